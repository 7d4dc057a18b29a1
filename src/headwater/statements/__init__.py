"""From an article to its statements: who says what, and what the report says in its own voice.

Candidates come from ``cueing`` (a cue in the sentence) and ``uncued`` (the layout tells);
withholdings from ``declining``. Here each becomes a record: the source typed, the act told from
verb and polarity, addressees and nesting found. What nobody is cited for is the report's own
voice, split into propositions.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from headwater.clauses import Spans, covers, is_negated, noun_span, subtract, trim
from headwater.datamodel import (
    Act,
    Article,
    Cue,
    CueType,
    Quoting,
    Source,
    Span,
    Statement,
    StatementClass,
    Syntax,
    Token,
    make_id,
)
from headwater.lexicon import cue_nouns, cue_verbs, words
from headwater.propositions import split
from headwater.sourcing import head_of, type_source, usual_labels
from headwater.statements.attributing import Candidate
from headwater.statements.cueing import find_cued
from headwater.statements.declining import Decline, find_declines
from headwater.statements.quotations import Quotation, find_quotations
from headwater.statements.uncued import find_uncued

__all__ = ["find_statements"]

LEAST_SURE = 0.45  # what is less sure and nowhere quoted is told in the report's own voice
# Acts that are a saying even with a bare object: "denied the charge", but not "announced a tour".
SPOKEN_ACTS = frozenset({"deny", "confirm", "criticise", "warn", "threaten", "promise", "ask"})
LEAST_OWN_VOICE = 3  # words
_JOINING = frozenset({"mark", "prep", "cc", "punct", "aux", "det", "case"})
_DATELINE = re.compile(r"[^\n().]{0,50}\([A-Z][\w ./&-]{1,40}\)\s*[-–—]+\s*(?=\S)")
_JOINED_END = re.compile(r"[\s,;]+(?:but|and|though|although|yet)?\s*$")
_WORD = re.compile(r"\w+")
_CREDIT_TAIL = re.compile(
    r"\s*(?:[/|]\s*[A-Z][\w ./-]{0,40}|\((?:[A-Z][\w. ]*[/:] ?)?[A-Z][\w .,/-]{1,60}\)|"
    r"(?:Photo|Photograph|Picture|Image|Credit|Courtesy)s?(?: by|:| credit).*)$"
)


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
    declines = find_declines(article, syntax)
    cued = find_cued(article, syntax, quotations)
    cued = [c for c in cued if not any(_same_words(c, d) for d in declines)]
    cued = [_before_declines(article, c, declines) for c in cued]
    candidates = find_uncued(article, syntax, quotations, cued)
    if not deeds:
        candidates = [c for c in candidates if not _is_deed(article, syntax, quotations, c)]
    labels = usual_labels(syntax)
    made = [_statement(article, syntax, quotations, c, labels) for c in candidates if c.content]
    made += [_withheld(article, syntax, d, labels) for d in declines]
    made = _nest(_distinct(made))
    made += _own_voice(article, syntax, made)
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


def _is_deed(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation], one: Candidate
) -> bool:
    """Return whether an attribution tells what somebody does or means to do, not what they say."""
    if one.verb < 0 or one.found_by != "statements.model":
        return False
    if one.confidence < LEAST_SURE and _quoting(article, quotations, one.content) == "indirect":
        return True
    verb = syntax.tokens[one.verb]
    if verb.pos not in {"VERB", "AUX"} or _quoting(article, quotations, one.content) != "indirect":
        return False
    children = syntax.children(verb.i)
    if verb.lemma in {"quote", "cite"}:
        held = [t for a, b in one.content for t in syntax.between(a, b)]
        return all(t.pos not in {"VERB", "AUX"} for t in held)
    if any(c.dep == "ccomp" and covers(one.content, c.start, c.end) for c in children):
        return False
    if any(article.text[a:b].lower().startswith("that ") for a, b in one.content):
        return False
    known = cue_verbs().get(verb.lemma)
    if known is not None and known.class_ == "speech":
        held = [t for a, b in one.content for t in syntax.between(a, b)]
        bare = all(t.pos not in {"VERB", "AUX"} for t in held) and verb.lemma not in {"say", "tell"}
        will = any(c.dep == "aux" and c.lemma in {"will", "would", "shall"} for c in children)
        return will or (bare and known.act not in SPOKEN_ACTS)
    above = syntax.tokens[verb.head]
    return not (covers(one.content, above.start, above.end) and above.pos in {"VERB", "AUX"})


def _before_declines(article: Article, one: Candidate, declines: Sequence[Decline]) -> Candidate:
    """Return a candidate that ends where its own source withholds: "…, but gave no details"."""
    content = one.content
    for decline in declines:
        start = decline.cue[0][0]
        inside = covers(content, start, start + 1)
        if not inside or not decline.source or covers(content, *decline.source[0]):
            continue
        holder = next(s for s in content if s[0] <= start < s[1])
        kept = _JOINED_END.sub("", article.text[holder[0] : start])
        left = trim(article.text, holder[0], holder[0] + len(kept))
        content = tuple(s for s in content if s != holder) + ((left,) if left else ())
    return replace(one, content=tuple(sorted(content)))


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
    verb = syntax.tokens[one.verb] if one.verb >= 0 else None
    cue_type = _cue_type(article, one, verb)
    act, class_ = _act(syntax, verb, cue_type)
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
        quoting=_quoting(article, quotations, one.content),
        act=act,
        class_=class_,
        addressee=_cut(article, _addressees(syntax, verb, one)) if verb is not None else (),
        inside=None,
        topic=(),
        relay=(),
        confidence=round(one.confidence, 3),
        found_by=one.found_by,
    )


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


def _act(syntax: Syntax, verb: Token | None, cue_type: CueType) -> tuple[Act, StatementClass]:
    """Return what is done by the words, from the verb and whether it is negated."""
    if verb is None:
        return "assert", "speech"
    if cue_type == "noun":
        kind = cue_verbs().get(_VERB_OF_NOUN.get(verb.lemma, ""))
        return kind.act if kind else "assert", cue_nouns().get(verb.lemma, "speech")
    known = cue_verbs().get(verb.lemma)
    if known is None:
        return "assert", "speech"
    act: Act = "other" if known.class_ == "thought" else known.act
    if is_negated(syntax, verb):
        act = "other"
    return act, known.class_


_VERB_OF_NOUN = {
    "denial": "deny",
    "confirmation": "confirm",
    "warning": "warn",
    "threat": "threaten",
    "promise": "promise",
    "pledge": "promise",
    "vow": "promise",
    "assurance": "promise",
    "demand": "urge",
    "call": "urge",
    "appeal": "urge",
    "plea": "urge",
    "request": "urge",
    "criticism": "criticise",
    "complaint": "criticise",
    "accusation": "criticise",
}


def _quoting(article: Article, quotations: Sequence[Quotation], content: Spans) -> Quoting:
    """Return whether the content is quoted as a whole, in part, or not at all."""
    total = quoted = 0
    partly = False
    for start, end in content:
        total += len(_WORD.findall(article.text, start, end))
        for quotation in quotations:
            low, high = max(start, quotation.start), min(end, quotation.end)
            if low >= high or quotation.kind == "nickname":
                continue
            inside = len(_WORD.findall(article.text, low, high))
            quoted += inside
            partly = partly or inside >= 2 or quotation.kind == "speech"
    if total and quoted >= 0.9 * total:
        return "direct"
    return "mixed" if partly else "indirect"


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


# --- own voice ---------------------------------------------------------------------------------


def _own_voice(
    article: Article, syntax: Syntax, attributed: Sequence[Statement]
) -> Iterable[Statement]:
    """Yield the report's own propositions: what is left beside all that is attributed."""
    held: list[tuple[int, int]] = []  # what is somebody's content
    taken: list[tuple[int, int]] = []  # and what names source, addressee, topic
    cues: list[tuple[int, int]] = []
    for statement in attributed:
        about = [*statement.addressee, *statement.topic, *_subjects(syntax, statement)]
        held += [(s.start, s.end) for s in statement.content]
        taken += [(s.start, s.end) for s in (*statement.content, *about)]
        cues += [(s.start, s.end) for s in (statement.cue.spans if statement.cue else ())]
    for paragraph in article.paragraphs:
        if paragraph.role == "credit":
            continue
        end = paragraph.end
        if paragraph.role == "caption":
            tail = _CREDIT_TAIL.search(article.text[paragraph.start : paragraph.end])
            end = paragraph.start + tail.start() if tail is not None else end
        held_here, taken_here, cues_here = (
            tuple(s for s in around if s[0] < end and s[1] > paragraph.start)
            for around in (held, taken, cues)
        )
        opening = _DATELINE.match(article.text[paragraph.start : end])
        start = paragraph.start + (opening.end() if opening is not None else 0)
        for spans in split(syntax, start, end):
            left = _unclaimed(article, syntax, spans, (held_here, taken_here, cues_here))
            if left:
                yield _own(article, left)


