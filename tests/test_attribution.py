"""The attribution model on invented sentences: what it finds, where, and what it refuses."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from headwater.attribution import (
    Attribution,
    Span,
    find_attributions,
    plain_quotes,
)

STORY = """Velmora ferry to stop running in June

The mayor of Velmora, Ilse Tarnhoff, said on Monday that the ferry across the Ostrel would stop \
running in June.

“We can no longer pay for the repairs,” Tarnhoff told reporters. “The boat is older than I am.”

According to the Velmora Port Authority, about 4,000 people use the ferry every day.

Doran Pell, who has steered it for 20 years, denied that the boat was unsafe. He walked home."""


def paragraphs(text: str) -> list[Span]:
    return [m.span() for m in re.finditer(r"[^\n]+", text)]


def read(text: str) -> list[Attribution]:
    return find_attributions(text, paragraphs(text))


def words(text: str, spans: tuple[Span, ...]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def the_one(text: str, cue: str) -> Attribution:
    """The only attribution whose cue holds the word."""
    (found,) = [a for a in read(text) if cue in words(text, a.cue)]
    return found


def test_spans_index_the_text_and_do_not_overlap() -> None:
    for found in read(STORY):
        spans = sorted(found.source + found.cue + found.content)
        assert found.cue
        assert found.content
        assert 0 <= found.confidence <= 1
        assert all(0 <= start < end <= len(STORY) for start, end in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert not any("\n" in STORY[start:end] for start, end in spans)


def test_the_same_text_gives_the_same_result() -> None:
    assert read(STORY) == read(STORY)


@pytest.mark.parametrize(
    ("cue", "source", "content"),
    [
        ("said", "Ilse Tarnhoff", "the ferry across the Ostrel would stop running in June"),
        ("told", "Tarnhoff", "We can no longer pay for the repairs"),
        ("According", "the Velmora Port Authority", "4,000 people use the ferry every day"),
        ("denied", "Doran Pell", "the boat was unsafe"),
    ],
)
def test_the_obvious_parts_are_found(cue: str, source: str, content: str) -> None:
    found = the_one(STORY, cue)
    assert source in words(STORY, found.source)
    assert content in words(STORY, found.content)


def test_a_split_quotation_is_one_attribution() -> None:
    found = the_one(STORY, "told")
    assert "older than I am" in words(STORY, found.content)
    assert len(found.content) > 1


def test_what_nobody_says_is_not_attributed() -> None:
    assert read("Doran Pell walked home along the river. It was raining in Velmora.") == []


def test_offsets_survive_odd_quotation_marks_and_wide_characters() -> None:
    text = "\U0001f6a2 ''We will swim,'' said Zdeňka Ørn, a nurse from Kålvik."
    found = the_one(text, "said")
    assert "Zdeňka Ørn" in words(text, found.source)
    assert "We will swim" in words(text, found.content)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\U0001f6a2", "###", "\ud800"])
def test_texts_without_words_give_nothing(text: str) -> None:
    assert read(text) == []
    assert find_attributions(text, []) == []
    assert find_attributions(text, [(0, 0)]) == []


@pytest.mark.slow
def test_a_huge_paragraph_is_read_in_windows() -> None:
    sentence = "The mayor, Ilse Tarnhoff, said that the ferry would stop. It rained all day long. "
    text = sentence * 300
    found = find_attributions(text, [(0, len(text))])
    assert len(found) > 250
    assert all("Tarnhoff" in words(text, a.source) for a in found[:200])


def test_one_endless_word_is_survived() -> None:
    assert read("x" * 20_000) == []


@pytest.mark.parametrize(
    "text",
    ["“Yes,” ‘no’ and ''maybe''", "â€œIt’s off,â€\u009d he said", "the boys' club, the '90s"],
)
def test_plain_quotes_keep_the_length(text: str) -> None:
    plain = plain_quotes(text)
    assert len(plain) == len(text)
    assert not set(plain) & set("“”‘’â")


def test_single_quotation_marks_are_read_as_double_ones() -> None:
    assert plain_quotes("‘It’s off,’ he said.") == '"It\'s off," he said.'
