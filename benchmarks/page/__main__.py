"""``python -m benchmarks.page``: sizes and times of the page of 40 reports x 300 claims."""

from __future__ import annotations

import html
import importlib
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.page.story import Told, every, make_story, usual
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


def measure(told: Told) -> None:
    """Print the figures of the page of the story that *told* makes."""
    ledger = make_story(told=told)
    started = time.perf_counter()
    page = render_html(ledger)
    took = time.perf_counter() - started
    texts = sum(len(a.text.encode()) for a in ledger.articles)
    shown = sum(
        len(html.unescape(p).encode())
        for p in re.findall(r'<article class="report".*?</article>', page, re.DOTALL)
    )
    size = len(page.encode())
    print(f"  tellings {sum(len(c.mentions) for c in ledger.claims)}, rendered in {took:.2f} s")
    print(
        f"  page {size / 1e6:.2f} MB; without the reports' own words ({texts / 1e6:.2f} MB)",
        end=" ",
    )
    print(
        f"{(size - texts) / 1e6:.2f} MB; without the reports as shown {(size - shown) / 1e6:.2f} MB"
    )
    browser: Any = load_browser()
    if not browser.CHROMIUM:
        print(f"  not timed: {browser.MISSING}")
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        with browser.running(Path(folder) / "profile") as running:
            _time(running, file.as_uri())


def _time(running: Any, address: str) -> None:
    ready: list[list[float]] = []
    times: dict[str, list[float]] = {name: [] for name in ACTS}
    for _ in range(RUNS):
        tab = running.open(address)
        ready.append(tab.js(READY))
        for name, act in ACTS.items():
            times[name].append(tab.js(TIMED.replace("{act}", act)))
        tab.close()
    for n, what in enumerate(("interactive", "loaded")):
        print(f"  {what:<26} {_spread([r[n] for r in ready])}")
    for name, found in times.items():
        print(f"  {name:<26} {_spread(found)}")


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
