"""Tests of the pages: an invented story of three reports, hostile texts, and a big story."""

# ruff: noqa: E501 - a row of the story stays one row

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.datamodel import (
    AgencyCredit,
    Article,
    Claim,
    ClaimMention,
    Cue,
    Dated,
    Difference,
    Entity,
    Furniture,
    Hop,
    Ledger,
    Origin,
    Outlet,
    Paragraph,
    Problem,
    Reason,
    Reuse,
    Side,
    Source,
    Span,
    Statement,
    Story,
    Timex,
    make_id,
)
from headwater.errors import LedgerError
from headwater.render import render_explain, render_html, render_index, render_terminal
from headwater.render.textmarks import fragment_link, utf16
from headwater.render.view import make_view
from headwater.render.words import bottom_line

POST = """Ovar strait is ours by history, Talvi tells Asto
Kardonian President Oren Talvi has told Vesk Prime Minister Mirel Asto in a phone call that the \
Ovar strait is "a historic waterway of Kardonia", state agency KarPress reported.
"Our two nations once cleared these waters of mines side by side and should now work together to \
guard the fruits of that labour," Talvi was quoted as saying by KarPress on Wednesday.
A Vesk government official confirmed the two had spoken by phone but gave no details.
Kardonia regards the strait as its own and has not ruled out closing it to foreign ships.
Five sailors were hurt on Sunday when two patrol boats collided near Cape Nim, the harbour union said.
"Trade helps both shores," he told Asto, urging him to reopen the ferry line."""
BARE = """The leaders of Kardonia and Vesk spoke by phone on Wednesday to discuss the strait.
During the call, Talvi said the Ovar strait was "an old waterway belonging to Kardonia," according \
to the official agency KarPress.
A Vesk government official confirmed that the call took place but offered no details about the talk.
Talvi stated that the two nations, which cleared the waters of mines after the war, should “jointly \
guard the fruits of that shared labour.”
Kardonia claims the strait and has threatened to close it to foreign ships.
The ferry line between the shores was shut in January."""
DAILY = """Asto’s office silent after call 🌊
The 🌊 call lasted forty minutes, two people close to the prime minister told Vesk Daily.
The prime minister’s office did not immediately respond to a request for comment.
Seven sailors were hurt in Sunday’s collision, the coastguard said in a statement.
Kardonia regards the strait as its own and has not ruled out closing it to foreign ships."""
HOSTILE = "</script><script>alert(1)</script> & <img src=x onerror=alert(2)> \u202eevil\u202c \x00\x1b[31m"


Change = Callable[[Ledger], Ledger]


