from __future__ import annotations

import dataclasses
import hashlib
import unicodedata

import pytest

from headwater.datamodel import Span, Syntax, Token
from headwater.errors import SpanError
from marks import article_of


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 2), (0, 99)])
def test_no_span_leaves_its_text(start: int, end: int) -> None:
    with pytest.raises(SpanError):
        article_of("The dam held.").span(start, end)


def test_a_span_must_fit_its_text() -> None:
    with pytest.raises(SpanError):
        Span("a-1", 0, 3, "dam held")


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [
        (0, 3, (0, 3)),
        (4, 7, (6, 9)),
        (0, 7, (0, 9)),
        (4, 8, (6, 11)),
        (8, 9, (11, 12)),
        (7, 8, (9, 11)),
    ],
)
def test_a_span_finds_its_way_back_to_the_input(
    start: int, end: int, place: tuple[int, int] | None
) -> None:
    raw = "The   caf" + "e\u0301" + " "  # decoded input, with a letter in two parts
    text = unicodedata.normalize("NFC", "The caf\u00e9 ")
    article = dataclasses.replace(
        article_of("x"),
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        source_map=((0, 3, 0), (3, 4, 5), (4, 7, 6), (7, 8, None), (8, 9, 11)),
    )
    assert raw[6:11] == "cafe\u0301"
    assert article.to_raw(start, end) == place


def words(text: str) -> Syntax:
    at, tokens = 0, []
    for i, word in enumerate(text.split()):
        start = text.index(word, at)
        at = start + len(word)
        tokens.append(Token(i, start, at, word, word, "X", "X", "dep", max(0, i - 1), "", False))
    return Syntax("a-1", tuple(tokens), ((0, len(tokens)),))


def test_tokens_between_offsets_are_those_that_overlap() -> None:
    syntax = words("the dam held firm")
    assert [t.text for t in syntax.between(5, 9)] == ["dam", "held"]
    assert syntax.between(100, 200) == ()


def test_a_subtree_is_in_text_order() -> None:
    syntax = words("the dam held")
    assert [t.text for t in syntax.subtree(1)] == ["dam", "held"]
    assert [t.text for t in syntax.children(0)] == ["dam"]
