"""From propositions to groups that tell the same: candidates, average linkage, second homes.

A lower part of the claims stage. No grouping depends on the order of the propositions.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence

from headwater.claims.meaning import Meanings
from headwater.datamodel import Statement
from headwater.likeness import Proposition, pair_score

__all__ = ["Scores", "group_propositions"]

Key = tuple[str, int, int, str]

JOIN = 0.15  # least average score of two groups that are one claim; swept on annotated stories
ALSO = 0.25  # least average score at which a longer proposition also tells another group's claim
LONGER = 1.2  # how much more it must hold than that group's propositions do
LEAST = 0.05  # no pair of a claim may be less alike than this
NEAR = 24  # a proposition is compared with at most this many others
RARE = 3.0  # weight of a term rare enough to look for other groups by
COMMON = 0.20  # a term in more than this share of propositions finds no candidates by itself
COVERED = 0.7  # an outer statement's proposition this much inside an inner one's is the inner one's


class Scores:
    """How likely two propositions tell the same thing, each pair looked at once."""

    def __init__(self, meanings: Meanings) -> None:
        """Score by *meanings* and by what the propositions hold."""
        self._meanings = meanings
        self._known: dict[tuple[Key, Key], float] = {}

    def __call__(self, a: Proposition, b: Proposition) -> float:
        """Return the score of *a* and *b*: 0 to 1, symmetric."""
        if b.key < a.key:
            a, b = b, a
        pair = (a.key, b.key)
        if pair not in self._known:
            self._known[pair] = pair_score(a, b, self._meanings.near(a, b))
        return self._known[pair]


def group_propositions(
    propositions: Sequence[Proposition], statements: Sequence[Statement], score: Scores
) -> list[list[Proposition]]:
    """Return the propositions in groups that tell the same; a long one may stand in several."""
    groups = _also(_cluster(propositions, score), score)
    return _give_outer_to_inner(groups, statements)


def _candidates(propositions: Sequence[Proposition]) -> list[tuple[int, int]]:
    """Return the pairs worth comparing: those that share rare enough terms, the closest first."""
    index: dict[str, list[int]] = defaultdict(list)
    for n, p in enumerate(propositions):
        for term in p.terms:
            index[term].append(n)
        for group in {g for gs in p.groups.values() for g in gs}:
            index[group].append(n)
    most = max(30, int(COMMON * len(propositions)))
    most = min(most, 400)
    pairs: set[tuple[int, int]] = set()
    for n, p in enumerate(propositions):
        gains: dict[int, float] = defaultdict(float)
        keys = {t: w / p.norm for t, w in p.terms.items()}
        keys |= {g: 0.5 * p.terms[t] / p.norm for t, gs in p.groups.items() for g in gs}
        for key in sorted(keys):
            if len(index[key]) <= most:
                for m in index[key]:
                    gains[m] += keys[key] * keys[key]
        gains.pop(n, None)
        best = heapq.nsmallest(NEAR, gains, key=lambda m: (-gains[m] / propositions[m].norm, m))
        pairs.update((min(n, m), max(n, m)) for m in best)
    return sorted(pairs)


def _cluster(propositions: Sequence[Proposition], pair: Scores) -> list[list[Proposition]]:
    """Return the propositions in groups that tell the same: average linkage over pair scores.

    Propositions of the very same words are one node from the start, so that a sentence that two
    hundred reports share costs no more than one.
    """
    nodes = _same_words(propositions)
    firsts = [node[0] for node in nodes]

    def score(i: int, j: int) -> float:
        return pair(firsts[i], firsts[j])

    members: dict[int, list[int]] = {n: [n] for n in range(len(nodes))}
    links: dict[int, set[int]] = defaultdict(set)
    queue: list[tuple[float, Key, Key, int, int]] = []

    def offer(i: int, j: int) -> None:
        table = [[score(x, y) for y in members[j]] for x in members[i]]
        mean = _linkage(table)
        if mean >= JOIN and min(map(min, table)) >= LEAST:
            a, b = sorted((firsts[members[i][0]].key, firsts[members[j][0]].key))
            heapq.heappush(queue, (-mean, a, b, i, j))

    for i, j in _candidates(firsts):
        if score(i, j) >= JOIN / 2:
            links[i].add(j)
            links[j].add(i)
            offer(i, j)
    following = len(nodes)
    while queue:
        _, _, _, i, j = heapq.heappop(queue)
        if i not in members or j not in members:
            continue
        members[following] = sorted(members.pop(i) + members.pop(j))
        near = {k for k in links.pop(i) | links.pop(j) if k in members}
        links[following] = near
        for k in sorted(near):
            links[k].add(following)
            offer(k, following)
        following += 1
    return [[p for n in group for p in nodes[n]] for _, group in sorted(members.items())]


def _linkage(table: Sequence[Sequence[float]]) -> float:
    """Return how alike two groups are: the average of their members' scores."""
    return sum(map(sum, table)) / (len(table) * len(table[0]))


