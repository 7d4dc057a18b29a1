"""The sourcing river as SVG: origins → relays → agencies → outlets; width is claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from markupsafe import Markup

from headwater.render.layering import Band, Slot, lay_out
from headwater.render.textmarks import attribute
from headwater.render.view import View, voice_key
from headwater.render.words import clip, plural

WIDTH = 1168
LEFT, RIGHT, BAR = 236, 226, 10
TOP = 40
ZONE = 128  # in the middle columns words stand here, over their bar; bands pass it level
LINE = 16
HEADS = ("Origins", "Through", "Agencies credited", "Outlets")
OTHERS = ("origins", "ways", "agencies", "reports")
RANKS = {"account": -1, "more": 1, "unstated": 2, "unknown": 3}
DENSE = 140  # ribbons; more are drawn fainter

Step = tuple[int, str, str, str]  # column, key, label, kind


@dataclass(frozen=True, slots=True)
class River:
    """The drawing, and for its script each way through it: its nodes, its ribbons, its claims."""

    svg: Markup
    ways: list[list[list[int]]]


@dataclass(eq=False)
class _Node:
    number: int
    label: str
    kind: str
    slot: Slot
    lines: tuple[str, ...]
    rows: set[int] = field(default_factory=set)


@dataclass(eq=False)
class _Link:
    number: int
    a: _Node
    b: _Node
    kind: str
    rows: set[int] = field(default_factory=set)


def render_river(view: View) -> River:
    """Return the river of *view*, readable with 2 and with 40 reports."""
    nodes, links, ways = _flows(view)
    if not links:
        return River(Markup(""), [])
    used = sorted({node.slot.layer for node in nodes})
    scale = _measure(nodes, links, len(view.reports))
    bands = [_band(link, used, scale) for link in links]
    columns: dict[int, list[Slot]] = {layer: [] for layer in used}
    for node in nodes:
        columns[node.slot.layer].append(node.slot)
    for band in bands:
        for slot in band.slots[1:-1]:
            columns[slot.layer].append(slot)
    for column in columns.values():
        column.sort(key=lambda s: (s.rank, s.key))
    height = lay_out(list(columns.values()), bands) + TOP
    spread = (WIDTH - LEFT - RIGHT - BAR) / max(len(used) - 1, 1)
    x = {layer: LEFT + n * spread for n, layer in enumerate(used)}
    dense = " dense" if len(links) > DENSE else ""
    out = [
        f'<svg class="river{dense}" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}" role="group" aria-label="Sourcing river: from origins on the left '
        f'to outlets on the right; the width is the number of claims">',
        *(_head(layer, x[layer]) for layer in used),
        *(_link_svg(link, band, x) for link, band in zip(links, bands, strict=True)),
        *(_node_svg(node, x[node.slot.layer]) for node in nodes),
        "</svg>",
    ]
    return River(Markup("".join(out)), ways)


def river_paths(view: View) -> list[tuple[tuple[Step, ...], set[int]]]:
    """Return each way from an origin to an outlet (layer, key, label, kind) and its claims."""
    ways: dict[tuple[Step, ...], set[int]] = {}
    voices = {voice.key: voice for voice in view.voices}
    for row in view.rows:
        for chain in row.chains:
            voice = voices[voice_key(chain.origin)]
            label = _voice_label(view, voice.key, voice.name, voice.account)
            kind = "account" if voice.account else voice.kind
            head = (0, "/".join(voice.key), label, kind)
            relays = tuple(
                (1, name, name, "relay") for name in [" → ".join(chain.carriers)] if name
            )
            agencies = tuple((2, n, n, "agency") for n in [", ".join(chain.agencies)] if n)
            for report in chain.reports:
                named = report.name if report.article.outlet else f"({report.name})"
                outlet = (3, report.article.id, f"{report.letter}  {named}", "outlet")
                ways.setdefault((head, *relays, *agencies, outlet), set()).add(row.number)
    return list(ways.items())


def _voice_label(view: View, key: tuple[str, str], name: str, account: str | None) -> str:
    if key[0] == "unstated":
        return "no source named"
    if key[0] == "unknown":
        return "source unclear"
    if account is None:
        return name
    counted = Counter(
        view.origin_name(o)
        for row in view.rows
        for o in row.origins
        if voice_key(o) == key and view.origin_name(o) not in {"", account}
    )
    if not counted:
        return account
    first = min(counted, key=lambda n: (-counted[n], n))
    return f"{first}{' and others' if len(counted) > 1 else ''}, per {account}"


def _flows(view: View) -> tuple[list[_Node], list[_Link], list[list[list[int]]]]:
    """Return what is drawn, and each way through it as numbers of nodes, of links, of claims."""
    found = river_paths(view)
    folded = _folded(found, len(view.reports))
    nodes: dict[tuple[int, str], _Node] = {}
    links: dict[tuple[int, int, str], _Link] = {}
    ways: dict[tuple[int, ...], tuple[list[int], set[int]]] = {}
    ranks = {r.article.id: r.number for r in view.reports}
    for way, rows in found:
        steps = [folded.get(step[:2], step) for step in way]
        passed = [nodes.setdefault(step[:2], _node(len(nodes), step, ranks)) for step in steps]
        drawn = []
        for a, b in pairwise(passed):
            # The colour of the origin runs through to the outlet.
            kind = passed[0].kind
            key = (a.number, b.number, kind)
            link = links.setdefault(key, _Link(len(links), a, b, kind))
            link.rows |= rows
            drawn.append(link.number)
        for node in passed:
            node.rows |= rows
        ways.setdefault(tuple(n.number for n in passed), (drawn, set()))[1].update(rows)
    told = [[list(key), drawn, sorted(rows)] for key, (drawn, rows) in ways.items()]
    return list(nodes.values()), list(links.values()), told


def _node(number: int, step: Step, ranks: Mapping[str, int]) -> _Node:
    layer, key, label, kind = step
    wide = (31, 19, 19, 29)[layer]
    lines = _lines(attribute(label), wide)
    # Outlets stand in the order of their letters, the others are sorted by what they feed.
    order = f"{ranks.get(key, len(ranks)):06}" if layer == 3 else key
    rank = RANKS.get(kind, 0) if layer == 0 else 0
    slot = Slot(layer, (order,), rank=rank)
    slot.above = LINE * len(lines) + 2 if layer in {1, 2} else 0
    slot.room = 0 if layer in {1, 2} else LINE * len(lines)
    return _Node(number, label, kind, slot, lines)


def _lines(label: str, wide: int) -> tuple[str, ...]:
    """Return *label* on one line, or on two if it is long.

    >>> _lines("Ministry of Works", 20), _lines("Ministry of Works and Harbours, Vesk", 20)
    (('Ministry of Works',), ('Ministry of Works ', 'and Harbours, Vesk'))
    """
    short = clip(label, 2 * wide)
    if len(short) <= wide:
        return (short,)
    at = short.rfind(" ", 0, wide + 1)
    first = short[: at + 1] if at > wide // 3 else short[:wide]
    rest = short[len(first) :]
    return (first, clip(rest, wide + 2))


def _measure(nodes: Sequence[_Node], links: Sequence[_Link], reports: int) -> float:
    """Set how thick the nodes' bars are, and return how thick a claim is."""
    flows: dict[int, list[int]] = {n.number: [0, 0] for n in nodes}
    for link in links:
        flows[link.a.number][1] += len(link.rows)
        flows[link.b.number][0] += len(link.rows)
    columns = Counter[int]()
    for node in nodes:
        columns[node.slot.layer] += max(flows[node.number])
    scale = min(9.0, max(0.35, (300 + 12 * reports) / max(columns.values())))
    for node in nodes:
        node.slot.bar = max(max(flows[node.number]) * scale, 2)
    return scale


