"""From propositions to groups that tell the same: candidates, average linkage, second homes.

A lower part of the claims stage. No grouping depends on the order of the propositions.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from headwater.claims.meaning import Meanings
from headwater.datamodel import Statement
from headwater.likeness import (
    Key,
    Proposition,
    acts_meet,
    common_run,
    logit,
    meets_nothing,
    pair_logit,
    second_look,
)
from headwater.matching import Passage, match
from headwater.numerals import compare, fits

__all__ = ["Scores", "group_propositions"]

Pairs = Sequence[tuple[int, int]]

JOIN = 0.38  # least average score of two groups that are one claim; swept on annotated stories
ALSO = 0.32  # least average score at which a proposition also tells another group's claim
LEAST = 0.05  # no pair of a claim may be less alike than this
NEAR = 24  # a proposition is compared with at most this many others that share terms with it,
EACH = 3  # and with this many that are near it in meaning of each other article, as many in all
MOST_READ = 3000  # pairs of one story that are read side by side
DOUBT, SURE = -2.0, 1.0  # logits of a first look between which a pair is read side by side
ASIDE = 0.1  # what is left of the score of two propositions that cannot be one
SAME_UTTERANCE = 7  # words in a row that two people do not say alike of themselves
BESIDE = 40  # characters between them at most
FRIEND = 0.05  # a pair less alike than this is no support for another pair
# of a score's logit anew: the constant, it, its support (training/claims/fit.py)
SUPPORT = (-0.11, 1.00, 0.62)
CLASH = 0.15  # least score of two propositions that differ in one number only
CLASH_NONE = 0.03  # the same where one says that nobody was
CLASH_RANGE = 1.25  # how many times the smaller of two such numbers the larger may be
TOLL_RANGE = 2.0  # the same of two that are alike enough for one claim
RARE = 3.0  # weight of a term rare enough to look for other groups by
COMMON = 100  # a term in more propositions than this finds no candidates by itself
COVERED = 0.7  # an outer statement's proposition this much inside an inner one's is the inner one's


class Scores:
    """How likely two propositions tell the same thing, each pair looked at once.

    The first look compares what both hold; a pair that may be one by that is read side by side.
    """

    def __init__(self, meanings: Meanings, passages: Mapping[Key, Passage]) -> None:
        """Score by *meanings*, by what the propositions hold, and by their *passages*."""
        self._meanings = meanings
        self._passages = passages
        self._known: dict[tuple[Key, Key], float] = {}
        self._told: dict[tuple[Key, Key], float] = {}

    def __call__(self, a: Proposition, b: Proposition) -> float:
        """Return the score of *a* and *b*: 0 to 1, symmetric."""
        if b.key < a.key:
            a, b = b, a
        pair = (a.key, b.key)
        if pair not in self._known:
            self._known[pair] = self._settle(a, b, self._first_look(a, b))
        return self._told.get(pair, self._known[pair])

    def _first_look(self, a: Proposition, b: Proposition) -> float:
        return pair_logit(a, b, self._meanings.near(a, b))

    def read(self, pairs: Iterable[tuple[Proposition, Proposition]]) -> None:
        """Look at *pairs*, and read the doubtful ones side by side, the most doubtful first."""
        doubtful = []
        for one, other in pairs:
            a, b = (other, one) if other.key < one.key else (one, other)
            z = self._first_look(a, b)
            self._known[a.key, b.key] = self._settle(a, b, z)
            if DOUBT <= z <= SURE and a.words != b.words:
                doubtful.append((a, b, z))
        middle = (DOUBT + SURE) / 2
        doubtful.sort(key=lambda pair: (abs(pair[2] - middle), pair[0].key, pair[1].key))
        del doubtful[MOST_READ:]
        rows = match([(self._passages[a.key], self._passages[b.key]) for a, b, _ in doubtful])
        for (a, b, z), row in zip(doubtful, rows, strict=True):
            z = second_look(z, row, unmet=meets_nothing(a, b))
            self._known[a.key, b.key] = self._settle(a, b, z)

    @staticmethod
    def _settle(a: Proposition, b: Proposition, z: float) -> float:
        score = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
        return score * ASIDE if _beside(a, b) or _of_two_selves(a, b) else score

    def above(self, least: float) -> list[tuple[Key, Key]]:
        """Return the pairs looked at so far whose score is at least *least*, in order."""
        return sorted(p for p, v in self._known.items() if self._told.get(p, v) >= least)

    def candidates(self, propositions: Sequence[Proposition]) -> list[tuple[int, int]]:
        """Return the pairs worth comparing, by number: near in their words or in meaning."""
        found = _sharing(propositions) | self._meanings.nearest(propositions, EACH, NEAR)
        self.read((propositions[i], propositions[j]) for i, j in sorted(found))
        return sorted(found)

    def support(self, propositions: Sequence[Proposition], pairs: Pairs) -> None:
        """Score *pairs* of *propositions* anew by how much third reports are like both or one.

        What two propositions have in common with the same others speaks for their being one, what
        only one of them has against it. A third with the words of neither counts once, so that a
        copy of a report adds nothing.
        """
        for (i, j), terms in self.friendship(propositions, pairs).items():
            z = sum(w * x for w, x in zip(SUPPORT, (1.0, *terms), strict=True))
            first, second = sorted((propositions[i].key, propositions[j].key))
            self._told[first, second] = 1 / (1 + math.exp(-z))

    def friendship(
        self, propositions: Sequence[Proposition], pairs: Pairs
    ) -> dict[tuple[int, int], tuple[float, float]]:
        """Return the logit of each pair that third reports are like, and how much they speak."""
        friends: dict[int, dict[int, float]] = defaultdict(dict)
        scores: dict[tuple[int, int], float] = {}
        for i, j in pairs:
            if propositions[i].article == propositions[j].article:
                continue
            scores[i, j] = found = self(propositions[i], propositions[j])
            if found > FRIEND:
                friends[i][j] = friends[j][i] = found
        out = {}
        for (i, j), score in scores.items():
            both = {propositions[i].article, propositions[j].article}
            ours, theirs = friends[i], friends[j]
            third = {k for k in ours.keys() | theirs.keys() if propositions[k].article not in both}
            if third and 0 < score < 1:
                common = math.fsum(
                    min(ours[k], theirs[k]) for k in third & ours.keys() & theirs.keys()
                )
                apart = math.fsum(v for k, v in ours.items() if k != j)
                apart += math.fsum(v for k, v in theirs.items() if k != i)
                out[i, j] = logit(score), 2 * common / (apart + 0.3)
        return out


def _beside(a: Proposition, b: Proposition) -> bool:
    """Return whether both are parts of one statement or one sentence: it was split for a reason."""
    if a.article != b.article or a.words == b.words:
        return False
    gap = max(a.spans[0].start, b.spans[0].start) - min(a.spans[-1].end, b.spans[-1].end)
    return a.statement == b.statement or gap <= BESIDE


def _of_two_selves(a: Proposition, b: Proposition) -> bool:
    """Return whether two known people each tell of themselves: their "I" are two."""
    known = {p.source for p in (a, b) if p.source and p.source.startswith("e-") and p.quoted}
    if len(known) < 2 or common_run(a.words, b.words) >= SAME_UTTERANCE:
        return False
    one, other = ({w.split("'")[0] for w in p.words} & _SELVES for p in (a, b))
    return bool(one and other and (one | other) & _SELF)


_SELF = frozenset(["i", "my", "me", "myself", "mine"])
_SELVES = _SELF | {"we", "us", "our", "ours", "ourselves"}


def group_propositions(
    propositions: Sequence[Proposition], statements: Sequence[Statement], score: Scores
) -> list[list[Proposition]]:
    """Return the propositions in groups that tell the same; a long one may stand in several."""
    groups = _also(_cluster(propositions, score), score)
    groups = _with_clashes(groups, score)
    return _give_outer_to_inner(groups, statements)


def _sharing(propositions: Sequence[Proposition]) -> set[tuple[int, int]]:
    """Return the pairs that share rare enough terms, for each the closest others."""
    index: dict[str, list[int]] = defaultdict(list)
    for n, p in enumerate(propositions):
        for term in p.terms:
            index[term].append(n)
        for group in {g for gs in p.groups.values() for g in gs}:
            index[group].append(n)
    pairs: set[tuple[int, int]] = set()
    for n, p in enumerate(propositions):
        gains: dict[int, float] = defaultdict(float)
        keys = {t: w / p.norm for t, w in p.terms.items()}
        keys |= {g: 0.5 * p.terms[t] / p.norm for t, gs in p.groups.items() for g in gs}
        for key in sorted(keys):
            if len(index[key]) <= COMMON:
                for m in index[key]:
                    gains[m] += keys[key] * keys[key]
        gains.pop(n, None)
        best = heapq.nsmallest(NEAR, gains, key=lambda m: (-gains[m] / propositions[m].norm, m))
        pairs.update((min(n, m), max(n, m)) for m in best)
    return pairs


def _cluster(propositions: Sequence[Proposition], pair: Scores) -> list[list[Proposition]]:
    """Return the propositions in groups that tell the same: average linkage over pair scores.

    Of two reports only the best pair counts, so that what a report says twice weighs no more.

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
        best: dict[tuple[str, str], float] = {}
        least = 1.0
        for x in members[i]:
            for y in members[j]:
                found = score(x, y)
                reports = firsts[x].article, firsts[y].article
                best[reports] = max(found, best.get(reports, 0.0))
                least = min(least, found)
        mean = sum(best.values()) / len(best)
        if mean >= JOIN and least >= LEAST:
            a, b = sorted((firsts[members[i][0]].key, firsts[members[j][0]].key))
            heapq.heappush(queue, (-mean, a, b, i, j))

    candidates = pair.candidates(firsts)
    pair.support(firsts, candidates)
    for i, j in candidates:
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


