"""What the matching model is trained on: labelled pairs of passages.

The general corpora as their authors publish them, and annotated stories as ``stories.py`` of
``training/claims`` reads them.
"""

from __future__ import annotations

import csv
import itertools
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from splits import is_tune

from headwater.matching import LABELS, Passage

DIFFERENT, SAME, SPECIFIC, CONFLICT = range(len(LABELS))
NEAREST = 3  # negatives of a proposition in each other article: the nearest in meaning,
RANDOM = 1  # and some more
MOST = (60, 50)  # positive and negative pairs of one story in one epoch at most, besides the judged
UNANNOTATED = 0.5  # weight of a negative whose other side is in no annotated mention
UNJUDGED = 0.6  # weight of a pair of our own annotations: one in four of those judged was none
# what a pair that was judged by itself is, and how much that counts (claims/judging.md)
JUDGED = {
    "S": (SAME, 1.0),
    "M": (SPECIFIC, 1.0),
    "X": (CONFLICT, 1.0),
    "P": (DIFFERENT, 0.4),
    "D": (DIFFERENT, 1.0),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages, what they are to each other, and how much that counts."""

    one: Passage
    other: Passage
    label: int
    weight: float = 1.0


def whole(text: str) -> Passage:
    """Return the passage that is all of *text*."""
    text = text.strip()
    return Passage(text, ((0, len(text)),))


def read_headlines(folder: Path) -> Iterator[Pair]:
    """Yield the pairs of headlines that people scored from 0 to 5, without the middling ones."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) >= 3 and cells[0]:
                score = float(cells[0])
                if score >= 3.6 or score <= 2.6:
                    label = SAME if score >= 3.6 else DIFFERENT
                    yield Pair(whole(cells[1]), whole(cells[2]), label)


def read_msrp(path: Path) -> Iterator[Pair]:
    """Yield the pairs of news sentences that people called the same or not."""
    for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]:
        row = line.split("\t")
        if len(row) >= 5:
            same = row[0] == "1"
            # what is not called the same here is nearly so
            yield Pair(
                whole(row[3]), whole(row[4]), SAME if same else DIFFERENT, 1.0 if same else 0.4
            )


def read_sick(path: Path) -> Iterator[Pair]:
    """Yield the pairs with what one says of the other."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        row = line.split("\t")
        kind, score = row[4].strip(), float(row[3])
        if kind == "NEUTRAL" and score > 4.2:
            continue
        label = {"CONTRADICTION": CONFLICT, "NEUTRAL": DIFFERENT}.get(kind, SPECIFIC)
        if kind == "ENTAILMENT" and score >= 4.7:
            label = SAME
        yield Pair(whole(row[1]), whole(row[2]), label, 0.5)


def words(text: str) -> set[str]:
    """Return the longer words of a text."""
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 3}


def read_wice(path: Path) -> Iterator[Pair]:
    """Yield supported claims with their evidence, and with what is like the evidence."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        single = {n for s in row["supporting_sentences"] if len(s) == 1 for n in s}
        used = {n for s in row["supporting_sentences"] for n in s}
        if row["label"] != "supported" or not single:
            continue
        claim, want = whole(row["claim"]), words(row["claim"])
        for n in sorted(single)[:2]:
            yield Pair(claim, whole(row["evidence"][n]), SPECIFIC, 0.7)
        others = [s for n, s in enumerate(row["evidence"]) if n not in used and len(s) > 30]
        for text in sorted(others, key=lambda s: (-len(want & words(s)), s))[:4]:
            yield Pair(claim, whole(text), DIFFERENT, 0.7)


def _marked(sentence: str, begin: str, offsets: str) -> Passage | None:
    marks = []
    for part in offsets.split(";"):
        low, high = (int(x) - int(begin) for x in part.split(","))
        marks.append((max(0, low), min(len(sentence), high)))
    good = marks and all(low < high for low, high in marks)
    return Passage(sentence, tuple(sorted(marks))) if good else None


def read_superpal(path: Path) -> Iterator[Pair]:
    """Yield pairs of propositions of one topic's articles and summary, the same or not."""
    topics: dict[str, dict[tuple[str, Passage], set[str]]] = defaultdict(lambda: defaultdict(set))
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            parts = (
                (row["documentFile"], row["docSentText"], row["docSentCharIdx"],
                 row["docSpanOffsets"]),
                ("summary", row["scuSentence"], row["scuSentCharIdx"], row["summarySpanOffsets"]),
            )  # fmt: skip
            for place, text, begin, offsets in parts:
                found = _marked(text, begin, offsets)
                if found:
                    topics[row["topic"]][place, found].add(row["scuText"])
    for _, members in sorted(topics.items()):
        for (left, ours), (right, theirs) in itertools.combinations(sorted(members.items()), 2):
            if left[0] != right[0]:
                yield Pair(left[1], right[1], SAME if ours & theirs else DIFFERENT)


