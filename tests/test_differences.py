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
        (
            "The climber died after falling about 150 metres at Mount Orle.",
            "He fell approximately 200 metres down a gully as he climbed.",
            [("number", "about 150 metres", "approximately 200 metres")],
        ),
        (
            "The climber died after falling about 150 metres at Mount Orle.",
            "He fell approximately 600 metres down a gully as he climbed.",
            [],
        ),
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


@pytest.mark.parametrize(
    ("roles", "count"), [(("caption", "caption"), 0), (("caption", "body"), 1)]
)
def test_two_captions_date_two_pictures(roles: tuple[str, str], count: int) -> None:
    sides = []
    for name, role, day in zip(("one", "two"), roles, ("3", "5"), strict=True):
        date = f"2031-05-0{day}"
        one = told(
            f"The council closed the mine on May {day}.",
            name=name,
            dates=[(f"May {day}", date, date, date)],
        )
        paragraphs = tuple(replace(p, role=role) for p in one.article.paragraphs)  # type: ignore[arg-type]
        sides.append(replace(one, article=replace(one.article, paragraphs=paragraphs)))
    assert len(shown(*sides)) == count


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


Dates = Sequence[tuple[str, str, str, str]]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "The panel sent back the 48-page report.",
            "Lund praised the 47-page report.",
            [("number", "48-page", "47-page")],
        ),
        (
            "The couple earned $141 million from books.",
            "The couple earned $139 million.",
            [("number", "$141 million", "$139 million")],
        ),
        ("They paid $14 million in state taxes.", "They paid $12 million in federal taxes.", []),
        ("Ada Lund raised $12 million.", "Per Holm raised $14 million.", []),
        ("Its initial offer was worth $103 million.", "Its offer was worth $121 million.", []),
        ("The crash injured 27 people.", "The crash slightly injured 20 others.", []),
        ("The crash injured 27 people.", "The crash injured another 20 people.", []),
        (
            "The crash injured 27 people.",
            "The crash injured more than 40 people.",
            [("number", "27 people", "more than 40 people")],
        ),
        ("He raised $20,000 for the run.", "He raised $5 million for the run.", []),
        ("The fire in Oslo killed 49 people.", "The fire in Madrid killed 58 people.", []),
        (
            "The shares fell 4 percent at 9:30 a.m.",
            "The shares fell 6 percent by mid-afternoon.",
            [],
        ),
        ("The rate was 45 percent, or 36 percent at first.", "The rate was 36 percent.", []),
    ],
)
def test_figures_conflict_only_if_they_measure_one_thing(
    one: str, other: str, expected: list[tuple[str, str, str]]
) -> None:
    found = [d for d in shown(told(one), told(other, name="two")) if d[0] == "number"]
    assert found == expected


def test_figures_of_two_years_are_no_conflict() -> None:
    a = told("In 2019 the fire killed 49 people.", dates=[("2019", "2019", *YEAR_2019)])
    b = told("The fire killed 58 people.", name="two")
    assert shown(a, b) == []


YEAR_2019 = ("2019-01-01", "2019-12-31")


