"""Which words two wordings share: the word diff of two translations."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
LONGEST = 400  # words; beyond it a diff tells a reader nothing and costs quadratic time


def word_diff(a: str, b: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Return both texts cut into runs ``(text, differs)``; the runs joined are the text again.

    Words are compared without case and punctuation.

    >>> word_diff("work together to save it", "jointly save it.")[0]
    (('work together to', True), (' save it', False))
    >>> word_diff("it didn’t sink", "It didn't sink")[0]
    (('it didn’t sink', False),)
    """
    words_a, words_b = _words(a), _words(b)
    if max(len(words_a), len(words_b)) > LONGEST or not words_a or not words_b:
        return ((a, False),), ((b, False),)
    keys_a, keys_b = _keys(a, words_a), _keys(b, words_b)
    blocks = SequenceMatcher(None, keys_a, keys_b, autojunk=False).get_matching_blocks()
    same_a = {n for block in blocks for n in range(block.a, block.a + block.size)}
    same_b = {n for block in blocks for n in range(block.b, block.b + block.size)}
    return _runs(a, words_a, same_a), _runs(b, words_b, same_b)


def _keys(text: str, words: list[tuple[int, int]]) -> list[str]:
    """Return what *words* are compared by: no case, one kind of apostrophe."""
    return [text[s:e].casefold().replace("’", "'") for s, e in words]


def _words(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in WORD.finditer(text)]


def _runs(text: str, words: list[tuple[int, int]], same: set[int]) -> tuple[tuple[str, bool], ...]:
    runs: list[tuple[str, bool]] = []
    at = n = 0
    while n < len(words):
        last = n
        if n in same:
            n += 1
            continue
        while last + 1 < len(words) and last + 1 not in same:
            last += 1
        if words[n][0] > at:
            runs.append((text[at : words[n][0]], False))
        at = words[last][1]
        runs.append((text[words[n][0] : at], True))
        n = last + 1
    if at < len(text):
        runs.append((text[at:], False))
    return tuple(runs)
