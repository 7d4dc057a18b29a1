"""Where a text stands in quotation marks, in every style news uses, closed or not.

A quotation may run over paragraphs (each opened anew, the last closed), may lack its closing
mark, may be written with ``''`` or two backticks, with « », „ “, single marks or garbled bytes.
Single marks are told from apostrophes, and words in marks that nobody utters (nicknames, titles
of works, words held at arm's length) are told from speech.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from headwater.datamodel import Article, Paragraph

__all__ = ["Kind", "Quotation", "find_quotations", "quotation_at"]

Kind = Literal["speech", "nickname", "scare"]

_DOUBLE = re.compile(r"''|``|â€[œ\u009c\u009d\u201d]|[\"“”„‟«»〝〞]")
_SINGLE = re.compile(r"['‘’‚‛`´‹›]")
_OPENERS = frozenset("“„«〝‟")
_CLOSERS = frozenset("”〞")
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u2009\u202f([{—–-/:;,…'‘\"“")
_AFTER_CLOSING = frozenset(" \t\n\u00a0\u2009\u202f)]}—–-/:;,.!?…'’\"”")
# What starts with an apostrophe.
_CLIPPED = re.compile(
    r"['’‘](?:\d0s\b|\d\d\b|em\b|til\b|tis\b|twas\b|cause\b|n\b|bout\b|round\b)", re.I
)
_END = frozenset(".!?,…")
LEAST_OPEN = 20  # characters of a paragraph that is believed to leave a single mark open


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks within one paragraph, marks included.

    ``group`` is shared by the stretches of one quotation that runs over several paragraphs.
    """

    start: int
    end: int
    kind: Kind
    single: bool
    closed: bool
    group: int


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    opens: bool
    closes: bool


def find_quotations(article: Article) -> tuple[Quotation, ...]:
    """Return the outermost stretches of *article* that stand in quotation marks, in text order."""
    out: list[Quotation] = []
    running = False  # is a quotation of the paragraph before still open?
    group = 0
    bodies = [p for p in article.paragraphs if p.role != "credit"]
    for number, paragraph in enumerate(bodies):
        following = bodies[number + 1] if number + 1 < len(bodies) else None
        marks = _double_marks(article.text, paragraph.start, paragraph.end)
        regions, left_open = _pair(article.text, marks, paragraph.start, paragraph.end, running)
        next_marks = (
            _double_marks(article.text, following.start, following.end)
            if left_open and following is not None
            else []
        )
        goes_on = (
            bool(next_marks) and following is not None and _goes_on(next_marks, following.start)
        )
        if left_open and not goes_on:
            regions[-1] = _cut_unclosed(article.text, regions[-1])
        if not regions or regions[0][0] > paragraph.start or not running:
            group += 1
        for n, (start, end, closed) in enumerate(regions):
            group += n > 0
            kind = _kind(article.text, start, end, single=False) if closed else "speech"
            out.append(Quotation(start, end, kind, False, closed, group))
        taken = [(start, end) for start, end, _ in regions]
        for start, end in _single_regions(article.text, paragraph.start, paragraph.end, taken):
            kind = _kind(article.text, start, end, single=True)
            out.append(Quotation(start, end, kind, True, True, -len(out) - 1))
        if not taken and following is not None and _left_open(article.text, paragraph, following):
            end = paragraph.end
            out.append(Quotation(paragraph.start, end, "speech", True, False, -len(out) - 1))
        running = left_open and goes_on
    return tuple(sorted(out, key=lambda quotation: quotation.start))


def quotation_at(quotations: Sequence[Quotation], offset: int) -> Quotation | None:
    """Return the quotation that holds *offset*, or ``None``."""
    at = bisect_right(quotations, offset, key=lambda quotation: quotation.start) - 1
    if at >= 0 and quotations[at].end > offset:
        return quotations[at]
    return None


# --- double marks ------------------------------------------------------------------------------


def _double_marks(text: str, start: int, end: int) -> list[_Mark]:
    """Return the double marks of a paragraph with what each may do by its look and its place."""
    marks = []
    for found in _DOUBLE.finditer(text, start, end):
        at, after = found.span()
        before = text[at - 1] if at > start else " "
        behind = text[after] if after < end else " "
        opens = before in _BEFORE_OPENING and not behind.isspace()
        closes = not before.isspace() and behind in _AFTER_CLOSING
        sign = found.group()
        if sign in _OPENERS or sign in ("``", "â€œ", "â€\u009c"):
            opens, closes = not (closes and not opens), closes and not opens
        elif sign in _CLOSERS or sign in ("â€\u009d", "â€\u201d"):
            opens, closes = opens and not closes, True
        elif opens == closes and sign != "»":
            opens = closes = True
        if (
            sign == '"'
            and before.isdigit()
            and not opens
            and re.search(r"\d'\s?\d*$", text[start:at])
        ):
            continue  # feet and inches
        marks.append(_Mark(at, after, opens, closes))
    return marks


def _pair(
    text: str, marks: list[_Mark], start: int, end: int, running: bool
) -> tuple[list[tuple[int, int, bool]], bool]:
    """Return the outermost regions ``(start, end, closed)`` and whether the last is left open."""
    regions: list[tuple[int, int, bool]] = []
    opened: int | None = None
    depth = 0
    if running and not (marks and marks[0].start - start < 2 and marks[0].opens):
        opened, depth = start, 1
    for n, mark in enumerate(marks):
        if opened is None:
            if mark.opens or not mark.closes or _odd(marks, n):
                opened, depth = mark.start, 1
            continue
        if mark.opens and not mark.closes:
            closings = sum(m.closes and not m.opens for m in marks[n + 1 :])
            openings = sum(m.opens and not m.closes for m in marks[n + 1 :])
            if closings - openings >= depth + 1:
                depth += 1
                continue
            regions.append(_cut_unclosed(text, (opened, _rstrip(text, opened, mark.start), False)))
            opened, depth = mark.start, 1
            continue
        depth -= 1
        if depth == 0:
            regions.append((opened, mark.end, True))
            opened = None
    if opened is None:
        return regions, False
    regions.append((opened, end, False))
    return regions, True


