"""What is left out of an article, and what must stay."""

from __future__ import annotations

import pytest

from headwater.article import make_article
from headwater.article.credits import (
    caption_rule,
    credit_line,
    date_line,
    find_dateline,
    metadata_date,
)
from headwater.article.furniture import line_rule
from headwater.datamodel import Article, Document, Metadata
from headwater.outlets import load_outlets

OUTLETS = load_outlets()
BODY = (
    "The dam above Halden broke on Monday, the mayor said.\n"
    "Crews moved four hundred people to a school.\n"
    "Nobody was hurt, according to the fire service."
)


def article_of(text: str, metadata: Metadata | None = None) -> Article:
    return make_article(Document("report", None, text, "text", metadata or Metadata()), OUTLETS)[0]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("3 min read", "furniture.reading-time"),
        ("Reading time: 4 minutes", "furniture.reading-time"),
        ("ADVERTISEMENT", "furniture.advertisement"),
        ("Story continues below", "furniture.continues"),
        ("Play video", "furniture.player"),
        ("Hide Caption 2 of 30", "furniture.player"),
        ("Embed", "furniture.player"),
        ("CLOSE", "furniture.continues"),
        ("Slide 3 of 12", "furniture.player"),
        ("Launch gallery", "furniture.player"),
        ("24 photos", "furniture.player"),
        ("Next slide", "furniture.player"),
        ("No part of this page may be copied without written permission.", "furniture.copyright"),
        ("Registration Number: 130 22", "furniture.copyright"),
        (
            "Copyright 1999 - 2031. All rights reserved. " + "The content of this site belongs to "
            "Kestrel World and its partners. " * 8,
            "furniture.copyright",
        ),
        ("Share this story", "furniture.share"),
        ("Facebook Twitter WhatsApp Email", "furniture.share"),
        ("Sign up for our morning newsletter", "furniture.subscribe"),
        ("Follow us on Instagram", "furniture.follow"),
        ("Got a story? Call our desk.", "furniture.follow"),
        ("14 comments", "furniture.comments"),
        ("We use cookies to improve this site.", "furniture.cookies"),
        ("Copyright 2031 Kestrel World. All rights reserved.", "furniture.copyright"),
        ("Tags: dam, Halden, flood", "furniture.tags"),
        ("RELATED: Dam experts warned of cracks", "furniture.related-link"),
        ("Watch: water pours through the wall", "furniture.watch"),
        ("RelatedKestrel World - Dam experts warned", "furniture.related-link"),
        ("[Five things to know about the Halden dam]", "furniture.related-link"),
        ("2 hours ago", "furniture.timestamp"),
        ("window.ads = window.ads || [];", "furniture.script"),
        ("* * *", "furniture.rule"),
        ("RECOMMENDED", "furniture.list-heading"),
        ("More on this story", "furniture.list-heading"),
        ("You may also like", "furniture.list-heading"),
    ],
)
def test_a_line_that_says_so_itself_is_furniture(line: str, rule: str) -> None:
    assert line_rule(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Read the report before you sign it, she told the council.",
        "He will share the prize with his sister.",
        "More people left the valley on Tuesday.",
        "Follow-up talks are planned for June.",
        "Cookies were sold at the fair in Halden.",
        "The minister was 2 hours late.",
        "“Subscribe to nothing,” he said.",
        "+47 158-23-2012",
        "Comments by the governor drew laughter.",
        "Watching the water rise, Ms Lund wept.",
        "Related parties must report such deals, the court ruled.",
    ],
)
def test_an_own_line_that_only_resembles_furniture_stays(line: str) -> None:
    assert line_rule(line) is None


def test_a_section_label_before_the_headline_is_left_out() -> None:
    article = article_of(f"NORTHERN COAST\nDam breaks above Halden\n{BODY}")
    assert [f.reason for f in article.furniture] == ["furniture.section-label"]
    assert article.headline is not None
    assert article.headline.text == "Dam breaks above Halden"


