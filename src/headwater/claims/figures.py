"""Figures of one claim that cannot both be right, and those that fit told to unlike exactness.

A lower part of ``differences``. Two figures are compared only if they measure the same of the same:
unit, what is counted, and enough of the words about them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from headwater.claims.identities import wide_places
from headwater.claims.told import Setting, Told, alike, meeting, overlap, setting
from headwater.datamodel import Difference, Side, Timex
from headwater.likeness import stem
from headwater.numerals import Agreement, Quantity, compare, fits

__all__ = ["may_rival", "number_conflict", "number_differences"]

FAR = 5.0  # figures of dead or hurt this many times apart are of two events
NEARLY = 1.3  # figures this near in one claim are of one thing if any word about them meets
DONE_ALIKE = 1.4  # the same if the verb of both is one
TWICE = 2.0  # from here on more words about them have to meet
THRICE = 3.0  # any other figure is of something else; tolls grow by as much between reports
GREW = 1.3  # a toll that is this much larger in a later report was counted anew
COUNTED = frozenset({"dead", "injured", "missing"})
MOST = 0.6  # the same where one figure is more than twice the other
MET = 0.4  # share of the words about the figure that has fewer, which the other has too
LIKE = 0.5  # share of the lighter proposition's weight that both hold


def number_differences(a: Told, b: Told) -> Iterator[Difference]:
    """Yield number conflicts, and numbers that fit but are told with unlike exactness."""
    ours, theirs = a.proposition.quantities, b.proposition.quantities
    for x in ours:
        mates = [(y, verdict) for y in theirs if (verdict := _compare(x, y)) != "unrelated"]
        if not mates or any(_equal(x, y) for y in theirs):
            continue
        rough = next((y for y, verdict in mates if verdict == "compatible"), None)
        if rough is not None and _grew(a, b, x, rough):
            note = _update(a, b, x, rough)
            yield Difference("number", _amount(a, x), _amount(b, rough), note)
            continue
        if rough is not None:
            yield Difference("detail", _amount(a, x), _amount(b, rough), "numbers that fit")
            continue
        against = [
            y
            for y, verdict in mates
            if verdict == "conflict"
            and not any(_equal(z, y) or _compare(z, y) == "compatible" for z in ours)
            and _same_measure(a, b, x, y)
            and not _adds_up(x, y, ours, theirs)
        ]
        if len(against) == 1:
            (y,) = against
            yield number_conflict(a, b, x, y)


def _grew(a: Told, b: Told, x: Quantity, y: Quantity) -> bool:
    """Return whether two tolls are two counts and not one rounded: "at least 2" and "at least 6".

    As bounds both can hold, but dead and hurt are counted anew, and a reader wants to see it.
    """
    bounds = {x.precision, y.precision} <= {"at-least", "exact"}
    if x.outcome not in COUNTED or not bounds or x.top is not None or y.top is not None:
        return False
    low, high = sorted((x.base, y.base))
    return (
        high >= GREW * low
        and _update(a, b, x, y) is not None
        and _same_measure(a, b, x, y)
        and not _adds_up(x, y, a.proposition.quantities, b.proposition.quantities)
    )


def _compare(x: Quantity, y: Quantity) -> Agreement:
    """Return how two figures stand to each other; words alike name one thing counted."""
    if x.counted and y.counted and x.counted != y.counted and alike(x.counted, y.counted):
        y = replace(y, counted=x.counted)
    return compare(x, y) if fits(x, y) else "unrelated"


def _equal(x: Quantity, y: Quantity) -> bool:
    """Return whether both are the same amount, whatever it is per."""
    return x.base == y.base and x.dimension.split("/")[0] == y.dimension.split("/")[0]


def _same_measure(a: Told, b: Told, x: Quantity, y: Quantity) -> bool:
    """Return whether two quantities that fit measure the same of the same."""
    low, high = sorted((x.base, y.base))
    ratio = high / low if low else 1.0
    if ratio > (FAR if x.outcome else THRICE) or (
        x.dimension == "ordinal" and x.counted != y.counted
    ):
        return False
    if not may_rival(a, b, x, y):
        return False
    if x.outcome and x.outcome == y.outcome:
        if _of_two_places(a, b):
            return False
        return ratio <= THRICE or overlap(a.proposition, b.proposition) >= LIKE
    if x.dimension == "age":
        return x.counted == y.counted or None in (x.counted, y.counted)
    one, other = setting(a, x.start, x.end), setting(b, y.start, y.end)
    apart = {x.counted, y.counted, x.unit, y.unit}
    met, share = meeting(one.words - apart, other.words - apart)
    if x.counted is not None and y.counted is not None:
        if met >= 2 and ratio <= TWICE:
            return True
        met += 1  # what is counted is a word in common too
    if ratio <= TWICE and one.noun and other.noun and alike(one.noun, other.noun):
        return True  # "the 48-page report", "the 47-page report"
    if ratio <= NEARLY and met and share >= MET:
        return True
    if ratio <= DONE_ALIKE and met and _governed_alike(x, y):
        return True  # "fell about 150 metres", "fell 200 metres"
    if ratio > TWICE:
        return met >= 3 and share >= MOST
    return met >= 2 and share >= MET


def may_rival(a: Told, b: Told, x: Quantity, y: Quantity) -> bool:
    """Return whether nothing beside two figures says that they are of two things or two times."""
    one, other = setting(a, x.start, x.end), setting(b, y.start, y.end)
    if bool(one.words & _BEFORE) != bool(other.words & _BEFORE):
        return False  # "its initial offer" and its offer
    if _is_rest(a, x) != _is_rest(b, y):
        return False
    if _of_two_kinds(one, other, x) or _of_two_doers(a, b, one, other):
        return False
    return not (_of_two_times(a, b, x, y) or _of_two_years(a, b, x) or _both_told(a, b, x, y))


def number_conflict(a: Told, b: Told, x: Quantity, y: Quantity) -> Difference:
    """Return the difference of two figures, each with the time it is of."""
    return Difference("number", _amount(a, x), _amount(b, y), _update(a, b, x, y))


def _governed_alike(x: Quantity, y: Quantity) -> bool:
    return x.governor is not None and y.governor is not None and alike(x.governor, y.governor)


def _of_two_places(a: Told, b: Told) -> bool:
    """Return whether each names a town or the like and none of them is named by both."""
    ours, theirs = _towns(a), _towns(b)
    return bool(ours) and bool(theirs) and not ours & theirs


def _towns(told: Told) -> set[str]:
    """Return the words of the towns named: no country, no venue, and not where it was written."""
    tokens = told.around()
    dash = next((n for n, t in enumerate(tokens[:10]) if t.text in {"—", "–", "--", "-"}), -1)
    named = {t.lemma.lower() for t in tokens[dash + 1 :] if t.ent == "GPE"}
    wide = {w for name in wide_places() for w in name.split()}
    return {w for w in named if w[:1].isalpha()} - wide - {"the", "city", "of"}


def _is_rest(told: Told, quantity: Quantity) -> bool:
    """Return whether a figure is what is left of a whole: "20 others", "another 20 people"."""
    text = told.article.text
    ahead, held = text[: quantity.start], text[quantity.start : quantity.end + NEXT_WORD]
    return bool(_REST_AHEAD.search(ahead[-NEXT_WORD:]) or _REST.match(held))


NEXT_WORD = 12  # characters in which a word beside a figure stands
_REST_AHEAD = re.compile(r"\b(?:another|additional|further|remaining|the other) $", re.I)
_REST = re.compile(r"(?:another\b|[\w,.]+ (?:\w+ )?(?:others?|more|remaining)\b(?! than))", re.I)
_BEFORE = frozenset(["initial", "original", "previous", "earlier", "former", "prior", "old"])


def _of_two_kinds(one: Setting, other: Setting, x: Quantity) -> bool:
    """Return whether one noun stands with words that tell two sorts: "state taxes", "federal"."""
    for noun in sorted(one.kinds.keys() & other.kinds.keys()):
        ours, theirs = one.kinds[noun] - {x.unit}, other.kinds[noun] - {x.unit}
        if ours and theirs and not meeting(ours, theirs)[0] and noun != stem(x.unit or ""):
            return True
    return False


def _of_two_doers(a: Told, b: Told, one: Setting, other: Setting) -> bool:
    """Return whether two named ones did it, neither of whom the other text names."""
    if not one.doers or not other.doers or one.doers & other.doers:
        return False
    ours = {t.lemma.lower() for t in a.tokens()}
    theirs = {t.lemma.lower() for t in b.tokens()}
    return not (one.doers & theirs or other.doers & ours)


def _of_two_times(a: Told, b: Told, x: Quantity, y: Quantity) -> bool:
    """Return whether both figures are of a told time, and these have nothing in common."""
    ours, theirs = _times_at(a, x), _times_at(b, y)
    if _HOUR.search(_sentence(a, x)) and _HOUR.search(_sentence(b, y)):
        return x.dimension.split(":")[0] in {"share", "money"}  # a price at two hours of a day
    if not ours or not theirs or _as_of_told(a, x) or _as_of_told(b, y):
        return False
    return not any(_same_time(s, t) for s in ours for t in theirs)


def _of_two_years(a: Told, b: Told, x: Quantity) -> bool:
    """Return whether two figures are of two years: those their sentences tell.

    Who was hurt, and how old somebody is, is of the report's own year if it tells no other.
    """
    ours, theirs = _years(a), _years(b)
    if x.outcome or x.dimension == "age":
        ours = ours or _own_year(a)
        theirs = theirs or _own_year(b)
    return bool(ours) and bool(theirs) and not ours & theirs


def _years(told: Told) -> set[str]:
    tokens = told.around()
    if not tokens:
        return set()
    first, last = tokens[0].start, tokens[-1].end
    ranges = (t.range for t in told.timexes if first <= t.span.start < last and t.range)
    return {str(day)[:4] for found in ranges for day in found if day is not None}


def _own_year(told: Told) -> set[str]:
    dated = told.article.published
    if dated is None:
        return set()
    turn = {"01": -1, "12": 1}.get(dated.value[5:7], 0)  # New Year lies near
    return {dated.value[:4], str(int(dated.value[:4]) + turn)}


def _both_told(a: Told, b: Told, x: Quantity, y: Quantity) -> bool:
    """Return whether a report tells the other's figure too, next to its own: then it means two."""
    if x.outcome or x.dimension == "age":
        return False
    ours = {t.text for t in a.around()}
    theirs = {t.text for t in b.around()}
    number, other = _written(a, x), _written(b, y)
    return (bool(other) and other <= ours) or (bool(number) and number <= theirs)


