"""Evaluations that TFMA wrote, read without TFMA: metrics by slice, and failed thresholds."""

from __future__ import annotations

import dataclasses
import math
import pathlib
import struct
from collections.abc import Iterator
from typing import Any

from factory.inspection import protos
from factory.runs.record import GateRecord

_METRICS = (
    "tensorflow_model_analysis/proto/metrics_for_slice.proto",
    "tensorflow_model_analysis.MetricsForSlice",
)
_RESULT = (
    "tensorflow_model_analysis/proto/validation_result.proto",
    "tensorflow_model_analysis.ValidationResult",
)
_LOWER = 2  # MetricDirection.LOWER_IS_BETTER
CANDIDATE = ("", "candidate")  # names that TFMA gives to the new model


@dataclasses.dataclass(frozen=True)
class Metric:
    """A number of an evaluation.

    Attributes:
        slice: "" for all examples, or "feature value".
        model: name of the model: "" or "candidate", or "baseline".
        name: name of the metric.
        is_diff: whether it is the difference to the baseline.
        value: the number; None where it is not finite.
    """

    slice: str
    model: str
    name: str
    is_diff: bool
    value: float | None


def metrics(folder: pathlib.Path) -> Iterator[Metric]:
    """Yield the numbers of an evaluation; none where its files are gone."""
    for content in _records(folder, "metrics*"):
        part = protos.message(*_METRICS).FromString(content)
        for item in part.metric_keys_and_values:
            if item.value.HasField("double_value"):
                number = item.value.double_value.value
                yield Metric(
                    slice_name(part.slice_key),
                    item.key.model_name,
                    item.key.name,
                    item.key.is_diff,
                    number if math.isfinite(number) else None,
                )


def validation(folder: pathlib.Path) -> tuple[bool, list[GateRecord]] | None:
    """Whether TFMA's thresholds were met, and those that were not; None where there is no validation.

    TFMA does not list the thresholds that were met.
    """
    content = next(_records(folder, "validations*"), None)
    if content is None:
        return None
    result = protos.message(*_RESULT).FromString(content)
    failed = [
        _failure(slice_name(part.slice_key), failure)
        for part in result.metric_validations_per_slice
        for failure in part.failures
    ]
    missing = [
        GateRecord(
            "any metric", ", ".join(_spec(spec)), "", None, None, "failed", "no example is of this slice"
        )
        for spec in result.missing_slices
    ]
    return result.validation_ok, failed + missing


def slice_name(key: Any) -> str:
    """The name of a slice's key: "feature value", or "" for all examples."""
    parts = [(part.column, getattr(part, part.WhichOneof("kind"))) for part in key.single_slice_keys]
    return ", ".join(f"{column} {_text(value)}" for column, value in parts)


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _spec(spec: Any) -> list[str]:
    return [*spec.feature_keys, *(f"{name} {value}" for name, value in sorted(spec.feature_values.items()))]


def _failure(part: str, failure: Any) -> GateRecord:
    value = failure.metric_value.double_value.value if failure.metric_value.HasField("double_value") else None
    words, by = _bound(failure.metric_threshold, value)
    reason = failure.message or ("" if value is not None else "was not measured")
    return GateRecord(failure.metric_key.name, part, words, value, by, "failed", reason)


def _bound(threshold: Any, value: float | None) -> tuple[str, float | None]:
    """The bound that was missed in words, and the distance from it, negative."""
    if threshold.HasField("change_threshold"):
        change = threshold.change_threshold
        sign = -1 if change.direction == _LOWER else 1
        limit = change.absolute.value if change.HasField("absolute") else change.relative.value
        kind = "" if change.HasField("absolute") else " (relative)"
        words = f"may {'rise' if sign < 0 else 'fall'} by {abs(limit):g}{kind}"
        return words, None if value is None or kind else sign * (value - limit)
    bounds = threshold.value_threshold
    low, high = bounds.lower_bound.value, bounds.upper_bound.value
    if bounds.HasField("lower_bound") and (
        value is None or value < low or not bounds.HasField("upper_bound")
    ):
        return f"at least {low:g}", None if value is None else value - low
    if bounds.HasField("upper_bound"):
        return f"at most {high:g}", None if value is None else high - value
    return "to be measured", None


def _records(folder: pathlib.Path, pattern: str) -> Iterator[bytes]:
    """Yield the records of TFRecord files, compressed or not; what is cut off at the end is left out."""
    for file in sorted(folder.glob(f"{pattern}.tfrecord*") if folder.is_dir() else ()):
        content = file.read_bytes()
        if content[:2] == b"\x1f\x8b":
            import gzip

            content = gzip.decompress(content)
        place = 0
        while place + 12 <= len(content):
            (length,) = struct.unpack_from("<Q", content, place)
            if place + 16 + length > len(content):
                return
            yield content[place + 12 : place + 12 + length]
            place += 16 + length
