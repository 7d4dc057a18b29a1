"""The story's sourcing in plain words: the lines that both pages begin with.

A *line* is made of our words and of quotes; a quote keeps its span, so that the terminal can print
it and the page can link it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from headwater.datamodel import Side, Span, Statement
from headwater.render.differing import Contrast, contrasts
from headwater.render.view import Row, Telling, View, parts, voice_key
from headwater.render.words import contrast_words, plural

FEW = 3  # claims of somebody who withholds the rest, as one line can name them


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a report in a line of ours, with the letter of the report."""

    span: Span
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a report uses, in a line of ours."""

    text: str


Piece: TypeAlias = str | Quote | Name


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary: its kind, our words and quotes, the claims that it is about."""

    kind: str
    pieces: tuple[Piece, ...]
    rows: tuple[Row, ...] = ()


def bottom_line(view: View) -> tuple[Line, ...]:
    """Return the story's sourcing in plain words, the most important first."""
    accounts, confirmations = tuple(_accounts(view)), tuple(_confirmations(view))
    # Beside one side's account, what the other side confirms is the next thing to know.
    return (
        *accounts,
        *(confirmations if accounts else ()),
        *_counts(view),
        *_conflicts(view),
        *_strengths(view),
        *_wordings(view),
        *(() if accounts else confirmations),
        *_unanswered(view),
    )


def _accounts(view: View) -> Iterable[Line]:
    """Yield what is known only from one party's own account, and whether anybody else backs it."""
    for voice in view.voices:
        if voice.key[0] != "account":
            continue
        party = Name(voice.account or "")
        backed = sum(r.claim.independent_origins > 1 for r in voice.rows)
        more = "No report has any of it from anybody else."
        if backed:
            more = f"{backed} of them also {'has' if backed == 1 else 'have'} an origin outside it."
        speakers = _speakers(view, voice.rows, voice.key)
        whole = [s for s, (inside, total) in speakers.items() if inside == total]
        count = len([r for r in voice.rows if any(view.origin_name(o) in whole for o in r.origins)])
        verb = " said comes from one side’s account: "
        if whole:
            names = _listed([Name(_in_sentence(s)) for s in whole[:3]])
            rest = len(voice.rows) - count
            counted = plural(count, "claim") + (f", and {rest} more rest on it" if rest else "")
            pieces: tuple[Piece, ...] = ("All that is reported of what ", *names, verb, party)
            yield Line("account", (*pieces, f" ({counted}). {more}"), voice.rows)
            continue
        name, (inside, total) = next(iter(speakers.items()), ("", (0, 1)))
        if 2 * inside > total:
            counted = f" ({inside} of {total} claims). {more}"
            who = Name(_in_sentence(name))
            yield Line("account", ("Most of what ", who, verb, party, counted), voice.rows)
        else:
            rest_words = "rests" if len(voice.rows) == 1 else "rest"
            head = f"{plural(len(voice.rows), 'claim')} {rest_words} on one side’s account: "
            yield Line("account", (head, party, f". {more}"), voice.rows)


def _in_sentence(name: str) -> str:
    """Return *name* as it stands in a sentence: "the presidential office", "Ada Lund"."""
    first = name.split(" ", 1)[0]
    return f"the {name}" if first[:1].islower() and first not in _DETERMINERS else name


_DETERMINERS = frozenset(
    ["the", "a", "an", "one", "two", "three", "several", "some", "many", "his", "her", "their"]
)


def _speakers(view: View, rows: Iterable[Row], key: tuple[str, str]) -> dict[str, tuple[int, int]]:
    """Return the speakers of an account, the busiest first: claims inside it, claims in all."""
    inside: dict[str, int] = {}
    for row in rows:
        names = {
            view.origin_name(o) for o in row.origins if o.kind == "speaker" and voice_key(o) == key
        }
        for name in sorted(names - {""}):
            inside[name] = inside.get(name, 0) + 1
    total = {
        name: sum(any(view.origin_name(o) == name for o in r.origins) for r in view.rows)
        for name in inside
    }
    busiest = sorted(inside, key=lambda name: (-inside[name], name))
    return {name: (inside[name], total[name]) for name in busiest}


