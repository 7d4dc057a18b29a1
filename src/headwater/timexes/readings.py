"""What the words of a time expression mean by themselves, before it is placed on a calendar.

A :class:`Reading` says "the weekday Monday" or "the month before the time of speaking". Each
``read_`` verb turns a match of a pattern of :mod:`headwater.timexes.grammar` into one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from headwater.datamodel import TimexType
from headwater.timexes.calendar_rules import HOLIDAYS, Unit, safe_date

Kind = Literal[
    "fixed", "day", "month", "weekday", "shift", "season", "quarter", "holiday", "offset", "clock",
    "part", "same",
]  # fmt: skip
Which = Literal["last", "this", "next"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a stretch of text means as a time, before it is placed on a calendar.

    ``base`` tells what it counts from: the time of *speech* ("last year") or a time told in the
    *text* before ("the year before"). ``part`` is a time of day (``TMO``, ``T20:00``).
    """

    start: int
    end: int
    rule: str
    type: TimexType
    kind: Kind
    value: str | None = None
    unit: Unit | None = None
    count: int = 0
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    which: Which | None = None
    part: str = ""
    base: Literal["speech", "text"] = "speech"


Build = Callable[[re.Match[str]], Reading | None]

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = (
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_WORDS = {word: n for n, word in enumerate(SMALL)} | {w: 20 + 10 * n for n, w in enumerate(TENS)}
VAGUE = (
    "several", "a few", "few", "some", "many", "a number of", "a handful of", "dozens of",
    "scores of", "hundreds of", "thousands of", "countless",
)  # fmt: skip

PART_CODES = {
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "lunchtime": "TMI",
    "midday": "TMI",
}  # fmt: skip
SEASON_CODES = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_UNIT_CODES: tuple[tuple[str, str], ...] = (
    ("sec", "TS"), ("min", "TM"), ("h", "TH"), ("d", "D"), ("night", "D"), ("weekend", "WE"),
    ("week", "W"), ("fortnight", "F"), ("mon", "M"), ("quarter", "Q"), ("y", "Y"), ("cent", "CE"),
    ("mil", "L"),
)  # fmt: skip


def unit_code(word: str) -> str:
    """Return the TIMEX3 code of a unit word; a leading ``T`` marks units below the day."""
    word = word.lower()
    if word.startswith("decade"):
        return "DE"
    return next(code for prefix, code in _UNIT_CODES if word.startswith(prefix))


def number_of(words: str) -> float | None:
    """Return the number that *words* name, or ``None`` where they are vague.

    >>> [number_of(w) for w in ("twenty-four", "a hundred", "1,200", "several", "half a")]
    [24.0, 100.0, 1200.0, None, 0.5]
    """
    words = re.sub(r"\s+", " ", words.lower()).strip()
    if m := re.match(r"\d+(?:,\d{3})*(?:\.\d+)?", words):
        return float(m.group().replace(",", ""))
    if words.startswith("half") or words == "a half":
        return 0.5
    if words.startswith("quarter"):
        return 0.25
    if words in ("a", "an", "another"):
        return 1.0
    if "couple" in words:
        return 2.0
    if words.endswith("dozen"):
        return 24.0 if words.startswith("two") else 12.0
    if words in VAGUE:
        return None
    total = current = 0
    for word in re.findall(r"[a-z]+", re.split(r" (?:to|or) ", words)[0]):
        if word in _WORDS:
            current += _WORDS[word]
        elif word in ("hundred", "thousand"):
            current = max(current, 1) * (100 if word == "hundred" else 1000)
            if word == "thousand":
                total, current = total + current, 0
    return float(total + current) or None


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _weekday_number(name: str) -> int:
    return next(n for n, day in enumerate(WEEKDAYS) if day.startswith(name.lower()[:3]))


def _which(word: str | None) -> Which | None:
    if not word:
        return None
    word = re.sub(r"\s+", " ", word.lower())
    if word in ("last", "past", "previous", "this past"):
        return "last"
    return "this" if word == "this" else "next"


def _get(m: re.Match[str], name: str) -> str | None:
    groups = m.groupdict()
    value = groups.get(name)
    return value if value is None else str(value)


def _year(m: re.Match[str]) -> int | None:
    text = _get(m, "year")
    return int(text) if text else None


# --- builders: from a match to a reading -------------------------------------------------------


def _reading(m: re.Match[str], type_: TimexType, kind: Kind) -> Reading:
    return Reading(m.start(), m.end(), "", type_, kind)


def read_full_day(m: re.Match[str]) -> Reading | None:
    """Read "Oct. 30, 2017" and "30 October"; the calendar must have the day."""
    month, day, year = _month_number(m["month"]), int(m["day"]), _year(m)
    if safe_date(year or 2000, month, day) is None:
        return None
    made = replace(_reading(m, "DATE", "day"), month=month, day=day, year=year)
    if _get(m, "whichyear"):
        made = replace(made, which=_which(m["whichyear"].split()[0]))
    return replace(made, base="text") if _get(m, "thatyear") else made


def read_month_only(m: re.Match[str]) -> Reading | None:
    """Read "October", "October 2017", "last October", "October last year"."""
    made = replace(
        _reading(m, "DATE", "month"),
        month=_month_number(_get(m, "month") or m["bare"]),
        year=_year(m),
    )
    if _get(m, "whichyear"):
        made = replace(made, which=_which(m["whichyear"].split()[0]))
    if _get(m, "thatyear"):
        made = replace(made, base="text")
    if _get(m, "which"):
        made = replace(made, which=_which(m["which"]))
    return made


def read_iso(m: re.Match[str]) -> Reading | None:
    """Read "2017-10-30", maybe with a clock time."""
    day = safe_date(int(m["y"]), int(m["m"]), int(m["d"]))
    clock = _get(m, "clock")
    kind: TimexType = "TIME" if clock else "DATE"
    value = f"{day.isoformat()}T{clock}" if day and clock else day.isoformat() if day else None
    return replace(_reading(m, kind, "fixed"), value=value) if value else None


def read_slashed(m: re.Match[str]) -> Reading | None:
    """Read "10/30/2017" and "30.10.2017"."""
    first, second, year = int(m["a"]), int(m["b"]), int(m["y"])
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    # American order, unless only the other one is a day of the calendar; dots are European.
    orders = (
        [(second, first), (first, second)]
        if m["sep"] == "."
        else [(first, second), (second, first)]
    )
    days = [d for month, day in orders if (d := safe_date(year, month, day))]
    return replace(_reading(m, "DATE", "fixed"), value=days[0].isoformat()) if days else None


def read_fixed_year(m: re.Match[str]) -> Reading:
    """Read "1989" and "479 BC"."""
    era = _get(m, "era")
    value = f"BC{int(m['year']):04d}" if era else m["year"]
    return replace(_reading(m, "DATE", "fixed"), value=value)


def read_spelled_year(m: re.Match[str]) -> Reading | None:
    """Read "nineteen eighty-nine"."""
    century, rest = number_of(m["century"]), number_of(m["rest"])
    if century is None or rest is None or rest > 99:
        return None
    return replace(_reading(m, "DATE", "fixed"), value=f"{int(century) * 100 + int(rest):04d}")


def read_decade(m: re.Match[str]) -> Reading:
    """Read "the 1990s", "the '90s", "the nineties"."""
    digits = _get(m, "digits")
    if digits is None:
        word = m["word"].lower()
        digits = "19" + str([w[:-1] + "ies" for w in TENS].index(word) + 2) + "0"
    if len(digits) == 2:
        digits = ("20" if digits in ("00", "10") else "19") + digits
    return replace(_reading(m, "DATE", "fixed"), value=digits[:3])


def read_century(m: re.Match[str]) -> Reading | None:
    """Read "the 19th century"."""
    n = _ordinal(m["nth"])
    if not n or n > 30:
        return None
    return replace(
        _reading(m, "DATE", "fixed"), value=("BC" if _get(m, "era") else "") + f"{n - 1:02d}"
    )


def _ordinal(text: str) -> int | None:
    text = text.lower().replace("-", " ")
    if text[:1].isdigit():
        return int(re.match(r"\d+", text)[0])  # type: ignore[index]
    *tens, last = text.split()
    if last not in ORDINALS:
        return None
    return ORDINALS.index(last) + (_WORDS.get(tens[0], 0) if tens else 0)


def read_weekday(m: re.Match[str]) -> Reading:
    """Read "Monday", "last Monday", "Monday night", "early on Monday"."""
    made = replace(_reading(m, "DATE", "weekday"), weekday=_weekday_number(m["weekday"]))
    part = _get(m, "part") or _get(m, "over") or _get(m, "early")
    if part:
        code = {"early": "TMO", "late": "TEV", "overnight": "TNI"}.get(part.lower())
        made = replace(made, type="TIME", part=code or PART_CODES[part.lower()])
    which = _which(_get(m, "which"))
    if which is None and (week := _get(m, "week")):
        which = _which(week)
    return replace(made, which=which)


def read_deictic(m: re.Match[str]) -> Reading:
    """Read "today", "last night", "tomorrow morning"."""
    word = re.sub(r"\s+", " ", m["word"].lower())
    shifts = {
        "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2,
        "the day after tomorrow": 2, "last night": -1,
    }  # fmt: skip
    made = replace(_reading(m, "DATE", "shift"), unit="D", count=shifts.get(word, 0))
    part = "night" if word in ("tonight", "last night") else _get(m, "part")
    return replace(made, type="TIME", part=PART_CODES[part.lower()]) if part else made


def read_this_part(m: re.Match[str]) -> Reading:
    """Read "this morning" and "that evening"."""
    made = replace(_reading(m, "TIME", "shift"), unit="D", part=PART_CODES[m["part"].lower()])
    return replace(made, base="text") if m["det"].lower() in ("that", "the same") else made


def read_that_part(m: re.Match[str]) -> Reading:
    """Read "the next morning": a part of the day after the one told before."""
    count = {"next": 1, "following": 1, "previous": -1}[m["step"].lower()]
    part = PART_CODES[m["part"].lower()]
    return replace(_reading(m, "TIME", "shift"), unit="D", count=count, part=part, base="text")


def read_shift(m: re.Match[str]) -> Reading | None:
    """Read "last month", "the following day"."""
    word = re.sub(r"\s+", " ", m["which"].lower())
    code = unit_code(m["unit"])
    if code in ("TS", "TM", "TH", "F", "L"):
        return None
    unit: Unit = code  # type: ignore[assignment]
    made = replace(_reading(m, "DATE", "shift"), unit=unit)
    # "The next day", "the following year" and "the previous month" count from a time told before.
    told = word in ("following", "previous") or (word == "next" and bool(_get(m, "the")))
    if told or (unit == "D" and word in ("next", "last", "past")):
        made = replace(made, base="text")
    if unit == "D" and word in ("past", "this past", "coming", "this coming", "upcoming"):
        return None
    which = _which(word)
    return replace(made, count={"last": -1, "this": 0, "next": 1}[which or "this"])


def read_rest_of(m: re.Match[str]) -> Reading | None:
    """Read "the end of the year", "earlier in the day": the unit that holds the anchor."""
    code = unit_code(m["unit"])
    if code in ("TS", "TM", "TH", "F", "L"):
        return None
    return replace(_reading(m, "DATE", "shift"), unit=code)  # type: ignore[arg-type]


def read_same(m: re.Match[str]) -> Reading | None:
    """Read "that day", "the same year"."""
    code = unit_code(m["unit"])
    if code in ("TS", "TM", "TH", "F", "L"):
        return None
    return replace(_reading(m, "DATE", "same"), unit=code, base="text")  # type: ignore[arg-type]


def read_weekend(m: re.Match[str]) -> Reading:
    """Read "over the weekend", "next weekend"."""
    which = _which(_get(m, "which"))
    return replace(_reading(m, "DATE", "shift"), unit="WE", which=which or "last")


def read_season(m: re.Match[str]) -> Reading:
    """Read "last summer", "the winter of 1994"."""
    made = replace(_reading(m, "DATE", "season"), value=SEASON_CODES[m["season"].lower()])
    which = _which(_get(m, "which") or (_get(m, "whichyear") or "").split(" ")[0])
    return replace(made, year=_year(m), which=which)


def read_quarter(m: re.Match[str]) -> Reading:
    """Read "the third quarter of 2017", "the first half"."""
    nth = (_get(m, "nth") or m["q"]).lower()
    n = int(nth) if nth.isdigit() else ORDINALS.index(nth)
    letter = "H" if (_get(m, "what") or "").lower() == "half" else "Q"
    which = _which((_get(m, "whichyear") or "").split(" ")[0])
    made = replace(_reading(m, "DATE", "quarter"), value=f"{letter}{n}", year=_year(m), which=which)
    return replace(made, base="text") if _get(m, "thatyear") else made


def read_holiday(m: re.Match[str]) -> Reading:
    """Read "Christmas", "Thanksgiving 2017", "Christmas night"."""
    name = re.sub(r"\s+", " ", m["holiday"].lower()).replace("’", "'")
    name = next((h for h in HOLIDAYS if h.replace("'", "") == name.replace("'", "")), name)
    made = replace(_reading(m, "DATE", "holiday"), value=name, year=_year(m))
    if part := _get(m, "part"):
        made = replace(made, type="TIME", part=PART_CODES[part.lower()])
    return replace(made, which=_which(_get(m, "which")))


def read_clock(m: re.Match[str]) -> Reading | None:
    """Read "8 p.m.", "20:00 GMT", "0900 hours"."""
    hour, minute = int(m["hour"]), int(_get(m, "minute") or _get(m, "dotted") or 0)
    half = (_get(m, "half") or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    zone = "Z" if re.search(r"GMT|UTC", m.group()) else ""
    return replace(_reading(m, "TIME", "clock"), part=f"T{hour:02d}:{minute:02d}{zone}")


def read_noon(m: re.Match[str]) -> Reading:
    """Read "noon" and "midnight"."""
    return replace(
        _reading(m, "TIME", "clock"), part="T12:00" if m["noon"].lower() in ("noon",) else "T24:00"
    )


def read_bare_part(m: re.Match[str]) -> Reading:
    """Read "in the morning" and "at night" without a day."""
    word = _get(m, "part") or m["night"]
    return replace(_reading(m, "TIME", "part"), part=PART_CODES[word.lower()])


def read_overnight(m: re.Match[str]) -> Reading:
    """Read "overnight"."""
    return replace(_reading(m, "TIME", "part"), part="TNI", value="overnight")


def _duration_value(count: float | None, code: str) -> str:
    if code == "F":
        code, count = "W", None if count is None else count * 2
    time, unit = ("T", code[1:]) if code.startswith("T") else ("", code)
    if unit in ("DE", "CE", "L", "WE") and count is not None and unit in ("DE", "CE"):
        count, unit = count * (10 if unit == "DE" else 100), "Y"
    amount = "X" if count is None else f"{count:g}"
    return f"P{time}{amount}{unit}"


def read_duration(m: re.Match[str]) -> Reading | None:
    """Read "three weeks", "a five-year", "two and a half hours"."""
    count, code = number_of(m["count"]), unit_code(m["unit"])
    words = m["count"].lower()
    if code == "TS" and words in ("a", "an", "another", "half"):
        return None  # "a second" counts things far more often than time
    if code == "Q":
        return None  # "three-quarters", "a quarter": shares
    if _get(m, "andhalf") and count is not None:
        count += 0.5
    value = "P1D" if (count, code) == (24.0, "TH") else _duration_value(count, code)
    if (count or 1) % 1 and code == "TH":
        whole, rest = divmod(count or 0, 1)
        value = f"PT{int(whole)}H{round(rest * 60)}M" if whole else f"PT{round(rest * 60)}M"
    elif (count or 1) % 1 and code == "TM":
        whole, rest = divmod(count or 0, 1)
        value = f"PT{int(whole)}M{round(rest * 60)}S" if whole else f"PT{round(rest * 60)}S"
    return replace(_reading(m, "DURATION", "fixed"), value=value)


def read_plural(m: re.Match[str]) -> Reading:
    """Read "for years", "hours of": how long is not said."""
    return replace(
        _reading(m, "DURATION", "fixed"), value=_duration_value(None, unit_code(m["unit"]))
    )


def read_window(m: re.Match[str]) -> Reading | None:
    """Read "the past two years": a duration that ends or begins at the time of speaking."""
    count = number_of(_get(m, "count") or "several")
    code = unit_code(m["unit"])
    value = "P1D" if (count, code) == (24.0, "TH") else _duration_value(count, code)
    made = replace(_reading(m, "DURATION", "fixed"), value=value)
    which = m["which"].lower()
    if count is not None and code in ("D", "W", "M", "Y"):
        signed = int(count) * (1 if which in ("next", "coming", "following") else -1)
        made = replace(made, unit=code, count=signed)  # type: ignore[arg-type]
    return made


def read_recent(m: re.Match[str]) -> Reading:
    """Read "recent weeks" and "the coming months"."""
    if m["when"].lower() == "coming":
        return replace(_reading(m, "DATE", "fixed"), value="FUTURE_REF")
    return read_plural(m)


def read_offset(m: re.Match[str]) -> Reading | None:
    """Read "two days ago", "a year earlier", "weeks later"."""
    count, code = number_of(m["count"] or "several"), unit_code(m["unit"])
    direction = re.sub(r"\s+", " ", m["way"].lower())
    ahead = direction in ("later", "from now", "hence", "from today", "after", "after that", "on")
    if count is None or code in ("TS", "TM", "TH", "L"):
        vague = "FUTURE_REF" if ahead else "PAST_REF"
        return replace(_reading(m, "DATE", "fixed"), value=vague)
    if code == "F":
        code, count = "W", count * 2
    if _get(m, "andhalf"):
        count += 0.5
    if count % 1:
        code, count = (
            ("M", count * 12) if code == "Y" else ("D", count * {"W": 7, "M": 30}.get(code, 1))
        )
    base: Literal["speech", "text"] = "text"
    if direction in ("ago", "from now", "hence", "from today"):
        base = "speech"
    signed = int(count) * (1 if ahead else -1)
    return replace(_reading(m, "DATE", "offset"), unit=code, count=signed, base=base)  # type: ignore[arg-type]


def read_every(m: re.Match[str]) -> Reading | None:
    """Read "every day", "each Thursday", "every four years"."""
    count = number_of(_get(m, "count") or "a")
    weekday, month = _get(m, "weekday"), _get(m, "month")
    if weekday:
        part = _get(m, "part")
        value = f"XXXX-WXX-{_weekday_number(weekday) + 1}" + (
            PART_CODES[part.lower()] if part else ""
        )
    elif month:
        value = f"XXXX-{_month_number(month):02d}"
    elif season := _get(m, "season"):
        value = f"XXXX-{SEASON_CODES[season.lower()]}"
    elif part := _get(m, "part") or _get(m, "part2"):
        value = f"XXXX-XX-XX{PART_CODES[part.lower()]}"
    else:
        other = 2.0 if _get(m, "other") else 1.0
        value = _duration_value((count or 1.0) * other, unit_code(m["unit"]))
    return replace(_reading(m, "SET", "fixed"), value=value)


def read_adverb_set(m: re.Match[str]) -> Reading:
    """Read "daily", "annual"."""
    codes = {"h": "PT1H", "d": "P1D", "ni": "P1D", "w": "P1W", "f": "P2W", "m": "P1M", "q": "P1Q"}
    word = m.group().lower()
    value = next((v for k, v in codes.items() if word.startswith(k)), "P1Y")
    return replace(_reading(m, "SET", "fixed"), value=value)


def read_rate(m: re.Match[str]) -> Reading:
    """Read "twice a week"."""
    return replace(_reading(m, "SET", "fixed"), value=_duration_value(1.0, unit_code(m["unit"])))


def read_fixed(value: str) -> Build:
    """Return a builder of expressions that always have this *value*."""

    def build(m: re.Match[str]) -> Reading:
        return replace(_reading(m, "DATE", "fixed"), value=value)

    return build


def read_day_before(m: re.Match[str]) -> Reading:
    """Read "the day before", "the night after"."""
    count = 1 if m["step"].lower() == "after" else -1
    unit = "D" if m["unit"].lower() == "night" else unit_code(m["unit"])
    made = replace(_reading(m, "DATE", "offset"), unit=unit, count=count, base="text")  # type: ignore[arg-type]
    return replace(made, type="TIME", part="TNI") if m["unit"].lower() == "night" else made


def read_vague_duration(m: re.Match[str]) -> Reading:
    """Read "some time", "a while"."""
    return replace(_reading(m, "DURATION", "fixed"), value="PXX")
