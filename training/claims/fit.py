r"""Fit what judges whether two propositions tell the same: ``likeness`` and ``claims.grouping``.

    python training/claims/stories.py STORIES ... --gold GOLD --own annotations.jsonl \
        --unread ECB --judged judgements.jsonl --out FOLDER
    python training/claims/fit.py FOLDER

FOLDER holds a pickle for each annotated story. Three fits, each a logistic regression, each story
alike heavy, printed as they stand in the code:

1. ``WEIGHTS`` and ``NEARNESS``: the first look, on all stories but those kept for choosing;
2. ``SECOND``: the first look and the reader together, on the judged pairs of the stories that the
   reader was not trained on (``splits.held``), all but the surest;
3. ``SUPPORT``: that score and what third reports say, on the same stories.

For 1 and 3 pairs are the candidates of the grouping, in two reports, at least one side in an
annotated mention; a pair that shares a claim is a positive one. Prints how well the pairs of the
held stories and of those kept for choosing are told apart by each.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from splits import held, is_choose
from stories import Told

from headwater import likeness
from headwater.claims import grouping
from headwater.likeness import FEATURES, pair_features
from headwater.matching import match

Floats = npt.NDArray[np.float64]
Rows = tuple[
    Floats, Floats, Floats
]  # features (pairs, features), labels (pairs,), weights (pairs,)
UNANNOTATED = 0.5  # weight of a pair whose other side is in no annotated mention: it may be missed
RIDGE = 3.0
DOUBTFUL = (-4.5, 3.0)  # first looks of the judged pairs that ``SECOND`` is fitted on
PARTLY = 0.4  # weight of a pair that shares only a side fact: judged as no pair


def scores_of(told: Told) -> grouping.Scores:
    """Return the scores of a story as the grouping makes them."""
    passages = {p.key: x for p, x in zip(told.propositions, told.passages, strict=True)}
    return grouping.Scores(told.meanings, passages)


def labelled(told: Told, pairs: Sequence[tuple[int, int]]) -> tuple[Floats, Floats]:
    """Return whether each pair is one, and its weight: 0 for one that nobody has judged."""
    same = np.array([bool(told.best[i] & told.best[j]) for i, j in pairs], dtype=bool)
    near = np.array([bool(told.near[i] & told.near[j]) for i, j in pairs], dtype=bool)
    sides = np.array([bool(told.near[i]) + bool(told.near[j]) for i, j in pairs], dtype=int)
    weights = np.select([near & ~same, sides == 2, sides == 1], [0.0, 1.0, UNANNOTATED], 0.0)
    return same.astype(float), weights


def apart(told: Told, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs in two reports."""
    found = told.propositions
    return [(i, j) for i, j in pairs if found[i].article != found[j].article]


def first_rows(told: Told) -> Rows:
    """Return the pairs with the features of a first look."""
    grouping.DOUBT = float("inf")  # nothing is read side by side
    pairs = apart(told, scores_of(told).candidates(told.propositions))
    found = told.propositions
    rows = [
        (*pair_features(found[i], found[j]), *told.meanings.near(found[i], found[j]))
        for i, j in pairs
    ]
    return np.array(rows).reshape(len(pairs), -1), *labelled(told, pairs)


def second_rows(told: Told) -> Rows:
    """Return the judged pairs with the two logits of ``second_look``."""
    found = told.propositions
    pairs = sorted(told.judged)
    first = [likeness.pair_logit(found[i], found[j], told.meanings.near(found[i], found[j]))
             for i, j in pairs]  # fmt: skip
    read = match([(told.passages[i], told.passages[j]) for i, j in pairs])
    rows = [
        (1.0, z, max(-likeness.SUREST, min(likeness.SUREST, likeness.logit(1 - float(row[0])))))
        for z, row in zip(first, read, strict=True)
    ]
    kept = [n for n, z in enumerate(first) if DOUBTFUL[0] < z < DOUBTFUL[1]]
    letters = [told.judged[pairs[n]] for n in kept]
    same = np.array([x in "SMX" for x in letters], dtype=float)
    weights = np.array([PARTLY if x == "P" else 1.0 for x in letters])
    return np.array([rows[n] for n in kept]).reshape(len(kept), -1), same, weights


