"""Say which gates a model missed, and by how much, from what an Evaluator left behind."""

from __future__ import annotations

from typing import Any


def missed(folder: str) -> list[str]:
    """The gates of an evaluation that were not met, a sentence each; none where there were no gates."""
    import tensorflow_model_analysis as tfma  # seconds, for the models alone that are kept back

    result = tfma.load_validation_result(folder)
    found = []
    for part in result.metric_validations_per_slice if result else ():
        keys = part.slice_key.single_slice_keys
        where = "".join(f", {key.column} {_text(getattr(key, key.WhichOneof('kind')))}" for key in keys)
        for failure in part.failures:
            found.append(f"{failure.metric_key.name}{where}: {_how(failure)}")
    return found


def _how(failure: Any) -> str:
    value = failure.metric_value.double_value.value
    threshold = failure.metric_threshold
    if failure.metric_key.is_diff:
        allowed = threshold.change_threshold.absolute.value
        verb = "fell" if value < 0 else "rose"
        return f"{verb} by {abs(value):.4f}, and may by {abs(allowed):g}"
    bounds = threshold.value_threshold
    if bounds.HasField("lower_bound") and value < bounds.lower_bound.value:
        return f"{value:.4f} is {bounds.lower_bound.value - value:.4f} below {bounds.lower_bound.value:g}"
    if bounds.HasField("upper_bound") and value > bounds.upper_bound.value:
        return f"{value:.4f} is {value - bounds.upper_bound.value:.4f} above {bounds.upper_bound.value:g}"
    return failure.message or f"{value:.4f} does not do"


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
