"""How many independent origins each annotated claim is shown to have."""

from __future__ import annotations

from typing import Any

from benchmarks.quality.ledgers import measured
from benchmarks.quality.measure import Measure


def measure() -> Measure:
    """Return the scorer's figures over the stories kept for choosing."""
    return measured(
        _flat,
        "origins exact",
        lambda part: tuple(float(part["origins"]["counts"].get(k, 0)) for k in ("exact", "judged")),
        lambda s: s[0] / s[1] if s[1] else 0.0,
    )


def _flat(total: dict[str, Any]) -> dict[str, float]:
    origins = total["origins"]
    return {
        "exact": origins["exact"],
        "more": origins["more"],
        "many": origins["many"],
        "many seen": origins["many_seen"],
        "inconsistent": float(origins["inconsistent"]),
    }
