"""Sayings that end in who carried them, and where a paragraph's own words begin."""

from __future__ import annotations

import pytest

from headwater.datamodel import Statement
from headwater.outlets import load_outlets
from headwater.relays import trace_relays
from headwater.statements import find_statements
from headwater.statements.chains import text_start
from headwater.syntax import parse
from marks import article_of


def told(text: str) -> list[Statement]:
    article = article_of(text)
    syntax = parse(article)
    found = trace_relays(article, syntax, find_statements(article, syntax), load_outlets())
    return [s for s in found if s.source.form != "own-voice"]


@pytest.mark.parametrize(
    ("text", "source", "content", "hops"),
    [
        (
            "“The valley must not drown,” Lund told Ost, state news agency Kormo reported.",
            "Lund",
            "“The valley must not drown,”",
            ["Kormo"],
        ),
        (
            "The dam was never full, the water minister, Ada Lund, told Radio Orle, state news "
            "agency Kormo reported.",
            "the water minister, Ada Lund",
            "The dam was never full",
            ["Radio Orle", "Kormo"],
        ),
        (
            "What the two mayors agreed is not known. “The valley must not drown,” Lund told Ost, "
            "news agency Kormo reported.",
            "Lund",
            "“The valley must not drown,”",
            ["Kormo"],
        ),
    ],
)
def test_the_inner_speaker_is_the_source(
    text: str, source: str, content: str, hops: list[str]
) -> None:
    (found,) = told(text)
    assert [s.text for s in found.source.spans] == [source]
    assert [s.text for s in found.content] == [content]
    assert [h.name for h in found.relay] == hops


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("ORLE — The dam broke.", "The dam broke."),
        ("ORLE BAY (Kormo) — The dam broke.", "The dam broke."),
        ("ORLE, May 3 -- The dam broke.", "The dam broke."),
        ("NATO said — and meant — it.", "NATO said — and meant — it."),
        ("The dam — an old one — broke.", "The dam — an old one — broke."),
    ],
)
def test_a_dateline_is_no_part_of_the_text(text: str, rest: str) -> None:
    article = article_of(text)
    assert text[text_start(article, article.paragraphs[0]) :] == rest


def test_a_dateline_stands_in_no_content() -> None:
    found = told("ORLE — Four people are missing from the ferry, its operator said on Monday.")
    assert [s.content[0].text for s in found] == ["Four people are missing from the ferry"]