def _confirmations(view: View) -> Iterable[Line]:
    """Yield what those who withheld more did say: the other side's part of the story."""
    found = []
    for name, statements in _decliners(view).items():
        told = _told(view, name)
        if 0 < len(told) <= FEW and any(t.statement.act == "confirm" for _, t in told):
            found.append((statements, told))
    for statements, told in found[:2]:
        first = told[0][1].statement
        verb = "confirmed" if first.act == "confirm" else "said"
        who = _source_words(view, first)
        said: list[Piece] = [Name(who[:1].upper() + who[1:]), f" {verb} only: "]
        quotes = [q for s in statements[:3] for q in _withheld(view, s)]
        words = {_flat(t.spans[0]): Quote(t.spans[0], t.report.letter) for _, t in reversed(told)}
        said += _listed(list(words.values())[::-1])
        said += ["; for the rest: ", *_listed(quotes), "."]
        yield Line("confirms", tuple(said), tuple(row for row, _ in told))


def _told(view: View, source: str) -> list[tuple[Row, Telling]]:
    """Return the claims that *source* makes, each with its first telling."""
    found = []
    # "gave no details" is what was withheld, also where a claim was made of it.
    withheld = [p for s in view.declines() for p in parts(s) if p not in s.source.spans]
    for row in view.rows:
        for t in row.tellings:
            if t.statement.act == "decline" or any(
                a.overlaps(b) for a in t.spans for b in withheld
            ):
                continue
            if source_key(view, t.statement) == source:
                found.append((row, t))
                break
    return found


def _unanswered(view: View) -> Iterable[Line]:
    """Yield who withheld an answer and is not in :func:`_confirmations`."""
    named = {id(row) for line in _confirmations(view) for row in line.rows}
    quotes: list[Piece] = []
    for name, statements in _decliners(view).items():
        told = _told(view, name)
        if told and all(id(row) in named for row, _ in told):
            continue
        whole = view.whole(statements[0], 200)
        if whole is not None:
            quotes.append(Quote(whole, view.letter(whole)))
    if quotes:
        more = [f"{len(quotes) - 3} more"] if len(quotes) > 3 else []
        yield Line("declined", ("Did not answer: ", *_listed([*quotes[:3], *more]), "."))


def source_key(view: View, statement: Statement) -> str:
    """Return what tells a source from others in summaries: its identity, else its name's words."""
    words = re.sub(r"^(?:an?|the|one)\s+", "", view.source_name(statement).casefold())
    return statement.source.entity or words


def _source_words(view: View, statement: Statement) -> str:
    """Return who speaks as the report puts it; by name where that points to somebody unnamed."""
    spoken = " ".join(span.text for span in statement.source.spans)
    vague = re.match(r"(?:s?he|they|it|his|her|their|its|who)\b", spoken, re.IGNORECASE)
    return spoken if spoken and not vague and len(spoken) < 80 else view.source_name(statement)


def _flat(span: Span) -> str:
    return " ".join(span.text.casefold().split())


def _decliners(view: View) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in view.declines():
        key = source_key(view, statement)
        if key:
            found.setdefault(key, []).append(statement)
    return found


def _withheld(view: View, statement: Statement) -> list[Piece]:
    """Return the words of a non-answer without who gave it."""
    cue = statement.cue.spans if statement.cue else ()
    places = [*cue, *statement.topic] or list(parts(statement))
    report = view.by_article.get(statement.article)
    start, end = min(s.start for s in places), max(s.end for s in places)
    if report is None or end - start > 160:
        return [Quote(places[0], view.letter(places[0]))]
    return [Quote(report.article.span(start, end), report.letter)]


def _counts(view: View) -> Iterable[Line]:
    rows = view.rows
    if not rows:
        yield Line("none", ("No claim was found in these reports.",))
        return
    several = tuple(r for r in rows if r.claim.independent_origins > 1 and not r.is_conflict)
    one = tuple(r for r in rows if r.claim.independent_origins == 1 and not r.is_unsourced)
    unsourced = tuple(r for r in rows if r.is_unsourced)
    repeated = sum(len(r.reports) > 1 for r in one)
    if several:
        verb = "has" if len(several) == 1 else "have"
        head = f"{plural(len(several), 'claim')} {verb} two or more independent origins: "
        quotes = [_wording(view, r) for r in several[:2]]
        more = f" and {len(several) - 2} more." if len(several) > 2 else "."
        yield Line("confirmed", (head, *_listed(quotes), more), several)
    else:
        text = "No claim has two independent origins that agree."
        yield Line("unconfirmed", (text,))
    if one:
        rest = "rests" if len(one) == 1 else "rest"
        text = f"{len(one)} of {plural(len(rows), 'claim')} {rest} on one origin only"
        if repeated:
            are = "is" if repeated == 1 else "are"
            text += f"; {repeated} of them {are} in several reports: repeated, not confirmed"
        yield Line("one-origin", (text + ".",), one)
    if unsourced:
        verb = "is" if len(unsourced) == 1 else "are"
        text = f"{plural(len(unsourced), 'claim')} {verb} told without naming any source."
        yield Line("unstated", (text,), unsourced)


