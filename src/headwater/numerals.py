"""Numbers in news text: their value, unit, what is counted, how exact, and what befell it.

A lower part that the claims stage uses; it looks at one article's syntax only.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from headwater.datamodel import Syntax, Token

__all__ = ["Agreement", "Quantity", "compare", "find_quantities", "fits"]

Precision = Literal["exact", "about", "at-least", "at-most"]
Agreement = Literal["same", "compatible", "conflict", "unrelated"]

_DIGITS = re.compile(
    r"(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<tail>[A-Za-z]*)"
)
_MONTHS = frozenset(
    (*("january", "february", "march", "april", "may", "june", "july", "august", "september"),
     *("october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep"),
     *("sept", "oct", "nov", "dec"))
)  # fmt: skip
_CLOCK = frozenset(
    ["a.m.", "a.m", "p.m.", "p.m", "am", "pm", "o'clock", "gmt", "est", "edt", "pst", "utc", "hrs"]
)
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
ROUNDING = 0.06  # 527 may be told as 500: six in a hundred off, and only down to round figures
ROUGH = 0.15  # "about 20" may be 22 or 23
LOOSE = 2.0  # "more than 500" agrees with up to twice as many


@cache
def _lexicon() -> dict[str, Any]:
    text = resources.files("headwater").joinpath("lexicon/quantities.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _outcomes() -> dict[str, str]:
    return {w: name for name, words in _lexicon()["outcomes"].items() for w in words}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a report gives it.

    ``start`` and ``end`` are characters from the roughness word to what is counted; ``value`` is in
    ``unit`` (as written, singular) and ``base`` in the dimension's base unit.
    """

    start: int
    end: int
    value: float
    base: float
    unit: str | None
    dimension: str
    counted: str | None
    outcome: str | None
    governor: str | None
    precision: Precision
    sentence: int


def find_quantities(
    syntax: Syntax, start: int, end: int, *, dates: Sequence[tuple[int, int]] = ()
) -> tuple[Quantity, ...]:
    """Return the quantities between *start* and *end*; what stands inside *dates* is left out.

    Years, clock times, dates, ordinals and numbers that are part of a name are no quantities.
    """
    tokens = syntax.between(start, end)
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        size, value, tail = _read_number(tokens, at)
        if not size:
            at += 1
            continue
        quantity = _quantity(syntax, tokens, at, size, value, tail, dates)
        if quantity is not None:
            found.append(quantity)
        at += size
    return tuple(found)


def _plain_number(text: str) -> tuple[float, str] | None:
    """Return the value of a written number and the letters stuck to it."""
    word = text.lower()
    words = _lexicon()["words"]
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


def _read_number(tokens: Sequence[Token], at: int) -> tuple[int, float, str]:
    """Return how many tokens from *at* are one number, its value, and letters stuck to it."""
    multipliers = _lexicon()["multipliers"]
    none = _none(tokens, at)
    if none:
        return none, 0.0, ""
    first = _plain_number(tokens[at].text)
    if first is None:
        return 0, 0.0, ""
    value, tail = first
    size = 1
    if tail in multipliers:
        value, tail = value * multipliers[tail], ("m" if tail == "m" else "")
    total = 0.0
    while at + size < len(tokens):
        token = tokens[at + size]
        word = token.text.lower()
        if word == "-" and at + size + 1 < len(tokens):
            following = _plain_number(tokens[at + size + 1].text)
            if following is not None and value >= 20 and following[0] < 10 and value % 10 == 0:
                if not tokens[at].text.isalpha():
                    break
                value, size = value + following[0], size + 2
                continue
        if word in multipliers and (len(word) > 1 or token.start == tokens[at + size - 1].end):
            value, size = value * multipliers[word], size + 1
            continue
        following = _plain_number(word)
        if following is not None and word.isalpha() and value >= 100 and tokens[at].text.isalpha():
            total, value, size = total + value, following[0], size + 1
            continue
        break
    return size, total + value, tail


