"""The rules for cues in a sentence."""

from __future__ import annotations

import pytest

from headwater.statements.attributing import find_candidates
from headwater.statements.quotations import find_quotations
from headwater.syntax import parse
from marks import article_of, marked, show

ROWS = [
    ("{source:Ada Lund} {cue:said} {content:that the dam broke}.", "statements.verb-clause"),
    ("{content:The dam broke}, {source:Ada Lund} {cue:said}.", "statements.verb-clause"),
    ("{content:“The dam broke,”} {cue:said} {source:Ada Lund}.", "statements.verb-clause"),
    (
        "{content:“The dam is gone,”} {source:she} {cue:said}. {content:“All of it is gone.”}",
        "statements.verb-clause",
    ),
    ("{source:She} {cue:told} Bo Ost: {content:“No more dams for us.”}", None),
    (
        "{source:The mayor} {cue:urged} people {content:to leave the valley}.",
        "statements.verb-infinitive",
    ),
    ("{source:The mayor} {cue:denied} {content:the charge}.", "statements.verb-object"),
    (
        "{content:The dam broke at noon}, {cue:according to} {source:the ministry}.",
        "statements.according-to",
    ),
    (
        "He doubted {source:her} {cue:claim} {content:that the dam was safe}.",
        "statements.noun",
    ),
    ("{content:The thief} {cue:reportedly} {content:fled to Orle}.", "statements.adverb"),
]


@pytest.mark.parametrize(("notation", "rule"), ROWS)
def test_a_cue_joins_source_and_content(notation: str, rule: str | None) -> None:
    article, expected = marked(notation)
    found = find_candidates(article, parse(article), find_quotations(article))
    wanted = [one for one in found if rule in (one.found_by, None)]
    assert wanted, found
    one = wanted[0]
    marks = [(k, a, b) for k in ("source", "cue", "content") for a, b in getattr(one, k)]
    got = {label: [article.text[a:b] for k, a, b in marks if k == label] for label, _, _ in marks}
    assert got == expected, show(article.text, marks)


def test_a_headline_with_a_colon_names_who_speaks() -> None:
    article, expected = marked(
        "{source:Ada Lund}{cue::} {content:‘We will rebuild the dam by May’}", headline=True
    )
    (one,) = find_candidates(article, parse(article), find_quotations(article))
    assert one.found_by == "statements.colon"
    assert [article.text[a:b] for a, b in one.content] == expected["content"]


@pytest.mark.parametrize(
    ("headline", "count"),
    [
        ("Ada Lund Photo Scandal: Mayor Breaks Her Silence", 0),
        ("Orle Bank report: Rents fell by half", 1),
    ],
)
def test_what_a_headline_is_about_is_no_speaker_and_a_report_is(headline: str, count: int) -> None:
    article = article_of(f"{headline}\n\nIt rained on Monday.")
    found = find_candidates(article, parse(article), find_quotations(article))
    assert len([one for one in found if one.found_by == "statements.colon"]) == count


@pytest.mark.parametrize("text", ["The planned march began.", "He ran home.", ""])
def test_a_plain_act_attributes_nothing(text: str) -> None:
    article, _ = marked(text)
    assert find_candidates(article, parse(article), find_quotations(article)) == []
