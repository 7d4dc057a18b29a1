"""Whom a source without a name points back at: "he", "the senator", "the statement", "the firm".

What the mentions of one report leave open is often told by who spoke before: a report goes on with
its speaker under another description. Only the places of statements and mentions are read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from headwater.datamodel import Entity, Form, Mention, Source, Span, Statement
from headwater.lexicon import words
from headwater.names import Gender, fold, gender_of, person_nouns, word_list, word_lists

__all__ = ["point_back"]

FAR = 1200  # characters back to the one that a pronoun takes up
NEAR = 600  # the same for a description, which may as well start anew
LEAD = 900  # characters of a report's opening, where who is described is named soon after
_PRONOUNS: Mapping[str, Gender] = {"he": "m", "she": "f", "him": "m", "her": "f"}
_GENDERED: Mapping[str, Gender] = {
    **_PRONOUNS, "his": "m", "himself": "m", "hers": "f", "herself": "f",
}  # fmt: skip
_DEFINITE = re.compile(r"(?i)(?:the|this|that)\s+(?=\S)")
_INDEFINITE = re.compile(r"(?i)(?:an?|one of)\s+(?=\S)")
# Where the noun that a description hangs on has ended.
_NOUN_ENDS = re.compile(
    r",|\s[-–—(]|\s(?:of|for|in|at|on|from|with|who|that|which|to|whose|behind|near|under|leading|"
    r"\w+ing|\w+ed)\s"
)
_AGED = re.compile(r"(?i)\d+-year-old$")
_AGED_PERSON = re.compile(r"(?i)the \d+-year-old(?: [\w-]+){1,3}$")


@dataclass(frozen=True, slots=True)
class _Place:
    """Somebody named at a place of the report, as a speaker or at all."""

    at: int
    entity: Entity


def point_back(
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    mentions: Mapping[str, Sequence[Mention]],
) -> list[Statement]:
    """Return *statements* with the sources that only point at somebody resolved where one fits."""
    by_span = {span: entity for entity in entities for span in entity.mentions}
    by_id = {entity.id: entity for entity in entities}
    genders = _genders(entities)
    here: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, statement in enumerate(statements):
        if statement.source.form != "own-voice" and (statement.source.spans or statement.cue):
            here[statement.article].append((_anchor(statement), number))
    out = list(statements)
    for article, order in sorted(here.items()):
        named = [
            _Place(m.span.start, by_span[m.span])
            for m in sorted(mentions.get(article, ()), key=lambda m: (m.span.start, m.span.end))
            if m.form in {"name", "title"} and m.span in by_span
        ]
        quoted = tuple(
            span
            for _, number in order
            if statements[number].quoting in {"direct", "mixed"}
            for span in statements[number].content
        )
        reading = _Reading(by_id, genders, named, mentions.get(article, ()), quoted)
        for at, number in sorted(order):
            source = reading.resolved(out[number].source, at)
            out[number] = replace(out[number], source=source)
            reading.note(at, source)
        for at, number in sorted(order):
            source = reading.foretold(out[number].source, at)
            out[number] = replace(out[number], source=source)
    return out


def _anchor(statement: Statement) -> int:
    spans = statement.source.spans or (statement.cue.spans if statement.cue else ())
    return (spans or statement.content)[0].start


def _genders(entities: Sequence[Entity]) -> dict[str, Gender]:
    """Return the gender of each person whose pronouns, titles or first name tell it."""
    out: dict[str, Gender] = {}
    for entity in entities:
        if entity.kind != "person":
            continue
        told = Counter(
            g for m in entity.mentions if (g := _GENDERED.get(m.text.casefold())) is not None
        )
        nouns = {fold(w) for role in entity.roles for w in re.findall(r"[\w-]+", role.text)}
        known = gender_of(entity.name.split(), sorted(nouns), nouns)
        if told["m"] != told["f"]:
            known = "m" if told["m"] > told["f"] else "f"
        if known is not None:
            out[entity.id] = known
    return out


class _Reading:
    """One report, read from its beginning: who has spoken so far."""

    def __init__(
        self,
        by_id: Mapping[str, Entity],
        genders: Mapping[str, Gender],
        named: Sequence[_Place],
        mentions: Sequence[Mention],
        quoted: Sequence[Span],
    ) -> None:
        self.by_id, self.genders, self.named = by_id, genders, named
        self.mentions, self.quoted = mentions, quoted
        self.spoken: list[_Place] = []
        self.unnamed: list[tuple[int, Source]] = []

    def note(self, at: int, source: Source) -> None:
        """Keep who has spoken."""
        entity = self.by_id.get(source.entity or "")
        if entity is not None and source.form in {"named-person", "named-organisation"}:
            self.spoken.append(_Place(at, entity))
        if source.spans and (source.description or source.form in {"document", "poll"}):
            self.unnamed.append((at, source))

    # --- what a source points at ---------------------------------------------------------------

    def resolved(self, source: Source, at: int) -> Source:
        """Return *source*, resolved if it points back at one; not in somebody's quoted words."""
        if source.entity is not None or source.name or len(source.spans) != 1:
            return source
        if any(s.start <= at < s.end for s in self.quoted):
            return source
        phrase = source.spans[0].text
        word = phrase.casefold()
        found: Entity | None = None
        noun = _noun(phrase)
        if word in _PRONOUNS:
            found = self._pronoun(source, _PRONOUNS[word], at)
        elif word in {"it", "they"} and source.form == "unknown":
            return self._impersonal(source, word, at)
        elif not _DEFINITE.match(phrase):
            return source
        elif _is_person(noun) or _AGED_PERSON.match(phrase):
            found = self._described(source.spans[0], noun, at)
        elif noun in words("sources", "institutions", "general"):
            found = self._last(self.spoken, "organisation", at, NEAR)
        elif noun in _SAID and source.form in {"document", "unknown"}:
            near = [p for p in self.spoken if 0 < at - p.at < NEAR and p.entity.kind != "place"]
            found = near[-1].entity if near else None
        return _as(source, found) if found is not None else source

    def _pronoun(self, source: Source, gender: Gender, at: int) -> Entity | None:
        """Return whom "he" is: the last speaker of the gender, else the only person near of it.

        Where the pronoun goes back to somebody unnamed, only a speaker right before is likelier.
        """
        if source.form != "anonymous":
            found = self._last(self.spoken, "person", at, FAR, gender)
            return found or self._only("person", at, gender)
        meant = _noun(source.description or "")
        spoke = any(
            meant == _noun(s.description or s.spans[0].text)
            for p, s in self.unnamed
            if at - p < FAR
        )
        return None if spoke else self._last(self.spoken, "person", at, NEAR, gender)

    def _impersonal(self, source: Source, word: str, at: int) -> Source:
        """Resolve "it" and "they" that say something: the last body, group or text that spoke."""
        before = [(p, s) for p, s in self.unnamed if 0 < at - p < NEAR]
        body = self._last(self.spoken, "organisation", at, NEAR)
        last = max((p.at for p in self.spoken if p.entity is body and p.at < at), default=-1)
        if before and before[-1][0] > last and _fits(before[-1][1], word):
            told = before[-1][1]
            text = told.description or told.spans[0].text
            return replace(source, form=told.form, description=text)
        near = word == "it" or (last == self._latest(at) and at - last < NEAR // 2)
        return _as(source, body) if body is not None and near else source

    def _latest(self, at: int) -> int:
        """Return where somebody spoke last before a place."""
        places = (*(p.at for p in self.spoken), *(p for p, _ in self.unnamed))
        return max((place for place in places if place < at), default=-1)

    def _described(self, span: Span, noun: str, at: int) -> Entity | None:
        """Return whom "the senator" is: who bears the office, else who has just spoken.

        Who has just spoken is not meant if the report has told of an unnamed one before, or if the
        description says whose it is: "the pilot", "the brother of …", "the ministry's director".
        """
        gender = gender_of((), (), (noun,))
        holders = [
            p
            for p in self.named
            if p.at < at
            and _holds(p.entity, noun)
            and (gender is None or self.genders.get(p.entity.id) in {None, gender})
        ]
        near = [p for p in holders if at - p.at < FAR] or holders
        if near and (len({p.entity.id for p in near}) == 1 or at - near[-1].at < NEAR):
            return near[-1].entity
        aged = _AGED.match(noun) or _AGED_PERSON.match(span.text)
        member = noun in word_list("nouns", "members") or aged
        belongs = any(
            span.start <= p.at < span.end and p.entity.kind != "place" for p in self.named
        )
        known = any(
            m.form == "role" and m.span.start < span.start and noun in m.span.text.casefold()
            for m in self.mentions
        )
        if not member or (belongs and noun in word_list("nouns", "works")) or known:
            return None
        return self._last(self.spoken, "person", at, NEAR) or self._only("person", at)

    def _last(
        self, places: Sequence[_Place], kind: str, at: int, far: int, gender: Gender | None = None
    ) -> Entity | None:
        for place in reversed(places):
            if place.at < at and place.entity.kind == kind and at - place.at < far:
                if fold(place.entity.name) in words("sources", "media", "platforms"):
                    continue
                known = self.genders.get(place.entity.id)
                if gender is None or known in {None, gender}:
                    return place.entity
        return None

    def _only(self, kind: str, at: int, gender: Gender | None = None) -> Entity | None:
        """Return the one of a kind that is named shortly before."""
        near = {
            p.entity.id
            for p in self.named
            if 0 < at - p.at < NEAR
            and p.entity.kind == kind
            and (gender is None or self.genders.get(p.entity.id) in {None, gender})
        }
        return self.by_id[min(near)] if len(near) == 1 else None

    def foretold(self, source: Source, at: int) -> Source:
        """Resolve a description in a report's opening by the one who is named with it next."""
        if source.entity is not None or source.name or len(source.spans) != 1 or at > LEAD:
            return source
        phrase = source.spans[0].text
        noun = _noun(phrase)
        told = _DEFINITE.match(phrase) or _INDEFINITE.match(phrase) or "'s " in phrase
        if not told or source.form not in {"named-person", "anonymous"} or not _is_person(noun):
            return source
        if noun in _PLAIN:
            return source
        after = [p for p in self.spoken if 0 < p.at - at < LEAD and p.entity.kind == "person"]
        if after and _holds(after[0].entity, noun):
            return _as(source, after[0].entity)
        return source


# What is said in one breath with its speaker's words: "the statement said".
_SAID = frozenset({"statement", "statements", "tweet", "tweets", "post", "posts", "release"})
_PLAIN = frozenset(
    {"source", "official", "man", "woman", "person", "witness", "resident", "expert"}
)


def _fits(told: Source, word: str) -> bool:
    noun = _noun(told.spans[0].text)
    plural = noun.endswith("s") and not noun.endswith("ss")
    return plural if word == "they" else not plural and told.form == "document"


def _noun(phrase: str) -> str:
    """Return the noun that a description hangs on.

    >>> _noun("the committee's senior Democrat"), _noun("The lawyer for the campaign")
    ('democrat', 'lawyer')
    """
    found = _NOUN_ENDS.search(phrase + " ")
    parts = re.findall(r"[\w-]+", (phrase[: found.start()] if found else phrase).casefold())
    return parts[-1] if parts else ""


def _is_person(noun: str) -> bool:
    known = person_nouns() | word_list("nouns", "members") | word_list("nouns", "spokes")
    return noun.removeprefix("ex-") in known or _AGED.match(noun) is not None


def _holds(entity: Entity, noun: str) -> bool:
    """Return whether the reports say that somebody is what *noun* says: "Rep. Lund", "lawmaker"."""
    if entity.kind != "person":
        return False
    noun = noun.removeprefix("ex-")
    told = {fold(w) for role in entity.roles for w in re.findall(r"[\w-]+", role.text)}
    told |= {fold(w) for m in entity.mentions for w in re.findall(r"[\w.-]+", m.text)[:-1]}
    if noun in told:
        return True
    offices = word_lists("people")["same_office"]
    lawmakers = {*offices["lawmaker"], "rep", "sen"}
    house = {"congressman", "congresswoman", "representative", "rep"}
    if noun in house:
        return bool(told & house)
    if noun in {"lawmaker", "legislator"}:
        return bool(told & lawmakers)
    full = {"senator": "sen", "governor": "gov", "general": "gen", "professor": "prof"}
    return full.get(noun) in told or (noun == "doctor" and "dr" in told)


_FORMS: Mapping[str, Form] = {
    "person": "named-person",
    "organisation": "named-organisation",
    "place": "named-organisation",
}


def _as(source: Source, entity: Entity) -> Source:
    form = _FORMS.get(entity.kind, source.form)
    return replace(source, form=form, entity=entity.id, name=entity.name, description=None)
