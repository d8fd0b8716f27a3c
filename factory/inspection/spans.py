"""Spans of a product's data: what is there, what has been taken in, how far it lies from what a model learnt.

Rows and statistics are those that runs have written; nothing is read again, and TensorFlow is not imported.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from factory.inspection import runs, statistics
from factory.inspection.root import Root
from factory.inspection.store import Artifact, Store
from factory.names import pipeline_name

if TYPE_CHECKING:
    from models.common.files.spans import Found
    from pipelines._product import Product

EXAMPLES, STATISTICS = "Examples", "ExampleStatistics"
_SHA256, _SPANS = "sha256", "spans"  # properties of Examples: of a span, and of a window of spans
_SPLITS = ("train", "validation", "test")
_OF_TRAINING = ("WindowStatistics", "StatisticsGen")  # nodes with the statistics of all data of a run


@dataclasses.dataclass(frozen=True)
class Drift:
    """The distance of a feature between a span and the training data of the champion.

    Attributes:
        feature: name of the feature.
        distance: Jensen-Shannon divergence in bits, 0 to 1.
        chance: divergence that chance explains once in a thousand times.
        limit: limit of the data gate; None where it has none for the feature.
    """

    feature: str
    distance: float
    chance: float
    limit: float | None

    @property
    def exceeded(self) -> bool:
        """Whether it is more than its limit, and than chance explains."""
        return self.limit is not None and self.distance > max(self.limit, self.chance)


@dataclasses.dataclass(frozen=True)
class Span:
    """A span that is there.

    Attributes:
        span: number; of a date, the days since 1970-01-01.
        name: number or date.
        version: number of its newest version; None where there are none.
        versions: numbers of all versions.
        folder: folder of the newest version.
        bytes: size of its data files.
        sha256: digest of its data files; "" where it has none.
        same_as: name of an earlier span with the same files; "" where there is none.
        rows: rows read, kept and dropped, by reason, where a run has taken it in; else None.
        drift: distances from the training data of the champion, the greatest first.
        used: pushed models that were trained or evaluated on this version, with the role of the span.
    """

    span: int
    name: str
    version: int | None
    versions: Sequence[int]
    folder: pathlib.Path
    bytes: int
    sha256: str
    same_as: str = ""
    rows: Mapping[str, int] | None = None
    drift: Sequence[Drift] = ()
    used: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def state(self) -> str:
        """ "taken in", "new", "empty", or "as 3" where span 3 has the same files."""
        if not self.sha256:
            return "empty"
        return f"as {self.same_as}" if self.same_as else "new" if self.rows is None else "taken in"

    @property
    def count(self) -> int | None:
        """The number of its rows that were kept."""
        return sum(self.rows.get(split, 0) for split in _SPLITS) if self.rows is not None else None


def survey(root: Root, product: Product, data: pathlib.Path, preset: str = "default") -> list[Span]:
    """Return all spans, by number.

    Args:
        root: root folder.
        product: product that reads them.
        data: pattern of their folders.
        preset: preset of the pipeline that has taken them in.

    Raises:
        UsageError: the pattern cannot be understood.
        ValueError: files cannot be read, or the folders contradict each other.
    """
    from factory.runs import spans

    where, pipeline = spans.pattern(data), pipeline_name(product.name, preset)
    digests = spans.Digests(root.folder or pathlib.Path(), product)
    found = [(one, digests.of(one.folder)) for one in where.spans()]
    digests.write()
    taken, used = taken_in(root, pipeline), users(root, pipeline)
    measured = _drifts(root, pipeline, [taken[sha] for _, sha in found if sha in taken])
    first: dict[str, str] = {}
    every = []
    for one, sha in found:
        name = where.name(one.span)
        same = first.setdefault(sha, name)
        artifact = taken.get(sha)
        rows = _json(artifact, "rows.json") if artifact else None
        drift = measured.get(artifact.id, ()) if artifact else ()
        size = _size(one, product)
        same_as = same if sha and same != name else ""
        numbers = one.span, name, one.version, one.versions, one.folder.resolve(), size, sha
        every.append(Span(*numbers, same_as, rows, drift, used.get(sha, {})))
    return every


def _size(found: Found, product: Product) -> int:
    from models.common.files.listing import data_files

    files = data_files(found.folder, product.endings, product.deep).files
    return sum(file.stat().st_size for file in files)


def taken_in(root: Root, pipeline: str) -> dict[str, Artifact]:
    """The newest Examples of each span that runs of a pipeline have taken in, by the digest of its files."""
    if root.store is None:
        return {}
    found = root.store.artifacts(type=EXAMPLES, pipeline=pipeline)
    live = [a for a in found if a.state == "live" and _SHA256 in a.custom]
    return {str(artifact.custom[_SHA256]): artifact for artifact in reversed(live)}


def users(root: Root, pipeline: str) -> dict[str, dict[str, str]]:
    """For each digest of a span the pushed models whose runs used it, and the role of the span in each."""
    store = root.store
    if store is None:
        return {}
    pushed = {a.id: a for a in store.artifacts(type=runs.PUSHED, pipeline=pipeline) if a.value("pushed")}
    windows = {a.id: a for a in store.artifacts(type=EXAMPLES, pipeline=pipeline) if _SPANS in a.custom}
    of_run: dict[str, list[Artifact]] = {}
    for artifact, run in _runs(store, windows, first=False):
        of_run.setdefault(run, []).append(windows[artifact])
    found: dict[str, dict[str, str]] = {}
    for artifact, run in _runs(store, pushed, first=True):
        version = str(pushed[artifact].value("pushed_version") or "")
        for window in of_run.get(run, ()):
            for span in _listed(window):
                found.setdefault(str(span[_SHA256]), {})[version] = str(span["role"])
    return found


def learnt(root: Root, pipeline: str) -> set[str]:
    """Digests of the spans that the newest pushed model of a pipeline was trained on."""
    used = users(root, pipeline)
    newest = max((int(v) for models in used.values() for v in models if v.isdecimal()), default=0)
    return {sha for sha, models in used.items() if models.get(str(newest)) == "train"}


def _listed(window: Artifact) -> list[dict[str, Any]]:
    with contextlib.suppress(ValueError):
        return list(json.loads(str(window.custom[_SPANS])))
    return []


def _runs(store: Store, artifacts: Iterable[int], first: bool) -> list[tuple[int, str]]:
    """Artifacts with the runs that have them as outputs, reused ones as well, or the `first` run alone."""
    events = [event for event in store.events(artifacts=list(artifacts)) if event.kind == "output"]
    if first:
        events = list({event.artifact: event for event in reversed(events)}.values())
    places = store.places({event.execution for event in events})
    return [(e.artifact, places[e.execution][2]) for e in events if e.execution in places]


def _drifts(root: Root, pipeline: str, spans: Sequence[Artifact]) -> dict[int, list[Drift]]:
    """For Examples of spans, their distances from the training data of the newest pushed model."""
    store = root.store
    champion = _champion(store, pipeline) if store and spans else None
    if store is None or champion is None:
        return {}
    learnt = statistics.read(champion[0].path, "train") if champion[0].path else {}
    found = {}
    for examples, artifact in _statistics(store, pipeline, spans).items():
        if learnt and (features := _together(artifact)):
            found[examples] = _apart(learnt, features, champion[1])
    return found


def _champion(store: Store, pipeline: str) -> tuple[Artifact, Mapping[str, float]] | None:
    """The statistics that the newest pushed model was trained on, and the limits of drift of its run."""
    pushed = next(
        (a for a in store.artifacts(type=runs.PUSHED, pipeline=pipeline) if a.value("pushed")), None
    )
    made = _runs(store, [pushed.id], first=True) if pushed else []
    if not made:
        return None
    executions = {e.node: e for e in store.executions(run=made[0][1])}
    node = next((executions[name] for name in _OF_TRAINING if name in executions), None)
    if node is None:
        return None
    outputs = [event.artifact for event in store.events(executions=[node.id]) if event.kind == "output"]
    artifacts = store.artifacts(outputs)
    gate = executions.get("DataGate")
    limits: dict[str, float] = {}
    with contextlib.suppress(ValueError, KeyError, TypeError):
        limits = json.loads(str(gate.custom["gate"]))["drift"] if gate else {}
    return (artifacts[0], limits) if artifacts else None


def _statistics(store: Store, pipeline: str, spans: Sequence[Artifact]) -> dict[int, Artifact]:
    """The newest statistics of Examples of spans, by the id of the Examples."""
    wanted = {span.id for span in spans}
    reads = {e.execution: e.artifact for e in store.events(artifacts=wanted) if e.kind == "input"}
    made = {e.artifact: e.execution for e in store.events(executions=reads) if e.kind == "output"}
    artifacts = [a for a in store.artifacts(made) if a.type == STATISTICS and a.state == "live"]
    return {reads[made[a.id]]: a for a in reversed(artifacts)}


def _together(artifact: Artifact) -> dict[str, Any]:
    """The statistics of the features of all splits of a span."""
    from tensorflow_metadata.proto.v0 import statistics_pb2

    from components.window import merging

    files = sorted(artifact.path.glob("Split-*/*.pb")) if artifact.path else []
    parts = []
    for file in files:
        parts.append(statistics_pb2.DatasetFeatureStatisticsList.FromString(file.read_bytes()))
    merged = merging.merge(parts)
    return {f.name or ".".join(f.path.step): f for dataset in merged.datasets for f in dataset.features}


def _apart(
    learnt: Mapping[str, Any], features: Mapping[str, Any], limits: Mapping[str, float]
) -> list[Drift]:
    """Distances of features, those first that have a limit and come nearest to it or exceed it the most."""
    found = []
    for name in sorted(learnt.keys() | features.keys()):
        distance, chance = statistics.apart(learnt.get(name), features.get(name))
        found.append(Drift(name, distance, chance, limits.get(name)))
    return sorted(found, key=_rank)


def _rank(drift: Drift) -> tuple[bool, float]:
    if drift.limit is None:
        return True, -drift.distance
    return False, -drift.distance / (max(drift.limit, drift.chance) or 1e-9)


def _json(artifact: Artifact, name: str) -> Any:
    with contextlib.suppress(OSError, ValueError):
        return json.loads((artifact.path / name).read_bytes()) if artifact.path else None
    return None
