"""Rows of a product's data, and the split that each of them falls into."""

from __future__ import annotations

import collections
import contextlib
import contextvars
import dataclasses
import hashlib
import pathlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

SPLITS = ("train", "validation", "test")
FOLDS = 5
ALL = "all"  # the setting `sources` that selects every source


class RowError(ValueError):
    """Data cannot be used; the message names the file, the place, the reason and the remedy."""


class NoRowsError(RowError):
    """The files of a source have no rows."""


@dataclasses.dataclass(frozen=True)
class Source:
    """Data source: argument of a product's `rows`.

    Attributes:
        folders: where the data lies.
        settings: the fields of the configuration that concern data, by name.
        model: the folder of a SavedModel, where rows are made with one.
    """

    folders: Sequence[pathlib.Path]
    settings: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    model: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One example, before it is encoded.

    Attributes:
        group: unit of splitting: all rows of a group fall into one split, against leakage.
        features: values by name; strings are encoded as UTF-8, whole numbers as int64, others as float32.
        source: the name by which `sources` selects the row; with "" it is always taken.
        split: "" for a split by the hash of the group; "learn" for train or validation by that hash;
            otherwise the split, which is not changed.
        key: what repeats are known by; with b"" repeats are allowed.
        label: the class, in classification; the train split needs two classes or more.
    """

    group: str | bytes
    features: Mapping[str, Any]
    source: str = ""
    split: str = ""
    key: str | bytes = b""
    label: str | int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Dropped:
    """A record that gives no row; counted under its reason.

    Attributes:
        reason: such as "no text".
        source: as of a row.
    """

    reason: str
    source: str = ""


Rows = Callable[[Source], Iterator[Row | Dropped]]
_counter = contextvars.ContextVar[collections.Counter[str] | None]("_counter", default=None)


class Splitter:
    """Selects rows, divides them into splits, and counts them.

    The settings `sources` (comma-separated names, default "all"), `fraction` (share of the rows that are
    split by hash, default 1), `fold` (0 to 4, default 0) and `validation_fraction` (default 0.1) are read
    from the source, where it has them. With the setting `span` the rows are those of one span, which others
    complete: a split may stay empty, and rows for training may be of one class.

    Attributes:
        counts: rows read, rows kept by split, and rows dropped by reason.
    """

    def __init__(self, source: Source, splits: Sequence[str] = SPLITS) -> None:
        """Set the source and the names of the splits."""
        settings = source.settings
        self.counts: collections.Counter[str] = collections.Counter()
        self._place = f"{', '.join(map(str, source.folders))}: " if source.folders else ""
        self._splits = splits
        self._fold = settings.get("fold", 0)
        self._validation = settings.get("validation_fraction", 0.1)
        self._fraction = settings.get("fraction", 1.0)
        self._whole = "span" not in settings
        self._wanted = {name.strip() for name in settings.get("sources", ALL).split(",")}
        self._sources: set[str] = set()
        self._labels: set[str | int | None] = set()  # of the train split
        self._seen: set[bytes] = set()

    @property
    def labels(self) -> list[str]:
        """Two labels of the train split, or one, or none where rows have no labels."""
        return sorted(map(str, self._labels - {None}))[:2]

    def divide(self, rows: Iterable[Row | Dropped]) -> Iterator[tuple[str, Row]]:
        """Yield the split and the row of every row that is kept.

        Raises:
            RowError: a source does not exist, a split is empty, or the train split has one class only.
        """
        for row in rows:
            if not self._selects(row.source):
                continue
            if isinstance(row, Dropped):
                self.counts["read"] += 1
                self.counts[f"dropped: {row.reason}"] += 1
            elif split := self._split(row):
                self.counts[split] += 1
                if split == "train":
                    self._labels.add(row.label)
                yield split, row
        self._check()

    def _selects(self, source: str) -> bool:
        if source:
            self._sources.add(source)
        return not source or source in self._wanted or self._wanted == {ALL}

    def _split(self, row: Row) -> str:
        """The split of a row; "" if it is not kept."""
        fixed = row.split not in ("", "learn")
        digest = b"" if fixed else _hash(row.group)
        if not fixed and _share(digest, 8) >= self._fraction:
            return ""
        self.counts["read"] += 1
        if row.key:
            key = (digest if digest and row.key == row.group else _hash(row.key))[:8]
            if key in self._seen:
                self.counts["dropped: repeated"] += 1
                return ""
            self._seen.add(key)
        return row.split if fixed else split_of(digest, self._fold, self._validation, row.split == "learn")

    def _check(self) -> None:
        if not self._whole:
            if not self.counts["read"] and self._fraction >= 1:
                raise NoRowsError(f"{self._place}no file has any row; bring rows")
            return
        if self._sources and (missing := self._wanted - self._sources - {ALL}):
            raise RowError(
                f"{self._place}there is no source {sorted(missing)}; the files have {sorted(self._sources)}: "
                f"choose with --set sources=..."
            )
        if not self.counts["read"] and self._fraction >= 1:
            raise NoRowsError(f"{self._place}no file has any row; bring rows")
        if empty := [split for split in self._splits if not self.counts[split]]:
            dropped = [f"{name} {count:,}" for name, count in self.counts.items() if "dropped" in name]
            why = f" ({', '.join(dropped)})" if dropped else ""
            none = f"of {self.counts['read']:,} rows none fell into {' and '.join(empty)}{why}"
            raise RowError(f"{self._place}{none}; bring more rows")
        if len(self._labels) == 1 and None not in self._labels:
            only = f"all {self.counts['train']:,} rows for training have the label {self._labels.pop()!r}"
            raise RowError(f"{self._place}{only}; bring rows of two classes or more")


def split_of(digest: bytes, fold: int, validation_fraction: float, learn: bool = False) -> str:
    """The split of a group.

    Args:
        digest: the SHA-256 of the group.
        fold: the fifth of all groups that is the test split, 0 to 4.
        validation_fraction: the share of the other groups that is the validation split, 0 to 1.
        learn: whether no group is for test.
    """
    if not learn and int.from_bytes(digest[:4], "big") % FOLDS == fold:
        return "test"
    return "validation" if _share(digest, 4) < validation_fraction else "train"


def _hash(content: str | bytes) -> bytes:
    return hashlib.sha256(encoded(content)).digest()


def _share(digest: bytes, start: int) -> float:
    """Four bytes of a hash as a number from 0 to 1."""
    return int.from_bytes(digest[start : start + 4], "big") / 2**32


def encoded(content: str | bytes) -> bytes:
    """The content as UTF-8; half of a surrogate pair, which has no encoding, becomes a question mark."""
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


def check(rows: Rows, source: Source, splits: Sequence[str] = SPLITS) -> None:
    """Read and divide all rows, as is done before training, and keep nothing.

    With the setting `batch_size` the train split has to fill a batch, unless the rows are those of one span.

    Raises:
        RowError: a file is broken, or the rows are too few or of one class only.
    """
    splitter = Splitter(source, splits)
    try:
        collections.deque(splitter.divide(rows(source)), maxlen=0)
    finally:
        if (counter := _counter.get()) is not None:
            counter.update(splitter.counts)
    found, size = splitter.counts["train"], source.settings.get("batch_size", 1)
    if found < size and "span" not in source.settings:
        place = ", ".join(map(str, source.folders))
        raise RowError(
            f"{place}: {found:,} rows are for training, fewer than a batch of {size:,}; bring more rows, or "
            f"--set batch_size={found}"
        )


@contextlib.contextmanager
def counting() -> Iterator[collections.Counter[str]]:
    """Counts of all rows that are checked meanwhile: rows read, kept by split, and dropped by reason."""
    counted: collections.Counter[str] = collections.Counter()
    before = _counter.set(counted)
    try:
        yield counted
    finally:
        _counter.reset(before)
