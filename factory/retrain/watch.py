"""Watch: look at the data, decide, train, and keep what came of it.

    tick(Watch("sentiment", "in/day-{SPAN}"))

A tick that was cut off is continued by the next one: a training that goes on is waited for, one that has
ended is read from its record, and one that was cut off is run again with what the cache holds. Nothing here
imports TensorFlow; trainings are processes of their own.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import pathlib
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

import schemas
from factory import faults, products
from factory.inspection import runs as inspection
from factory.names import pipeline_name
from factory.retrain import measures
from factory.retrain.decide import Live, Situation, decide
from factory.retrain.policy import Policy
from factory.retrain.survey import Check, Survey, checked_by
from factory.retrain.ticks import Book, Drift, Tick
from factory.retrain.training import Process, Training, TrainingError
from factory.runs import record
from models.common.files.spans import Pattern


class Trainer(Protocol):
    """What runs trainings: `training.Process`."""

    def run(self, training: Training, began: Callable[[str], None]) -> None:
        """Run a training to its end; raise TrainingError where it has no run."""

    def settled(self, training: Training) -> str:
        """Wait until nothing runs this training, and return its run's id; "" without one."""


def _nobody(tick: Tick) -> None:
    """Tell nobody."""


def _utc() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclasses.dataclass(frozen=True)
class Watch:
    """What is watched.

    Attributes:
        product: product.
        pattern: pattern of the spans' folders.
        policy: policy.
        root: root folder.
        preset: preset of the runs.
        settings: `key=value` changes to the preset's configuration.
        told: called at each step of a tick that trains.
        trainer: runs trainings; None for processes of their own.
        check: reads a span's rows; None for the product's own check.
        drift: measures the drift of spans; None for `measures.Drifts`.
        live: reads the accuracy in use; None for `measures.live`.
        clock: tells the time, in UTC.
    """

    product: str
    pattern: str
    policy: Policy = dataclasses.field(default_factory=Policy)
    root: pathlib.Path = pathlib.Path("runs")
    preset: str = "default"
    settings: tuple[str, ...] = ()
    told: Callable[[Tick], None] = _nobody
    trainer: Trainer | None = None
    check: Check | None = None
    drift: Callable[[Sequence[int]], list[Drift]] | None = None
    live: Callable[[], Live | None] | None = None
    clock: Callable[[], datetime.datetime] = _utc

    @property
    def pipeline(self) -> str:
        """Name of the pipeline."""
        return pipeline_name(self.product, self.preset)

    @property
    def book(self) -> Book:
        """Where ticks are kept."""
        return Book(self.root, self.pipeline)

    @property
    def runner(self) -> Trainer:
        """What runs trainings."""
        return self.trainer or Process(self.book.folder)

    def survey(self) -> Survey:
        """How spans are looked at.

        Raises:
            products.UsageError: an unknown product, preset or setting.
            policy.PolicyError: the marker file would be read as data.
        """
        product = products.load(self.product)
        config = dataclasses.asdict(products.configure(product, self.preset, self.settings))
        check = self.check or checked_by(product, config)
        survey = Survey(product.endings, product.deep, self.policy, check)
        survey.validate()
        return survey


def tick(watch: Watch, *, wait: bool = False, backfill: Collection[int] = ()) -> Tick:
    """Decide once, and carry it out. A tick that was cut off before is continued in its place.

    Args:
        watch: what is watched.
        wait: wait where another process decides, instead of an error.
        backfill: numbers of spans that a person wants trained on.

    Raises:
        locks.LockError: another process decides.
        ValueError: the spans cannot be looked at.
    """
    survey, book = watch.survey(), watch.book
    with book.held(wait):
        ticks = book.ticks()
        if ticks and ticks[-1].phase != "done":
            ended = _continued(watch, ticks[-1])
            if not backfill or ended.phase != "done":
                return ended
            ticks = book.ticks()
        decided, state = _decided(watch, survey, ticks, backfill)
        return _carried_out(watch, ticks, decided, state)