def _written(told: Told, quantity: Quantity) -> set[str]:
    tokens = told.syntax.between(quantity.start, quantity.end)
    return {t.text for t in tokens if any(c.isdigit() for c in t.text)}


def _same_time(s: Timex, t: Timex) -> bool:
    if s.value == t.value or s.span.text.lower() == t.span.text.lower():
        return True
    if s.range is None or t.range is None:
        return True
    first, last = str(s.range[0]), str(s.range[1])
    other, end = str(t.range[0]), str(t.range[1])
    # a year and a day in it may be of one time, years that only overlap are not
    return (first <= other and end <= last) or (other <= first and last <= end)


_HOUR = re.compile(
    r"\b(?:[ap]\.?m\b|mid-?(?:morning|afternoon)|noon"
    r"|(?:at|before|after) (?:the )?(?:open|close|bell)"
    r"|(?:early|late|after-hours|premarket|morning|afternoon) trad(?:e|ing))",
    re.I,
)


def _sentence(told: Told, quantity: Quantity) -> str:
    first, last = told.syntax.sentence_span(quantity.sentence)
    return told.article.text[first:last]


def _times_at(told: Told, quantity: Quantity) -> list[Timex]:
    """Return the times in the proposition that stand in the clause of a figure."""
    tokens = told.syntax.between(quantity.start, quantity.end)
    first, last = told.syntax.sentence_span(quantity.sentence)
    verb = setting(told, quantity.start, quantity.end).verb
    return [
        t
        for t in told.timexes
        if first <= t.span.start < last
        and t.type in {"DATE", "TIME"}
        and t.range is not None
        and told.holds(t.span.start, t.span.end)
        and tokens
        and setting(told, t.span.start, t.span.end).verb == verb
    ]


