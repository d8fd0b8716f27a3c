"""Runs of a root folder: records joined with the metadata store, the newest first."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import pathlib
from collections.abc import Iterable, Mapping, Sequence

from factory import locks
from factory.inspection.root import Root, product_of, started
from factory.inspection.store import Artifact, Execution, Store
from factory.runs import changes, record

BLESSING, PUSHED = "ModelBlessing", "PushedModel"
_NOT_CHANGES = ("first run", "nothing changed", "looked up", "input ", "it had nothing")


@dataclasses.dataclass(frozen=True)
class Headline:
    """The metric that stands for a run: that of its first gate with a lower bound.

    Attributes:
        name: name of the metric, and the slice where it is one.
        value: its value; None where it was not measured.
    """

    name: str
    value: float | None


@dataclasses.dataclass(frozen=True)
class Entry:
    """A run in a list.

    Attributes:
        run: id.
        pipeline: name of its pipeline.
        product: the pipeline's product.
        started: start.
        status: "pushed", "not blessed", "partial", "failed", "running", "cut off", "unreadable" (the record),
            and "complete" and "unfinished" of pipelines that are not the factory's.
        seconds: wall time; up to now while it goes on, and up to the last sign of it where it was cut off.
        data: the data in words.
        sha256: digest of the data.
        headline: metric that stands for it.
        changed: what changed to the run before, in clauses.
        verdict: the outcome in a sentence.
        folder: its folder.
    """

    run: str
    pipeline: str
    product: str
    started: datetime.datetime
    status: str
    seconds: float
    data: str = ""
    sha256: str = ""
    headline: Headline | None = None
    changed: Sequence[str] = ()
    verdict: str = ""
    folder: pathlib.Path | None = None


def entries(
    root: Root, product: str | None = None, *, limit: int = 20, before: str | None = None
) -> list[Entry]:
    """Runs, the newest first.

    Args:
        root: where they are.
        product: name of a product or pipeline; None for all.
        limit: maximum number.
        before: id of a run; those before it.

    Raises:
        NotFoundError: there is no such product.
    """
    names: Iterable[str] = root.starts()
    if product is not None:
        names = _of(root, root.pipelines_of(product), names)
    if before is not None:
        names = itertools.islice(itertools.dropwhile(lambda name: name != before, names), 1, None)
    return by_names(root, list(itertools.islice(names, limit)))


def _of(root: Root, pipelines: Sequence[str], names: Iterable[str]) -> Iterable[str]:
    """Those of the runs that are of these pipelines."""
    stored = {name for p in pipelines for name, _ in root.store.index(p)} if root.store else set()
    for name in names:
        folder = root.folders.get(name)
        if name in stored if folder is None else folder.parents[1].name in pipelines:
            yield name


def by_names(root: Root, names: Sequence[str]) -> list[Entry]:
    """The runs with these ids, in this order."""
    records = {name: root.record_of(name) for name in names}
    bare = _from_store(root, [name for name, found in records.items() if found is None])
    return [_of_record(root, found) if found else bare[name] for name, found in records.items()]


def entry(root: Root, run: str) -> Entry:
    """The run with this id."""
    return by_names(root, [run])[0]


def _of_record(root: Root, run: record.RunRecord) -> Entry:
    folder = root.folders[run.run]
    return Entry(
        run.run,
        run.pipeline,
        run.product,
        started(folder),
        run.status,
        run.seconds,
        run.data.title,
        run.data.sha256,
        headline(run),
        _changed(run),
        run.verdict,
        folder,
    )


def headline(run: record.RunRecord) -> Headline | None:
    """The metric of the first gate with a lower bound, else of the first gate, else the first metric."""
    if run.gates:
        much = (gate for gate in run.gates if gate.bound.startswith(("at least", "may fall")))
        gate = next(much, run.gates[0])
        metrics = run.measured.slices.get(gate.slice, {}) if gate.slice else run.measured.metrics
        return Headline(gate.name, metrics.get(gate.metric, gate.value))
    return next((Headline(name, value) for name, value in run.measured.metrics.items()), None)


def _changed(run: record.RunRecord) -> list[str]:
    """What changed, of the reasons of its nodes."""
    clauses = [clause for node in run.nodes for clause in node.reason.split("; ")]
    return [clause for clause in dict.fromkeys(clauses) if clause and not clause.startswith(_NOT_CHANGES)]


def _from_store(root: Root, names: Sequence[str]) -> dict[str, Entry]:
    """Runs without a record: those that go on, were cut off, or are not the factory's."""
    known = {run.name: run for run in root.store.runs(names=names, limit=len(names))} if root.store else {}
    facts = _outcomes(root.store, names) if root.store and names else {}
    found = {}
    for name in names:
        run, folder = known.get(name), root.folders.get(name)
        status, changed = facts.get(name, ("unfinished", []))
        if run and run.state != "complete":
            status = run.state
        if folder:
            status = _unrecorded(folder)
        begun = started(folder) if folder else run.created if run else datetime.datetime.now(datetime.UTC)
        pipeline = folder.parents[1].name if folder else run.pipeline if run else ""
        now = datetime.datetime.now(datetime.UTC)
        ended = now if status == "running" else run.updated if run else begun
        seconds = max(0.0, (ended - begun).total_seconds())
        found[name] = Entry(
            name, pipeline, product_of(pipeline), begun, status, seconds, changed=changed, folder=folder
        )
    return found


