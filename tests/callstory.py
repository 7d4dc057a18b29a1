"""The invented story of the page's tests: a phone call told by one side's agency, in three reports."""

# ruff: noqa: E501 - a row of the story stays one row

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

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


def make_big_story() -> Ledger:
    """Return the story of 40 reports and 300 claims that the benchmark of the page is made of."""
    path = Path(__file__).resolve().parents[1] / "benchmarks" / "page" / "story.py"
    spec = spec_from_file_location("big_story", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Ledger = module.make_story()
    return made


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
