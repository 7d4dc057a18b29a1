"""Who may carry the words of others: outlets, agencies, programmes and those who speak for them.

A carrier is told by a known name, by a name that sounds like a medium's ("the Harbour Herald"),
by an address, by call letters, or by a common noun ("state television", "local media"). A
platform that anybody may post on carries nothing: it is a channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from headwater.datamodel import Article, Syntax
from headwater.lexicon import words
from headwater.outlets import Outlets
from headwater.sourcing import head_of, is_carrier_noun

__all__ = ["Carrier", "carrier_in", "find_carriers", "is_own_outlet"]

_NAME = r"[A-Z](?:[\w’'&-]|\.(?=\w|,))*"
_ADDRESS = re.compile(r"\b(?:\w[\w-]*\.)+(?:(?:com?|net|org)(?:\.[a-z]{2})?|tv|news|fm)\b")
_CALL_LETTERS = re.compile(r"\b[WK][A-Z]{3}(?:-?(?:TV|FM|AM|\d{1,2}))?\b")
_COMMON = re.compile(
    r"\b(?:(?:the|a|an|its|one|two|several|some|many|other|according to) )?"
    r"(?:(?:local|state|state-run|state-owned|national|official|foreign|social|international|regional|"
    r"public|private|domestic|[A-Z][a-z]+(?:ian|ese|ish|i|an))[ -]){1,3}"
    r"(?:media|television|TV|radio|newspapers?|broadcasters?|press|"
    r"news agenc(?:y|ies)|outlets?|news sites?)\b"
)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A place where a carrier is named; ``name`` is its canonical name if the outlet is known."""

    start: int
    end: int
    name: str
    known: bool


@cache
def _outlet_pattern(outlets: Outlets) -> re.Pattern[str] | None:
    """Return a pattern of all names of outlets that are not also plain words."""
    names: set[str] = set()
    for facts in outlets:
        names.update(
            n for n in (facts.name, *facts.names) if len(n) > 3 or (n.isupper() and len(n) > 2)
        )
    platforms = words("sources", "media", "platforms")
    names = {n.removeprefix("The ") for n in names if n.lower() not in platforms}
    plain = {"Time", "Life", "People", "Nature", "Science", "Star", "Sun", "Mirror", "Independent"}
    listed = sorted(names - plain, key=lambda n: (-len(n), n))
    return (
        re.compile(rf"(?<![\w@.-])(?:{'|'.join(map(re.escape, listed))})(?![\w@])")
        if listed
        else None
    )


@cache
def _name_pattern() -> re.Pattern[str]:
    kinds = "|".join(sorted(words("sources", "media", "names")))
    return re.compile(
        rf"\b(?:{_NAME} ){{1,4}}(?:{kinds})(?: {_NAME})?\b|\bthe (?:Times|Post|Journal)\b"
        rf"|\b(?:Radio|Channel|TV) {_NAME}(?: {_NAME})?"
    )


@cache
def _programme_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:['‘\"“](?P<title>{_NAME}(?: [\w’'&.-]+){{0,6}})['’\"”]"
        rf"|(?P<bare>{_NAME}(?: {_NAME}){{1,4}}))"
        r"(?= (?:programme|program|podcast|magazine|newspaper|tabloid|website|news site|talk show"
        r"|show)\b)"
    )


def find_carriers(article: Article, outlets: Outlets) -> tuple[Carrier, ...]:
    """Return where *article* names what may carry words, of overlapping ones the longest."""
    found = sorted(
        _all(article.text, outlets), key=lambda c: (c.start - c.end, not c.known, c.start)
    )
    kept: list[Carrier] = []
    for carrier in found:
        if not any(carrier.start < k.end and k.start < carrier.end for k in kept):
            kept.append(carrier)
    kept.sort(key=lambda c: c.start)
    # "state news agency Kormo": the name, not the noun before it
    named = {c.start for c in kept if article.text[c.start].isupper()}
    return tuple(c for c in kept if article.text[c.end - 1].isupper() or c.end + 1 not in named)