def _odd(marks: list[_Mark], n: int) -> bool:
    """Return whether a mark that looks closing has to open, as another closing one follows."""
    return n + 1 < len(marks) and marks[n + 1].closes and not marks[n + 1].opens


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _goes_on(marks: list[_Mark], start: int) -> bool:
    """Return whether the next paragraph goes on with the quotation that this one left open."""
    first = marks[0]
    if first.start - start < 2:
        return True
    return first.closes and not first.opens


def _cut_unclosed(text: str, region: tuple[int, int, bool]) -> tuple[int, int, bool]:
    """End a quotation that is never closed where the narration plainly sets in again.

    That is at a comma or stop followed by a short "he said" clause; else it runs to the end.
    """
    start, end, _ = region
    found = re.search(
        r"[,.!?](?= (?:(?:he|she|they|it|who|the \w+|[A-Z][\w.]+(?: [A-Z][\w.]+){0,3}) "
        r"(?:\w+ed|said|says|told|tells|wrote|writes|asks|adds)\b"
        r"|(?:said|says|added|adds|wrote|asked) (?:he|she|they|the|[A-Z])))",
        text[start:end],
    )
    return (start, start + found.end(), False) if found else region


# --- single marks ------------------------------------------------------------------------------


def _left_open(text: str, paragraph: Paragraph, following: Paragraph) -> bool:
    """Return whether a paragraph opens a single mark that only a later paragraph closes."""
    start, end = paragraph.start, paragraph.end
    if end - start < LEAST_OPEN or text[start] not in "'‘" or text[following.start] not in "'‘":
        return False
    opens = _opens_single(text, start, start, end)
    goes_on = _opens_single(text, following.start, following.start, following.end)
    return opens and goes_on and _closing_single(text, start, end) is None


def _single_regions(
    text: str, start: int, end: int, taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the stretches in single marks outside *taken*."""
    out: list[tuple[int, int]] = []
    at = start
    while (found := _SINGLE.search(text, at, end)) is not None:
        at = found.end()
        place = found.start()
        if any(a <= place < b for a, b in taken) or not _opens_single(text, place, start, end):
            continue
        limit = min([a for a, _ in taken if a > place], default=end)
        close = _closing_single(text, place, limit)
        if close is None and place == start and text[place] == "‘" and end - start > 40:
            close = end  # a paragraph of a longer quotation in single marks
        if close is not None:
            out.append((place, close))
            at = close
    return out


def _opens_single(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    behind = text[at + 1] if at + 1 < end else " "
    if text[at] in "’´" or not (behind.isalnum() or behind in '$£€[(…@#"“'):
        return False
    if before.isspace() or before in '([{—–-/:"“':
        return _CLIPPED.match(text, at) is None
    return text[at] in "‘‹" and not before.isalnum()


def _closing_single(text: str, at: int, limit: int) -> int | None:
    """Return where the single quotation opened at *at* ends, or ``None`` if it is none."""
    places = []
    for found in _SINGLE.finditer(text, at + 1, limit):
        place = found.start()
        behind = text[place + 1] if place + 1 < len(text) else " "
        if text[place] in "‘‹" and text[place - 1].isspace():
            break
        if not text[place - 1].isspace() and not behind.isalnum():
            places.append(place)
        elif _opens_single(text, place, at, limit) and places:
            break
    for n, place in enumerate(places):
        plural = (
            text[place - 1] in "sS" and re.match(r".\s[a-z]", text[place : place + 3]) is not None
        )
        if plural and n + 1 < len(places) and places[n + 1] - place < 300:
            continue
        return place + 1
    return None


# --- what a quotation is -----------------------------------------------------------------------

_WORD = re.compile(r"[\w$£€%'’.-]*\w[\w%'’.-]*")


def _kind(text: str, start: int, end: int, *, single: bool) -> Kind:
    """Return whether the marks hold speech, a nickname, or words held at arm's length."""
    inner = text[start + 1 : end - 1].strip("'\"“”‘’ ")
    held = _WORD.findall(inner)
    if len(held) <= 2 and _is_nickname(text, start, end, held):
        return "nickname"
    if len(held) >= 5 or (held and inner[-1:] in _END and _closes_clause(text, end, inner)):
        return "speech"
    titled = len(held) >= 1 and all(w[0].isupper() or len(w) <= 3 for w in held)
    if titled or len(held) <= 3:
        return "scare"
    return "speech" if not single or len(held) >= 4 else "scare"


def _closes_clause(text: str, end: int, inner: str) -> bool:
    """Return whether the stop inside the marks is the utterance's own, not the sentence's."""
    if inner[-1:] in "!?,":
        return True
    return len(_WORD.findall(inner)) >= 3 or not text[end : end + 1].strip()


def _is_nickname(text: str, start: int, end: int, held: list[str]) -> bool:
    """Return whether the marks stand inside a name: Earl "Duke" Lane."""
    if not held or (not held[0][0].isupper() and held[0] != "the"):
        return False
    before = text[max(0, start - 25) : start].rstrip().split(" ")[-1].strip("(,")
    after = text[end : end + 25].lstrip().split(" ")[0]
    return (
        bool(before and after)
        and before[:1].isupper()
        and after[:1].isupper()
        and (
            text[start - 1 : start] == " "
            and text[end : end + 1] == " "
            and before[-1:] not in ".,:;"
        )
    )