def _adds_up(
    x: Quantity, y: Quantity, ours: tuple[Quantity, ...], theirs: tuple[Quantity, ...]
) -> bool:
    """Return whether one side's parts add up to the other's whole."""
    for whole, parts in ((x, theirs), (y, ours)):
        members = [
            p
            for p in parts
            if p.dimension == whole.dimension and p.outcome in {None, whole.outcome}
        ]
        if len(members) > 1 and abs(sum(p.base for p in members) - whole.base) < 1e-6:
            return True
    return False


def _amount(told: Told, quantity: Quantity) -> Side:
    number = _plain(quantity.value)
    if quantity.top is not None and quantity.base:
        number += f" to {_plain(quantity.top * quantity.value / quantity.base)}"
    elif quantity.top is not None:  # a range from nothing: its upper end is told as it is counted
        number += f" to {_plain(quantity.top)}"
    unit = quantity.unit or quantity.outcome or quantity.counted
    return told.side(
        quantity.start, quantity.end, value=number, unit=unit, as_of=_as_of(told, quantity)
    )


def _plain(value: float) -> str:
    """Return *value* without an exponent: 103000000000, 2.5."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _as_of(told: Told, quantity: Quantity) -> str | None:
    """Return the time a figure is of: the one told, else the report's own; an age is of none."""
    if quantity.dimension == "age":
        return None
    dated = told.article.updated or told.article.published
    return _as_of_told(told, quantity) or (dated.value if dated else None)


def _as_of_told(told: Told, quantity: Quantity) -> str | None:
    """Return the time that the sentence gives a figure: "as of noon", "by Tuesday evening"."""
    first, last = told.syntax.sentence_span(quantity.sentence)
    for timex in told.timexes:
        if not first <= timex.span.start < last or timex.type not in {"TIME", "DATE"}:
            continue
        before = told.article.text[max(first, timex.span.start - 12) : timex.span.end]
        if timex.value and "X" not in timex.value and _UNTIL.search(before):
            return timex.value
    return None


_UNTIL = re.compile(r"\b(?:as of|as at|by|until|till|up to)\b", re.I)


def _update(a: Told, b: Told, x: Quantity, y: Quantity) -> str | None:
    """Return a note where two figures are of two times and may both have been right."""
    when = {_as_of(a, x), _as_of(b, y)}
    moves = x.outcome or _as_of_told(a, x) or _as_of_told(b, y)
    return "may be an update" if moves and None not in when and len(when) == 2 else None
