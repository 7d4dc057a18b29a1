"""From the chains of each report to the people, bodies and places of a story, and who a source is.

Names join over reports by what they say: the same full name, a surname that fits one full name, an
acronym given in some report. Where two fit, nothing joins; the order of the reports is no matter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz

from headwater.datamodel import (
    Article,
    Entity,
    EntityKind,
    EntityRole,
    Mention,
    Span,
    make_id,
)
from headwater.entities.naming import name_sources
from headwater.names import (
    fold,
    given_names,
    initials,
    institutions,
    is_from,
    known_places,
    person_nouns,
    same_person,
    without_generation,
    word_list,
    word_lists,
)

__all__ = ["name_sources", "resolve_entities"]

_NEAR = 88.0  # rapidfuzz ratio of two spellings of one long name
_NEAR_GIVEN = 84.0  # the same of the first names alone
_LONG = 9  # characters of a name that may be spelt otherwise
_NO_ROLE = re.compile(r"the|an?|of|for|and|at|in|s|his|her|its|years?|old|.*[-\d].*")
_ACRONYM = re.compile(r"[A-Z][A-Z&.]{1,7}")


@dataclass(slots=True)
class _Group:
    """The chains that are one entity, while they are being joined."""

    kind: Counter[EntityKind] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    roles: set[frozenset[str]] = field(default_factory=set)
    chains: list[tuple[str, str]] = field(default_factory=list)
    named: bool = False
    place: str = ""  # the place of the story that a body's first word is of

    def take(self, other: _Group) -> None:
        """Take in all that *other* holds."""
        self.kind += other.kind
        if other.named or not self.named:
            self.names += other.names  # a description is no name
        self.forms += other.forms
        self.roles |= other.roles
        self.chains += other.chains
        self.named = self.named or other.named
        self.place = self.place or other.place

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the fullest name, without "Jr."."""
        longest = max(self.names, key=lambda n: (len(n.split()), len(n), n))
        return without_generation(fold(longest).split())

    @property
    def most(self) -> EntityKind:
        """The kind that most of its mentions have."""
        return _most(self.kind)


def _most(kinds: Counter[EntityKind]) -> EntityKind:
    order: tuple[EntityKind, ...] = ("person", "organisation", "place", "other")
    return max(order, key=lambda kind: (kinds[kind], -order.index(kind)))


def resolve_entities(
    articles: Sequence[Article], mentions: Mapping[str, Sequence[Mention]]
) -> list[Entity]:
    """Return the people, bodies and places of a story, joined over its reports, in order of id.

    *mentions* holds each article's mentions by article id. People without a name become no entity
    unless their office belongs to exactly one named person of the story.
    """
    groups = _told_of_places(_groups(articles, mentions))
    groups = _join_same(groups)
    groups = _join_bodies(groups)
    groups = _join_institutions(groups)
    groups = _join_people(groups)
    groups = _join_roles(groups)
    groups = _join_offices(groups, mentions)
    spans: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for article_id, found in mentions.items():
        for m in found:
            spans[article_id, m.chain].append(m)
    return sorted((_entity(g, spans) for g in groups if g.named), key=lambda e: e.id)


def _groups(articles: Sequence[Article], mentions: Mapping[str, Sequence[Mention]]) -> list[_Group]:
    """Return one group a chain, in the order of what they say, not of the articles."""
    out: dict[tuple[str, str], _Group] = {}
    for article in articles:
        for m in mentions.get(article.id, ()):
            group = out.setdefault((article.id, m.chain), _Group(chains=[(article.id, m.chain)]))
            group.kind[m.kind] += 1
            group.names[m.name] += 1
            if m.form in {"name", "title"}:
                group.forms[m.span.text] += 1
                group.named = True
            elif m.form == "role" and m.kind == "organisation":
                group.named = True
            if m.role and m.kind == "person":
                group.roles.add(_role_words(m.role.text))
    return [out[key] for key in sorted(out)]


