"""Who is cited by which word for what: the rules that read the heads of a sentence.

Each rule gives candidates, plain offsets with a confidence; ``statements`` makes records of them.
A trained finder may stand in for these rules: what it gives has the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from headwater.clauses import (
    Spans,
    apposed_subject,
    covers,
    join,
    noun_span,
    runs,
    subject_of,
    subtract,
    trim,
    verb_group,
)
from headwater.datamodel import Article, Syntax, Token
from headwater.lexicon import CueVerb, cue_nouns, cue_verbs, words
from headwater.statements.quotations import Quotation, quotation_at

__all__ = ["Candidate", "find_candidates"]

_CLAUSE = frozenset({"ccomp", "parataxis"})
_PREPOSITIONS = {
    "warn": {"of", "about", "against"},
    "accuse": {"of"},
    "blame": {"for"},
    "complain": {"about", "of"},
    "speak": {"of", "about"},
    "call": {"for", "on"},
    "appeal": {"for", "to"},
    "hint": {"at"},
    "allude": {"to"},
    "object": {"to"},
    "protest": {"against"},
    "press": {"for"},
    "push": {"for"},
    "boast": {"of", "about"},
    "caution": {"against"},
    "threaten": {"with"},
    "criticize": {"for"},
    "criticise": {"for"},
    "praise": {"for"},
    "thank": {"for"},
    "apologize": {"for"},
    "apologise": {"for"},
    "ask": {"for", "about"},
    "agree": {"on", "with", "to"},
    "insist": {"on"},
    "elaborate": {"on"},
    "testify": {"about", "to"},
    "think": {"of", "about"},
    "worry": {"about"},
    "fear": {"for"},
    "hope": {"for"},
    "wish": {"for"},
    "believe": {"in"},
    "plan": {"for", "on"},
    "wonder": {"about"},
    "inquire": {"about"},
    "identify": {"as"},
}
# What is said of an object: "accused him of theft".
_OF_OBJECT = frozenset(["accuse", "blame", "criticize", "criticise", "praise", "thank", "identify"])
_NO_SPEAKER = frozenset(["it", "there", "this", "that", "what", "which", "these", "those"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """One attribution as offsets; ``verb`` is the token of the cue verb, -1 without one."""

    source: Spans
    cue: Spans
    content: Spans
    confidence: float
    found_by: str
    verb: int = -1


def find_candidates(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation]
) -> list[Candidate]:
    """Return the attributions that a cue shows, nested ones included, in text order."""
    found = [
        *_by_verb(article, syntax, quotations),
        *_according_to(article, syntax),
        *_by_noun(article, syntax),
        *_by_adverb(syntax),
        *_colons(article, syntax, quotations),
    ]
    found = [_with_quotations(article, one, quotations) for one in found]
    found = _link_loose(article, syntax, quotations, found)
    return sorted(_settle(found), key=lambda c: (c.cue or c.content, c.content))


# --- verbs -------------------------------------------------------------------------------------


def _by_verb(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation]
) -> Iterator[Candidate]:
    verbs = cue_verbs()
    for token in syntax.tokens:
        kind = verbs.get(token.lemma)
        if kind is None or token.pos not in {"VERB", "AUX"} or _is_modifier(syntax, token):
            continue
        cue = verb_group(syntax, token)
        content, by = _content(article, syntax, token, cue, kind)
        in_quotation = quotation_at(quotations, token.start)
        if not content:
            near = (
                _near_quotation(syntax, token, cue, quotations)
                if _may_quote(syntax, token)
                else None
            )
            if near is None or in_quotation is not None:
                continue
            content, by = ((near.start, near.end),), "quotation"
        subject = subject_of(syntax, token)
        source = _source(syntax, subject, cue, content)
        if subject is None and by == "clause" and (source := apposed_subject(syntax, token)):
            left = (trim(article.text, a, b) for a, b in subtract(content, source))
            content = tuple(part for part in left if part is not None)
        if not content or (not source and by == "object"):
            continue
        sure = {"clause": 0.8, "quotation": 0.85, "infinitive": 0.7, "object": 0.55}[by]
        if kind.class_ == "thought":
            sure -= 0.15
        if not source:
            sure -= 0.2
        yield Candidate(source, runs(cue), content, sure, f"statements.verb-{by}", token.i)


def _may_quote(syntax: Syntax, verb: Token) -> bool:
    """Return whether a quotation beside the verb can be its content: not "to say", "noting it"."""
    if verb.tag == "VB" and _has_to(syntax, verb):
        return False
    return (
        not any(
            c.dep == "dobj"
            and c.i > verb.i
            and c.ent not in {"PERSON", "ORG"}
            and c.pos == "NOUN"
            and c.lemma not in words("sources", "anonymous", "nouns")
            and c.lemma not in words("sources", "media", "nouns")
            for c in syntax.children(verb.i)
        )
        or verb.tag != "VBG"
    )


def _is_modifier(syntax: Syntax, token: Token) -> bool:
    """Return whether the verb only describes a noun: "a planned march", "the alleged thief"."""
    head = syntax.tokens[token.head]
    return token.dep in {"amod", "compound"} and head.pos in {"NOUN", "PROPN"}


def _source(syntax: Syntax, subject: Token | None, cue: Sequence[Token], content: Spans) -> Spans:
    if subject is None or (subject.lemma.lower() in _NO_SPEAKER and subject.tag != "WDT"):
        return ()
    if subject.ent in {"TIME", "DATE"} or subject.tag == "CD":
        return ()
    if subject.ent == "CARDINAL" and subject.pos != "NOUN":
        return ()
    span = noun_span(syntax, subject, without=cue)
    return () if covers(content, *span[0]) else span


def _content(
    article: Article, syntax: Syntax, verb: Token, cue: Sequence[Token], kind: CueVerb
) -> tuple[Spans, str]:
    """Return what hangs on the verb as its content, and how."""
    children = syntax.children(verb.i)
    clause = [c for c in children if c.dep in _CLAUSE and c.i not in {t.i for t in cue}]
    clause = [c for c in clause if c.dep == "ccomp" or _quoted_shape(syntax, verb, c)]
    if clause:
        return _span_of(article, syntax, clause, cue, verb), "clause"
    infinitive = [c for c in children if c.dep == "xcomp" and _has_to(syntax, c)]
    if infinitive and (
        kind.act in {"urge", "promise", "threaten", "ask", "other"}
        or (kind.class_ == "thought" or verb.lemma in {"claim", "say", "offer", "agree", "refuse"})
    ):
        return _span_of(article, syntax, infinitive, cue, verb), "infinitive"
    wanted = _PREPOSITIONS.get(verb.lemma, set())
    about = [c for c in children if c.dep in {"prep", "agent"} and c.lemma in wanted]
    direct = [c for c in children if c.dep in {"dobj", "oprd"} and c.i > verb.i]
    if about and verb.lemma in _OF_OBJECT:
        return _span_of(article, syntax, [*direct, *about], cue, verb), "object"
    if about:
        return _span_of(article, syntax, about, cue, verb), "object"
    if (
        direct
        and not kind.needs_clause
        and verb.lemma not in {"tell", "say", "ask", "urge", "remind"}
    ):
        return _span_of(article, syntax, direct, cue, verb), "object"
    inverted = _inverted(syntax, verb)
    if inverted:
        return _span_of(article, syntax, inverted, cue, verb), "clause"
    return (), ""


def _quoted_shape(syntax: Syntax, verb: Token, clause: Token) -> bool:
    return clause.i < verb.i or any(t.text == ":" for t in syntax.tokens[verb.i : clause.i])


def _has_to(syntax: Syntax, verb: Token) -> bool:
    return any(c.dep == "aux" and c.tag == "TO" for c in syntax.children(verb.i))


def _inverted(syntax: Syntax, verb: Token) -> list[Token]:
    """Return the clause that "…, she said" hangs on where the parser takes the cue for an aside."""
    head = syntax.tokens[verb.head]
    if (
        verb.dep in {"parataxis", "advcl", "dep", "conj"}
        and head.pos in {"VERB", "AUX"}
        and verb.tag
        in {
            "VBD",
            "VBZ",
            "VBP",
        }
    ):
        own = [t.i for t in syntax.subtree(verb.i)]
        before = syntax.tokens[own[0] - 1] if own[0] else None
        has_subject = any(c.dep == "nsubj" for c in syntax.children(verb.i))
        marked = any(c.dep in {"mark", "advmod"} and c.i < verb.i for c in syntax.children(verb.i))
        if (
            before is not None
            and before.text in {",", "”", '"', "’", "'"}
            and has_subject
            and not marked
        ):
            return [head]
    return []


def _span_of(
    article: Article, syntax: Syntax, heads: Sequence[Token], cue: Sequence[Token], verb: Token
) -> Spans:
    """Return the characters of the clauses *heads*, the cue and its subject cut out."""
    mine = {t.i for t in cue} | {verb.i}
    for child in syntax.children(verb.i):
        if child.dep in {"nsubj", "dative", "advmod"} and child not in heads:
            mine.update(t.i for t in syntax.subtree(child.i))
    tokens: list[Token] = []
    for head in heads:
        below = {t.i for t in syntax.subtree(head.i)}
        if verb.i in below:
            below -= {t.i for t in syntax.subtree(verb.i)}
        tokens += [syntax.tokens[i] for i in sorted(below - mine)]
    if not tokens:
        return ()
    spans = join(runs(tokens), gap=2)
    holes = [(syntax.tokens[i].start, syntax.tokens[i].end) for i in mine]
    trimmed = (trim(article.text, a, b, ".") for a, b in subtract(spans, holes))
    return tuple(
        s for s in trimmed if s is not None and re.search(r"\w", article.text[s[0] : s[1]])
    )


def _near_quotation(
    syntax: Syntax, verb: Token, cue: Sequence[Token], quotations: Sequence[Quotation]
) -> Quotation | None:
    """Return the quotation that begins right after the verb's clause or ends right before it."""
    start, end = syntax.sentence_span(syntax.sentence_of(verb.i))
    best: tuple[int, Quotation] | None = None
    for quotation in quotations:
        if quotation.end < start or quotation.start > end + 2 or quotation.kind != "speech":
            continue
        if quotation.start >= end and _has_own_cue(syntax, quotation):
            continue
        gap = min(abs(verb.start - quotation.end), abs(quotation.start - cue[-1].end))
        if gap < 120 and (best is None or gap < best[0]):
            best = (gap, quotation)
    return best[1] if best else None


