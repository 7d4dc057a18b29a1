"""Who, where and what name: what stands in one slot of one claim and is not one and the same.

A lower part of ``differences``. Places conflict only if it is known that neither lies in the other:
two countries, two states, two known cities, two seas, or two names a letter or two apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rapidfuzz import fuzz

from headwater.claims.told import Told, alike, meeting, overlap, root, setting
from headwater.datamodel import Difference, Token
from headwater.names import fold, word_lists

__all__ = ["name_differences", "place_differences", "who_differences", "wide_places"]

Place = tuple[int, int]

NAME_LIKE = 70  # spelling variants of one name: rapidfuzz ratio of the parts that differ
PLACE_LIKE = 60  # two names of places taken for one another
LIKE = 0.5  # share of the lighter proposition's weight that both hold
MET = 0.5  # share of the words about a place that has fewer, which the other has too


# --- names ---------------------------------------------------------------------------------------


def name_differences(a: Told, b: Told) -> Iterator[Difference]:
    """Yield two spellings of one name: the same family name, first names nearly alike."""
    for one, here in sorted(_full_names(a).items()):
        for other, there in sorted(_full_names(b).items()):
            if one == other or len(one) != len(other):
                continue
            apart = [(x, y) for x, y in zip(one, other, strict=True) if fold(x) != fold(y)]
            if len(apart) != 1 or min(len(w) for w in apart[0]) < 4:
                continue
            x, y = (fold(w) for w in apart[0])
            variant = _spelling(x) == _spelling(y) or x.startswith(y) or y.startswith(x)
            if variant or fuzz.ratio(x, y) < NAME_LIKE or _inflected(x, y):
                continue
            yield Difference(
                "name",
                a.side(*here, value=" ".join(one)),
                b.side(*there, value=" ".join(other)),
            )


def _full_names(told: Told) -> dict[tuple[str, ...], Place]:
    """Return the names of two words and more, with their places."""
    found: dict[tuple[str, ...], Place] = {}
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


def _inflected(x: str, y: str) -> bool:
    """Return whether two words are forms of one: "Republican", "Republicans"; "Union", "Unions"."""
    return x.rstrip("s") == y.rstrip("s")


# --- places --------------------------------------------------------------------------------------


def place_differences(a: Told, b: Told) -> Iterator[Difference]:
    """Yield two places of one act, neither of which can lie in the other."""
    mine, others = _places(a), _places(b)
    for one, here in sorted(mine.items()):
        for other, there in sorted(others.items()):
            if one == other or one in others or other in mine:
                continue
            near = fuzz.ratio(one, other) >= PLACE_LIKE and one[0] == other[0]
            if not near and not _known_apart(one, other):
                continue
            if near and (one in other or other in one):
                continue
            if (
                (not _elsewhere(a, other) and not _elsewhere(b, one))
                if near
                else _one_act(a, b, here, there) or _one_thing(a, b, here, there)
            ):
                yield Difference("place", a.side(*here), b.side(*there))


def _places(told: Told) -> dict[str, Place]:
    """Return where each place is named in a phrase of place: "in Orlen", "near Brask"."""
    found: dict[str, Place] = {}
    run: list[Token] = []
    for token in [*told.tokens(), None]:
        if token is not None and token.ent in {"GPE", "LOC"} and token.pos == "PROPN":
            if run and token.ent_start:
                _keep(told, run, found)
                run = []
            run.append(token)
            continue
        if run:
            _keep(told, run, found)
        run = []
    return found


def _keep(told: Told, run: list[Token], found: dict[str, Place]) -> None:
    head = told.syntax.tokens[run[-1].head]
    if run[-1].dep == "pobj" and head.text.lower() in _IN:
        name = fold(" ".join(t.text for t in run))
        found.setdefault(name, (run[0].start, run[-1].end))


def _settles(told: Told, place: Place) -> bool:
    """Return whether a place is where something told as a fact was done."""
    name = told.syntax.between(*place)[-1]
    over = told.syntax.tokens[told.syntax.tokens[name.head].head]
    return over.tag in {"VBD", "VBN", "VBZ"}


def _elsewhere(told: Told, name: str) -> bool:
    """Return whether a report names a place anywhere."""
    return f" {name} " in f" {_folded(told.article.text)} "


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


_IN = frozenset(["in", "at", "near", "outside"])


@cache
def _kinds() -> dict[str, str]:
    out: dict[str, str] = {}
    for kind in ("countries", "states", "cities", "waters"):
        for line in word_lists("places")[kind].strip().splitlines():
            name, aliases, _, capital = [*line.split("|"), "", "", ""][:4]
            for alias in (name, *filter(None, aliases.split(","))):
                out.setdefault(fold(alias), f"{kind}:{name}")
            if capital:
                out.setdefault(fold(capital), f"cities:{capital}")
    return out


@cache
def wide_places() -> frozenset[str]:
    """Return the known places that others lie in: countries, their names and states, folded."""
    found = (name for name, kind in _kinds().items() if not kind.startswith("cities"))
    return frozenset(found) | _WIDE


def _known_apart(one: str, other: str) -> bool:
    """Return whether both are known as two places of one kind: two countries, two cities."""
    known = _kinds()
    x, y = known.get(one, ""), known.get(other, "")
    if not x or not y or x == y:
        return False
    return x.split(":")[0] == y.split(":")[0] and not {one, other} & _WIDE


# Wider than a country, or a part of one: others of the list lie in them.
_WIDE = frozenset(
    (*("europe", "africa", "asia", "latin america", "south america", "north america"),
     *("middle east", "gaza", "gaza strip", "west bank", "crimea", "catalonia"),
     *("israel", "ukraine", "palestine"),
     *("spain", "russia", "uk", "united kingdom", "britain", "great britain", "england"),
     *("scotland", "wales", "northern ireland", "palestinian territories"))
)  # fmt: skip


def _one_thing(a: Told, b: Told, here: Place, there: Place) -> bool:
    """Return whether both are where one thing of two words is: "the drone ship in the Atlantic"."""
    one, other = _thing_at(a, here), _thing_at(b, there)
    return bool(one) and "".join(one) == "".join(other) and max(len(one), len(other)) > 1


def _thing_at(told: Told, place: Place) -> tuple[str, ...]:
    """Return the lemmas of the one thing, and what stands before its noun, that is at a place."""
    syntax = told.syntax
    over = syntax.tokens[syntax.tokens[syntax.between(*place)[-1].head].head]
    if over.pos == "VERB" and over.dep in {"relcl", "acl"}:
        over = syntax.tokens[over.head]
    elif over.pos == "VERB":
        passive = [c for c in syntax.children(over.i) if c.dep == "nsubjpass"]
        over = passive[0] if passive else over
    if over.tag not in {"NN", "NNP"}:
        return ()
    before = (c for c in syntax.children(over.i) if c.dep == "compound")
    return tuple(t.lemma.lower() for t in (*before, over))


def _one_act(a: Told, b: Told, here: Place, there: Place) -> bool:
    """Return whether two places are told of one act as a fact: enough words about them meet."""
    if not _settles(a, here) or not _settles(b, there):
        return False
    one, other = setting(a, *here), setting(b, *there)
    names = {t.lemma.lower() for told, p in ((a, here), (b, there))
             for t in told.syntax.between(*p)}  # fmt: skip
    met, share = meeting(one.words - names, other.words - names)
    if one.verb is None or other.verb is None or not alike(one.verb, other.verb):
        return False
    return met >= 2 and share >= MET and overlap(a.proposition, b.proposition) >= LIKE


# --- who -----------------------------------------------------------------------------------------


def who_differences(a: Told, b: Told) -> Iterator[Difference]:
    """Yield two named actors for one act on one target, and two ranks of one post."""
    yield from _posts(a, b)
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


def _is_person(told: Told, place: Place) -> bool:
    return any(t.ent == "PERSON" for t in told.syntax.between(*place))


def _subject_span(told: Told) -> Place | None:
    top = root(told)
    if top is None:
        return None
    for child in told.syntax.children(top.i):
        if child.dep == "nsubj":
            name = [child, *(c for c in told.syntax.children(child.i) if c.dep == "compound")]
            return min(t.start for t in name), max(t.end for t in name)
    return None


def _posts(a: Told, b: Told) -> Iterator[Difference]:
    """Yield one person's post told with and without "assistant", "deputy", "vice"."""
    for one, here in sorted(_posts_in(a).items()):
        for other, there in sorted(_posts_in(b).items()):
            lower = [_LOWER & set(x.split()) for x in (one, other)]
            bare = [" ".join(w for w in x.split() if w not in _LOWER) for x in (one, other)]
            if bool(lower[0]) == bool(lower[1]) or bare[0] != bare[1] or " " not in bare[0]:
                continue
            holders = [_holder(t, p) for t, p in ((a, here), (b, there))]
            if holders[0] and holders[0] == holders[1]:
                yield Difference("who", a.side(*here, value=one), b.side(*there, value=other))


