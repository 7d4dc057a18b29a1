"""When was an undated report published, as its companions show.

A report without a date that tells, on "Monday", what a dated companion tells of the same day was
published that week. The proof is two time expressions in sentences that name the same people and
things; the stage of :mod:`headwater.timexes` uses it to give a report the date it lacks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.datamodel import Article, Dated, Span, Syntax, Timex
from headwater.timexes.calendar_rules import day_of
from headwater.timexes.grammar import find_readings

MAX_SPREAD = 3  # days between the companions' dates; more is no agreement
WEEK = timedelta(days=6)

_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "NUM", "ADJ"))
# Words of saying and of the calendar tell nothing of which event a sentence is about.
_EMPTY = frozenset(
    (
        "say", "tell", "report", "add", "be", "have", "do", "make", "take", "go", "come", "get",
        "day", "week", "month", "year", "time", "today", "yesterday", "tomorrow", "morning",
        "afternoon", "evening", "night", "monday", "tuesday", "wednesday", "thursday", "friday",
        "saturday", "sunday", "quote", "accord", "new", "other", "first", "last", "people",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence with a time in it: the time's words, and the names and other words around it."""

    timex: Timex
    names: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Match:
    """An undated time that a companion's *day* explains; ``low`` to ``high`` may be the date."""

    own: Span
    other: Span
    companion: Article
    day: date
    low: date
    high: date
    strong: bool


def scenes(timexes: Sequence[Timex], syntax: Syntax) -> list[_Scene]:
    """Return the sentences that hold *timexes*, one scene for each time."""
    found = []
    for timex in timexes:
        tokens = syntax.between(timex.span.start, timex.span.end)
        if not tokens or timex.type not in ("DATE", "TIME"):
            continue
        first, end = syntax.sentences[syntax.sentence_of(tokens[0].i)]
        around = [
            t
            for t in syntax.tokens[first:end]
            if t.pos in _CONTENT and t.lemma.lower() not in _EMPTY and t not in tokens
        ]
        names = frozenset(t.lemma.lower() for t in around if t.pos == "PROPN" and len(t.text) > 1)
        words = frozenset(t.lemma.lower() for t in around if t.pos != "PROPN" and len(t.text) > 2)
        found.append(_Scene(timex, names, words - names))
    return found


def _allowed(words: str, day: date) -> tuple[date, date] | None:
    """Return when a report may have been published that calls *day* by *words*, if it may."""
    for reading in find_readings(words):
        if reading.kind == "weekday" and reading.which is None:
            return (day, day + WEEK) if reading.weekday == day.weekday() else None
        if reading.kind == "shift" and reading.unit == "D" and reading.base == "speech":
            published = day - timedelta(days=reading.count)
            return published, published
        same_day = (reading.month, reading.day) == (day.month, day.day)
        if reading.kind == "day" and same_day and reading.year in (None, day.year):
            return day, day + WEEK
    return None


def _matches(own: Sequence[_Scene], other: Sequence[_Scene], companion: Article) -> list[_Match]:
    """Return the times of *own* scenes that scenes of a dated companion explain."""
    published = day_of(companion.published.value) if companion.published else None
    found = []
    for scene in own:
        for told in other:
            day = day_of(told.timex.value)
            allowed = _allowed(scene.timex.span.text, day) if day else None
            if day is None or allowed is None or published is None or day > published:
                continue
            names = scene.names & told.names
            shared = len(names) + len(scene.words & told.words)
            if not names and shared < 3:
                continue
            if shared >= 2:
                strong = len(names) >= 2 or shared >= 4
                own_span, other_span = scene.timex.span, told.timex.span
                found.append(_Match(own_span, other_span, companion, day, *allowed, strong))
    return found


def date_from_companions(
    article: Article,
    companions: Sequence[Article],
    timexes: Mapping[str, Sequence[Timex]],
    syntaxes: Mapping[str, Syntax],
) -> Dated | None:
    """Return the date that dated *companions* give an undated *article*, or ``None`` if unsure.

    It is the companions' own date, where that fits what the article calls "Monday" or "yesterday";
    one strong match or two weak ones are needed, and all must agree.
    """
    own = scenes(timexes.get(article.id, ()), syntaxes[article.id])
    if not own:
        return None
    matches: list[_Match] = []
    for companion in sorted(companions, key=lambda x: x.id):
        if companion.id in syntaxes:
            told = scenes(timexes.get(companion.id, ()), syntaxes[companion.id])
            matches += _matches(own, told, companion)
    if not any(m.strong for m in matches) and len({m.own for m in matches}) < 2:
        return None
    low, high = max(m.low for m in matches), min(m.high for m in matches)
    days = [d for m in matches if (d := _published(m.companion))]
    if low > high or (max(days) - min(days)).days > MAX_SPREAD:
        return None
    fitting = Counter(d for d in days if low <= d <= high)
    chosen = min(fitting, key=lambda d: (-fitting[d], d)) if fitting else low
    evidence = {m.own for m in matches} | {m.other for m in matches}
    ranked = sorted(evidence, key=lambda s: (s.article != article.id, s))
    return Dated(chosen.isoformat(), "co-report", tuple(ranked))


def _published(article: Article) -> date | None:
    return day_of(article.published.value) if article.published else None
