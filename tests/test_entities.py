"""Who is who over the reports of a story, and who each source is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from headwater.datamodel import Article, Entity, Hop, Mention, Source, Statement
from headwater.entities import name_sources, resolve_entities
from headwater.mentions import find_mentions
from headwater.syntax import parse
from marks import article_of

Story = tuple[list[Article], dict[str, list[Mention]], list[Entity]]


def story_of(*texts: str) -> Story:
    articles = [article_of(text, name=f"r{n}") for n, text in enumerate(texts)]
    mentions = {a.id: find_mentions(a, parse(a)) for a in articles}
    return articles, mentions, resolve_entities(articles, mentions)


def named(entities: list[Entity], name: str) -> Entity:
    return next(e for e in entities if e.name == name)


@pytest.mark.parametrize(
    ("texts", "name", "aliases"),
    [
        # the same full name; a surname in another report
        (("Ada Lund left.", "Ms Lund was tired."), "Ada Lund", ("Lund",)),
        # an initial
        (("Robert Carr left.", "R. Carr was tired."), "Robert Carr", ("R. Carr",)),
        # two spellings of one long name
        (
            ("Mikhail Vasilenko left.", "Mikhail Vasylenko was tired."),
            "Mikhail Vasylenko",
            ("Mikhail Vasilenko",),
        ),
        # accents
        (("José Marín left on Monday.", "Jose Marin was tired."), "José Marín", ("Jose Marin",)),
    ],
)
def test_names_join_over_reports(
    texts: tuple[str, ...], name: str, aliases: tuple[str, ...]
) -> None:
    _, _, entities = story_of(*texts)
    people = [e for e in entities if e.kind == "person"]
    assert len(people) == 1
    assert {people[0].name, *people[0].aliases} == {name, *aliases}


def test_an_acronym_joins_the_body_that_another_report_spells_out() -> None:
    _, _, entities = story_of(
        "The Brenham Port Authority (BPA) met on Monday.", "The BPA voted on Tuesday."
    )
    assert "BPA" in named(entities, "Brenham Port Authority").aliases


def test_a_surname_that_fits_two_people_joins_neither() -> None:
    _, _, entities = story_of("Ada Lund left.", "Eva Lund stayed.", "Mr Lund was tired.")
    assert {e.name for e in entities if e.kind == "person"} == {"Ada Lund", "Eva Lund", "Lund"}


def test_an_office_alone_joins_its_holder_of_another_report() -> None:
    _, _, entities = story_of(
        "Kenyan President Daniel Otieno arrived.", "The Kenyan president arrived late."
    )
    spans = named(entities, "Daniel Otieno").mentions
    assert "The Kenyan president" in {s.text for s in spans}


def test_people_without_a_name_are_no_entity() -> None:
    _, _, entities = story_of("A harbour official confirmed the fire.")
    assert [e for e in entities if e.kind == "person"] == []


def test_police_join_the_only_police_of_the_story() -> None:
    _, _, entities = story_of("Brenham police closed a road.", "Police closed a road.")
    assert len([e for e in entities if e.kind == "organisation"]) == 1


def test_bodies_of_one_kind_and_two_countries_are_two() -> None:
    _, _, entities = story_of(
        "The Dovrian coast guard left Dovria. The coast guard was late.",
        "Dovria's coast guard was there. Kelland's coast guard came late.",
    )
    guards = {e.name: len(e.mentions) for e in entities if "coast guard" in e.name}
    assert sorted(guards.values()) == [1, 3]


def test_the_offices_of_one_person_are_one_body() -> None:
    _, _, entities = story_of(
        "Prime Minister Ada Lund spoke, her office said.",
        "Prime Minister Ada Lund left. The prime minister's office gave no reason.",
    )
    offices = [e for e in entities if "office" in e.name]
    assert [len(e.mentions) for e in offices] == [2]
    assert offices[0].kind == "organisation"


def test_roles_come_with_their_place() -> None:
    articles, _, entities = story_of("Kenyan President Daniel Otieno arrived.")
    roles = named(entities, "Daniel Otieno").roles
    assert [r.text for r in roles] == ["Kenyan President"]
    assert articles[0].text[roles[0].span.start : roles[0].span.end] == "Kenyan President"


def test_the_order_of_the_reports_changes_nothing() -> None:
    articles, mentions, entities = story_of(
        "Ada Lund of the Brenham Port Authority left.", "Lund met Robert Carr.", "Mr Carr was ill."
    )
    backwards = dict(reversed(mentions.items()))
    assert resolve_entities(articles[::-1], backwards) == entities


def test_a_report_without_mentions_is_fine() -> None:
    assert resolve_entities([], {}) == []


# --- sources -----------------------------------------------------------------------------------


def said(
    article: Article, words: str, *, form: str = "unknown", relay: tuple[Hop, ...] = ()
) -> Statement:
    start = article.text.index(words)
    source = Source(form, (article.span(start, start + len(words)),))  # type: ignore[arg-type]
    return Statement(
        id="s-1",
        article=article.id,
        source=source,
        cue=None,
        content=(),
        quoting="indirect",
        act="assert",
        class_="speech",
        addressee=(),
        inside=None,
        topic=(),
        relay=relay,
        confidence=1.0,
        found_by="test",
    )


def source_of(text: str, words: str, *, form: str = "unknown") -> Source:
    articles, mentions, entities = story_of(text)
    return name_sources([said(articles[0], words, form=form)], entities, mentions)[0].source


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("[Ada Lund, the mayor of Brenham], said no.", "Ada Lund", "named-person"),
        ("Ada Lund left. [She] said no.", "Ada Lund", "named-person"),
        ("[Brenham Motors] said no.", "Brenham Motors", "named-organisation"),
        ("[Robert Carr's lawyer, Ada Lund], said no.", "Ada Lund", "named-person"),
        ("[A spokesman for Brenham Motors] said no.", "Brenham Motors", "unknown"),
        ("Bo Carr left. [A group that opposes Bo Carr] said no.", None, "unknown"),
        ("[President Oda Rell 's spokesman Ivar Holm] said no.", "Ivar Holm", "named-person"),
        (
            "Ada Lund led the poll. [Ada Lund campaign aide Robert Carr] said no.",
            "Robert Carr",
            "named-person",
        ),
        ("[A friend of Ada Lund] said no.", None, "unknown"),
        ("[The Lund administration] said no.", "Lund administration", "named-organisation"),
        ("[A Brenham Motors official] said no.", None, "unknown"),
        ("[Ada Lund and Robert Carr] said no.", "Ada Lund and Robert Carr", "named-person"),
        ("It rained. [She] said no.", None, "unknown"),
        ("It rained. [We] said no.", None, "unknown"),
        ("[Brenham Motors employees] said no.", None, "unknown"),
    ],
)
def test_the_head_of_the_words_is_the_source(text: str, name: str | None, form: str) -> None:
    words = text[text.index("[") + 1 : text.index("]")]
    source = source_of(text.replace("[", "").replace("]", ""), words)
    assert (source.name, source.form) == (name, form)


def test_a_pronoun_for_an_unnamed_person_is_anonymous() -> None:
    source = source_of("A harbour official confirmed the fire. She gave no details.", "She")
    assert (source.form, source.description) == ("anonymous", "A harbour official")


def test_a_pronoun_for_a_group_is_anonymous() -> None:
    source = source_of("Zoo officials said yes. They said no more.", "They")
    assert (source.form, source.description) == ("anonymous", "Zoo officials")


def test_an_unresolved_pronoun_keeps_its_place() -> None:
    source = source_of("It rained. She said no.", "She", form="named-person")
    assert (source.form, source.spans[0].text) == ("unknown", "She")


def test_a_spokesman_keeps_the_form_given_and_is_described() -> None:
    text = "A spokesman for Brenham Motors said no."
    source = source_of(text, "A spokesman for Brenham Motors", form="anonymous")
    assert (source.form, source.description) == ("anonymous", "A spokesman for Brenham Motors")


def test_a_hop_gets_the_entity_of_its_name() -> None:
    articles, mentions, entities = story_of("Ada Lund told Brenham News that she would go.")
    hop = Hop("Brenham News", None, "stated")
    statement = said(articles[0], "Ada Lund", relay=(hop,))
    relay = name_sources([statement], entities, mentions)[0].relay
    assert relay[0].entity == named(entities, "Brenham News").id


def test_own_voice_stays_as_it_is() -> None:
    articles, mentions, entities = story_of("Ada Lund left.")
    statement = said(articles[0], "Ada Lund", form="own-voice")
    assert name_sources([statement], entities, mentions) == [statement]


# --- sources that point back -------------------------------------------------------------------


def resolved(text: str, *, form: str = "unknown") -> str | None:
    """Return whose the last marked words of *text* are, the ones before as other sources."""
    words = re.findall(r"\[([^\]]+)\]", text)
    plain = text.replace("[", "").replace("]", "")
    articles, mentions, entities = story_of(plain)
    statements = [said(articles[0], w, form="named-person") for w in words[:-1]]
    last = said(articles[0], words[-1], form=form)
    start = plain.rindex(words[-1])
    span = articles[0].span(start, start + len(words[-1]))
    statements.append(replace(last, source=replace(last.source, spans=(span,))))
    return name_sources(statements, entities, mentions)[-1].source.name


@pytest.mark.parametrize(
    ("text", "form", "name"),
    [
        # entities.pointing-pronoun
        (
            "[Ada Lund] said no. It rained. It was cold. [She] said yes.",
            "unknown",
            "Ada Lund",
        ),
        # entities.pointing-office
        (
            "[Governor Ada Lund] said no. Bo Carr was ill. [The governor] said yes.",
            "named-person",
            "Ada Lund",
        ),
        # entities.pointing-member
        ("[Ada Lund] said no. [The Orle Republican] said yes.", "anonymous", "Ada Lund"),
        ("[Ada Lund] said no. [The 46-year-old] said yes.", "anonymous", "Ada Lund"),
        # entities.pointing-body
        (
            "[Brenham Motors] said no. It rained. [The firm] said yes.",
            "named-organisation",
            "Brenham Motors",
        ),
        # entities.pointing-statement
        ("[Ada Lund] said no in a statement. [The statement] said more.", "document", "Ada Lund"),
        # a pilot of whom the report has told is not who spoke last
        ("A pilot left. [Ada Lund] said no. [The pilot] said yes.", "anonymous", None),
        # who is a relative of somebody is not that somebody
        ("[Ada Lund] said no. [The brother of Bo Carr] said yes.", "anonymous", None),
        ("[Ada Lund] said no. [The official] said yes.", "anonymous", None),
        # entities.foretold
        (
            "[The committee's senior Democrat] said yes.\nThe Democrat, Ada Lund, said more.",
            "named-person",
            None,
        ),
    ],
)
def test_a_source_without_a_name_points_back(text: str, form: str, name: str | None) -> None:
    assert resolved(text, form=form) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[Lund Motors' letter to the court] said no.", "Lund Motors"),
        ("[A statement from Ada Lund] said no.", "Ada Lund"),
        ("[The indictment of Ada Lund] said no.", None),
        ("[A letter to Ada Lund] said no.", None),
    ],
)
def test_an_utterance_is_its_issuers(text: str, name: str | None) -> None:
    words = text[text.index("[") + 1 : text.index("]")]
    assert source_of(text.replace("[", "").replace("]", ""), words, form="document").name == name
