"""From a Document to an Article: clean text, its parts, and the way back."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.article import make_article
from headwater.article.lines import clean
from headwater.datamodel import Article, Document, Metadata, Problem
from headwater.limits import DEFAULT, Limits
from headwater.outlets import load_outlets

OUTLETS = load_outlets()
BODY = (
    "The dam above Halden broke on Monday, the mayor said.\n"
    "Crews moved four hundred people to a school.\n"
    "Nobody was hurt, according to the fire service."
)


def made(
    text: str, *, dated: str | None = None, limits: Limits = DEFAULT, **metadata: Any
) -> tuple[Article, tuple[Problem, ...]]:
    document = Document("report", None, text, "text", Metadata(**metadata))
    return make_article(document, OUTLETS, published=dated, limits=limits)


def article_of(text: str, **metadata: Any) -> Article:
    return made(text, **metadata)[0]


def agencies(article: Article) -> list[tuple[str, str, str]]:
    return [(a.name, a.scope, a.basis) for a in article.agencies]


ODD = "\n\r\t\x00\x0b\u00a0\u00ad\u200b\u202e\u2028\u0301\u0316\u00e9\u1100\u1161\u11a8"
NEWSLIKE = st.text(
    st.sampled_from("abe AB.,:/()“”©" + ODD) | st.characters(),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(NEWSLIKE)
def test_every_run_of_the_map_is_the_same_characters_in_the_input(raw: str) -> None:
    article = article_of(raw)
    assert [run[0] for run in article.source_map[1:]] == [run[1] for run in article.source_map[:-1]]
    assert sum(end - start for start, end, _ in article.source_map) == len(article.text)
    for start, end, place in article.source_map:
        assert place is None or raw[place : place + end - start] == article.text[start:end]


def plain(text: str) -> str:
    return re.sub(r"\s", "", clean(text, 0, len(text))[0])


@settings(max_examples=150, deadline=None)
@given(NEWSLIKE)
def test_a_word_leads_back_to_itself_but_for_blanks_and_composition(raw: str) -> None:
    article = article_of(raw)
    edges = {n for start, end, place in article.source_map if place is not None
             for n in range(start, end)}  # fmt: skip
    for word in re.finditer(r"\S+", article.text):
        place = article.to_raw(*word.span())
        if place is not None and word.start() in edges:
            assert plain(raw[slice(*place)]) == plain(word.group())


@settings(max_examples=150, deadline=None)
@given(NEWSLIKE)
def test_the_text_is_composed_and_its_paragraphs_are_clean(raw: str) -> None:
    article = article_of(raw)
    assert unicodedata.is_normalized("NFC", article.text)
    joined = "\n".join(article.text[p.start : p.end] for p in article.paragraphs)
    assert joined == article.text
    assert "  " not in article.text
    assert "\n\n" not in article.text


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([*BODY.split("\n"), "2 min read", "RECOMMENDED", "(AP)", "Ad", ""]))
)
def test_nothing_but_blanks_is_neither_text_nor_furniture(lines: list[str]) -> None:
    article = article_of("\n".join(lines))
    kept = article.text.split("\n") + [f.text for f in article.furniture]
    assert sorted(filter(None, kept)) == sorted(filter(None, lines))


def test_white_space_is_collapsed_and_controls_are_dropped() -> None:
    article = article_of("The\u00a0 dam\t broke\u202e on \u200bMonday.\r\n\r\n\r\nIt\x00 rained.\n")
    assert article.text == "The dam broke on Monday.\nIt rained."


def test_composed_letters_have_a_run_of_their_own() -> None:
    article = article_of("Rene\u0301 left.")
    assert article.text == "René left."
    assert article.source_map == ((0, 3, 0), (3, 4, None), (4, 10, 5))


def test_lines_broken_to_a_width_are_joined() -> None:
    wrapped = (
        "The dam above Halden broke on Monday and the water ran\n"
        "through the whole town, the mayor said in a statement\n"
        "to the council. Crews moved four hundred people into a\n"
        "school on the hill, where they stayed for the rest of\n"
        "the week.\n\nNobody was hurt, according to the fire service, which\nsent sixty men."
    )
    assert len(article_of(wrapped).paragraphs) == 2


def test_a_title_that_only_the_metadata_knows_becomes_the_first_paragraph() -> None:
    article = article_of(
        BODY, title="Dam breaks above Halden | Kestrel World", site="Kestrel World"
    )
    assert article.headline is not None
    assert article.headline.text == "Dam breaks above Halden"
    assert article.paragraphs[0].role == "headline"
    assert article.source_map[0] == (0, 23, None)


def test_a_title_that_the_text_has_is_not_added() -> None:
    article = article_of("DAM BREAKS ABOVE HALDEN\n" + BODY, title="Dam breaks above Halden")
    assert article.text.count("\n") == 3
    assert article.headline is not None
    assert article.headline.text == "DAM BREAKS ABOVE HALDEN"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"HALDEN, Norland (AP) — {BODY}", [("Associated Press", "article", "dateline")]),
        (f"HALDEN (Nordpress) - {BODY}", [("Nordpress", "article", "dateline")]),
        (f"{BODY}\nSOURCE:Reuters", [("Reuters", "article", "creditline")]),
        (f"{BODY}\nSOURCE: Nordpress", [("Nordpress", "article", "creditline")]),
        (f"{BODY} (AFP)", [("Agence France-Presse", "article", "creditline")]),
        (f"{BODY}\nWith reporting by Reuters", [("Reuters", "contribution", "creditline")]),
        (f"By Ada Lund, Associated Press\n{BODY}", [("Associated Press", "article", "byline")]),
        (f"Water over the wall / AA\n{BODY}", [("Anadolu Agency", "photo", "creditline")]),
        (
            f"{BODY}\nCopyright 2031 The Associated Press. All rights reserved.",
            [("Associated Press", "article", "creditline")],
        ),
        (f"{BODY}\nThe minister told Reuters that it rained.", []),
        (BODY, []),
    ],
)
def test_agencies_are_credited_with_scope_and_basis(
    text: str, found: list[tuple[str, str, str]]
) -> None:
    assert agencies(article_of(text)) == found


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ({"authors": ("The Associated Press",)}, [("Associated Press", "article", "metadata")]),
        ({"authors": ("Ada Lund", "Bo Fisk", "AP")}, []),
        (
            {"url": "https://kestrel.example/reuters/2031/dam.html"},
            [("Reuters", "article", "metadata")],
        ),
        ({"domain": "www.reuters.com"}, [("Reuters", "article", "metadata")]),
    ],
)
def test_agencies_are_credited_by_metadata(
    metadata: dict[str, Any], found: list[tuple[str, str, str]]
) -> None:
    assert agencies(article_of(BODY, **metadata)) == found


@pytest.mark.parametrize(
    ("text", "metadata", "name", "owner"),
    [
        (BODY, {"domain": "www.bbc.co.uk"}, "BBC News", "public"),
        (BODY, {"domain": "www.kestrel.example"}, "kestrel.example", None),
        (
            f"By Kestrel World staff\n{BODY}",
            {"domain": "kestrelworld.example"},
            "Kestrel World",
            None,
        ),
        (
            BODY,
            {"domain": "kestrelworld.example", "authors": ("Kestrel World staff",)},
            "Kestrel World",
            None,
        ),
        (f"{BODY}\n© Kestrel World 2031. All rights reserved.", {}, "Kestrel World", None),
        (BODY, {"domain": "kestrel.example", "site": "Kestrel World"}, "Kestrel World", None),
        (f"{BODY}\nRelatedKestrel World - Dam had cracks", {}, "Kestrel World", None),
        (f"{BODY}\n© 2031 Kestrel World. All rights reserved.", {}, "Kestrel World", None),
        (f"(CNN) {BODY}", {}, "CNN", "private"),
    ],
)
def test_the_outlet_is_found_by_domain_site_or_its_own_name(
    text: str, metadata: dict[str, Any], name: str, owner: str | None
) -> None:
    outlet = article_of(text, **metadata).outlet
    assert outlet is not None
    assert (outlet.name, outlet.owner) == (name, owner)


def test_the_outlets_own_name_above_the_headline_is_no_headline() -> None:
    text = f"The Kestrel World Herald\nDam breaks above Halden\n\n{BODY}\n"
    article = article_of(text + "© 2031 The Kestrel World Herald. All rights reserved.")
    assert article.headline is not None
    assert article.headline.text == "Dam breaks above Halden"
    assert "furniture.masthead" in [f.reason for f in article.furniture]


def test_a_caption_may_end_in_an_agency_that_only_the_dateline_knows() -> None:
    picture = "Water runs over the wall on Monday. / Nordpress"
    article = article_of(f"Dam breaks above Halden\n{picture}\n\nHALDEN (Nordpress) — {BODY}")
    roles = {article.text[p.start : p.end]: p.role for p in article.paragraphs}
    assert roles[picture] == "caption"
    assert ("Nordpress", "article", "dateline") in agencies(article)


def test_a_desk_can_sign() -> None:
    article = article_of(f"Dam breaks above Halden\nBy Kestrel World staff\n{BODY}")
    assert article.byline is not None
    assert article.byline.text == "Kestrel World staff"


def test_a_text_that_names_no_outlet_has_none() -> None:
    assert article_of(f"{BODY}\nCopyright 2031 The Associated Press.").outlet is None


def test_parts_of_the_head_and_foot_are_spans() -> None:
    article = article_of(f"Dam breaks above Halden\nBy Ada Lund\nHALDEN (AP) — {BODY}\n(AP)")
    assert article.byline is not None
    assert article.byline.text == "Ada Lund"
    assert article.dateline is not None
    assert article.dateline.text == "HALDEN (AP)"
    assert article.creditline is not None
    assert article.creditline.text == "(AP)"
    roles = [p.role for p in article.paragraphs]
    assert roles == ["headline", "credit", "body", "body", "body", "credit"]


@pytest.mark.parametrize(
    ("text", "metadata", "published", "basis"),
    [
        (f"March 3, 2031\n{BODY}", {}, "2031-03-03", "text"),
        (
            f"March 3, 2031\n{BODY}",
            {"published": "2031-03-04 10:00:00"},
            "2031-03-04T10:00:00",
            "metadata",
        ),
        (f"By Ada Lund | March 3, 2031\n{BODY}", {}, "2031-03-03", "text"),
        (BODY, {}, "2031-03-09", "given"),
    ],
)
def test_the_date_is_the_metadatas_else_the_texts_else_the_given(
    text: str, metadata: dict[str, Any], published: str, basis: str
) -> None:
    dated = made(text, dated="2031-03-09", **metadata)[0].published
    assert dated is not None
    assert (dated.value, dated.basis) == (published, basis)


def test_an_update_is_kept_apart_from_the_publication() -> None:
    article = article_of(f"Published 3 March 2031\nUpdated 5 March 2031\n{BODY}")
    assert article.published is not None
    assert article.published.value == "2031-03-03"
    assert article.updated is not None
    assert article.updated.value == "2031-03-05"


@pytest.mark.parametrize(
    ("text", "metadata", "code"),
    [
        ("El dique de Halden se rompió el lunes y el agua corrió por toda la ciudad, dijo "
         "el alcalde. Nadie resultó herido, según los bomberos.", {}, "other-language"),
        (BODY, {"published": "soon"}, "bad-date"),
        ("2 min read", {}, "no-text"),
        ("", {}, "no-text"),
    ],
)  # fmt: skip
def test_what_went_less_than_well_is_told(text: str, metadata: dict[str, Any], code: str) -> None:
    article, problems = made(text, **metadata)
    assert [(p.code, p.article) for p in problems] == [(code, article.id)]


def test_a_very_long_article_is_kept_and_analysed_in_part() -> None:
    article, problems = made("It rained again. " * 1_000, limits=Limits(characters=500))
    assert len(article.text) == 16_999
    assert article.paragraphs[-1].end <= 500
    assert [p.code for p in problems] == ["too-long"]


@pytest.mark.parametrize(
    "text",
    [
        "! " * 3_000,
        "By " + "Ada and " * 600,
        "(" * 4_000,
        "A/" * 900 + "\n" + "share - " * 240,
        "a" + "\u0301\u0316" * 50_000,
        "Read more\n" * 2_000,
        "It rained. " * 40_000,
    ],
    ids=["marks", "names", "brackets", "slashes", "accents", "headings", "one paragraph"],
)
def test_odd_text_takes_no_odd_time(text: str) -> None:
    assert made(text)[0].name == "report"


def test_only_the_runs_of_a_pages_body_are_the_article() -> None:
    page = f"Home News\nDam breaks above Halden\nBo Fisk at work\n{BODY}\nContact"
    first, shot = page.index("The dam"), page.index("Bo Fisk")
    document = Document(
        "page", None, page, "html", Metadata(title="Dam breaks above Halden"),
        body=((first, first + len(BODY)),), captions=((shot, shot + 15),),
    )  # fmt: skip
    article, _ = make_article(document, OUTLETS)
    assert [p.role for p in article.paragraphs] == ["headline", "caption", "body", "body", "body"]
    assert [(f.text, f.reason) for f in article.furniture] == [
        ("Home News", "furniture.outside-body"),
        ("Contact", "furniture.outside-body"),
    ]
    assert article.to_raw(0, 4) == (10, 14)


def test_the_same_input_gives_the_same_article() -> None:
    assert article_of(BODY, authors=("Ada Lund",)) == article_of(BODY, authors=("Ada Lund",))


CLUTTERED = """NORTHERN COAST
2 min read
Dam at Halden 'will be rebuilt', Lund tells Fisk
The mayor of Asker said this month that the old wall had been weak for years.
Dam at Halden 'will be rebuilt', Lund tells Fisk
Rebuilt dam matters to the whole valley, Lund says / AA
March 24, 2031

