"""The attributions that a cue shows: the trained model's, and the rules' where the model is blind.

The model (``attribution``) gives the outermost attributions. The rules (``attributing``) add
those that stand inside another's content, and those in places where the model finds nothing at
all: headlines with a colon and quotations that nobody is cited for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from headwater.attribution import Attribution, find_attributions
from headwater.clauses import (
    Spans,
    covers,
    is_uttered,
    join,
    noun_span,
    subject_of,
    subtract,
    trim,
)
from headwater.datamodel import Article, Syntax, Token
from headwater.lexicon import cue_nouns, cue_verbs
from headwater.sourcing import head_of
from headwater.statements.attributing import Candidate, find_candidates
from headwater.statements.chains import inner_sayings, text_start
from headwater.statements.free_relatives import find_free_relatives
from headwater.statements.quotations import Quotation, quotation_at

__all__ = ["find_cued", "is_asked"]

NESTED_RULES = frozenset(
    {
        "statements.verb-clause",
        "statements.verb-quotation",
        "statements.verb-infinitive",
        "statements.verb-object",
        "statements.according-to",
    }
)
SMALL_GAP, LARGE_GAP = 12, 60  # characters between two parts of a content that are closed
SURE = 0.7  # a less sure attribution is not believed to run on into the next sentence
LONE_RULES = frozenset({"statements.verb-quotation", "statements.colon", "statements.what-says"})


def find_cued(
    article: Article, syntax: Syntax, quotations: Sequence[Quotation], *, deeds: bool = False
) -> list[Candidate]:
    """Return the attributions of *article* that have a cue, nested ones included, in text order.

    With *deeds*, as corpora mark them: no source is read from afar where the model names none, and
    a bare "confirmed the call" counts only if the model finds it.
    """
    paragraphs = [(p.start, p.end) for p in article.paragraphs if p.role != "credit"]
    found = find_attributions(article.text, paragraphs)
    gap = SMALL_GAP if deeds else LARGE_GAP  # a large one often holds an inner saying
    by_model = [_as_candidate(article, syntax, one, gap) for one in found]
    by_model = [
        _in_clause(
            article,
            syntax,
            _in_sentence(article, syntax, _marks_kept(one, quotations), quotations, deeds=deeds),
            quotations,
        )
        for one in by_model
        if one.content
    ]
    by_rules = find_candidates(article, syntax, quotations)
    if not deeds:
        relatives = list(find_free_relatives(article, syntax))
        told = {one.verb for one in relatives}
        by_rules = [one for one in by_rules if one.verb not in told] + relatives
        by_model = [one for one in by_model if one.verb not in told or one.confidence >= SURE]
        told = {one.verb for one in by_rules if _is_said_of(syntax, one)}
        by_model = [one for one in by_model if one.verb not in told]
        by_model = [_with_condition(article, syntax, one, by_model) for one in by_model]
        by_model = [_backed(syntax, _without_told(syntax, one), by_rules) for one in by_model]
    chained = [inner_sayings(article, syntax, quotations, one) for one in by_model]
    by_model = [pair[0] for pair in chained]
    out = [one for pair in chained for one in pair]
    held = {one.verb for pair in chained for one in pair[1:]}
    for one in by_rules:
        if one.verb in held or (deeds and one.found_by == "statements.verb-object"):
            continue
        outer = next((m for m in by_model if _stands_in(one, m)), None)
        carried = next((n for n, m in enumerate(out) if _is_carried(syntax, one, m)), None)
        if outer is None and carried is not None:
            parts = [*out[carried].content, *one.source, *one.cue]
            out[carried] = replace(out[carried], content=join(parts, 0))
            out.append(one)
        elif outer is not None:
            spoken = one.found_by in NESTED_RULES and _is_speech(syntax, one)
            spoken = spoken and not _is_bare(syntax, one) and _is_uttered(syntax, one)
            inner = _clipped(syntax, one, outer) if spoken else None
            if inner is not None:
                out.append(inner)
        elif _stands_alone(syntax, one, by_model) or (
            not deeds and _is_plain(syntax, one, by_model)
        ):
            (start, end), *rest = one.content
            start = _begin(article, syntax, start)
            out.append(replace(one, content=((start, end), *rest)) if start < end else one)
    return sorted(out, key=lambda c: (c.cue or c.content, c.content))


def _as_candidate(article: Article, syntax: Syntax, one: Attribution, largest: int) -> Candidate:
    verb = _cue_word(syntax, one)
    source = _mended(article, syntax, one.source, verb)
    whole = subtract(_filled(one, largest), source)
    content = tuple(
        s for a, b in whole if (s := trim(article.text, _begin(article, syntax, a), b)) is not None
    )
    content = _up_to_tag(article, syntax, _without_crumbs(article, content), (*source, *one.cue))
    return Candidate(
        source, one.cue, content, one.confidence, "statements.model", verb.i if verb else -1
    )


def _up_to_tag(article: Article, syntax: Syntax, content: Spans, tag: Spans) -> Spans:
    """Return content that opens the sentence of "…, Lund said" with all that stands before it."""
    low = min((start for start, _ in tag), default=0)
    if not content or content[-1][1] >= low or not (held := syntax.between(low, low + 1)):
        return content
    first, _ = syntax.sentences[syntax.sentence_of(held[0].i)]
    *before, (start, end) = content
    left_out = article.text[end:low]
    opens = start <= syntax.tokens[first].start <= end
    if not opens or not re.fullmatch(r"[^\"“”‘«»\n]*\w[^\"“”‘«»\n]*,\s*", left_out):
        return content
    return (*before, (start, end + len(left_out.rstrip(", \u00a0\t"))))


def _without_crumbs(article: Article, content: Spans) -> Spans:
    """Return the content without a lone word far from its longer parts."""
    if len(content) < 2:
        return content
    kept = tuple(s for s in content if re.search(r"\w\W+\w", article.text[s[0] : s[1]]))
    return kept or content


def _filled(one: Attribution, largest: int) -> Spans:
    """Return the content with the small gaps closed in which no cue and no source stands."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(one.content):
        gap = (out[-1][1], start) if out else (0, 0)
        if out and gap[1] - gap[0] <= largest and not covers((*one.cue, *one.source), *gap):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def _begin(article: Article, syntax: Syntax, start: int) -> int:
    """Return where a content begins that was cut inside a dateline or a date."""
    paragraph = article.paragraph_at(start)
    opening = text_start(article, paragraph) if paragraph is not None else start
    return opening if start < opening else _after_date(syntax, start)


