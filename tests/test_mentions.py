"""Who and what a report names, and which names mean the same one."""

from __future__ import annotations

import pytest

from headwater.datamodel import Mention
from headwater.mentions import find_mentions
from headwater.syntax import parse
from marks import article_of, marked


def mentions_of(text: str, *, headline: bool = False) -> list[Mention]:
    article = article_of(text, headline=headline)
    found = find_mentions(article, parse(article))
    assert all(article.text[m.span.start : m.span.end] == m.span.text for m in found)
    return found


def chain_of(text: str, name: str) -> list[str]:
    """Return the texts of the chain called *name*, in text order."""
    return [m.span.text for m in mentions_of(text) if m.name == name]


@pytest.mark.parametrize(
    ("notation", "name"),
    [
        # a surname alone, also before the full name
        ("{x:Ada Lund} opened the bridge. {x:Lund} then left.", "Ada Lund"),
        ("The mayor, {x:Lund}, left early. {x:Ada Lund} had opened the bridge.", "Ada Lund"),
        # a title
        ("{x:Ada Lund} opened the bridge. Ms {x:Lund} then left.", "Ada Lund"),
        # a nickname of the first name, an initial
        ("{x:Robert Carr} was hired. {x:Bob Carr} had applied in May.", "Robert Carr"),
        # a nickname in quotation marks
        ('{x:Earl "Duke" Lane} was hired. {x:Lane} had applied in May.', "Earl Lane"),
        # possessives are cut off
        ("{x:Ada Lund}'s car was found. Police asked {x:Lund} about it.", "Ada Lund"),
        # a body without its legal form
        ("{x:Brenham Motors Inc.} sold a plant. {x:Brenham Motors} gave no price.", None),
        # an acronym in parentheses
        (
            "The {x:Brenham Port Authority} ({x:BPA}) met on Monday. The {x:BPA} voted twice.",
            "Brenham Port Authority",
        ),
        # a demonym ties the office to the country
        (
            "French President {x:Jean Moreau} arrived. He was late. {x:The French leader} "
            "met Kenyan President Daniel Otieno.",
            "Jean Moreau",
        ),
        # an office in short
        (
            "Kenyan Prime Minister {x:Daniel Otieno} arrived. {x:The Kenyan PM} was late.",
            "Daniel Otieno",
        ),
        # a country under two names
        ("The {x:United States} sent aid. Other {x:U.S.} ships followed.", "United States"),
    ],
)
def test_names_of_one_bearer_make_one_chain(notation: str, name: str | None) -> None:
    article, expected = marked(notation)
    found = find_mentions(article, parse(article))
    chain = next(m.chain for m in found if m.span.text == expected["x"][0])
    texts = [m.span.text for m in found if m.chain == chain and m.form != "pronoun"]
    assert texts == expected["x"]
    assert name is None or {m.name for m in found if m.chain == chain} == {name}


@pytest.mark.parametrize(
    ("notation", "pronouns"),
    [
        # subject of the governing clause
        ("{a:Ada Lund} said {p:she} would resign.", 1),
        # the running speaker after a quotation
        ('"We will go," {a:Ada Lund} said. "It is time," {p:she} added.', 1),
        # the subject of the sentence before
        ("{a:Robert Carr} was hired on Monday. {p:He} starts in May.", 1),
        # the relative pronoun
        ("Police questioned {a:Robert Carr}, {p:who} denied the theft.", 1),
        # I in a quotation is its speaker
        ('"{p:I} will not go," {a:Ada Lund} said.', 1),
        # quoted sentences between do not count
        ('{a:Ada Lund} wept. "We lost it. We lost it all. Nobody came. Nobody," {p:she} said.', 1),
        # a body in apposition to what it is
        ("The animal charity {a:Brenham Rescue} was angry. {p:It} said the law was old.", 1),
        # the only one whose gender is known
        ("Kallen died in Orle, where {a:Ada Lund} was born. {p:She} was late.", 1),
        # somebody named after a pronoun of the sentence is the subject above the next
        ("Bo Ost spoke after his trip. After his visit {a:Robert Carr} said {p:he} would go.", 1),
        # a company that says something of itself
        ("{a:Brenham Motors} said {p:it} would close a plant.", 1),
    ],
)
def test_a_pronoun_takes_up_the_only_one_that_fits(notation: str, pronouns: int) -> None:
    article, expected = marked(notation)
    found = find_mentions(article, parse(article))
    chain = next(m.chain for m in found if m.span.text == expected["a"][0])
    texts = [m.span.text for m in found if m.chain == chain and m.form == "pronoun"]
    assert texts == expected["p"]
    assert len(texts) == pronouns