def preview(watch: Watch, backfill: Collection[int] = ()) -> Tick:
    """What a tick would decide, by the drift that is known. Nothing is written."""
    ticks = watch.book.ticks()
    if ticks and ticks[-1].phase != "done":
        return ticks[-1]
    known = watch.drift or _drifts(watch).known
    return _decided(dataclasses.replace(watch, drift=known), watch.survey(), ticks, backfill)[0]


def follow(
    watch: Watch, every: float, told: Callable[[str], None], stop: threading.Event | None = None
) -> None:
    """Tick again and again; faults are told, and do not end it.

    Args:
        watch: what is watched.
        every: seconds between ticks.
        told: called with each new decision, and each fault, in a sentence.
        stop: ends it.

    Raises:
        locks.LockError: another process watches.
    """
    stop, last = stop or threading.Event(), ""
    with watch.book.watched():
        while not stop.is_set():
            try:
                said = _line(tick(watch, wait=True))
            except Exception as error:
                if not (isinstance(error, OSError) or faults.is_expected(error)):
                    raise
                said = faults.sentence(error)
            if said != last:
                told(said)
            last = said
            stop.wait(every)


def _line(tick: Tick) -> str:
    return f"tick {tick.number}: {tick.outcome}: {tick.said}"


def _decided(
    watch: Watch, survey: Survey, ticks: list[Tick], backfill: Collection[int]
) -> tuple[Tick, dict[str, Any]]:
    """The decision, and what to remember."""
    now, book, digest = watch.clock(), watch.book, _digest(watch)
    found = Pattern(watch.pattern).look().spans
    spans, known = survey.look(found, book.state().get("spans", {}), now)
    situation = Situation(
        now,
        watch.pattern,
        watch.policy,
        digest,
        spans,
        ticks,
        book.control(),
        measures.champion(watch.root, watch.product, watch.preset, ticks),
        watch.drift or _drifts(watch).of,
        watch.live or (lambda: measures.live(watch.root, watch.product)),
        backfill,
    )
    decided = decide(situation)
    number = ticks[-1].number + 1 if ticks else 1
    decided = dataclasses.replace(decided, number=number, preset=watch.preset, settings=watch.settings)
    return decided, {"looked": now.isoformat(timespec="seconds"), "spans": known}


def _digest(watch: Watch) -> str:
    """The digest of the policy, and of the contract that data and models have to keep."""
    names = ((products.load(watch.product).schema_name, "schema.pbtxt"), (watch.product, "gates.yaml"))
    contract = [schemas.path_of(*name).read_text(encoding="utf-8") for name in names]
    return watch.policy.digest(watch.preset, *watch.settings, *contract)


def _drifts(watch: Watch) -> measures.Drifts:
    limits = watch.policy.triggers.drift or {}
    return measures.Drifts(watch.product, watch.preset, watch.settings, watch.root, watch.pattern, limits)


def _carried_out(watch: Watch, ticks: list[Tick], decided: Tick, state: Mapping[str, Any]) -> Tick:
    """Write a decision, and train where it says so. One that repeats the last is written once."""
    watch.book.remember(state)
    if decided.trained:
        return _trained(watch, decided.kept())
    decided = decided.kept()
    if ticks and _repeats(ticks[-1], decided):
        return ticks[-1]
    watch.book.append(decided)
    return decided


def _repeats(last: Tick, decided: Tick) -> bool:
    """Whether nothing has changed since the last tick; notes may tell other times."""
    return _essence(last) == _essence(decided)


def _essence(tick: Tick) -> tuple[Any, ...]:
    spans = [(span.number, span.version, span.sha256, span.role) for span in tick.spans]
    return tick.key, tick.outcome, tick.reason, spans, tick.trigger


