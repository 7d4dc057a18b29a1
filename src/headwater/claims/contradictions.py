"""What one report says is so and another that it is not: denials, negations, opposites.

A lower part of ``differences``. Acts are looked at clause by clause: a verb with who does it, to
whom, and whether it is negated or only planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from headwater.claims.told import LIGHT, Told, alike, overlap, root, whole
from headwater.datamodel import Difference, Side, Token
from headwater.likeness import words_of
from headwater.names import word_lists

__all__ = ["contradictions"]

LIKE = 0.6  # share of the lighter proposition's weight that both hold
LIKE_ACT = 0.5  # the same where verb, doer and target meet in one clause of each
LONGEST = 12  # words of a side that tells an act
SAID = "one says so, the other not so"
OPPOSITE = "says the opposite"


def contradictions(a: Told, b: Told) -> Iterator[Difference]:
    """Yield the first of: a denial of what the other says, a negation of it, its opposite."""
    p, q = a.proposition, b.proposition
    if p.source is not None and p.source == q.source:
        return
    if {p.act, q.act} & {"ask", "urge", "promise", "threaten"}:
        return  # what is to be done is neither so nor not so
    if _tells_denial(a, b) or _tells_denial(b, a) or _is_title(a) or _is_title(b):
        return
    ours, theirs = _acts(a), _acts(b)
    if any(x.since and x.negated for x in (*ours, *theirs)):
        return  # "had not won since 1908" says nothing of 1908
    if _is_denied(a, b):
        yield Difference("confirmed-denied", whole(a), whole(b), SAID)
        return
    if "deny" in {p.act, q.act}:
        return
    for x in ours:
        for y in theirs:
            if x.ahead != y.ahead:
                continue
            note = _negates(a, b, x, y) or _opposes(x, y)
            if note:
                yield Difference("confirmed-denied", _side(a, x), _side(b, y), note)
                return


def _is_denied(a: Told, b: Told) -> bool:
    """Return whether one proposition is a denial or the negation of the other."""
    p, q = a.proposition, b.proposition
    denied = (p.act == "deny") != (q.act == "deny")
    flipped = p.negated != q.negated
    if denied == flipped:  # "denied that it was not" and "was": two turns are none
        return False
    if overlap(p, q) < LIKE:
        return False
    not_done, done = (a, b) if p.negated else (b, a)
    if flipped and not denied and not_done.proposition.subject and _is_by_nobody(done):
        return False  # that one did not do it says nothing of whether it was done
    if (p.head & q.head) and ((p.target & q.target) or (p.subject & q.subject)):
        return True
    shared = (p.terms.keys() & q.terms.keys()) - p.names - q.names
    return denied and len(shared) >= 2


def _is_by_nobody(told: Told) -> bool:
    """Return whether the main verb is a passive that names no doer."""
    verb = root(told)
    return verb is not None and _is_agentless(told.syntax.children(verb.i))


def _is_agentless(children: Iterable[Token]) -> bool:
    kinds = {c.dep for c in children}
    return "nsubjpass" in kinds and "agent" not in kinds


def _is_title(told: Told) -> bool:
    """Return whether the main verb is a song's or a film's: “Don't Stop the Music”."""
    verb = root(told)
    paragraph = told.article.paragraph_at(told.proposition.spans[0].start)
    if verb is None or (paragraph is not None and paragraph.role != "body"):
        return False
    first, _ = told.syntax.sentences[told.syntax.sentence_of(verb.i)]
    opening = all(not t.text[:1].isalnum() for t in told.syntax.tokens[first : verb.i])
    return verb.text[:1].isupper() and not opening


def _tells_denial(a: Told, b: Told) -> bool:
    """Return whether *b* is told as denied in words that *a* holds too: both tell one denial."""
    if b.proposition.act != "deny":
        return False
    cue = {w for s in b.cue for w in words_of(s.text)}
    return bool(cue) and cue <= set(a.proposition.words)


@dataclass(frozen=True, slots=True)
class _Act:
    """A verb with its arguments.

    ``ahead`` if it is only planned, possible or conditional, ``since`` if only from some time on,
    ``by_nobody`` if it is a passive that names no doer.
    """

    word: str
    doers: frozenset[str]
    targets: frozenset[str]
    negated: bool
    ahead: bool
    since: bool
    by_nobody: bool
    start: int
    end: int


def _acts(told: Told) -> list[_Act]:
    """Return the acts of a proposition, in text order."""
    inside = {t.i: t for t in told.tokens()}
    out = []
    for token in inside.values():
        if token.pos == "VERB" and token.dep not in {"amod", "aux"}:
            out.append(_act(told, token, inside))
    return out


