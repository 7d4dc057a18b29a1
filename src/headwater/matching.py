"""Whether two passages tell the same, read side by side: the only file that knows that model.

Both passages stand before one small encoder (all-MiniLM-L6-v2 tuned by us, its products in int8) at
once, each with the part marked that is to be compared and the words around it. So it weighs word
against word where two rows apart only lie near each other. It is one voice among others: numbers,
dates, names and "was urged to" against "did" are still for the caller.

Needs numpy, onnxruntime and tokenizers. The weights, their scores and their limits are described in
``weights/matching/card.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from headwater.networks import open_session, open_tokenizer, read_network

__all__ = ["LABELS", "Passage", "match"]

LABELS = ("different", "same", "specific", "conflict")  # the columns of ``match``
WEIGHTS = Path(__file__).parent / "weights" / "matching"
FILES = ("pair.int8.onnx", "tokenizer.json")
FORMAT = 1  # of the weights folder
MAX_SOURCE = 8  # word pieces of the source's name that are read
MAX_MARKED = 40  # word pieces of the marked part that are read
MAX_AROUND = 16  # word pieces read on either side of the marked part
MAX_CHARS = 2000  # a longer text is cut round its marks before it is tokenised
READERS = 2  # threads that read pairs
ALONE = 16  # fewer pairs than this are read on one
CLS, SEP = 101, 102  # ids of the tokenizer

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A part of a text that is to be compared: ``marks`` are its places in ``text``, in order.

    ``source`` is who says it, empty for the outlet's own voice.
    """

    text: str
    marks: tuple[tuple[int, int], ...]
    source: str = ""


def match(pairs: Sequence[tuple[Passage, Passage]]) -> npt.NDArray[np.float32]:
    """Return how likely each pair is each of ``LABELS``.

    Args:
        pairs: passages; the order of the two does not matter.

    Returns:
        An array of shape ``(len(pairs), 4)``, rows adding up to one. A pair's row is the same, bit
        for bit, whatever the other pairs are.

    Raises:
        WeightsError: if the model's files are missing or not the ones we know.
    """
    if not pairs:
        return np.empty((0, len(LABELS)), dtype=np.float32)
    model = _load(WEIGHTS)
    if len(pairs) < ALONE:
        return np.stack([model.read(*sorted(pair)) for pair in pairs])
    with ThreadPoolExecutor(READERS) as readers:  # the network runs without the lock
        return np.stack(list(readers.map(lambda pair: model.read(*sorted(pair)), pairs)))


def side(tokenizer: Tokenizer, passage: Passage) -> tuple[list[int], list[int]]:
    """Return the word pieces of *passage* that are read, and for each whether it is marked."""
    first, last = passage.marks[0][0], passage.marks[-1][1]
    low = max(0, first - MAX_CHARS // 4)
    text = passage.text[low : min(last, first + MAX_CHARS // 2) + MAX_CHARS // 4]
    # Half a surrogate pair, as broken pages hold, is no text to the tokenizer: one mark for one.
    text = "".join("�" if "\ud800" <= c <= "\udfff" else c for c in text)
    read = tokenizer.encode(text, add_special_tokens=False)
    marks = [(s - low, e - low) for s, e in passage.marks]
    marked = [int(any(s < b and a < e for s, e in marks)) for a, b in read.offsets]
    inside = [n for n, m in enumerate(marked) if m] or [0]
    begin = max(0, inside[0] - MAX_AROUND)
    end = min(inside[-1] + 1, inside[0] + MAX_MARKED) + MAX_AROUND
    ids, marked = read.ids[begin:end], marked[begin:end]
    if passage.source:
        clean = passage.source.encode("utf-8", "replace").decode("utf-8")
        who = tokenizer.encode(clean[:MAX_CHARS], add_special_tokens=False).ids[:MAX_SOURCE]
        said = tokenizer.encode("said:", add_special_tokens=False).ids
        ids, marked = [*who, *said, *ids], [0] * (len(who) + len(said)) + marked
    return ids, marked


def columns(tokenizer: Tokenizer, one: Passage, other: Passage) -> tuple[Ints, Ints]:
    """Return the word pieces of a pair, and the kind of each.

    Kinds: 0 and 1 stand in the first passage, 2 and 3 in the second; odd ones are marked.
    """
    left, left_marked = side(tokenizer, one)
    right, right_marked = side(tokenizer, other)
    ids = [CLS, *left, SEP, *right, SEP]
    kinds = [0, *left_marked, 0, *(2 + m for m in right_marked), 2]
    return np.array(ids, dtype=np.int64), np.array(kinds, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Model:
    """The loaded model."""

    tokenizer: Tokenizer
    encoder: Any

    def read(self, one: Passage, other: Passage) -> npt.NDArray[np.float32]:
        """Return the row of one pair, read alone: a batch would share one int8 scale."""
        ids, kinds = columns(self.tokenizer, one, other)
        (row,) = self.encoder.run(None, {"ids": ids, "kinds": kinds})
        return np.asarray(row, dtype=np.float32)


@cache
def _load(folder: Path) -> _Model:
    """Return the model of a weights folder, every file checked against the manifest."""
    _, (encoder, words) = read_network(folder, FILES, FORMAT)
    return _Model(open_tokenizer(words), open_session(encoder))
