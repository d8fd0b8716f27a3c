"""Judgement of a model: passed, failed and not applicable gates.

TFMA validates metrics against thresholds. It fails a threshold whose slice has no example, and one whose
metric has no value. If the examples cannot answer, the gate becomes "not applicable", in the validation
result as well.
`gates.json` lists every gate; reports and clusters read nothing else.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator
from typing import Any

import tensorflow as tf
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics.metric_specs import metric_thresholds_from_metrics_specs
from tensorflow_model_analysis.proto import config_pb2, validation_result_pb2
from tfx.components.evaluator import constants
from tfx.types import standard_artifacts

from models.common.metrics import NOT_APPLICABLE

FILE = "gates.json"
CANDIDATE = ("", "candidate")  # names that TFMA gives to the new model

PASSED, FAILED, INAPPLICABLE = "passed", "failed", "not applicable"

_Key = tuple[str, str, bool]  # slice, name of the metric, whether it is the difference to the baseline


@dataclasses.dataclass(frozen=True)
class Gate:
    """A bound on a metric, with its outcome.

    Attributes:
        metric: name of the metric.
        slice: "" for the whole test split, or "feature value".
        bound: in words.
        value: measured value, or change from the latest blessed model; None if there is none.
        by: distance from the bound, positive if the gate is passed.
        state: "passed", "failed" or "not applicable".
        reason: reason why the gate is not applicable, or fault of the value.
    """

    metric: str
    slice: str
    bound: str
    value: float | None
    by: float | None
    state: str
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class _Bound:
    words: str
    limit: float
    sign: int  # 1: at least, -1: at most


def settle(folder: str, eval_config: tfma.EvalConfig, has_baseline: bool) -> bool:
    """Judge every gate, write `gates.json`, and take gates that do not apply out of the validation result.

    Args:
        folder: what TFMA wrote: metrics and the validation result.
        eval_config: the gates as thresholds, as they were before TFMA removed those that need a baseline.
        has_baseline: whether a baseline was measured.

    Returns:
        Whether no gate failed, and at least one applied.
    """
    result = tfma.load_validation_result(folder)
    values, reasons, slices = _measured(folder)
    failures = {
        (slice_name(part.slice_key), failure.metric_key.name, failure.metric_key.is_diff): failure
        for part in result.metric_validations_per_slice
        for failure in part.failures
    }
    gates = []
    for key, bound in _thresholds(eval_config):
        part, name, is_diff = key
        if is_diff and not has_baseline:
            reason = "there is no earlier blessed model"
        elif part and part not in slices:
            reason = f"no test example has {part}"
        else:
            reason = reasons.get((part, name), "")
        failure = failures.get(key)
        value = None if failure and failure.message else values.get(key)  # TFMA's words: "Metric not found."
        gates.append(_judged(key, bound, value, failure is not None, reason))
    good = all(gate.state != FAILED for gate in gates) and any(gate.state == PASSED for gate in gates)
    _forgive(result, {(gate.slice, gate.metric) for gate in gates if gate.state == FAILED}, good)
    _rewrite(folder, result)
    with tf.io.gfile.GFile(f"{folder}/{FILE}", "w") as file:
        file.write(json.dumps([dataclasses.asdict(gate) for gate in gates], indent=1))
    return good


def mark(blessing: standard_artifacts.ModelBlessing, good: bool) -> None:
    """Write a verdict into a blessing as TFX does, in the place of one that is there."""
    for name in (constants.BLESSED_FILE_NAME, constants.NOT_BLESSED_FILE_NAME):
        if tf.io.gfile.exists(f"{blessing.uri}/{name}"):
            tf.io.gfile.remove(f"{blessing.uri}/{name}")
    name = constants.BLESSED_FILE_NAME if good else constants.NOT_BLESSED_FILE_NAME
    tf.io.gfile.makedirs(blessing.uri)
    with tf.io.gfile.GFile(f"{blessing.uri}/{name}", "w") as file:
        file.write("")
    value = constants.BLESSED_VALUE if good else constants.NOT_BLESSED_VALUE
    blessing.set_int_custom_property(constants.ARTIFACT_PROPERTY_BLESSED_KEY, value)


def slice_name(key: Any) -> str:
    """The name of a slice's key, a protocol buffer: "feature value", or "" for the whole split."""
    parts = [(part.column, getattr(part, part.WhichOneof("kind"))) for part in key.single_slice_keys]
    return ", ".join(f"{column} {_text(value)}" for column, value in parts)


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _spec_name(spec: config_pb2.SlicingSpec) -> str:
    return ", ".join(f"{feature} {value}" for feature, value in sorted(spec.feature_values.items()))


