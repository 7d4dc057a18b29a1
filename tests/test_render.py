"""Tests of the pages without a browser: an invented story, hostile texts, and a big story."""

# ruff: noqa: E501 - a row of the story stays one row

from __future__ import annotations

import base64
import html
import json
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from callstory import Notebook, hostile, make_big_story, make_story, origin
from headwater import codec, pipeline
from headwater.datamodel import Difference, Ledger, Side, Span, Story
from headwater.errors import LedgerError
from headwater.outlets import load_outlets
from headwater.render import render_explain, render_html, render_index, render_terminal
from headwater.render.differing import contrasts
from headwater.render.speakers import decliner, make_speakers
from headwater.render.summary import _wording, bottom_line
from headwater.render.textmarks import fragment_link, utf16
from headwater.render.timeline import make_timeline
from headwater.render.view import make_view
from headwater.render.words import contrast_words, days, is_part, moment
from headwater.stories import label_story
from marks import article_of

Change = Callable[[Ledger], Ledger]

# --- tests -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return make_story()[0]


@pytest.fixture(scope="module")
def page(ledger: Ledger) -> str:
    return render_html(ledger)


def ledger_of(book: Notebook) -> Ledger:
    """Return what *book* holds as one story."""
    articles = tuple(book.articles.values())
    return Ledger(
        Story("s", None, tuple(a.id for a in articles)), articles, tuple(book.statements),
        tuple(book.claims), tuple(book.origins), (), (), (), (), (),
    )  # fmt: skip


def big_story(reports: int, claims: int) -> Ledger:
    """Return a story of *reports* in which claim n stands in n % reports + 1 of them."""
    book = Notebook()
    held = {r: [c for c in range(claims) if r <= c % reports] for r in range(reports)}
    for r, own in held.items():
        book.article(
            f"r{r:02}",
            "\n".join(f"Tunnel {c} of the {r}th list is closed to lorries." for c in own),
        )
    for c in range(claims):
        told = [
            (book.say(f"r{r:02}", f"Tunnel {c} of the {r}th list is closed to lorries"), "same", 0)
            for r in held
            if c in held[r]
        ]
        book.claim([origin("unstated", "", "unstated")], *told)
    return ledger_of(book)


SUMMARY = [
    ("account", "what Oren Talvi said comes from one side’s account: KarPress (3 claims)"),
    ("account", "No report has any of it from anybody else"),
    ("confirms", "A Vesk government official confirmed only: “the two had spoken by phone”"),
    ("confirms", "for the rest: “gave no details” (A) and “offered no details about the talk” (B)"),
    ("unconfirmed", "No claim has two independent origins that agree"),
    ("one-origin", "5 of 8 claims rest on one origin only; 3 of them are in several reports"),
    ("unstated", "2 claims are told without naming any source"),
    ("conflict", "Conflict (number): “Five sailors” (A) against “Seven sailors” (C)"),
    (
        "strength",
        "“has not ruled out closing it to foreign ships” (A) against “has threatened to close it to foreign ships” (B)",
    ),
    ("wording", "2 claims are quoted in other words"),
    (
        "declined",
        "Did not answer: “The prime minister’s office did not immediately respond to a request for comment” (C)",
    ),
]


@pytest.mark.parametrize(("kind", "expected"), SUMMARY)
def test_the_summary_says_it_in_plain_words(ledger: Ledger, kind: str, expected: str) -> None:
    said = " ".join(render_terminal(ledger, width=100).split())
    assert expected in said
    assert kind in {line.kind for line in bottom_line(make_view(ledger))}


@pytest.mark.parametrize(
    ("words", "shown"),
    [("“The bear is big,” Lund", "“The bear is big"), ('He said, "no,"', 'He said, "no,"')],
)
def test_a_wording_ends_without_the_comma_of_its_sentence(words: str, shown: str) -> None:
    book = Notebook()
    book.article("r", f"{words} said.")
    wording = words.removesuffix(" Lund")
    book.claim([origin("unstated", "", "unstated")], (book.say("r", wording), "same", 0))
    view = make_view(ledger_of(book))
    assert _wording(view, view.rows[0]).span.text == shown


