"""Fit the weights of ``headwater.likeness.pair_score`` on annotated stories.

usage: fit.py STORIES GOLD [--tune PREFIX ...] [--l2 3.0]

STORIES holds a folder of reports per story, GOLD a JSON file of the same stem per story (claims
with their mentions as exact text). Pairs are propositions of two reports of one story, at least
one of them in an annotated mention; a pair that shares a claim is a positive one. Prints the
weights as they stand in ``likeness.py`` (``WEIGHTS``, then ``NEARNESS``) and, story by story, how
well the pairs are told apart by weights fitted on the other tuning stories.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from headwater.claims import find_propositions
from headwater.claims.meaning import Meanings
from headwater.datamodel import Article
from headwater.entities import name_sources, resolve_entities
from headwater.likeness import FEATURES, Proposition, pair_features
from headwater.outlets import load_outlets
from headwater.pipeline import analyse, read_articles
from headwater.timexes import date_articles

Floats = npt.NDArray[np.float64]
APART = (0.03, 0.10)  # cosine and containment under which a pair teaches nothing
FAR = 0.3  # and how near they are in meaning
UNANNOTATED = 0.5  # weight of a pair whose other side is in no annotated mention: it may be missed


def read_story(folder: Path) -> tuple[list[Article], list[Proposition], Meanings]:
    """Return the articles under *folder*, their propositions, and how near these are."""
    articles, _ = read_articles([folder])
    readings = [analyse(article, load_outlets()) for article in articles]
    syntaxes = {r.article.id: r.syntax for r in readings}
    mentions = {r.article.id: r.mentions for r in readings}
    articles, timexes, _ = date_articles(
        [r.article for r in readings], {r.article.id: r.timexes for r in readings}, syntaxes
    )
    entities = resolve_entities(articles, mentions)
    statements = name_sources([s for r in readings for s in r.statements], entities, mentions)
    dated = [t for a in articles for t in timexes[a.id]]
    found = find_propositions(syntaxes, statements, entities, dated)
    return articles, found, Meanings(found, {a.id: a for a in articles}, syntaxes)


def covers(mention: tuple[int, int], proposition: Proposition) -> float:
    """Return how well a proposition fits a mention's place, 0 where it does not (the scorer's)."""
    start, end = mention
    shared = sum(max(0, min(end, s.end) - max(start, s.start)) for s in proposition.spans)
    size = sum(s.end - s.start for s in proposition.spans)
    fits = shared >= 0.5 * min(end - start, size) and shared >= 0.3 * (end - start)
    return shared / (end - start + size) if fits and size <= 3 * (end - start) else 0.0


def label(
    gold: dict[str, object], articles: list[Article], propositions: list[Proposition]
) -> tuple[list[set[str]], list[set[str]]]:
    """Return per proposition the claims it is the best telling of, and those it is near to."""
    by_name = {a.name: a for a in articles}
    best: list[set[str]] = [set() for _ in propositions]
    near: list[set[str]] = [set() for _ in propositions]
    for claim in gold["claims"]:  # type: ignore[attr-defined]
        for mention in claim["mentions"]:
            article = by_name.get(mention["report"])
            at = article.text.find(mention["text"]) if article else -1
            if article is None or at < 0:
                continue
            place = (at, at + len(mention["text"]))
            ranked = sorted(
                (
                    (covers(place, p), -n)
                    for n, p in enumerate(propositions)
                    if p.article == article.id
                ),
                reverse=True,
            )
            for k, (fit, n) in enumerate(x for x in ranked if x[0] > 0):
                near[-n].add(claim["id"])
                if k == 0 and fit:
                    best[-n].add(claim["id"])
    return best, near


def pairs(folder: Path, gold: Path) -> tuple[Floats, Floats, Floats]:
    """Return the features, labels and weights of a story's pairs."""
    annotated = json.loads(gold.read_text(encoding="utf-8"))
    articles, propositions, meanings = read_story(folder)
    best, near = label(annotated, articles, propositions)
    known = {a.id for a in articles if a.name in annotated["reports"]}
    rows, labels, weights = [], [], []
    for i, j in itertools.combinations(range(len(propositions)), 2):
        p, q = propositions[i], propositions[j]
        if p.article == q.article or not {p.article, q.article} <= known:
            continue
        same = bool(best[i] & best[j])
        if not (near[i] or near[j]) or (not same and near[i] & near[j]):
            continue
        features = (*pair_features(p, q), *meanings.near(p, q))
        if features[1] < APART[0] and features[2] < APART[1] and features[-3] < FAR:
            continue
        rows.append(features)
        labels.append(float(same))
        weights.append(1.0 if near[i] and near[j] else UNANNOTATED)
    return np.array(rows), np.array(labels), np.array(weights)


def fit(stories: list[tuple[Floats, Floats, Floats]], l2: float) -> Floats:
    """Return the weights of a logistic regression by Newton's method, each story alike heavy."""
    x = np.vstack([s[0] for s in stories])
    y = np.concatenate([s[1] for s in stories])
    w = np.concatenate([s[2] * 7 / np.sqrt((s[2] * s[1]).sum()) for s in stories])
    found = np.zeros(x.shape[1])
    ridge = np.eye(x.shape[1]) * l2
    ridge[0, 0] = 1e-3
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (w * (p - y)) + ridge @ found
        bend = (x * (w * p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(bend, slope)
        found = found - step
        if np.abs(step).max() < 1e-6:
            break
    return found


def best_f1(weights: Floats, story: tuple[Floats, Floats, Floats]) -> str:
    """Return the best F1 of single pairs over all thresholds."""
    x, y, w = story[0][story[2] == 1], story[1][story[2] == 1], 1 / 60
    p = 1 / (1 + np.exp(-x @ weights))
    found = [
        (2 * float(((p > t) & (y > 0)).sum()) / max(1.0, float((p > t).sum() + y.sum())), t)
        for t in np.arange(w, 1, w)
    ]
    return "F1 {:.3f} at {:.2f}".format(*max(found))


def main() -> None:
    """Fit, print the weights and what the other stories' weights do on each story."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument(
        "--tune", nargs="*", default=["16", "37", "56", "59", "62", "64", "67", "71"]
    )
    parser.add_argument("--l2", type=float, default=3.0)
    args = parser.parse_args()
    read = {}
    for gold in sorted(args.gold.glob("*.json")):
        folder = next(args.stories.glob(gold.stem + "*"))
        read[gold.stem] = pairs(folder, gold)
    tune = [n for n in read if any(n.startswith(p + "_") for p in args.tune)]
    for name, story in read.items():
        others = fit([read[n] for n in tune if n != name], args.l2)
        count = f"pairs {len(story[1]):5} same {int(story[1].sum()):4}"
        print(f"{name[:30]:30} {count} {best_f1(others, story)}")
    weights = fit([read[n] for n in tune], args.l2)
    for at in range(0, len(FEATURES), 8):
        row = weights[: len(FEATURES)][at : at + 8]
        print("    " + ", ".join(f"{x:.2f}" for x in row) + ",")
    print("NEARNESS", ", ".join(f"{x:.2f}" for x in weights[len(FEATURES) :]))


if __name__ == "__main__":
    main()
