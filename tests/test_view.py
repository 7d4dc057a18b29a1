"""The ledger as a reader meets it: through whom words came, and who has a passage from whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callstory import make_story
from headwater.datamodel import AgencyCredit
from headwater.render.view import make_view
from headwater.render.words import copied


@pytest.mark.parametrize(
    ("agencies", "direction", "told"),
    [
        ((), "a-to-b", "{b} has it from {a}"),
        ((), "b-to-a", "{a} has it from {b}"),
        ((), None, "{a} and {b}: not clear who first"),
        (("a",), "a-to-b", "{b} has it from {agency}, like {a}"),
        (("b",), "b-to-a", "{a} has it from {agency}, like {b}"),
        (("a",), "b-to-a", "{a} has it from {b}"),
        (("a", "b", "apart"), None, "{a} and {b}: not clear who first"),
        (("a", "b"), None, "{a} and {b}: both from {agency}"),
    ],
)
def test_a_copy_of_an_agencys_client_is_the_agencys(
    agencies: tuple[str, ...], direction: str | None, told: str
) -> None:
    ledger, _ = make_story()
    (reuse,) = ledger.reuses
    credit = AgencyCredit("Northwire", "article", "creditline")
    other = replace(credit, name="Southwire") if "apart" in agencies else credit
    credits = {"a": credit, "b": other}
    credited = {
        getattr(reuse, side).article: (credits[side],) for side in agencies if side in credits
    }
    articles = tuple(replace(a, agencies=credited.get(a.id, ())) for a in ledger.articles)
    view = make_view(replace(ledger, articles=articles))
    one = replace(reuse, direction=direction)  # type: ignore[arg-type]
    assert copied(view, one) == (told, "Northwire" if "{agency}" in told else "")


@pytest.mark.parametrize(("channel", "shown"), [("Twitter", False), ("strait", True), ("", False)])
def test_a_channel_is_shown_where_the_report_tells_of_it(channel: str, shown: bool) -> None:
    ledger, _ = make_story()
    origins = tuple(replace(o, channel=channel) for o in ledger.origins)
    view = make_view(replace(ledger, origins=origins))
    through = {name for row in view.rows for chain in row.chains for name in chain.carriers}
    assert (channel in through) is shown
