"""Where two propositions of one claim differ: typed differences with the exact words on both sides.

A lower part of the claims stage. Conflicts (number, time, name, who, confirmed-denied) are shown
only where the same thing is measured of the same thing; what merely is told in more detail is
``detail``, the same quotation in other words ``wording``, and another step on the scale of strength
``strength``. Nothing here says who is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from headwater import lexicon
from headwater.datamodel import (
    Article,
    Difference,
    DifferenceType,
    Side,
    Span,
    Syntax,
    Timex,
    Token,
)
from headwater.likeness import Proposition, common_run, same_words, stem
from headwater.numerals import Quantity, compare, fits

__all__ = ["CONFLICTS", "Told", "find_differences"]

CONFLICTS = frozenset({"number", "time", "place", "name", "who", "confirmed-denied"})
LONGEST_SIDE = 12  # words of a side of a difference of strength
LIKE = 0.5  # share of the lighter side's weight that both hold, before their times can conflict
SAME_QUOTE = 0.92  # two quotations more alike than this differ in no word that matters
NAME_LIKE = 70  # spelling variants of one name: rapidfuzz ratio of the parts that differ


@dataclass(frozen=True)
class Told:
    """A proposition with the article, syntax and time expressions that it stands in."""

    proposition: Proposition
    article: Article
    syntax: Syntax
    timexes: tuple[Timex, ...]
    cue: tuple[Span, ...] = ()

    def tokens(self) -> list[Token]:
        """Return the tokens of the proposition."""
        return [t for s in self.proposition.spans for t in self.syntax.between(s.start, s.end)]

    def side(
        self,
        start: int,
        end: int,
        *,
        value: str | None = None,
        unit: str | None = None,
        as_of: str | None = None,
    ) -> Side:
        """Return one side of a difference: the words from *start* to *end*."""
        span = self.article.span(start, end)
        return Side(self.proposition.statement, span, value, unit, as_of)


def find_differences(a: Told, b: Told) -> list[Difference]:
    """Return how *a* and *b* differ, in a fixed order of types."""
    out: list[Difference] = []
    for rule in (_numbers, _times, _names, _who, _denials, _wordings, _strengths):
        out.extend(rule(a, b))
    return out


# --- numbers -------------------------------------------------------------------------------------


def _numbers(a: Told, b: Told) -> Iterator[Difference]:
    """Yield number conflicts, and numbers that fit but are told with unlike exactness."""
    ours, theirs = a.proposition.quantities, b.proposition.quantities
    for x in ours:
        mates = [(y, compare(x, y)) for y in theirs if fits(x, y)]
        if not mates or any(_equal(x, y) for y in theirs):
            continue
        rough = next((y for y, verdict in mates if verdict == "compatible"), None)
        if rough is not None:
            yield Difference("detail", _amount(a, x), _amount(b, rough), "numbers that fit")
            continue
        against = [
            y
            for y, verdict in mates
            if verdict == "conflict"
            and not any(_equal(z, y) or compare(z, y) == "compatible" for z in ours)
            and _same_measure(a, b, x, y)
            and not _adds_up(x, y, ours, theirs)
        ]
        if len(against) == 1:
            yield Difference(
                "number", _amount(a, x), _amount(b, against[0]), _update(a, b, x, against[0])
            )


def _equal(x: Quantity, y: Quantity) -> bool:
    """Return whether both are the same amount, whatever it is per."""
    return x.base == y.base and x.dimension.split("/")[0] == y.dimension.split("/")[0]


def _same_measure(a: Told, b: Told, x: Quantity, y: Quantity) -> bool:
    """Return whether two quantities that fit measure the same of the same."""
    if x.dimension in {"ordinal"} and x.counted != y.counted:
        return False
    if x.outcome and x.outcome == y.outcome:
        return True
    if x.dimension == "age":
        return x.counted == y.counted
    governed = x.governor is not None and y.governor is not None and alike(x.governor, y.governor)
    if x.counted is not None and x.counted == y.counted:
        # "its $47bn bid for Velm" and "the $38bn bid for Velm": one bid by its names
        one, other = _named_with(a, x), _named_with(b, y)
        named = 2 * len(one & other) > min(len(one), len(other))
        return governed or bool(a.proposition.head & b.proposition.head) or named
    return governed and x.counted == y.counted


def _named_with(told: Told, quantity: Quantity) -> set[str]:
    """Return the names in the phrase of what a quantity counts."""
    tokens = told.syntax.between(quantity.start, quantity.end)
    inside = told.syntax.subtree(tokens[-1].i) if tokens else ()
    return {t.lemma.lower() for t in inside if t.pos == "PROPN"}


def alike(one: str, other: str) -> bool:
    """Return whether two lemmas are the same word or stand in one group of words alike."""
    return stem(one) == stem(other) or same_words(one, other)


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
    number = f"{quantity.value:.10g}"
    unit = quantity.unit or quantity.outcome or quantity.counted
    return told.side(
        quantity.start, quantity.end, value=number, unit=unit, as_of=_as_of(told, quantity)
    )


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


# --- times ---------------------------------------------------------------------------------------


def _times(a: Told, b: Told) -> Iterator[Difference]:
    """Yield times of the same act that cannot both hold, and times told to unlike detail."""
    p, q = a.proposition, b.proposition
    shared = bool((p.target & q.target) | (p.subject & q.subject))
    for x in _dated(a):
        for y in _dated(b):
            if not _same_act(a, b, x, y):
                continue
            if x.range is None or y.range is None or None in x.range or None in y.range:
                continue
            meet = _meet(x, y)
            kind: DifferenceType = "detail" if meet else "time"
            if x.value == y.value or x.range == y.range:
                continue
            if not meet and not (shared and _overlap(p, q) >= LIKE):
                continue
            if not meet and (_vague(x) or _vague(y) or _told_elsewhere(a, b, x, y)):
                continue
            yield Difference(
                kind,
                a.side(x.span.start, x.span.end, value=x.value),
                b.side(y.span.start, y.span.end, value=y.value),
            )


def _dated(told: Told) -> list[Timex]:
    spans = told.proposition.spans
    return [
        t
        for t in told.timexes
        if t.value
        and t.range
        and t.type in {"DATE", "TIME"}
        and any(s.start <= t.span.start and t.span.end <= s.end for s in spans)
    ]


def _vague(timex: Timex) -> bool:
    return timex.value in {"PRESENT_REF", "PAST_REF", "FUTURE_REF"}


def _told_elsewhere(a: Told, b: Told, x: Timex, y: Timex) -> bool:
    """Return whether one side also gives a time that fits the other's."""
    return any(_meet(x, other) for other in _dated(b)) or any(
        _meet(y, other) for other in _dated(a)
    )


