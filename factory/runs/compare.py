"""Comparison of runs that differ in one setting or two."""

from __future__ import annotations

import json
import pathlib
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from factory.files import write_whole
from factory.runs import page
from factory.runs.record import Metrics, RunRecord
from factory.words import number
from models.common import figures

VALIDATION = "validation"  # the series of a learning curve that is compared

Groups = Mapping[str, Sequence[RunRecord]]


def compare(groups: Groups, repeated: str) -> dict[str, Any]:
    """Summarise groups of runs.

    Args:
        groups: records by the value of a setting; "" for a single group.
        repeated: setting in which the runs of a group differ, such as the seed.

    Returns:
        `product`, `pipeline` and `repeated`; and for each of `groups` its `runs`, `measured` (how many),
        their `summary`, and `curves`: of each learning curve its `x_label`, `x`, `mean`, `low` and `high`.
    """
    first = next(iter(groups.values()))[0]
    made = {}
    for name, runs in groups.items():
        measured = [run for run in runs if run.measured.metrics]
        made[name] = {
            "runs": [run.run for run in runs],
            "measured": len(measured),
            "summary": summarise(measured) if measured else {},
            "curves": _curves([_learning_curves(run) for run in measured]),
        }
    return {"product": first.product, "pipeline": first.pipeline, "repeated": repeated, "groups": made}


def summarise(runs: Sequence[RunRecord]) -> dict[str, dict[str, float]]:
    """Return mean, sample deviation, minimum and maximum of each metric over runs.

    Metrics of slices, where reports show them, and of other models are named "metric, slice" and "metric
    (model)".
    """
    result = {}
    every = [_all_metrics(run) for run in runs]
    for name in every[0]:
        values = [value for metrics in every if (value := metrics.get(name)) is not None]
        if values:
            result[name] = {
                "mean": statistics.fmean(values),
                "deviation": statistics.stdev(values) if len(values) > 1 else 0.0,
                "least": min(values),
                "greatest": max(values),
            }
    return result


def _all_metrics(run: RunRecord) -> Metrics:
    models = {"": run.measured, **{f" ({name})": other for name, other in run.beside.items()}}
    found = {f"{name}{model}": value for model, m in models.items() for name, value in m.metrics.items()}
    for metric in run.slice_metrics:
        for model, measured in models.items():
            for part, metrics in measured.slices.items():
                if metric in metrics:
                    found[f"{metric}, {part}{model}"] = metrics[metric]
    return found


def _learning_curves(run: RunRecord) -> dict[str, figures.Curve]:
    """Return the curves of a run with a validation series, by title."""
    file = pathlib.Path(run.folder, figures.FILE)
    return {
        figure.title: figure
        for figure in figures.load(file.read_bytes())
        if isinstance(figure, figures.Curve) and _validation(figure)
    }


def _validation(curve: figures.Curve) -> figures.Series | None:
    return next((series for series in curve.series if series.name == VALIDATION), None)


def _curves(runs: Sequence[Mapping[str, figures.Curve]]) -> dict[str, dict[str, Any]]:
    """Return the mean of each validation series over runs, and its 95 % interval (bootstrap over runs)."""
    made = {}
    for title, first in (runs[0] if runs else {}).items():
        series = [found for run in runs if title in run and (found := _validation(run[title]))]
        length = min(len(one.y) for one in series)
        if length and len(series) == len(runs):
            mean, low, high = _interval([one.y[:length] for one in series])
            x = list(series[0].x[:length])
            made[title] = {"x_label": first.x_label, "x": x, "mean": mean, "low": low, "high": high}
    return made


def _interval(rows: Sequence[Sequence[float | None]]) -> tuple[list[float], list[float], list[float]]:
    """Return the mean of rows, and the bounds of its 95 % interval (bootstrap over rows)."""
    import numpy as np
    from scipy import stats

    values = np.array(rows, dtype=float)
    low = high = mean = values.mean(axis=0)
    if len(values) > 1:
        interval = stats.bootstrap(
            (values,),
            np.mean,
            axis=0,
            n_resamples=2000,
            method="percentile",
            rng=np.random.default_rng(0),
        ).confidence_interval
        low, high = interval.low, interval.high
    return mean.tolist(), low.tolist(), high.tolist()


def show(groups: Groups, comparison: Mapping[str, Any], console: Console) -> None:
    """Print the outcome of each run and the result of `compare`."""
    repeated = comparison["repeated"]
    for name, runs in groups.items():
        for run in runs:
            what = ", ".join(filter(None, [name, f"{repeated} {run.config[repeated]}"]))
            line = f"{what}: {run.status}: {run.verdict}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    for name, group in comparison["groups"].items():
        if group["summary"]:
            over = f"over {group['measured']} {repeated}s" if group["measured"] > 1 else "one run"
            _show_summary(group["summary"], ", ".join(filter(None, [name, over])), console)


def _show_summary(summary: Mapping[str, Mapping[str, float]], title: str, console: Console) -> None:
    """Print the result of `summarise`."""
    table = Table(title, "mean", "deviation", "least", "greatest", box=None, pad_edge=False)
    for name, row in summary.items():
        table.add_row(name, *(number(row[key]) for key in ("mean", "deviation", "least", "greatest")))
    console.print(table)


def write(comparison: Mapping[str, Any], root: pathlib.Path) -> str:
    """Write a comparison beside the runs as JSON and HTML, and return the path of the page."""
    newest = max(run for group in comparison["groups"].values() for run in group["runs"])
    folder = root.resolve() / comparison["pipeline"] / "comparisons"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{newest}.json", json.dumps(comparison, indent=2))
    write_whole(folder / f"{newest}.html", page.render_comparison(comparison))
    return str(folder / f"{newest}.html")
