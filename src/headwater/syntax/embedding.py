"""Words that stand in a text more than once are looked up once: half the parser's first layer.

The parser's networks begin with a vector for each word by its form alone, before any context. Some
55 of 100 words of a report stand in it before.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["embed_once", "first_of_each"]

Rows = npt.NDArray[np.uint64]


def embed_once(part: Any) -> None:
    """Let the parser's *part* compute the vector of a word's form once for each text."""
    from thinc.api import Model, chain
    from thinc.types import Ragged

    for node in list(part.model.walk()):
        names = [layer.name for layer in node.layers]
        if names[:2] != ["extract_features", "list2ragged"] or names[-1] != "ragged2list":
            continue
        inner: Any = chain(*node.layers[2:-1])

        def forward(model: Any, words: Any, is_train: bool) -> Any:
            first, places = first_of_each(words.data)
            lengths: Any = np.array([len(first)], dtype=words.lengths.dtype)
            found = model.layers[0].predict(Ragged(words.data[first], lengths))
            return Ragged(found.data[places], words.lengths), None

        node.layers[2:-1] = [Model("once_for_each_word", forward, layers=[inner], ops=node.ops)]


def first_of_each(rows: Rows) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return where each different row stands first, and for every row the number of its own.

    >>> first_of_each(np.array([[3, 1], [2, 2], [3, 1]], dtype=np.uint64))
    (array([1, 0]), array([1, 0, 1]))
    """
    _, first, places = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, places
