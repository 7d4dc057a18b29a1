"""Real reports, where they lie beside the checkout: their structure, never their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from headwater import check, pipeline
from headwater.article import make_article
from headwater.datamodel import Claim, Document, Ledger, Metadata, Problem, Statement
from headwater.ingest import read_documents
from headwater.outlets import load_outlets
from headwater.render import render_terminal

# Names, places and dates of the flagship pair, replaced by invented ones of the same kind, so that
# nothing can be known about it by heart. The credited agency and the outlet are facts and stay.
INVENTED = {
    r"\bXi Jinping\b": "Oren Baltas",
    r"\bXi\b": "Baltas",
    r"\bDonald Trump\b": "Marcus Hale",
    r"\bTrump\b": "Hale",
    r"\bSanae Takaichi\b": "Junko Moriyama",
    r"\bTaiwan\b": "Ostrava",
    r"\bBeijing\b": "Minsk",
    r"\bChinese\b": "Belarusian",
    r"\bChina\b": "Belarus",
    r"\bSouth Korea\b": "North Macedonia",
    r"\bNovember 24, 2025\b": "March 14, 2022",
    r"\bOctober 30\b": "February 10",
    r"\bin October\b": "in February",
    r"\bsoybeans\b": "barley",
    r"\bXinhua\b": "Velpress",
}


def read_pair(shared: Path, replaced: bool) -> Ledger:
    """Return the ledger of the flagship pair, its names replaced in memory if told so."""
    articles = []
    for document in read_documents([shared / "data/stories/reports/taiwan_call"]):
        assert isinstance(document, Document)
        text = document.text
        for old, new in INVENTED.items() if replaced else ():
            text = re.sub(old, new, text)
        fresh = Document(document.name, None, text, document.media, Metadata(), None)
        article, _ = make_article(fresh, load_outlets())
        articles.append(article)
    (ledger,) = pipeline.tell_stories(articles, one_story=True)
    return ledger


@pytest.fixture(scope="module", params=[False, True], ids=["as printed", "names invented"])
def pair(request: pytest.FixtureRequest, shared: Path) -> Ledger:
    return read_pair(shared, request.param)


def words(name: str, pair: Ledger) -> str:
    """Return *name* as it stands in *pair*: as printed, or its invented counterpart."""
    if "Baltas" not in pair.articles[0].text:
        return name
    for old, new in INVENTED.items():
        name = re.sub(old, new, name)
    return name


def statements_of(pair: Ledger, name: str, number: int | None = None) -> list[Statement]:
    wanted = words(name, pair)
    ids = [a.id for a in pair.articles]
    return [
        s
        for s in pair.statements
        if wanted in (s.source.name or "") and number in (None, ids.index(s.article))
    ]


def claims_with(pair: Ledger, word: str) -> list[Claim]:
    content = {s.id: " ".join(x.text for x in s.content) for s in pair.statements}
    wanted = words(word, pair)
    return [
        c
        for c in pair.claims
        if any(
            wanted in (" ".join(x.text for x in m.spans) or content[m.statement])
            for m in c.mentions
        )
    ]


def articles_of(pair: Ledger, claims: Iterable[Claim]) -> set[int]:
    ids = [a.id for a in pair.articles]
    where = {s.id: ids.index(s.article) for s in pair.statements}
    return {where[m.statement] for c in claims for m in c.mentions}


def test_page_furniture_is_left_out_and_nothing_else(pair: Ledger) -> None:
    left_out = [f.text.strip() for f in pair.articles[0].furniture]
    text = "\n".join(left_out)
    assert {"2 min read", "RECOMMENDED", "Explore", "ASIA PACIFIC"} <= set(text.split("\n"))
    assert "arms package in a week" in text
    assert text.count("\n") >= 19
    body = [p for p in pair.articles[0].paragraphs if p.role == "body"]
    assert len(body) == 10
    assert pair.articles[1].furniture == ()


def test_caption_date_and_credit_are_kept_apart(pair: Ledger) -> None:
    first = pair.articles[0]
    roles = {p.role: first.text[p.start : p.end] for p in first.paragraphs}
    assert roles["caption"].endswith("/ AA")
    assert first.creditline is not None
    assert "SOURCE" in first.creditline.text
    assert {a.name for a in first.agencies if a.scope == "article"} == {"Reuters"}
    assert first.outlet is not None
    assert first.outlet.name == "TRT World"


def test_both_reports_are_dated_and_it_is_said_how(pair: Ledger) -> None:
    day = "2025-11-24" if words("Xi", pair) == "Xi" else "2022-03-14"
    published = [a.published for a in pair.articles]
    assert [(p.value[:10], p.basis) for p in published if p] == [(day, "text"), (day, "co-report")]


def test_the_relay_is_stated_where_it_is_named(pair: Ledger) -> None:
    for number in (0, 1):
        hops = [h for s in statements_of(pair, "Xi", number) for h in s.relay]
        assert [h.name for h in hops if h.basis == "stated"].count(words("Xinhua", pair)) >= 2


def test_one_utterance_in_two_translations_is_one_origin_with_a_word_difference(
    pair: Ledger,
) -> None:
    both = [c for c in claims_with(pair, "World War II") if len(articles_of(pair, [c])) == 2]
    reworded = [c for c in both if "wording" in {d.type for d in c.differences}]
    assert reworded
    assert {c.independent_origins for c in reworded} == {1}


def test_the_official_is_anonymous_confirms_the_call_and_gives_no_details(pair: Ledger) -> None:
    official = [s for s in pair.statements if s.source.form == "anonymous"]
    assert {s.article for s in official if s.act == "confirm"} == {a.id for a in pair.articles}
    assert {s.article for s in official if s.act == "decline"} == {a.id for a in pair.articles}


def test_different_strength_is_a_difference(pair: Ledger) -> None:
    sides = [
        {d.a.span.text.lower(), d.b.span.text.lower()}
        for c in pair.claims
        for d in c.differences
        if d.type == "strength"
    ]
    assert any(
        any("not ruled out" in s for s in side) and any("threatened" in s for s in side)
        for side in sides
    )


def test_a_day_and_its_month_are_a_detail_not_a_conflict(pair: Ledger) -> None:
    day = words("October 30", pair)
    found = [
        d
        for c in pair.claims
        for d in c.differences
        if any(day in side.span.text for side in (d.a, d.b))
    ]
    assert {d.type for d in found} == {"detail"}


def test_what_only_one_report_has_stays_its_own(pair: Ledger) -> None:
    assert articles_of(pair, claims_with(pair, "rare earth exports")) == {0}
    assert articles_of(pair, claims_with(pair, "lowered tariffs")) == {0}
    assert articles_of(pair, claims_with(pair, "G20")) == {1}


def test_relative_dates_are_resolved(pair: Ledger) -> None:
    first_day, month, weekend = (
        ("2025-11-24", "2025-10", ("2025-11-22", "2025-11-23"))
        if words("Xi", pair) == "Xi"
        else ("2022-03-14", "2022-02", ("2022-03-12", "2022-03-13"))
    )
    values: dict[str, set[str | None]] = {}
    for t in pair.timexes:
        values.setdefault(t.span.text.lower(), set()).add(t.value)
    assert values["monday"] == {first_day}
    assert values["last month"] == {month}
    (found,) = [t for t in pair.timexes if "weekend" in t.span.text]
    assert found.value is not None
    assert found.value.endswith("-WE")
    assert found.range == weekend


def test_the_first_screen_says_that_one_side_tells_what_was_said(pair: Ledger) -> None:
    said = [o for o in pair.origins if o.account]
    assert said
    assert len({o.account for o in said}) == 1
    first_screen = "\n".join(render_terminal(pair, width=100).splitlines()[:60])
    assert re.search(r"one side", first_screen)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(42))
def test_every_story_runs_through_and_its_ledger_is_sound(shared: Path, number: int) -> None:
    folders = sorted((shared / "data/stories/reports").iterdir())
    assert len(folders) == 42
    articles, problems = pipeline.read_articles([folders[number]])
    (ledger,) = pipeline.tell_stories(articles, one_story=True, problems=problems)
    assert check(ledger) == []
    failed: list[Problem] = [p for p in ledger.problems if p.code == "stage-failed"]
    assert failed == []
