"""Where a sentence tells two things, and where it tells one."""

from __future__ import annotations

import pytest

from headwater.propositions import split
from headwater.syntax import parse
from marks import article_of

ROWS = [
    (
        "The mill resumed exports of flour and halted its plan for a strike, while the port "
        "lowered its fees by 10 percent.",
        [
            "The mill resumed exports of flour",
            "The mill … halted its plan for a strike",
            "the port lowered its fees by 10 percent",
        ],
    ),
    (
        "The fire broke out at noon; crews put it out by two. It was big.",
        ["The fire broke out at noon", "crews put it out by two", "It was big"],
    ),
    (
        "A ministry official confirmed the delay but gave no details.",
        ["A ministry official confirmed the delay", "A ministry official … gave no details"],
    ),
    (
        "The bus, which carried tourists, fell and burned.",
        ["The bus, which carried tourists, fell and burned"],
    ),
    (
        "The road has been closed and searched for mines.",
        ["The road has been closed", "The road has been … searched for mines"],
    ),
    (
        "The channel should stay open while the inquiry lasts.",
        ["The channel should stay open while the inquiry lasts"],
    ),
    ("The engine failed at noon. No survivors.", ["The engine failed at noon … No survivors"]),
    ("Bread and butter cost more.", ["Bread and butter cost more"]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_stretch_splits_as_a_reader_splits_it(text: str, expected: list[str]) -> None:
    found = split(parse(article_of(text)), 0, len(text))
    assert [" … ".join(text[a:b] for a, b in spans) for spans in found] == expected


def test_a_part_of_a_sentence_splits_too() -> None:
    text = "She said that the dam broke on Monday and that the town drowned."
    found = split(parse(article_of(text)), text.index("the dam"), len(text))
    assert all(a >= text.index("the dam") for spans in found for a, _ in spans)


def test_nothing_comes_of_marks_alone() -> None:
    assert split(parse(article_of("— , .")), 0, 5) == []
