"""Who was asked and did not answer: phrases of withholding, found on the lemmas of a sentence.

The phrases stand in ``lexicon/declines.toml``. The source is the subject of the phrase's verb,
the topic what comes after "about", "on", "whether" or the verb itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from headwater.clauses import Spans, noun_span, runs, subject_of, trim, verb_group
from headwater.datamodel import Article, Syntax, Token
from headwater.lexicon import decline_phrases, words
from headwater.sourcing import head_of, type_source
from headwater.statements.quotations import Quotation, quotation_at

__all__ = ["Decline", "find_declines"]

_NEGATION = r"(?:not|n't|n’t|never|cannot|neither|nor)(?: [\w-]+){0,2}?"
_TOPICAL = frozenset(["on", "about", "regarding", "concerning", "into", "over", "of", "as"])
_ASKING = frozenset(
    [
        "call",
        "message",
        "email",
        "e-mail",
        "request",
        "question",
        "inquiry",
        "query",
        "letter",
        "voicemail",
    ]
)
_WH = frozenset(["how", "what", "when", "where", "which", "who", "whom", "why", "whether", "if"])
_PASSED = frozenset(
    [
        "identify",
        "name",
        "specify",
        "disclose",
        "comment",
        "release",
        "give",
        "provide",
        "reveal",
        "say",
        "explain",
    ]
)
_TRIGGER = re.compile(
    r"declin|refus|comment|respon|repl[iy]|reach|detail|answer|elaborat|unavailab|silent|mum\b|quiet|"
    r"disclos|identif|specif|n[o']t say|n’t say|not\b|n[’']t |yet to|fail|no |withh"
    r"|unable|question|contact|demur|fifth",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Decline:
    """One withholding as offsets: who, by which words, what it was about."""

    source: Spans
    cue: Spans
    topic: Spans
    verb: int
    confidence: float


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[tuple[str, ...], ...], bool], ...]:
    """Return the phrases as patterns over a sentence's lemmas, the verb's place a group.

    With each go the words that it cannot hold without (one of every tuple), and whether somebody
    asks in it.
    """
    out = []
    for places in decline_phrases():
        marked = any(p[0].startswith("^") for p in places)
        parts = [r"(?<!\S)"]
        needed: list[tuple[str, ...]] = []
        for n, place in enumerate(places):
            first = place[0].removeprefix("^")
            if first == "*":
                parts.append(r"(?:\S+ ){0,3}?")
                continue
            if first == "**":
                parts.append(r"(?:\S+ ){0,9}?")
                continue
            forms = tuple(word.removeprefix("^") for word in place)
            needed += [forms] if first != "~not" else []
            body = _NEGATION if first == "~not" else "|".join(map(re.escape, forms))
            is_verb = place[0].startswith("^") or (not marked and n == 0 and first != "~not")
            parts.append(f"(?P<verb>{body})" if is_verb else f"(?:{body})")
            parts.append(r"(?!\S) ?" if n == len(places) - 1 else " ")
        asking = places[0][0].removeprefix("^") in _ASKING
        out.append((re.compile("".join(parts)), tuple(needed), asking))
    return tuple(out)


def find_declines(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation] | None = None
) -> list[Decline]:
    """Return every place where somebody withholds, in text order, overlapping finds made one.

    In the quoted words of *quotations* only what speaks of answering counts: "I can't say I mind"
    withholds nothing.
    """
    out: list[Decline] = []
    for first, end in syntax.sentences:
        tokens = syntax.tokens[first:end]
        sentence = article.text[tokens[0].start : tokens[-1].end]
        if _TRIGGER.search(sentence) is None:
            continue
        out.extend(
            one
            for one in _in_sentence(article, syntax, _without_however(tokens))
            if not _is_manner(syntax, quotations, one)
        )
    return out


def _without_however(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return a sentence without ", however," so that a phrase is whole."""
    out: list[Token] = []
    for n, token in enumerate(tokens):
        aside = [t.text.lower() for t in tokens[max(0, n - 2) : n + 3]]
        inside = token.text == "," and "however" in aside[1:4]
        if token.text.lower() != "however" and not inside:
            out.append(token)
    return out or tokens


