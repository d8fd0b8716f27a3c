"""Read labelled texts from CSV, JSON and JSON-lines files, row by row."""

from __future__ import annotations

import csv
import dataclasses
import json
import pathlib
import sys
from collections.abc import Iterator, Sequence
from typing import Any

FORMATS = (".csv", ".json", ".jsonl")
_LABELS = {"0": 0, "1": 1, "negative": 0, "positive": 1}


class RowError(ValueError):
    """A file cannot be read; the message names the file, the place and the remedy."""


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


def files_in(folders: Sequence[pathlib.Path], formats: Sequence[str] = FORMATS) -> list[pathlib.Path]:
    """The files with these endings, in a fixed order.

    Raises:
        RowError: a folder is missing or has none.
    """
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise RowError(f"{folder}: is no folder; give one that holds {', '.join(formats)} files")
        here = sorted(f for f in folder.iterdir() if f.suffix in formats and f.name != "sizes.json")
        if not here:
            raise RowError(f"{folder}: holds no {', '.join(formats)} file; bring files of these formats")
        found += here
    return found


def check(folders: Sequence[pathlib.Path]) -> None:
    """Read all rows and forget them.

    Raises:
        RowError: a file is broken, or there are no rows at all.
    """
    if not sum(1 for file in files_in(folders) for _ in read(file)):
        raise RowError(f"{', '.join(map(str, folders))}: no file has any row; bring rows with text and label")


def read(file: pathlib.Path) -> Iterator[Row]:
    """The rows of a file.

    A CSV file has a header with `text`, `label` (or `class`) and perhaps `source`; a JSON file is a list of
    objects with these keys, a JSON-lines file has such an object in every line. Labels are 0 or 1, or
    "negative" or "positive".

    Raises:
        RowError: the file is broken; the message says where.
    """
    for where, record in records(file):
        yield _row(record, f"{file}, {where}", file.stem)


def records(file: pathlib.Path) -> Iterator[tuple[str, Any]]:
    """What a file holds, record by record, each with its place in the file.

    Raises:
        RowError: the file is broken; the message says where.
    """
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json_lines}
    try:
        yield from readers[file.suffix](file)
    except UnicodeDecodeError as error:
        raise RowError(f"{file}, byte {error.start}: is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise RowError(f"{file}: cannot be read ({error.strerror})") from None


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
    records = _parse(file.read_text(encoding="utf-8-sig"), str(file))
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
                yield f"line {number}", _parse(line, f"{file}, line {number}")


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise RowError(f"{where}: is not JSON ({error}); mend it") from None


def _row(record: Any, where: str, stem: str) -> Row:
    if not isinstance(record, dict):
        raise RowError(f"{where}: is {type(record).__name__}, not an object with text and label")
    label_key = "label" if "label" in record else "class"
    for key in ("text", label_key):
        if key not in record:
            raise RowError(f"{where}: has no {key!r} but {sorted(map(str, record))[:5]}; name the columns so")
    text, label = record["text"], record[label_key]
    if not isinstance(text, str):
        raise RowError(f"{where}: text is {text!r}, not a string")
    return Row(text, _label(label, where), str(record.get("source") or stem))


def _label(value: Any, where: str) -> int | None:
    if value is None or value == "":
        return None
    known = _LABELS.get(str(value).strip().lower()) if not isinstance(value, bool) else None
    if known is None:
        raise RowError(f"{where}: label is {value!r}; write 0 or negative, 1 or positive")
    return known
