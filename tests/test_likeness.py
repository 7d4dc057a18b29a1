"""How alike two propositions are."""

from __future__ import annotations

import pytest

from headwater.likeness import (
    FEATURES,
    Proposition,
    Teller,
    acts_meet,
    describe,
    meets_nothing,
    pair_features,
    pair_logit,
    second_look,
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


def test_a_reader_who_finds_a_pair_the_same_raises_its_score() -> None:
    same, other = (0.05, 0.9, 0.03, 0.02), (0.95, 0.03, 0.01, 0.01)
    assert second_look(-1.0, same) > second_look(-1.0, other)
    assert second_look(0.5, same) > second_look(-1.0, same)


def test_of_a_pair_of_which_no_part_meets_the_reader_has_to_be_sure() -> None:
    doubtful, sure = (0.4, 0.58, 0.01, 0.01), (0.2, 0.78, 0.01, 0.01)
    assert second_look(0.0, doubtful, unmet=True) < second_look(0.0, doubtful)
    assert second_look(0.0, sure, unmet=True) == second_look(0.0, sure)


def test_two_tellings_without_a_common_verb_doer_or_target_meet_in_nothing() -> None:
    curbs, dispute, shut, _ = propositions(
        "The republic halted its curbs on tin exports.",
        "A dispute that ranges from tin to timber has shaken markets.",
        SHUT,
    )
    mine = propositions(MINE)[0]
    assert meets_nothing(curbs, dispute)
    assert not meets_nothing(mine, shut)
    assert acts_meet(mine, shut)
    assert not acts_meet(curbs, dispute)
