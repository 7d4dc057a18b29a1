"""Text as it comes: broken marks, layouts and turns of phrase, read end to end."""

from __future__ import annotations

import pytest

from headwater.datamodel import Statement
from headwater.statements import find_statements
from headwater.syntax import parse
from marks import marked

ROWS = [
    pytest.param(
        "{content:“The dam is gone for good, and so is the mill,} {source:Ada Lund} {cue:said}.",
        id="unclosed",
    ),
    pytest.param(
        "{content:“The dam is gone for good,”} {source:Ada Lund} {cue:said}. {content:“We lost the "
        "barn and the boats.\n“We lost the mill too.”}",
        id="multi-paragraph",
    ),
    pytest.param(
        "{content:''The dam is gone for good,''} {source:Ada Lund} {cue:said}.", id="two-single"
    ),
    pytest.param(
        "{content:«The dam is gone for good»}, {cue:said} {source:Ada Lund}.", id="guillemets"
    ),
    pytest.param(
        "{content:“He shouted ‘Run for the hills’ and then the dam broke,”} {source:Ada Lund} "
        "{cue:said}.",
        id="nested",
    ),
    pytest.param(
        "{content:‘The dam is gone for good,’} {source:Ada Lund} {cue:said}.", id="single"
    ),
    pytest.param(
        "{source:The farmers' chief, Ada Lund}, {cue:said} {content:the farms' wells didn't fill}.",
        id="apostrophes",
    ),
    pytest.param(
        "{content:“The river took the house and the barn.”}\n— {source:Ada Lund, farmer}",
        id="signature",
    ),
    pytest.param(
        "From the desk of {source:Ada Lund}:\n{content:The school is closed on Friday.}",
        id="from-the-desk",
    ),
    pytest.param(
        '{source:Earl "Duke" Lane} {cue:said} {content:that the dam broke on Monday}.',
        id="nickname",
    ),
    pytest.param(
        "It was seen by {source:Ada Lund}, who {cue:said} {content:that it was no accident}.",
        id="who-said",
    ),
    pytest.param(
        "{content:“The dam is gone for good,”} {cue:said} {source:the mayor, Ada Lund}.",
        id="inverted",
    ),
    pytest.param(
        "{content:“If the dam goes,”} {source:Ada Lund} {cue:said}, {content:“we all go with it.”}",
        id="split",
    ),
    pytest.param("{source:Lund}: {content:‘We will rebuild the old dam’}", id="headline"),
    pytest.param(
        "{content:The river is rising fast. Leave the valley tonight.}\n"
        "{source:Ada Lund (@adalund)} May 3, 2021",
        id="tweet",
    ),
]


def told(notation: str) -> tuple[list[Statement], dict[str, list[str]]]:
    headline = notation.startswith("{source:Lund}")
    article, expected = marked(notation, headline=headline)
    found = find_statements(article, parse(article))
    return [s for s in found if s.source.form != "own-voice"], expected


@pytest.mark.parametrize("notation", ROWS)
def test_messy_text_is_read(notation: str) -> None:
    found, expected = told(notation)
    held = [s for s in found if [x.text for x in s.source.spans] == expected["source"]]
    assert expected["content"] in [[x.text for x in s.content] for s in held]


def test_a_transcript_gives_every_turn_to_its_speaker() -> None:
    found, _ = told("LUND: We will go.\nOST: We will stay at home.\nLUND: Then we go alone.")
    assert [s.source.spans[0].text for s in found] == ["LUND", "OST", "LUND"]


def test_nested_speakers_name_the_statement_they_stand_in() -> None:
    found, _ = told(
        "A coast guard boat had warned them that it was drifting, Captain Bo Ost told reporters."
    )
    inner = next(s for s in found if s.act == "warn")
    outer = next(s for s in found if s.source.spans[0].text == "Captain Bo Ost")
    assert inner.inside == outer.id