def _quantity(
    syntax: Syntax,
    tokens: Sequence[Token],
    at: int,
    size: int,
    value: float,
    tail: str,
    dates: Sequence[tuple[int, int]],
) -> Quantity | None:
    first, last = tokens[at], tokens[at + size - 1]
    before = tokens[at - 1] if at else None
    after = tokens[at + size] if at + size < len(tokens) else None
    if _is_no_quantity(first, value, size, before, after, dates) or _is_stuck(last, after):
        return None
    measure = _measure(tokens, at, size, tail)
    if measure is None:
        return None
    unit, dimension, factor, start, end = measure
    head = _counted_head(syntax, first, last, after)
    if _is_age(tokens, at, size, dimension):
        dimension, head = "age", _aged(syntax, tokens, at, size)
    counted = None
    if head is not None and not _is_unit(head):
        counted = _singular(head)
        end = max(end, head.end) if head.start - end < 30 else end
    if not dimension and counted is None and 0 < value < 2:
        return None  # "one" alone counts nothing
    outcome, governor = _outcome(syntax, head or last, first)
    if not value and tokens[at].text.isalpha() and outcome is None:
        return None  # "no one came": only of dead and hurt is nobody a figure
    precision, start = _precision(tokens, at - (1 if start < first.start else 0), at + size, start)
    return Quantity(
        start=start,
        end=end,
        value=value,
        base=value * factor,
        unit=unit,
        dimension=dimension or "count",
        counted=counted,
        outcome=outcome,
        governor=governor,
        precision=precision,
        sentence=syntax.sentence_of(first.i),
    )


def _is_stuck(last: Token, after: Token | None) -> bool:
    """Return whether a capital letter sticks to the number: "5G" is a name."""
    stuck = after is not None and after.start == last.end and len(after.text) == 1
    return stuck and after is not None and after.text.isupper()


def _measure(
    tokens: Sequence[Token], at: int, size: int, tail: str
) -> tuple[str | None, str, float, int, int] | None:
    """Return unit, dimension, factor, start and end of the number; ``None`` for part of a name."""
    start, end = tokens[at].start, tokens[at + size - 1].end
    before = tokens[at - 1] if at else None
    unit, dimension, factor = _sign(before)
    if dimension and before is not None:
        start = before.start
    if not dimension:
        unit, dimension, factor, end = _unit(tokens, at + size, tail, end)
    if tail in _ORDINAL_ENDS:
        dimension = "ordinal"
    elif tail and not dimension:
        return None  # "19D"
    rate = _rate(tokens, at + size)
    if dimension and rate:
        dimension = f"{dimension}/{rate}"
    return unit, dimension, factor, start, end


def _is_no_quantity(
    first: Token,
    value: float,
    size: int,
    before: Token | None,
    after: Token | None,
    dates: Sequence[tuple[int, int]],
) -> bool:
    """Return whether the number is a date's, a clock's or a name's."""
    previous = before.text.lower().strip(".,") if before else ""
    following = after.text.lower() if after else ""
    units = _lexicon()["units"]
    if any(s <= first.start < e for s, e in dates) and following not in units:
        return True
    if following.strip(".") in _MONTHS or previous in _MONTHS or following in _CLOCK:
        return True
    if first.text.isdigit() and size == 1:
        if len(first.text) == 4 and 1800 <= value <= 2100 and first.dep != "nummod":
            return True
        if previous in {"a", "an"} and value >= 100:
            return True  # "a 737": a model
        if len(first.text) > 1 and (first.text.startswith("0") or len(first.text) > 9):
            return True  # a code, a telephone number
    if first.ent in {"PRODUCT", "FAC", "WORK_OF_ART", "LAW", "DATE"} and not first.ent_start:
        return first.ent != "DATE" or value > 31
    if first.text[:1].isalpha() and first.text.lower() == "one" and first.dep not in {"nummod"}:
        return True
    # "Flight 12", "Route 66": a name just before it and nothing counted after it.
    named = before is not None and before.pos == "PROPN" and first.dep not in {"nsubj", "dobj"}
    return bool(named and (after is None or after.pos not in {"NOUN", "SYM", "ADJ"}))


def _sign(before: Token | None) -> tuple[str | None, str, float]:
    text = before.text.upper() if before else ""
    for sign, dimension in _lexicon()["signs"].items():
        if text and text.endswith(sign):
            return str(sign), str(dimension), 1.0
    return None, "", 1.0


def _unit(
    tokens: Sequence[Token], at: int, tail: str, end: int
) -> tuple[str | None, str, float, int]:
    """Return the unit at *at* or stuck to the number: name, dimension, factor, where it ends."""
    units = _lexicon()["units"]
    if tail in units:
        return tail, units[tail][0], float(units[tail][1]), end
    at_unit = at
    while at_unit < len(tokens) and tokens[at_unit].text in {"-", "US", "U.S."}:
        at_unit += 1
    if at_unit >= len(tokens):
        return None, "", 1.0, end
    token = tokens[at_unit]
    word = token.lemma.lower()
    if word not in units:
        word = token.text.lower().rstrip(".")
    if word == "per" and at_unit + 1 < len(tokens) and tokens[at_unit + 1].text.lower() == "cent":
        return "percent", "share", 1.0, tokens[at_unit + 1].end
    if word == "m" and tail != "m" and tokens[at - 1].end != token.start:
        return None, "", 1.0, end
    if word in units:
        name = "percent" if units[word][0] == "share" else word
        return name, units[word][0], float(units[word][1]), token.end
    return None, "", 1.0, end


