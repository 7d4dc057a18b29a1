"""Ingest: files, folders and standard input to Documents; what cannot be read is a Problem.

Types are sniffed from content. Nothing is fetched and no path inside an input is followed.
"""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from headwater.datamodel import Document, Metadata, Problem
from headwater.errors import ReadError
from headwater.ingest import html, record, text
from headwater.limits import DEFAULT, Limits

__all__ = ["Limits", "read_documents"]

_BESIDE = (".txt", ".text", ".html", ".htm", ".xhtml")


@dataclass(frozen=True, slots=True)
class _Input:
    """A file to read (``path`` is ``None`` for standard input) and where it was found."""

    path: Path | None
    below: str
    beside: Path | None = None

    @property
    def shown(self) -> str:
        return "standard input" if self.path is None else text.one_line(self.path)


def read_documents(
    paths: Sequence[str | Path], *, limits: Limits = DEFAULT, stdin: BinaryIO | None = None
) -> Iterator[Document | Problem]:
    """Yield a Document for each article under *paths*, a Problem for each input that gives none.

    A path is a file, a folder (read recursively in name order; hidden files and links that leave
    the folder are skipped) or ``-`` for *stdin*. ``NAME.json`` beside ``NAME.txt`` is metadata.

    Raises: nothing; a bad input never costs the others.
    """
    inputs: list[_Input] = []
    for path in paths:
        try:
            inputs.extend(_inputs(path))
        except ReadError as error:
            code, _, message = str(error).partition(": ")
            yield _problem(code, message)
    inputs = _once(inputs)
    names = [text.one_line(name) for name in _names(inputs)]
    seen: Counter[str] = Counter()
    for one, name in zip(inputs, names, strict=True):
        try:
            yield from _read(one, name, limits, stdin, seen)
        except ReadError as error:
            code, _, message = str(error).partition(": ")
            yield _problem(code, message)


def _problem(code: str, message: str) -> Problem:
    return Problem("ingest", None, code, message)


def _inputs(path: str | Path) -> Iterator[_Input]:
    if str(path) == "-":
        yield _Input(None, "stdin")
        return
    root = Path(path)
    try:
        mode = root.stat().st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a path"
        raise ReadError(f"unreadable: {text.one_line(path)}: {reason.lower()}") from None
    if stat.S_ISREG(mode):
        yield _Input(root, root.stem, _sidecar(root))
    elif not stat.S_ISDIR(mode):
        raise ReadError(f"unreadable: {text.one_line(path)}: neither a file nor a folder")
    else:
        found = list(_files(root))
        if not found:
            raise ReadError(f"empty: {text.one_line(path)}: no file in this folder")
        beside = set(found)
        for file in found:
            if file.suffix.lower() == ".json" and any(
                file.with_suffix(suffix) in beside for suffix in _BESIDE
            ):
                continue
            yield _Input(file, file.relative_to(root).with_suffix("").as_posix(), _sidecar(file))


def _files(root: Path) -> Iterator[Path]:
    """Yield the files below *root* in name order, none hidden, none linked from outside."""
    inside = root.resolve()
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(folder, name)
            if name.startswith(".") or not file.is_file():
                continue
            if not file.is_symlink() or file.resolve().is_relative_to(inside):
                yield file


def _sidecar(file: Path) -> Path | None:
    beside = file.with_suffix(".json")
    return beside if file.suffix.lower() in _BESIDE and beside.is_file() else None


def _once(inputs: list[_Input]) -> list[_Input]:
    """Return *inputs* without files given twice, or given as metadata of another."""
    beside = {str(one.beside.resolve()) for one in inputs if one.beside is not None}
    kept: dict[str, _Input] = {}
    for one in inputs:
        key = "-" if one.path is None else str(one.path.resolve())
        if key not in beside:
            kept.setdefault(key, one)
    return list(kept.values())


def _names(inputs: Sequence[_Input]) -> list[str]:
    """Return each input's name: its stem, or as much of its path as tells it from the others."""
    stems = [one.below.rsplit("/", 1)[-1] for one in inputs]
    many = Counter(stems)
    names = [one.below if many[s] > 1 else s for one, s in zip(inputs, stems, strict=True)]
    many = Counter(names)
    whole = [one.path.with_suffix("").as_posix() if one.path else "stdin" for one in inputs]
    names = [w if many[n] > 1 else n for n, w in zip(names, whole, strict=True)]
    many = Counter(names)
    given = [one.path.name if one.path else "stdin" for one in inputs]
    return [f"{n}{Path(g).suffix}" if many[n] > 1 else n for n, g in zip(names, given, strict=True)]


