"""``python -m benchmarks.page.pictures LEDGER``: the README's pictures, of the sample story."""

from __future__ import annotations

import struct
import sys
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.page.__main__ import load_browser
from benchmarks.shared import ROOT
from headwater.ledger import load_ledger
from headwater.render import render_html

PICTURES = ROOT / "docs" / "pictures"
COLOURS = 256
Pixels = NDArray[np.int64]


def make_pictures(ledger: Path) -> None:
    """Write the first screen and an opened claim of the page of *ledger*."""
    browser: Any = load_browser()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_text(render_html(load_ledger(ledger)), encoding="utf-8")
        with browser.running(Path(folder) / "profile") as running:
            page = running.open(file.as_uri())
            below = page.js("document.querySelector('#claims').getBoundingClientRect().top")
            running.open(file.as_uri(), height=int(below)).picture(PICTURES / "report.png")
            page = running.open(file.as_uri(), height=1000)
            row = ".claim[data-f~='conflict']"
            page.click(f"{row} summary .said")
            page.js("document.activeElement.blur()")
            page.js(f'document.querySelector("{row}").scrollIntoView()')
            page.js("scrollBy(0, -60)")
            page.picture(PICTURES / "claim.png")
    for name in ("report.png", "claim.png"):
        shrink(PICTURES / name)


def shrink(path: Path) -> None:
    """Rewrite a screenshot with its most frequent colours only: a third of the size."""
    pixels = read_pixels(path.read_bytes())
    key = (pixels[..., 0] << 16) | (pixels[..., 1] << 8) | pixels[..., 2]
    found, places, counts = np.unique(key, return_inverse=True, return_counts=True)
    palette = _split(found[np.argsort(-counts, kind="stable")[:COLOURS]])
    nearest = np.empty(len(found), np.uint8)
    for at in range(0, len(found), 2000):
        gap = _split(found[at : at + 2000])[:, None] - palette[None]
        nearest[at : at + 2000] = (gap**2).sum(2).argmin(1)
    rows = nearest[places.reshape(key.shape)]
    height, width = key.shape
    packed = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (b"IHDR", head), (b"PLTE", palette.astype(np.uint8).tobytes()), (b"IDAT", packed)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, [*parts, (b"IEND", b"")])))


def _split(keys: Pixels) -> Pixels:
    return np.stack([(keys >> 16) & 255, (keys >> 8) & 255, keys & 255], axis=1)


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, body = part
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def read_pixels(png: bytes) -> Pixels:
    """Return the pixels of an 8-bit colour PNG, height x width x 3."""
    at, packed, width, height, kind = 8, b"", 0, 0, 2
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length
        if name == b"IHDR":
            width, height, _, kind = struct.unpack(">IIBB", body[:10])
        elif name == b"IDAT":
            packed += body
    deep = {2: 3, 6: 4}[kind]
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * deep)
    above: Pixels = np.zeros((width, deep), np.int64)
    rows = []
    for line in lines:
        above = _unfilter(int(line[0]), line[1:].astype(np.int64).reshape(width, deep), above)
        rows.append(above[:, :3])
    return np.array(rows)


def _unfilter(kind: int, line: Pixels, above: Pixels) -> Pixels:
    if kind in {0, 2}:
        return line if kind == 0 else (line + above) & 255
    out = np.empty_like(line)
    left = corner = np.zeros(line.shape[1], np.int64)
    for x, up in enumerate(above):
        guess = left if kind == 1 else (left + up) // 2
        if kind == 4:
            a, b, c = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
            guess = np.where((a <= b) & (a <= c), left, np.where(b <= c, up, corner))
        out[x] = left = (line[x] + guess) & 255
        corner = up
    return out


if __name__ == "__main__":
    make_pictures(Path(sys.argv[1]))
