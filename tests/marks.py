"""The span notation: news text with its expected spans marked in place.

``'"{content:We will go}," {cue:said} {source:Ada Lund}.'`` reads as an article and three spans. A
mark is ``{label:text}``; marks may nest; several of one label make one discontinuous set. In a text
that holds several statements a number joins the marks of one: ``{source1:…} {content1:…}``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from headwater.datamodel import Article, Dated, Paragraph, Span, make_id

MARK = re.compile(r"\{([a-z]+\d*):|\}")


def unmark(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    """Return the plain text of *marked* and its marks ``(label, start, end)`` in text order."""
    text, marks, stack, at = "", [], [], 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        at = m.end()
        if m.group(1):
            stack.append((m.group(1), len(text)))
        elif stack:
            label, start = stack.pop()
            marks.append((label, start, len(text)))
        else:
            text += "}"
    return text + marked[at:], sorted(marks, key=lambda x: (x[1], -x[2]))


def article_of(
    text: str,
    *,
    name: str = "report",
    published: str | None = None,
    headline: bool = False,
) -> Article:
    """Return an article of plain *text*: a paragraph a line, the first a headline if told so."""
    paragraphs: list[Paragraph] = []
    for m in re.finditer(r"[^\n]+", text):
        role = "headline" if headline and not paragraphs else "body"
        paragraphs.append(Paragraph(m.start(), m.end(), role))  # type: ignore[arg-type]
    identity = make_id("a", name, text)
    first = paragraphs[0] if paragraphs else None
    title = Span(identity, first.start, first.end, text[first.start : first.end]) if first else None
    return Article(
        id=identity,
        name=name,
        uri=None,
        outlet=None,
        headline=title if headline else None,
        byline=None,
        dateline=None,
        creditline=None,
        agencies=(),
        published=Dated(published, "given") if published else None,
        updated=None,
        language="en",
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        paragraphs=tuple(paragraphs),
        furniture=(),
        source_map=((0, len(text), 0),) if text else (),
    )


def marked(
    notation: str, *, name: str = "report", published: str | None = None, headline: bool = False
) -> tuple[Article, dict[str, list[str]]]:
    """Return the article of *notation* and, per label, the marked texts in text order."""
    text, marks = unmark(notation)
    out: dict[str, list[str]] = {}
    for label, start, end in marks:
        out.setdefault(label, []).append(text[start:end])
    return article_of(text, name=name, published=published, headline=headline), out


def show(text: str, spans: Iterable[tuple[str, int, int]]) -> str:
    """Return *text* with the spans ``(label, start, end)`` marked, for a failure's message."""
    at: dict[int, list[tuple[int, str]]] = {}
    for label, start, end in spans:
        at.setdefault(start, []).append((-(end - start), "{" + label + ":"))
        at.setdefault(end, []).insert(0, (-(10**9), "}"))
    out, last = [], 0
    for place in sorted(at):
        out.append(text[last:place])
        out.extend(mark for _, mark in sorted(at[place]))
        last = place
    return "".join(out) + text[last:]