@pytest.mark.parametrize(
    ("one", "dates", "other", "others", "expected"),
    [
        (
            "It landed in Orlen at 10:15 a.m.",
            [("10:15 a.m.", "2031-05-06T10:15", "2031-05-06", "2031-05-06")],
            "Passengers reached the gate at 10:15 p.m.",
            [("10:15 p.m.", "2031-05-06T22:15", "2031-05-06", "2031-05-06")],
            [("time", "10:15 a.m.", "10:15 p.m.")],
        ),
        (
            "Lund served from 1967 to 1979.",
            [("1967", "1967", "1967-01-01", "1967-12-31"),
             ("1979", "1979", "1979-01-01", "1979-12-31")],
            "Lund held the seat from 1966 to 1978.",
            [("1966", "1966", "1966-01-01", "1966-12-31"),
             ("1978", "1978", "1978-01-01", "1978-12-31")],
            [("time", "1967 to 1979", "1966 to 1978")],
        ),
        (
            "The plane will land in Orlen at 9:45 a.m.",
            [("9:45 a.m.", "2031-05-06T09:45", "2031-05-06", "2031-05-06")],
            "The plane landed in Orlen at 10:15 a.m.",
            [("10:15 a.m.", "2031-05-06T10:15", "2031-05-06", "2031-05-06")],
            [],
        ),
        (
            "The crew had saved 14 people by noon on Monday.",
            [("noon on Monday", "2031-05-05T12:00", "2031-05-05", "2031-05-05")],
            "The crew had saved 19 people by Tuesday evening.",
            [("Tuesday evening", "2031-05-06TEV", "2031-05-06", "2031-05-06")],
            [],
        ),
        (
            "The council closed the mine in June.",
            [("June", "2031-06", "2031-06-01", "2031-06-30")],
            "The council closed the mine in June.",
            [("June", "2030-06", "2030-06-01", "2030-06-30")],
            [],
        ),
        (
            "The council closed the mine in 2029.",
            [("2029", "2029", "2029-01-01", "2029-12-31")],
            "The council closed the mine two years ago.",
            [("two years ago", "2030", "2030-01-01", "2030-12-31")],
            [],
        ),
        (
            "The council closed the mine in 2029.",
            [("2029", "2029", "2029-01-01", "2029-12-31")],
            "The council closed the mine in 2030.",
            [("2030", "2030", "2030-01-01", "2030-12-31")],
            [("time", "2029", "2030")],
        ),
        (
            "Lund joined the council in 2029 and quit this month.",
            [("2029", "2029", "2029-01-01", "2029-12-31"),
             ("this month", "2031-05", "2031-05-01", "2031-05-31")],
            "Lund left the council last year.",
            [("last year", "2030", "2030-01-01", "2030-12-31")],
            [("time", "this month", "last year")],
        ),
        (
            "Lund met Holm in Brask on Tuesday.",
            [("Tuesday", "2031-05-06", "2031-05-06", "2031-05-06")],
            "Lund met Holm in Brask on Sunday.",
            [("Sunday", "2025-05-04", "2025-05-04", "2025-05-04")],
            [],
        ),
    ],
)  # fmt: skip
def test_times_conflict_only_if_they_are_of_one_act(
    one: str, dates: Dates, other: str, others: Dates, expected: list[tuple[str, str, str]]
) -> None:
    a, b = told(one, dates=dates), told(other, name="two", dates=others)
    assert [d for d in shown(a, b) if d[0] == "time"] == expected


def test_a_range_from_nothing_is_told_with_its_upper_end() -> None:
    a, b = told("It costs 0 to 5 dollars."), told("It costs about 3 dollars.", name="two")
    (difference,) = find_differences(a, b)
    assert (difference.type, difference.a.value) == ("detail", "0 to 5")


def test_each_report_tells_of_its_own_day() -> None:
    a = told(
        "Lund met Holm in Brask on Tuesday.",
        dates=[("Tuesday", "2031-05-06", "2031-05-06", "2031-05-06")],
    )
    b = told(
        "Lund met Holm in Brask on Friday.",
        name="two",
        dates=[("Friday", "2031-05-09", "2031-05-09", "2031-05-09")],
    )
    later = replace(b, article=replace(b.article, published=Dated("2031-05-09", "given")))
    assert [d[0] for d in shown(a, b)] == ["time"]
    assert shown(a, later) == []