def _has_own_cue(syntax: Syntax, quotation: Quotation) -> bool:
    """Return whether a saying follows the quotation in its own sentence: “…,” Lund told Ost."""
    verbs = cue_verbs()
    here = syntax.between(quotation.end, quotation.end + 1) or syntax.between(
        quotation.end + 1, quotation.end + 2
    )
    if not here or not quotation.closed:
        return False
    number = syntax.sentence_of(here[0].i)
    if number != syntax.sentence_of(syntax.between(quotation.start, quotation.end)[-1].i):
        return False
    for token in syntax.tokens[here[0].i : syntax.sentences[number][1]][:12]:
        kind = verbs.get(token.lemma)
        if kind is not None and kind.class_ == "speech" and token.tag in {"VBD", "VBZ", "VBP"}:
            return True
    return False


# --- according to, nouns, adverbs, colons ------------------------------------------------------


def _according_to(article: Article, syntax: Syntax) -> Iterator[Candidate]:
    tokens = syntax.tokens
    for token, after in pairwise(tokens):
        if token.text.lower() != "according" or after.text.lower() != "to":
            continue
        nouns = [c for c in syntax.children(after.i) if c.dep in {"pobj", "pcomp"}]
        noun = nouns[0] if nouns else tokens[after.i + 1] if after.i + 1 < len(tokens) else None
        if noun is None or noun.pos not in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"}:
            continue
        number = syntax.sentence_of(token.i)
        low, high = syntax.sentence_span(number)
        source = noun_span(syntax, noun, without=(token, after))
        clause = _brackets(article, low, high, token) or _clause_around(syntax, token)
        holes = [(token.start, after.end), *source]
        phrase = runs(syntax.subtree(token.i))
        spans = subtract([clause or (low, high)], [*holes, *phrase])
        content = tuple(
            s
            for a, b in spans
            if (s := trim(article.text, a, b, ".")) is not None and s[1] - s[0] > 2
        )
        if content and source:
            yield Candidate(
                source, ((token.start, after.end),), content, 0.85, "statements.according-to"
            )


