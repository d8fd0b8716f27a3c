"""Small charts as SVG, styled by the console's style sheet: lines over time, histograms and bars laid over each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup, escape

from factory.console.graph import shortened
from factory.console.viewers.statistics import Bin
from factory.runs.page import number

_MOST_BARS = 8


def sparkline(values: Sequence[float | None], label: str, width: int = 150, height: int = 34) -> Markup:
    """A line over time, its newest value marked. Gaps are values that are None."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    if not known:
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
        (low, max(high, low + smallest), count / total / max(high - low, smallest)) for low, high, count in bins
    ]


def _x(value: float, low: float, span: float, width: int) -> str:
    return f"{2 + (width - 4) * min(1.0, (value - low) / span):.1f}"


def bars(series: Mapping[str, Mapping[str, float]], label: str, width: int = 260) -> Markup:
    """Shares of the most frequent texts, a bar for each series."""
    totals = {name: sum(shares.values()) for name, shares in series.items()}
    drawn = {name: shares for name, shares in series.items() if totals[name]}
    most: dict[str, float] = {}
    for name, shares in drawn.items():
        for text, count in shares.items():
            most[text] = max(most.get(text, 0.0), count / totals[name])
    shown = sorted(most, key=lambda text: -most[text])[:_MOST_BARS]
    if not shown:
        return Markup("")
    scale, left, thick = most[shown[0]], 104, 5
    block = len(series) * (thick + 1) + 6 if len(series) > 1 else 18
    content = ""
    for row, text in enumerate(shown):
        top = row * block + 3
        content += (
            f'<text x="{left - 8}" y="{top + block / 2 + 1:.1f}" text-anchor="end">'
            f"{escape(shortened(text, 15))}<title>{escape(shortened(text, 300))}</title></text>"
        )
        for index, name in enumerate(series):
            share = series[name].get(text, 0.0) / totals[name] if totals[name] else 0.0
            height = thick if len(series) > 1 else 11
            content += (
                f'<rect class="bar color-{index % 8}" x="{left}" y="{top + index * (thick + 1):g}" height="{height}" '
                f'width="{(width - left - 2) * share / scale:.1f}" rx="1.5"><title>{escape(name)}: {share:.1%}</title>'
                "</rect>"
            )
    return _svg("bars", width, len(shown) * block + 6, label, content)


def _short(value: float) -> str:
    return f"{value:.4g}"
