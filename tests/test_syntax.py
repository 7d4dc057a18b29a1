"""What the parser file promises, whatever the parser."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater import syntax
from headwater.errors import WeightsError
from headwater.syntax import parse, plain_text
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
