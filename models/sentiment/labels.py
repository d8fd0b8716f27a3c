"""Labels of sentiment that come later."""

from __future__ import annotations

import csv
import pathlib
from collections.abc import Sequence

from models.common import requests
from models.common.files import records
from models.common.requests import Features

_NUMBERS = {**records.TRUTH, "negative": 0, "neg": 0, "positive": 1, "pos": 1}


def meaning(label: str, where: str) -> str:
    """The answer that a label means.

    Raises:
        RowError: it means none.
    """
    needed = "0 or negative, 1 or positive"
    return "positive" if records.chosen({"label": label}, "label", _NUMBERS, where, needed) else "negative"


def write(rows: Sequence[tuple[Features, str]], folder: pathlib.Path) -> None:
    """Write `feedback.csv`."""
    with (folder / "feedback.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(("text", "label"))
        writer.writerows((str(features["text"]).replace("\0", " "), label) for features, label in rows)


LABELS = requests.Labels(("answer",), meaning, write)