@pytest.mark.parametrize(
    "text",
    [
        # two men fit
        "Robert Carr and Paul Dean met on Monday. He was late.",
        # a third person inside somebody's quotation
        'Robert Carr was there. "She saw it," Paul Dean said.',
        # nobody is named
        "It rained. She left.",
    ],
)
def test_a_pronoun_that_cannot_be_told_gets_no_mention(text: str) -> None:
    assert [m.span.text for m in mentions_of(text) if m.form == "pronoun"] == []


def test_who_speaks_after_a_quotation_is_a_person() -> None:
    text = "“The truth will come out one day,” MK Tova Lindahl said. A vote follows."
    assert "Tova Lindahl" in {m.name for m in mentions_of(text)}


def test_a_surname_that_fits_two_people_has_its_own_chain() -> None:
    text = "Ada Lund and Eva Lund opened the bridge in Brenham. Lund then left."
    found = mentions_of(text)
    last = next(m for m in found if m.span.start == text.rindex("Lund"))
    assert last.name == "Lund"
    assert len({m.chain for m in found if "Lund" in m.span.text}) == 3


def test_an_established_surname_stays_with_the_one_it_stood_for() -> None:
    text = (
        "Ada Lund opened the bridge. Lund thanked the workers. Her son Bo Lund was there. "
        "Lund then left."
    )
    assert chain_of(text, "Ada Lund")[-1] == "Lund"


def test_a_surname_in_the_headline_is_of_whom_the_report_brings_in_first() -> None:
    text = (
        "Lund opens bridge\n\nAda Lund opened the bridge with Eva Lund. "
        "Ms Eva Lund wept. Lund then left."
    )
    article = article_of(text, headline=True)
    found = find_mentions(article, parse(article))
    first = next(m.chain for m in found if m.span.text == "Ada Lund")
    assert [m.span.text for m in found if m.chain == first] == ["Lund", "Ada Lund", "Lund"]


def test_a_surname_with_a_title_says_nothing_of_the_bare_one() -> None:
    text = (
        "Bo Lund opened the bridge. Lund thanked the workers. His wife Eva Lund was there. "
        "Mrs Lund wept. Lund then left."
    )
    assert chain_of(text, "Bo Lund")[-1] == "Lund"


def test_a_title_before_a_namesake_came_in_tells_who_is_meant() -> None:
    text = (
        "Robert Lund opened the bridge. Mr Lund thanked the workers. "
        "His brother Karl Lund was there. Mr Lund then left."
    )
    assert chain_of(text, "Robert Lund")[-1] == "Lund"


def test_a_title_of_the_other_gender_keeps_people_apart() -> None:
    text = "Ada Lund opened the bridge. Mr Lund cut the ribbon."
    assert "Lund" not in chain_of(text, "Ada Lund")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("ORLE - Representative Ada Lund left.", "Representative"),
        ("Kenyan President Daniel Otieno arrived.", "Kenyan President"),
        ("Ada Lund, the mayor of Brenham, arrived.", "mayor of Brenham"),
        ("The mayor of Brenham, Ada Lund, arrived.", "mayor of Brenham"),
    ],
)
def test_a_role_stands_at_the_name(text: str, role: str) -> None:
    found = [m.role.text for m in mentions_of(text) if m.kind == "person" and m.role]
    assert role in found


def test_a_former_office_is_not_taken_up_by_the_office() -> None:
    text = "Former mayor Ada Lund spoke. The mayor did not answer."
    assert "The mayor" not in chain_of(text, "Ada Lund")


def test_an_unnamed_person_has_a_chain_of_descriptions() -> None:
    text = "A harbour official confirmed the fire. She gave no details."
    assert chain_of(text, "A harbour official") == ["A harbour official", "She"]


