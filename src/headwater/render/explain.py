"""Why a line of a ledger is as it is: the rule, the spans with the text around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.text import Text

from headwater.datamodel import Article, Claim, Entity, Ledger, Origin, Reuse, Span, Statement
from headwater.errors import LedgerError
from headwater.render import words
from headwater.render.screen import Screen
from headwater.render.view import View, make_view
from headwater.render.words import clip, plural, visible

AROUND = 60  # characters of text shown on each side of a span
MOST = 40


def render_explain(ledger: Ledger, id: str, *, width: int = 100) -> str:
    """Return why the record *id* of *ledger* is as it is: rules, spans, the text around them.

    *id* is the id of a statement, claim, origin, entity, copied passage or article, or the
    beginning of one. The last line has no line end.

    Raises:
        LedgerError: no record, or several, have that id.
    """
    view = make_view(ledger)
    records = _records(ledger)
    record = records[_resolve(records, id)]
    page = Screen(max(width, 40))
    writer = _Writer(view, page)
    if isinstance(record, Statement):
        writer.statement(record)
    elif isinstance(record, Claim):
        writer.claim(record)
    elif isinstance(record, Origin):
        writer.origin(record)
    elif isinstance(record, Entity):
        writer.entity(record)
    elif isinstance(record, Reuse):
        writer.reuse(record)
    else:
        writer.article(record)
    return page.text().rstrip("\n")


Record = Statement | Claim | Origin | Entity | Reuse | Article


def _records(ledger: Ledger) -> Mapping[str, Record]:
    found: dict[str, Record] = {}
    groups: Sequence[Iterable[Record]] = (
        ledger.articles,
        ledger.statements,
        ledger.claims,
        ledger.origins,
        ledger.entities,
        ledger.reuses,
    )
    for group in groups:
        found.update((record.id, record) for record in group)
    return found


def _resolve(records: Mapping[str, Record], identity: str) -> str:
    if identity in records:
        return identity
    found = sorted(known for known in records if identity and known.startswith(identity))
    if len(found) == 1:
        return found[0]
    if not found:
        raise LedgerError(
            f"no statement, claim, origin, entity, passage or article {identity!r} in this ledger; "
            "ids stand at the line ends of the report and in ledger.json"
        )
    shown = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
    raise LedgerError(
        f"{identity!r} is the beginning of {len(found)} ids: {shown}; give more of it"
    )


class _Writer:
    def __init__(self, view: View, page: Screen) -> None:
        self.view, self.page = view, page

    def statement(self, statement: Statement) -> None:
        report = self.view.by_article.get(statement.article)
        self.page.line((f"Statement {statement.id}", "bold"))
        where = f"{report.letter} {report.name}" if report else statement.article
        self.facts(
            ("in", where),
            ("found by", f"{statement.found_by} (confidence {statement.confidence:.2f})"),
            ("form", f"{statement.source.form}, {statement.quoting}, {statement.act}"),
            ("source is", self.view.source_name(statement) or "the report itself"),
            ("inside", statement.inside),
        )
        self.places("source", statement.source.spans)
        if statement.cue:
            self.places(f"cue ({statement.cue.type}: {statement.cue.lemma})", statement.cue.spans)
        self.places("content", statement.content)
        self.places("told to", statement.addressee)
        self.places("about", statement.topic)
        for number, hop in enumerate(statement.relay, 1):
            self.places(f"carried by {number}: {hop.name} ({hop.basis})", hop.evidence, named=True)
        for row in self.view.rows_of.get(statement.id, ()):
            self.facts((f"in claim {row.number}", f"{row.claim.id} “{clip(row.said, 90)}”"))

    def claim(self, claim: Claim) -> None:
        row = next(r for r in self.view.rows if r.claim.id == claim.id)
        self.page.line((f"Claim {row.number}  {claim.id}", "bold"))
        self.places("wording", (claim.wording,))
        self.page.blank()
        told = plural(len(row.tellings), "place")
        self.page.line(
            f"These words belong together ({told} in {plural(len(row.reports), 'report')}):"
        )
        for telling in row.tellings[:MOST]:
            label = f"{telling.report.letter} {words.RELATION_WORDS[telling.mention.relation]}"
            note = f"statement {telling.statement.id}, found by {telling.statement.found_by}"
            self.places(
                f"{label} ({note}; origin {telling.mention.origin or 'none'})", telling.spans
            )
        self.more(len(row.tellings))
        for difference in claim.differences[:MOST]:
            self.page.blank()
            self.page.line(f"They differ in {words.difference_words(difference)}:")
            for side in (difference.a, difference.b):
                value = " ".join(v for v in (side.value, side.unit, side.as_of) if v)
                self.places(f"read as {value}" if value else "in the words", (side.span,))
            if difference.note:
                self.facts(("note", difference.note))
        self.page.blank()
        self.page.line(f"Independent origins: {claim.independent_origins}")
        for origin in row.origins:
            self.origin_reasons(origin)
        if not row.origins:
            self.facts(("none", "no origin could be told from the texts"))

    def origin(self, origin: Origin) -> None:
        self.page.line((f"Origin {origin.id}", "bold"))
        reports = [
            self.view.by_article[a].letter for a in origin.articles if a in self.view.by_article
        ]
        self.facts(
            ("is", words.origin_label(self.view, origin)),
            ("kind", f"{origin.kind} ({words.KIND_WORDS[origin.kind]})"),
            ("account of", self.view.name(origin.account)),
            ("channel", origin.channel),
            ("first hand", "yes" if origin.first_hand else None),
            ("reports", " ".join(sorted(reports, key=lambda v: (len(v), v)))),
        )
        for row in self.view.rows:
            if any(o.id == origin.id for o in row.origins):
                self.facts(("of claim", f"{row.claim.id} “{clip(row.said, 100)}”"))
                for telling in row.tellings[:MOST]:
                    if telling.mention.origin == origin.id:
                        self.places(f"counts for {telling.statement.id}", telling.spans)
        self.page.blank()
        self.origin_reasons(origin)

    def origin_reasons(self, origin: Origin) -> None:
        label = words.origin_label(self.view, origin)
        counted = "shown, never counted" if origin.kind == "unknown" else "counted once"
        self.page.line(
            (f"- {visible(clip(label, 120))}", "bold"), (f"  {origin.id}, {counted}", "dim")
        )
        for reason in origin.reasons:
            why = f"rule {reason.rule}: {words.RULE_WORDS[reason.rule]}"
            self.places(why, reason.evidence, named=True)

    def entity(self, entity: Entity) -> None:
        self.page.line((f"Entity {entity.id}", "bold"))
        self.facts(
            ("name", entity.name),
            ("kind", entity.kind),
            ("also named", ", ".join(entity.aliases) or None),
            ("wikidata", entity.wikidata),
        )
        for role in entity.roles[:MOST]:
            self.places(f"role: {clip(role.text, 60)}", (role.span,))
        self.page.blank()
        self.page.line(f"One and the same in {plural(len(entity.mentions), 'place')}:")
        self.places("named", entity.mentions[:MOST])
        self.more(len(entity.mentions))

    def reuse(self, reuse: Reuse) -> None:
        self.page.line((f"Copied passage {reuse.id}", "bold"))
        how, agency = words.copied(self.view, reuse)
        a, b = self.view.letter(reuse.a), self.view.letter(reuse.b)
        self.facts(
            ("alike", f"{reuse.similarity:.0%} of the words"),
            ("direction", how.format(a=a, b=b, agency=agency)),
        )
        self.places("here", (reuse.a,))
        self.places("and here", (reuse.b,))

    def article(self, article: Article) -> None:
        report = self.view.by_article[article.id]
        self.page.line((f"Report {report.letter}  {article.id}", "bold"))
        date, how = words.dated(article)
        self.facts(
            ("file", article.name),
            ("address", article.uri),
            ("outlet", article.outlet.name if article.outlet else "not named in the text"),
            ("date", f"{date} ({how})" if how else date),
            ("language", article.language),
            ("claims", f"{report.claims}, {report.only} only here"),
        )
        self.places("outlet seen in", article.outlet.evidence if article.outlet else ())
        self.places("date seen in", article.published.evidence if article.published else ())
        for credit in article.agencies:
            self.places(
                f"credits {credit.name} ({credit.scope}, {credit.basis})",
                credit.evidence,
                named=True,
            )
        named = {"headline": article.headline, "byline": article.byline}
        named |= {"dateline": article.dateline, "credit line": article.creditline}
        for label, span in named.items():
            self.places(label, (span,) if span else ())
        for piece in article.furniture[:MOST]:
            self.facts(("left out", f"“{clip(piece.text, 90)}” ({piece.reason})"))
        self.more(len(article.furniture))

    # --- lines ---------------------------------------------------------------------------------

    def facts(self, *facts: tuple[str, str | None]) -> None:
        self.page.hanging(
            ((Text(label, "dim"), visible(value)) for label, value in facts if value), indent=2
        )

    def places(self, label: str, spans: Sequence[Span], *, named: bool = False) -> None:
        """Show *spans* with the text around them; *named* shows the label even without a span."""
        if spans or named:
            self.page.hanging([[Text(visible(label), "dim")]], indent=2)
        self.page.hanging((self.place(span) for span in spans[:MOST]), indent=6)

    def place(self, span: Span) -> list[str | Text]:
        report = self.view.by_article.get(span.article)
        if report is None:
            return ["?", f"“{visible(clip(span.text, 300))}”"]
        text = report.article.text
        paragraph = report.article.paragraph_at(span.start)
        low = max(paragraph.start if paragraph else span.start, span.start - AROUND)
        high = min(paragraph.end if paragraph else span.end, span.end + AROUND)
        shown = Text("…" if paragraph and low > paragraph.start else "", "dim")
        shown.append(visible(text[low : span.start]), "dim")
        shown.append(f"[{visible(clip(span.text, 400))}]", "bold")
        shown.append(visible(text[span.end : max(high, span.end)]), "dim")
        shown.append("…" if paragraph and high < paragraph.end else "", "dim")
        return [Text(report.letter, "bold cyan"), f"{span.start}-{span.end}", shown]

    def more(self, count: int) -> None:
        if count > MOST:
            self.facts(("and", f"{count - MOST} more in the ledger"))
