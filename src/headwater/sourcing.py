"""What kind of source a phrase names: a person, a body, somebody unnamed, a text, a poll.

Only the phrase and its heads are read; who it is, is for a later stage to tell. A pronoun and a
role with "the" are taken for a person, as they mostly point back to one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from headwater.clauses import Spans, is_gendered
from headwater.datamodel import Article, Form, Syntax, Token
from headwater.lexicon import words
from headwater.names import title_words
from headwater.outlets import load_outlets

__all__ = ["describe", "head_of", "is_carrier_noun", "type_source", "usual_labels"]

_PERSONS = frozenset(
    [
        "he",
        "she",
        "i",
        "we",
        "you",
        "who",
        "they",
        "him",
        "her",
        "them",
        "me",
        "us",
        "himself",
        "herself",
    ]
)
_ORGANISATIONS = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "EVENT"})
_COLLECTIVES = frozenset(
    [
        "police",
        "authority",
        "authorities",
        "military",
        "army",
        "prosecution",
        "troops",
    ]
)
_SPOKEN = frozenset(["spokesman", "spokeswoman", "spokesperson", "representative", "rep"])
_DETERMINER = re.compile(
    r"(?:the|a|an|one|two|three|four|five|several|some|many|another|other|both|his|her|its|their|our|"
    r"multiple|numerous|various|this|that|these|those)\s+",
    re.I,
)
_WITHHELD = re.compile(
    r"\b(?:anonymous|anonymity|unnamed|unidentified|familiar with|close to)\b", re.I
)
_AGENTIVE = ("er", "or", "ist", "ian", "ant", "eer", "man", "woman", "ee", "ster")
_SHARE = re.compile(
    r"\b(?:\d[\d.]*\s*(?:%|percent|per cent)|(?:one|two|three) (?:in|out of) \w+)", re.I
)


def head_of(syntax: Syntax, spans: Spans) -> Token | None:
    """Return the word that governs the phrase, or ``None`` for an empty one."""
    held = [t for start, end in spans for t in syntax.between(start, end)]
    inside = {t.i for t in held}
    tops = [t for t in held if t.head == t.i or t.head not in inside]
    nouns = [t for t in tops if t.pos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}]
    return (nouns or tops or [None])[0]  # type: ignore[list-item]


def is_carrier_noun(token: Token) -> bool:
    """Return whether the word is a common noun for a medium: "agency", "newspaper"."""
    return token.lemma.lower() in words("sources", "media", "nouns")


def usual_labels(syntax: Syntax) -> dict[str, str]:
    """Return for every word of a name the label that it has most often in the article."""
    counts: dict[str, Counter[str]] = {}
    for token, before in zip(syntax.tokens, (None, *syntax.tokens), strict=False):
        if token.pos == "PROPN":
            # a full name is surer than a surname alone
            full = (
                before is not None and token.ent == before.ent == "PERSON" and not token.ent_start
            )
            counts.setdefault(token.text, Counter())[token.ent] += 4 if full else 1
            if is_gendered(syntax, token):
                counts[token.text]["PERSON"] += 4
            if _governs(syntax, token):
                counts[token.text]["GPE"] += 8
    return {text: min(c, key=lambda label: (-c[label], label)) for text, c in counts.items()}


_OF_STATE = frozenset(["government", "parliament", "president", "minister", "premier", "army"])


def _governs(syntax: Syntax, token: Token) -> bool:
    """Return whether the word is a country's or a city's name: "Halvia's transport minister"."""
    if token.i + 3 >= len(syntax.tokens) or syntax.tokens[token.i + 1].tag != "POS":
        return False
    return any(t.lemma in _OF_STATE for t in syntax.tokens[token.i + 2 : token.i + 4])


def type_source(
    article: Article, syntax: Syntax, spans: Spans, labels: Mapping[str, str] | None = None
) -> tuple[Form, str | None]:
    """Return the form of the source that *spans* name, and for an unnamed one its description.

    *labels* (of ``usual_labels``) settle a single name that the parser labels now so, now so.
    """
    head = head_of(syntax, spans)
    if head is None:
        return "unknown", None
    held = [t for start, end in spans for t in syntax.between(start, end)]
    text = " ".join(article.text[start:end] for start, end in spans)
    if head.pos == "PRON" or head.tag in {"WP", "PRP"}:
        return _pronoun(head, held, text)
    if head.pos != "PROPN" and load_outlets().find_agencies(text):
        return "named-organisation", None  # one that writes itself small: "dpa reported"
    if _SHARE.search(text) or _is(head, "polls", "nouns") or _is(head, "polls", "people"):
        return "poll", None
    if len(held) == 1 and head.pos == "PROPN" and labels:
        usual = labels.get(head.text, "")
        if usual in _ORGANISATIONS | {"PERSON"}:
            return ("named-person" if usual == "PERSON" else "named-organisation"), None
    collective = head.lemma.lower() in _COLLECTIVES
    if head.pos == "NOUN" and _is(head, "institutions", "nouns") and not collective:
        return _body(head, held, text)
    if _is_firm(head, held) or (len(held) == 1 and _ACRONYM.fullmatch(text)):
        return "named-organisation", None
    person = [t for t in held if t.ent == "PERSON"]
    if person and (head.ent == "PERSON" or _names(syntax, head, person)):
        return "named-person", None
    apposed = _apposed(syntax, head, held)
    if apposed is not None:
        return apposed, None
    if _is(head, "documents", "nouns") and head.ent != "ORG" and head.pos != "PROPN":
        return "document", None
    if _is(head, "anonymous", "nouns") or _WITHHELD.search(text):
        return _people(syntax, head, held, text)
    if head.ent in _ORGANISATIONS and head.pos == "PROPN":
        return "named-organisation", None
    if _is(head, "institutions", "nouns") or _is(head, "media", "nouns"):
        return _body(head, held, text)
    if head.pos == "PROPN" or (text[:1].isupper() and head.tag == "NNP"):
        return ("named-organisation", None) if _is_body_name(held) else ("named-person", None)
    if _is(head, "titles", "nouns"):
        return _people(syntax, head, held, text)
    if head.ent in _ORGANISATIONS:
        return "named-organisation", None
    if (
        head.pos == "NOUN"
        and head.lemma.endswith(_AGENTIVE)
        and not _is(head, "documents", "nouns")
    ):
        return "anonymous", describe(text)
    return "unknown", None


def describe(text: str) -> str:
    """Return a phrase without the article or count before it.

    >>> describe("two senior ministry officials")
    'senior ministry officials'
    """
    while (found := _DETERMINER.match(text)) is not None:
        text = text[found.end() :]
    return text


def _is(token: Token, *path: str) -> bool:
    known = words("sources", *path)
    lemma, text = token.lemma.lower(), token.text.lower()
    plural = token.pos == "PROPN" and text.endswith("s") and text[:-1] in known
    return lemma in known or text in known or plural


def _pronoun(head: Token, held: Sequence[Token], text: str) -> tuple[Form, str | None]:
    word = head.text.lower()
    if word in _PERSONS and len(held) <= 2:
        return "named-person", None
    if word in {"it", "which", "that", "itself"}:
        return "named-organisation", None
    if word in {"someone", "somebody", "others", "many", "some", "everyone", "one", "several"}:
        return "anonymous", describe(text)
    return "unknown", None


_ACRONYM = re.compile(r"[A-Z]{3,6}|(?:[\w-]+\.)+(?:com|org|net|tv|news|fm|co|gov)(?:\.[a-z]{2})?")


def _is_firm(head: Token, held: Sequence[Token]) -> bool:
    """Return whether the name ends in a word that only bodies have: "Orle Partners"."""
    if head.pos != "PROPN":
        return False
    return _is(head, "institutions", "firms")


_OWNERS = frozenset(["operator", "owner", "maker", "manufacturer", "supplier", "developer"])


def _apposed(syntax: Syntax, head: Token, held: Sequence[Token]) -> Form | None:
    """Return what a name beside a role is: "the master, Jorn Askel", "Nella Forth, a passenger"."""
    inside = {t.i for t in held}
    for child in syntax.children(head.i):
        if child.dep != "appos" or child.i not in inside:
            continue
        name, role = (child, head) if child.pos == "PROPN" else (head, child)
        if name.pos != "PROPN" or role.pos != "NOUN":
            continue
        body = _is(role, "institutions", "nouns") or role.lemma.lower() in _OWNERS
        person = _is(role, "anonymous", "nouns") or _is(role, "titles", "nouns")
        person = person or role.lemma.endswith(_AGENTIVE)
        if body and (name.ent != "PERSON" or not person):
            return "named-organisation"
        if person:
            return "named-person"
    return None


def _names(syntax: Syntax, head: Token, person: Sequence[Token]) -> bool:
    """Return whether a person's name in the phrase is the name of its head, not of another."""
    for token in person:
        at = token
        while at.i != head.i and at.dep in {"appos", "compound", "flat", "nmod", "conj"}:
            at = syntax.tokens[at.head]
        if at.i == head.i:
            return True
    return False


