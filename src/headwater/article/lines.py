"""A document's lines: clean text of each, and the way back to the decoded input."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from headwater.datamodel import Document

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_KEPT_CONTROLS = frozenset("\t\n\r")
# Zero-width and direction marks: nobody reads them, and they split words for every later stage.
_DROPPED = frozenset("\u00ad\u200b\u200e\u200f\u2060\ufeff\ufffc")


Run = tuple[int, int, int | None]
"""Characters ``start`` to ``end`` of a text and where they stand in the input, if they do."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the input: where it stands, its clean text, and the runs that lead back."""

    start: int
    end: int
    text: str
    runs: tuple[Run, ...]
    place: str = "body"


def clean(raw: str, start: int, end: int) -> tuple[str, tuple[Run, ...]]:
    r"""Return ``raw[start:end]`` as NFC with single spaces, and the runs that lead back.

    A run ``(start, end, raw_start)`` with a place is the same characters there; what was composed,
    or was another kind of white space, has a run of its own whose place is ``None``.

    >>> clean("a\tb", 0, 3)
    ('a b', ((0, 1, 0), (1, 2, None), (2, 3, 2)))
    """
    pieces: list[str] = []
    runs: list[Run] = []
    length = 0
    space: int | None = None

    def add(piece: str, at: int | None) -> None:
        nonlocal length
        last = runs[-1] if runs else None
        if last and last[2] is not None and at is not None and last[2] + last[1] - last[0] == at:
            runs[-1] = (last[0], last[1] + len(piece), last[2])
        else:
            runs.append((length, length + len(piece), at))
        pieces.append(piece)
        length += len(piece)

    for at, piece in _clusters(raw, start, end):
        if piece.isspace():
            # Of several blanks the one that is a plain space keeps its place.
            plain = at if piece == " " else None
            space = plain if space is None or space < 0 else space
            space = -1 if space is None else space
            continue
        shown = piece
        if not (piece.isascii() and piece.isprintable()):
            shown = unicodedata.normalize("NFC", piece)
            shown = "".join(c for c in shown if not _is_dropped(c))
        if not shown:
            continue
        if space is not None and length:
            add(" ", space if space >= 0 else None)
        space = None
        add(shown, at if shown == piece else None)
    text = "".join(pieces)
    if length <= _CHECKED and not unicodedata.is_normalized("NFC", text):
        # Marks that met only because something between them was dropped.
        text = unicodedata.normalize("NFC", text)
        runs = [(0, len(text), None)]
    return text, tuple(runs)


# No script writes more marks on a letter; ordering endless ones takes quadratic time.
_MARKS = 30
_CHECKED = 20_000
_PLAIN = re.compile(r"[!-~]+")


def _clusters(raw: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield pieces that normalise alone: runs of ASCII, blanks, a letter with its marks."""
    at = start
    while at < end:
        plain = _PLAIN.match(raw, at, end)
        stop = plain.end() if plain else at + 1
        follows = stop
        most = min(end, stop + _MARKS)
        while follows < most and _joins(raw[follows - 1], raw[follows]):
            follows += 1
        if follows > stop:
            # The last letter belongs to the marks behind it.
            if stop - 1 > at:
                yield at, raw[at : stop - 1]
            yield stop - 1, raw[stop - 1 : follows]
        else:
            yield at, raw[at:stop]
        at = follows


def _joins(before: str, character: str) -> bool:
    """Return whether *character* may compose with the one before it."""
    if character.isascii():
        return False
    if unicodedata.combining(character) or "\u1160" <= character <= "\u11ff":
        return True
    pair = before + character
    return character > "\u0900" and unicodedata.normalize("NFC", pair) != pair


def _is_dropped(character: str) -> bool:
    if character in _DROPPED:
        return True
    kind = unicodedata.category(character)
    if kind == "Cc":
        return character not in _KEPT_CONTROLS
    # Direction overrides and isolates are format characters; joiners inside words stay.
    return kind == "Cs" or (
        kind == "Cf" and ("\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069")
    )


def _raw_lines(raw: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the lines of ``raw[start:end]``, and blank ones as empty pairs."""
    lines, at = [], start
    for m in _BREAK.finditer(raw, start, end):
        lines.append((at, m.start()))
        at = m.end()
    lines.append((at, end))
    return lines


def _is_wrapped(raw: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Return whether the lines were broken to fit a width: no next word would have fitted."""
    width = max((end - start for start, end in lines), default=0)
    if not 40 <= width <= 120:
        return False
    fits = total = ended = 0
    for (start, end), (next_start, next_end) in pairwise(lines):
        word = raw[next_start:next_end].split(None, 1)
        if not raw[start:end].strip() or not word:
            continue
        total += 1
        ended += raw[start:end].rstrip().endswith((".", "!", "?", '"', "”"))
        fits += end - start + 1 + len(word[0]) <= width - 4
    return total >= 4 and fits <= 0.15 * total and ended <= 0.5 * total


def _joined(raw: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return wrapped lines joined to paragraphs; a blank line or an indent starts a new one."""
    out: list[tuple[int, int]] = []
    fresh = True
    for start, end in lines:
        blank = not raw[start:end].strip()
        indented = raw[start : start + 2].isspace() and len(raw[start : start + 2]) == 2
        if blank or fresh or indented:
            out.append((start, end))
        else:
            out[-1] = (out[-1][0], end)
        fresh = blank
    return out


def lines_of(document: Document) -> tuple[list[Line], list[Line]]:
    """Return the lines of a document's body and, for a page, those around it."""
    raw = document.text
    if document.body is None:
        places = _raw_lines(raw, 0, len(raw))
        if _is_wrapped(raw, places):
            places = _joined(raw, places)
        return [line for p in places if (line := _line(raw, *p))], []
    inside = sorted(
        [(*run, "body") for run in document.body] + [(*run, "caption") for run in document.captions]
    )
    body, around, at = [], [], 0
    for start, end, place in inside:
        around += [line for p in _raw_lines(raw, at, start) if (line := _line(raw, *p, "around"))]
        body += [line for p in _raw_lines(raw, start, end) if (line := _line(raw, *p, place))]
        at = max(at, end)
    around += [line for p in _raw_lines(raw, at, len(raw)) if (line := _line(raw, *p, "around"))]
    return body, around


def _line(raw: str, start: int, end: int, place: str = "body") -> Line | None:
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    text, runs = clean(raw, start, end)
    return Line(start, end, text, runs, place) if text else None


def part_of(line: Line, start: int, end: int) -> Line:
    """Return the part of *line* from *start* to *end* of its text, without blanks around it."""
    while start < end and line.text[start] == " ":
        start += 1
    while end > start and line.text[end - 1] == " ":
        end -= 1
    runs = tuple(
        (max(a, start) - start, min(b, end) - start, None if at is None else at + max(0, start - a))
        for a, b, at in line.runs
        if a < end and start < b
    )
    places = [(at, at + b - a) for a, b, at in runs if at is not None]
    first, last = (places[0][0], places[-1][1]) if places else (line.start, line.end)
    return Line(first, last, line.text[start:end], runs, line.place)
