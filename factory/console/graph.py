"""Pictures of directed graphs as SVG.

On broad screens nodes stand in layers, and edges lead from left to right. The layout is Sugiyama's: layers
by longest paths, an order within layers that avoids crossings (barycentres), and places near those of
neighbours. Edges that span several layers bend around the nodes between. On narrow screens nodes stand in one
column, and edges are arcs beside it.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT = 162, 46  # pixels of a node
_COLUMN = 220  # pixels of a node in a column
_ARCS = 96  # pixels beside a column
_BETWEEN_LAYERS, _BETWEEN_NODES = 38, 16
_MARGIN = 4
_SHRUNK = 1400  # pixels of a picture that is shrunk rather than scrolled
_SWEEPS, _STEPS = 8, 40  # over the layers: to order nodes, and to place them
_TITLE, _NOTE = 22, 25  # characters that fit into a node

Edge = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Node:
    """A node of a picture.

    Attributes:
        id: id, to which edges refer.
        title: first line.
        note: second line.
        href: path of its page.
        look: classes of the style sheet, such as a state.
        hint: text under the mouse.
    """

    id: str
    title: str
    note: str = ""
    href: str = ""
    look: str = ""
    hint: str = ""


def draw(nodes: Sequence[Node], edges: Iterable[Edge], label: str) -> list[Markup]:
    """Draw a graph: for broad screens, and for narrow ones.

    Args:
        nodes: nodes, in an order to keep where edges allow it.
        edges: pairs of ids; unknown ids, loops and cycles are passed over.
        label: description for screen readers.
    """
    edges = list(edges)
    return [_layers_picture(nodes, edges, label), _column_picture(nodes, edges, label)]


def _layers_picture(nodes: Sequence[Node], edges: Sequence[Edge], label: str) -> Markup:
    layout = Layout([node.id for node in nodes], edges)
    boxes = [_box(node, *layout.places[node.id], WIDTH) for node in nodes]
    width, height = layout.size
    look = "broad fits" if width <= _SHRUNK else "broad"
    return _svg(look, width, height, layout.paths(), boxes, label)


def _column_picture(nodes: Sequence[Node], edges: Sequence[Edge], label: str) -> Markup:
    """Nodes below each other; an edge to the next one is a line, others are arcs, the longer the wider."""
    row, step = {node.id: number for number, node in enumerate(nodes)}, HEIGHT + _BETWEEN_NODES
    boxes = [_box(node, _MARGIN, number * step + _MARGIN, _COLUMN) for number, node in enumerate(nodes)]
    spans = [(row[a], row[b]) for a, b in dict.fromkeys(edges) if a in row and b in row and a != b]
    longest = max((abs(end - start) for start, end in spans), default=1)
    paths = [_arc(start, end, longest, step) for start, end in spans]
    return _svg("tall", _COLUMN + _ARCS, len(nodes) * step + _MARGIN, paths, boxes, label)


def _arc(start: int, end: int, longest: int, step: int) -> str:
    if end == start + 1:
        return f"M{_MARGIN + 20} {start * step + HEIGHT + _MARGIN}v{_BETWEEN_NODES - 2}"
    x, out = _COLUMN + _MARGIN, 30 + (_ARCS * 1.3 - 40) * abs(end - start) / longest
    above, below = (_MARGIN + number * step + HEIGHT / 2 for number in (start, end))
    return f"M{x} {above:g}C{x + out:.1f} {above:g} {x + out:.1f} {below:g} {x + 2} {below:g}"


def _svg(
    look: str, width: float, height: float, paths: Iterable[str], boxes: Iterable[str], label: str
) -> Markup:
    name = look.split()[0]
    parts = [
        f'<svg class="graph {look}" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        f'role="group" aria-label="{escape(label)}">',
        f'<defs><marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>',
        *(f'<path class="edge" marker-end="url(#{name})" d="{path}"/>' for path in paths),
        *boxes,
        "</svg>",
    ]
    return Markup("".join(parts))


def _box(node: Node, x: float, y: float, width: float) -> str:
    more = int(width - WIDTH) // 7  # further characters
    title, note = shortened(node.title, _TITLE + more), shortened(node.note, _NOTE + more)
    inner = (
        f"<title>{escape(node.hint or node.title)}</title>"
        f'<rect x="{x:g}" y="{y:g}" width="{width}" height="{HEIGHT}" rx="7"/>'
        f'<text class="title" x="{x + 10:g}" y="{y + 19:g}">{escape(title)}</text>'
        f'<text class="note" x="{x + 10:g}" y="{y + 36:g}">{escape(note)}</text>'
    )
    look = escape(f"node {node.look}".strip())
    if not node.href:
        return f'<g class="{look}">{inner}</g>'
    return f'<a class="{look}" href="{escape(node.href)}">{inner}</a>'


def shortened(text: str, most: int) -> str:
    """A text with at most so many characters, an ellipsis in place of what is cut off."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def without_implied(edges: Iterable[Edge]) -> list[Edge]:
    """The edges that no path of others implies, in their order. There must be no cycle among them."""
    edges = list(dict.fromkeys(edges))
    following: dict[str, list[str]] = {}
    for start, end in edges:
        following.setdefault(start, []).append(end)
    reached: dict[str, set[str]] = {}

    def beyond(node: str) -> set[str]:
        if node not in reached:
            reached[node] = {far for near in following.get(node, ()) for far in (near, *beyond(near))}
        return reached[node]

    return [
        (start, end)
        for start, end in edges
        if not any(end in beyond(other) for other in following[start] if other != end)
    ]


