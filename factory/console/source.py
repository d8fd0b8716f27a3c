"""What the console reads: a root folder or a store.

Little is remembered, and it is looked up anew once the store or the folders of runs have changed.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
import functools
import itertools
import json
import pathlib
import re
import threading
from collections.abc import Iterator, Sequence

from factory.inspection import runs
from factory.inspection.root import STORE, Root
from factory.inspection.runs import Entry
from factory.runs import record

_RECORDS = 400  # that are remembered at most
_CHUNK = 50  # runs that are described at once
_STATUS = re.compile(rb'^ {0,2}"status": ("[a-z ]*")', re.MULTILINE)  # of a record, not of its parts
_SHA256 = re.compile(rb'"sha256": ("[^"\\]*")')

State = tuple[tuple[str, int, int], ...]


class _Records:
    """The latest records that were read. A record is written once, at the end of its run."""

    def __init__(self) -> None:
        self._known: collections.OrderedDict[pathlib.Path, record.RunRecord] = collections.OrderedDict()
        self._lock = threading.Lock()

    def read(self, folder: pathlib.Path) -> record.RunRecord:
        with self._lock:
            if folder in self._known:
                self._known.move_to_end(folder)
                return self._known[folder]
        found = record.glance(folder)
        with self._lock:
            self._known[folder] = found
            while len(self._known) > _RECORDS:
                self._known.popitem(last=False)
        return found


class ShownRoot(Root):
    """A root whose runs are listed once."""

    def __init__(self, folder: pathlib.Path | None, file: pathlib.Path | None, records: _Records) -> None:
        """Set folder and file, and where records are remembered."""
        super().__init__(folder, file)
        self._records = records

    def record_of(self, run: str) -> record.RunRecord | None:
        """The record of a run; None where it has not ended, is not of the factory, or cannot be read."""
        folder = self.folders.get(run)
        if folder is None or not (folder / record.FILE).is_file():
            return None
        try:
            return self._records.read(folder)
        except record.RecordError:
            return None

    def starts(self) -> dict[str, datetime.datetime]:
        """The start of each run by its id, the newest first."""
        return self._starts

    @functools.cached_property
    def _starts(self) -> dict[str, datetime.datetime]:
        return super().starts()

    def pipelines(self) -> list[str]:
        """Names of all pipelines."""
        return self._pipelines

    @functools.cached_property
    def _pipelines(self) -> list[str]:
        return super().pipelines()

    @functools.cached_property
    def _pipeline_by_run(self) -> dict[str, str]:
        stored = self.store.pipelines() if self.store else []
        found = {
            name: pipeline.name
            for pipeline in stored
            for name, _ in (self.store.index(pipeline.name) if self.store else ())
        }
        return found | {name: folder.parents[1].name for name, folder in self.folders.items()}

    def names(self, product: str = "", before: str = "") -> Iterator[str]:
        """Yield the ids of runs, the newest first.

        Args:
            product: name of a product or pipeline; "" for all.
            before: id of a run; those before it. An unknown one is passed over.

        Raises:
            NotFoundError: there is no such product.
        """
        names = iter(self._starts)
        if before in self._starts:
            names = itertools.islice(itertools.dropwhile(lambda name: name != before, names), 1, None)
        if not product:
            return names
        pipelines = set(self.pipelines_of(product))
        return (name for name in names if self._pipeline_by_run.get(name) in pipelines)

    def entries(self, product: str = "", before: str = "", limit: int = 20) -> list[Entry]:
        """The newest runs; as `names`."""
        return runs.by_names(self, list(itertools.islice(self.names(product, before), limit)))


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
        self._facts: dict[str, tuple[str, str]] = {}  # status and digest of ended runs
        self._latest: tuple[State, ShownRoot] | None = None

    def root(self) -> ShownRoot:
        """The root as it is now.

        Raises:
            StoreError: the store cannot be read.
        """
        state = self._state()
        if self._latest is None or self._latest[0] != state:
            self._latest = state, ShownRoot(self._folder, self._file, self._records)
        return self._latest[1]

    def _state(self) -> State:
        """What changes with the store and with the folders of runs."""
        file = self._file or (self._folder / STORE if self._folder else None)
        watched = [pathlib.Path(f"{file}{ending}") for ending in ("", "-wal", "-journal")] if file else []
        watched += [self._folder, *self._folder.glob("*/runs")] if self._folder else []
        return tuple(
            (str(path), found.st_mtime_ns, found.st_size)
            for path in watched
            if path.exists()
            for found in [path.stat()]
        )

    def search(self, root: ShownRoot, asked: Found, before: str = "") -> Iterator[Entry]:
        """Yield runs that were asked for, the newest first.

        Args:
            root: where to search.
            asked: what for.
            before: id of a run; those before it.
        """
        times = root.starts()
        first, last = asked.first or datetime.date.min, asked.last or datetime.date.max
        wanted = (
            name
            for name in root.names(asked.product, before)
            if first <= times[name].date() <= last and self._may_be(root, name, asked)
        )
        while chunk := list(itertools.islice(wanted, _CHUNK)):
            yield from self._described(root, chunk, asked)

    def _described(self, root: ShownRoot, names: Sequence[str], asked: Found) -> list[Entry]:
        return [
            entry
            for entry in runs.by_names(root, names)
            if asked.status in ("", entry.status) and entry.sha256.startswith(asked.sha256)
        ]

    def _may_be(self, root: ShownRoot, run: str, asked: Found) -> bool:
        """Whether a run may have been asked for, by its status and data."""
        folder = root.folders.get(run)
        if not (asked.status or asked.sha256) or folder is None:
            return True
        if run not in self._facts and (folder / record.FILE).is_file():
            self._facts[run] = _facts(folder)
        status, sha256 = self._facts.get(run, ("", ""))
        return (not status or asked.status in ("", status)) and sha256.startswith(asked.sha256)


def _facts(folder: pathlib.Path) -> tuple[str, str]:
    """Status and digest of a record, without reading the rest; "" where they cannot be found."""
    try:
        content = (folder / record.FILE).read_bytes()
    except OSError:
        return "", ""
    found = [pattern.search(content) for pattern in (_STATUS, _SHA256)]
    return tuple(json.loads(match[1]) if match else "" for match in found)  # type: ignore[return-value]