def _told_of_places(groups: list[_Group]) -> list[_Group]:
    """Note for a body called after a place of the story the place: "Halvian" is of "Halvia"."""
    _, demonyms = known_places()
    places = {w[0] for g in groups if g.named and g.most == "place" if len(w := g.words) == 1}
    for g in groups:
        first = g.words[0] if g.named and g.most == "organisation" and g.words else ""
        stems = [p for p in sorted(places) if p != first and first and is_from(first, p)]
        if len(stems) == 1 and first not in demonyms:
            g.place = stems[0]
    return groups


def _role_words(text: str) -> frozenset[str]:
    """Return what a role says, a people's name as its country's, small words left out."""
    names, demonyms = known_places()
    usual = _usual_words()
    text = re.sub(r"\bPM\b", "prime minister", text)
    words = re.findall(r"[\w.&-]+", text.replace("’s", "").replace("'s", ""))
    out, n = set(), 0
    while n < len(words):
        pair = fold(" ".join(words[n : n + 2]))
        one = fold(words[n])
        if pair in demonyms or pair in names:
            out.add(fold(demonyms.get(pair) or names[pair]))
            n += 1
        elif one in demonyms or words[n] in {"US", "U.S.", "UK", "U.K."} or one in names:
            out.add(fold(demonyms.get(one) or names.get(one, one)))
        elif not _NO_ROLE.fullmatch(one):  # not "47-year-old"
            out.add(usual.get(one, one))
        n += 1
    return frozenset(out)


@cache
def _usual_words() -> Mapping[str, str]:
    """Return one word for each of those that name one work: "comic" and "comedian"."""
    offices = word_lists("people")["same_office"]
    return {
        word: kind for kind in ("comedian", "actor", "lawyer", "lawmaker") for word in offices[kind]
    }


# --- joining -----------------------------------------------------------------------------------


def _key(group: _Group) -> str:
    """Return what makes two chains one: the name without "the", "Inc.", another spelling."""
    names, demonyms = known_places()
    respelt = word_lists("people")["spellings"]
    words = [respelt.get(w, w) for w in group.words]
    words = [group.place, *words[1:]] if group.place and len(words) > 1 else words
    while len(words) > 1 and words[-1].strip(",") in word_lists("people")["bodies"]["suffixes"]:
        words.pop()
    key = " ".join(words).rstrip(",").replace("'s ", " ")
    if group.most == "place" and key in names:
        return fold(names[key])
    first, _, rest = key.partition(" ")
    two = " ".join(key.split()[:2])
    if group.most == "organisation" and two in demonyms and key != two:
        return fold(demonyms[two]) + key[len(two) :]
    if group.most == "organisation" and first in demonyms and rest:
        return f"{fold(demonyms[first])} {rest}"
    return key


def _merge(groups: Iterable[_Group], same: Mapping[int, int]) -> list[_Group]:
    """Return *groups* with each one of *same* (by place in the list) taken in by its fellow."""
    listed = list(groups)
    top = {n: n for n in range(len(listed))}
    for a, b in sorted(same.items()):
        while top[b] != b:
            b = top[b]
        if top[a] == a and a != b:
            top[a] = b
    for n, group in enumerate(listed):
        to = n
        while top[to] != to:
            to = top[to]
        if to != n:
            listed[to].take(group)
    return [g for n, g in enumerate(listed) if top[n] == n]


def _join_same(groups: Sequence[_Group]) -> list[_Group]:
    """Join chains of one name; one word alone joins only its own kind, or a thing."""
    first: dict[tuple[str, str], int] = {}
    same: dict[int, int] = {}
    kinds: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for g in groups:
        kinds[_key(g)] += g.kind
    for n, g in enumerate(groups):
        if not g.named:
            continue
        key = _key(g)
        kind = g.most
        told = kinds[key]
        town = kind == "organisation" and told["place"] >= 2 * told["organisation"]
        if " " in key or told["place"] == 0 or kind == "other" or town:
            kind = _most(told)
        at = first.setdefault((key, kind), n)
        if at != n:
            same[n] = at
    return _merge(groups, same)