def _is_manner(syntax: Syntax, quotations: Sequence[Quotation] | None, one: Decline) -> bool:
    """Return whether the words withhold nothing: quoted talk, a thing not handed over."""
    held = [t for a, b in one.cue for t in syntax.between(a, b)]
    lemmas = {t.lemma.lower() for t in held}
    at = quotation_at(quotations or (), one.cue[0][0])
    if (
        at is not None
        and at.kind == "speech"
        and not lemmas & words("declines", "told", "answering")
    ):
        return True
    verb = syntax.tokens[one.verb]
    speaker = [t.text for a, b in one.source for t in syntax.between(a, b)]
    if at is None and quotations is not None and speaker in (["I"], ["We"], ["we"]):
        return True  # the reporter's "I can't say I mind"
    if "fifth" in lemmas and verb.tag not in {"VBD", "VBZ", "VBN"}:
        return True  # only what has been done
    if verb.dep == "relcl" and "say" not in lemmas and verb.lemma in _PASSED and not lemmas & _WH:
        return True  # "a payment that he did not disclose"
    after = syntax.tokens[held[-1].i + 1 : held[-1].i + 4]
    word = after[0].lemma.lower() if after else ""
    if verb.lemma == "refer" and held[-1].lemma == "comment" and "to" in lemmas:
        return True  # "was referring to comments"
    if held[-1].lemma in {"reason", "answer"} and word == "to":
        return True  # "had no reason to believe"
    if held[-1].lemma in {"give", "provide", "offer", "share", "release"}:
        told = [t.lemma.lower() for t in (*after, *syntax.tokens[held[-1].i + 4 : held[-1].i + 7])]
        return words("declines", "told", "information").isdisjoint(told)
    if held[-1].lemma in {"say", "describe"}:
        return any(t.lemma in {"word", "name"} for t in after) or (
            held[-1].lemma == "describe" and word not in _WH
        )
    return held[-1].pos == "VERB" and held[-1].lemma == "request" and verb.lemma != "request"


def _in_sentence(article: Article, syntax: Syntax, tokens: Sequence[Token]) -> Iterator[Decline]:
    lemmas = [t.lemma.lower().replace(" ", "") or "_" for t in tokens]
    starts, at = [], 0
    for lemma in lemmas:
        starts.append(at)
        at += len(lemma) + 1
    line = " ".join(lemmas)
    spans: list[tuple[int, int, int, bool]] = []
    for pattern, needed, asking in _patterns():
        if not all(any(form in line for form in forms) for forms in needed):
            continue  # most patterns: a look for their words is much cheaper than they are
        for found in pattern.finditer(line):
            low = bisect_right(starts, found.start()) - 1
            high = bisect_right(starts, max(found.start(), found.end() - 1)) - 1
            place = found.start("verb") if "verb" in pattern.groupindex else found.start()
            spans.append((low, high, bisect_right(starts, place) - 1, asking))
    taken: list[tuple[int, int]] = []
    for low, high, verb, asking in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if any(low <= b + 1 and a <= high for a, b in taken):
            continue
        one = _decline(article, syntax, tokens[low : high + 1], tokens[verb], asking)
        if one is not None:
            taken.append((low, high))
            yield one


def _decline(
    article: Article, syntax: Syntax, matched: Sequence[Token], place: Token, asking: bool
) -> Decline | None:
    verb = _verb_of(syntax, place)
    if verb.lemma in _PASSED and any(c.dep == "auxpass" for c in syntax.children(verb.i)):
        return None  # "who was never identified": not the one who withholds
    complement = _complement(syntax, verb, matched)
    source = _asked(syntax, matched) if asking else ()
    if not source and not asking:
        subject = _who(syntax, verb, matched)
        if subject is not None and subject.tag in {"WDT", "WP"}:
            above = syntax.tokens[syntax.tokens[subject.head].head]
            subject = above if above.pos in {"NOUN", "PROPN"} else subject
        source = noun_span(syntax, subject, without=matched) if subject is not None else ()
        source = _approached(syntax, verb, matched, source)
    if source and not asking and not _may_speak(article, syntax, source, matched):
        return None
    group = [t for t in verb_group(syntax, verb) if t.i <= matched[-1].i]
    if not asking:  # a phrase may begin before the clause: "questions to the army, which did not …"
        low = min((t.i for t in group), default=verb.i)
        inside = [t for t in matched if t.i >= low or t.dep in {"neg", "preconj"}]
        matched = inside or matched  # a verb that the parser hung behind its own complement
    tail: Sequence[Token] = syntax.tokens[matched[-1].i + 1 : matched[-1].i + 3]
    if matched[-1].lemma == "for":
        tail = tail[:1]
    elif not (tail and tail[0].lemma == "for" and matched[-1].lemma in _ASKING):
        tail = tail[:0]
    if tail and tail[-1].lemma in {"comment", "interview", "information", "clarification"}:
        matched = [*matched, *tail]
        complement = _complement(syntax, verb, matched)
    cue = runs([*group, *[t for t in matched if t.pos != "PUNCT"]])
    whole = (cue[0][0], cue[-1][1])
    cue = _two_parts(article, syntax, verb, whole, matched)
    sure = 0.85 if source else 0.6
    topic = _topic(article, syntax, matched, complement) or _question(article, syntax, verb, source)
    return Decline(source, cue, topic, verb.i, sure)


