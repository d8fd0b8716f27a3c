"""Small charts as SVG, styled by the style sheet: lines over time, and distributions laid over each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup, escape

from factory.console.graph import shortened
from factory.console.viewers.statistics import Bin
from factory.words import number

_MOST_BARS, _BAR = 8, 5  # texts, and pixels of a bar
_BARS_WIDTH, _BARS_LEFT = 260, 104  # pixels in all, and of the texts


def sparkline(values: Sequence[float | None], label: str, width: int = 150, height: int = 34) -> Markup:
    """A line over time, its newest value marked, with gaps for None; nothing for a single value."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if len(known) < 2:
        return Markup("")
    least, greatest = min(known), max(known)
    span = greatest - least or 1.0
    flat = greatest == least
    step = (width - 8) / max(1, len(values) - 1)

    def place(index: int, value: float) -> str:
        y = height / 2 if flat else 4 + (height - 8) * (greatest - value) / span
        x = width - 4 - (len(values) - 1 - index) * step
        return f"{x:.1f} {y:.1f}"

    points = [
        place(index, value) if value is not None and math.isfinite(value) else None
        for index, value in enumerate(values)
    ]
    path, gap = "", True
    for point in points:
        if point is not None:
            path += ("M" if gap else "L") + point
        gap = point is None
    x, y = next(point for point in reversed(points) if point is not None).split()
    text = f"{label}: {len(known)} values, {number(least)} to {number(greatest)}, newest {number(known[-1])}"
    return _svg(
        "sparkline",
        width,
        height,
        text,
        f'<path class="line" d="{path}"/><circle cx="{x}" cy="{y}" r="3"/>',
    )


def _svg(look: str, width: float, height: float, label: str, content: str) -> Markup:
    return Markup(
        f'<svg class="{look}" width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" '
        f'role="img" aria-label="{escape(label)}"><title>{escape(label)}</title>{content}</svg>'
    )


_LINES = (640, 150, 60)  # width, height, and room for numbers at the left


def lines(series: Mapping[str, Sequence[float | None]], names: Sequence[str], label: str) -> Markup:
    """Lines over a common axis, with gaps for None, and the names of the first and last place.

    Nothing where there is no value.
    """
    width, height, left = _LINES
    known = [v for values in series.values() for v in values if v is not None and math.isfinite(v)]
    if not known:
        return Markup("")
    low, high = min(known), max(known)
    span, floor = high - low or 1.0, height - 34

    def place(index: int, value: float) -> str:
        x = left + (width - left - 12) * (index + 0.5) / len(names)
        return f"{x:.1f} {8 + (floor - 8) * (high - value) / span:.1f}"

    content = "".join(_line(values, place, index) for index, values in enumerate(series.values()))
    content += f'<path class="axis" d="M{left} {floor + 8}H{width - 4}"/>'
    for value, y in ((high, 12), *([(low, floor + 4)] if high > low else [])):
        content += f'<text x="{left - 6}" y="{y}" text-anchor="end">{value:.3g}</text>'
    content += f'<text x="{left}" y="{height - 10}">{escape(names[0])}</text>'
    content += f'<text x="{width - 4}" y="{height - 10}" text-anchor="end">{escape(names[-1])}</text>'
    for index, name in enumerate(series):
        x = left + 90 + 150 * index
        content += f'<circle class="stroke-{index}" cx="{x - 9}" cy="{height - 14}" r="4"/>'
        content += f'<text x="{x}" y="{height - 10}">{escape(name)}</text>'
    return _svg("lines", width, height, label, content)


def _line(values: Sequence[float | None], place: Callable[[int, float], str], colour: int) -> str:
    """A line and its points."""
    path, points, gap = "", "", True
    for index, value in enumerate(values):
        if value is None or not math.isfinite(value):
            gap = True
            continue
        point = place(index, value)
        x, y = point.split()
        path, gap = path + ("M" if gap else "L") + point, False
        points += f'<circle class="stroke-{colour}" cx="{x}" cy="{y}" r="2.6"/>'
    return f'<path class="stroke-{colour}" d="{path}"/>{points}'