def _subjects(syntax: Syntax, statement: Statement) -> tuple[Span, ...]:
    """Return the source unless it is also the subject of a clause that is not the cue's."""
    spans = statement.source.spans
    head = head_of(syntax, tuple((s.start, s.end) for s in spans)) if spans else None
    if head is None or statement.cue is None:
        return spans
    verb = syntax.tokens[head.head]
    attributes = any(s.start <= verb.start < s.end for s in statement.cue.spans)
    attributes = attributes or verb.lemma in {"quote", "cite"}
    return () if verb.pos in {"VERB", "AUX"} and not attributes else spans


def _unclaimed(
    article: Article,
    syntax: Syntax,
    spans: Spans,
    others: tuple[Spans, Spans, Spans],
) -> Spans:
    """Return what of a proposition is the report's own, or nothing if it only attributes.

    *others* are the contents, the contents with addressees and topics, and the cues around.
    """
    held, taken, cues = others
    here = [c for c in cues if covers(spans, *c)]
    contents = [s for s in (taken if here else held) if covers(spans, *s)]
    if not contents and not here:
        return spans if _tells(article, spans) else ()
    left = tuple(
        s
        for a, b in subtract(spans, [*contents, *here])
        if (s := _without_loose_end(article, syntax, a, b)) is not None
    )
    if here:
        below = {
            t.i
            for a, b in here
            for cue in syntax.between(a, b)
            if cue.pos in {"VERB", "AUX"}
            for t in syntax.subtree(cue.i)
        }
        return tuple(s for s in left if _has_clause(syntax, s, below))
    if sum(b - a for a, b in left) < 0.4 * sum(b - a for a, b in spans):
        return ()
    return left if _tells(article, left) else ()