def _content(one: _Input, limits: Limits, stdin: BinaryIO | None) -> bytes:
    try:
        if one.path is None:
            stream = stdin if stdin is not None else sys.stdin.buffer
            content = stream.read(limits.bytes + 1)
        else:
            with one.path.open("rb") as opened:
                content = opened.read(limits.bytes + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise ReadError(f"unreadable: {one.shown}: {reason}") from None
    if len(content) > limits.bytes:
        raise ReadError(f"oversized: {one.shown}: more than {limits.bytes:,} bytes; split it")
    if not content.strip():
        raise ReadError(f"empty: {one.shown}: nothing in it")
    if text.is_binary(content):
        raise ReadError(f"binary: {one.shown}: not a text")
    return content


def _read(
    one: _Input, name: str, limits: Limits, stdin: BinaryIO | None, seen: Counter[str]
) -> Iterator[Document | Problem]:
    content = _content(one, limits, stdin)
    markup = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    decoded, encoding = text.decode(content, markup=markup)
    if not decoded.strip("\ufeff\x00 \t\r\n"):
        raise ReadError(f"empty: {one.shown}: nothing in it")
    if encoding != "utf-8":
        yield _problem("encoding-guessed", f"{one.shown}: read as {encoding}")
    elif "\ufffd" in decoded:
        yield _problem("encoding-damaged", f"{one.shown}: bytes that are not utf-8 were replaced")
    suffix = one.path.suffix.lower() if one.path else ""
    if suffix in (".jsonl", ".ndjson") or _many_lines(decoded):
        yield from _lines(one, name, decoded, limits, seen)
    elif suffix == ".json" or decoded.lstrip().startswith(('{"', "[{", "{\n", "{\r", "[\n")):
        yield from _json(one, name, decoded, limits, seen)
    elif html.looks_like_html(decoded):
        beside, problems = _beside(one, limits)
        yield from problems
        yield _page(one, _free(name, seen), decoded, limits, beside)
    else:
        beside, problems = _beside(one, limits)
        yield from problems
        uri = beside.url or _uri(one)
        yield Document(_free(name, seen), uri, decoded, "text", beside)


def _uri(one: _Input) -> str | None:
    # Only the file's own name: where it lies is nobody's business and must not change a ledger.
    return None if one.path is None else text.one_line(one.path.name)


def _free(name: str, seen: Counter[str]) -> str:
    """Return *name*, numbered if an earlier document has it."""
    seen[name] += 1
    while seen[name] > 1:
        numbered = f"{name}-{seen[name]}"
        if not seen[numbered]:
            seen[numbered] += 1
            return numbered
        seen[name] += 1
    return name


def _beside(one: _Input, limits: Limits) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return the metadata in the JSON file beside *one*, if any."""
    if one.beside is None:
        return Metadata(), ()
    try:
        decoded, _ = text.decode(_content(_Input(one.beside, ""), limits, None))
        value = record.parse_json(decoded)
    except (ReadError, ValueError) as error:
        message = f"{text.one_line(one.beside)}: metadata left out: {error}"
        return Metadata(), (_problem("malformed-json", message),)
    if not isinstance(value, Mapping):
        message = f"{text.one_line(one.beside)}: metadata left out: not a record"
        return Metadata(), (_problem("malformed-json", message),)
    return record.metadata_of(value), ()


def _page(one: _Input, name: str, markup: str, limits: Limits, beside: Metadata) -> Document:
    page = html.read_page(markup, longest=limits.page_characters)
    own = page.metadata
    metadata = Metadata(
        title=beside.title or own.title,
        url=beside.url or own.url,
        authors=beside.authors or own.authors,
        published=beside.published or own.published,
        updated=beside.updated or own.updated,
        domain=beside.domain or own.domain,
        description=beside.description or own.description,
        language=beside.language or own.language,
        site=beside.site or own.site,
    )
    problems = []
    if page.body is None:
        problems.append(_problem("html-no-body", f"{one.shown}: no article found in this page"))
    if page.unaligned:
        first = page.unaligned[0][:60]
        message = f"{one.shown}: {len(page.unaligned)} paragraphs have no place in the page"
        problems.append(_problem("html-unaligned", f'{message}, first "{first}"'))
    uri = metadata.url or _uri(one)
    return Document(
        name, uri, page.text, "html", metadata, page.body, page.captions, tuple(problems)
    )


def _many_lines(decoded: str) -> bool:
    """Return whether *decoded* is one JSON record a line."""
    lines = [line for line in decoded[:200_000].splitlines()[:3] if line.strip()]
    if len(lines) < 2 or not all(line.startswith('{"') for line in lines):
        return False
    return lines[0].rstrip().endswith("}")


def _lines(
    one: _Input, name: str, decoded: str, limits: Limits, seen: Counter[str]
) -> Iterator[Document | Problem]:
    for number, line in enumerate(decoded.split("\n"), start=1):
        if not line.strip():
            continue
        if number > limits.records:
            yield _problem(
                "too-many", f"{one.shown}: only the first {limits.records:,} lines are read"
            )
            return
        where = f"{one.shown}, line {number}"
        try:
            value = record.parse_json(line)
        except ValueError as error:
            yield _problem("malformed-json", f"{where}: {error}")
            continue
        if not isinstance(value, Mapping):
            yield _problem("malformed-json", f"{where}: not a record")
            continue
        yield _document(one, f"{name}-{number}", value, where, seen)


def _json(
    one: _Input, name: str, decoded: str, limits: Limits, seen: Counter[str]
) -> Iterator[Document | Problem]:
    try:
        value = record.parse_json(decoded)
    except ValueError as error:
        raise ReadError(f"malformed-json: {one.shown}: {error}") from None
    found = list(record.records_of(value))
    if not found:
        raise ReadError(f"malformed-json: {one.shown}: no record in it")
    for number, entry in enumerate(found[: limits.records], start=1):
        alone = len(found) == 1
        where = one.shown if alone else f"{one.shown}, record {number}"
        yield _document(one, name if alone else f"{name}-{number}", entry, where, seen)
    if len(found) > limits.records:
        yield _problem("too-many", f"{one.shown}: only the first {limits.records:,} are read")


def _document(
    one: _Input, name: str, entry: Mapping[str, Any], where: str, seen: Counter[str]
) -> Document | Problem:
    prose = record.text_of(entry)
    if not prose:
        return _problem("no-text", f"{where}: a record without article text")
    metadata = record.metadata_of(entry)
    called = _free(record.id_of(entry) or name, seen)
    return Document(called, metadata.url or _uri(one), prose, "record", metadata)
