"""From one report to what happened: who did what to whom, when and where, in its own voice.

What somebody is said to have said is no event. ``join_events`` makes one event of what several
reports tell of the same deed, day and people.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Literal

from headwater.datamodel import (
    Article,
    Entity,
    Event,
    Mention,
    Participant,
    Span,
    Statement,
    Syntax,
    Timex,
    Token,
    make_id,
)

__all__ = ["find_events", "join_events"]

Polarity = Literal["positive", "negative"]
Modality = Literal["actual", "possible", "planned", "conditional"]
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_PLACE_PREPOSITIONS = frozenset(
    ("in", "at", "near", "on", "off", "over", "from", "to", "into", "across", "outside", "inside")
) | frozenset(("around", "toward", "towards", "within", "above"))
_TARGET_PREPOSITIONS = frozenset(["against", "on", "with", "at", "into", "to", "upon", "for"])
_OPEN_MODALS = frozenset({"may", "might", "could", "can", "should", "would", "must", "ought"})


@cache
def _lexicon() -> Mapping[str, Any]:
    """Load the table of events."""
    path = resources.files("headwater").joinpath("lexicon", "events.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _types(part: str) -> Mapping[str, str]:
    """Return the type of each verb or noun of the table; the first class that lists it counts."""
    out: dict[str, str] = {}
    for kind, words in _lexicon()[part].items():
        for word in words:
            out.setdefault(word, kind)
    return out


@cache
def _rule(name: str) -> frozenset[str]:
    return frozenset(_lexicon()["rules"][name])


@dataclass(frozen=True)
class _Reading:
    """One article with what is known of it, ready to look up."""

    article: Article
    syntax: Syntax
    mentions: Mapping[int, Mention]  # by the token that stands for it
    timexes: Mapping[int, str]  # timex id by the number of the verb it hangs on
    silent: frozenset[int]  # tokens that others say, cues, and what is not body


def find_events(
    article: Article,
    syntax: Syntax,
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    timexes: Sequence[Timex],
) -> list[Event]:
    """Return what *article* itself tells to have happened, in text order.

    ``Participant.entity`` is the id of the mention's chain until ``join_events`` has run; it is
    ``None`` for participants without a mention. The type is a PLOVER root or a class of the event
    table, else the verb's lemma. Tellings of one deed in one article are one event.
    """
    reading = _read(article, syntax, statements, mentions, timexes)
    found: list[Event] = []
    for token in syntax.tokens:
        if token.i in reading.silent:
            continue
        if token.pos == "VERB":
            event = _verb_event(reading, token)
        elif token.pos == "NOUN" and token.lemma.casefold() in _types("nouns"):
            event = _noun_event(reading, token)
        else:
            event = None
        if event is not None:
            found.append(event)
    return _once(found)


def _read(
    article: Article,
    syntax: Syntax,
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    timexes: Sequence[Timex],
) -> _Reading:
    """Return the article with its mentions and times by token, and what is not its own voice."""
    silent: set[int] = set()
    for statement in statements:
        if statement.article != article.id:
            continue
        own = statement.source.form == "own-voice"
        spans = [] if own else list(statement.content)
        spans += statement.cue.spans if statement.cue else ()
        for span in spans:
            silent.update(t.i for t in syntax.between(span.start, span.end))
    told = [(p.start, p.end) for p in article.paragraphs if p.role != "body"]
    silent.update(t.i for start, end in told for t in syntax.between(start, end))
    by_head: dict[int, Mention] = {}
    for m in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        tokens = syntax.between(m.span.start, m.span.end)
        inside = {t.i for t in tokens}
        for t in tokens:
            if t.head == t.i or t.head not in inside:
                by_head.setdefault(t.i, m)
    times: dict[int, str] = {}
    for timex in sorted(timexes, key=lambda t: t.span.start):
        tokens = syntax.between(timex.span.start, timex.span.end)
        if tokens and timex.type in {"DATE", "TIME"}:
            times.setdefault(_verb_above(syntax, tokens[-1]).i, timex.id)
    return _Reading(article, syntax, by_head, times, frozenset(silent))


def _verb_above(syntax: Syntax, token: Token) -> Token:
    """Return the nearest verb that *token* hangs on, or the top of its sentence."""
    at = syntax.tokens[token.head]
    while at.pos not in {"VERB", "AUX"} and at.head != at.i:
        at = syntax.tokens[at.head]
    return at


# --- verbs -------------------------------------------------------------------------------------


def _verb_event(reading: _Reading, verb: Token) -> Event | None:
    """Return the event that *verb* tells, if it is finite or planned and somebody takes part."""
    lemma = verb.lemma.casefold()
    known = _light_type(reading, verb) or _types("verbs").get(lemma)
    governor = _governor(reading.syntax, verb)
    finite = _finite(reading.syntax, verb)
    told = lemma in _rule("none") and not (known and lemma in _rule("light"))
    if told or verb.dep in {"amod", "compound"} or not (finite or governor):
        return None
    actors, targets = _roles(reading, verb)
    if not known and not (targets and any(p.entity for p in actors)):
        return None  # a verb outside the table counts if somebody named does it to something
    if not actors and not targets:
        return None
    if lemma in _rule("mutual") and len(actors) + len(targets) < 2:
        return None
    polarity, modality = _facts(reading, verb, governor)
    particle = next((t.text for t in reading.syntax.children(verb.i) if t.dep == "prt"), "")
    return _event(
        reading, verb, known or f"{lemma} {particle}".strip(), actors, targets, polarity, modality
    )


def _light_type(reading: _Reading, verb: Token) -> str | None:
    """Return what the object tells where the verb tells little: "launched an attack"."""
    if verb.lemma.casefold() not in _rule("light"):
        return None
    for child in reading.syntax.children(verb.i):
        if child.dep in {"dobj", "nsubjpass"} and child.pos == "NOUN":
            return _types("nouns").get(child.lemma.casefold())
    return None


def _event(
    reading: _Reading,
    trigger: Token,
    kind: str,
    actors: tuple[Participant, ...],
    targets: tuple[Participant, ...],
    polarity: Polarity,
    modality: Modality,
) -> Event:
    span = reading.article.span(trigger.start, trigger.end)
    return Event(
        id=make_id("v", reading.article.id, trigger.start, trigger.end),
        type=kind,
        trigger=span,
        actors=actors,
        targets=targets,
        when=_when(reading, trigger),
        where=_where(reading, trigger),
        polarity=polarity,
        modality=modality,
        mentions=(span,),
    )


def _finite(syntax: Syntax, verb: Token) -> bool:
    """Return whether *verb* or its helping verb carries a tense."""
    if verb.tag in {"VBD", "VBZ", "VBP"}:
        return True
    helpers = [t for t in syntax.children(verb.i) if t.dep in {"aux", "auxpass"}]
    if any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in helpers):
        return True
    # "was shot and killed": the second verb leans on the first one's helper
    return (
        verb.dep == "conj"
        and verb.tag in {"VBN", "VB"}
        and _finite(syntax, syntax.tokens[verb.head])
    )


def _governor(syntax: Syntax, verb: Token) -> Token | None:
    """Return what governs a "to" clause: "plans" in "plans to sell"."""
    if any(t.tag == "TO" for t in syntax.children(verb.i)) and verb.dep in {
        "xcomp",
        "ccomp",
        "acl",
    }:
        return syntax.tokens[verb.head]
    return None


def _roles(
    reading: _Reading, verb: Token
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Return who does it and to whom, from subject, object, agent and object of a preposition."""
    syntax = reading.syntax
    actors: list[Participant] = []
    targets: list[Participant] = []
    for child in syntax.children(verb.i):
        if child.dep == "nsubj":
            actors += _participants(reading, child)
        elif child.dep in {"dobj", "dative", "nsubjpass"} and child.pos != "ADP":
            targets += _participants(reading, child)
        elif child.dep == "agent" or (child.dep == "prep" and child.text.casefold() == "by"):
            if child.dep == "agent":
                actors += [p for t in syntax.children(child.i) for p in _participants(reading, t)]
        elif child.dep == "prep" and child.text.casefold() in _TARGET_PREPOSITIONS:
            for t in syntax.children(child.i):
                mention = reading.mentions.get(t.i)
                if t.dep == "pobj" and mention and mention.kind in {"person", "organisation"}:
                    targets += _participants(reading, t)
    if not actors and not any(c.dep == "nsubjpass" for c in syntax.children(verb.i)):
        actors = _inherited(reading, verb)
    return tuple(actors), tuple(targets)