def _also(groups: list[list[Proposition]], score: Scores) -> list[list[Proposition]]:
    """Return *groups* with each proposition also in the groups whose claim it holds too.

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
    """Return whether *p* also tells what *group*, which it is not in, tells."""
    others = list({q.words: q for q in group if q.article != p.article}.values())[:12]
    if not others or len(others) < len({q.words for q in group if q.article == p.article}):
        return False
    if not any(acts_meet(p, q) for q in others):
        return False
    scores = [score(p, q) for q in others]
    return sum(scores) / len(scores) >= ALSO and min(scores) >= LEAST


def _with_clashes(groups: list[list[Proposition]], score: Scores) -> list[list[Proposition]]:
    """Return *groups* with what gives another number for a group's claim in that group too.

    A number apart keeps the score of a pair low, yet "58 were killed" and "59 were killed" are two
    tellings of one claim, and only inside one claim is their conflict seen.
    """
    out = [list(group) for group in groups]
    twins: dict[object, list[Proposition]] = defaultdict(list)
    home: dict[Key, set[int]] = defaultdict(set)
    known: dict[Key, Proposition] = {}
    for n, group in enumerate(groups):
        for p in group:
            home[p.key].add(n)
            if p.key not in known:
                known[p.key] = p
                twins[p.words].append(p)
    for one, other in score.above(CLASH_NONE):
        p, q = known[one], known[other]
        if p.article == q.article or home[one] & home[other] or not _clash(p, q, score(p, q)):
            continue
        size = {key: max(len(groups[n]) for n in home[key]) for key in (one, other)}
        if size[one] > size[other]:
            p, q = q, p
        target = min(home[q.key], key=lambda n: (-len(groups[n]), groups[n][0].key))
        for twin in twins[p.words]:
            if target not in home[twin.key]:
                _add(out, home[twin.key], target, twin)
                home[twin.key].add(target)
    return [sorted(group, key=lambda p: p.key) for group in out if group]


def _add(groups: list[list[Proposition]], home: set[int], target: int, p: Proposition) -> None:
    """Put *p* in the group *target*, and take it from the one where it stood alone."""
    groups[target].append(p)
    for n in home:
        if groups[n] == [p]:
            groups[n].clear()


def _clash(p: Proposition, q: Proposition, score: float) -> bool:
    """Return whether both number the dead or hurt, near each other or one of them none."""
    pairs = [(x, y, compare(x, y)) for x in p.quantities for y in q.quantities if fits(x, y)]
    if not pairs or any(verdict != "conflict" for _, _, verdict in pairs):
        return False
    told = [(x.base, y.base) for x, y, _ in pairs if x.outcome is not None]
    if any((x == 0) != (y == 0) for x, y in told):
        return True
    widest = TOLL_RANGE if score >= JOIN else CLASH_RANGE
    return score >= CLASH and any(max(x) <= widest * min(x) for x in told)


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
