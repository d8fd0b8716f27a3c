"""A run's report: kept as report.json and report.html, printed as tables."""

from __future__ import annotations

import json
import os
import pathlib
import statistics
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from factory.names import run_command

BLESSED, FAILED, NOT_BLESSED = 0, 1, 3  # exit statuses; 2 is wrong usage


def status_code(report: dict[str, Any]) -> int:
    """The exit status that a report stands for."""
    return {"pushed": BLESSED, "partial": BLESSED, "not blessed": NOT_BLESSED}.get(report["status"], FAILED)


def worst_code(reports: list[dict[str, Any]]) -> int:
    """The exit status of several runs: a failure counts most, then a model that was not blessed."""
    codes = {status_code(report) for report in reports}
    return next(code for code in (FAILED, NOT_BLESSED, BLESSED) if code in codes)


def write(report: dict[str, Any], folder: pathlib.Path) -> None:
    """Write report.json and report.html, each whole or not at all."""
    from factory import page

    _write_whole(folder / "report.json", json.dumps(report, indent=2))
    _write_whole(folder / "report.html", page.render(report))


def _write_whole(path: pathlib.Path, text: str) -> None:
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(text)
    scratch.replace(path)


def show(report: dict[str, Any], console: Console) -> None:
    """Print a report: metrics, gates, the verdict, data and where all is."""
    console.print()
    if report["metrics"]:
        beside = {"latest blessed": report["baseline"]}
        beside |= {name: reference["metrics"] for name, reference in report["references"].items()}
        table = Table("metric", "value", *beside, box=None, pad_edge=False)
        for name, value in report["metrics"].items():
            table.add_row(name, _number(value), *(_number(other.get(name)) for other in beside.values()))
        console.print(table)
        for name, reference in report["references"].items():
            if not reference["metrics"]:
                command = run_command(name, report["preset"])
                line = f"{name}: no blessed model to measure beside; make one with: {command}"
                console.print(line, markup=False, highlight=False, soft_wrap=True)
        console.print()
    if report["gates"]:
        table = Table("gate", "bound", "value", "verdict", box=None, pad_edge=False)
        for gate in report["gates"]:
            verdict = "[green]passed[/]" if gate["passed"] else "[bold red]failed[/]"
            table.add_row(gate["gate"], gate["bound"], _number(gate["value"]), verdict)
        console.print(table)
        console.print()
    colour = {"pushed": "green", "partial": "cyan", "not blessed": "yellow"}.get(report["status"], "red")
    console.print(f"[bold {colour}]{report['status']}[/]: ", end="")
    console.print(report["verdict"], markup=False, highlight=False, soft_wrap=True)
    data = report["data"]
    if report.get("rows"):
        rows = ", ".join(f"{count:,} {reason}" for reason, count in report["rows"].items())
        console.print(f"rows: {rows}", markup=False, highlight=False, soft_wrap=True)
    if report.get("audit"):
        console.print(f"audit: {audited(report['audit'])}", markup=False, highlight=False, soft_wrap=True)
    for line in (
        f"data: {data['title']}; {data['licence']}; SHA-256 {data['sha256']}",
        f"{report['product']} ({report['preset']}), run {report['run']}, {report['seconds']:.1f} s in all",
        report["folder"],
    ):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def audited(audit: dict[str, float]) -> str:
    """What the audit of a policy found, in a sentence."""
    return (
        f"in {audit['agreement']:.1%} of the steps of held-out experience, whose episodes return "
        f"{_number(audit['reference_return'])}, the policy would do the same; its first actions are said "
        f"to be worth {_number(audit['expected'])}, and {_number(audit['came'])} came (discounted)"
    )


def show_nodes(report: dict[str, Any], console: Console) -> None:
    """Print what became of each node."""
    table = Table("node", "state", "seconds", "why", box=None, pad_edge=False)
    for node in report["nodes"]:
        note = Text(node["error"] or node["reason"])  # Text: brackets in it are no markup
        table.add_row(node["name"], node["state"], f"{node['seconds']:.1f}", note)
    console.print(table)


def verdict(report: dict[str, Any]) -> str:
    """The outcome in a sentence."""
    if report["status"] == "pushed":
        return f"every gate passed; the model is in {report['pushed_to']}"
    if report["status"] == "partial":
        return "the chosen nodes ran; the pipeline was not run to its end"
    missed = [gate for gate in report["gates"] if not gate["passed"]]
    if report["status"] == "not blessed" and missed:
        return "the model was not pushed: " + "; ".join(map(_missed, missed))
    if report["status"] == "not blessed":
        return "the Evaluator did not bless the model"
    return next((f"{n['name']}: {n['error']}" for n in report["nodes"] if n["error"]), "the run failed")


def _missed(gate: dict[str, Any]) -> str:
    if gate["value"] is None:
        return f"{gate['gate']} was not measured, and the gate asks {gate['bound']}"
    value, short = _number(gate["value"]), f"{-gate['by']:.4g}"
    return f"{gate['gate']} is {value}, the gate asks {gate['bound']}: missed by {short}"


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


def show_summary(summary: dict[str, dict[str, float]], title: str, console: Console) -> None:
    """Print what `summarise` returned."""
    table = Table(title, "mean", "deviation", "least", "greatest", box=None, pad_edge=False)
    for name, row in summary.items():
        table.add_row(name, *(_number(row[key]) for key in ("mean", "deviation", "least", "greatest")))
    console.print(table)


def compare(groups: dict[str, list[dict[str, Any]]], repeated: str) -> dict[str, Any]:
    """Sum up runs, side by side.

    Args:
        groups: reports by the setting in which they differ; that is "" where there is but one group.
        repeated: the setting in which the runs of a group differ.

    Returns:
        `product`, `pipeline` and `repeated`; and for each of `groups` its `runs`, `measured` (how many),
        their `summary`, and `curves`: of each validation figure `steps` or `epochs`, `mean`,
        `low` and `high`.
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


def _curves(histories: list[dict[str, list[float]]]) -> dict[str, dict[str, list[float]]]:
    """The mean of each validation figure over runs, and its 95 % interval by bootstrap over runs."""
    import numpy as np
    from scipy import stats

    made = {}
    for figure in (name for name in (histories or [{}])[0] if name.startswith("val_")):
        length = min(len(history.get(figure, [])) for history in histories)
        values = np.array([history[figure][:length] for history in histories])
        low = high = mean = values.mean(axis=0)
        if len(values) > 1 and length:
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


def show_comparison(
    groups: dict[str, list[dict[str, Any]]], comparison: dict[str, Any], console: Console
) -> None:
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
            show_summary(group["summary"], ", ".join(filter(None, [name, over])), console)


def write_comparison(comparison: dict[str, Any], root: pathlib.Path) -> str:
    """Write it beside the runs as JSON and as a page, and return where the page is."""
    from factory import page

    newest = max(run for group in comparison["groups"].values() for run in group["runs"])
    folder = root.resolve() / comparison["pipeline"] / "comparisons"
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folder / f"{newest}.json", json.dumps(comparison, indent=2))
    _write_whole(folder / f"{newest}.html", page.render_comparison(comparison))
    return str(folder / f"{newest}.html")


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.4f}"
