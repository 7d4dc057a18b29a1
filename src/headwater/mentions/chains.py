"""Join the names of one report into chains, one for each person, body or place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from headwater.datamodel import Article, EntityKind, Syntax
from headwater.mentions.names import ACRONYM_AFTER, Name
from headwater.names import (
    Gender,
    fold,
    gender_of,
    initials,
    known_places,
    same_person,
    without_generation,
    word_list,
    word_lists,
)

_FAR = 60  # sentences that a pronoun looks back at most, quoted ones with them
_ROYAL = frozenset({"king", "queen", "prince", "princess", "pope", "emperor", "lady", "lord"})


@dataclass(frozen=True, slots=True)
class Role:
    """What a description says of its bearer: the noun, what it belongs to, its rank words."""

    noun: str
    of: frozenset[str] = frozenset()
    rank: frozenset[str] = frozenset()

    def takes_up(self, other: Role) -> bool:
        """Return whether this description can stand for a bearer introduced as *other*."""
        if self.noun != other.noun and not _one_office(self.phrase, other.phrase):
            return False
        exact = self.rank & {"vice", "deputy", "former", "acting", "assistant", "associate"}
        if exact != other.rank & {"vice", "deputy", "former", "acting", "assistant", "associate"}:
            return False
        same_noun = self.noun == other.noun
        related = self.of <= other.of or other.of <= self.of
        return related and (not same_noun or self.rank <= other.rank)

    @property
    def phrase(self) -> str:
        """The noun with the words before it that make it an office: "prime minister"."""
        ranks = [r for r in ("vice", "prime", "chief", "supreme") if r in self.rank]
        return " ".join([*ranks, self.noun])


_INTERCHANGEABLE = frozenset({"premier", "chief", "lawyer", "comedian", "actor"})


@cache
def _same_office() -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in word_lists("people")["same_office"].items()}


@lru_cache(maxsize=8192)
def _one_office(said: str, held: str) -> bool:
    """Return whether *said* can stand for the office *held*: "leader" for "president"."""
    return any(
        held in words and (said == name or (name in _INTERCHANGEABLE and said in words))
        for name, words in _same_office().items()
    )


@dataclass(slots=True)
class Chain:
    """One person, body or place of the report, while it is being put together."""

    kind: EntityKind
    name: str
    words: tuple[str, ...]
    gender: Gender | None = None
    roles: set[Role] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    named: bool = True
    plural: bool = False  # several people: "zoo officials"
    either: bool = False  # an unnamed person or body: "the organiser"
    office: Chain | None = None  # "her office"
    established: bool = False  # its surname alone has been used before a namesake came in
    first: int = 0

    @property
    def folded(self) -> list[str]:
        """The words of the name as they are compared."""
        return [fold(w) for w in self.words]


@dataclass(slots=True)
class Place:
    """A mention in the making, and the token that stands for it."""

    start: int
    end: int
    chain: Chain
    form: Literal["name", "title", "role", "pronoun"]
    head: int
    role: tuple[int, int] | None = None


@dataclass(slots=True)
class Report:
    """The article being read, and what has been found in it so far."""

    article: Article
    syntax: Syntax
    chains: list[Chain] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # tokens that belong to a name
    spoken: set[int] = field(default_factory=set)  # tokens between quotation marks
    carriers: set[int] = field(default_factory=set)  # chains (by id()) that only carry news
    by_head: dict[int, Place] = field(default_factory=dict)
    by_sentence: dict[int, list[Place]] = field(default_factory=dict)
    described: set[int] = field(default_factory=set)  # tokens inside a role already read
    told: tuple[int, ...] = ()  # per sentence, how many until it are not wholly quoted

    def head(self, start: int, end: int) -> int:
        """Return the token of ``text[start:end]`` that the rest of it hangs on."""
        tokens = self.syntax.between(start, end)
        inside = {t.i for t in tokens}
        tops = [t.i for t in tokens if t.head == t.i or t.head not in inside]
        return tops[-1] if tops else tokens[-1].i

    def add(self, place: Place) -> None:
        """Keep *place* and mark its tokens as taken."""
        self.places.append(place)
        self.by_head.setdefault(place.head, place)
        self.by_sentence.setdefault(self.syntax.sentence_of(place.head), []).append(place)
        self.taken.update(t.i for t in self.syntax.between(place.start, place.end))
        if place.role:
            self.described.update(t.i for t in self.syntax.between(*place.role))

    def near(self, token: int, back: int) -> list[tuple[int, Place]]:
        """Return the places of the *back* sentences before that of *token*, and of its own.

        Each comes with how many sentences it lies back; wholly quoted ones are not counted.
        """
        here = self.syntax.sentence_of(token)
        out: list[tuple[int, Place]] = []
        for number in range(here, max(here - _FAR, -1), -1):
            distance = self.told[here] - self.told[number]
            if distance > back:
                break
            out += [(distance, place) for place in self.by_sentence.get(number, ())]
        return out

    def at(self, token: int) -> Place | None:
        """Return the place that token *token* stands for."""
        return self.by_head.get(token)


def count_told(syntax: Syntax, spoken: Set[int]) -> tuple[int, ...]:
    """Return, per sentence, how many sentences until it are not wholly quoted."""
    out, count = [], 0
    for first, end in syntax.sentences:
        count += any(
            i not in spoken and syntax.tokens[i].pos not in {"PUNCT", "SPACE"}
            for i in range(first, end)
        )
        out.append(count)
    return tuple(out)


def find_spoken(article: Article, syntax: Syntax) -> set[int]:
    """Return the tokens between quotation marks; an open quotation ends with its paragraph."""
    out: set[int] = set()
    for paragraph in article.paragraphs:
        text = article.text[paragraph.start : paragraph.end]
        opened: int | None = None
        for m in re.finditer(r"[\"“”„«»]|''|``", text):
            before = text[: m.start()][-1:]
            starts = m.group() in "“„«" or (m.group() == '"' and opened is None)
            if opened is None and starts and not (before.isdigit() and m.group() == '"'):
                opened = m.end()
            elif opened is not None and m.group() not in "“„«":
                span = (paragraph.start + opened, paragraph.start + m.start())
                out.update(t.i for t in syntax.between(*span))
                opened = None
        if opened is not None and len(text) - opened < 600:
            out.update(t.i for t in syntax.between(paragraph.start + opened, paragraph.end))
    return out


def chain_people(names: Sequence[Name], report: Report) -> None:
    """Join the names of people: full names first, then each short one to the one it fits."""
    full: list[Chain] = []
    chain_of: dict[int, Chain] = {}
    for n in names:
        words = without_generation(n.words)
        if len(words) < 2:
            continue
        gender = gender_of(words, n.titles)
        fits = [
            c
            for c in full
            if same_person(c.folded, [fold(w) for w in words]) and genders_agree(c.gender, gender)
        ]
        chain = fits[0] if len(fits) == 1 else next((c for c in fits if c.keys & {n.key}), None)
        if chain is None:
            chain = Chain("person", " ".join(n.words), words, gender, first=n.start)
            full.append(chain)
        if len(words) > len(chain.words) or (chain.name.isupper() and not words[0].isupper()):
            chain.name, chain.words = " ".join(n.words), words
        chain.gender = chain.gender or gender
        chain.keys |= {n.key, *([fold(n.nick)] if n.nick else [])}
        chain_of[id(n)] = chain
    alone: dict[str, Chain] = {}
    for n in names:
        if id(n) not in chain_of:
            paragraph = report.article.paragraph_at(n.start)
            headline = paragraph is not None and paragraph.role == "headline"
            chain_of[id(n)] = _short_name(n, full, alone, headline=headline)
    report.chains += full + list(alone.values())
    for n in names:
        form: Literal["name", "title"] = "title" if n.titles else "name"
        head = report.head(n.start, n.end)
        report.add(Place(n.start, n.end, chain_of[id(n)], form, head))


def genders_agree(a: Gender | None, b: Gender | None) -> bool:
    """Return whether two genders, unknown ones too, can be one person's."""
    return a is None or b is None or a == b


