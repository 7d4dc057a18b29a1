"""The article's words on a web page: what must and must not be kept. See README.md."""

from __future__ import annotations

import json
import re
from collections import Counter

from benchmarks import shared
from benchmarks.quality.measure import Measure
from headwater import pipeline


def measure() -> Measure:
    """Return precision, recall and F1 over the annotated passages of the pages."""
    folder = shared.SHARED / "data" / "htmlpages"
    notes = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    by_stem = {v["file"].rsplit(".", 1)[0]: v for v in notes.values()}
    articles, problems = pipeline.read_articles([folder / "pages"])
    count: Counter[tuple[str, bool]] = Counter()
    for article in articles:
        note = by_stem.get(article.name, {})
        text = _squeeze(article.text)
        for kind in ("with", "without"):
            for passage in note.get(kind) or ():
                count[kind, _squeeze(passage) in text] += 1
    kept, lost, extra = count["with", True], count["with", False], count["without", True]
    scores = {
        "precision": kept / (kept + extra),
        "recall": kept / (kept + lost),
        "f1": 2 * kept / (2 * kept + lost + extra),
    }
    codes = Counter(p.code for p in problems)
    lines = [f"{name:10} {value:.3f}" for name, value in scores.items()]
    lines.append(f"problems   {dict(sorted(codes.items()))}")
    files = (folder / "pages").iterdir()
    return Measure(scores, shared.hash_files(files), len(articles), tuple(lines))


def _squeeze(text: str) -> str:
    """Return *text* without white space, which extraction may change."""
    return re.sub(r"\s", "", text)
