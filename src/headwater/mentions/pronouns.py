"""Resolve pronouns and relative "who", where only one fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from headwater.datamodel import Token
from headwater.mentions.chains import Chain, Place, Report
from headwater.mentions.descriptions import add_office
from headwater.mentions.names import PRONOUNS
from headwater.mentions.roles import SUBJECTS
from headwater.names import word_list


def find_pronouns(report: Report) -> None:
    """Give each pronoun and relative "who" the chain that it takes up, where only one fits."""
    for token in report.syntax.tokens:
        word = token.text.casefold()
        chain: Chain | None = None
        if token.tag in {"WP", "WP$"} and word in {"who", "whom", "whose"}:
            place = report.at(_relative_head(report, token))
            if place and place.chain.kind in {"person", "organisation"} and place.form != "pronoun":
                chain = place.chain
        elif token.tag in {"PRP", "PRP$"} and word in PRONOUNS:
            chain = _antecedent(report, token, PRONOUNS[word])
        if chain is not None:
            report.add(Place(token.start, token.end, chain, "pronoun", token.i))
            if token.tag == "PRP$" and token.head not in report.by_head:
                add_office(report, report.syntax.tokens[token.head], chain)


def _relative_head(report: Report, token: Token) -> int:
    """Return the noun that the relative clause of *token* hangs on, or -1."""
    at = token
    while at.head != at.i:
        if at.dep == "relcl":
            return at.head
        at = report.syntax.tokens[at.head]
    return -1


def _antecedent(report: Report, token: Token, kind: str) -> Chain | None:
    """Return the chain that the pronoun *token* takes up, or ``None``."""
    if kind == "i":
        return _own_speaker(report, token) if token.i in report.spoken else None
    quoted = token.i in report.spoken
    above = [] if quoted else _governing_subjects(report, token)
    if kind in {"m", "f"} and (known := _same_before(report, token, kind, above)) is not False:
        return known or None
    for place in above:
        if _can_be(place.chain, kind):
            if (kind == "it" or token.tag == "PRP$") and _rivals(report, place, token, kind):
                return None
            _learn(place.chain, kind)
            return place.chain
    if quoted:
        return None
    if kind == "they":
        return _plural_before(report, token) if _speaks(report, token) else None
    if kind == "it":
        return _subject_before(report, token, kind) if _speaks(report, token) else None
    if _speaks(report, token) and (chain := _running_speaker(report, token, kind)):
        return chain
    return _before(report, token, kind)


def _same_before(
    report: Report, token: Token, kind: str, above: Sequence[Place]
) -> Chain | Literal[False] | None:
    """Return what the same pronoun before in the sentence takes up, ``None`` if unknown.

    Two of one gender in one sentence and on one side of the quotation marks are one person, unless
    somebody named after the first is the subject *above* the second: "after his visit Lund said he
    would go". ``False`` says that there is none.
    """
    first = report.syntax.sentences[report.syntax.sentence_of(token.i)][0]
    for t in reversed(report.syntax.tokens[first : token.i]):
        same = t.tag in {"PRP", "PRP$"} and PRONOUNS.get(t.text.casefold()) == kind
        if same and (t.i in report.spoken) == (token.i in report.spoken):
            place = report.at(t.i)
            if place is None and _speaks(report, token):
                continue  # who speaks is told by what was said before
            if any(t.i < p.head and p.form != "pronoun" and _can_be(p.chain, kind) for p in above):
                return False
            return place.chain if place else None
    return False


def _can_be(chain: Chain, kind: str) -> bool:
    """Return whether a pronoun of *kind* can take up *chain*."""
    if kind in {"m", "f"}:
        return chain.kind == "person" and not chain.plural and chain.gender in {None, kind}
    if kind == "it":
        return chain.either or (
            chain.kind in {"organisation", "place"} and not chain.name.casefold().endswith("police")
        )
    return (
        chain.plural
        or chain.name.casefold().endswith("police")
        or (chain.kind == "other" and chain.name.endswith("s"))
    )


def _learn(chain: Chain, kind: str) -> None:
    """Note the gender that a sure pronoun shows."""
    if kind == "m" or kind == "f":
        chain.gender = chain.gender or ("m" if kind == "m" else "f")


def _governing_subjects(report: Report, token: Token) -> list[Place]:
    """Return the subjects before *token* of the clauses that hold its clause, nearest first."""
    tokens, out = report.syntax.tokens, []
    at, own = token, True
    subject_of = token.head if token.dep.startswith("nsubj") else -1
    while at.head != at.i:
        at = tokens[at.head]
        if at.pos not in {"VERB", "AUX"}:
            continue
        near = token.head == at.i or report.syntax.tokens[token.head].head == at.i
        bare = own and near and token.tag == "PRP" and not token.text.casefold().endswith("self")
        if at.i != subject_of and not bare:
            for child in report.syntax.children(at.i):
                if child.dep in SUBJECTS and child.i < token.i:
                    place = report.at(child.i)
                    conjoined = any(t.dep == "conj" for t in report.syntax.children(child.i))
                    if place and not conjoined:
                        out.append(place)
        own = False
    return out


def _rivals(report: Report, place: Place, token: Token, kind: str) -> bool:
    """Return whether somebody else who agrees stands between *place* and *token*."""
    if token.head == report.syntax.tokens[place.head].head:
        return False
    return any(
        p.chain is not place.chain and p.form != "pronoun" and _can_be(p.chain, kind)
        for _, p in report.near(token.i, 0)
        if place.head < p.head < token.i and p.head != token.head
    )


def _speaks(report: Report, token: Token) -> bool:
    """Return whether *token* is the subject of a verb of saying."""
    verb = report.syntax.tokens[token.head]
    return token.dep == "nsubj" and verb.lemma in word_list("speech", "verbs")


def _running_speaker(report: Report, token: Token, kind: str) -> Chain | None:
    """Return the last one to speak in the four sentences before, if the pronoun agrees."""
    said = [
        p
        for _, p in report.near(token.i, 3)
        if p.head < token.i
        and p.head not in report.spoken
        and _speaks(report, report.syntax.tokens[p.head])
        and p.chain.kind == "person"
    ]
    said.sort(key=lambda p: p.head)
    if not said or not _can_be(said[-1].chain, kind):
        return None
    between = _people_between(report, said[-1].head, token, kind)
    if any(c is not said[-1].chain for c in between):
        return None
    _learn(said[-1].chain, kind)
    return said[-1].chain


def _people_between(report: Report, first: int, token: Token, kind: str) -> list[Chain]:
    """Return who else is subject from *first* to *token*, out of quotations, and agrees."""
    return [
        p.chain
        for _, p in report.near(token.i, 3)
        if first < p.head < token.i
        and p.head not in report.spoken
        and _is_subject(report, p)
        and _can_be(p.chain, kind)
    ]


def _subject_before(report: Report, token: Token, kind: str) -> Chain | None:
    """Return the subject of the sentence before, if it is the only one that agrees there."""
    subjects = [
        p
        for distance, p in report.near(token.i, 1)
        if distance == 1
        and p.head not in report.spoken
        and _is_subject(report, p)
        and _can_be(p.chain, kind)
    ]
    return subjects[0].chain if len({id(p.chain) for p in subjects}) == 1 else None


def _plural_before(report: Report, token: Token) -> Chain | None:
    """Return the group that speaks, else is subject, nearest before *token*, if it is one."""
    near = [
        (distance, p)
        for distance, p in report.near(token.i, 3)
        if p.head < token.i and p.head not in report.spoken and _is_subject(report, p)
    ]
    for back in (0, 1, 2, 3):
        groups = [p for distance, p in near if distance == back and _can_be(p.chain, "they")]
        if groups:
            return groups[0].chain if len({id(p.chain) for p in groups}) == 1 else None
        if any(distance == back and _speaks(report, _token(report, p)) for distance, p in near):
            return None
    return None


def _token(report: Report, place: Place) -> Token:
    return report.syntax.tokens[place.head]


def _before(report: Report, token: Token, kind: str) -> Chain | None:
    """Return the one person who agrees in this sentence before *token*, else in the two before it.

    Among several of one sentence its subject is meant, if only one of them is subject.
    """
    near = report.near(token.i, 2)
    for back in (0, 1, 2):
        fits = [
            p
            for distance, p in near
            if distance == back
            and p.head < token.i
            and (p.head not in report.spoken)
            and _can_be(p.chain, kind)
            and not (back == 0 and p.head == token.head)
            and not _same_clause_subject(report, p, token)
        ]
        chains = {id(p.chain): p.chain for p in fits}
        shown = {i: c for i, c in chains.items() if c.gender == kind}
        if len(shown) == 1:
            chains = shown  # of the others it is unknown
        if len(chains) > 1:
            subjects = [p for p in fits if _is_subject(report, p)]
            chains = {id(p.chain): p.chain for p in subjects}
            if len(chains) > 1 and token.dep in SUBJECTS:
                top = [p for p in subjects if _of_main_verb(report, p)]
                chains = {id(p.chain): p.chain for p in top}
        if len(chains) == 1:
            chain = next(iter(chains.values()))
            _learn(chain, kind)
            return chain
        if fits:
            return None
    return None


def _is_subject(report: Report, place: Place) -> bool:
    """Return whether *place* is a subject, or joined to one by "and" or in apposition."""
    at = report.syntax.tokens[place.head]
    while at.dep in {"conj", "appos"} and at.head != at.i:
        at = report.syntax.tokens[at.head]
    return at.dep in SUBJECTS


def _of_main_verb(report: Report, place: Place) -> bool:
    """Return whether *place* is the subject of its sentence's main verb."""
    at = report.syntax.tokens[place.head]
    while at.dep == "conj" and at.head != at.i:
        at = report.syntax.tokens[at.head]
    verb = report.syntax.tokens[at.head]
    return verb.head == verb.i


def _same_clause_subject(report: Report, place: Place, token: Token) -> bool:
    """Return whether *place* is subject of the verb whose object *token* is: "Lund saw her"."""
    candidate = report.syntax.tokens[place.head]
    return token.tag == "PRP" and candidate.dep in SUBJECTS and candidate.head == token.head


def _own_speaker(report: Report, token: Token) -> Chain | None:
    """Return who speaks the quotation that holds *token*: the subject of the verb beside it."""
    said = [
        p.chain
        for p in report.by_sentence.get(report.syntax.sentence_of(token.i), ())
        if p.head not in report.spoken
        and p.chain.kind == "person"
        and _speaks(report, report.syntax.tokens[p.head])
    ]
    return said[0] if len({id(c) for c in said}) == 1 else None
