"""From candidates to statements: forms, acts, nesting, own voice."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from headwater.attribution import Attribution
from headwater.datamodel import Statement
from headwater.statements import cueing, find_statements
from headwater.syntax import parse
from marks import article_of, marked

PARTS = [
    *"“”\"'.,:—«»\n",
    "''",
    "said",
    "Ada",
    "Lund",
    "that",
    "no",
    "comment",
    "declined",
    "to",
    "dam",
]


def read(text: str, *, deeds: bool = False, headline: bool = False) -> list[Statement]:
    article = article_of(text, headline=headline)
    return find_statements(article, parse(article), deeds=deeds)


def told(text: str) -> list[Statement]:
    return [s for s in read(text) if s.source.form != "own-voice"]


@pytest.mark.parametrize(
    "notation",
    [
        "{source:Ada Lund} {cue:said} {content:that the dam broke on Monday}.",
        "{content:“The dam is gone,”} {source:Ada Lund} {cue:said}.",
        "{content:The dam broke at noon}, {cue:according to} {source:the ministry}.",
        "{content:“The dam is gone,”} {cue:said} {source:Ada Lund}. {content:“All of it.”}",
        "{content:“If the dam goes,”} {source:Ada Lund} {cue:said}, {content:“we all go.”}",
        "{content:''The dam is gone for good,''} {source:Ada Lund} {cue:said}.",
    ],
)
def test_a_statement_has_source_cue_and_content(notation: str) -> None:
    article, expected = marked(notation)
    (found,) = [s for s in find_statements(article, parse(article)) if s.source.form != "own-voice"]
    assert [s.text for s in found.source.spans] == expected["source"]
    assert [s.text for s in found.content] == expected["content"]
    assert found.cue is not None
    assert [s.text for s in found.cue.spans] == expected["cue"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Ada Lund said that the dam broke.", "assert"),
        ("Ada Lund denied that the dam broke.", "deny"),
        ("Ada Lund confirmed that the dam broke.", "confirm"),
        ("Ada Lund warned that the dam may break.", "warn"),
        ("Ada Lund urged people to leave the valley at once.", "urge"),
        ("Ada Lund promised to rebuild the dam within a year.", "promise"),
        ("Ada Lund did not say that the dam broke.", "other"),
        ("Ada Lund declined to comment on the dam.", "decline"),
    ],
)
def test_the_act_comes_from_verb_and_polarity(text: str, act: str) -> None:
    assert act in {s.act for s in told(text)}


@pytest.mark.parametrize(
    ("text", "quoting"),
    [
        ("“The dam is gone,” Ada Lund said.", "direct"),
        ("Ada Lund said the dam was “gone for good” on Monday.", "mixed"),
        ("Ada Lund said the dam was gone.", "indirect"),
    ],
)
def test_quoting_tells_whose_words_they_are(text: str, quoting: str) -> None:
    assert [s.quoting for s in told(text)] == [quoting]


def test_a_belief_is_thought_and_a_saying_is_speech() -> None:
    assert [s.class_ for s in told("Ada Lund believes that the dam will break soon.")] == [
        "thought"
    ]
    assert [s.class_ for s in told("Ada Lund says that the dam will break soon.")] == ["speech"]


def test_who_was_told_is_kept() -> None:
    (found,) = told("Ada Lund told the Harbour Herald that the dam broke.")
    assert [s.text for s in found.addressee] == ["the Harbour Herald"]


def test_an_inner_statement_names_the_one_it_stands_in() -> None:
    text = "Ada Lund has said that the dam broke, the Harbour Herald reported."
    found = {s.source.spans[0].text: s for s in told(text)}
    assert found["Ada Lund"].inside == found["the Harbour Herald"].id


def test_a_decline_has_no_content_and_may_have_a_topic() -> None:
    (found,) = told("The ministry declined to comment on the dam.")
    assert found.content == ()
    assert [s.text for s in found.topic] == ["the dam"]
    assert found.found_by == "statements.decline"


def test_the_rest_is_own_voice_and_never_twice() -> None:
    found = read("The dam broke on Monday. Ada Lund said that it was old. Two people died.")
    own = [s.content[0].text for s in found if s.source.form == "own-voice"]
    assert own == ["The dam broke on Monday", "Two people died"]


def test_a_clause_beside_an_attribution_stays_own_voice() -> None:
    found = read("The dam was closed on Monday after Ada Lund said that it leaked.")
    assert [s.content[0].text for s in found if s.source.form == "own-voice"] == [
        "The dam was closed on Monday"
    ]


def test_a_deed_is_own_voice_unless_asked_for() -> None:
    text = "The company plans to begin selling boats next year."
    assert {s.source.form for s in read(text)} == {"own-voice"}
    assert "named-organisation" in {s.source.form for s in read(text, deeds=True)}


def test_whoever_writes_is_the_reports_own_voice() -> None:
    text = "I thought the dam was old."
    assert [s.content[0].text for s in read(text)] == [text.rstrip(".")]
    assert told(text) == []
    assert told("“I thought the dam was old,” Ada Lund said.")


@pytest.mark.parametrize(
    "text",
    [
        "What Ada Lund said is not known.",
        "Police identified the car.",
        "They claimed land.",
        "The boat will sail on Monday if all goes according to plan.",
    ],
)
def test_what_tells_nothing_of_a_thing_is_no_statement(text: str) -> None:
    assert told(text) == []


def test_a_nickname_is_no_statement() -> None:
    assert told('Earl "Duke" Lane walked home in the rain.') == []


def test_a_quotation_of_nobody_has_an_unknown_source() -> None:
    (found,) = told("The river rose all night.\n“It sounded like a train in the house.”")
    assert (found.source.form, found.source.spans) == ("unknown", ())


def test_a_quotation_over_paragraphs_is_one_statement() -> None:
    text = "“The dam is gone,” Ada Lund said. “We lost the barn.\n“We lost the house too.”"
    (found,) = told(text)
    assert found.content[-1].text.endswith("“We lost the house too.”")


def test_the_same_text_gives_the_same_ids() -> None:
    text = "Ada Lund said that the dam broke. Police gave no details."
    assert read(text) == read(text)
    assert len({s.id for s in read(text)}) == len(read(text))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30))
@example(["no", "comment", "comment"])
def test_no_text_breaks_it(parts: list[str]) -> None:
    article = article_of(" ".join(parts))
    for statement in find_statements(article, parse(article)):
        assert all(article.text[s.start : s.end] == s.text for s in statement.content)


@pytest.mark.parametrize(
    "notation",
    [
        # mend.second-clause: the parser hangs the second clause on the cue
        "{source:A Lund Motors spokesman} {cue:said} {content:the roof was built for the cold, "
        "but it was ‘foiled by a broken heater’}.",
        # mend.relative: the clause ends, the sentence goes on
        "The boat, which {source:Lund} {cue:says} {content:was en route to Orle}, hit a pillar.",
        # mend.thing: whatever reports is no thing; an agency may write itself small
        "{content:The pillar is usually on land}, {source:dpa} {cue:reported}.",
        # mend.aged: "the 43-year-old" is no date
        "{content:“The dam will be gone by the end of May,”} {source:the 43-year-old} {cue:said}.",
        # mend.condition: what stands before the speaker is part of it
        "{content:If the dam holds}, {source:Ada Lund} {cue:said} {content:the town is safe}.",
        # statements.what-says: what the thing is told to be
        "The clash came after what {source:Norland} {cue:says} "
        "{content:was a stone-throwing attack on its troops}.",
        "Lund was held in what {source:police} {cue:described} as "
        "{content:a routine traffic check}.",
        # what is said of an object
        "{source:The Brask Front} {cue:claimed} {content:responsibility for the attack}.",
        "{source:Police} {cue:have identified} {content:the shooter as Per Holm, born in 1953}.",
    ],
)
def test_what_the_model_finds_is_mended(notation: str) -> None:
    article, expected = marked(notation)
    found = [s for s in find_statements(article, parse(article)) if s.source.form != "own-voice"]
    cut = {
        "source": [x.text for x in found[0].source.spans],
        "content": [x.text for x in found[0].content],
    }
    assert cut == {label: expected[label] for label in cut}


def test_an_agency_that_writes_itself_small_is_a_named_body() -> None:
    (found,) = told("The pillar is usually on land, news agency dpa reported.")
    assert found.source.form == "named-organisation"


def test_who_plainly_confirms_is_cited_though_the_model_doubts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Lund Rockets on Wednesday confirmed the loss of contact with the satellite."
    cue, content = text.index("confirmed"), text.index("the loss")
    doubtful = Attribution(((0, 12),), ((cue, cue + 9),), ((content, len(text) - 1),), 0.47)
    monkeypatch.setattr(cueing, "find_attributions", lambda *_: [doubtful])
    (found,) = told(text)
    assert [s.text for s in found.source.spans] == ["Lund Rockets"]


def test_a_find_cut_short_is_filled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # mend.tag: all before "…, Lund said"; mend.source: a last name keeps its first name
    text = "The tower had told the pilot by radio that he was too low, Ada Lund said."
    at = {part: text.index(part) for part in ("The", "he was", "Lund", "said")}
    cut = Attribution(
        source=((at["Lund"], at["Lund"] + 4),),
        cue=((at["said"], at["said"] + 4),),
        content=((at["The"], at["he was"] - 1),),
        confidence=0.9,
    )
    monkeypatch.setattr(cueing, "find_attributions", lambda *_: [cut])
    found = next(s for s in told(text) if s.cue and "said" in [x.text for x in s.cue.spans])
    assert [s.text for s in found.source.spans] == ["Ada Lund"]
    assert [s.text for s in found.content] == [text.partition(", Ada")[0]]


def test_paragraphs_that_open_a_single_mark_go_on_from_the_speaker() -> None:
    text = (
        "'The dam is old,' Ada Lund said.\n'That seemed a little dull to all of us.\n"
        "'So we built another one.'"
    )
    found = told(text)
    assert {s.source.spans[0].text for s in found} == {"Ada Lund"}
    assert "'So we built another one.'" in {s.content[-1].text for s in found}
