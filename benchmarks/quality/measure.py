"""What a quality task gives back, and how it is held against its floors."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# int8 kernels round differently from processor to processor; one item of a small corpus weighs more
EPSILON = 0.01


@dataclass(frozen=True, slots=True)
class Measure:
    """A task's figures: name -> value; what they were counted over; lines for a reader."""

    scores: dict[str, float]
    corpus: str
    items: int
    lines: tuple[str, ...] = ()


def interval(
    rows: Sequence[tuple[float, ...]],
    figure: Callable[[Sequence[float]], float],
    rounds: int = 1000,
) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of *figure* over the column sums of resampled *rows*."""
    dice = random.Random(1)
    found = []
    for _ in range(rounds):
        sample = [rows[dice.randrange(len(rows))] for _ in rows]
        found.append(figure([sum(column) for column in zip(*sample, strict=True)]))
    found.sort()
    return found[int(0.025 * rounds)], found[int(0.975 * rounds) - 1]


def against_floors(
    folder: Path, measure: Measure, *, update: bool, allow_regression: bool
) -> list[str]:
    """Return what fell below the floors in *folder*; with *update* raise the floors to *measure*.

    A floor is only lowered with *allow_regression*. Another corpus is not compared.
    """
    path = folder / "floors.json"
    floors = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known: dict[str, float] = floors.get("floors", {})
    low_is_good = set(floors.get("low_is_good", []))
    failures = []
    if known and floors.get("corpus") != measure.corpus:
        failures.append(f"corpus changed ({floors.get('corpus')} -> {measure.corpus})")
    else:
        for name, floor in known.items():
            value = measure.scores.get(name)
            worse = value is None or (
                value > floor + EPSILON if name in low_is_good else value < floor - EPSILON
            )
            if worse:
                failures.append(f"{name}: {value} against {floor}")
    if update and (not failures or allow_regression):
        new = {
            "corpus": measure.corpus,
            "items": measure.items,
            "low_is_good": sorted(low_is_good),
            "floors": {
                k: round(v, 4) for k, v in measure.scores.items() if not known or k in known
            },
        }
        path.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
        return []
    return failures
