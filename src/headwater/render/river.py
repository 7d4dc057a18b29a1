"""The sourcing river as SVG: origins → relays → agencies → outlets; width is claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from markupsafe import Markup

from headwater.render.textmarks import attribute
from headwater.render.view import View, voice_key
from headwater.render.words import clip, plural

WIDTH = 1080
LEFT, RIGHT, BAR = 262, 240, 10
MOST = (14, 8, 6, 44)  # nodes a column; what is beyond is drawn as one
HEADS = ("Origins", "Through", "Agencies credited", "Outlets")


@dataclass
class _Node:
    key: str
    layer: int
    label: str
    kind: str
    rows: set[int] = field(default_factory=set)
    paths: set[int] = field(default_factory=set)
    into: float = 0
    out: float = 0
    x: float = 0
    y: float = 0
    height: float = 0


@dataclass
class _Link:
    a: _Node
    b: _Node
    kind: str
    rows: set[int] = field(default_factory=set)
    paths: set[int] = field(default_factory=set)
    y_a: float = 0
    y_b: float = 0


def render_river(view: View) -> Markup:
    """Return the river of *view* as one SVG element, readable with 2 and with 40 reports."""
    nodes, links = _flows(view)
    if not links:
        return Markup("")
    layers = [
        sorted_layer for n in range(4) if (sorted_layer := [v for v in nodes if v.layer == n])
    ]
    for link in links:
        link.a.out += len(link.rows)
        link.b.into += len(link.rows)
    heaviest = max(sum(max(n.into, n.out) for n in layer) for layer in layers)
    scale = min(9.0, max(0.5, 330 / heaviest))
    _order(layers, links)
    height = _place(layers, scale)
    _ribbons(links, scale)
    out = [
        f'<svg class="river" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
        f'height="{height:.0f}" role="group" aria-label="Sourcing river: from origins on the left '
        f'to outlets on the right; the width is the number of claims">'
    ]
    for layer in layers:
        out.append(_head(layer[0]))
    out += ['<g class="links">', *map(_link_svg, links, [scale] * len(links)), "</g>"]
    out += ['<g class="nodes">', *map(_node_svg, nodes), "</g></svg>"]
    return Markup("".join(out))


def river_paths(view: View) -> list[tuple[tuple[tuple[int, str, str, str], ...], set[int]]]:
    """Return each way from an origin to an outlet (layer, key, label, kind) and its claims."""
    ways: dict[tuple[tuple[int, str, str, str], ...], set[int]] = {}
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


def _flows(view: View) -> tuple[list[_Node], list[_Link]]:
    ways = river_paths(view)
    folded = _folded(ways, len(view.reports))
    nodes: dict[tuple[int, str], _Node] = {}
    links: dict[tuple[tuple[int, str], tuple[int, str], str], _Link] = {}
    for number, (way, rows) in enumerate(ways):
        steps = [folded.get(step[:2], step) for step in way]
        found = []
        for layer, key, label, kind in steps:
            node = nodes.setdefault((layer, key), _Node(key, layer, label, kind))
            node.rows |= rows
            node.paths.add(number)
            found.append(node)
        for a, b in pairwise(found):
            # The colour of the origin runs through to the outlet.
            kind = found[0].kind
            link = links.setdefault(((a.layer, a.key), (b.layer, b.key), kind), _Link(a, b, kind))
            link.rows |= rows
            link.paths.add(number)
    return list(nodes.values()), list(links.values())


def _folded(
    ways: Iterable[tuple[tuple[tuple[int, str, str, str], ...], set[int]]], reports: int
) -> dict[tuple[int, str], tuple[int, str, str, str]]:
    """Return which nodes share one "… more" node because their column would not hold them."""
    weight: dict[tuple[int, str], set[int]] = {}
    kinds: dict[tuple[int, str], str] = {}
    for way, rows in ways:
        for layer, key, _, kind in way:
            weight.setdefault((layer, key), set()).update(rows)
            kinds[layer, key] = kind
    folded: dict[tuple[int, str], tuple[int, str, str, str]] = {}
    for layer, most in enumerate(MOST):
        own = sorted(
            (k for k in weight if k[0] == layer and kinds[k] not in {"unstated", "unknown"}),
            key=lambda k: (-len(weight[k]), k),
        )
        if layer == 3:
            own = [k for k in weight if k[0] == 3] if reports > most else []
        if len(own) > most:
            rest = own[most - 1 :]
            what = ("origins", "ways", "agencies", "reports")[layer]
            for place in rest:
                folded[place] = (layer, "+", f"{len(rest)} more {what}", "more")
    return folded


def _order(layers: list[list[_Node]], links: list[_Link]) -> None:
    """Sort the columns: outlets by letter, origins by weight, the others near what they feed."""
    last = {"unstated": 2, "unknown": 3, "more": 1}
    for layer in layers:
        if layer[0].layer == 3:
            layer.sort(key=lambda n: (n.kind == "more", len(n.label.split()[0]), n.label))
        elif layer[0].layer == 0:
            layer.sort(key=lambda n: (last.get(n.kind, 0), -len(n.rows), n.key))
    rank = {id(n): i / len(layer) for layer in layers for i, n in enumerate(layer)}
    for layer in layers:
        if layer[0].layer in {1, 2}:
            near: dict[int, list[float]] = {id(n): [] for n in layer}
            for link in links:
                for here, there in ((link.a, link.b), (link.b, link.a)):
                    if id(here) in near and there.layer in {0, 3}:
                        near[id(here)].append(rank[id(there)])
            layer.sort(key=lambda n: (sum(near[id(n)]) / max(len(near[id(n)]), 1), n.key))
            rank.update({id(n): i / len(layer) for i, n in enumerate(layer)})


def _place(layers: list[list[_Node]], scale: float) -> float:
    spread = (WIDTH - LEFT - RIGHT - BAR) / max(len(layers) - 1, 1)
    heights = []
    for layer in layers:
        for node in layer:
            node.height = max(max(node.into, node.out) * scale, 2)
        heights.append(sum(max(n.height, 15) + 7 for n in layer))
    total = max(heights) + 44
    for column, layer in enumerate(layers):
        y = 34 + (total - 44 - heights[column]) / 2
        for node in layer:
            slot = max(node.height, 15)
            node.x, node.y = LEFT + column * spread, y + (slot - node.height) / 2
            y += slot + 7
    return total


def _ribbons(links: list[_Link], scale: float) -> None:
    for link_group, side in ((links, "a"), (links, "b")):
        at: dict[int, float] = {}
        other = "b" if side == "a" else "a"
        for link in sorted(
            link_group,
            key=lambda v: (getattr(v, other).y, getattr(v, other).layer, v.kind, v.b.key),
        ):
            node: _Node = getattr(link, side)
            y = at.get(id(node), node.y)
            setattr(link, f"y_{side}", y)
            at[id(node)] = y + len(link.rows) * scale


def _head(node: _Node) -> str:
    x, anchor = node.x, "start"
    if node.layer == 0:
        x, anchor = node.x + BAR, "end"
    elif node.layer in {1, 2}:
        x, anchor = node.x + BAR / 2, "middle"
    return (
        f'<text class="head" x="{x:.1f}" y="16" text-anchor="{anchor}">{HEADS[node.layer]}</text>'
    )


def _link_svg(link: _Link, scale: float) -> str:
    x0, x1 = link.a.x + BAR, link.b.x
    width = max(len(link.rows) * scale, 0.8)
    mid = (x0 + x1) / 2
    y0, y1 = link.y_a, link.y_b
    shape = (
        f"M{x0:.1f},{y0:.1f}C{mid:.1f},{y0:.1f} {mid:.1f},{y1:.1f} {x1:.1f},{y1:.1f}"
        f"L{x1:.1f},{y1 + width:.1f}C{mid:.1f},{y1 + width:.1f} {mid:.1f},{y0 + width:.1f} "
        f"{x0:.1f},{y0 + width:.1f}Z"
    )
    return f'<path class="link k-{link.kind}" data-p="{_numbers(link.paths)}" d="{shape}"/>'


def _node_svg(node: _Node) -> str:
    middle = node.y + node.height / 2
    if node.layer == 0:
        x, anchor, limit = node.x - 7, "end", 36
    elif node.layer == 3:
        x, anchor, limit = node.x + BAR + 7, "start", 32
    else:
        x, anchor, limit = node.x + BAR + 5, "start", 22
    title = f"{attribute(node.label)}: {plural(len(node.rows), 'claim')}"
    label = escape(attribute(clip(node.label, limit)))
    if node.layer in {0, 1, 2}:
        label += f' <tspan class="n">{len(node.rows)}</tspan>'
    return (
        f'<g class="node k-{node.kind}" data-c="{_numbers(node.rows)}" '
        f'data-p="{_numbers(node.paths)}"><title>{escape(title)}</title>'
        f'<rect x="{node.x:.1f}" y="{node.y:.1f}" width="{BAR}" height="{node.height:.1f}" rx="2"/>'
        f'<text x="{x:.1f}" y="{middle + 4:.1f}" text-anchor="{anchor}">{label}</text></g>'
    )


def _numbers(values: Iterable[int]) -> str:
    return " ".join(map(str, sorted(values)))


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