class Layout:
    """Places of a graph's nodes in layers.

    Attributes:
        places: of each node x and y of its upper left corner, in pixels.
        size: width and height of the picture, in pixels.
    """

    def __init__(self, nodes: Sequence[str], edges: Iterable[Edge]) -> None:
        """Lay out a graph; unknown ids, loops and cycles of edges are passed over."""
        known = set(nodes)
        wanted = dict.fromkeys((a, b) for a, b in edges if a in known and b in known and a != b)
        self._layer = _layers(nodes, wanted)
        self._chains = [self._chain(a, b) for a, b in wanted if self._layer[a] < self._layer[b]]
        before, after = _neighbours(self._chains)
        rows = self._rows(nodes, before, after)
        down = _positions(rows, before, after)
        self._all = {node: self._place(node, down[node]) for row in rows for node in row}
        self.places = {node: self._all[node] for node in nodes}
        corners = [*self._all.values(), (0.0, 0.0)]
        self.size = (
            round(max(x for x, _ in corners) + WIDTH + _MARGIN),
            round(max(y for _, y in corners) + HEIGHT + _MARGIN),
        )

    def _chain(self, start: str, end: str) -> list[str]:
        """An edge as a path with a bend in each layer between."""
        between = range(self._layer[start] + 1, self._layer[end])
        bends = [f"{start}\t{end}\t{layer}" for layer in between]
        self._layer |= dict(zip(bends, between, strict=True))
        return [start, *bends, end]

    def _rows(
        self, nodes: Sequence[str], before: Mapping[str, list[str]], after: Mapping[str, list[str]]
    ) -> list[list[str]]:
        """The nodes and bends of each layer, in an order with few crossings."""
        rows: list[list[str]] = [[] for _ in range(max(self._layer.values(), default=-1) + 1)]
        for node in (*nodes, *(bend for chain in self._chains for bend in chain[1:-1])):
            rows[self._layer[node]].append(node)
        for sweep in range(_SWEEPS):
            forth = sweep % 2 == 0
            for fixed, moved in itertools.pairwise(rows if forth else rows[::-1]):
                place = {node: float(number) for number, node in enumerate(fixed)}
                own = {node: float(number) for number, node in enumerate(moved)}
                near = before if forth else after
                moved.sort(key=lambda node, n=near, p=place, o=own: _mean(n.get(node, ()), p, o[node]))  # type: ignore[misc]
        return rows

    def _place(self, node: str, down: float) -> tuple[float, float]:
        return self._layer[node] * (WIDTH + _BETWEEN_LAYERS) + _MARGIN, round(down + _MARGIN, 1)

    def paths(self) -> list[str]:
        """The edges, as data of SVG paths."""
        return [self._path(chain) for chain in self._chains]

    def _path(self, chain: Sequence[str]) -> str:
        """A curve that leaves a node to the right, passes the bends straight and enters the next node."""
        corners = [(x, y + HEIGHT / 2) for x, y in (self._all[node] for node in chain)]
        path = f"M{corners[0][0] + WIDTH:g} {corners[0][1]:g}"
        for number, ((left, before), (right, after)) in enumerate(itertools.pairwise(corners)):
            half, last = (left + WIDTH + right) / 2, number == len(corners) - 2
            end = right - 2 if last else right
            path += f"C{half:g} {before:g} {half:g} {after:g} {end:g} {after:g}"
            path += "" if last else f"H{right + WIDTH:g}"
        return path


