"""Ticks: each look at the data with its decision, kept in `ROOT/retraining/PIPELINE`. Standard library only.

`ticks.jsonl` has a line for each tick, and one with what changes for each of its further steps. A line is on
the disk before what it says is done, so that a process that was killed is continued at the step that it had
reached.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import pathlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Literal

from factory import locks
from factory.files import sync, write_whole

FOLDER = "retraining"  # in a root folder
FILE, STATE, CONTROL = "ticks.jsonl", "state.json", "control.json"
LOCK, WATCHED = ".lock", ".watch"
_EXIT = {"held": 3, "failed": 1}

Phase = Literal["decided", "running", "done"]
Outcome = Literal["", "pushed", "held", "failed", "nothing"]
Role = Literal["train", "evaluate", "anchor", "outside", "waiting", "writing", "empty", "broken", "same"]


@dataclasses.dataclass(frozen=True)
class Span:
    """A span as a tick found it.

    Attributes:
        number: number of the span.
        version: its newest version; None where the pattern has none.
        sha256: digest of its files; "" where they were not read.
        role: what it is used for, or why it is not used: "outside" of the window, "waiting" for its labels,
            "writing" goes on, "empty", "broken", the "same" rows as another span.
        rows: number of its rows; None where the product does not count them.
        note: reason of the role, in words.
    """

    number: int
    version: int | None
    sha256: str
    role: Role
    rows: int | None = None
    note: str = ""

    @property
    def is_used(self) -> bool:
        """Whether models are trained or measured on it."""
        return self.role in ("train", "evaluate")


@dataclasses.dataclass(frozen=True)
class Drift:
    """Distance of a feature of a span from the champion's training data.

    Attributes:
        span: number of the span.
        feature: name of the feature.
        distance: Jensen-Shannon divergence in bits.
        limit: of the policy or of the product's gates; None for none.
        chance: divergence that chance explains.
    """

    span: int
    feature: str
    distance: float
    limit: float | None
    chance: float

    @property
    def counts(self) -> bool:
        """Whether it is beyond its limit, and beyond chance."""
        return self.limit is not None and self.distance > max(self.limit, self.chance)


@dataclasses.dataclass(frozen=True)
class Tick:
    """A look at the data, and what came of it.

    Attributes:
        number: 1 for the first.
        time: when it was decided, ISO 8601, UTC.
        key: digest of pattern, used spans with their versions and hashes, and policy.
        reason: the decision in a sentence.
        trigger: what fired: "first model", "new span", "drift", "accuracy", "time", "cron", "backfill",
            "push"; "" where nothing was trained.
        phase: "decided", "running" with a run, or "done".
        outcome: "pushed"; "held": a model was not blessed, the data broke its contract, or a person decides;
            "failed"; "nothing" to do; "" until it is done.
        verdict: what came of the training, in a sentence.
        pattern: pattern of the spans.
        preset: preset of the runs.
        settings: settings of the runs.
        policy: digest of the policy.
        spans: spans that were there.
        drift: drift that was measured.
        run: id of the run.
        attempt: number of times that the training was begun.
        push: whether a blessed model is pushed at once.
        held_push: whether a blessed model waits for a person.
        metric: metric that stands for the models.
        value: the candidate's value.
        champion: the champion's value on the same examples.
        anchor: the candidate's value on the anchor spans.
        model: folder of the pushed model.
        ended: when it was done.
    """

    number: int
    time: str
    key: str
    reason: str
    trigger: str = ""
    phase: Phase = "decided"
    outcome: Outcome = ""
    verdict: str = ""
    pattern: str = ""
    preset: str = "default"
    settings: Sequence[str] = ()
    policy: str = ""
    spans: Sequence[Span] = ()
    drift: Sequence[Drift] = ()
    run: str = ""
    attempt: int = 0
    push: bool = True
    held_push: bool = False
    metric: str = ""
    value: float | None = None
    champion: float | None = None
    anchor: float | None = None
    model: str = ""
    ended: str = ""

    @property
    def trained(self) -> bool:
        """Whether a training was begun, or is to be."""
        return bool(self.trigger)

    @property
    def blessed(self) -> bool:
        """Whether the model passed its gates."""
        return self.outcome == "pushed" or self.held_push

    @property
    def said(self) -> str:
        """The decision, and what came of it."""
        return f"{self.reason}: {self.verdict}" if self.verdict else self.reason

    @property
    def exit_status(self) -> int:
        """Exit status of the command line for this outcome."""
        return _EXIT.get(self.outcome, 0)

    def kept(self) -> Tick:
        """The tick without what need not be kept: used spans where nothing is trained, and those outside."""
        left_out = ("outside",) if self.trained else ("outside", "train", "evaluate", "anchor")
        return dataclasses.replace(self, spans=[span for span in self.spans if span.role not in left_out])

    def numbers(self, role: Role) -> list[int]:
        """Numbers of the spans with this role."""
        return [span.number for span in self.spans if span.role == role]


@dataclasses.dataclass(frozen=True)
class Control:
    """What a person has ordered.

    Attributes:
        paused: since when no training is begun, ISO 8601, UTC; "" where they are.
        why: the reason.
        resumed: when it was last said that trainings go on.
    """

    paused: str = ""
    why: str = ""
    resumed: str = ""


class Book:
    """The ticks of a pipeline, and what is remembered between them.

    Attributes:
        folder: where they are kept.
    """

    def __init__(self, root: pathlib.Path, pipeline: str) -> None:
        """Set the root folder and the name of the pipeline. Nothing is written."""
        self.folder, self._name = root.resolve() / FOLDER / pipeline, pipeline

    def ticks(self) -> list[Tick]:
        """All ticks, the oldest first. Lines that are not whole are left out, and changes of such ticks."""
        found: dict[int, Tick] = {}
        with contextlib.suppress(FileNotFoundError), (self.folder / FILE).open("rb") as stream:
            for line in stream:
                with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
                    values = json.loads(line)
                    number = values["number"]
                    whole = "time" in values
                    found[number] = _tick(values) if whole else _made(found[number], values)
        return [found[number] for number in sorted(found)]

    def append(self, tick: Tick) -> None:
        """Write a tick, and wait until it is on the disk."""
        self._add(dataclasses.asdict(tick))

    def change(self, number: int, changes: Mapping[str, Any]) -> None:
        """Write a step of a tick, and wait until it is on the disk."""
        self._add({"number": number, **changes})

    def _add(self, values: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with (self.folder / FILE).open("a+b") as file:
            if file.tell() and not _ends_whole(file):
                line = b"\n" + line  # after a line that a killed process has left
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        sync(self.folder)

    @contextlib.contextmanager
    def held(self, wait: bool = False) -> Iterator[None]:
        """Keep other processes from deciding.

        Raises:
            locks.LockError: another one does, and `wait` is not set.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        busy = f"another process retrains {self._name} at this moment; see: factory ticks {self._name}"
        with locks.alone(self.folder / LOCK, "" if wait else busy):
            yield

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Be the one process that watches.

        Raises:
            locks.LockError: another one does.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        busy = f"another process watches {self._name}; end it first, or call --once"
        with locks.alone(self.folder / WATCHED, busy):
            yield

    def control(self) -> Control:
        """What a person has ordered."""
        return Control(**self._read(CONTROL))

    def order(self, control: Control) -> None:
        """Write what a person orders; a process that watches heeds it at its next tick."""
        self._write(CONTROL, dataclasses.asdict(control))

    def state(self) -> dict[str, Any]:
        """What is remembered between ticks: what spans held when they were read, and the last look."""
        return self._read(STATE)

    def remember(self, state: Mapping[str, Any]) -> None:
        """Write the state."""
        self._write(STATE, state)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / name).read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / name, json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))


def pipelines(root: pathlib.Path) -> list[str]:
    """Names of the pipelines that have ticks."""
    return sorted(file.parent.name for file in (root / FOLDER).glob(f"*/{FILE}"))


def _tick(line: Mapping[str, Any]) -> Tick:
    spans = [
        Span(one["number"], one["version"], one["sha256"], one["role"], one["rows"], one["note"])
        for one in line["spans"]  # many
    ]
    drift = [_made(Drift, drift) for drift in line["drift"]]
    made: Tick = _made(Tick, {**line, "spans": spans, "drift": drift})
    return made


def _made(kind: Any, values: Mapping[str, Any]) -> Any:
    """A dataclass, or a changed one; values that it does not know are passed over."""
    known = {name: value for name, value in values.items() if name in _names(kind)}
    return kind(**known) if isinstance(kind, type) else dataclasses.replace(kind, **known)


def _names(kind: Any) -> Collection[str]:
    fields: Collection[str] = kind.__dataclass_fields__
    return fields


def _ends_whole(file: Any) -> bool:
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) == b"\n")
