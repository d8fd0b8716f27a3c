"""Versions of a model: numbered folders with a SavedModel in each."""

from __future__ import annotations

import hashlib
import os
import pathlib
import re

MOST = 2**63 - 1  # the greatest version
_GRAPHS = ("saved_model.pb", "saved_model.pbtxt")
_SHARD = re.compile(r"variables\.data-\d+-of-(\d+)")


def numbered(base: pathlib.Path) -> dict[int, pathlib.Path]:
    """The folders of versions by number, whether they are complete or not."""
    found = {}
    try:
        with os.scandir(base) as entries:
            for entry in entries:
                if entry.name.isascii() and entry.name.isdecimal() and entry.is_dir():
                    found[int(entry.name)] = pathlib.Path(entry.path)
    except OSError:
        return {}
    return {number: folder for number, folder in found.items() if number <= MOST}


def complete(folder: pathlib.Path) -> bool:
    """Whether a folder has the graph and all files of the variables that a SavedModel needs."""
    if folder.name.startswith(".") or not any(_size(folder / name) for name in _GRAPHS):
        return False
    variables = folder / "variables"
    try:
        names = os.listdir(variables)  # noqa: PTH208
    except OSError:
        return True  # a model without variables may have no such folder
    shards = [match for match in map(_SHARD.fullmatch, names) if match]
    if not shards and "variables.index" not in names:
        return not names
    return "variables.index" in names and len(shards) == int(shards[0][1]) if shards else False


def _size(file: pathlib.Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def finished(base: pathlib.Path) -> dict[int, pathlib.Path]:
    """The complete versions by number, in ascending order."""
    return {number: folder for number, folder in sorted(numbered(base).items()) if complete(folder)}


def stamp(folder: pathlib.Path) -> str:
    """A digest of names, sizes and times of change of all files in a folder; no file is opened."""
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118
            try:
                state = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            found.append(f"{os.path.relpath(path, folder)} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:16]


class Folder:
    """A folder of versions that is looked at time and again.

    A version is settled when it is complete and its files have not changed since an earlier look.
    """

    def __init__(self, base: pathlib.Path) -> None:
        """Set the folder."""
        self.base = base
        self.listed: dict[int, pathlib.Path] = {}
        self.unsettled = False  # whether this look came upon a version that is complete and not settled
        self._stamps: dict[int, str] = {}  # of earlier looks
        self._fresh: dict[int, str] = {}  # of this look

    def look(self) -> None:
        """List the versions anew."""
        self.listed = numbered(self.base)
        self._stamps = {n: s for n, s in {**self._stamps, **self._fresh}.items() if n in self.listed}
        self._fresh, self.unsettled = {}, False

    def settled(self, number: int) -> str:
        """The stamp of a version; "" while it is not settled."""
        if number not in self.listed or not complete(self.listed[number]):
            return ""
        if number not in self._fresh:
            self._fresh[number] = stamp(self.listed[number])
        now = self._fresh[number]
        if self._stamps.get(number) == now:
            return now
        self.unsettled = True
        return ""