def _rate(tokens: Sequence[Token], at: int) -> str | None:
    """Return what a figure is per: "$82 a share", "40 km per hour", "$70-a-share"."""
    words = [t for t in tokens[at : at + 5] if t.text != "-"][:3]
    for i, token in enumerate(words[:2]):
        if token.text.lower() in {"a", "an", "per", "each", "every"}:
            noun = next((t for t in words[i + 1 :] if t.pos == "NOUN"), None)
            return noun.lemma.lower() if noun else None
    return None


def _is_age(tokens: Sequence[Token], at: int, size: int, dimension: str) -> bool:
    """Return whether a number is an age: "16-year-old", "aged 40", "Ada Lund, 64, said"."""
    following = [t.text.lower() for t in tokens[at + size : at + size + 4] if t.text != "-"]
    if following[:2] in (["year", "old"], ["years", "old"], ["month", "old"], ["months", "old"]):
        return True
    if at and tokens[at - 1].text.lower() in {"aged", "age"}:
        return True
    if at < 2 or dimension or not tokens[at].text.isdigit() or int(tokens[at].text) > 110:
        return False
    return (
        tokens[at - 1].text in {",", "("}
        and tokens[at - 2].pos == "PROPN"
        and (following[:1] or [","])[0] in {",", ".", ")"}
    )


def _aged(syntax: Syntax, tokens: Sequence[Token], at: int, size: int) -> Token | None:
    """Return whose age it is: the noun after "-year-old", else the name before the comma."""
    last = None
    for token in tokens[at + size : at + size + 8]:
        if token.pos in {"NOUN", "PROPN"} and token.text.lower() not in {"year", "years", "old"}:
            last = token
        elif last is not None or (token.pos in {"VERB", "AUX", "PUNCT"} and token.text != "-"):
            break
    if last is not None and tokens[at - 1].text not in {",", "("}:
        return last
    return tokens[at - 2] if at >= 2 and tokens[at - 2].pos == "PROPN" else last


def _is_unit(token: Token) -> bool:
    units = _lexicon()["units"]
    return token.lemma.lower() in units or token.text.lower() in units or token.text == "$"


def _singular(token: Token) -> str:
    lemma = token.lemma.lower()
    return "people" if lemma in _lexicon()["people"]["words"] else lemma


def _counted_head(syntax: Syntax, first: Token, last: Token, after: Token | None) -> Token | None:
    """Return the word for what the number counts."""
    for token in (first, last):
        if token.dep in {"nummod", "quantmod", "compound"} and token.head != token.i:
            head = syntax.tokens[token.head]
            if head.pos == "NUM" and head.head != head.i:
                head = syntax.tokens[head.head]
            if head.pos in {"NOUN", "PROPN", "ADJ", "VERB"} and head.i > last.i:
                return _through_unit(syntax, head)
    for child in syntax.children(last.i):
        if child.dep == "prep" and child.text.lower() == "of":
            for noun in syntax.children(child.i):
                if noun.pos in {"NOUN", "PROPN"}:
                    return noun
    if after is not None and after.pos in {"NOUN", "ADJ"} and after.text.isalpha():
        return _through_unit(syntax, after)
    return None


def _through_unit(syntax: Syntax, head: Token) -> Token:
    """Return what a unit measures ("12 tonnes of rice": rice; "a 12-mile march": march)."""
    if not _is_unit(head):
        return head
    for child in syntax.children(head.i):
        if child.dep == "prep" and child.text.lower() in {"of", "in"}:
            for noun in syntax.children(child.i):
                if noun.pos in {"NOUN", "PROPN"}:
                    return noun
    up = syntax.tokens[head.head]
    if head.dep in {"compound", "nmod", "npadvmod", "amod"} and up.pos in {"NOUN", "ADJ"}:
        return up
    return head