def test_they_take_up_the_group_that_speaks() -> None:
    text = "Zoo officials said the boy was safe. They added that the zoo would open."
    assert chain_of(text, "Zoo officials") == ["Zoo officials", "They"]


def test_they_take_up_nobody_where_two_groups_speak() -> None:
    text = "Zoo officials said yes and city officials said no. They added nothing."
    assert "They" not in [m.span.text for m in mentions_of(text)]


def test_an_organiser_may_be_a_body() -> None:
    text = "The organiser said the show was safe. It added that nobody was hurt."
    assert chain_of(text, "The organiser") == ["The organiser", "It"]


@pytest.mark.parametrize(
    ("notation", "name"),
    [
        ("{x:The Dovrian coast guard} counted three. It rained. Four, {x:the coast guard} said.",
         "Dovrian coast guard"),
        ("Ada Lund spoke on Monday, {x:her office} said. Nobody asked {x:Lund's office} why.",
         "Lund's office"),
    ],
)  # fmt: skip
def test_a_body_is_never_its_people(notation: str, name: str) -> None:
    article, expected = marked(notation)
    found = [m for m in find_mentions(article, parse(article)) if m.name == name]
    assert {m.kind for m in found} == {"organisation"}
    assert [m.span.text for m in found] == expected["x"]


def test_the_coast_guard_is_not_its_commander() -> None:
    text = "Coast guard commander Bo Fisk spoke. The boat was late, the coast guard said."
    assert "the coast guard" not in chain_of(text, "Bo Fisk")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Dovrian navy left. Dovria has a new minister.", "Dovria", "place"),
        ("Dovria's government fell on Monday.", "Dovria", "place"),
        ("Lundia posted a picture of herself on Monday. Lundia sings.", "Lundia", "person"),
        ("Ada Lund sued. Brenham Motors lost her car.", "Brenham Motors", "organisation"),
        ("Lundia is mourning the death of her cousin. Lundia sings.", "Lundia", "person"),
        ("The ferry Marigold sank. The Marigold was old.", "Marigold", "other"),
        ("The ferry's master, Jorn Askel, could not be reached.", "Jorn Askel", "person"),
        ("Three boats sank two miles off Skerrow. Skerrow is small.", "Skerrow", "place"),
    ],
)
def test_the_words_around_a_name_tell_its_kind(text: str, name: str, kind: str) -> None:
    assert {m.kind for m in mentions_of(text) if m.name == name} == {kind}


def test_the_company_takes_up_the_only_body_before_it() -> None:
    text = "Brenham Motors closed a plant on Monday. The company employs 300 people."
    assert chain_of(text, "Brenham Motors") == ["Brenham Motors", "The company"]


def test_the_company_takes_up_nobody_where_two_fit() -> None:
    text = (
        "Brenham Motors bought Dovercourt Steel on Monday. Rivals complained. The company is rich."
    )
    assert "The company" not in [m.span.text for m in mentions_of(text)]


def test_a_standing_body_is_one_chain_with_and_without_its_country() -> None:
    text = "The Kenyan military fired first. The military later said it was sorry."
    assert chain_of(text, "Kenyan military")[:2] == ["The Kenyan military", "The military"]


def test_a_headline_of_capitals_takes_only_names_of_the_body() -> None:
    text = "Mayor Lund Opens New Bridge In Brenham\nAda Lund opened a bridge in Brenham on Monday."
    lines = [m for m in mentions_of(text, headline=True) if m.span.end < 39]
    assert {m.name for m in lines} == {"Ada Lund", "Brenham"}


def test_a_known_town_is_a_place_even_with_a_capital_of_its_own() -> None:
    found = {m.span.text: m for m in mentions_of("China and Beijing Motors met in Beijing.")}
    assert found["China"].kind == "place"
    assert found["China"].chain != found["Beijing"].chain


def test_an_empty_article_has_no_mentions() -> None:
    assert mentions_of("") == []


def test_the_same_text_gives_the_same_mentions() -> None:
    text = "Ada Lund met Robert Carr. Lund said she liked the Kenyan president."
    assert mentions_of(text) == mentions_of(text)
