"""What a clean-up keeps of a root folder, and why. Changes nothing."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import os
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from factory.inspection import serving
from factory.inspection.lineage import BASELINE
from factory.inspection.root import Root
from factory.inspection.store import Artifact, Run, Store


class CleanupError(ValueError):
    """Nothing can be cleaned up; the message gives the reason and the remedy."""


@dataclasses.dataclass(frozen=True)
class Policy:
    """What is kept.

    Attributes:
        keep_last: number of complete runs of each pipeline whose artifacts are kept, and all runs after them.
        older_than: age since the last use up to which artifacts are kept.
        keep_pushed: number of pushed models of each pipeline that are kept with all that they came of; None
            for all.
        grace: time between moving aside and deletion.
    """

    keep_last: int = 3
    older_than: datetime.timedelta = datetime.timedelta()
    keep_pushed: int | None = None
    grace: datetime.timedelta = datetime.timedelta(days=7)


@dataclasses.dataclass(frozen=True)
class Item:
    """A folder of an artifact, kept or not.

    Attributes:
        path: the folder.
        artifact: id of the artifact; None for what an unfinished execution left.
        type: type of the artifact.
        pipeline: name of the pipeline.
        bytes: size of its files.
        keep: whether it is kept.
        reason: reason.
    """

    path: pathlib.Path
    artifact: int | None
    type: str
    pipeline: str
    bytes: int
    keep: bool
    reason: str


def survey(root: Root, policy: Policy) -> list[Item]:
    """Return every folder of artifacts below a root folder, kept or not, with the reason. Changes nothing.

    Raises:
        StoreError: there is no store.
    """
    store, folder = root.known, below(root)
    outline = store.outline()
    pushed = store.artifacts(type="PushedModel")
    why = _kept(store, outline, pushed, policy, serving.needed(folder))
    kept = {uri for number, _, uri, _, _ in outline if number in why}
    kept |= {str(a.value("pushed_destination")) for a in pushed if a.id in why}
    destinations = {a.id: str(a.value("pushed_destination") or "") for a in pushed}
    items: list[Item] = []
    for number, kind, uri, state, _ in outline:
        if state == "live":
            for path in dict.fromkeys((uri, destinations.get(number, ""))):
                if path.startswith("/") and os.path.isdir(path):  # noqa: PTH112
                    items.append(_item(folder, path, number, kind, why.get(number, ""), kept))
    return items + list(_left_over(folder, {uri for _, _, uri, _, _ in outline}))


def below(root: Root) -> pathlib.Path:
    """The root folder.

    Raises:
        CleanupError: there is none, but a store alone.
    """
    if root.folder is None:
        raise CleanupError("a clean-up needs a root folder; name one with --root")
    return root.folder


def _item(folder: pathlib.Path, place: str, artifact: int, kind: str, why: str, kept: set[str]) -> Item:
    """A folder of an artifact."""
    path = pathlib.Path(place)
    inside = _inside(folder, path)
    reason = why or ("" if inside else "it lies outside of the root folder")
    if not reason and place in kept:
        reason = "another artifact has the same folder"
    pipeline = path.relative_to(folder).parts[0] if inside else ""
    dead = "no kept model came of it, and no kept run used it"
    return Item(path, artifact, kind, pipeline, size(path), bool(reason), reason or dead)


def _inside(folder: pathlib.Path, path: pathlib.Path) -> bool:
    """Whether a folder is one of artifacts or pushed models below the root folder, and no link leads out."""
    parts = path.parts[len(folder.parts) :]
    below = path.parts[: len(folder.parts)] == folder.parts and len(parts) > 2
    return below and parts[1] in ("artifacts", "pushed") and path.resolve() == path


Outline = Sequence[tuple[int, str, str, str, int]]


def _kept(
    store: Store,
    outline: Outline,
    pushed: Sequence[Artifact],
    policy: Policy,
    needed: Mapping[tuple[str, str], str],
) -> dict[int, str]:
    """Why artifacts are kept, by id; the first reason found."""
    links = store.links()
    graph = _Graph(links, store.inputs_named(BASELINE))
    why: dict[int, str] = {}
    statistics = {number for number, kind, _, _, _ in outline if kind == "ExampleStatistics"}
    served = {a.id: reason for a in pushed if (reason := needed.get(_place(a)))}
    why |= served
    kept = _kept_pushed(graph, store, pushed, policy.keep_pushed)
    for artifact in [*kept, *(a for a in pushed if a.id in served and a not in kept)]:
        version = str(artifact.value("pushed_version") or artifact.id)
        _keep(why, [artifact.id], f"pushed {version}")
        ancestors = graph.ancestors(artifact.id)
        _keep(why, ancestors, f"ancestor of pushed {version}")
        beside = graph.beside(ancestors, statistics)
        _keep(why, beside, f"it describes what pushed {version} came of")
    blessings = store.artifact_ids("ModelBlessing", "blessed", 1)
    for blessing in _newest_of_each(graph, store, blessings):
        _keep(why, graph.ancestors(blessing), "it belongs to the latest blessed model")
    for run, used in _newest(store, graph, policy.keep_last):
        _keep(why, used, f"used by run {run.name}, one of the newest")
    if policy.older_than:
        since = (datetime.datetime.now(datetime.UTC) - policy.older_than).timestamp() * 1000
        _keep(why, [artifact for artifact, _, _, time in links if time > since], "used lately")
        _keep(why, [number for number, _, _, _, made in outline if made > since], "made lately")
    return why


def _place(artifact: Artifact) -> tuple[str, str]:
    """Pipeline and version of a pushed model, by its folder."""
    folder = pathlib.Path(str(artifact.value("pushed_destination") or artifact.uri))
    return folder.parents[1].name if len(folder.parents) > 1 else "", folder.name


def _keep(why: dict[int, str], artifacts: Iterable[int], reason: str) -> None:
    for artifact in artifacts:
        why.setdefault(artifact, reason)


class _Graph:
    """Inputs and outputs of executions."""

    def __init__(self, links: Sequence[tuple[int, int, str, int]], compared: set[tuple[int, int]]) -> None:
        self._compared = compared
        self.inputs: dict[int, list[int]] = {}  # by execution
        self.outputs: dict[int, list[int]] = {}
        self.makers: dict[int, list[int]] = {}  # by artifact
        self.readers: dict[int, list[int]] = {}
        for artifact, execution, kind, _ in links:
            ends, others = (self.inputs, self.readers) if kind == "input" else (self.outputs, self.makers)
            ends.setdefault(execution, []).append(artifact)
            others.setdefault(artifact, []).append(execution)

    def ancestors(self, artifact: int) -> set[int]:
        """An artifact and all that it came of; not the models that it was compared with."""
        found, waiting = {artifact}, [artifact]
        while waiting:
            for execution in self.makers.get(waiting.pop(), ()):
                given = self.inputs.get(execution, ())
                new = [a for a in given if a not in found and (a, execution) not in self._compared]
                found.update(new)
                waiting += new
        return found

    def beside(self, artifacts: set[int], statistics: set[int]) -> set[int]:
        """What was made beside artifacts, such as evaluations, and the statistics of them."""
        makers = {execution for artifact in artifacts for execution in self.makers.get(artifact, ())}
        readers = {execution for artifact in artifacts for execution in self.readers.get(artifact, ())}
        described = {made for e in readers for made in self.outputs.get(e, ()) if made in statistics}
        return described | {made for e in makers for made in self.outputs.get(e, ())}

    def used(self, executions: Iterable[int]) -> set[int]:
        """All inputs and outputs of executions."""
        return {a for e in executions for a in (*self.inputs.get(e, ()), *self.outputs.get(e, ()))}


def _by_place(graph: _Graph, store: Store, artifacts: Iterable[int]) -> list[list[int]]:
    """Artifacts of each pipeline and node that made them, the newest first."""
    makers = {artifact: graph.makers.get(artifact, [0])[0] for artifact in sorted(artifacts, reverse=True)}
    places = store.places(set(makers.values()))
    found: dict[tuple[str, ...], list[int]] = {}
    for artifact, maker in makers.items():
        found.setdefault(places.get(maker, ())[:2], []).append(artifact)
    return list(found.values())


def _kept_pushed(graph: _Graph, store: Store, pushed: Sequence[Artifact], most: int | None) -> list[Artifact]:
    """The pushed models that are kept: those that are still there, or the newest of each pipeline."""
    there = {
        artifact.id: artifact
        for artifact in pushed
        if artifact.value("pushed")
        and os.path.isdir(str(artifact.value("pushed_destination") or artifact.uri))  # noqa: PTH112
    }
    return [there[number] for of_node in _by_place(graph, store, there) for number in of_node[:most]]


def _newest_of_each(graph: _Graph, store: Store, artifacts: Iterable[int]) -> list[int]:
    """The newest artifact of each pipeline and node."""
    return [of_node[0] for of_node in _by_place(graph, store, artifacts)]


def _newest(store: Store, graph: _Graph, count: int) -> Iterator[tuple[Run, set[int]]]:
    """The newest complete runs of each pipeline and all after them, with the artifacts that they used."""
    left: dict[str, int] = {}
    kept = []
    for run in store.runs(limit=2**31):
        if left.setdefault(run.pipeline, count) > 0:
            left[run.pipeline] -= run.state == "complete"
            kept.append(run)
    executions = store.members(run.id for run in kept)
    for run in kept:
        yield run, graph.used(executions.get(run.id, ()))


def _left_over(folder: pathlib.Path, known: set[str]) -> Iterator[Item]:
    """Folders of outputs that no artifact of the store names: executions that were cut off left them."""
    for artifacts in sorted(folder.glob("*/artifacts")):
        for path in sorted(artifacts.glob("*/[!.]*/*")):
            if str(path) not in known and path.is_dir() and _inside(folder, path):
                reason = "left by an execution that did not end"
                yield Item(path, None, "", artifacts.parent.name, size(path), False, reason)


def size(folder: pathlib.Path) -> int:
    """The size of all files in a folder, links not followed."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118
    return total


def totals(items: Iterable[Item]) -> Mapping[str, Any]:
    """The number and size of folders that are kept, and of those that are not."""
    found = {True: [0, 0], False: [0, 0]}
    for item in items:
        found[item.keep][0] += 1
        found[item.keep][1] += item.bytes
    return {
        "kept": found[True][0],
        "kept_bytes": found[True][1],
        "freed": found[False][0],
        "freed_bytes": found[False][1],
    }
