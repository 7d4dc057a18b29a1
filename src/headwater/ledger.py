"""The ledger of one story: put together, checked, read and written."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from headwater import codec
from headwater.datamodel import (
    Article,
    Claim,
    Entity,
    Event,
    Ledger,
    Origin,
    Problem,
    Reuse,
    Span,
    Statement,
    Story,
    Timex,
)
from headwater.errors import LedgerError

TIMEX_VALUE = re.compile(
    r"P(?=.)(?:[\dX.]+(?:CE|DE|[YMWDQ]))*(?:T(?:[\dX.]+[HMS])+)?|PXX?"
    r"|(?:PRESENT|PAST|FUTURE)_REF"
    r"|T(?:\d\d(?::?\d\d)?(?::?\d\d)?|MO|AF|EV|NI|DT|MI)"
    r"|(?:[\dX]{2,4}|FY\d{4})(?:-(?:[\dX]{2}|W[\dX]{2}|W[\dX]{2}-(?:WE|[\dX])|Q[\dX]|H[\dX]|SP|SU|FA|WI|[\dX]{2}-[\dX]{2}))?"
    r"(?:T(?:\d\d(?::?\d\d)?(?::?\d\d)?|MO|AF|EV|NI|DT|MI))?Z?"
)


def build_ledger(
    story: Story,
    *,
    articles: Iterable[Article],
    statements: Iterable[Statement],
    claims: Iterable[Claim],
    origins: Iterable[Origin],
    entities: Iterable[Entity],
    timexes: Iterable[Timex],
    events: Iterable[Event],
    reuses: Iterable[Reuse],
    problems: Iterable[Problem],
    made_by: Sequence[tuple[str, str]] = (),
) -> Ledger:
    """Return the ledger of *story*, its lists in an order that the inputs' order cannot change.

    Articles go by name, what is found in one by place, claims as given (most reported first).
    What :func:`check` finds is added to the problems.
    """
    ordered = sorted(articles, key=lambda a: (a.name, a.id))
    rank = {article.id: n for n, article in enumerate(ordered)}

    def place(span: Span) -> tuple[int, int, int]:
        return rank.get(span.article, len(rank)), span.start, span.end

    def first_place(statement: Statement) -> tuple[int, int, int, str]:
        cue = statement.cue.spans if statement.cue else ()
        spans = (*statement.content, *statement.source.spans, *cue)
        return (*min(map(place, spans), default=(len(rank), 0, 0)), statement.id)

    ledger = Ledger(
        story=dataclasses.replace(story, articles=tuple(a.id for a in ordered)),
        articles=tuple(ordered),
        statements=tuple(sorted(statements, key=first_place)),
        claims=tuple(claims),
        origins=tuple(sorted(origins, key=lambda o: o.id)),
        entities=tuple(sorted(entities, key=lambda e: (-len(e.mentions), e.name, e.id))),
        timexes=tuple(sorted(timexes, key=lambda t: (*place(t.span), t.id))),
        events=tuple(sorted(events, key=lambda e: (*place(e.trigger), e.id))),
        reuses=tuple(sorted(reuses, key=lambda r: (*place(r.a), *place(r.b), r.id))),
        problems=tuple(sorted(problems, key=_problem_order)),
        made_by=tuple(made_by),
    )
    found = check(ledger)
    if not found:
        return ledger
    problems_all = tuple(sorted({*ledger.problems, *found}, key=_problem_order))
    return dataclasses.replace(ledger, problems=problems_all)


def _problem_order(problem: Problem) -> tuple[str, str, str, str]:
    return problem.stage, problem.article or "", problem.code, problem.message


# --- the invariants ----------------------------------------------------------------------------


def check(ledger: Ledger) -> list[Problem]:
    """Return a Problem for every way in which *ledger* breaks what it means; none if sound."""
    checks = (
        _check_spans,
        _check_ids,
        _check_statements,
        _check_relays,
        _check_timexes,
        _check_claims,
        _check_source_maps,
    )
    return [
        Problem("ledger", None, code, message) for one in checks for code, message in one(ledger)
    ]


def spans_of(value: Any) -> Iterator[Span]:
    """Yield every Span inside *value*, a noun or a tuple of nouns."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from spans_of(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from spans_of(getattr(value, field.name))


def _check_spans(ledger: Ledger) -> Iterator[tuple[str, str]]:
    texts = {article.id: article.text for article in ledger.articles}
    for span in spans_of(ledger):
        text = texts.get(span.article)
        if text is None or text[span.start : span.end] != span.text:
            yield "bad-span", f"{span.article}:{span.start}-{span.end} does not hold its text"


