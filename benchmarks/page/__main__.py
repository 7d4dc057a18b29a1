"""``python -m benchmarks.page``: sizes and times of the pages of big invented stories."""

from __future__ import annotations

import importlib
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.page.story import Told, every, make_story, make_vast, usual
from benchmarks.shared import ROOT
from headwater.render import render_html

RUNS = 5
READY = (
    "(() => { const n = performance.getEntriesByType('navigation')[0];"
    " return [n.domInteractive, n.loadEventEnd] })()"
)
# From the call to the next frame that is drawn: what a reader waits for.
TIMED = """(async () => { const t = performance.now(); {act};
await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
return performance.now() - t; })()"""
ACTS = {
    "filter: one origin": "document.querySelector('[data-filter=one]').click()",
    "filter: other words": "document.querySelector('[data-filter=words]').click()",
    "filter: all": "document.querySelector('[data-filter=\"\"]').click()",
    "search": (
        "(() => { const f = document.querySelector('#find'); f.value = 'tower';"
        " f.dispatchEvent(new Event('input')) })()"
    ),
    "search: none": (
        "(() => { const f = document.querySelector('#find'); f.value = '';"
        " f.dispatchEvent(new Event('input')) })()"
    ),
    "river: an outlet": (
        "document.querySelector('.node.k-outlet').dispatchEvent(new MouseEvent('click'))"
    ),
    "river: all": (
        "document.querySelector('.node.k-outlet').dispatchEvent(new MouseEvent('click'))"
    ),
    "claim: open the most told": "document.querySelector('.claim summary').click()",
    "claim: go to a place": "document.querySelector('.claim a[data-m=\"1\"]').click()",
}


# The slowest of eighty frames, each a step further down.
SCROLLED = """(async () => {
const box = document.querySelector('{box}') ?? document.scrollingElement, took = [];
const frame = () => new Promise((done) => requestAnimationFrame(done));
document.querySelector('#texts').scrollIntoView(); await frame(); await frame();
for (let n = 0, last = performance.now(); n < 80; n += 1) {
  box.scrollBy(0, {step}); await frame();
  const now = performance.now(); took.push(now - last); last = now;
} return Math.max(...took); })()"""
VAST_ACTS = {
    "scroll in it, slowest frame": SCROLLED.replace("{box}", ".vast").replace("{step}", "300"),
    "leap in it, slowest frame": SCROLLED.replace("{box}", ".vast").replace("{step}", "9000"),
    "scroll beside it, slowest": SCROLLED.replace("{box}", "none").replace("{step}", "200"),
    "claim: open": "document.querySelector('.claim summary').click()",
    "claim: go to its place": "document.querySelector('.claim a[data-m]').click()",
}


def measure(told: Told) -> None:
    """Print the figures of the page of the story that *told* makes."""
    ledger = make_story(told=told)
    started = time.perf_counter()
    page = render_html(ledger)
    took = time.perf_counter() - started
    texts = sum(len(a.text.encode()) for a in ledger.articles)
    size = len(page.encode())
    print(f"  tellings {sum(len(c.mentions) for c in ledger.claims)}, rendered in {took:.2f} s")
    print(
        f"  page {size / 1e6:.2f} MB; without the texts of the articles ({texts / 1e6:.2f} MB) "
        f"{(size - texts) / 1e6:.2f} MB"
    )
    _in_browser(page, ACTS)


def measure_vast() -> None:
    """Print the figures of the page of a report that is one paragraph of 5 MB."""
    page = render_html(make_vast())
    print(f"  page {len(page.encode()) / 1e6:.2f} MB")
    _in_browser(page, VAST_ACTS)


def _in_browser(page: str, acts: Mapping[str, str]) -> None:
    browser: Any = load_browser()
    if not browser.CHROMIUM:
        print(f"  not timed: {browser.MISSING}")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        with browser.running(Path(folder) / "profile") as running:
            _time(running, file.as_uri(), acts)


def _time(running: Any, address: str, acts: Mapping[str, str]) -> None:
    ready: list[list[float]] = []
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(RUNS):
        tab = running.open(address)
        ready.append(tab.js(READY))
        for name, act in acts.items():
            timed = act if act.startswith("(async") else TIMED.replace("{act}", act)
            times[name].append(tab.js(timed))
        tab.close()
    for n, what in enumerate(("interactive", "loaded")):
        print(f"  {what:<28} {_spread([r[n] for r in ready])}")
    for name, found in times.items():
        print(f"  {name:<28} {_spread(found)}")


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):5.0f} ms (worst of {len(values)}: {max(values):.0f})"


def load_browser() -> Any:
    """Return the module that drives the browser; it lies among the tests."""
    sys.path.insert(0, str(ROOT / "tests"))
    return importlib.import_module("browser")


if __name__ == "__main__":
    for name, told in (("few claims are in all reports", usual), ("all claims in all", every)):
        print(f"40 reports x 300 claims, {name}")
        measure(told)
    print("2 reports, one of them a paragraph of 5 MB")
    measure_vast()
