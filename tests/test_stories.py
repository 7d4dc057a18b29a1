"""Which reports belong to one story, and what the story is called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.datamodel import Article
from headwater.stories import group_stories, label_story
from marks import article_of

# Two quakes told in the same words, each with its own names; and a trade deal.
VESK = (
    "A strong earthquake struck Vesk early on Tuesday, killing at least 40 people, rescuers said. "
    "The quake of magnitude 6.1 toppled houses in the port of Vesk and on the island of Lomma.",
    "At least 40 people died when an earthquake of magnitude 6.1 hit Vesk and the island of Lomma. "
    "Rescuers in Vesk searched toppled houses, mayor Ada Lund said.",
    "Ada Lund, the mayor of Vesk, said rescuers were still searching houses after the earthquake. "
    "The quake killed at least 40 people in Vesk and on Lomma.",
)
TARN = (
    "A strong earthquake struck Tarn on Sunday, killing at least 12 people, rescuers said. "
    "The quake of magnitude 5.4 toppled houses in Tarn and in the Orvale valley.",
    "At least 12 people died when an earthquake of magnitude 5.4 hit Tarn and the Orvale valley. "
    "Rescuers in Tarn searched toppled houses, governor Jon Pell said.",
    "Jon Pell, the governor of Tarn, said rescuers were still searching houses after the "
    "earthquake. The quake killed at least 12 people in Tarn and the Orvale valley.",
)
DEAL = (
    "Borin Steel agreed to buy Halvar Mining for $4 billion, the two companies said on Monday. "
    "Shareholders of Halvar Mining will vote on the takeover by Borin Steel.",
    "The steelmaker Borin Steel is buying Halvar Mining in a $4 billion takeover. "
    "Analysts said Halvar Mining shareholders would accept the offer of Borin Steel.",
)


def folder(*groups: tuple[str, ...], published: str | None = None) -> list[Article]:
    return [
        article_of(text, name=f"{n}-{k}", published=published)
        for n, texts in enumerate(groups)
        for k, text in enumerate(texts)
    ]


def named(articles: list[Article]) -> list[set[str]]:
    names = {x.id: x.name for x in articles}
    return [{names[i][0] for i in story.articles} for story in group_stories(articles)]


def test_reports_of_one_event_are_one_story() -> None:
    assert [len(s.articles) for s in group_stories(folder(VESK))] == [3]


def test_two_events_of_one_kind_are_told_apart_by_their_names() -> None:
    assert sorted(map(sorted, named(folder(VESK, TARN)))) == [["0"], ["1"]]


def test_a_mixed_folder_falls_into_its_stories_the_largest_first() -> None:
    assert [len(s.articles) for s in group_stories(folder(DEAL, VESK))] == [3, 2]


def test_an_article_like_no_other_is_a_story_of_its_own() -> None:
    lone = ("The lighthouse of Fenholm was painted green by its keeper, who likes the colour.",)
    assert sorted(len(s.articles) for s in group_stories(folder(VESK, lone))) == [1, 3]


@pytest.mark.parametrize(
    ("days", "stories"),
    [(("2024-06-01", "2024-06-02"), 1), (("2024-06-01", "2025-06-01"), 2), ((None, None), 1)],
)
def test_reports_published_far_apart_need_more_in_common(
    days: tuple[str | None, str | None], stories: int
) -> None:
    one = (
        "The Fenholm regatta was won by Ada Lund of Vesk in strong wind on Sunday. Some forty "
        "boats took part in the regatta, and two of them sank."
    )
    other = (
        "A thief stole the cup of the Fenholm yacht club, whose chairman Jon Pell offered a reward "
        "of 900 crowns."
    )
    articles = [
        article_of(t, name=t[:9], published=d) for t, d in zip((one, other), days, strict=True)
    ]
    assert len(group_stories(articles)) == stories


def test_the_order_of_the_articles_changes_nothing() -> None:
    articles = folder(VESK, TARN, DEAL)
    assert group_stories(articles) == group_stories(articles[::-1])


def test_an_article_given_twice_counts_once() -> None:
    articles = folder(VESK)
    assert group_stories(articles + articles[:1]) == group_stories(articles)


def test_file_names_are_no_evidence() -> None:
    texts = [article_of(text, name="same") for text in (*VESK, *DEAL)]
    assert sorted(len(s.articles) for s in group_stories(texts)) == [2, 3]


def test_the_label_is_a_headline_of_the_most_central_article() -> None:
    articles = [
        article_of(f"Quake hits Vesk\n{text}", name=str(n), headline=True)
        for n, text in enumerate(VESK)
    ]
    label = group_stories(articles)[0].label
    assert label is not None
    assert label.text == "Quake hits Vesk"


def test_without_a_headline_the_label_is_a_first_sentence() -> None:
    story = label_story([article_of("Mr. Pell of Tarn has resigned. He gave no reason.")])
    assert story.label is not None
    assert story.label.text == "Mr. Pell of Tarn has resigned."


def test_one_story_holds_all_articles_however_unlike() -> None:
    articles = folder(VESK, DEAL)
    assert label_story(articles).articles == tuple(sorted(x.id for x in articles))
    assert label_story(articles) == label_story(articles[::-1])


@pytest.mark.parametrize("text", ["", "   ", "?!", "a", "\n\n"])
def test_a_text_without_words_is_a_story_without_a_fuss(text: str) -> None:
    stories = group_stories([article_of(text), *folder(DEAL)])
    assert sorted(len(s.articles) for s in stories) == [1, 2]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*VESK, *TARN, *DEAL]), max_size=8, unique=True))
def test_every_article_is_in_exactly_one_story(texts: list[str]) -> None:
    articles = [article_of(text, name=text[:20]) for text in texts]
    found = sorted(i for story in group_stories(articles) for i in story.articles)
    assert found == sorted(x.id for x in articles)


def test_the_rules_of_grouping_are_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "rules" / "stories.md").read_text()
    ids = set(re.findall(r"^\| `(stories\.[\w-]+)` \|", page, re.MULTILINE))
    assert {"stories.likeness", "stories.names", "stories.dates", "stories.separation"} <= ids
