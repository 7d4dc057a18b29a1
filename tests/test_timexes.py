"""What counts as a time, what it is worth, and how an undated report gets its date."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.datamodel import Article, Dated, Span, Timex
from headwater.syntax import parse
from headwater.timexes import date_articles, find_timexes
from headwater.timexes.calendar_rules import holiday, range_of
from headwater.timexes.grammar import RULES, find_readings
from headwater.timexes.signs import impossible_rules
from marks import article_of

THURSDAY = "2026-05-14"


def read(text: str, published: str | None = THURSDAY) -> list[Timex]:
    article = article_of(text, published=published)
    return find_timexes(article, parse(article))


def brief(text: str, published: str | None = THURSDAY) -> list[tuple[str, str, str | None]]:
    return [(t.span.text, t.type, t.value) for t in read(text, published)]


# One row a rule: id, sentence, the words found, type, value. Published on Thursday 2026-05-14.
ROWS = [
    ("iso", "The file is dated 2024-03-09.", "2024-03-09", "DATE", "2024-03-09"),
    ("slashed", "The form bears 03/27/2024.", "03/27/2024", "DATE", "2024-03-27"),
    ("month-day", "Ada Lund flew home on Oct. 30.", "Oct. 30", "DATE", "2025-10-30"),
    ("day-month", "The dam broke on 3 March 2024.", "3 March 2024", "DATE", "2024-03-03"),
    ("month-day", "All of the 19 Oct. 30 guests came.", "Oct. 30", "DATE", "2025-10-30"),
    ("day-month", "On 3 March 40 people died.", "3 March", "DATE", "2026-03-03"),
    ("month-year", "It was sold in June last year.", "June last year", "DATE", "2025-06"),
    ("which-month", "The ferry sank last October.", "last October", "DATE", "2025-10"),
    ("modified-month", "Work began in late July.", "late July", "DATE", "2025-07"),
    ("month", "Prices fell in April.", "April", "DATE", "2026-04"),
    ("quarter", "Sales fell in the third quarter of 2025.", "the third quarter of 2025", "DATE",
     "2025-Q3"),
    ("year", "The 1989 quake flattened Orvale.", "1989", "DATE", "1989"),
    ("year-bc", "The wall dates from 480 BC.", "480 BC", "DATE", "BC0480"),
    ("spelled-year", "He left in nineteen eighty-nine.", "nineteen eighty-nine", "DATE", "1989"),
    ("year-two-thousand", "He left in the year two thousand.", "the year two thousand", "DATE",
     "2000"),
    ("decade", "Rents doubled in the 1990s.", "the 1990s", "DATE", "199"),
    ("century", "The mill is from the 19th century.", "the 19th century", "DATE", "18"),
    ("weekday", "The minister resigned on Monday.", "Monday", "DATE", "2026-05-11"),
    ("part-of-weekday", "It fell in the early hours of Monday.", "the early hours of Monday",
     "TIME", "2026-05-11TMO"),
    ("early-on", "Crews will arrive early on Friday.", "early on Friday", "TIME", "2026-05-15TMO"),
    ("short-weekday", "The shop shut on Tue.", "Tue", "DATE", "2026-05-12"),
    ("deictic", "The mayor resigned yesterday.", "yesterday", "DATE", "2026-05-13"),
    ("night", "The barn burnt last night.", "last night", "TIME", "2026-05-13TNI"),
    ("this-part", "The mayor spoke this morning.", "this morning", "TIME", "2026-05-14TMO"),
    ("next-part", "It fell on May 3. Crews came the next morning.", "the next morning", "TIME",
     "2026-05-04TMO"),
    ("last-unit", "The two met last month.", "last month", "DATE", "2026-04"),
    ("rest-of-unit", "The mill will shut at the end of the year.", "the end of the year", "DATE",
     "2026"),
    ("same-unit", "He won in 2011. Later that year he left.", "Later that year", "DATE", "2011"),
    ("weekend", "Leaders met over the weekend.", "over the weekend", "DATE", "2026-W19-WE"),
    ("which-season", "The pool shut last summer.", "last summer", "DATE", "2025-SU"),
    ("season-year", "They met in the summer of 1994.", "the summer of 1994", "DATE", "1994-SU"),
    ("bare-season", "The pool closed in the winter.", "the winter", "DATE", "2025-WI"),
    ("holiday", "The fire broke out on Christmas Day.", "Christmas Day", "DATE", "2025-12-25"),
    ("clock", "Polls closed at 8 p.m. local time on Monday.", "8 p.m. local time on Monday",
     "TIME", "2026-05-11T20:00"),
    ("clock-24", "The siren sounded at 14:30.", "14:30", "TIME", "2026-05-14T14:30"),
    ("clock-zone", "The plane took off at 0930 GMT.", "0930 GMT", "TIME", "2026-05-14T09:30Z"),
    ("noon", "The law took force at midnight.", "midnight", "TIME", "2026-05-14T24:00"),
    ("overnight", "Rain fell overnight.", "overnight", "TIME", "2026-05-13TNI"),
    ("bare-part", "The wind rose in the evening.", "evening", "TIME", "2026-05-14TEV"),
    ("duration", "The strike lasted three weeks.", "three weeks", "DURATION", "P3W"),
    ("duration-half", "He spoke for two and a half hours.", "two and a half hours", "DURATION",
     "PT2H30M"),
    ("plural", "She has waited for years.", "years", "DURATION", "PXY"),
    ("plural-of", "They ended months of silence.", "months", "DURATION", "PXM"),
    ("some-time", "He paused for a while.", "a while", "DURATION", "PXX"),
    ("window", "Rents rose over the past two years.", "the past two years", "DURATION", "P2Y"),
    ("window-bare", "Rents rose in past two years.", "past two years", "DURATION", "P2Y"),
    ("recent", "Rents rose in recent weeks.", "recent weeks", "DURATION", "PXW"),
    ("offset", "The mill closed two days ago.", "two days ago", "DATE", "2026-05-12"),
    ("vague-offset", "He left weeks ago.", "weeks ago", "DATE", "PAST_REF"),
    ("day-before", "It fell on May 3. He had warned them the day before.", "the day before",
     "DATE", "2026-05-02"),
    ("every", "The ferry sails every day.", "every day", "SET", "P1D"),
    ("weekdays", "The hall is shut on Mondays.", "Mondays", "SET", "XXXX-WXX-1"),
    ("adverb-set", "The ferry sails daily.", "daily", "SET", "P1D"),
    ("rate", "They train twice a week.", "a week", "SET", "P1W"),
    ("money-rate", "He earns $5 a day.", "a day", "SET", "P1D"),
    ("now", "The mill is now shut.", "now", "DATE", "PRESENT_REF"),
    ("past-ref", "The mill was recently sold.", "recently", "DATE", "PAST_REF"),
    ("future-ref", "It may open in the near future.", "in the near future", "DATE", "FUTURE_REF"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "words", "kind", "value"), ROWS, ids=[r[0] for r in ROWS])
def test_a_time_expression_has_its_type_and_value(
    rule: str, text: str, words: str, kind: str, value: str
) -> None:
    assert (words, kind, value) in brief(text)


SPOKEN = sorted({word for row in ROWS for word in row[1].strip(".").split(" ")})


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([row[2] for row in ROWS] + SPOKEN), min_size=1, max_size=8),
    st.sampled_from([str, str.lower, str.upper, str.title, lambda text: text.replace("s", "ſ")]),
)
def test_a_rule_that_holds_is_never_ruled_out(
    pieces: list[str], written: Callable[[str], str]
) -> None:
    text = written(" ".join(pieces))
    impossible = impossible_rules(text)
    assert not [rule for rule, pattern, _ in RULES if rule in impossible and pattern.search(text)]


def test_every_rule_has_a_row_and_is_documented() -> None:
    page = Path(__file__).parents[1] / "docs" / "rules" / "timexes.md"
    documented = set(re.findall(r"^\| `([\w.-]+)` \|", page.read_text(), re.MULTILINE))
    rules = {rule for rule, _, _ in RULES}
    assert rules == {row[0] for row in ROWS}
    assert {f"timexes.{rule}" for rule in rules} <= documented


@pytest.mark.parametrize(
    "text",
    [
        "The crowd may march on for a second.",
        "April Vance spoke to Orvale Radio.",
        "Iraq eats three-quarters of its grain.",
        "He won 2017 votes and 1,200 dollars.",
        "The 45-year-old man was found.",
        "Flight 1943 turned back.",
        "The Sunday Courier broke the news.",
        "It flew at 30 miles per hour.",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert brief(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The council met on Monday.", "2026-05-11"),
        ("The council will meet on Monday.", "2026-05-18"),
        ("The council meets next Monday.", "2026-05-18"),
        ("The minister resigned on Thursday.", "2026-05-14"),
        ("Ahead of Sunday's vote, crowds gathered.", "2026-05-17"),
        ("The council is expected to meet on Monday.", "2026-05-18"),
        ("The report is due by Friday.", "2026-05-15"),
        ("The motive for the shooting on Sunday is unknown.", "2026-05-10"),
    ],
)
def test_a_weekday_is_placed_by_the_tense_of_its_verb(text: str, value: str) -> None:
    assert [t.value for t in read(text)] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The trial will begin on June 2.", "2026-06-02"),
        ("He said the vote would be held on June 2.", "2026-06-02"),
        ("They met on December 20.", "2025-12-20"),
        ("The talks begin in September.", "2026-09"),
    ],
)
def test_a_date_without_a_year_gets_the_nearest_that_fits_the_tense(text: str, value: str) -> None:
    assert [t.value for t in read(text)] == [value]


def test_a_month_is_never_cut_to_a_day() -> None:
    (timex,) = read("The two met last month.", "2025-11-24")
    assert (timex.value, timex.range) == ("2025-10", ("2025-10-01", "2025-10-31"))


def test_the_weekend_before_a_monday_has_two_days() -> None:
    (timex,) = read("Leaders met over the weekend.", "2025-11-24")
    assert (timex.value, timex.range) == ("2025-W47-WE", ("2025-11-22", "2025-11-23"))


def test_a_date_with_its_year_needs_no_anchor() -> None:
    (timex,) = read("The dam broke on 3 March 2024.", None)
    assert (timex.value, timex.anchor) == ("2024-03-03", "none")


def test_a_relative_time_without_an_anchor_stays_open() -> None:
    (timex,) = read("The minister resigned on Monday.", None)
    assert (timex.value, timex.range, timex.anchor) == (None, None, "none")


def test_a_full_date_in_the_dateline_anchors_a_report_without_a_date() -> None:
    article = article_of("ORVALE, May 14, 2026 - The minister resigned on Monday.")
    article = replace(article, dateline=article.span(0, 20))
    assert [(t.value, t.anchor) for t in find_timexes(article, parse(article))][1] == (
        "2026-05-11",
        "dateline",
    )


def test_the_next_day_counts_from_the_day_told_before() -> None:
    found = read("The dam broke on 3 March 2024. The next day, soldiers came.")
    assert [(t.value, t.anchor) for t in found] == [("2024-03-03", "none"), ("2024-03-04", "timex")]


def test_both_ends_of_a_span_of_days_are_dates() -> None:
    assert [t.value for t in read("The fair ran Nov. 22-23, 2025.")] == ["2025-11-22", "2025-11-23"]


def test_a_past_stretch_shows_the_days_it_covers() -> None:
    (timex,) = read("Rents rose over the past two years.")
    assert timex.range == ("2024-05-14", "2026-05-14")


def test_a_narrative_of_old_times_places_dates_by_its_own_years() -> None:
    text = (
        "In 1871 the mill was built. In May 1872 it burnt. On June 3, 1873, it opened again. "
        "In 1874 it was sold. On 9 August it burnt down."
    )
    assert read(text)[-1].value == "1874-08-09"


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2025-W47-WE", ("2025-11-22", "2025-11-23")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-Q3", ("2025-07-01", "2025-09-30")),
        ("199", ("1990-01-01", "1999-12-31")),
        ("2025-11-24T20:00", ("2025-11-24", "2025-11-24")),
        ("P3W", None),
        ("2025-W60", None),
        ("PAST_REF", None),
    ],
)
def test_a_value_covers_its_days(value: str, days: tuple[str, str] | None) -> None:
    assert range_of(value) == days


def test_floating_holidays_fall_on_their_weekday() -> None:
    assert str(holiday("thanksgiving", 2025)) == "2025-11-27"
    assert str(holiday("good friday", 2024)) == "2024-03-29"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789 /.:-,–’'\nadeghilmnoprstuvwyJMO", max_size=120))
def test_odd_text_never_raises_and_readings_do_not_overlap(text: str) -> None:
    found = find_readings(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


# --- the date of a report that has none ---------------------------------------------------------

DATED = "Mayor Ada Lund of Orvale told Borin Radio on Monday that the Vesk dam is safe."
UNDATED = (
    "Ada Lund, the mayor of Orvale, spoke to Borin Radio on Monday about the Vesk dam.\n"
    "Last month the dam was inspected."
)


def dated_together(*articles: Article) -> tuple[list[Article], dict[str, list[Timex]], list[str]]:
    syntaxes = {x.id: parse(x) for x in articles}
    timexes = {x.id: find_timexes(x, syntaxes[x.id]) for x in articles}
    out, resolved, problems = date_articles(articles, timexes, syntaxes)
    return out, resolved, [p.code for p in problems]


def test_an_undated_report_takes_its_date_from_a_companion() -> None:
    with_date = article_of(DATED, name="a", published="2026-05-12")
    without = article_of(UNDATED, name="b")
    (_, found), resolved, problems = dated_together(with_date, without)
    assert found.published is not None
    assert (found.published.value, found.published.basis) == ("2026-05-12", "co-report")
    assert [(t.value, t.anchor) for t in resolved[without.id]] == [
        ("2026-05-11", "co-report"),
        ("2026-04", "co-report"),
    ]
    assert problems == []


def test_the_evidence_of_a_co_report_date_is_the_time_in_both() -> None:
    without = article_of(UNDATED, name="b")
    out, _, _ = dated_together(article_of(DATED, name="a", published="2026-05-12"), without)
    dated = out[1].published
    assert dated is not None
    assert [(s.article == without.id, s.text) for s in dated.evidence] == [
        (True, "Monday"),
        (False, "Monday"),
    ]


@pytest.mark.parametrize(
    "companions",
    [
        [("Mayor Ada Lund told Borin Radio on Friday that the Vesk dam is safe.", "2026-05-16")],
        [("The price of bread rose on Monday in Tarn, a baker said.", "2026-05-12")],
        [(DATED, "2026-05-12"), (DATED + " Nobody was hurt.", "2026-06-02")],
        [(DATED, None)],
        [],
    ],
    ids=["another weekday", "another event", "companions disagree", "no date anywhere", "alone"],
)
def test_a_report_stays_undated_and_says_so(companions: list[tuple[str, str | None]]) -> None:
    others = [article_of(t, name=f"a{n}", published=d) for n, (t, d) in enumerate(companions)]
    out, _, problems = dated_together(article_of(UNDATED, name="b"), *others)
    assert out[0].published is None
    assert "undated" in problems


def test_the_order_of_the_articles_changes_no_date() -> None:
    a = article_of(DATED, name="a", published="2026-05-12")
    c = article_of(DATED + " It was built in 1950.", name="c", published="2026-05-13")
    b = article_of(UNDATED, name="b")
    first, second = dated_together(a, b, c)[0], dated_together(c, b, a)[0]
    assert first[1] == second[1]


def test_a_report_with_a_date_keeps_it() -> None:
    a = article_of(DATED, name="a", published="2026-05-12")
    b = replace(article_of(UNDATED, name="b"), published=Dated("2026-05-13", "text"))
    assert dated_together(a, b)[0] == [a, b]


def test_spans_index_their_article() -> None:
    article = article_of("On Monday, 3 March 2024, and early on Friday — “last month”.")
    spans: list[Span] = [t.span for t in find_timexes(article, parse(article))]
    assert len(spans) == 3
    assert all(article.text[s.start : s.end] == s.text for s in spans)
