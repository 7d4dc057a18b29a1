"""Times of one claim that cannot both hold: dates, hours, spells of years, lengths of time.

A lower part of ``differences``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from headwater.claims.told import Setting, Told, alike, meeting, overlap, setting
from headwater.datamodel import Difference, Timex

__all__ = ["time_differences"]

LIKE = 0.4  # share of the lighter side's weight that both hold, before their times can conflict
MET = 0.5  # share of the words about the time that has fewer, which the other has too
MINUTES = 5  # two hours of the clock this near are one, told loosely
AROUND = 20  # the same where one of them is "about" or "shortly before"
FAR = 3 * 365  # days between two times of one event at most
FRESH = 1  # days: what is this new happened on the day that the report is of
SHIFT = 3  # two spells whose years lie at most so far apart are one spell told two ways
LONG = 2.0  # of two lengths of time, how many times the shorter the longer has to be
_PARTS = {"MO": (5, 12), "MI": (11, 14), "AF": (12, 18), "EV": (16, 23), "NI": (17, 30)}
_HOUR = re.compile(r"T(\d\d):(\d\d)(Z?)$")
_PART = re.compile(r"T(MO|MI|AF|EV|NI)$")
_LENGTH = re.compile(r"P(T?)(\d+(?:\.\d+)?|X)([YMWDHS])$")
_SECONDS = {"Y": 31557600.0, "M": 2629800.0, "W": 604800.0, "D": 86400.0, "TH": 3600.0,
            "TM": 60.0, "TS": 1.0}  # fmt: skip
# How many "months" or "hours" may be: more than one, fewer than make the next larger unit.
_SOME = {"Y": 30.0, "M": 18.0, "W": 12.0, "D": 20.0, "TH": 36.0, "TM": 90.0, "TS": 90.0}
_LOOSELY = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|shortly|just|before|after|some|by)"
    r"(?:\s+\w+)?\s*$",
    re.I,
)
_SPELL = re.compile(r"^\s*(?:to|until|till|through|and|-|–)\s*$", re.I)
_SPELLED = re.compile(r"^(days|weeks|months|years|decades)-?long$", re.I)


def time_differences(a: Told, b: Told) -> Iterator[Difference]:
    """Yield times of the same act that cannot both hold, and times told to unlike detail."""
    yield from _spells(a, b)
    yield from _lengths(a, b)
    mine, others = _dated(a), _dated(b)
    ends = [{p for s in _spells_in(t) for p in (s.start, s.last_start)} for t in (a, b)]
    mine = [t for t in mine if t.span.start not in ends[0]]
    others = [t for t in others if t.span.start not in ends[1]]
    for x in mine:
        for y in others:
            if x.value == y.value:
                continue
            meet = _meet(x, y)
            clash = _clock_clash(a, b, x, y) if meet else None
            if meet and clash is None:
                if x.range != y.range and _same_verb(a, b, x, y):
                    yield _difference("detail", a, b, x, y)
                continue
            if (
                _told_alike(x, y)
                or any(_agree(x, z) for z in others)
                or any(_agree(y, z) for z in mine)
            ):
                continue
            if not meet and (_years_apart(x, y) or _loosely_apart(x, y)):
                continue
            if not meet and _each_its_own_day(a, b, x, y):
                continue
            if _of_another_act(a, b, x, y, mine, others) or _of_pictures(a, b, x, y):
                continue
            if _same_act(a, b, x, y, clash=bool(clash)) and not _night_between(x, y):
                yield _difference("time", a, b, x, y)


def _of_pictures(a: Told, b: Told, x: Timex, y: Timex) -> bool:
    """Return whether both times stand in captions: they are of two pictures."""
    paragraphs = (a.article.paragraph_at(x.span.start), b.article.paragraph_at(y.span.start))
    return all(p is not None and p.role == "caption" for p in paragraphs)


def _difference(kind: str, a: Told, b: Told, x: Timex, y: Timex) -> Difference:
    return Difference(
        "time" if kind == "time" else "detail",
        a.side(x.span.start, x.span.end, value=x.value),
        b.side(y.span.start, y.span.end, value=y.value),
    )


def _dated(told: Told) -> list[Timex]:
    return [
        t
        for t in told.timexes
        if t.value
        and t.range
        and None not in t.range
        and t.type in {"DATE", "TIME"}
        and told.holds(t.span.start, t.span.end)
        and t.value not in {"PRESENT_REF", "PAST_REF", "FUTURE_REF"}
        and not _is_colour(told, t)
        and not _AS_OF.search(told.article.text[max(0, t.span.start - 12) : t.span.start])
    ]


# The time that a figure is of, or the last one that something may be done by, dates no act.
_AS_OF = re.compile(r"\b(?:as of|as at|by|until|till)\s+(?:the\s+)?$", re.I)


def _is_colour(told: Told, timex: Timex) -> bool:
    """Return whether "midnight" or "noon" stands before a noun: "a midnight blue coat"."""
    tokens = told.syntax.between(timex.span.start, timex.span.end)
    return (
        len(tokens) == 1
        and tokens[0].dep in {"amod", "compound", "nmod"}
        and "T" in (timex.value or "")
    )


def _told_alike(x: Timex, y: Timex) -> bool:
    """Return whether both are told in the same words: then only the reading of them differs.

    "November" and "last November", or "June 28" and "June 28 at 2 p.m.", are placed in a year by
    what stands around them, and that may go wrong; a difference has to be in the words.
    """
    one = set(re.findall(r"\w+", x.span.text.lower()))
    other = set(re.findall(r"\w+", y.span.text.lower()))
    return one <= other or other <= one


def _meet(x: Timex, y: Timex) -> bool:
    """Return whether the days of two time expressions have one in common."""
    (first, last), (other, end) = x.range or ("", ""), y.range or ("", "")
    return str(first) <= str(end) and str(other) <= str(last)


def _agree(x: Timex, y: Timex) -> bool:
    """Return whether two time expressions can be of one time, the hour included."""
    hours = _hours(x), _hours(y)
    if not _meet(x, y):
        return False
    return None in hours or hours[0] == hours[1]


def _hours(timex: Timex) -> tuple[int, int] | None:
    """Return the first and last minute of the day that a time of day may mean."""
    value = timex.value or ""
    if found := _HOUR.search(value):
        minute = int(found[1]) * 60 + int(found[2])
        return minute, minute
    if found := _PART.search(value):
        first, last = _PARTS[found[1]]
        return first * 60, last * 60
    return None


def _clock_clash(a: Told, b: Told, x: Timex, y: Timex) -> bool | None:
    """Return true where two hours of one day cannot both hold, ``None`` where they may."""
    one, other = _hours(x), _hours(y)
    if one is None or other is None or _zone(a, x) != _zone(b, y):
        return None
    gap = max(one[0], other[0]) - min(one[1], other[1])
    loose = any(
        _LOOSELY.search(t.article.text[max(0, z.span.start - 24) : z.span.start])
        for t, z in ((a, x), (b, y))
    )
    if {x.value[-2:] if x.value else "", y.value[-2:] if y.value else ""} == {"NI", "MO"}:
        return None  # the night before, or the one after: reports mean either
    if gap > 12 * 60 and (one[1] > 23 * 60 or other[1] > 23 * 60):
        return None  # midnight belongs to two days
    return True if gap > (AROUND if loose else MINUTES) else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _gap(x: Timex, y: Timex) -> int:
    """Return the days between two times that have none in common."""
    (early, late) = sorted([x.range or ("", ""), y.range or ("", "")], key=lambda r: str(r[0]))
    last, first = _day(early[1]), _day(late[0])
    return abs((first - last).days) if first and last else 0


def _loosely_apart(x: Timex, y: Timex) -> bool:
    """Return whether two times that lie near may be one, by the words that tell them.

    "Today" is as sure as the date of its report, "two years ago" is told to a year or so, and "the
    start of 2032" may mean New Year's Eve.
    """
    gap = _gap(x, y)
    counted = (found[1] for t in (x, y) if (found := _COUNTED.search(t.span.text.lower())))
    if any(gap <= _SLACK[unit] for unit in counted):
        return True
    if gap > 1:
        return False
    lengths = [
        (last - first).days
        for t in (x, y)
        if (first := _day((t.range or ("", ""))[0])) and (last := _day((t.range or ("", ""))[1]))
    ]
    short = bool(lengths) and min(lengths) <= 1
    return (short and len(set(lengths)) > 1) or any(_DEICTIC.search(t.span.text) for t in (x, y))


_COUNTED = re.compile(r"\b(year|month|week)s? (?:ago|before|earlier|later|after)\b")
_SLACK = {"year": 366, "month": 31, "week": 7}  # days between a time counted in a unit and another
_DEICTIC = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night)\b", re.I
)


def _of_another_act(
    a: Told, b: Told, x: Timex, y: Timex, mine: list[Timex], others: list[Timex]
) -> bool:
    """Return whether another time on one side is the one told of the other side's act.

    "Joined in 2009 and quit this month" has one time for "left last year" and one for another act.
    """
    one, other = _setting(a, x).verb, _setting(b, y).verb
    if one is None or other is None or alike(one, other):
        return False
    ours = [_setting(a, t).verb for t in mine if t is not x]
    theirs = [_setting(b, t).verb for t in others if t is not y]
    return any(v and alike(v, other) for v in ours) or any(v and alike(v, one) for v in theirs)


def _years_apart(x: Timex, y: Timex) -> bool:
    """Return whether two times are so far apart that they are of two events."""
    return _gap(x, y) > FAR


def _each_its_own_day(a: Told, b: Told, x: Timex, y: Timex) -> bool:
    """Return whether each report tells of its own day, and so of what happened on that day.

    "They met on Sunday" in Monday's report and "they met on Thursday" in Friday's are two meetings.
    """
    ours, theirs = _age(a, x), _age(b, y)
    if ours is None or theirs is None or _gap(x, y) < 2:
        return False
    return abs(ours) <= FRESH and abs(theirs) <= FRESH


def _age(told: Told, timex: Timex) -> int | None:
    """Return how many days before its report a time lies."""
    dated = told.article.published
    reported, happened = _day(dated.value if dated else None), _day((timex.range or ("", ""))[0])
    return (reported - happened).days if reported and happened else None


def _hour_of(timex: Timex) -> int | None:
    """Return the minute on the dial: that of 10:15 in the morning is that of the evening."""
    found = _HOUR.search(timex.value or "")
    return (int(found[1]) % 12) * 60 + int(found[2]) if found else None


def _zone(told: Told, timex: Timex) -> str | None:
    """Return the zone of an hour that is told with one; local time is none."""
    words = told.article.text[timex.span.start : timex.span.end + 8]
    found = re.search(r"\b(GMT|UTC|BST|EST|EDT|ET|CST|CDT|PST|PDT|PT|CET|IST|AEDT|AEST)\b", words)
    return found[1] if found else None


def _night_between(x: Timex, y: Timex) -> bool:
    """Return whether only a night lies between two days: late on Monday is Tuesday elsewhere."""
    days = sorted([(x.range or ("", ""), x), (y.range or ("", ""), y)], key=lambda d: str(d[0]))
    (early, first), (late, _) = days
    try:
        gap = date.fromisoformat(str(late[0])[:10]) - date.fromisoformat(str(early[1])[:10])
    except ValueError:
        return False
    part = _hours(first)
    return gap.days == 1 and part is not None and part[1] >= 20 * 60


def _same_act(a: Told, b: Told, x: Timex, y: Timex, *, clash: bool) -> bool:
    """Return whether two times are told of one act: verbs alike and more words that meet."""
    one, other = _setting(a, x), _setting(b, y)
    if one.doers and other.doers and not one.doers & other.doers:
        return False
    if _planned(a, x) != _planned(b, y):
        return False  # when it was to be, and when it was
    verbs = one.verb is not None and other.verb is not None and alike(one.verb, other.verb)
    if one.verb is not None and other.verb is not None and not verbs and not clash:
        met, share = meeting(one.words - {one.verb}, other.words - {other.verb})
        return met >= 2 and share >= MET
    p, q = a.proposition, b.proposition
    met, share = meeting(one.words, other.words)
    if clash and _hour_of(x) is not None and _hour_of(x) == _hour_of(y):
        return True  # 10:15 a.m. and 10:15 p.m.
    if share < MET:
        return False
    shared = bool((p.target & q.target) | (p.subject & q.subject))
    return met >= 2 or (met >= 1 and shared and overlap(p, q) >= LIKE)


def _same_verb(a: Told, b: Told, x: Timex, y: Timex) -> bool:
    one, other = _setting(a, x), _setting(b, y)
    return (
        one.verb is not None
        and other.verb is not None
        and one.verb in one.words
        and alike(one.verb, other.verb)
    )


def _setting(told: Told, timex: Timex) -> Setting:
    """Return the words that a time is told of, its own left out."""
    found = setting(told, timex.span.start, timex.span.end)
    own = {t.lemma.lower() for t in told.syntax.between(timex.span.start, timex.span.end)}
    return Setting(found.verb, found.noun, found.words - own, found.doers, found.kinds)


def _planned(told: Told, timex: Timex) -> bool:
    """Return whether a time is told of what is yet to be: "will land at 9", "is due on Friday"."""
    tokens = told.syntax.between(timex.span.start, timex.span.end)
    at = tokens[-1] if tokens else None
    for _ in range(6):
        if at is None or at.pos in {"VERB", "AUX"} or at.head == at.i:
            break
        at = told.syntax.tokens[at.head]
    if at is None:
        return False
    words = {c.lemma.lower() for c in told.syntax.children(at.i) if c.dep in {"aux", "auxpass"}}
    up = told.syntax.tokens[at.head]
    return bool(
        words & {"will", "would", "shall", "may", "could", "might", "should"}
        or at.lemma.lower() in _AHEAD
        or (at.dep == "xcomp" and up.lemma.lower() in _AHEAD)
    )


_AHEAD = frozenset(["expect", "plan", "schedule", "due", "set", "hope", "aim", "intend", "promise"])


# --- spells and lengths --------------------------------------------------------------------------


def _spells(a: Told, b: Told) -> Iterator[Difference]:
    """Yield two spells of years that are one: "from 1967 to 1979", "from 1966 to 1978"."""
    for x in _spells_in(a):
        for y in _spells_in(b):
            gaps = (abs(x.first - y.first), abs(x.last - y.last))
            common = min(x.last, y.last) - max(x.first, y.first)
            longest = max(x.last - x.first, y.last - y.first)
            if max(gaps) and max(gaps) <= SHIFT and 2 * common > longest:
                yield Difference(
                    "time",
                    a.side(x.start, x.end, value=f"{x.first}/{x.last}"),
                    b.side(y.start, y.end, value=f"{y.first}/{y.last}"),
                )


@dataclass(frozen=True, slots=True)
class _Spell:
    first: int
    last: int
    start: int
    end: int
    last_start: int


def _spells_in(told: Told) -> list[_Spell]:
    years = [
        t
        for t in told.timexes
        if t.value and re.fullmatch(r"\d{4}", t.value) and told.holds(t.span.start, t.span.end)
    ]
    years.sort(key=lambda t: t.span)
    out = []
    for x, y in itertools.pairwise(years):
        if _SPELL.match(told.article.text[x.span.end : y.span.start]):
            first, last = int(x.value or 0), int(y.value or 0)
            if first < last:
                out.append(_Spell(first, last, x.span.start, y.span.end, y.span.start))
    return out


@dataclass(frozen=True, slots=True)
class _Length:
    least: float
    most: float
    start: int
    end: int
    value: str


def _lengths(a: Told, b: Told) -> Iterator[Difference]:
    """Yield two lengths of one thing that are far apart: "two-year", "months-long"."""
    counted = [{q.start for q in t.proposition.quantities if q.dimension == "duration"}
               for t in (a, b)]  # fmt: skip
    for x in _lengths_in(a):
        for y in _lengths_in(b):
            if x.least <= LONG * y.most and y.least <= LONG * x.most and _fit(x, y):
                continue
            numbers = [
                any(n.start <= s < n.end for s in c) for n, c in zip((x, y), counted, strict=True)
            ]
            if all(numbers):
                continue  # told as numbers already
            one, other = setting(a, x.start, x.end), setting(b, y.start, y.end)
            met, share = meeting(one.words, other.words)
            nouns = one.noun is not None and other.noun is not None
            if alike(one.noun or "", other.noun or "") if nouns else met >= 2 and share >= MET:
                yield Difference(
                    "time",
                    a.side(x.start, x.end, value=x.value),
                    b.side(y.start, y.end, value=y.value),
                )


def _fit(x: _Length, y: _Length) -> bool:
    return x.least <= y.most * 1.2 and y.least <= x.most * 1.2


def _lengths_in(told: Told) -> list[_Length]:
    out = []
    for timex in told.timexes:
        found = _LENGTH.match(timex.value or "")
        if timex.type == "DURATION" and found and _is_length(told, timex):
            unit = found[1] + found[3]
            out.append(_length(found[2], unit, timex.span.start, timex.span.end))
    for token in told.tokens():
        if found := _SPELLED.match(token.text):
            unit = {"d": "D", "w": "W", "m": "M", "y": "Y"}[found[1][0].lower()]
            out.append(_length("X", unit, token.start, token.end))
    return out


def _is_length(told: Told, timex: Timex) -> bool:
    """Return whether it is how long something took: not "in weeks", nor "a day after"."""
    start, end = timex.span.start, timex.span.end
    text = told.article.text
    return (
        told.holds(start, end)
        and not _NO_LENGTH_BEFORE.search(text[max(0, start - 16) : start])
        and not _NO_LENGTH_AFTER.match(text[end : end + 12])
    )


_NO_LENGTH_BEFORE = re.compile(
    r"\b(?:in|within|of|after|every|by|last|next|past)\s+(?:the\s+|about\s+)?$", re.I
)
_NO_LENGTH_AFTER = re.compile(
    r"[\s-]*(?:after|before|ago|later|earlier|old|since|prior|from)\b", re.I
)


def _length(amount: str, unit: str, start: int, end: int) -> _Length:
    seconds = _SECONDS.get(unit, 1.0)
    if amount == "X":
        value = f"P{'T' if unit[0] == 'T' else ''}X{unit[-1]}"
        return _Length(2 * seconds, _SOME.get(unit, 90.0) * seconds, start, end, value)
    size = float(amount) * seconds
    return _Length(size, size, start, end, f"P{'T' if unit[0] == 'T' else ''}{amount}{unit[-1]}")
