"""Runs side by side: configuration, code, data and its drift, metrics, slices and seconds."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from factory.inspection import evaluations, lineage, runs, statistics
from factory.inspection.root import Root
from factory.inspection.runs import Entry, Node
from factory.inspection.store import Artifact
from factory.runs import changes
from factory.runs.record import RunRecord

Rows = Mapping[str, Sequence[Any]]  # a value for each run, by name; None where a run has none


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Runs side by side.

    Attributes:
        runs: the runs, in the order asked for.
        sections: tables by title: "run", "configuration", "code", "data", "gates", "metrics", "slices" and
            "seconds".
        drift: distance of each feature from the first run's data, by run.
    """

    runs: Sequence[Entry]
    sections: Mapping[str, Rows]
    drift: Mapping[str, Sequence[statistics.Drift]]


def compare(root: Root, ids: Sequence[str], every: bool = False) -> Comparison:
    """Return runs side by side.

    Args:
        root: where they are.
        ids: ids of two runs or more.
        every: whether rows are kept that are the same for all.
    """
    entries = runs.by_names(root, ids)
    nodes = {run: runs.nodes(root, run) for run in ids}
    records = {run: root.record_of(run) for run in ids}
    described = [_described(entry, nodes[entry.run], records[entry.run]) for entry in entries]
    sections = {title: _rows([one[title] for one in described], every) for title in described[0]}
    seen = [_statistics(nodes[run]) for run in ids]
    first = seen[0]
    drift = {
        run: [
            drift
            for drift in statistics.drifts(first, other, lineage.splits(first))
            if every or drift.distance
        ]
        for run, other in zip(ids[1:], seen[1:], strict=True)
        if first and other and (every or first.uri != other.uri)
    }
    return Comparison(entries, {title: rows for title, rows in sections.items() if rows}, drift)


def _rows(columns: Sequence[Mapping[str, Any]], every: bool) -> Rows:
    """The rows of a table; without `every` those that differ."""
    names = dict.fromkeys(name for column in columns for name in column)
    rows = {name: [column.get(name) for column in columns] for name in names}
    return {name: row for name, row in rows.items() if every or any(value != row[0] for value in row)}


def _described(entry: Entry, nodes: Sequence[Node], record: RunRecord | None) -> dict[str, dict[str, Any]]:
    """The tables of one run."""
    metrics, slices = _metrics(nodes, record)
    gates = record.gates if record else []
    return {
        "run": {"pipeline": entry.pipeline, "status": entry.status, "verdict": entry.verdict},
        "configuration": dict(record.config) if record else _parameters(nodes, code=False),
        "code": _parameters(nodes, code=True),
        "data": _data(record, nodes),
        "gates": {f"{gate.name} {gate.bound}": gate.state for gate in gates},
        "metrics": metrics,
        "slices": slices,
        "seconds": {"in all": round(entry.seconds, 1)} | {n.name: round(n.seconds, 1) for n in nodes},
    }


def _parameters(nodes: Sequence[Node], code: bool) -> dict[str, Any]:
    """Hashes of code files by path, or all other parameters by node and name."""
    found: dict[str, Any] = {}
    for node in nodes:
        for key, value in changes.flat(node.execution.custom if node.execution else {}).items():
            path = key.split("\t")
            if code and "code" in path:
                found[path[-1]] = value
            elif not code and "code" not in path:
                found[f"{node.name}.{'.'.join(path)}"] = value
    return dict(sorted(found.items())) if code else found


def _data(record: RunRecord | None, nodes: Sequence[Node]) -> dict[str, Any]:
    if record:
        rows = {f"rows {name}": count for name, count in record.rows.items()}
        return {"data": record.data.title, "SHA-256": record.data.sha256, **rows}
    examples = next((node.outputs["examples"] for node in nodes if "examples" in node.outputs), None)
    if examples is None:
        return {}
    names = ("span", "version", "input_fingerprint")
    return {name: value for name in names if (value := examples.value(name)) is not None}


def _metrics(nodes: Sequence[Node], record: RunRecord | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Metrics on all examples by name, and those of slices by name and slice."""
    if record:
        parts = record.measured.slices.items()
        slices = {f"{name}, {part}": value for part, found in parts for name, value in found.items()}
        return dict(record.measured.metrics), slices
    evaluation = next((node.outputs["evaluation"] for node in nodes if "evaluation" in node.outputs), None)
    whole: dict[str, Any] = {}
    sliced: dict[str, Any] = {}
    for metric in _evaluated(evaluation):
        if metric.model in evaluations.CANDIDATE and not metric.is_diff:
            if metric.slice:
                sliced[f"{metric.name}, {metric.slice}"] = metric.value
            else:
                whole[metric.name] = metric.value
    return whole, sliced


def _evaluated(evaluation: Artifact | None) -> list[evaluations.Metric]:
    folder = evaluation.path if evaluation else None
    return list(evaluations.metrics(folder)) if folder else []


def _statistics(nodes: Sequence[Node]) -> Artifact | None:
    return next((node.outputs["statistics"] for node in nodes if "statistics" in node.outputs), None)


def page(compared: Comparison, out: pathlib.Path) -> None:
    """Write a page with the tables and the figures of the runs' reports side by side."""
    from factory.files import write_whole
    from factory.runs import page as pages
    from models.common import figures

    shown = {}
    for entry in compared.runs:
        file = entry.folder / figures.FILE if entry.folder else None
        shown[entry.run] = figures.load(file.read_bytes()) if file and file.is_file() else []
    write_whole(out, pages.render_side_by_side(compared, shown))