def test_claims_that_conflict_over_the_same_figures_are_one_line(ledger: Ledger) -> None:
    (first,) = [line for line in bottom_line(make_view(ledger)) if line.kind == "conflict"]
    twin = replace(first.rows[0].claim, id="c-twin")
    both = replace(ledger, claims=(*ledger.claims, twin))
    (line,) = [line for line in bottom_line(make_view(both)) if line.kind == "conflict"]
    assert len(first.rows) == 1
    assert {row.claim.id for row in line.rows} == {first.rows[0].claim.id, "c-twin"}


def test_the_first_screen_of_the_terminal_carries_the_summary(ledger: Ledger) -> None:
    screen = " ".join(" ".join(render_terminal(ledger, width=100).split("\n")[:50]).split())
    for expected in ("3 reports · 8 claims · 5 independent origins", "in the text", "credits Northwire",
                     "Did not answer", "account by KarPress → Northwire → A"):  # fmt: skip
        assert expected in screen


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("make", [hostile, lambda ledger: ledger])
def test_the_terminal_report_keeps_to_its_width(ledger: Ledger, width: int, make: Change) -> None:
    text = render_terminal(make(ledger), width=width)
    assert max(map(len, text.split("\n"))) <= width
    assert not re.search(r"[ \t]\n|[─│┌╭━]", text)


def test_a_piped_report_has_no_escape_sequence_and_a_coloured_one_has(ledger: Ledger) -> None:
    assert "\x1b" not in render_terminal(hostile(ledger))
    assert "\x1b[" in render_terminal(ledger, colour=True)


def test_every_quotation_on_the_terminal_is_in_a_report(ledger: Ledger) -> None:
    texts = " ".join(" ".join(a.text for a in ledger.articles).split())
    furniture = " ".join(f.text for a in ledger.articles for f in a.furniture)
    said = " ".join(render_terminal(ledger, width=100).split())
    # quotation marks inside a quotation are the report's own, so only the flat ones are compared
    quotes = re.findall(r"(?<!\w)“([^“”]+)”", said)
    assert len(quotes) > 20
    for quote in quotes:
        for part in quote.removesuffix(" …").removeprefix("… ").split(" … "):
            assert part in f"{texts} {furniture}"


def test_a_claim_is_shown_without_the_clause_between_its_parts() -> None:
    text = "The old dam broke late on Monday and flooded the lower town."
    reading = pipeline.analyse(article_of(text), load_outlets())
    told = pipeline.tell_story(label_story([reading.article]), [reading])
    said = [row.said for row in make_view(told).rows]
    assert said == ["The old dam broke late on Monday", "The old dam … flooded the lower town"]


def test_a_long_story_is_cut_and_the_page_is_named() -> None:
    text = render_terminal(big_story(4, 60), html="page.html")
    assert "… and 20 more in page.html" in text
    assert text.count("\n") < 200


def test_a_single_report_lists_its_claims_once() -> None:
    text = render_terminal(big_story(1, 4))
    assert text.count("Tunnel 3") == 1
    assert "only one report" not in text.lower()


def test_claims_that_independent_origins_share_are_named(ledger: Ledger) -> None:
    agreed = [replace(c, differences=(), mentions=c.mentions[:1]) for c in ledger.claims]
    said = render_terminal(replace(ledger, claims=tuple(agreed)))
    assert "1 claim has two or more independent origins: “Five sailors were hurt on Sunday”" in said


def test_a_story_without_claims_says_so(ledger: Ledger) -> None:
    empty = replace(ledger, claims=(), statements=(), origins=(), reuses=(), entities=())
    assert "No claim was found in these reports." in render_terminal(empty)
    assert "No claim was found in these reports." in render_html(empty)


