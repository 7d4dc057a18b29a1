"""Small readings of a parsed sentence."""

from __future__ import annotations

import pytest

from headwater import clauses
from headwater.datamodel import Syntax, Token
from headwater.syntax import parse
from marks import article_of


def read(text: str, word: str) -> tuple[Syntax, Token]:
    syntax = parse(article_of(text))
    return syntax, next(t for t in syntax.tokens if t.text == word)


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Ada Lund said it rained.", "said", "Lund"),
        ('"It rained," said Ada Lund.', "said", "Lund"),
        ("Ada Lund came and said it rained.", "said", "Lund"),
        ("Ada Lund left, saying it rained.", "saying", "Lund"),
        ("The news was confirmed by the ministry.", "confirmed", "ministry"),
    ],
)
def test_a_verb_knows_who_does_it(text: str, verb: str, subject: str) -> None:
    syntax, token = read(text, verb)
    found = clauses.subject_of(syntax, token)
    assert found is not None
    assert found.text == subject


@pytest.mark.parametrize(
    ("text", "verb", "denied"),
    [
        ("She did not confirm the plan.", "confirm", True),
        ("She confirmed the plan.", "confirmed", False),
        ("No official confirmed the plan.", "confirmed", True),
    ],
)
def test_a_denied_verb_is_told(text: str, verb: str, denied: bool) -> None:
    assert clauses.is_negated(*read(text, verb)) is denied


def test_a_verb_group_holds_auxiliaries_and_negation() -> None:
    syntax, token = read("He has not yet said it.", "said")
    assert [t.text for t in clauses.verb_group(syntax, token)] == ["has", "not", "yet", "said"]


def test_a_name_keeps_its_apposition_and_drops_its_clause() -> None:
    text = "Ada Lund, the mayor of Orle, who resigned, spoke."
    syntax, token = read(text, "Lund")
    ((start, end),) = clauses.noun_span(syntax, token)
    assert text[start:end] == "Ada Lund, the mayor of Orle"


def test_spans_are_joined_and_cut() -> None:
    assert clauses.join([(5, 9), (0, 4)]) == ((0, 9),)
    assert clauses.subtract([(0, 10)], [(3, 5)]) == ((0, 3), (5, 10))
    assert clauses.covers([(0, 3), (5, 9)], 2, 6) == 2
