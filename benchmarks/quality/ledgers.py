"""The ledgers of annotated stories and their scores, made once for all tasks that ask for them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks import shared
from benchmarks.quality.measure import Measure, interval
from headwater import pipeline
from headwater.codec import ledger_to_plain

# the split by story of the data folder's README: some to tune, some to choose and report
CHOOSE = ("36_", "49_", "57_")
TRAINING = shared.ROOT / "training/claims"
Score = dict[str, Any]


def stories() -> Path:
    """Return the folder of stories with annotations by others."""
    return shared.SHARED / "data/stories/reports"


def gold_files() -> list[Path]:
    """Return the annotations by others, one file for each story."""
    return sorted((shared.SHARED / "data/stories/gold").glob("*.json"))


@cache
def scores() -> dict[str, Score]:
    """Return the scorer's figures of each story that others annotated."""
    gold = ((stories() / f.stem, json.loads(f.read_text(encoding="utf-8"))) for f in gold_files())
    return _scored(gold)


@cache
def held_scores() -> dict[str, Score]:
    """Return the same of our own annotations, of the stories that nothing was trained on."""
    sys.path.append(str(TRAINING))
    from annotations import read_packed
    from splits import held

    roots = [stories(), shared.SHARED / "data/grouping/basil"]
    packed = read_packed(TRAINING / "annotations.jsonl", roots)
    return _scored((folder, gold) for folder, gold in packed if held(folder.name))


def _scored(annotated: Iterable[tuple[Path, Any]]) -> dict[str, Score]:
    scorer = shared.load_tool("score_ledger")
    folder = shared.OUT / "ledgers"
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for reports, gold in annotated:
        articles, problems = pipeline.read_articles([reports])
        for ledger in pipeline.tell_stories(articles, one_story=True, problems=problems):
            plain = ledger_to_plain(ledger)
            text = json.dumps(plain, ensure_ascii=False)
            (folder / f"{reports.name}.json").write_text(text, encoding="utf-8")
            found[reports.name] = scorer.score(gold, plain)
    return found


def measured(
    flat: Callable[[Score], dict[str, float]],
    what: str,
    counts: Callable[[Score], tuple[float, ...]],
    figure: Callable[[Any], float],
) -> Measure:
    """Return the figures on the stories kept for choosing, with those of other stories as lines.

    Args:
        flat: the figures out of the scorer's total.
        what: the figure that an interval by story is given for.
        counts: what that figure is made of, in one story's score.
        figure: that figure of the counts' sums.
    """
    add = shared.load_tool("score_ledger").add
    known, own = scores(), held_scores()
    columns = {
        "choose": [v for k, v in known.items() if k.startswith(CHOOSE)],
        "tune": [v for k, v in known.items() if not k.startswith(CHOOSE)],
        "all": list(known.values()),
        "held": list(own.values()),
    }
    totals = {name: flat(add(parts)) for name, parts in columns.items()}
    lines = [" " * 22 + "".join(f"{name:>9}" for name in columns)]
    lines += [
        f"{name:22}" + "".join(f"{totals[c][name]:9.3f}" for c in columns)
        for name in totals["choose"]
    ]
    for name in ("all", "held"):
        low, high = interval([counts(part) for part in columns[name]], figure)
        lines.append(f"{what}, {name}: interval by story [{low:.3f}, {high:.3f}]")
    files = [*gold_files(), TRAINING / "annotations.jsonl", TRAINING / "judgements.jsonl"]
    return Measure(totals["choose"], shared.hash_files(files), len(known) + len(own), tuple(lines))
