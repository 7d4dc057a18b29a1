"""Facts about outlets and news agencies: what they are called, where they publish, whose they are.

The facts are TOML, a file for the agencies and one per region, each outlet a ``[[outlet]]`` table:
one region's outlets can be read, searched and diffed at a glance, which hundreds of files of six
lines cannot. ``docs/rules/outlets.md`` says how to add one.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, Literal, get_args

Owner = Literal["public", "state", "private"]

# What is only a credit form is also other things: AA a rating, Petra a city, Bloomberg a man. It
# has to stand as a credit does: told to or called an agency, in brackets, after a mark or "via".
_TOLD = re.compile(
    r"\b(?:told|tells|telling|interview with|statement to|news agency|newswire|wire service"
    r"|state agency|state-run|state-owned|semi-official)[ \t]+$"
)
_OPENED = re.compile(
    r"(?:[(\[/|©]|\b(?:sources?|photos?|images?|pictures?|credit|video|via)[ \t]*:)[ \t]*$", re.I
)
_AFTER_MARK = re.compile(r"(?:^|[,;–—]|[ \t]-|\b(?:by|from|via|per|and|according to))[ \t]*$", re.I)
_IN_PROSE = re.compile(r"\b(?:via|per|according to)[ \t]+$", re.I)
_CLOSED = re.compile(r"[ \t]*(?:[)\]/|]|$)", re.M)
_BEFORE_MARK = re.compile(r"[ \t]*(?:[,.;–—]|-[ \t]|and\b|$)", re.M)
_TRADE = re.compile(
    r"(?:['’]s)?[ \t]+(?:news[ \t]+agency|agency|newswire|wire|reporters?|journalists?|reported"
    r"|correspondents?|photographers?|reports|Photos?|PHOTOS?)\b"
)
# "AFP, AP and dpa": in a list the company tells.
_LISTED = re.compile(r"[ \t]*(?:[,/&+]|,?[ \t]and)[ \t]*(?:the[ \t]+)?")
_DASH = re.compile(r"[ \t]*[–—-][ \t]")
# "a Reuters/Ipsos poll" names who paid for a poll.
_POLL = re.compile(r"(?:/\w+)+[ \t]+(?:opinion[ \t]+)?(?:poll|survey)")
# "the Palestinian Authority (PA)" gives an abbreviation, it credits nobody.
_LITTLE_WORDS = frozenset(["of", "the", "and", "for", "in", "de", "la", "du"])
# "Michael Bloomberg reported": a name right before makes it another's name.
_NAME_BEFORE = re.compile(r"\b[A-Z][a-z]+[ \t]$")
# These are never anything but an acronym, which has no other spelling in capitals.
_ACRONYM = re.compile(r"[A-Z]{2,6}|[a-z]{3}")


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What is known for certain about one outlet; what is not is ``None`` or absent.

    ``country`` is ISO 3166 alpha-2. ``credits`` are the forms in which others credit an agency
    ("AP"). ``party`` is the state or body whose side an official mouthpiece carries.
    """

    id: str
    name: str
    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None
    agency: bool = False
    owner: Owner | None = None
    credits: tuple[str, ...] = ()
    party: str | None = None