def test_a_headline_said_again_is_left_out_and_what_stands_between_is_the_standfirst() -> None:
    head = "Dam breaks above Halden\nFour hundred people had to leave.\nDam breaks above Halden\n"
    article = article_of(head + BODY)
    assert [f.reason for f in article.furniture] == ["furniture.repeated-headline"]
    assert [p.role for p in article.paragraphs] == ["headline", "subhead", "body", "body", "body"]


LINKS = "\n".join(f"Council of Halden opens bridge number {n}" for n in range(6))


@pytest.mark.parametrize("heading", ["Explore\n", "Most read\n", "More from Norland\n", ""])
def test_a_run_of_headlines_behind_the_report_is_left_out(heading: str) -> None:
    article = article_of(f"{BODY}\n{heading}{LINKS}")
    assert article.text == BODY
    assert [f.reason for f in article.furniture].count("furniture.link-list") == 6


@pytest.mark.parametrize(
    "ending",
    [
        "The song goes:\nblue river you came\ninto my house\nand took the chairs\nand the lamp",
        f"{LINKS}\nIt rained again.",
        "Lund won.\nFisk was second.\nHolm was third.",
        "Results:\nHalden 3, Lunde 2\nAsker 1, Holm 0\nVik 2, Moss 2\nRena 4, Elverum 1",
    ],
)
def test_a_list_that_is_the_reports_own_stays(ending: str) -> None:
    article = article_of(f"{BODY}\n{ending}")
    assert not [f for f in article.furniture if f.reason == "furniture.link-list"]


def test_a_heading_in_mid_article_takes_no_paragraph_with_it() -> None:
    first, rest = BODY.split("\n", 1)
    article = article_of(f"{first}\nRECOMMENDED\n{rest}")
    assert article.text == BODY
    assert [f.text for f in article.furniture] == ["RECOMMENDED"]


def test_a_cross_head_is_kept_apart_from_the_body() -> None:
    article = article_of(f"{BODY}\nWhat it means for Halden\nThe town will have to build again.")
    assert [p.role for p in article.paragraphs][-2:] == ["subhead", "body"]


def test_furniture_glued_to_a_sentence_is_cut_off_and_the_sentence_stays() -> None:
    article = article_of(f"{BODY}\nContinue reading the main story The mayor thanked the crews.")
    assert article.text.endswith("\nThe mayor thanked the crews.")
    assert article.furniture[-1].text == "Continue reading the main story"


def test_an_authors_life_behind_the_report_is_left_out() -> None:
    bio = "Ada Lund is a senior reporter covering rivers. Follow her @adalund."
    article = article_of(f"{BODY}\n{bio}")
    assert [f.reason for f in article.furniture] == ["furniture.author-bio"]


def test_a_gallery_title_before_each_caption_is_left_out() -> None:
    shots = [
        f"Photos: Flood in Halden {x} Hide Caption {n} of 3"
        for n, x in enumerate(
            ["A car floats by the church.", "The dam seen from the air.", "Crews rest at noon."], 1
        )
    ]
    article = article_of("\n".join(shots))
    assert [f.reason for f in article.furniture].count("furniture.gallery-title") == 3
    assert article.text.startswith("A car floats by the church.")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Water pours through the wall above Halden / AA", "caption-slash"),
        ("FILE - In this May 3, 2030 file photo, Ada Lund speaks in Halden.", "caption-start"),
        ("Image copyright Reuters Image caption The dam is 90 years old", "caption-start"),
        ("The dam above Halden. (Bo Fisk/Associated Press)", "caption-credit"),
        ("The dam above Halden (Getty Images)", "caption-credit"),
        ("The dam above Halden. (Photo: Bo Fisk)", "caption-credit"),
        ("The dam above Halden. Photograph: Bo Fisk/AFP", "caption-credit"),
        ("Bo Fisk/Getty Images", "caption-slash"),
        ("Getty Images Water pours through the wall", "caption-agency-first"),
        ("The mayor of Halden (left) thanks the crews", "caption-pictured"),
    ],
)
def test_a_line_under_a_picture_is_a_caption(line: str, rule: str) -> None:
    assert caption_rule(line, OUTLETS) == rule


