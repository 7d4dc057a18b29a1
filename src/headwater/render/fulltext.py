"""The reports in full: each paragraph with its marks, anchors and the numbers of its claims."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from headwater.datamodel import Statement
from headwater.render.textmarks import Mark, marked_html, pieces
from headwater.render.view import Report, View, parts

VAST = 60_000  # characters; a longer report gets a frame of its own to scroll in
STYLED = frozenset({"headline", "subhead", "caption", "credit"})
# Letters that are written from right to left: their paragraph finds its own direction.
_TURNED = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a part of a very long one, as the page shows it."""

    role: str
    offset: int
    html: Markup
    goes_on: bool
    is_turned: bool

    @property
    def attributes(self) -> Markup:
        """Return the attributes of its element."""
        names = [f"t-{self.role}"] if self.role in STYLED else []
        names += ["on"] if self.goes_on else []
        styled = Markup(' class="{}"').format(" ".join(names)) if names else ""
        turned = " dir=auto" if self.is_turned else ""
        return Markup("data-o={}{}{}").format(self.offset, styled, turned)


def full_text(view: View, report: Report) -> list[Piece]:
    """Return the text of *report* in order; offsets are UTF-16 units of the article's text."""
    article = report.article
    units = view.units[article.id]
    cut = [
        (p.role, start, end, end < p.end)
        for p in article.paragraphs
        for start, end in pieces(article.text, p.start, p.end)
    ]
    marked = _marked(report, [(start, end) for _, start, end, _ in cut], *_found(view, report))
    return [
        Piece(role, units.at(start), html, on, bool(_TURNED.search(article.text, start, end)))
        for (role, start, end, on), html in zip(cut, marked, strict=True)
    ]


def statement_marks(statement: Statement) -> list[Mark]:
    """Return the marks of a statement's source, cue and content."""
    cue = statement.cue.spans if statement.cue else ()
    content = statement.content if statement.source.form != "own-voice" else ()
    named = (("src", statement.source.spans), ("cue", cue), ("con", content))
    return [Mark(s.start, s.end, name) for name, spans in named for s in spans]


def _found(
    view: View, report: Report
) -> tuple[list[Mark], Mapping[int, Sequence[str]], Mapping[int, str]]:
    """Return the marks of a report, the anchors at offsets, the claims' numbers after offsets."""
    ids: dict[int, list[str]] = {}
    notes: dict[int, dict[str, None]] = {}
    marks: list[Mark] = []
    own = (s for s in view.ledger.statements if s.article == report.article.id)
    for statement in view.in_order(own):
        places = statement.content or parts(statement)
        if not places:
            continue
        marks += statement_marks(statement)
        ids.setdefault(min(s.start for s in places), []).append(view.anchors[statement.id])
        for row in view.rows_of.get(statement.id, ()):
            told = [t for t in row.tellings if t.statement.id == statement.id]
            end = max(s.end for t in told for s in t.spans)
            note = f"<a href=#{row.anchor} data-n={row.number}></a>"
            notes.setdefault(end, {})[note] = None
    return marks, ids, {end: "".join(refs) for end, refs in notes.items()}


def _marked(
    report: Report,
    cut: Sequence[tuple[int, int]],
    marks: Sequence[Mark],
    ids: Mapping[int, Sequence[str]],
    notes: Mapping[int, str],
) -> Iterable[Markup]:
    starts = [start for start, _ in cut]
    marks_in: list[list[Mark]] = [[] for _ in starts]
    ids_in: list[dict[int, Sequence[str]]] = [{} for _ in starts]
    notes_in: list[dict[int, str]] = [{} for _ in starts]
    for mark in marks:
        at = max(bisect_right(starts, mark.start) - 1, 0)
        while at < len(starts) and starts[at] < mark.end:
            marks_in[at].append(mark)
            at += 1
    for offset, found in ids.items():
        ids_in[max(bisect_right(starts, offset) - 1, 0)][offset] = found
    for offset, note in notes.items():
        notes_in[max(bisect_left(starts, offset) - 1, 0)][offset] = note
    for (start, end), own, anchors, refs in zip(cut, marks_in, ids_in, notes_in, strict=True):
        yield marked_html(report.article, start, end, own, ids=anchors, notes=refs)
