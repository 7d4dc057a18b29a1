"""Mentions found, sources, same-claim links, relays, declines, conflicts, copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from benchmarks.quality.claims.links import Counts, judged_links
from benchmarks.quality.ledgers import measured
from benchmarks.quality.measure import Measure, interval


def measure() -> Measure:
    """Return the scorer's figures over the stories kept for choosing, and the judged links."""
    found = measured(
        _flat,
        "claims f1",
        lambda part: tuple(float(part["claims"][k]) for k in ("tp", "system", "gold")),
        _f1,
    )
    links = judged_links()
    both, system, judged = (sum(column) for column in zip(*links, strict=True))
    scores = {
        "judged precision": both / system if system else 0.0,
        "judged recall": both / judged if judged else 0.0,
        "judged f1": _f1((both, system, judged)),
    }
    low, high = interval(links, _f1)
    lines = [
        f"{len(links)} held stories, {judged:.0f} pairs judged to be one claim:",
        *(f"  {name:20}{value:9.3f}" for name, value in scores.items()),
        f"  interval by story [{low:.3f}, {high:.3f}]",
    ]
    return replace(found, scores=found.scores | scores, lines=(*found.lines, *lines))


def _f1(counts: Sequence[float] | Counts) -> float:
    both, system, gold = counts
    return 2 * both / (system + gold) if system + gold else 0.0


def _flat(total: dict[str, Any]) -> dict[str, float]:
    return {
        "found": total["found"]["share"],
        "source": total["source"]["accuracy"],
        "claims precision": total["claims"]["p"],
        "claims recall": total["claims"]["r"],
        "claims f1": total["claims"]["f1"],
        "relay f1": total["relay"]["f1"],
        "declines f1": total["declines"]["f1"],
        "conflicts recall": total["conflicts"]["recall"],
        "copies f1": total["copies"]["f1"],
    }
