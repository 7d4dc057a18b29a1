"""Differences put together: what several pairs of reports differ in alike is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from headwater.datamodel import Difference, DifferenceType, Side
from headwater.render.view import CONFLICTING, is_update

# Here one side says so and the other does not: whatever differs from one side is the other side.
TWO_SIDED = frozenset({"confirmed-denied", "strength"})


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two sides that differ, each with every place that says it; ``first`` is one such pair."""

    type: DifferenceType
    a: tuple[Side, ...]
    b: tuple[Side, ...]
    first: Difference
    is_conflict: bool
    at_two_times: bool


def contrasts(differences: Iterable[Difference]) -> tuple[Contrast, ...]:
    """Return *differences* with equal sides joined, in their order.

    Numbers are equal that have one value and unit, other words that are the same without case. Side
    a is the one that was named first.
    """
    groups: list[_Group] = []
    for difference in differences:
        a, b = _key(difference.a), _key(difference.b)
        for group in groups:
            if group.takes(difference.type, a, b):
                group.add(difference, turned=a in group.keys_b or b in group.keys_a)
                break
        else:
            groups.append(_Group(difference))
    return tuple(group.contrast() for group in groups)


class _Group:
    def __init__(self, first: Difference) -> None:
        self.first = first
        self.found = [first]
        self.a, self.b = [first.a], [first.b]
        self.keys_a, self.keys_b = {_key(first.a)}, {_key(first.b)}

    def takes(self, kind: DifferenceType, a: str, b: str) -> bool:
        """Return whether the sides *a* and *b* fit the two sides of this group."""
        if kind != self.first.type:
            return False
        straight = (a in self.keys_a, b in self.keys_b)
        turned = (b in self.keys_a, a in self.keys_b)
        if kind not in TWO_SIDED:
            return all(straight) or all(turned)
        crossed = any(straight) and any(turned)  # it would be on both sides
        return (any(straight) or any(turned)) and not crossed

    def add(self, difference: Difference, *, turned: bool) -> None:
        """Add the sides of *difference*, exchanged if *turned*."""
        a, b = (difference.b, difference.a) if turned else (difference.a, difference.b)
        self.found.append(difference)
        for side, sides, keys in ((a, self.a, self.keys_a), (b, self.b, self.keys_b)):
            keys.add(_key(side))
            if side.span not in {s.span for s in sides}:
                sides.append(side)

    def contrast(self) -> Contrast:
        """Return what was collected."""
        updates = [is_update(d) for d in self.found]
        return Contrast(
            self.first.type,
            _once(self.a),
            _once(self.b),
            self.first,
            self.first.type in CONFLICTING and not all(updates),
            self.first.type in CONFLICTING and all(updates),
        )


def _once(sides: Iterable[Side]) -> tuple[Side, ...]:
    """Return *sides* with a figure once for each report, in the words that say most."""
    kept: dict[object, Side] = {}
    for side in sides:
        key = (side.span.article, _key(side)) if side.value else side.span
        before = kept.get(key)
        if before is None or len(side.span.text) > len(before.span.text):
            kept[key] = side
    return tuple(kept.values())


def _key(side: Side) -> str:
    if side.value:
        return f"{side.value} {side.unit or ''}"
    return " ".join(side.span.text.casefold().split())
