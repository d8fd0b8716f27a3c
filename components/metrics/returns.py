"""Returns: what episodes brought, with intervals (Agarwal et al., 2021)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import apache_beam as beam
import numpy as np
import tensorflow_model_analysis as tfma
from scipy import stats
from tensorflow_model_analysis.metrics import metric_types

from components.metrics import several

NAMES = (
    "return_mean",
    "return_deviation",
    "return_least",
    "return_iqm",
    "return_iqm_low",
    "return_iqm_high",
)
_RESAMPLES = 2000
_AT_ONCE = 1_000_000  # numbers that are drawn at once


class Returns(tfma.metrics.Metric):
    """Emits the metrics in `NAMES`, of predictions that are returns of episodes.

    * `return_mean`, `return_deviation` (of the sample), `return_least`.
    * `return_iqm`: the interquartile mean, without the best and the worst quarter of the episodes.
    * `return_iqm_low`, `return_iqm_high`: its 95 % interval, by bootstrap over episodes (percentiles).
    """

    def __init__(self, code: str = "", name: str = "returns") -> None:
        """Set `code`, a hash of the code behind this metric, so that a change of code is a cache miss."""
        super().__init__(_computations, code=code, name=name)


metric_types.register_metric(Returns)


def _computations(
    code: str, name: str, model_names: list[str] | None = None
) -> metric_types.MetricComputations:
    del code, name
    return several.computations(NAMES, lambda keys, model: _Combiner(keys, model), model_names)


def summary(returns: Iterable[float]) -> dict[str, float]:
    """The metrics by name, whatever order the returns come in."""
    values = np.sort(np.fromiter(returns, np.float64))
    low = high = iqm = stats.trim_mean(values, 0.25)
    if len(np.unique(values)) > 1:
        interval = stats.bootstrap(
            (values,),
            _iqm,
            n_resamples=_RESAMPLES,
            batch=max(1, _AT_ONCE // len(values)),
            method="percentile",
            rng=np.random.default_rng(0),
        ).confidence_interval
        low, high = interval.low, interval.high
    deviation = values.std(ddof=1) if len(values) > 1 else 0.0
    figures = (values.mean(), deviation, values[0], iqm, low, high)
    return dict(zip(NAMES, map(float, figures), strict=True))


def _iqm(values: np.ndarray, axis: int) -> np.ndarray:
    return stats.trim_mean(values, 0.25, axis=axis)


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    """Keeps all returns: an evaluation has hundreds of episodes, not millions."""

    keys: several.Keys
    model_name: str

    def create_accumulator(self) -> list[float]:
        return []

    def add_input(self, accumulator: list[float], element: metric_types.StandardMetricInputs) -> list[float]:
        accumulator.append(float(np.asarray(element.get_predictions(self.model_name)).item()))
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[list[float]]) -> list[float]:
        return [value for part in accumulators for value in part]

    def extract_output(self, accumulator: list[float]) -> dict[metric_types.MetricKey, float]:
        return {self.keys[name]: value for name, value in summary(accumulator).items()}
