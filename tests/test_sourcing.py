"""What kind of source a phrase names."""

from __future__ import annotations

import pytest

from headwater.sourcing import describe, type_source, usual_labels
from headwater.syntax import parse
from marks import marked

ROWS = [
    ("{source:Mayor Ada Lund} said the dam broke.", "named-person", None),
    ("{source:He} said the dam broke.", "named-person", None),
    ("{source:The mayor} said the dam broke.", "named-person", None),
    ("{source:The Ministry of Defence} said the dam broke.", "named-organisation", None),
    ("{source:The company} said the dam broke.", "named-organisation", None),
    ("{source:Police} said the dam broke.", "named-organisation", None),
    ("{source:A senior ministry official} said so.", "anonymous", "senior ministry official"),
    ("{source:Two witnesses} said the dam broke.", "anonymous", "witnesses"),
    ("{source:A spokesman for Mayor Ada Lund} said so.", "anonymous", None),
    ("{source:A concert-goer} said the dam broke.", "anonymous", None),
    ("{source:The affidavit} said the dam broke.", "document", None),
    ("{source:A survey by the university} found that it broke.", "poll", None),
    ("{source:The ferry's master, Jorn Askel}, said so.", "named-person", None),
    ("{source:Its operator, Lund Boats}, said so.", "named-organisation", None),
    ("{source:The Lund administration} said so.", "named-organisation", None),
    ("{source:Orle Partners} said so.", "named-organisation", None),
    ("{source:It} said the dam broke.", "named-organisation", None),
]


@pytest.mark.parametrize(("notation", "form", "description"), ROWS)
def test_a_source_has_a_form(notation: str, form: str, description: str | None) -> None:
    article, labels = marked(notation)
    start = article.text.index(labels["source"][0])
    span = (start, start + len(labels["source"][0]))
    found = type_source(article, parse(article), (span,))
    assert found[0] == form
    assert description is None or found[1] == description


def test_no_source_is_unknown() -> None:
    article, _ = marked("It rained.")
    assert type_source(article, parse(article), ()) == ("unknown", None)


def test_a_name_has_the_label_that_it_has_most_often() -> None:
    article, _ = marked("Ada Lund left. Ada Lund came back to London. Ada Lund slept.")
    assert usual_labels(parse(article))["Lund"] == "PERSON"


def test_a_description_leaves_out_the_count() -> None:
    assert describe("several of them") == "of them"