def _measured(folder: str) -> tuple[dict[_Key, float], dict[tuple[str, str], str], set[str]]:
    """The candidate's numbers, by slice and metric why there is none, and the slices that have examples."""
    values: dict[_Key, float] = {}
    reasons: dict[tuple[str, str], str] = {}
    slices: set[str] = set()
    for record in tfma.load_metrics(folder):
        part = slice_name(record.slice_key)
        slices.add(part)
        for item in record.metric_keys_and_values:
            if item.key.model_name not in CANDIDATE:
                continue
            if item.value.HasField("double_value"):
                values[part, item.key.name, item.key.is_diff] = item.value.double_value.value
            elif item.key.name.endswith(NOT_APPLICABLE) and not item.key.is_diff:
                found = json.loads(item.value.bytes_value or b"{}")
                reasons |= {(part, name): reason for name, reason in found.items()}
    return values, reasons, slices


def _thresholds(eval_config: tfma.EvalConfig) -> Iterator[tuple[_Key, _Bound]]:
    every = metric_thresholds_from_metrics_specs(eval_config.metrics_specs, eval_config=eval_config)
    for key, thresholds in every.items():
        for spec, threshold in thresholds:
            part = _spec_name(spec) if spec else ""
            for bound in _bounds(threshold):
                yield (part, key.name, bool(key.is_diff)), bound


def _bounds(threshold: Any) -> Iterator[_Bound]:
    if isinstance(threshold, config_pb2.GenericChangeThreshold):
        limit = threshold.absolute.value
        if threshold.direction == tfma.MetricDirection.HIGHER_IS_BETTER:
            yield _Bound(f"may fall by {-limit:g}", limit, 1)
        else:
            yield _Bound(f"may rise by {limit:g}", limit, -1)
        return
    if threshold.HasField("lower_bound"):
        yield _Bound(f"at least {threshold.lower_bound.value:g}", threshold.lower_bound.value, 1)
    if threshold.HasField("upper_bound"):
        yield _Bound(f"at most {threshold.upper_bound.value:g}", threshold.upper_bound.value, -1)


def _judged(key: _Key, bound: _Bound, value: float | None, failed: bool, reason: str) -> Gate:
    """The outcome of a gate.

    Args:
        key: what is bounded.
        bound: the bound.
        value: what was measured; None or not a number where nothing was.
        failed: whether TFMA found a fault with the threshold, which may hold two bounds.
        reason: why there is no value, if the data cannot answer.
    """
    part, name, _ = key
    if value is None or math.isnan(value):
        if reason:
            return Gate(name, part, bound.words, None, None, INAPPLICABLE, reason)
        fault = "was not measured" if value is None else "is not a number"
        return Gate(name, part, bound.words, None, None, FAILED, fault)
    by = bound.sign * (value - bound.limit)
    return Gate(name, part, bound.words, value, by, FAILED if failed and by < 0 else PASSED)


def _forgive(
    result: validation_result_pb2.ValidationResult, failed: set[tuple[str, str]], good: bool
) -> None:
    """Leave only the failures of these slices and metrics in a validation result.

    TFMA also lists metrics that are missing from a slice which no gate bounds.
    """
    parts = list(result.metric_validations_per_slice)
    del result.metric_validations_per_slice[:]
    for part in parts:
        name = slice_name(part.slice_key)
        kept = [failure for failure in part.failures if (name, failure.metric_key.name) in failed]
        if kept:
            result.metric_validations_per_slice.add(slice_key=part.slice_key, failures=kept)
    del result.missing_slices[:]
    result.validation_ok = good


def _rewrite(folder: str, result: validation_result_pb2.ValidationResult) -> None:
    (file,) = tf.io.gfile.glob(f"{folder}/{tfma.constants.VALIDATIONS_KEY}*")
    with tf.io.TFRecordWriter(file) as writer:
        writer.write(result.SerializeToString())
