"""Run record: request, nodes, metrics, gates and outcome of a run.

This module is the public interface for programs that read runs. It imports neither TensorFlow nor TFX.
`read` checks a record; `glance` is for lists of many.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import pathlib
import typing
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from factory.files import write_whole
from factory.names import pipeline_name, run_command

if TYPE_CHECKING:
    import pydantic  # takes longer to import than the whole command line may take

VERSION: Literal[1] = 1
FILE, PAGE, LOG = "record.json", "report.html", "run.log"

SUCCESS, FAILURE, NOT_BLESSED = 0, 1, 3  # exit statuses; 2 is wrong usage

Status = Literal["pushed", "not blessed", "partial", "failed"]
State = Literal["waiting", "running", "done", "cached", "failed", "skipped", "not run"]
Verdict = Literal["passed", "failed", "not applicable"]
Metrics = dict[str, float | None]  # None: not a finite number


class RecordError(ValueError):
    """A record is missing or cannot be read; the message names the file and the remedy."""


@dataclass
class SpanRecord:
    """A span of the data of a run.

    Attributes:
        number: number; of a date, the days since 1970-01-01.
        version: number of its version; None where there is only one.
        folder: folder of its files.
        sha256: digest of its files.
        role: "train", "evaluate" (all its rows are test rows) or "anchor" (old rows that show what a model
            has forgotten).
    """

    number: int
    version: int | None
    folder: str
    sha256: str
    role: Literal["train", "evaluate", "anchor"] = "train"


@dataclass
class DataRecord:
    """The data of a run, or the files of a pretrained model.

    Attributes:
        title: name in words, or the folder of the user's files.
        licence: licence in words.
        sha256: digest of all files.
        name: names in the catalog, joined by "; "; "" for the user's own files.
        ecosystem: package registries of the data sets.
        package: packages of the data sets.
        version: versions of the packages.
        left_out: names of files in the user's folder that are no data.
        spans: spans by number, where the data arrives in spans.
    """

    title: str
    licence: str
    sha256: str
    name: str = ""
    ecosystem: str = ""
    package: str = ""
    version: str = ""
    left_out: list[str] = dataclasses.field(default_factory=list)
    spans: list[SpanRecord] = dataclasses.field(default_factory=list)


@dataclass
class NodeRecord:
    """The outcome of a node.

    Attributes:
        name: id of the node.
        state: "waiting" and "running" occur only while the run goes on.
        seconds: wall time.
        reason: why the node ran, or why its earlier outputs were reused.
        execution: id of its execution in the metadata store.
        error: one line, where the node failed.
    """

    name: str
    state: State = "waiting"
    seconds: float = 0.0
    reason: str = ""
    execution: int | None = None
    error: str = ""


@dataclass
class GateRecord:
    """The outcome of a gate.

    Attributes:
        metric: name of the metric.
        slice: "" for the whole test split, or "feature value".
        bound: in words, such as "at least 0.9".
        value: measured value, or change from the champion's value; None if there is none.
        by: distance from the bound, positive if the gate is passed.
        state: "passed", "failed" or "not applicable", which does not keep a model back.
        reason: reason why the gate is not applicable, or fault of the value.
    """

    metric: str
    slice: str
    bound: str
    value: float | None
    by: float | None
    state: Verdict
    reason: str = ""

    @property
    def name(self) -> str:
        """The metric, and the slice where it is one."""
        return ", ".join(filter(None, (self.metric, self.slice)))


@dataclass
class Measured:
    """The metrics of one model.

    Attributes:
        metrics: by name, on the whole test split.
        slices: by slice ("feature value") and name.
        reason: why there are none, where the model could not be trained.
    """

    metrics: Metrics = dataclasses.field(default_factory=dict)
    slices: dict[str, Metrics] = dataclasses.field(default_factory=dict)
    reason: str = ""


@dataclass
class RunRecord:
    """A run.

    Attributes:
        run: id; ids sort by time.
        product: name of the product.
        preset: "smoke", "default" or "full".
        pipeline: name of the pipeline, which is the run's folder below the root.
        started: ISO 8601, UTC.
        folder: absolute path of the run's folder.
        data: what was read.
        pretrained: pretrained models that were used.
        config: settings by name.
        seconds: wall time of the whole run.
        status: "partial" where the pipeline was not run to its end.
        verdict: the outcome in a sentence.
        rows: rows read, kept and dropped, by reason.
        nodes: in the order in which they run.
        gates: every gate of the model.
        measured: metrics of the new model.
        champion: metrics of the latest blessed model, on the same examples.
        anchor: metrics of the new model on the spans that are the anchor.
        anchor_champion: metrics of the latest blessed model on them.
        beside: metrics of baselines and reference products.
        slice_metrics: names of the metrics that reports show by slice.
        notes: remarks of the training, by name.
        blessed: whether every applicable gate passed.
        pushed_to: folder of the pushed model.
        version: version of this format.
    """

    run: str
    product: str
    preset: str
    pipeline: str
    started: str
    folder: str
    data: DataRecord
    pretrained: list[DataRecord] = dataclasses.field(default_factory=list)
    config: dict[str, Any] = dataclasses.field(default_factory=dict)
    seconds: float = 0.0
    status: Status = "failed"
    verdict: str = ""
    rows: dict[str, int] = dataclasses.field(default_factory=dict)
    nodes: list[NodeRecord] = dataclasses.field(default_factory=list)
    gates: list[GateRecord] = dataclasses.field(default_factory=list)
    measured: Measured = dataclasses.field(default_factory=Measured)
    champion: Measured = dataclasses.field(default_factory=Measured)
    anchor: Measured = dataclasses.field(default_factory=Measured)
    anchor_champion: Measured = dataclasses.field(default_factory=Measured)
    beside: dict[str, Measured] = dataclasses.field(default_factory=dict)
    slice_metrics: list[str] = dataclasses.field(default_factory=list)
    notes: dict[str, Any] = dataclasses.field(default_factory=dict)
    blessed: bool = False
    pushed_to: str | None = None
    version: Literal[1] = VERSION

    @property
    def exit_status(self) -> int:
        """Exit status of the command line for this outcome."""
        return {"pushed": SUCCESS, "partial": SUCCESS, "not blessed": NOT_BLESSED}.get(self.status, FAILURE)


@functools.cache
def _adapter() -> pydantic.TypeAdapter[RunRecord]:
    import pydantic

    return pydantic.TypeAdapter(RunRecord)


def worst_status(records: Iterable[RunRecord]) -> int:
    """The exit status of several runs: a failure counts most, then a model that was not blessed."""
    found = {record.exit_status for record in records}
    return next(status for status in (FAILURE, NOT_BLESSED, SUCCESS) if status in found)


def dump(record: RunRecord) -> str:
    """The record as JSON. Values that are not finite become null."""
    return _adapter().dump_json(record, indent=2).decode()


def write(record: RunRecord) -> None:
    """Write record.json into the run's folder, atomically."""
    write_whole(pathlib.Path(record.folder, FILE), dump(record))