def _brackets(article: Article, low: int, high: int, token: Token) -> tuple[int, int] | None:
    """Return the extent of the brackets that a phrase stands in: it speaks of no more."""
    opened = article.text.rfind("(", low, token.start)
    closed = article.text.find(")", token.end, high)
    if opened < 0 or closed < 0 or article.text.find(")", opened, token.start) >= 0:
        return None
    return opened + 1, closed


def _clause_around(syntax: Syntax, token: Token) -> tuple[int, int] | None:
    """Return the extent of the finite clause that an "according to" phrase belongs to."""
    at = syntax.tokens[token.head]
    for _ in range(8):
        if at.head == at.i or (at.pos in {"VERB", "AUX"} and at.dep in {"ccomp", "conj", "advcl"}):
            break
        at = syntax.tokens[at.head]
    if at.head == at.i:
        return None
    first = syntax.subtree(at.i)
    if at.dep in {"conj", "advcl"} and token.i < first[0].i:
        return None
    return first[0].start, first[-1].end


def _by_noun(article: Article, syntax: Syntax) -> Iterator[Candidate]:
    nouns = cue_nouns()
    for token in syntax.tokens:
        class_ = nouns.get(token.lemma)
        if class_ is None or token.pos != "NOUN":
            continue
        children = syntax.children(token.i)
        clause = [c for c in children if c.dep in {"acl", "ccomp", "relcl"} and _is_that(syntax, c)]
        if not clause:
            continue
        owner = [c for c in children if c.dep == "poss"]
        owner += [
            n
            for c in children
            if c.dep == "prep" and c.lemma in {"by", "from", "of"} and c.i < clause[0].i
            for n in syntax.children(c.i)
            if n.dep == "pobj"
        ]
        verb = syntax.tokens[token.head]
        if not owner and token.dep == "dobj" and verb.pos == "VERB":
            subject = subject_of(syntax, verb)
            owner = [subject] if subject is not None else []
        content = _span_of(article, syntax, clause, (token,), token)
        source = noun_span(syntax, owner[0], without=(token,)) if owner else ()
        if content and source:
            sure = 0.6 if class_ == "speech" else 0.5
            yield Candidate(
                source, ((token.start, token.end),), content, sure, "statements.noun", token.i
            )


