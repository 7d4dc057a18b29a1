"""Through whom the words came: the hops between a source and the article's own outlet.

A hop is stated ("…, Xinhua reported", "told CNN", "carried by KCNA", "a driver told Mr Bamford")
with its words as evidence, or inferred: a carrier named once for a speaker holds for what the
same speaker goes on to say. Of "A said X, B reported" the innermost speaker is the source and B
the hop, so the statement that B reports A's saying gives way to A's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from headwater.clauses import Spans, covers, join, noun_span, subtract, trim
from headwater.datamodel import Article, Hop, Source, Span, Statement, Syntax, Token
from headwater.lexicon import words
from headwater.outlets import Outlets
from headwater.relays.carriers import Carrier, carrier_in, find_carriers, is_own_outlet
from headwater.sourcing import head_of, type_source

__all__ = ["trace_relays"]

LEAST_SHARE = 0.5  # of an outer statement's content that inner ones must hold for it to give way

# What links a statement to a carrier named beside it, right before the carrier's name.
_LINK = re.compile(
    r"""(?:
      \b(?:quoted|cited|carried|published|released|issued|obtained|reported|broadcast|aired|seen
        |reviewed|translated|distributed|read\ out|shown|interviewed|first\ reported|relayed|shared)
        (?:\ [\w-]+){0,4}?\ (?:by|in|on|to|with|via)
      |\b(?:saying|said|telling|speaking|spoke|appearing|appeared|interview(?:ed|s)?|comments?
        |remarks|statement|email|e-mail|letter)
        (?:\ [\w-]+){0,3}?\ (?:by|with|on|to|in|for)
      |\bas\ (?:cited|reported|quoted)\ by|\baccording\ to
      |(?:^|[,.“”"]\ )(?:[Oo]n|[Ii]n)|\b(?:told|tells|telling|citing|quoting|via|to)
    )
    (?:\ (?:the|a|an|its|his|her|their|[A-Z][\w’']+['’]s|[a-z-]+|[A-Z][a-z]+(?:ian|ese|ish|i|an)
      |U\.S\.|US|UK|British|North|South)){0,5}?\ ?['‘"“]?$""",
    re.X,
)
# "…, Lund told Ost, state news agency Kormo reported": the carrier comes last.
_BEHIND = re.compile(
    r"(?:['’]s? [\w-]+| (?:newspaper|website|agency|news agency|television|radio))? "
    r"(?P<verb>(?:has |have |had |also |first |later )*"
    r"(?:reported|reports|wrote|writes|quoted|cited|said|says))\b"
)
_SET_OFF = re.compile(
    r"[,”\"] (?:(?:the|a|an) )?(?:[a-z][a-z-]+ |[A-Z][a-z]+(?:ian|ese|ish|i|an|ch) ){0,4}$"
)
_HOST = re.compile(
    r"(?:hosts?|presenter|anchor|anchorman|anchorwoman|interviewer|interviewed by|journalist"
    r"|reporter|correspondent|columnist|author|biographer|historian|producer|editor|filmmaker) "
    r"(?:[A-Z][\w.’'-]* ){0,2}$"
)
_PEOPLE = frozenset({"named-person", "named-organisation", "anonymous"})
_BODIES = frozenset({"company", "agency", "firm", "group", "ministry", "bank", "airline", "club"})


def trace_relays(
    article: Article, syntax: Syntax, statements: Sequence[Statement], outlets: Outlets
) -> list[Statement]:
    """Return *statements* with the hops that *article* shows, outer carriers folded into hops.

    Args:
        article: the report.
        syntax: its words.
        statements: its statements, as ``find_statements`` gives them.
        outlets: the outlets that are known.

    Returns:
        The statements in the same order, hops nearest the source first. A statement whose source
        only carries another's words is left out where the inner ones hold most of its content.
    """
    carriers = tuple(c for c in find_carriers(article, outlets) if not is_own_outlet(article, c))
    statements = [_quoted_by(article, syntax, s, carriers) for s in statements]
    by_id = {s.id: s for s in statements}
    inner: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.inside is not None:
            inner.setdefault(statement.inside, []).append(statement)
    dropped = {s.id for s in statements if _gives_way(article, syntax, s, inner, carriers)}
    out = []
    for statement in statements:
        if statement.id in dropped:
            continue
        hops = _hops(article, syntax, statement, by_id, carriers)
        inside = statement.inside
        while inside is not None and inside in dropped:
            inside = by_id[inside].inside
        out.append(replace(statement, relay=tuple(hops), inside=inside))
    return _inferred(article, syntax, out, carriers)


def _offsets(spans: Sequence[Span]) -> Spans:
    return tuple((s.start, s.end) for s in spans)


def _size(statement: Statement) -> int:
    return sum(s.end - s.start for s in statement.content)


def _covered(outer: Statement, inner: Sequence[Statement]) -> int:
    """Return how many characters of a content stand in what the inner statements are made of."""
    parts: list[Span] = []
    for statement in inner:
        parts += (*statement.content, *statement.source.spans, *statement.addressee)
        parts += statement.cue.spans if statement.cue else ()
    spans = join(_offsets(parts))
    return sum(covers(spans, s.start, s.end) for s in outer.content)


# --- an outer statement that only carries an inner one -----------------------------------------


def _gives_way(
    article: Article,
    syntax: Syntax,
    outer: Statement,
    inner: dict[str, list[Statement]],
    carriers: tuple[Carrier, ...],
) -> bool:
    """Return whether the inner statements stand for this one: its source only carries them."""
    carrier = carrier_in(article, syntax, carriers, _offsets(outer.source.spans))
    held = [
        s
        for s in inner.get(outer.id, [])
        if s.class_ == "speech"
        and _differs(outer, s, carried=carrier is not None)
        and not _is_act(s)
    ]
    if not held or outer.class_ != "speech" or not outer.source.spans:
        return False
    share = _covered(outer, held) / max(1, _size(outer))
    if carrier is not None:
        return share >= LEAST_SHARE or any(s.quoting == "direct" for s in held)
    if outer.quoting == "direct":
        return False  # the words are the outer speaker's own, whomever they tell of
    finite = all(
        s.content and _is_finite(syntax, s) and s.act != "other" and not _in_relative(syntax, s)
        for s in held
    )
    return outer.source.form in _PEOPLE and share >= 0.6 and finite


def _is_act(statement: Statement) -> bool:
    """Return whether an inner saying is rather what somebody did: "Lund urged Ost"."""
    acts = {"urge", "ask", "criticise", "praise", "threaten", "other"}
    return statement.quoting == "indirect" and statement.act in acts


def _is_finite(syntax: Syntax, statement: Statement) -> bool:
    """Return whether the saying is a clause with a subject; that of "calling on" is a guess."""
    if statement.cue is None:
        return False
    cue = [t for span in statement.cue.spans for t in syntax.between(span.start, span.end)]
    return any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in cue) or statement.cue.type != "verb"


def _differs(outer: Statement, inner: Statement, *, carried: bool = False) -> bool:
    """Return whether the inner statement has a speaker of its own, not the outer one again.

    Beside an outlet that carries the words, "he" and "she" are somebody.
    """
    if not inner.source.spans or inner.source.form in {"unknown", "own-voice"}:
        return False
    text = inner.source.spans[0].text.lower()
    if carried and text in {"he", "she"}:
        return True
    if text in words("sources", "pronouns", "words") or text in {"that", "which"}:
        return False
    return not (outer.source.spans and outer.source.spans[0].text.lower() == text)


def _quoted_by(
    article: Article, syntax: Syntax, statement: Statement, carriers: tuple[Carrier, ...]
) -> Statement:
    """Turn "the Herald quoted a driver as saying X" round: the driver's words, carried by it.

    So too "X, the Herald said, quoting a driver".
    """
    if statement.cue is None or not statement.content or not statement.source.spans:
        return statement
    carrier = carrier_in(article, syntax, carriers, _offsets(statement.source.spans))
    quoted = _quoted(syntax, statement) if carrier is not None else None
    if carrier is None or quoted is None:
        return statement
    form, description = type_source(article, syntax, noun_span(syntax, quoted))
    if form in {"unknown", "document"}:
        return statement
    spoken = noun_span(syntax, quoted)[0]
    within = any(c.start <= spoken[0] < c.end for c in statement.content)
    hole = [(statement.content[0].start, _said_from(syntax, quoted, spoken[1]))] if within else []
    left = subtract(_offsets(statement.content), hole)
    rest = tuple(s for a, b in left if (s := trim(article.text, a, b)) is not None)
    evidence = (*statement.source.spans, *statement.cue.spans)
    return replace(
        statement,
        source=Source(form, (article.span(*spoken),), None, None, description),
        content=tuple(article.span(*s) for s in rest) or statement.content,
        relay=(Hop(carrier.name, None, "stated", evidence),),
    )


def _said_from(syntax: Syntax, quoted: Token, end: int) -> int:
    """Return where the words begin in "quoted a driver as telling the court that …"."""
    at = next((t for t in syntax.between(end, end + 3) if t.start >= end), None)
    if at is None or at.text.lower() != "as" or at.i + 1 >= len(syntax.tokens):
        return end
    saying = syntax.tokens[at.i + 1]
    if saying.lemma not in {"say", "tell", "add", "write", "warn", "deny", "confirm"}:
        return end
    if saying.lemma != "tell":
        return saying.end
    told = [c for c in syntax.children(saying.i) if c.dep in {"dobj", "dative"} and c.i > saying.i]
    return syntax.subtree(told[0].i)[-1].end if told else saying.end


def _quoted(syntax: Syntax, statement: Statement) -> Token | None:
    """Return who is quoted: by the cue itself or by a "quoting …" in its sentence."""
    if statement.cue is None:
        return None
    anchor = statement.cue.spans[-1]
    held = syntax.between(anchor.start, anchor.end)
    verbs = [t for t in held if t.lemma in {"quote", "cite"}]
    if not verbs and held:
        first, end = syntax.sentences[syntax.sentence_of(held[0].i)]
        content = [(c.start, c.end) for c in statement.content]
        verbs = [
            t
            for t in syntax.tokens[first:end]
            if t.tag == "VBG"
            and t.lemma in {"quote", "cite"}
            and not covers(content, t.start, t.end)
        ]
    for verb in verbs:
        for child in syntax.children(verb.i):
            if child.dep == "dobj" and child.i > verb.i:
                return child
            if child.dep == "ccomp" and child.tag == "VBG":
                return next((c for c in syntax.children(child.i) if c.dep == "nsubj"), None)
    return None


# --- stated hops -------------------------------------------------------------------------------


def _hops(
    article: Article,
    syntax: Syntax,
    statement: Statement,
    by_id: dict[str, Statement],
    carriers: tuple[Carrier, ...],
) -> list[Hop]:
    if statement.source.form == "own-voice" or not statement.source.spans:
        return []
    found: list[tuple[Carrier, tuple[Span, ...]]] = []
    source = carrier_in(article, syntax, carriers, _offsets(statement.source.spans))
    found += _told(article, syntax, statement, carriers)
    found += _linked(article, syntax, statement, carriers)
    found += _around(article, syntax, statement, by_id, carriers)
    hops: list[Hop] = list(statement.relay)
    for carrier, evidence in found:
        if source is not None and source.name == carrier.name:
            continue
        if any(h.name == carrier.name for h in hops):
            continue
        hops.append(Hop(carrier.name, None, "stated", evidence))
    return hops


def _told(
    article: Article, syntax: Syntax, statement: Statement, carriers: tuple[Carrier, ...]
) -> Iterator[tuple[Carrier, tuple[Span, ...]]]:
    """Yield the carrier that was told: an outlet, or somebody who asks for one."""
    for span in statement.addressee:
        carrier = carrier_in(article, syntax, carriers, ((span.start, span.end),))
        if carrier is None:
            carrier = _interviewer(article, syntax, span)
        if carrier is not None and not is_own_outlet(article, carrier):
            yield carrier, (span,)


def _interviewer(article: Article, syntax: Syntax, span: Span) -> Carrier | None:
    """Return a person who was told as a carrier, if the report says that it is their trade."""
    head = head_of(syntax, ((span.start, span.end),))
    if head is None or head.ent != "PERSON":
        return None
    name = " ".join(t.text for t in syntax.between(span.start, span.end) if t.ent == "PERSON")
    for place in re.finditer(re.escape(head.text), article.text):
        before = article.text[max(0, place.start() - 60) : place.start()]
        after = article.text[place.end() : place.end() + 40]
        if _HOST.search(before) or re.match(
            r"(?:['’]s)?(?: \w+)? (?:Live|Show|show|podcast|programme)\b", after
        ):
            return Carrier(span.start, span.end, name or head.text, False)
    return None


def _linked(
    article: Article, syntax: Syntax, statement: Statement, carriers: tuple[Carrier, ...]
) -> Iterator[tuple[Carrier, tuple[Span, ...]]]:
    """Yield carriers named in the attributing sentence after "quoted by", "carried by", "on"."""
    anchors = statement.cue.spans if statement.cue else statement.source.spans
    numbers = {syntax.sentence_of(t.i) for a in anchors for t in syntax.between(a.start, a.end)[:1]}
    for number in sorted(numbers):
        low, high = syntax.sentence_span(number)
        for carrier in carriers:
            if not low <= carrier.start < high or _in_content(statement, carrier):
                continue
            before = article.text[max(low, carrier.start - 90) : carrier.start]
            behind = _BEHIND.match(article.text, carrier.end)
            spoken = statement.cue is not None and statement.cue.spans[-1].end <= carrier.start
            if behind is not None and spoken and _SET_OFF.search(before):
                yield carrier, (article.span(carrier.start, behind.end("verb")),)
                continue
            link = _LINK.search(before)
            if link is None or _is_weak(article, link.group(), carrier):
                continue
            start = max(low, carrier.start - 90) + link.start()
            while article.text[start] in ' ,.“”"':
                start += 1
            yield carrier, (article.span(start, carrier.end),)


def _is_weak(article: Article, link: str, carrier: Carrier) -> bool:
    """Return whether the link ("on", "in", "to") says nothing unless the carrier is sure."""
    strong = re.sub(r"^[,.“”\"] ", "", link)
    if not re.match(r"(?:[Oo]n|[Ii]n|to|via)\b", strong):
        return False
    behind = article.text[carrier.end : carrier.end + 25]
    if re.match(
        r"(?:['’]s)? (?:building|headquarters|office|stock|shares?|owner|chief|executive)", behind
    ):
        return True
    return strong.startswith("to") or (not carrier.known and not re.match(r"[Oo]n\b", strong))


def _in_content(statement: Statement, carrier: Carrier) -> bool:
    return any(s.start <= carrier.start < s.end for s in statement.content)


def _around(
    article: Article,
    syntax: Syntax,
    statement: Statement,
    by_id: dict[str, Statement],
    carriers: tuple[Carrier, ...],
) -> Iterator[tuple[Carrier, tuple[Span, ...]]]:
    """Yield the sources of the statements that this one stands in, innermost first."""
    at = statement
    seen = {at.id}
    while at.inside is not None and at.inside in by_id and at.inside not in seen:
        outer = by_id[at.inside]
        seen.add(outer.id)
        at = outer
        if not outer.source.spans or outer.class_ != "speech" or statement.class_ != "speech":
            continue
        if not _differs(outer, statement):
            continue
        spans = _offsets(outer.source.spans)
        carrier = carrier_in(article, syntax, carriers, spans)
        evidence = (*outer.source.spans, *(outer.cue.spans if outer.cue else ()))
        if carrier is not None:
            yield carrier, evidence
        elif (
            outer.quoting != "direct"
            and outer.source.form in _PEOPLE
            and _is_finite(syntax, statement)
            and not _in_relative(syntax, statement)
        ):
            span = outer.source.spans[0]
            name = re.sub(r"^(?:the|a|an) ", "", span.text, flags=re.I)
            if name.lower() not in words("sources", "pronouns", "words"):
                yield Carrier(span.start, span.end, name, False), evidence


def _in_relative(syntax: Syntax, statement: Statement) -> bool:
    """Return whether the saying only describes somebody: "the group, which claimed that …"."""
    cue = statement.cue
    held = syntax.between(cue.spans[-1].start, cue.spans[-1].end) if cue is not None else ()
    return any(t.dep == "relcl" for t in held)


# --- inferred hops -----------------------------------------------------------------------------


AWAY = 3  # paragraphs on, and a speaker is no more told through the carrier before
_SCENE = re.compile(
    r"\b(?:interview(?:ed)?|speaking|spoke|chatt(?:ed|ing)|sat down|sitting down|conversation"
    r"|appear(?:ed|ing|ance)|stop|discussion|Q&A)(?: [\w-]+){0,3}? (?:with|on|to|by) "
    r"(?:(?:the|his|her|their|a|former|host|presenter|anchor|journalist|ex-\w+|late-night"
    r"|talk-show|show) )*(?=['‘\"“]?[A-Z])"
)


def _is_person(token: Token) -> bool:
    return token.ent == "PERSON" or (token.pos == "PROPN" and not token.ent)


def _scenes(
    article: Article, syntax: Syntax, carriers: tuple[Carrier, ...]
) -> list[tuple[int, Carrier, Span]]:
    """Return where an interview is told of: the offset, with or on whom, the words that tell it."""
    out = []
    for found in _SCENE.finditer(article.text):
        at = found.end()
        carrier = next((c for c in carriers if at <= c.start <= at + 1), None)
        if carrier is None:
            name = [t for t in syntax.between(at, at + 60) if t.start >= at]
            end = next((n for n, t in enumerate(name) if not _is_person(t)), len(name))
            if end == 0:
                continue
            span = article.span(name[0].start, name[end - 1].end)
            talks = found.group().startswith(("spoke", "conversation", "discussion"))
            if talks and _interviewer(article, syntax, span) is None:
                continue
            carrier = Carrier(span.start, span.end, span.text, False)
        out.append((found.start(), carrier, article.span(found.start(), carrier.end)))
    return out


def _from_scene(
    article: Article,
    statement: Statement,
    scenes: list[tuple[int, Carrier, Span]],
) -> tuple[Hop, ...]:
    """Return the interviewer or programme of the scene that a statement is told in or after."""
    spans = (*statement.content, *(statement.cue.spans if statement.cue else ()))
    anchor = min(s.start for s in spans)
    here = article.paragraph_at(anchor)
    if here is None or not statement.source.spans:
        return ()
    for at, carrier, evidence in reversed(scenes):
        if any(c.start <= at < c.end for c in statement.content):
            continue
        if carrier.name in statement.source.spans[0].text:
            continue
        paragraph = article.paragraph_at(at)
        if paragraph is None or at > max(s.end for s in spans) + 200:
            continue
        between = article.text.count("\n", at, anchor) if at < anchor else 0
        if (
            paragraph is here
            and abs(at - anchor) < 200
            and article.text.count(". ", min(at, anchor), max(at, anchor)) == 0
        ):
            return (Hop(carrier.name, None, "stated", (evidence,)),)
        if at < anchor and between <= 1:
            return (Hop(carrier.name, None, "inferred"),)
    return ()


def _inferred(
    article: Article,
    syntax: Syntax,
    statements: list[Statement],
    carriers: tuple[Carrier, ...],
) -> list[Statement]:
    """Carry a stated hop on to what the same speaker goes on to say without another channel."""
    keys = _speakers(syntax, statements)
    scenes = _scenes(article, syntax, carriers)
    statements = [
        replace(s, relay=_from_scene(article, s, scenes))
        if not s.relay and scenes and s.class_ == "speech" and s.source.form == "named-person"
        else s
        for s in statements
    ]
    held: dict[str, tuple[Hop, ...]] = {}
    told: dict[str, int] = {}  # the paragraph in which a speaker was last told so
    later: dict[str, set[str]] = {}
    paragraphs = {p: n for n, p in enumerate(article.paragraphs)}
    out = []
    for statement, key in zip(statements, keys, strict=True):
        stated = tuple(h for h in statement.relay if h.basis == "stated")
        spans = (*statement.content, *statement.source.spans)
        here = article.paragraph_at(max(s.end for s in spans) - 1) if spans else None
        at = paragraphs[here] if here is not None else 0
        near = at - told.get(key, at) <= AWAY
        if stated and key:
            held[key] = stated
            told[key] = at
            later.setdefault(key, set()).update(h.name for h in stated)
        elif (
            not statement.relay
            and key in held
            and near
            and statement.source.form != "own-voice"
            and not _own_channel(article, statement)
        ):
            carried = tuple(Hop(h.name, h.entity, "inferred") for h in held[key])
            statement = replace(statement, relay=carried)
            told[key] = at
        out.append(statement)
    return [_headline(article, s, k, held, later) for s, k in zip(out, keys, strict=True)]


def _headline(
    article: Article,
    statement: Statement,
    key: str,
    held: dict[str, tuple[Hop, ...]],
    later: dict[str, set[str]],
) -> Statement:
    """Give a headline's or caption's statement the one carrier its speaker has in the body."""
    if statement.relay or key not in held or len(later[key]) != 1 or not statement.content:
        return statement
    paragraph = article.paragraph_at(statement.content[0].start)
    if paragraph is None or paragraph.role not in {"headline", "subhead", "caption"}:
        return statement
    return replace(statement, relay=tuple(Hop(h.name, h.entity, "inferred") for h in held[key]))


def _speakers(syntax: Syntax, statements: Sequence[Statement]) -> list[str]:
    """Return a key per statement that is equal for equal speakers; pronouns go on from before."""
    keys: list[str] = []
    known: list[frozenset[str]] = []
    last = body = ""
    for statement in statements:
        spans = _offsets(statement.source.spans)
        head = head_of(syntax, spans) if spans else None
        if head is None:
            keys.append("")
            continue
        definite = any(c.text.lower() == "the" for c in syntax.children(head.i))
        if head.text.lower() in {"he", "she"}:
            keys.append(last)
        elif body and definite and head.pos == "NOUN" and head.lemma.lower() in _BODIES:
            keys.append(body)
        elif statement.source.form == "named-person":
            last = _person_key(syntax, spans, known) or head.text.lower()
            keys.append(last)
        else:
            keys.append(head.text.lower())
            if statement.source.form == "named-organisation" and head.pos == "PROPN":
                body = keys[-1]
    return keys


def _person_key(syntax: Syntax, spans: Spans, known: list[frozenset[str]]) -> str:
    """Return the longest known name that a person's name is part of, if only one fits."""
    held = [t for start, end in spans for t in syntax.between(start, end)]
    people = [t.text for t in held if t.ent == "PERSON"] or [
        t.text for t in held if t.pos == "PROPN"
    ]
    name = frozenset(w.lower() for w in people if w[:1].isupper() and not w.endswith("."))
    if not name:
        return ""
    fitting = [k for k in known if name <= k or k <= name]
    if len(fitting) == 1 and fitting[0] >= name:
        name = fitting[0]
    elif not fitting:
        known.append(name)
    return " ".join(sorted(name))


def _own_channel(article: Article, statement: Statement) -> bool:
    """Return whether the sentence names another way that the words came: a post, a statement."""
    anchors = statement.cue.spans if statement.cue else statement.content
    if not anchors:
        return False
    paragraph = article.paragraph_at(anchors[0].start)
    if paragraph is None:
        return False
    low = max(paragraph.start, article.text.rfind(". ", paragraph.start, anchors[0].start))
    high = article.text.find(". ", anchors[0].start, paragraph.end)
    sentence = article.text[low : high if high > 0 else paragraph.end].lower()
    if statement.cue is not None and statement.cue.lemma in {"tweet", "post", "retweet"}:
        return True
    platforms = words("sources", "media", "platforms") - {"x", "threads"}
    return any(re.search(rf"\bon {p}\b", sentence) for p in sorted(platforms)) or bool(
        re.search(
            r"\b(?:in a (?:\w+ )?(?:statement|tweet|post|memo|letter|filing)|press conference|news "
            r"conference|reporters)\b",
            sentence,
        )
    )
