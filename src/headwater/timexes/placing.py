"""From what the words of a time mean to its place on the calendar.

A :class:`Place` says what a reading of :mod:`headwater.timexes.readings` is resolved against: the
anchor, the tense of the verb, and the times told before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from headwater.datamodel import Anchor
from headwater.timexes.calendar_rules import (
    Unit,
    cut,
    day_of,
    days_of,
    holiday,
    safe_date,
    season_of,
    step,
    unit_of,
    weekday_near,
)
from headwater.timexes.readings import Reading

Tense = Literal["past", "present", "future"]


@dataclass(frozen=True, slots=True)
class Told:
    """A time told before: its place, value, and whether its year stood in the text."""

    start: int
    end: int
    value: str
    explicit: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What a reading is resolved against."""

    anchor: date | None
    kind: Anchor
    tense: Tense | None
    told: tuple[Told, ...]  # latest last, only those near enough to be meant
    history: bool  # the report tells of times long past, in their order

    def told_day(self) -> date | None:
        """Return the latest told day."""
        return next((d for t in reversed(self.told) if (d := day_of(t.value))), None)

    def told_year(self) -> int | None:
        """Return the year of the latest told time."""
        years = (int(t.value[:4]) for t in reversed(self.told) if re.match(r"\d{4}", t.value))
        return next(years, None)


Resolved = tuple[str | None, Anchor]
_NOTHING: Resolved = (None, "none")


def _nearest(place: Place, choices: Sequence[tuple[date, str]]) -> str | None:
    """Return the value whose day is nearest to the anchor; the tense's side counts as nearer."""
    if place.anchor is None or not choices:
        return None
    anchor = place.anchor

    def cost(choice: tuple[date, str]) -> tuple[float, str]:
        days = (choice[0] - anchor).days
        liked = (days <= 0) if place.tense != "future" else (days >= 0)
        # A side that the tense does not ask for must be ten times nearer to be taken: verbs of
        # saying are in the past tense while what they announce lies days ahead.
        return abs(days) * (0.1 if liked else 1.0), choice[1]

    return min(choices, key=cost)[1]


def _by_year(reading: Reading, place: Place, dated: Iterable[tuple[int, date, str]]) -> Resolved:
    """Choose the year of something that comes once a year.

    *dated* gives (year, first day, value) for every year around the anchor or the told year.
    """
    table = {year: (day, value) for year, day, value in dated}
    if reading.year is not None:
        return (table[reading.year][1], "none") if reading.year in table else _NOTHING
    if reading.base == "text":
        year = place.told_year() or (place.anchor.year if place.anchor else None)
        kind: Anchor = "timex" if place.told_year() else place.kind
        return (table[year][1], kind) if year in table else _NOTHING
    if reading.which and place.anchor and reading.rule in ("month-year", "month-day", "day-month"):
        year = place.anchor.year + {"last": -1, "this": 0, "next": 1}[reading.which]
        return (table[year][1], place.kind) if year in table else _NOTHING
    told = place.told[-1] if place.told else None
    if told is not None and (place.history or told.explicit) and place.told_year() in table:
        return _after_told(place, table)
    if place.anchor is None:
        return _NOTHING
    choices = [table[year] for year in sorted(table)]
    if reading.which == "last":
        choices = [c for c in choices if c[0] < place.anchor][-1:]
    elif reading.which == "next":
        choices = [c for c in choices if c[0] > place.anchor][:1]
    elif reading.which == "this":
        choices = [table[place.anchor.year]] if place.anchor.year in table else []
    return _nearest(place, choices), place.kind


def _after_told(place: Place, table: Mapping[int, tuple[date, str]]) -> Resolved:
    """In a narrative a date without a year belongs to the told year, or to the turn after it."""
    told = place.told[-1].value
    year = place.told_year() or 0
    days = days_of(told)
    if days and unit_of(told) in ("D", "M"):
        near = [table[y] for y in (year - 1, year, year + 1) if y in table]
        best = min(near, key=lambda c: (abs((c[0] - days[0]).days - 60), c[1]))
        return best[1], "timex"
    return table[year][1], "timex"


def _years(place: Place, reading: Reading) -> list[int]:
    years = {reading.year} if reading.year is not None else set()
    for base in (place.anchor.year if place.anchor else None, place.told_year()):
        if base is not None:
            years |= {base - 1, base, base + 1}
    return sorted(y for y in years if y is not None and 1 < y < 9998)


def _resolve_day(reading: Reading, place: Place) -> Resolved:
    if reading.month is None or reading.day is None:
        return _NOTHING
    days = [(y, safe_date(y, reading.month, reading.day)) for y in _years(place, reading)]
    made = _by_year(reading, place, [(y, d, d.isoformat()) for y, d in days if d])
    if made[0] is None and reading.year is None:
        return f"XXXX-{reading.month:02d}-{reading.day:02d}", "none"
    return made


def _resolve_month(reading: Reading, place: Place) -> Resolved:
    if reading.month is None:
        return _NOTHING
    rows = []
    for year in _years(place, reading):
        first = date(year, reading.month, 1)
        anchor = place.anchor
        # Within its own month the anchor is no distance away from it.
        same = anchor and (anchor.year, anchor.month) == (year, reading.month)
        rows.append((year, anchor if same and anchor else first, cut(first, "M")))
    made = _by_year(reading, place, rows)
    return made if made[0] else (f"XXXX-{reading.month:02d}", "none")


