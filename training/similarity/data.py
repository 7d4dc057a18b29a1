"""What the encoder is trained on: scored pairs, and groups of texts that tell one claim or another.

A *pair* is two texts with a degree of sameness that only compares within its own set. A *group* is
the texts of one event, each with where it stands and what it tells: two of them are a pair to train
on if they stand in different places, the same if they tell one claim.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Pair = tuple[str, str, float]


@dataclass(frozen=True)
class Item:
    """One text of a group: the ways to put it, where it stands, the claims that it tells."""

    ways: tuple[str, ...]
    place: str
    claims: frozenset[str]


def read_headlines(folder: Path) -> list[Pair]:
    """Return the pairs of headlines that people scored from 0 to 5."""
    pairs = []
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) >= 3 and cells[0]:
                pairs.append((cells[1], cells[2], float(cells[0]) / 5))
    return pairs


def read_msrp(path: Path) -> list[Pair]:
    """Return the pairs of news sentences that people called the same or not."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]
    return [(row[3], row[4], float(row[0])) for row in rows if len(row) >= 5]


def read_sick(path: Path) -> list[Pair]:
    """Return the scored pairs; one that contradicts the other counts as little alike."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    factor = {"CONTRADICTION": 0.4, "ENTAILMENT": 1.0, "NEUTRAL": 0.9}
    return [(row[1], row[2], float(row[3]) / 5 * factor[row[4].strip()]) for row in rows]


def words(text: str) -> set[str]:
    """Return the longer words of a text."""
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 3}


def read_wice(path: Path) -> Iterator[list[Item]]:
    """Yield a group for each supported claim: it, its evidence, what is like the evidence."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        single = {
            n for support in row["supporting_sentences"] if len(support) == 1 for n in support
        }
        used = {n for support in row["supporting_sentences"] for n in support}
        if row["label"] != "supported" or not single:
            continue
        want = words(row["claim"])
        others = [(n, s) for n, s in enumerate(row["evidence"]) if n not in used and len(s) > 30]
        others.sort(key=lambda x: (-len(want & words(x[1])), x[0]))
        group = [Item((row["claim"],), "claim", frozenset({"it"}))]
        group += [Item((row["evidence"][n],), "page", frozenset({"it"})) for n in sorted(single)]
        group += [Item((text,), "page", frozenset({str(n)})) for n, text in others[:6]]
        yield group


def read_superpal(path: Path) -> list[list[Item]]:
    """Return a group for each topic: propositions of its summary and of its articles."""
    groups: dict[str, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            claim = row["scuText"]
            groups[row["topic"]]["summary", row["summarySpanText"]].add(claim)
            groups[row["topic"]][row["documentFile"], row["docSpanText"]].add(claim)
    return [
        [Item((text,), place, frozenset(claims)) for (place, text), claims in sorted(group.items())]
        for _, group in sorted(groups.items())
    ]
