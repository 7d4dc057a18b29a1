"""Measure what the cosine adds to the pair score of the claims stage, and fit the two together.

    python training/similarity/measure.py propositions.pickle [--weights FOLDER] [--choose 36 49 57]

Takes the file that ``collect.py`` wrote. Pairs are those of propositions in different reports. Two
sets: ``gold`` (both sides cover a gold mention) and ``all`` (one side at least: the other may be
anything else that is reported). The logistic regressions are fitted on the stories not named by
``--choose`` and scored on those named, then each story once by the others (``left out``).
"""

from __future__ import annotations

import argparse
import itertools
import json
import pickle
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from headwater import likeness, similarity

SEMANTIC = ("cos", "rank", "margin")
LEXICAL = likeness.FEATURES[1:]
K = 3  # neighbours that the margin looks at


@dataclass
class Pairs:
    """The pairs of one story: lexical features, semantic ones, labels, and weights."""

    lexical: np.ndarray
    semantic: np.ndarray
    same: np.ndarray
    gold: np.ndarray


def semantic_features(cosine: np.ndarray, article: np.ndarray) -> dict[tuple[int, int], np.ndarray]:
    """Return the features of each pair (i < j) of propositions in different articles.

    Ranks look only at the two articles of the pair, so no third article can change them.
    """
    members: dict[str, np.ndarray] = {a: np.flatnonzero(article == a) for a in sorted(set(article))}
    out: dict[tuple[int, int], np.ndarray] = {}
    for a, b in itertools.combinations(members.values(), 2):
        block = cosine[np.ix_(a, b)]
        ahead = np.argsort(np.argsort(-block, axis=1, kind="stable"), axis=1, kind="stable")
        back = np.argsort(np.argsort(-block, axis=0, kind="stable"), axis=0, kind="stable")
        near_a = -np.sort(-block, axis=1)[:, :K].mean(axis=1)
        near_b = -np.sort(-block, axis=0)[:K].mean(axis=0)
        for x, i in enumerate(a):
            for y, j in enumerate(b):
                c = block[x, y]
                key = (i, j) if i < j else (j, i)
                out[key] = np.array(
                    [
                        c,
                        0.5 / (1 + ahead[x, y]) + 0.5 / (1 + back[x, y]),
                        c - 0.5 * (near_a[x] + near_b[y]),
                    ]
                )
    return out


def rows_of(told: dict, ways: list[str], weights: Path) -> np.ndarray:
    """Return one unit row for each proposition: the mean over the ways to put it."""
    similarity.WEIGHTS = weights
    rows = sum(similarity.embed([text[way] for text in told["texts"]]) for way in ways)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def pairs_of(told: dict, ways: list[str], weights: Path) -> Pairs:
    """Return the listed pairs of one story."""
    ps, best, near = told["propositions"], told["best"], told["near"]
    rows = rows_of(told, ways, weights)
    semantic = semantic_features(rows @ rows.T, np.array([p.article for p in ps]))
    columns = defaultdict(list)
    for (i, j), sem in sorted(semantic.items()):
        if not near[i] and not near[j]:
            continue
        same = bool(best[i] & best[j])
        gold = bool(near[i] and near[j])
        if not same and near[i] & near[j]:
            continue
        lex = likeness.pair_features(ps[i], ps[j])
        columns["lexical"].append(lex)
        columns["semantic"].append(sem)
        columns["same"].append(same)
        columns["gold"].append(gold)
    return Pairs(**{name: np.array(column, dtype=float) for name, column in columns.items()})


def matrix(pairs: Pairs, kind: str) -> np.ndarray:
    """Return the features of a way of scoring; the bias comes first."""
    score = logit(pairs)[:, None]
    ones = np.ones_like(score)
    parts = {
        "score": [score],
        "cos": [ones, pairs.semantic[:, :1]],
        "semantic": [ones, pairs.semantic],
        "score+cos": [ones, score, pairs.semantic[:, :1]],
        "score+semantic": [ones, score, pairs.semantic],
        "lexical": [pairs.lexical],
        "lexical+cos": [pairs.lexical, pairs.semantic[:, :1]],
        "lexical+semantic": [pairs.lexical, pairs.semantic],
    }
    return np.hstack(parts[kind])


KINDS = ("score", "cos", "semantic", "score+cos", "score+semantic", "lexical", "lexical+cos",
         "lexical+semantic")  # fmt: skip


def logit(pairs: Pairs) -> np.ndarray:
    """Return the present pair score before its logistic function."""
    return pairs.lexical @ np.array(likeness.WEIGHTS)


