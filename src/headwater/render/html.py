"""The report as one HTML page: opens from disk, asks for nothing, hides nothing without JavaScript.

Templates hold the frame; article text enters only through :func:`textmarks.text_html` and
:func:`textmarks.marked_html`. Style and script are inlined and allowed by their hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from headwater import codec
from headwater.datamodel import Article, Ledger, Relation, Reuse, Side, Span, Statement, Timex
from headwater.render import summary, words
from headwater.render.differing import Contrast, contrasts
from headwater.render.fulltext import VAST, full_text, statement_marks
from headwater.render.river import render_river, river_table
from headwater.render.speakers import decliner, make_speakers
from headwater.render.summary import Line, Name, Quote
from headwater.render.textmarks import (
    Mark,
    attribute,
    context,
    fragment_link,
    marked_html,
    text_html,
    web_address,
)
from headwater.render.timeline import make_timeline
from headwater.render.view import (
    SALIENCE,
    Chain,
    Report,
    Row,
    Telling,
    View,
    make_view,
    parts,
)
from headwater.render.worddiff import word_diff
from headwater.render.words import clip

QUOTE = 900  # characters of a report shown beside others; the full text is one click away
NEAR = 300  # a source named further off is not shown beside the words
GROUPED = 60  # different passages shown for one claim
TAGS = {
    "account": ("◐", "One side’s account"),
    "confirms": ("→", "Confirmed"),
    "declined": ("∅", "No answer"),
    "confirmed": ("✓", "Independent origins"),
    "unconfirmed": ("0", "No independent origins"),
    "one-origin": ("1", "One origin"),
    "unstated": ("?", "No source"),
    "conflict": ("✕", "Conflict"),
    "strength": ("≷", "Strength"),
    "wording": ("≈", "Other words"),
    "none": ("–", "Nothing found"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in one or more reports, as shown beside other wordings."""

    relation: Relation
    quoting: str
    html: Markup
    tellings: tuple[tuple[int, Telling], ...]

    @property
    def code(self) -> str:
        """Return the class of its relation."""
        return words.RELATION_CODES[self.relation]

    @property
    def reports(self) -> int:
        """Return how many reports have it."""
        return len({t.report.number for _, t in self.tellings})


def render_html(
    ledger: Ledger, *, index_link: str | None = None, ledger_link: str | None = None
) -> str:
    """Return the story's report as one self-contained HTML page.

    It has no address in it but links to the reports' own web pages, and its content security policy
    lets nothing run or load but the style and script inside it. It carries the ledger, compressed,
    unless *ledger_link* says where that is to be had; *index_link* leads to the other stories.
    """
    view = make_view(ledger)
    river = render_river(view)
    return _page(
        "report.html.j2",
        view=view,
        ledger=ledger,
        title=_title(view),
        lines=summary.bottom_line(view),
        counts=words.story_counts(view),
        river=river.svg,
        river_table=river_table(view),
        reuses=sorted(ledger.reuses, key=lambda r: (-len(r.a.text), r.id)),
        problems=words.problems(view),
        speakers=make_speakers(view),
        timeline=make_timeline(view),
        texts=[(report, full_text(view, report)) for report in view.reports],
        index=_json(_index(view) | {"ways": river.ways}),
        packed=None if ledger_link else pack_ledger(ledger),
        index_link=index_link,
        ledger_link=ledger_link,
        TAGS=TAGS,
    )


