"""What a report tells to have happened, and which tellings are one event."""

from __future__ import annotations

import pytest

from headwater.datamodel import Event, Source, Statement, Timex
from headwater.entities import resolve_entities
from headwater.events import find_events, join_events
from headwater.mentions import find_mentions
from headwater.syntax import parse
from marks import article_of


def events_of(text: str, *said: str, times: tuple[tuple[str, str], ...] = ()) -> list[Event]:
    """Return the events of *text*, in which others say *said*, with *times* and values."""
    article = article_of(text)
    syntax = parse(article)
    statements = []
    for words in said:
        start = text.index(words)
        span = article.span(start, start + len(words))
        statements.append(
            Statement(
                id="s-1",
                article=article.id,
                source=Source("named-person"),
                cue=None,
                content=(span,),
                quoting="indirect",
                act="assert",
                class_="speech",
                addressee=(),
                inside=None,
                topic=(),
                relay=(),
                confidence=1.0,
                found_by="test",
            )
        )
    timexes = []
    for words, value in times:
        start = text.index(words)
        span = article.span(start, start + len(words))
        timexes.append(Timex(f"t-{value}", span, "DATE", value, (value, value), "none"))
    return find_events(article, syntax, statements, find_mentions(article, syntax), timexes)


def shown(event: Event) -> tuple[str, list[str], list[str]]:
    actors = [p.spans[0].text for p in event.actors]
    return event.type, actors, [p.spans[0].text for p in event.targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police arrested Robert Carr.", ("COERCE", ["Police"], ["Robert Carr"])),
        ("Robert Carr was arrested by police.", ("COERCE", ["police"], ["Robert Carr"])),
        ("Ada Lund met Robert Carr.", ("CONSULT", ["Ada Lund"], ["Robert Carr"])),
        ("Ada Lund and Bo Carr met.", ("CONSULT", ["Ada Lund", "Bo Carr"], [])),
        # the object tells what the verb does not
        ("Kenya launched an attack on Uganda.", ("ASSAULT", ["Kenya"], ["an attack"])),
        # a verb outside the table that somebody named does to something
        ("Ada Lund repainted the bridge.", ("repaint", ["Ada Lund"], ["the bridge"])),
        # a second verb takes the subject of the first
        ("Brenham Motors bought a rival.", ("buy", ["Brenham Motors"], ["a rival"])),
    ],
)
def test_who_did_what_to_whom(text: str, expected: tuple[str, list[str], list[str]]) -> None:
    assert shown(events_of(text)[0]) == expected


@pytest.mark.parametrize(
    ("text", "polarity", "modality"),
    [
        ("Police arrested Robert Carr.", "positive", "actual"),
        ("Police did not arrest Robert Carr.", "negative", "actual"),
        ("Police may arrest Robert Carr.", "positive", "possible"),
        ("Police will arrest Robert Carr.", "positive", "planned"),
        ("Police plan to arrest Robert Carr.", "positive", "planned"),
        ("Police failed to arrest Robert Carr.", "negative", "actual"),
        ("If he returns, police will arrest Robert Carr.", "positive", "conditional"),
    ],
)
def test_whether_it_happened(text: str, polarity: str, modality: str) -> None:
    event = next(e for e in events_of(text) if e.type == "COERCE")
    assert (event.polarity, event.modality) == (polarity, modality)


def test_what_others_say_is_no_event() -> None:
    text = "Ada Lund said that police arrested Robert Carr."
    assert [e.type for e in events_of(text)] == ["COERCE"]
    assert events_of(text, "that police arrested Robert Carr") == []


def test_time_and_place_hang_on_the_verb() -> None:
    text = "Police arrested Robert Carr in Nairobi on Monday. He had left on Friday."
    event = events_of(text, times=(("Monday", "2026-05-11"), ("Friday", "2026-05-08")))[0]
    assert event.when == "t-2026-05-11"
    assert [p.spans[0].text for p in event.where] == ["Nairobi"]


def test_a_disaster_is_an_event_without_anybody() -> None:
    assert [e.type for e in events_of("The explosion was heard far away.")] == ["happen"]


def test_bare_talks_are_no_event() -> None:
    assert events_of("The talks were long.") == []


def test_a_participant_without_a_mention_has_no_entity() -> None:
    event = events_of("Police arrested three men.")[0]
    assert [(p.entity, p.spans[0].text) for p in event.targets] == [(None, "three men")]


def test_one_deed_told_twice_in_a_report_is_one_event() -> None:
    found = events_of("Police arrested Robert Carr. Robert Carr was arrested by police.")
    assert [[s.text for s in e.mentions] for e in found] == [["arrested", "arrested"]]


# --- over reports ------------------------------------------------------------------------------


def joined(*tellings: tuple[str, str, str]) -> list[Event]:
    """Return the joined events of reports given as text, time words and the day they mean."""
    articles = [article_of(text, name=f"r{n}") for n, (text, _, _) in enumerate(tellings)]
    syntaxes = [parse(a) for a in articles]
    mentions = {a.id: find_mentions(a, s) for a, s in zip(articles, syntaxes, strict=True)}
    timexes, events = [], []
    for article, syntax, (text, words, value) in zip(articles, syntaxes, tellings, strict=True):
        mine = []
        if words:
            span = article.span(text.index(words), text.index(words) + len(words))
            mine = [Timex(f"t-{article.name}", span, "DATE", value, None, "none")]
        events += find_events(article, syntax, [], mentions[article.id], mine)
        timexes += mine
    entities = resolve_entities(articles, mentions)
    return join_events(events, entities, mentions, timexes=timexes)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("Ada Lund met Robert Carr on Monday.", "Monday", "2026-05-11"),
         ("Robert Carr and Ada Lund met on May 11.", "May 11", "2026-05-11"), 1),
        (("Ada Lund met Robert Carr on Monday.", "Monday", "2026-05-11"),
         ("Ada Lund met Robert Carr in May.", "May", "2026-05"), 1),
        (("Ada Lund met Robert Carr on Monday.", "Monday", "2026-05-11"),
         ("Ada Lund met Robert Carr.", "", ""), 1),
        (("Ada Lund met Robert Carr on Monday.", "Monday", "2026-05-11"),
         ("Ada Lund met Robert Carr on May 3.", "May 3", "2026-05-03"), 2),
        (("Ada Lund met Robert Carr on Monday.", "Monday", "2026-05-11"),
         ("Ada Lund met Bo Dean on Monday.", "Monday", "2026-05-11"), 2),
        (("Ada Lund met Robert Carr on Monday.", "Monday", "2026-05-11"),
         ("Ada Lund will meet Robert Carr on Monday.", "Monday", "2026-05-11"), 2),
    ],
)  # fmt: skip
def test_the_same_deed_people_and_day_are_one_event(
    first: tuple[str, str, str], second: tuple[str, str, str], count: int
) -> None:
    events = joined(first, second)
    assert len(events) == count
    assert sum(len(e.mentions) for e in events) == 2


def test_joined_events_name_entities() -> None:
    event = joined(("Police arrested Robert Carr.", "", ""))[0]
    assert all(p.entity and p.entity.startswith("e-") for p in (*event.actors, *event.targets))


def test_the_order_of_the_events_changes_nothing() -> None:
    article = article_of("Ada Lund met Robert Carr. Police arrested Bo Dean.")
    syntax = parse(article)
    mentions = find_mentions(article, syntax)
    events = find_events(article, syntax, [], mentions, [])
    entities = resolve_entities([article], {article.id: mentions})
    there = join_events(events, entities, {article.id: mentions})
    assert join_events(events[::-1], entities, {article.id: mentions}) == there