def _band(link: _Link, used: Sequence[int], scale: float) -> Band:
    width = len(link.rows) * scale
    between = [n for n in used if link.a.slot.layer < n < link.b.slot.layer]
    key = (*link.a.slot.key, *link.b.slot.key, link.kind)
    passed = [Slot(n, key, bar=width, passes=True) for n in between]
    return Band((link.a.slot, *passed, link.b.slot), width)


def _folded(
    ways: Iterable[tuple[tuple[Step, ...], set[int]]], reports: int
) -> dict[tuple[int, str], Step]:
    """Return which nodes share one "… other" node because their column would not hold them."""
    weight: dict[tuple[int, str], set[int]] = {}
    kinds: dict[tuple[int, str], str] = {}
    for way, rows in ways:
        for layer, key, _, kind in way:
            weight.setdefault((layer, key), set()).update(rows)
            kinds[layer, key] = kind
    folded: dict[tuple[int, str], Step] = {}
    for layer, most in enumerate((14 if reports <= 6 else 10, 7, 6, 44)):
        own = sorted(
            (k for k in weight if k[0] == layer and kinds[k] not in {"unstated", "unknown"}),
            key=lambda k: (-len(weight[k]), k),
        )
        if layer == 3:
            own = [k for k in weight if k[0] == 3] if reports > most else []
        if len(own) > most:
            rest = own[most - 1 :]
            for place in rest:
                folded[place] = (layer, "+", f"{len(rest)} other {OTHERS[layer]}", "more")
    return folded


