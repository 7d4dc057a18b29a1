"""Who said what, on PolNeAR's dev articles: see README.md beside this file."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

from benchmarks import shared
from benchmarks.quality.measure import Measure, interval
from headwater import pipeline
from headwater.cli import plain_reading

FIGURES = {
    "speech": ("speech", "e2e"),
    "direct": ("direct", "e2e"),
    "mixed": ("mixed", "e2e"),
    "indirect": ("indirect", "e2e"),
}


def predict(folder: Path) -> tuple[dict[str, list[dict[str, Any]]], float]:
    """Return what the program finds in each text of *folder*, and the CPU seconds it took."""
    articles, _ = pipeline.read_articles([folder])
    pipeline.read_attributions(articles[0])  # loads the models
    found, start = {}, time.process_time()
    for article in articles:
        plain = plain_reading("statements", pipeline.read_attributions(article))
        found[plain["doc_id"]] = plain["attributions"]
    return found, time.process_time() - start


def measure() -> Measure:
    """Return end-to-end relaxed F1, whole and by kind, with bootstrap intervals over articles."""
    scorer = shared.load_tool("score_attribution")
    dev = shared.SHARED / "data" / "polnear" / "dev"
    gold, texts = scorer.read_polnear(str(dev))
    found, seconds = predict(dev / "text")
    result = scorer.score(gold, found, texts)
    scores = {"all": result["relaxed_e2e"]["F1"]}
    for name, (kind, part) in FIGURES.items():
        scores[name] = result["by_type"][kind][part]["F1"]
    scores["source accuracy"] = result["relaxed"]["source_acc_where_gold_has_one"]
    rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in ("all", *FIGURES)}
    for name in sorted(gold):
        one = scorer.score({name: gold[name]}, {name: found.get(name, [])}, texts)
        parts = {"all": one["relaxed_e2e"]}
        parts |= {k: one["by_type"][kind][part] for k, (kind, part) in FIGURES.items()}
        for k, x in parts.items():
            hits = (x["P"] * x["n_pred"], x["n_pred"], x["R"] * x["n_gold"], x["n_gold"])
            rows[k].append(hits)
    lines = []
    for name, value in scores.items():
        bounds = ""
        if name in rows:
            low, high = interval(rows[name], _f1)
            counts = [int(sum(column)) for column in zip(*rows[name], strict=True)]
            bounds = f"  [{low:.3f}, {high:.3f}]  {counts[1]} found, {counts[3]} in gold"
        lines.append(f"{name:16} {value:.3f}{bounds}")
    lines.append(f"articles per CPU-second, parse and statements: {len(gold) / seconds:.1f}")
    _write_worst(gold, found, texts, scorer)
    return Measure(
        scores, shared.hash_files(dev.glob("attributions/*.ann")), len(gold), tuple(lines)
    )


def _f1(sums: Any) -> float:
    hits_p, found, hits_r, gold = sums
    p, r = hits_p / found if found else 0.0, hits_r / gold if gold else 0.0
    return 2 * p * r / (p + r) if p + r else 0.0


def _write_worst(gold: Any, found: Any, texts: Any, scorer: Any) -> None:
    """Write the 20 worst paragraphs, gold above found, to the ignored build folder."""
    cases = []
    for name in sorted(gold):
        text = texts[name]
        tokens = scorer.Tokens(text)
        for paragraph in re.finditer(r"[^\n]+", text):
            place = paragraph.span()
            here = [_inside(rows.get(name, []), place) for rows in (gold, found)]
            wanted, have = (
                {frozenset(tokens.ids(a["content"])) for a in rows if a["content"]} for rows in here
            )
            errors = sum(not any(_near(w, h) for h in have) for w in wanted)
            errors += sum(not any(_near(w, h) for w in wanted) for h in have)
            if errors:
                cases.append((-errors, name, place, here))
    out = []
    for errors, name, (start, end), (wanted_rows, found_rows) in sorted(cases, key=lambda c: c[:3])[
        :20
    ]:
        out.append(f"==== {name}, {-errors} errors")
        for label, rows in (("gold ", wanted_rows), ("found", found_rows)):
            out.append(f"{label}  " + _marked(texts[name], start, end, rows))
    shared.OUT.mkdir(parents=True, exist_ok=True)
    (shared.OUT / "attribution-worst.txt").write_text("\n".join(out) + "\n", encoding="utf-8")


def _inside(rows: Any, place: tuple[int, int]) -> list[Any]:
    """Return the attributions whose content or cue begins inside *place*."""
    return [
        a for a in rows if any(place[0] <= s < place[1] for s, _ in (a["content"] or a["cue"])[:1])
    ]


def _near(a: frozenset[int], b: frozenset[int]) -> bool:
    return len(a & b) >= 0.5 * len(a | b)


def _marked(text: str, start: int, end: int, rows: Any) -> str:
    """Return ``text[start:end]`` with each attribution's parts marked as ``{role7:words}``."""
    marks = []
    for number, row in enumerate(rows, 1):
        for role in ("source", "cue", "content"):
            for s, e in row.get(role) or []:
                if start <= s and e <= end:
                    marks += [(s, 1, e - s, "{" + f"{role}{number}:"), (e, 0, 0, "}")]
    out, at = [], start
    for place, _, _, mark in sorted(marks, key=lambda m: (m[0], m[1], -m[2])):
        out.append(text[at:place] + mark)
        at = place
    return "".join(out) + text[at:end]