def _check_ids(ledger: Ledger) -> Iterator[tuple[str, str]]:
    articles = {a.id for a in ledger.articles}
    statements = {s.id for s in ledger.statements}
    entities = {e.id for e in ledger.entities}
    for records in (
        ledger.articles,
        ledger.statements,
        ledger.claims,
        ledger.origins,
        ledger.entities,
        ledger.timexes,
        ledger.events,
        ledger.reuses,
    ):
        ids = [record.id for record in records]
        if len(ids) != len(set(ids)):
            twice = next(i for i in ids if ids.count(i) > 1)
            yield "duplicate-id", f"{twice} is given to two records"
    wanted: list[tuple[str, str | None, set[str]]] = []
    for s in ledger.statements:
        wanted += [(s.id, s.article, articles), (s.id, s.inside, statements)]
        wanted += [(s.id, s.source.entity, entities)]
        wanted += [(s.id, hop.entity, entities) for hop in s.relay]
    for o in ledger.origins:
        wanted += [(o.id, o.entity, entities), *((o.id, a, articles) for a in o.articles)]
    for c in ledger.claims:
        wanted += [(c.id, m.statement, statements) for m in c.mentions]
        wanted += [(c.id, x.statement, statements) for d in c.differences for x in (d.a, d.b)]
    timexes = {t.id for t in ledger.timexes}
    for e in ledger.events:
        wanted += [(e.id, e.when, timexes)]
        wanted += [(e.id, p.entity, entities) for p in (*e.actors, *e.targets, *e.where)]
    for owner, target, known in wanted:
        if target is not None and target not in known:
            yield "dangling-id", f"{owner} points to {target}, which is not in the ledger"


def _check_statements(ledger: Ledger) -> Iterator[tuple[str, str]]:
    for s in ledger.statements:
        cue = s.cue.spans if s.cue else ()
        for spans in (s.source.spans, cue, s.content, s.topic, s.addressee):
            if any(x.article != s.article for x in spans):
                yield "foreign-span", f"{s.id} has a span of another article"
            if any(x.end > y.start for x, y in itertools.pairwise(spans)):
                yield "span-order", f"{s.id} has spans out of order or overlapping"
        if not s.content and s.act != "decline":
            yield "empty-content", f"{s.id} says nothing and is no decline"
        if (s.source.form == "own-voice") != (s.quoting == "own-voice"):
            yield "own-voice", f"{s.id}: source form and quoting disagree on own voice"
        if not 0 <= s.confidence <= 1:
            yield "confidence", f"{s.id} has confidence {s.confidence}"


def _check_relays(ledger: Ledger) -> Iterator[tuple[str, str]]:
    for s in ledger.statements:
        names = [hop.name for hop in s.relay]
        if len(names) != len(set(names)):
            yield "repeated-hop", f"{s.id} names a hop twice"
        for hop in s.relay:
            if hop.basis != "inferred" and not hop.evidence:
                yield "hop-evidence", f"{s.id}: hop {hop.name} has no evidence"


def _check_timexes(ledger: Ledger) -> Iterator[tuple[str, str]]:
    for t in ledger.timexes:
        if t.value is not None and not TIMEX_VALUE.fullmatch(t.value):
            yield "timex-value", f"{t.id} has value {t.value!r}, which is not TIMEX3"


def _check_claims(ledger: Ledger) -> Iterator[tuple[str, str]]:
    origins = {o.id: o for o in ledger.origins}
    timexes = {t.id for t in ledger.timexes}
    events = {e.id for e in ledger.events}
    mentioned = set()
    for c in ledger.claims:
        have = {m.origin for m in c.mentions}
        mentioned |= {m.statement for m in c.mentions}
        if any(o not in origins for o in have) or have != set(c.origins):
            yield "claim-origins", f"{c.id} lists other origins than its mentions"
            continue
        counted = sum(origins[o].kind != "unknown" for o in have)
        if counted != c.independent_origins:
            yield "origin-count", f"{c.id} says {c.independent_origins} origins, has {counted}"
        if not set(c.timexes) <= timexes or not set(c.events) <= events:
            yield "dangling-id", f"{c.id} points to a timex or event that is not in the ledger"
    for s in ledger.statements:
        if s.act == "assert" and s.content and s.id not in mentioned:
            yield "unclaimed", f"{s.id} asserts something that no claim mentions"


def _check_source_maps(ledger: Ledger) -> Iterator[tuple[str, str]]:
    for a in ledger.articles:
        at = 0
        for start, end, _raw in a.source_map:
            if start < at or end <= start or end > len(a.text):
                yield "source-map", f"{a.name}: runs {start}-{end} out of order"
                break
            at = end


# --- files -------------------------------------------------------------------------------------


def dump_ledger(ledger: Ledger) -> str:
    """Return *ledger* as JSON text; the same ledger always gives the same bytes."""
    return json.dumps(codec.ledger_to_plain(ledger), ensure_ascii=False, indent=1) + "\n"


def load_ledger(path: Path) -> Ledger:
    """Return the ledger in the file *path*.

    Raises: LedgerError naming the file if it is not a sound ledger.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise LedgerError(f"{path}: cannot be read as JSON ({error}): name a ledger file") from None
    try:
        ledger = codec.ledger_from_plain(plain)
    except LedgerError as error:
        raise LedgerError(f"{path}: {error}") from None
    found = check(ledger)
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise LedgerError(f"{path}: {found[0].message}{more}: make it anew from the reports")
    return ledger