def _question(article: Article, syntax: Syntax, verb: Token, source: Spans) -> Spans:
    """Return what was asked: "Asked whether it leaks, she declined to comment"."""
    first, _ = syntax.sentences[syntax.sentence_of(verb.i)]
    held = list(syntax.tokens[first : verb.i])
    while held and held[0].text.lower() in {"when", "but", "and", "repeatedly", "later"}:
        held.pop(0)
    if not source or not held or held[0].text.lower() not in {"asked", "pressed", "questioned"}:
        return ()
    after = [t for t in held[1:] if t.end <= source[0][0]]
    while (
        after
        and (after[0].lemma in _TOPICAL or after[0].dep == "advmod")
        and after[0].lemma not in _WH
    ):
        after = after[1:]
    commas = [n for n, t in enumerate(after) if t.text == ","]
    after = after[: commas[-1]] if commas else []
    return _whole(article, after) if len(after) > 1 else ()


def _two_parts(
    article: Article, syntax: Syntax, verb: Token, whole: tuple[int, int], matched: Sequence[Token]
) -> Spans:
    """Return the verb with its group, and apart from it the complement: "declined" "to comment"."""
    for token in matched:
        if token.tag == "TO" and token.i > verb.i and token.start > whole[0]:
            head = trim(article.text, whole[0], token.start)
            return (head, (token.start, whole[1])) if head is not None else (whole,)
    return (whole,)


def _verb_of(syntax: Syntax, place: Token) -> Token:
    """Return the main verb at or above a place of the phrase."""
    at = place
    for _ in range(4):
        if at.pos == "VERB" or at.head == at.i:
            break
        head = syntax.tokens[at.head]
        if at.pos == "AUX" and head.pos not in {"VERB", "AUX", "ADJ"}:
            break
        at = head
    return at


def _who(syntax: Syntax, verb: Token, matched: Sequence[Token]) -> Token | None:
    """Return who withholds: the subject; in "asked for comment" and "reached" the one asked."""
    for child in syntax.children(verb.i):
        if child.dep in {"nsubj", "nsubjpass"} and child.i not in {t.i for t in matched}:
            return child
    for token in matched:
        for child in syntax.children(token.i):
            if child.dep in {"nsubj", "nsubjpass"} and child.i < token.i and child not in matched:
                return child
    if verb.lemma in {"refer", "direct"} or verb.pos in {"VERB", "AUX"}:
        return subject_of(syntax, verb)
    return None


def _asked(syntax: Syntax, matched: Sequence[Token]) -> Spans:
    """Return the one that "calls to the ministry" went to."""
    for child in syntax.children(matched[0].i):
        if child.dep == "prep" and child.lemma in {"to", "with", "for", "at"}:
            for noun in syntax.children(child.i):
                if noun.dep == "pobj" and noun.lemma not in {"comment", "information", "interview"}:
                    return noun_span(syntax, noun)
        if child.dep in {"acl", "relcl"} and child.lemma in {"leave", "send"}:
            for prep in syntax.children(child.i):
                for noun in syntax.children(prep.i):
                    if prep.dep == "prep" and noun.dep == "pobj":
                        return noun_span(syntax, noun)
    return ()


