"""Attribution that only the layout shows."""

from __future__ import annotations

import pytest

from headwater.statements.quotations import find_quotations
from headwater.statements.uncued import find_uncued
from headwater.syntax import parse
from marks import marked

ROWS = [
    (
        "{source:The minister} was blunt.\n{content:“We will not pay for this dam.”}",
        "statements.lead-in",
    ),
    (
        "{source1:LUND}: {content1:We will go.}\n{source2:OST}: {content2:We will stay.}",
        "statements.transcript",
    ),
    (
        "{content:“The river took the house and the barn.”} — {source:Ada Lund, farmer}",
        "statements.signed",
    ),
    (
        "From the desk of {source:Ada Lund}:\n{content:The school is closed on Friday.}",
        "statements.from-the-desk",
    ),
    (
        "{source:Ada Lund} wrote on her page:\n{content:The ferry is cancelled, stay home.}",
        "statements.after-colon",
    ),
    (
        "The river rose all night.\n{content:“It sounded like a train in the house.”}",
        "statements.quotation-alone",
    ),
]


@pytest.mark.parametrize(("notation", "rule"), ROWS)
def test_the_layout_tells_who_speaks(notation: str, rule: str) -> None:
    article, labels = marked(notation)
    found = find_uncued(article, parse(article), find_quotations(article), [])
    assert {one.found_by for one in found} == {rule}
    for role in ("source", "content"):
        expected = [t for label, texts in labels.items() if label.startswith(role) for t in texts]
        cut = [article.text[a:b] for one in found for a, b in getattr(one, role)]
        assert cut == expected


def test_a_label_with_a_colon_is_no_speaker() -> None:
    article, _ = marked("Photo: A dam.\nPhoto: A river.\nWhere: Orle harbour.")
    assert find_uncued(article, parse(article), find_quotations(article), []) == []