def test_the_page_allows_only_its_own_style_and_script(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy
    assert style
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;")
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", page.split("</style>")[1])


def test_the_page_loads_nothing(page: str) -> None:
    assert not re.search(r'(?:src|srcset|data|poster)="(?!data:)|@import|url\(', page)
    links = set(re.findall(r'href="([^"#]+)', page))
    assert links == {"data:,", "https://veskdaily.example/call?x=1"}


def test_hostile_text_stays_text(ledger: Ledger) -> None:
    page = render_html(hostile(ledger))
    assert page.count("<script") == render_html(ledger).count("<script")
    assert "<img" not in page
    assert "javascript:" not in page
    assert 'data-c="U+202E"' in page
    assert "\x1b" not in page
    assert "\x00" not in page
    assert page.count("<bdi") == page.count("</bdi>")


def test_the_inlined_index_cannot_close_its_script(ledger: Ledger) -> None:
    page = render_html(hostile(ledger))
    index = re.search(r'<script type="application/json" id="index">(.*?)</script>', page, re.DOTALL)
    assert index
    assert "<" not in index[1]
    assert "\\u003c/script\\u003e" in index[1]


def test_offsets_for_the_script_count_utf16_units(page: str, ledger: Ledger) -> None:
    index = json.loads(re.findall(r'id="index">(.*?)</script>', page, re.DOTALL)[0])
    claim = next(c for c in ledger.claims if "forty minutes" in c.wording.text)
    (number, start, end), *_ = index["claims"][index["ids"].index(claim.id)]
    article = make_view(ledger).reports[number].article
    units = article.text.encode("utf-16-le")
    assert units[2 * start : 2 * end].decode("utf-16-le") == "The 🌊 call lasted forty minutes"
    assert utf16(article.text, claim.wording.end) == end == claim.wording.end + 2


def test_the_full_text_of_every_report_is_in_the_page(page: str, ledger: Ledger) -> None:
    shown = [
        html.unescape(re.sub(r"<[^>]+>", "", p))
        for p in re.findall(r"<p data-o=[^>]*>(.*?)</p>", page, re.DOTALL)
    ]
    expected = [a.text[p.start : p.end] for a in ledger.articles for p in a.paragraphs]
    assert sorted(shown) == sorted(expected)


def test_every_link_inside_the_page_has_its_target_and_ids_are_unique(page: str) -> None:
    ids = re.findall(r'<[^>]+\sid="?([^"\s>]+)', page)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="?#([^"\s>]+)', page))
    assert len(links) > 20
    assert links <= set(ids)


def test_a_claim_shows_who_tells_it_by_sign_and_by_word(page: str) -> None:
    conflict = re.search(r'<details class="claim"[^>]*data-n=2 .*?</summary>', page, re.DOTALL)
    assert conflict
    assert "✕</i>" in conflict[0]
    assert "conflicts: C" in conflict[0]
    assert "1 silent" in conflict[0]


FILTERS = [
    (1, "unsourced words"),
    (2, "several conflict"),
    (3, "one words"),
    (5, "one"),
    (6, "one only"),
    (7, "unsourced only"),
]


@pytest.mark.parametrize(("number", "flags"), FILTERS)
def test_a_claim_carries_the_filters_that_it_passes(page: str, number: int, flags: str) -> None:
    assert f'data-n={number} data-f="{flags}"' in page


def test_an_account_that_is_not_all_a_speaker_said_is_not_called_all(ledger: Ledger) -> None:
    first = ledger.claims[0].origins[0]
    freed = [replace(o, account=None) if o.id == first else o for o in ledger.origins]
    said = " ".join(render_terminal(replace(ledger, origins=tuple(freed))).split())
    assert "Most of what Oren Talvi said comes from one side’s account: KarPress (2 of 3" in said
    assert "All that is reported" not in said


def test_the_word_diff_marks_what_differs(page: str) -> None:
    assert "<q><mark>jointly</mark> guard the fruits of that <mark>shared</mark> labour</q>" in page


@pytest.mark.parametrize(
    ("uri", "text", "expected"),
    [
        ("https://a.example/x", "so, we go", "https://a.example/x#:~:text=so%2C%20we%20go"),
        ("https://a.example/x#top", "well-known", "https://a.example/x#top:~:text=well%2Dknown"),
        ("http://a.example/", "a b c d e f " * 9, "http://a.example/#:~:text=a%20b%20c%20d%20e,b%20c%20d%20e%20f"),
        ("javascript:alert(1)", "x", None),
        ("data:text/html,x", "x", None),
        ("file:///etc/x", "x", None),
        ("https:///no-host", "x", None),
        ("https://a.example/\"><script>", "x", None),
        (None, "x", None),
    ],
)  # fmt: skip
def test_links_into_live_pages_are_web_addresses_with_the_words(
    uri: str | None, text: str, expected: str | None
) -> None:
    assert fragment_link(uri, [Span("a", 0, len(text), text)]) == expected