def _after_date(syntax: Syntax, start: int) -> int:
    """Return where a content begins that was cut inside a date: "said this | month it broke"."""
    held = syntax.between(start, start + 1)
    if not held or held[0].i == 0 or held[0].start != start:
        return start
    at = held[0].i
    while at < len(syntax.tokens) and syntax.tokens[at].ent == "DATE":
        if syntax.tokens[at].ent_start:
            break
        at += 1
    return syntax.tokens[at].start if at < len(syntax.tokens) and at > held[0].i else start


_CONDITION = re.compile(
    r"(?:if|unless|even if|as long as|so long as|provided|providing)\s[^\n“”\"]{4,200},\s*$", re.I
)


def _with_condition(
    article: Article, syntax: Syntax, one: Candidate, others: Sequence[Candidate]
) -> Candidate:
    """Return an attribution with the condition before it: "If it holds, Lund said, all is well"."""
    if one.verb < 0 or not one.content:
        return one
    low = min(start for start, _ in (*one.source, *one.cue))
    first, _ = syntax.sentence_span(syntax.sentence_of(one.verb))
    found = _CONDITION.match(article.text[first:low])
    span = trim(article.text, first, low, ",") if found and first < low else None
    if span is None:
        return one
    held = [s for other in others if other is not one for s in (*other.content, *other.cue)]
    if covers(held, *span):
        return one
    return replace(one, content=join((span, *one.content), 0))


