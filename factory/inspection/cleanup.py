"""Clean-up of artifacts that nothing needs: marked, moved aside, and deleted after a grace period.

    found = keeping.survey(root, Policy(keep_last=3))  # changes nothing
    apply(root, Policy(keep_last=3))
    undo(root)  # until the grace period is over

What is moved aside lies in `.cleanup/<set>/files` below the root folder. `.cleanup/<set>/plan.json` is kept
for good: its entries are the tombstones that lineage shows. Rows of the metadata store are never deleted;
artifacts get the states that ML Metadata has for this, and the cache passes them over.

Each step can be cut off. An artifact is marked before its files are moved, and live again after they are
back, so what is live has its files. The next `apply` or `undo` goes on where the last one ended.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import json
import pathlib
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from typing import Literal

from factory import files, locks
from factory.inspection import keeping
from factory.inspection.keeping import CleanupError, Item, Policy
from factory.inspection.root import STORE, Root
from factory.inspection.store import ARTIFACT_STATES, Store

FOLDER, PLAN, FILES = ".cleanup", "plan.json", "files"
_LIVE, _MARKED, _DELETED = (ARTIFACT_STATES.index(s) for s in ("live", "marked for deletion", "deleted"))
_BUSY = "a run goes on in {root}; clean up when it has ended"

Phase = Literal["marking", "aside", "undoing", "undone", "deleting", "deleted"]
Progress = Callable[[str], None]


@dataclasses.dataclass
class Entry:
    """A tombstone: a folder that was moved aside.

    Attributes:
        path: where it was, below the root folder.
        artifact: id of its artifact; None for what an unfinished execution left.
        type: type of the artifact.
        sha256: digest of the names and contents of its files.
        bytes: size of its files.
        reason: reason.
        state: state of the artifact before, as a number of ML Metadata.
        updated: time of its last change before, in milliseconds.
    """

    path: str
    artifact: int | None
    type: str
    sha256: str
    bytes: int
    reason: str
    state: int = _LIVE
    updated: int = 0


@dataclasses.dataclass
class Set:
    """What one clean-up moved aside.

    Attributes:
        id: name of its folder.
        phase: how far it is.
        time: when it began, ISO 8601, UTC.
        until: end of the grace period.
        entries: tombstones.
    """

    id: str
    phase: Phase
    time: str
    until: str
    entries: list[Entry]

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(entry.bytes for entry in self.entries)


def sets(root: pathlib.Path) -> list[Set]:
    """All clean-ups, the oldest first.

    Raises:
        CleanupError: a plan cannot be read.
    """
    return [_read(file) for file in sorted((root / FOLDER).glob(f"*/{PLAN}"))]


def pending(root: pathlib.Path) -> list[Set]:
    """The clean-ups that can be undone or have to go on, the oldest first."""
    return [found for found in sets(root) if found.phase not in ("undone", "deleted")]


def tombstones(root: pathlib.Path) -> dict[int, tuple[Set, Entry]]:
    """The tombstones of artifacts whose files are aside or deleted, by the artifact's id."""
    return {
        entry.artifact: (found, entry)
        for found in sets(root)
        if found.phase != "undone"
        for entry in found.entries
        if entry.artifact is not None
    }


def _read(file: pathlib.Path) -> Set:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Set(**{**found, "entries": [Entry(**entry) for entry in found["entries"]]})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CleanupError(f"{file}: cannot be read ({error}); restore it from a copy") from None