def test_the_page_does_not_depend_on_the_order_of_the_records(page: str, ledger: Ledger) -> None:
    turned = replace(
        ledger, articles=ledger.articles[::-1], claims=ledger.claims[::-1],
        statements=ledger.statements[::-1], origins=ledger.origins[::-1],
    )  # fmt: skip
    packed = re.compile(r'id="ledger">[^<]+<')  # the ledger as it was given
    assert packed.sub("", render_html(turned)) == packed.sub("", page)


def test_a_big_story_stays_small_and_quick() -> None:
    ledger = big_story(40, 120)
    started = time.perf_counter()
    page = render_html(ledger)
    assert time.perf_counter() - started < 5  # a guard against the quadratic, not a benchmark
    assert len(page.encode()) < 1_800_000
    assert page.count('class="node k-outlet"') == 40


def test_the_page_of_forty_reports_and_three_hundred_claims_is_under_three_megabytes() -> None:
    ledger = make_big_story()
    assert (len(ledger.articles), len(ledger.claims)) == (40, 300)
    texts = sum(len(article.text.encode()) for article in ledger.articles)
    assert len(render_html(ledger).encode()) - texts < 2_600_000


def test_a_very_long_paragraph_is_laid_out_in_pieces_that_are_its_text() -> None:
    book = Notebook()
    text = (
        "".join(f"Sentence {n} says that the line is shut. " for n in range(900)) + "n\u0301" * 9000
    )
    article = book.article("long", text)
    said = book.say("long", "Sentence 450 says that the line is shut. Sentence 451 says")
    book.claim([origin("unstated", "", "unstated")], (said, "same", 0))
    page = render_html(Ledger(
        Story("s", None, (article.id,)), (article,), tuple(book.statements), tuple(book.claims),
        tuple(book.origins), (), (), (), (), (),
    ))  # fmt: skip
    found = re.findall(r"<p data-o=(\d+)[^>]*>(.*?)</p>", page, re.DOTALL)
    shown = [html.unescape(re.sub(r"<[^>]+>", "", p)) for _, p in found]
    assert "".join(shown) == text
    assert [int(at) for at, _ in found] == [len("".join(shown[:n])) for n in range(len(shown))]
    assert max(map(len, shown)) <= 3000
    assert not any(piece.startswith("\u0301") for piece in shown)


def test_a_passage_that_is_cut_says_so_at_both_ends() -> None:
    book = Notebook()
    long = "all the way from the old mill on the hill to the quay and the lighthouse beyond it " * 4
    article = book.article("a", f"It was told {long}that the line is shut {long}and open.")
    book.claim([origin("unstated", "", "unstated")], (book.say("a", "the line is shut"), "same", 0))
    page = render_html(Ledger(
        Story("s", None, (article.id,)), (article,), tuple(book.statements), tuple(book.claims),
        tuple(book.origins), (), (), (), (), (),
    ))  # fmt: skip
    (quote,) = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)
    assert quote.startswith("… ")
    assert quote.endswith(" …")


def test_the_river_leads_from_the_account_through_the_agency_to_the_outlets(ledger: Ledger) -> None:
    page = render_html(ledger)
    assert "Oren Talvi, per KarPress" in page
    assert '<td>KarPress → Northwire</td><td>A</td><td class="num">3</td>' in page


def test_the_index_lists_stories_and_escapes_them(ledger: Ledger) -> None:
    page = render_index([(ledger, "report-1.html"), (hostile(ledger), "javascript://x%0Aalert(1)")])
    assert '<a href="report-1.html"' in page
    assert "javascript:" not in page
    assert "3 reports · 8 claims · 5 independent origins" in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("group", "number", "expected"),
    [
        ("claims", 0, "rule account"),
        ("claims", 0, "These words belong together (2 places in 2 reports)"),
        ("claims", 4, "They differ in strength"),
        ("statements", 0, "found by statements.said-after"),
        ("statements", 0, "carried by 1: KarPress (stated)"),
        ("origins", 0, "counted once"),
        ("entities", 0, "One and the same in 1 place"),
        ("reuses", 0, "alike 100% of the words"),
        ("articles", 0, "left out “WORLD” (article.section)"),
    ],
)
def test_explain_gives_the_reasons(ledger: Ledger, group: str, number: int, expected: str) -> None:
    identity = getattr(ledger, group)[number].id
    assert expected in " ".join(render_explain(ledger, identity).split())
    assert render_explain(ledger, identity[:-1]) == render_explain(ledger, identity)


