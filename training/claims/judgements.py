"""Pairs of propositions judged one by one: kept as places and hashes, put to words by the reports.

    python training/claims/stories.py STORIES ... --own annotations.jsonl --unread ECB --out TOLD
    python training/claims/judgements.py draw TOLD ... --out SHEETS
    python training/claims/judgements.py pack SHEETS STORIES ... --out judgements.jsonl

``draw`` chooses, in every story but those kept for choosing, propositions and for each some of
another report that may tell the same by a first look, the doubtful ones rather; it writes sheets to
be read, and where each pair stands. Whoever judges writes beside the sheet ``NNN.txt`` an
``NNN.answers`` with a line for each proposition, ``A1: D S D M``, by the rules in ``judging.md``.
``pack`` keeps of all this the places, the sha256 of the reports and the letters.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import pickle
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from annotations import NUMBERED, folder_of
from splits import is_choose

LETTERS = "SMXPD"  # same, more told, conflict, partly, different: judging.md
MIDDLE, WIDTH = -0.4, 1.4  # first looks that are drawn: a bell over their logits
LOGITS = (-4.0, 2.0)
EACH, LEAST = 6, 3  # candidates of a drawn proposition at most and at least
MANY = 20  # propositions drawn in a story
SHEET = 190  # pairs on one sheet
AROUND = 170  # characters of the sentence shown on either side
LIKE = 0.7  # share of two places that they have in common where they are one
ANSWER = re.compile(rf"A(\d+):\s*([{LETTERS} ]+)$")

Place = tuple[str, tuple[tuple[int, int], ...]]  # a report, and spans of its text as it was given
Judgement = tuple[Place, Place, str]
Anchor = tuple[str, int, list[int]]  # a story, a proposition by number, its candidates


def place_of(article: Any, spans: Iterable[Any]) -> Place:
    """Return where *spans* of an article stand in its report.

    A headline that is told apart from the report stands in ``NAME|`` and begins there at 0.
    """
    found = [article.to_raw(s.start, s.end) for s in spans]
    if None in found:
        return f"{article.name}|", tuple((s.start, s.end) for s in spans)
    return article.name, tuple(found)


def alike(one: Place, other: Place) -> float:
    """Return the share of the characters of two places that both hold."""
    if one[0] != other[0]:
        return 0.0
    ours, theirs = ({n for s, e in place[1] for n in range(s, e)} for place in (one, other))
    return len(ours & theirs) / len(ours | theirs)


def read_packed(path: Path, roots: list[Path]) -> Iterator[tuple[Path, list[Judgement]]]:
    """Yield each story's folder of reports and its judged pairs of places.

    Raises:
        ValueError: if a report is another one than was judged.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        folder = folder_of(record["story"], roots)
        for report, digest in record["reports"].items():
            if digest_of(folder, report) != digest:
                raise ValueError(f"{folder.name}: {report} is not the report that was judged")
        places: list[Place] = [
            (report, tuple(zip(ends[::2], ends[1::2], strict=True)))
            for report, *ends in record["places"]
        ]
        yield folder, [(places[i], places[j], letter) for i, j, letter in record["pairs"]]


def digest_of(folder: Path, report: str) -> str:
    """Return the sha256 of a report's file."""
    return hashlib.sha256((folder / f"{report.strip('|')}.txt").read_bytes()).hexdigest()


def draw(told: Any) -> list[tuple[int, list[int]]]:
    """Return propositions of a story, each with those of other reports that are to be judged."""
    from fit import scores_of

    from headwater.claims import grouping
    from headwater.likeness import pair_logit

    grouping.DOUBT = math.inf  # nothing is read side by side
    dice = random.Random(told.name)
    found = told.propositions
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for i, j in scores_of(told).candidates(found):
        one, other = found[i], found[j]
        logit = pair_logit(one, other, told.meanings.near(one, other))
        apart = one.article != other.article and one.words != other.words
        if apart and LOGITS[0] <= logit <= LOGITS[1]:
            near[i][j] = near[j][i] = math.exp(-(((logit - MIDDLE) / WIDTH) ** 2))

    def lot(weight: float) -> float:
        return -math.log(1 - dice.random()) / max(1e-9, weight)

    lots = {i: lot(sum(sorted(c.values())[-EACH:])) for i, c in sorted(near.items())}
    taken: set[tuple[int, int]] = set()
    out: list[tuple[int, list[int]]] = []
    for i in sorted(lots, key=lambda i: lots[i]):
        free = {j: w for j, w in sorted(near[i].items()) if (min(i, j), max(i, j)) not in taken}
        chosen = sorted(free, key=lambda j: lot(free[j]))[:EACH]
        if len(chosen) >= LEAST and len(out) < MANY:
            taken |= {(min(i, j), max(i, j)) for j in chosen}
            out.append((i, sorted(chosen, key=lambda j: dice.random())))
    return out


