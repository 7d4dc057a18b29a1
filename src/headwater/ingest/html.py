"""A web page to its text content, with the runs of it that are the article.

The page's *text content* is defined so that anybody can rebuild it: the text nodes of ``<body>`` in
document order, verbatim (entities resolved), without those inside ``script``, ``style``,
``noscript`` and ``template``; a line feed stands for every ``<br>`` and at every start and end of a
block element, unless the text so far is empty or ends with a line feed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import trafilatura
from lxml import etree, html  # type: ignore[import-untyped]
from rapidfuzz import fuzz

from headwater.datamodel import Metadata
from headwater.ingest.markup import metadata_of_page

_SILENT = frozenset({"script", "style", "noscript", "template"})
_BLOCKS = frozenset((
    "address", "article", "aside", "audio", "blockquote", "button", "canvas", "caption", "center",
    "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "iframe",
    "label", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "picture", "pre",
    "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead",
    "title", "tr", "ul", "video",
))  # fmt: skip
_LOOKS = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|table|section|meta|title)\b[^<>]{0,2000}>",
    re.I,
)
# A paragraph that differs more than this from every place in the page is not aligned.
_CLOSE = 92.0
_WINDOW = 6_000
_LONGEST = 4_000
# Extraction takes quadratic time in elements side by side; no article's page has so many marks.
_TAGS = 100_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text content, its article runs, caption runs and metadata."""

    text: str
    body: tuple[tuple[int, int], ...] | None
    captions: tuple[tuple[int, int], ...]
    metadata: Metadata
    unaligned: tuple[str, ...]


def looks_like_html(text: str) -> bool:
    """Return whether *text* begins as markup does.

    >>> looks_like_html("  <!DOCTYPE html><p>Hi"), looks_like_html("a < b and b > c")
    (True, False)
    """
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return False
    return (head.startswith("<?xml") and "<html" in head.lower()) or bool(_LOOKS.search(head))


def read_page(markup: str, *, longest: int) -> Page:
    """Return the page that *markup* makes; never raises for odd markup.

    *longest* is the number of characters above which no article body is looked for.
    """
    tree = _tree(markup)
    if tree is None:
        return Page("", None, (), Metadata(), ())
    text, captions = _text_content(tree)
    metadata = metadata_of_page(tree)
    small = len(markup) <= longest and markup.count("<") <= _TAGS
    paragraphs = _paragraphs(markup) if small else ()
    runs, unaligned = align(text, paragraphs)
    body = tuple(_without(text, runs, captions)) or None
    if body:
        # A caption far from the article belongs to a teaser of another one.
        first, last = body[0][0] - 1_500, body[-1][1]
        captions = tuple(c for c in captions if first <= c[0] and c[1] <= last)
    return Page(text, body, captions if body else (), metadata, tuple(unaligned))


def align(
    text: str, paragraphs: tuple[str, ...]
) -> tuple[tuple[tuple[int, int], ...], tuple[str, ...]]:
    r"""Return where *paragraphs* stand in *text* (in text order), and those that stand nowhere.

    White space is no evidence either way: extraction drops it and adds it around inline elements.
    A paragraph is looked for behind the last one found, then anywhere; what is not there to the
    letter may differ by a few characters.

    >>> align("Home\nIt  rained.\nAgain.", ("It rained.", "Snow?"))
    (((5, 16),), ('Snow?',))
    """
    places = [n for n, character in enumerate(text) if not character.isspace()]
    page = "".join(text[n] for n in places)
    runs: list[tuple[int, int]] = []
    lost: list[str] = []
    at = 0
    for paragraph in paragraphs:
        wanted = "".join(paragraph.split())
        if not wanted:
            continue
        found = _find(page, wanted, at)
        if found is None:
            lost.append(paragraph)
            continue
        at = found[1] if found[0] >= at else at
        runs.append((places[found[0]], places[found[1] - 1] + 1))
    return tuple(_merged(runs)), tuple(lost)


def _find(page: str, wanted: str, at: int) -> tuple[int, int] | None:
    for start in (page.find(wanted, at), page.find(wanted)):
        if start >= 0:
            return start, start + len(wanted)
    if not 20 <= len(wanted) <= _LONGEST:
        return None
    window = page[at : at + _WINDOW + len(wanted)]
    best = fuzz.partial_ratio_alignment(wanted, window, score_cutoff=_CLOSE)
    if best is None or best.dest_end - best.dest_start < 0.9 * len(wanted):
        return None
    return at + best.dest_start, at + best.dest_end


def _tree(markup: str) -> etree._Element | None:
    # lxml refuses a str that declares an encoding; and NUL ends a C string.
    content = markup.replace("\x00", "").encode("utf-8", "replace")
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        found: etree._Element | None = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    return found


def _text_content(tree: etree._Element) -> tuple[str, tuple[tuple[int, int], ...]]:
    body = tree.find("body")
    pieces: list[str] = []
    captions: list[tuple[int, int]] = []
    length, silent, opened = 0, 0, -1

    def add(piece: str | None) -> None:
        nonlocal length
        if piece and not silent:
            pieces.append(piece)
            length += len(piece)

    def end_line() -> None:
        if pieces and not pieces[-1].endswith("\n"):
            add("\n")

    for event, element in etree.iterwalk(tree if body is None else body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            silent += tag in _SILENT
            if tag in _BLOCKS or tag == "br":
                end_line()
            if tag == "figcaption" and not silent:
                opened = length
            add(element.text)
            continue
        if tag == "figcaption" and opened >= 0:
            captions.append((opened, length))
            opened = -1
        if tag in _BLOCKS:
            end_line()
        silent -= tag in _SILENT
        if element is not body:
            add(element.tail)
    text = "".join(pieces)
    trimmed = (_trim(text, start, end) for start, end in captions)
    return text, tuple(run for run in trimmed if run is not None)


def _paragraphs(markup: str) -> tuple[str, ...]:
    try:
        found = trafilatura.extract(
            markup.replace("\x00", ""),
            output_format="txt",
            include_comments=False,
            include_tables=False,
            include_formatting=False,
            include_links=False,
            favor_precision=False,
            deduplicate=False,
        )
    except (etree.LxmlError, ValueError, RecursionError):
        return ()
    lines = (line.strip() for line in (found or "").splitlines())
    return tuple(line.removeprefix("- ") for line in lines if line.removeprefix("- "))


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _merged(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return *runs* in text order; those that overlap become one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(runs):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _without(
    text: str, runs: tuple[tuple[int, int], ...], captions: tuple[tuple[int, int], ...]
) -> list[tuple[int, int]]:
    """Return *runs* without the characters of *captions*, which extraction may run into a body."""
    out: list[tuple[int, int] | None] = []
    for start, end in runs:
        for first, last in captions:
            if start <= first and last <= end:
                out.append(_trim(text, start, first))
                start = last
            elif first <= start < last:
                start = min(last, end)
            elif start < first < end:
                out.append(_trim(text, start, first))
                start = end
        out.append(_trim(text, start, end))
    return [run for run in out if run is not None]
