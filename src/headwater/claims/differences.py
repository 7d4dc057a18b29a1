"""Where two propositions of one claim differ: typed differences with the exact words on both sides.

A lower part of the claims stage. Conflicts (number, time, name, who, confirmed-denied) are shown
only where the same thing is measured of the same thing; what merely is told in more detail is
``detail``, the same quotation in other words ``wording``, and another step on the scale of strength
``strength``. Nothing here says who is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from headwater import lexicon
from headwater.claims.contradictions import contradictions
from headwater.claims.figures import number_differences
from headwater.claims.identities import name_differences, place_differences, who_differences
from headwater.claims.moments import time_differences
from headwater.claims.told import Told, root, whole
from headwater.datamodel import Difference, Syntax, Token
from headwater.likeness import common_run, stem

__all__ = ["CONFLICTS", "Told", "find_differences"]

CONFLICTS = frozenset({"number", "time", "place", "name", "who", "confirmed-denied"})
LONGEST_SIDE = 12  # words of a side of a difference of strength
SAME_QUOTE = 0.92  # two quotations more alike than this differ in no word that matters


def find_differences(a: Told, b: Told) -> list[Difference]:
    """Return how *a* and *b* differ, in a fixed order of types."""
    out: list[Difference] = []
    rules = (
        *(number_differences, time_differences, name_differences, place_differences),
        *(who_differences, contradictions, _wordings, _strengths),
    )
    for rule in rules:
        out.extend(rule(a, b))
    return out


# --- wording -------------------------------------------------------------------------------------


def _wordings(a: Told, b: Told) -> Iterator[Difference]:
    """Yield one speaker's quotation in two wordings: two translations, or a quotation trimmed."""
    p, q = a.proposition, b.proposition
    if p.source is None or p.source != q.source or p.words == q.words:
        return
    if not (p.quoted or q.quoted) or min(len(p.words), len(q.words)) < 3:
        return
    if fuzz.ratio(" ".join(p.words), " ".join(q.words)) / 100 >= SAME_QUOTE and common_run(
        p.words, q.words
    ) == min(len(p.words), len(q.words)):
        return
    yield Difference("wording", whole(a), whole(b))


# --- strength ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Put:
    """How strongly a verb is put: the step's rank and name, the words, what it governs."""

    rank: float
    name: str
    start: int
    end: int
    governed: frozenset[str]


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], int, str]]]:
    """Return the phrases of the scale by their first word, longer ones first."""
    found = [
        (phrase, step.rank, step.name)
        for step in lexicon.strength_scale()
        for phrase in step.phrases
    ]
    out: dict[str, list[tuple[tuple[str, ...], int, str]]] = defaultdict(list)
    for row in sorted(found, key=lambda x: (-len(x[0]), x)):
        out[row[0][0]].append(row)
    return dict(out)


def _puts(told: Told) -> list[_Put]:
    """Return the steps of strength in the proposition, each with the terms it governs.

    What attributes it counts too: "has threatened to leave" is told as what somebody threatened.
    """
    held = {t.i: t for t in told.tokens()}
    held |= {t.i: t for s in told.cue for t in told.syntax.between(s.start, s.end)}
    tokens = [held[i] for i in sorted(held) if held[i].pos != "PUNCT"]
    lemmas = ["not" if t.dep == "neg" else t.lemma.lower() for t in tokens]
    out: list[_Put] = []
    taken: set[int] = set()
    for at in range(len(tokens)):
        if at in taken:
            continue
        for phrase, rank, name in _phrases().get(lemmas[at], ()):
            places = _match(lemmas, at, phrase)
            if places is None or taken & set(places):
                continue
            taken |= set(places)
            out.append(_put(told, tokens, places, float(rank), name))
            break
    return out