def read_general(folder: Path, dice: random.Random) -> list[Pair]:
    """Return one epoch over everything in the alignment folder."""
    sets = [
        list(read_headlines(folder / "sts-headlines")),
        dice.sample(list(read_msrp(folder / "msrp" / "msr-para-train.tsv")), 3000),
        dice.sample(list(read_sick(folder / "sick" / "SICK_train.txt")), 2500),
        list(read_wice(folder / "wice" / "claim" / "dev.jsonl")),
        list(read_superpal(folder / "superpal" / "dev_MN_only.csv")),
    ]
    return [pair for pairs in sets for pair in pairs]


NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w]|[.,]\d)")


def with_other_number(pair: Pair, dice: random.Random) -> Pair | None:
    """Return *pair* in conflict: a number that both passages mark is another one in the second."""

    def marked(p: Passage) -> dict[str, re.Match[str]]:
        found = NUMBER.finditer(p.text)
        return {m[0]: m for m in found if any(s <= m.start() and m.end() <= e for s, e in p.marks)}

    left, right = marked(pair.one), marked(pair.other)
    common = sorted(n for n in left.keys() & right.keys() if not 1900 < int(n) < 2100)
    if not common:
        return None
    number = dice.choice(common)
    value = int(number)
    other = max(0, value + dice.choice([-1, 1]) * max(1, round(value * dice.uniform(0.05, 0.6))))
    if other == value:
        return None
    at = right[number]
    shift = len(str(other)) - len(number)

    def moved(place: int) -> int:
        return place + shift if place >= at.end() else place

    changed = Passage(
        pair.other.text[: at.start()] + str(other) + pair.other.text[at.end() :],
        tuple((moved(s), moved(e)) for s, e in pair.other.marks),
        pair.other.source,
    )
    return replace(pair, other=changed, label=CONFLICT)


def judged_pairs(told: Any) -> list[Pair]:
    """Return the pairs of a story's propositions that were judged one by one."""
    return [
        Pair(told.passages[i], told.passages[j], *JUDGED[letter])
        for (i, j), letter in sorted(told.judged.items())
    ]


def story_pairs(told: Any, dice: random.Random) -> list[Pair]:
    """Return pairs of a story's propositions in different articles, at least one annotated.

    Those that were judged by themselves are left to ``judged_pairs``.
    """
    trust = 1.0 if is_tune(told.name) else UNJUDGED
    props, near, best = told.propositions, told.near, told.best
    articles: dict[str, list[int]] = defaultdict(list)
    for n, p in enumerate(props):
        articles[p.article].append(n)
    out: dict[tuple[int, int], Pair] = {}

    def add(i: int, j: int, label: int, weight: float) -> None:
        pair = (min(i, j), max(i, j))
        if pair in told.judged:
            return
        if label != DIFFERENT and pair in told.conflicts:
            label = CONFLICT
        elif label == SAME and pair in told.specific:
            label = SPECIFIC
        out[pair] = Pair(told.passages[pair[0]], told.passages[pair[1]], label, weight)

    for i, claims in enumerate(near):
        if not claims:
            continue
        for article, members in sorted(articles.items()):
            apart = [j for j in members if j != i]
            for j in apart:
                if best[i] & best[j]:
                    add(i, j, SAME, trust)
            others = [j for j in apart if not near[i] & near[j]]
            if article == props[i].article:
                continue
            ranked = sorted(others, key=lambda j: (-told.meanings.near(props[i], props[j])[0], j))
            chosen = ranked[:NEAREST] + dice.sample(
                ranked[NEAREST:], min(RANDOM, len(ranked[NEAREST:]))
            )
            for j in chosen:
                if near[j] and j < i and (j, i) in out:
                    continue
                add(i, j, DIFFERENT, trust if near[j] else UNANNOTATED)
    ordered = [pair for _, pair in sorted(out.items())]
    kinds = (
        [p for p in ordered if p.label != DIFFERENT],
        [p for p in ordered if p.label == DIFFERENT],
    )
    pairs = [
        pair
        for kind, most in zip(kinds, MOST, strict=True)
        for pair in dice.sample(kind, min(most, len(kind)))
    ]
    pairs += judged_pairs(told)
    more = (with_other_number(pair, dice) for pair in pairs if pair.label in {SAME, SPECIFIC})
    return pairs + [pair for pair in more if pair]
