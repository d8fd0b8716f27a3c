"""Runs that go on: each run writes its events into its folder, where other programs follow them."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from factory import locks
from factory.runs.record import LOG, NodeRecord

if TYPE_CHECKING:
    from factory.runs.observers import Observer

FILE = "events.jsonl"  # in the folder of a run
_LINES = 200  # of progress that are kept


@dataclasses.dataclass
class Live:
    """What the events of a run say.

    Attributes:
        alive: whether the run goes on; False where it has ended or was killed.
        product: name of the product; "" where there are no events.
        preset: preset.
        began: time, ISO 8601, UTC.
        latest: time of the newest event.
        said: last slow step before there were nodes.
        nodes: nodes with their states; a node that a killed run was busy with is "running".
        progress: last lines of progress, each with the name of its node.
        since: time when the running node began; "" without one.
    """

    alive: bool = False
    product: str = ""
    preset: str = ""
    began: str = ""
    latest: str = ""
    said: str = ""
    nodes: list[NodeRecord] = dataclasses.field(default_factory=list)
    progress: collections.deque[tuple[str, str]] = dataclasses.field(
        default_factory=lambda: collections.deque(maxlen=_LINES)
    )
    since: str = ""

    @property
    def running(self) -> NodeRecord | None:
        """The node that runs."""
        return next((node for node in self.nodes if node.state == "running"), None)

    def add(self, event: dict[str, Any]) -> None:
        """Add an event, as `Events` writes it."""
        self.latest = event["time"]
        kind = event["event"]
        if kind == "began":
            self.product, self.preset, self.began = event["product"], event["preset"], event["time"]
        elif kind == "say":
            self.said = event["text"]
        elif kind == "nodes":
            self.nodes = [NodeRecord(name) for name in event["nodes"]]
        elif kind == "node":
            self._change(event)
        elif kind == "progress":
            self.progress.append((self.running.name if self.running else "", event["text"]))

    def _change(self, event: dict[str, Any]) -> None:
        changed = {name: event[name] for name in ("state", "seconds", "reason", "error")}
        self.nodes = [
            dataclasses.replace(node, **changed) if node.name == event["node"] else node
            for node in self.nodes
        ]
        self.since = event["time"] if event["state"] == "running" else ""


@contextlib.contextmanager
def written(folder: pathlib.Path) -> Iterator[Observer]:
    """An observer that writes a run's events into its folder."""
    from factory.runs.observers import Events

    with (folder / FILE).open("w", encoding="utf-8") as stream:
        yield Events(stream)


def read(folder: pathlib.Path) -> Live:
    """What the events of a run say; an empty one where there are none. A line half written is left out."""
    live = Live(locks.is_held(folder / LOG))
    with contextlib.suppress(FileNotFoundError), (folder / FILE).open(encoding="utf-8") as stream:
        for line in stream:
            with contextlib.suppress(ValueError, KeyError):
                live.add(json.loads(line))
    return live
