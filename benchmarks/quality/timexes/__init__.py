"""Time expressions, scored as TempEval-3 does: see README.md beside this file."""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks import shared
from benchmarks.quality.measure import Measure
from headwater import pipeline
from headwater.cli import plain_reading
from headwater.syntax import parse
from headwater.timexes import find_timexes

CORPORA = ("timebank-dense", "wikiwars-train")


def measure() -> Measure:
    """Return relaxed span F1 and value F1 per corpus."""
    scores, lines, items, corpus = {}, [], 0, []
    tool = shared.SHARED / "tools" / "score_timexes.py"
    for name in CORPORA:
        gold = shared.SHARED / "data" / "timex" / name
        files = sorted(f for f in gold.iterdir() if f.suffix in {".tml", ".json"})
        corpus += files
        texts = shared.OUT / "timexes" / name
        subprocess.run(
            [sys.executable, tool, "--write-texts", texts, gold],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        rows = []
        for article in pipeline.read_articles([texts])[0]:
            syntax = parse(article)
            found = tuple(find_timexes(article, syntax))
            reading = pipeline.Reading(article, syntax, timexes=found)
            rows.append(json.dumps(plain_reading("timexes", reading)))
        predicted = texts.with_suffix(".jsonl")
        predicted.write_text("\n".join(rows) + "\n", encoding="utf-8")
        out = subprocess.run(
            [sys.executable, tool, "--pred", predicted, gold],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        result = json.loads(out.strip().splitlines()[-1])
        items += len(files)
        for part in ("relaxed", "value"):
            scores[f"{name} {part}"] = result[part]["f1"]
        lines.append(f"{name:16} {json.dumps(result)}")
    return Measure(scores, shared.hash_files(corpus), items, tuple(lines))