def read(folder: pathlib.Path) -> RunRecord:
    """The record in a run's folder.

    Raises:
        RecordError: there is none, or it was written by another version.
    """
    import pydantic

    try:
        return _adapter().validate_json(_content(folder))
    except pydantic.ValidationError as error:
        raise _no_record(folder, error.errors()[0]["msg"]) from None


def glance(folder: pathlib.Path) -> RunRecord:
    """The record in a run's folder, with the types of single values unchecked.

    Raises:
        RecordError: there is none, or it was written by another version.
    """
    try:
        found = json.loads(_content(folder))
        if found.get("version") != VERSION:
            raise ValueError(f"version {found.get('version')}")
        return _made(RunRecord, found)
    except RecordError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _no_record(folder, str(error)) from None


def _made(kind: Any, value: Any) -> Any:
    """A value of this type: a dataclass, a list or dict of dataclasses, or what JSON has.

    Fields that a dataclass does not know are passed over, as by `read`.
    """
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        kinds = _kinds(kind)
        return kind(**{name: _made(kinds[name], part) for name, part in value.items() if name in kinds})
    inner = typing.get_args(kind)
    if not inner or not dataclasses.is_dataclass(inner[-1]):
        return value
    if typing.get_origin(kind) is list:
        return [_made(inner[-1], part) for part in value]
    return {name: _made(inner[-1], part) for name, part in value.items()}


@functools.cache
def _kinds(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _content(folder: pathlib.Path) -> bytes:
    try:
        return (folder / FILE).read_bytes()
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); check its permissions"
        raise RecordError(f"{folder / FILE}: {reason}") from None


def _no_record(folder: pathlib.Path, reason: str) -> RecordError:
    return RecordError(
        f"{folder / FILE}: is no record of version {VERSION} ({reason}); run the product again"
    )


def page(folder: pathlib.Path) -> pathlib.Path:
    """The page of a run.

    Raises:
        RecordError: it is gone.
    """
    file = folder / PAGE
    if not file.is_file():
        raise RecordError(f"{file}: no such file; run the product again")
    return file


def runs(root: pathlib.Path, product: str, preset: str) -> list[pathlib.Path]:
    """The folders of a product's finished runs, the oldest first."""
    files = (root / pipeline_name(product, preset) / "runs").glob(f"*/{FILE}")
    return sorted(file.parent for file in files)


def find(root: pathlib.Path, product: str, preset: str = "default", run: str | None = None) -> pathlib.Path:
    """The folder of a finished run: the newest one, or the one with the id `run`.

    Raises:
        RecordError: there is none; the message says which command makes one.
    """
    found = [folder for folder in runs(root, product, preset) if run in (None, folder.name)]
    if not found:
        what = f"no record of run {run}" if run else "no finished run"
        command = run_command(product, preset)
        raise RecordError(f"{root / pipeline_name(product, preset)} holds {what}; make one with: {command}")
    return found[-1]
