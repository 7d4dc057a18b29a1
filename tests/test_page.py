"""The page in a real headless Chromium, and its script and style as they are built."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from browser import CHROMIUM, MISSING, Browser, Page, running
from callstory import Notebook, hostile, make_story, origin
from headwater.datamodel import Claim, Ledger
from headwater.render import render_html, render_index
from headwater.render.view import make_view

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
STATIC = ROOT / "src" / "headwater" / "render" / "static"
PICTURES = ROOT / "build" / "pictures"
Test = TypeVar("Test", bound=Callable[..., None])
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"


def in_browser(test: Test) -> Test:
    """Mark a test that needs a browser."""
    marked: Test = pytest.mark.slow(pytest.mark.skipif(not CHROMIUM, reason=MISSING)(test))
    return marked


SHOWN = "[...document.querySelectorAll('.claim')].filter(c => !c.hidden).map(c => +c.dataset.n)"
FOCUSED = "+(document.activeElement.closest('.claim')?.dataset.n ?? 0)"
# What is marked in each report, with where it begins, in UTF-16 units of the report's text.
FOUND = """(() => { const found = {}; for (const m of document.querySelectorAll('mark.found')) {
  const p = m.closest('[data-o]'), r = document.createRange(); r.setStart(p, 0); r.setEndBefore(m);
  const at = +p.dataset.o + r.toString().length, own = found[m.closest('article').id] ??= [];
  const last = own.at(-1); // marks and notes of the page cut a stretch in pieces
  if (last && last[0] + last[1].length === at) last[1] += m.textContent;
  else own.push([at, m.textContent]);
} return found })()"""


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return make_story()[0]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, ledger: Ledger) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_html(ledger), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.open(address)
    yield opened
    opened.close()


def claim_with(ledger: Ledger, words: str) -> Claim:
    return next(c for c in ledger.claims if words in c.wording.text)


def card_of(ledger: Ledger, claim: Claim) -> str:
    """Return the selector of a claim's card."""
    return next(f"#{row.anchor}" for row in make_view(ledger).rows if row.claim.id == claim.id)


def letter_of(ledger: Ledger, article: str) -> str:
    return make_view(ledger).by_article[article].letter


@in_browser
def test_it_opens_from_disk_with_one_request_and_no_message(page: Page, address: str) -> None:
    assert page.requests == [address]
    assert page.messages == []
    assert page.js("document.documentElement.className") == "js"


