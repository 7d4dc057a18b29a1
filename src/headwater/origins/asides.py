"""What a speaker only refers to: the part of a mention that stands in a relative clause.

A lower part of the origins stage. Whoever is horrified by "a fire that killed nine" is no source of
the nine; that is the report's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from headwater.datamodel import ClaimMention, Statement, Syntax, Token
from headwater.likeness import stem, words_of

__all__ = ["find_asides"]

TOLD = frozenset(["NOUN", "PROPN", "VERB", "NUM", "ADJ"])
MET = 2.0  # words of a relative clause that the other mentions hold, on average
MORE = 2.0  # times as many as of the rest


def find_asides(
    mentions: Sequence[ClaimMention],
    statements: Mapping[str, Statement],
    syntaxes: Mapping[str, Syntax],
) -> set[int]:
    """Return which *mentions* of a claim tell it in a relative clause only, by number.

    What the other mentions hold tells which words of a mention tell the claim. Without others
    nothing is an aside.
    """
    if len(mentions) < 2:
        return set()
    told = [_words(m, statements[m.statement]) for m in mentions]
    parts = {
        words: _parts(m, statements[m.statement], syntaxes)
        for m, words in zip(mentions, told, strict=True)
    }  # a copy adds nothing
    held = Counter(s for main, aside in parts.values() for s in main | aside)
    out = set()
    for n, words in enumerate(told):
        main, aside = parts[words]
        others = len(parts) - 1
        if not others or not aside or not main:
            continue
        met = [sum(held[s] - 1 for s in some) / others for some in (aside - main, main - aside)]
        if met[0] >= MET and met[0] >= MORE * met[1]:
            out.add(n)
    return out


def _words(mention: ClaimMention, statement: Statement) -> tuple[str, ...]:
    return tuple(w for s in mention.spans or statement.content for w in words_of(s.text))


def _parts(
    mention: ClaimMention, statement: Statement, syntaxes: Mapping[str, Syntax]
) -> tuple[set[str], set[str]]:
    """Return the stems of a mention outside and inside its relative clauses."""
    syntax = syntaxes.get(statement.article)
    if syntax is None:
        return set(), set()
    spans = mention.spans or statement.content
    tokens = [t for s in spans for t in syntax.between(s.start, s.end)]
    held = {t.i for t in tokens}
    below = {
        t.i
        for head in tokens
        if head.dep == "relcl" and head.head in held and not _is_cleft(syntax, head)
        for t in syntax.subtree(head.i)
    }
    main = {_stem(t) for t in tokens if t.i not in below and t.pos in TOLD}
    return main, {_stem(t) for t in tokens if t.i in below and t.pos in TOLD}


def _stem(token: Token) -> str:
    return stem(token.lemma.lower())


def _is_cleft(syntax: Syntax, clause: Token) -> bool:
    """Return whether the clause is the main thing told: "it was Lund who signed"."""
    noun = syntax.tokens[clause.head]
    verb = syntax.tokens[noun.head]
    subjects = [c.text.lower() for c in syntax.children(verb.i) if c.dep in {"nsubj", "expl"}]
    return verb.lemma == "be" and noun.dep == "attr" and subjects[:1] in (["it"], ["there"])
