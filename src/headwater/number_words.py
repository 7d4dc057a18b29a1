"""How news writes numbers: digits, words, multipliers, what they are per, and ratios, no amounts.

A lower part that ``numerals`` uses.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from headwater.datamodel import Token

__all__ = ["is_magnitude", "lexicon", "rate_of", "ratio", "read_number"]

_DIGITS = re.compile(
    r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<tail>[A-Za-z]*)"
)


@cache
def lexicon() -> dict[str, Any]:
    """Return the word lists about numbers and units."""
    text = resources.files("headwater").joinpath("lexicon/quantities.toml").read_text("utf-8")
    return tomllib.loads(text)


def ratio(tokens: Sequence[Token], at: int, size: int) -> int:
    """Return how many tokens from *at* are a ratio or a score: "2 in 3", "5-1", else 0."""
    if scored := _score(tokens, at, size):
        return scored
    following = [n for n in range(at + size, min(at + size + 4, len(tokens))) if size]
    marks = [n for n in following if tokens[n].text != "-"]
    if len(marks) < 2 or tokens[marks[0]].text.lower() not in {"in", "out"}:
        return 0
    last = marks[1] if tokens[marks[1]].text.lower() != "of" else marks[1] + 1
    low, high = _plain_number(tokens[at].text), _plain_number(tokens[last].text)
    if low is None or high is None or not 0 < low[0] < high[0] <= 1000 or high[1]:
        return 0
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    timed = after is not None and after.lemma.lower() in lexicon()["units"]
    return 0 if timed else last + 1 - at  # "sold 3 in 10 minutes"


SCORE = 200  # more than anybody scores, and fewer than a year


def _score(tokens: Sequence[Token], at: int, size: int) -> int:
    """Return how many tokens from *at* are a score, the higher number first: "led 5-1"."""
    parts = tokens[at : at + 3]
    if size != 1 or len(parts) < 3 or parts[1].text not in {"-", "–"}:
        return 0
    stuck = all(x.end == y.start for x, y in itertools.pairwise(parts))
    if not stuck or not (parts[0].text.isdecimal() and parts[2].text.isdecimal()):
        return 0
    return 3 if SCORE > int(parts[0].text) >= int(parts[2].text) else 0


def _plain_number(text: str) -> tuple[float, str] | None:
    """Return the value of a written number and the letters stuck to it."""
    word = text.lower().removeprefix("magnitude-")
    words = lexicon()["words"]
    if word in words:
        return float(words[word]), ""
    parts = word.split("-")
    if len(parts) == 2 and parts[0] in words and parts[1] in words:
        return float(words[parts[0]] + words[parts[1]]), ""
    match = _DIGITS.fullmatch(word)
    if match is None:
        return None
    return float(match["value"].replace(",", "")), match["tail"]


def _none(tokens: Sequence[Token], at: int) -> int:
    """Return how many tokens from *at* say that there was nobody: "no one", "nobody", "none"."""
    word = tokens[at].text.lower()
    if word == "no" and at + 1 < len(tokens) and tokens[at + 1].text.lower() == "one":
        return 2
    return int(word in {"nobody", "none"})


def _is_metres(tokens: Sequence[Token], at: int, after: int) -> bool:
    """Return whether "m" is metres and not millions: "a climber fell 200m", "a 200m drop"."""
    reach = lexicon()["reach"]
    if at and tokens[at - 1].text[-1:] in lexicon()["signs"]:
        return False
    behind = next((t.text.lower() for t in tokens[after:] if t.text != "-"), "")
    if behind in reach["things"]:
        return True
    moves = [t.lemma.lower() in reach["verbs"] for t in tokens[max(0, at - 2) : at]]
    return behind in reach["ways"] or (any(moves) and behind in {"", "."})


def read_number(tokens: Sequence[Token], at: int) -> tuple[int, float, str]:
    """Return how many tokens from *at* are one number, its value, and letters stuck to it."""
    multipliers = lexicon()["multipliers"]
    none = _none(tokens, at)
    if none:
        return none, 0.0, ""
    first = _plain_number(tokens[at].text)
    if first is None:
        return 0, 0.0, ""
    value, tail = first
    size = 1
    if tail in multipliers and not (tail == "m" and _is_metres(tokens, at, at + 1)):
        value, tail = value * multipliers[tail], ("m" if tail == "m" else "")
    total = 0.0
    while at + size < len(tokens):
        token = tokens[at + size]
        word = token.text.lower()
        word = word.rstrip(".") or word  # "$20m." at the end of a sentence
        if word == "-" and at + size + 1 < len(tokens):
            following = _plain_number(tokens[at + size + 1].text)
            if following is not None and value >= 20 and following[0] < 10 and value % 10 == 0:
                if not tokens[at].text.isalpha():
                    break
                value, size = value + following[0], size + 2
                continue
        if word == "m" and _is_metres(tokens, at, at + size + 1):
            break
        if word in multipliers and (len(word) > 1 or token.start == tokens[at + size - 1].end):
            value, size = value * multipliers[word], size + 1
            continue
        following = _plain_number(word)
        if following is not None and word.isalpha() and value >= 100 and tokens[at].text.isalpha():
            total, value, size = total + value, following[0], size + 1
            continue
        break
    return size, total + value, tail


def is_magnitude(tokens: Sequence[Token], at: int, after: int) -> bool:
    """Return whether a number tells an earthquake's size, unit apart: "magnitude at 5.9"."""
    ahead = [t.text.lower() for t in tokens[max(0, at - 2) : at] if t.text != "-"]
    ahead = ahead[:-1] if ahead[-1:] in (["of"], ["at"], ["was"], [":"]) else ahead
    behind = [t.text.lower() for t in tokens[after : after + 4]]
    stuck = tokens[at].text.lower().startswith("magnitude-")
    richter = behind[:1] == ["on"] and behind[-2:] == ["richter", "scale"]
    return stuck or ahead[-1:] == ["magnitude"] or richter


def rate_of(tokens: Sequence[Token], at: int) -> str | None:
    """Return what a figure is per: "$82 a share", "40 km per hour", "$70-a-share"."""
    words = [t for t in tokens[at : at + 5] if t.text != "-"][:3]
    for i, token in enumerate(words[:2]):
        if i and words[0].pos == "ADP":
            return None  # "fell 200ft from a ridge"
        if token.text.lower() in {"a", "an", "per", "each", "every"}:
            noun = next((t for t in words[i + 1 :] if t.pos == "NOUN"), None)
            return noun.lemma.lower() if noun else None
    return None
