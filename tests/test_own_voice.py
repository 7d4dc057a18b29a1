"""What is the report's own: whole clauses, and nothing that somebody is cited for."""

from __future__ import annotations

import pytest

from headwater.statements import find_statements
from headwater.syntax import parse
from marks import article_of


def own(text: str, *, headline: bool = False) -> list[str]:
    article = article_of(text, headline=headline)
    found = find_statements(article, parse(article))
    return [" … ".join(c.text for c in s.content) for s in found if s.source.form == "own-voice"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("More from The Orle Courier", []),
        ("By Orle Courier staff", []),
        ("The facts show that the dam was old.", ["The facts show that the dam was old"]),
        ("Ada Lund warned of war.", ["Ada Lund warned of war"]),
        # beside a saying, a clause or what somebody did meanwhile
        (
            "“The dam is old,” Ada Lund said after two inspectors left the hall in May.",
            ["after two inspectors left the hall in May"],
        ),
        ("When asked whether the dam leaked, Ada Lund said that it was old.", []),
        (
            "The mill was sold in May and the bakery closed.",
            ["The mill was sold in May", "the bakery closed"],
        ),
    ],
)
def test_a_stretch_without_a_verb_tells_nothing(text: str, expected: list[str]) -> None:
    assert own(text) == expected


def test_a_headline_needs_no_verb() -> None:
    assert own("Dam failure in Orle\nIt rained.", headline=True)[0] == "Dam failure in Orle"


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund confirmed that the dam broke, but she gave no details.",
        "Lund spoke with Ost about the dam, her office confirmed, but it gave no details of it.",
        "Asked whether the dam leaked, Ada Lund declined to comment.",
        "The company gave no names.",
    ],
)
def test_a_withholding_is_told_once(text: str) -> None:
    article = article_of(text)
    found = find_statements(article, parse(article))
    (decline,) = [s for s in found if s.act == "decline"]
    assert decline.source.spans
    held = [c for s in found for c in s.content]
    assert all(c.end <= decline.cue.spans[0].start for c in held if decline.cue is not None)
