"""Sayings inside a saying that the heads do not show: "X," Lund told Ost, the Herald reported.

The outer words come last, the inner ones right before them; what the inner speaker says is what
stands before both. And where a paragraph's text begins, behind its dateline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from headwater.clauses import join, noun_span, trim, verb_group
from headwater.datamodel import Article, Paragraph, Syntax, Token
from headwater.lexicon import cue_verbs
from headwater.statements.attributing import Candidate
from headwater.statements.quotations import Quotation, quotation_at

__all__ = ["inner_sayings", "text_start"]

SURE = 0.6  # the pattern is evidence of its own
LONGEST_ADDRESSEE = 12  # words after "told", up to the outer source
_DATELINE = re.compile(
    r"(?:[^\n().]{0,50}\([A-Z][\w ./&-]{1,40}\)\s*(?:[-–—]+|:)\s*"
    r"|[A-Z][A-Z.'’-]{2,}(?:[ /,]{1,2}[A-Z][\w.'’-]*){0,5}(?:,? [A-Z][a-z]+\.? \d{1,2})?"
    r"\s*(?:\s[-–]|[—―]|--)\s*)(?=\S)"
)
_CLOSED = re.compile(r"[,.!?…]?[\"”'’»]+,?\s*$|,\s*$")


def text_start(article: Article, paragraph: Paragraph) -> int:
    """Return where a paragraph's own words begin, behind a dateline and the agency's name."""
    start = paragraph.start
    told = article.dateline
    opens = told is not None and article.text[start : told.start].strip() == ""
    if told is not None and opens and start <= told.start < paragraph.end:
        start = told.end
    found = _DATELINE.match(article.text[paragraph.start : paragraph.end])
    if found is not None:
        start = max(start, paragraph.start + found.end())
    while start < paragraph.end and article.text[start] in " \u00a0—–-:":
        start += 1
    return start


def inner_sayings(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation], outer: Candidate
) -> list[Candidate]:
    """Return *outer* and, where one ends its content, the saying that it carries.

    The outer content is mended so that it holds all of the inner saying, addressee included.
    """
    verb = _last_verb(syntax, outer)
    if verb is None or quotation_at(quotations, verb.start) is not None:
        return [outer]
    spoken = _speaker(article, syntax, verb)
    if spoken is None:
        return [outer]
    first, end = min(a for a, _ in outer.content), outer.source[0][0]
    first = max(first, _clause_start(article, syntax, quotations, verb, spoken[0]))
    content = trim(article.text, first, spoken[0], "")
    if content is None or not re.search(r"\w+\W+\w+", article.text[content[0] : content[1]]):
        return [outer]
    if any(quotation_at(quotations, n) for n in (spoken[0], end)):
        return [outer]
    group = [t for t in verb_group(syntax, verb) if t.start >= spoken[1] or t.i == verb.i]
    cue = ((min(t.start for t in group), max(t.end for t in group)),)
    inner = Candidate(
        (spoken,), cue, (content,), max(SURE, outer.confidence), "statements.chain", verb.i
    )
    whole = trim(article.text, first, end)
    kept = [s for s in outer.content if s[0] >= end]
    parts = [*kept, whole] if whole is not None else kept
    return [replace(outer, content=join(parts, 0)), inner]


def _clause_start(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation], verb: Token, end: int
) -> int:
    """Return where that which is said begins: its quotation, or the sentence of the verb."""
    for quotation in quotations:
        if quotation.kind == "speech" and 0 <= end - quotation.end <= 3:
            opened, _ = syntax.sentence_span(syntax.sentence_of(verb.i))
            lead = article.text[min(opened, quotation.start) : quotation.start]
            return (
                quotation.start
                if not re.search(r"\w", lead) or opened > quotation.start
                else opened
            )
    return syntax.sentence_span(syntax.sentence_of(verb.i))[0]


def _last_verb(syntax: Syntax, outer: Candidate) -> Token | None:
    """Return the verb of saying right before the outer source, only an addressee between."""
    if not outer.source or not outer.content or outer.verb < 0:
        return None
    low, high = min(a for a, _ in outer.content), outer.source[0][0]
    if outer.cue and outer.cue[0][0] < high:
        return None
    known = cue_verbs()
    for count, token in enumerate(reversed(syntax.between(low, high))):
        if token.tag in {"VBD", "VBZ", "VBP"}:
            kind = known.get(token.lemma)
            spoken = kind is not None and kind.class_ == "speech"
            return token if spoken and token.lemma in {"say", "tell", "add", "note"} else None
        if token.pos in {"VERB", "SCONJ"} or count > LONGEST_ADDRESSEE:
            return None
    return None


def _speaker(article: Article, syntax: Syntax, verb: Token) -> tuple[int, int] | None:
    """Return who does the inner saying: the subject, set off by a comma or a closing mark."""
    subjects = [c for c in syntax.children(verb.i) if c.dep == "nsubj" and c.i < verb.i]
    if subjects:
        span = noun_span(syntax, subjects[-1], without=(verb,))[0]
    else:
        first = verb.i
        low, _ = syntax.sentences[syntax.sentence_of(verb.i)]
        while first > low and syntax.tokens[first - 1].pos in {"PROPN", "NOUN", "DET", "ADJ"}:
            first -= 1
        if first == verb.i:
            return None
        span = (syntax.tokens[first].start, syntax.tokens[verb.i - 1].end)
    before = article.text[max(0, span[0] - 8) : span[0]]
    return span if _CLOSED.search(before) and span[1] <= verb.start else None
