"""How many independent first tellers a claim has, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.datamodel import Article, Entity, EntityRole, Form, Reuse, Statement
from tell import one_claim, place, report, statement, trace

# Each row: what the reports say as (source, form) of the same news, None for own voice, and the
# number of independent origins that a careful reader would count.
ROWS: list[tuple[str, list[tuple[str, Form] | None], int]] = [
    ("speaker", [("Ada Lund", "named-person"), ("Lund", "named-person")], 1),
    ("speaker", [("Ada Lund", "named-person"), ("Per Holm", "named-person")], 2),
    (
        "spokesperson",
        [("Orlen Mining", "named-organisation"), ("A spokesman for Orlen Mining", "anonymous")],
        1,
    ),
    (
        "spokesperson",
        [("Orlen Mining", "named-organisation"), ("Orlen Mining officials", "anonymous")],
        1,
    ),
    ("spokesperson", [("Velm police", "named-organisation"), ("police", "anonymous")], 1),
    ("speaker", [("Velm police", "named-organisation"), ("Ada Lund", "named-person")], 2),
    (
        "same-institution",
        [("a council official", "anonymous"), ("council officials", "anonymous")],
        1,
    ),
    ("same-institution", [("two sources", "anonymous"), ("a source", "anonymous")], 1),
    ("same-institution", [("a hotel guest", "anonymous"), ("a senior lawyer", "anonymous")], 2),
    ("document", [("the court ruling", "document"), ("a ruling", "document")], 1),
    ("document", [("the court ruling", "document"), ("a safety study", "document")], 2),
    ("document", [("the ad", "document"), ("the advertisement", "document")], 1),
    ("cited-report", [("CNN", "named-organisation"), ("CNN", "named-organisation")], 1),
    ("cited-report", [("CNN", "named-organisation"), ("Reuters", "named-organisation")], 2),
    ("restates", [("Ada Lund", "named-person"), None, None], 1),
    ("unstated", [None, None, None], 1),
    ("undecidable", [("he", "unknown"), ("Ada Lund", "named-person")], 1),
    ("undecidable", [("he", "unknown")], 0),
    (
        "spokesperson",
        [("Orlen Mining", "named-organisation"), ("The company", "named-organisation")],
        1,
    ),
    ("spokesperson", [("Orlen", "named-organisation"), ("state television", "anonymous")], 1),
    ("speaker", [("Per Holm", "named-person"), ("the Orlen coast guard", "anonymous")], 2),
    ("document", [("Orlen Mining", "named-organisation"), ("a statement", "document")], 1),
    ("same-institution", [("two big investors", "anonymous"), ("Ada Lund", "named-person")], 1),
    ("same-institution", [("a resident", "anonymous"), ("the police", "named-organisation")], 2),
    ("speaker", [("Orlen Inc.", "named-organisation"), ("Orlen", "named-person")], 1),
    (
        "spokesperson",
        [
            ("Velm police", "named-organisation"),
            ("Per Holm, a Velm police lieutenant", "named-person"),
        ],
        1,
    ),
    (
        "speaker",
        [
            ("Velm police", "named-organisation"),
            ("Per Holm, a former Velm police officer", "named-person"),
        ],
        2,
    ),
    (
        "speaker",
        [
            ("Velm", "named-organisation"),
            ("Per Holm, the former spokesman for Velm", "named-person"),
        ],
        2,
    ),
    ("speaker", [("Republican Rep. Ada Lund", "named-person"), ("Bo Ost", "named-person")], 2),
    ("speaker", [("Representative Ada Lund", "named-person"), ("Velm", "named-organisation")], 2),
    ("spokesperson", [("Lund's rep", "anonymous"), ("Lund's representatives", "anonymous")], 1),
    ("speaker", [("Reykjavik", "named-organisation"), ("Iceland", "named-organisation")], 1),
    ("speaker", [("Reykjavik", "named-organisation"), ("Norway", "named-organisation")], 2),
    ("cited-report", [("local media", "named-organisation"), ("Ada Lund", "named-person")], 1),
    ("cited-report", [("newsreader Ada Lund", "named-person"), ("Orlen", "named-organisation")], 1),
]


def test_one_report_that_tells_two_sources_apart_shows_that_they_are_two() -> None:
    article = report("Ada Lund said the mine is shut. Two big investors said the mine is closed.")
    said = [
        statement(article, "the mine is shut", source="Ada Lund"),
        statement(article, "the mine is closed", source="Two big investors", form="anonymous"),
    ]
    assert trace([article], said)[0].independent_origins == 2


def told_by(voices: Sequence[tuple[str, Form] | None]) -> tuple[list[Article], list[Statement]]:
    """Return a report and a statement for each of *voices*, all of the same news."""
    articles: list[Article] = []
    statements: list[Statement] = []
    for n, voice in enumerate(voices):
        start = f"{voice[0]} said " if voice else ""
        article = report(f"{start}the mine is shut.", name=f"r{n}", outlet=f"Brunnby Post {n}")
        articles.append(article)
        if voice is None:
            statements.append(statement(article, "the mine is shut"))
        else:
            said = statement(article, "the mine is shut", source=voice[0], form=voice[1])
            statements.append(said)
    return articles, statements


@pytest.mark.parametrize(("rule", "voices", "count"), ROWS)
def test_origins_are_counted_by_the_rule(
    rule: str, voices: Sequence[tuple[str, Form] | None], count: int
) -> None:
    claim, origins = trace(*told_by(voices))
    assert claim.independent_origins == count
    assert rule in {r.rule for o in origins for r in o.reasons}
    assert all(r.evidence for o in origins for r in o.reasons)


@pytest.mark.parametrize(("rule", "voices", "count"), ROWS)
def test_every_mention_has_an_origin_that_the_claim_lists(
    rule: str, voices: Sequence[tuple[str, Form] | None], count: int
) -> None:
    claim, origins = trace(*told_by(voices))
    assert {m.origin for m in claim.mentions} == set(claim.origins) == {o.id for o in origins}


def test_a_spokesperson_is_the_known_body_that_they_speak_for() -> None:
    article = report("A spokesman for Orlen Mining said the mine is shut. Orlen Mining is old.")
    body = Entity("e-1", "organisation", "Orlen Mining", (), (place(article, "Orlen Mining"),), ())
    said = statement(
        article, "the mine is shut", source="A spokesman for Orlen Mining", form="anonymous"
    )
    _, (origin,) = trace([article], [said], entities=[body])
    assert (origin.name, origin.entity) == ("Orlen Mining", "e-1")


def test_own_voice_goes_to_the_origin_with_most_reports() -> None:
    claim, origins = trace(
        *told_by(
            [
                ("Per Holm", "named-person"),
                ("Ada Lund", "named-person"),
                ("Lund", "named-person"),
                None,
            ]
        )
    )
    names = {o.id: o.name for o in origins}
    assert names[claim.mentions[3].origin] == "Ada Lund"


def test_an_unstated_origin_lists_outlets_and_agencies() -> None:
    one = report("The mine is shut.", outlet="Brunnby Post", agency="Reuters")
    two = report("The mine is shut.", name="two", outlet="Velm Courier")
    said = [statement(a, "The mine is shut") for a in (one, two)]
    _, (origin,) = trace([one, two], said)
    assert (origin.kind, origin.name) == ("unstated", "not stated (Reuters, Velm Courier)")
    assert set(origin.articles) == {one.id, two.id}


def test_a_role_without_a_name_is_the_person_of_that_role() -> None:
    one = report("Prime Minister Ada Lund said the mine is shut.")
    two = report("The PM said the mine is shut.", name="two")
    span = place(one, "Ada Lund")
    lund = Entity(
        "e-1",
        "person",
        "Ada Lund",
        (),
        (span,),
        (EntityRole("Prime Minister", place(one, "Prime Minister")),),
    )
    said = [
        statement(one, "the mine is shut", source="Ada Lund", entity="e-1"),
        statement(two, "the mine is shut", source="The PM", form="named-organisation"),
    ]
    claim, _ = trace([one, two], said, entities=[lund])
    assert claim.independent_origins == 1


def test_the_innermost_speaker_is_the_origin() -> None:
    one = report("The Brunnby Post said a driver had told it the mine is shut.")
    outer = statement(
        one,
        "a driver had told it the mine is shut",
        source="The Brunnby Post",
        form="named-organisation",
    )
    inner = statement(one, "the mine is shut", source="a driver", form="anonymous", inside=outer)
    claim, (origin,) = trace([one], [outer, inner])
    assert (claim.independent_origins, origin.name) == (1, "driver")
    assert "innermost" in {r.rule for r in origin.reasons}


def test_what_a_speaker_says_that_others_decided_is_the_speakers() -> None:
    one = report("Ada Lund said the board had decided to shut the mine.")
    outer = statement(one, "the board had decided to shut the mine", source="Ada Lund")
    inner = statement(
        one,
        "to shut the mine",
        source="the board",
        form="named-organisation",
        class_="thought",
        inside=outer,
    )
    claim, (origin,) = trace([one], [outer, inner])
    assert (claim.independent_origins, origin.name) == (1, "Ada Lund")


@pytest.mark.parametrize(
    "text",
    [
        "Documents seen by Reuters show the mine is shut.",
        "A Reuters witness saw the mine is shut.",
        "Our reporter saw that the mine is shut.",
    ],
)
def test_an_outlets_own_access_is_first_hand(text: str) -> None:
    one = report(text, outlet="Reuters")
    _, (origin,) = trace([one], [statement(one, text)])
    assert (origin.kind, origin.name, origin.first_hand) == ("report", "Reuters", True)


def test_one_utterance_quoted_under_two_names_is_one_origin() -> None:
    words = '"we shut the mine because the gas alarm rang twice"'
    one = report(f"Ada Lund said {words}.")
    two = report(f"Per Holm said {words}.", name="two")
    said = [
        statement(one, words, source="Ada Lund", quoting="direct"),
        statement(two, words, source="Per Holm", quoting="direct"),
    ]
    assert trace([one, two], said)[0].independent_origins == 1


@pytest.mark.parametrize(("words", "count"), [("rang loud and clear twice", 1), ("twice", 2)])
def test_five_words_in_marks_on_both_sides_are_one_utterance(words: str, count: int) -> None:
    one = report(f"Ada Lund said the gas alarm “{words}” that day.")
    two = report(f"Per Holm said that in the mine the alarm “{words}” on Monday.", name="two")
    said = [
        statement(one, f"the gas alarm “{words}” that day", source="Ada Lund", quoting="mixed"),
        statement(
            two, f"in the mine the alarm “{words}” on Monday", source="Per Holm", quoting="mixed"
        ),
    ]
    assert trace([one, two], said)[0].independent_origins == count


def test_who_passes_a_claim_on_once_has_it_from_there_everywhere() -> None:
    one = report("Ada Lund said Orlen Mining had told her that the mine is shut.")
    two = report("Ada Lund said the mine is shut.", name="two")
    outer = statement(one, "Orlen Mining had told her that the mine is shut", source="Ada Lund")
    said = [
        outer,
        statement(
            one, "the mine is shut", source="Orlen Mining", form="named-organisation", inside=outer
        ),
        statement(two, "the mine is shut", source="Ada Lund"),
    ]
    claim, origins = trace([one, two], said)
    assert claim.independent_origins == 1
    assert "innermost" in {r.rule for o in origins for r in o.reasons}


@pytest.mark.parametrize(
    ("words", "other", "form", "count"),
    [
        # who is called one of those who tell it
        ("Ada Lund, one of the plan's backers", "several backers", "anonymous", 1),
        ("Ada Lund, a critic of the plan", "several backers", "anonymous", 2),
    ],
)
def test_who_is_told_with_the_other_is_no_second_origin(
    words: str, other: str, form: Form, count: int
) -> None:
    one = report(f"{words}, said the mine is shut. Later {other} said the mine is closed.")
    lund = Entity("e-1", "person", "Ada Lund", (), (place(one, "Ada Lund"),), ())
    said = [
        statement(one, "the mine is shut", source=words, entity="e-1"),
        statement(one, "the mine is closed", source=other, form=form),
    ]
    assert trace([one], said, entities=[lund])[0].independent_origins == count


def test_the_regime_of_a_leader_is_the_state() -> None:
    one = report("Holm's regime said the mine is shut. Per Holm rules Iceland.")
    two = report("Iceland said the mine is shut.", name="two")
    roles = (EntityRole("leader of Iceland", place(one, "Iceland")),)
    holm = Entity("e-1", "person", "Per Holm", (), (place(one, "Per Holm"),), roles)
    said = [
        statement(one, "the mine is shut", source="Holm's regime", form="named-organisation"),
        statement(two, "the mine is shut", source="Iceland", form="named-organisation"),
    ]
    assert trace([one, two], said, entities=[holm])[0].independent_origins == 1


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("she was shocked by a fire that killed nine miners in Orlen", {"unstated"}),
        ("a fire killed nine miners in Orlen that day", {"speaker"}),
        ("it was a fire that killed nine miners in Orlen", {"speaker"}),
    ],
)
def test_what_a_speaker_only_refers_to_is_the_reports_own(words: str, kinds: set[str]) -> None:
    one = report(f"Ada Lund said {words}.")
    two = report("A fire killed nine miners in Orlen.", name="two")
    said = [
        statement(one, words, source="Ada Lund"),
        statement(two, "A fire killed nine miners in Orlen"),
    ]
    _, origins = trace([one, two], said)
    assert {o.kind for o in origins} == kinds


def test_copies_of_a_report_make_no_aside_an_origin() -> None:
    words = "she was shocked and saddened by a fire that killed nine miners"
    two = report("Per Holm said a fire killed nine miners.", name="two")
    told = "a fire killed nine miners"
    copies = [report(f"Ada Lund said {words}.", name=f"copy{n}") for n in range(4)]
    said = [statement(two, told, source="Per Holm")]
    said += [statement(copy, words, source="Ada Lund") for copy in copies]
    assert trace([two, *copies[:1]], said[:2])[0].independent_origins == 1
    assert trace([two, *copies], said)[0].independent_origins == 1


def test_copied_text_has_the_origin_of_its_twin() -> None:
    line = "the mine is shut for good after the gas alarm"
    one = report(f"Ada Lund said {line}.")
    two = report(f"Per Holm said {line}.", name="two")
    said = [
        statement(one, line, source="Ada Lund"),
        statement(two, line, source="Per Holm"),
    ]
    reuse = Reuse("r-1", place(one, line), place(two, line), 1.0, None)
    if one.id > two.id:
        reuse = replace(reuse, a=reuse.b, b=reuse.a)
    assert trace([one, two], said)[0].independent_origins == 2
    claim, (origin,) = trace([one, two], said, reuses=[reuse])
    assert claim.independent_origins == 1
    assert "copy" in {r.rule for r in origin.reasons}


CALL = "Chinese leader Ada Lund and President Per Holm spoke by phone.\n"


def test_words_of_a_call_that_one_side_carries_are_that_sides_account() -> None:
    one = report(CALL + "Lund said the island is ours, state news agency Xinhua reported.")
    two = report(CALL + "Lund said the island is ours.", name="two")
    said = [
        statement(one, "the island is ours", source="Lund", relay=[("Xinhua", "Xinhua")]),
        statement(two, "the island is ours", source="Lund"),
    ]
    claim, (origin,) = trace([one, two], said)
    assert (claim.independent_origins, origin.account) == (1, "Xinhua (China)")
    (reason,) = [r for r in origin.reasons if r.rule == "account"]
    assert "Xinhua" in {s.text for s in reason.evidence}


@pytest.mark.parametrize(
    ("phrase", "account"),
    [
        ("state news agency Velpress", "Velpress (state media)"),
        ("the official Velmian news agency Velpress", "Velpress (state media)"),
        ("state-run television Velpress", "Velpress (state media)"),
        ("the news agency Velpress", None),
        ("the weekly Velpress", None),
    ],
)
def test_a_carrier_that_a_report_calls_the_states_is_a_partys(
    phrase: str, account: str | None
) -> None:
    article = report(CALL + f"Lund said the island is ours, {phrase} reported.")
    relay = [("Velpress", "Velpress reported")]
    said = statement(article, "the island is ours", source="Lund", relay=relay)
    assert trace([article], [said])[1][0].account == account


def test_the_medium_of_a_state_that_took_no_part_tells_nobodys_account() -> None:
    call = "Presidents Ada Lund and Per Holm spoke by phone.\n"
    article = report(call + "Lund said the island is ours, Xinhua reported.")
    relay = [("Xinhua", "Xinhua reported")]
    said = statement(article, "the island is ours", source="Lund", relay=relay)
    assert trace([article], [said])[1][0].account is None


def test_a_reports_own_voice_is_nobodys_account() -> None:
    article = report(CALL + "He said the island is ours, Xinhua reported.\nThe sea was calm.")
    said = [
        statement(article, "the island is ours", source="He", relay=[("Xinhua", "Xinhua")]),
        statement(article, "The sea was calm"),
    ]
    assert [trace([article], [s])[1][0].account for s in said[1:]] == [None]
    assert trace([article], said)[1][-1].account is None


def test_all_speakers_of_one_account_are_one_origin() -> None:
    one = report(
        CALL + "Lund said the island is ours, Xinhua reported.\n"
        "Holm said the island is ours, Xinhua added."
    )
    said = [
        statement(one, "the island is ours", source="Lund", relay=[("Xinhua", "Xinhua reported")]),
        statement(one, "the island is ours", source="Holm", relay=[("Xinhua", "Xinhua added")]),
    ]
    assert trace([one], said)[0].independent_origins == 1


@pytest.mark.parametrize(
    "line",
    [
        "At a news conference Lund said the island is ours.",
        "Lund said the island is ours, the Velm Courier reported.",
    ],
)
def test_words_that_others_could_hear_are_nobodys_account(line: str) -> None:
    one = report(CALL + "Lund said the island is ours, Xinhua reported.")
    two = report(CALL + line, name="two")
    hops = [("Velm Courier", "Velm Courier")] if "Courier" in line else []
    said = [
        statement(one, "the island is ours", source="Lund", relay=[("Xinhua", "Xinhua")]),
        statement(two, "the island is ours", source="Lund", relay=hops),
    ]
    two_only = trace([two], [said[1]])[1]
    assert [o.account for o in two_only] == [None]


def test_the_channel_is_named() -> None:
    one = report("In a statement on Friday, Ada Lund said the mine is shut.")
    _, (origin,) = trace([one], [statement(one, "the mine is shut", source="Ada Lund", cue="said")])
    assert origin.channel == "statement"


def test_what_the_sentence_before_tells_of_is_no_channel() -> None:
    text = "She follows him on Twitter. Per Holm, of the Twitter-like site, said the mine is shut."
    article = report(text)
    _, (origin,) = trace([article], [statement(article, "the mine is shut", source="Per Holm")])
    assert origin.channel is None


VOICES = st.sampled_from([row for _, voices, _ in ROWS for row in voices])


@settings(max_examples=40, deadline=None)
@given(st.lists(VOICES, min_size=1, max_size=6))
def test_a_report_given_twice_raises_no_count_and_order_changes_none(
    voices: Sequence[tuple[str, Form] | None],
) -> None:
    articles, statements = told_by(voices)
    count = trace(articles, statements)[0].independent_origins
    again, more = told_by([*voices, *voices])
    assert trace(again, more)[0].independent_origins == count
    claim = one_claim(statements[::-1])
    assert trace(articles[::-1], statements[::-1], claim=claim)[0].independent_origins == count


def test_a_body_whose_commander_is_named_is_not_that_person() -> None:
    one = report("Per Holm said the mine is shut.")
    two = report("the Orlen coast guard said the mine is shut.", name="two")
    span = place(one, "Per Holm")
    holm = Entity("e-1", "person", "Per Holm", (), (span,))
    said = [
        statement(one, "the mine is shut", source="Per Holm", entity="e-1"),
        statement(two, "the mine is shut", source="the Orlen coast guard", entity="e-1"),
    ]
    claim, _ = trace([one, two], said, entities=[holm])
    assert claim.independent_origins == 2


def test_the_agency_of_a_state_speaks_for_it() -> None:
    one = report("The two leaders said the mine is shut.")
    two = report("state news agency Velpress wrote. The agency said the mine is shut.", name="two")
    said = [
        statement(one, "the mine is shut", source="The two leaders", form="anonymous"),
        statement(two, "the mine is shut", source="The agency", form="named-organisation"),
    ]
    claim, _ = trace([one, two], said)
    assert claim.independent_origins == 1
