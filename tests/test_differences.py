"""Where two reports of one thing differ, with the exact words on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from headwater.claims.differences import Told, find_differences
from headwater.datamodel import Act, Dated, Timex
from headwater.likeness import Teller, describe, weigh
from headwater.syntax import parse
from tell import place, report


def told(
    text: str,
    *,
    name: str = "one",
    act: Act = "assert",
    source: str | None = None,
    quoted: bool = False,
    dates: Sequence[tuple[str, str, str, str]] = (),
    cue: str | None = None,
) -> Told:
    """Return the proposition of a whole *text*; *dates* are (words, value, first, last)."""
    article = report(text, name=name)
    syntax = parse(article)
    timexes = tuple(
        Timex(f"t-{n}", place(article, words), "DATE", value, (first, last), "none")
        for n, (words, value, first, last) in enumerate(dates)
    )
    proposition = describe(
        syntax,
        [article.span(0, len(text))],
        Teller(f"s-{name}", source, source is None, quoted, act),
        dates=[(t.span.start, t.span.end) for t in timexes],
    )
    cues = (place(article, cue),) if cue else ()
    return Told(weigh([proposition])[0], article, syntax, timexes, cues)


def shown(a: Told, b: Told) -> list[tuple[str, str, str]]:
    """Return the differences as (type, words, words)."""
    return [(d.type, d.a.span.text, d.b.span.text) for d in find_differences(a, b)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "The ferry sank and 12 people died.",
            "The ferry sank and 14 people died.",
            [("number", "12 people", "14 people")],
        ),
        ("The crash left 12 dead.", "10 tourists and 2 pilots died in the crash.", []),
        (
            "The blast injured 527 people.",
            "The blast injured more than 500 people.",
            [("detail", "527 people", "more than 500 people")],
        ),
        ("The offer is worth $40 a share.", "The offer is worth $9 billion.", []),
        ("He sold 3 goats at the market.", "He sold 5 sheep at the market.", []),
        (
            "Police named the driver as Stefan Orlik.",
            "Police named the driver as Stephan Orlik.",
            [("name", "Stefan Orlik", "Stephan Orlik")],
        ),
        ("He runs the Brask Centre there.", "He runs the Brask Center there.", []),
    ],
)
def test_numbers_and_names_differ_only_if_they_mean_the_same(
    one: str, other: str, expected: list[tuple[str, str, str]]
) -> None:
    assert shown(told(one), told(other, name="two")) == expected


def test_two_days_of_one_act_conflict() -> None:
    a = told(
        "The council closed the mine on May 3.",
        dates=[("May 3", "2031-05-03", "2031-05-03", "2031-05-03")],
    )
    b = told(
        "The council closed the mine on May 5.",
        name="two",
        dates=[("May 5", "2031-05-05", "2031-05-05", "2031-05-05")],
    )
    assert shown(a, b) == [("time", "May 3", "May 5")]


def test_a_month_and_a_day_in_it_are_detail() -> None:
    a = told("They met on May 3.", dates=[("May 3", "2031-05-03", "2031-05-03", "2031-05-03")])
    b = told(
        "They met last month.",
        name="two",
        dates=[("last month", "2031-05", "2031-05-01", "2031-05-31")],
    )
    assert shown(a, b) == [("detail", "May 3", "last month")]


def test_days_of_two_acts_are_no_difference() -> None:
    a = told(
        "The mine closed on May 3.", dates=[("May 3", "2031-05-03", "2031-05-03", "2031-05-03")]
    )
    b = told(
        "The inquiry opens on May 9.",
        name="two",
        dates=[("May 9", "2031-05-09", "2031-05-09", "2031-05-09")],
    )
    assert shown(a, b) == []


@pytest.mark.parametrize(
    ("one", "cue", "other", "expected"),
    [
        (
            "Orlen has not ruled out the use of force.",
            None,
            "Orlen has threatened to use force.",
            [("strength", "has not ruled out the use of force", "has threatened to use force")],
        ),
        (
            "The club will sell the stadium.",
            None,
            "The club may sell the stadium.",
            [("strength", "will sell the stadium", "may sell the stadium")],
        ),
        (
            "The club sold the stadium.",
            None,
            "The club could sell the stadium.",
            [("strength", "sold", "could sell the stadium")],
        ),
        ("The club sold the stadium.", None, "The club sold the stadium on Friday.", []),
        ("The club may sell the stadium.", None, "The fans will boycott the match.", []),
    ],
)
def test_strength_is_told_where_one_thing_is_put_two_ways(
    one: str, cue: str | None, other: str, expected: list[tuple[str, str, str]]
) -> None:
    assert shown(told(one, cue=cue), told(other, name="two")) == expected


def test_one_who_denies_conflicts_with_one_who_says_so() -> None:
    a = told("The minister sold the shares.", source="e-1")
    b = told("The minister sold the shares.", name="two", source="e-2", act="deny")
    assert [d.type for d in find_differences(a, b)] == ["confirmed-denied"]


def test_one_speaker_in_two_translations_is_wording() -> None:
    a = told("Our friendship must grow like a tall tree.", source="e-1", quoted=True)
    b = told("Our ties should thrive as a big tree does.", name="two", source="e-1", quoted=True)
    assert [d.type for d in find_differences(a, b)] == ["wording"]


def test_a_number_keeps_the_time_it_is_of() -> None:
    a = told("The storm killed 5 people.")
    b = told("The storm killed 7 people.", name="two")
    later = Dated("2031-05-07", "given")
    b = replace(b, article=replace(b.article, published=later))
    (found,) = find_differences(a, b)
    assert (found.a.as_of, found.b.as_of, found.note) == (
        "2031-05-06",
        "2031-05-07",
        "may be an update",
    )
