"""Which passages two reports share, and what is no copying."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.datamodel import (
    AgencyCredit,
    Article,
    Cue,
    Reuse,
    Source,
    Span,
    Statement,
    make_id,
)
from headwater.reuse import find_reuses
from marks import article_of

LONG = (
    "The ferry Halvar sank in the harbour of Vesk shortly after dawn when its car deck filled with "
    "water, and divers found nobody in the wreck"
)
OTHER = (
    "Officials in Tarn opened an inquiry. Nobody had thought that a boat of this age could go down "
    "so fast in calm weather, which puzzles all who know her."
)


def pair(a: str, b: str, *, days: tuple[str | None, str | None] = (None, None)) -> list[Article]:
    return [article_of(a, name="a", published=days[0]), article_of(b, name="b", published=days[1])]


def shared(a: str, b: str) -> list[Reuse]:
    return find_reuses(pair(a, b), {})


def test_a_passage_copied_word_for_word_is_found_with_its_exact_characters() -> None:
    (reuse,) = shared(f"VESK - {LONG}. {OTHER}", f"{LONG}. Ada Lund took pictures.")
    assert (reuse.a.text, reuse.b.text, reuse.similarity) == (LONG, LONG, 1.0)
    assert reuse.a.article < reuse.b.article


def test_a_passage_with_a_few_words_changed_is_still_one() -> None:
    edited = LONG.replace("shortly after dawn", "soon after dawn").replace("nobody", "no one")
    (reuse,) = shared(f"{LONG}.", f"{edited}. {OTHER}")
    assert 0.7 < reuse.similarity < 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (f'Ada Lund said: "{LONG}."', f'"{LONG}," said Ada Lund, the mayor.'),
        (f"Ada Lund said: “{LONG}.”", f"«{LONG}», Ada Lund said in Vesk."),
        (f"Ada Lund said: “{LONG}.", f"Lund told them: '{LONG}.'"),
        (f'Ada Lund said: "{LONG}."', f"As Ada Lund put it, {LONG}."),
        ("The ferry sank in the harbour of Vesk.", "The ferry sank in the harbour of Vesk."),
        (LONG, OTHER),
        (f"{LONG}\n— Ada Lund (@adalund) May 3", f"{LONG}\n— Ada Lund (@adalund) May 3"),
        (
            "Jon Pell and Eva Ruud contributed to this report. All rights reserved. This material "
            "may not be published, broadcast.",
            "Jon Pell and Eva Ruud contributed to this report. All rights reserved. This material "
            "may not be published, broadcast.",
        ),
        ("", ""),
    ],
    ids=[
        "quotation",
        "guillemets",
        "unclosed",
        "quoted by one",
        "short",
        "unlike",
        "post",
        "formula",
        "empty",
    ],
)
def test_what_two_reports_may_share_without_copying(a: str, b: str) -> None:
    assert shared(a, b) == []


def test_a_shared_caption_alone_is_no_copying() -> None:
    one, other = pair(f"{LONG}.\n{OTHER}", f"{LONG}.\nAda Lund took pictures.")
    captions = [
        replace(x, paragraphs=(replace(x.paragraphs[0], role="caption"), x.paragraphs[1]))
        for x in (one, other)
    ]
    assert len(find_reuses([one, other], {})) == 1
    assert find_reuses(captions, {}) == []


def test_the_words_of_a_direct_statement_do_not_count() -> None:
    articles = pair(f"From the desk of Ada Lund: {LONG}.", f"Lund wrote - {LONG}.")
    found = {x.id: [_direct(x.span(x.text.index(LONG), x.text.index(LONG) + len(LONG)))]
             for x in articles}  # fmt: skip
    assert len(find_reuses(articles, {})) == 1
    assert find_reuses(articles, found) == []


def _direct(span: Span) -> Statement:
    cue = Cue((), "write", "verb")
    identity = make_id("s", span.article, span.start)
    return Statement(
        identity, span.article, Source("named-person"), cue, (span,), "direct", "assert", "speech",
        (), None, (), (), 1.0, "statements.quotation",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("2026-05-12", "2026-05-14"), "a"),
        (("2026-05-14", "2026-05-12"), "b"),
        (("2026-05-14T09:00:00+00:00", "2026-05-14T07:00:00+00:00"), "b"),
        (("2026-05-14T09:00:00", "2026-05-14"), None),
        (("2026-05-14", "2026-05-14"), None),
        ((None, "2026-05-14"), None),
    ],
)
def test_the_earlier_report_gave_the_passage(
    days: tuple[str | None, str | None], first: str | None
) -> None:
    articles = pair(f"{LONG}.", f"{LONG}. {OTHER}", days=days)
    (reuse,) = find_reuses(articles, {})
    giver = {"a-to-b": reuse.a, "b-to-a": reuse.b}.get(reuse.direction or "")
    assert (next(x.name for x in articles if x.id == giver.article) if giver else None) == first


def test_agency_copy_gave_the_passage_if_only_one_report_credits_an_agency() -> None:
    plain, other = pair(f"{LONG}.", f"{LONG}. {OTHER}")
    credit = AgencyCredit("Borin Press", "article", "creditline")
    agency = replace(other, agencies=(credit,))
    (reuse,) = find_reuses([plain, agency], {})
    assert (reuse.a if reuse.direction == "a-to-b" else reuse.b).article == agency.id
    both = [replace(plain, agencies=(credit,)), agency]
    assert [r.direction for r in find_reuses(both, {})] == [None]


def test_the_order_of_the_articles_changes_nothing() -> None:
    articles = [*pair(f"{LONG}.", f"{LONG}. {OTHER}"), article_of(f"{OTHER} {LONG}.", name="c")]
    assert find_reuses(articles, {}) == find_reuses(articles[::-1], {})
    assert len({(r.a.article, r.b.article) for r in find_reuses(articles, {})}) == 3


def test_an_article_given_twice_is_no_copy_of_itself() -> None:
    article = article_of(f"{LONG}.")
    assert find_reuses([article, article], {}) == []


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab \"“'\n.", max_size=80), st.text(alphabet="ab \"”'\n.", max_size=80))
def test_odd_text_never_raises(a: str, b: str) -> None:
    for reuse in find_reuses([article_of(a, name="a"), article_of(b, name="b")], {}):
        assert 0.0 <= reuse.similarity <= 1.0


def test_the_rules_of_reuse_are_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "rules" / "reuse.md").read_text()
    ids = set(re.findall(r"^\| `(reuse\.[\w-]+)` \|", page, re.MULTILINE))
    assert {"reuse.passage", "reuse.quotation", "reuse.quoted-elsewhere", "reuse.formula"} <= ids
