"""Decisions on versions: who promoted or rolled back which, when and why, and what a server refused.

A decision is a line of JSON in `serving/decisions.jsonl` of a root folder. Lines are only ever added.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import os
import pathlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from factory import locks
from factory.files import write_whole
from factory.names import pipeline_name
from factory.serve.config import FOLDER

FILE = "decisions.jsonl"
LOCK = ".lock"
_USED = ".in_use.json"  # the version of each model that a server used last
Action = Literal["promote", "rollback", "refused"]


@dataclasses.dataclass(frozen=True)
class Decision:
    """A decision.

    Attributes:
        id: unique id.
        time: ISO 8601, UTC.
        action: what was decided.
        pipeline: pipeline that pushed the version.
        version: version that was chosen or refused.
        who: user and host.
        why: reason.
        left: versions that are barred by it until they are promoted, that which was in use first.
        policy: "latest" or "specific", of what servers take from now on; "" of a refusal.
        stamp: of the files of a refused version.
    """

    id: str
    time: str
    action: Action
    pipeline: str
    version: str
    who: str
    why: str = ""
    left: tuple[str, ...] = ()
    policy: str = ""
    stamp: str = ""

    @property
    def by(self) -> str:
        """Who, when and why, as the end of a sentence."""
        who = "a server" if self.action == "refused" else self.who
        return f"by {who}, {self.time[:16].replace('T', ' ')} UTC" + (f": {self.why}" if self.why else "")


def made(action: Action, pipeline: str, version: int | str, **more: Any) -> Decision:
    """A new decision of this user, now."""
    import uuid

    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return Decision(uuid.uuid4().hex, now, action, pipeline, str(version), _who(), **more)


def _who() -> str:
    import getpass
    import socket

    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"


def read(root: pathlib.Path) -> list[Decision]:
    """All decisions of a root folder, the oldest first; lines that were cut off are passed over."""
    try:
        lines = (root / FOLDER / FILE).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []
    return [found for found in map(_parsed, lines) if found]


def _parsed(line: str) -> Decision | None:
    names = {field.name for field in dataclasses.fields(Decision)}
    try:
        found = {name: value for name, value in json.loads(line).items() if name in names}
        return Decision(**{**found, "left": tuple(found.get("left", ()))})
    except (ValueError, TypeError, AttributeError):
        return None


@contextlib.contextmanager
def alone(root: pathlib.Path) -> Iterator[pathlib.Path]:
    """Hold the lock of a root folder's decisions, and yield their folder."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with locks.alone(folder / LOCK):
        yield folder


def add(folder: pathlib.Path, decision: Decision) -> None:
    """Write a decision for good; the caller holds the lock. One that is there already is left as it is."""
    if any(found.id == decision.id for found in read(folder.parent)):
        return
    with (folder / FILE).open("a+b") as file:
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # the last one was cut off
                file.write(b"\n")
        file.write(json.dumps(dataclasses.asdict(decision), ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


@dataclasses.dataclass(frozen=True)
class Standing:
    """What was decided on a version last.

    Attributes:
        state: "promoted"; "chosen", what was rolled back to; "rolled back", left by it; "barred", newer than
            what was chosen; or "refused".
        decision: the decision.
    """

    state: Literal["promoted", "chosen", "rolled back", "barred", "refused"]
    decision: Decision

    @property
    def barred(self) -> bool:
        """Whether the version is barred until it is promoted."""
        return self.state in ("rolled back", "barred")

    def said(self) -> str:
        """The standing in a sentence."""
        words = {"chosen": "rolled back to", "barred": f"barred by the way back to {self.decision.version}"}
        return f"{words.get(self.state, self.state)} {self.decision.by}"


def standings(decisions: Iterable[Decision], pipeline: str) -> dict[str, Standing]:
    """What was decided last on each version of a pipeline."""
    found: dict[str, Standing] = {}
    for decision in decisions:
        if decision.pipeline != pipeline:
            continue
        if decision.action == "refused":
            before = found.get(decision.version)
            if not (before and before.barred):
                found[decision.version] = Standing("refused", decision)
            continue
        found[decision.version] = Standing("promoted" if decision.action == "promote" else "chosen", decision)
        for place, version in enumerate(decision.left):
            found[version] = Standing("barred" if place else "rolled back", decision)
    return found


def used(root: pathlib.Path) -> dict[str, int]:
    """The version that a server used last, by pipeline."""
    try:
        found = json.loads((root / FOLDER / _USED).read_text(encoding="utf-8"))
        return {str(name): int(version) for name, version in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


class Ledger:
    """Decisions as a server reads and adds to them."""

    def __init__(self, root: pathlib.Path, preset: str = "default") -> None:
        """Set the root folder, and the preset of the runs whose models are served."""
        self._root, self._preset = root, preset
        self._seen: tuple[int, int] | None = None
        self._decisions: list[Decision] = []
        self._known: dict[str, Mapping[str, Standing]] = {}

    def refresh(self) -> None:
        """Read the decisions again where they have changed, and finish one that was cut off."""
        from factory.serve import policy

        with contextlib.suppress(OSError):  # a root folder that can only be read
            policy.finish_cut_off(self._root)
        try:
            state = (self._root / FOLDER / FILE).stat()
            seen = state.st_mtime_ns, state.st_size
        except OSError:
            seen = 0, 0
        if seen != self._seen:
            self._decisions, self._known, self._seen = read(self._root), {}, seen

    def _standing(self, name: str, version: int) -> Standing | None:
        if name not in self._known:
            self._known[name] = standings(self._decisions, pipeline_name(name, self._preset))
        return self._known[name].get(str(version))

    def barred(self, name: str, version: int) -> bool:
        """Whether a version is barred."""
        standing = self._standing(name, version)
        return bool(standing and standing.barred)

    def refusal(self, name: str, version: int, stamp: str) -> str:
        """Why a server refused a version with these files; "" where none did, or it was promoted since."""
        standing = self._standing(name, version)
        if standing is None or standing.state != "refused" or standing.decision.stamp != stamp:
            return ""
        return standing.decision.why or "a server refused it"

    def promotion(self, name: str, version: int) -> str:
        """The id of the last decision that chose a version; "" where there is none."""
        pipeline = pipeline_name(name, self._preset)
        for decision in reversed(self._decisions):
            if (decision.pipeline, decision.version) == (pipeline, str(version)):
                if decision.action != "refused":
                    return decision.id
            elif decision.pipeline == pipeline and str(version) in decision.left:
                return ""
        return ""

    def refuse(self, name: str, version: int, stamp: str, why: str) -> None:
        """Record a refusal.

        Raises:
            OSError: it cannot be written.
        """
        decision = made("refused", pipeline_name(name, self._preset), version, why=why, stamp=stamp)
        with alone(self._root) as folder:
            add(folder, decision)

    def in_use(self, name: str) -> int | None:
        """The version that a server used last."""
        return used(self._root).get(pipeline_name(name, self._preset))

    def use(self, name: str, version: int) -> None:
        """Remember the version in use, so that a server that starts anew begins with it.

        Raises:
            OSError: it cannot be written.
        """
        with alone(self._root) as folder:  # servers of other products write the same file
            every = {**used(self._root), pipeline_name(name, self._preset): version}
            write_whole(folder / _USED, json.dumps(every))
