"""The days that the reports speak of: what is claimed of each, and how they name it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.datamodel import Span, Timex
from headwater.render import words
from headwater.render.view import Row, View

NEAR = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a stretch of days: the claims about it, and the words that name it.

    ``is_near`` tells the days that the reports are about from those that they look back on.
    """

    label: str
    rows: tuple[Row, ...]
    phrases: tuple[tuple[str, tuple[Span, ...], str], ...]
    is_near: bool


def make_timeline(view: View) -> tuple[Moment, ...]:
    """Return the days of the story in order; a phrase comes with how its day is known."""
    days: dict[tuple[str, str], list[Timex]] = {}
    for timex in view.ledger.timexes:
        if timex.value and timex.range and timex.range[0]:
            days.setdefault((timex.range[0], timex.range[1] or timex.range[0]), []).append(timex)
    rows_of: dict[str, list[Row]] = {}
    for row in view.rows:
        for identity in row.claim.timexes:
            rows_of.setdefault(identity, []).append(row)
    moments = []
    for (first, last), timexes in sorted(days.items()):
        rows = {row.number: row for timex in timexes for row in rows_of.get(timex.id, ())}
        moments.append(
            Moment(
                words.days(first, last),
                tuple(rows[n] for n in sorted(rows)),
                _phrases(view, timexes),
                _is_near(view, first),
            )
        )
    return tuple(moments)


def _phrases(view: View, timexes: Iterable[Timex]) -> tuple[tuple[str, tuple[Span, ...], str], ...]:
    """Return the words for one day, each once, with its places in the order of the reports."""
    found: dict[str, list[Timex]] = {}
    in_order = sorted(
        timexes,
        key=lambda t: (
            view.by_article[t.span.article].number if t.span.article in view.by_article else 0,
            t.span.start,
            t.id,
        ),
    )
    for timex in in_order:
        found.setdefault(" ".join(timex.span.text.split()), []).append(timex)
    return tuple(
        (text, tuple(t.span for t in same), words.ANCHOR_WORDS[same[0].anchor])
        for text, same in found.items()
    )


def _is_near(view: View, first: str) -> bool:
    published = [report.article.published for report in view.reports]
    try:
        known = [date.fromisoformat(dated.value[:10]) for dated in published if dated]
        at = date.fromisoformat(first[:10])
    except ValueError:
        return True
    return not known or min(known) - NEAR <= at <= max(known) + NEAR