def _conflicts(view: View) -> Iterable[Line]:
    told: dict[object, list[Row]] = {}
    for row in view.rows:
        if row.is_conflict:
            told.setdefault(_figures(row), []).append(row)
    groups = [tuple(rows) for rows in told.values()]
    for rows in groups[:4]:
        row = rows[0]
        sharp = _sharp(row)
        loose = [c for c in contrasts(row.claim.differences) if c.type == "detail"]
        if sharp:
            head = f"Conflict ({_over(sharp[0])}): "
            yield Line("conflict", (head, *_sides(view, sharp[0]), "."), rows)
        elif loose:
            yield Line("conflict", ("Conflict: ", *_sides(view, loose[0]), "."), rows)
        else:
            yield Line("conflict", ("Conflict over ", _wording(view, row), "."), rows)
    if rest := tuple(row for rows in groups[4:] for row in rows):
        verb = "conflicts" if len(rest) == 1 else "conflict"
        text = f"{len(rest)} more {'claim' if len(rest) == 1 else 'claims'} {verb}."
        yield Line("conflict", (text,), rest)


def _sharp(row: Row) -> list[Contrast]:
    """Return the conflicts of a claim, else its figures of two times."""
    found = contrasts(row.claim.differences)
    return [c for c in found if c.is_conflict] or [c for c in found if c.at_two_times]


def _figures(row: Row) -> object:
    """Return what two claims have alike that conflict over the same: figures, unit, what of."""
    sharp = _sharp(row)
    if not sharp or sharp[0].type != "number":
        return row.number
    sides = (frozenset((s.value, s.unit) for s in side) for side in (sharp[0].a, sharp[0].b))
    return _over(sharp[0]), frozenset(sides)


def _over(contrast: Contrast) -> str:
    """Return what a conflict is over; of numbers, also what they count where both say the same."""
    said = contrast_words(contrast)
    units = {side.unit for side in (*contrast.a, *contrast.b)}
    unit = units.pop() if len(units) == 1 else None
    return f"{said}: {unit}" if unit and contrast.type == "number" else said


def _strengths(view: View) -> Iterable[Line]:
    found = [
        (r, c) for r in view.rows for c in contrasts(r.claim.differences) if c.type == "strength"
    ]
    for row, contrast in found[:3]:
        yield Line("strength", ("Not equally strong: ", *_sides(view, contrast), "."), (row,))


def _wordings(view: View) -> Iterable[Line]:
    found = [
        (r, c) for r in view.rows for c in contrasts(r.claim.differences) if c.type == "wording"
    ]
    rows = tuple(dict.fromkeys(r.number for r, _ in found))
    if found:
        told = tuple(r for r in view.rows if r.number in rows)
        verb = "is" if len(rows) == 1 else "are"
        head = f"{plural(len(rows), 'claim')} {verb} quoted in other words, as "
        yield Line("wording", (head, *_sides(view, found[0][1]), "."), told)


def _sides(view: View, contrast: Contrast) -> tuple[Piece, ...]:
    """Return both sides of *contrast*, each in its different words, at most two."""
    out: list[list[Piece]] = []
    for sides in (contrast.a, contrast.b):
        said: dict[str, Quote] = {}
        for side in sides:
            span = shown(view, contrast, side)
            said.setdefault(_flat(span), Quote(span, view.letter(span)))
        out.append(_listed(list(said.values())[:2]))
    return (*out[0], " against ", *out[1])


def shown(view: View, contrast: Contrast, side: Side) -> Span:
    """Return the words of *side* to show: of wordings, not less than the clause."""
    return view.completed(side.span) if contrast.type in {"wording", "strength"} else side.span


def _wording(view: View, row: Row) -> Quote:
    """Return a claim's wording, not the comma with which its sentence went on."""
    span = row.claim.wording
    opened = span.text[:1] in {"“", '"'}
    inside = span.text.rstrip('”"') if opened else span.text
    said = inside.rstrip(" ,;:")
    if said == inside:
        return Quote(span, "")
    article = view.by_article[span.article].article
    return Quote(article.span(span.start, span.start + len(said)), "")


def _listed(pieces: Sequence[Piece]) -> list[Piece]:
    out: list[Piece] = []
    for n, piece in enumerate(pieces):
        if n:
            out.append(" and " if n == len(pieces) - 1 else ", ")
        out.append(piece)
    return out
