"""Metrics that TensorFlow Model Analysis wrote, by model and slice."""

from __future__ import annotations

import math
from collections.abc import Iterable

from factory.console.viewers import protos
from factory.runs.record import Measured

_MESSAGES = protos.declare(
    "evaluation",
    {
        "Slice": {"key": (1, "Key"), "values": (51, "[Entry]")},
        "Key": {"parts": (1, "[Part]")},
        "Part": {"column": (1, "string"), "text": (2, "bytes"), "real": (3, "float"), "whole": (4, "int64")},
        "Entry": {"key": (1, "Name"), "value": (2, "Value")},
        "Name": {
            "name": (1, "string"),
            "model": (4, "string"),
            "output": (2, "string"),
            "sub_key": (3, "SubKey"),
            "is_diff": (5, "bool"),
        },
        "SubKey": {"class_id": (1, "Whole"), "k": (2, "Whole"), "top_k": (3, "Whole")},
        "Whole": {"value": (1, "int32")},
        "Value": {"double": (1, "Double"), "bounded": (2, "Bounded")},
        "Double": {"value": (1, "double")},
        "Bounded": {"value": (3, "Double")},
    },
)


def parse(files: Iterable[bytes]) -> dict[str, Measured]:
    """The metrics in the contents of `metrics-*.tfrecord`, by name of the model ("" for the only one)."""
    found: dict[str, Measured] = {}
    for content in files:
        for line in protos.records(content):
            part = _MESSAGES["Slice"].FromString(line)
            for entry in part.values:
                _add(found, _slice_name(part.key), entry)
    for measured in found.values():
        measured.slices = dict(sorted(measured.slices.items()))
    return found


def _add(found: dict[str, Measured], slice_name: str, entry: protos.Any) -> None:
    holder = entry.value if entry.value.HasField("double") else entry.value.bounded
    inner = "double" if holder is entry.value else "value"
    if entry.key.is_diff or not holder.HasField(inner):
        return
    value = getattr(holder, inner).value
    measured = found.setdefault(entry.key.model, Measured())
    metrics = measured.slices.setdefault(slice_name, {}) if slice_name else measured.metrics
    metrics[_metric_name(entry.key)] = value if math.isfinite(value) else None


def _metric_name(key: protos.Any) -> str:
    sub = key.sub_key
    details = [key.output] if key.output else []
    details += [f"{name} {getattr(sub, name).value}" for name in ("class_id", "k", "top_k") if sub.HasField(name)]
    return ", ".join([key.name, *details])


def _slice_name(key: protos.Any) -> str:
    """The features and values of a slice, as reports write them; "" for all examples."""
    return ", ".join(f"{part.column} {_part(part)}" for part in key.parts)


def _part(part: protos.Any) -> str:
    if part.text:
        return str(part.text, "utf-8", "replace")
    return f"{part.real:g}" if part.real else str(part.whole)
