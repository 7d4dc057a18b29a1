"""What may carry the words of others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headwater.datamodel import Outlet
from headwater.outlets import load_outlets
from headwater.relays.carriers import carrier_in, find_carriers, is_own_outlet
from headwater.syntax import parse
from marks import article_of, marked

ROWS = [
    ("It broke, the {carrier:Orle Harbour Herald} said.", "carriers.name"),
    ("It broke, {carrier:orleharbour.com} said.", "carriers.address"),
    ("It broke, {carrier:WQXZ-TV} said.", "carriers.call-letters"),
    ("It broke, {carrier:state television} said.", "carriers.common-noun"),
    ("She spoke on the '{carrier:Morning Ferry}' programme.", "carriers.programme"),
    ("It broke, {carrier:Reuters} reported.", "carriers.known"),
]


@pytest.mark.parametrize(("notation", "rule"), ROWS)
def test_a_carrier_is_found(notation: str, rule: str) -> None:
    article, labels = marked(notation)
    found = [article.text[c.start : c.end] for c in find_carriers(article, load_outlets())]
    assert found == labels["carrier"], rule


def test_a_platform_carries_nothing() -> None:
    article = article_of("She said on Twitter that it broke.")
    assert find_carriers(article, load_outlets()) == ()


def test_the_name_stands_for_the_noun_before_it() -> None:
    article = article_of("It broke, state news agency Xinhua said.")
    assert [c.name for c in find_carriers(article, load_outlets())] == ["Xinhua"]


def test_a_name_that_is_introduced_once_is_known_everywhere() -> None:
    article = article_of("It broke, the official Orlish news agency Kormo said. Kormo gave 3 dead.")
    assert [c.name for c in find_carriers(article, load_outlets())] == ["Kormo", "Kormo"]


def test_a_phrase_about_a_carrier_is_none() -> None:
    article = article_of("The owner of the Harbour Herald said it broke.")
    carriers = find_carriers(article, load_outlets())
    assert carrier_in(article, parse(article), carriers, ((0, 33),)) is None


def test_the_own_outlet_is_known_under_its_name_and_domain() -> None:
    article = article_of("The Orle Harbour Herald learned it.")
    own = replace(article, outlet=Outlet("Orle Harbour Herald", "orleherald.example", None))
    (carrier,) = find_carriers(own, load_outlets())
    assert is_own_outlet(own, carrier)
    assert not is_own_outlet(article, carrier)
