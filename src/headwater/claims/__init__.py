"""From what each report states to claims: the same proposition across reports.

Statements are split into propositions, compared (``Scores``), joined where the members of two
groups are alike on average (no chaining), and told with their differences. Results depend on the
content of the reports only, never on their order.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from headwater.claims.attributes import find_disputed
from headwater.claims.differences import CONFLICTS, Told, find_differences
from headwater.claims.grouping import Scores, group_propositions
from headwater.claims.meaning import Meanings, passage
from headwater.datamodel import (
    Article,
    Claim,
    ClaimMention,
    Difference,
    Entity,
    Event,
    Relation,
    Reuse,
    Span,
    Statement,
    Syntax,
    Timex,
    make_id,
)
from headwater.likeness import Key, Proposition, Teller, common_run, describe, weigh
from headwater.networks import on_one_thread
from headwater.propositions import split

__all__ = ["align_claims", "find_propositions"]


GAP = 60  # characters between the parts of a wording that is still shown as one stretch
SAME_REPORT = frozenset({"number", "confirmed-denied"})  # told of two sources in one report
MOST_PAIRS = 6  # differences of one type shown for all pairs up to here, then one a mention


@on_one_thread()
def align_claims(
    articles: Sequence[Article],
    syntaxes: Mapping[str, Syntax],
    statements: Sequence[Statement],
    entities: Sequence[Entity],
    timexes: Sequence[Timex],
    events: Sequence[Event],
    reuses: Sequence[Reuse],
) -> list[Claim]:
    """Return the claims of a story, the most reported first; origins are left to ``origins``.

    Every statement with content is mentioned in some claim, alone if nobody else tells it. The
    order of the arguments changes nothing.

    Raises: nothing for odd text.
    Measured in benchmarks/quality/claims; rules in docs/rules/claims.md.
    """
    by_id = {a.id: a for a in articles}
    dated = _by_article(timexes)
    asserting = _asserting(statements, syntaxes)
    propositions = find_propositions(syntaxes, asserting, entities, timexes)
    cues = {s.id: s.cue.spans if s.cue else () for s in asserting}
    told = {
        p.key: Told(p, by_id[p.article], syntaxes[p.article], tuple(dated[p.article]), cue)
        for p in propositions
        for cue in (cues[p.statement],)
    }
    who = {s.id: s.source.name or s.source.description or "" for s in asserting}
    passages = {
        p.key: passage(p, by_id[p.article], syntaxes[p.article], who[p.statement])
        for p in propositions
    }
    score = Scores(Meanings(propositions, by_id, syntaxes), passages)
    groups = group_propositions(propositions, asserting, score)
    form = {s.id: s for s in asserting}
    happened: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        happened[event.trigger.article].append(event)
    homes = Counter(p.key for group in groups for p in group)
    several = {key for key, many in homes.items() if many > 1}
    claims = [_claim(group, told, form, by_id, happened, score, several) for group in groups]
    claims += _disputed_claims(told.values(), claims)
    # two groups may hold the same stretches, where two propositions cover the same words
    distinct = {claim.id: claim for claim in claims}
    return sorted(distinct.values(), key=lambda c: _rank(c, form))


def _asserting(statements: Iterable[Statement], syntaxes: Mapping[str, Syntax]) -> list[Statement]:
    found = (s for s in statements if s.content and s.act != "decline" and s.article in syntaxes)
    return sorted(found, key=lambda s: (s.article, s.content[0].start, s.content[-1].end, s.id))


def find_propositions(
    syntaxes: Mapping[str, Syntax],
    statements: Iterable[Statement],
    entities: Sequence[Entity],
    timexes: Sequence[Timex],
) -> list[Proposition]:
    """Return what the statements tell, split into weighted propositions, in the order of places."""
    named, dated = _names(entities), _by_article(timexes)
    return weigh(
        p
        for s in _asserting(statements, syntaxes)
        for p in _propositions(s, syntaxes[s.article], named[s.article], dated[s.article])
    )


def _by_article(timexes: Iterable[Timex]) -> dict[str, list[Timex]]:
    out: dict[str, list[Timex]] = defaultdict(list)
    for timex in sorted(timexes, key=lambda t: (t.span, t.id)):
        out[timex.span.article].append(timex)
    return out


def _names(entities: Iterable[Entity]) -> dict[str, list[tuple[int, int, str]]]:
    """Return per article the places that name somebody: (start, end, entity id), longest first."""
    out: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for entity in entities:
        for span in entity.mentions:
            out[span.article].append((span.start, span.end, entity.id))
    for places in out.values():
        places.sort(key=lambda x: (x[0] - x[1], x))
    return out


# --- propositions --------------------------------------------------------------------------------


def _propositions(
    statement: Statement,
    syntax: Syntax,
    named: Sequence[tuple[int, int, str]],
    timexes: Sequence[Timex],
) -> list[Proposition]:
    """Return the propositions of *statement*, those too small for one joined to the one before."""
    pieces: list[list[Span]] = []
    for span in statement.content:
        for parts in split(syntax, span.start, span.end):
            cut = [
                Span(span.article, s, e, span.text[s - span.start : e - span.start])
                for s, e in parts
                if span.start <= s < e <= span.end
            ]
            if cut:
                pieces.append(cut)
    own = statement.source.form == "own-voice"
    if own and len(statement.content) > 1:
        pieces = [list(statement.content)]  # a subject and, apart from it, what is told of it
    entities = _entity_at(named, statement.content)
    teller = Teller(
        statement.id,
        source=None if own else source_key(statement),
        own_voice=own,
        quoted=statement.quoting in {"direct", "mixed"},
        act=statement.act,
    )
    out: list[Proposition] = []
    for spans in _join_small(pieces, syntax) or [list(statement.content)]:
        inside = [t for t in timexes if any(s.overlaps(t.span) for s in spans)]
        out.append(
            describe(
                syntax,
                spans,
                teller,
                entities=entities,
                ranges=[_range(t) for t in inside if t.range and None not in t.range],
                dates=[(t.span.start, t.span.end) for t in inside if t.type in {"DATE", "TIME"}],
            )
        )
    return out


def _range(timex: Timex) -> tuple[str, str]:
    first, last = timex.range or ("", "")
    return str(first), str(last)


def _join_small(pieces: list[list[Span]], syntax: Syntax) -> list[list[Span]]:
    """Join a piece of one or two words without a verb to its neighbour."""
    out: list[list[Span]] = []
    waiting: list[Span] = []
    for spans in pieces:
        words = [t for s in spans for t in syntax.between(s.start, s.end)]
        content = sum(t.pos in {"NOUN", "PROPN", "VERB", "ADJ", "NUM"} for t in words)
        small = content < 3 and not any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in words)
        if small and not out:
            waiting += spans
        elif small and out[-1][-1].end <= spans[0].start:
            out[-1] = out[-1] + spans
        else:
            out.append(_apart([*waiting, *spans]))
            waiting = []
    return out


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return *spans* in text order without those that overlap one before."""
    out: list[Span] = []
    for span in sorted(spans):
        if not out or out[-1].end <= span.start:
            out.append(span)
    return out


