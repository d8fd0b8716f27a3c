"""Show a run as it goes: a live table on a terminal, plain lines anywhere else."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

_STYLES = {
    "waiting": "dim",
    "running": "bold yellow",
    "done": "green",
    "cached": "cyan",
    "failed": "bold red",
    "skipped": "dim",
    "not run": "dim",
}


class RunView(logging.Handler):
    """A context in which a run's nodes are shown; also takes what trainers log as progress."""

    def __init__(self, console: Console, title: str) -> None:
        """Show on `console` under `title`."""
        super().__init__()
        self._console, self._title = console, title
        self._nodes: Sequence[Any] = ()
        self._progress = ""
        self._began: dict[str, float] = {}
        self._live: Live | None = None
        self._last_line = 0.0

    def __enter__(self) -> RunView:
        progress = logging.getLogger("progress")
        progress.setLevel(logging.INFO)
        progress.addHandler(self)
        if self._console.is_terminal:
            self._live = Live(
                get_renderable=self._table,
                console=self._console,
                refresh_per_second=4,
                redirect_stdout=False,  # what libraries print belongs in the log
                redirect_stderr=False,
            )
            self._live.__enter__()
        else:
            self._console.print(self._title, markup=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        logging.getLogger("progress").removeHandler(self)
        if self._live:
            self._live.__exit__(kind, error, trace)

    def say(self, what: str) -> None:
        """Tell what is going on before there are nodes."""
        self._progress = what
        if not self._live:
            self._console.print(f"  {what}", markup=False, highlight=False)

    def show(self, nodes: Sequence[Any]) -> None:
        """Show these nodes from now on."""
        self._nodes, self._progress = nodes, ""

    def changed(self, node: Any) -> None:
        """A node began or ended."""
        self._progress = ""
        if node.state == "running":
            self._began[node.name] = time.monotonic()
        elif not self._live:
            width = max(len(each.name) for each in self._nodes)
            why = node.error or node.reason
            line = f"  {node.name:<{width}} {node.state:<8} {node.seconds:7.1f} s  {why}"
            self._console.print(line.rstrip(), markup=False, highlight=False, soft_wrap=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Show a line of training progress (plain lines: one every ten seconds)."""
        self._progress = record.getMessage()
        if not self._live and time.monotonic() - self._last_line > 10:
            self._last_line = time.monotonic()
            self._console.print(f"    {self._progress}", markup=False, highlight=False)

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