def histogram(series: Mapping[str, Sequence[Bin]], label: str, width: int = 260, height: int = 96) -> Markup:
    """Histograms of a number laid over each other; each has the same area, whatever the counts."""
    drawn = {name: bins for name, bins in series.items() if sum(count for *_, count in bins) > 0}
    if not drawn:
        return Markup("")
    low = min(bins[0][0] for bins in drawn.values())
    high = max(bins[-1][1] for bins in drawn.values())
    span = high - low or 1.0
    smallest = span / 200  # classes without width are drawn, too
    densities = {name: _densities(bins, smallest) for name, bins in drawn.items()}
    most = max(density for steps in densities.values() for *_, density in steps) or 1.0
    floor = height - 18
    content = ""
    for index, name in enumerate(series):
        if name in densities:
            path = f"M{_x(densities[name][0][0], low, span, width)} {floor}"
            for start, end, density in densities[name]:
                y = f"{floor - (floor - 4) * density / most:.1f}"
                path += f"L{_x(start, low, span, width)} {y}L{_x(end, low, span, width)} {y}"
            path += f"L{_x(densities[name][-1][1], low, span, width)} {floor}"
            content += f'<path class="area color-{index % 8}" d="{path}"/>'
    content += (
        f'<path class="axis" d="M2 {floor}H{width - 2}"/>'
        f'<text x="2" y="{height - 4}">{escape(_short(low))}</text>'
        f'<text x="{width - 2}" y="{height - 4}" text-anchor="end">{escape(_short(high))}</text>'
    )
    return _svg("histogram", width, height, label, content)


def _densities(bins: Sequence[Bin], smallest: float) -> list[Bin]:
    total = sum(count for *_, count in bins)
    return [
        (low, max(high, low + smallest), count / total / max(high - low, smallest))
        for low, high, count in bins
    ]


def _x(value: float, low: float, span: float, width: int) -> str:
    return f"{2 + (width - 4) * min(1.0, (value - low) / span):.1f}"


def bars(series: Mapping[str, Mapping[str, float]], label: str) -> Markup:
    """Shares of the most frequent texts, a bar for each series."""
    shares = {name: _shares(counts) for name, counts in series.items()}
    most: dict[str, float] = {}
    for found in shares.values():
        for text, share in found.items():
            most[text] = max(most.get(text, 0.0), share)
    shown = sorted(most, key=lambda text: -most[text])[:_MOST_BARS]
    if not shown:
        return Markup("")
    step = _BAR + 1 if len(series) > 1 else 3 * _BAR
    block = len(series) * step + 6
    content = ""
    for row, text in enumerate(shown):
        found = {name: given.get(text, 0.0) for name, given in shares.items()}
        content += _bars(text, found, row * block + 3, step, most[shown[0]])
    return _svg("bars", _BARS_WIDTH, len(shown) * block + 6, label, content)


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {text: count / total for text, count in counts.items()} if total else {}


def _bars(text: str, shares: Mapping[str, float], top: float, step: float, most: float) -> str:
    """The bars of one text, from `top` on; `most` is the greatest share of all."""
    middle = top + len(shares) * step / 2 + 3.5
    content = (
        f'<text x="{_BARS_LEFT - 8}" y="{middle:.1f}" text-anchor="end">{escape(shortened(text, 15))}'
        f"<title>{escape(shortened(text, 300))}</title></text>"
    )
    for index, (name, share) in enumerate(shares.items()):
        width = (_BARS_WIDTH - _BARS_LEFT - 2) * share / most
        content += (
            f'<rect class="bar color-{index % 8}" x="{_BARS_LEFT}" y="{top + index * step:g}" '
            f'height="{step - 1}" width="{width:.1f}" rx="1.5">'
            f"<title>{escape(name)}: {share:.1%}</title></rect>"
        )
    return content


def _short(value: float) -> str:
    return f"{value:.4g}"
