"""Imprint: who published an article, when, in whose words, as its lines and metadata say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from headwater.article.credits import (
    Scope,
    date_line,
    find_byline,
    find_dateline,
    metadata_date,
    own_name,
    parse_date,
    source_name,
)
from headwater.article.furniture import line_rule
from headwater.article.lines import Line, Run
from headwater.datamodel import (
    AgencyCredit,
    Dated,
    Document,
    Furniture,
    Outlet,
    Paragraph,
    Span,
)
from headwater.outlets import Outlets, host_of

Basis = Literal["creditline", "byline"]
_SHOWN = 3_000  # characters of a paragraph in which an outlet's name is looked for
_PICTURES = "getty-images"  # a picture agency among the agencies: it writes no reports
AGENCY_AT_END = re.compile(r"[.!?][\"”’']?\s[(\[—–-]{1,2}\s?[^()\[\]]{2,60}[)\]]?$")


@dataclass(slots=True)
class Draft:
    """An article in the making: its lines, what each was found to be, and the text so far."""

    document: Document
    outlets: Outlets
    lines: list[Line]
    around: list[Line]
    title: str | None = None
    marks: list[str | None] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    marked: list[tuple[str | None, Paragraph, str]] = field(default_factory=list)
    length: int = 0
    identity: str = ""
    credited: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def places(self, *wanted: str | None) -> list[tuple[Paragraph, str]]:
        """Return the paragraphs of the *wanted* marks, with their text."""
        return [(p, text) for mark, p, text in self.marked if mark in wanted]

    def span(self, paragraph: Paragraph, text: str, start: int, end: int) -> Span:
        """Return the span of ``text[start:end]`` where *text* is the paragraph's."""
        at = paragraph.start
        return Span(self.identity, at + start, at + end, text[start:end])


def squeezed(name: str) -> str:
    """Return *name* as a host would hold it: no blanks, no marks, no leading article, small.

    >>> squeezed("The Sabel Herald")
    'sabelherald'
    """
    return re.sub(r"\W", "", re.sub(r"(?i)^the\s", "", name.strip())).casefold()


def credited_in(texts: Iterable[str]) -> frozenset[str]:
    """Return, in small letters, whom datelines and "SOURCE:" lines credit, known or not."""
    out = set()
    for text in texts:
        dateline = find_dateline(text, lambda _: False)
        for name in (dateline.credit if dateline else None, source_name(text[:200])):
            if name:
                out.add(name.casefold())
    return frozenset(out)


def own_names(draft: Draft) -> frozenset[str]:
    """Return, squeezed, what the article's own outlet is called: by its site or its rights."""
    names = [draft.document.metadata.site or ""]
    for line in (*draft.lines, *draft.around):
        if line.text[:1] in "©(Cc" and line_rule(line.text) == "furniture.copyright":
            names.append(own_name(line.text, "furniture.copyright", draft.outlets) or "")
    labels = host_of(draft.document.metadata.domain or "").split(".")
    found = {squeezed(name) for name in names} | {label for label in labels if len(label) > 4}
    return frozenset(found - {""})


def byline_of(draft: Draft) -> Span | None:
    """Return where the article names its writers."""
    for paragraph, text in draft.places("byline"):
        place = find_byline(text, draft.document.metadata.authors)
        if place:
            return draft.span(paragraph, text, *place)
    return None


def _known(draft: Draft, name: str) -> bool:
    return draft.outlets.by_name(name) is not None or _is_own(draft, name)


def _is_own(draft: Draft, name: str) -> bool:
    """Return whether *name* is what the article's own site is called."""
    metadata = draft.document.metadata
    squeezed = re.sub(r"\W", "", name).casefold()
    labels = host_of(metadata.domain or "").split(".")
    site = re.sub(r"\W", "", metadata.site or "").casefold()
    return bool(squeezed) and (squeezed == site or squeezed in labels)


def dateline_of(draft: Draft) -> Span | None:
    """Return the dateline, if one of the first paragraphs begins with one."""
    for paragraph, text in draft.places(None)[:4]:
        found = find_dateline(text, lambda name: _known(draft, name))
        if found:
            return draft.span(paragraph, text, 0, found.end)
    return None


