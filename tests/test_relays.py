"""Through whom the words came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headwater.datamodel import Outlet, Statement
from headwater.outlets import load_outlets
from headwater.relays import trace_relays
from headwater.statements import find_statements
from headwater.syntax import parse
from marks import article_of


def trace(text: str, *, outlet: str | None = None) -> list[Statement]:
    article = article_of(text)
    if outlet is not None:
        article = replace(article, outlet=Outlet(outlet, None, None))
    syntax = parse(article)
    found = trace_relays(article, syntax, find_statements(article, syntax), load_outlets())
    return [s for s in found if s.source.form != "own-voice"]


def hops(text: str) -> list[tuple[str, list[str]]]:
    return [
        (s.source.spans[0].text, [h.name for h in s.relay if h.basis == "stated"])
        for s in trace(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ada Lund has said that the dam broke, state news agency Xinhua reported.",
            [("Ada Lund", ["Xinhua"])],
        ),
        (
            "Ada Lund told Bo Ost that the dam broke, according to the Harbour Herald.",
            [("Ada Lund", ["Harbour Herald"])],
        ),
        ("Ada Lund told CNN that the dam broke.", [("Ada Lund", ["CNN"])]),
        (
            "“I will not resign,” she said after a long talk in the old town hall, according to "
            "the Harbour Herald.",
            [("she", ["Harbour Herald"])],
        ),
        (
            "“The dam is gone for good,” Ada Lund was quoted as saying by the Harbour Herald.",
            [("Ada Lund", ["Harbour Herald"])],
        ),
        (
            "Ada Lund said in a statement carried by Xinhua that the dam broke.",
            [("Ada Lund", ["Xinhua"])],
        ),
        ("Ada Lund told Bo Ost that the dam broke.", [("Ada Lund", [])]),
        (
            "The dam was full, Ada Lund told Radio Orle. He expects rain.",
            [("Ada Lund", ["Radio Orle"])],
        ),
        (
            "The army said on Monday that the rebels, who claim that they shelled it, have left.",
            [("The army", []), ("the rebels", [])],
        ),
        ("Ada Lund said on Twitter that the dam broke.", [("Ada Lund", [])]),
    ],
)
def test_a_stated_hop_stands_with_the_innermost_speaker(
    text: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert hops(text) == expected


def test_a_carrier_without_an_inner_speaker_is_the_source() -> None:
    assert hops("ABC News reported that the dam broke.") == [("ABC News", [])]


def test_the_words_show_the_hop() -> None:
    (found,) = trace("Ada Lund told CNN that the dam broke.")
    assert [s.text for s in found.relay[0].evidence] == ["CNN"]


def test_the_own_outlet_is_no_hop() -> None:
    (found,) = trace("Ada Lund told the Harbour Herald that it broke.", outlet="Harbour Herald")
    assert found.relay == ()


def test_a_hop_is_carried_on_for_the_same_speaker() -> None:
    text = (
        "“The dam is gone,” Ada Lund told CNN on Monday.\nLund said that the town was lost.\n"
        "Bo Ost said that it was not."
    )
    found = [(s.source.spans[0].text, [(h.name, h.basis) for h in s.relay]) for s in trace(text)]
    assert found == [
        ("Ada Lund", [("CNN", "stated")]),
        ("Lund", [("CNN", "inferred")]),
        ("Bo Ost", []),
    ]


def test_a_hop_is_carried_on_for_three_paragraphs_at_most() -> None:
    between = "It rained all day in the valley.\n" * 3
    text = f"Ada Lund told CNN that it broke.\n{between}Lund said that the town was lost."
    said = [s for s in trace(text) if s.source.form != "own-voice"]
    assert [len(s.relay) for s in said] == [1, 0]


def test_another_channel_ends_the_carrying() -> None:
    text = "Ada Lund told CNN that it broke.\nLund said in a statement that the town was lost."
    assert trace(text)[1].relay == ()


def test_the_quoted_one_speaks_and_the_paper_carries() -> None:
    (found,) = trace("“The dam is gone for good,” the Harbour Herald said, quoting a diver.")
    assert found.source.spans[0].text == "a diver"
    assert found.source.form == "unknown" or found.source.form == "anonymous"
    assert [h.name for h in found.relay] == ["Harbour Herald"]


def test_what_gave_way_is_named_by_nobody() -> None:
    found = trace("Ada Lund has said that the dam broke, Xinhua reported.")
    ids = {s.id for s in found}
    assert all(s.inside is None or s.inside in ids for s in found)


def test_who_tells_of_an_act_stays_the_source() -> None:
    text = "Officials said that Ada Lund again asked Bo Ost to leave the town hall."
    assert "Officials" in {s.source.spans[0].text for s in trace(text)}
