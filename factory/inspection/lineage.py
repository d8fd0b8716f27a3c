"""Lineage: everything that an artifact came of, or that came of it, with the pushed models at the end."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from factory.inspection.store import Artifact, Event, Execution, Store

Direction = Literal["up", "down"]
LOOKING_UP = ("Resolver", "LatestBlessed")  # components that hand on artifacts of earlier runs
_MODEL = "model"  # input of a Pusher: what it pushes
BASELINE = "baseline_model"  # input of an Evaluator: what the model is compared with, and did not come of


@dataclasses.dataclass(frozen=True)
class Node:
    """An artifact or an execution in a lineage.

    Attributes:
        id: "a" or "e" with the number of the artifact or execution.
        name: type of the artifact, or node of the execution.
        run: run of the execution, or of the one that made the artifact.
        state: state in the store.
        depth: distance from the beginning.
        uri: of an artifact.
        spans: spans of the data in an artifact, in words; "" where it is not of spans.
    """

    id: str
    name: str
    run: str
    state: str
    depth: int
    uri: str = ""
    spans: str = ""


@dataclasses.dataclass(frozen=True)
class Edge:
    """An input or output: `tail` came before `head`.

    Attributes:
        tail: id of a node.
        head: id of a node.
        key: name of the input or output.
    """

    tail: str
    head: str
    key: str


@dataclasses.dataclass(frozen=True)
class Pushed:
    """A pushed model in a lineage.

    Attributes:
        artifact: id, such as "a12".
        version: version.
        pipeline: pipeline that pushed it.
        run: run that pushed it.
        destination: folder that it was pushed to.
        through: "model" where the model itself came of the beginning; "comparison" where it was only compared
            with what came of it, as with an earlier model.
    """

    artifact: str
    version: str
    pipeline: str
    run: str
    destination: str
    through: Literal["model", "comparison"]


@dataclasses.dataclass(frozen=True)
class Lineage:
    """A lineage: nodes, nearest first, their edges and pushed models, the newest first."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    pushed: Sequence[Pushed]


def lineage(
    store: Store, artifacts: Collection[int], direction: Direction, most: int | None = None
) -> Lineage:
    """Return what artifacts came of ("up"), or what came of them ("down").

    Cached executions and those that look up artifacts make nothing of their own, and are left out.

    Args:
        store: metadata store.
        artifacts: ids.
        direction: "up" or "down".
        most: maximum number of executions, the nearest and newest; None for all.
    """
    depths, executions, events = _walk(store, artifacts, direction, most)
    found = {artifact.id: artifact for artifact in store.artifacts(depths)}
    made_by = {event.artifact: executions[event.execution].run for event in events if event.kind == "output"}
    nodes = [
        Node(f"a{a.id}", a.type, made_by.get(a.id, ""), a.state, depths[a.id], a.uri, spans_of(a))
        for a in found.values()
    ]
    spread: dict[int, int] = {}
    for event in events:
        near = depths[event.artifact]
        spread[event.execution] = min(spread.get(event.execution, near + 1), near + 1)
    nodes += [Node(f"e{e.id}", e.node, e.run, e.state, spread[e.id]) for e in executions.values()]
    edges = [_edge(event) for event in events]
    pushed = _pushed(found, executions, events) if direction == "down" else []
    return Lineage(sorted(nodes, key=lambda node: (node.depth, node.id[0], int(node.id[1:]))), edges, pushed)


def ancestors(store: Store, artifacts: Iterable[int]) -> set[int]:
    """Return artifacts with all that they came of."""
    return set(_walk(store, set(artifacts), "up")[0])