def _inherited(reading: _Reading, verb: Token) -> list[Participant]:
    """Return the subject that a second verb or a "to" clause takes from the verb above it."""
    at = verb
    while at.dep in {"conj", "xcomp"} and at.head != at.i:
        at = reading.syntax.tokens[at.head]
        for child in reading.syntax.children(at.i):
            if child.dep == "nsubj" or (child.dep == "nsubjpass" and verb.dep == "xcomp"):
                return list(_participants(reading, child))
    return []


def _participants(reading: _Reading, token: Token) -> Iterator[Participant]:
    """Yield who *token* stands for, and all that are joined to it by "and"."""
    if token.dep in {"punct", "cc", "det"}:
        return
    mention = reading.mentions.get(token.i)
    if token.tag in {"WDT", "WP"} and mention is None:
        clause = _verb_above(reading.syntax, token)
        if clause.dep == "relcl":
            head = reading.syntax.tokens[clause.head]
            mention = reading.mentions.get(head.i)
            token = head
    if mention is not None:
        yield Participant(mention.chain, (mention.span,))
    elif token.pos in {"NOUN", "PROPN", "NUM"}:
        yield Participant(None, (_phrase(reading, token),))
    for child in reading.syntax.children(token.i):
        if child.dep == "conj" and child.pos in {"NOUN", "PROPN", "NUM"}:
            yield from _participants(reading, child)


