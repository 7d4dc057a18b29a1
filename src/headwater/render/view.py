"""What both pages show of a ledger: lettered reports, claims in reading order, chains of carriers.

Nothing here is formatted. A *report* is an article with a letter, a *row* a claim with its
tellings, a *voice* an origin as one reader would count it over the whole story.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from headwater.datamodel import (
    Article,
    Claim,
    ClaimMention,
    Difference,
    Entity,
    Ledger,
    Origin,
    Relation,
    Span,
    Statement,
    Timex,
)
from headwater.lexicon import channel_words

T = TypeVar("T")
# A few words and what ends a clause behind them; a line end ends it without a mark.
_CLAUSE_END = re.compile(r"(?: [^\s.,;:!?…()“”\"]+){1,9}(?=[.,;:!?…”\"])")

# The relation that a reader must not miss comes first, where one report has several mentions.
SALIENCE: tuple[Relation, ...] = (
    "conflicts",
    "other-wording",
    "more-specific",
    "same",
    "less-specific",
)
BETWEEN = 3  # words between two parts of a claim that are no part of it and not shown
# A difference of these types is a conflict; `detail`, `wording` and `strength` are not.
CONFLICTING = frozenset({"number", "time", "place", "name", "who", "confirmed-denied"})


class Units:
    """Turns code points of one text into the UTF-16 units that browsers count."""

    def __init__(self, text: str) -> None:
        self._wide = [n for n, c in enumerate(text) if c > "\uffff"] if not text.isascii() else []

    def at(self, offset: int) -> int:
        """Return the UTF-16 offset of code point *offset*."""
        return offset + bisect_left(self._wide, offset)


@dataclass(frozen=True, slots=True)
class Report:
    """An article as the reader meets it; ``name`` is its outlet, else its file's name."""

    article: Article
    number: int
    letter: str
    name: str
    claims: int
    only: int

    @property
    def anchor(self) -> str:
        """Return the report's id in the page: as short as can be, for it stands there often."""
        return self.letter


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention of a claim: where it stands and in which words."""

    mention: ClaimMention
    statement: Statement
    report: Report
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """How one origin's words reached reports: the carriers in order, then the reports.

    Where *is_bare*, the reports tell it in their own voice: that it rests on this origin is known
    from the others.
    """

    origin: Origin
    carriers: tuple[str, ...]
    agencies: tuple[str, ...]
    reports: tuple[Report, ...]
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A claim in reading order, with its tellings in the order of the reports."""

    claim: Claim
    number: int
    tellings: tuple[Telling, ...]
    origins: tuple[Origin, ...]
    chains: tuple[Chain, ...]
    cells: Mapping[str, Relation]

    @property
    def anchor(self) -> str:
        """Return the claim's id in the page."""
        return f"c{self.number}"

    @property
    def said(self) -> str:
        """Return the claim's words, "…" for others between them.

        In "The dam broke on Monday and flooded Orle" the second claim is "The dam … flooded Orle".
        """
        whole = self.claim.wording
        edges = (whole.article, whole.start, whole.end)
        for telling in self.tellings:
            parts = telling.spans
            if not parts or (parts[0].article, parts[0].start, parts[-1].end) != edges:
                continue
            said = parts[0].text
            for before, after in pairwise(parts):
                gap = whole.text[before.end - whole.start : after.start - whole.start]
                said += (gap if len(gap.split()) < BETWEEN else " … ") + after.text
            return said
        return whole.text

    @property
    def reports(self) -> tuple[Report, ...]:
        """Return the reports that have the claim, once each."""
        return _distinct(telling.report for telling in self.tellings)

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """Return the differences in which both sides cannot be right at one time."""
        return tuple(
            d for d in self.claim.differences if d.type in CONFLICTING and not is_update(d)
        )

    @property
    def is_conflict(self) -> bool:
        """Return whether reports contradict each other in this claim."""
        return bool(self.conflicts) or "conflicts" in self.cells.values()

    @property
    def is_unsourced(self) -> bool:
        """Return whether the reports only state this themselves and name no source."""
        return bool(self.origins) and all(o.kind == "unstated" for o in self.origins)

    @property
    def is_unknown(self) -> bool:
        """Return whether no origin of this claim could be told."""
        return all(o.kind == "unknown" for o in self.origins)


