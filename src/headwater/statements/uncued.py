"""Attribution without a verb of saying: where the layout of the text tells who speaks.

A quoted paragraph goes on from the speaker before it or is led in by a sentence about somebody
("The minister was blunt."); a transcript names the speaker with a colon; a post or a letter is
signed "— Name, title"; a text comes "From the desk of" somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from headwater.clauses import Spans, covers, join, noun_span, trim
from headwater.datamodel import Article, Paragraph, Syntax, Token
from headwater.lexicon import words
from headwater.statements.attributing import Candidate
from headwater.statements.quotations import Quotation

__all__ = ["find_uncued"]

_TURN = re.compile(
    r"^[\"“”'‘]?(?P<who>(?:[A-Z][\w.'’-]*|MR\.|MS\.)(?: [A-Z][\w.'’-]*){0,4}"
    r"(?: \([^)\n]{1,40}\))?):\s+(?=\S)"
)
_NO_SPEAKER = re.compile(
    r"^(?:Photo|Image|Video|Source|Credit|Note|Update|Updated|Related|Read|Watch|See|Also|More|Date|"
    r"Time|Where|When|What|Why|How|Who|Location|Tags|Topics|Breaking|Correction|Editor|Caption|"
    r"Share|Contact|Email|Phone|Address|Price|Rating|Score|Summary|Opinion|Analysis|"
    r"Exclusive|Live|File|Step \d+)\b",
    re.I,
)
_SIGNED = re.compile(
    r"[—–―]\s?(?P<who>(?:[A-Z@][\w.'’-]*)(?:[ ,]+(?:(?:of|the|de|van|von|for|and|at) )*"
    r"[A-Z][\w.'’-]*){0,8}"
    r"(?:,? [a-z][\w ]{2,50})?(?: ?\(@\w{1,20}\))?)(?P<date>,? (?:[A-Z][a-z]+ \d{1,2}, \d{4}))?\.?$"
)
_DESK = re.compile(
    r"^(?:From the desk of|A (?:message|letter|note|statement) from|"
    r"(?:Statement|Remarks) (?:by|of|from))"
    r"\s+(?P<who>[A-Z][^:\n]{2,80}?)\s*(?P<colon>:|$)",
    re.I,
)


def find_uncued(
    article: Article,
    syntax: Syntax,
    quotations: Sequence[Quotation],
    found: Sequence[Candidate],
) -> list[Candidate]:
    """Return attributions that no cue shows, and those of *found* that grow by what goes on.

    The result holds all of *found*: a quotation left open at a paragraph's end is joined to the
    statement it goes on from, anything else becomes a candidate of its own.
    """
    out = _grown(article, quotations, found)
    for signed in _signed(article):  # a signature is whole, title included
        n = next((n for n, c in enumerate(out) if c.cue and c.cue == signed.cue), None)
        if n is not None:
            out[n] = replace(out[n], source=signed.source)
    for rule in (_transcript, _signed, _from_the_desk):
        out += [one for one in rule(article) if not _is_told(out, one)]
    out += [one for one in _after_colon(article, syntax, quotations, out) if not _is_told(out, one)]
    for quotation in quotations:
        if quotation.kind == "speech" and not _held(out, quotation):
            one = _by_neighbour(article, syntax, quotations, quotation, out)
            if one is None and _is_utterance(article, quotation):
                content = ((quotation.start, quotation.end),)
                one = Candidate((), (), content, 0.3, "statements.quotation-alone")
            if one is not None:
                out.append(one)
    return sorted(out, key=lambda c: (c.cue or c.content, c.content))


def _is_told(found: Sequence[Candidate], one: Candidate) -> bool:
    """Return whether most of a content is known already; what stands inside it is no matter."""
    size = sum(b - a for a, b in one.content)
    return any(
        sum(covers(c.content, a, b) for a, b in one.content) > 0.6 * size
        or any(covers(c.cue, a, b) for a, b in one.cue)
        for c in found
    )


def _held(found: Sequence[Candidate], quotation: Quotation) -> bool:
    size = quotation.end - quotation.start
    return any(covers(c.content, quotation.start, quotation.end) > 0.5 * size for c in found)


def _grown(
    article: Article, quotations: Sequence[Quotation], found: Sequence[Candidate]
) -> list[Candidate]:
    """Join the later paragraphs of a quotation to the statement that holds its first one."""
    groups: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        groups.setdefault(quotation.group, []).append(quotation)
    out = list(found)
    for members in groups.values():
        if len(members) < 2:
            continue
        owner = next((n for n, c in enumerate(out) if any(_in(c, m) for m in members)), None)
        if owner is None:
            continue
        loose = [(m.start, m.end) for m in members if not _held(out, m)]
        if loose:
            one = out[owner]
            out[owner] = Candidate(
                one.source,
                one.cue,
                join([*one.content, *loose], 0),
                one.confidence,
                one.found_by,
                one.verb,
            )
    return out


def _in(one: Candidate, quotation: Quotation) -> bool:
    return covers(one.content, quotation.start, quotation.end) > 0.5 * (
        quotation.end - quotation.start
    )


# --- a quoted paragraph between others ---------------------------------------------------------


def _by_neighbour(
    article: Article,
    syntax: Syntax,
    quotations: Sequence[Quotation],
    quotation: Quotation,
    found: Sequence[Candidate],
) -> Candidate | None:
    """Attribute a quotation that fills its paragraph: to who speaks on, or to who is led in."""
    paragraph = article.paragraph_at(quotation.start)
    if paragraph is None or paragraph.role != "body":
        return None
    if not _fills(article, quotations, paragraph):
        return _within(article, syntax, quotation, paragraph, found)
    before = _previous(article, paragraph)
    if before is None:
        return None
    content = ((quotation.start, quotation.end),)
    last = _last_speaker(before, found)
    lead = _lead_in(article, syntax, before)
    if lead and (last is None or last.cue[:1] < lead[:1]):
        return Candidate(lead, (), content, 0.5, "statements.lead-in")
    if last is not None and last.source:
        return Candidate(last.source, (), content, 0.55, "statements.continued")
    return None


def _is_utterance(article: Article, quotation: Quotation) -> bool:
    """Return whether a quotation that nobody is cited for is plainly somebody's whole sentence."""
    inner = article.text[quotation.start : quotation.end].strip("\"“”'‘’«»„ ")
    paragraph = article.paragraph_at(quotation.start)
    if paragraph is None or paragraph.role != "body" or not quotation.closed:
        return False
    return (
        len(inner.split()) >= 5 and inner[:1].isupper() and inner[-1:] in {".", "!", "?", "…", ","}
    )