def agencies_of(draft: Draft, outlet: Outlet | None) -> tuple[AgencyCredit, ...]:
    """Return the agencies that the article credits, each scope once, the outlet if it is one."""
    credits: dict[tuple[str, str], AgencyCredit] = {}
    found = [*_dateline_agency(draft), *_line_agencies(draft), *_side_agencies(draft)]
    own = draft.outlets.by_name(outlet.name) if outlet else None
    if own is not None and own.agency:
        found.append(AgencyCredit(own.name, "article", "metadata"))
    for credit in found:
        credits.setdefault((credit.name, credit.scope), credit)
    return tuple(credits.values())


def _dateline_agency(draft: Draft) -> list[AgencyCredit]:
    for paragraph, text in draft.places(None)[:4]:
        found = find_dateline(text, lambda name: _known(draft, name))
        if found is None or found.credit is None:
            continue
        span = draft.span(paragraph, text, found.credit_start, found.credit_end)
        named = [facts.name for _, _, facts in draft.outlets.find_agencies(f"({found.credit})")]
        if not named and not _known(draft, found.credit):
            named = [found.credit]
        return [AgencyCredit(name, "article", "dateline", (span,)) for name in named]
    return []


def _line_agencies(draft: Draft) -> list[AgencyCredit]:
    """Return the agencies that lines of the text credit: credit lines, bylines, captions."""
    out = []
    for mark, paragraph, text in draft.marked:
        if mark not in ("credit-article", "credit-contribution", "byline", "caption"):
            continue
        basis: Basis = "byline" if mark == "byline" else "creditline"
        whole: Scope = "contribution" if mark == "credit-contribution" else "article"
        for start, end, facts in draft.outlets.find_agencies(text):
            scope = "photo" if mark == "caption" or facts.id == _PICTURES else whole
            span = draft.span(paragraph, text, start, end)
            out.append(AgencyCredit(facts.name, scope, basis, (span,)))
    return [*out, *_named_source(draft), *_closing_agency(draft)]


def _named_source(draft: Draft) -> list[AgencyCredit]:
    """Return whom a "SOURCE: Name" line behind the report credits, even if nobody knows it."""
    bodies = draft.places(None)
    for paragraph, text in draft.places("credit-article"):
        name = source_name(text)
        behind = bool(bodies) and paragraph.start > bodies[-1][0].start
        if not name or not behind or draft.outlets.find_agencies(text) or _known(draft, name):
            continue
        at = text.rfind(name)
        span = draft.span(paragraph, text, at, at + len(name))
        return [AgencyCredit(name, "article", "creditline", (span,))]
    return []


def _closing_agency(draft: Draft) -> list[AgencyCredit]:
    """Return the agency that stands in brackets behind the report's last sentence."""
    for paragraph, text in draft.places(None)[-1:]:
        tail = text[-80:]
        closing = AGENCY_AT_END.search(tail)
        if closing:
            offset = len(text) - len(tail)
            return [
                AgencyCredit(
                    facts.name,
                    "article",
                    "creditline",
                    (draft.span(paragraph, text, offset + start, offset + end),),
                )
                for start, end, facts in draft.outlets.find_agencies(tail)
                if start >= closing.start()
            ]
    return []


def _side_agencies(draft: Draft) -> list[AgencyCredit]:
    """Return the agencies that stand beside the text: in left-out notices, in metadata."""
    out = []
    for piece in draft.furniture:
        if piece.reason == "furniture.copyright":
            for _, _, facts in draft.outlets.find_agencies(piece.text[:400]):
                photo = facts.id == _PICTURES
                out.append(AgencyCredit(facts.name, "photo" if photo else "article", "creditline"))
    authors = draft.document.metadata.authors
    # Long lists of authors are made of names found anywhere in a page, of photographers too.
    for author in authors if len(authors) <= 2 else authors[:1]:
        alone = draft.outlets.by_name(author)
        named = [alone] if alone else [f for _, _, f in draft.outlets.find_agencies(author)]
        out += [
            AgencyCredit(facts.name, "article", "metadata")
            for facts in named
            if facts.agency and facts.id != _PICTURES
        ]
    return [*out, *_address_agency(draft)]


def _address_agency(draft: Draft) -> list[AgencyCredit]:
    """Return the agency whose wire the article's address names ("…/reuters/2018/…")."""
    path = (draft.document.metadata.url or "").lower().split("?")[0].split("/")[3:-1]
    steps = {step.removesuffix("online").removesuffix("-wire") for step in path}
    for facts in draft.outlets.agencies:
        forms = {
            form.lower() for form in (facts.name.replace(" ", "-"), *facts.names, *facts.credits)
        }
        if any(form in steps for form in forms if len(form) > 2 or form == "ap"):
            return [AgencyCredit(facts.name, "article", "metadata")]
    return []