def _join_bodies(groups: Sequence[_Group]) -> list[_Group]:
    """Join an acronym, or a body's first words alone, to the one body that they fit."""
    same: dict[int, int] = {}
    keys = [_key(g).split() for g in groups]
    long_names = [max(g.names, key=lambda name: (len(name), name)) for g in groups]
    bodies = [n for n, g in enumerate(groups) if g.named and g.most == "organisation"]
    for n, g in enumerate(groups):
        if not g.named or g.most not in {"organisation", "other"}:
            continue
        acronym = _ACRONYM.fullmatch(long_names[n])
        fits = [
            k
            for k in bodies
            if k != n
            and (
                (
                    acronym
                    and " " in long_names[k]
                    and [fold(initials(long_names[k].split()))] == keys[n]
                )
                or (g.most == "organisation" and len(keys[n]) < 3 and _starts(keys[n], keys[k]))
            )
        ]
        if len(fits) == 1 and same.get(fits[0]) != n:
            same[n] = fits[0]
    return _merge(groups, same)


def _starts(short: Sequence[str], long: Sequence[str]) -> bool:
    """Return whether *long* is *short* and what kind of body it is: "Jarrow", "Jarrow Partners"."""
    nouns = institutions()
    longer = len(long) > len(short) and list(long[: len(short)]) == list(short)
    return longer and long[-1] in nouns and short[-1] not in nouns


def _join_institutions(groups: Sequence[_Group]) -> list[_Group]:
    """Join "police" and "the Brenham police" to the one body of the story whose name holds them."""
    nouns = institutions()
    keys = [
        _key(g).split() if g.named and g.most in {"organisation", "other"} else [] for g in groups
    ]
    same: dict[int, int] = {}
    for n, key in enumerate(keys):
        if not key or key[-1] not in nouns:
            continue
        asked = [w for w in key if w not in {"local", "state", "national"}] or key
        fits = [
            k for k, other in enumerate(keys) if len(other) > len(asked) and _inside(asked, other)
        ]
        # of several, one may hold all the others: "Brenham police", "Brenham Police Department"
        widest = [k for k in fits if all(_inside(keys[f], keys[k]) for f in fits)]
        if widest and widest[0] != n:
            same[n] = widest[0]
    return _merge(groups, same)


def _inside(short: Sequence[str], long: Sequence[str]) -> bool:
    """Return whether *long* holds the words of *short* in order and has the same head noun."""
    rest = iter(long)
    held = all(word in rest for word in short)
    return held and all(word in {"department", "force", "service", "office"} for word in rest)


def _same_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Return whether two folded full names can be one person's.

    >>> _same_person(("ada", "lund"), ("eva", "lund"))
    False
    """
    if same_person(a, b):
        return True
    left, right = "".join(a).replace("-", ""), "".join(b).replace("-", "")
    return (
        min(len(left), len(right)) >= _LONG
        and left[0] == right[0]
        and fuzz.ratio(left, right) >= _NEAR
        and fuzz.ratio("".join(a[:-1]), "".join(b[:-1])) >= _NEAR_GIVEN
        and not (a[0] != b[0] and {a[0], b[0]} <= given_names())  # two names, not two spellings
    )


def _join_people(groups: Sequence[_Group]) -> list[_Group]:
    """Join full names that can be one person's, then surnames and first names alone."""
    same: dict[int, int] = {}
    people = [n for n, g in enumerate(groups) if g.named and g.most == "person"]
    words = {n: groups[n].words for n in people}
    full = [n for n in people if len(words[n]) > 1]
    for n in full:
        fits = [k for k in full if k != n and _same_person(words[n], words[k])]
        # one name may fit several spellings of one person, but not two people
        if fits and all(_same_person(words[a], words[b]) for a in fits for b in fits if a < b):
            same[n] = min([*fits, n])
    joined = _merge(groups, {a: b for a, b in same.items() if a != b})
    same = {}
    several = [g.words for g in joined if g.most == "organisation" and len(g.words) > 1]
    bodies = {words[0] for words in several}
    people = []
    for n, g in enumerate(joined):
        stray = len(g.words) == 1 and g.most != "place" and g.words[0] not in bodies
        if g.named and (g.most == "person" or stray):
            people.append(n)
    full = [n for n in people if len(joined[n].words) > 1]
    for n in people:
        if len(joined[n].words) > 1:
            continue
        word = joined[n].words[0]
        for at in (-1, 0) if joined[n].most == "person" else (-1,):
            fits = [k for k in full if joined[k].words[at] == word]
            if len(fits) == 1:
                same[n] = fits[0]
            if fits:
                break
    return _merge(joined, same)