@pytest.mark.parametrize(
    ("identity", "message"),
    [("c-nothing", "no statement, claim"), ("", "no statement"), ("s-", "is the beginning of")],
)
def test_explain_says_what_is_wrong_with_an_id(ledger: Ledger, identity: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        render_explain(ledger, identity)


def test_explain_survives_hostile_text(ledger: Ledger) -> None:
    nasty = hostile(ledger)
    assert "\x1b" not in render_explain(nasty, nasty.claims[-1].id)


def side(letter: str, words: str, value: str | None = None, as_of: str | None = None) -> Side:
    return Side(f"s-{letter}{words}", Span(letter, 0, len(words), words), value, None, as_of)


FIVE, SIX, SIX_LATE = side("A", "five men", "5"), side("B", "six", "6"), side("C", "six men", "6")
NO, NOT_SO = side("B", "it never left"), side("C", "the ship left")
YES = side("A", "it was leaving")
EARLY, LATE = side("A", "two", "2", "2031-03-09"), side("B", "three", "3", "2031-03-10")
HOUR = side("B", "three", "3", "2031-03-09T10:00")
JOINED = [
    ("the same values", [("number", FIVE, SIX), ("number", FIVE, SIX_LATE)], ["A / B C number !"]),
    ("turned round", [("number", FIVE, SIX), ("number", SIX_LATE, FIVE)], ["A / B C number !"]),
    ("two types", [("number", FIVE, SIX), ("detail", FIVE, SIX)], ["A / B number !", "A / B detail "]),
    ("a denial by two", [("confirmed-denied", YES, NO), ("confirmed-denied", YES, NOT_SO)], ["A / B C confirmed or denied !"]),
    ("two wordings", [("wording", YES, NO), ("wording", YES, NOT_SO)], ["A / B other words ", "A / C other words "]),
    ("two times", [("number", EARLY, LATE)], ["A / B number at different times "]),
    ("a day and its hour", [("number", EARLY, HOUR)], ["A / B number !"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "pairs", "expected"), JOINED)
def test_what_differs_alike_is_told_once(what: str, pairs: list[tuple[str, Side, Side]], expected: list[str]) -> None:  # fmt: skip
    found = contrasts(Difference(kind, a, b) for kind, a, b in pairs)  # type: ignore[arg-type]
    told = [
        f"{' '.join(s.span.article for s in c.a)} / {' '.join(s.span.article for s in c.b)} "
        f"{contrast_words(c)} {'!' if c.is_conflict else ''}"
        for c in found
    ]
    assert told == expected, what


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2031-03-09", "9 March 2031"),
        ("2031-03-09T12:30", "9 March 2031, 12:30"),
        ("2031-03-09T22:15:00Z", "9 March 2031, 22:15 UTC"),
        ("2031-03-09TNI", "9 March 2031, night"),
        ("no date", "no date"),
    ],
)
def test_a_time_is_told_as_people_write_it(value: str, expected: str) -> None:
    assert moment(value) == expected


def test_a_claim_that_is_part_of_a_sentence_is_shown_as_one(ledger: Ledger, page: str) -> None:
    assert is_part("that the line is shut") != is_part("The line is shut")
    assert "“… has not ruled out closing it to foreign ships”" in render_terminal(ledger, width=120)
    assert '<span class="said part" dir="auto">has not ruled out' in page


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2031-02-01", "2031-02-28", "February 2031"),
        ("2032-02-01", "2032-02-28", "1–28 February 2032"),
        ("2031-02-01", "2031-03-31", "February – March 2031"),
        ("2030-12-01", "2031-01-31", "December 2030 – January 2031"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2031-03-30", "2031-04-02", "30 March – 2 April 2031"),
        ("2031-03-30T10:00", None, "30 March 2031"),
        ("9999-12-30", "9999-12-31", "30–31 December 9999"),
        ("PXD", "PXD", "PXD"),
        (None, None, ""),
    ],
)
def test_a_stretch_of_days_is_told_as_people_write_it(
    first: str | None, last: str | None, expected: str
) -> None:
    assert days(first, last) == expected