def digest(folder: pathlib.Path) -> str:
    """The SHA-256 of the names and contents of all files in a folder."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            whole.update(f"{path.relative_to(folder)} -> {path.readlink()}\0".encode())
        elif path.is_file():
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{path.relative_to(folder)} {content}\0".encode())
    return whole.hexdigest()


def apply(
    root: Root,
    policy: Policy,
    progress: Progress = lambda step: None,
    now: datetime.datetime | None = None,
) -> list[Set]:
    """Move aside what is not kept, and delete what has been aside for longer than its grace period.

    Args:
        root: root folder.
        policy: what is kept.
        progress: called before and after each change with what it is.
        now: time; for tests.

    Returns:
        The clean-ups that were changed.

    Raises:
        LockError: a run goes on.
        StoreError: there is no store.
        CleanupError: a file cannot be written.
    """
    folder, now = keeping.below(root), now or datetime.datetime.now(datetime.UTC)
    with locks.alone(folder / locks.ROOT, _BUSY.format(root=folder)):
        changed = [_finish(folder, found, progress) for found in sets(folder) if _is_cut_off(found)]
        dead = [item for item in keeping.survey(root, policy) if not item.keep]
        if dead:
            plan = _plan(folder, root.known, dead, now, policy.grace, progress)
            changed.append(_set_aside(folder, plan, progress))
        for found in sets(folder):
            if found.phase == "aside" and datetime.datetime.fromisoformat(found.until) <= now:
                changed.append(_delete(folder, found, progress))
    return changed


def undo(root: Root, progress: Progress = lambda step: None) -> list[Set]:
    """Move back all that is aside.

    Returns:
        The clean-ups that were undone.

    Raises:
        LockError: a run goes on.
        CleanupError: a folder cannot be moved back.
    """
    folder = keeping.below(root)
    with locks.alone(folder / locks.ROOT, _BUSY.format(root=folder)):
        wanted = [found for found in sets(folder) if found.phase in ("marking", "aside", "undoing")]
        return [_undo(folder, found, progress) for found in reversed(wanted)]


def _is_cut_off(found: Set) -> bool:
    return found.phase in ("marking", "undoing", "deleting")


def _finish(folder: pathlib.Path, found: Set, progress: Progress) -> Set:
    """Go on with a clean-up that was cut off."""
    steps = {"marking": _set_aside, "undoing": _undo, "deleting": _delete}
    return steps[found.phase](folder, found, progress)


def _plan(
    folder: pathlib.Path,
    store: Store,
    dead: Sequence[Item],
    now: datetime.datetime,
    grace: datetime.timedelta,
    progress: Progress,
) -> Set:
    numbers = [item.artifact for item in dead if item.artifact is not None]
    before = {artifact.id: artifact for artifact in store.artifacts(numbers)}
    entries = []
    for item in dead:
        progress(f"reading {item.path}")
        place = str(item.path.relative_to(folder))
        entry = Entry(place, item.artifact, item.type, digest(item.path), item.bytes, item.reason)
        if item.artifact is not None:
            artifact = before[item.artifact]
            entry.state = ARTIFACT_STATES.index(artifact.state)
            entry.updated = round(artifact.updated.timestamp() * 1000)
        entries.append(entry)
    until = (now + grace).isoformat(timespec="seconds")
    name = f"{now:%Y%m%dT%H%M%S%f}"
    return Set(name, "marking", now.isoformat(timespec="seconds"), until, entries)


def _set_aside(folder: pathlib.Path, plan: Set, progress: Progress) -> Set:
    _write(folder, plan, "marking", progress)
    _mark(folder, plan, _MARKED, progress)
    for number, entry in enumerate(plan.entries):
        _move(folder / entry.path, _aside(folder, plan, number), progress)
    _write(folder, plan, "aside", progress)
    return plan


def _undo(folder: pathlib.Path, plan: Set, progress: Progress) -> Set:
    _write(folder, plan, "undoing", progress)
    for number, entry in enumerate(plan.entries):
        _move(_aside(folder, plan, number), folder / entry.path, progress)
    _mark(folder, plan, None, progress)
    _write(folder, plan, "undone", progress)
    return plan


def _delete(folder: pathlib.Path, plan: Set, progress: Progress) -> Set:
    _write(folder, plan, "deleting", progress)
    _mark(folder, plan, _DELETED, progress)
    aside = folder / FOLDER / plan.id / FILES
    progress(f"deleting {aside}")
    shutil.rmtree(aside, ignore_errors=True)
    if aside.exists():
        raise CleanupError(f"{aside}: cannot be deleted; change its permissions, and clean up again")
    _write(folder, plan, "deleted", progress)
    return plan


def _aside(folder: pathlib.Path, plan: Set, number: int) -> pathlib.Path:
    return folder / FOLDER / plan.id / FILES / str(number)


def _write(folder: pathlib.Path, plan: Set, phase: Phase, progress: Progress) -> None:
    """Write a plan for good, as the first and the last step of each change."""
    plan.phase = phase
    file = folder / FOLDER / plan.id / PLAN
    progress(f"writing {file}: {phase}")
    file.parent.mkdir(parents=True, exist_ok=True)
    files.write_whole(file, json.dumps(dataclasses.asdict(plan), indent=1))
    files.sync(file, file.parent, file.parent.parent)
    progress(f"wrote {file}: {phase}")


def _move(source: pathlib.Path, target: pathlib.Path, progress: Progress) -> None:
    """Move a folder, unless that has been done."""
    if not source.is_dir():
        return
    if target.exists():
        raise CleanupError(f"{target} is there again, so {source} cannot be moved; move one of them away")
    progress(f"moving {source}")
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    files.sync(target.parent)
    progress(f"moved {source}")


def _mark(folder: pathlib.Path, plan: Set, state: int | None, progress: Progress) -> None:
    """Set the state of all artifacts of a plan, or with None that which they had, in one transaction.

    The library of ML Metadata would give them a new time of change on an undo as well. That time is part of
    the cache's key, so that all would run again.
    """
    now = round(datetime.datetime.now(datetime.UTC).timestamp() * 1000)
    rows = [
        (entry.state, entry.updated, entry.artifact) if state is None else (state, now, entry.artifact)
        for entry in plan.entries
        if entry.artifact is not None
    ]
    progress(f"marking {len(rows)} artifacts")
    connection = sqlite3.connect(folder / STORE, timeout=60)
    with contextlib.closing(connection), connection:
        connection.executemany(
            "UPDATE Artifact SET state = ?, last_update_time_since_epoch = ? WHERE id = ?", rows
        )
    progress(f"marked {len(rows)} artifacts")
