"""Reports as self-contained HTML files, without scripts and network.

Each kind of figure has one macro in `templates/figures.html`, independent of the product. The macros use no
`style` attributes, so that pages with a strict Content-Security-Policy show figures, too.
"""

from __future__ import annotations

import base64
import functools
import html
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2
import pygal
from PIL import Image, UnidentifiedImageError
from pygal.style import Style

from factory.runs.record import RunRecord
from factory.words import duration, number
from models.common import figures

_COLOURS = 8  # classes color-0, ... of the style sheet
_DOTS = 40  # points of a line up to which each one is marked
_SMALL = 84  # pixels: pictures below this height are magnified by a whole number
_RED_AT_MOST = 0.75  # opacity
_SHADES = 20  # classes shade-1, ... of the style sheet, a twentieth of opacity each

Pictures = figures.Picture | figures.Media


def render(record: RunRecord, shown: Sequence[figures.Figure]) -> str:
    """Render the page of a run."""
    return _template("report.html").render(record=record, figures=shown)


def render_comparison(comparison: Mapping[str, Any]) -> str:
    """Render the page of a comparison by `factory.runs.compare.compare`."""
    groups = comparison["groups"]
    titles = dict.fromkeys(title for group in groups.values() for title in group["curves"])
    curves = [compared(title, groups) for title in titles]
    names = dict.fromkeys(name for group in groups.values() for name in group["summary"])
    return _template("comparison.html").render(comparison=comparison, names=names, figures=curves)


def render_side_by_side(compared: Any, shown: Mapping[str, Sequence[figures.Figure]]) -> str:
    """Render the page of a comparison by `factory.inspection.comparing`, with the figures of each run."""
    titles: dict[str, dict[str, figures.Figure]] = {}
    for run, found in shown.items():
        for figure in found:
            titles.setdefault(figure.title, {})[run] = figure
    return _template("side_by_side.html").render(compared=compared, titles=titles)


def render_figures(shown: Sequence[figures.Figure], source: Callable[[Pictures], str]) -> str:
    """Render figures for another page that has the style sheet `templates/report.css`.

    Args:
        shown: figures.
        source: gives the address of a picture, film or sound.
    """
    template = _template("figures.html")
    return str(template.make_module({"source": source}).every(shown))  # type: ignore[attr-defined]


def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("factory.runs"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"number": number, "metric": metric, "duration": duration}
    environment.globals |= {
        "chart": chart,
        "colours": colours,
        "size": size,
        "shades": shades,
        "shade_class": shade_class,
        "source": embedded,
        "numeric": numeric,
    }
    return environment


def metric(value: float | None, name: str) -> str:
    """The value of a metric; one whose name ends with "count" is a whole number, also where it is 0 or 1."""
    return number(int(value) if value is not None and name.endswith("count") else value)


def numeric(table: figures.Table, column: int) -> bool:
    """Whether a column holds numbers alone."""
    return all(not isinstance(row[column], str) for row in table.rows)


def shades(matrix: figures.Matrix) -> list[list[float]]:
    """The opacity of each cell: the greater the value, the darker.

    Where rows and columns have the same names, the diagonal is agreement and is left out, so that the errors
    stand out.
    """
    square = matrix.rows == matrix.columns
    values = [
        [
            0.0 if value is None or (square and row == column) else abs(value)
            for column, value in enumerate(cells)
        ]
        for row, cells in enumerate(matrix.values)
    ]
    greatest = max((value for cells in values for value in cells), default=0.0)
    scale = _RED_AT_MOST / math.sqrt(greatest) if greatest else 0.0
    # The root keeps single errors visible beside frequent ones.
    return [[round(scale * math.sqrt(value), 3) for value in cells] for cells in values]


def shade_class(opacity: float) -> int:
    """The number of the class with this opacity, or the next darker one."""
    return math.ceil(opacity * _SHADES)


def embedded(picture: Pictures) -> str:
    """The content of a picture, film or sound as an address."""
    return f"data:{picture.mime};base64,{picture.content}"


def size(picture: Pictures) -> str:
    """The attributes `width` and `height` of a picture, small ones magnified; "" where it is no bitmap."""
    try:
        with Image.open(io.BytesIO(base64.b64decode(picture.content))) as opened:
            width, height = opened.size
    except UnidentifiedImageError:
        return ""
    times = max(1, round(_SMALL / height))
    return f'width="{times * width}" height="{times * height}"'


def compared(title: str, groups: Mapping[str, Mapping[str, Any]]) -> figures.Curve:
    """The mean of a curve in each group; the dashed lines are the ends of its interval."""
    drawn = {name: group["curves"][title] for name, group in groups.items() if title in group["curves"]}
    series = [
        figures.Series(line, curve["x"], curve[key], dashed=key != "mean")
        for name, curve in drawn.items()
        for key, line in (("mean", name or "mean"), ("low", ""), ("high", ""))
    ]
    unit = next(iter(drawn.values()))["x_label"]
    return figures.Curve(f"{title}, validation", unit, title.rpartition(": ")[2], series)


def chart(curve: figures.Curve) -> str:
    """A curve as SVG, which the page styles, without a legend."""
    drawing = pygal.XY(
        css=[],
        js=[],
        style=Style(label_font_size=12, title_font_size=13),
        width=480,
        height=290,
        margin=8,
        dots_size=2.5,
        disable_xml_declaration=True,
        show_legend=False,
        x_title=curve.x_label,
        y_title=curve.y_label,
        x_value_formatter=_short,
        value_formatter=_short,
        max_scale=8,
    )
    for series in curve.series:
        points = [(x, y) for x, y in zip(series.x, series.y, strict=True) if x is not None]
        dots = len(points) <= _DOTS and not series.dashed
        drawing.add(series.name or None, points, show_dots=dots, allow_interruptions=True)
    return _styled(drawing.render(is_unicode=True), curve)


def colours(curve: figures.Curve) -> list[int]:
    """The number of each line's colour; a line without a name has the colour of the line before it."""
    found: list[int] = []
    for series in curve.series:
        found.append(found[-1] if found and not series.name else len({*found}) % _COLOURS)
    return found


def _styled(svg: str, curve: figures.Curve) -> str:
    # pygal adds a script and a style sheet, and says who made it; a report is a picture and runs nothing.
    svg = re.sub(r"<script.*?</script>|<!--.*?-->|<defs>.*?</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<desc class="value">(.*?)</desc>', r"<title>\1</title>", svg)  # shown under the mouse
    svg = re.sub(r"<desc.*?</desc>", "", svg, flags=re.DOTALL)
    svg = svg.replace('style="opacity: 0"', 'opacity="0"').replace("<title>Pygal</title>", "")
    numbers = colours(curve)
    svg = re.sub(r"\bcolor-(\d+)", lambda found: f"color-{numbers[int(found[1])]}", svg)
    for place, series in enumerate(curve.series):
        if series.dashed:
            svg = svg.replace(f'class="series serie-{place} ', f'class="series dashed serie-{place} ')
    return svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(curve.title)}" ', 1)


def _short(value: float) -> str:
    if value and abs(value) >= 10_000:
        return f"{value / 1000:g} k"
    return f"{value:.4g}"
