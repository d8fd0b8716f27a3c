"""Read records from CSV, JSON and JSON-lines files, one by one."""

from __future__ import annotations

import csv
import json
import pathlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

FORMATS = (".csv", ".json", ".jsonl")
_Row = TypeVar("_Row")


class RowError(ValueError):
    """A file cannot be read; the message names the file, the place and the remedy."""


def files_in(
    folders: Sequence[pathlib.Path], needed: str, formats: Sequence[str] = FORMATS
) -> list[pathlib.Path]:
    """The files that will be read, in a fixed order.

    Args:
        folders: where they lie.
        needed: what the rows have to have, in words.
        formats: the endings of their names.

    Raises:
        RowError: a folder is missing or has none.
    """
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise RowError(f"{folder}: is no folder; give one that holds {', '.join(formats)} files")
        here = sorted(f for f in folder.iterdir() if f.suffix in formats and f.name != "sizes.json")
        if not here:
            raise RowError(f"{folder}: holds no {', '.join(formats)} file; bring rows with {needed}")
        found += here
    return found


def read(file: pathlib.Path, make: Callable[[Any, str], _Row]) -> Iterator[_Row]:
    """What `make` makes of each record of a file and of the words that say where it stands.

    A CSV file has a header; a JSON file is a list of objects, a JSON-lines file has one in every line.

    Raises:
        RowError: the file is broken; the message says where.
    """
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json_lines}
    with broken(file):
        for where, record in readers[file.suffix](file):
            yield make(record, f"{file}, {where}")


class broken:  # noqa: N801
    """Say of errors in reading which file they are about."""

    def __init__(self, file: pathlib.Path) -> None:
        """Set the file that is read."""
        self._file = file

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, UnicodeDecodeError):
            place = f"{self._file}, byte {error.start}"
            raise RowError(f"{place}: is not UTF-8; save the file as UTF-8") from None
        if isinstance(error, OSError):
            raise RowError(f"{self._file}: cannot be read ({error.strerror})") from None


def _csv(file: pathlib.Path) -> Iterator[tuple[str, dict[str, Any]]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with file.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.DictReader(stream, strict=True)
        try:
            for record in reader:
                if None in record or None in record.values():
                    fault = f"has not as many fields as the header ({len(reader.fieldnames or [])})"
                    raise RowError(f"{file}, line {reader.line_num}: {fault}; quote fields that hold commas")
                yield f"line {reader.line_num}", record
        except csv.Error as error:
            raise RowError(f"{file}, line {reader.line_num}: is not CSV ({error}); mend the line") from None


def _json(file: pathlib.Path) -> Iterator[tuple[str, Any]]:
    records = parse(file.read_text(encoding="utf-8-sig"), str(file))
    if not isinstance(records, list):
        raise RowError(
            f"{file}: is not a list of objects; write [{{...}}, ...], or one object a line in .jsonl"
        )
    for number, record in enumerate(records, 1):
        yield f"record {number}", record


def _json_lines(file: pathlib.Path) -> Iterator[tuple[str, Any]]:
    with file.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"line {number}", parse(line, f"{file}, line {number}")


def parse(text: str, where: str) -> Any:
    """JSON as it is, or a RowError that says where it is none."""
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise RowError(f"{where}: is not JSON ({error}); mend it") from None


def fields(record: Any, keys: Sequence[str], where: str) -> dict[str, Any]:
    """The record, once it is known to be an object with these keys."""
    if not isinstance(record, dict):
        raise RowError(f"{where}: is {type(record).__name__}, not an object with {' and '.join(keys)}")
    for key in keys:
        if key not in record:
            raise RowError(f"{where}: has no {key!r} but {sorted(map(str, record))[:5]}; name the columns so")
    return record


def string(value: Any, key: str, where: str) -> str:
    """The value, once it is known to be a string."""
    if not isinstance(value, str):
        raise RowError(f"{where}: {key} is {value!r}, not a string")
    return value
