"""A proposition where it stands, and the words about one of its figures or times.

A lower part of the claims stage: what the rules for differences look at. ``setting`` is what a
number or a date is told of; two of them are of one thing only if enough of their settings meets.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from headwater.datamodel import Article, Side, Span, Syntax, Timex, Token
from headwater.likeness import Proposition, same_words, stem

__all__ = ["Setting", "Told", "alike", "meeting", "overlap", "root", "setting", "whole"]

STEPS = 6  # how far up the tree the words about a figure are looked for
LIGHT = frozenset(["be", "have", "do", "get", "make", "go", "come", "take", "say", "tell", "give"])
_ARGUMENTS = frozenset(["nsubj", "nsubjpass", "dobj", "attr", "agent", "dative"])
_OF_NOUN = frozenset(["compound", "poss", "nmod", "amod"])


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

    def around(self) -> list[Token]:
        """Return the tokens of the sentences that the proposition stands in."""
        numbers = sorted({self.syntax.sentence_of(t.i) for t in self.tokens()})
        bounds = [self.syntax.sentences[n] for n in numbers]
        return [t for first, end in bounds for t in self.syntax.tokens[first:end]]

    def holds(self, start: int, end: int) -> bool:
        """Return whether the characters from *start* to *end* are the proposition's."""
        return any(s.start <= start and end <= s.end for s in self.proposition.spans)

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


def alike(one: str, other: str) -> bool:
    """Return whether two lemmas are the same word or stand in one group of words alike."""
    return stem(one) == stem(other) or same_words(one, other)


def overlap(p: Proposition, q: Proposition) -> float:
    """Return the share of the lighter proposition's weight that both hold."""
    common = sum(p.terms[t] for t in sorted(p.terms.keys() & q.terms.keys()))
    return common / (min(p.mass, q.mass) or 1.0)


@dataclass(frozen=True)
class Setting:
    """What a figure or a time is told of: lemmas of its clause, near to it, and who does it.

    ``noun`` is the thing whose size or length it is ("a two-year inquiry"); ``kinds`` are the words
    that tell one sort of a noun from another, by the noun: "state taxes".
    """

    verb: str | None
    noun: str | None
    words: frozenset[str]
    doers: frozenset[str]
    kinds: dict[str, frozenset[str]] = field(default_factory=dict)


def setting(told: Told, start: int, end: int) -> Setting:
    """Return the words that the words from *start* to *end* are told of."""
    syntax = told.syntax
    tokens = syntax.between(start, end)
    if not tokens:
        return Setting(None, None, frozenset(), frozenset())
    own = {t.i for t in tokens if t.pos in {"NUM", "SYM", "DET"}}
    verb = None
    path: list[Token] = []
    at = tokens[-1]
    for _ in range(STEPS):
        path.append(at)
        if at.pos in {"VERB", "AUX"}:
            verb = at
            break
        if at.head == at.i or at.dep == "relcl" or (at.dep == "appos" and _is_aside(at)):
            break
        at = syntax.tokens[at.head]
    near = [t for t in path if t.i not in own]
    kinds: dict[str, frozenset[str]] = {}
    for noun in (t for t in path if t.pos in {"NOUN", "PROPN", "NUM"}):
        about = list(_about(syntax, noun))
        near += about
        told_of = [noun, *(t for t in about if t.dep == "pobj")]
        kinds |= {stem(t.lemma.lower()): _kinds(syntax, t) for t in told_of if t.pos != "NUM"}
    doers: list[Token] = []
    if verb is not None:
        for child in syntax.children(verb.i):
            if child.dep in _ARGUMENTS or (child.dep == "prep" and child not in path):
                here = [child, *_about(syntax, child)]
                near += here
                kinds |= {stem(n.lemma.lower()): _kinds(syntax, n) for n in here if n.dep == "pobj"}
                if child.dep in {"nsubj", "nsubjpass"}:
                    if child.tag in {"WP", "WDT"} and verb.dep == "relcl":
                        here = [syntax.tokens[verb.head]]
                        near += here
                    doers = _called(syntax, here[0])  # of two, the nearer: not a dateline
    words = {t.lemma.lower() for t in near if _counts(t, told) and t.i not in own}
    return Setting(
        verb.lemma.lower() if verb is not None else None,
        _modified(path, {t.i for t in tokens}),
        frozenset(words - LIGHT),
        frozenset(t.lemma.lower() for t in doers),
        kinds,
    )


def _called(syntax: Syntax, subject: Token) -> list[Token]:
    """Return the names of a subject and of whose it is, not of where it is."""
    near = (c for c in syntax.children(subject.i) if c.dep in {"compound", "poss"})
    return [t for t in (subject, *near) if t.pos == "PROPN"]


def _kinds(syntax: Syntax, noun: Token) -> frozenset[str]:
    """Return the words before a noun that tell which sort of it is meant.

    A name is told from another by names alone: "North Harn", but not "the rival Harn".
    """
    before = (c for c in syntax.children(noun.i) if c.dep in {"amod", "compound"})
    if noun.pos == "PROPN":
        before = (c for c in before if c.pos == "PROPN")
    return frozenset(t.lemma.lower() for t in before if t.text[:1].isalpha())


def _is_aside(token: Token) -> bool:
    """Return whether an apposition is an aside: in "the rate: 30 percent" the figure is none."""
    return token.pos not in {"NUM", "NOUN", "SYM"}


def _modified(path: list[Token], own: set[int]) -> str | None:
    """Return the noun that the words stand before as its attribute: "a 48-page report"."""
    for token, up in itertools.pairwise(path):
        if token.dep in _BEFORE_NOUN and up.pos in {"NOUN", "PROPN"} and up.i > token.i:
            if up.i not in own:
                return up.lemma.lower()
        elif up.i not in own:
            return None
    return None


_BEFORE_NOUN = frozenset(["compound", "nmod", "amod", "nummod", "npadvmod", "quantmod"])


def _counts(token: Token, told: Told) -> bool:
    return token.pos in {"NOUN", "PROPN", "VERB", "ADJ"} and token.text[:1].isalpha()


def _about(syntax: Syntax, noun: Token) -> Iterator[Token]:
    """Yield the words that stand by a noun or preposition: what sort, whose, of and in what."""
    for child in syntax.children(noun.i):
        if child.dep in _OF_NOUN:
            yield child
        elif child.dep in {"pobj", "appos"}:
            yield child
            yield from (c for c in syntax.children(child.i) if c.dep in _OF_NOUN)
        elif child.dep == "prep" and noun.pos in {"NOUN", "PROPN", "NUM"}:
            yield from _about(syntax, child)


def meeting(one: Iterable[str], other: Iterable[str]) -> tuple[int, float]:
    """Return how many words of *one* are alike to words of *other*, and as a share of the fewer."""
    ours, theirs = sorted(one), sorted(other)
    if not ours or not theirs:
        return 0, 0.0
    met = sum(any(alike(x, y) for y in theirs) for x in ours)
    back = sum(any(alike(x, y) for x in ours) for y in theirs)
    common = min(met, back)
    return common, common / min(len(ours), len(theirs))


def root(told: Told) -> Token | None:
    """Return the main verb of a proposition."""
    tokens = told.tokens()
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head not in inside or t.head == t.i]
    return next((t for t in tops if t.pos in {"VERB", "AUX"}), None)


def whole(told: Told) -> Side:
    """Return the longest stretch of a proposition as a side."""
    longest = max(told.proposition.spans, key=lambda s: (s.end - s.start, -s.start))
    return told.side(longest.start, longest.end)