def _is_that(syntax: Syntax, clause: Token) -> bool:
    if clause.dep == "relcl":
        return False
    below = syntax.children(clause.i)
    return any(c.dep == "mark" and c.lemma == "that" for c in below) or any(
        c.dep == "aux" and c.tag == "TO" for c in below
    )


def _by_adverb(syntax: Syntax) -> Iterator[Candidate]:
    adverbs = words("cues", "adverbs", "unknown") - {"apparently"}
    for token in syntax.tokens:
        if token.lemma not in adverbs or token.dep != "advmod":
            continue
        verb = syntax.tokens[token.head]
        if verb.pos not in {"VERB", "AUX"}:
            continue
        own = [t for t in syntax.subtree(verb.i) if t.i != token.i and t.dep != "punct"]
        if len(own) < 2:
            continue
        content = join(runs(own), gap=2)
        yield Candidate(
            (),
            ((token.start, token.end),),
            subtract(content, ((token.start, token.end + 1),)),
            0.4,
            "statements.adverb",
        )


_HEADLINE_COLON = re.compile(r"^(?P<left>[^:\n]{2,120}?)(?P<colon>:) (?P<right>\S[^\n]*)$")


def _colons(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation]
) -> Iterator[Candidate]:
    """Read headlines of the form "Mayor: 'We will rebuild'" and "'We will rebuild': mayor"."""
    for paragraph in article.paragraphs:
        if paragraph.role not in {"headline", "subhead"} and paragraph is not article.paragraphs[0]:
            continue
        found = _HEADLINE_COLON.match(article.text[paragraph.start : paragraph.end])
        if found is None:
            continue
        base = paragraph.start
        left, colon, right = (
            (base + found.start(name), base + found.end(name))
            for name in ("left", "colon", "right")
        )
        for source, content in ((left, right), (right, left)):
            quoted = quotation_at(quotations, content[0]) is not None
            if _is_speaker(syntax, source) and (quoted or source is left):
                yield Candidate((source,), (colon,), (content,), 0.6, "statements.colon")
                break


def _is_speaker(syntax: Syntax, span: tuple[int, int]) -> bool:
    """Return whether a few words before or after a headline's colon name who speaks."""
    held = syntax.between(*span)
    if not 1 <= len(held) <= 6 or any(t.pos == "VERB" and t.tag in {"VBZ", "VBD"} for t in held):
        return False
    last = held[-1].lemma.lower()
    if {last, held[-1].text.lower()} & words("cues", "topics", "nouns") and len(held) > 1:
        return False
    if last in words("sources", "anonymous", "nouns") | words("sources", "polls", "nouns"):
        return True
    if last in {"report", "study", "survey", "memo"}:
        return True
    return any(t.ent in {"PERSON", "ORG", "NORP"} for t in held)


# --- quotations --------------------------------------------------------------------------------