def _without_told(syntax: Syntax, one: Candidate) -> Candidate:
    """Return an attribution without the one that it happens to: "people are encouraged to go"."""
    if one.verb < 0 or syntax.tokens[one.verb].lemma in _SPEAKING_PASSIVE:
        return one
    told = [c for c in syntax.children(one.verb) if c.dep == "nsubjpass" and c.i < one.verb]
    held = told and any(a <= told[-1].start < b for a, b in one.source)
    agent = subject_of(syntax, syntax.tokens[one.verb]) if held else None
    return replace(one, source=()) if agent is not None and agent.i == told[-1].i else one


def _backed(syntax: Syntax, one: Candidate, by_rules: Sequence[Candidate]) -> Candidate:
    """Return an attribution without a source with what the rules read at the same cue."""
    if one.source or one.verb < 0 or is_asked(syntax, syntax.tokens[one.verb]):
        return one
    for rule in by_rules:
        if rule.verb == one.verb and rule.source:
            source = rule.source
            return replace(one, source=source, content=subtract(one.content, source))
    return one


def _marks_kept(one: Candidate, quotations: Sequence[Quotation]) -> Candidate:
    """Return the attribution with the quotation marks that its content stops short of."""
    content = []
    for start, end in one.content:
        for quotation in quotations:
            if quotation.start < end and start < quotation.end:
                start = quotation.start if 0 < start - quotation.start <= 2 else start
                end = quotation.end if 0 < quotation.end - end <= 2 else end
        content.append((start, end))
    return replace(one, content=subtract(join(content, 0), [*one.cue, *one.source]))


def _in_sentence(
    article: Article,
    syntax: Syntax,
    one: Candidate,
    quotations: Sequence[Quotation],
    *,
    deeds: bool,
) -> Candidate:
    """Return an attribution without the unquoted sentences after the one it stands in.

    A sure one keeps them if any of its words are quoted, or as corpora mark it.
    """
    quoted = any(q.start < b and a < q.end for a, b in one.content for q in quotations)
    if one.verb < 0 or (one.confidence >= SURE and (quoted or deeds)):
        return one
    _, limit = syntax.sentence_span(syntax.sentence_of(one.verb))
    content = []
    for start, end in one.content:
        quoted = quotation_at(quotations, limit - 1) is not None
        cut = min(end, limit) if start < limit and not quoted else end
        span = trim(article.text, start, cut, "." if cut < end else "")
        if span is not None:
            content.append(span)
    return replace(one, content=tuple(content) or one.content)


def _in_clause(
    article: Article, syntax: Syntax, one: Candidate, quotations: Sequence[Quotation]
) -> Candidate:
    """Return an attribution whose content ends before what its own verb is coordinated with.

    In "A claims the isle and has threatened war" the threat is no part of the claim.
    """
    if one.verb < 0 or syntax.tokens[one.verb].pos not in {"VERB", "AUX"}:
        return one
    content = _in_relative(article, syntax, one)
    for other in syntax.children(one.verb):
        if other.dep != "conj" or other.tag not in {"VBD", "VBZ", "VBP", "VBN"}:
            continue
        goes_on = any(c.dep in {"nsubj", "nsubjpass"} for c in syntax.children(other.i))
        if one.confidence >= SURE and (goes_on or other.lemma not in cue_verbs()):
            continue  # the parser hangs many a second clause of the content on the cue
        start = syntax.subtree(other.i)[0].start
        joint = [c for c in syntax.children(one.verb) if c.dep == "cc" and c.i < other.i]
        start = min([start, *(c.start for c in joint[-1:])])
        for n, (low, high) in enumerate(content):
            if low < start < high and quotation_at(quotations, start) is None:
                content[n] = trim(article.text, low, start) or (low, high)
    return replace(one, content=tuple(content))


