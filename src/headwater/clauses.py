"""Small readings of a parsed sentence: a verb's group, its subject, a name's extent.

These are what the attribution rules, the declines and the relays all need of the heads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from headwater.datamodel import Syntax, Token

__all__ = [
    "Spans",
    "apposed_subject",
    "covers",
    "is_gendered",
    "is_negated",
    "is_uttered",
    "join",
    "noun_span",
    "runs",
    "subject_of",
    "subtract",
    "trim",
    "verb_group",
]

Spans = tuple[tuple[int, int], ...]

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
GROUP = frozenset({"aux", "auxpass", "neg", "prt"})
CLAUSES = frozenset({"relcl", "parataxis", "advcl", "ccomp", "punct", "cc"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "no"})
_STRIP = " \t\n\r\u00a0,;:—–-"


def trim(text: str, start: int, end: int, also: str = "") -> tuple[int, int] | None:
    """Return the span without blanks and loose marks at its ends, ``None`` if nothing is left."""
    strip = _STRIP + also
    while start < end and text[start] in strip:
        start += 1
    while end > start and text[end - 1] in strip:
        end -= 1
    return (start, end) if start < end else None


def runs(tokens: Iterable[Token]) -> Spans:
    """Return the character spans of runs of neighbouring tokens."""
    out: list[tuple[int, int]] = []
    last = -2
    for token in sorted(tokens, key=lambda t: t.i):
        if token.i == last + 1 and out:
            out[-1] = (out[-1][0], token.end)
        else:
            out.append((token.start, token.end))
        last = token.i
    return tuple(out)


def join(spans: Iterable[tuple[int, int]], gap: int = 1) -> Spans:
    """Return *spans* in order, those that touch, overlap or leave at most *gap* made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + gap:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def subtract(spans: Iterable[tuple[int, int]], holes: Iterable[tuple[int, int]]) -> Spans:
    """Return *spans* without the characters of *holes*."""
    left = list(spans)
    for low, high in holes:
        cut: list[tuple[int, int]] = []
        for start, end in left:
            if high <= start or low >= end:
                cut.append((start, end))
                continue
            if start < low:
                cut.append((start, low))
            if high < end:
                cut.append((high, end))
        left = cut
    return tuple(sorted(left))


def covers(spans: Sequence[tuple[int, int]], start: int, end: int) -> int:
    """Return how many characters from *start* to *end* lie in *spans*."""
    held = 0
    for a, b in spans:  # asked some thousand times of one article
        if a < end and start < b:
            held += min(end, b) - max(start, a)
    return held


def verb_group(syntax: Syntax, verb: Token) -> tuple[Token, ...]:
    """Return *verb* with its auxiliaries, negation and particle where they stand together."""
    members = {verb.i}
    for child in syntax.children(verb.i):
        if child.dep in GROUP:
            members.add(child.i)
    first = last = verb.i
    while first - 1 in members or (
        first - 2 in members and syntax.tokens[first - 1].dep in {"advmod", "neg"}
    ):
        first -= 1
    while last + 1 in members:
        last += 1
    return syntax.tokens[first : last + 1]


def apposed_subject(syntax: Syntax, verb: Token) -> Spans:
    """Return who does *verb* where the parser hangs them on the name before, with an apposition.

    "Four are missing from the ferry Mira, its operator, Strand Line, said."
    """
    at = syntax.tokens[verb.i - 2] if verb.i > 1 and syntax.tokens[verb.i - 1].text == "," else None
    top = None
    while at is not None and at.dep in {"appos", "compound"}:
        top = at if at.dep == "appos" else top
        at = syntax.tokens[at.head]
    if top is None:
        return ()
    held = [t for t in syntax.subtree(top.i) if t.i < verb.i - 1]
    before = syntax.tokens[held[0].i - 1] if held and held[0].i else None
    whole = bool(held) and held[-1].i == verb.i - 2 and before is not None and before.text == ","
    return ((held[0].start, held[-1].end),) if whole else ()


def is_uttered(syntax: Syntax, verb: Token) -> bool:
    """Return whether a verb of saying tells what was said, not what could be, or was done to one.

    "He denied it" does; "he could deny it", "to deny it" and "he was criticised" do not.
    """
    children = syntax.children(verb.i)
    if any(c.dep == "nsubjpass" for c in children):
        return any(c.dep == "agent" for c in children)
    return not any(c.dep == "aux" and c.tag in {"MD", "TO"} for c in children)


def is_negated(syntax: Syntax, verb: Token) -> bool:
    """Return whether the verb is denied: "did not confirm", "never said", "neither … nor said"."""
    for child in syntax.children(verb.i):
        if child.dep == "neg" or (
            child.lemma in NEGATIONS and child.dep in {"advmod", "preconj", "cc"}
        ):
            return True
        if child.dep in SUBJECTS and any(
            g.lemma in {"neither", "no", "nobody"} for g in (child, *syntax.children(child.i))
        ):
            return True
    head = syntax.tokens[verb.head]
    return (
        verb.dep == "xcomp"
        and head.pos in {"VERB", "AUX"}
        and head.i < verb.i
        and is_negated(syntax, head)
    )


NOBODY_ELSE = 40  # words before a subject in which nobody else may be meant by "her"
_REFLEXIVE = frozenset({"himself", "herself"})
_OWNING = frozenset({"his", "her"})


