"""Bytes to text: which encoding an input is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ\x90",
    b"OggS",
    b"ID3",
    b"SQLite format 3",
    b"PAR1",
    b"\xd0\xcf\x11\xe0",
    b"wOFF",
    b"wOF2",
)
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 11, 12, 13, 27))
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
# Bytes that Windows writes for quotation marks, dashes, dots and the letters of Western names.
_WINDOWS = frozenset(
    b"\x80\x85\x8a\x8c\x8e\x91\x92\x93\x94\x95\x96\x97\x99\x9a\x9c\x9e\xa0\xa3\xa9\xab\xae\xb0\xb7\xbb\xbd"
)
_SAMPLE = 65_536


def is_binary(content: bytes) -> bool:
    """Return whether *content* is no text in any encoding (pictures, archives, programs)."""
    if content.startswith(_MAGIC):
        return True
    if content.startswith(tuple(mark for mark, _ in _BOMS)) or _unmarked_wide(content):
        return False
    head = content[:_SAMPLE]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > max(1, len(head) // 50)


def decode(content: bytes, *, markup: bool = False) -> tuple[str, str]:
    """Return *content* as text, and the name of the encoding that it was found to be in.

    A byte order mark decides; else valid UTF-8; else zero bytes in every second place (UTF-16
    without a mark); else, in markup, what the page declares; else the likeliest of the usual ones.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff"), encoding
    wide = _unmarked_wide(content)
    if wide:
        return content.decode(wide, "replace"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = (_declared(content) if markup else None) or _likeliest(content)
    return content.decode(encoding, "replace"), encoding


def _unmarked_wide(content: bytes) -> str | None:
    """Return the UTF-16 flavour of *content* if its zero bytes say so."""
    head = content[:4096]
    half = len(head) // 2
    if half < 2 or head.count(0) < half // 3:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _declared(content: bytes) -> str | None:
    found = _DECLARED.search(content[:4096])
    if not found:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
        content[:_SAMPLE].decode(name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    # Browsers read pages that claim Latin-1 as Windows-1252, and so do their writers.
    return "cp1252" if name in ("iso8859-1", "ascii", "utf-8") else name


def _likeliest(content: bytes) -> str:
    """Return the encoding that *content*, which is not valid UTF-8, is most likely in."""
    sample = content[:_SAMPLE]
    damaged = sample.decode("utf-8", "replace")
    wide = sum(1 for character in damaged if character > "\x7f" and character != "\ufffd")
    if wide > 3 * damaged.count("\ufffd"):
        return "utf-8"
    high = [byte for byte in sample if byte > 0x7F]
    plain = all(byte in _WINDOWS or byte >= 0xC0 for byte in high)
    if plain and len(high) * 20 < len(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"


def whole(text: str) -> str:
    r"""Return *text* as UTF-8 can hold it: U+FFFD for each half of a character alone.

    >>> whole("a\ud800b") == "a\ufffdb", whole("\ud83d\ude00") == "\U0001f600"
    (True, True)
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def one_line(path: object) -> str:
    """Return a path or name as it can be shown in one line."""
    shown = whole(str(path))
    return "".join(c if c.isprintable() else "\ufffd" for c in shown)