def _fills(article: Article, quotations: Sequence[Quotation], paragraph: Paragraph) -> bool:
    """Return whether nothing but quotations stands in the paragraph."""
    at, rest = paragraph.start, ""
    for quotation in quotations:
        if paragraph.start <= quotation.start < paragraph.end:
            rest += article.text[at : quotation.start]
            at = quotation.end
    rest += article.text[at : paragraph.end]
    return re.search(r"\w", rest) is None


def _previous(article: Article, paragraph: Paragraph) -> Paragraph | None:
    before = [p for p in article.paragraphs if p.end <= paragraph.start and p.role == "body"]
    return before[-1] if before else None


def _last_speaker(paragraph: Paragraph, found: Sequence[Candidate]) -> Candidate | None:
    """Return the last attribution of speech in a paragraph."""
    here = [
        c
        for c in found
        if c.content and paragraph.start <= c.content[-1][1] - 1 < paragraph.end and c.source
    ]
    outer = [c for c in here if not any(_nested(c, o) for o in here)]
    return max(outer, key=lambda c: c.content[-1][1]) if outer else None


def _nested(inner: Candidate, outer: Candidate) -> bool:
    return inner is not outer and bool(inner.cue) and covers(outer.content, *inner.cue[0]) > 0


def _lead_in(article: Article, syntax: Syntax, paragraph: Paragraph) -> Spans:
    """Return the person whom the paragraph's last sentence is about, if it leads in a quotation."""
    tokens = syntax.between(paragraph.start, paragraph.end)
    if not tokens:
        return ()
    first, end = syntax.sentences[syntax.sentence_of(tokens[-1].i)]
    if end - first > 30 and article.text[paragraph.end - 1] != ":":
        return ()
    for token in syntax.tokens[first:end]:
        speaks = _is_person(token) and token.text.lower() not in {"i", "we"}
        if token.dep in {"nsubj", "nsubjpass"} and token.head < end and speaks:
            verb = syntax.tokens[token.head]
            if verb.dep in {"ROOT", "conj"} or verb.head == verb.i:
                return noun_span(syntax, token)
    return ()


def _is_person(token: Token) -> bool:
    if token.ent == "PERSON" or token.text.lower() in {"he", "she", "they", "i", "we"}:
        return True
    known = words("sources", "anonymous", "nouns") | words("sources", "titles", "nouns")
    return token.lemma.lower() in known


def _within(
    article: Article,
    syntax: Syntax,
    quotation: Quotation,
    paragraph: Paragraph,
    found: Sequence[Candidate],
) -> Candidate | None:
    """Attribute a whole quoted sentence after narration about a person in the same paragraph."""
    inner = article.text[quotation.start : quotation.end].strip("\"'“”‘’ ")
    lead = article.text[paragraph.start : quotation.start].rstrip()
    if len(inner.split()) < 5 or not inner[:1].isupper() or lead[-1:] not in {".", ":", "?", "!"}:
        return None
    earlier = [
        c for c in found if c.source and paragraph.start <= c.content[0][0] < quotation.start
    ]
    before = Paragraph(paragraph.start, paragraph.start + len(lead), "body")
    if lead.endswith(":") or not earlier:
        source = _lead_in(article, syntax, before) if lead else ()
        if source:
            return Candidate(
                source, (), ((quotation.start, quotation.end),), 0.5, "statements.lead-in"
            )
    if earlier:
        last = max(earlier, key=lambda c: c.content[-1][1])
        return Candidate(
            last.source, (), ((quotation.start, quotation.end),), 0.5, "statements.continued"
        )
    return None


