"""Descriptions of runs, nodes, artifacts and models: nested values that terminal, JSON and console show."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Mapping
from typing import Any

from factory.inspection import cleanup, keeping, runs, why
from factory.inspection.identify import Found
from factory.inspection.models import Model
from factory.inspection.root import Root
from factory.inspection.runs import Node
from factory.inspection.store import Artifact, Execution, Store
from factory.runs import changes
from factory.runs.record import SpanRecord

_MOST = 1000  # files that are listed

Description = Mapping[str, Any]


def describe(root: Root, found: Found) -> Description:
    """Return what is known of a run, a node, an artifact or a model."""
    if found.artifact:
        return artifact(root, found.artifact)
    if found.execution:
        return execution(root, found.execution)
    if found.model:
        return model(found.model)
    if found.node:
        return node(root, found.run, found.node)
    return run(root, found.run)


def run(root: Root, name: str) -> Description:
    """A run: outcome, data, nodes and files."""
    entry = runs.entry(root, name)
    described: dict[str, Any] = {
        "run": entry.run,
        "pipeline": entry.pipeline,
        "status": entry.status,
        "verdict": entry.verdict,
        "started": entry.started,
        "seconds": round(entry.seconds, 1),
        "data": entry.data,
        "SHA-256": entry.sha256,
        "headline": {entry.headline.name: entry.headline.value} if entry.headline else {},
        "changed": list(entry.changed),
        "nodes": [
            {
                "id": f"e{node.execution.id}" if node.execution else "",
                "node": node.name,
                "state": node.state,
                "seconds": round(node.seconds, 1),
                "outputs": " ".join(f"a{artifact.id}" for artifact in node.outputs.values()),
                "why": node.error or node.reason,
            }
            for node in runs.nodes(root, name)
        ],
    }
    if (found := root.record_of(name)) and found.data.spans:
        described["spans"] = _spans(found.data.spans)
    if entry.folder:
        described |= {"folder": entry.folder, "files": files(entry.folder)}
    return described


def _spans(found: Iterable[SpanRecord]) -> list[dict[str, Any]]:
    return [
        {"span": s.number, "version": s.version, "role": s.role, "SHA-256": s.sha256[:8], "folder": s.folder}
        for s in found
    ]


def node(root: Root, run: str, node: Node) -> Description:
    """A node of a run: parameters, inputs and outputs."""
    described: dict[str, Any] = {
        "node": node.name,
        "run": run,
        "state": node.state,
        "seconds": round(node.seconds, 1),
        "why": node.error or why.again(root, run, node).reason,
    }
    return {**described, **(execution(root, node.execution) if node.execution else {})}


def execution(root: Root, found: Execution) -> Description:
    """An execution: parameters, inputs and outputs."""
    return {
        "id": f"e{found.id}",
        "node": found.node,
        "run": found.run,
        "pipeline": found.pipeline,
        "component": found.type,
        "state": found.state,
        "started": found.created,
        "seconds": round(found.seconds, 1),
        "parameters": _named(found),
        "inputs": _ends(root.known, found, "input"),
        "outputs": _ends(root.known, found, "output"),
    }


def _named(found: Execution) -> dict[str, Any]:
    flat = changes.flat({**found.properties, **found.custom})
    return {key.replace("\t", "."): value for key, value in flat.items()}


def _ends(store: Store, found: Execution, kind: str) -> list[dict[str, Any]]:
    events = [event for event in store.events(executions=[found.id]) if event.kind == kind]
    artifacts = {a.id: a for a in store.artifacts(event.artifact for event in events)}
    return [
        {"id": f"a{a.id}", "name": event.key, "type": a.type, "state": a.state, "uri": a.uri}
        for event in events
        for a in [artifacts[event.artifact]]
    ]


def artifact(root: Root, found: Artifact) -> Description:
    """An artifact: where it is, what made it, what used it, and its tombstone where its files are gone."""
    store = root.known
    events = store.events(artifacts=[found.id])
    executions = {e.id: e for e in store.executions(event.execution for event in events)}
    described: dict[str, Any] = {
        "id": f"a{found.id}",
        "type": found.type,
        "state": found.state,
        "uri": found.uri,
        "made": found.created,
        "properties": {**found.properties, **found.custom},
        "made by": _users(executions[e.execution] for e in events[:1] if e.kind == "output"),
        "used by": _users(executions[event.execution] for event in events if event.kind == "input"),
    }
    aside = cleanup.tombstones(root.folder) if root.folder else {}
    if found.id in aside:
        done, entry = aside[found.id]
        words = "deleted" if done.phase == "deleted" else f"aside until {done.until}"
        gone = {"state": words, "since": done.time, "bytes": entry.bytes, "SHA-256": entry.sha256}
        described["tombstone"] = {**gone, "reason": entry.reason}
    return described | _files(found.path)


def _users(executions: Iterable[Execution]) -> list[dict[str, Any]]:
    return [{"id": f"e{e.id}", "node": e.node, "run": e.run, "state": e.state} for e in executions]


def model(found: Model) -> Description:
    """A pushed model: gates, data, what made it, files."""
    return {
        "version": found.version,
        "pipeline": found.pipeline,
        "run": found.run,
        "state": found.state,
        "decided": found.decided,
        "pushed": found.pushed,
        "blessed": found.blessed,
        "artifact": f"a{found.artifact}",
        "model": f"a{found.model}" if found.model else "",
        "data": found.data,
        "SHA-256": found.sha256,
        "headline": {found.headline.name: found.headline.value} if found.headline else {},
        "gates": [
            {"gate": gate.name, "bound": gate.bound, "value": gate.value, "state": gate.state}
            for gate in found.gates
        ],
        **({"spans": _spans(found.spans)} if found.spans else {}),
        "folder": found.folder,
        **_files(found.folder),
    }


def _files(folder: pathlib.Path | None) -> dict[str, Any]:
    if folder is None or not folder.exists():
        return {"files": "its files are not here"}
    return {"bytes": keeping.size(folder), "files": files(folder)}


def files(folder: pathlib.Path) -> list[dict[str, Any]]:
    """Names and sizes of a folder's files, links not followed."""
    found: list[dict[str, Any]] = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names)[: _MOST - len(found)]:
            path = pathlib.Path(place, name)
            found.append({"file": str(path.relative_to(folder)), "bytes": path.lstat().st_size})
    return found
