"""Which words of a parsed text are a name, and of what kind: as the recogniser says, but faster.

spaCy's name recogniser walks through a text word by word and asks after each step which of its 74
moves are allowed, which costs more than the network itself. What it sees of a word outside a name
does not depend on the steps before, so here all words are judged at once; the words inside a name
follow in lockstep, for all names together. The weights, the allowed moves and the result are
spaCy's: ``tests/test_syntax.py`` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Name", "NameReader"]

Name = tuple[int, int, str]  # first word, end word, kind
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER = np.float32(-np.inf)


class NameReader:
    """The recogniser's weights, laid out for judging many words at once."""

    def __init__(self, recogniser: Any) -> None:
        model = recogniser.model
        self._vectors = model.get_ref("tok2vec")
        self._features = model.get_ref(
            "lower"
        )  # of the word, of the name's first word, of its last
        self._bias: Floats = self._features.get_param("b")
        self._weights: Floats = model.get_ref("upper").get_param("W").T
        self._base: Floats = model.get_ref("upper").get_param("b")
        moves = [recogniser.moves.get_class_name(n) for n in range(recogniser.moves.n_moves)]
        self._kinds = [name.partition("-")[2] for name in moves]
        self._first = np.array([name[:2] == "B-" and len(name) > 2 for name in moves])
        self._whole = np.array([name[:2] == "U-" and len(name) > 2 for name in moves])
        self._never = ~(self._first | self._whole | np.array([name == "O" for name in moves]))
        number = {name: n for n, name in enumerate(moves)}
        self._inside = np.array([number.get(f"I-{kind}", 0) for kind in self._kinds])
        self._last = np.array([number.get(f"L-{kind}", 0) for kind in self._kinds])

    def find(self, pieces: Sequence[Doc]) -> list[list[Name]]:
        """Return the names of each of the parsed *pieces*, in text order."""
        sizes = [len(piece) for piece in pieces]
        if not sum(sizes):
            return [[] for _ in pieces]
        columns = np.concatenate([piece.to_array(["IS_SPACE", "SENT_START"]) for piece in pieces])
        blank = columns[:, 0].astype(bool)
        opens = columns[:, 1].astype(np.int64) == 1
        opens[np.cumsum([0, *sizes[:-1]])[np.array(sizes) > 0]] = True
        goes_on = np.append(~opens[1:], False)  # does the sentence hold another word after this?
        features = self._features.predict(self._vectors.predict(pieces))
        # Row 0 stands for "no such word"; the rest are the words, by the place they take.
        blanked, of_word = features[0], features[1:]
        moves = self._moves_outside(of_word[:, 0] + blanked[1] + blanked[2], blank, goes_on)
        ends = self._ends(moves, of_word, goes_on)
        names: list[list[Name]] = []
        at = 0
        chosen = moves.tolist()
        for size in sizes:
            names.append(list(self._walk(chosen, ends, at, at + size)))
            at += size
        return names

    def _scores(self, hidden: Floats) -> Floats:
        widest: Floats = (hidden + self._bias).max(axis=2)
        scores: Floats = widest @ self._weights + self._base
        return scores

    def _moves_outside(self, hidden: Floats, blank: Flags, goes_on: Flags) -> Ints:
        """Return the best move for every word, on the condition that no name is open before it."""
        scores = self._scores(hidden)
        scores[:, self._never] = NEVER
        scores[np.ix_(blank, self._first | self._whole)] = NEVER
        scores[np.ix_(~goes_on, self._first)] = NEVER
        best: Ints = scores.argmax(axis=1)
        return best

    def _ends(self, moves: Ints, of_word: Floats, goes_on: Flags) -> dict[int, int]:
        """Return for every word that would begin a longer name where that name would end."""
        starts = np.flatnonzero(self._first[moves])
        ends: dict[int, int] = {}
        at = starts + 1
        while len(starts):
            inside, last = self._inside[moves[starts]], self._last[moves[starts]]
            hidden = of_word[at, 0] + of_word[starts, 1] + of_word[at - 1, 2]
            scores = self._scores(hidden)
            each = np.arange(len(starts))
            on, off = scores[each, inside], scores[each, last]
            longer = goes_on[at] & ((on > off) | ((on == off) & (inside < last)))
            closed = ~longer
            ends.update(zip(starts[closed].tolist(), (at[closed] + 1).tolist(), strict=True))
            starts, at = starts[longer], at[longer] + 1
        return ends

    def _walk(self, moves: Sequence[int], ends: dict[int, int], low: int, high: int) -> list[Name]:
        names: list[Name] = []
        at = low
        while at < high:
            move = moves[at]
            end = at + 1
            if self._kinds[move]:
                end = ends[at] if self._first[move] else end
                names.append((at - low, end - low, self._kinds[move]))
            at = end
        return names