def _walk(
    store: Store, artifacts: Collection[int], direction: Direction, most: int | None = None
) -> tuple[dict[int, int], dict[int, Execution], list[Event]]:
    """The depth of each artifact, executions by id, and the events between them."""
    depths, depth = dict.fromkeys(artifacts, 0), 0
    executions: set[int] = set()
    events: dict[tuple[int, int, str], Event] = {}
    near, far = ("output", "input") if direction == "up" else ("input", "output")
    reached = set(artifacts)
    while reached:
        depth += 2
        steps = [event for event in store.events(artifacts=reached) if event.kind == near]
        met = {event.execution for event in steps} - executions
        new = [execution.id for execution in store.executions(met, bare=True) if _makes(execution)]
        if most is not None:
            new = new[: max(0, most - len(executions))]
        executions.update(new)
        more = [event for event in store.events(executions=new) if event.kind == far]
        for event in (*steps, *more):
            if event.execution in executions and (direction == "down" or event.key != BASELINE):
                events[event.artifact, event.execution, event.kind] = event
        reached = {artifact for artifact, _, kind in events if kind == far} - depths.keys()
        depths |= dict.fromkeys(reached, depth)
    return depths, {e.id: e for e in store.executions(executions)}, list(events.values())


def _makes(execution: Execution) -> bool:
    return execution.state != "cached" and execution.component not in LOOKING_UP


def _edge(event: Event) -> Edge:
    artifact, execution = f"a{event.artifact}", f"e{event.execution}"
    if event.kind == "input":
        return Edge(artifact, execution, event.key)
    return Edge(execution, artifact, event.key)


def _pushed(
    artifacts: dict[int, Artifact], executions: dict[int, Execution], events: Sequence[Event]
) -> list[Pushed]:
    """The pushed models among artifacts, the newest first."""
    models = {event.execution for event in events if event.kind == "input" and event.key == _MODEL}
    found = []
    for event in events:
        model = artifacts.get(event.artifact)
        if event.kind == "output" and model and model.type == "PushedModel" and model.value("pushed"):
            execution = executions[event.execution]
            found.append(
                Pushed(
                    f"a{model.id}",
                    str(model.value("pushed_version") or ""),
                    execution.pipeline,
                    execution.run,
                    str(model.value("pushed_destination") or ""),
                    "model" if execution.id in models else "comparison",
                )
            )
    return sorted(found, key=lambda pushed: -int(pushed.artifact[1:]))


def tree(found: Lineage, start: str, direction: Direction) -> list[tuple[int, Node, str]]:
    """Lines of a lineage as a tree: indent, node and name of the input or output; each node once."""
    nodes = {node.id: node for node in found.nodes}
    nexts: dict[str, list[tuple[str, str]]] = {}
    for edge in found.edges:
        near, far = (edge.head, edge.tail) if direction == "up" else (edge.tail, edge.head)
        nexts.setdefault(near, []).append((far, edge.key))
    lines: list[tuple[int, Node, str]] = []
    seen: set[str] = set()
    waiting = [(0, start, "")]
    while waiting:
        depth, name, key = waiting.pop()
        if name in nodes and name not in seen:
            seen.add(name)
            lines.append((depth, nodes[name], key))
            waiting += [(depth + 1, other, label) for other, label in reversed(nexts.get(name, []))]
    return lines


def spans_of(artifact: Artifact) -> str:
    """The spans of Examples in words, such as "span 3, version 1" or "spans 1, 2, 3 (evaluate)"."""
    if "sha256" in artifact.custom and artifact.value("span") is not None:
        version = artifact.value("version")
        return f"span {artifact.value('span')!s}" + ("" if version is None else f", version {version!s}")
    try:
        found = json.loads(str(artifact.custom.get("spans", "[]")))
        names = [f"{s['span']}" + ("" if s["role"] == "train" else f" ({s['role']})") for s in found]
    except (ValueError, KeyError, TypeError):
        return ""
    return f"spans {', '.join(names)}" if names else ""


def splits(artifact: Artifact) -> list[str]:
    """The splits of examples or statistics, such as ["train", "test"]."""
    value = artifact.value("split_names")
    try:
        return [str(name) for name in json.loads(str(value or "[]"))]
    except ValueError:
        return []