Governor Ada Lund has told Mayor Bo Fisk by phone that the dam will be rebuilt.

RECOMMENDED

A spokesman for the mayor confirmed the call but gave no details.

RelatedKestrel World - Norland approves a bridge for Asker, second in a week
SOURCE:Reuters
Explore
Holm wins the mayor's race in Vik by a hair
Bo Fisk reports 'broken arm' from his fall in Moss
Norland's fish exports rise 30% in 11 months: minister"""


def test_a_report_in_all_its_clutter_loses_no_line_of_its_own() -> None:
    article = article_of(CLUTTERED)
    shown = [(p.role, article.text[p.start : p.end][:14]) for p in article.paragraphs]
    assert shown == [
        ("headline", "Dam at Halden "),
        ("subhead", "The mayor of A"),
        ("caption", "Rebuilt dam ma"),
        ("credit", "March 24, 2031"),
        ("body", "Governor Ada L"),
        ("body", "A spokesman fo"),
        ("credit", "SOURCE:Reuters"),
    ]
    assert len(article.furniture) == 9
    assert article.outlet is not None
    assert article.outlet.name == "Kestrel World"


def test_unfinished_lines_among_sentences_are_captions_unless_somebody_speaks_in_them() -> None:
    loose = [
        "Crews clear the road to Halden",
        "The wall above Halden at noon",
        "Bo Fisk walks home past the dam",
    ]
    spoken = "The mayor said that the wall had held for ninety years"
    article = article_of("\n".join([*BODY.split("\n") * 2, *loose, spoken, "It rained again."]))
    assert [p.role for p in article.paragraphs][6:] == [*["caption"] * 3, "body", "body"]


def test_an_agency_in_brackets_in_mid_report_credits_a_film() -> None:
    article = article_of(f"Water runs through Halden on Monday. (Reuters)\n{BODY}")
    assert article.paragraphs[0].role == "caption"
    assert agencies(article) == [("Reuters", "photo", "creditline")]