def _people(
    syntax: Syntax, head: Token, held: Sequence[Token], text: str
) -> tuple[Form, str | None]:
    """Tell "the mayor" (somebody named elsewhere) from "an official" (nobody named)."""
    if head.lemma.lower() in _COLLECTIVES:
        return "named-organisation", None
    definite = any(
        t.lower() in {"the", "his", "her", "their"}
        for t in (c.text for c in syntax.children(head.i))
    )
    singular = head.tag in {"NN", "NNP"}
    titled = _is(head, "titles", "nouns") and head.lemma.lower() not in _SPOKEN
    if singular and titled and (definite or head.pos == "PROPN") and not _WITHHELD.search(text):
        return "named-person", None
    return "anonymous", describe(text)


def _body(head: Token, held: Sequence[Token], text: str) -> tuple[Form, str | None]:
    """Tell a body that is named or pointed at from an unnamed one."""
    named = any(t.ent in _ORGANISATIONS or t.pos == "PROPN" for t in held)
    pointed = (
        held[0].text.lower() in {"the", "its", "this", "that", "their"} or held[0].tag == "PRP$"
    )
    if named or pointed or (head.tag == "NNS" and len(held) > 1) or text[:1].isupper():
        return "named-organisation", None
    return "anonymous", describe(text)


def _is_body_name(held: Sequence[Token]) -> bool:
    names = [t for t in held if t.pos == "PROPN" and t.text.casefold() not in title_words()]
    if any(t.ent in _ORGANISATIONS for t in names):
        return True
    return any(len(t.text) >= 2 and t.text.isupper() for t in names) or any(
        _is(t, "institutions", "nouns") for t in names
    )
