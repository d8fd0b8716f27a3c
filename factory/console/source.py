"""What the console reads: a root folder or a store, opened anew for each page; few records are remembered."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import pathlib
import threading
from collections.abc import Iterator

from factory.inspection import runs
from factory.inspection.root import Root
from factory.inspection.runs import Entry
from factory.runs import record

_RECORDS = 400  # that are remembered at most
_CHUNK = 50  # runs that are read at once


class _Records:
    """The latest records that were read, by file and time of its change."""

    def __init__(self) -> None:
        self._known: collections.OrderedDict[pathlib.Path, tuple[int, record.RunRecord]] = (
            collections.OrderedDict()
        )
        self._lock = threading.Lock()

    def read(self, folder: pathlib.Path) -> record.RunRecord:
        changed = (folder / record.FILE).stat().st_mtime_ns
        with self._lock:
            known = self._known.get(folder)
            if known and known[0] == changed:
                self._known.move_to_end(folder)
                return known[1]
        found = record.glance(folder)
        with self._lock:
            self._known[folder] = changed, found
            while len(self._known) > _RECORDS:
                self._known.popitem(last=False)
        return found


class _RememberingRoot(Root):
    records: _Records

    def record_of(self, run: str) -> record.RunRecord | None:
        """The record of a run; None where it has not ended, is not of the factory, or cannot be read."""
        folder = self.folders.get(run)
        if folder is None or not (folder / record.FILE).is_file():
            return None
        try:
            return self.records.read(folder)
        except record.RecordError:
            return None


@dataclasses.dataclass(frozen=True)
class Found:
    """What a search for runs asks for; "" and None for anything.

    Attributes:
        product: product or pipeline.
        status: status of the run.
        sha256: beginning of the data's digest.
        first: first day.
        last: last day.
    """

    product: str = ""
    status: str = ""
    sha256: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None


class Source:
    """A root folder, or the metadata store of any TFX pipeline."""

    def __init__(self, folder: pathlib.Path | None, file: pathlib.Path | None = None) -> None:
        """Set folder and file as `factory.inspection.root.Root` takes them.

        A store that lies in a root folder is shown with the records of that folder.
        """
        if file is not None and folder is None and next(file.parent.glob(f"*/runs/*/{record.FILE}"), None):
            folder = file.parent
        self._folder, self._file = folder, file
        self._records = _Records()
        self._facts: dict[str, tuple[int, str, str]] = {}  # status and digest by run, with the time of change

    def root(self) -> Root:
        """The root as it is now.

        Raises:
            StoreError: the store cannot be read.
        """
        root = _RememberingRoot(self._folder, self._file)
        root.records = self._records
        return root

    def search(self, root: Root, asked: Found, before: str = "") -> Iterator[Entry]:
        """Yield runs that were asked for, the newest first.

        Args:
            root: where to search.
            asked: what for.
            before: id of a run; those before it.
        """
        names = list(self._names(root, asked, before))
        for start in range(0, len(names), _CHUNK):
            yield from (entry for entry in self._chunk(root, names[start : start + _CHUNK], asked))

    def _chunk(self, root: Root, names: list[str], asked: Found) -> list[Entry]:
        """Those of some runs that were asked for; only these are described in full."""
        wanted = [name for name in names if self._may_be(root, name, asked)]
        found = runs.by_names(root, wanted)
        return [
            entry
            for entry in found
            if asked.status in ("", entry.status) and entry.sha256.startswith(asked.sha256)
        ]

    def _names(self, root: Root, asked: Found, before: str) -> Iterator[str]:
        pipelines = root.pipelines_of(asked.product) if asked.product else []
        stored = {name for p in pipelines for name, _ in root.store.index(p)} if root.store else set()
        passed = not before
        for name, time in root.starts().items():
            folder = root.folders.get(name)
            of = not pipelines or (
                folder.parents[1].name in pipelines if folder is not None else name in stored
            )
            dated = (asked.first or datetime.date.min) <= time.date() <= (asked.last or datetime.date.max)
            if passed and of and dated:
                yield name
            passed = passed or name == before

    def _may_be(self, root: Root, run: str, asked: Found) -> bool:
        """Whether what is remembered of a run allows that it was asked for."""
        folder = root.folders.get(run)
        if not (asked.status or asked.sha256) or folder is None:
            return True
        try:
            changed = (folder / record.FILE).stat().st_mtime_ns
        except OSError:
            return True
        known = self._facts.get(run)
        if known is None or known[0] != changed:
            found = root.record_of(run)
            known = changed, found.status if found else "", found.data.sha256 if found else ""
            self._facts[run] = known
        return asked.status in ("", known[1]) and known[2].startswith(asked.sha256)
