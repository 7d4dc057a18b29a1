"""Article text as safe HTML: escaped, marked, addressable; and the two ways browsers count it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import combining
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from headwater.datamodel import Article, Span
from headwater.render.view import Units
from headwater.render.words import CONTROL, visible

LONG_PARAGRAPH = 6000  # characters; a longer one is laid out in pieces of about half of it
LONG_PIECE = 3000
# Marks that are alone on their words are elements, short and of some use without a style.
ELEMENTS = {"src": "b", "cue": "i", "con": "u", "hit": "mark"}
LONG_FRAGMENT = 80  # characters; longer passages are addressed by their first and last words
_SENTENCE_END = re.compile(r"[.!?…]['’”\"»)]*\s")


def text_html(text: str) -> Markup:
    r"""Return *text* as HTML that shows exactly it, and shows controls and overrides as marks.

    A direction override keeps its character, shut up in a ``<bdi>``, so that offsets stay right and
    the rest of the line keeps its direction.

    >>> str(text_html("<b> \u202e"))
    '&lt;b&gt; <bdi class="ctl" data-c="U+202E">\u202e</bdi>'
    """
    safe = escape(text)
    return Markup(CONTROL.sub(_control, safe) if CONTROL.search(safe) else safe)


def _control(m: re.Match[str]) -> str:
    code = ord(m.group())
    # A browser drops or refuses these; one replacement character keeps the count.
    kept = m.group() if code == 0x61C or 0x2028 < code < 0x2070 else "\ufffd"
    return f'<bdi class="ctl" data-c="U+{code:04X}">{kept}</bdi>'


def attribute(text: str, limit: int = 400) -> str:
    """Return *text* for an attribute or a title: plain characters only, cut."""
    return visible(text[:limit])


def utf16(text: str, offset: int) -> int:
    """Return where code point *offset* of *text* stands in UTF-16 units.

    >>> utf16("a🌊b", 2)
    3
    """
    return Units(text).at(offset)


def fragment_link(uri: str | None, spans: Sequence[Span]) -> str | None:
    """Return a link to the place of *spans* in the live page, ``None`` unless it is a web address.

    >>> fragment_link("https://a.example/x#top", [Span("a", 0, 9, "so, a-b c")])
    'https://a.example/x#top:~:text=so%2C%20a%2Db%20c'
    >>> fragment_link("javascript:alert(1)", [Span("a", 0, 1, "x")]) is None
    True
    """
    address = web_address(uri)
    if address is None or not spans:
        return None
    words = max(spans, key=lambda span: len(span.text)).text
    # A very long passage is never split as a whole: its ends are enough to find it.
    begin, end = words[:600].strip(), words[-600:].strip()
    if not begin or not end:
        return address
    if len(words) <= LONG_FRAGMENT and "\n" not in begin:
        target = _encoded(" ".join(words.split()))
    else:
        first = begin.split("\n")[0].split()[:5]
        last = end.split("\n")[-1].split()[-5:]
        target = _encoded(" ".join(first)) + "," + _encoded(" ".join(last))
    joint = "" if "#" in address else "#"
    return f"{address}{joint}:~:text={target}"


def web_address(uri: str | None) -> str | None:
    """Return *uri* if it is a plain http or https address, else ``None``."""
    if not uri or len(uri) > 4000 or re.search(r"[\s\x00-\x20\x7f<>\"\\]", uri):
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    return uri if parts.scheme in {"http", "https"} and parts.netloc else None


def _encoded(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="").replace("-", "%2D")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked with a class."""

    start: int
    end: int
    name: str


def marked_html(
    article: Article,
    start: int,
    end: int,
    marks: Iterable[Mark],
    *,
    ids: Mapping[int, Sequence[str]] | None = None,
    notes: Mapping[int, str] | None = None,
) -> Markup:
    """Return ``article.text[start:end]`` with *marks*, which may overlap, as nested classes.

    *ids* puts anchors, which are plain words, at offsets; *notes* ready HTML after the text that
    ends at an offset.
    """
    ids, notes = ids or {}, notes or {}
    turns: dict[int, list[tuple[str, int]]] = {}
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            turns.setdefault(first, []).append((mark.name, 1))
            turns.setdefault(last, []).append((mark.name, -1))
    inner = {*turns, *(i for i in ids if start <= i < end), *(n for n in notes if start < n <= end)}
    cuts = sorted({start, end, *inner})
    depth: dict[str, int] = {}
    out: list[str] = []
    for at, upto in zip(cuts, [*cuts[1:], end], strict=True):
        out.append(notes.get(at, "") if at > start else "")
        for name, change in turns.get(at, ()):
            depth[name] = depth.get(name, 0) + change
        if upto <= at:
            continue
        own = ids.get(at, ())
        out += [f"<a id={i} class=at></a>" for i in own[1:]]
        classes = {name for name, count in depth.items() if count > 0}
        out.append(_marked(article.text[at:upto], classes, own[0] if own else ""))
    return Markup("".join(out))


def _marked(text: str, classes: set[str], anchor: str) -> str:
    """Return *text* in one element for all of *classes*; an element of its own for one of them."""
    body = text_html(text)
    if "hit" in classes:
        classes = classes - {"con"}  # what is looked for is shown as such
    if not classes and not anchor:
        return str(body)
    named = f" id={anchor}" if anchor else ""
    if len(classes) == 1:
        tag = ELEMENTS[next(iter(classes))]
        return f"<{tag}{named}>{body}</{tag}>"
    styled = f' class="{" ".join(sorted(classes))}"' if classes else ""
    return f"<span{named}{styled}>{body}</span>"


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return a paragraph as it is, or cut in pieces that a browser can lay out one by one.

    >>> pieces("One. " * 3, 0, 14)
    [(0, 14)]
    >>> [b - a for a, b in pieces("word " * 2000, 0, 10_000)]
    [3000, 3000, 3000, 1000]
    """
    if end - start <= LONG_PARAGRAPH:
        return [(start, end)]
    cuts = [start]
    while end - cuts[-1] > LONG_PIECE:
        low, high = cuts[-1] + LONG_PIECE * 3 // 4, cuts[-1] + LONG_PIECE
        ends = [m.end() for m in _SENTENCE_END.finditer(text, low, high)]
        at = ends[-1] if ends else text.rfind(" ", low, high) + 1 or high
        while at > low and combining(text[at]):
            at -= 1
        cuts.append(at)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def context(article: Article, spans: Sequence[Span], reach: int = 140) -> tuple[int, int]:
    """Return the stretch to show around *spans*: whole sentences, as far as *reach* allows."""
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    head = article.paragraph_at(first)
    tail = article.paragraph_at(last - 1)
    low = max(head.start if head else first, first - reach)
    high = min(tail.end if tail else last, last + reach)
    before = list(_SENTENCE_END.finditer(article.text, low, first))
    if before:
        low = before[-1].end()
    elif low > (head.start if head else first):
        low = article.text.find(" ", low, first) + 1 or low
    after = _SENTENCE_END.search(article.text, max(last - 1, first), high)
    if after:
        high = after.end() - 1
    elif high < (tail.end if tail else last):
        high = max(article.text.rfind(" ", last, high), last)
    return low, high