def _meet(x: Timex, y: Timex) -> bool:
    """Return whether two time expressions can mean the same time."""
    if x.range is None or y.range is None or None in x.range or None in y.range:
        return False
    return str(x.range[0]) <= str(y.range[1]) and str(y.range[0]) <= str(x.range[1])


def _same_act(a: Told, b: Told, x: Timex, y: Timex) -> bool:
    """Return whether two time expressions hang on the same verb."""
    one, other = _verb_above(a.syntax, x.span), _verb_above(b.syntax, y.span)
    if one is None or other is None or one.lemma in _BARE or other.lemma in _BARE:
        return False
    return alike(one.lemma.lower(), other.lemma.lower())


_BARE = frozenset(["be", "have", "do", "get", "make", "go", "come", "take", "say", "tell"])


def _verb_above(syntax: Syntax, span: Span) -> Token | None:
    tokens = syntax.between(span.start, span.end)
    if not tokens:
        return None
    at = tokens[-1]
    for _ in range(6):
        if at.pos == "VERB":
            return at
        if at.head == at.i or at.dep in {"relcl", "appos"}:
            return None
        at = syntax.tokens[at.head]
    return None


# --- names and actors ----------------------------------------------------------------------------


def _full_names(told: Told) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return the names of two words and more, with their places."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    run: list[Token] = []
    for token in [*told.tokens(), None]:
        if token is not None and token.pos == "PROPN" and token.text[:1].isupper():
            run.append(token)
            continue
        if len(run) > 1:
            found.setdefault(tuple(t.text for t in run), (run[0].start, run[-1].end))
        run = []
    return found


def _spelling(word: str) -> str:
    """Return *word* in one of its British and American spellings: "centre", "center"."""
    for british, american in (("tre", "ter"), ("ence", "ense"), ("our", "or"), ("is", "iz")):
        word = word.replace(british, american)
    return word