def outlet_of(draft: Draft) -> Outlet | None:
    """Return who published it: by domain, by the site's own name, by its name in the text."""
    metadata = draft.document.metadata
    domain = host_of(metadata.domain or metadata.url or "") or None
    facts = draft.outlets.by_domain(domain) if domain else None
    facts = facts or (draft.outlets.by_name(metadata.site) if metadata.site else None)
    if facts:
        return Outlet(facts.name, domain or next(iter(facts.domains), None), facts.owner)
    if metadata.site:
        return Outlet(metadata.site, domain, None)
    if domain:
        name, evidence = _spelt_out(draft, domain)
        return Outlet(name or domain, domain, None, evidence)
    for name, evidence in _own_names(draft):
        facts = draft.outlets.by_name(name)
        if facts is None:
            return Outlet(name, None, None, evidence)
        if not facts.agency:
            return Outlet(facts.name, next(iter(facts.domains), None), facts.owner, evidence)
    return None


def _spelt_out(draft: Draft, domain: str) -> tuple[str | None, tuple[Span, ...]]:
    """Return the name that a host runs together, where the article writes it in words."""
    label = max(domain.removeprefix("www.").split(".")[:-1] or [domain], key=len)
    if not 6 <= len(label) <= 40:
        return None, ()
    letters = r"[ .'’&-]{0,3}".join(map(re.escape, label.replace("-", "")))
    pattern = re.compile(rf"\b(?:The )?(?i:{letters})\b")
    for _, paragraph, text in draft.marked:
        for m in pattern.finditer(text[:_SHOWN]):
            if " " in m.group() and all(word[0].isupper() for word in m.group().split()):
                return m.group(), (draft.span(paragraph, text, *m.span()),)
    beside = (*draft.document.metadata.authors, *(f.text[:200] for f in draft.furniture))
    for text in beside:
        found = pattern.search(text)
        if found and " " in found.group() and found.group()[0].isupper():
            return found.group(), ()
    return None, ()


def _own_names(draft: Draft) -> list[tuple[str, tuple[Span, ...]]]:
    """Return names by which the page around the text, or the text, calls its own outlet."""
    out: list[tuple[str, tuple[Span, ...]]] = []
    for piece in draft.furniture:
        name = own_name(piece.text, piece.reason, draft.outlets)
        if name:
            out.append((name, ()))
    for paragraph, text in draft.places("credit-article"):
        name = source_name(text)
        facts = draft.outlets.by_name(name) if name else None
        if name and facts and not facts.agency:
            at = text.rfind(name)
            out.append((name, (draft.span(paragraph, text, at, at + len(name)),)))
    for paragraph, text in draft.places(None)[:4]:
        found = find_dateline(text, lambda name: _known(draft, name))
        facts = draft.outlets.by_name(found.credit) if found and found.credit else None
        if found and found.credit and facts and not facts.agency:
            span = draft.span(paragraph, text, found.credit_start, found.credit_end)
            out.append((found.credit, (span,)))
    return out


def dates_of(
    draft: Draft, given: str | None, problems: list[tuple[str, str]]
) -> tuple[Dated | None, Dated | None]:
    """Return when it was published and updated: metadata, else its own lines, else *given*."""
    metadata = draft.document.metadata
    found: list[Dated | None] = []
    for value in (metadata.published, metadata.updated):
        iso = metadata_date(value) if value else None
        if value and iso is None:
            message = f"{draft.document.name}: metadata date {value[:40]!r} is none we can read"
            problems.append(("bad-date", message))
        found.append(Dated(iso, "metadata") if iso else None)
    for paragraph, text in draft.places("date", "byline"):
        dated = date_line(text)
        plain = parse_date(text)
        if dated is None and plain is not None:
            dated = (*plain, False)
        if dated is not None and found[dated[3]] is None:
            value, start, end, updated = dated
            span = draft.span(paragraph, text, start, end)
            found[updated] = Dated(value, "text", (span,))
    if found[0] is None and given:
        found[0] = Dated(metadata_date(given) or given, "given")
    return found[0], found[1]
