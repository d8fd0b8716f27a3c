"""Training in a process of its own, which goes on where the process that has begun it is killed."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence

from factory.interrupts import ended_like_interrupts
from factory.retrain import naming
from factory.retrain.ticks import Tick

_Child = subprocess.Popen[bytes]
_LOCK = "training.lock"
_BETWEEN = 0.2  # seconds between looks at the events
_PATIENCE = 30.0  # seconds that a run has to end after an interrupt


class TrainingError(ValueError):
    """A training did not begin, or was cut off; the message says why."""


@dataclasses.dataclass(frozen=True)
class Training:
    """A training to be run.

    Attributes:
        name: names its files.
        product: product.
        preset: preset.
        settings: `key=value` changes to the preset's configuration.
        root: root folder.
        pattern: pattern of the spans.
        train: numbers of the spans to train on.
        evaluate: numbers of the spans to measure on; none measures on the test split of those.
        anchor: numbers of the spans to measure on besides.
        push: whether a blessed model is pushed.
    """

    name: str
    product: str
    preset: str
    settings: Sequence[str]
    root: pathlib.Path
    pattern: str
    train: Sequence[int]
    evaluate: Sequence[int]
    anchor: Sequence[int]
    push: bool = True

    @classmethod
    def of(cls, tick: Tick, product: str, root: pathlib.Path) -> Training:
        """The training of a tick."""
        train, evaluate, anchor = (tick.numbers(role) for role in ("train", "evaluate", "anchor"))
        name = f"{tick.number}-{tick.attempt}"
        return cls(
            name, product, tick.preset, tick.settings, root, tick.pattern, train, evaluate, anchor, tick.push
        )

    def command(self) -> list[str]:
        """The words of the command that runs it."""
        words = ["factory", "run", self.product, "--preset", self.preset, "--root", str(self.root)]
        words += ["--data", self.pattern, "--spans", naming.ranges(self.train)]
        words += ["--evaluate", naming.ranges(self.evaluate)] if self.evaluate else []
        words += ["--anchor", naming.ranges(self.anchor)] if self.anchor else []
        words += [] if self.push else ["--hold"]
        return [*words, *(word for setting in self.settings for word in ("--set", setting))]


class Process:
    """Runs trainings as child processes.

    The child writes its events to a file, so that it goes on without its parent, and holds a lock that the
    kernel releases when it ends: whoever comes later can wait for it.
    """

    def __init__(self, folder: pathlib.Path) -> None:
        """Set the folder of events and lock."""
        self._folder = folder

    def run(self, training: Training, began: Callable[[str], None]) -> None:
        """Run a training to its end.

        Args:
            training: what to run.
            began: called with the run's id, once it has one.

        Raises:
            TrainingError: it failed; the record of its run, where there is one, says more.
        """
        events, errors = self._events(training), self._folder / f"training-{training.name}.err"
        for old in self._folder.glob("training-*"):
            old.unlink()
        with self._locked() as lock, events.open("wb") as out, errors.open("wb") as err:
            child = subprocess.Popen(
                [sys.executable, "-m", *training.command(), "--events"],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                pass_fds=[lock],
                start_new_session=True,  # an interrupt at the terminal reaches it once, by this process
            )
        run = self._followed(child, training, began)
        if child.returncode < 0:
            name = signal.Signals(-child.returncode).name
            raise TrainingError(f"the training was ended by {name}" + _memory(child.returncode))
        if child.returncode not in (0, 3) or not run:
            said = errors.read_text(encoding="utf-8", errors="replace").strip() or "the run gave no reason"
            raise TrainingError(said.splitlines()[-1].removeprefix("factory: "))

    def settled(self, training: Training) -> str:
        """Wait until a process that runs this training has ended, and return its run's id; "" without one."""
        if not (self._folder / _LOCK).exists():
            return ""
        with self._locked():
            return self._run_of(training)

    def _followed(
        self, child: subprocess.Popen[bytes], training: Training, began: Callable[[str], None]
    ) -> str:
        """Wait for a child, which is ended where this process is; the id of its run."""
        run = ""
        with _ended_by_signals():
            try:
                while True:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        child.wait(_BETWEEN)
                    if not run and (run := self._run_of(training)):
                        began(run)
                    if child.returncode is not None:
                        return run
            except BaseException:
                _end(child)
                raise

    def _run_of(self, training: Training) -> str:
        """The id of a training's run, by its events."""
        with contextlib.suppress(FileNotFoundError), self._events(training).open(encoding="utf-8") as lines:
            for line in lines:
                with contextlib.suppress(ValueError, KeyError):
                    event = json.loads(line)
                    if event["event"] == "began":
                        return str(event["run"])
        return ""

    def _events(self, training: Training) -> pathlib.Path:
        return self._folder / f"training-{training.name}.jsonl"

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        """Wait for the lock, and hold it; a child that is given its number holds it as well."""
        lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield lock
        finally:
            os.close(lock)


def _ended_by_signals() -> contextlib.AbstractContextManager[None]:
    """Treat signals that end this process as an interrupt, where a thread can."""
    is_main = threading.current_thread() is threading.main_thread()
    return ended_like_interrupts() if is_main else contextlib.nullcontext()


def _memory(status: int) -> str:
    return "; is memory short?" if status == -signal.SIGKILL else ""


def _end(child: _Child) -> None:
    """End a child as Ctrl-C does, and by force where it does not heed that."""
    try:
        child.send_signal(signal.SIGINT)
        child.wait(_PATIENCE)
    except BaseException:
        child.kill()
        child.wait()
