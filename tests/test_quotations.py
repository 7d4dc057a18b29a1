"""Quotation marks in all the forms that news gives them."""

from __future__ import annotations

import pytest

from headwater.statements.quotations import find_quotations, quotation_at
from marks import article_of, unmark

ROWS = [
    pytest.param("{speech:“It’s off,”} said Ada Lund.", id="quotations.curly"),
    pytest.param("{speech:''Bye now, my friend,''} she said.", id="quotations.two-single"),
    pytest.param("{speech:``The dam will hold,''} he said.", id="quotations.backticks"),
    pytest.param("{speech:«Nous irons tous demain»}, said Mr Bo.", id="quotations.guillemets"),
    pytest.param("{speech:„Wir gehen alle nach Hause“}, said Mr Bo.", id="quotations.low-high"),
    pytest.param("{speech:â€œWe will go home now,â€\u009d} he said.", id="quotations.garbled"),
    pytest.param('It is{speech:"an important part of the plan,"} she said.', id="quotations.glued"),
    pytest.param(
        "He told Ms Ost: {speech:‘No, the workers’ rights are key,’} and left.",
        id="quotations.single",
    ),
    pytest.param(
        "{speech:'We will fight this,'} Ms Bo said. {speech:'It is not over yet.'}",
        id="quotations.single-straight",
    ),
    pytest.param("{speech:\"I like the word 'no' very much,\"} she said.", id="quotations.nested"),
    pytest.param("{speech:“A “nested” one is here,”} he said.", id="quotations.nested-double"),
    pytest.param("It was the workers' club in the '90s, n't it.", id="quotations.apostrophe"),
    pytest.param('Earl {nickname:"Duke"} Lane left.', id="quotations.nickname"),
    pytest.param('They called it {scare:"very bad"} news.', id="quotations.scare"),
    pytest.param('She read {scare:"The Long Road Home"} aloud.', id="quotations.title"),
    pytest.param("He stood 6'2\" tall and left the room.", id="quotations.feet-and-inches"),
    pytest.param(
        "{speech:'The whole of the dam will have to go.}\n{speech:'We start in May,'} he said.",
        id="quotations.left-open",
    ),
    pytest.param('{speech:"This is not the end,} he said. He left.', id="quotations.unclosed"),
]


@pytest.mark.parametrize("notation", ROWS)
def test_a_quotation_is_found_with_its_kind(notation: str) -> None:
    text, marks = unmark(notation)
    found = [(q.kind, q.start, q.end) for q in find_quotations(article_of(text))]
    assert found == marks


def test_a_quotation_over_paragraphs_is_one_group() -> None:
    text = '"We go on.\n"Second part of it.\n"Third part," he said. "More."'
    found = find_quotations(article_of(text))
    assert [q.group for q in found[:3]] == [found[0].group] * 3
    assert found[3].group != found[0].group
    assert [q.closed for q in found[:3]] == [False, False, True]


def test_a_quotation_may_run_into_the_next_paragraph_without_a_new_mark() -> None:
    text = '"Run on over\nand closed here," he said.'
    assert [text[q.start : q.end] for q in find_quotations(article_of(text))] == [
        '"Run on over',
        'and closed here,"',
    ]


def test_a_place_knows_its_quotation() -> None:
    found = find_quotations(article_of('He said "it is all over now" twice.'))
    assert quotation_at(found, 10) == found[0]
    assert quotation_at(found, 2) is None
