"""Numbers in news text: their value, unit, what is counted, how exact, and what befell it.

A lower part that the claims stage uses; it looks at one article's syntax only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from headwater.datamodel import Syntax, Token
from headwater.names import person_nouns
from headwater.number_words import is_magnitude, lexicon, rate_of, ratio, read_number

__all__ = ["Agreement", "Quantity", "compare", "find_quantities", "fits"]

Precision = Literal["exact", "about", "at-least", "at-most"]
Agreement = Literal["same", "compatible", "conflict", "unrelated"]

_MONTHS = frozenset(
    (*("january", "february", "march", "april", "may", "june", "july", "august", "september"),
     *("october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep"),
     *("sept", "oct", "nov", "dec"))
)  # fmt: skip
_WEEKDAYS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
)
_CLOCK = frozenset(
    ["a.m.", "a.m", "p.m.", "p.m", "am", "pm", "o'clock", "gmt", "est", "edt", "pst", "utc", "hrs"]
)
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th"})
ROUNDING = 0.06  # 527 may be told as 500: six in a hundred off, and only down to round figures
ROUGH = 0.15  # "about 20" may be 22 or 23
LOOSE = 2.0  # "more than 500" agrees with up to twice as many
CLOSE = 1.25  # the same of a figure that is not round: "more than 520", "at least two"


@cache
def _outcomes() -> dict[str, str]:
    return {w: name for name, words in lexicon()["outcomes"].items() for w in words}


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
    top: float | None = None  # of a range ("10 to 12 feet"): the base of its upper end


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
        size, value, tail = read_number(tokens, at)
        skipped = ratio(tokens, at, size)
        if not size or skipped:
            at += skipped or 1
            continue
        quantity = _quantity(syntax, tokens, at, size, value, tail, dates)
        if quantity is not None:
            before = found[-1] if found else None
            if before is not None and _is_range(syntax, before, quantity, tokens[at]):
                quantity = _range(found.pop(), quantity)
            found.append(quantity)
        at += size
    return tuple(found)


def _is_range(syntax: Syntax, low: Quantity, high: Quantity, first: Token) -> bool:
    """Return whether two numbers are one range: "12 to 14 per cent", "between 20 and 30"."""
    if low.top is not None or low.value >= high.value or low.precision == "at-least":
        return False
    if low.dimension not in {"count", high.dimension.split("/")[0]}:
        return False
    between = [t.text.lower() for t in syntax.between(low.start, first.start) if t.i < first.i]
    link = between[-1] if between else ""
    if link == high.unit and len(between) > 1:
        link = between[-2]  # "$20 to $30"
    if link == "and":
        ahead = [t.text.lower() for t in syntax.between(max(0, low.start - 10), low.start)]
        return ahead[-1:] == ["between"]
    if link == "to":
        # "rose from 5 to 9" is a change, "ranges from 5 to 9" is none
        ahead = [t.text.lower() for t in syntax.between(max(0, low.start - 6), low.start)]
        return ahead[-1:] != ["from"] or high.governor in {"range", "run", "vary"}
    return link in {"-", "–"}


def _range(low: Quantity, high: Quantity) -> Quantity:
    """Return the range from *low* to *high*, in the upper one's unit."""
    factor = high.base / high.value
    base = low.base if low.dimension != "count" else low.value * factor
    precision = low.precision if low.precision == "about" else high.precision
    return replace(
        high, start=low.start, value=low.value, base=base, top=high.base, precision=precision
    )


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
    if head is not None and head.pos == "VERB" and dimension:
        head = None  # "$3 billion could be spent": nothing is counted
    if dimension == "magnitude":
        head = None  # whether it is a quake, an earthquake or a temblor
    if head is not None and not _is_unit(head) and not _is_day(head):
        counted = _singular(head)
        end = max(end, head.end) if head.start - end < 30 else end
    if not dimension and counted is None and 0 < value < 2:
        return None  # "one" alone counts nothing
    outcome, governor = _outcome(syntax, head or last, first)
    if dimension not in {"", "count", "share"}:
        outcome = None  # "died aged 36", "three weeks before he was killed"
    of_none = tokens[at].text.lower() == "none" and counted in _outcomes()
    if not value and tokens[at].text.isalpha() and (outcome is None or of_none):
        return None  # "no one came": only of dead and hurt is nobody one; "none of the injuries"
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
    if not dimension and is_magnitude(tokens, at, at + size):
        unit, dimension = "magnitude", "magnitude"
    if tail in _ORDINAL_ENDS:
        dimension = "ordinal"
    elif tail and not dimension:
        return None  # "19D"
    behind = next((n for n in range(at + size, len(tokens)) if tokens[n].start >= end), len(tokens))
    rate = rate_of(tokens, behind)
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
    units = lexicon()["units"]
    if any(s <= first.start < e for s, e in dates) and following not in units:
        return True
    if following.strip(".") in _MONTHS or previous in _MONTHS or following in _CLOCK:
        return True
    if first.text.isdigit() and size == 1:
        if len(first.text) == 4 and 1800 <= value <= 2100 and first.dep != "nummod":
            return True
        measured = following == "-" or following in units
        if previous in {"a", "an"} and value >= 100 and not measured:
            return True  # "a 737": a model, but not "a 450-pound bear"
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
    for sign, dimension in lexicon()["signs"].items():
        if text and text.endswith(sign):
            return str(sign), str(dimension), 1.0
    return None, "", 1.0