def shown(told: Any, number: int) -> str:
    """Return a proposition marked in its sentence, as it is shown to who judges."""
    passage = told.passages[number]
    low = max(0, passage.marks[0][0] - AROUND)
    high = min(len(passage.text), passage.marks[-1][1] + AROUND)
    words, last = "…" if low else "", low
    for start, end in passage.marks:
        words += f"{passage.text[last:start]}[[{passage.text[start:end]}]]"
        last = end
    words += passage.text[last:high] + ("…" if high < len(passage.text) else "")
    who = f"({passage.source} says) " if passage.source else ""
    return who + " ".join(words.split())


def write_sheets(folders: Iterable[Path], out: Path) -> None:
    """Draw pairs of all stories and write them on sheets, with an index of what stands where."""
    out.mkdir(parents=True, exist_ok=True)
    index: list[list[Anchor]] = [[]]
    lines: list[list[str]] = [[]]
    places: dict[str, list[Place]] = {}
    for path in sorted(p for folder in folders for p in folder.glob("*.pickle")):
        if is_choose(path.stem):
            continue
        told = pickle.loads(path.read_bytes())
        places[told.name] = told.places
        drawn = draw(told)
        many = sum(len(c) for _, c in drawn)
        if index[-1] and sum(len(c) for *_, c in index[-1]) + many > SHEET:
            index.append([])
            lines.append([])
        lines[-1].append(f"##### {told.name}")
        for i, candidates in drawn:
            index[-1].append((told.name, i, candidates))
            lines[-1].append(f"\nA{len(index[-1])}  {shown(told, i)}")
            lines[-1] += [f"   {n}. {shown(told, j)}" for n, j in enumerate(candidates, 1)]
    for n, sheet in enumerate(lines):
        (out / f"{n:03}.txt").write_text("\n".join(sheet) + "\n", encoding="utf-8")
    (out / "index.json").write_text(json.dumps({"sheets": index, "places": places}))


def pack(sheets: Path, roots: list[Path]) -> Iterator[dict[str, Any]]:
    """Yield what was judged of each story, in places, from the sheets and their answers.

    Raises:
        ValueError: if a proposition has not as many letters as candidates.
    """
    index = json.loads((sheets / "index.json").read_text())
    stories: dict[str, list[Judgement]] = defaultdict(list)
    for n, anchors in enumerate(index["sheets"]):
        text = (sheets / f"{n:03}.answers").read_text(encoding="utf-8")
        found = (ANSWER.match(line.strip()) for line in text.splitlines())
        letters = {int(m[1]): m[2].split() for m in found if m}
        for number, (story, i, candidates) in enumerate(anchors, 1):
            if len(letters.get(number, ())) != len(candidates):
                raise ValueError(f"sheet {n:03}, A{number}: {len(candidates)} letters are wanted")
            places = index["places"][story]
            for j, letter in zip(candidates, letters[number], strict=True):
                stories[story].append((places[i], places[j], letter))
    for story, pairs in sorted(stories.items()):
        yield packed(story, pairs, folder_of(story, roots))


def packed(story: str, pairs: list[Judgement], folder: Path) -> dict[str, Any]:
    """Return the judged pairs of a story, each place once."""
    keys = sorted({json.dumps(p) for one, other, _ in pairs for p in (one, other)})
    number = {key: n for n, key in enumerate(keys)}
    places = [json.loads(key) for key in keys]
    return {
        "story": NUMBERED.sub(r"\1", story),
        "reports": {r: digest_of(folder, r) for r in sorted({p[0].strip("|") for p in places})},
        "places": [[p[0], *(end for span in p[1] for end in span)] for p in places],
        "pairs": sorted([number[json.dumps(a)], number[json.dumps(b)], x] for a, b, x in pairs),
    }


def main() -> None:
    """Draw or pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=["draw", "pack"])
    parser.add_argument("given", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    if args.way == "draw":
        write_sheets(args.given, args.out)
        return
    sheets, *roots = args.given
    lines = [json.dumps(x, separators=(",", ":")) for x in pack(sheets, roots)]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