def _resolve_season(reading: Reading, place: Place) -> Resolved:
    start = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[reading.value or "SP"]
    rows = []
    for year in _years(place, reading):
        first = date(year, start, 1)
        within = place.anchor and season_of(place.anchor) == f"{year:04d}-{reading.value}"
        day = place.anchor if within and place.anchor else first
        rows.append((year, day, f"{year:04d}-{reading.value}"))
    return _by_year(reading, place, rows)


def _resolve_quarter(reading: Reading, place: Place) -> Resolved:
    rows = []
    for year in _years(place, reading):
        value = f"{year:04d}-{reading.value}"
        days = days_of(value)
        if days:
            inside = place.anchor and days[0] <= place.anchor <= days[1]
            rows.append((year, place.anchor if inside and place.anchor else days[0], value))
    if reading.which and place.anchor:
        year = place.anchor.year + {"last": -1, "this": 0, "next": 1}[reading.which]
        return f"{year:04d}-{reading.value}", place.kind
    return _by_year(reading, place, rows)


def _resolve_holiday(reading: Reading, place: Place) -> Resolved:
    days = [(y, holiday(reading.value or "", y)) for y in _years(place, reading)]
    return _by_year(reading, place, [(y, d, d.isoformat()) for y, d in days if d])


def _resolve_weekday(reading: Reading, place: Place) -> Resolved:
    anchor, weekday = place.anchor, reading.weekday
    if anchor is None or weekday is None:
        return _NOTHING
    monday = anchor - timedelta(days=anchor.weekday())
    if reading.which == "last":
        day = weekday_near(anchor - timedelta(days=1), weekday, future=False)
    elif reading.which == "next":
        day = weekday_near(anchor + timedelta(days=1), weekday, future=True)
    elif reading.which == "this":
        day = monday + timedelta(days=weekday)
    else:
        day = weekday_near(anchor, weekday, future=place.tense == "future")
    return day.isoformat(), place.kind


def _resolve_weekday_of_week(reading: Reading, place: Place, shift: int) -> Resolved:
    if place.anchor is None or reading.weekday is None:
        return _NOTHING
    monday = place.anchor - timedelta(days=place.anchor.weekday())
    return (monday + timedelta(days=reading.weekday + 7 * shift)).isoformat(), place.kind


def _resolve_weekend(reading: Reading, place: Place) -> Resolved:
    anchor = place.anchor
    if anchor is None:
        return _NOTHING
    future = place.tense == "future"
    ended = anchor.weekday() >= 5
    shift = {"last": -1, "this": 0, "next": 1}[reading.which or "last"]
    if reading.rule == "weekend" and reading.count == 0 and reading.base != "text":
        # "Over the weekend": the one just past, or on Saturday and Sunday the one under way.
        shift = 0 if future or ended else -1
    moved = step(anchor, shift, "W")
    return (cut(moved, "WE"), place.kind) if moved else _NOTHING


def _move(day: date, count: int, unit: Unit) -> str | None:
    moved = step(day, count, unit)
    return cut(moved, unit) if moved else None


def _resolve_told(reading: Reading, place: Place, unit: Unit, count: int) -> Resolved | None:
    """Return the value that counts from a told time fine enough for *unit*, if there is one."""
    fine = {"D": ("D",), "W": ("D", "W"), "M": ("D", "M"), "Q": ("D", "M", "Q")}.get(unit)
    for told in reversed(place.told):
        days, have = days_of(told.value), unit_of(told.value)
        if days and (have in fine if fine else have not in ("DE", "CE")):
            return _move(days[0], count, unit), "timex"
        if days and fine and count and have in ("Y", "M"):
            break
    return None


def _resolve_shift(reading: Reading, place: Place) -> Resolved:
    unit = reading.unit or "D"
    if unit == "WE":
        return _resolve_weekend(reading, place)
    if reading.base == "text":
        told = _resolve_told(reading, place, unit, reading.count)
        if told:
            return told
        if unit == "D" or reading.kind == "same":
            return _NOTHING
    if place.anchor is None:
        return _NOTHING
    return _move(place.anchor, reading.count, unit), place.kind


def _resolve_clock(reading: Reading, place: Place) -> Resolved:
    day, kind = place.told_day(), place.kind
    if day:
        kind = "timex"
    elif place.anchor:
        day = place.anchor
        if reading.value == "overnight" and place.tense != "future":
            day -= timedelta(days=1)
    return (day.isoformat(), kind) if day else ("XXXX-XX-XX", "none")


def resolve(reading: Reading, place: Place) -> Resolved:
    """Return the value of *reading* without its time of day, and what it was counted from."""
    if reading.kind == "fixed":
        return reading.value, "none"
    if reading.kind == "offset":
        return _resolve_shift(reading, place)
    table = {
        "day": _resolve_day, "month": _resolve_month, "season": _resolve_season,
        "quarter": _resolve_quarter, "holiday": _resolve_holiday, "weekday": _resolve_weekday,
        "shift": _resolve_shift, "same": _resolve_shift, "clock": _resolve_clock,
        "part": _resolve_clock,
    }  # fmt: skip
    return table[reading.kind](reading, place)