def _unit(
    tokens: Sequence[Token], at: int, tail: str, end: int
) -> tuple[str | None, str, float, int]:
    """Return the unit at *at* or stuck to the number: name, dimension, factor, where it ends."""
    units = lexicon()["units"]
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
        and _may_be_aged(tokens[at - 2])
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
    told = any(t.text.lower() == "old" for t in tokens[at + size : at + size + 4])
    if last is not None and (told or tokens[at - 1].text not in {",", "("}):
        return last
    return tokens[at - 2] if at >= 2 and _may_be_aged(tokens[at - 2]) else last


def _may_be_aged(token: Token) -> bool:
    """Return whether a word before the comma can be whose age it is: a name or a person's noun."""
    return token.pos == "PROPN" or (token.tag == "NN" and token.lemma.lower() in person_nouns())


def _is_day(token: Token) -> bool:
    """Return whether it is a day or a month, which nobody counts: "rose to six Friday"."""
    return token.pos == "PROPN" and token.lemma.lower() in _MONTHS | _WEEKDAYS


def _is_unit(token: Token) -> bool:
    units = lexicon()["units"]
    word = token.text.lower().rstrip(".")
    return token.lemma.lower() in units or word in units or word in {"$", "per"}


def _singular(token: Token) -> str:
    lemma = token.lemma.lower()
    return "people" if lemma in lexicon()["people"]["words"] else lemma


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
        if (
            child.dep == "prep"
            and child.text.lower() == "of"
            and not _is_apart(syntax, last, child)
        ):
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
        if (
            child.dep == "prep"
            and child.text.lower() in {"of", "in"}
            and not _is_apart(syntax, head, child)
        ):
            for noun in syntax.children(child.i):
                if noun.pos in {"NOUN", "PROPN"}:
                    return noun
    up = syntax.tokens[head.head]
    if head.dep in {"compound", "nmod", "npadvmod", "amod"} and up.pos in {"NOUN", "ADJ"}:
        return up
    return head


def _is_apart(syntax: Syntax, one: Token, other: Token) -> bool:
    """Return whether a mark stands between two words: "9,000 pounds -- of its rival"."""
    return any(t.pos == "PUNCT" for t in syntax.tokens[one.i + 1 : other.i])


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
                if child.dep == "nsubj" and child.lemma.lower() == "toll":
                    return _toll(syntax, child), "toll"
                if child.dep in told:
                    governor = child.lemma.lower()
                    if governor in outcomes:
                        return outcomes[governor], governor
            passive = {c.dep for c in syntax.children(at.i)} >= {"neg", "nsubjpass"}
            if passive and word in lexicon()["unfound"]["verbs"]:
                return "missing", word
            if word in lexicon()["carried"]["verbs"] and _to_hospital(syntax, at, head, number):
                return "injured", word
        if word in outcomes:
            return outcomes[word], word
        if governor is not None:
            break
    return None, governor


def _to_hospital(syntax: Syntax, verb: Token, head: Token, number: Token) -> bool:
    """Return whether people taken to hospital are counted: "84 people were taken to hospital"."""
    counted = head if head.i != verb.i else number
    taken = counted.dep == "nsubjpass" or (counted.dep == "dobj" and counted.pos != "PROPN")
    people = _singular(head) == "people" or head.pos == "NUM"
    if not taken or not people:
        return False
    for prep in syntax.children(verb.i):
        if prep.dep == "prep" and prep.text.lower() in {"to", "at", "in", "into"}:
            places = (t.lemma.lower() for t in syntax.children(prep.i) if t.dep == "pobj")
            if any(place in lexicon()["carried"]["places"] for place in places):
                return True
    return False


def _toll(syntax: Syntax, toll: Token) -> str:
    """Return what a toll counts: "the injury toll rose to 40", else the dead."""
    kinds = [c.lemma.lower() for c in syntax.children(toll.i) if c.dep == "compound"]
    return next((_outcomes()[k] for k in kinds if k in _outcomes()), "dead")


def _precision(tokens: Sequence[Token], at: int, after: int, start: int) -> tuple[Precision, int]:
    """Return how exact the number at *at* is, and where the words for that begin."""
    lists = lexicon()["precision"]
    kinds: tuple[Precision, ...] = ("at-least", "at-most", "about")
    for size in (3, 2, 1):
        if at - size < 0:
            continue
        before = " ".join(t.text.lower() for t in tokens[at - size : at])
        for kind in kinds:
            if before in lists[kind]:
                return kind, tokens[at - size].start
    if _has_plus(tokens, after):
        return "at-least", start
    following = [t.text.lower() for t in tokens[after : after + 2]]
    behind = " ".join(following)
    for kind in kinds:
        if behind in lists[kind]:
            return kind, start
    return "exact", start