def _match(lemmas: list[str], at: int, phrase: tuple[str, ...]) -> list[int] | None:
    """Return where *phrase* stands from *at* on, an adverb in between allowed."""
    places = []
    place = at
    for n, word in enumerate(phrase):
        if n and place < len(lemmas) and lemmas[place] != word and lemmas[place].endswith("ly"):
            place += 1
        if place >= len(lemmas) or lemmas[place] != word:
            return None
        places.append(place)
        place += 1
    return places


def _put(told: Told, tokens: list[Token], places: list[int], rank: float, name: str) -> _Put:
    first, last = tokens[places[0]], tokens[places[-1]]
    top = last
    if last.dep in {"aux", "auxpass", "advmod"} or last.text.lower() == "to" or last.dep == "prt":
        top = told.syntax.tokens[last.head]
    below = [t for t in told.syntax.subtree(top.i) if t.i >= first.i][:LONGEST_SIDE]
    governed = _governed(told.syntax, top)
    governed -= {stem(tokens[p].lemma.lower()) for p in places} if top is last else set()
    start = _auxiliary_start(told.syntax, first)
    limit = told.proposition.spans[-1].end
    end = max([t.end for t in below if t.end <= limit and t.pos != "PUNCT"] or [last.end])
    return _Put(rank, name, start, max(end, last.end), frozenset(governed))


_BARE = frozenset(["be", "have", "do", "get", "make", "go", "come", "take", "say", "tell"])


def _governed(syntax: Syntax, top: Token) -> set[str]:
    """Return the terms of a verb, of the verbs it takes, and of their objects."""
    found: set[str] = set()
    queue = [top]
    while queue:
        token = queue.pop()
        if token.lemma.lower() not in _BARE:
            found.add(stem(token.lemma.lower()))
        for child in syntax.children(token.i):
            if child.dep in {"xcomp", "dobj", "nsubjpass", "pobj"} or (
                child.dep == "prep" and child.text.lower() == "of" and token.pos == "NOUN"
            ):
                queue.append(child)
    return found - {"of"}


def _auxiliary_start(syntax: Syntax, first: Token) -> int:
    """Return where the verb group of *first* begins: "has threatened", "has not ruled out"."""
    start = first.start
    owner = first if first.pos == "VERB" else syntax.tokens[first.head]
    for child in syntax.children(owner.i):
        if child.dep in {"aux", "auxpass", "neg"} and child.i < first.i:
            start = min(start, child.start)
    return start


def _strengths(a: Told, b: Told) -> Iterator[Difference]:
    """Yield one thing put at two steps of the scale of strength."""
    ours, theirs = _puts(a), _puts(b)
    for x in ours:
        for y in theirs:
            if x.rank != y.rank and _govern_alike(x, y):
                yield Difference(
                    "strength",
                    a.side(x.start, x.end, value=x.name),
                    b.side(y.start, y.end, value=y.name),
                )
                return
    for putter, put, plain, swap in ((a, ours, b, False), (b, theirs, a, True)):
        found = _done(plain) if not (theirs if putter is a else ours) else None
        for x in put:
            if found is None or found.governed.isdisjoint(x.governed):
                continue
            strong = plain.side(found.start, found.end, value=found.name)
            weak = putter.side(x.start, x.end, value=x.name)
            first, second = (strong, weak) if swap else (weak, strong)
            yield Difference("strength", first, second)
            return


def _govern_alike(x: _Put, y: _Put) -> bool:
    common = x.governed & y.governed
    return len(common) >= 2 or (bool(common) and min(len(x.governed), len(y.governed)) <= 2)


def _done(told: Told) -> _Put | None:
    """Return the main verb of a proposition that is told as done."""
    top = root(told)
    if (
        top is None
        or top.pos != "VERB"
        or top.tag not in {"VBD", "VBN"}
        or told.proposition.negated
    ):
        return None
    return _Put(
        0.0,
        "done",
        _auxiliary_start(told.syntax, top),
        top.end,
        frozenset({stem(top.lemma.lower())}),
    )