def pack_ledger(ledger: Ledger) -> str:
    """Return *ledger* as a page carries it: JSON without blanks, zlib, base64."""
    plain = json.dumps(codec.ledger_to_plain(ledger), ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(plain.encode("utf-8", "backslashreplace"), 9)
    return base64.b64encode(packed).decode()


def render_index(rows: Iterable[tuple[Ledger, str]]) -> str:
    """Return a page that lists stories; *rows* are ledgers, each with the link to its page."""
    stories = [(view := make_view(ledger), words.story_counts(view), link) for ledger, link in rows]
    stories.sort(key=lambda s: (-len(s[0].reports), -len(s[0].rows), s[0].ledger.story.id))
    return _page(
        "index.html.j2",
        # A file's name becomes an address; nothing else is made a link.
        stories=[(v, c, quote(link, safe="/", errors="replace")) for v, c, link in stories],
        title="Stories",
        title_of=_title,
    )


def _page(template: str, **values: Any) -> str:
    style, script = _static("report.css"), _static("report.js")
    text = (
        _templates()
        .get_template(template)
        .render(
            style=Markup(style),
            script=Markup(script),
            csp=content_policy(),
            **values,
        )
    )
    return text.encode("utf-8", "replace").decode("utf-8")


@cache
def content_policy() -> str:
    """Return the pages' content security policy: their own style and script, by hash, no more."""
    style, script = (_hash(_static(name)) for name in ("report.css", "report.js"))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def _static(name: str) -> str:
    return (resources.files(__package__) / "static" / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("headwater.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        shown=text_html,
        attr=attribute,
        clip=lambda text, limit: text_html(clip(text, limit)),
        plural=words.plural,
        day=words.day,
    )
    environment.globals.update(
        words=words,
        strip=_strip,
        strip_head=_strip_head,
        spoken=_spoken,
        why=_why,
        VAST=VAST,
        passages=_passages,
        live_links=_live_links,
        chain_steps=_chain_steps,
        flags=_flags,
        line_html=_line,
        told_by=_told_by,
        decliner=decliner,
        copied=_copied,
        cited=_cited,
        sides=_contrast,
        contrasts=contrasts,
        said=_said,
        is_part=words.is_part,
        dates_of=_dates_of,
        rule_words=words.RULE_WORDS,
        web_address=web_address,
        anchor_words=words.ANCHOR_WORDS,
    )
    return environment


def _title(view: View) -> str:
    label = view.ledger.story.label
    return clip(label.text, 240) if label else "Story without a headline"


def _json(value: Any) -> Markup:
    """Return *value* as JSON that no HTML parser can take for anything else."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


# --- the summary -------------------------------------------------------------------------------


def _line(view: View, line: Line) -> Markup:
    out = []
    for piece in line.pieces:
        if isinstance(piece, Quote):
            out.append(_cited(view, piece.span, 150, piece.letter))
        elif isinstance(piece, Name):
            out.append(Markup("<b>{}</b>").format(text_html(clip(piece.text, 90))))
        else:
            out.append(Markup("{}").format(piece))
    return Markup("").join(out)


def _cited(view: View, span: Span, limit: int = 220, letter: str | None = None) -> Markup:
    """Return the words of *span* in quotation marks with the letter of their report."""
    letter = view.letter(span) if letter is None else letter
    quoted = Markup("<q>{}</q>").format(text_html(words.unquoted(clip(span.text, limit))))
    if not letter:
        return quoted
    return quoted + _rep(view, span)


def _place(view: View, span: Span) -> str:
    """Return the place of *span* as the script reads it."""
    return " ".join(map(str, view.place(span))) if span.article in view.by_article else ""


# --- claims ------------------------------------------------------------------------------------


def _flags(view: View, row: Row) -> str:
    """Return the filters that a claim passes, as words."""
    several = row.claim.independent_origins > 1
    found = {
        "several": several,
        "one": row.claim.independent_origins == 1 and not row.is_unsourced,
        "unsourced": row.is_unsourced,
        "conflict": row.is_conflict,
        "words": any(d.type in {"wording", "strength"} for d in row.claim.differences),
        "only": len(row.reports) == 1 and len(view.reports) > 1,
    }
    return " ".join(name for name, holds in found.items() if holds)


def _strip(view: View, row: Row) -> Markup:
    """Return one sign per report; the same is said in words by :func:`_spoken`."""
    cells = []
    for report in view.reports:
        relation = row.cells.get(report.article.id)
        if relation is None:
            cells.append(f"<i>{words.SILENT_SIGN}</i>")
        else:
            code = words.RELATION_CODES[relation]
            cells.append(f"<i class={code}>{words.RELATION_SIGNS[relation]}</i>")
    return Markup("".join(cells))


def _strip_head(view: View) -> Markup:
    join = Markup("").join
    return join(
        Markup('<a href=#{} title="{}">{}</a>').format(r.anchor, attribute(r.name, 80), r.letter)
        for r in view.reports
    )


def _spoken(view: View, row: Row) -> str:
    told: dict[Relation, list[Report]] = {}
    for report in view.reports:
        if (relation := row.cells.get(report.article.id)) is not None:
            told.setdefault(relation, []).append(report)
    said = [
        f"{words.RELATION_WORDS[r]}: {words.letters(told[r], 99)}" for r in SALIENCE if r in told
    ]
    if silent := len(view.reports) - len(row.reports):
        said.append(f"{silent} silent")
    return "; ".join(said)


def _passages(view: View, row: Row) -> list[Passage]:
    """Return what the reports say, equal words joined, the wording's own passage first.

    A statement whose parts tell the claim in several places is one passage.
    """
    whole: dict[str, list[tuple[int, Telling]]] = {}
    for number, telling in enumerate(row.tellings):
        whole.setdefault(telling.statement.id, []).append((number, telling))
    groups: dict[tuple[str, str, Relation], list[list[tuple[int, Telling]]]] = {}
    for tellings in whole.values():
        said = " … ".join(span.text for _, t in tellings for span in t.spans)
        source = " ".join(span.text for span in tellings[0][1].statement.source.spans)
        relation = min((t.mention.relation for _, t in tellings), key=SALIENCE.index)
        groups.setdefault((said, source, relation), []).append(tellings)
    found = []
    for (_, _, relation), same in list(groups.items())[:GROUPED]:
        first = same[0][0][1]
        spans = tuple(dict.fromkeys(span for _, t in same[0] for span in t.spans))
        html = _quote(replace(first, spans=spans))
        told = tuple(tellings[0] for tellings in same)
        found.append(Passage(relation, _how(first.statement), html, told))
    return found


def _how(statement: Statement) -> str:
    named = {
        "direct": "in quotation marks",
        "mixed": "partly in quotation marks",
        "indirect": "reported speech",
        "own-voice": "in the report’s own voice",
    }
    if statement.class_ == "thought" and statement.quoting == "indirect":
        return "as a belief or plan"
    return named[statement.quoting]


def _quote(telling: Telling) -> Markup:
    """Return a passage with source, cue and content marked, long ones cut visibly."""
    article, statement = telling.report.article, telling.statement
    low, high = min(s.start for s in telling.spans), max(s.end for s in telling.spans)
    near = [s for s in parts(statement) if s.end > low - NEAR and s.start < high + NEAR]
    start, end = context(article, (*near, *telling.spans))
    cut = end - start > QUOTE
    if cut:
        first = min(s.start for s in telling.spans)
        start = max(start, first - QUOTE // 3)
        end = min(end, start + QUOTE)
    marks = statement_marks(statement)
    marks += [Mark(s.start, s.end, "hit") for s in telling.spans]
    body = marked_html(article, start, end, marks)
    # What was cut in the middle of a paragraph is shown as cut.
    before = start > 0 and article.text[start - 1] not in "\n" and not _begins(article, start)
    lead, trail = "… " if before else "", " …" if cut or not _ends(article, end) else ""
    return Markup("{}{}{}").format(lead, body, trail)


def _begins(article: Article, start: int) -> bool:
    """Return whether a paragraph or a sentence begins at *start*."""
    paragraph = article.paragraph_at(start)
    before = article.text[:start].rstrip()[-2:]
    return paragraph is None or paragraph.start == start or before[-1:] in '.!?…:”"’)'


def _ends(article: Article, end: int) -> bool:
    """Return whether a paragraph or a sentence ends at *end*."""
    paragraph = article.paragraph_at(max(end - 1, 0))
    said = article.text[max(end - 2, 0) : end].rstrip()
    return paragraph is None or paragraph.end <= end or said[-1:] in '.!?…”"’)'


def _live_links(tellings: Sequence[tuple[int, Telling]]) -> list[tuple[int, str, str]]:
    """Return the places that have a live page: telling's number, report's letter, address."""
    links = (
        (number, t.report.letter, fragment_link(t.report.article.uri, t.spans))
        for number, t in tellings
    )
    return [(number, letter, link) for number, letter, link in links if link]


def _chain_steps(view: View, row: Row) -> list[tuple[str, str, list[str], Chain, str]]:
    """Return each chain as (head, kind, carriers, the chain, what is to be added)."""
    steps: list[tuple[str, str, list[str], Chain, str]] = []
    for chain in row.chains:
        account = view.name(chain.origin.account)
        carriers = [
            f"account by {name}" if name == account else name
            for name in (*chain.carriers, *chain.agencies)
        ]
        kind = "account" if chain.origin.account else chain.origin.kind
        head, note = words.chain_ends(view, row, chain)
        steps.append((head, "unstated" if chain.is_bare else kind, carriers, chain, note))
    return steps


def _why(view: View, row: Row) -> list[tuple[Markup, str, Markup]]:
    """Return who counts by which rule and the evidence; those that one rule counts share a line."""
    names: dict[str, dict[Markup, None]] = {}
    evidence: dict[str, dict[str, list[Span]]] = {}
    for origin in row.origins[:12]:
        for reason in origin.reasons[:4]:
            label = text_html(clip(words.origin_label(view, origin), 80))
            names.setdefault(reason.rule, {})[label] = None
            said = evidence.setdefault(reason.rule, {})
            for span in reason.evidence[:6]:
                said.setdefault(words.unquoted(clip(span.text, 90)), []).append(span)
    return [
        (Markup(", ").join(found), rule, _told_by(view, evidence[rule]))
        for rule, found in names.items()
    ]


def _told_by(view: View, said: Mapping[str, list[Span]], most: int = 8) -> Markup:
    """Return words in quotation marks, each with the letters of all reports that have them."""
    lines = []
    for text, spans in list(said.items())[:most]:
        by_report = {span.article: span for span in reversed(spans)}
        reps = (_rep(view, by_report[a]) for a in dict.fromkeys(s.article for s in spans))
        lines.append(Markup("<q>{}</q>{}").format(text_html(text), Markup("").join(reps)))
    return Markup(", ").join(lines)


def _said(row: Row) -> Markup:
    """Return a claim's words as a line of their own."""
    return text_html(words.unquoted(clip(row.said, 320)).rstrip(" ,;:"))


def _sides(view: View, sides: Sequence[Side]) -> list[Markup]:
    """Return the words of *sides*, what they amount to and as of when; equal ones once."""
    lines: dict[tuple[str, str], list[Span]] = {}
    for side in sides:
        value = " ".join(v for v in (side.value, side.unit) if v)
        shown = f"= {value}" if any(c.isdigit() for c in value) else ""
        about = ", ".join(v for v in (shown, words.as_of(side)) if v)
        said = words.unquoted(clip(side.span.text, 400))
        lines.setdefault((said, about), []).append(side.span)
    out = []
    for (said, about), spans in lines.items():
        text = Markup("<q>{}</q>").format(text_html(said))
        text += Markup("").join(_rep(view, span) for span in spans)
        note = Markup(' <span class="val">{}</span>').format(text_html(about)) if about else ""
        out.append(text + note)
    return out


def _rep(view: View, span: Span) -> Markup:
    """Return the letter of a report, linked to the place of *span* in it."""
    place = _place(view, span)
    if not place:
        return Markup(" {}").format(view.letter(span))
    anchor = view.by_article[span.article].anchor
    return Markup(' <a href=#{} data-g="{}">{}</a>').format(anchor, place, anchor)


def _contrast(view: View, contrast: Contrast) -> tuple[Markup, Markup]:
    """Return both sides; where only the words differ, those that do are marked."""
    whole = [replace(s, span=summary.shown(view, contrast, s)) for s in (*contrast.a, *contrast.b)]
    sides = (whole[: len(contrast.a)][:6], whole[len(contrast.a) :][:6])
    if contrast.type not in {"wording", "strength", "detail", "who", "name"}:
        a, b = (Markup("<br>").join(_sides(view, found)) for found in sides)
        return a, b
    pair = sides[0][0].span, sides[1][0].span
    runs = word_diff(*(words.unquoted(span.text[:3000]) for span in pair))
    out = []
    for span, cut, found in zip(pair, runs, sides, strict=True):
        body = Markup("").join(
            Markup("<mark>{}</mark>").format(text_html(run)) if differs else text_html(run)
            for run, differs in cut
        )
        others = _sides(view, [side for side in found if side.span != span])
        quoted = Markup("<q>{}</q>").format(body) + _rep(view, span)
        out.append(Markup("<br>").join([quoted, *others]))
    return out[0], out[1]


def _dates_of(view: View, row: Row) -> list[tuple[Timex, str]]:
    """Return the claim's time expressions that are days, with the days in words."""
    found = (view.by_timex.get(t) for t in row.claim.timexes)
    return [(t, words.days(*t.range)) for t in found if t and t.range and t.range[0]]


def _copied(view: View, reuse: Reuse) -> Markup:
    """Return in words which report has a passage from which, each linked to its place."""
    how, agency = words.copied(view, reuse)
    return Markup(how).format(a=_rep(view, reuse.a), b=_rep(view, reuse.b), agency=agency)


# --- for the script ----------------------------------------------------------------------------


def _index(view: View) -> dict[str, Any]:
    """Return what the script needs: the reports in order, and where each claim's words stand.

    Offsets are UTF-16 units of the article's text.
    """
    return {
        "reports": [
            [r.letter, words.report_name(r), words.day(r.article.published.value)]
            if r.article.published
            else [r.letter, words.report_name(r), ""]
            for r in view.reports
        ],
        "claims": [
            [
                [t.report.number, *(x for s in t.spans for x in view.place(s)[1:])]
                for t in row.tellings
            ]
            for row in view.rows
        ],
        "ids": [row.claim.id for row in view.rows],
        "story": view.ledger.story.id,
        "words": {code: words.RELATION_WORDS[r] for r, code in words.RELATION_CODES.items()},
    }