def _approached(syntax: Syntax, verb: Token, matched: Sequence[Token], source: Spans) -> Spans:
    """Return who was asked where the subject is who asked: "did not hear back from the mayor"."""
    lemmas = {t.lemma for t in matched}
    first, end = syntax.sentences[syntax.sentence_of(verb.i)]
    asks = [t for t in syntax.tokens[first:end] if t.lemma in _APPROACH and t.pos == "VERB"]
    if "hear" in lemmas or (lemmas & {"receive", "get"} and "back" not in lemmas):
        things = [verb, *(c for c in syntax.children(verb.i) if c.dep == "dobj")]
        preps = [c for t in things for c in syntax.children(t.i) if c.lemma == "from"]
        nouns = [n for prep in preps for n in syntax.children(prep.i) if n.dep == "pobj"]
        if nouns:
            return noun_span(syntax, nouns[0])
    elif verb not in asks:
        return source
    for ask in asks:
        children = syntax.children(ask.i)
        nouns = [c for c in children if c.dep == "dobj"]
        nouns += [n for c in children if c.lemma == "to" for n in syntax.children(c.i)]
        if nouns and not any(c.dep == "nsubjpass" for c in children):
            tail = [t for t in matched if t.lemma in {"for", "comment"}]
            return noun_span(syntax, nouns[0], without=tail)
    return source if verb in asks else ()


_APPROACH = frozenset(["contact", "ask", "email", "call", "approach", "phone", "reach", "message"])


def _may_speak(article: Article, syntax: Syntax, source: Spans, matched: Sequence[Token]) -> bool:
    """Return whether the subject is somebody who could have spoken, or a text that could tell."""
    if any(t.lemma in _ASKING or t.lemma == "comment" for t in matched):
        return True
    form, _ = type_source(article, syntax, source)
    head = head_of(syntax, source)
    if head is not None and head.lemma.lower() in words("sources", "documents", "pictures"):
        return False  # what a picture does not show
    reached = any(t.lemma in {"reach", "locate"} for t in matched)
    if form == "document" and reached:
        return False  # "an agreement could not be reached"
    if form != "unknown":
        return not (form == "document" and matched[0].lemma in {"have", "be"})
    head = syntax.between(*source[0])[-1]
    if head.lemma.lower() in words("sources", "institutions", "nouns") or head.pos == "PROPN":
        return not reached or head.pos == "PROPN"
    return head.text.lower() in {
        "they",
        "we",
        "he",
        "she",
        "i",
        "one",
        "neither",
        "both",
        "third",
        "none",
    }


def _complement(syntax: Syntax, verb: Token, matched: Sequence[Token]) -> tuple[Token, ...]:
    """Return what follows the phrase inside the verb's clause, up to the clause's end."""
    last = matched[-1].i
    _, high = syntax.sentences[syntax.sentence_of(verb.i)]
    out = []
    for token in syntax.tokens[last + 1 : high]:
        if token.text in {".", ";", '"', "”", ",", "—", "–"} or (
            token.dep == "cc" and token.head == verb.i
        ):
            break
        out.append(token)
    return tuple(out)


def _topic(
    article: Article, syntax: Syntax, matched: Sequence[Token], rest: Sequence[Token]
) -> Spans:
    """Return what it was about: "on the talks" → "the talks", "whether it will sell"."""
    words_ahead = list(rest)
    if matched[-1].lemma in _TOPICAL and len(words_ahead) > 1:
        return _whole(article, words_ahead)
    if matched[-1].lemma in _WH:
        words_ahead = [matched[-1], *words_ahead]
    for n, token in enumerate(words_ahead):
        if token.lemma in _WH and (n == 0 or words_ahead[n - 1].ent in {"DATE", "TIME"}):
            return _whole(article, words_ahead[n:])
        if token.lemma.lower() in _TOPICAL and n + 1 < len(words_ahead):
            if words_ahead[n + 1].ent in {"DATE", "TIME"}:
                continue
            return _whole(article, words_ahead[n + 1 :])
        if token.lemma in {"for", "to"} and n == 0 and matched[-1].lemma in {"respond", "reply"}:
            continue
    objects = {"identify", "name", "disclose", "reveal", "confirm", "specify", "discuss", "release"}
    if (
        matched[-1].lemma in objects
        and words_ahead
        and words_ahead[0].pos
        in {
            "DET",
            "PRON",
            "NOUN",
            "PROPN",
            "ADJ",
        }
    ):
        return _whole(article, words_ahead)
    return ()


def _whole(article: Article, tokens: Sequence[Token]) -> Spans:
    span = trim(article.text, tokens[0].start, tokens[-1].end, ".\"”'’")
    return (span,) if span is not None else ()