def _also(groups: list[list[Proposition]], score: Scores) -> list[list[Proposition]]:
    """Return *groups* with each long proposition also in the groups whose claim it holds.

    "A 16-year-old was charged on Monday for the blow that was filmed in December" tells two claims
    in one clause; clustering gives it to one of them.
    """
    index: dict[str, set[int]] = defaultdict(set)
    for n, group in enumerate(groups):
        for p in group:
            for term, weight in p.terms.items():
                if weight >= RARE:
                    index[term].add(n)
    out = [list(group) for group in groups]
    for n, group in enumerate(groups):
        for p in group:
            alone = len(group) == 1
            near: Counter[int] = Counter(m for t in p.terms for m in index.get(t, ()) if m != n)
            for m in sorted(m for m, shared in near.items() if shared > 1):
                if len(groups[m]) > 1 and _tells_also(p, groups[m], score):
                    out[m].append(p)
                    if alone and p in out[n]:
                        out[n].remove(p)
    return [sorted(group, key=lambda p: p.key) for group in out if group]


def _tells_also(p: Proposition, group: Sequence[Proposition], score: Scores) -> bool:
    """Return whether *p* holds what *group* tells and more."""
    others = list({q.words: q for q in group if q.article != p.article}.values())[:12]
    if not others or len(others) < len({q.words for q in group if q.article == p.article}):
        return False
    mass = sum(q.mass for q in others) / len(others)
    if p.mass < LONGER * mass:
        return False
    scores = [score(p, q) for q in others]
    return sum(scores) / len(scores) >= ALSO and min(scores) >= LEAST


def _same_words(propositions: Sequence[Proposition]) -> list[list[Proposition]]:
    nodes: dict[object, list[Proposition]] = {}
    for p in sorted(propositions, key=lambda p: p.key):
        known = p.words if len(p.terms) > 1 else p.key
        nodes.setdefault(known, []).append(p)
    return list(nodes.values())


def _give_outer_to_inner(
    groups: list[list[Proposition]], statements: Sequence[Statement]
) -> list[list[Proposition]]:
    """Move what a statement says only through one inside it into that one's claim.

    "The paper said officials had said X": X has its claim; the paper's proposition is in it too.
    """
    by_id = {s.id: s for s in statements}
    home: dict[str, list[tuple[Proposition, int]]] = defaultdict(list)
    for n, group in enumerate(groups):
        for p in group:
            home[p.statement].append((p, n))
    moves: dict[int, int] = {}
    for statement in statements:
        outer = by_id.get(statement.inside or "")
        if outer is None or not home[statement.id] or statement.class_ != "speech":
            continue
        covered = [*statement.content, *statement.source.spans]
        covered += statement.cue.spans if statement.cue else ()
        for p, _ in home[outer.id]:
            size = sum(s.end - s.start for s in p.spans)
            inside = sum(
                max(0, min(s.end, c.end) - max(s.start, c.start)) for s in p.spans for c in covered
            )
            if inside >= COVERED * size:
                moves[id(p)] = home[statement.id][0][1]
    out: list[list[Proposition]] = [[] for _ in groups]
    for n, group in enumerate(groups):
        for p in group:
            out[moves.get(id(p), n)].append(p)
    return [sorted(g, key=lambda p: p.key) for g in out if g]