_LOWER = frozenset(["assistant", "deputy", "vice", "associate", "under", "acting", "interim"])


def _posts_in(told: Told) -> dict[str, Place]:
    """Return the nouns that say what somebody is: beside a name, or after "was", "as"."""
    found: dict[str, Place] = {}
    for token in told.tokens():
        if token.pos not in {"NOUN", "PROPN"} or token.dep not in {"appos", "attr", "pobj"}:
            continue
        if token.dep == "pobj" and told.syntax.tokens[token.head].text.lower() != "as":
            continue
        words = [c for c in told.syntax.children(token.i) if c.dep in {"compound", "amod", "nmod"}]
        words = [w for w in words if w.i < token.i]
        name = " ".join(t.text.lower() for t in [*words, token])
        found.setdefault(name, (min(t.start for t in [*words, token]), token.end))
    return found


def _holder(told: Told, place: Place) -> str | None:
    """Return the last name of whoever holds the post that is told at *place*."""
    noun = told.syntax.between(*place)[-1]
    head = told.syntax.tokens[noun.head]
    if noun.dep == "appos":
        return head.lemma.lower() if head.pos == "PROPN" else None
    if head.text.lower() == "as":
        head = told.syntax.tokens[head.head]
    for child in told.syntax.children(head.i):
        if child.dep in {"nsubj", "nsubjpass", "dobj"} and child.pos == "PROPN":
            return child.lemma.lower()
    return None