def _short_name(
    name: Name, full: Sequence[Chain], alone: dict[str, Chain], *, headline: bool
) -> Chain:
    """Return the chain of a surname or first name alone: the one that fits, else its own."""
    key, gender = name.key, gender_of((), name.titles)
    for at in (-1, 0):
        fits = [c for c in full if fold(c.words[at]) == key and genders_agree(c.gender, gender)]
        before = [c for c in fits if c.first < name.start]
        namesakes = sum(fold(c.words[at]) == key and c.first < name.start for c in full)
        chosen = [c for c in before if c.established] if len(before) > 1 else before or fits
        if headline and not before:
            # a headline's surname is of whom the report brings in first
            chosen = sorted(fits, key=lambda c: c.first)[:1]
        if len(chosen) == 1:
            # "Mrs Lund" of two Lunds does not make her the one who is called Lund
            chosen[0].established |= not name.titles or namesakes == 1
            chosen[0].gender = chosen[0].gender or gender
            return chosen[0]
        if fits:
            break
    else:
        fits = [c for c in full if key in c.keys]
        if len(fits) == 1:
            return fits[0]
    chain = alone.get(key)
    if chain is None or not genders_agree(chain.gender, gender):
        shown = name.words[0]
        if name.titles and name.titles[-1] in _ROYAL:
            shown = f"{name.titles[-1].capitalize()} {shown}"
        alone[key] = chain = Chain("person", shown, name.words, gender, first=name.start)
    return chain