def _join_roles(groups: Sequence[_Group]) -> list[_Group]:
    """Join a person known only by office to the one named person who holds it in another report."""
    same: dict[int, int] = {}
    people = [(k, g) for k, g in enumerate(groups) if g.named and g.most == "person"]
    for n, g in enumerate(groups):
        if g.named or g.most != "person" or not g.roles:
            continue
        if any(re.match(r"(?i)(?:an?|one|some|another|every)\b", name) for name in g.names):
            continue
        fits = [k for k, person in people if _holds(person, g)]
        if len(fits) == 1:
            same[n] = fits[0]
    return _merge(groups, same)


def _join_offices(
    groups: Sequence[_Group], mentions: Mapping[str, Sequence[Mention]]
) -> list[_Group]:
    """Join the offices of one person: "her office", "the prime minister's office"."""
    at = {chain: n for n, g in enumerate(groups) for chain in g.chains}
    first: dict[int, int] = {}
    same: dict[int, int] = {}
    for article, found in sorted(mentions.items()):
        people = [m for m in found if m.kind == "person"]
        for m in found:
            if m.kind != "organisation" or m.role is None:
                continue
            owner = next((p for p in people if _overlap(p.span, m.role)), None)
            if owner is not None:
                n = at[article, m.chain]
                kept = first.setdefault(at[article, owner.chain], n)
                if kept != n:
                    same[n] = kept
    return _merge(groups, same)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _holds(named: _Group, described: _Group) -> bool:
    """Return whether a named person has a role that *described* is known by.

    A bare noun ("the comedian") is enough only in a report that names the person too.
    """
    here = {article for article, _ in named.chains} & {article for article, _ in described.chains}
    return any(
        asked <= held
        and asked & (person_nouns() | word_list("nouns", "spokes"))
        and (len(asked) > 1 or here)
        and ("former" in asked) == ("former" in held)
        for asked in described.roles
        for held in named.roles
    )


def _entity(group: _Group, spans: Mapping[tuple[str, str], Sequence[Mention]]) -> Entity:
    """Return the finished entity of *group*."""
    found = [m for chain in group.chains for m in spans[chain]]
    name = min(_full_names(group), key=lambda n: (-group.names[n], -len(n), n))
    forms = {" ".join(f.replace("\xad", "").split()) for f in group.forms} | set(group.names)
    aliases = sorted(forms - {name, ""})
    roles = sorted(
        {(m.role.text, m.role) for m in found if m.role and m.kind == "person"},
        key=lambda r: (r[1], r[0]),
    )
    places = tuple(sorted({m.span for m in found}))
    return Entity(
        id=make_id("e", *(f"{s.article}:{s.start}-{s.end}" for s in places)),
        kind=group.most,
        name=name,
        aliases=tuple(aliases),
        mentions=places,
        roles=tuple(EntityRole(text, span) for text, span in roles),
    )


def _full_names(group: _Group) -> list[str]:
    """Return the names to choose from: a person's of two words or more, a body's spelt out."""
    names = sorted(group.names)
    if group.most == "person" and (full := [n for n in names if " " in n]):
        return full
    mixed = [n for n in names if not (n.isupper() and len(n) > 5)]
    told = [n for n in mixed if " " in n and group.most == "organisation"]
    # neither "BPA" nor "police" where some report says more
    short = [n for n in mixed if _ACRONYM.fullmatch(n) or n.casefold() in institutions()]
    return (told if short and told else mixed) or names