def _phrase(reading: _Reading, noun: Token) -> Span:
    """Return the noun with the words before it that belong to it."""
    before = [noun]
    for t in reversed(reading.syntax.subtree(noun.i)):
        if t.i == before[0].i - 1 and t.pos not in {"PUNCT", "VERB", "SCONJ"}:
            before.insert(0, t)
    return reading.article.span(before[0].start, noun.end)


def _facts(reading: _Reading, verb: Token, governor: Token | None) -> tuple[Polarity, Modality]:
    """Return whether it happened, and whether it is only possible, planned or conditional."""
    children = reading.syntax.children(verb.i)
    words = {t.text.casefold() for t in children}
    subjects = [t for t in children if t.dep in _SUBJECTS]
    denied = any(t.dep == "neg" for t in children) or any(
        c.text.casefold() in {"no", "neither", "none"}
        for s in subjects
        for c in (s, *reading.syntax.children(s.i))
    )
    modality: Modality = "actual"
    apart = bool(words & {"if", "unless", "whether"}) and verb.dep == "advcl"
    if apart or any(t.dep == "advcl" and _has_if(reading, t) for t in children):
        modality = "conditional"
    elif governor is not None and (
        governor.pos in {"NOUN", "ADJ"} or governor.lemma.casefold() in _rule("planned")
    ):
        modality = "planned"
    elif any(t.tag == "MD" and t.lemma.casefold() in _OPEN_MODALS for t in children):
        modality = "possible"
    elif any(t.tag == "MD" for t in children):
        modality = "planned"
    elif words & _rule("doubt"):
        modality = "possible"
    if governor is not None and governor.lemma.casefold() in _rule("undone"):
        denied = not denied
    if governor is not None and modality == "actual":
        above = reading.syntax.children(governor.i)
        denied = denied or any(t.dep == "neg" for t in above)
    return ("negative" if denied else "positive"), modality


def _has_if(reading: _Reading, verb: Token) -> bool:
    return any(t.text.casefold() in {"if", "unless"} for t in reading.syntax.children(verb.i))


# --- nouns -------------------------------------------------------------------------------------


def _noun_event(reading: _Reading, noun: Token) -> Event | None:
    """Return the event that *noun* names, if it stands for one: "the attack on Brenham"."""
    syntax = reading.syntax
    if noun.dep in {"compound", "amod", "npadvmod"} or _negated_noun(syntax, noun):
        return None
    actors: list[Participant] = []
    targets: list[Participant] = []
    for child in syntax.children(noun.i):
        if child.dep in {"poss", "compound"} and (m := reading.mentions.get(child.i)):
            if m.kind in {"person", "organisation"}:
                actors.append(Participant(m.chain, (m.span,)))
        elif child.dep == "prep" and child.text.casefold() in {
            "on",
            "against",
            "by",
            "of",
            "with",
            "between",
        }:
            into = actors if child.text.casefold() in {"by", "between", "with"} else targets
            for t in syntax.children(child.i):
                if t.dep == "pobj" and t.i in reading.mentions:
                    into.extend(_participants(reading, t))
    kind = _types("nouns")[noun.lemma.casefold()]
    if kind in {"THREATEN", "SUPPORT", "REQUEST"}:
        return None  # they tell something only as the object of a light verb
    event = _event(reading, noun, kind, tuple(actors), tuple(targets), "positive", "actual")
    # a bare "the talks" tells nothing; a disaster may stand without who, when and where
    return event if actors or targets or event.when or event.where or kind == "happen" else None


def _negated_noun(syntax: Syntax, noun: Token) -> bool:
    return any(
        t.text.casefold() in {"no", "any", "possible", "potential"} for t in syntax.children(noun.i)
    )


# --- when and where ----------------------------------------------------------------------------


def _when(reading: _Reading, trigger: Token) -> str | None:
    """Return the time that hangs on *trigger*, or on the verb that a noun belongs to."""
    if trigger.i in reading.timexes:
        return reading.timexes[trigger.i]
    if trigger.pos == "NOUN":
        return reading.timexes.get(_verb_above(reading.syntax, trigger).i)
    return None