def _with_quotations(
    article: Article, one: Candidate, quotations: Sequence[Quotation]
) -> Candidate:
    """Widen the content to the whole of the quotations that it stands in."""
    spans = list(one.content)
    holes = [*one.source, *one.cue]
    for quotation in quotations:
        if (
            quotation.end <= spans[0][0]
            or quotation.start >= spans[-1][1]
            or (quotation.kind == "nickname")
        ):
            continue
        held = covers(spans, quotation.start, quotation.end)
        outside = all(b <= quotation.start or a >= quotation.end for a, b in holes)
        if held and outside and held < quotation.end - quotation.start:
            spans.append((quotation.start, quotation.end))
    content = tuple(
        s
        for a, b in subtract(join(spans), holes)
        if (s := trim(article.text, a, b)) is not None
        and re.search(r"\w", article.text[s[0] : s[1]])
    )
    return replace(one, content=content)


def _link_loose(
    article: Article,
    syntax: Syntax,
    quotations: Sequence[Quotation],
    found: list[Candidate],
) -> list[Candidate]:
    """Give quotations in nobody's content to the attribution of their sentence, or the one before.

    "X," he said. "Y." is one attribution with two contents; so is a quotation that follows in the
    same paragraph with nothing beside it.
    """
    out = list(found)
    for quotation in quotations:
        if quotation.kind != "speech" or _is_held(out, quotation):
            continue
        number = _nearest(article, syntax, quotation, out)
        if number is not None:
            one = out[number]
            out[number] = replace(
                one, content=join([*one.content, (quotation.start, quotation.end)])
            )
    return out


def _is_held(found: Iterable[Candidate], quotation: Quotation) -> bool:
    size = quotation.end - quotation.start
    return any(covers(c.content, quotation.start, quotation.end) > 0.5 * size for c in found)


def _nearest(
    article: Article, syntax: Syntax, quotation: Quotation, found: Sequence[Candidate]
) -> int | None:
    """Return which attribution a loose quotation goes on with, or ``None``."""
    here = syntax.between(quotation.start, quotation.end)
    if not here:
        return None
    sentences = {syntax.sentence_of(here[0].i), syntax.sentence_of(here[-1].i)}
    paragraph = article.paragraph_at(quotation.start)
    best: tuple[int, int] | None = None
    for number, one in enumerate(found):
        at = one.cue[0][0] if one.cue else one.content[0][0]
        tokens = syntax.between(at, at + 1)
        if not tokens or paragraph is None or not paragraph.start <= at < paragraph.end:
            continue
        if quotation.start <= at < quotation.end or not _is_speech(syntax, one):
            continue
        sentence = syntax.sentence_of(tokens[0].i)
        if sentence not in sentences and not (
            sentence < min(sentences)
            and _only_quotation(article, syntax, quotation, one)
            and not _has_own_cue(syntax, quotation)
        ):
            continue
        gap = min(abs(quotation.start - at), abs(at - quotation.end))
        if best is None or gap < best[0]:
            best = (gap, number)
    return best[1] if best else None


def _is_speech(syntax: Syntax, one: Candidate) -> bool:
    if one.verb < 0:
        return one.found_by != "statements.adverb"
    kind = cue_verbs().get(syntax.tokens[one.verb].lemma)
    return kind is not None and kind.class_ == "speech"


def _only_quotation(article: Article, syntax: Syntax, quotation: Quotation, one: Candidate) -> bool:
    """Return whether from the attribution's end to the quotation's nothing is narrated."""
    start = max(b for _, b in (*one.content, *one.cue, *one.source))
    between = article.text[start : quotation.start]
    if quotation.start < start or len(between) > 400:
        return False
    paragraph = article.paragraph_at(quotation.start)
    assert paragraph is not None
    before = re.split(r"(?<=[.!?])\s", between)[-1]
    return re.search(r"\w", before) is None


# --- which of several ---------------------------------------------------------------------------


def _settle(found: list[Candidate]) -> list[Candidate]:
    """Drop what is empty, and of two attributions with nearly the same content the weaker one."""
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda c: (-c.confidence, c.cue, c.content)):
        if not one.content:
            continue
        size = sum(b - a for a, b in one.content)
        clash = False
        for other in kept:
            shared = sum(covers(other.content, a, b) for a, b in one.content)
            whole = sum(b - a for a, b in other.content)
            nested = _lies_in(one, other) or _lies_in(other, one)
            alike = shared > 0.8 * min(size, whole) and shared > 0.6 * max(size, whole)
            clash = clash or (alike and not nested) or one.cue == other.cue
        if not clash:
            kept.append(one)
    return kept


def _lies_in(inner: Candidate, outer: Candidate) -> bool:
    """Return whether the cue of one stands in the content of the other."""
    return bool(inner.cue) and covers(outer.content, *inner.cue[0]) > 0
