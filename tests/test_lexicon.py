"""The word lists are well formed, as the stages trust them."""

from __future__ import annotations

from typing import get_args

import pytest

from headwater import lexicon
from headwater.datamodel import Act


def test_every_cue_verb_has_a_known_act() -> None:
    assert {verb.act for verb in lexicon.cue_verbs().values()} <= set(get_args(Act))


def test_no_verb_stands_in_two_groups() -> None:
    groups = lexicon._table("cues")["verbs"].values()
    listed = [word for group in groups for word in set(group["words"].split())]
    assert {w for w in listed if listed.count(w) > 1} == set()


def test_a_verb_that_needs_a_clause_is_a_cue_verb() -> None:
    assert lexicon.words("cues", "needs", "clause") <= set(lexicon.cue_verbs())


@pytest.mark.parametrize(
    ("table", "path", "word"),
    [
        ("sources", ("anonymous", "nouns"), "official"),
        ("sources", ("institutions", "nouns"), "ministry"),
        ("sources", ("documents", "nouns"), "affidavit"),
        ("sources", ("polls", "nouns"), "survey"),
        ("sources", ("media", "platforms"), "twitter"),
    ],
)
def test_a_list_is_read_by_its_path(table: str, path: tuple[str, ...], word: str) -> None:
    assert word in lexicon.words(table, *path)


def test_the_scale_of_strength_runs_from_done_to_open() -> None:
    names = [step.name for step in lexicon.strength_scale()]
    assert names.index("certain") < names.index("threatened") < names.index("possible")
    assert names[-1] == "open"
    assert [step.rank for step in lexicon.strength_scale()] == list(range(len(names)))


def test_a_phrase_of_withholding_marks_at_most_one_verb() -> None:
    for phrase in lexicon.decline_phrases():
        assert sum(place[0].startswith("^") for place in phrase) <= 1