def _where(reading: _Reading, trigger: Token) -> tuple[Participant, ...]:
    """Return the places named after "in", "near" and the like that hang on *trigger*."""
    out = []
    for t in reading.syntax.subtree(trigger.i):
        mention = reading.mentions.get(t.i)
        if mention is None or mention.kind != "place" or t.dep not in {"pobj", "conj", "appos"}:
            continue
        at = t
        while at.dep in {"pobj", "conj", "appos"} and at.head != at.i:
            at = reading.syntax.tokens[at.head]
        if at.dep != "prep" or at.text.casefold() not in _PLACE_PREPOSITIONS:
            continue
        if at.head == trigger.i or _verb_above(reading.syntax, at).i == trigger.i:
            out.append(Participant(mention.chain, (mention.span,)))
    return tuple(out)


# --- one event for several tellings ------------------------------------------------------------


def _members(participants: Iterable[Participant]) -> frozenset[str]:
    return frozenset(p.entity for p in participants if p.entity)


def _once(events: Sequence[Event]) -> list[Event]:
    """Return *events* of one article with several tellings of one deed made one."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in events:
        who = (_members(event.actors), _members(event.targets))
        key: tuple[object, ...] = (event.type, *who, event.polarity, event.modality, event.when)
        if not any(who):
            key = (*key, event.trigger.text.casefold())
        if key in kept:
            first = kept[key]
            kept[key] = replace(
                first,
                where=first.where or event.where,
                mentions=(*first.mentions, event.trigger),
            )
        else:
            kept[key] = event
    return sorted(kept.values(), key=lambda e: e.trigger)


def join_events(
    events: Sequence[Event],
    entities: Sequence[Entity],
    mentions: Mapping[str, Sequence[Mention]],
    *,
    timexes: Sequence[Timex] = (),
) -> list[Event]:
    """Return the events of a story with entity ids, those told by several reports made one.

    Two tellings are one event if type, actors, targets, polarity and modality are the same, an
    entity takes part, and the days do not differ. *timexes* tells the days; without them, or
    without a time, a telling joins only where one dated event fits.
    """
    by_span = {span: entity.id for entity in entities for span in entity.mentions}
    chains = {
        (article, m.chain): by_span[m.span]
        for article, found in mentions.items()
        for m in found
        if m.span in by_span
    }
    days = {t.id: (t.value or "")[:10] for t in timexes if t.value}
    groups: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    alone: list[Event] = []
    for event in sorted(events, key=lambda e: (e.trigger, e.id)):
        event = _with_entities(event, by_span, chains)
        who = (_members(event.actors), _members(event.targets))
        if any(who):
            if event.type in {"CONSULT", "AGREE", "COOPERATE"}:
                who = (who[0] | who[1], frozenset())  # both sides do it
            groups[event.type, *who, event.polarity, event.modality].append(event)
        else:
            alone.append(event)
    joined = [e for group in groups.values() for e in _by_day(group, days)]
    return sorted([*alone, *joined], key=lambda e: (e.trigger, e.id))


def _with_entities(
    event: Event, by_span: Mapping[Span, str], chains: Mapping[tuple[str, str], str]
) -> Event:
    """Return *event* with entity ids in place of chain ids, ``None`` where a chain is no entity."""

    def known(participants: Sequence[Participant]) -> tuple[Participant, ...]:
        out = []
        for p in participants:
            entity = by_span.get(p.spans[0])
            if entity is None and p.entity:
                entity = chains.get((event.trigger.article, p.entity))
            out.append(replace(p, entity=entity))
        return tuple(out)

    return replace(
        event, actors=known(event.actors), targets=known(event.targets), where=known(event.where)
    )


def _by_day(events: Sequence[Event], days: Mapping[str, str]) -> list[Event]:
    """Return the events of one kind and one set of people, one for each day they are told of."""
    dated: dict[str, list[Event]] = defaultdict(list)
    undated: list[Event] = []
    for event in events:
        day = days.get(event.when or "", "")
        (dated[day] if day else undated).append(event)
    for day in sorted(dated, key=len):
        finer = [d for d in dated if d != day and d.startswith(day)]
        if len(finer) == 1:  # "in October" beside "on October 30"
            dated[finer[0]] += dated.pop(day)
    if len(dated) <= 1:
        return [_one(events)]
    return [*(_one(dated[day]) for day in sorted(dated)), *([_one(undated)] if undated else [])]


def _one(events: Sequence[Event]) -> Event:
    """Return one event of several tellings; the first telling with a time gives time and words."""
    if len(events) == 1:
        return events[0]
    events = sorted(events, key=lambda e: (e.trigger, e.id))
    first = next((e for e in events if e.when), events[0])
    where = next((e.where for e in (first, *events) if e.where), ())
    spans = tuple(sorted({span for e in events for span in e.mentions}))
    return replace(
        first, id=make_id("v", *sorted(e.id for e in events)), where=where, mentions=spans
    )