def _head(layer: int, x: float) -> str:
    at, anchor = (x + BAR, "end") if layer == 0 else (x, "start")
    return f'<text class="head" x="{at:.0f}" y="15" text-anchor="{anchor}">{HEADS[layer]}</text>'


def _link_svg(link: _Link, band: Band, x: Mapping[int, float]) -> str:
    """Return a ribbon: a thick line, level where it passes a column's words."""
    half = band.width / 2
    first = band.slots[0]
    at, y = x[first.layer] + BAR, band.tops[0] + half + TOP
    path = f"M{at:.0f},{y:.1f}"
    if first.layer in {1, 2}:
        at = x[first.layer] + ZONE
        path += f"H{at:.0f}"
    for slot, top in zip(band.slots[1:], band.tops[1:], strict=True):
        to, low = x[slot.layer], top + half + TOP
        middle = (at + to) / 2
        path += f"C{middle:.0f},{y:.1f} {middle:.0f},{low:.1f} {to:.0f},{low:.1f}"
        at, y = to, low
        if slot.passes:
            at += ZONE
            path += f"H{at:.0f}"
    thick = max(band.width, 0.7)
    return f'<path class="link k-{link.kind}" stroke-width="{thick:.1f}" d="{path}"/>'


def _node_svg(node: _Node, x: float) -> str:
    slot, last = node.slot, len(node.lines) - 1
    top = slot.top + TOP
    middle = slot.middle + TOP + 4.5 - LINE / 2 * last
    if slot.layer == 0:
        at, y, anchor = x - 7, middle, ' text-anchor="end"'
    elif slot.layer == 3:
        at, y, anchor = x + BAR + 7, middle, ""
    else:
        at, y, anchor = x, top - 6 - LINE * last, ""
    count = f' <tspan class="n">{len(node.rows)}</tspan>' if slot.layer < 3 else ""
    label = "".join(
        f'<tspan x="{at:.0f}" dy="{LINE if n else 0}">{escape(line)}</tspan>'
        for n, line in enumerate(node.lines)
    )
    title = f"{attribute(node.label)}: {plural(len(node.rows), 'claim')}"
    return (
        f'<g class="node k-{node.kind}"><title>{escape(title)}</title>'
        f'<rect x="{x:.0f}" y="{top:.1f}" width="{BAR}" height="{slot.bar:.1f}" rx="2"/>'
        f'<text x="{at:.0f}" y="{y:.1f}"{anchor}>{label}{count}</text></g>'
    )


def river_table(view: View) -> Sequence[tuple[str, str, str, int]]:
    """Return the river as rows of a table: origin, through, reports, number of claims."""
    table: dict[tuple[str, str], tuple[list[str], set[int]]] = {}
    for way, rows in river_paths(view):
        through = " → ".join(step[2] for step in way[1:-1])
        outlets, numbers = table.setdefault((way[0][2], through), ([], set()))
        outlets.append(way[-1][2].split()[0])
        numbers |= rows
    lines = [
        (origin, through, " ".join(sorted(set(outlets), key=lambda v: (len(v), v))), len(numbers))
        for (origin, through), (outlets, numbers) in table.items()
    ]
    return sorted(lines, key=lambda v: (-v[3], v))[:200]
