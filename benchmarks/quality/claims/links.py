"""Whether pairs that were judged one by one are in one claim, in stories kept from the reader.

The annotations tell the claims that matter most; these pairs are of any propositions that may be
one at a first look (``training/claims/judging.md``).
"""

from __future__ import annotations

import sys
from collections import defaultdict

from benchmarks import shared
from benchmarks.quality.ledgers import TRAINING, held_scores, stories
from headwater.datamodel import Ledger
from headwater.ledger import load_ledger

sys.path.append(str(TRAINING))
from judgements import LIKE, Judgement, Place, alike, place_of, read_packed
from splits import held

ONE = frozenset("SMX")  # letters of a pair that tells one claim
JUDGED = TRAINING / "judgements.jsonl"
Counts = tuple[float, float, float]  # pairs in one claim by both, by the ledger, by who judged


def judged_links() -> list[Counts]:
    """Return the counts of each held story that was annotated."""
    roots = [
        stories(),
        shared.SHARED / "data/grouping/basil",
        shared.SHARED / "data/grouping/ecbplus",
    ]
    annotated = held_scores()  # makes the ledgers
    return [
        _counts(load_ledger(shared.OUT / "ledgers" / f"{folder.name}.json"), pairs)
        for folder, pairs in read_packed(JUDGED, roots)
        if held(folder.name) and folder.name in annotated
    ]


def _counts(ledger: Ledger, pairs: list[Judgement]) -> Counts:
    articles = {a.id: a for a in ledger.articles}
    statements = {s.id: s for s in ledger.statements}
    told: dict[Place, set[str]] = defaultdict(set)
    for claim in ledger.claims:
        for mention in claim.mentions:
            statement = statements[mention.statement]
            spans = mention.spans or statement.content
            told[place_of(articles[statement.article], spans)].add(claim.id)

    def claims(place: Place) -> set[str]:
        found = (ids for other, ids in told.items() if alike(place, other) >= LIKE)
        return {claim for ids in found for claim in ids}

    rows = [(bool(claims(a) & claims(b)), letter in ONE) for a, b, letter in pairs]
    both = sum(ours and theirs for ours, theirs in rows)
    return float(both), float(sum(o for o, _ in rows)), float(sum(t for _, t in rows))