def fit(parts: list[Pairs], kind: str, l2: float = 3.0, steps: int = 60) -> np.ndarray:
    """Fit a ridge-regularised logistic regression; stories weigh by the root of their links."""
    if kind == "score":
        return np.ones(1)
    x = np.vstack([matrix(p, kind) for p in parts])
    y = np.concatenate([p.same for p in parts])
    weight = np.concatenate(
        [np.where(p.gold > 0, 1.0, 0.5) * 7 / np.sqrt(max(1.0, p.same.sum())) for p in parts]
    )
    beta, ridge = np.zeros(x.shape[1]), np.eye(x.shape[1]) * l2
    ridge[0, 0] = 1e-3
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (weight * (p - y)) + ridge @ beta
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(bend, slope)
        beta -= step
        if np.abs(step).max() < 1e-6:
            break
    return beta


def area(score: np.ndarray, same: np.ndarray) -> float:
    """Return the area under the ROC curve, ties at half."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    n = same.sum()
    return float((rank[same > 0].sum() - n * (n + 1) / 2) / (n * (len(same) - n)))


def curve(score: np.ndarray, same: np.ndarray, floor: float = 0.75) -> dict[str, float]:
    """Return AUC, the best F1 with its threshold, and the recall at the floor of precision."""
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(same[order])
    precision = hits / np.arange(1, len(order) + 1)
    recall = hits / same.sum()
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    best = int(f1.argmax())
    at = recall[precision >= floor].max(initial=0.0)
    return {
        "auc": area(score, same),
        "f1": float(f1[best]),
        "p": float(precision[best]),
        "r": float(recall[best]),
        "at": float(score[order][best]),
        f"r@p{floor}": float(at),
    }


def shown(result: dict[str, float]) -> str:
    """Return the figures in one line."""
    return "  ".join(f"{name} {value:.3f}" for name, value in result.items())


def scored(parts: list[Pairs], betas: list[np.ndarray], kind: str, gold: bool) -> dict[str, float]:
    """Return the figures over all pairs of several stories, each with its own fit."""
    keep = [p.gold > 0 if gold else np.ones(len(p.gold), bool) for p in parts]
    score = np.concatenate(
        [(matrix(p, kind) @ b)[k] for p, b, k in zip(parts, betas, keep, strict=True)]
    )
    return curve(score, np.concatenate([p.same[k] for p, k in zip(parts, keep, strict=True)]))


def main() -> None:
    """Read the arguments, then compare every way of scoring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("propositions", type=Path)
    parser.add_argument("--weights", type=Path, default=similarity.WEIGHTS)
    parser.add_argument(
        "--fold",
        nargs="+",
        action="append",
        default=[],
        metavar=("FOLDER", "STORY"),
        help="weights that were trained without these stories, to be used for them",
    )
    parser.add_argument("--choose", nargs="*", default=["36", "49", "57"])
    parser.add_argument(
        "--ways", nargs="*", default=["plain", "sentence"], help="texts that are embedded"
    )
    parser.add_argument("--kinds", nargs="*", default=KINDS)
    parser.add_argument("--left-out", action="store_true", help="also each story by the others")
    parser.add_argument("--out", type=Path, help="the fitted weights as JSON")
    args = parser.parse_args()
    stories = pickle.loads(args.propositions.read_bytes())
    fold = {name: Path(row[0]) for row in args.fold for name in row[1:]}
    data = {
        name: pairs_of(told, args.ways, fold.get(name, args.weights))
        for name, told in sorted(stories.items())
    }
    tune = [name for name in data if name not in args.choose]
    fits = {}
    for kind in args.kinds:
        beta = fit([data[n] for n in tune], kind)
        fits[kind] = beta.round(3).tolist()
        for gold in (True, False):
            label = f"{kind:17}{'gold' if gold else 'all ':5}"
            for group, names in (("tune", tune), ("choose", args.choose)):
                parts = [data[n] for n in names]
                print(label, f"{group:7}", shown(scored(parts, [beta] * len(parts), kind, gold)))
            if args.left_out:
                betas = [fit([data[m] for m in tune if m != n], kind) for n in tune]
                print(label, "left   ", shown(scored([data[n] for n in tune], betas, kind, gold)))
    if args.out:
        names = {"lexical": LEXICAL, "semantic": SEMANTIC}
        args.out.write_text(json.dumps({"features": names, "fits": fits}, indent=1) + "\n")


if __name__ == "__main__":
    main()
