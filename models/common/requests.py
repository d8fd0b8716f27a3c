"""Requests to a served model: their inputs as features of rows, and labels that come later as data files."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.common.text_rows import lengths

CONTENTS, EXAMPLES = "contents", "examples"  # names of inputs
Features = Mapping[str, Any]
Read = Callable[[str, Sequence[Any]], list[Features] | None]
"""Function from an input's name and its values to the features that each of them has as a row; None where the
input has no features that rows have."""


@dataclasses.dataclass(frozen=True)
class Labels:
    """Labels that come later.

    Attributes:
        outputs: names of outputs, of which the first that a signature has is held against the label.
        meaning: function from a label, as it is written, and the place where it is, to the output that is
            right; raises RowError.
        write: function that writes files of the product's data format into an empty folder, from features
            and labels by `meaning`; raises RowError where they are too few.
    """

    outputs: Sequence[str]
    meaning: Callable[[str, str], str]
    write: Callable[[Sequence[tuple[Features, str]], pathlib.Path], None]


def examples(name: str, values: Sequence[bytes]) -> list[Features] | None:
    """Features of serialized Examples, as they are."""
    return [decoded(value) for value in values] if name == EXAMPLES else None


def texts(name: str, values: Sequence[bytes]) -> list[Features] | None:
    """Features of texts: the text, and those of its length."""
    if name == CONTENTS:
        return [_of_text(value) for value in values]
    found = examples(name, values)
    return found and [{**each, **_of_text(each.get("text", b""))} for each in found]


def _of_text(content: bytes) -> Features:
    text = content.decode(errors="replace")
    return {"text": text, **lengths(text)}


def decoded(serialized: bytes) -> Features:
    """The features of a serialized Example; lists of more or less than one value stay lists."""
    from tensorflow.core.example import example_pb2

    found: dict[str, Any] = {}
    for name, feature in example_pb2.Example.FromString(serialized).features.feature.items():
        kind = feature.WhichOneof("kind")
        values = list(getattr(feature, kind).value) if kind else []
        found[name] = values[0] if len(values) == 1 else values
    return found
