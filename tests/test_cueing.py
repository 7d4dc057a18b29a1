"""The model's attributions, mended, and the rules' beside them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from headwater.datamodel import Article
from headwater.statements.cueing import find_cued
from headwater.statements.quotations import find_quotations
from headwater.syntax import parse
from marks import article_of, marked


@pytest.mark.parametrize(
    "notation",
    [
        "ORLE — {source:The ministry} said that the dam broke on Monday.",
        "“The dam is gone,” {source:Ada Lund} said Monday.",
        "A few were hurt, most of them badly, {source:the clinic's director, Ada Lund}, said.",
        "{source:A senior official}, who asked not to be named, confirmed that the dam broke.",
        "Divers quoted by the Harbour Herald said that the dam broke.",
    ],
)
def test_the_source_is_the_phrase_that_speaks(notation: str) -> None:
    article, expected = marked(notation)
    found = find_cued(article, parse(article), find_quotations(article))
    texts = [article.text[a:b] for a, b in found[0].source]
    assert texts == expected.get("source", ["Divers quoted by the Harbour Herald"])


def test_the_model_gives_the_outer_and_the_rules_the_inner_one() -> None:
    article, _ = marked("Ada Lund has said that the dam broke, the Harbour Herald reported.")
    found = find_cued(article, parse(article), find_quotations(article))
    assert {one.found_by for one in found} == {"statements.model", "statements.verb-clause"}
    assert len(found) == 2


def texts(article: Article, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words of *spans*."""
    return [article.text[a:b] for a, b in spans]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund, a judge, said it was possible that Wolm could refute the claims at a trial.",
        "An aide to Ada Lund said Wolm was being attacked for a good job at the trial.",
        "Ada Lund said that Wolm would deny the claims at a trial on Monday.",
    ],
)
def test_what_could_be_said_or_was_done_to_one_is_no_saying(text: str) -> None:
    article = article_of(text)
    found = find_cued(article, parse(article), find_quotations(article))
    assert [texts(article, one.cue) for one in found] == [["said"]]


def test_a_phrase_in_brackets_tells_only_what_they_hold() -> None:
    article = article_of("Ada Lund says the red car (her own, according to old posts) is sold.")
    found = find_cued(article, parse(article), find_quotations(article))
    inner = next(one for one in found if one.found_by == "statements.according-to")
    assert texts(article, inner.content) == ["her own"]


def test_who_speaks_is_found_behind_the_name_that_the_parser_hangs_them_on() -> None:
    article = article_of(
        "Four missing after ferry hits rocks\n\n"
        "SKERRA — Four people are missing from the ferry Mira, its operator, Blue Strand Line, "
        "said in a statement on Tuesday night. The coast guard has counted three."
    )
    found = find_cued(article, parse(article), find_quotations(article))
    assert [(texts(article, one.source), texts(article, one.content)) for one in found] == [
        (["its operator, Blue Strand Line"], ["Four people are missing from the ferry Mira"])
    ]