class Notebook:
    """Collects the records of a story; places are named by their words."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.statements: list[Statement] = []
        self.claims: list[Claim] = []
        self.origins: list[Origin] = []

    def article(self, name: str, text: str, **fields: object) -> Article:
        """Add a report of plain *text*; a first line without a full stop is its headline."""
        headed = text.split("\n")[0][-1] not in ".”"
        paragraphs = [
            Paragraph(m.start(), m.end(), "headline" if headed and not m.start() else "body")
            for m in re.finditer(r"[^\n]+", text)
        ]
        identity = make_id("a", name, text)
        first = paragraphs[0]
        title = Span(identity, first.start, first.end, text[first.start : first.end])
        sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        bare = Article(
            id=identity, name=name, uri=None, outlet=None, headline=title if headed else None,
            byline=None, dateline=None, creditline=None, agencies=(), published=None, updated=None,
            language="en", text=text, text_sha256=sha, paragraphs=tuple(paragraphs), furniture=(),
            source_map=((0, len(text), 0),),
        )  # fmt: skip
        self.articles[name] = replace(bare, **fields)  # type: ignore[arg-type]
        return self.articles[name]

    def span(self, name: str, words: str) -> Span:
        """Return the first place of *words* in report *name*."""
        article = self.articles[name]
        start = article.text.index(words)
        return article.span(start, start + len(words))

    def say(self, where: str, content: str = "", source: str = "", cue: str = "", **fields: object) -> str:  # fmt: skip
        """Add a statement of report *where* and return its id."""
        spans = tuple(self.span(where, part) for part in content.split("|") if part)
        told = {"entity", "name", "form", "description"}
        form = "named-person" if source else "own-voice"
        given = {"form": form, **{k: v for k, v in fields.items() if k in told}}
        sources = (self.span(where, source),) if source else ()
        cues = Cue((self.span(where, cue),), cue.split()[-1], "verb") if cue else None
        rest = {k: v for k, v in fields.items() if k not in told}
        statement = Statement(
            id=make_id("s", where, content, source, cue, fields.get("topic", "")),
            article=self.articles[where].id, source=Source(spans=sources, **given),  # type: ignore[arg-type]
            cue=cues, content=spans, quoting="indirect" if source else "own-voice", act="assert",
            class_="speech", addressee=(), inside=None, topic=(), relay=(), confidence=0.9,
            found_by="statements.said-after",
        )  # fmt: skip
        self.statements.append(replace(statement, **rest))  # type: ignore[arg-type]
        return statement.id

    def claim(self, origins: list[Origin], *told: tuple[str, str, int], differences: tuple[Difference, ...] = ()) -> Claim:  # fmt: skip
        """Add a claim; *told* are (statement id, relation, which of *origins*)."""
        by_id = {s.id: s for s in self.statements}
        wording = by_id[told[0][0]].content[0]
        identity = make_id("c", *(t[0] for t in told))
        own = [replace(o, id=make_id("o", identity, n)) for n, o in enumerate(origins)]
        counted = [o.id for o in own if o.kind != "unknown"]
        claim = Claim(
            identity, wording,
            tuple(ClaimMention(s, by_id[s].content, r, own[n].id) for s, r, n in told),  # type: ignore[arg-type]
            tuple(o.id for o in own), len(counted), differences,
        )  # fmt: skip
        self.claims.append(claim)
        self.origins += own
        return claim


def origin(kind: str, name: str, rule: str, evidence: tuple[Span, ...] = (), **fields: object) -> Origin:  # fmt: skip
    bare = Origin("", kind, name, None, None, None, False, (), (Reason(rule, evidence),))  # type: ignore[arg-type]
    return replace(bare, **fields)  # type: ignore[arg-type]


def make_story() -> tuple[Ledger, Notebook]:
    """Return the invented story: a phone call told by one side's agency, in three reports."""
    book = Notebook()
    post = book.article(
        "harbour_7", POST, outlet=Outlet("Harbour Post", "harbourpost.example", None),
        agencies=(AgencyCredit("Northwire", "article", "creditline"),),
        published=Dated("2031-03-12", "text"),
        furniture=(
            Furniture(0, 10, "WORLD", "article.section"),
            Furniture(900, 960, "Ten islands to see before summer ends", "article.related"),
        ),
    )  # fmt: skip
    bare = book.article("report_b", BARE, published=Dated("2031-03-12", "co-report"))
    daily = book.article(
        "daily", DAILY, uri="https://veskdaily.example/call?x=1#top",
        outlet=Outlet("Vesk Daily", "veskdaily.example", None),
        published=Dated("2031-03-13T08:00:00Z", "metadata"),
    )  # fmt: skip
    talvi = Entity("e-talvi", "person", "Oren Talvi", ("Talvi",), (book.span("report_b", "Talvi"),))
    press = Entity("e-press", "organisation", "KarPress", (), (book.span("harbour_7", "KarPress"),))
    _call_claims(book)
    _other_claims(book)
    sunday = book.span("harbour_7", "Sunday")
    passage = "Kardonia regards the strait as its own and has not ruled out closing it"
    ends = sorted((book.span("harbour_7", passage), book.span("daily", passage)))
    ledger = Ledger(
        Story("story-1", post.headline, tuple(sorted(a.id for a in (post, bare, daily)))),
        (post, bare, daily), tuple(book.statements), tuple(book.claims), tuple(book.origins),
        (talvi, press), (
            Timex("t-1", sunday, "DATE", "2031-03-09", ("2031-03-09", "2031-03-09"), "published"),
            Timex("t-2", book.span("report_b", "January"), "DATE", "2031-01", ("2031-01-01", "2031-01-31"), "co-report"),
        ),
        (), (Reuse("r-1", ends[0], ends[1], 1.0, "a-to-b"),),
        (Problem("article", bare.id, "no-date", "no date of its own"),),
    )  # fmt: skip
    return ledger, book


