"""The gates as TFMA gets them."""

import pytest
import tensorflow_model_analysis as tfma

from models.common.digits.metrics import PhoneNumbers
from pipelines import _evaluation
from pipelines._evaluation import EvalSpec
from schemas import gates

LIMITS = gates.Gates(
    metrics={
        "sparse_categorical_accuracy": gates.Bound(at_least=0.9),
        "phone_misrouted": gates.Bound(at_least=0.001, at_most=0.01),
    },
    change={
        "sparse_categorical_accuracy": gates.Change(may_fall=0.02),
        "phone_misrouted": gates.Change(may_rise=0.03),
    },
)


def spec(*slices: str) -> EvalSpec:
    metrics = [tfma.MetricConfig(class_name="SparseCategoricalAccuracy"), PhoneNumbers()]
    return EvalSpec(metrics, prediction_key="probabilities", slices=slices)


def test_bounds_and_changes_keep_their_direction() -> None:
    made = _evaluation.thresholds(LIMITS.metrics, LIMITS.change)
    accuracy, misrouted = made["sparse_categorical_accuracy"], made["phone_misrouted"]
    assert accuracy.value_threshold.lower_bound.value == 0.9
    assert not accuracy.value_threshold.HasField("upper_bound")
    assert accuracy.change_threshold.absolute.value == -0.02
    assert accuracy.change_threshold.direction == tfma.MetricDirection.HIGHER_IS_BETTER
    assert misrouted.value_threshold.lower_bound.value == 0.001
    assert misrouted.value_threshold.upper_bound.value == 0.01
    assert misrouted.change_threshold.absolute.value == 0.03
    assert misrouted.change_threshold.direction == tfma.MetricDirection.LOWER_IS_BETTER


def test_every_bound_is_on_the_whole_test_split() -> None:
    (measured,) = spec("label").config(LIMITS).metrics_specs
    (accuracy,) = measured.metrics[0].per_slice_thresholds
    (misrouted,) = measured.per_slice_thresholds["phone_misrouted"].thresholds
    for holder in (accuracy, misrouted):
        assert [list(s.feature_keys) for s in holder.slicing_specs] == [[]]


def test_a_bound_on_a_slice_is_on_that_slice() -> None:
    limits = gates.Gates(slices={"label 3": {"phone_misrouted": gates.Bound(at_most=0.1)}})
    config = spec("label").config(limits)
    (bound,) = config.metrics_specs[0].per_slice_thresholds["phone_misrouted"].thresholds
    assert [dict(spec.feature_values) for spec in bound.slicing_specs] == [{"label": "3"}]
    with pytest.raises(gates.GateError, match="feature 'label' is not known"):
        spec("mask").config(limits)


def test_a_gate_on_what_is_not_measured_suggests_what_is() -> None:
    limits = gates.Gates(metrics={"sparse_categorical_accurcy": gates.Bound(at_least=0.9)})
    with pytest.raises(gates.GateError, match="did you mean 'sparse_categorical_accuracy'"):
        spec().config(limits)


def test_metrics_of_tfma_are_bounded_by_their_own_names() -> None:
    metrics = [tfma.metrics.MeanPrediction(), tfma.metrics.AUC(name="area")]
    limits = gates.Gates(
        metrics={"mean_prediction": gates.Bound(at_most=1.0), "area": gates.Bound(at_least=0.5)}
    )
    (measured,) = EvalSpec(metrics, prediction_key="probabilities").config(limits).metrics_specs
    assert [len(metric.per_slice_thresholds) for metric in measured.metrics] == [1, 1]


def test_the_code_of_a_metric_is_part_of_its_configuration() -> None:
    (measured,) = spec().config(LIMITS).metrics_specs
    config = measured.metrics[1]
    assert config.module == "models.common.digits.metrics"
    assert "models/common/metrics.py" in config.config and "code" not in measured.metrics[0].config
