"""The gates as TFMA gets them."""

import pytest

from pipelines import _blueprint
from schemas import gates

LIMITS = gates.Gates(
    gates.DataGate(),
    {
        "sparse_categorical_accuracy": gates.Bound(low=0.9),
        "phone_misrouted": gates.Bound(low=0.001, high=0.01),
    },
    {
        "sparse_categorical_accuracy": gates.Change(may_fall=0.02),
        "phone_misrouted": gates.Change(may_rise=0.03),
    },
)
METRICS = [
    _blueprint.metric("SparseCategoricalAccuracy"),
    _blueprint.metric("PhoneNumbers", module="components.metrics.phone_numbers"),
]


def test_bounds_and_changes_keep_their_direction() -> None:
    made = _blueprint.thresholds(LIMITS.metrics, LIMITS.change)
    accuracy, misrouted = made["sparse_categorical_accuracy"], made["phone_misrouted"]
    assert accuracy.value_threshold.lower_bound.value == 0.9
    assert not accuracy.value_threshold.HasField("upper_bound")
    assert accuracy.change_threshold.absolute.value == -0.02
    assert accuracy.change_threshold.direction == _blueprint.tfma.MetricDirection.HIGHER_IS_BETTER
    assert misrouted.value_threshold.lower_bound.value == 0.001
    assert misrouted.value_threshold.upper_bound.value == 0.01
    assert misrouted.change_threshold.absolute.value == 0.03
    assert misrouted.change_threshold.direction == _blueprint.tfma.MetricDirection.LOWER_IS_BETTER


def test_every_bound_is_on_the_whole_test_split() -> None:
    config = _blueprint.eval_config(LIMITS, METRICS, ["label"], "probabilities", "label")
    (spec,) = config.metrics_specs
    (accuracy,) = spec.metrics[0].per_slice_thresholds
    (misrouted,) = spec.per_slice_thresholds["phone_misrouted"].thresholds
    for holder in (accuracy, misrouted):
        assert [list(s.feature_keys) for s in holder.slicing_specs] == [[]]


def test_a_bound_on_a_slice_is_on_that_slice() -> None:
    limits = gates.Gates(gates.DataGate(), {}, {}, {"label 3": {"phone_misrouted": gates.Bound(high=0.1)}})
    config = _blueprint.eval_config(limits, METRICS, ["label"], "probabilities", "label")
    (bound,) = config.metrics_specs[0].per_slice_thresholds["phone_misrouted"].thresholds
    assert [dict(spec.feature_values) for spec in bound.slicing_specs] == [{"label": "3"}]
    with pytest.raises(gates.GateError, match="slices are by"):
        _blueprint.eval_config(limits, METRICS, ["mask"], "probabilities", "label")


def test_a_gate_on_what_is_not_measured_is_an_error() -> None:
    limits = gates.Gates(gates.DataGate(), {"sparse_categorical_accurcy": gates.Bound(low=0.9)}, {})
    with pytest.raises(gates.GateError, match="sparse_categorical_accurcy"):
        _blueprint.eval_config(limits, METRICS, [], "probabilities", "label")