def _call_claims(book: Notebook) -> None:
    hop = (
        Hop("KarPress", "e-press", "stated", (book.span("harbour_7", "state agency KarPress"),)),
    )
    also = (Hop("KarPress", "e-press", "inferred"),)
    who = {"entity": "e-talvi", "name": "Oren Talvi"}
    account = origin("speaker", "Oren Talvi", "account", hop[0].evidence, entity="e-talvi", account="KarPress")  # fmt: skip
    strait_a = 'the Ovar strait is "a historic waterway of Kardonia"'
    strait_b = 'the Ovar strait was "an old waterway belonging to Kardonia,"'
    a = book.say("harbour_7", strait_a, "Kardonian President Oren Talvi", "has told", relay=hop, **who)  # fmt: skip
    b = book.say("report_b", strait_b, "Talvi", "said", relay=also, **who)
    sides = (
        Side(a, book.span("harbour_7", "a historic waterway of Kardonia")),
        Side(b, book.span("report_b", "an old waterway belonging to Kardonia")),
    )
    book.claim([account], (a, "same", 0), (b, "other-wording", 0), differences=(Difference("wording", *sides),))  # fmt: skip
    long_a = "Our two nations once cleared these waters of mines side by side and should now work together to guard the fruits of that labour"
    a = book.say("harbour_7", long_a, "Talvi", "was quoted as saying", relay=hop, quoting="direct", **who)  # fmt: skip
    b = book.say("report_b", "jointly guard the fruits of that shared labour", "Talvi", "stated", relay=also, **who)  # fmt: skip
    sides = Side(a, book.span("harbour_7", long_a[-66:])), Side(b, book.span("report_b", "jointly guard the fruits of that shared labour"))  # fmt: skip
    book.claim([account], (a, "same", 0), (b, "other-wording", 0), differences=(Difference("wording", *sides),))  # fmt: skip
    a = book.say("harbour_7", "Trade helps both shores", "he", "told", relay=also, quoting="direct", **who)  # fmt: skip
    book.claim([account], (a, "same", 0))


def _other_claims(book: Notebook) -> None:
    aide = {"form": "anonymous", "description": "Vesk government official", "act": "confirm"}
    official = origin("anonymous", "Vesk government official", "same-institution", (book.span("report_b", "A Vesk government official"),))  # fmt: skip
    nobody = origin("unstated", "", "unstated")
    a = book.say("harbour_7", "the two had spoken by phone", "A Vesk government official", "confirmed", **aide)  # fmt: skip
    b = book.say("report_b", "that the call took place", "A Vesk government official", "confirmed", **aide)  # fmt: skip
    c = book.say("report_b", "The leaders of Kardonia and Vesk spoke by phone on Wednesday")
    book.claim([official], (a, "same", 0), (b, "same", 0), (c, "more-specific", 0))
    aide["act"] = "decline"
    book.say("harbour_7", "", "A Vesk government official", "gave no details", **aide)
    book.say("report_b", "", "A Vesk government official", "offered no details", topic=(book.span("report_b", "about the talk"),), **aide)  # fmt: skip
    book.say("daily", "", "The prime minister’s office", "did not immediately respond", act="decline", form="named-organisation", name="the prime minister’s office")  # fmt: skip
    a = book.say("harbour_7", "has not ruled out closing it to foreign ships")
    b = book.say("report_b", "has threatened to close it to foreign ships")
    c = book.say("daily", "has not ruled out closing it to foreign ships")
    sides = Side(a, book.span("harbour_7", "has not ruled out closing")), Side(b, book.span("report_b", "has threatened to close"))  # fmt: skip
    book.claim([nobody], (a, "same", 0), (c, "same", 0), (b, "other-wording", 0), differences=(Difference("strength", *sides),))  # fmt: skip
    a = book.say("harbour_7", "Five sailors were hurt on Sunday", "the harbour union", "said", form="named-organisation", name="harbour union")  # fmt: skip
    c = book.say("daily", "Seven sailors were hurt in Sunday’s collision", "the coastguard", "said", form="named-organisation", name="coastguard")  # fmt: skip
    sides = Side(a, book.span("harbour_7", "Five sailors"), "5"), Side(c, book.span("daily", "Seven sailors"), "7")  # fmt: skip
    union = origin("speaker", "harbour union", "speaker", (book.span("harbour_7", "the harbour union"),))  # fmt: skip
    guard = origin("speaker", "coastguard", "speaker", (book.span("daily", "the coastguard"),), channel="statement")  # fmt: skip
    book.claim([union, guard], (a, "same", 0), (c, "conflicts", 1), differences=(Difference("number", *sides),))  # fmt: skip
    c = book.say("daily", "The 🌊 call lasted forty minutes", "two people close to the prime minister", "told", form="anonymous")  # fmt: skip
    book.claim([origin("anonymous", "two people close to the prime minister", "same-institution")], (c, "same", 0))  # fmt: skip
    b = book.say("report_b", "The ferry line between the shores was shut in January")
    book.claim([nobody], (b, "same", 0))


