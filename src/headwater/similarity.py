"""What a short text means, as a point on the unit sphere: the only file that knows that model.

Each text is read alone by one small encoder (all-MiniLM-L6-v2, its products in int8), so what it
gets does not depend on the other texts of the call. The dot product of two rows is their cosine: it
tells that "the envoy stepped down" and "the envoy quit her post" are near, and it cannot tell
"47 killed" from "63 dead"; numbers, names and denials are for the caller to compare.

Needs numpy, onnxruntime and tokenizers. The weights, their scores and their limits are described in
``weights/similarity/card.md``.
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

__all__ = ["SIZE", "embed"]

WEIGHTS = Path(__file__).parent / "weights" / "similarity"
FILES = ("encoder.int8.onnx", "tokenizer.json")
FORMAT = 1  # of the weights folder
SIZE = 384  # numbers in a row
READERS = 2  # threads that read texts
MAX_PIECES = 96  # word pieces of one text that are read, special tokens counted
MAX_CHARS = 4000  # a longer text is cut before it is tokenised, so memory stays bounded


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Return one row of unit length for each text, in the order given.

    Args:
        texts: propositions or sentences; what goes beyond 96 word pieces is not read.

    Returns:
        An array of shape ``(len(texts), 384)``. A text's row is the same, bit for bit, whatever
        the other texts are.

    Raises:
        WeightsError: if the model's files are missing or not the ones we know.

    >>> rows = embed(["The ferry sank.", "A passenger boat went down.", "Rents fell."])
    >>> rows.shape, bool(rows[0] @ rows[1] > rows[0] @ rows[2])
    ((3, 384), True)
    """
    model = _load(WEIGHTS)
    known = list(dict.fromkeys(texts))
    with ThreadPoolExecutor(READERS) as readers:  # the network runs without the lock
        rows = dict(zip(known, readers.map(model.row, known), strict=True))
    out = np.empty((len(texts), SIZE), dtype=np.float32)
    for n, text in enumerate(texts):
        out[n] = rows[text]
    return out


@dataclass(frozen=True, slots=True)
class _Model:
    """The loaded model."""

    tokenizer: Tokenizer
    encoder: Any

    def row(self, text: str) -> npt.NDArray[np.float32]:
        """Return the row of one text, read alone: a batch would share one int8 scale."""
        # Half a surrogate pair, as broken pages hold, is no text to the tokenizer.
        whole = text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8")
        ids = np.array(self.tokenizer.encode(whole).ids, dtype=np.int64)
        (row,) = self.encoder.run(None, {"ids": ids})
        return np.asarray(row, dtype=np.float32)


@cache
def _load(folder: Path) -> _Model:
    """Return the model of a weights folder, every file checked against the manifest."""
    _, (encoder, words) = read_network(folder, FILES, FORMAT)
    tokenizer = open_tokenizer(words)
    tokenizer.enable_truncation(MAX_PIECES)
    return _Model(tokenizer, open_session(encoder))
