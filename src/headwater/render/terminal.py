"""The terminal report: the first screen says what is known and on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.text import Text

from headwater.datamodel import Ledger, Relation, Side, Span
from headwater.render import summary, words
from headwater.render.differing import Contrast, contrasts
from headwater.render.screen import Screen
from headwater.render.speakers import decliner, make_speakers
from headwater.render.summary import Line, Name, Quote
from headwater.render.timeline import make_timeline
from headwater.render.view import Chain, Row, View, make_view
from headwater.render.worddiff import word_diff
from headwater.render.words import clip, plural, unquoted, visible

# What a screen can carry; the page has the rest.
MOST_CLAIMS = 25
MOST_SINGLE = 8
MOST_ROWS = 12
MOST_PHRASES = 5
SIGNS: dict[Relation, str] = {
    "same": "",
    "more-specific": "+",
    "less-specific": "-",
    "other-wording": "~",
    "conflicts": "!",
}
LEGEND = "A: in report A; + more specific, - less specific, ~ other words, ! conflict"
STYLES = {
    "account": "bold yellow",
    "conflict": "bold red",
    "strength": "magenta",
    "confirmed": "bold green",
    "confirms": "cyan",
}


def render_terminal(
    ledger: Ledger, *, width: int = 100, colour: bool = False, html: str | None = None
) -> str:
    """Return the story's report for a terminal of *width* columns, essentials first.

    Without *colour* it is plain text without boxes, fit for a pipe. *html* names the page that has
    what is left out here.
    """
    view = make_view(ledger)
    screen = Screen(max(width, 40), colour)
    page = _Page(view, screen, html or "the HTML report")
    page.header()
    page.bottom_line()
    page.claims()
    page.only_one_report()
    page.declines()
    page.dates()
    page.speakers()
    page.reuses()
    page.furniture()
    page.problems()
    page.footer()
    return screen.text()


class _Page:
    def __init__(self, view: View, screen: Screen, html: str) -> None:
        self.view, self.screen, self.html = view, screen, html
        self.width = screen.width
        self.line, self.hanging = screen.line, screen.hanging
        self.sections = 0

    def section(self, title: str, note: str = "") -> None:
        self.sections += 1
        self.screen.blank()
        self.line(
            (f"{self.sections}  {title.upper()}", "bold"), (f"  {note}" if note else "", "dim")
        )

    def more(self, count: int, indent: str = "   ", what: str = "", many: str = "") -> None:
        if count > 0:
            noun = f" {what if count == 1 else many}" if what else ""
            self.line((f"{indent}… and {count} more{noun} in {self.html}", "dim"))

    # --- the first screen ----------------------------------------------------------------------

    def header(self) -> None:
        view = self.view
        label = view.ledger.story.label
        title = visible(clip(label.text, 3 * self.width)) if label else "Story without a headline"
        self.line((title, "bold"))
        named, _ = words.story_counts(view)
        counts = [
            plural(len(view.reports), "report"),
            plural(len(view.rows), "claim"),
            plural(named, "independent origin"),
            words.outlet_count(view),
            words.story_days(view),
        ]
        self.line((" · ".join(filter(None, counts)), "dim"))
        self.screen.blank()
        rows: list[list[str | Text]] = []
        for report in view.reports[:MOST_ROWS]:
            article = report.article
            date, how = words.dated(article)
            name = words.report_name(report)
            about = [visible(clip(f"{date} ({how})" if how else date, 80))]
            if credit := words.credits(article):
                about.append(visible(clip(f"credits {credit}", 100)))
            claims = plural(report.claims, "claim")
            alone = len(view.reports) > 1 and report.only
            about.append(f"{claims}, {report.only} only here" if alone else claims)
            lead = Text.assemble(f"{visible(clip(name, 60))}: ", (" · ".join(about), "dim"))
            rows.append([Text(report.letter, "bold cyan"), lead])
        self.hanging(rows, indent=2)
        self.more(len(view.reports) - MOST_ROWS, "  ")

    def bottom_line(self) -> None:
        self.screen.blank()
        self.line(("IN SHORT", "bold"))
        self.hanging(
            (["-", self.piece_text(line)] for line in summary.bottom_line(self.view)), indent=2
        )

    def piece_text(self, line: Line) -> Text:
        text = Text()
        for piece in line.pieces:
            if isinstance(piece, Quote):
                text.append_text(self.quote(piece.span, 160))
                text.append(f" ({piece.letter})" if piece.letter else "", "cyan")
            elif isinstance(piece, Name):
                text.append(visible(clip(piece.text, 80)), STYLES.get(line.kind, "bold"))
            else:
                text.append(piece)
        if line.rows:
            text.append(f"  [{self.numbers(line.rows)}]", "dim")
        return text

    # --- claims --------------------------------------------------------------------------------

    def claims(self) -> None:
        several = len(self.view.reports) > 1
        rows = [r for r in self.view.rows if not several or len(r.reports) > 1]
        if not rows:
            return
        self.section("what is claimed")
        if several:
            self.hanging([[Text(LEGEND, "dim")]], indent=2)
        most = MOST_CLAIMS if len(self.view.reports) <= 4 else MOST_CLAIMS // 2
        for row in rows[:most]:
            self.claim(row)
        self.more(len(rows) - most)

    def claim(self, row: Row) -> None:
        head = self.wording(row, 220)
        told = "".join(
            f"{report.letter}{SIGNS[row.cells[report.article.id]]} " for report in row.reports[:12]
        ).strip()
        if len(row.reports) > 12:
            told += f" +{len(row.reports) - 12}"
        style = "bold green" if row.claim.independent_origins > 1 else "yellow"
        body = Text.assemble(head, "\n")
        if len(self.view.reports) > 1:
            body.append(told, "bold cyan")
            body.append(" · ", "dim")
        body.append(words.origin_words(row), style)
        if row.is_conflict:
            body.append(" · ", "dim")
            body.append("conflict", STYLES["conflict"])
        body.append(f" · {row.claim.id[:10]}", "dim")
        for chain in row.chains[:4]:
            # That no source is named has been said; which agency carried it has not.
            if chain.reports and (chain.agencies or chain.carriers or not row.is_unsourced):
                body.append("\n")
                body.append_text(self.chain(row, chain))
        if len(row.chains) > 4:
            body.append(f"\n… and {plural(len(row.chains) - 4, 'more way')}", "dim")
        found = contrasts(row.claim.differences)
        for contrast in found[:4]:
            body.append("\n")
            body.append_text(self.contrast(contrast))
        if len(found) > 4:
            body.append(f"\n… and {plural(len(found) - 4, 'more difference')}", "dim")
        self.hanging([[Text(f"{row.number:>3}", "dim"), body]])

    def chain(self, row: Row, chain: Chain) -> Text:
        head, note = words.chain_ends(self.view, row, chain)
        steps = [head, *chain.carriers, *chain.agencies]
        account = self.view.name(chain.origin.account)
        shown = [f"account by {s}" if s == account and n else s for n, s in enumerate(steps)]
        shown.append(words.letters(chain.reports) + note)
        return Text(visible(" → ".join(clip(s, 70) for s in shown)), "dim")

    def contrast(self, contrast: Contrast) -> Text:
        style = STYLES.get("conflict" if contrast.is_conflict else contrast.type, "bold")
        text = Text(f"{words.contrast_words(contrast)}: ", style)
        if contrast.type == "wording":
            a, b = contrast.first.a, contrast.first.b
            runs = word_diff(a.span.text, b.span.text)
            for side, other, cut in ((a, " / ", runs[0]), (b, "", runs[1])):
                text.append(f"{self.view.letter(side.span)} ", "cyan")
                differing = [run for run, differs in cut if differs]
                pieces = [f"“{visible(clip(run, 60))}”" for run in differing[:4]]
                if len(differing) > 4:
                    pieces.append("…")
                text.append(" ".join(pieces) or "(same words)")
                text.append(other)
            return text
        for sides, other in ((contrast.a, " / "), (contrast.b, "")):
            text.append_text(
                self.sides([replace(s, span=summary.shown(self.view, contrast, s)) for s in sides])
            )
            text.append(other)
        return text

    def sides(self, sides: Sequence[Side]) -> Text:
        """Return the places of one side; those with the same words share them."""
        said: dict[tuple[str, str], tuple[Side, list[str]]] = {}
        for side in sides:
            key = (" ".join(side.span.text.casefold().split()), words.as_of(side))
            letters = said.setdefault(key, (side, []))[1]
            if (letter := self.view.letter(side.span)) not in letters:
                letters.append(letter)
        text = Text()
        for n, ((_, when), (side, letters)) in enumerate(said.items()):
            text.append(", " if n else "")
            text.append(f"{' '.join(letters)} ", "cyan")
            text.append_text(self.quote(side.span, 120))
            text.append(f" ({visible(when)})" if when else "", "dim")
        return text

    def only_one_report(self) -> None:
        if len(self.view.reports) < 2:
            return
        groups = [
            (report, [r for r in self.view.rows if r.reports == (report,)])
            for report in self.view.reports
        ]
        groups = [(report, rows) for report, rows in groups if rows]
        if not groups:
            return
        self.section("what only one report has")
        most = max(3, min(MOST_SINGLE, 24 // len(groups)))
        for report, rows in groups[:MOST_ROWS]:
            self.line(
                (f"  {report.letter}  ", "bold cyan"), visible(clip(words.report_name(report), 60))
            )
            lines: list[list[str | Text]] = []
            for row in rows[:most]:
                who = " → ".join(
                    words.origin_label(self.view, o) for o in row.origins[:1] if o.name
                ) or words.origin_words(row)
                text = self.wording(row, 150)
                text.append(" · ", "dim")
                text.append(visible(clip(who, 50)), "yellow")
                text.append(f" · {row.claim.id[:10]}", "dim")
                lines.append([Text(f"{row.number:>3}", "dim"), text])
            self.hanging(lines, indent=2)
            self.more(len(rows) - most, "       ")
        self.more(len(groups) - MOST_ROWS)

    # --- the rest ------------------------------------------------------------------------------

    def declines(self) -> None:
        statements = self.view.declines()
        if not statements:
            return
        self.section("who did not answer")
        rows: list[list[str | Text]] = []
        for statement in statements[:MOST_ROWS]:
            whole = self.view.whole(statement)
            if whole is not None:
                who = decliner(self.view, statement, whole)
                said = Text(f"{visible(clip(who, 60))}: " if who else "")
                said.append_text(self.quote(whole, 220))
                rows.append([Text(self.view.letter(whole), "bold cyan"), said])
        self.hanging(rows, indent=2)
        self.more(len(statements) - MOST_ROWS)

    def dates(self) -> None:
        moments = make_timeline(self.view)
        if not moments:
            return
        self.section("when")
        near = [m for m in moments if m.is_near] or list(moments)
        rows: list[list[str | Text]] = []
        for moment in near[:MOST_ROWS]:
            told = ", ".join(
                f"“{visible(clip(text, 50))}” ({' '.join(self.letters(spans))})"
                for text, spans, _ in moment.phrases[:MOST_PHRASES]
            )
            if len(moment.phrases) > MOST_PHRASES:
                told += f" and {len(moment.phrases) - MOST_PHRASES} more"
            text = Text(told)
            if moment.rows:
                text.append(f"  [{self.numbers(moment.rows)}]", "dim")
            rows.append([moment.label, text])
        self.hanging(rows, indent=2)
        self.more(len(moments) - len(rows), what="day", many="days")

    def letters(self, spans: Iterable[Span]) -> list[str]:
        return list(dict.fromkeys(self.view.letter(span) for span in spans))

    def numbers(self, rows: Sequence[Row], most: int = 6) -> str:
        """Return the claims' numbers, the first *most* of them."""
        told = ", ".join(str(row.number) for row in rows[:most])
        rest = f" and {len(rows) - most} more" if len(rows) > most else ""
        return f"{'claim' if len(rows) == 1 else 'claims'} {told}{rest}"

    def speakers(self) -> None:
        speakers = make_speakers(self.view)
        if not speakers:
            return
        self.section("who spoke")
        rows: list[list[str | Text]] = []
        for speaker in speakers[:MOST_ROWS]:
            counted = [
                f"{count} {kind}"
                for count, kind in (
                    (speaker.direct, "quoted directly"),
                    (speaker.indirect, "indirectly"),
                    (speaker.declined, "no answer"),
                )
                if count
            ]
            text = Text(f"{', '.join(counted)} · {speaker.form}")
            if speaker.rows:
                text.append(f"  [{self.numbers(speaker.rows)}]", "dim")
            told = Text.assemble(
                (f"{clip(speaker.letters, 24)} ", "bold cyan"), ("· ", "dim"), text
            )
            rows.append([visible(clip(speaker.name, 32)), told])
        self.hanging(rows, indent=2)
        self.more(len(speakers) - MOST_ROWS)

    def reuses(self) -> None:
        reuses = self.view.ledger.reuses
        if not reuses:
            return
        self.section("copied passages")
        rows: list[list[str | Text]] = []
        for reuse in sorted(reuses, key=lambda r: (-len(r.a.text), r.id))[:MOST_SINGLE]:
            how, agency = words.copied(self.view, reuse)
            a, b = self.view.letter(reuse.a), self.view.letter(reuse.b)
            way = visible(how.format(a=a, b=b, agency=clip(agency, 24)))
            text = self.quote(reuse.a, 110)
            text.append(f"  {len(reuse.a.text.split())} words, {reuse.similarity:.0%} alike", "dim")
            rows.append([Text(way, "bold cyan"), text])
        self.hanging(rows, indent=2)
        self.more(len(reuses) - MOST_SINGLE)

    def furniture(self) -> None:
        reports = [r for r in self.view.reports if r.article.furniture]
        if not reports:
            return
        self.section("left out as page furniture")
        rows: list[list[str | Text]] = []
        for report in reports[:MOST_ROWS]:
            pieces = report.article.furniture
            first = Counter(visible(clip(piece.text, 34)) for piece in pieces)
            begin = [f"“{text}”{f' ×{n}' if n > 1 else ''}" for text, n in first.items()]
            rest = [f"+{len(begin) - 5}"] if len(begin) > 5 else []
            counted = f"{plural(len(pieces), 'piece')}: {' · '.join([*begin[:5], *rest])}"
            rows.append([Text(report.letter, "bold cyan"), counted])
        self.hanging(rows, indent=2)
        self.more(len(reports) - MOST_ROWS)

    def problems(self) -> None:
        problems = words.problems(self.view)
        if not problems:
            return
        self.section("problems")
        rows: list[list[str | Text]] = []
        for problem in problems[:MOST_ROWS]:
            report = self.view.by_article.get(problem.article or "")
            letter = Text(report.letter if report else " ", "bold cyan")
            rows.append([letter, visible(clip(f"{problem.message} ({problem.code})", 300))])
        self.hanging(rows, indent=2)
        self.more(len(problems) - MOST_ROWS)

    def footer(self) -> None:
        if self.view.rows:
            self.screen.blank()
            first = self.view.rows[0].claim.id[:10]
            self.line(
                (f"Why a line says what it says: headwater explain LEDGER {first}", "dim"),
            )

    def wording(self, row: Row, limit: int) -> Text:
        """Return a claim's words as a line of their own; a part of a sentence is shown as one."""
        said = visible(unquoted(clip(row.said, limit))).rstrip(" ,;:")
        return Text(f"“{'… ' if words.is_part(said) else ''}{said}”")

    def quote(self, span: Span, limit: int) -> Text:
        """Return the words of *span* in quotation marks; a cut is shown."""
        return Text(f"“{visible(unquoted(clip(span.text, limit)))}”")