def _all(text: str, outlets: Outlets) -> Iterator[Carrier]:
    platforms = words("sources", "media", "platforms")
    for start, end, facts in outlets.find_agencies(text):
        yield Carrier(start, end, facts.name, True)
    pattern = _outlet_pattern(outlets)
    for m in pattern.finditer(text) if pattern is not None else ():
        facts_ = outlets.by_name(m.group())
        yield Carrier(m.start(), m.end(), facts_.name if facts_ else m.group(), True)
    for m in _ADDRESS.finditer(text):
        facts_ = outlets.by_domain(m.group())
        if m.group().split(".")[0].lower() not in platforms:
            yield Carrier(
                m.start(), m.end(), facts_.name if facts_ else m.group(), facts_ is not None
            )
    for pattern_ in (_CALL_LETTERS, _name_pattern(), _COMMON):
        for m in pattern_.finditer(text):
            if "social" not in m.group().lower():
                yield _named(m.group(), m.start(), outlets)
    yield from _introduced(text, outlets)
    for m in _programme_pattern().finditer(text):
        group = "title" if m.group("title") else "bare"
        yield _named(m.group(group), m.start(group), outlets)


_KIND = (
    r"(?:news (?:agency|channel|site|website|outlet|portal|network|service)|newspaper|broadcaster|"
    r"newswire|tabloid|radio station|television (?:channel|station|network)|TV (?:channel|station)|"
    r"state (?:media|television|TV|radio)|magazine)"
)
_CALLED = re.compile(rf"\b{_KIND},? (?P<name>{_NAME}(?: {_NAME}){{0,3}})")
_KNOWN_AS = re.compile(rf"\b(?P<name>(?:{_NAME} ){{1,4}}){_KIND}\b")
_ADJECTIVE = re.compile(r"(?:The )?[A-Z][a-z]+(?:ian|ese|ish|i|an|ch)")


def _introduced(text: str, outlets: Outlets) -> Iterator[Carrier]:
    """Yield a carrier that the article says what it is, everywhere: "the news agency Kormo"."""
    names: set[str] = set()
    for pattern in (_CALLED, _KNOWN_AS):
        for m in pattern.finditer(text):
            name = re.sub(r"['’]s?$|[.,]+$", "", m.group("name").strip())
            if len(name) > 2 and not _ADJECTIVE.fullmatch(name):
                names.add(name)
    for name in sorted(names):
        for place in re.finditer(rf"(?<![\w@]){re.escape(name)}(?!\w)", text):
            yield _named(name, place.start(), outlets)


def _named(text: str, start: int, outlets: Outlets) -> Carrier:
    facts = outlets.by_name(text)
    name = (
        facts.name
        if facts
        else re.sub(r"^(?:the|a|an|its|one|several|some)\s+", "", text, flags=re.I)
    )
    return Carrier(start, start + len(text), name, facts is not None)


def carrier_in(
    article: Article,
    syntax: Syntax,
    carriers: tuple[Carrier, ...],
    spans: tuple[tuple[int, int], ...],
) -> Carrier | None:
    """Return the carrier that a phrase names as a whole, not one inside it ("a Herald editor")."""
    head = head_of(syntax, spans)
    if head is None:
        return None
    here = [c for c in carriers if any(a < c.end and c.start < b for a, b in spans)]
    if here and any(c.start <= head.start < c.end for c in here):
        return next(c for c in here if c.start <= head.start < c.end)
    people = words("sources", "media", "people") | {
        "report",
        "story",
        "article",
        "dispatch",
        "news",
    }
    if here and (
        is_carrier_noun(head) or head.lemma.lower() in people or head.text.lower() in people
    ):
        return here[-1]
    if is_carrier_noun(head) and head.lemma.lower() not in {"agency", "network", "site", "wire"}:
        start, end = spans[0]
        before = [c for c in carriers if c.end <= start and article.text[c.start].isupper()]
        if before and re.match(r"(?:the|that|this) ", article.text[start:end], re.I):
            return replace(before[-1], start=start, end=end)  # "the newspaper": the one just named
        return Carrier(
            start, end, re.sub(r"^(?:the|a|an) ", "", article.text[start:end], flags=re.I), False
        )
    return None


def is_own_outlet(article: Article, carrier: Carrier) -> bool:
    """Return whether the carrier is the article's own outlet."""
    if article.outlet is None:
        return False
    mine = re.sub(r"\W|^the ", "", article.outlet.name.lower())
    domain = (article.outlet.domain or "").lower().removeprefix("www.")
    name = re.sub(r"\W|^the ", "", carrier.name.lower())
    return name == mine or carrier.name.lower() == domain
