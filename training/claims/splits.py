"""Which annotated stories are for what."""

from __future__ import annotations

import zlib

TUNE = ("16", "37", "56", "59", "62", "64", "67", "71")  # annotated by others, to tune on
CHOOSE = ("36", "49", "57")  # to choose and report on, never to train on


def held(name: str) -> bool:
    """Return whether the reader is kept from a story: one in five of our own, by its name."""
    ours = not name.startswith(tuple(f"{n}_" for n in TUNE + CHOOSE))
    return ours and zlib.crc32(name.encode()) % 5 == 0


def is_tune(name: str) -> bool:
    """Return whether a story was annotated by others, to tune on."""
    return name.startswith(tuple(f"{n}_" for n in TUNE))


def is_choose(name: str) -> bool:
    """Return whether a story is kept for choosing."""
    return name.startswith(tuple(f"{n}_" for n in CHOOSE))
