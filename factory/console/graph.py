"""Pictures of directed graphs as SVG: nodes in layers, edges from left to right or from top to bottom.

The layout is Sugiyama's: layers by longest paths, an order within layers that avoids crossings (barycentres),
and positions near those of neighbours. Edges that span several layers bend around the nodes between.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT = 162, 46  # pixels of a node
_BETWEEN_LAYERS, _BETWEEN_NODES = 38, 16
_MARGIN = 4
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


def draw(nodes: Sequence[Node], edges: Iterable[Edge], label: str, vertical: bool = False) -> Markup:
    """Draw a graph.

    Args:
        nodes: nodes, in an order to keep where edges allow it.
        edges: pairs of ids; unknown ids, loops and cycles are passed over.
        label: description for screen readers.
        vertical: edges from top to bottom.
    """
    layout = Layout([node.id for node in nodes], edges, vertical)
    width, height = layout.size
    marker = "arrow-down" if vertical else "arrow-right"
    parts = [
        f'<svg class="graph {"tall" if vertical else "broad"}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="group" aria-label="{escape(label)}">',
        f'<defs><marker id="{marker}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>',
        *(f'<path class="edge" marker-end="url(#{marker})" d="{path}"/>' for path in layout.paths()),
        *(_box(node, *layout.places[node.id]) for node in nodes),
        "</svg>",
    ]
    return Markup("".join(parts))


def _box(node: Node, x: float, y: float) -> str:
    inner = (
        f"<title>{escape(node.hint or node.title)}</title>"
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="7"/>'
        f'<text class="title" x="{x + 10:g}" y="{y + 19:g}">{escape(shortened(node.title, _TITLE))}</text>'
        f'<text class="note" x="{x + 10:g}" y="{y + 36:g}">{escape(shortened(node.note, _NOTE))}</text>'
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
            reached[node] = set()
            reached[node] = {far for next_ in following.get(node, ()) for far in (next_, *beyond(next_))}
        return reached[node]

    return [
        (start, end)
        for start, end in edges
        if not any(end in beyond(other) for other in following[start] if other != end)
    ]


class Layout:
    """Positions of a graph's nodes.

    Attributes:
        places: of each node x and y of its upper left corner, in pixels.
        size: width and height of the picture, in pixels.
    """

    def __init__(self, nodes: Sequence[str], edges: Iterable[Edge], vertical: bool = False) -> None:
        """Lay out a graph; unknown ids, loops and cycles of edges are passed over."""
        known = set(nodes)
        wanted = dict.fromkeys((a, b) for a, b in edges if a in known and b in known and a != b)
        self._vertical = vertical
        self._layer = _layers(nodes, wanted)
        self._edges = [(a, b) for a, b in wanted if self._layer[a] < self._layer[b]]
        self._chains = [self._chain(a, b) for a, b in self._edges]
        self._neighbours = _neighbours(self._chains)
        rows = self._rows(nodes)
        across = _positions(rows, self._neighbours, self._step)
        self.places = {node: self._place(node, across[node]) for node in nodes}
        self._bends = {node: self._place(node, across[node]) for row in rows for node in row}
        corners = [*self._bends.values(), (0.0, 0.0)]
        self.size = (
            round(max(x for x, _ in corners) + WIDTH + _MARGIN),
            round(max(y for _, y in corners) + HEIGHT + _MARGIN),
        )

    @property
    def _step(self) -> int:
        """Pixels between the beginnings of neighbours in a layer."""
        return (WIDTH if self._vertical else HEIGHT) + _BETWEEN_NODES

    def _chain(self, start: str, end: str) -> list[str]:
        """An edge as a path with a bend in each layer between."""
        between = range(self._layer[start] + 1, self._layer[end])
        bends = [f"{start}\t{end}\t{layer}" for layer in between]
        self._layer |= dict(zip(bends, between, strict=True))
        return [start, *bends, end]

    def _rows(self, nodes: Sequence[str]) -> list[list[str]]:
        """The nodes and bends of each layer, in an order with few crossings."""
        rows: list[list[str]] = [[] for _ in range(max(self._layer.values(), default=-1) + 1)]
        for node in (*nodes, *(bend for chain in self._chains for bend in chain[1:-1])):
            rows[self._layer[node]].append(node)
        for sweep in range(_SWEEPS):
            pairs = list(itertools.pairwise(rows if sweep % 2 == 0 else rows[::-1]))
            for fixed, moved in pairs:
                place = {node: number for number, node in enumerate(fixed)}
                own = {node: number for number, node in enumerate(moved)}
                moved.sort(key=lambda node: _mean(self._neighbours.get(node, ()), place, own[node]))
        return rows

    def _place(self, node: str, across: float) -> tuple[float, float]:
        along = self._layer[node] * ((HEIGHT if self._vertical else WIDTH) + _BETWEEN_LAYERS)
        x, y = (across, along) if self._vertical else (along, across)
        return round(x + _MARGIN, 1), round(y + _MARGIN, 1)

    def paths(self) -> list[str]:
        """The edges, as data of SVG paths."""
        return [self._path(chain) for chain in self._chains]

    def _path(self, chain: Sequence[str]) -> str:
        """A curve that leaves a node on its side, passes the bends straight and enters the next node."""
        corners = [self._bends[node] for node in chain]
        if self._vertical:
            middle = [(x + WIDTH / 2, y, y + HEIGHT) for x, y in corners]
        else:
            middle = [(y + HEIGHT / 2, x, x + WIDTH) for x, y in corners]
        path = f"M{self._point(middle[0][2], middle[0][0])}"
        for number, ((before, _, leaves), (after, enters, passes)) in enumerate(itertools.pairwise(middle)):
            half = (leaves + enters) / 2
            last = number == len(middle) - 2
            path += (
                f"C{self._point(half, before)} {self._point(half, after)} "
                f"{self._point(enters - (2 if last else 0), after)}"
            )
            path += "" if last else f"L{self._point(passes, after)}"
        return path

    def _point(self, along: float, across: float) -> str:
        x, y = (across, along) if self._vertical else (along, across)
        return f"{x:g} {y:g}"


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


def _neighbours(chains: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for chain in chains:
        for start, end in itertools.pairwise(chain):
            found.setdefault(start, []).append(end)
            found.setdefault(end, []).append(start)
    return found


def _mean(neighbours: Iterable[str], place: Mapping[str, float], otherwise: float) -> float:
    known = [place[node] for node in neighbours if node in place]
    return sum(known) / len(known) if known else otherwise


def _positions(
    rows: Sequence[Sequence[str]], neighbours: Mapping[str, Sequence[str]], step: float
) -> dict[str, float]:
    """The position of each node across its layer: near its neighbours', a step apart from the next."""
    place = {node: number * step for row in rows for number, node in enumerate(row)}
    for sweep in range(_STEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = [_mean(neighbours.get(node, ()), place, place[node]) for node in row]
            place |= dict(zip(row, _apart(wanted, step), strict=True))
    least = min(place.values(), default=0.0)
    return {node: value - least for node, value in place.items()}


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
