"""Mentions found, sources, same-claim links, relays, declines, conflicts, copies."""

from __future__ import annotations

from typing import Any

from benchmarks.quality.ledgers import measured
from benchmarks.quality.measure import Measure


def measure() -> Measure:
    """Return the scorer's figures over the stories kept for choosing."""
    return measured(
        _flat,
        "claims f1",
        lambda part: tuple(float(part["claims"][k]) for k in ("tp", "system", "gold")),
        lambda s: 2 * s[0] / (s[1] + s[2]) if s[1] + s[2] else 0.0,
    )


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