def _layers(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The layer of each node: one after the last of those before it; a cycle is entered at its first node."""
    before: dict[str, set[str]] = {node: set() for node in nodes}
    for start, end in edges:
        before[end].add(start)
    layer: dict[str, int] = {}
    waiting = list(nodes)
    while waiting:
        free = [node for node in waiting if before[node] <= layer.keys()] or waiting[:1]
        for node in free:
            layer[node] = max((layer[one] + 1 for one in before[node] if one in layer), default=0)
        waiting = [node for node in waiting if node not in layer]
    return layer | _late(layer, before)


def _late(layer: Mapping[str, int], before: Mapping[str, Collection[str]]) -> dict[str, int]:
    """The layers of nodes that come of nothing: right before the first that they lead to."""
    following: dict[str, int] = {}
    for node, earlier in before.items():
        for one in earlier:
            following[one] = min(following.get(one, layer[node]), layer[node])
    return {node: max(0, after - 1) for node, after in following.items() if not before[node]}


def _neighbours(chains: Iterable[Sequence[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The nodes and bends before each one, and those after it."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for chain in chains:
        for start, end in itertools.pairwise(chain):
            after.setdefault(start, []).append(end)
            before.setdefault(end, []).append(start)
    return before, after


def _mean(neighbours: Iterable[str], place: Mapping[str, float], otherwise: float) -> float:
    known = [place[node] for node in neighbours if node in place]
    return sum(known) / len(known) if known else otherwise


def _positions(
    rows: Sequence[Sequence[str]], before: Mapping[str, list[str]], after: Mapping[str, list[str]]
) -> dict[str, float]:
    """The position of each node in its layer: near its neighbours', and at last behind those before."""
    step = HEIGHT + _BETWEEN_NODES
    place = {node: float(number * step) for row in rows for number, node in enumerate(row)}
    for sweep in range(_STEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            near = [[*before.get(node, ()), *after.get(node, ())] for node in row]
            place |= _settled(row, near, place, step)
    for row in rows:
        place |= _settled(row, [before.get(node, []) for node in row], place, step)
    least = min(place.values(), default=0.0)
    return {node: value - least for node, value in place.items()}


def _settled(
    row: Sequence[str], near: Iterable[Iterable[str]], place: Mapping[str, float], step: float
) -> dict[str, float]:
    wanted = [_mean(others, place, place[node]) for node, others in zip(row, near, strict=True)]
    return dict(zip(row, _apart(wanted, step), strict=True))


def _apart(wanted: Sequence[float], step: float) -> list[float]:
    """The positions nearest to those wanted that keep their order and a step between (pooled means)."""
    blocks: list[tuple[float, int]] = []  # mean of wanted - number * step, and count
    for number, value in enumerate(wanted):
        blocks.append((value - number * step, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m), (b, n) = blocks[-2:]
            blocks[-2:] = [((a * m + b * n) / (m + n), m + n)]
    flat = [mean for mean, count in blocks for _ in range(count)]
    return [value + number * step for number, value in enumerate(flat)]