# --- tests -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return make_story()[0]


@pytest.fixture(scope="module")
def page(ledger: Ledger) -> str:
    return render_html(ledger)


def hostile(ledger: Ledger) -> Ledger:
    """Return *ledger* with one more report whose every field is an attack."""
    book = Notebook()
    nasty = book.article(
        HOSTILE, f"Head {HOSTILE}\n{HOSTILE} the {'x' * 300_000} end.",
        uri="javascript:alert(1)", outlet=Outlet(HOSTILE, HOSTILE, HOSTILE),
        agencies=(AgencyCredit(HOSTILE, "article", "metadata"),),
        published=Dated(HOSTILE, "metadata"), furniture=(Furniture(0, 5, HOSTILE, "x"),),
    )  # fmt: skip
    said = book.say(HOSTILE, nasty.text[len(f"Head {HOSTILE}\n") :], name=HOSTILE, form="unknown")
    book.claim([origin("speaker", HOSTILE, "speaker", account=HOSTILE, channel=HOSTILE)], (said, "same", 0))  # fmt: skip
    return replace(
        ledger, articles=(*ledger.articles, nasty), statements=(*ledger.statements, *book.statements),
        claims=(*ledger.claims, *book.claims), origins=(*ledger.origins, *book.origins),
        story=replace(ledger.story, label=nasty.headline),
        problems=(Problem("article", nasty.id, HOSTILE, HOSTILE),), made_by=((HOSTILE, HOSTILE),),
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
    articles = tuple(book.articles.values())
    return Ledger(
        Story("s", None, tuple(a.id for a in articles)), articles, tuple(book.statements),
        tuple(book.claims), tuple(book.origins), (), (), (), (), (),
    )  # fmt: skip


SUMMARY = [
    ("account", "what Oren Talvi said comes from one side’s account: KarPress (3 claims)"),
    ("account", "No report has any of it from anybody else"),
    ("confirms", "A Vesk government official confirmed only: “the two had spoken by phone”"),
    ("confirms", "for the rest: “gave no details” (A) and “offered no details about the talk” (B)"),
    ("unconfirmed", "No claim has two independent origins that agree"),
    ("one-origin", "5 of 8 claims rest on one origin only; 3 of them are in several reports"),
    ("unstated", "2 claims are told without naming any source"),
    ("conflict", "Conflict (number): “Five sailors” (A) against “Seven sailors” (C)"),
    ("strength", "“has not ruled out closing” (A) against “has threatened to close” (B)"),
    ("wording", "2 claims are quoted in other words"),
    ("declined", "Did not answer: “The prime minister’s office did not immediately respond” (C)"),
]


@pytest.mark.parametrize(("kind", "expected"), SUMMARY)
def test_the_summary_says_it_in_plain_words(ledger: Ledger, kind: str, expected: str) -> None:
    said = " ".join(render_terminal(ledger, width=100).split())
    assert expected in said
    assert kind in {line.kind for line in bottom_line(make_view(ledger))}


def test_the_first_screen_of_the_terminal_carries_the_summary(ledger: Ledger) -> None:
    screen = " ".join(" ".join(render_terminal(ledger, width=100).split("\n")[:50]).split())
    for expected in ("3 reports · 8 claims · 5 independent origins", "in the text", "credits Northwire",
                     "Did not answer", "KarPress, own account → Northwire → A"):  # fmt: skip
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
        assert quote.removesuffix(" …") in f"{texts} {furniture}"


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
    (number, start, end), *_ = index["claims"][claim.id]
    article = next(a for a in ledger.articles if a.id == index["reports"][number][0])
    units = article.text.encode("utf-16-le")
    assert units[2 * start : 2 * end].decode("utf-16-le") == "The 🌊 call lasted forty minutes"
    assert utf16(article.text, claim.wording.end) == end == claim.wording.end + 2


def test_the_full_text_of_every_report_is_in_the_page(page: str, ledger: Ledger) -> None:
    shown = [
        html.unescape(re.sub(r"<[^>]+>", "", p))
        for p in re.findall(r'<p class="t [^>]*>(.*?)</p>', page, re.DOTALL)
    ]
    expected = [a.text[p.start : p.end] for a in ledger.articles for p in a.paragraphs]
    assert sorted(shown) == sorted(expected)


def test_every_link_inside_the_page_has_its_target_and_ids_are_unique(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_a_claim_shows_who_tells_it_by_sign_and_by_word(page: str) -> None:
    conflict = re.search(r'<details class="claim"[^>]*data-n="2".*?</summary>', page, re.DOTALL)
    assert conflict
    assert "✕</i>" in conflict[0]
    assert "C conflicts" in conflict[0]
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
    assert f'data-n="{number}" data-f="{flags}"' in page


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
    assert render_html(turned) == page


def test_a_big_story_stays_small_and_quick() -> None:
    ledger = big_story(40, 120)
    started = time.perf_counter()
    page = render_html(ledger)
    assert time.perf_counter() - started < 5  # a guard against the quadratic, not a benchmark
    assert len(page.encode()) < 3_500_000
    assert page.count('class="node k-outlet"') == 40


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


CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
DRIVE = """<script>addEventListener("load", () => {
  document.querySelector(".claim[data-n='8'] summary").click();
  setTimeout(() => {
    const found = [...document.querySelectorAll("mark.found")].map((m) => m.textContent);
    document.querySelector("[data-filter=conflict]").click();
    const shown = [...document.querySelectorAll(".claim:not([hidden])")].map((c) => c.dataset.n);
    document.title = JSON.stringify([found, shown]);
  }, 200);
});</script>"""


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
def test_in_a_browser_a_click_marks_the_exact_characters_and_a_filter_filters(
    page: str, tmp_path: Path
) -> None:
    driven = re.sub(r"<meta http-equiv=[^>]+>", "", page).replace("</body>", DRIVE + "</body>")
    (tmp_path / "page.html").write_text(driven, encoding="utf-8")
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom",
               "--virtual-time-budget=4000", (tmp_path / "page.html").as_uri()]  # fmt: skip
    dom = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()
    title = html.unescape(re.findall(r"<title>(.*?)</title>", dom, re.DOTALL)[0])
    assert json.loads(title) == [["The 🌊 call lasted forty minutes"], ["2"]]


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
def test_in_a_browser_the_page_runs_under_its_policy_without_a_message(
    page: str, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom",
               "--enable-logging=stderr", (tmp_path / "page.html").as_uri()]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert "CONSOLE" not in ran.stderr.decode(errors="replace")
    assert 'class="js"' in ran.stdout.decode()