def _names(a: Told, b: Told) -> Iterator[Difference]:
    """Yield two spellings of one name: the same family name, first names nearly alike."""
    for one, here in sorted(_full_names(a).items()):
        for other, there in sorted(_full_names(b).items()):
            if one == other or len(one) != len(other):
                continue
            apart = [(x, y) for x, y in zip(one, other, strict=True) if x.lower() != y.lower()]
            if len(apart) != 1 or min(len(w) for w in apart[0]) < 4:
                continue
            x, y = (w.lower() for w in apart[0])
            variant = _spelling(x) == _spelling(y) or x.startswith(y) or y.startswith(x)
            if variant or fuzz.ratio(x, y) < NAME_LIKE:
                continue
            yield Difference(
                "name",
                a.side(*here, value=" ".join(one)),
                b.side(*there, value=" ".join(other)),
            )


def _who(a: Told, b: Told) -> Iterator[Difference]:
    """Yield two named actors for one and the same act on one and the same target."""
    p, q = a.proposition, b.proposition
    if not (p.head & q.head) or not (p.target & q.target) or p.negated != q.negated:
        return
    mine = {t for t in p.subject if t in p.names and t.startswith("e-")}
    others = {t for t in q.subject if t in q.names and t.startswith("e-")}
    if not mine or not others or mine & others:
        return
    if mine & q.terms.keys() or others & p.terms.keys():
        return
    here, there = _subject_span(a), _subject_span(b)
    if here and there and _is_person(a, here) and _is_person(b, there):
        yield Difference("who", a.side(*here), b.side(*there))


def _is_person(told: Told, place: tuple[int, int]) -> bool:
    return any(t.ent == "PERSON" for t in told.syntax.between(*place))


def _root(told: Told) -> Token | None:
    tokens = told.tokens()
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head not in inside or t.head == t.i]
    return next((t for t in tops if t.pos in {"VERB", "AUX"}), None)


def _subject_span(told: Told) -> tuple[int, int] | None:
    root = _root(told)
    if root is None:
        return None
    for child in told.syntax.children(root.i):
        if child.dep == "nsubj":
            name = [child, *(c for c in told.syntax.children(child.i) if c.dep == "compound")]
            return min(t.start for t in name), max(t.end for t in name)
    return None


# --- confirmed and denied ------------------------------------------------------------------------


def _denials(a: Told, b: Told) -> Iterator[Difference]:
    """Yield what one says is so and the other denies."""
    p, q = a.proposition, b.proposition
    if p.source is not None and p.source == q.source:
        return
    denied = (p.act == "deny") != (q.act == "deny")
    flipped = p.negated != q.negated
    if denied == flipped:  # "denied that it was not" and "was": two turns are none
        return
    if not (p.head & q.head) or not ((p.target & q.target) or (p.subject & q.subject)):
        return
    if _overlap(p, q) < 0.6:
        return
    here, there = _whole(a), _whole(b)
    yield Difference("confirmed-denied", here, there, "one says so, the other not so")


def _overlap(p: Proposition, q: Proposition) -> float:
    common = sum(p.terms[t] for t in sorted(p.terms.keys() & q.terms.keys()))
    return common / (min(p.mass, q.mass) or 1.0)


def _whole(told: Told) -> Side:
    longest = max(told.proposition.spans, key=lambda s: (s.end - s.start, -s.start))
    return told.side(longest.start, longest.end)


# --- wording -------------------------------------------------------------------------------------


def _wordings(a: Told, b: Told) -> Iterator[Difference]:
    """Yield one speaker's quotation in two wordings: two translations, or a quotation trimmed."""
    p, q = a.proposition, b.proposition
    if p.source is None or p.source != q.source or p.words == q.words:
        return
    if not (p.quoted or q.quoted) or min(len(p.words), len(q.words)) < 3:
        return
    if fuzz.ratio(" ".join(p.words), " ".join(q.words)) / 100 >= SAME_QUOTE and common_run(
        p.words, q.words
    ) == min(len(p.words), len(q.words)):
        return
    yield Difference("wording", _whole(a), _whole(b))


# --- strength ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Put:
    """How strongly a verb is put: the step's rank and name, the words, what it governs."""

    rank: float
    name: str
    start: int
    end: int
    governed: frozenset[str]


@cache
def _phrases() -> tuple[tuple[tuple[str, ...], int, str], ...]:
    found = [
        (phrase, step.rank, step.name)
        for step in lexicon.strength_scale()
        for phrase in step.phrases
    ]
    return tuple(sorted(found, key=lambda x: (-len(x[0]), x)))