def is_gendered(syntax: Syntax, token: Token) -> bool:
    """Return whether a subject is "herself" in its own clause, or owns what is "hers": a person.

    "Facebook deleted her account" tells nothing of Facebook: "her" counts only where no other
    subject or person stands before it.
    """
    if token.dep not in {"nsubj", "nsubjpass"}:
        return False
    alone = not any(
        _may_be_meant(other) and other.text != token.text
        for other in syntax.tokens[max(0, token.i - NOBODY_ELSE) : token.i]
    )
    for other in syntax.tokens[token.i + 1 : syntax.subtree(token.head)[-1].i + 1]:
        word = other.text.lower()
        if word in _REFLEXIVE or (word in _OWNING and other.tag == "PRP$"):
            return alone or word in _REFLEXIVE
        if other.pos == "PROPN" or _may_be_meant(other):
            return False
    return False


def _may_be_meant(token: Token) -> bool:
    """Return whether a later "her" may mean this one."""
    return token.ent == "PERSON" or (token.dep in SUBJECTS and token.pos in {"NOUN", "PROPN"})


def subject_of(syntax: Syntax, verb: Token, depth: int = 0) -> Token | None:
    """Return the noun that does what *verb* says, its own subject or the one it shares."""
    agent = _agent(syntax, verb)
    if agent is not None:
        return agent
    own = [c for c in syntax.children(verb.i) if c.dep in SUBJECTS]
    if own:  # of two before the verb ("news agency" "Kormo") the nearer one is the name
        before = [c for c in own if c.i < verb.i]
        return before[-1] if before else own[0]
    head = syntax.tokens[verb.head]
    if depth > 6 or head.i == verb.i:
        return None
    if verb.dep == "acl" and head.pos in {"NOUN", "PROPN", "PRON"}:
        return head
    if verb.dep == "relcl" and head.pos in {"NOUN", "PROPN"}:
        return head
    if verb.dep == "pcomp":
        above = syntax.tokens[head.head]
        return subject_of(syntax, above, depth + 1) if above.pos in {"VERB", "AUX"} else None
    if verb.dep in {"conj", "xcomp", "advcl", "ccomp", "dep"} and head.pos in {"VERB", "AUX"}:
        finite = verb.tag in {"VBD", "VBZ", "VBP"} and verb.dep in {"ccomp"}
        return None if finite else subject_of(syntax, head, depth + 1)
    return None


def _agent(syntax: Syntax, verb: Token) -> Token | None:
    """Return who does it in "was confirmed by the ministry"."""
    if not any(c.dep in {"auxpass", "nsubjpass"} for c in syntax.children(verb.i)):
        return None
    for child in syntax.children(verb.i):
        if child.dep == "agent" or (child.dep == "prep" and child.lemma == "by"):
            for noun in syntax.children(child.i):
                if noun.dep == "pobj" and noun.ent not in {"DATE", "TIME"} and noun.tag != "CD":
                    return noun
    return None


def noun_span(syntax: Syntax, noun: Token, *, without: Iterable[Token] = ()) -> Spans:
    """Return the words of the phrase around *noun*, its relative clauses and asides left out.

    Args:
        syntax: the words of the article.
        noun: the head of the phrase.
        without: words that end the phrase where they begin (the attributing verb, the content).
    """
    barred = {t.i for t in without}
    kept = {noun.i}
    if noun.dep in SUBJECTS and noun.head != noun.i:
        for other in syntax.children(noun.head):
            subtree = syntax.subtree(other.i)
            if other.dep in SUBJECTS and other.i < noun.i and subtree[-1].i + 1 == noun.i:
                kept.update(t.i for t in subtree)
    kept |= _phrase(syntax, noun, barred)
    first, last = _one_run(kept, noun.i, syntax, barred)
    while (
        first < noun.i and syntax.tokens[first].pos == "PUNCT" and syntax.tokens[first].text != "("
    ):
        first += 1
    while last > noun.i and syntax.tokens[last].pos == "PUNCT" and syntax.tokens[last].text != ")":
        last -= 1
    return ((syntax.tokens[first].start, syntax.tokens[last].end),)


def _phrase(syntax: Syntax, noun: Token, barred: set[int]) -> set[int]:
    """Return the words of a noun phrase, those of appositions too, without their clauses."""
    kept = {noun.i}
    for child in syntax.children(noun.i):
        if child.i in barred or child.dep in CLAUSES:
            continue
        if child.dep == "acl" and not (child.tag == "VBN" or child.lemma in {"know", "work"}):
            continue
        if child.dep in {"appos", "conj"}:
            kept |= _phrase(syntax, child, barred)
            continue
        below = {t.i for t in syntax.subtree(child.i)}
        for token in syntax.subtree(child.i):
            if token.dep == "relcl":
                clause = syntax.subtree(token.i)
                if syntax.tokens[clause[0].i - 1].text == ",":
                    below -= {t.i for t in clause}
        if not below & barred:
            kept |= below
    return kept


def _one_run(kept: set[int], at: int, syntax: Syntax, barred: set[int]) -> tuple[int, int]:
    """Return the widest run of kept words around *at*, single marks and "and" bridged."""
    first = last = at
    bridge = {",", "(", ")", "-", "—", "–", "and", "&", '"', "“", "”", "'", "‘", "’"}
    tokens = syntax.tokens
    low, high = syntax.sentences[syntax.sentence_of(at)]
    while first > low and (
        first - 1 in kept or (tokens[first - 1].text in bridge and first - 2 in kept)
    ):
        if first - 1 in barred:
            break
        first -= 1
    while last + 1 < high and (
        last + 1 in kept or (tokens[last + 1].text in bridge and last + 2 in kept)
    ):
        if last + 1 in barred:
            break
        last += 1
    return first, last
