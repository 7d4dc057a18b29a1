"""What a report tells in its own voice: what is left beside all that is attributed.

The rest is split into propositions. What names a source, an addressee or a topic is no telling, nor
is a stretch that no verb stands in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from headwater.clauses import Spans, covers, subtract, trim
from headwater.datamodel import Article, Source, Span, Statement, Syntax, Token, make_id
from headwater.propositions import split
from headwater.sourcing import head_of
from headwater.statements.chains import text_start

__all__ = ["own_voice"]

LEAST_OWN_VOICE = 3  # words
LEAST_ALONG = 6  # words of a phrase beside a saying that tells something of its own
LEAST_SENTENCE = 8  # words of a sentence that is believed without a verb
_JOINING = frozenset({"mark", "prep", "cc", "punct", "aux", "det", "case"})
_CREDIT_TAIL = re.compile(
    r"\s*(?:[/|]\s*[A-Z][\w ./-]{0,40}|\((?:[A-Z][\w. ]*[/:] ?)?[A-Z][\w .,/-]{1,60}\)|"
    r"(?:Photo|Photograph|Picture|Image|Credit|Courtesy)s?(?: by|:| credit).*)$"
)
_WORD = re.compile(r"\w+")


def own_voice(
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
        start = min(end, text_start(article, paragraph))
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
        return spans if _tells(article, spans) and _is_clause(article, syntax, spans) else ()
    left = tuple(
        s
        for a, b in subtract(spans, [*contents, *here])
        if (s := _without_loose_end(article, syntax, a, b)) is not None
    )
    if here:
        below = {
            cue.i for a, b in here for cue in syntax.between(a, b) if cue.pos in {"VERB", "AUX"}
        }
        return tuple(s for s in left if _has_clause(syntax, s, below) or _goes_along(syntax, s))
    if sum(b - a for a, b in left) < 0.4 * sum(b - a for a, b in spans):
        return ()
    return left if _tells(article, left) and _is_clause(article, syntax, left) else ()


_MAY_BE_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VBN"})


def _is_clause(article: Article, syntax: Syntax, spans: Spans) -> bool:
    """Return whether a verb that can be finite stands in it; a headline or caption needs none."""
    paragraph = article.paragraph_at(spans[0][0])
    if paragraph is not None and paragraph.role != "body":
        return True
    held = [t for a, b in spans for t in syntax.between(a, b)]
    if any(t.tag in _MAY_BE_FINITE for t in held):
        return True
    # the parser takes many a verb for a noun or a bare form: believe a full sentence
    shaped = article.text[spans[-1][1] : spans[-1][1] + 1] in {".", "!", "?", "”", '"'}
    return shaped and len(held) >= LEAST_SENTENCE


def _without_loose_end(
    article: Article, syntax: Syntax, start: int, end: int
) -> tuple[int, int] | None:
    """Return a remainder without the words at its ends that only joined it to what was cut out."""
    words_left = list(syntax.between(start, end))
    while words_left and (
        words_left[-1].dep in _JOINING
        or words_left[-1].pos in {"PUNCT", "SCONJ", "CCONJ"}
        or words_left[-1].tag in {"WP", "WDT"}
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


def _goes_along(syntax: Syntax, span: tuple[int, int]) -> bool:
    """Return whether a phrase beside a saying tells of what went along with it.

    "Standing at the breached dam, she said", "she said in a speech that opened the fair".
    """
    held = [t for t in syntax.between(*span) if t.pos != "PUNCT"]
    doing = any(t.tag in {"VBG", "VBN"} and t.dep in {"advcl", "acl", "pcomp"} for t in held)
    return len(held) >= LEAST_ALONG and doing and not _is_ask(held)


def _is_ask(held: Sequence[Token]) -> bool:
    """Return whether a phrase only says what somebody was asked: "when asked whether it leaks"."""
    return any(t.lemma in {"ask", "press", "question"} for t in held[:3])


def _has_clause(
    syntax: Syntax, span: tuple[int, int], without: Collection[int] = frozenset()
) -> bool:
    """Return whether a finite clause with a subject stands in the stretch, not in *without*."""
    held = syntax.between(*span)
    inside = {t.i for t in held}
    if _is_ask(held):
        return False
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
        content=tuple(article.span(a, b) for a, b in sorted(spans) if a < b),
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
