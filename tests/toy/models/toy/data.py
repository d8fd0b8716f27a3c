"""Points: drawn at random, or read from CSV files with the columns x, y and above."""

from __future__ import annotations

import csv
import pathlib
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.common import rows as common
from models.common.files import listing
from models.common.rows import Row, RowError, Source
from models.toy.hold import hold


def rows(source: Source) -> Iterator[Row]:
    """Read the points of all files, or draw `examples` of them.

    Raises:
        RowError: a line has no point.
    """
    hold("ExampleGen")
    yield from _rows(source)


def _rows(source: Source) -> Iterator[Row]:
    points = _read(source.folders) if source.folders else _draw(source.settings["examples"])
    for x, y, above in points:
        yield Row(f"{x} {y}", {"x": x, "y": y, "label": above}, label=above)


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Read all points; raise RowError where a line has none."""
    common.check(_rows, Source(folders, settings))


def _draw(examples: int) -> Iterator[tuple[float, float, int]]:
    drawn = random.Random(0)
    for _ in range(examples):
        x, y = drawn.uniform(-1, 1), drawn.uniform(-1, 1)
        yield x, y, int(y > x)


def _read(folders: Sequence[pathlib.Path]) -> Iterator[tuple[float, float, int]]:
    for folder in folders:
        for file in listing.data_files(folder, [".csv"])[0]:
            with file.open() as stream:
                for number, line in enumerate(csv.DictReader(stream), 2):
                    try:
                        yield float(line["x"]), float(line["y"]), int(line["above"])
                    except (KeyError, TypeError, ValueError):
                        raise RowError(f"{file}: line {number} has no point; write x, y and 0 or 1") from None
