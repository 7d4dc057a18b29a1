"""The report as one HTML page: opens from disk, asks for nothing, hides nothing without JavaScript.

Templates hold the frame; article text enters only through :func:`textmarks.text_html` and
:func:`textmarks.marked_html`. Style and script are inlined and allowed by their hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from headwater import codec
from headwater.datamodel import Ledger, Relation, Side, Span, Statement, Timex
from headwater.render import words
from headwater.render.differing import Contrast, contrasts
from headwater.render.river import render_river, river_table
from headwater.render.textmarks import (
    Mark,
    attribute,
    context,
    fragment_link,
    marked_html,
    text_html,
    web_address,
)
from headwater.render.view import SALIENCE, Chain, Report, Row, Telling, View, make_view, parts
from headwater.render.worddiff import word_diff
from headwater.render.words import Line, Name, Quote, clip

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

    relation: str
    quoting: str
    html: Markup
    tellings: tuple[tuple[int, Telling], ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in the story, and how the reports carry it."""

    name: str
    form: str
    roles: tuple[str, ...]
    direct: int
    indirect: int
    declined: int
    letters: str
    rows: tuple[Row, ...]


def render_html(
    ledger: Ledger, *, index_link: str | None = None, ledger_link: str | None = None
) -> str:
    """Return the story's report as one self-contained HTML page.

    It has no address in it but links to the reports' own web pages, and its content security policy
    lets nothing run or load but the style and script inside it. It carries the ledger, compressed,
    unless *ledger_link* says where that is to be had; *index_link* leads to the other stories.
    """
    view = make_view(ledger)
    return _page(
        "report.html.j2",
        view=view,
        ledger=ledger,
        title=_title(view),
        lines=words.bottom_line(view),
        counts=words.story_counts(view),
        river=render_river(view),
        river_table=river_table(view),
        speakers=_speakers(view),
        timeline=_timeline(view),
        texts=[(report, _text(view, report)) for report in view.reports],
        index=_json(_index(view)),
        packed=None if ledger_link else pack_ledger(ledger),
        index_link=index_link,
        ledger_link=ledger_link,
        TAGS=TAGS,
    )


def pack_ledger(ledger: Ledger) -> str:
    """Return the text of the ledger file of *ledger* as a page carries it: zlib, then base64."""
    plain = json.dumps(codec.ledger_to_plain(ledger), ensure_ascii=False, indent=1) + "\n"
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
        passages=_passages,
        live_links=_live_links,
        chain_steps=_chain_steps,
        flags=_flags,
        line_html=_line,
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
            cells.append("<i>·</i>")
        else:
            cells.append(f'<i class="r-{relation}">{words.RELATION_SIGNS[relation]}</i>')
    return Markup("".join(cells))


def _strip_head(view: View) -> Markup:
    join = Markup("").join
    return join(
        Markup('<a href="#{}" title="{}">{}</a>').format(
            r.article.id, attribute(r.name, 80), r.letter
        )
        for r in view.reports
    )


def _spoken(view: View, row: Row) -> str:
    told = [f"{r.letter} {words.RELATION_WORDS[row.cells[r.article.id]]}" for r in row.reports[:20]]
    silent = len(view.reports) - len(row.reports)
    return "Told by " + ", ".join(told) + (f"; {silent} silent" if silent else "")


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
    marks = _marks(statement)
    marks += [Mark(s.start, s.end, "hit") for s in telling.spans]
    body = marked_html(article, start, end, marks)
    return Markup("{} …").format(body) if cut else body


def _marks(statement: Statement) -> list[Mark]:
    cue = statement.cue.spans if statement.cue else ()
    content = statement.content if statement.source.form != "own-voice" else ()
    named = (("src", statement.source.spans), ("cue", cue), ("con", content))
    return [Mark(s.start, s.end, name) for name, spans in named for s in spans]


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


def _said(row: Row) -> Markup:
    """Return a claim's words as a line of their own."""
    return text_html(words.unquoted(clip(row.claim.wording.text, 320)).rstrip(" ,;:"))


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
    return Markup(' <a class="rep" href="#{}" data-g="{}">{}</a>').format(
        span.article, _place(view, span), view.letter(span)
    )


def _contrast(view: View, contrast: Contrast) -> tuple[Markup, Markup]:
    """Return both sides; where only the words differ, those that do are marked."""
    sides = (contrast.a[:6], contrast.b[:6])
    if contrast.type not in {"wording", "strength", "detail", "who", "name"}:
        a, b = (Markup("<br>").join(_sides(view, found)) for found in sides)
        return a, b
    pair = contrast.first.a.span, contrast.first.b.span
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


# --- the lists below ---------------------------------------------------------------------------


