"""Observers: receivers of the events of a run.

The command line shows a live table (or plain lines), or prints events as JSON lines; other programs write
observers of their own.
"""

from __future__ import annotations

import dataclasses
import datetime
import io
import json
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Protocol, TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from factory.runs import record

_STYLES = {
    "waiting": "dim",
    "running": "bold yellow",
    "done": "green",
    "cached": "cyan",
    "failed": "bold red",
    "skipped": "dim",
    "not run": "dim",
}
_BETWEEN = 10  # minimum seconds between plain lines of progress


class Node(Protocol):
    """Displayed fields of a node, or of a task of a rehearsal."""

    name: str
    state: Any
    seconds: float
    reason: str
    error: str


class Observer:
    """Base of observers, whose methods do nothing. Methods must return at once."""

    def say(self, text: str) -> None:
        """A slow step, such as fetching data; also called before the run has begun."""

    def began(self, run: record.RunRecord) -> None:
        """The run has an id and a folder; nothing has been executed."""

    def nodes(self, nodes: Sequence[Node]) -> None:
        """The pipeline has these nodes; their states change while the run goes on."""

    def node(self, node: Node) -> None:
        """A node's state has changed."""

    def progress(self, text: str) -> None:
        """Progress of a node, as a line."""

    def ended(self, run: record.RunRecord) -> None:
        """The record and the report are written. Not called where a run is interrupted."""


class Events(Observer):
    """Observer that writes each event as a line of JSON: name (`event`), time, run id, and content."""

    def __init__(self, stream: TextIO | io.TextIOBase) -> None:
        """Write to `stream`."""
        self._stream, self._run = stream, ""

    def say(self, text: str) -> None:
        """Write the event "say"."""
        self._write("say", text=text)

    def began(self, run: record.RunRecord) -> None:
        """Write the event "began"."""
        self._run = run.run
        self._write("began", product=run.product, preset=run.preset, pipeline=run.pipeline, folder=run.folder)

    def nodes(self, nodes: Sequence[Node]) -> None:
        """Write the event "nodes"."""
        self._write("nodes", nodes=[node.name for node in nodes])

    def node(self, node: Node) -> None:
        """Write the event "node"."""
        content = {field: getattr(node, field) for field in ("state", "seconds", "reason", "error")}
        self._write("node", node=node.name, **content)

    def progress(self, text: str) -> None:
        """Write the event "progress"."""
        self._write("progress", text=text)

    def ended(self, run: record.RunRecord) -> None:
        """Write the event "ended"."""
        self._write("ended", **dataclasses.asdict(Outcome.of(run)))
        self._run = ""

    def _write(self, event: str, **content: Any) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        line = {"event": event, "time": now, "run": self._run, **content}
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._stream.flush()


@dataclasses.dataclass(frozen=True)
class Outcome:
    """Fields of the event "ended"; all others are in the record."""

    status: str
    verdict: str
    blessed: bool
    pushed_to: str | None
    seconds: float
    folder: str

    @classmethod
    def of(cls, run: record.RunRecord) -> Outcome:
        """The outcome of a run."""
        return cls(**{field.name: getattr(run, field.name) for field in dataclasses.fields(cls)})


class ConsoleView(Observer):
    """Observer that shows the nodes: a live table on a terminal, else plain lines. A context."""

    def __init__(self, console: Console, title: str = "") -> None:
        """Show on `console` under `title`, until a run that has begun gives one."""
        self._console, self._title = console, title
        self._nodes: Sequence[Node] = ()
        self._progress = ""
        self._began: dict[str, float] = {}
        self._live: Live | None = None
        self._last_line = 0.0

    def __enter__(self) -> ConsoleView:
        if self._title:
            self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def say(self, text: str) -> None:
        """Show a slow step before there are nodes."""
        self._progress = text
        if not self._live:
            self._print(f"  {text}")

    def began(self, run: record.RunRecord) -> None:
        """Show the run's name."""
        self._title = f"{run.product} ({run.preset}), run {run.run}"
        self._start()

    def nodes(self, nodes: Sequence[Node]) -> None:
        """Show these nodes from now on."""
        self._nodes, self._progress = nodes, ""

    def node(self, node: Node) -> None:
        """Show a node's new state."""
        self._progress = ""
        if node.state == "running":
            self._began[node.name] = time.monotonic()
        elif not self._live:
            width = max(len(each.name) for each in self._nodes)
            note = node.error or node.reason
            self._print(f"  {node.name:<{width}} {node.state:<8} {node.seconds:7.1f} s  {note}".rstrip())

    def progress(self, text: str) -> None:
        """Show a line of progress; plain lines appear every ten seconds."""
        self._progress = text
        if not self._live and time.monotonic() - self._last_line > _BETWEEN:
            self._last_line = time.monotonic()
            self._print(f"    {text}")

    def ended(self, run: record.RunRecord) -> None:
        """Print the final state."""
        self._stop()
        self._nodes, self._progress, self._began = (), "", {}

    def _start(self) -> None:
        if not self._console.is_terminal:
            self._print(self._title)
            return
        self._live = Live(
            get_renderable=self._table,
            console=self._console,
            refresh_per_second=4,
            redirect_stdout=False,  # what libraries print belongs in the log
            redirect_stderr=False,
        )
        self._live.start()

    def _stop(self) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    def _print(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _table(self) -> Table:
        table = Table(title=self._title, title_justify="left", box=None, pad_edge=False)
        table.add_column("node", min_width=17)
        table.add_column("state", min_width=8)
        table.add_column("seconds", justify="right")
        table.add_column("", overflow="ellipsis", no_wrap=True)
        for node in self._nodes:
            running, now = node.state == "running", time.monotonic()
            seconds = now - self._began.get(node.name, now) if running else node.seconds
            shown = "" if node.state in ("waiting", "skipped", "not run") else f"{seconds:.1f}"
            note = self._progress if running else node.error or node.reason
            table.add_row(node.name, Text(node.state, _STYLES[node.state]), shown, Text(note, "dim"))
        if not self._nodes:
            table.add_row(Text(self._progress, "dim"), "", "", "")
        return table


class Several(Observer):
    """Observer that passes events on to several observers, in their order."""

    def __init__(self, *observers: Observer) -> None:
        """Pass on to `observers`."""
        self._observers = observers

    def say(self, text: str) -> None:
        """Pass on."""
        for observer in self._observers:
            observer.say(text)

    def began(self, run: record.RunRecord) -> None:
        """Pass on."""
        for observer in self._observers:
            observer.began(run)

    def nodes(self, nodes: Sequence[Node]) -> None:
        """Pass on."""
        for observer in self._observers:
            observer.nodes(nodes)

    def node(self, node: Node) -> None:
        """Pass on."""
        for observer in self._observers:
            observer.node(node)

    def progress(self, text: str) -> None:
        """Pass on."""
        for observer in self._observers:
            observer.progress(text)

    def ended(self, run: record.RunRecord) -> None:
        """Pass on."""
        for observer in self._observers:
            observer.ended(run)