def _in_relative(article: Article, syntax: Syntax, one: Candidate) -> list[tuple[int, int]]:
    """Return the content in "the boat, which Lund says was old, sank" without the last clause."""
    clause = syntax.subtree(one.verb)
    verb = syntax.tokens[one.verb]
    if verb.dep != "relcl" or clause[0].tag not in {"WDT", "WP"} or clause[0].head == verb.i:
        return list(one.content)
    end = clause[-1].end
    cut = [trim(article.text, a, min(b, end)) for a, b in one.content if a < end]
    return [span for span in cut if span is not None] or list(one.content)


def _cue_word(syntax: Syntax, one: Attribution) -> Token | None:
    """Return the word of the cue that says what is done: the last verb, else the noun."""
    held = [t for start, end in one.cue for t in syntax.between(start, end)]
    known = [
        t for t in held if t.lemma in cue_verbs() and t.pos in {"VERB", "AUX", "NOUN", "PROPN"}
    ]
    verbs = [t for t in held if t.pos == "VERB"]
    nouns = [t for t in held if t.pos == "NOUN" or t.lemma in cue_nouns()]
    if any(t.text.lower() == "according" for t in held):
        return None
    if known and known[0].tag == "VBN" and known[-1].tag == "VB":
        return known[0]  # "are encouraged to report"
    for group in (known, verbs, nouns):
        if group:
            return group[-1]
    return None


# --- the source as the sentence has it --------------------------------------------------------

# Whose passive subject may be the one who says: "was quoted as saying", "is known to think".
_SPEAKING_PASSIVE = frozenset(
    ["quote", "report", "hear", "see", "know", "believe", "expect", "suppose", "convince"]
)
_QUANTITIES = frozenset(["most", "all", "some", "many", "none", "few", "one", "half", "several"])
_CLOCK = re.compile(r"[\d.:]+ ?(?:[ap]\.?m\.?|GMT|BST|E[SD]?T|P[SD]?T|UTC)?$", re.I)
_DATELINE = re.compile(r"^[^\n]{0,60}?(?:\s[—–-]\s|\)\s)(?=\S)")


def _mended(article: Article, syntax: Syntax, source: Spans, verb: Token | None) -> Spans:
    """Return the source without what is no part of the phrase, or the verb's own subject."""
    if verb is not None and is_asked(syntax, verb):
        return ()
    if verb is not None and verb.pos in {"VERB", "AUX"}:
        source = _by_subject(syntax, source, verb)
    out = []
    for start, end in source:
        head = _DATELINE.match(article.text[start:end])
        start += head.end() if head is not None else 0
        words_held = list(syntax.between(start, end))
        words_held = _with_head(syntax, words_held)
        agent = [
            t
            for t in words_held[1:-1]
            if t.dep == "agent" and verb is not None and t.head == verb.i
        ]
        if agent:
            words_held = [t for t in words_held if t.i > agent[-1].i]
        while (
            len(words_held) > 1
            and (
                (words_held[-1].ent in {"DATE", "TIME"} and not _is_aged(words_held))
                or words_held[-1].pos in {"ADP", "PUNCT"}
                or (words_held[-1].tag in {"VBZ", "VBD"} and not _describes(words_held))
            )
            and words_held[-1].text not in {")", "]"}
        ):
            words_held.pop()
        while len(words_held) > 1 and words_held[0].tag in {"WP", "WDT"}:
            words_held.pop(0)
        while len(words_held) > 1 and words_held[-1].tag in {"WP", "WDT", ","}:
            words_held.pop()
        if not words_held or _CLOCK.match(article.text[words_held[0].start : words_held[-1].end]):
            continue
        if all(t.pos in {"DET", "PUNCT", "ADP", "CCONJ"} for t in words_held):
            continue
        span = trim(article.text, words_held[0].start, words_held[-1].end)
        if span is not None:
            low, high = span
            closes = article.text[high : high + 1] == ")" and "(" in article.text[low:high]
            out.append((low, high + closes))
    return tuple(span for span in out if span[0] < span[1])


