"""The model's attributions, mended, and the rules' beside them."""

from __future__ import annotations

import pytest

from headwater.statements.cueing import find_cued
from headwater.statements.quotations import find_quotations
from headwater.syntax import parse
from marks import marked


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