def _entity_at(named: Sequence[tuple[int, int, str]], spans: Sequence[Span]) -> dict[int, str]:
    """Return the entity named at each character that begins a word, the longest name winning."""
    out: dict[int, str] = {}
    for start, end, entity in named:
        if any(s.start < end and start < s.end for s in spans):
            for at in range(start, end):
                out.setdefault(at, entity)
    return out


def source_key(statement: Statement) -> str | None:
    """Return what tells one source from another, ``None`` where nobody is named."""
    source = statement.source
    if source.form in {"unknown", "own-voice"}:
        return None
    name = source.name or source.description or " ".join(s.text for s in source.spans)
    return source.entity or name.lower() or None


# --- the claim -----------------------------------------------------------------------------------


def _claim(
    group: list[Proposition],
    told: Mapping[Key, Told],
    statements: Mapping[str, Statement],
    articles: Mapping[str, Article],
    events: Mapping[str, Sequence[Event]],
    score: Scores,
    several: Container[Key],
) -> Claim:
    centre = _wording(group, statements, articles, score, several)
    apart = _differences(group, centre, told)
    # a difference from the wording, or a denial of it in whichever mention the words denied stand
    conflicting = {
        side.statement
        for d in apart
        if d.type in CONFLICTS
        for side in (d.a, d.b)
        if centre.statement in {d.a.statement, d.b.statement}
        or (d.type == "confirmed-denied" and _denies(statements[side.statement], centre))
    }
    mentions: list[ClaimMention] = []
    seen: set[tuple[str, tuple[Span, ...]]] = set()
    for p in group:
        whole = p.spans == statements[p.statement].content
        spans = () if whole else p.spans
        if (p.statement, spans) in seen:
            continue
        seen.add((p.statement, spans))
        mentions.append(ClaimMention(p.statement, spans, _relation(p, centre, conflicting)))
    when = {t for p in group for t in told[p.key].timexes if _in(t.span, p)}
    return Claim(
        id=make_id("c", *sorted(f"{m.statement}:{_place(m.spans)}" for m in mentions)),
        wording=_wording_span(told[centre.key]),
        mentions=tuple(mentions),
        differences=tuple(apart),
        timexes=tuple(t.id for t in sorted(when, key=lambda t: (t.span, t.id))),
        events=tuple(sorted({e.id for p in group for e in events[p.article] if _in(e.trigger, p)})),
    )


