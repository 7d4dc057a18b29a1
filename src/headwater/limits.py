"""How much headwater reads of one input; every limit can be changed by the caller."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep one strange input from costing all the others.

    ``bytes`` is the size of one file or of standard input: a bigger one is refused. ``characters``
    is how much of one article is analysed: the rest is kept as text without a paragraph.
    ``page_characters`` is the largest page whose body is looked for. ``records`` bounds the
    articles of one JSON or JSONL file.
    """

    bytes: int = 20_000_000
    characters: int = 100_000
    page_characters: int = 5_000_000
    records: int = 200_000


DEFAULT = Limits()
"""The limits that hold when a caller names none."""
