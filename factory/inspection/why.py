"""Why a model was not pushed, or a node ran again: a chain of steps up to the first "no"."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from factory.inspection import evaluations, models, runs, serving
from factory.inspection.root import Root
from factory.inspection.runs import Entry, Node
from factory.inspection.store import Artifact, Execution, Store
from factory.runs import changes, judge
from factory.runs.record import GateRecord, RunRecord

Answer = Literal["yes", "no", "unknown", "waiting"]
_FINISHED = ("complete", "cached")


@dataclasses.dataclass(frozen=True)
class Gate:
    """A gate of a model.

    Attributes:
        name: metric, and slice where it is one.
        bound: in words.
        value: measured value, or change from the champion's value.
        distance: distance from the bound, positive if the gate is passed.
        champion: the latest blessed model's value of the metric.
        state: "passed", "failed" or "not applicable".
        reason: reason why it is not applicable, or fault of the value.
    """

    name: str
    bound: str
    value: float | None
    distance: float | None
    champion: float | None
    state: str
    reason: str


@dataclasses.dataclass(frozen=True)
class Step:
    """A step on the way of a model to its users.

    Attributes:
        name: "data gate", "nodes", "model gates", "push" or "served".
        answer: whether it was taken.
        said: the reason in a sentence.
        gates: gates of the model.
    """

    name: str
    answer: Answer
    said: str
    gates: Sequence[Gate] = ()


@dataclasses.dataclass(frozen=True)
class Chain:
    """The steps of a run up to the first "no".

    Attributes:
        run: the run.
        steps: the steps; after a "no" there are none.
    """

    run: Entry
    steps: Sequence[Step]

    @property
    def answer(self) -> str:
        """The last step in a sentence."""
        return f"{self.steps[-1].name}: {self.steps[-1].said}" if self.steps else "nothing is known"


def chain(root: Root, run: str, server: str = "") -> Chain:
    """Return the steps of a run's model.

    Args:
        root: root folder or store.
        run: id of the run.
        server: address of a server to ask whether it has loaded the model; "" for none.

    Raises:
        ServerError: the server does not answer.
    """
    entry, nodes, record = runs.entry(root, run), runs.nodes(root, run), root.record_of(run)
    steps = []
    for step in _steps(root, entry, nodes, record, server):
        steps.append(step)
        if step.answer in ("no", "waiting"):
            break
    return Chain(entry, steps)


def _steps(
    root: Root, entry: Entry, nodes: Sequence[Node], record: RunRecord | None, server: str
) -> Iterator[Step]:
    if record and record.status == "failed" and not any(node.error for node in nodes):
        yield Step("run", "no", record.verdict)
    yield from _data_gate(nodes)
    yield from _run(entry, nodes)
    yield from _model_gates(nodes, record)
    yield from _push(root, entry, nodes, server)


def _data_gate(nodes: Sequence[Node]) -> Iterator[Step]:
    """The verdict of the DataGate, and of TFX's ExampleValidator where there is no gate."""
    for node in nodes:
        if node.name == "DataGate" and node.state == "failed":
            yield Step("data gate", "no", node.error or "it stopped the run; the run's log says why")
        elif node.name == "DataGate" and "verdict" in node.outputs:
            yield Step("data gate", "yes", _findings(node.outputs["verdict"]))
        elif "anomalies" in node.outputs and not any(other.name == "DataGate" for other in nodes):
            yield _anomalies(node.outputs["anomalies"])


def _findings(verdict: Artifact) -> str:
    found = _json(verdict.path, "findings.json")
    if found is None:
        return "it passed; its findings are gone"
    return "it passed" + (f"; {'; '.join(found)}" if found else " without a finding")