def _body_key(name: Name) -> str:
    """Return what makes two names of bodies or places one: without "the" and "Inc."."""
    known, _ = known_places()
    words = name.key.split()
    while len(words) > 1 and words[-1].strip(",.") in word_list("bodies", "suffixes"):
        words.pop()
    key = " ".join(words).rstrip(",")
    return fold(known[key]) if key in known and name.kind == "place" else key


def chain_others(names: Sequence[Name], report: Report) -> None:
    """Join the names of bodies, places and things: equal, acronym, or the one longer name."""
    chains: dict[str, Chain] = {}
    for n in names:
        chain = chains.setdefault(_body_key(n), Chain(n.kind, "", n.words, first=n.start))
        shown = " ".join(n.words)
        if (len(shown), shown) > (len(chain.name), chain.name) and not (
            chain.name and shown.isupper() and len(shown) > 5
        ):
            chain.name = shown
        chain.keys.add(n.key)
    aliases = _acronyms(names, report.article.text, chains)
    bodies = [k for k, c in chains.items() if c.kind == "organisation" and k not in aliases]
    for key in bodies:
        longer = [k for k in bodies if k.startswith(key + " ") and _goes_on(key, k)]
        if len(longer) == 1:
            aliases[key] = longer[0]
    aliases = _followed(aliases)
    for short, long in sorted(aliases.items()):
        chains[long].keys |= chains[short].keys
    kept = {k: c for k, c in chains.items() if k not in aliases}
    report.chains += kept.values()
    for n in names:
        key = _body_key(n)
        chain = kept[aliases.get(key, key)]
        report.add(Place(n.start, n.end, chain, "name", report.head(n.start, n.end)))


def _goes_on(short: str, long: str) -> bool:
    """Return whether *long* only says more of the body *short*: "jarrow", "jarrow partners"."""
    nouns = word_list("bodies", "name_words")
    rest = long[len(short) + 1 :].split()
    if short.split()[-1] in nouns:  # a zoo "and gardens", a police "department"
        if rest[0] in {"and", "&"}:
            return rest[-1] in nouns | {"garden", "gardens"}
        return rest[0] in {"of", "department", "service"}
    return " " not in short and rest[-1] in nouns


def _acronyms(names: Sequence[Name], text: str, chains: Mapping[str, Chain]) -> dict[str, str]:
    """Return which short key stands for which long one: "(UN)" after it, or its only initials."""
    aliases: dict[str, str] = {}
    for n in names:
        if (m := ACRONYM_AFTER.match(text, n.end)) and n.kind != "place":
            short, long = fold(m.group(1)), _body_key(n)
            inits = fold(initials(n.words))
            if short in chains and short != long and (short in inits or inits in short):
                aliases[short] = long
    for key, chain in sorted(chains.items()):
        if key in aliases or not re.fullmatch(r"[A-Z][A-Z&.]{1,7}", chain.name):
            continue
        fits = [
            k
            for k, c in sorted(chains.items())
            if k != key
            and len(c.words) > 1
            and c.kind == "organisation"
            and fold(initials(c.words)) == key
        ]
        if len(fits) == 1:
            aliases[key] = fits[0]
    return aliases


def _followed(aliases: Mapping[str, str]) -> dict[str, str]:
    """Return *aliases* with each one led to its end, circles left out."""
    out = {}
    for short in aliases:
        seen, at = {short}, aliases[short]
        while at in aliases and at not in seen:
            seen.add(at)
            at = aliases[at]
        if at not in aliases:
            out[short] = at
    return out
