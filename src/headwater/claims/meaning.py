"""How near two propositions are in meaning: cosine, mutual rank and margin of their rows.

A lower part of the claims stage. Ranks and margins look only at the two articles of a pair, so that
neither a copy nor an unrelated article changes how near two propositions are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from headwater.datamodel import Article, Syntax
from headwater.likeness import Key, Nearness, Proposition, words_of
from headwater.matching import Passage
from headwater.similarity import embed

__all__ = ["Meanings", "passage"]

Floats = npt.NDArray[np.float32]

NEIGHBOURS = 3  # how many nearest ones of the other article a margin is taken over
CELLS = 40_000_000  # pairs of propositions kept compared: all of 250 usual reports, half a gigabyte
BLOCK = 1_000_000  # two articles of more pairs than this are compared pair by pair
CHUNK = 256  # propositions whose nearest ones are looked for at once
TIE = 1e-5  # cosines closer than this are the same


class Meanings:
    """The rows of a story's propositions, and how near any two of them are."""

    def __init__(
        self,
        propositions: Sequence[Proposition],
        articles: Mapping[str, Article],
        syntaxes: Mapping[str, Syntax],
    ) -> None:
        """Place each proposition by its own words and by the sentence around it."""
        members: dict[str, list[Proposition]] = defaultdict(list)
        for p in sorted(propositions, key=lambda p: p.key):
            members[p.article].append(p)
        plain = [p for ps in members.values() for p in ps]
        texts = [" ".join(s.text for s in p.spans) for p in plain]
        bounds = [(articles[p.article].text, *_sentences(p, syntaxes[p.article])) for p in plain]
        around = [whole[start:end] for whole, start, end in bounds]
        # A sentence that is all of the proposition is read once.
        around = [
            text if words_of(text) == words_of(whole) else whole
            for text, whole in zip(texts, around, strict=True)
        ]
        rows = embed([*texts, *around])
        both = rows[: len(texts)] + rows[len(texts) :]
        both /= np.maximum(np.linalg.norm(both, axis=1, keepdims=True), 1e-9)
        self._rows: dict[str, Floats] = {}
        self._at: dict[Key, int] = {}
        first = 0
        for name, ps in members.items():
            self._rows[name] = both[first : first + len(ps)]
            self._at.update((p.key, n) for n, p in enumerate(ps))
            first += len(ps)
        self._blocks: dict[tuple[str, str], tuple[Floats, Floats, Floats]] = {}
        self._cells = 0

    def near(self, a: Proposition, b: Proposition) -> Nearness:
        """Return how near *a* and *b* are: cosine, rank (1: each other's nearest), margin."""
        if b.key < a.key:
            a, b = b, a
        i, j = self._at[a.key], self._at[b.key]
        articles = a.article, b.article
        if len(self._rows[a.article]) * len(self._rows[b.article]) > BLOCK:
            return self._compare_one(*articles, i, j)
        if articles not in self._blocks:
            block = self._compare(*articles)
            self._cells += block[0].size
            while self._blocks and self._cells > CELLS:
                self._cells -= self._blocks.pop(next(iter(self._blocks)))[0].size
            self._blocks[articles] = block
        cosines, ranks, margins = self._blocks[articles]
        return float(cosines[i, j]), float(ranks[i, j]), float(margins[i, j])

    def _compare_one(self, one: str, other: str, i: int, j: int) -> Nearness:
        """Return how near proposition *i* of *one* article is to proposition *j* of the *other*."""
        ours, theirs = self._rows[one], self._rows[other]
        ahead, back = np.round(theirs @ ours[i], 5), np.round(ours @ theirs[j], 5)
        cosine = ahead[j]
        if one == other:
            ahead[i] = back[j] = -1.0
        rank = sum(0.5 / (1 + int((row > cosine + TIE).sum())) for row in (ahead, back))
        margin = cosine - 0.5 * (_highest(ahead[None])[0] + _highest(back[None])[0])
        return float(cosine), rank, float(np.round(margin, 5))

    def _compare(self, one: str, other: str) -> tuple[Floats, Floats, Floats]:
        """Return how near each proposition of *one* article is to each of the *other*."""
        cosines = np.round(self._rows[one] @ self._rows[other].T, 5)
        seen = cosines.copy()
        if one == other:
            np.fill_diagonal(seen, -1.0)
        ahead, back = _nearer(seen, cosines), _nearer(seen.T, cosines.T).T
        ranks = np.asarray(0.5 / (1 + ahead) + 0.5 / (1 + back), dtype=np.float32)
        margins = cosines - 0.5 * (_highest(seen)[:, None] + _highest(seen.T)[None, :])
        return cosines, ranks, np.round(margins, 5)

    def nearest(
        self, propositions: Sequence[Proposition], each: int, most: int
    ) -> set[tuple[int, int]]:
        """Return the pairs of *propositions* that are nearest in meaning, by number, lower first.

        Of every other article a proposition is paired with the *each* nearest, and of these with
        the *most* nearest overall.
        """
        rows = np.stack([self._rows[p.article][self._at[p.key]] for p in propositions])
        places: dict[str, list[int]] = defaultdict(list)
        for n, p in enumerate(propositions):
            places[p.article].append(n)
        pairs: set[tuple[int, int]] = set()
        for article, whole in places.items():
            others = [theirs for other, theirs in places.items() if other != article]
            for at in range(0, len(whole) if others else 0, CHUNK):
                ours = whole[at : at + CHUNK]
                cosines = np.round(rows[ours] @ rows.T, 5)
                near = np.concatenate(
                    [np.take(theirs, _first(cosines[:, theirs], each)) for theirs in others], axis=1
                )
                best = _first(np.take_along_axis(cosines, near, axis=1), most)
                for n, chosen in zip(ours, np.take_along_axis(near, best, axis=1), strict=True):
                    pairs.update((min(n, m), max(n, m)) for m in chosen.tolist())
        return pairs