def _outcome(syntax: Syntax, head: Token, number: Token) -> tuple[str | None, str | None]:
    """Return the class of what befell those counted, and the lemma of the governing verb."""
    outcomes = _outcomes()
    if head.lemma.lower() in outcomes:
        return outcomes[head.lemma.lower()], head.lemma.lower()
    for child in (*syntax.children(head.i), *syntax.children(number.i)):
        word = child.lemma.lower()
        if word in outcomes and child.pos in {"ADJ", "VERB"}:
            return outcomes[word], word
    at = head
    governor = None
    for _ in range(4):
        if at.head == at.i:
            break
        at = syntax.tokens[at.head]
        word = at.lemma.lower()
        if governor is None and at.pos in {"VERB", "AUX"}:
            governor = word
            told = {"acomp", "oprd", "xcomp", "attr"}
            told |= {"dobj"} if word in {"suffer", "sustain"} else set()
            for child in syntax.children(at.i):
                if child.dep in told:
                    governor = child.lemma.lower()
                    if governor in outcomes:
                        return outcomes[governor], governor
        if word in outcomes:
            return outcomes[word], word
        if governor is not None:
            break
    return None, governor


def _precision(tokens: Sequence[Token], at: int, after: int, start: int) -> tuple[Precision, int]:
    """Return how exact the number at *at* is, and where the words for that begin."""
    lists = _lexicon()["precision"]
    kinds: tuple[Precision, ...] = ("at-least", "at-most", "about")
    for size in (3, 2, 1):
        if at - size < 0:
            continue
        before = " ".join(t.text.lower() for t in tokens[at - size : at])
        for kind in kinds:
            if before in lists[kind]:
                return kind, tokens[at - size].start
    behind = " ".join(t.text.lower() for t in tokens[after : after + 2])
    for kind in kinds:
        if behind in lists[kind]:
            return kind, start
    return "exact", start


# --- two quantities ------------------------------------------------------------------------------


def fits(a: Quantity, b: Quantity) -> bool:
    """Return whether both measure the same thing: dimension, what is counted, what befell it."""
    if a.dimension != b.dimension:
        return False
    if a.outcome != b.outcome and (a.outcome or b.outcome):
        return False
    if a.counted == b.counted:
        return a.dimension != "count" or a.counted is not None or a.governor == b.governor
    if a.outcome and a.outcome == b.outcome and a.dimension == "count":
        # "12 dead" and "12 people were killed": the outcome says who is counted; "10 tourists" and
        # "2 pilots" are two counts.
        general = {"people", None, a.outcome} | {
            w for w, o in _outcomes().items() if o == a.outcome
        }
        return a.counted in general or b.counted in general
    if a.dimension != "count":
        return a.counted is None or b.counted is None
    return False


def compare(a: Quantity, b: Quantity) -> Agreement:
    """Return how two quantities stand to each other; a conflict needs two exact, fitting ones.

    Sources of roughness ("about", "more than", "up to", round figures) make them compatible.
    """
    if not fits(a, b):
        return "unrelated"
    if math.isclose(a.base, b.base, rel_tol=1e-9):
        return "same"
    if _is_part(a, b) or _is_part(b, a):
        return "unrelated"
    if a.unit != b.unit and a.dimension != "count" and not a.dimension.startswith("money"):
        # Converted figures are rounded; two units are never a conflict by themselves.
        return "compatible" if _near(a.base, b.base, ROUGH) else "unrelated"
    for rough, other in ((a, b), (b, a)):
        if rough.precision == "at-least" and rough.base <= other.base <= rough.base * LOOSE:
            return "compatible"
        if rough.precision == "at-most" and other.base <= rough.base <= other.base * LOOSE:
            return "compatible"
        if rough.precision == "about" and _near(rough.base, other.base, ROUGH):
            return "compatible"
        if _rounds_to(other.value, rough.value):
            return "compatible"
    return "conflict"


def _is_part(some: Quantity, whole: Quantity) -> bool:
    """Return whether *some* may count a part of *whole*: 2 soldiers dead, 32 people dead."""
    general = {"people", None, whole.outcome}
    narrower = some.counted not in general and whole.counted in general
    return whole.dimension == "count" and narrower and some.base < whole.base


def _near(a: float, b: float, share: float) -> bool:
    return abs(a - b) <= share * max(abs(a), abs(b))


def _rounds_to(fine: float, coarse: float) -> bool:
    """Return whether *coarse* is *fine* told in fewer figures."""
    if coarse == 0 or not _near(fine, coarse, ROUNDING):
        return False
    step = 1.0
    while coarse % (step * 10) == 0:
        step *= 10
    if coarse != int(coarse):
        step = 10.0 ** -len(repr(coarse).split(".")[1])
    if step == 1.0 and fine == int(fine):
        return False
    return abs(fine - coarse) <= step / 2 + 1e-9
