"""Choose the transitions, the calibration and the thresholds, and write ``settings.json``.

    python training/attribution/choose.py CORPUS --out settings.json

Reads with the exported files, int8 as they are, so what is chosen fits what runs. Transitions are
counted on CORPUS/train, the rest is fitted on CORPUS/dev: a logistic regression from the model's
probabilities to "a person marked this content with this source", and the threshold of best F1.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from data import Document, make_examples, read_corpus

from headwater import attribution as runtime
from headwater.attribution import Attribution, Candidate, Span, pack

# Tried on the development articles: cue floors .15-.6, windows of 112-192 pieces, overlaps .3-.8
# and weights .05-.2 differ by less than .005; a full weight of 1 costs .1.
CUE_FLOOR, OVERLAP, TRANSITION_WEIGHT = 0.35, 0.6, 0.05
NEAR = 0.003  # F1 this near to the best counts as the same
START: dict[str, Any] = {
    "cue_floor": CUE_FLOOR,
    "threshold": 0.5,
    "overlap": OVERLAP,
    "transitions": [[0.0] * len(runtime.ROLES)] * len(runtime.ROLES),
    "calibration": [0.0, 0.5, 0.5, 0.5, 0.2, 0.0, 0.0],
}


def count_transitions(documents: list[Document]) -> list[list[float]]:
    """Log probability of a word's role after another's, over all cues of the corpus."""
    counts: Counter[tuple[int, int]] = Counter()
    for example in make_examples(documents):
        first = np.flatnonzero(example.window.word)
        for link in example.links:
            roles = link.roles[first].tolist()
            counts.update(zip([0, *roles], roles, strict=False))
    size = len(runtime.ROLES)
    rows = [[counts[a, b] + 1 for b in range(size)] for a in range(size)]
    return [[round(math.log(n / sum(row)), 3) for n in row] for row in rows]


def words_of(text: str, spans: list[Span]) -> set[int]:
    """The letters and digits that the spans cover (a cheap stand-in for word tokens)."""
    return {i for a, b in spans for i in range(a, b) if text[i].isalnum()}


def is_right(text: str, found: Attribution, gold: dict[str, list[Span]]) -> bool:
    """Content of Jaccard 0.5 or more, and at least half of the shorter source shared."""
    a, b = words_of(text, list(found.content)), words_of(text, gold["content"])
    if not a or len(a & b) < 0.5 * len(a | b):
        return False
    a, b = words_of(text, list(found.source)), words_of(text, gold["source"])
    if not a or not b:
        return not a and not b
    return len(a & b) >= 0.5 * min(len(a), len(b))


def fit_logistic(x: np.ndarray, y: np.ndarray, rounds: int = 40, ridge: float = 1.0) -> np.ndarray:
    """Logistic regression by Newton's method; the first column is the constant."""
    w = np.zeros(x.shape[1])
    keep = ridge * np.eye(x.shape[1])
    keep[0, 0] = 0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (p - y) + keep @ w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + keep + 1e-9, slope)
    return w


def rescored(candidates: list[Candidate], w: np.ndarray) -> list[Attribution]:
    """The candidates' attributions with the confidence of the given calibration."""
    out = []
    for one in candidates:
        p = 1 / (1 + math.exp(-float(np.dot(w, one.evidence))))
        out.append(dataclasses.replace(one.attribution, confidence=p))
    return out


def best_threshold(
    documents: list[Document], found: list[list[Attribution]], overlap: float
) -> tuple[float, float, float, float]:
    """Threshold, precision, recall and F1: the middle of the thresholds that are near the best."""
    total = sum(len(d.annotations[0]) for d in documents)
    verdicts: list[tuple[float, bool]] = []
    for document, some in zip(documents, found, strict=True):
        left = list(document.annotations[0])
        for one in sorted(runtime.outermost(some, overlap), key=lambda a: -a.confidence):
            match = next((g for g in left if is_right(document.text, one, g)), None)
            if match is not None:
                left.remove(match)
            verdicts.append((one.confidence, match is not None))
    verdicts.sort(reverse=True)
    hits = np.cumsum([hit for _, hit in verdicts])
    precision, recall = hits / np.arange(1, len(verdicts) + 1), hits / total
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    near = [verdicts[i][0] for i in np.flatnonzero(f1 >= f1.max() - NEAR)]
    threshold = (near[0] + near[-1]) / 2
    at = max(i for i, (confidence, _) in enumerate(verdicts) if confidence >= threshold)
    return threshold, float(precision[at]), float(recall[at]), float(f1[at])


def fit(documents: list[Document], found: list[list[Candidate]]) -> tuple[list[float], float]:
    """The calibration and the threshold that suit the candidates of the articles."""
    rows, right = [], []
    for document, some in zip(documents, found, strict=True):
        golds = document.annotations[0]
        for one in some:
            rows.append(one.evidence)
            right.append(any(is_right(document.text, one.attribution, g) for g in golds))
    w = fit_logistic(np.array(rows), np.array(right, dtype=float))
    again = [rescored(some, w) for some in found]
    threshold, precision, recall, f1 = best_threshold(documents, again, OVERLAP)
    print(f"{len(rows)} candidates, threshold {threshold:.3f}:", end=" ")
    print(f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    return [round(float(x), 4) for x in w], round(threshold, 3)


def choose(corpus: Path) -> dict[str, Any]:
    """The settings for the exported files, with whatever settings they have now."""
    folder = runtime.WEIGHTS
    loaded = runtime._load(folder)
    rows = count_transitions(read_corpus(corpus / "train", loaded.tokenizer))
    transitions = [[round(TRANSITION_WEIGHT * x, 3) for x in row] for row in rows]
    table = np.array(transitions, dtype=np.float32)
    model = dataclasses.replace(loaded, transitions=table, cue_floor=CUE_FLOOR)
    documents = read_corpus(corpus / "dev", loaded.tokenizer)
    found = [
        [c for window in pack(d.text, d.paragraphs) for c in runtime._read_window(model, window)]
        for d in documents
    ]
    calibration, threshold = fit(documents, found)
    return START | {
        "threshold": threshold,
        "transitions": transitions,
        "calibration": calibration,
    }


def main() -> None:
    """Read the arguments, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with train/ and dev/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", action="store_true", help="write settings to begin with")
    args = parser.parse_args()
    settings = START if args.start else choose(args.corpus)
    args.out.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
