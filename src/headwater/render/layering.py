"""Columns of a flow drawing: which slot stands above which, and where, so that bands seldom cross.

A *band* runs from column to column; where it passes a column without stopping, it takes a slot
there too, so that it never runs over what is written in that column.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 12
GAP = 7.0
WORTH = 0.75  # to leave the order of the last column, at most this part of the crossings may stay


@dataclass(eq=False)
class Slot:
    """A place in a column: of a node, or of a band that passes.

    ``bar`` is the height of what flows through, ``above`` the room for words over it, ``room`` the
    least height in all, ``rank`` what may never stand above a lower one.
    """

    layer: int
    key: tuple[str, ...]
    bar: float = 0.0
    above: float = 0.0
    room: float = 0.0
    rank: int = 0
    passes: bool = False
    y: float = 0.0
    near: dict[int, list[tuple[Slot, float]]] = field(default_factory=lambda: {-1: [], 1: []})

    @property
    def height(self) -> float:
        """Return how much of its column it takes."""
        return max(self.above + self.bar, self.room) + (2.5 if self.passes else GAP)

    @property
    def top(self) -> float:
        """Return where its bar begins."""
        spare = max(self.room - self.above - self.bar, 0.0) / 2
        return self.y + self.above + spare

    @property
    def middle(self) -> float:
        """Return the middle of its bar."""
        return self.top + self.bar / 2


@dataclass(eq=False)
class Band:
    """A flow through its slots, one a column."""

    slots: tuple[Slot, ...]
    width: float
    tops: list[float] = field(default_factory=list)


def lay_out(columns: list[list[Slot]], bands: Sequence[Band]) -> float:
    """Sort and place the slots of *columns*, and the ends of *bands* at them; return the height.

    The last column keeps the order that it has if another would save few crossings.
    """
    for band in bands:
        for a, b in pairwise(band.slots):
            a.near[1].append((b, band.width))
            b.near[-1].append((a, band.width))
    kept, crossings = _ordered(columns, bands, fixed=True)
    free, fewer = _ordered(columns, bands, fixed=False)
    kept = free if fewer < WORTH * crossings else kept
    columns[:] = kept
    height = max(sum(slot.height for slot in column) for column in columns)
    _settle(columns, height)
    _stack(bands)
    return height


def _ordered(
    columns: Sequence[Sequence[Slot]], bands: Sequence[Band], *, fixed: bool
) -> tuple[list[list[Slot]], int]:
    order = [sorted(column, key=lambda slot: slot.rank) for column in columns]
    best, fewest = [list(column) for column in order], _crossings(order, bands)
    for sweep in range(SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        at = {id(s): y for column in order for s, y in _middles(column)}
        numbers = range(1, len(order)) if side == -1 else range(len(order) - 2, -1, -1)
        for n in numbers:
            if fixed and n == len(order) - 1:
                continue
            order[n].sort(key=lambda s: (s.rank, _pull(s, side, at), s.key))
            at.update((id(s), y) for s, y in _middles(order[n]))
        found = _crossings(order, bands)
        if found < fewest:
            best, fewest = [list(column) for column in order], found
    return best, fewest


def _middles(column: Sequence[Slot]) -> list[tuple[Slot, float]]:
    total = sum(slot.height for slot in column)
    y, out = -total / 2, []
    for slot in column:
        out.append((slot, y + slot.height / 2))
        y += slot.height
    return out


def _pull(slot: Slot, side: int, at: dict[int, float]) -> float:
    """Return where the neighbours of *slot* on *side* stand in the mean."""
    near = slot.near[side] or slot.near[-side]
    weight = sum(width for _, width in near)
    return sum(at[id(other)] * width for other, width in near) / weight if weight else 0.0


def _crossings(columns: Sequence[Sequence[Slot]], bands: Sequence[Band]) -> int:
    at = {id(slot): n for column in columns for n, slot in enumerate(column)}
    steps: dict[int, list[tuple[int, int]]] = {}
    for band in bands:
        for a, b in pairwise(band.slots):
            steps.setdefault(a.layer, []).append((at[id(a)], at[id(b)]))
    count = 0
    for step, pairs in sorted(steps.items()):
        seen: list[int] = []
        for _, end in sorted(pairs):
            # Behind the first column is the most room to cross in.
            count += (len(seen) - bisect_right(seen, end)) * (2 if step else 1)
            insort(seen, end)
    return count


def _settle(columns: Sequence[Sequence[Slot]], height: float) -> None:
    """Place the slots near what they are joined to, without one over the other."""
    for column in columns:
        y = (height - sum(slot.height for slot in column)) / 2
        for slot in column:
            slot.y, y = y, y + slot.height
    for turn in range(30):
        side = -1 if turn % 2 == 0 else 1
        for column in columns if side == -1 else reversed(columns):
            at = {id(o): o.middle for slot in column for o, _ in slot.near[-1] + slot.near[1]}
            for slot in column:
                slot.y += 0.7 * (_pull(slot, side, at) - slot.middle)
            _part(column, height)


def _part(column: Sequence[Slot], height: float) -> None:
    low = 0.0
    for slot in column:
        slot.y = max(slot.y, low)
        low = slot.y + slot.height
    high = height
    for slot in reversed(column):
        slot.y = min(slot.y, high - slot.height)
        high = slot.y


def _stack(bands: Sequence[Band]) -> None:
    """Give each band its place at the bars where it begins and ends: by where it comes or goes."""
    for band in bands:
        band.tops = [slot.top for slot in band.slots]
    for end, beside in ((0, 1), (-1, -2)):
        used: dict[int, float] = {}
        for band in sorted(bands, key=lambda b: (b.slots[beside].middle, b.slots[beside].key)):
            slot = band.slots[end]
            band.tops[end] = used.get(id(slot), slot.top)
            used[id(slot)] = band.tops[end] + band.width