def _disputed_claims(told: Iterable[Told], claims: Iterable[Claim]) -> list[Claim]:
    """Return a claim for each thing that reports tell another figure of in passing.

    What some claim shows already is left out.
    """
    shown = {
        frozenset((d.a.span, d.b.span)) for c in claims for d in c.differences if d.type == "number"
    }
    out = []
    for disputed in find_disputed(told):
        if any(frozenset((d.a.span, d.b.span)) in shown for d in disputed.differences):
            continue
        value = disputed.wording.quantity.base
        mentions = {
            (a.told.proposition.statement, a.span): ClaimMention(
                a.told.proposition.statement,
                (a.span,),
                "same" if a.quantity.base == value else "conflicts",
            )
            for a in disputed.attributes
        }
        out.append(
            Claim(
                id=make_id(
                    "c", *sorted(f"{m.statement}:{_place(m.spans)}" for m in mentions.values())
                ),
                wording=disputed.wording.span,
                mentions=tuple(mentions.values()),
                differences=tuple(_spare(list(disputed.differences))),
            )
        )
    return out


def _wording_span(centre: Told) -> Span:
    """Return the stretch that words a claim: all of it where its parts stand close together.

    What says little without its verb is told with it: "denied the rumours", "urged her to go".
    """
    spans = centre.proposition.spans
    first, last = spans[0], spans[-1]
    if last.end - first.start - sum(s.end - s.start for s in spans) <= GAP:
        start, end = first.start, last.end
    else:
        longest = max(spans, key=lambda s: (s.end - s.start, -s.start))
        start, end = longest.start, longest.end
    for cue in centre.cue[-1:]:
        gap = centre.article.text[cue.end : start]
        beside = cue.end <= start and len(gap) <= GAP and not _SENTENCE_END.search(gap)
        beside = beside and any(t.pos == "VERB" for t in centre.syntax.between(cue.start, cue.end))
        beside = beside and cue.text[:9].lower() != "according"
        if beside and (centre.proposition.act == "deny" or not _is_clause(centre)):
            start = cue.start
    return centre.article.span(start, end)


_SENTENCE_END = re.compile(r"[.!?:]|\n")


def _is_clause(told: Told) -> bool:
    return any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in told.tokens())


def _place(spans: Sequence[Span]) -> str:
    return ",".join(f"{s.start}-{s.end}" for s in spans)


def _in(span: Span, proposition: Proposition) -> bool:
    return any(s.start <= span.start and span.end <= s.end for s in proposition.spans)


def _wording(
    group: Sequence[Proposition],
    statements: Mapping[str, Statement],
    articles: Mapping[str, Article],
    score: Scores,
    several: Container[Key],
) -> Proposition:
    """Return the clearest of the group: central, whole, of middle length, not led by a pronoun.

    One of *several* claims is seldom chosen, two claims would be worded alike; and what somebody
    denies still less, for the claim is what is denied.
    """

    def clearness(p: Proposition) -> tuple[float, Key]:
        others = [q for q in group if q is not p][:20]
        central = sum(score(p, q) for q in others) / len(others) if others else 0.0
        words = len(p.words)
        length = -abs(words - 18) / 18 if 8 <= words <= 40 else -1.5
        first = p.words[0] if p.words else ""
        text = max(p.spans, key=lambda s: s.end - s.start).text
        paragraph = articles[p.article].paragraph_at(p.spans[0].start)
        value = 2 * central + length
        value -= 1.5 * (first in _PRONOUNS)
        value -= 1.0 * (first in _LINKS)
        value -= 0.7 * (len(p.spans) > 1)
        value -= 1.2 * (p.key in several)
        value -= 2.5 * (p.act == "deny")
        value += 0.3 * (text[:1].isupper() or text[:1].isdigit())
        value += 0.3 * p.own_voice - 0.6 * bool(paragraph and paragraph.role != "body")
        value += 0.2 * (statements[p.statement].quoting != "direct")
        return -value, p.key

    return min(group, key=clearness)


