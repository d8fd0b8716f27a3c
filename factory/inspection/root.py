"""A root folder: its run records, its metadata store, and what only one of them knows."""

from __future__ import annotations

import contextlib
import datetime
import functools
import pathlib

from factory.inspection.store import Store, StoreError
from factory.runs import record

STORE = "metadata.sqlite"
_ID = "%Y%m%dT%H%M%S"  # the beginning of a run's id


class NotFoundError(ValueError):
    """Nothing has this id; the message says what to try."""


class Root:
    """A root folder, or the metadata store of any TFX pipeline."""

    def __init__(self, folder: pathlib.Path | None, file: pathlib.Path | None = None) -> None:
        """Set the root folder, or the file of a store that has no root folder.

        Raises:
            StoreError: the file cannot be read.
        """
        self.folder = folder.resolve() if folder else None
        if file is None and self.folder and (self.folder / STORE).is_file():
            file = self.folder / STORE
        self.store = Store(file) if file else None

    @property
    def known(self) -> Store:
        """The store.

        Raises:
            StoreError: there is none.
        """
        if self.store is None:
            raise StoreError(f"{self.folder} holds no {STORE}; run a product first, or name another --root")
        return self.store

    @functools.cached_property
    def folders(self) -> dict[str, pathlib.Path]:
        """The folders of runs, by id."""
        found = self.folder.glob("*/runs/*/") if self.folder else ()
        return {folder.name: folder for folder in found if not folder.name.startswith(".")}

    def pipelines(self) -> list[str]:
        """Names of all pipelines."""
        names = {pipeline.name for pipeline in self.store.pipelines()} if self.store else set()
        return sorted(names | {folder.parents[1].name for folder in self.folders.values()})

    def pipelines_of(self, product: str) -> list[str]:
        """Names of the pipelines of a product, or the pipeline of this name.

        Raises:
            NotFoundError: there is none.
        """
        every = self.pipelines()
        found = [name for name in every if product in (name, product_of(name))]
        if not found:
            known = f"known are {', '.join(every)}" if every else "there are no runs yet"
            raise NotFoundError(f"there is no pipeline {product!r} in {self}; {known}")
        return found

    def starts(self) -> dict[str, datetime.datetime]:
        """The start of each run by its id, the newest first."""
        times = dict(self.store.index()) if self.store else {}
        times |= {name: started(folder) for name, folder in self.folders.items()}
        return dict(sorted(times.items(), key=lambda item: (item[1], item[0]), reverse=True))

    def record_of(self, run: str) -> record.RunRecord | None:
        """The record of a run; None where there is none that can be read."""
        folder = self.folders.get(run)
        with contextlib.suppress(record.RecordError):
            return record.glance(folder) if folder and (folder / record.FILE).is_file() else None
        return None

    def __str__(self) -> str:
        return str(self.store.file if self.store else self.folder)


def started(folder: pathlib.Path) -> datetime.datetime:
    """The start of a run, by the id that its folder is named after."""
    try:
        moment = datetime.datetime.strptime(folder.name[:15], _ID)
    except ValueError:
        return datetime.datetime.fromtimestamp(folder.stat().st_mtime, datetime.UTC)
    return moment.replace(tzinfo=datetime.UTC)


def product_of(pipeline: str) -> str:
    """The product of a pipeline's name."""
    return pipeline.removesuffix("-trials").removesuffix("-smoke")
