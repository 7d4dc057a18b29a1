"""Nouns to plain JSON values and back, driven by the nouns' own type hints.

Outside data is checked here, once: a value of the wrong type, an unknown word in a closed list or a
missing field raises :class:`LedgerError` with the path to it. Unknown keys are passed over, so that
a later headwater's ledger can still be read.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from typing import Any, Literal, TypeVar, Union

from headwater.datamodel import Ledger
from headwater.errors import LedgerError

SCHEMA = "headwater/ledger@1"

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Return *value* (a noun, or tuples and scalars of them) as JSON lists, objects and scalars.

    >>> from headwater.datamodel import Span
    >>> to_plain(Span("a-1", 0, 2, "Hi"))
    {'article': 'a-1', 'start': 0, 'end': 2, 'text': 'Hi'}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {key: to_plain(getattr(value, name)) for name, key in _keys(type(value))}
    if isinstance(value, (tuple, list)):
        return [to_plain(v) for v in value]
    return value


def from_plain(kind: type[T], plain: Any) -> T:
    """Return the noun *kind* that *plain* holds.

    Raises: LedgerError naming the path of the first value that does not fit.

    >>> from headwater.datamodel import Paragraph
    >>> from_plain(Paragraph, {"start": 0, "end": 4, "role": "body"})
    Paragraph(start=0, end=4, role='body')
    >>> from_plain(Paragraph, {"start": 0, "end": "4", "role": "body"})
    Traceback (most recent call last):
    headwater.errors.LedgerError: end: '4' is not a int
    """
    return typing.cast(T, _read(kind, plain, ""))


def ledger_to_plain(ledger: Ledger) -> dict[str, Any]:
    """Return *ledger* as the JSON document of ``schema/ledger.schema.json``."""
    plain = to_plain(ledger)
    made_by = dict(plain.pop("made_by"))
    return {"schema": SCHEMA, "made_by": made_by, **plain}


def ledger_from_plain(plain: Any) -> Ledger:
    """Return the ledger that a JSON document holds.

    Raises: LedgerError if it is of another schema or does not fit it.
    """
    if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
        raise LedgerError(f"not a ledger of schema {SCHEMA}: read another file, or make it anew")
    made_by = plain.get("made_by")
    pairs = sorted(made_by.items()) if isinstance(made_by, dict) else []
    return from_plain(Ledger, {**plain, "made_by": [list(pair) for pair in pairs]})


@functools.cache
def _keys(kind: type) -> tuple[tuple[str, str], ...]:
    """Return each field's name and its JSON key (``class_`` is written ``class``)."""
    return tuple((f.name, f.name.rstrip("_")) for f in dataclasses.fields(kind))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, plain: Any, path: str) -> Any:
    origin = typing.get_origin(hint)
    if dataclasses.is_dataclass(hint):
        return _read_record(typing.cast(type, hint), plain, path)
    if origin in (Union, types.UnionType):
        return _read_union(typing.get_args(hint), plain, path)
    if origin is Literal:
        options = typing.get_args(hint)
        if plain not in options:
            raise LedgerError(f"{path}: {plain!r} is not one of {', '.join(map(str, options))}")
        return plain
    if origin is tuple:
        return _read_tuple(typing.get_args(hint), plain, path)
    if hint is float and isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    if not isinstance(plain, hint) or (isinstance(plain, bool) and hint is not bool):
        raise LedgerError(f"{path}: {plain!r:.60} is not a {hint.__name__}")
    return plain


def _read_record(kind: type, plain: Any, path: str) -> Any:
    if not isinstance(plain, dict):
        raise LedgerError(f"{path or kind.__name__}: {plain!r:.60} is not an object")
    hints = _hints(kind)
    values = {}
    for name, key in _keys(kind):
        if key in plain:
            values[name] = _read(hints[name], plain[key], f"{path}.{key}".lstrip("."))
    missing = [
        f.name
        for f in dataclasses.fields(kind)
        if f.name not in values
        and f.default is dataclasses.MISSING
        and f.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise LedgerError(f"{path or kind.__name__}: {missing[0]} is missing")
    try:
        return kind(**values)
    except ValueError as error:
        raise LedgerError(f"{path}: {error}") from None


def _read_union(options: tuple[Any, ...], plain: Any, path: str) -> Any:
    if plain is None and types.NoneType in options:
        return None
    left = [o for o in options if o is not types.NoneType]
    for option in left[:-1]:
        try:
            return _read(option, plain, path)
        except LedgerError:
            continue
    return _read(left[-1], plain, path)


def _read_tuple(parts: tuple[Any, ...], plain: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(plain, (list, tuple)):
        raise LedgerError(f"{path}: {plain!r:.60} is not a list")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(_read(parts[0], v, f"{path}[{n}]") for n, v in enumerate(plain))
    if len(parts) != len(plain):
        raise LedgerError(f"{path}: {len(parts)} values expected, {len(plain)} found")
    return tuple(
        _read(p, v, f"{path}[{n}]") for n, (p, v) in enumerate(zip(parts, plain, strict=True))
    )