_ASKED_ON = frozenset(["whether", "if", "about", "by", "why", "how", "what", "when", "for", "on"])


def is_asked(syntax: Syntax, verb: Token) -> bool:
    """Return whether the verb tells what somebody was asked: "Asked whether it leaks, she …"."""
    if verb.lemma not in {"ask", "press", "question", "query", "quiz"}:
        return False
    opens = verb.i == syntax.sentences[syntax.sentence_of(verb.i)][0]
    if opens and verb.tag in {"VBN", "VBD"} and verb.i + 1 < len(syntax.tokens):
        after = syntax.tokens[verb.i + 1 : verb.i + 8]
        return any(t.text.lower() in _ASKED_ON for t in after)
    if verb.tag != "VBN":
        return False
    return not any(c.dep in {"nsubj", "aux", "agent"} for c in syntax.children(verb.i)) and (
        verb.dep in {"advcl", "acl", "dep", "ccomp"} or verb.head == verb.i
    )


def _quoted_above(syntax: Syntax, verb: Token) -> Token | None:
    """Return X in "X was quoted by the Herald as saying"."""
    if verb.tag != "VBG" or verb.dep != "pcomp":
        return None
    above = syntax.tokens[syntax.tokens[verb.head].head]
    if above.lemma not in {"quote", "cite", "report"} or above.tag != "VBN":
        return None
    return next((c for c in syntax.children(above.i) if c.dep == "nsubjpass"), None)


def _is_aged(held: Sequence[Token]) -> bool:
    """Return whether a person is called by age: "the 43-year-old" is no date."""
    text = "".join(t.text for t in held[-5:]).lower()
    return text.endswith(("-year-old", "yearold"))


def _describes(held: Sequence[Token]) -> bool:
    """Return whether the phrase ends in its own clause: "a man who was there when it fell"."""
    return any(t.tag in {"WP", "WDT", "WRB"} for t in held[1:])


def _with_head(syntax: Syntax, held: list[Token]) -> list[Token]:
    """Return a phrase that begins with "issued by …" with its noun, a last name with the first."""
    while held and held[0].pos == "PROPN" and held[0].i:
        first = syntax.tokens[held[0].i - 1]  # "Ada | Lund was quoted"
        if first.pos != "PROPN" or first.dep != "compound" or first.head not in {t.i for t in held}:
            break
        held = [first, *held]
    if held and held[0].tag == "POS" and held[0].i:
        owner = syntax.tokens[held[0].head]
        return [*(t for t in syntax.subtree(owner.i) if t.i < held[0].i), *held]
    numeral = held[-1] if held else None
    if numeral is not None and numeral.dep == "nummod" and numeral.head == numeral.i + 1:
        counted = syntax.tokens[numeral.head]  # "More than 2,000 | people"
        return [t for t in syntax.subtree(counted.i) if t.i <= counted.i]
    if not held or held[0].dep != "acl" or held[0].head != held[0].i - 1:
        return held
    noun = syntax.tokens[held[0].head]
    before = [t for t in syntax.subtree(noun.i) if t.i <= noun.i]
    return [*before, *held]