def _has_plus(tokens: Sequence[Token], after: int) -> bool:
    """Return whether "plus" sticks to a figure or its unit: "50-plus", "400-pound-plus", "5+"."""
    near = tokens[after - 1 : after + 5]
    for n in range(1, len(near)):
        word = near[n].text.lower()
        if near[n].start != near[n - 1].end:
            return False
        if word == "+" or (word == "plus" and near[n - 1].text == "-"):
            ahead = near[n + 1] if n + 1 < len(near) else None
            return ahead is None or ahead.pos not in {"NUM", "DET"}
    return False


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
        general = _general(a.outcome)
        return a.counted in general or b.counted in general
    if a.dimension != "count":
        return a.counted is None or b.counted is None
    return False


def _general(outcome: str | None) -> set[str | None]:
    """Return the words that say nothing of who was counted: "12 people", "12 dead"."""
    return {"people", None} | {w for w, o in _outcomes().items() if o == outcome}


def compare(a: Quantity, b: Quantity) -> Agreement:
    """Return how two quantities stand to each other; a conflict needs two exact, fitting ones.

    Sources of roughness ("about", "more than", "up to", round figures) make them compatible.
    """
    if not fits(a, b):
        return "unrelated"
    if a.top is not None or b.top is not None:
        return _compare_ranges(a, b)
    if math.isclose(a.base, b.base, rel_tol=1e-9):
        return "same"
    if _is_part(a, b) or _is_part(b, a):
        return "unrelated"
    if _units_apart(a, b):
        # Converted figures are rounded; two units are never a conflict by themselves.
        return "compatible" if _near(a.base, b.base, ROUGH) else "unrelated"
    bounds = a.precision == b.precision and a.precision in {"at-least", "at-most"}
    if bounds and max(a.base, b.base) <= min(a.base, b.base) * LOOSE:
        return "compatible"  # two bounds of one side can both hold
    for rough, other in ((a, b), (b, a)):
        loose = _looseness(rough)
        if rough.precision == "at-least" and rough.base <= other.base <= rough.base * loose:
            return "compatible"
        if rough.precision == "at-most" and other.base <= rough.base <= other.base * LOOSE:
            return "compatible"
        if rough.precision == "about" and _near(rough.base, other.base, _slack(rough)):
            return "compatible"
        if _rounds_to(other.value, rough.value):
            return "compatible"
    return "conflict"


def _looseness(rough: Quantity) -> float:
    """Return up to how many times a figure "more than" may stand for: less if it is not round."""
    return LOOSE if rough.value >= 10 and _step(rough.value) * 10 > rough.value else CLOSE


def _slack(rough: Quantity) -> float:
    """Return by what share a figure "about" may be off: "some $146 billion" is told to the one."""
    return min(ROUGH, 1.5 * _step(rough.value) / rough.value) if rough.value >= 10 else ROUGH


def _units_apart(a: Quantity, b: Quantity) -> bool:
    """Return whether two figures are in units of two sizes: miles and feet, not "lb" and pounds."""
    if a.unit == b.unit or a.dimension == "count" or a.dimension.startswith("money"):
        return False
    units = lexicon()["units"]
    one, other = units.get(a.unit, ("", 0)), units.get(b.unit, ("", 1))
    return bool(one[1] != other[1])


def _compare_ranges(a: Quantity, b: Quantity) -> Agreement:
    """Return how two figures stand of which one at least is a range."""
    low, high = max(a.base, b.base), min(a.top or a.base, b.top or b.base)
    if (a.base, a.top) == (b.base, b.top):
        return "same"
    if _units_apart(a, b):
        return "compatible" if low <= high * (1 + ROUGH) else "unrelated"
    slack = ROUGH if "about" in (a.precision, b.precision) else 0.0
    if low <= high * (1 + slack):
        return "compatible"
    bound = a if a.top is None else b
    if bound.top is None and bound.precision in {"at-least", "at-most"}:
        return "compatible"
    return "conflict"


def _is_part(some: Quantity, whole: Quantity) -> bool:
    """Return whether *some* may count a part of *whole*: 2 soldiers dead, 32 people dead."""
    general = _general(whole.outcome)
    narrower = some.counted not in general and whole.counted in general
    return whole.dimension == "count" and narrower and some.base < whole.base


def _near(a: float, b: float, share: float) -> bool:
    return abs(a - b) <= share * max(abs(a), abs(b))


def _step(value: float) -> float:
    """Return the size of the last figure told: 100 of 1,500, .1 of 2.5."""
    step = 1.0
    if value != int(value):
        return 10.0 ** -len(repr(value).split(".")[1])
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def _rounds_to(fine: float, coarse: float) -> bool:
    """Return whether *coarse* is *fine* told in fewer figures, rounded or cut off."""
    if coarse == 0 or not _near(fine, coarse, ROUNDING):
        return False
    step = _step(coarse)
    if step == 1.0 and fine == int(fine):
        return False
    if _step(fine) >= step:
        return False  # both told to the same figure: $1.46bn and $1.48bn
    return -step / 2 - 1e-9 <= fine - coarse < step
