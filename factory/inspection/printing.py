"""Plain text and JSON of what inspection finds. Importing rich takes as long as a whole command may."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import json
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from factory.words import number, size

_LONG = 100  # characters of a cell

Row = Mapping[str, Any]


def to_json(value: Any) -> str:
    """A value as JSON: dataclasses as objects, times as ISO 8601, bytes as base64."""
    return json.dumps(value, indent=2, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, pathlib.PurePath) else list(value)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table; its columns are the keys of the first row."""
    if not rows:
        return
    cells = [[_named(name, value) for name, value in row.items()] for row in rows]
    heads = list(rows[0])
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    right = [all(_is_number(row[head]) for row in rows) for head in heads]
    for line in (heads, *cells):
        padded = (
            text.rjust(width) if flush else text.ljust(width)
            for text, width, flush in zip(line, widths, right, strict=True)
        )
        yield "  ".join(padded).rstrip()


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def described(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a description: "name: value", and lists of rows as tables."""
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            yield f"{name}:"
            yield from (f"  {key}: {cell(one)}" for key, one in value.items())
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield f"{name}:"
            yield from (f"  {line}" for line in table(value))
        elif isinstance(value, list | tuple):
            yield from [f"{name}: {'; '.join(map(cell, value))}"] if value else []
        elif value not in ("", None, {}):
            yield f"{name}: {_named(name, value, 10**6)}"


def _named(name: str, value: Any, most: int = _LONG) -> str:
    """A value in one line, by what its name says of its unit."""
    if name == "bytes" and isinstance(value, int):
        return size(value)
    return f"{value:.1f}" if name == "seconds" and isinstance(value, float) else cell(value, most)


def cell(value: Any, most: int = _LONG) -> str:
    """A value in one line."""
    if value is None or value == "":
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= most else f"{text[: most - 3]}..."