def _first(cosines: Floats, many: int) -> npt.NDArray[np.intp]:
    """Return where the highest of each row stand, in order, the first of equal ones first."""
    return np.argsort(-cosines, axis=1, kind="stable")[:, :many]


def _nearer(seen: Floats, cosines: Floats) -> Floats:
    """Return how many of the same row of *seen* are higher than each of *cosines*."""
    # Rows set apart by more than two cosines can differ: one search for all of them.
    apart = 4.0 * np.arange(len(seen))[:, None]
    ordered = (np.sort(seen, axis=1) + apart).ravel()
    upto = np.searchsorted(ordered, (cosines + TIE + apart).ravel(), "right")
    higher = np.arange(1, len(seen) + 1)[:, None] * seen.shape[1] - upto.reshape(seen.shape)
    return np.asarray(higher, dtype=np.float32)


def _highest(cosines: Floats) -> Floats:
    """Return the mean of the highest cosines of each row."""
    most = min(NEIGHBOURS, cosines.shape[1])
    return np.asarray(np.sort(cosines, axis=1)[:, -most:].mean(axis=1))


def passage(p: Proposition, article: Article, syntax: Syntax, source: str) -> Passage:
    """Return *p* marked in the sentences that it stands in; *source* is who says it."""
    start, end = _sentences(p, syntax)
    marks = tuple((s.start - start, s.end - start) for s in sorted(p.spans))
    return Passage(article.text[start:end], marks, source)


def _sentences(p: Proposition, syntax: Syntax) -> tuple[int, int]:
    """Return where the first sentence that *p* stands in begins and its last one ends."""
    start, end = min(s.start for s in p.spans), max(s.end for s in p.spans)
    tokens = [t for s in p.spans for t in syntax.between(s.start, s.end)]
    if tokens:
        first = syntax.sentence_span(syntax.sentence_of(tokens[0].i))
        last = syntax.sentence_span(syntax.sentence_of(tokens[-1].i))
        start, end = min(start, first[0]), max(end, last[1])
    return start, end
