"""A small world of spans: folders that arrive, a trainer that only pretends, and ticks over both."""

from __future__ import annotations

import dataclasses
import datetime
import pathlib
from collections.abc import Callable, Collection, Sequence

from factory.retrain import watch
from factory.retrain.policy import Policy
from factory.retrain.ticks import Drift, Tick
from factory.retrain.training import Training, TrainingError
from factory.runs import record
from models.common.rows import NoRowsError, RowError

PRODUCT = "sentiment"
PIPELINE = "sentiment-smoke"
Point = Callable[[str], None]


def check(folder: pathlib.Path) -> int:
    """Count the lines of a span's files; a line may say that it is broken."""
    lines = [line for file in sorted(folder.glob("*.csv")) for line in file.read_text().splitlines()]
    if "broken" in lines:
        raise RowError(f"{folder}: line {lines.index('broken') + 1} has no text; mend it")
    if not lines:
        raise NoRowsError(f"{folder}: no file has any row; bring rows")
    return len(lines)


@dataclasses.dataclass
class Trainer:
    """Writes records as runs do, at once.

    Attributes:
        root: root folder.
        outcomes: outcome by the newest span of a training: "not blessed", "contract", "failed", "no run".
        point: called between steps.
    """

    root: pathlib.Path
    outcomes: dict[int, str] = dataclasses.field(default_factory=dict)
    point: Point = lambda step: None

    @property
    def runs(self) -> pathlib.Path:
        return self.root / PIPELINE / "runs"

    def run(self, training: Training, began: Callable[[str], None]) -> None:
        newest = max((*training.train, *training.evaluate))
        outcome = self.outcomes.get(newest, "pushed" if training.push else "partial")
        if outcome == "no run":
            raise TrainingError("no space is left on the disk")
        number = len(list(self.runs.glob("*"))) + 1
        run = f"20270101T{number // 3600:02}{number // 60 % 60:02}{number % 60:02}-{number:04x}"
        (self.runs / run).mkdir(parents=True)
        with (self.root / "trainings.txt").open("a") as file:
            file.write(f"{training.name} {training.train} {training.evaluate}\n")
        self.point("run")
        began(run)
        self.point("running")
        if outcome == "pushed":
            with (self.root / "pushed.txt").open("a") as file:
                file.write(f"{run}\n")
        record.write(self._record(run, outcome))
        self.point("recorded")

    def settled(self, training: Training) -> str:
        return ""

    def _record(self, run: str, outcome: str) -> record.RunRecord:
        data = record.DataRecord("own files", "own", "abc")
        made = record.RunRecord(run, PRODUCT, "smoke", PIPELINE, "now", str(self.runs / run), data)
        if outcome == "contract":
            error = "the data gate stopped the run: feature text: line 3 is empty"
            made.nodes, made.verdict = [record.NodeRecord("DataGate", "failed", error=error)], error
        elif outcome == "failed":
            made.verdict = "Trainer: the loss is no number"
        else:
            made.status = outcome  # type: ignore[assignment]
            made.blessed = outcome in ("pushed", "partial")
            made.pushed_to = "/pushed/1" if outcome == "pushed" else None
            made.gates = [record.GateRecord("accuracy", "", "at least 0.8", 0.9, 0.1, "passed")]
            made.measured.metrics, made.champion.metrics = {"accuracy": 0.9}, {"accuracy": 0.85}
            made.verdict = (
                "every gate passed" if made.blessed else "accuracy is 0.7, the gate asks at least 0.8"
            )
        return made


class World:
    """Spans, time and ticks.

    Attributes:
        drifts: distance of the label from the champion's data, by span.
    """

    def __init__(self, folder: pathlib.Path, policy: Policy | None = None, **options: object) -> None:
        self.folder, self.root = folder / "in", folder / "runs"
        self.policy = policy or Policy(quiet_seconds=0.0)
        self.now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
        self.trainer = Trainer(self.root)
        self.drifts: dict[int, float] = {}
        self.measured: list[list[int]] = []  # spans whose drift was asked for
        self.options = options

    def bring(self, span: int, text: str = "", name: str = "rows.csv", version: int | None = None) -> None:
        """Put a span there, with rows of its own where no text is given."""
        folder = self.folder / f"day-{span}" / (f"v{version}" if version else "")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text or f"row {span} one\nrow {span} two\n")

    def tick(self, **options: object) -> Tick:
        """A day later: decide, and carry it out."""
        self.now += datetime.timedelta(days=1)
        return watch.tick(self.watch, **options)

    @property
    def watch(self) -> watch.Watch:
        options = {
            "pattern": str(self.folder / "day-{SPAN}"),
            "trainer": self.trainer,
            "check": check,
            "drift": self._drift,
            "live": lambda: None,
            "clock": lambda: self.now,
            **self.options,
        }
        return watch.Watch(PRODUCT, policy=self.policy, root=self.root, preset="smoke", **options)

    def _drift(self, spans: Collection[int]) -> list[Drift]:
        self.measured.append(sorted(spans))
        return [Drift(n, "label", self.drifts.get(n, 0.001), 0.01, 0.004) for n in sorted(spans)]

    @property
    def ticks(self) -> Sequence[Tick]:
        return self.watch.book.ticks()

    def lines(self, name: str) -> list[str]:
        file = self.root / name
        return file.read_text().splitlines() if file.exists() else []


def used(tick: Tick) -> tuple[list[int], list[int]]:
    """The spans that a tick trains and measures on."""
    return tick.numbers("train"), tick.numbers("evaluate")
