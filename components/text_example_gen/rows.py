"""Read labelled texts from CSV, JSON and JSON-lines files, row by row."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

from components.files import records
from components.files.records import RowError

_LABELS = {"0": 0, "1": 1, "negative": 0, "positive": 1}
_NEEDED = "text and label"


@dataclasses.dataclass(frozen=True)
class Row:
    """One labelled text.

    Attributes:
        text: as it stands in the file.
        label: 0 for negative, 1 for positive; None where the file gives none.
        source: what the column `source` says, or the file's name without its ending.
    """

    text: str
    label: int | None
    source: str


def files_in(folders: Sequence[pathlib.Path]) -> list[pathlib.Path]:
    """The files that will be read, in a fixed order.

    Raises:
        RowError: a folder is missing or has none.
    """
    return records.files_in(folders, _NEEDED)


def check(folders: Sequence[pathlib.Path]) -> None:
    """Read all rows and forget them.

    Raises:
        RowError: a file is broken, or there are no rows at all.
    """
    if not sum(1 for file in files_in(folders) for _ in read(file)):
        raise RowError(f"{', '.join(map(str, folders))}: no file has any row; bring rows with {_NEEDED}")


def read(file: pathlib.Path) -> Iterator[Row]:
    """The rows of a file.

    Records have `text`, `label` (or `class`) and perhaps `source`. Labels are 0 or 1, or "negative" or
    "positive".

    Raises:
        RowError: the file is broken; the message says where.
    """
    return records.read(file, lambda record, where: _row(record, where, file.stem))


def _row(record: Any, where: str, stem: str) -> Row:
    label_key = "class" if isinstance(record, dict) and "label" not in record else "label"
    record = records.fields(record, ("text", label_key), where)
    text = records.string(record["text"], "text", where)
    return Row(text, _label(record[label_key], where), str(record.get("source") or stem))


def _label(value: Any, where: str) -> int | None:
    if value is None or value == "":
        return None
    known = _LABELS.get(str(value).strip().lower()) if not isinstance(value, bool) else None
    if known is None:
        raise RowError(f"{where}: label is {value!r}; write 0 or negative, 1 or positive")
    return known