def _speakers(view: View) -> list[Speaker]:
    groups: dict[str, list[Statement]] = {}
    for statement in view.in_order(view.ledger.statements):
        key = words.source_key(view, statement)
        if key and statement.source.form != "own-voice":
            groups.setdefault(key, []).append(statement)
    speakers = []
    for statements in groups.values():
        first = statements[0]
        reports = {
            view.by_article[s.article].letter for s in statements if s.article in view.by_article
        }
        entity = view.by_entity.get(first.source.entity or "")
        roles = dict.fromkeys(clip(r.text, 60) for r in entity.roles[:3]) if entity else {}
        rows = {r.number: r for s in statements for r in view.rows_of.get(s.id, ())}
        speakers.append(
            Speaker(
                view.source_name(first),
                first.source.form.replace("-", " "),
                tuple(roles),
                sum(s.quoting in {"direct", "mixed"} for s in statements if s.act != "decline"),
                sum(s.quoting == "indirect" for s in statements if s.act != "decline"),
                sum(s.act == "decline" for s in statements),
                " ".join(sorted(reports, key=lambda v: (len(v), v))),
                tuple(rows[n] for n in sorted(rows)),
            )
        )
    speakers.sort(key=lambda s: (-len(s.rows), -s.direct - s.indirect - s.declined, s.name))
    return speakers


def _timeline(view: View) -> list[tuple[str, list[Timex]]]:
    days: dict[tuple[str, str], list[Timex]] = {}
    for timex in view.ledger.timexes:
        if timex.value and timex.range and timex.range[0]:
            days.setdefault((timex.range[0], timex.range[1] or timex.range[0]), []).append(timex)
    timeline = []
    for (first, last), timexes in sorted(days.items()):
        timexes.sort(key=lambda t: (view.letter(t.span), t.span.start, t.id))
        timeline.append((words.days(first, last), timexes))
    return timeline


# --- the reports -------------------------------------------------------------------------------


def _text(view: View, report: Report) -> list[tuple[str, int, Markup]]:
    """Return a report's paragraphs: role, offset in UTF-16 units, marked text."""
    article = report.article
    units = view.units[article.id]
    ids: dict[int, list[str]] = {}
    notes: dict[int, list[str]] = {}
    marks: list[Mark] = []
    for statement in view.in_order(s for s in view.ledger.statements if s.article == article.id):
        places = statement.content or parts(statement)
        if not places:
            continue
        marks += _marks(statement)
        ids.setdefault(min(s.start for s in places), []).append(statement.id)
        for row in view.rows_of.get(statement.id, ()):
            note = (
                f'<a class="ref" href="#{row.claim.id}" data-n="{row.number}" '
                f'aria-label="claim {row.number}"></a>'
            )
            own = [t for t in row.tellings if t.statement.id == statement.id]
            end = max(s.end for t in own for s in t.spans)
            if note not in notes.setdefault(end, []):
                notes[end].append(note)
    joined: Mapping[int, str] = {end: "".join(refs) for end, refs in notes.items()}
    return [
        (p.role, units.at(p.start), paragraph)
        for p, paragraph in zip(
            article.paragraphs, _paragraphs(report, marks, ids, joined), strict=True
        )
    ]


def _paragraphs(
    report: Report,
    marks: Sequence[Mark],
    ids: Mapping[int, Sequence[str]],
    notes: Mapping[int, str],
) -> Iterable[Markup]:
    article = report.article
    starts = [p.start for p in article.paragraphs]
    marks_in: list[list[Mark]] = [[] for _ in starts]
    ids_in: list[dict[int, Sequence[str]]] = [{} for _ in starts]
    notes_in: list[dict[int, str]] = [{} for _ in starts]
    for mark in marks:
        at = max(bisect_right(starts, mark.start) - 1, 0)
        while at < len(starts) and starts[at] < mark.end:
            marks_in[at].append(mark)
            at += 1
    for offset, found in ids.items():
        ids_in[max(bisect_right(starts, offset) - 1, 0)][offset] = found
    for offset, note in notes.items():
        notes_in[max(bisect_left(starts, offset) - 1, 0)][offset] = note
    for p, own, anchors, refs in zip(article.paragraphs, marks_in, ids_in, notes_in, strict=True):
        yield marked_html(article, p.start, p.end, own, ids=anchors, notes=refs)


def _index(view: View) -> dict[str, Any]:
    """Return what the script needs: the reports in order, and where each claim's words stand.

    Offsets are UTF-16 units of the article's text.
    """
    claims = {}
    for row in view.rows:
        claims[row.claim.id] = [
            [t.report.number, *(x for s in t.spans for x in view.place(s)[1:])]
            for t in row.tellings
        ]
    return {
        "reports": [[r.article.id, r.letter, r.name] for r in view.reports],
        "claims": claims,
        "story": view.ledger.story.id,
        "words": words.RELATION_WORDS,
    }