def _unrecorded(folder: pathlib.Path) -> str:
    """The status of a run whose record is missing or cannot be read."""
    if locks.is_held(folder / record.LOG):
        return "running"
    return "unreadable" if (folder / record.FILE).is_file() else "cut off"


def _outcomes(store: Store, names: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    """Status and changes of runs, by what their executions left in the store."""
    executions = {name: store.executions(run=name) for name in names}
    outputs = outputs_of(store, [e.id for made in executions.values() for e in made])
    found = {}
    for name, made in executions.items():
        artifacts = [artifact for e in made for artifact in outputs.get(e.id, {}).values()]
        found[name] = _status(artifacts), _differences(store, made)
    return found


def _status(artifacts: Iterable[Artifact]) -> str:
    """What blessings and pushed models say of a run."""
    kinds = {artifact.type: artifact for artifact in artifacts}
    if PUSHED in kinds and kinds[PUSHED].value("pushed"):
        return "pushed"
    if BLESSING in kinds and kinds[BLESSING].value("blessed") == 0:
        return "not blessed"
    return "complete"


def _differences(store: Store, executions: Sequence[Execution]) -> list[str]:
    """What changed to the run before of the same pipeline."""
    if not executions:
        return []
    pipeline, first = executions[0].pipeline, min(execution.id for execution in executions)
    earlier = store.executions(pipeline=pipeline, before=first, limit=2 * len(executions))
    before = {execution.node: execution for execution in reversed(earlier)}
    found = [
        clause
        for execution in reversed(executions)
        if execution.node in before and execution.state != "cached"
        for clause in changes.of_parameters(before[execution.node].custom, execution.custom)
    ]
    return list(dict.fromkeys(found))


def outputs_of(store: Store, executions: Sequence[int]) -> dict[int, dict[str, Artifact]]:
    """The first artifact of each output, by execution and name of the output."""
    events = [event for event in store.events(executions=executions) if event.kind == "output"]
    artifacts = {artifact.id: artifact for artifact in store.artifacts(e.artifact for e in events)}
    found: dict[int, dict[str, Artifact]] = {}
    for event in events:
        if event.artifact in artifacts:
            found.setdefault(event.execution, {}).setdefault(event.key, artifacts[event.artifact])
    return found


@dataclasses.dataclass(frozen=True)
class Node:
    """A node of a run.

    Attributes:
        name: id of the node.
        state: as in records, or of `store.EXECUTION_STATES`.
        seconds: wall time.
        reason: why it ran, or why its earlier outputs were reused.
        error: one line, where it failed.
        execution: its execution; None where it left none.
        outputs: its artifacts, by name of the output.
    """

    name: str
    state: str
    seconds: float
    reason: str = ""
    error: str = ""
    execution: Execution | None = None
    outputs: Mapping[str, Artifact] = dataclasses.field(default_factory=dict)


def nodes(root: Root, run: str) -> list[Node]:
    """The nodes of a run, in the order in which they ran."""
    made = list(reversed(root.store.executions(run=run))) if root.store else []
    found = root.record_of(run)
    listed = found.nodes if found else []
    extra = [node.execution for node in listed if node.execution]
    outputs = outputs_of(root.store, [*(e.id for e in made), *extra]) if root.store else {}
    if not listed:
        return [Node(e.node, e.state, e.seconds, execution=e, outputs=outputs.get(e.id, {})) for e in made]
    executions = {execution.id: execution for execution in made}
    by_node = {execution.node: execution for execution in made}  # also those that failed
    return [
        Node(
            node.name,
            node.state,
            node.seconds,
            node.reason,
            node.error,
            execution,
            outputs.get(execution.id, {}) if execution else {},
        )
        for node in listed
        for execution in [executions.get(node.execution or 0) or by_node.get(node.name)]
    ]