def _json(folder: pathlib.Path | None, name: str) -> list[str] | None:
    try:
        return json.loads((folder or pathlib.Path()).joinpath(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _anomalies(artifact: Artifact) -> Step:
    """TFX records anomalies and goes on, so they are no "no"."""
    try:
        blessed = json.loads(str(artifact.value("blessed")))
        bad = [split for split, good in blessed.items() if not good]
    except (ValueError, AttributeError):
        return Step("data validation", "unknown", "the store does not say whether there are anomalies")
    if bad:
        return Step(
            "data validation", "yes", f"anomalies in split {', '.join(bad)}, which stop nothing in TFX"
        )
    return Step("data validation", "yes", "no anomaly in any split")


def _run(entry: Entry, nodes: Sequence[Node]) -> Iterator[Step]:
    """Whether every node ended."""
    failed = next((node for node in nodes if node.state in ("failed", "canceled")), None)
    unfinished = next((node for node in nodes if node.state in ("running", "new")), None)
    last = f"; the last node is {nodes[-1].name}" if nodes else ""
    if failed:
        said = failed.error or "failed; TFX keeps the reason in its log, not in the store"
        yield Step("nodes", "no", f"{failed.name}: {said}")
    elif entry.status == "running":
        yield Step("nodes", "waiting", f"the run goes on{last}")
    elif entry.status == "cut off":
        yield Step("nodes", "no", f"the run was cut off{last}; run it again, complete nodes are reused")
    elif unfinished:
        yield Step("nodes", "no", f"{unfinished.name} has begun and not ended: it runs, or was cut off")
    elif not nodes:
        yield Step("nodes", "unknown", "the store names no node of this run")
    else:
        again = sum(node.state == "cached" for node in nodes)
        yield Step("nodes", "yes", f"{len(nodes)} ended well, {again} of them by the cache")


def _model_gates(nodes: Sequence[Node], record: RunRecord | None) -> Iterator[Step]:
    node = next((node for node in nodes if "blessing" in node.outputs and node.name == "Evaluator"), None)
    node = node or next((node for node in nodes if "blessing" in node.outputs), None)
    if node is None:
        if not record or record.status == "partial":
            yield Step(
                "model gates", "no" if record else "unknown", "the model was not evaluated in this run"
            )
        return
    blessed = node.outputs["blessing"].value("blessed")
    evaluation = node.outputs.get("evaluation")
    folder = evaluation.path if evaluation else None
    gates, known = _gates(folder, record)
    good = bool(blessed) if blessed is not None else None
    answer: Answer = "unknown" if good is None else "yes" if good else "no"
    yield Step("model gates", answer, _verdict(good, gates, known, folder), gates)


def _gates(folder: pathlib.Path | None, record: RunRecord | None) -> tuple[list[Gate], bool]:
    """The gates of a model, and whether anything is known of them."""
    if record and record.gates:
        champion = {"": record.champion.metrics, **record.champion.slices}
        return [_gate(gate, champion) for gate in record.gates], True
    if folder is None or not folder.is_dir():
        return [], False
    every = list(evaluations.metrics(folder))
    champion = {}
    for metric in every:
        if metric.model == "baseline" and not metric.is_diff:
            champion.setdefault(metric.slice, {})[metric.name] = metric.value
    if (folder / judge.FILE).is_file():
        return [_gate(gate, champion) for gate in judge.read(str(folder))], True
    result = evaluations.validation(folder)
    return [_gate(gate, champion) for gate in (result[1] if result else ())], result is not None


def _gate(gate: GateRecord, champion: Mapping[str, Mapping[str, float | None]]) -> Gate:
    other = champion.get(gate.slice, {}).get(gate.metric)
    return Gate(gate.name, gate.bound, gate.value, gate.by, other, gate.state, gate.reason)


def _verdict(good: bool | None, gates: Sequence[Gate], known: bool, folder: pathlib.Path | None) -> str:
    failed = sum(gate.state == "failed" for gate in gates)
    if good is None:
        return "the evaluation has no thresholds, so no model is blessed"
    if good:
        passed = sum(gate.state == "passed" for gate in gates)
        return f"{passed} passed" if gates else "blessed: every threshold was met"
    if failed:
        return f"{failed} of {len(gates)} failed" if failed < len(gates) else f"{failed} failed"
    if not known:
        return f"not blessed; why lay in {folder}, which is gone or not on this machine"
    return "not blessed: no gate applies to the data"


def _push(root: Root, entry: Entry, nodes: Sequence[Node], server: str) -> Iterator[Step]:
    pusher = next((node for node in nodes if "pushed_model" in node.outputs), None)
    if pusher is None:
        yield Step("push", "no", "the pipeline has no Pusher, or was not run to its end")
        return
    artifact = pusher.outputs["pushed_model"]
    destination = str(artifact.value("pushed_destination") or "")
    if not artifact.value("pushed"):
        yield Step("push", "no", "the Pusher did not push the model, as it was not blessed")
    elif not pathlib.Path(destination).is_dir():
        yield Step("push", "no", f"it was pushed to {destination}, which is gone")
    else:
        yield Step("push", "yes", f"pushed to {destination}")
        yield _served(root, entry, artifact, server)


def _served(root: Root, entry: Entry, artifact: Artifact, server: str) -> Step:
    version = str(artifact.value("pushed_version") or "")
    decided = serving.of(root, entry.pipeline)
    if server:
        state = models.versions(server, entry.product).get(version, "not loaded")
        answer: Answer = "yes" if state == "AVAILABLE" else "no"
        known = decided.said(version) if answer == "no" else ""
        return Step("served", answer, f"{server} says {state}" + (f"; it was {known}" if known else ""))
    if said := _passed_over(root, entry, version, decided):
        return Step("served", "no", said)
    if version in decided.pinned:
        return Step("served", "unknown", f"servers are pinned to it{decided.by()}; ask one with --server")
    newest = models.newest(root.known, entry.pipeline, decided.is_out)
    if newest and newest.id != artifact.id:
        later = newest.value("pushed_version")
        return Step("served", "no", f"version {later!s} is newer, and servers take the newest")
    return Step("served", "unknown", "it is the newest version, which servers take; ask one with --server")


def _passed_over(root: Root, entry: Entry, version: str, decided: serving.Serving) -> str:
    """Why servers pass a version over, by decisions; "" where they do not."""
    preset = " --preset smoke" if entry.pipeline.endswith("-smoke") else ""
    remedy = f"take it with: factory promote {entry.product} {version}{preset}"
    if decided.fault:
        return f"the version policy cannot be read: {decided.fault}"
    if version in decided.pinned:
        return ""
    if decided.is_out(version):
        return f"it was {decided.said(version)}; {remedy}"
    if decided.pinned:
        return f"servers are pinned to version {', '.join(decided.pinned)}{decided.by()}; {remedy}"
    return ""


@dataclasses.dataclass(frozen=True)
class Again:
    """Why a node ran, or was not run again.

    Attributes:
        run: id of the run.
        node: name of the node.
        state: its state.
        reason: the reason in a sentence.
        changes: all changes to the execution that is compared with.
        before: run of that execution.
    """

    run: str
    node: str
    state: str
    reason: str
    changes: Sequence[str]
    before: str


def again(root: Root, run: str, node: Node) -> Again:
    """Return why a node of a run ran, or why its earlier outputs were reused."""
    execution = node.execution
    if execution is None or root.store is None:
        return Again(run, node.name, node.state, node.reason or "it left no execution", [], "")
    earlier = _earlier(root.store, execution)
    before = next((e for e in earlier if e.state in _FINISHED and execution.state != "cached"), None)
    found = _changes(root.store, before, execution) if before else []
    reason = node.reason or _reason(execution, earlier, found)
    return Again(run, node.name, node.state, reason, found, before.run if before else "")


def _earlier(store: Store, execution: Execution) -> list[Execution]:
    return store.executions(pipeline=execution.pipeline, node=execution.node, before=execution.id, limit=50)


def _changes(store: Store, before: Execution, after: Execution) -> list[str]:
    inputs: dict[int, dict[str, list[int]]] = {before.id: {}, after.id: {}}
    for event in store.events(executions=[before.id, after.id]):
        if event.kind == "input":
            inputs[event.execution].setdefault(event.key, []).append(event.artifact)
    old, new = ({key: sorted(ids) for key, ids in inputs[e.id].items()} for e in (before, after))
    return changes.of_parameters(before.custom, after.custom) + changes.of_inputs(old, new)


def _reason(execution: Execution, earlier: Sequence[Execution], found: Sequence[str]) -> str:
    if execution.state == "cached":
        return "nothing changed: its earlier outputs were reused"
    if not earlier:
        return "first run"
    if not any(e.state in _FINISHED for e in earlier):
        return "an earlier attempt did not finish"
    return changes.said(found) if found else "the cache was off, or its outputs are gone"