def _by_subject(syntax: Syntax, source: Spans, verb: Token) -> Spans:
    """Correct the source by the verb's subject where the two plainly disagree."""
    quoted = _quoted_above(syntax, verb)
    if quoted is not None:
        return noun_span(syntax, quoted)
    subjects = [
        c for c in syntax.children(verb.i) if c.dep in {"nsubj", "nsubjpass"} and c.i < verb.i
    ]
    if not subjects:
        return source
    subject = subjects[-1]
    if source and syntax.between(*source[0])[0].pos == "CCONJ":
        return noun_span(syntax, subject)
    if not source and verb.lemma == "quote" and subject.dep == "nsubjpass":
        return noun_span(syntax, subject)
    if not source:
        return source
    held = [t for start, end in source for t in syntax.between(start, end)]
    head = head_of(syntax, source)
    if head is not None and head.pos in {"VERB", "AUX", "ADP"} and subject.pos != "DET":
        return noun_span(syntax, subject)  # "Lund, who means to | run the town, said"
    if subject.lemma.lower() in _QUANTITIES and held and subject.i < held[0].i - 1:
        return source  # "…, most of them hurt, the hospital said"
    has_subject = any(t.i == subject.i for t in held)
    passive = subject.dep == "nsubjpass"
    if passive and has_subject and verb.lemma not in _SPEAKING_PASSIVE:
        agent = subject_of(syntax, verb)
        return noun_span(syntax, agent) if agent is not None and agent.i != subject.i else source
    if passive or has_subject:
        return source
    below = {t.i for t in syntax.subtree(subject.i)}
    before = syntax.tokens[max(0, held[0].i - 3) : held[0].i] if held else ()
    carried = any(
        t.lemma in {"cite", "quote", "report"} and t.tag == "VBN" and t.i != verb.i for t in before
    )
    if carried and before[-1].lemma in {"by", "the"} and subject.tag not in {"WP", "WDT"}:
        return noun_span(syntax, subject)  # "Lund confirmed, as cited by the Herald"
    timely = all(t.ent in {"DATE", "TIME"} or t.pos == "PUNCT" for t in held)
    timely = timely and not _is_aged(held)
    if timely or (held and all(t.i in below for t in held) and subject.tag not in {"WP", "WDT"}):
        return noun_span(syntax, subject)
    return source


def _stands_in(inner: Candidate, outer: Candidate) -> bool:
    """Return whether the cue of one stands in the content of the other."""
    return bool(inner.cue) and all(covers(outer.content, a, b) == b - a for a, b in inner.cue)


def _clipped(syntax: Syntax, inner: Candidate, outer: Candidate) -> Candidate | None:
    """Return a nested attribution cut to the content that it stands in, if most of it does."""
    total = sum(b - a for a, b in inner.content)
    inside = tuple(
        (max(a, c), min(b, d))
        for a, b in inner.content
        for c, d in outer.content
        if a < d and c < b
    )
    if sum(b - a for a, b in inside) < 0.8 * total or not inner.source:
        return None
    if _own_words(syntax, inner):
        return None
    low, high = min(a for a, _ in outer.content), max(b for _, b in outer.content)
    if any(
        covers((*outer.source, *outer.cue), a, b) or b + 3 < low or a > high + 3
        for a, b in inner.source
    ):
        return None
    inside = subtract(inside, [*inner.cue, *inner.source])
    return replace(inner, content=inside, confidence=round(inner.confidence * outer.confidence, 3))


def _stands_alone(syntax: Syntax, one: Candidate, by_model: Sequence[Candidate]) -> bool:
    """Return whether a rule's find is kept beside the model's: where that found nothing."""
    if one.found_by == "statements.verb-clause":
        return _holds_one(syntax, one, by_model)
    if one.found_by == "statements.verb-object":
        verb = syntax.tokens[one.verb]
        known = cue_verbs()[verb.lemma]
        had = any(c.dep == "aux" and c.lemma == "have" for c in syntax.children(verb.i))
        finite = verb.tag in {"VBD", "VBZ", "VBP"} or (verb.tag == "VBN" and had)
        says = known.act in {"deny", "confirm"} or _is_said_of(syntax, one)
        return says and finite and bool(one.source) and not _meets(one, by_model)
    return one.found_by in LONE_RULES and _is_speech(syntax, one) and not _meets(one, by_model)


def _is_said_of(syntax: Syntax, one: Candidate) -> bool:
    """Return whether a verb with an object says something of it: "identified him as Per Holm"."""
    if one.found_by != "statements.verb-object" or not one.source:
        return False
    verb = syntax.tokens[one.verb]
    children = [c for c in syntax.children(verb.i) if c.i > verb.i]
    if verb.lemma == "claim":
        return any(c.dep == "dobj" and c.lemma in {"responsibility", "credit"} for c in children)
    return verb.lemma == "identify" and any(c.text.lower() == "as" for c in children)


