"""Report of a run, as an HTML page and as printed tables."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from factory.files import write_whole
from factory.names import run_command
from factory.runs import judge, record
from factory.words import number

if TYPE_CHECKING:
    from models.common import figures

_COLOURS = {"pushed": "green", "partial": "cyan", "not blessed": "yellow", "failed": "red"}
_STATES = {"passed": "green", "failed": "bold red", "not applicable": "dim"}


def write(run: record.RunRecord, shown: Sequence[figures.Figure]) -> None:
    """Write record, figures and page into the run's folder, the record last: with it the run is finished."""
    from factory.runs import page
    from models.common import figures

    folder = pathlib.Path(run.folder)
    write_whole(folder / figures.FILE, figures.dump(shown))
    write_whole(folder / record.PAGE, page.render(run, shown))
    record.write(run)


def show(run: record.RunRecord, console: Console) -> None:
    """Print metrics, gates, verdict, data and paths."""
    console.print()
    if run.measured.metrics:
        _show_metrics(run, console)
    if run.gates:
        table = Table("gate", "bound", "value", "verdict", box=None, pad_edge=False)
        for gate in run.gates:
            state = Text(gate.state, _STATES[gate.state])
            table.add_row(gate.name, gate.bound, number(gate.value), state)
        console.print(table)
        console.print()
    console.print(f"[bold {_COLOURS[run.status]}]{run.status}[/]: ", end="")
    _print(console, run.verdict)
    if run.rows:
        _print(console, "rows: " + ", ".join(f"{count:,} {reason}" for reason, count in run.rows.items()))
    _print(console, f"data: {run.data.title}; {run.data.licence}; SHA-256 {run.data.sha256}")
    for model in run.pretrained:
        _print(console, f"pretrained: {model.title}; {model.licence}; SHA-256 {model.sha256}")
    if run.data.left_out:
        _print(console, f"files left out, as they are no data: {', '.join(run.data.left_out)}")
    _print(console, f"{run.product} ({run.preset}), run {run.run}, {run.seconds:.1f} s in all")
    _print(console, run.folder)


def _show_metrics(run: record.RunRecord, console: Console) -> None:
    beside = {"latest blessed": run.champion, **run.beside}
    table = Table("metric", "value", *beside, box=None, pad_edge=False)
    for name, value in run.measured.metrics.items():
        table.add_row(name, number(value), *(number(other.metrics.get(name)) for other in beside.values()))
    console.print(table)
    for name, other in run.beside.items():
        if other.reason:
            _print(console, f"{name} was not trained: {other.reason}")
        elif not other.metrics:
            command = run_command(name, run.preset)
            _print(console, f"{name}: no blessed model to measure beside; make one with: {command}")
    console.print()


def _print(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def show_nodes(run: record.RunRecord, console: Console) -> None:
    """Print the outcome of each node."""
    table = Table("node", "state", "seconds", "why", box=None, pad_edge=False)
    for node in run.nodes:
        note = Text(node.error or node.reason)  # Text: brackets in it are no markup
        table.add_row(node.name, node.state, f"{node.seconds:.1f}", note)
    console.print(table)


def verdict(run: record.RunRecord) -> str:
    """The outcome in a sentence."""
    missed, left_out = judge.missed(run.gates), judge.not_applicable(run.gates)
    passed = "every gate that applies passed" if left_out else "every gate passed"
    if run.status == "pushed":
        said = [f"{passed}; the model is in {run.pushed_to}", left_out]
    elif run.status == "partial" and run.blessed:
        said = [f"{passed}; the pipeline was not run to its end, so nothing was pushed", left_out]
    elif run.status == "partial":
        said = ["the chosen nodes ran; the pipeline was not run to its end"]
    elif run.status == "not blessed" and missed:
        said = ["the model was not pushed: " + "; ".join(missed), left_out]
    elif run.status == "not blessed":
        why = "no gate applies to this data" if run.gates else "there are no gates"
        said = [f"the model was not pushed: {why}", left_out]
    else:
        said = [f"{node.name}: {node.error}" for node in run.nodes if node.error][:1] or ["the run failed"]
    return "; ".join(filter(None, said))
