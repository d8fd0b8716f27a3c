"""Render a report as one HTML file that needs nothing else: no scripts, no network."""

from __future__ import annotations

import re
from typing import Any

import jinja2
import pygal
from pygal.style import CleanStyle


def render(report: dict[str, Any]) -> str:
    """The page of a run, with whatever plots its report has data for."""
    plots = report["plots"]
    charts = []
    for network, history in sorted((plots.get("history") or {}).items()):
        beside = f"; {network}" if network else ""
        for figure in (name for name in history if f"val_{name}" in history):
            charts.append((f"Learning curves: {figure}{beside}", learning_curve(history, figure)))
    if plots.get("reject_curve"):
        charts.append(("Reject curve", reject_curve(plots["reject_curve"])))
    if plots.get("reliability"):
        charts.append(("Accuracy by confidence", reliability(plots["reliability"])))
    return _template("report.html").render(report=report, charts=charts)


def render_comparison(comparison: dict[str, Any]) -> str:
    """The page of runs side by side, as `factory.comparison.compare` sums them up."""
    groups = comparison["groups"]
    figures = dict.fromkeys(figure for group in groups.values() for figure in group["curves"])
    charts = [(f"Validation: {figure}", compared_curves(groups, figure)) for figure in figures]
    names = dict.fromkeys(name for group in groups.values() for name in group["summary"])
    return _template("comparison.html").render(comparison=comparison, names=names, charts=charts)


def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("factory"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)


def compared_curves(groups: dict[str, Any], figure: str) -> str:
    """The mean of a figure in each group, as SVG; the dashed lines are the ends of its interval."""
    drawn = {name: group["curves"][figure] for name, group in groups.items() if figure in group["curves"]}
    colours = [colour for colour in CleanStyle.colors[: len(drawn)] for _ in range(3)]
    unit = next(iter(next(iter(drawn.values()))))
    chart = pygal.XY(**_look(x_title=unit, y_title=figure, colours=tuple(colours)), show_dots=False)
    chart.x_value_formatter = _short
    for name, curve in drawn.items():
        chart.add(name or "mean", list(zip(curve[unit], curve["mean"], strict=True)))
        for end in ("low", "high"):
            points = list(zip(curve[unit], curve[end], strict=True))
            chart.add(None, points, stroke_style={"dasharray": "3, 5"})
    return _svg(chart)


def learning_curve(history: dict[str, list[float]], figure: str) -> str:
    """A figure after each epoch, or after so many steps, in training and validation, as SVG."""
    steps = [f"{int(step):,}" for step in history.get("steps", [])]
    chart = pygal.Line(**_look(x_title="steps" if steps else "epoch", y_title=figure))
    epochs = len(next(iter(history.values())))
    labels = steps or [str(epoch) for epoch in range(1, epochs + 1)]
    most = 5 if steps else 10  # labels of steps are longer
    chart.x_labels = [
        label if _labelled(place, epochs, most) else "" for place, label in enumerate(labels, 1)
    ]
    for name, label in ((figure, "training"), (f"val_{figure}", "validation")):
        if name in history:
            chart.add(label, history[name])
    return _svg(chart)


def _labelled(epoch: int, epochs: int, most: int) -> bool:
    return epoch == 1 or epoch % max(1, epochs // most) == 0


def reject_curve(rows: list[list[float]]) -> str:
    """What part is misrouted against what part is asked for again, as SVG."""
    chart = pygal.XY(**_look(x_title="rejected (%)", y_title="misrouted (%)"), show_legend=False)
    points = sorted((100 * rejected, 100 * misrouted) for _, _, misrouted, rejected in rows)
    chart.add("phone numbers", points)
    return _svg(chart)


def reliability(rows: list[list[float]]) -> str:
    """How often the model is right, by how sure it is, as SVG; an honest one stays near the diagonal."""
    chart = pygal.XY(**_look(x_title="confidence (%)", y_title="right (%)"))
    points = [(100 * confidence, 100 * right) for confidence, right, _ in rows]
    chart.add("this model", points)
    ends = (min(points)[0], max(points)[0])
    chart.add("honest", [(end, end) for end in ends], show_dots=False)
    return _svg(chart)


def _short(number: float) -> str:
    return f"{number / 1000:g} k" if number >= 1000 else f"{number:g}"


def _svg(chart: pygal.graph.base.BaseGraph) -> str:
    # pygal adds a script for tooltips, and says who made it; a report is a picture and runs nothing.
    return re.sub(r"<script.*?</script>|<!--.*?-->", "", chart.render(is_unicode=True), flags=re.DOTALL)


def _look(colours: tuple[str, ...] = CleanStyle.colors, **titles: str) -> dict[str, Any]:
    return {
        **titles,
        "style": CleanStyle(font_family="system-ui, sans-serif", background="transparent", colors=colours),
        "width": 560,
        "height": 340,
        "js": [],
        "dots_size": 2,
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
        "truncate_label": -1,
    }