def test_lengths_far_apart_conflict() -> None:
    a = told("Lund was charged after a monthslong inquiry.")
    b = told("Lund was charged after a two-year inquiry.", name="two")
    span = place(b.article, "two-year")
    b = replace(b, timexes=(Timex("t-1", span, "DURATION", "P2Y", None, "none"),))
    assert shown(a, b) == [("time", "monthslong", "two-year")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "Ada Lund, then an assistant district attorney, met him.",
            "Ada Lund, then a district attorney, met him.",
            [("who", "assistant district attorney", "district attorney")],
        ),
        (
            "Ada Lund, then a deputy town mayor, met him.",
            "Per Holm, then a town mayor, met him.",
            [],
        ),
        (
            "Lund spoke to the veterans in Norfolk.",
            "Lund spoke to the veterans in Norwalk.",
            [("place", "Norfolk", "Norwalk")],
        ),
        ("Lund spoke to the veterans in Ohio.", "Lund spoke to the veterans in Columbus.", []),
        ("Ana Peña ran the club.", "Ana Pena ran the club.", []),
    ],
)
def test_posts_and_places_conflict_only_if_they_cannot_be_one(
    one: str, other: str, expected: list[tuple[str, str, str]]
) -> None:
    assert shown(told(one), told(other, name="two")) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Lund stepped down in May.", "The board fired Lund in May.", [("stepped", "fired Lund")]),
        (
            "The board accepted the offer.",
            "The board rejected the offer.",
            [("accepted the offer", "rejected the offer")],
        ),
        (
            "Lund sent the photo.",
            "Lund did not send the photo.",
            [("Lund sent the photo.", "Lund did not send the photo.")],
        ),
        (
            "The photo was sent to a student.",
            "Lund did not send the photo to a student.",
            [],
        ),
        (
            "She sent the photo to a student.",
            "Lund did not send the photo to a student.",
            [("She sent the photo to a student.", "Lund did not send the photo to a student.")],
        ),
        ("The board accepted the offer.", "The board may reject the offer.", []),
        ("Velm won the cup.", "Velm had not won the cup since 2019.", []),
        ("They stop the music.", "“They Do Not Stop the Music”", []),
        ("They are never going to win the cup.", "They would never win the cup.", []),
        ("The board accepted the offer.", "The union rejected the offer.", []),
        ("Prices rose.", "The tower fell.", []),
    ],
)
def test_opposites_and_negations_contradict(
    one: str, other: str, expected: list[tuple[str, str]]
) -> None:
    found = find_differences(told(one), told(other, name="two"))
    sides = [(d.a.span.text, d.b.span.text) for d in found if d.type == "confirmed-denied"]
    assert sides == expected


def test_what_is_urged_is_not_denied() -> None:
    a = told("to close the mine", act="urge", source="e-1")
    b = told("not to close the mine", name="two", source="e-2")
    assert [d.type for d in find_differences(a, b) if d.type == "confirmed-denied"] == []


def test_two_reports_of_one_denial_do_not_contradict() -> None:
    a = told("The minister denied selling the shares.")
    b = told("selling the shares denied", name="two", act="deny", source="e-2", cue="denied")
    assert [d.type for d in find_differences(a, b) if d.type == "confirmed-denied"] == []


def test_two_capitals_of_one_act_conflict() -> None:
    a = told("Ada Lund met the minister in Oslo on Friday.")
    b = told("Ada Lund met the minister in Madrid on Friday.", name="two")
    assert shown(a, b) == [("place", "Oslo", "Madrid")]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "They will land on the supply ship in the Baltic Sea.",
            "Lund flies to the supply ship, which is stationed in the North Sea.",
            [("place", "Baltic Sea", "North Sea")],
        ),
        ("They will land on the ship in the Baltic Sea.", "Lund saw ships in the North Sea.", []),
        (
            "They will land on the supply ship in the Baltic Sea.",
            "Lund flies to the hospital ship, which is stationed in the North Sea.",
            [],
        ),
    ],
)
def test_one_thing_is_not_in_two_seas(
    one: str, other: str, expected: list[tuple[str, str, str]]
) -> None:
    assert shown(told(one), told(other, name="two")) == expected


def test_a_toll_that_grew_is_an_update() -> None:
    a = told("At least 20 people died in the storm.")
    b = told("At least 30 people died in the storm.", name="two")
    later = replace(b, article=replace(b.article, published=Dated("2031-05-07", "given")))
    assert [(d.type, d.note) for d in find_differences(a, b)] == [("detail", "numbers that fit")]
    assert [(d.type, d.note) for d in find_differences(a, later)] == [
        ("number", "may be an update")
    ]


def test_a_dateline_is_no_place_of_the_dead() -> None:
    a = told("BRASK, Norway — A fire in a hall killed 49 people.")
    b = told("A fire in Oslo killed 58 people.", name="two")
    assert shown(a, b) == [("number", "49 people", "58 people")]
