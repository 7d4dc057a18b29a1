"""The sourcing river: what is drawn, and that it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from browser import CHROMIUM, MISSING, Browser, running
from callstory import make_big_story, make_story
from headwater.datamodel import Ledger
from headwater.render import render_html
from headwater.render.layering import Band, Slot, lay_out
from headwater.render.river import render_river
from headwater.render.view import make_view

# Words that lie over other words; ribbons under the words of a middle column; words cut at an edge.
FAULTS = """(() => { const svg = document.querySelector('svg.river'), faults = [];
const frame = svg.getBoundingClientRect();
const boxes = [...svg.querySelectorAll('text')].map((t) => [t, t.getBoundingClientRect()]);
for (const [t, b] of boxes) {
  if (b.left < frame.left || b.right > frame.right || b.bottom > frame.bottom)
    faults.push(['edge', t.textContent]);
  for (const [u, c] of boxes) if (t !== u && b.left < c.right && c.left < b.right &&
    b.top + 3 < c.bottom && c.top + 3 < b.bottom) faults.push(['words', t.textContent]);
  for (const path of svg.querySelectorAll('.link')) {
    const back = path.getScreenCTM().inverse();
    for (let x = b.left + 2; x < b.right; x += 6) for (const y of [b.top + 5, b.bottom - 5])
      if (path.isPointInStroke(new DOMPoint(x, y).matrixTransform(back))) {
        faults.push(['ribbon', t.textContent]); x = 1e9; break; }
  }
} return faults })()"""


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return make_story()[0]


def column(layer: int, *names: str, bar: float = 10) -> list[Slot]:
    return [Slot(layer, (name,), bar=bar, room=16) for name in names]


def band(*slots: Slot, width: float = 4) -> Band:
    return Band(slots, width)


def test_slots_are_sorted_so_that_bands_do_not_cross() -> None:
    left, right = column(0, "a", "b", "c"), column(1, "x", "y", "z")
    bands = [band(left[0], right[2]), band(left[1], right[1]), band(left[2], right[0])]
    columns = [left, right]
    lay_out(columns, bands)
    # The last column keeps the reader's order; the first is turned round.
    assert [s.key[0] for s in columns[1]] == ["x", "y", "z"]
    assert [s.key[0] for s in columns[0]] == ["c", "b", "a"]


def test_no_slot_lies_over_another_and_what_ranks_last_stands_last() -> None:
    left, right = column(0, *"abcdef", bar=30), column(1, *"uvw", bar=60)
    left[0].rank = 3
    bands = [band(a, b) for n, a in enumerate(left) for b in right[n % 2 :]]
    columns = [left, right]
    height = lay_out(columns, bands)
    assert columns[0][-1].key == ("a",)
    for found in columns:
        assert all(a.y + a.height <= b.y + 0.01 for a, b in pairwise(found))
        assert found[0].y >= 0
        assert found[-1].y + found[-1].height <= height + 0.01


def test_bands_lie_side_by_side_at_a_bar() -> None:
    left, right = column(0, "a", bar=12), column(1, "x", "y", "z")
    bands = [band(left[0], slot) for slot in right]
    lay_out([left, right], bands)
    tops = sorted(b.tops[0] for b in bands)
    assert [b - a for a, b in pairwise(tops)] == pytest.approx([4, 4])


def test_each_way_through_the_river_names_what_it_passes(ledger: Ledger) -> None:
    view = make_view(ledger)
    river = render_river(view)
    nodes = re.findall(r'<g class="node k-([\w-]+)"><title>([^<]+): \d+ claims?<', river.svg)
    ribbons = river.svg.count('class="link')
    assert {n for nodes_of, _, _ in river.ways for n in nodes_of} == set(range(len(nodes)))
    assert {n for _, drawn, _ in river.ways for n in drawn} == set(range(ribbons))
    account = nodes.index(("account", "Oren Talvi, per KarPress"))
    rows = {row for passed, _, found in river.ways if account in passed for row in found}
    assert rows == {3, 4, 6}


def test_a_long_name_takes_two_lines_and_is_told_whole(ledger: Ledger) -> None:
    name = "Federation of the Harbours, Quays, Locks and Lighthouses of the Western Shore Districts"
    renamed = tuple(
        replace(o, name=name, entity=None) if "official" in o.name else o for o in ledger.origins
    )
    svg = render_river(make_view(replace(ledger, origins=renamed))).svg
    drawn = re.search(rf"<title>{name}: \d+ claims?</title>.*?</g>", svg)
    assert drawn
    first, second = re.findall(r'<tspan x="\d+"[^>]*>([^<]+)</tspan>', drawn[0])
    assert name.startswith(first)
    assert second.endswith(" …")


def test_many_small_origins_are_drawn_as_one() -> None:
    river = render_river(make_view(make_big_story()))
    assert river.svg.count("<g class=") == 40 + 10
    assert "21 other origins" in river.svg
    assert len(river.svg) < 80_000


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory, ledger: Ledger) -> dict[int, str]:
    """Return the pages of a story of few and of one of many reports."""
    folder = tmp_path_factory.mktemp("page")
    for name, story in (("3", ledger), ("40", make_big_story())):
        (folder / f"{name}.html").write_text(render_html(story), encoding="utf-8")
    return {n: (folder / f"{n}.html").as_uri() for n in (3, 40)}


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason=MISSING)
@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize("reports", [3, 40])
def test_no_word_lies_over_another_or_over_a_ribbon(
    browser: Browser, addresses: dict[int, str], reports: int, width: int
) -> None:
    page = browser.open(addresses[reports], width=width)
    assert page.js("document.querySelectorAll('svg.river text').length") > 8
    assert page.js(FAULTS) == []
    size = "document.querySelector('.node text').getBoundingClientRect().height"
    assert page.js(size) >= 11
    page.close()


def over(words: str) -> str:
    """Return the script's expression for the node with *words*."""
    return f"[...document.querySelectorAll('.node')].find(n => n.textContent.includes('{words}'))"


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason=MISSING)
def test_pointing_at_a_name_lights_its_ribbons_and_claims(
    browser: Browser, addresses: dict[int, str]
) -> None:
    page = browser.open(addresses[40])
    node = over("Outlet 39")
    page.js(f"{node}.dispatchEvent(new MouseEvent('mouseenter'))")
    lit = page.js("document.querySelectorAll('.link.lit').length")
    assert 0 < lit <= 10
    marked = page.js("document.querySelectorAll('.claim.lit').length")
    page.js(f"{node}.dispatchEvent(new MouseEvent('mouseleave'))")
    assert page.js("document.querySelectorAll('.lit').length") == 0
    page.js(f"{node}.focus()")
    page.press("Enter")
    shown = "[...document.querySelectorAll('.claim')].filter(c => !c.hidden).length"
    assert page.js(shown) == marked
    assert page.js("document.querySelector('#picked').textContent").startswith("X  Outlet 39")
    assert page.js(f"{node}.getAttribute('aria-pressed')") == "true"
    page.press("Escape")
    assert page.js(shown) == 300
    page.close()
