"""What reports tell in passing of one thing and tell differently: its age, weight, length, price.

A lower part of the claims stage. "A 450-pound bear was shot" and "the bear, a 400-pound male, had
roamed the town" tell two claims, and yet one figure of both is wrong. Such figures become a claim
of their own, but only where reports contradict each other.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from headwater.claims.figures import may_rival, number_conflict
from headwater.claims.told import Told, alike, setting
from headwater.datamodel import Difference, Span, Token
from headwater.likeness import Key, stem
from headwater.numerals import Quantity, compare

__all__ = ["Attribute", "Disputed", "find_disputed"]

MEASURES = frozenset({"age", "mass", "length", "area", "duration", "speed", "magnitude"})
PRICE = "money:"
BOUNDS = frozenset({"at-least", "at-most"})
STRETCHES = frozenset({"length", "mass"})
FEW = 5  # words from a verb to the measure of what it tells
NEAR = 1.6  # figures of one thing are not further apart than this
ENOUGH = 1  # terms of the sentences about it that both reports have, besides their own words
FIRST = 12  # reports of each figure that are looked at for a conflict
LONGEST = 90  # characters of a wording at most


@dataclass(frozen=True)
class Attribute:
    """A figure that a proposition gives a thing in passing, and the words that hold both."""

    told: Told
    quantity: Quantity
    thing: str
    named: bool
    span: Span

    def tokens(self) -> list[Token]:
        """Return the tokens of the figure and the thing."""
        return list(self.told.syntax.between(self.span.start, self.span.end))

    @property
    def key(self) -> tuple[Span, Key]:
        """What orders attributes."""
        return self.span, self.told.proposition.key


@dataclass(frozen=True)
class Disputed:
    """A thing's attribute of which reports give two figures: who gives one, and what differs."""

    attributes: tuple[Attribute, ...]
    differences: tuple[Difference, ...]
    wording: Attribute


def find_disputed(told: Iterable[Told]) -> list[Disputed]:
    """Return the attributes that reports tell differently, in the order of their places."""
    kinds: dict[str, list[Attribute]] = defaultdict(list)
    values: dict[str, dict[str, set[float]]] = defaultdict(lambda: defaultdict(set))
    for one in told:
        for quantity in one.proposition.quantities:
            if quantity.precision in BOUNDS:
                continue  # "over 400 pounds" is told of what weighs 450
            values[quantity.dimension][one.article.id].add(quantity.base)
        for attribute in _attributes(one):
            kinds[attribute.quantity.dimension].append(attribute)
    out: list[Disputed] = []
    for dimension, found in sorted(kinds.items()):
        for group in _of_one_thing(sorted(found, key=lambda a: a.key)):
            out += _disputes(group, values[dimension])
    return out


def _attributes(told: Told) -> Iterator[Attribute]:
    """Yield the figures of a proposition that are the age, size or price of a thing named by it."""
    for quantity in told.proposition.quantities:
        if not quantity.value or quantity.precision in BOUNDS:
            continue
        dimension = quantity.dimension
        if dimension not in MEASURES and not (dimension.startswith(PRICE) and "/" not in dimension):
            continue
        place = _thing(told, quantity)
        if place is None:
            continue
        thing, named, start, end = place
        if told.holds(start, end) and end - start <= LONGEST:
            yield Attribute(told, quantity, thing, named, told.article.span(start, end))


def _thing(told: Told, quantity: Quantity) -> tuple[str, bool, int, int] | None:
    """Return the thing that a figure stands before, whether by name, and the words of both."""
    syntax = told.syntax
    noun = quantity.counted or setting(told, quantity.start, quantity.end).noun
    if noun is None:
        return _done(told, quantity)
    tokens = syntax.between(quantity.start, min(quantity.end + LONGEST, len(told.article.text)))
    head = next((t for t in tokens if t.lemma.lower() == noun), None)
    if head is None:
        return None
    start = min([t.start for t in syntax.subtree(head.i) if t.dep == "det"] + [quantity.start])
    return noun, head.pos == "PROPN", start, max(head.end, quantity.end)