def _puts(told: Told) -> list[_Put]:
    """Return the steps of strength in the proposition, each with the terms it governs.

    What attributes it counts too: "has threatened to leave" is told as what somebody threatened.
    """
    held = {t.i: t for t in told.tokens()}
    held |= {t.i: t for s in told.cue for t in told.syntax.between(s.start, s.end)}
    tokens = [held[i] for i in sorted(held) if held[i].pos != "PUNCT"]
    lemmas = ["not" if t.dep == "neg" else t.lemma.lower() for t in tokens]
    out: list[_Put] = []
    taken: set[int] = set()
    for at in range(len(tokens)):
        if at in taken:
            continue
        for phrase, rank, name in _phrases():
            places = _match(lemmas, at, phrase)
            if places is None or taken & set(places):
                continue
            taken |= set(places)
            out.append(_put(told, tokens, places, float(rank), name))
            break
    return out


def _match(lemmas: list[str], at: int, phrase: tuple[str, ...]) -> list[int] | None:
    """Return where *phrase* stands from *at* on, an adverb in between allowed."""
    places = []
    place = at
    for n, word in enumerate(phrase):
        if n and place < len(lemmas) and lemmas[place] != word and lemmas[place].endswith("ly"):
            place += 1
        if place >= len(lemmas) or lemmas[place] != word:
            return None
        places.append(place)
        place += 1
    return places


def _put(told: Told, tokens: list[Token], places: list[int], rank: float, name: str) -> _Put:
    first, last = tokens[places[0]], tokens[places[-1]]
    top = last
    if last.dep in {"aux", "auxpass", "advmod"} or last.text.lower() == "to" or last.dep == "prt":
        top = told.syntax.tokens[last.head]
    below = [t for t in told.syntax.subtree(top.i) if t.i >= first.i][:LONGEST_SIDE]
    governed = _governed(told.syntax, top)
    governed -= {stem(tokens[p].lemma.lower()) for p in places} if top is last else set()
    start = _auxiliary_start(told.syntax, first)
    limit = told.proposition.spans[-1].end
    end = max([t.end for t in below if t.end <= limit and t.pos != "PUNCT"] or [last.end])
    return _Put(rank, name, start, max(end, last.end), frozenset(governed))


def _governed(syntax: Syntax, top: Token) -> set[str]:
    """Return the terms of a verb, of the verbs it takes, and of their objects."""
    found: set[str] = set()
    queue = [top]
    while queue:
        token = queue.pop()
        if token.lemma.lower() not in _BARE:
            found.add(stem(token.lemma.lower()))
        for child in syntax.children(token.i):
            if child.dep in {"xcomp", "dobj", "nsubjpass", "pobj"} or (
                child.dep == "prep" and child.text.lower() == "of" and token.pos == "NOUN"
            ):
                queue.append(child)
    return found - {"of"}


def _auxiliary_start(syntax: Syntax, first: Token) -> int:
    """Return where the verb group of *first* begins: "has threatened", "has not ruled out"."""
    start = first.start
    owner = first if first.pos == "VERB" else syntax.tokens[first.head]
    for child in syntax.children(owner.i):
        if child.dep in {"aux", "auxpass", "neg"} and child.i < first.i:
            start = min(start, child.start)
    return start


def _strengths(a: Told, b: Told) -> Iterator[Difference]:
    """Yield one thing put at two steps of the scale of strength."""
    ours, theirs = _puts(a), _puts(b)
    for x in ours:
        for y in theirs:
            if x.rank != y.rank and _govern_alike(x, y):
                yield Difference(
                    "strength",
                    a.side(x.start, x.end, value=x.name),
                    b.side(y.start, y.end, value=y.name),
                )
                return
    for putter, put, plain, swap in ((a, ours, b, False), (b, theirs, a, True)):
        found = _done(plain) if not (theirs if putter is a else ours) else None
        for x in put:
            if found is None or found.governed.isdisjoint(x.governed):
                continue
            strong = plain.side(found.start, found.end, value=found.name)
            weak = putter.side(x.start, x.end, value=x.name)
            first, second = (strong, weak) if swap else (weak, strong)
            yield Difference("strength", first, second)
            return


def _govern_alike(x: _Put, y: _Put) -> bool:
    common = x.governed & y.governed
    return len(common) >= 2 or (bool(common) and min(len(x.governed), len(y.governed)) <= 2)


def _done(told: Told) -> _Put | None:
    """Return the main verb of a proposition that is told as done."""
    root = _root(told)
    if (
        root is None
        or root.pos != "VERB"
        or root.tag not in {"VBD", "VBN"}
        or told.proposition.negated
    ):
        return None
    return _Put(
        0.0,
        "done",
        _auxiliary_start(told.syntax, root),
        root.end,
        frozenset({stem(root.lemma.lower())}),
    )
