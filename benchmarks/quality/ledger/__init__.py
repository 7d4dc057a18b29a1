"""Claims, origins, relays, declines, conflicts and copies on the gold stories: see README.md."""

from __future__ import annotations

import json
from typing import Any

from benchmarks import shared
from benchmarks.quality.measure import Measure, interval
from headwater import pipeline
from headwater.codec import ledger_to_plain

# the split by story of the data folder's README: some to tune, some to choose and report
CHOOSE = ("36", "49", "57")


def ledgers() -> dict[str, Any]:
    """Return the plain ledger of each gold story, told as one story."""
    found = {}
    for gold in sorted((shared.SHARED / "data/stories/gold").glob("*.json")):
        articles, problems = pipeline.read_articles(
            [shared.SHARED / "data/stories/reports" / gold.stem]
        )
        for ledger in pipeline.tell_stories(articles, one_story=True, problems=problems):
            found[gold.stem] = ledger_to_plain(ledger)
    return found


def measure() -> Measure:
    """Return the scorer's figures over the stories kept for choosing, and over all as lines."""
    scorer = shared.load_tool("score_ledger")
    files = sorted((shared.SHARED / "data/stories/gold").glob("*.json"))
    plain = ledgers()
    folder = shared.OUT / "ledgers"
    folder.mkdir(parents=True, exist_ok=True)
    parts = {}
    for gold in files:
        text = json.dumps(plain[gold.stem], ensure_ascii=False)
        (folder / gold.name).write_text(text, encoding="utf-8")
        parts[gold.stem] = scorer.score(
            json.loads(gold.read_text(encoding="utf-8")), plain[gold.stem]
        )
    chosen = [v for k, v in parts.items() if k.startswith(CHOOSE)]
    scores = _flat(scorer.add(chosen))
    everything = _flat(scorer.add(list(parts.values())))
    tuned = _flat(scorer.add([v for k, v in parts.items() if not k.startswith(CHOOSE)]))
    lines = [f"{'':22} {'choose':>8} {'tune':>8} {'all':>8}"]
    lines += [
        f"{name:22} {value:8.3f} {tuned[name]:8.3f} {everything[name]:8.3f}"
        for name, value in scores.items()
    ]
    rows = [tuple(float(p["claims"][k]) for k in ("tp", "system", "gold")) for p in parts.values()]
    low, high = interval(rows, lambda s: 2 * s[0] / (s[1] + s[2]) if s[1] + s[2] else 0.0)
    lines.append(f"claims f1 over all stories, interval by story [{low:.3f}, {high:.3f}]")
    return Measure(scores, shared.hash_files(files), len(files), tuple(lines))


def _flat(total: dict[str, Any]) -> dict[str, float]:
    origins = total["origins"]
    return {
        "found": total["found"]["share"],
        "source": total["source"]["accuracy"],
        "claims precision": total["claims"]["p"],
        "claims recall": total["claims"]["r"],
        "claims f1": total["claims"]["f1"],
        "origins exact": origins["exact"],
        "origins more": origins["more"],
        "origins many": origins["many"],
        "origins many seen": origins["many_seen"],
        "origins inconsistent": float(origins["inconsistent"]),
        "relay f1": total["relay"]["f1"],
        "declines f1": total["declines"]["f1"],
        "conflicts recall": total["conflicts"]["recall"],
        "copies f1": total["copies"]["f1"],
    }