@in_browser
@pytest.mark.parametrize("words", ["forty minutes", "historic waterway", "Five sailors"])
def test_a_click_on_a_claim_marks_exactly_its_characters_in_every_text(
    page: Page, ledger: Ledger, words: str
) -> None:
    claim = claim_with(ledger, words)
    page.click(f"{card_of(ledger, claim)} summary .said")
    texts = {a.id: a.text for a in ledger.articles}
    expected: dict[str, list[list[Any]]] = {}
    for span in sorted({span for mention in claim.mentions for span in mention.spans}):
        before = texts[span.article][: span.start].encode("utf-16-le")
        expected.setdefault(letter_of(ledger, span.article), []).append(
            [len(before) // 2, span.text]
        )
    assert page.js(FOUND) == expected


@in_browser
def test_marks_count_as_the_browser_does_behind_an_emoji(page: Page, ledger: Ledger) -> None:
    claim = claim_with(ledger, "forty minutes")
    page.click(f"{card_of(ledger, claim)} summary .said")
    ((at, words),) = page.js(FOUND)[letter_of(ledger, claim.wording.article)]
    assert words == "The 🌊 call lasted forty minutes"
    assert at == claim.wording.start + 1


@in_browser
def test_a_cell_opens_the_words_of_its_report(page: Page) -> None:
    page.click(".claim[data-n='2'] .strip i:nth-child(3)")
    assert "Seven sailors" in page.js("document.querySelector('figure.at').textContent")
    page.click(".claim[data-n='2'] .strip i:nth-child(1)")
    assert "Five sailors" in page.js("document.querySelector('figure.at').textContent")
    assert page.js("document.querySelector('.claim[data-n=\"2\"]').open") is True


@in_browser
def test_a_link_goes_to_the_place_in_the_text(page: Page) -> None:
    page.click(".claim[data-n='2'] summary .said")
    page.click(".claim[data-n='2'] a[data-m='1']")
    assert page.js("document.activeElement.textContent").startswith("Seven sailors")
    seen = "(() => { const r = document.activeElement.getBoundingClientRect();"
    assert page.js(f"{seen} return r.top > 0 && r.bottom < innerHeight }})()") is True


@in_browser
@pytest.mark.parametrize(
    ("act", "shown"),
    [
        ("document.querySelector('[data-filter=conflict]').click()", [2]),
        ("document.querySelector('[data-filter=only]').click()", [6, 7, 8]),
        ("find('FORTY minutes')", [8]),
        ("find('nobody says this')", []),
        ("choose('coastguard')", [2]),
        ("point('Oren Talvi, per KarPress')", [3, 4, 6]),
    ],
)
def test_filters_show_the_claims_that_pass(page: Page, act: str, shown: list[int]) -> None:
    page.js(
        "find = (t) => { const f = document.querySelector('#find'); f.value = t;"
        " f.dispatchEvent(new Event('input')) };"
        "choose = (t) => { const s = document.querySelector('#speaker');"
        " s.value = [...s.options].find((o) => o.text.includes(t)).value;"
        " s.dispatchEvent(new Event('change')) };"
        "point = (t) => [...document.querySelectorAll('.node')].find((n) =>"
        " n.textContent.includes(t)).dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    page.js(act)
    assert page.js(SHOWN) == shown
    assert page.js("document.querySelector('#none').hidden") is bool(shown)
    page.press("Escape")
    assert page.js(SHOWN) == list(range(1, 9))


@in_browser
def test_keys_move_open_search_and_clear(page: Page) -> None:
    page.press("j", "j", "ArrowDown")
    assert page.js(FOCUSED) == 3
    page.press("k", "ArrowUp", "ArrowDown")
    assert page.js(FOCUSED) == 2
    page.press("ArrowRight", "ArrowRight")
    assert (
        page.js("document.querySelector('#said').textContent")
        == "B outlet not named (report_b): silent"
    )
    page.press("ArrowRight")
    assert page.js("document.querySelector('#said').textContent") == "C Vesk Daily: conflicts"
    page.press("Enter")
    assert "Seven sailors" in page.js("document.querySelector('figure.at').textContent")
    page.press("/")
    assert page.js("document.activeElement.id") == "find"


@in_browser
def test_heads_stay_in_sight(page: Page) -> None:
    page.click(".claim[data-n='1'] summary .said")
    page.js("document.querySelector('.claim[data-n=\"8\"]').scrollIntoView()")
    assert page.js("document.querySelector('.matrix-head').getBoundingClientRect().top") == 0


@in_browser
def test_a_claim_is_copied_with_its_citations(page: Page, ledger: Ledger) -> None:
    claim = claim_with(ledger, "forty minutes")
    page.click(f"{card_of(ledger, claim)} summary .said")
    page.js(
        "Object.defineProperty(navigator, 'clipboard',"
        " {value: {writeText: async (t) => { copied = t }}})"
    )
    page.js(f"document.querySelectorAll('{card_of(ledger, claim)} .actions button')[1].click()")
    said = page.js("copied")
    assert said.startswith("> The 🌊 call lasted forty minutes\n")
    assert "[Vesk Daily](https://veskdaily.example/call?x=1#top:~:text=The%20" in said
    assert said.count("\n- C, ") == 1
    page.click(".claim[data-n='2'] summary .said")
    page.js("document.querySelectorAll('.claim[data-n=\"2\"] .actions button')[0].click()")
    said = page.js("copied")
    assert "\n2 origins, conflict\n" in said
    assert "\n- A, Harbour Post, 12 March 2031: “Five sailors were hurt on Sunday" in said


@in_browser
def test_the_reports_stand_side_by_side(page: Page, ledger: Ledger) -> None:
    claim = claim_with(ledger, "Five sailors")
    card = card_of(ledger, claim)
    page.click(f"{card} summary .said")
    left = f"document.querySelector('{card} .at-{{}}').getBoundingClientRect()"
    a, c = (page.js(f"[{left.format(x)}.left, {left.format(x)}.top]") for x in "AC")
    assert a[0] < c[0]
    assert a[1] == c[1]
    said = page.js(f"document.querySelector('{card} .inside').textContent")
    for told in ("On whose word", "In their words", "Where they differ", "Why", "Five", "Seven"):
        assert told in said


@in_browser
def test_the_day_that_a_word_means_is_shown(
    browser: Browser, ledger: Ledger, tmp_path: Path
) -> None:
    sunday = tuple(t.id for t in ledger.timexes if t.span.text == "Sunday")
    dated = replace(claim_with(ledger, "Five sailors"), timexes=sunday)
    claims = tuple(dated if c.id == dated.id else c for c in ledger.claims)
    path = tmp_path / "dated.html"
    path.write_text(render_html(replace(ledger, claims=claims)), encoding="utf-8")
    page = browser.open(path.as_uri())
    said = page.js(f"document.querySelector('{card_of(ledger, dated)} .inside').textContent")
    assert "Sunday A = 9 March 2031 (counted from" in " ".join(said.split())
    page.click("#when .about")
    assert page.js("document.activeElement.closest('.claim').dataset.n") == "2"
    page.close()


@in_browser
def test_a_link_to_more_claims_shows_just_these(page: Page) -> None:
    page.js(
        "(() => { const a = document.createElement('a'); a.href = '#claims';"
        " a.dataset.rows = '2 5 '; a.id = 'more'; document.querySelector('h1').append(a);"
        " a.click() })()"
    )
    assert page.js(SHOWN) == [2, 5]
    assert page.js("document.querySelector('#picked').textContent") == "2 claims ✕"
    page.click("#picked")
    assert page.js(SHOWN) == list(range(1, 9))


@in_browser
@pytest.mark.parametrize("name", ["#c2", "#{}"])
def test_a_claim_is_opened_by_its_number_or_by_its_id_in_the_ledger(
    browser: Browser, address: str, ledger: Ledger, name: str
) -> None:
    page = browser.open(f"{address}{name.format(claim_with(ledger, 'Five sailors').id)}")
    assert page.js("[...document.querySelectorAll('.claim')].findIndex((c) => c.open)") == 1
    page.close()


@in_browser
def test_a_sign_and_a_letter_tell_the_pointer_what_they_stand_for(page: Page) -> None:
    over = "(() => {{ const n = document.querySelector(`{}`); n.dispatchEvent(new MouseEvent('mouseover', {{bubbles: true}})); return n.title }})()"  # noqa: E501
    cell = ".claim[data-n='2'] .strip i:nth-child(3)"
    assert page.js(over.format(cell)) == "C Vesk Daily: conflicts"
    assert page.js(over.format(".claim[data-n='2'] .chain a")) in {"Harbour Post", "Vesk Daily"}


@in_browser
def test_on_a_narrow_screen_a_claim_has_the_room_that_it_needs(
    browser: Browser, address: str
) -> None:
    page = browser.open(address, width=390)
    wide = "[...document.querySelectorAll('.said')].map((s) => s.getBoundingClientRect().width)"
    assert min(page.js(wide)) > 250
    # Signs need a head to be read under; here the words for them stand in their place.
    strip = "getComputedStyle(document.querySelector('.claim .strip')).display"
    assert page.js(strip) == "none"
    assert page.js("document.querySelector('.claim .spoken').clientHeight") > 12
    page.close()


@in_browser
def test_the_ledger_and_the_claims_are_saved(
    browser: Browser, page: Page, ledger: Ledger, tmp_path: Path
) -> None:
    browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    page.click("#json")
    page.js("document.querySelector('[data-filter=conflict]').click()")
    page.click("#csv")
    for _ in range(50):
        if len(list(tmp_path.glob("*.[cj]s*"))) == 2:
            break
        page.js("new Promise((done) => setTimeout(done, 100))")
    saved = json.loads((tmp_path / "ledger-story-1.json").read_text(encoding="utf-8"))
    assert [c["id"] for c in saved["claims"]] == [c.id for c in ledger.claims]
    head, row = (tmp_path / "claims-story-1.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith('"number","claim","origins","conflict","on whose word","A Harbour Post"')
    assert '"2 origins","conflict",' in row
    assert '"says the same","silent","conflicts"' in row


@in_browser
def test_without_javascript_everything_is_there_and_readable(
    browser: Browser, address: str, ledger: Ledger
) -> None:
    page = browser.open(address, script=False)
    tree = page.call("DOM.getDocument", depth=-1)["root"]
    shown = page.call("DOM.getOuterHTML", nodeId=tree["nodeId"])["outerHTML"]
    assert 'class="js"' not in shown
    for report in make_view(ledger).reports:
        assert f'<article class="report" id="{report.letter}"' in shown
    assert shown.count('<details class="claim"') == len(ledger.claims)
    assert re.findall(r'<div class="tools" hidden', shown)
    page.close()


@in_browser
def test_print_opens_what_several_reports_tell(browser: Browser, address: str) -> None:
    page = browser.open(address, media="print")
    page.js("dispatchEvent(new Event('beforeprint'))")
    opened = "[...document.querySelectorAll('.claim')].filter(c => c.open).map(c => +c.dataset.n)"
    assert page.js(opened) == [1, 2, 3, 4, 5]
    assert page.js("getComputedStyle(document.querySelector('.tools')).display") == "none"
    assert page.js("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.js("dispatchEvent(new Event('afterprint'))")
    assert page.js(opened) == []
    page.close()


@in_browser
def test_dark_is_dark(browser: Browser, address: str) -> None:
    page = browser.open(address, dark=True)
    assert page.js("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 26)"
    page.close()


@in_browser
@pytest.mark.parametrize("width", [320, 380, 800, 1280, 2000])
def test_nothing_is_wider_than_the_screen(browser: Browser, address: str, width: int) -> None:
    page = browser.open(address, width=width)
    page.js("for (const c of document.querySelectorAll('.claim')) c.open = true")
    assert page.js("document.documentElement.scrollWidth") <= width
    page.close()


@in_browser
def test_a_hostile_story_does_nothing(browser: Browser, ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(render_html(hostile(ledger)), encoding="utf-8")
    page = browser.open(path.as_uri(), width=800)
    page.js("for (const c of document.querySelectorAll('.claim')) c.open = true")
    assert page.requests == [path.as_uri()]
    assert page.messages == []
    assert page.js("document.querySelectorAll('article img, h1 img, h1 script').length") == 0
    assert page.js("document.documentElement.scrollWidth") <= 800
    page.close()


@in_browser
def test_five_megabytes_in_one_paragraph_and_arabic_with_an_emoji_are_shown_and_marked(
    browser: Browser, ledger: Ledger, tmp_path: Path
) -> None:
    book = Notebook()
    book.article("vast", f"{'word ' * 1_000_000}The line is shut.")
    book.article("arabic", "أعلن الوزير أن الجسر 🚧 مغلق حتى الربيع.")
    told = [book.say("vast", "The line is shut"), book.say("arabic", "الجسر 🚧 مغلق حتى الربيع")]
    for said in told:
        book.claim([origin("unstated", "", "unstated")], (said, "same", 0))
    path = tmp_path / "vast.html"
    ledger = replace(
        ledger, articles=tuple(book.articles.values()), statements=tuple(book.statements),
        claims=tuple(book.claims), origins=tuple(book.origins), timexes=(), reuses=(), problems=(),
    )  # fmt: skip
    path.write_text(render_html(ledger), encoding="utf-8")
    page = browser.open(path.as_uri())
    for claim in book.claims:
        page.click(f"{card_of(ledger, claim)} summary .said")
        ((_, words),) = page.js(FOUND)[letter_of(ledger, claim.wording.article)]
        assert words == claim.wording.text
    assert page.js("document.querySelectorAll('.vast > .on').length") > 1000
    assert page.js("document.querySelector('.vast').clientHeight") < 900
    letter = letter_of(ledger, book.articles["arabic"].id)
    direction = f"getComputedStyle(document.querySelector('#{letter} [data-o]'))"
    assert page.js(f"{direction}.direction") == "rtl"
    page.close()


@in_browser
@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in web/")
@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 1280), (False, 380)])
def test_axe_finds_nothing(browser: Browser, address: str, dark: bool, width: int) -> None:
    page = browser.open(address, dark=dark, width=width)
    page.js("for (const c of [...document.querySelectorAll('.claim')].slice(0, 3)) c.open = true")
    page.js(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.js("axe.run().then((r) => r.violations)")
    told = [(v["id"], v["impact"], v["nodes"][0]["html"][:200]) for v in found]
    assert [t for t in told if t[1] in {"serious", "critical", "moderate"}] == []
    page.close()


@in_browser
@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci in web/")
def test_axe_finds_nothing_in_the_list_of_stories(
    browser: Browser, ledger: Ledger, tmp_path: Path
) -> None:
    path = tmp_path / "index.html"
    path.write_text(render_index([(ledger, "a.html"), (ledger, "b.html")]), encoding="utf-8")
    page = browser.open(path.as_uri())
    page.js(AXE.read_text(encoding="utf-8"))
    assert page.js("axe.run().then((r) => r.violations.map((v) => v.id))") == []
    assert (page.requests, page.messages) == ([path.as_uri()], [])
    page.close()


@in_browser
def test_pictures_are_kept_for_review(browser: Browser, address: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, width, dark in (
        ("wide", 1280, False),
        ("narrow", 380, False),
        ("dark", 1280, True),
    ):
        page = browser.open(address, width=width, dark=dark)
        page.click(".claim[data-n='2'] summary .said")
        page.picture(PICTURES / f"{name}.png", whole=True)
        assert (PICTURES / f"{name}.png").stat().st_size > 20_000
        page.close()


NODE = shutil.which("node")
BUILT = (WEB / "node_modules" / "vite").is_dir()


@pytest.mark.slow
@pytest.mark.skipif(not (NODE and BUILT), reason="needs Node and the packages: npm ci in web/")
def test_the_script_and_style_that_are_shipped_are_what_the_sources_build(tmp_path: Path) -> None:
    env = {**os.environ, "HEADWATER_PAGE_OUT": str(tmp_path)}
    command = [NODE or "", "node_modules/vite/bin/vite.js", "build"]
    subprocess.run(command, cwd=WEB, env=env, check=True, capture_output=True, timeout=120)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in STATIC.iterdir()}
    assert built == shipped, "run `npm run build` in web/"


@pytest.mark.parametrize("name", ["report.js", "report.css"])
def test_what_is_inlined_cannot_end_its_element_or_ask_for_anything(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    assert not re.search(r"</(script|style)|<!--|https?:|url\(|@import|\bfetch\(|XMLHttp", text)


def test_the_lock_of_the_page_names_no_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    assert all("resolved" not in package for package in lock["packages"].values())
    wanted = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert set(wanted) == {"axe-core", "typescript", "vite"}
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
