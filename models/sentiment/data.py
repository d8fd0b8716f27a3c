"""Rows of sentiment: labelled texts in CSV, JSON and JSON-lines files."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.common import text_rows
from models.common.files import listing, records
from models.common.rows import Dropped, Row, Source
from models.common.rows import check as check_rows

ENDINGS = records.FORMATS
_LABELS = {**records.TRUTH, "negative": 0, "neg": 0, "positive": 1, "pos": 1}


def rows(source: Source) -> Iterator[Row | Dropped]:
    """Yield a row for each text with a label; texts that differ in case and white space alone are duplicates.

    Records have `text`, `label` (or `class`) and optionally `source`, which is otherwise the file's name
    without its ending. Features: `text` and `source`, strings; `label`, 0 for negative and 1 for positive;
    `words`, the number of words; `length`, the class of that number.

    Raises:
        RowError: a folder or a file cannot be read; the message says where.
    """
    for file in listing.required(source.folders, ENDINGS, "rows with text and label"):
        yield from records.read(file, functools.partial(_row, stem=file.stem))


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Read all rows and keep nothing.

    Raises:
        RowError: a file is broken, or the rows are too few or of one class only.
    """
    check_rows(rows, Source(folders, settings))


def _row(record: Any, where: str, stem: str) -> Row | Dropped:
    has_class = isinstance(record, dict) and "class" in record and "label" not in record
    label_key = "class" if has_class else "label"
    record = records.fields(record, ("text", label_key), where)
    source = records.name(record, "source", where, default=stem)
    text = records.text(record, "text", where)
    label = records.chosen(record, label_key, _LABELS, where, "0 or negative, 1 or positive")
    if not text.strip():
        return Dropped("no text", source)
    if label is None:
        return Dropped("no label", source)
    group = text_rows.normalised(text)
    features = {"text": text, "source": source, "label": label, **text_rows.lengths(text)}
    return Row(group, features, source, key=group, label=label)