def name_key(name: str) -> str:
    """Return what *name* is compared by: no case, accents, punctuation or leading article.

    >>> name_key("The Straits-Times") == name_key("straits times")
    True
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and "))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    words = re.findall(r"\w+", re.sub(r"['’.]", "", plain))
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def host_of(address: str) -> str:
    """Return the host of a domain or web address, lower case, without ``www.``.

    >>> host_of("https://www.Example.org:443/news?id=1")
    'example.org'
    """
    host = re.sub(r"^[a-z][a-z0-9+.-]*://|^//", "", address.strip().lower())
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2]
    return re.sub(r":\d+$", "", host).rstrip(".").removeprefix("www.")


class Outlets:
    """The outlets that headwater knows, looked up by name, by domain or in running text."""

    def __init__(self, outlets: tuple[OutletFacts, ...]) -> None:
        self._outlets = tuple(sorted(outlets, key=lambda facts: facts.id))

    def __iter__(self) -> Iterator[OutletFacts]:
        return iter(self._outlets)

    def __len__(self) -> int:
        return len(self._outlets)

    @cached_property
    def agencies(self) -> tuple[OutletFacts, ...]:
        """The news agencies among them."""
        return tuple(facts for facts in self._outlets if facts.agency)

    @cached_property
    def _names(self) -> dict[str, OutletFacts]:
        return {
            name_key(name): facts
            for facts in self._outlets
            for name in (facts.name, *facts.names, *facts.credits)
        }

    @cached_property
    def _domains(self) -> dict[str, OutletFacts]:
        return {domain: facts for facts in self._outlets for domain in facts.domains}

    def by_name(self, name: str) -> OutletFacts | None:
        """Return the outlet called *name*, whatever its case, punctuation or leading "The".

        >>> load_outlets().by_name("the new york times").id
        'new-york-times'
        """
        return self._names.get(name_key(name))

    def by_domain(self, domain: str) -> OutletFacts | None:
        """Return the outlet that publishes at *domain*, a host name or a whole address.

        >>> load_outlets().by_domain("https://edition.cnn.com/world").name
        'CNN'
        """
        host = host_of(domain)
        while host:
            if host in self._domains:
                return self._domains[host]
            host = host.partition(".")[2]
        return None

    @cached_property
    def _forms(self) -> tuple[dict[str, OutletFacts], frozenset[str], re.Pattern[str]]:
        """Every form in which a text may name an agency, those that are names, their pattern."""
        forms: dict[str, OutletFacts] = {}
        names: set[str] = set()
        for facts in self.agencies:
            for form in (facts.name, *facts.names):
                names |= _spellings(form)
            for form in (facts.name, *facts.names, *facts.credits):
                forms.update(dict.fromkeys(_spellings(form), facts))
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        body = "|".join(map(re.escape, longest_first))
        return forms, frozenset(names), re.compile(rf"(?<![\w.@-])(?:{body})(?![\w@]|-\w|\.\w)")

    def find_agencies(self, text: str) -> tuple[tuple[int, int, OutletFacts], ...]:
        """Return where *text* names or credits a news agency, as ``(start, end, facts)`` in order.

        Names stand anywhere as whole words, as written or in capitals. A form that is only a credit
        has to look like one: in brackets, after a slash, "told" or "news agency", before "reported"
        or "reporter", alone on its line.

        >>> [f.name for _, _, f in load_outlets().find_agencies("LONDON (AP) — It rained.")]
        ['Associated Press']
        >>> load_outlets().find_agencies("The bond kept its AA rating.")
        ()
        """
        forms, names, pattern = self._forms
        found = [m for m in pattern.finditer(text) if not _POLL.match(text, m.end())]
        sure = [
            m.group() in names or _is_credit(text, m.start(), m.end(), m.group()) for m in found
        ]
        pairs = range(1, len(found))
        for at, other in [(n, n - 1) for n in pairs] + [(n - 1, n) for n in reversed(pairs)]:
            low, high = found[min(at, other)].end(), found[max(at, other)].start()
            sure[at] |= sure[other] and _LISTED.fullmatch(text, low, high) is not None
        credited = (m for m, keep in zip(found, sure, strict=True) if keep)
        return tuple((m.start(), m.end(), forms[m.group()]) for m in credited)


def _spellings(form: str) -> set[str]:
    """Return how *form* may be spelt: as it is and in capitals; an acronym only as it is."""
    if form.startswith("the "):
        return {form, "The " + form[4:]}
    bare = form.removeprefix("The ")
    return {bare} if _ACRONYM.fullmatch(bare) else {bare, bare.upper()}


def _is_credit(text: str, start: int, end: int, form: str) -> bool:
    """Return whether the credit form at *start* stands as a credit, not as something else."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - 80) : start]
    if _TOLD.search(before):
        return True
    if _TRADE.match(text, end):
        return bool(_ACRONYM.fullmatch(form)) or not _NAME_BEFORE.search(before)
    ends = _CLOSED.match(text, end) is not None
    if _OPENED.search(before):
        return (ends or _BEFORE_MARK.match(text, end) is not None) and not _defines(before, form)
    if not _AFTER_MARK.search(before):
        return False
    starts_line = not before.strip() and _DASH.match(text, end) is not None
    in_prose = _IN_PROSE.search(before) and _BEFORE_MARK.match(text, end)
    return ends or starts_line or bool(in_prose)


def _defines(before: str, form: str) -> bool:
    """Return whether *before* ends in a name with the initials *form* and an opening bracket."""
    if not before.rstrip().endswith(("(", "[")):
        return False
    words = [w for w in re.findall(r"\w+", before) if w.lower() not in _LITTLE_WORDS]
    return "".join(word[0] for word in words[-len(form) :]).upper() == form.upper()


def _facts(table: dict[str, Any]) -> OutletFacts:
    owner = table.get("owner")
    if owner is not None and owner not in get_args(Owner):
        raise ValueError(f"outlet {table['id']!r}: owner {owner!r} is none of {get_args(Owner)}")
    lists = {key: tuple(table.get(key, ())) for key in ("names", "domains", "credits")}
    return OutletFacts(**{**table, **lists})


@functools.cache
def load_outlets() -> Outlets:
    """Return all outlets of the TOML files beside this module.

    >>> load_outlets().by_name("Reuters").agency
    True
    """
    tables: list[dict[str, Any]] = []
    for file in sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            tables += tomllib.loads(file.read_text(encoding="utf-8"))["outlet"]
    return Outlets(tuple(map(_facts, tables)))