@dataclass(frozen=True, slots=True)
class Voice:
    """An origin over the whole story: all lines of one account, or of one speaker, count once."""

    key: tuple[str, str]
    name: str
    kind: str
    account: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class View:
    """A ledger with everything looked up."""

    ledger: Ledger
    reports: tuple[Report, ...]
    rows: tuple[Row, ...]
    voices: tuple[Voice, ...]
    by_article: Mapping[str, Report]
    by_statement: Mapping[str, Statement]
    by_entity: Mapping[str, Entity]
    by_timex: Mapping[str, Timex]
    rows_of: Mapping[str, tuple[Row, ...]]
    units: Mapping[str, Units]
    anchors: Mapping[str, str]

    def place(self, span: Span) -> tuple[int, int, int]:
        """Return a span as browsers find it: report number, start and end in UTF-16 units."""
        units = self.units[span.article]
        return self.by_article[span.article].number, units.at(span.start), units.at(span.end)

    def letter(self, span: Span) -> str:
        """Return the letter of the report that *span* stands in."""
        report = self.by_article.get(span.article)
        return report.letter if report else "?"

    def name(self, identity: str | None) -> str | None:
        """Return the name behind *identity*, which may be an entity's id or a name already."""
        entity = self.by_entity.get(identity or "")
        return entity.name if entity else identity

    def source_name(self, statement: Statement) -> str:
        """Return who says it, as the reports name them, or ``""`` if nobody is named."""
        source = statement.source
        if source.form == "own-voice":
            return ""
        known = source.name or (self.name(source.entity) if source.entity else None)
        spoken = " ".join(span.text for span in source.spans)
        return known or spoken or source.description or ""

    def origin_name(self, origin: Origin) -> str:
        """Return the origin's name for readers, empty where there is none."""
        if origin.kind in {"unstated", "unknown"}:
            return ""
        return origin.name or (self.name(origin.entity) or "")

    def declines(self) -> tuple[Statement, ...]:
        """Return the non-answers in the order of the reports."""
        return tuple(
            s for s in self.in_order(self.ledger.statements) if s.act == "decline" and parts(s)
        )

    def in_order(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Return *statements* in the order of the reports and of their text."""
        return tuple(_in_order(statements, self.by_article))

    def whole(self, statement: Statement, reach: int = 320) -> Span | None:
        """Return the stretch from a statement's first to its last part, at most *reach* long."""
        places = parts(statement)
        report = self.by_article.get(statement.article)
        if not places or report is None:
            return None
        start = min(span.start for span in places)
        end = max(span.end for span in places if span.end - start <= reach or span.start == start)
        return self.completed(report.article.span(start, min(end, start + reach)))

    def completed(self, span: Span) -> Span:
        """Return *span* up to the end of its clause, if it stops a few words before."""
        report = self.by_article.get(span.article)
        if report is None:
            return span
        rest = _CLAUSE_END.match(report.article.text, span.end)
        return report.article.span(span.start, rest.end()) if rest else span


def parts(statement: Statement) -> tuple[Span, ...]:
    """Return every span of *statement*, in text order."""
    cue = statement.cue.spans if statement.cue else ()
    return tuple(
        sorted({*statement.source.spans, *cue, *statement.content, *statement.topic}),
    )


def make_view(ledger: Ledger) -> View:
    """Return the view of *ledger*: claims most reported first, reports by date."""
    statements = {s.id: s for s in ledger.statements}
    held = [_articles_of(claim, statements) for claim in ledger.claims]
    reports = tuple(
        Report(
            article,
            number,
            _letter(number),
            article.outlet.name if article.outlet else article.name,
            sum(article.id in ids for ids in held),
            sum(ids == {article.id} for ids in held),
        )
        for number, article in enumerate(sorted(ledger.articles, key=_article_key))
    )
    by_article = {report.article.id: report for report in reports}
    rows = _make_rows(ledger, statements, by_article)
    rows_of: dict[str, list[Row]] = {}
    for row in rows:
        for identity in dict.fromkeys(t.statement.id for t in row.tellings):
            rows_of.setdefault(identity, []).append(row)
    by_entity = {e.id: e for e in ledger.entities}
    return View(
        ledger,
        reports,
        rows,
        _voices(rows, by_entity),
        by_article,
        statements,
        by_entity,
        {t.id: t for t in ledger.timexes},
        {identity: tuple(found) for identity, found in rows_of.items()},
        {article.id: Units(article.text) for article in ledger.articles},
        {s.id: f"s{n}" for n, s in enumerate(_in_order(ledger.statements, by_article), 1)},
    )


def _in_order(statements: Iterable[Statement], by_article: Mapping[str, Report]) -> list[Statement]:
    rank = {identity: report.number for identity, report in by_article.items()}
    return sorted(
        statements,
        key=lambda s: (rank.get(s.article, len(rank)), *_first_place(parts(s)), s.id),
    )


def _make_rows(
    ledger: Ledger, statements: Mapping[str, Statement], by_article: Mapping[str, Report]
) -> tuple[Row, ...]:
    origins = {o.id: o for o in ledger.origins}
    names = {e.id: e.name for e in ledger.entities}
    rank = {identity: n for n, identity in enumerate(by_article)}
    bare = [(claim, _tellings(claim, statements, by_article, rank)) for claim in ledger.claims]
    bare.sort(
        key=lambda pair: (
            -len({t.report.letter for t in pair[1]}),
            -pair[0].independent_origins,
            rank.get(pair[0].wording.article, len(rank)),
            pair[0].wording.start,
            pair[0].id,
        )
    )
    rows = []
    for number, (claim, tellings) in enumerate(bare, 1):
        found = tuple(origins[o] for o in claim.origins if o in origins)
        cells: dict[str, Relation] = {}
        for telling in tellings:
            at, new = telling.report.article.id, telling.mention.relation
            old = cells.get(at, new)
            cells[at] = min(old, new, key=SALIENCE.index)
        rows.append(Row(claim, number, tellings, found, _chains(found, tellings, names), cells))
    return tuple(rows)


def _tellings(
    claim: Claim,
    statements: Mapping[str, Statement],
    by_article: Mapping[str, Report],
    rank: Mapping[str, int],
) -> tuple[Telling, ...]:
    found = []
    for mention in claim.mentions:
        statement = statements.get(mention.statement)
        if statement is None or statement.article not in by_article:
            continue
        spans = mention.spans or statement.content or parts(statement)
        found.append(Telling(mention, statement, by_article[statement.article], spans))
    found.sort(
        key=lambda t: (rank[t.report.article.id], *_first_place(t.spans), t.statement.id),
    )
    return tuple(found)


def _chains(
    origins: tuple[Origin, ...], tellings: tuple[Telling, ...], names: Mapping[str, str]
) -> tuple[Chain, ...]:
    """Return the ways from each origin to the reports; reports reached alike share a chain."""
    chains: list[Chain] = []
    for origin in origins:
        mine = [t for t in tellings if t.mention.origin == origin.id]
        # Whoever names the source anywhere is not said to tell it bare.
        mine.sort(key=lambda t: _is_bare(origin, t))
        ways: dict[tuple[tuple[str, ...], tuple[str, ...], bool], list[Report]] = {}
        sourced: set[str] = set()
        for telling in mine:
            bare, at = _is_bare(origin, telling), telling.report.article.id
            if bare and at in sourced:
                continue
            if not bare:
                sourced.add(at)
            way = ways.setdefault((*_way(origin, telling, names), bare), [])
            if telling.report not in way:
                way.append(telling.report)
        chains += [Chain(origin, w[0], w[1], tuple(r), w[2]) for w, r in ways.items()]
        if not mine:
            chains.append(Chain(origin, (), (), ()))
    return tuple(chains)


def _is_bare(origin: Origin, telling: Telling) -> bool:
    own = telling.statement.source.form == "own-voice"
    return own and origin.kind not in {"unstated", "unknown", "report"}


def _way(
    origin: Origin, telling: Telling, names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who carried *telling* from *origin*, and the agencies that its report credits."""
    account = names.get(origin.account or "", origin.account)
    hops = [hop.name for hop in telling.statement.relay]
    channel = origin.channel if _shows(telling, origin.channel or "") else None
    lead = [n for n in (channel, account) if n and not _named(n, hops)]
    # The account's owner is shown once, under the name that says whose side it is.
    carriers = [account if account and _named(h, [account]) else h for h in (*lead, *hops)]
    carriers = [c for c in carriers if not _named(c, [origin.name])]
    credit = [
        a.name
        for a in telling.report.article.agencies
        if a.scope == "article" and not _named(a.name, [*carriers, origin.name])
    ]
    return _distinct(carriers), _distinct(credit)


def _shows(telling: Telling, channel: str) -> bool:
    """Return whether the report itself speaks of an origin's *channel* where it tells the claim."""
    statement, article = telling.statement, telling.report.article
    if not channel or statement.source.form == "own-voice":
        return False
    spans = (*statement.content, *statement.source.spans)
    found = {article.paragraph_at(span.start) for span in spans}
    told = " ".join(article.text[p.start : p.end] for p in found if p).casefold()
    return any(re.search(rf"\b{re.escape(word)}\b", told) for word in channel_words(channel))


def _voices(rows: tuple[Row, ...], by_entity: Mapping[str, Entity]) -> tuple[Voice, ...]:
    found: dict[tuple[str, str], tuple[Origin, list[Row]]] = {}
    for row in rows:
        for origin in row.origins:
            key = voice_key(origin)
            own = found.setdefault(key, (origin, []))[1]
            if not own or own[-1] is not row:
                own.append(row)
    voices = []
    for key, (origin, own) in found.items():
        entity = by_entity.get(origin.entity or "")
        account = by_entity.get(origin.account or "")
        name = origin.name or (entity.name if entity else "")
        voices.append(
            Voice(key, name, origin.kind, account.name if account else origin.account, tuple(own))
        )
    voices.sort(key=lambda v: (-len(v.rows), v.rows[0].number, v.key))
    return tuple(voices)


def voice_key(origin: Origin) -> tuple[str, str]:
    """Return what makes two origins of different claims one voice for the reader.

    Everything known only from one party's account counts once, whoever is quoted in it.
    """
    if origin.kind in {"unstated", "unknown"}:
        return origin.kind, ""
    if origin.account:
        return "account", origin.account.casefold()
    return "origin", (origin.entity or " ".join(origin.name.casefold().split()))


def _letter(number: int) -> str:
    """Return A … Z, AA, AB …: the reports' names in tables.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _article_key(article: Article) -> tuple[str, str, str]:
    return article.published.value if article.published else "9999", article.name, article.id


def _articles_of(claim: Claim, statements: Mapping[str, Statement]) -> set[str]:
    return {statements[m.statement].article for m in claim.mentions if m.statement in statements}


def _first_place(spans: tuple[Span, ...]) -> tuple[int, int]:
    return (min(s.start for s in spans), -max(s.end for s in spans)) if spans else (0, 0)


def is_update(difference: Difference) -> bool:
    """Return whether both sides say as of when, and differ in it: news moved on, no conflict.

    A day and an hour of that day are not two times.
    """
    a, b = difference.a.as_of, difference.b.as_of
    return a is not None and b is not None and not (a.startswith(b) or b.startswith(a))


def _named(name: str, others: Iterable[str]) -> bool:
    """Return whether *name* is one of *others*, whatever stands in brackets behind it.

    >>> _named("Sund Agency", ["Sund Agency (Vesk)"]), _named("Sund", ["Sund Agency"])
    (True, False)
    """
    return _bare(name) in {_bare(other) for other in others}


def _bare(name: str) -> str:
    return name.partition(" (")[0].casefold()


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