@pytest.mark.parametrize(
    "line",
    [
        "She improved the quality of her pictures by waiting for rain.",
        "Reuters reported that the dam had cracks, citing two engineers.",
        "The party left (and right) agreed on the dam.",
        "He paid 3/16 of the price, the court heard.",
        "It rained all week. (Reuters)",
        "He was led out of the hall. (Warning: video shows blood.)",
    ],
)
def test_a_sentence_is_no_caption(line: str) -> None:
    assert caption_rule(line, OUTLETS) is None


@pytest.mark.parametrize(
    ("line", "scope"),
    [
        ("SOURCE:Reuters", "article"),
        ("SOURCE: Kestrel World and agencies", "article"),
        ("(AP)", "article"),
        ("al/bf (AFP, dpa)", "article"),
        ("© AFP", "article"),
        ("With reporting by Reuters", "contribution"),
        ("(Reporting by Ada Lund in Halden; Editing by Bo Fisk)", "contribution"),
        ("Additional reporting by agencies", "contribution"),
        ("The Associated Press contributed to this report.", "contribution"),
        ("Ada Lund in Halden and Bo M. Fisk in Asker contributed to this report.", "contribution"),
        ("The image shows that rain contributed to the collapse of the wall.", None),
        ("The rain contributed to the flood.", None),
        ("Reporting by the council showed that the wall was weak.", None),
        ("Writing for a panel of engineers, Ada Lund said the wall was weak.", None),
        ("The report was written by three lawyers and blames the mayor.", None),
        ("This article first appeared in the Kestrel.", "article"),
        ("Sources say the dam was old and weak in many places near the wall.", None),
    ],
)
def test_a_credit_line_is_told_from_a_sentence(line: str, scope: str | None) -> None:
    assert credit_line(line, OUTLETS) == scope


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("November 24, 2031", "2031-11-24"),
        ("Published 3:04 pm Jan 5, 2031", "2031-01-05T15:04"),
        ("Updated: 2031-05-30 09:53", "2031-05-30T09:53"),
        ("Mon 3 March 2031 18.05 GMT", "2031-03-03"),
        ("2031/05/30", "2031-05-30"),
        ("February 31, 2031", None),
        ("The dam was built on 3 March 1931.", None),
        ("On January 5, 2031 the council met again", None),
    ],
)
def test_a_line_that_only_dates_is_told_from_a_sentence(line: str, value: str | None) -> None:
    found = date_line(line)
    assert (found[0] if found else None) == value


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2031-04-10T00:00:00", "2031-04-10"),
        ("2031-04-10T21:01:28", "2031-04-10T21:01:28"),
        ("2031-04-10T21:01:28.123Z", "2031-04-10T21:01:28Z"),
        ("2031-04", "2031-04"),
        ("Mon, 24 Nov 2025 10:30:00 GMT", "2025-11-24T10:30:00+00:00"),
        ("24 November 2025", "2025-11-24"),
        ("2031-13-40", None),
        ("yesterday", None),
    ],
)
def test_metadata_dates_keep_their_granularity(value: str, iso: str | None) -> None:
    assert metadata_date(value) == iso


@pytest.mark.parametrize(
    ("paragraph", "dateline"),
    [
        ("HALDEN, Norland (AP) — It rained all week.", "HALDEN, Norland (AP)"),
        ("HALDEN, March 3 (Reuters) - It rained all week.", "HALDEN, March 3 (Reuters)"),
        ("Halden, Norland (AFP) - It rained.", "Halden, Norland (AFP)"),
        ("(CNN) It rained all week in Halden.", "(CNN)"),
        (
            "PORT HALDEN — It rained all week in the north and the river rose again on Monday.",
            "PORT HALDEN",
        ),
        ("Ada Lund (Labour) said that it rained.", None),
        ("NATO: a short history", None),
        ("WATCH: the river rose again on Monday and the town of Halden was under water.", None),
    ],
)
def test_a_dateline_is_found_where_one_stands(paragraph: str, dateline: str | None) -> None:
    found = find_dateline(paragraph, lambda name: OUTLETS.by_name(name) is not None)
    assert (paragraph[: found.end] if found else None) == dateline
