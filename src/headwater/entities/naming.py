"""Who the source of a statement is: the entity that the head of its words names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from headwater.datamodel import (
    Entity,
    EntityKind,
    Form,
    Hop,
    Mention,
    Source,
    Span,
    Statement,
)
from headwater.entities.pointing import point_back
from headwater.lexicon import words
from headwater.names import fold, person_nouns, word_list

_SPOKES = re.compile(
    r"(?i)\bspokes(?:man|woman|person|men|people|persons)\b|\brep(?:resentative)?s?\b"
)
_OWNER = re.compile(r"^ ?(?:['’]s|['’])(?=\s+\S)|^-based\b")
_INTO = re.compile(
    r"(?i)\b(?:of|for|at|in|from|with|by|to|on|behind|against|near|about)\s+(?:\S+\s+){0,3}$"
)
# What follows is told of the source, it is not the source: "a group that opposes Lund".
_RELATIVE = re.compile(r"(?i)\w,? (?:who|whom|whose|which|that)\s")
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you"})
_OWNERS = frozenset({"his", "her", "its", "their", "my", "whose"})
_FORMS: Mapping[EntityKind, Form] = {
    "person": "named-person",
    "organisation": "named-organisation",
    "place": "named-organisation",
}


def name_sources(
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    mentions: Mapping[str, Sequence[Mention]],
) -> list[Statement]:
    """Return *statements* with the identity of their sources and hops filled in, in the same order.

    The head of the source's words counts: in "Ada Lund, the mayor of Brenham" Ada Lund. An unnamed
    spokesperson stands for the body; a pronoun that could not be resolved makes the form unknown.
    """
    by_span = {span: entity for entity in entities for span in entity.mentions}
    by_name: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        for name in (entity.name, *entity.aliases):
            by_name[fold(name)].add(entity.id)
    out = []
    for statement in statements:
        found = mentions.get(statement.article, ())
        source = _identified(statement.source, found, by_span)
        relay = tuple(_known_hop(hop, by_name, by_span) for hop in statement.relay)
        out.append(replace(statement, source=source, relay=relay))
    return point_back(out, entities, mentions)


def _known_hop(hop: Hop, by_name: Mapping[str, set[str]], by_span: Mapping[Span, Entity]) -> Hop:
    """Return *hop* with the entity that its name, else its evidence, is the only one to fit."""
    if hop.entity is not None:
        return hop
    fits = by_name.get(fold(hop.name), set()) or {
        by_span[span].id for span in hop.evidence if span in by_span
    }
    return replace(hop, entity=next(iter(fits))) if len(fits) == 1 else hop


def _identified(
    source: Source, mentions: Sequence[Mention], by_span: Mapping[Span, Entity]
) -> Source:
    """Return *source* with entity, name and form as its words tell."""
    if not source.spans or source.form in {"own-voice", "poll"}:
        return source
    if source.form == "document":
        return _uttered(source, mentions, by_span)
    inside = [
        m
        for m in mentions
        for s in source.spans
        if s.start < m.span.end <= s.end
        and not _RELATIVE.search(s.text[: max(0, m.span.start - s.start)])
    ]
    joint = _joint(source.spans[0], inside, by_span)
    if joint:
        form = _FORMS.get(joint[0].kind, source.form)
        *others, last = sorted({e.name for e in joint})
        return replace(source, form=form, name=f"{', '.join(others)} and {last}")
    mention = _head(source.spans[0], inside)
    entity = by_span.get(mention.span) if mention else None
    phrase = source.spans[0].text
    if mention is None or entity is None:
        body = _spoken_for(source.spans[0], inside)
        if body and (spoken_for := by_span.get(body.span)):
            told = source.description or phrase
            return replace(source, entity=spoken_for.id, name=spoken_for.name, description=told)
        if mention and mention.form == "pronoun":
            return replace(source, form="anonymous", description=source.description or mention.name)
        alone = mention is None and phrase.casefold() in _PRONOUNS
        return replace(source, form="unknown", entity=None, name=None) if alone else source
    unnamed = mention.form == "role" and entity.kind == "organisation"
    keep = unnamed and source.form == "anonymous"
    form = source.form if keep else _FORMS.get(entity.kind, source.form)
    return replace(source, form=form, entity=entity.id, name=entity.name)


_UTTERANCE = re.compile(r"(?:['’]s?)?(?: [\w-]+){0,3}? (?P<noun>[\w-]+)\b")
_ISSUED = re.compile(
    r"(?i)\b(?P<noun>[\w-]+)(?: (?:released|issued|sent|posted|published|written))? (?:from|by|of)"
    r"(?: (?:the|his|her|its|an?))?(?: office of)? $"
)


def _uttered(source: Source, mentions: Sequence[Mention], by_span: Mapping[Span, Entity]) -> Source:
    """Return a text that is only its issuer's way to speak as the issuer: "Lund's letter"."""
    known = words("sources", "documents", "utterances")
    span = source.spans[0]
    for m in sorted(mentions, key=lambda m: (m.span.start, m.span.end)):
        entity = by_span.get(m.span)
        within = span.start <= m.span.start and m.span.end <= span.end
        if entity is None or not within or m.form == "pronoun" or entity.kind == "other":
            continue
        before = span.text[: m.span.start - span.start]
        owned = _UTTERANCE.match(span.text, m.span.end - span.start)
        issued = _ISSUED.search(before)
        starts = not re.search(r"(?i)\b(?:of|to|about|on|for|in|at|with)\s", before)
        noun = issued or (owned if starts else None)
        if noun is not None and noun["noun"].casefold() in known:
            form = _FORMS.get(entity.kind, source.form)
            return replace(source, form=form, entity=entity.id, name=entity.name)
    return source


