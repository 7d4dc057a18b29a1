"""Calendar arithmetic on TIMEX3 values: what a value covers, and how to step from one to another.

A value is an ISO 8601 date cut to its granularity (``2025``, ``2025-11``, ``2025-11-24``), a week
(``2025-W47``), a weekend (``2025-W47-WE``), a quarter or half (``2025-Q3``, ``2025-H1``), a season
(``2025-SU``), a decade (``199``) or a century (``19``), a day maybe followed by a time of day
(``2025-11-24TMO``, ``2025-11-24T20:00``). Nothing here knows about text.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Literal

Unit = Literal["D", "W", "WE", "M", "Q", "Y", "DE", "CE"]

# Quarter, half and season as first month and number of months.
_PARTS: dict[str, tuple[int, int]] = {
    "Q1": (1, 3), "Q2": (4, 3), "Q3": (7, 3), "Q4": (10, 3), "H1": (1, 6), "H2": (7, 6),
    "SP": (3, 3), "SU": (6, 3), "FA": (9, 3), "WI": (12, 3),
}  # fmt: skip
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?=$|T)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_PART = re.compile(r"(\d{4})-(Q[1-4]|H[12]|SP|SU|FA|WI)")
_YEARS = re.compile(r"\d{2,4}")

# Holidays on a fixed day, as (month, day).
_FIXED: dict[str, tuple[int, int]] = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24),
    "boxing day": (12, 26), "new year": (1, 1), "new year's": (1, 1), "new year's day": (1, 1),
    "new year's eve": (12, 31), "halloween": (10, 31), "valentine's day": (2, 14),
    "independence day": (7, 4), "fourth of july": (7, 4), "veterans day": (11, 11),
    "armistice day": (11, 11), "may day": (5, 1), "earth day": (4, 22),
    "st patrick's day": (3, 17), "april fools' day": (4, 1), "groundhog day": (2, 2),
    "juneteenth": (6, 19), "bastille day": (7, 14), "epiphany": (1, 6), "guy fawkes night": (11, 5),
    "australia day": (1, 26), "canada day": (7, 1), "all saints' day": (11, 1),
}  # fmt: skip
# Holidays on the nth weekday of a month, as (month, weekday, n); n < 0 counts from the month's end.
_FLOATING: dict[str, tuple[int, int, int]] = {
    "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "labor day": (9, 0, 1),
    "memorial day": (5, 0, -1), "martin luther king jr day": (1, 0, 3),
    "martin luther king day": (1, 0, 3), "presidents' day": (2, 0, 3), "columbus day": (10, 0, 2),
    "mother's day": (5, 6, 2), "father's day": (6, 6, 3),
}  # fmt: skip
# Holidays counted in days from Easter Sunday.
_FROM_EASTER: dict[str, int] = {
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "palm sunday": -7,
    "ash wednesday": -46, "mardi gras": -47, "pentecost": 49,
}  # fmt: skip
# A day whose date needs another holiday's.
_AFTER_THANKSGIVING: dict[str, int] = {"black friday": 1, "cyber monday": 4}
# Feasts of lunar calendars: known to be times, their days are not computed here.
_UNDATED = (
    "ramadan", "eid al-fitr", "eid al-adha", "eid", "diwali", "hanukkah", "passover",
    "yom kippur", "rosh hashanah", "lunar new year", "chinese new year",
)  # fmt: skip
HOLIDAYS: tuple[str, ...] = tuple(
    sorted(
        [*_FIXED, *_FLOATING, *_FROM_EASTER, *_AFTER_THANKSGIVING, *_UNDATED], key=len, reverse=True
    )
)


def day_of(value: str | None) -> date | None:
    """Return the day that *value* begins with, or ``None`` if it is coarser or no date at all.

    >>> day_of("2025-11-24T08:00:00Z")
    datetime.date(2025, 11, 24)
    """
    m = re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", value or "")
    return safe_date(int(m[1]), int(m[2]), int(m[3])) if m else None


def safe_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or ``None`` where the calendar has no such day."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def step(day: date, count: int, unit: Unit) -> date | None:
    """Return *day* moved by *count* units; the end of a short month stays in that month.

    >>> step(date(2025, 3, 31), -1, "M")
    datetime.date(2025, 2, 28)
    """
    days = {"D": 1, "W": 7, "WE": 7}.get(unit)
    if days is not None:
        ordinal = day.toordinal() + days * count
        return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None
    months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}[unit] * count
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def cut(day: date, unit: Unit) -> str:
    """Return the TIMEX3 value of the *unit* that holds *day*.

    >>> [cut(date(2025, 11, 24), unit) for unit in ("D", "W", "M", "Q", "Y", "DE", "CE")]
    ['2025-11-24', '2025-W48', '2025-11', '2025-Q4', '2025', '202', '20']
    """
    if unit == "D":
        return day.isoformat()
    if unit in ("W", "WE"):
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}" + ("-WE" if unit == "WE" else "")
    if unit == "Q":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    length = {"M": 7, "Y": 4, "DE": 3, "CE": 2}[unit]
    return day.isoformat()[:length]


def unit_of(value: str) -> Unit | None:
    """Return the granularity of a date value, or ``None`` where it is none of ours."""
    if _DAY.match(value):
        return "D"
    week = _WEEK.fullmatch(value)
    if week:
        return "WE" if week[3] else "W"
    if _MONTH.fullmatch(value):
        return "M"
    if _PART.fullmatch(value):
        return "Q"
    units: dict[int, Unit] = {4: "Y", 3: "DE", 2: "CE"}
    return units[len(value)] if _YEARS.fullmatch(value) else None


def range_of(value: str | None) -> tuple[str, str] | None:
    """Return the first and last ISO day of a date value, or ``None`` if it is no date.

    >>> range_of("2025-W47-WE"), range_of("2024-02"), range_of("P3D")
    (('2025-11-22', '2025-11-23'), ('2024-02-01', '2024-02-29'), None)
    """
    days = days_of(value)
    return (days[0].isoformat(), days[1].isoformat()) if days else None


def days_of(value: str | None) -> tuple[date, date] | None:
    """Return the first and last day of a date value, or ``None`` if it is no date."""
    if not value:
        return None
    if m := _DAY.match(value):
        day = safe_date(int(m[1]), int(m[2]), int(m[3]))
        return (day, day) if day else None
    if m := _WEEK.fullmatch(value):
        return _week_days(int(m[1]), int(m[2]), weekend=bool(m[3]))
    if m := _PART.fullmatch(value):
        first, months = _PARTS[m[2]]
        return _months(int(m[1]), first, months)
    if m := _MONTH.fullmatch(value):
        return _months(int(m[1]), int(m[2]), 1)
    if _YEARS.fullmatch(value):
        low, high = int(value.ljust(4, "0")), int(value.ljust(4, "9"))
        return (date(low, 1, 1), date(high, 12, 31)) if low else None
    return None


def _months(year: int, first: int, months: int) -> tuple[date, date] | None:
    start = safe_date(year, first, 1)
    after = step(start, months, "M") if start else None
    return (start, after - timedelta(days=1)) if start and after else None


def _week_days(year: int, week: int, *, weekend: bool) -> tuple[date, date] | None:
    if not 1 <= week <= date(year, 12, 28).isocalendar().week:
        return None
    monday = date.fromisocalendar(year, week, 1)
    return monday + timedelta(days=5 if weekend else 0), monday + timedelta(days=6)


def weekday_near(anchor: date, weekday: int, *, future: bool) -> date:
    """Return the day named *weekday* (Monday is 0) that a report of *anchor* means.

    News names the day of publication by its weekday, so *anchor* itself counts both ways.
    """
    gap = (weekday - anchor.weekday()) % 7
    return anchor + timedelta(days=gap if future or gap == 0 else gap - 7)


def season_of(day: date) -> str:
    """Return the season value (northern meteorological) that holds *day*.

    A winter bears the year in which it began.
    """
    name = ("WI", "WI", "SP", "SP", "SP", "SU", "SU", "SU", "FA", "FA", "FA", "WI")[day.month - 1]
    return f"{day.year - (day.month < 3):04d}-{name}"


def easter(year: int) -> date:
    """Return the western Easter Sunday of *year* (the anonymous Gregorian computus).

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holiday(name: str, year: int) -> date | None:
    """Return the day of the holiday *name* in *year*; ``None`` where it is not computed.

    >>> holiday("thanksgiving", 2025)
    datetime.date(2025, 11, 27)
    """
    if not 1 <= year <= 9998:
        return None
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _FLOATING:
        month, weekday, n = _FLOATING[name]
        days = [d for d in calendar.Calendar().itermonthdates(year, month) if d.month == month]
        of_week = [d for d in days if d.weekday() == weekday]
        return of_week[n - 1 if n > 0 else n]
    if name in _FROM_EASTER:
        return easter(year) + timedelta(days=_FROM_EASTER[name])
    if name in _AFTER_THANKSGIVING:
        thanksgiving = holiday("thanksgiving", year)
        return thanksgiving + timedelta(days=_AFTER_THANKSGIVING[name]) if thanksgiving else None
    return None