def test_the_days_of_the_story_come_with_what_is_claimed_of_them(ledger: Ledger) -> None:
    hurt = next(c for c in ledger.claims if "Five sailors" in c.wording.text)
    dated = replace(hurt, timexes=tuple(t.id for t in ledger.timexes if t.span.text == "Sunday"))
    claims = tuple(dated if c is hurt else c for c in ledger.claims)
    moments = make_timeline(make_view(replace(ledger, claims=claims)))
    told = [(m.label, [r.claim.id for r in m.rows], m.is_near) for m in moments]
    assert told == [("January 2031", [], False), ("9 March 2031", [hurt.id], True)]
    page = render_html(ledger)
    assert "1 day or stretch further off, told as background" in page


def test_who_it_is_not_clear_who_is_one_line_and_the_last(ledger: Ledger) -> None:
    blurred = tuple(
        replace(s, source=replace(s.source, spans=(), name=name, entity=None))
        for s, name in zip(ledger.statements[:3], ("he", "It", "They"), strict=True)
    )
    story = replace(ledger, statements=(*blurred, *ledger.statements[3:]))
    speakers = make_speakers(make_view(story))
    assert [s.name for s in speakers].count("not clear who") == 1
    assert speakers[-1].roles == ("“he”", "“it”", "“they”")


def test_a_non_answer_names_who_gave_it_where_its_words_do_not(ledger: Ledger) -> None:
    statement = next(s for s in ledger.statements if s.act == "decline")
    view = make_view(ledger)
    whole = view.whole(statement)
    assert whole is not None
    assert decliner(view, statement, whole) == ""
    source = replace(statement.source, name="Mirel Asto", entity=None)
    assert decliner(view, replace(statement, source=source), whole) == "Mirel Asto"


def test_one_claim_is_told_in_the_singular(ledger: Ledger) -> None:
    said = render_terminal(replace(ledger, claims=ledger.claims[:1]), width=120)
    assert "1 of 1 claim rests on one origin only" in said


def test_the_page_carries_the_ledger_as_its_file_has_it(ledger: Ledger, page: str) -> None:
    packed = re.findall(r'id="ledger">([^<]+)<', page)[0]
    assert codec.ledger_from_plain(json.loads(zlib.decompress(base64.b64decode(packed)))) == ledger


def test_a_page_whose_ledger_is_elsewhere_links_it(ledger: Ledger) -> None:
    page = render_html(ledger, index_link="/", ledger_link="/stories/1/ledger.json")
    assert 'id="ledger"' not in page
    assert '<a class="button" href="/stories/1/ledger.json" download>' in page
    assert '<a href="/">all stories</a>' in page


def test_the_name_of_a_page_is_never_taken_for_an_address(ledger: Ledger) -> None:
    page = render_index([(ledger, "javascript:alert(1)"), (ledger, "a b#1.html")])
    assert 'href="javascript%3Aalert%281%29"' in page
    assert 'href="a%20b%231.html"' in page


BARE = [
    ("named in A, bare in B", ["officer", ""], ["harbour officer → A", "no source named → B"]),
    ("bare in both", ["", ""], ["harbour officer → A B (no source named there)"]),
    ("named in both", ["officer", "officer"], ["harbour officer → A B"]),
]


@pytest.mark.parametrize(("what", "sources", "expected"), BARE)
def test_a_report_that_names_no_source_is_not_said_to(what: str, sources: list[str], expected: list[str]) -> None:  # fmt: skip
    book = Notebook()
    for name in ("a", "b"):
        book.article(name, f"The officer said the quay of {name} is shut.")
    told = [
        book.say(name, f"the quay of {name} is shut", source, "said" if source else "")
        for name, source in zip("ab", sources, strict=True)
    ]
    claim = book.claim([origin("speaker", "harbour officer", "restates")], *((s, "same", 0) for s in told))  # fmt: skip
    articles = tuple(book.articles.values())
    ledger = Ledger(
        Story("s", None, tuple(a.id for a in articles)), articles, tuple(book.statements), (claim,),
        tuple(book.origins), (), (), (), (), (),
    )  # fmt: skip
    lines = [line.strip() for line in render_terminal(ledger).split("\n") if "→" in line]
    assert lines == expected, what
