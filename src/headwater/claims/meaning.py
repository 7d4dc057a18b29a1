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
from headwater.likeness import Nearness, Proposition, words_of
from headwater.similarity import embed

__all__ = ["Meanings"]

Floats = npt.NDArray[np.float32]
Key = tuple[str, int, int, str]

NEIGHBOURS = 3  # how many nearest ones of the other article a margin is taken over
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
        around = [_sentences(p, articles[p.article], syntaxes[p.article]) for p in plain]
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

    def near(self, a: Proposition, b: Proposition) -> Nearness:
        """Return how near *a* and *b* are: cosine, rank (1: each other's nearest), margin."""
        if b.key < a.key:
            a, b = b, a
        i, j = self._at[a.key], self._at[b.key]
        ours, theirs = self._rows[a.article], self._rows[b.article]
        ahead, back = theirs @ ours[i], ours @ theirs[j]
        cosine = float(ahead[j])
        if a.article == b.article:
            ahead[i] = back[j] = -1.0
        rank = sum(0.5 / (1 + int((row > cosine + TIE).sum())) for row in (ahead, back))
        margin = cosine - 0.5 * (_highest(ahead) + _highest(back))
        return round(cosine, 5), rank, round(margin, 5)


def _highest(row: Floats) -> float:
    """Return the mean of the highest cosines of a row."""
    if len(row) <= NEIGHBOURS:
        return float(row.mean())
    return float(np.partition(row, -NEIGHBOURS)[-NEIGHBOURS:].mean())


def _sentences(p: Proposition, article: Article, syntax: Syntax) -> str:
    """Return the text from the first sentence that *p* stands in to the end of its last."""
    tokens = [t for s in p.spans for t in syntax.between(s.start, s.end)]
    if not tokens:
        return " ".join(s.text for s in p.spans)
    start, _ = syntax.sentence_span(syntax.sentence_of(tokens[0].i))
    _, end = syntax.sentence_span(syntax.sentence_of(tokens[-1].i))
    return article.text[start:end] if start < end else " ".join(s.text for s in p.spans)