def _is_plain(syntax: Syntax, one: Candidate, by_model: Sequence[Candidate]) -> bool:
    """Return whether a finite verb of saying has its clause where the model found nothing."""
    if one.found_by not in {"statements.verb-clause", "statements.according-to"}:
        return False
    if one.verb >= 0:
        verb = syntax.tokens[one.verb]
        known = cue_verbs()[verb.lemma]
        had = any(c.dep == "aux" and c.lemma == "have" for c in syntax.children(verb.i))
        finite = verb.tag in {"VBD", "VBZ", "VBP"} or (verb.tag == "VBN" and had)
        if not finite or known.act not in _TELLING or verb.lemma in _RATHER_DO:
            return False
    return bool(one.source) and _is_speech(syntax, one) and not _meets(one, by_model)


_TELLING = frozenset({"assert", "deny", "confirm", "warn"})
# What more often tells of a deed or a thing than of words, if the model does not see it.
_RATHER_DO = frozenset({"show", "prove", "suggest", "demonstrate", "speak", "add", "cover", "type"})


def _holds_one(syntax: Syntax, one: Candidate, by_model: Sequence[Candidate]) -> bool:
    """Return whether the model took the inner of two attributions and missed the outer one."""
    if not one.source or syntax.tokens[one.verb].lemma not in {"say", "tell", "add", "report"}:
        return False
    around = [*one.cue, *one.source]
    held = [m for m in by_model if m.cue and _stands_in(m, one)]
    clear = all(
        not covers((*m.content, *m.cue, *m.source), a, b) for m in by_model for a, b in around
    )
    return bool(held) and clear


# Acts that are a saying though only an object follows.
_BARE_ACTS = frozenset({"deny", "confirm", "criticise", "warn", "threaten", "ask", "urge"})


def _is_bare(syntax: Syntax, one: Candidate) -> bool:
    """Return whether a verb with a mere object tells a deed, not words: "thanked", "spoke of"."""
    if one.found_by != "statements.verb-object" or one.verb < 0:
        return False
    known = cue_verbs().get(syntax.tokens[one.verb].lemma)
    return known is None or known.act not in _BARE_ACTS


def _is_uttered(syntax: Syntax, one: Candidate) -> bool:
    return one.verb < 0 or is_uttered(syntax, syntax.tokens[one.verb])


def _own_words(syntax: Syntax, inner: Candidate) -> bool:
    """Return whether a nested attribution is the speaker's word about themselves: "we ask"."""
    held = [t for a, b in inner.source for t in syntax.between(a, b)]
    return len(held) == 1 and held[0].text.lower() in {"i", "we", "you", "us", "me"}


def _is_carried(syntax: Syntax, one: Candidate, outer: Candidate) -> bool:
    """Return whether "X, Lund said, as cited by the Herald" is read as the Herald's alone."""
    reports = outer.verb >= 0 and syntax.tokens[outer.verb].lemma in {"report", "cite", "quote"}
    if not one.source or not _is_speech(syntax, one) or not (reports or outer.verb < 0):
        return False
    if any(covers((*outer.cue, *outer.source), a, b) for a, b in (*one.cue, *one.source)):
        return False
    size = sum(b - a for a, b in one.content)
    return sum(covers(outer.content, a, b) for a, b in one.content) > 0.8 * size


def _is_speech(syntax: Syntax, one: Candidate) -> bool:
    known = cue_verbs().get(syntax.tokens[one.verb].lemma) if one.verb >= 0 else None
    return one.verb < 0 or (known is not None and known.class_ == "speech")


def _meets(one: Candidate, others: Sequence[Candidate]) -> bool:
    """Return whether any part of an attribution overlaps one of the others."""
    spans = [*one.content, *one.cue]
    return any(covers((*other.content, *other.cue), a, b) for other in others for a, b in spans)