_LINKS = frozenset(
    ["of", "for", "to", "by", "in", "on", "at", "with", "as", "twice", "once", "and"]
)
_PRONOUNS = frozenset(
    (*("he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those", "who"),
     *("his", "her", "its", "their", "our", "my", "which"))
)  # fmt: skip


def _denies(one: Statement | Proposition, centre: Proposition) -> bool:
    """Return whether *one* is a denial and the wording is none."""
    return one.act == "deny" and centre.act != "deny"


def _relation(p: Proposition, centre: Proposition, conflicting: set[str]) -> Relation:
    """Return how a mention stands to the claim's wording."""
    if p is centre or (p.words == centre.words and not _denies(p, centre)):
        return "same"
    if p.statement in conflicting:
        return "conflicts"
    run = common_run(p.words, centre.words)
    shorter = min(len(p.words), len(centre.words)) or 1
    spoken = p.source is not None and p.source == centre.source
    if spoken and p.quoted and centre.quoted and run < 0.8 * shorter:
        return "other-wording"
    common = sum(p.terms[t] for t in sorted(p.terms.keys() & centre.terms.keys()))
    of_p, of_centre = common / (p.mass or 1), common / (centre.mass or 1)
    richer = len(p.quantities) + len(p.ranges) - len(centre.quantities) - len(centre.ranges)
    if of_centre > 0.6 and (p.mass > 1.3 * centre.mass or (richer > 0 and p.mass > centre.mass)):
        return "more-specific"
    if of_p > 0.6 and (centre.mass > 1.3 * p.mass or (richer < 0 and centre.mass > p.mass)):
        return "less-specific"
    return "same"


def _differences(
    group: Sequence[Proposition],
    centre: Proposition,
    told: Mapping[Key, Told],
) -> list[Difference]:
    """Return the differences of a claim: from its wording, and conflicts of any two reports."""
    found: dict[str, list[Difference]] = defaultdict(list)
    seen: set[object] = set()
    # Within one report two sources may contradict each other, its own voice does not.
    pairs = [
        (p, q)
        for p, q in itertools.combinations(group[:60], 2)
        if p.article != q.article or p.source != q.source
    ]
    for p, q in pairs:
        if p.words == q.words and (p.act == "deny") == (q.act == "deny"):
            continue
        for difference in find_differences(told[p.key], told[q.key]):
            if p.article == q.article and difference.type not in SAME_REPORT:
                continue
            central = p is centre or q is centre
            if difference.type not in CONFLICTS and difference.type != "strength" and not central:
                continue
            places: object = (difference.type, difference.a.span, difference.b.span)
            if difference.type == "confirmed-denied":
                # One row for each pair of texts and of sources, however many reports carry them.
                sides = ((d.span.text.lower(), x.source or x.article) for d, x in
                         ((difference.a, p), (difference.b, q)))  # fmt: skip
                places = (difference.type, frozenset(sides))
            elif difference.type == "name":
                # One row for two spellings, however many reports have each.
                places = ("name", frozenset((difference.a.value, difference.b.value)))
            if places not in seen:
                seen.add(places)
                found[difference.type].append(difference)
    return [d for kind in sorted(found) for d in _spare(_narrowest(found[kind]))]


def _narrowest(differences: list[Difference]) -> list[Difference]:
    """Return *differences* without those that another tells in fewer of the same words."""

    def wider(d: Difference, e: Difference) -> bool:
        sides = ((d.a.span, e.a.span), (d.b.span, e.b.span))
        covered = all(
            s.article == t.article and s.start <= t.start and t.end <= s.end for s, t in sides
        )
        return covered and any(s != t for s, t in sides)

    return [d for d in differences if not any(wider(d, e) for e in differences)]


def _spare(differences: list[Difference]) -> list[Difference]:
    """Return all of a few differences; of many, enough that each place is in one."""
    if len(differences) <= MOST_PAIRS:
        return differences
    kept: list[Difference] = []
    seen: set[Span] = set()
    for difference in differences:
        sides = {difference.a.span, difference.b.span}
        if not sides <= seen:
            kept.append(difference)
            seen |= sides
    return kept


def _rank(claim: Claim, statements: Mapping[str, Statement]) -> tuple[object, ...]:
    reports = {statements[m.statement].article for m in claim.mentions}
    sources = {source_key(statements[m.statement]) for m in claim.mentions}
    return (-len(reports), -len(claim.mentions), -len(sources), claim.wording, claim.id)