_POSTING = frozenset(
    [
        "tweet",
        "post",
        "write",
        "share",
        "caption",
        "announce",
        "say",
        "tell",
        "add",
        "reply",
        "respond",
        "comment",
        "state",
    ]
)


def _after_colon(
    article: Article,
    syntax: Syntax,
    quotations: Sequence[Quotation],
    found: Sequence[Candidate],
) -> Iterator[Candidate]:
    """Read "She wrote on her page:" and the paragraph after it, quoted or not, as hers."""
    body = article.body()
    for before, paragraph in pairwise(body):
        if article.text[before.end - 1] != ":" or before.end - before.start > 600:
            continue
        tokens = syntax.between(before.start, before.end)
        first, end = syntax.sentences[syntax.sentence_of(tokens[-1].i)]
        verbs = [t for t in syntax.tokens[first:end] if t.lemma in _POSTING and t.pos == "VERB"]
        platforms = words("sources", "media", "platforms")
        posted = any(t.text.lower() in platforms for t in syntax.tokens[first:end])
        source = _lead_in(article, syntax, before)
        if not source or not (verbs or posted) or _starts_list(article, paragraph):
            continue
        cue = ((verbs[-1].start, verbs[-1].end),) if verbs else ()
        if any(covers(c.cue, *cue[0]) for c in found) if cue else False:
            cue = ()
        content = ((paragraph.start, paragraph.end),)
        yield Candidate(
            source, cue, content, 0.6, "statements.after-colon", verbs[-1].i if cue else -1
        )


def _starts_list(article: Article, paragraph: Paragraph) -> bool:
    """Return whether the paragraph is an item of a list, not an utterance."""
    return (
        re.match(r"(?:[•*–—·-]|\d+[.)])\s", article.text[paragraph.start : paragraph.end])
        is not None
    )


# --- transcripts, signatures, letterheads ------------------------------------------------------


def _transcript(article: Article) -> Iterator[Candidate]:
    """Read "SMITH: We will go." turns; names in small letters need a second turn to count."""
    turns = []
    for paragraph in article.body():
        turn = _TURN.match(article.text[paragraph.start : paragraph.end])
        if turn is not None and not _NO_SPEAKER.match(turn.group("who")):
            turns.append((paragraph, turn))
    names = [turn.group("who").split(" (")[0] for _, turn in turns]
    for (paragraph, turn), name in zip(turns, names, strict=True):
        if (not name.isupper() and names.count(name) < 2) or len(turns) < 2:
            continue
        base = paragraph.start
        content = trim(article.text, base + turn.end(), paragraph.end)
        if content is None:
            continue
        colon = base + turn.end("who")
        who = (base + turn.start("who"), base + turn.start("who") + len(turn.group("who")))
        yield Candidate((who,), ((colon, colon + 1),), (content,), 0.75, "statements.transcript")


_POSTED = re.compile(
    r"^(?P<who>[A-Z][\w.'’-]*(?: [^\s@()]+){0,5} \(@\w{1,20}\)) "
    r"(?P<date>[A-Z][a-z]+ \d{1,2}, \d{4})$"
)


def _signed(article: Article) -> Iterator[Candidate]:
    """Read a post or a quotation signed "— Name, title", in its own paragraph or at its end."""
    body = [p for p in article.paragraphs if p.role in {"body", "caption"}]
    for number, paragraph in enumerate(body):
        text = article.text[paragraph.start : paragraph.end]
        signed = _SIGNED.search(text.rstrip()) or _POSTED.match(text.rstrip())
        if signed is None:
            continue
        if signed.start() > 0:
            content = trim(article.text, paragraph.start, paragraph.start + signed.start())
            marked = signed.group("date") or "@" in signed.group("who") or text[0] in "\"“”'‘«"
            if not marked:
                continue
        else:
            content = (body[number - 1].start, body[number - 1].end) if number else None
        if content is None:
            continue
        who = (paragraph.start + signed.start("who"), paragraph.start + signed.end("who"))
        dash = (paragraph.start + signed.start(), paragraph.start + signed.start() + 1)
        cue = (dash,) if dash[0] < who[0] else ()
        yield Candidate((who,), cue, (content,), 0.7, "statements.signed")


def _from_the_desk(article: Article) -> Iterator[Candidate]:
    body = article.body()
    for number, paragraph in enumerate(body):
        head = _DESK.match(article.text[paragraph.start : paragraph.end])
        if head is None:
            continue
        rest = trim(article.text, paragraph.start + head.end(), paragraph.end)
        if rest is None and number + 1 < len(body):
            rest = (body[number + 1].start, body[number + 1].end)
        if rest is None:
            continue
        who = (paragraph.start + head.start("who"), paragraph.start + head.end("who"))
        cue = (paragraph.start, who[0] - 1)
        yield Candidate((who,), (cue,), (rest,), 0.7, "statements.from-the-desk")
