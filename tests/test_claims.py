"""Claims: the same proposition across reports."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.datamodel import Act, Article, Claim, Statement, Timex
from tell import align, place, report, sentences, statement

ONE = report(
    "Inspectors closed the Orlen coal mine on Friday.\n"
    "The mine employs 340 people in the Velm valley.\n"
    "A brass band played at the gate."
)
TWO = report(
    "The coal mine at Orlen was closed by inspectors.\n"
    "The union of miners has called a strike for Monday.\n"
    "It employs more than 300 people in the Velm valley.",
    name="two",
)
DOG = report("A lost dog swam across the lake of Brunnby.\nIts owner wept.", name="dog")


def shape(claims: Iterable[Claim]) -> set[frozenset[str]]:
    """Return claims as sets of statement ids."""
    return {frozenset(m.statement for m in c.mentions) for c in claims}


def reports(claim: Claim, statements: Sequence[Statement]) -> set[str]:
    """Return the articles that a claim is told in."""
    return {s.article for s in statements for m in claim.mentions if m.statement == s.id}


def test_two_reports_of_one_thing_are_one_claim_and_lead() -> None:
    told = sentences(ONE) + sentences(TWO)
    claims = align([ONE, TWO], told)
    assert reports(claims[0], told) == {ONE.id, TWO.id}
    assert {frozenset({told[0].id, told[3].id}), frozenset({told[1].id, told[5].id})} <= shape(
        claims
    )
    assert frozenset({told[2].id}) in shape(claims)


def test_every_asserting_statement_is_in_some_claim_and_no_decline_is() -> None:
    told = sentences(ONE) + sentences(TWO)
    declined = statement(
        TWO, "a strike", source="The union", form="named-organisation", act="decline"
    )
    claims = align([ONE, TWO], [*told, declined])
    mentioned = {m.statement for c in claims for m in c.mentions}
    assert mentioned == {s.id for s in told}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[1:])
def test_the_order_of_the_reports_changes_nothing(order: tuple[int, ...]) -> None:
    articles = [ONE, TWO, DOG]
    told = [s for a in articles for s in sentences(a)]
    again = [articles[n] for n in order]
    assert align(articles, told) == align(again, [s for a in again for s in sentences(a)][::-1])


def test_an_unrelated_report_changes_no_claim() -> None:
    told = sentences(ONE) + sentences(TWO)
    before = align([ONE, TWO], told)
    after = align([ONE, TWO, DOG], told + sentences(DOG))
    assert [c for c in after if not reports(c, sentences(DOG))] == before


def test_a_copy_joins_the_claims_of_its_twin() -> None:
    copy = report(ONE.text, name="copy")
    told = sentences(ONE) + sentences(TWO)
    before = align([ONE, TWO], told)
    after = align([ONE, TWO, copy], told + sentences(copy))
    kept = {s.id for s in told}
    assert {frozenset(c & kept) for c in shape(after)} == shape(before)


WORDS = ["mine", "strike", "council", "river", "bridge", "Orlen", "closed", "sold", "40", "flood"]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(WORDS), min_size=3, max_size=7).map(" ".join),
        min_size=2,
        max_size=5,
        unique=True,
    )
)
def test_any_reports_give_each_statement_once_or_more_in_any_order(lines: list[str]) -> None:
    articles = [report(f"The {line}.", name=str(n)) for n, line in enumerate(lines)]
    told = [s for a in articles for s in sentences(a)]
    claims = align(articles, told)
    assert {m.statement for c in claims for m in c.mentions} == {s.id for s in told}
    assert claims == align(articles[::-1], told[::-1])


def test_two_propositions_of_one_statement_take_part_in_two_claims() -> None:
    one = report("The minister said ties have stabilised and trade should expand.")
    said = statement(one, "ties have stabilised and trade should expand", source="The minister")
    claims = align([one], [said])
    assert [len(c.mentions) for c in claims] == [1, 1]
    assert all(c.mentions[0].spans for c in claims)


def test_a_conflict_lives_inside_a_claim() -> None:
    one = report("The ferry Mira sank off Brunnby and 12 passengers died.")
    two = report("The ferry Mira sank off Brunnby and 14 passengers died.", name="two")
    claims = align([one, two], sentences(one) + sentences(two))
    (claim,) = [c for c in claims if any(d.type == "number" for d in c.differences)]
    assert {m.relation for m in claim.mentions} == {"same", "conflicts"}


def test_a_shorter_telling_is_less_specific() -> None:
    one = report(
        "The Orlen mine was closed by inspectors of the Velm council on a cold Friday morning."
    )
    two = report("The Orlen mine was closed by inspectors.", name="two")
    told = sentences(one) + sentences(two)
    (claim,) = align([one, two], told)
    assert claim.wording.article == one.id
    assert {m.statement: m.relation for m in claim.mentions} == {
        told[0].id: "same",
        told[1].id: "less-specific",
    }


def test_the_same_speaker_in_other_words_is_other_wording() -> None:
    one = report('"We must now guard the harvest of the great peace together," Ada Lund said.')
    two = report('Ada Lund said "both should jointly guard the harvest of the peace".', name="two")
    a = statement(
        one,
        '"We must now guard the harvest of the great peace together,"',
        source="Ada Lund",
        quoting="direct",
    )
    b = statement(
        two,
        '"both should jointly guard the harvest of the peace"',
        source="Ada Lund",
        quoting="direct",
    )
    claims = align([one, two], [a, b])
    assert [m.relation for m in claims[0].mentions if m.relation != "same"] == ["other-wording"]
    assert [d.type for d in claims[0].differences] == ["wording"]


def test_the_wording_is_not_led_by_a_pronoun() -> None:
    one = report("It employs 340 people in the Velm valley of Orlen.")
    two = report("The Brask mine employs 340 people in the Velm valley of Orlen.", name="two")
    (claim,) = align([one, two], sentences(one) + sentences(two))
    assert claim.wording.text.startswith("The Brask mine")


@pytest.mark.parametrize(
    ("text", "cue", "content", "act", "wording"),
    [
        # claims.wording-with-verb: what says little without its verb is told with it
        ("Ada Lund firmly denied the rumours.", "firmly denied", "the rumours", "deny", None),
        ("Ada Lund urged people to leave.", "urged", "people to leave", "urge", None),
        ("Ada Lund denied that it rained.", "denied", "that it rained", "deny", None),
        ("Ada Lund said that it rained.", "said", "that it rained", "assert", "it rained"),
        ("Of the rumours, Ada Lund denied all.", "denied", "Of the rumours", "deny", "Of the r"),
    ],
)
def test_a_claim_is_worded_with_its_verb_where_it_says_little_without(
    text: str, cue: str, content: str, act: Act, wording: str | None
) -> None:
    one = report(text)
    told = statement(one, content, source="Ada Lund", cue=cue, act=act)
    (claim,) = align([one], [told])
    assert claim.wording.text.startswith(wording or f"{cue} {content}")


def test_what_is_said_only_through_an_inner_statement_is_in_its_claim() -> None:
    one = report("The Brunnby Post said miners had told it that the Orlen shaft would reopen.")
    outer = statement(
        one,
        "miners had told it that the Orlen shaft would reopen",
        source="The Brunnby Post",
        form="named-organisation",
    )
    inner = statement(
        one,
        "that the Orlen shaft would reopen",
        source="miners",
        form="anonymous",
        cue="told",
        inside=outer,
    )
    assert shape(align([one], [outer, inner])) == {frozenset({outer.id, inner.id})}


def test_times_told_are_listed() -> None:
    words = place(ONE, "on Friday")
    timex = Timex("t-1", words, "DATE", "2031-05-02", ("2031-05-02", "2031-05-02"), "published")
    claims = align([ONE], sentences(ONE), timexes=[timex])
    assert [c.timexes for c in claims if c.timexes] == [("t-1",)]


def test_what_numbers_the_dead_otherwise_is_in_the_claim_too() -> None:
    one = report("Nobody was injured when the ferry Mira ran aground.")
    two = report("Two people were injured when the ferry Mira hit the rocks.", name="two")
    claims = align([one, two], sentences(one) + sentences(two))
    kinds = {d.type for c in claims for d in c.differences}
    assert "number" in kinds


def test_two_parts_of_one_sentence_are_two_claims() -> None:
    one = report("The council closed the Orlen mine and the council closed the Velm mine.")
    claims = align([one], sentences(one))
    assert all(len(c.mentions) == 1 for c in claims)


@pytest.mark.parametrize(
    ("lines", "speakers", "count"),
    [
        (("I have waited for years for this cup", "I waited for this cup for years"), 2, 2),
        (("I have waited for years for this cup", "I waited for this cup for years"), 1, 1),
        (("Velm has waited for years for this cup", "Velm waited for this cup for years"), 2, 1),
    ],
)
def test_what_two_people_say_of_themselves_is_two_claims(
    lines: tuple[str, str], speakers: int, count: int
) -> None:
    names = ("Ada Lund", "Per Holm")[:speakers] * 2
    articles: list[Article] = []
    said: list[Statement] = []
    for line, name in zip(lines, names, strict=False):
        article = report(f"“{line},” {name} said.", name=f"by{len(said)}")
        words = f"“{line},”"
        entity = f"e-{name}"
        told = statement(article, words, source=name, entity=entity, quoting="direct")
        articles.append(article)
        said.append(told)
    assert len(align(articles, said)) == count


def test_what_is_denied_is_worded_as_told_and_the_denial_conflicts() -> None:
    told = report("Orlen Mining sold the Velm shares in May.")
    other = report("Ada Lund denied that Orlen Mining sold the Velm shares in May.", name="x")
    denied = statement(
        other, "Orlen Mining sold the Velm shares in May", source="Ada Lund", act="deny"
    )
    (claim,) = align([told, other], [*sentences(told), denied])
    assert claim.wording.article == told.id
    relations = {m.statement: m.relation for m in claim.mentions}
    assert relations[denied.id] == "conflicts"


def test_one_denial_in_many_reports_is_shown_once_for_each_source() -> None:
    texts = [
        "Orlen Mining sold the Velm shares in May.",
        "Orlen Mining sold the Velm shares in May.",
    ]
    articles = [report(text, name=f"r{n}") for n, text in enumerate(texts)]
    other = report("Ada Lund denied that Orlen Mining sold the Velm shares in May.", name="x")
    denied = statement(
        other, "Orlen Mining sold the Velm shares in May", source="Ada Lund", act="deny"
    )
    claims = align([*articles, other], [*(s for a in articles for s in sentences(a)), denied])
    rows = [d for c in claims for d in c.differences if d.type == "confirmed-denied"]
    assert 1 <= len(rows) <= 2