def _without_loose_end(
    article: Article, syntax: Syntax, start: int, end: int
) -> tuple[int, int] | None:
    """Return a remainder without the words at its ends that only joined it to what was cut out."""
    words_left = list(syntax.between(start, end))
    while words_left and (
        words_left[-1].dep in _JOINING or words_left[-1].pos in {"PUNCT", "SCONJ", "CCONJ"}
    ):
        words_left.pop()
    while words_left and (words_left[0].dep == "cc" or words_left[0].pos == "PUNCT"):
        words_left.pop(0)
    if not words_left:
        return None
    span = trim(
        article.text, max(start, words_left[0].start), min(end, words_left[-1].end), ".\"“”'"
    )
    return span if span is not None and span[1] - span[0] > 2 else None


def _has_clause(
    syntax: Syntax, span: tuple[int, int], without: Collection[int] = frozenset()
) -> bool:
    """Return whether a finite clause with a subject stands in the stretch, not in *without*."""
    held = syntax.between(*span)
    inside = {t.i for t in held}
    for token in held:
        if token.dep in {"nsubj", "nsubjpass", "expl"} and token.head in inside - set(without):
            verb = syntax.tokens[token.head]
            if verb.pos in {"VERB", "AUX"} and verb.tag in {"VBD", "VBZ", "VBP", "VBN", "VB"}:
                return len(held) >= 5
    return False


def _tells(article: Article, spans: Spans) -> bool:
    """Return whether the stretch has enough words to tell something."""
    count = sum(len(_WORD.findall(article.text, a, b)) for a, b in spans)
    return count >= LEAST_OWN_VOICE


def _own(article: Article, spans: Spans) -> Statement:
    return Statement(
        id=make_id("s", article.id, "own-voice", spans),
        article=article.id,
        source=Source("own-voice"),
        cue=None,
        content=_cut(article, spans),
        quoting="own-voice",
        act="assert",
        class_="speech",
        addressee=(),
        inside=None,
        topic=(),
        relay=(),
        confidence=1.0,
        found_by="statements.own-voice",
    )
