"""A run's report: kept as report.json and report.html, printed as tables."""

from __future__ import annotations

import json
import pathlib
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from factory.files import write_whole
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

    write_whole(folder / "report.json", json.dumps(report, indent=2))
    write_whole(folder / "report.html", page.render(report))


def show(report: dict[str, Any], console: Console) -> None:
    """Print a report: metrics, gates, the verdict, data and where all is."""
    console.print()
    if report["metrics"]:
        beside = {"latest blessed": report["baseline"]}
        beside |= {name: reference["metrics"] for name, reference in report["references"].items()}
        table = Table("metric", "value", *beside, box=None, pad_edge=False)
        for name, value in report["metrics"].items():
            table.add_row(name, number(value), *(number(other.get(name)) for other in beside.values()))
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
            table.add_row(gate["gate"], gate["bound"], number(gate["value"]), verdict)
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
        console.print(_audited(report["audit"]), markup=False, highlight=False, soft_wrap=True)
    for line in (
        f"data: {data['title']}; {data['licence']}; SHA-256 {data['sha256']}",
        f"{report['product']} ({report['preset']}), run {report['run']}, {report['seconds']:.1f} s in all",
        report["folder"],
    ):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _audited(audit: dict[str, float]) -> str:
    """What the audit of a policy found, in a sentence."""
    return (
        f"audit: in {audit['agreement']:.1%} of the steps of held-out experience, whose episodes return "
        f"{number(audit['reference_return'])}, the policy would do the same; its first actions are said "
        f"to be worth {number(audit['expected'])}, and {number(audit['came'])} came (discounted)"
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
    if report["status"] == "partial" and report["blessed"]:
        return "every gate passed; the pipeline was not run to its end, so nothing was pushed"
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
    value, short = number(gate["value"]), f"{-gate['by']:.4g}"
    return f"{gate['gate']} is {value}, the gate asks {gate['bound']}: missed by {short}"


def number(value: float | None) -> str:
    """A figure as tables show it."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.4f}"
