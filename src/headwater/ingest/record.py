"""JSON records of articles as news-please, trafilatura and fundus write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from headwater.datamodel import Metadata
from headwater.ingest.text import whole

_TEXT = ("maintext", "text", "plaintext", "raw_text", "body", "content", "articleBody")
_TITLE = ("title", "headline", "name")
_URL = ("url", "link", "source_url", "requested_url", "responded_url", "source")
_AUTHORS = ("authors", "author", "byline")
_PUBLISHED = (
    "date_publish",
    "publishing_date",
    "date_published",
    "datePublished",
    "published",
    "date",
)
_UPDATED = ("date_modify", "date_modified", "dateModified", "modified", "updated")
_DOMAIN = ("source_domain", "hostname", "source-hostname", "domain")
_SITE = ("sitename", "site_name", "publisher", "site", "outlet")
_DESCRIPTION = ("description", "excerpt", "summary")
_LANGUAGE = ("language", "lang", "inLanguage")
_ID = ("id", "doc_id", "article_id", "uuid")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SHORT = 2_000
_PIECES = 5_000


def parse_json(text: str) -> Any:
    """Return the JSON value of *text*.

    Raises: ValueError with a short reason, also for nesting that is too deep to be an article's.
    """
    try:
        value = json.loads(text)
        return _mended(value) if _SURROGATE.search(text) else value
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg} in line {error.lineno}") from None
    except ValueError:
        raise ValueError("a number of too many digits") from None


def _mended(value: Any) -> Any:
    """Return *value* with U+FFFD for each half of a character that stands alone."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [_mended(entry) for entry in value]
    if isinstance(value, dict):
        return {whole(key): _mended(entry) for key, entry in value.items()}
    return value


def records_of(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the records that a JSON *value* holds: itself, or those of a list."""
    if isinstance(value, Mapping):
        listed = value.get("articles")
        if isinstance(listed, list) and not text_of(value):
            value = listed
        else:
            yield value
    if isinstance(value, list):
        yield from (record for record in value if isinstance(record, Mapping))


def text_of(record: Mapping[str, Any]) -> str:
    """Return the article text of *record*, or the empty string."""
    for field in _TEXT:
        found = _prose(record.get(field))
        if found.strip():
            return found
    return ""


def id_of(record: Mapping[str, Any]) -> str | None:
    """Return the record's own id, made fit to be a name."""
    for field in _ID:
        found = record.get(field)
        if isinstance(found, bool) or not isinstance(found, str | int):
            continue
        name = " ".join(str(found).split())[:200]
        if name:
            return name
    return None


def metadata_of(record: Mapping[str, Any]) -> Metadata:
    """Return what *record* tells about its article; odd values count as absent."""
    url = _first(record, _URL)
    if url is not None and not url.startswith(("http://", "https://")):
        url = None
    if url is None and isinstance(record.get("html"), Mapping):
        url = _first(record["html"], _URL)
    return Metadata(
        title=_first(record, _TITLE),
        url=url,
        authors=_authors(record),
        published=_first(record, _PUBLISHED),
        updated=_first(record, _UPDATED),
        domain=_first(record, _DOMAIN) or domain_of(url),
        description=_first(record, _DESCRIPTION),
        language=_first(record, _LANGUAGE),
        site=_first(record, _SITE),
    )


def domain_of(url: str | None) -> str | None:
    """Return the host of *url* in lower case, or ``None``.

    >>> domain_of("https://www.lantern.example/a?b")
    'www.lantern.example'
    """
    if not url:
        return None
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _first(record: Mapping[str, Any], fields: Sequence[str]) -> str | None:
    for field in fields:
        found = record.get(field)
        if isinstance(found, Mapping):
            found = found.get("name")
        if isinstance(found, str) and (short := " ".join(found[:_SHORT].split())):
            return short
    return None


def _authors(record: Mapping[str, Any]) -> tuple[str, ...]:
    for field in _AUTHORS:
        found = record.get(field)
        if isinstance(found, str):
            found = found.split(";")
        if not isinstance(found, list):
            continue
        names = (x.get("name") if isinstance(x, Mapping) else x for x in found[:50])
        kept = [" ".join(x[:200].split()) for x in names if isinstance(x, str) and x.strip()]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()


def _prose(value: Any) -> str:
    """Return the text of a field that is a string, or fundus's summary, sections, paragraphs."""
    pieces: list[str] = []
    stack = [value]
    while stack and len(pieces) < _PIECES:
        at = stack.pop()
        if isinstance(at, str):
            pieces.append(at)
        elif isinstance(at, list):
            stack.extend(reversed(at))
        elif isinstance(at, Mapping):
            inner = ("summary", "headline", "paragraphs", "sections", "text")
            stack.extend(at[field] for field in reversed(inner) if field in at)
    return "\n\n".join(piece for piece in pieces if piece.strip())