def _act(told: Told, verb: Token, inside: dict[int, Token]) -> _Act:
    children = told.syntax.children(verb.i)
    doers: set[str] = set()
    targets: set[str] = set()
    for child in children:
        if child.dep in {"nsubj", "csubj"}:
            doers |= _names(told, child, verb)
        elif child.dep in {"dobj", "nsubjpass", "dative"}:
            targets |= _names(told, child, verb)
        elif child.dep == "agent":
            for agent in told.syntax.children(child.i):
                doers |= _names(told, agent, verb)
    if not doers and verb.dep in {"conj", "xcomp", "advcl"} and not targets & {"who"}:
        for child in told.syntax.children(verb.head):
            if child.dep == "nsubj":
                doers |= _names(told, child, verb)
    aux = {c.lemma.lower() for c in children if c.dep in {"aux", "auxpass", "mark"}}
    up = told.syntax.tokens[verb.head]
    negated = any(map(_negating, children))
    negated |= any(
        g.text.lower() == "no"
        for c in children
        if c.dep in {"nsubj", "dobj", "nsubjpass"}
        for g in told.syntax.children(c.i)
    )
    if verb.dep == "xcomp" and up.lemma == "go":  # "is never going to win"
        around = told.syntax.children(up.i)
        negated |= any(map(_negating, around))
    word = verb.lemma.lower()
    if word == "be" or word in LIGHT:
        word = next((c.lemma.lower() for c in children if c.dep in {"acomp", "oprd"}), word)
    if word == "step" and not any(c.text.lower() in {"down", "aside"} for c in children):
        word = "walk"
    ahead = bool(aux & _MODALS) or (verb.dep in {"xcomp", "acl"} and verb.tag == "VB") or (
        verb.tag == "VB" and up.pos in {"NOUN", "ADJ", "VERB"} and verb.dep not in {"ccomp", "ROOT"}
        and not aux & {"do", "have"}
    )  # fmt: skip
    near = [c for c in children if c.dep in {"aux", "auxpass", "neg"} and c.i in inside]
    start = min([c.start for c in near if c.i < verb.i] + [verb.start])
    after = [c for c in children if c.i > verb.i and c.dep in {"dobj", "prt", "acomp", "oprd"}]
    ends = [t.end for c in after for t in told.syntax.subtree(c.i)[:LONGEST] if t.i in inside]
    since = any(c.dep in {"prep", "mark"} and c.lemma.lower() == "since" for c in children)
    return _Act(
        word, frozenset(doers), frozenset(targets), negated, ahead, since,
        _is_agentless(children), start,
        max([verb.end, *ends]),
    )  # fmt: skip


def _negating(token: Token) -> bool:
    return token.dep == "neg" or token.lemma.lower() == "never"


_MODALS = frozenset(
    (*("will", "would", "shall", "should", "may", "might", "can", "could", "must", "if"),
     *("whether", "unless", "until", "to"))
)  # fmt: skip


def _names(told: Told, token: Token, verb: Token) -> set[str]:
    """Return the lemma of an argument; of "who" and "which" what they stand for."""
    if token.tag in {"WP", "WDT"}:
        token = told.syntax.tokens[verb.head] if verb.dep == "relcl" else token
    if token.pos == "PRON":
        return set()
    found = {token.lemma.lower()}
    found |= {c.lemma.lower() for c in told.syntax.children(token.i) if c.dep == "conj"}
    return found


def _negates(a: Told, b: Told, x: _Act, y: _Act) -> str | None:
    """Return the note if one act is the negation of the other."""
    if x.negated == y.negated or x.word in LIGHT or not alike(x.word, y.word):
        return None
    if overlap(a.proposition, b.proposition) < LIKE_ACT:
        return None
    if not _meet(x.targets, y.targets) or _apart(x.doers, y.doers):
        return None
    not_done, done = (x, y) if x.negated else (y, x)
    return None if not_done.doers and done.by_nobody else SAID


def _opposes(x: _Act, y: _Act) -> str | None:
    """Return the note if two acts of one doer, on one target, are opposites."""
    if x.negated or y.negated:
        return None
    pairs, made_to = _opposites()
    if (x.word, y.word) in pairs:
        one = _meet(x.doers, y.doers) and not _apart(x.targets, y.targets)
        bare = not x.targets and not y.targets
        if one and (bare or _meet(x.targets, y.targets)):
            return OPPOSITE
    if (x.word, y.word) in made_to and _meet(x.targets, y.doers):
        return OPPOSITE
    if (y.word, x.word) in made_to and _meet(y.targets, x.doers):
        return OPPOSITE
    return None


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(alike(x, y) for x in sorted(one) for y in sorted(other))


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether both are told and are not the same."""
    return bool(one) and bool(other) and not _meet(one, other)


@cache
def _opposites() -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """Return the pairs of opposites, both ways, and what is done to whoever does the other."""
    table = word_lists("opposites")
    both: set[tuple[str, str]] = set()
    for line in table["pairs"]:
        one, other = (part.split() for part in line.split("|"))
        both |= {(x, y) for x in one for y in other} | {(y, x) for x in one for y in other}
    made: set[tuple[str, str]] = set()
    for line in table["made_to"]:
        one, other = (part.split() for part in line.split("|"))
        made |= {(x, y) for x in one for y in other}
    return frozenset(both), frozenset(made)


def _side(told: Told, act: _Act) -> Side:
    """Return an act's words, cut to the stretch of the proposition that the verb stands in."""
    for span in told.proposition.spans:
        if span.start <= act.start < span.end:
            return told.side(act.start, min(act.end, span.end))
    return whole(told)
