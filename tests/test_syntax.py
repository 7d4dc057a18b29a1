"""What the parser file promises, whatever the parser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from headwater import syntax
from headwater.errors import WeightsError
from headwater.syntax import load_parser, parse, plain_text
from headwater.syntax.wording import WordReader
from marks import article_of


def sentences(text: str) -> list[str]:
    found = parse(article_of(text))
    return [text[slice(*found.sentence_span(n))] for n in range(len(found.sentences))]


def test_no_sentence_crosses_a_paragraph() -> None:
    assert sentences("The harbour is\nclosed today.") == ["The harbour is", "closed today."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gen. Ada Lund spoke. She left.", ["Gen. Ada Lund spoke.", "She left."]),
        ('"Will you go?" he asked. No.', ['"Will you go?" he asked.', "No."]),
        ('He said "it is off." Then he left.', ['He said "it is off."', "Then he left."]),
        ("The envoy of the U.S. Ministry met Sen. Ortiz.", None),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str] | None) -> None:
    assert sentences(text) == (expected or [text])


def test_every_token_stands_where_it_says() -> None:
    text = "“It’s off,” said\u00a0Ms Lund.  ''Bye.''\n«Non», a dit M. Bo.\n\ufeff\u200b"
    for token in parse(article_of(text)).tokens:
        assert text[token.start : token.end] == token.text


def test_a_missing_blank_before_a_quotation_mark_parts_two_words() -> None:
    words = [t.text for t in parse(article_of('It is"an important part," she said.')).tokens]
    assert words[1:4] == ["is", '"', "an"]


def test_credits_are_not_parsed() -> None:
    article = article_of("The dam broke.\n(Editing by Bo Ost)")
    body, credit = article.paragraphs
    credit = type(credit)(credit.start, credit.end, "credit")
    found = parse(type(article)(**{**vars(article), "paragraphs": (body, credit)}))
    assert found.tokens[-1].end <= body.end


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="aB .,'\"“”«’\u00a0\n\té—!", max_size=80))
def test_any_text_is_parsed_and_heads_stay_in_range(text: str) -> None:
    found = parse(article_of(text))
    assert all(0 <= t.head < len(found.tokens) for t in found.tokens)
    assert [t.i for t in found.tokens] == list(range(len(found.tokens)))


@given(st.text(max_size=60))
def test_plain_text_keeps_every_offset(text: str) -> None:
    assert len(plain_text(text)) == len(text)


def test_garbled_quotation_marks_become_marks() -> None:
    assert plain_text("â€œOffâ€\u009d she said") == '  "Off"   she said'


def test_a_paragraph_of_any_length_is_parsed_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax, "LONGEST_PIECE", 60)
    text = "The river rose again in the night. " * 6
    assert len(parse(article_of(text)).sentences) == 6


def test_a_changed_model_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.cfg").write_text("not the model")
    with pytest.raises(WeightsError):
        syntax._check_files(tmp_path)


# --- our own readers of the parser's weights and rules, against the parser ----------------------

NEWS = """Ada Lund, the mayor of Orvale, told the Orvale Courier on Monday she won't resign.
Some 2,300 people aren't home: the Ministry of Works, led by Bo Ost, gonna pay $4.5 million.
"Let's go," Sen. Ida Marr of Kestria said at 8 p.m. EST. There were 40% fewer Kestrians in 1994.
Y'all ain't  there. \n It's the first Grand Canal Bridge since the War of the Reeds; I got ta go.
He'd had nothin' of 'em. What's left's theirs, not hers. Cm'on. C'm on, goin' once, doin' well."""


def own_reading(text: str) -> list[tuple[str | bool, ...]]:
    """Every word as spaCy's own pipeline gives it, paragraph by paragraph, blanks left out."""
    found: list[tuple[str | bool, ...]] = []
    for paragraph in text.split("\n"):
        for word in load_parser()(plain_text(paragraph)):
            lemma = word.lemma_ if word.pos_ == "PROPN" else word.lemma_.lower()
            row = (word.text, lemma, word.pos_, word.tag_, word.dep_, word.ent_type_)
            found += [] if word.is_space else [(*row, word.ent_iob_ == "B")]
    return found


def our_reading(text: str) -> list[tuple[str | bool, ...]]:
    return [
        (t.text, t.lemma, t.pos, t.tag, t.dep, t.ent, t.ent_start)
        for t in parse(article_of(text)).tokens
    ]


def test_words_and_names_are_those_of_the_parser_itself() -> None:
    ours = our_reading(NEWS)
    assert ours == own_reading(NEWS)
    assert {word[5] for word in ours} >= {
        "",
        "PERSON",
        "ORG",
        "GPE",
        "NORP",
        "DATE",
        "TIME",
        "MONEY",
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(NEWS.replace("\n", " ").split(" ")), min_size=1, max_size=30))
def test_words_in_any_order_are_read_as_the_parser_reads_them(shuffled: list[str]) -> None:
    text = " ".join(shuffled).strip()
    assert our_reading(text or "x") == own_reading(text or "x")


PAIRS = "n't nothin' nouthin' y all y' na ai n't gon na got ta let 's c'm on there is"


def label_names(part: str) -> list[str]:
    component: Any = load_parser().get_pipe(part)
    return list(component.labels)


@pytest.mark.parametrize("turn", range(8))
def test_every_case_that_the_rules_name_is_judged_as_the_rules_judge_it(turn: int) -> None:
    parser = load_parser()
    ruler: Any = parser.get_pipe("attribute_ruler")
    lemmatizer: Any = parser.get_pipe("lemmatizer")
    conditions = [c for rule in ruler.patterns for pattern in rule["patterns"] for c in pattern]
    literal = [c["LOWER"] for c in conditions if isinstance(c.get("LOWER"), str)]
    forms = [*PAIRS.split(), *literal, "boats", "Went", "Is", "HAD", "'re", "'d", "n’t"]
    tags, deps = label_names("tagger"), label_names("parser")
    tag = [tags[(7 * i + turn) % len(tags)] for i in range(len(forms))]
    dep = [deps[(11 * i + turn) % len(deps)] for i in range(len(forms))]
    dep[turn::5] = ["expl"] * len(dep[turn::5])
    ours = WordReader(ruler, lemmatizer).read(Doc(parser.vocab, words=forms, tags=tag, deps=dep))
    theirs = lemmatizer(ruler(Doc(parser.vocab, words=forms, tags=tag, deps=dep)))
    assert [(w.pos, w.tag, w.dep) for w in ours] == [(t.pos_, t.tag_, t.dep_) for t in theirs]
    assert [w.lemma.lower() for w in ours] == [t.lemma_.lower() for t in theirs]


def test_a_text_that_repeats_words_has_the_vectors_of_the_untouched_parser() -> None:
    ours: Any = load_parser().get_pipe("tok2vec")
    assert "once_for_each_word" in [node.name for node in ours.model.walk()]
    only = ["senter", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
    untouched = spacy.load(syntax._model_folder(), exclude=only)
    theirs: Any = untouched.get_pipe("tok2vec")
    text = "The dam by the dam broke. The Dam held;  the dam broke."
    mine = ours.predict([load_parser().make_doc(text), load_parser().make_doc("the dam")])
    plain = theirs.predict([untouched.make_doc(text), untouched.make_doc("the dam")])
    assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(mine, plain, strict=True))