def support_rows(told: Told, doubt: float) -> Rows:
    """Return the pairs with what ``Scores.support`` weighs."""
    grouping.DOUBT, grouping.second_look = doubt, likeness.second_look
    scores = scores_of(told)
    pairs = apart(told, scores.candidates(told.propositions))
    terms = scores.friendship(told.propositions, pairs)
    kept = [pair for pair in pairs if pair in terms]
    rows = np.array([(1.0, *terms[pair]) for pair in kept]).reshape(-1, len(grouping.SUPPORT))
    return rows, *labelled(told, kept)


def fit(stories: Sequence[Rows], ridge: float = RIDGE) -> Floats:
    """Return the weights of a logistic regression by Newton's method, each story alike heavy."""
    x = np.vstack([s[0] for s in stories])
    y = np.concatenate([s[1] for s in stories])
    w = np.concatenate([s[2] * 7 / np.sqrt(max(1.0, float(s[2] @ s[1]))) for s in stories])
    x, y, w = x[w > 0], y[w > 0], w[w > 0]
    found = np.zeros(x.shape[1])
    penalty = np.eye(x.shape[1]) * ridge
    penalty[0, 0] = 1e-3
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (w * (p - y)) + penalty @ found
        bend = (x * (w * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < 1e-6:
            break
    return found


def quality(stories: Sequence[Rows], weights: Floats) -> str:
    """Return how well pairs of two annotated sides are told apart: area, best F1."""
    x, y, w = (np.concatenate([s[n] for s in stories]) for n in range(3))
    z, same = x[w == 1] @ weights, y[w == 1]
    order = np.argsort(z)
    ranks = np.empty(len(z))
    ranks[order] = np.arange(len(z))
    many = same.sum()
    area = (ranks[same > 0].sum() - many * (many - 1) / 2) / (many * (len(z) - many))
    hits = np.cumsum(same[order[::-1]])
    f1 = 2 * hits / (np.arange(1, len(z) + 1) + many)
    return f"area {area:.3f} best F1 {f1.max():.3f} at {z[order[::-1]][f1.argmax()]:.2f}"


def report(name: str, rows: dict[str, Rows], weights: Floats) -> None:
    """Print how the held stories and those kept for choosing are told apart."""
    for kind, chosen in (("held", held), ("choose", is_choose)):
        stories = [rows[n] for n in rows if chosen(n)]
        if stories:
            print(f"# {name:8} {kind:7} {quality(stories, weights)}")


def main() -> None:
    """Fit one after the other, each on what the one before gives."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=["first", "second", "support"])
    args = parser.parse_args()
    doubt = grouping.DOUBT
    told = {p.stem: pickle.loads(p.read_bytes()) for p in sorted(args.folder.glob("*.pickle"))}
    learn: Callable[[str], bool] = lambda n: not is_choose(n)  # noqa: E731
    if args.only in {None, "first"}:
        rows = {n: first_rows(t) for n, t in told.items()}
        weights = fit([rows[n] for n in rows if learn(n)])
        report("first", rows, weights)
        for at in range(0, len(FEATURES), 8):
            row = weights[: len(FEATURES)][at : at + 8]
            print("    " + ", ".join(f"{x:.2f}" for x in row) + ",")
        print("NEARNESS", ", ".join(f"{x:.2f}" for x in weights[len(FEATURES) :]))
        likeness.WEIGHTS = tuple(weights[: len(FEATURES)].round(2))
        likeness.NEARNESS = tuple(weights[len(FEATURES) :].round(2))
    unseen = {n: t for n, t in told.items() if held(n) or is_choose(n)}
    if args.only in {None, "second"}:
        rows = {n: second_rows(t) for n, t in unseen.items() if t.judged}
        weights = fit([rows[n] for n in rows if held(n)])
        report("alone", rows, np.array([0.0, 1.0, 0.0]))
        report("reader", rows, np.array([0.0, 0.0, 1.0]))
        report("second", rows, weights)
        print("SECOND", ", ".join(f"{x:.2f}" for x in weights))
        likeness.SECOND = tuple(weights.round(2))
    if args.only in {None, "support"}:
        rows = {n: support_rows(t, doubt) for n, t in unseen.items()}
        weights = fit([rows[n] for n in rows if held(n)])
        report("support", rows, weights)
        print("SUPPORT", ", ".join(f"{x:.2f}" for x in weights))


if __name__ == "__main__":
    main()
