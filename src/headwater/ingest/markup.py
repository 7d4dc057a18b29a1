"""What a page says about itself: JSON-LD, OpenGraph, meta elements, canonical link."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from headwater.datamodel import Metadata
from headwater.ingest.record import domain_of

_META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "url": ("og:url", "twitter:url"),
    "published": (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "parsely-pub-date",
        "pubdate",
        "publishdate",
        "publish-date",
        "sailthru.date",
        "dc.date.issued",
        "dc.date",
        "dcterms.created",
        "date",
    ),
    "updated": (
        "article:modified_time",
        "og:updated_time",
        "datemodified",
        "lastmod",
        "dcterms.modified",
    ),
    "author": (
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "byl",
    ),
    "site": ("og:site_name", "application-name", "publisher", "dc.publisher"),
    "description": ("og:description", "description", "twitter:description"),
}
_ARTICLE = ("article", "posting", "report", "webpage")
_LONGEST = 500_000
_NODES = 2_000


def metadata_of_page(tree: etree._Element) -> Metadata:
    """Return what the page says about its article: JSON-LD before meta elements before the rest."""
    meta = _meta(tree)
    ld = _json_ld(tree)

    def pick(field: str) -> str | None:
        return next((meta[name] for name in _META[field] if meta.get(name)), None)

    url = _canonical(tree) or _web(pick("url")) or _web(_string(ld.get("url")))
    time = next(iter(tree.xpath("//article//time/@datetime")), None)
    authors = _names(ld.get("author")) or _split(pick("author"))
    return Metadata(
        title=_string(ld.get("headline"))
        or pick("title")
        or _text(tree, "//h1")
        or _text(tree, "//title"),
        url=url,
        authors=tuple(a for a in authors if not a.startswith(("http:", "https:"))),
        published=_string(ld.get("datePublished")) or pick("published") or _string(time),
        updated=_string(ld.get("dateModified")) or pick("updated"),
        domain=domain_of(url),
        description=pick("description") or _string(ld.get("description")),
        language=_string(tree.get("lang")),
        site=pick("site") or next(iter(_names(ld.get("publisher"))), None),
    )


def _meta(tree: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = _string(element.get("content"))
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _json_ld(tree: etree._Element) -> Mapping[str, Any]:
    """Return the JSON-LD node that describes an article, or an empty one."""
    best: Mapping[str, Any] = {}
    rank = len(_ARTICLE)
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "") or not element.text:
            continue
        if len(element.text) > _LONGEST:
            continue
        try:
            value = json.loads(element.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(value):
            kinds = node.get("@type")
            said = " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)
            fits = [n for n, word in enumerate(_ARTICLE) if word in said.lower()]
            if fits and fits[0] < rank:
                best, rank = node, fits[0]
    return best


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    stack, seen = [value], 0
    while stack and seen < _NODES:
        at = stack.pop()
        seen += 1
        if isinstance(at, list):
            stack.extend(reversed(at))
        elif isinstance(at, Mapping):
            yield at
            stack.extend(at[field] for field in ("mainEntity", "@graph") if field in at)


def _names(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    names = (x.get("name") if isinstance(x, Mapping) else x for x in listed[:50])
    return tuple(dict.fromkeys(n for n in map(_string, names) if n))


def _split(value: str | None) -> tuple[str, ...]:
    if not value or value.startswith(("http:", "https:")):
        return ()
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _canonical(tree: etree._Element) -> str | None:
    links = (x for x in tree.iter("link") if "canonical" in (x.get("rel") or "").lower().split())
    return next((url for url in (_web(x.get("href")) for x in links) if url), None)


def _web(url: str | None) -> str | None:
    return url.strip() if url and url.strip().startswith(("http://", "https://")) else None


def _text(tree: etree._Element, path: str) -> str | None:
    found = tree.xpath(path)
    return _string("".join(found[0].itertext())) if found else None


def _string(value: Any) -> str | None:
    return " ".join(value[:2_000].split()) or None if isinstance(value, str) else None
