"""Resolve descriptions: "the French leader", "the company", "police"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from headwater.datamodel import Token
from headwater.mentions.chains import Chain, Place, Report, Role, genders_agree
from headwater.mentions.roles import SUBJECTS, role_of
from headwater.names import fold, gender_of, person_nouns, word_list


def find_descriptions(report: Report) -> None:
    """Resolve "the French leader", "the company", "police", and keep people without a name."""
    _mark_carriers(report)
    nouns = person_nouns()
    standing, general = word_list("bodies", "standing"), word_list("bodies", "general")
    pairs = word_list("bodies", "pairs")
    groups = nouns | word_list("nouns", "plural") | word_list("nouns", "spokes")
    for token in report.syntax.tokens:
        word = (token.lemma if token.pos == "NOUN" else token.text).casefold()
        if token.i in report.taken or token.pos not in {"NOUN", "PROPN", "ADJ"}:
            continue
        if token.dep in {"compound", "amod", "nmod", "npadvmod"} and token.head > token.i:
            continue
        single, text = token.tag in {"NN", "NNP"}, token.text.casefold()
        if text == "police" or (word in standing and single) or body_noun(report, token) in pairs:
            resolve = _standing_body
        elif word == "office" and single:
            resolve = _office
        elif word in general and single:
            resolve = _general_body
        elif {word, text} & nouns and token.tag not in {"NNS", "NNPS"}:
            resolve = _described_person
        elif word in groups and token.dep in SUBJECTS:
            resolve = _described_group
        else:
            continue
        if phrase := _description(report, token):
            start, end, tokens = phrase
            resolve(report, token, tokens, start, end)


def _description(report: Report, noun: Token) -> tuple[int, int, list[Token]] | None:
    """Return the noun phrase of *noun* with its of-phrase, unless it belongs to a name."""
    if _names_somebody(report, noun):
        return None
    kept: list[Token] = []
    for t in report.syntax.subtree(noun.i):
        if t.i > noun.i and (
            t.text in {",", ";", "—", "–", "(", ":", '"'} or t.pos in {"VERB", "AUX"}
        ):
            break
        if t.i > noun.i and (
            t.tag in {"WP", "WDT", "WRB", "TO"} or t.text in {"and", "as", "with"}
        ):
            break
        if t.i > noun.i and t.pos == "ADP" and t.text not in {"of", "for", "at", "from", "in"}:
            break
        if t.i > noun.i and t.tag == "POS":
            break
        if t.i < noun.i and not kept and (t.pos == "PUNCT" or t.dep in {"preconj", "predet"}):
            continue
        kept.append(t)
    if noun not in kept:
        return None
    return kept[0].start, kept[-1].end, kept


def _names_somebody(report: Report, noun: Token) -> bool:
    """Return whether *noun* stands in apposition to a name or inside a role already read."""
    if noun.i in report.described:
        return True
    around = (noun.head, *(t.i for t in report.syntax.children(noun.i) if t.dep == "appos"))
    near = [p for i in around if (p := report.at(i)) and p.form != "pronoun"]
    return any(noun.dep == "appos" or p.head > noun.i for p in near if p.head != noun.i) and (
        noun.dep in {"appos", "nmod"}
        or any(t.dep == "appos" for t in report.syntax.children(noun.i))
    )


def body_noun(report: Report, noun: Token) -> str:
    """Return *noun* with the word before it: "coast guard" is a body, a guard is not."""
    before = report.syntax.tokens[noun.i - 1] if noun.i else noun
    joined = before.i != noun.i and before.pos in {"NOUN", "PROPN", "ADJ"}
    return f"{before.text} {noun.text}".casefold() if joined else ""


def add_office(report: Report, noun: Token, owner: Chain) -> None:
    """Keep "her office", where *owner* is a person with a name, as one body of that person."""
    if noun.lemma.casefold() != "office" or noun.tag != "NN" or not owner.named:
        return
    found = _description(report, noun) if owner.kind == "person" else None
    before = [t for t in found[2] if t.i < noun.i and t.tag != "POS"] if found else []
    if not before:
        return
    start = before[0].start
    told = report.article.text[start : noun.end]
    composed = f"{owner.name}'s office"
    own = not any(t.tag == "PRP$" for t in before)
    named = re.sub(r"(?i)^the ", "", told) if own else composed
    if owner.office is None:
        owner.office = Chain("organisation", named, (), named=False)
        report.chains.append(owner.office)
    elif own and owner.office.name == composed:
        owner.office.name = named  # rather as the report calls it
    held = (before[0].start, before[-1].end)
    report.add(Place(start, noun.end, owner.office, "role", noun.i, held))


def _office(report: Report, noun: Token, tokens: Sequence[Token], start: int, end: int) -> None:
    """Join "the mayor's office" to the mayor, if the report tells who that is."""
    owners = [t for t in report.syntax.children(noun.i) if t.dep == "poss"]
    place = report.at(owners[0].i) if owners else None
    if place is not None and owners[0].tag != "PRP$":
        add_office(report, noun, place.chain)


def _described_group(
    report: Report, noun: Token, tokens: Sequence[Token], start: int, end: int
) -> None:
    """Keep several people without a name, so that "they" can take them up."""
    verb = report.syntax.tokens[noun.head]
    if verb.pos not in {"VERB", "AUX"} or any(t.dep == "conj" for t in tokens):
        return
    text = report.article.text[start:end]
    again = [c for c in report.chains if c.plural and c.name.casefold() == text.casefold()]
    chain = again[0] if again else Chain("person", text, (), None, named=False, plural=True)
    if not again:
        report.chains.append(chain)
    _add_role(report, chain, noun, start, end)


def _definite(tokens: Sequence[Token], noun: Token) -> bool:
    """Return whether the description starts with "the", "this" or an owner."""
    first = [t for t in tokens if t.i < noun.i]
    return any(
        t.text.casefold() in {"the", "this", "that"} or t.tag in {"POS", "PRP$"} for t in first
    )


def _add_role(report: Report, chain: Chain, token: Token, start: int, end: int) -> None:
    report.add(Place(start, end, chain, "role", token.i, (start, end)))


def _described_person(
    report: Report, noun: Token, tokens: Sequence[Token], start: int, end: int
) -> None:
    """Join a description of one person to the chain that it takes up, else start one of its own."""
    role = role_of(tokens, noun)
    people = [c for c in report.chains if c.kind == "person"]
    bare = not any(t.pos in {"DET", "NUM"} or t.tag == "PRP$" for t in tokens if t.i < noun.i)
    if _definite(tokens, noun) or (bare and role.noun in word_list("nouns", "offices")):
        named = [c for c in people if c.named and any(role.takes_up(r) for r in c.roles)]
        gender = gender_of((), (), [role.noun])
        named = [c for c in named if genders_agree(c.gender, gender)]
        closest = [c for c in named if any(role.takes_up(r) and role.of <= r.of for r in c.roles)]
        named = closest if len(named) > 1 else named
        if len(named) == 1:
            _add_role(report, named[0], noun, start, end)
            return
        same = [c for c in people if not c.named and any(role.takes_up(r) for r in c.roles)]
        if len(same) == 1 and not named:
            _add_role(report, same[0], noun, start, end)
            return
        if named:
            return  # two fit
    owning = any(t.tag == "POS" for t in report.syntax.children(noun.i))
    if owning and not _definite(tokens, noun):
        return  # "a pilot's licence" is about no pilot
    text = report.article.text[start:end]
    if len(text.split()) > 3:  # the same long words again, as in a caption, are the same person
        again = [c for c in people if not c.named and c.name.casefold() == text.casefold()]
        if again:
            _add_role(report, again[0], noun, start, end)
            return
    chain = Chain(
        "person",
        text,
        (),
        gender_of((), (), [role.noun]),
        {role},
        named=False,
        either=role.noun in word_list("nouns", "either"),
    )
    report.chains.append(chain)
    _add_role(report, chain, noun, start, end)


def _standing_body(
    report: Report, noun: Token, tokens: Sequence[Token], start: int, end: int
) -> None:
    """Join "the military", "police" to the one body so called, else start one of its own."""
    role = role_of(tokens, noun)
    if (pair := body_noun(report, noun)) in word_list("bodies", "pairs"):
        inside = {noun.text.casefold(), pair.split()[0]}
        role = Role(pair, role.of - inside, role.rank - inside)
    bodies = [c for c in report.chains if c.kind == "organisation"]
    fits = [c for c in bodies if any(r.noun == role.noun and role.of <= r.of for r in c.roles)]
    if not fits and role.noun in {"police", "army", "navy", "ministry", "court"}:
        fits = [
            c
            for c in bodies
            if c.named
            and role.noun in fold(c.name).split()
            and role.of <= {*fold(c.name).split(), *(k for k in c.keys)}
        ]
    if len(fits) == 1:
        _add_role(report, fits[0], noun, start, end)
        return
    shown = [t for t in tokens if t.pos != "DET" and t.tag != "PRP$" and t.text.casefold() != "own"]
    last = next((t for t in shown if t.i > noun.i and t.text in {"in", "for", "from"}), None)
    if last is not None:
        shown = shown[: shown.index(last)]
    name = report.article.text[shown[0].start : shown[-1].end]
    chain = Chain("organisation", name, (), None, {role}, named=False)
    report.chains.append(chain)
    report.add(Place(start, shown[-1].end, chain, "role", noun.i, None))


def _mark_carriers(report: Report) -> None:
    """Note the bodies that only carry the news: "told Acme News", "Acme News reported"."""
    roles: dict[int, set[bool]] = defaultdict(set)
    for p in report.places:
        if p.chain.kind != "organisation":
            continue
        token = report.syntax.tokens[p.head]
        head = report.syntax.tokens[token.head]
        carries = (token.dep in {"dobj", "dative"} and head.lemma == "tell") or (
            token.dep == "nsubj" and head.lemma in {"report", "cite"}
        )
        above = report.syntax.tokens[head.head]
        carries = carries or (
            token.dep == "pobj" and above.text.casefold() in {"according", "interview"}
        )
        roles[id(p.chain)].add(carries)
    report.carriers = {chain for chain, seen in roles.items() if seen == {True}}


def _general_body(
    report: Report, noun: Token, tokens: Sequence[Token], start: int, end: int
) -> None:
    """Join "the company" to the one body of the sentences just before that it can take up."""
    owned = any(t.tag in {"POS", "PRP$", "NNP"} for t in tokens if t.i < noun.i)
    if not _definite(tokens, noun) or owned or any(t.i > noun.i for t in tokens):
        return
    here = report.syntax.sentence_of(noun.i)
    recent: dict[int, Chain] = {}
    called: dict[int, Chain] = {}
    for p in report.places:
        if p.chain.kind != "organisation" or (p.form == "role" and not p.chain.named):
            continue
        if noun.text.casefold() in fold(p.chain.name).split():
            called[id(p.chain)] = p.chain
        if p.start < start and here - report.syntax.sentence_of(p.head) <= 2:
            recent[id(p.chain)] = p.chain
    fits = list(called.values()) or [c for i, c in recent.items() if i not in report.carriers]
    if len(fits) > 1 and not called:
        fits = _subject_bodies(report, here, fits)
    if len(fits) == 1:
        _add_role(report, fits[0], noun, start, end)


def _subject_bodies(report: Report, here: int, fits: Sequence[Chain]) -> list[Chain]:
    """Return the bodies of *fits* that are subject in sentence *here* or the one before."""
    out: dict[int, Chain] = {}
    for number in (here - 1, here):
        for p in report.by_sentence.get(number, ()):
            subject = report.syntax.tokens[p.head].dep in SUBJECTS
            if subject and any(p.chain is c for c in fits):
                out[id(p.chain)] = p.chain
    return list(out.values())
