"""What the words of a name tell: folding, countries, first names and nicknames, gender."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

Gender = Literal["m", "f"]
_GENERATION = re.compile(r"(?i)(?:jr|sr|ii|iii|iv)\.?$")


@cache
def word_lists(name: str) -> Mapping[str, Any]:
    """Load the word list *name* of this package."""
    path = resources.files("headwater").joinpath("lexicon", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def word_list(*path: str) -> frozenset[str]:
    """Return the words of a list in ``people.toml``."""
    value: Any = word_lists("people")
    for step in path:
        value = value[step]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def title_words() -> frozenset[str]:
    """Return the titles that stand before a name."""
    return (
        word_list("titles", "male") | word_list("titles", "female") | word_list("titles", "neutral")
    )


@cache
def person_nouns() -> frozenset[str]:
    """Return the nouns for one person."""
    names = ("offices", "works", "male", "female", "neutral")
    return frozenset().union(*(word_list("nouns", name) for name in names))


@cache
def given_names() -> frozenset[str]:
    """Return the common first names, folded."""
    names = word_list("first_names", "male") | word_list("first_names", "female")
    return frozenset(map(fold, names))


@cache
def capitals() -> Mapping[str, str]:
    """Return the country of each seat of government, both folded."""
    rows = (line.split("|") for line in word_lists("places")["countries"].strip().splitlines())
    return {fold(row[3]): fold(row[0]) for row in rows if len(row) > 3 and row[3]}


@cache
def institutions() -> frozenset[str]:
    """Return the nouns for bodies: "ministry", "police", "bank"."""
    return word_list("bodies", "standing") | word_list("bodies", "name_words")


@cache
def known_places() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the known places by folded name, and the countries by folded demonym."""
    names: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    for kind in ("countries", "states", "cities"):
        for line in word_lists("places")[kind].strip().splitlines():
            name, aliases, from_there, capital = [*line.split("|"), "", "", ""][:4]
            for alias in (name, *filter(None, aliases.split(","))):
                names.setdefault(fold(alias), name)
            for demonym in filter(None, from_there.split(",")):
                demonyms.setdefault(fold(demonym), name)
            if capital:
                names.setdefault(fold(capital), capital)
    return names, demonyms


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return *text* without accents, case, full stops, soft hyphens and a leading "the"."""
    plain = unicodedata.normalize("NFKD", text.replace("\xad", "").replace("’", "'"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace(".", "")
    words = plain.split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def is_from(word: str, place: str) -> bool:
    """Return whether *word* is what people and things of *place* are called, by its form.

    >>> is_from("halvian", "halvia"), is_from("brenhamite", "brenham"), is_from("halv", "halvia")
    (True, True, False)
    """
    stems = {place, place[:-1]} if place[-1] in "aeiouy" and len(place) > 4 else {place}
    endings = ("n", "an", "ian", "ean", "ese", "i", "ish", "ite")
    return any(word == stem + ending for stem in stems for ending in endings)


def same_given(a: str, b: str) -> bool:
    """Return whether two folded first names can be one person's: equal, initial or nickname.

    >>> same_given("bob", "robert"), same_given("r", "robert"), same_given("ada", "eva")
    (True, True, False)
    """
    nick: Mapping[str, str] = word_lists("people")["nicknames"]
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    return a == b or nick.get(a, a) == nick.get(b, b)


def same_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Return whether two folded names of two or more words can be one person's.

    >>> same_person(("joe", "lund"), ("joseph", "p", "lund"))
    True
    >>> same_person(("ada", "lund"), ("eva", "lund"))
    False
    """
    short, long = sorted((list(a), list(b)), key=len)
    if len(short) < len(long) and short in (long[-len(short) :], long[: len(short)]):
        return True
    return short[-1] == long[-1] and same_given(a[0], b[0])


def without_generation(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a person's name without "Jr."."""
    return tuple(words[:-1] if len(words) > 1 and _GENERATION.match(words[-1]) else words)


def initials(words: Iterable[str]) -> str:
    """Return the initials of the capitalised words.

    >>> initials("Court of Ferry Claims".split())
    'CFC'
    """
    parts = (p for w in words for p in re.split(r"[-/]", w))
    return "".join(p[0] for p in parts if p[:1].isupper())


def gender_of(
    words: Sequence[str], titles: Sequence[str] = (), nouns: Iterable[str] = ()
) -> Gender | None:
    """Return the gender that titles, else nouns, else the first name tell, if they agree."""
    for found in (
        {
            g
            for t in titles
            for g, name in (("m", "male"), ("f", "female"))
            if t in word_list("titles", name)
        },
        {
            g
            for n in nouns
            for g, name in (("m", "male"), ("f", "female"))
            if n in word_list("nouns", name)
        },
        {
            g
            for w in words[:1]
            if len(words) > 1
            for g, name in (("m", "male"), ("f", "female"))
            if w.casefold() in word_list("first_names", name)
        },
    ):
        if len(found) == 1:
            return "m" if "m" in found else "f"
    return None
