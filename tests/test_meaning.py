"""How near propositions are in meaning, whichever way they are compared."""

from __future__ import annotations

import pytest

from headwater.claims import meaning
from headwater.claims.meaning import Meanings, passage
from headwater.likeness import Proposition, Teller, describe, weigh
from headwater.syntax import parse
from tell import report

TEXTS = (
    "The Orlen coal mine was closed by inspectors on Friday.\nMiners walked home in the rain.",
    "Inspectors have shut the coal mine at Orlen.\nA union wants a second opinion.\nIt rained.",
    "Rents in Velm fell by a tenth.\nThe pit at Orlen is shut, an official said.",
)


def read() -> tuple[list[Proposition], Meanings]:
    """Return a proposition for each line of the texts, and how near they are."""
    found, articles, syntaxes = [], {}, {}
    for n, text in enumerate(TEXTS):
        article = report(text, name=f"r{n}")
        syntax = parse(article)
        articles[article.id], syntaxes[article.id] = article, syntax
        for p in article.paragraphs:
            teller = Teller(f"s-{n}-{p.start}")
            found.append(describe(syntax, [article.span(p.start, p.end)], teller))
    found = sorted(weigh(found), key=lambda p: p.key)
    return found, Meanings(found, articles, syntaxes)


def test_long_articles_are_compared_pair_by_pair_to_the_same_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, meanings = read()
    pairs = [(a, b) for a in found for b in found if a is not b]
    usual = [meanings.near(a, b) for a, b in pairs]
    monkeypatch.setattr(meaning, "BLOCK", 0)
    for (a, b), expected in zip(pairs, usual, strict=True):
        assert meanings.near(a, b) == pytest.approx(expected, abs=2e-5)


def test_what_is_forgotten_is_compared_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    found, meanings = read()
    pairs = [(a, b) for a in found for b in found if a is not b]
    usual = [meanings.near(a, b) for a, b in pairs]
    monkeypatch.setattr(meaning, "CELLS", 1)
    _, again = read()
    assert [again.near(a, b) for a, b in pairs] == usual


@pytest.mark.parametrize("chunk", [1, 2, 256])
def test_the_nearest_of_each_other_report_are_found_in_chunks_of_any_size(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, meanings = read()
    whole = meanings.nearest(found, 1, 2)
    monkeypatch.setattr(meaning, "CHUNK", chunk)
    assert meanings.nearest(found, 1, 2) == whole
    articles = {p.article for p in found}
    for n, p in enumerate(found):
        others = {found[i if j == n else j].article for i, j in whole if n in (i, j)}
        assert others == articles - {p.article}


def test_a_passage_is_marked_in_its_sentence() -> None:
    article = report("The mine was shut on Friday, and the union called a strike. It rained.")
    syntax = parse(article)
    told = describe(syntax, [article.span(33, 58)], Teller("s-1"))
    found = passage(told, article, syntax, "Ada Lund")
    assert found.text == "The mine was shut on Friday, and the union called a strike."
    assert [found.text[s:e] for s, e in found.marks] == [told.spans[0].text]