def _joint(span: Span, inside: Sequence[Mention], by_span: Mapping[Span, Entity]) -> list[Entity]:
    """Return the entities of a source that names several, "Lund and Bo Carr", else nothing."""
    named = sorted((m for m in inside if m.form in {"name", "title"}), key=lambda m: m.span.start)
    out = [by_span[m.span] for m in named if m.span in by_span]
    if len(out) < 2 or len(out) != len(named) or len({e.id for e in out}) < 2:
        return []
    gaps = [
        span.text[a.span.end - span.start : b.span.start - span.start] for a, b in pairwise(named)
    ]
    linked = all(
        re.fullmatch(r"(?:,|,? and|,? as well as|,? along with|/)(?: the)? ", g) for g in gaps
    )
    return out if linked and any("and" in g or "as well" in g for g in gaps) else []


def _head(span: Span, inside: Sequence[Mention]) -> Mention | None:
    """Return the mention that a source's words *span* are about.

    A name after "of" or "for", before "'s", or before the noun for a person is not the head.
    """
    places = {_ends(m) for m in inside}
    outer = [
        m
        for m in inside
        if not any(a <= m.span.start and m.span.end <= b for a, b in places - {_ends(m)})
    ]
    order = sorted(outer, key=lambda m: (m.kind != "person", m.span.start, -m.span.end))
    for m in order:
        before = span.text[: max(0, m.span.start - span.start)]
        after = span.text[m.span.end - span.start :]
        owning = m.form == "pronoun" and m.span.text.casefold() in _OWNERS and after.strip()
        if (
            owning
            or _OWNER.match(after)
            or (_INTO.search(before) and not before.rstrip().endswith(","))
        ):
            continue
        if m.kind != "person" and _followed_by_person(after):
            continue
        if any(_serves(span, m, other) for other in order):
            continue
        return m
    return None


def _serves(span: Span, one: Mention, other: Mention) -> bool:
    """Return whether *other* is a person told by whom they serve: "Lund campaign aide Bo Carr"."""
    between = span.text[one.span.end - span.start : other.span.start - span.start]
    told = other.kind == "person" and re.fullmatch(r"(?: [\w-]+){1,4} ", between)
    return bool(told) and " and " not in between and _followed_by_person(between)


def _ends(mention: Mention) -> tuple[int, int]:
    return mention.span.start, mention.span.end


def _spoken_for(span: Span, inside: Sequence[Mention]) -> Mention | None:
    """Return the one body that an unnamed spokesperson speaks for."""
    if _SPOKES.search(span.text):
        bodies = [m for m in inside if m.kind == "organisation"] or [
            m for m in inside if m.kind == "place"
        ]
        if len({m.chain for m in bodies}) == 1:
            return bodies[0]
    return None


def _followed_by_person(after: str) -> bool:
    """Return whether a noun for a person or for people comes right after a name."""
    parts = re.findall(r"[\w-]+", after.casefold().split(",")[0])[:4]
    nouns = person_nouns() | word_list("nouns", "spokes") | word_list("nouns", "plural")
    nouns |= word_list("nouns", "members")
    return any(p in nouns or p.rstrip("s") in nouns for p in parts)