def _done(told: Told, quantity: Quantity) -> tuple[str, bool, int, int] | None:
    """Return the verb that a measure stands by: "fell 12 feet"."""
    if quantity.dimension not in STRETCHES:
        return None
    unit = told.syntax.between(quantity.start, quantity.end)[-1:]
    verb = told.syntax.tokens[unit[0].head] if unit else None
    if verb is None or verb.pos != "VERB" or not verb.i < unit[0].i <= verb.i + FEW:
        return None
    return verb.lemma.lower(), False, verb.start, quantity.end


def _of_one_thing(attributes: Sequence[Attribute]) -> list[list[Attribute]]:
    """Return the attributes of one dimension in groups that are of one thing."""
    groups: list[list[Attribute]] = []
    for attribute in attributes:
        home = next((g for g in groups if _same_thing(g[0], attribute)), None)
        if home is None:
            groups.append([attribute])
        else:
            home.append(attribute)
    return groups


def _same_thing(one: Attribute, other: Attribute) -> bool:
    return one.named == other.named and (
        one.thing == other.thing or (not one.named and alike(one.thing, other.thing))
    )


def _disputes(
    group: Sequence[Attribute], told_in: Mapping[str, AbstractSet[float]]
) -> Iterator[Disputed]:
    """Yield what is disputed of things of one kind, nothing where reports may mean several."""
    by_value: dict[float, dict[str, Attribute]] = defaultdict(dict)
    for a in group:
        by_value[a.quantity.base].setdefault(a.told.article.id, a)  # one for each report
    first = {v: list(found.values()) for v, found in sorted(by_value.items())}
    rivals = {
        frozenset(pair)
        for pair in itertools.combinations(first, 2)
        # a report that tells both figures speaks of two things, and so may these two
        if not any(set(pair) <= values for values in told_in.values())
        and any(_differ(*ab) for ab in itertools.product(*(first[v][:FIRST] for v in pair)))
    }
    for worded in _joined(rivals):
        # shown to be of one thing by one pair, they are of one thing in every report
        differences = tuple(
            number_conflict(one.told, other.told, one.quantity, other.quantity)
            for pair in sorted(rivals, key=sorted)
            if pair <= worded
            for one, other in _pairs(*(first[v] for v in sorted(pair)))
        )
        members = tuple(a for a in group if a.quantity.base in worded)
        wording = min(members, key=lambda a: (-len(first[a.quantity.base]), a.key))
        yield Disputed(members, differences, wording)


def _pairs(
    ours: Sequence[Attribute], theirs: Sequence[Attribute]
) -> list[tuple[Attribute, Attribute]]:
    """Return all pairs of a few, of many each with the first of the others."""
    if len(ours) * len(theirs) <= FIRST:
        return list(itertools.product(ours, theirs))
    return [(one, theirs[0]) for one in ours] + [(ours[0], other) for other in theirs[1:]]


def _joined(rivals: Iterable[frozenset[float]]) -> list[frozenset[float]]:
    """Return the figures that rival each other, directly or through another, the lowest first."""
    out: list[frozenset[float]] = []
    for pair in sorted(rivals, key=sorted):
        met = [group for group in out if group & pair]
        out = [group for group in out if not group & pair]
        out.append(pair.union(*met))
    return sorted(out, key=sorted)


def _differ(one: Attribute, other: Attribute) -> bool:
    """Return whether two reports tell two figures of what is one thing as far as they show."""
    x, y = (replace(a.quantity, counted=one.thing) for a in (one, other))
    if one.told.article.id == other.told.article.id or compare(x, y) != "conflict":
        return False
    if max(x.base, y.base) > NEAR * min(x.base, y.base):
        return False
    return _in_common(one, other) >= ENOUGH and may_rival(one.told, other.told, x, y)


def _in_common(one: Attribute, other: Attribute) -> int:
    """Return how many terms of the sentences about two attributes both have, but for their own."""
    ours, theirs = (a.told.proposition.around.keys() for a in (one, other))
    own = {stem(t.lemma.lower()) for a in (one, other) for t in a.tokens()}
    return len((ours & theirs) - own - {stem(one.thing), stem(other.thing)})
