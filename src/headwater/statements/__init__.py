"""From an article to its statements: who says what, and what the report says in its own voice.

Candidates come from ``cueing`` (a cue in the sentence) and ``uncued`` (the layout tells);
withholdings from ``declining``. Here each becomes a record: the source typed, the act told from
verb and polarity, addressees and nesting found. What nobody is cited for is the report's own
voice, split into propositions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from headwater.clauses import Spans, covers, noun_span, trim
from headwater.datamodel import (
    Article,
    Cue,
    CueType,
    Form,
    Source,
    Span,
    Statement,
    Syntax,
    Token,
    make_id,
)
from headwater.lexicon import cue_nouns, words
from headwater.sourcing import describe, head_of, type_source, usual_labels
from headwater.statements.attributing import Candidate
from headwater.statements.cueing import find_cued
from headwater.statements.declining import Decline, find_declines
from headwater.statements.deeds import (
    LEAST_SURE,
    act_of,
    is_deed,
    is_thing,
    quoting_of,
)
from headwater.statements.own_voice import own_voice
from headwater.statements.quotations import Quotation, find_quotations, quotation_at
from headwater.statements.uncued import find_uncued

__all__ = ["find_statements"]

_JOINED_END = re.compile(r"[\s,;]+(?:but|and|though|although|yet)?\s*$")


def find_statements(article: Article, syntax: Syntax, *, deeds: bool = False) -> list[Statement]:
    """Return every statement of *article*, in text order.

    Args:
        article: the report.
        syntax: its words, as ``parse`` gives them.
        deeds: also give as attributed what is rather told of somebody than by somebody: plans,
            acts, decrees without a clause or a quotation ("the court indicted two men"). By default
            the report tells these in its own voice.

    Returns:
        Attributed statements (nested ones name the statement they stand in), declines, and
        own-voice statements for the rest. No stretch is both attributed and own voice.
    """
    quotations = find_quotations(article)
    declines = find_declines(article, syntax, quotations)
    cued = find_cued(article, syntax, quotations, deeds=deeds)
    cued = [c for c in cued if not _is_idiom(article, c)]
    cued = [c for c in cued if not any(_same_words(c, d) for d in declines)]
    cued = [_of_others(syntax, c) for c in cued]
    cued = [_before_declines(article, syntax, c, declines) for c in cued]
    candidates = find_uncued(article, syntax, quotations, cued)
    if not deeds:
        candidates = [c for c in candidates if not is_deed(article, syntax, quotations, c)]
        candidates = [
            _by_antecedent(syntax, c)
            for c in candidates
            if not _own_words(article, c, candidates)
            and not _is_author(article, quotations, c)
            and not _in_own_quotation(article, syntax, quotations, c, candidates)
        ]
    labels = usual_labels(syntax)
    if not deeds:
        candidates = [c for c in candidates if not is_thing(article, syntax, quotations, c, labels)]
    made = [_statement(article, syntax, quotations, c, labels) for c in candidates if c.content]
    made += [_withheld(article, syntax, d, labels) for d in declines]
    made = _nest(_distinct(made))
    made += own_voice(article, syntax, made)
    return sorted(_distinct(made), key=_place)


def _place(statement: Statement) -> tuple[int, int, str]:
    spans = (*statement.content, *(statement.cue.spans if statement.cue else ()))
    first = min(spans, key=lambda s: (s.start, -s.end))
    return first.start, -first.end, statement.id


def _distinct(statements: Iterable[Statement]) -> list[Statement]:
    return list({s.id: s for s in statements}.values())


def _same_words(one: Candidate, decline: Decline) -> bool:
    """Return whether a candidate reads as a saying what is a withholding."""
    return any(covers(decline.cue, a, b) for a, b in one.cue)


def _own_words(article: Article, one: Candidate, others: Sequence[Candidate]) -> bool:
    """Return whether a speaker's "we say" stands in the speaker's own words."""
    text = " ".join(article.text[a:b] for a, b in one.source).lower()
    if text not in {"i", "we", "you", "us", "me"} or not one.cue:
        return False
    return any(covers(o.content, *one.cue[0]) for o in others if o is not one)


_IDIOMS = frozenset(
    (*("plan", "plans", "schedule", "script", "custom", "tradition", "law", "rules", "protocol"),
     *("need", "needs", "size", "age", "type", "taste", "merit"))
)  # fmt: skip


def _is_idiom(article: Article, one: Candidate) -> bool:
    """Return whether nobody tells: "all goes according to plan"."""
    cue = " ".join(article.text[a:b] for a, b in one.cue).lower()
    source = " ".join(article.text[a:b] for a, b in one.source).lower()
    return cue == "according to" and source in _IDIOMS


def _of_others(syntax: Syntax, one: Candidate) -> Candidate:
    """Return a candidate without its source where that only answers to what others claim.

    "Lund responded to claims that she had left": who claims it is not told.
    """
    held = [t for a, b in one.cue for t in syntax.between(a, b)]
    answers = [t for t in held if t.pos == "VERB" and t.lemma in words("cues", "faced", "by")]
    nouns = [t for t in held if t.pos == "NOUN" and t.lemma in cue_nouns()]
    if not answers or not nouns or nouns[-1].i < answers[0].i:
        return one
    noun, verb = nouns[-1], answers[0]
    above = syntax.tokens[noun.head]
    faced = noun.dep == "dobj" or (noun.dep == "pobj" and above.lemma in {"to", "about"})
    if not faced or verb.i > above.i:
        return one
    return replace(one, source=(), cue=((noun.start, noun.end),), verb=noun.i)


def _is_author(article: Article, quotations: Sequence[Quotation], one: Candidate) -> bool:
    """Return whether whoever writes the report says "I think", outside all quotation marks."""
    text = " ".join(article.text[a:b] for a, b in one.source).lower()
    if text not in {"i", "we"} or not one.cue:
        return False
    spans = (*one.source, *one.cue, *one.content)
    return all(quotation_at(quotations, start) is None for start, _ in spans)


def _in_own_quotation(
    article: Article,
    syntax: Syntax,
    quotations: Sequence[Quotation],
    one: Candidate,
    others: Sequence[Candidate],
) -> bool:
    """Return whether quoted words only touch on a saying: “He says he will,” Lund said.

    The words are Lund's; whom a mere pronoun means in them cannot be told, and "we have to ask
    him to go" reports no asking.
    """
    if not one.cue or ".verb-" not in one.found_by:
        return False
    text = " ".join(article.text[a:b] for a, b in one.source).lower()
    told = one.found_by == "statements.verb-clause" or one.found_by == "statements.verb-quotation"
    told = told and syntax.tokens[one.verb].lemma in words("cues", "said", "by")
    if told and text not in _POINTING:
        return False
    at = quotation_at(quotations, one.cue[0][0])
    if at is None or at.kind != "speech":
        return False
    if one.source and quotation_at(quotations, one.source[0][0]) is not at:
        return False
    return any(covers(o.content, *one.cue[0]) and o.source for o in others if o is not one)


_POINTING = frozenset({"he", "she", "it", "they", "anybody", "anyone", "nobody", "some", "people"})


def _by_antecedent(syntax: Syntax, one: Candidate) -> Candidate:
    """Return a candidate whose source "who" or "which" is replaced by whom that points at."""
    held = [t for a, b in one.source for t in syntax.between(a, b)]
    if len(held) != 1 or held[0].tag not in {"WP", "WDT"} or one.verb < 0:
        return one
    at = syntax.tokens[one.verb]
    while at.dep in {"conj", "xcomp", "aux", "ccomp"} and at.head != at.i:
        at = syntax.tokens[at.head]
    noun = syntax.tokens[at.head]
    if at.dep != "relcl" or noun.pos not in {"NOUN", "PROPN", "PRON"}:
        return one
    span = noun_span(syntax, noun, without=(held[0],))
    return one if covers(one.content, *span[0]) else replace(one, source=span)


def _before_declines(
    article: Article, syntax: Syntax, one: Candidate, declines: Sequence[Decline]
) -> Candidate:
    """Return a candidate without the clause in which somebody withholds: "…, but gave no details".

    What the content's own people are said to have withheld stays: "he said that she gave none".
    """
    content = one.content
    for decline in declines:
        start = decline.cue[0][0]
        verb = syntax.tokens[decline.verb]
        beside = _stands_beside(syntax, one, decline)
        if not decline.source or (covers(content, *decline.source[0]) and not beside):
            continue
        if beside and covers(content, *decline.source[0]):
            start = min(start, decline.source[0][0])
        elif not covers(content, start, start + 1):
            continue
        below = syntax.subtree(verb.i)
        end = max(below[-1].end, decline.cue[-1][1]) if beside else start
        parts = []
        for low, high in content:
            if high <= start or (beside and low >= end):
                parts.append((low, high))
                continue
            kept = _JOINED_END.sub("", article.text[low:start]) if low < start else ""
            left = trim(article.text, low, low + len(kept))
            parts += [left] if left is not None else []
        content = tuple(parts)
    return replace(one, content=tuple(sorted(content)))


def _stands_beside(syntax: Syntax, one: Candidate, decline: Decline) -> bool:
    """Return whether the withholding goes on from the cue: "…, she confirmed, but it gave none"."""
    if one.verb < 0 or not decline.source or not one.cue:
        return False
    verb = syntax.tokens[decline.verb]
    if verb.dep == "conj" and verb.head == one.verb:
        return True
    after = min(decline.source[0][0], decline.cue[0][0]) >= one.cue[-1][1]
    return after and all(t.i != verb.i for t in syntax.subtree(one.verb))


# --- one statement -----------------------------------------------------------------------------


def _cut(article: Article, spans: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(article.span(a, b) for a, b in sorted(spans) if a < b)


def _statement(
    article: Article,
    syntax: Syntax,
    quotations: Sequence[Quotation],
    one: Candidate,
    labels: Mapping[str, str],
) -> Statement:
    form, description = type_source(article, syntax, one.source, labels)
    if one.confidence < LEAST_SURE:
        form, description = "unknown", None
    verb = syntax.tokens[one.verb] if one.verb >= 0 else None
    if form == "unknown" and verb is not None and one.confidence >= LEAST_SURE:
        form, description = _who_talks(article, syntax, one, verb)
    cue_type = _cue_type(article, one, verb)
    act, class_ = act_of(syntax, verb, cue_type)
    content = _cut(article, one.content)
    cue = None
    if one.cue:
        cue = Cue(_cut(article, one.cue), _lemma(article, one, verb), cue_type)
    return Statement(
        id=make_id("s", article.id, one.source, one.cue, one.content),
        article=article.id,
        source=Source(form, _cut(article, one.source), None, None, description),
        cue=cue,
        content=content,
        quoting=quoting_of(article, quotations, one.content),
        act=act,
        class_=class_,
        addressee=_cut(article, _addressees(syntax, verb, one)) if verb is not None else (),
        inside=None,
        topic=(),
        relay=(),
        confidence=round(one.confidence, 3),
        found_by=one.found_by,
    )


def _who_talks(
    article: Article, syntax: Syntax, one: Candidate, verb: Token
) -> tuple[Form, str | None]:
    """Return the form of a source whose noun tells nothing, by what it does: "hopefuls said"."""
    head = head_of(syntax, one.source)
    talks = (
        verb.lemma in words("cues", "said", "by")
        and one.found_by == "statements.model"  # inside another's words any thing may "tell"
        and head is not None
        and head.pos in {"NOUN", "NUM", "ADJ"}
    )
    if not talks:
        return "unknown", None
    return "anonymous", describe(" ".join(article.text[a:b] for a, b in one.source))


def _cue_type(article: Article, one: Candidate, verb: Token | None) -> CueType:
    if verb is not None:
        return "noun" if verb.pos in {"NOUN", "PROPN"} else "verb"
    text = " ".join(article.text[a:b] for a, b in one.cue).lower()
    if text in {":", "—", "–", "―"} or one.found_by == "statements.from-the-desk":
        return "colon"
    if text.startswith(("according", "as per", "citing", "in the words", "in the view")):
        return "according-to"
    return "adverb"


def _lemma(article: Article, one: Candidate, verb: Token | None) -> str:
    if verb is not None:
        return verb.lemma
    text = " ".join(article.text[a:b] for a, b in one.cue).lower()
    return "according to" if text.startswith("according") else text


def _addressees(syntax: Syntax, verb: Token, one: Candidate) -> Spans:
    """Return who was told: "told CNN", "said to reporters", "in an interview with the Echo"."""
    found: list[tuple[int, int]] = []
    for child in syntax.children(verb.i):
        noun: Token | None = None
        if child.dep in {"dative", "dobj", "iobj"} and child.pos in {"PROPN", "NOUN", "PRON"}:
            noun = child
        elif child.dep in {"prep", "dative"} and child.lemma == "to" and verb.lemma != "point":
            noun = next((c for c in syntax.children(child.i) if c.dep == "pobj"), None)
            if noun is not None and not _can_listen(noun):
                noun = None
        elif child.dep == "prep" and child.lemma in {"in", "during", "with"}:
            noun = _interviewer(syntax, child)
        elif child.dep == "ccomp" and verb.lemma in {
            "urge",
            "ask",
            "tell",
            "order",
            "want",
            "request",
        }:
            noun = next((c for c in syntax.children(child.i) if c.dep == "nsubj"), None)
            if noun is not None and not any(c.tag == "TO" for c in syntax.children(child.i)):
                noun = None
        if noun is None:
            continue
        span = noun_span(syntax, noun, without=(verb,))[0]
        if not covers(one.content, *span) and not covers(one.source, *span):
            found.append(span)
    return tuple(sorted(set(found)))


def _can_listen(noun: Token) -> bool:
    if noun.pos == "PRON" or noun.ent in {"PERSON", "ORG", "NORP", "GPE"}:
        return True
    known = (
        words("sources", "anonymous", "nouns")
        | words("sources", "titles", "nouns")
        | words("sources", "media", "nouns")
    )
    return noun.lemma.lower() in known


def _interviewer(syntax: Syntax, prep: Token) -> Token | None:
    """Return X in "in an interview with X" and "during a call with X"."""
    for noun in syntax.children(prep.i):
        if noun.dep != "pobj" or noun.lemma not in {
            "interview",
            "conversation",
            "call",
            "chat",
            "talk",
        }:
            continue
        for inner in syntax.children(noun.i):
            if inner.dep == "prep" and inner.lemma in {"with", "to"}:
                return next((c for c in syntax.children(inner.i) if c.dep == "pobj"), None)
    return None


def _withheld(
    article: Article, syntax: Syntax, one: Decline, labels: Mapping[str, str]
) -> Statement:
    form, description = type_source(article, syntax, one.source, labels)
    verb = syntax.tokens[one.verb]
    return Statement(
        id=make_id("s", article.id, one.source, one.cue, "decline"),
        article=article.id,
        source=Source(form, _cut(article, one.source), None, None, description),
        cue=Cue(_cut(article, one.cue), verb.lemma, "verb"),
        content=(),
        quoting="indirect",
        act="decline",
        class_="speech",
        addressee=(),
        inside=None,
        topic=_cut(article, one.topic),
        relay=(),
        confidence=one.confidence,
        found_by="statements.decline",
    )


# --- nesting -----------------------------------------------------------------------------------


def _nest(statements: list[Statement]) -> list[Statement]:
    """Give every statement that stands in another's content the id of the smallest such."""
    out = []
    sizes = {s.id: sum(c.end - c.start for c in s.content) for s in statements}
    for inner in statements:
        anchor = inner.cue.spans[0] if inner.cue else (inner.content or inner.source.spans)[0]
        holders = [
            outer
            for outer in statements
            if outer.id != inner.id
            and any(c.start <= anchor.start and anchor.end <= c.end for c in outer.content)
            and (sizes[outer.id], outer.id) > (sizes[inner.id], inner.id)
        ]
        if holders:
            holder = min(holders, key=lambda s: (sizes[s.id], s.id))
            inner = _replaced(inner, inside=holder.id)
        out.append(inner)
    return out


def _replaced(statement: Statement, *, inside: str | None) -> Statement:
    return replace(statement, inside=inside)