def _continued(watch: Watch, tick: Tick) -> Tick:
    """Continue a tick that was cut off."""
    run = watch.runner.settled(_training(watch, tick)) or tick.run
    if ended := _record(watch, run):
        return _judged(watch, tick, ended)
    if watch.book.control().paused:
        return dataclasses.replace(tick, outcome="nothing", verdict="was cut off, and waits as all is paused")
    return _trained(watch, tick)


def _trained(watch: Watch, tick: Tick) -> Tick:
    """Run the training of a tick, and judge it."""
    tick = _step(watch, tick, phase="decided", attempt=tick.attempt + 1, run="")
    training = _training(watch, tick)

    def began(run: str) -> None:
        nonlocal tick
        tick = _step(watch, tick, phase="running", run=run)

    fault = "the run has left no record"
    try:
        watch.runner.run(training, began)
    except TrainingError as error:
        fault = str(error)
    if ended := _record(watch, tick.run):
        return _judged(watch, tick, ended)
    return _step(watch, tick, phase="done", outcome="failed", verdict=fault, ended=_now(watch))


def _training(watch: Watch, tick: Tick) -> Training:
    return Training.of(tick, watch.product, watch.root)


def _step(watch: Watch, tick: Tick, **changes: Any) -> Tick:
    """Write a step of a tick; the first one with all of it."""
    changed = dataclasses.replace(tick, **changes)
    if tick.attempt:
        watch.book.change(tick.number, changes)
    else:
        watch.book.append(changed)
    watch.told(changed)
    return changed


def _judged(watch: Watch, tick: Tick, run: record.RunRecord) -> Tick:
    """End a tick with what its run says."""
    held = run.blessed and run.status == "partial"
    stopped = run.status == "not blessed" or _broke_contract(run)
    outcome = "pushed" if run.status == "pushed" else "held" if held or stopped else "failed"
    verdict = run.verdict
    if held:
        verdict = f"every gate passed; a person decides: factory resume {watch.product} --push"
    return _step(
        watch, tick, phase="done", run=run.run, outcome=outcome, verdict=verdict, held_push=held,
        model=run.pushed_to or "", ended=_now(watch), **_figures(run),
    )  # fmt: skip


def _broke_contract(run: record.RunRecord) -> bool:
    """Whether the data gate stopped a run."""
    return any(node.name == "DataGate" and node.state == "failed" for node in run.nodes)


def _figures(run: record.RunRecord) -> dict[str, Any]:
    """The metric that stands for a run, of the candidate and of the champion."""
    found = inspection.headline(run)
    if found is None:
        return {}
    metric, _, part = found.name.partition(", ")
    models = {"champion": run.champion, "anchor": run.anchor}
    values = {
        name: (model.slices.get(part, {}) if part else model.metrics).get(metric)
        for name, model in models.items()
    }
    return {"metric": found.name, "value": found.value, **values}


def _record(watch: Watch, run: str) -> record.RunRecord | None:
    """The record of a run that has ended."""
    folder = watch.root.resolve() / watch.pipeline / "runs" / run
    with contextlib.suppress(record.RecordError):
        return record.glance(folder) if run and (folder / record.FILE).is_file() else None
    return None


def _now(watch: Watch) -> str:
    return watch.clock().isoformat(timespec="seconds")


def pushed(watch: Watch) -> Tick:
    """Push the model that waits for a person: its run once more, to the Pusher, with what the cache holds.

    Raises:
        products.UsageError: none waits.
    """
    book = watch.book
    with book.held():
        ticks = book.ticks()
        waiting = next((tick for tick in reversed(ticks) if tick.trained), None)
        if waiting is None or not waiting.held_push:
            raise products.UsageError(f"no blessed model of {watch.pipeline} waits to be pushed")
        again = Tick(
            ticks[-1].number + 1,
            _now(watch),
            waiting.key,
            f"the model of tick {waiting.number} is pushed by a person",
            "push",
            pattern=waiting.pattern,
            preset=waiting.preset,
            settings=waiting.settings,
            policy=waiting.policy,
            spans=waiting.spans,
            drift=waiting.drift,
        )
        return _trained(watch, again)
