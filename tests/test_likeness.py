"""How alike two propositions are."""

from __future__ import annotations

import pytest

from headwater.likeness import (
    FEATURES,
    Proposition,
    Teller,
    describe,
    pair_features,
    pair_logit,
    weigh,
)
from headwater.syntax import parse
from tell import report


def propositions(*texts: str) -> list[Proposition]:
    """Return one weighted proposition per line of each text."""
    out = []
    for n, text in enumerate(texts):
        article = report(text, name=f"r{n}")
        syntax = parse(article)
        for paragraph in article.paragraphs:
            span = article.span(paragraph.start, paragraph.end)
            out.append(describe(syntax, [span], Teller(f"s-{n}-{paragraph.start}")))
    return weigh(out)


MINE = "The Orlen coal mine was closed by inspectors on Friday.\nMiners walked home in the rain."
SHUT = "Inspectors have shut the coal mine at Orlen.\nA union wants a second opinion."
NEAR = (0.8, 0.75, 0.0)  # how near two propositions are in meaning
DOG = "A lost dog swam across the lake of Brunnby."


def test_the_score_is_the_same_both_ways() -> None:
    a, _, b, _ = propositions(MINE, SHUT)
    assert pair_features(a, b) == pair_features(b, a)
    assert pair_logit(a, b, NEAR) == pair_logit(b, a, NEAR)
    assert len(pair_features(a, b)) == len(FEATURES)


def test_the_same_thing_told_scores_above_another() -> None:
    a, rain, b, _ = propositions(MINE, SHUT)
    assert pair_logit(a, b, NEAR) > -1.4 > pair_logit(rain, b, NEAR)


@pytest.mark.parametrize("more", [DOG, MINE])
def test_another_article_changes_no_score(more: str) -> None:
    before = propositions(MINE, SHUT)
    after = propositions(MINE, SHUT, more)
    assert pair_logit(before[0], before[2], NEAR) == pair_logit(after[0], after[2], NEAR)
