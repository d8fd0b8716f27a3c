"""Sum up runs that differ in a setting or two, side by side."""

from __future__ import annotations

import json
import pathlib
import statistics
from typing import Any

from rich.console import Console
from rich.table import Table

from factory import page
from factory.files import write_whole
from factory.report import number


def compare(groups: dict[str, list[dict[str, Any]]], repeated: str) -> dict[str, Any]:
    """Sum up runs, side by side.

    Args:
        groups: reports by the setting in which they differ; that is "" where there is but one group.
        repeated: the setting in which the runs of a group differ.

    Returns:
        `product`, `pipeline` and `repeated`; and for each of `groups` its `runs`, `measured` (how many),
        their `summary`, and `curves`: of each validation figure `steps` or `epochs`, `mean`, `low` and
        `high`.
    """
    first = next(iter(groups.values()))[0]
    made = {}
    for name, reports in groups.items():
        measured = [report for report in reports if report["metrics"]]
        made[name] = {
            "runs": [report["run"] for report in reports],
            "measured": len(measured),
            "summary": summarise(measured) if measured else {},
            "curves": _curves([(report["plots"].get("history") or {}).get("") or {} for report in measured]),
        }
    pipeline = pathlib.Path(first["folder"]).parents[1].name
    return {"product": first["product"], "pipeline": pipeline, "repeated": repeated, "groups": made}


def summarise(reports: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Mean, deviation (of the sample), least and greatest of each metric over runs.

    Metrics of slices, where reports show them, and of references are named "metric, slice" and "metric
    (reference)".
    """
    result = {}
    every = [_all_metrics(report) for report in reports]
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


def _all_metrics(report: dict[str, Any]) -> dict[str, float | None]:
    models = {"": report, **{f" ({name})": other for name, other in report["references"].items()}}
    found = {f"{name}{model}": value for model, m in models.items() for name, value in m["metrics"].items()}
    for figure in report["by_slice"]:
        for model, measured in models.items():
            for part, metrics in measured["slices"].items():
                if figure in metrics:
                    found[f"{figure}, {part}{model}"] = metrics[figure]
    return found


def _curves(histories: list[dict[str, list[float]]]) -> dict[str, dict[str, list[float]]]:
    """The mean of each validation figure over runs, and its 95 % interval by bootstrap over runs."""
    import numpy as np
    from scipy import stats

    made = {}
    for figure in (name for name in (histories or [{}])[0] if name.startswith("val_")):
        length = min(len(history.get(figure, [])) for history in histories)
        if not length:
            continue
        values = np.array([history[figure][:length] for history in histories])
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
        unit = "steps" if "steps" in histories[0] else "epochs"
        places = histories[0].get("steps", list(range(1, length + 1)))[:length]
        curve = {unit: places, "mean": mean.tolist(), "low": low.tolist(), "high": high.tolist()}
        made[figure.removeprefix("val_")] = curve
    return made


def show(groups: dict[str, list[dict[str, Any]]], comparison: dict[str, Any], console: Console) -> None:
    """Print how each run ended, and what `compare` returned."""
    repeated = comparison["repeated"]
    for name, reports in groups.items():
        for report in reports:
            what = ", ".join(filter(None, [name, f"{repeated} {report['config'][repeated]}"]))
            line = f"{what}: {report['status']}: {report['verdict']}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    for name, group in comparison["groups"].items():
        if group["summary"]:
            over = f"over {group['measured']} {repeated}s" if group["measured"] > 1 else "one run"
            _show_summary(group["summary"], ", ".join(filter(None, [name, over])), console)


def _show_summary(summary: dict[str, dict[str, float]], title: str, console: Console) -> None:
    """Print what `summarise` returned."""
    table = Table(title, "mean", "deviation", "least", "greatest", box=None, pad_edge=False)
    for name, row in summary.items():
        table.add_row(name, *(number(row[key]) for key in ("mean", "deviation", "least", "greatest")))
    console.print(table)


def write(comparison: dict[str, Any], root: pathlib.Path) -> str:
    """Write it beside the runs as JSON and as a page, and return where the page is."""
    newest = max(run for group in comparison["groups"].values() for run in group["runs"])
    folder = root.resolve() / comparison["pipeline"] / "comparisons"
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{newest}.json", json.dumps(comparison, indent=2))
    write_whole(folder / f"{newest}.html", page.render_comparison(comparison))
    return str(folder / f"{newest}.html")
