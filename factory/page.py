"""Render a report as one HTML file that needs nothing else: no scripts, no network."""

from __future__ import annotations

import re
from typing import Any

import jinja2
import pygal
from pygal.style import CleanStyle


def render(report: dict[str, Any]) -> str:
    """The page of a run, with whatever plots its report has data for."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("factory"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
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
    return environment.get_template("report.html").render(report=report, charts=charts)


def learning_curve(history: dict[str, list[float]], figure: str) -> str:
    """A figure after each epoch, on the training and the validation split, as SVG."""
    chart = pygal.Line(**_look(x_title="epoch", y_title=figure))
    epochs = len(next(iter(history.values())))
    chart.x_labels = [str(epoch) if _labelled(epoch, epochs) else "" for epoch in range(1, epochs + 1)]
    for name, label in ((figure, "training"), (f"val_{figure}", "validation")):
        if name in history:
            chart.add(label, history[name])
    return _svg(chart)


def _labelled(epoch: int, epochs: int) -> bool:
    return epoch == 1 or epoch % max(1, epochs // 10) == 0


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


def _svg(chart: pygal.graph.base.BaseGraph) -> str:
    # pygal adds a script for tooltips; a report is a picture and runs nothing.
    return re.sub(r"<script.*?</script>", "", chart.render(is_unicode=True), flags=re.DOTALL)


def _look(**titles: str) -> dict[str, Any]:
    return {
        **titles,
        "style": CleanStyle(font_family="system-ui, sans-serif", background="transparent"),
        "width": 560,
        "height": 340,
        "js": [],
        "dots_size": 2,
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
    }
