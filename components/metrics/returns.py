"""Returns of episodes, with intervals (Agarwal et al., 2021)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
from scipy import stats

from models.common import figures, metrics

_RESAMPLES = 2000
_AT_ONCE = 1_000_000  # numbers that are drawn at once


class Returns(metrics.Metric):
    """Emits `NAMES`, of predictions that are returns of episodes, and their distribution as a curve.

    * `return_mean`, `return_deviation` (of the sample), `return_least`.
    * `return_iqm`: interquartile mean, without the best and the worst quarter of the episodes.
    * `return_iqm_low`, `return_iqm_high`: its 95 % interval, by bootstrap over episodes (percentiles).
    """

    NAMES = (
        "return_mean",
        "return_deviation",
        "return_least",
        "return_iqm",
        "return_iqm_low",
        "return_iqm_high",
    )

    def __init__(self, code: str = "", name: str = "returns") -> None:
        """Set `code`, the source fingerprint, so that changed code is not taken from the cache."""
        super().__init__(Episodes, name=name, code=code)


@dataclasses.dataclass
class Episodes:
    """State of the metric: all returns, as an evaluation has hundreds of episodes."""

    returns: list[float] = dataclasses.field(default_factory=list)

    def add(self, example: metrics.Example) -> None:
        """Take in the return of an episode."""
        self.returns.append(float(metrics.plain(example.output("return"))))

    def merge(self, other: Episodes) -> None:
        """Take in other episodes."""
        self.returns += other.returns

    def result(self) -> metrics.Result:
        """The metrics and figures."""
        return metrics.Result(summary(self.returns), [distribution(self.returns)])


def summary(returns: Iterable[float]) -> dict[str, float]:
    """The metrics by name, independent of the order of the returns."""
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
    made = (values.mean(), deviation, values[0], iqm, low, high)
    return dict(zip(Returns.NAMES, map(float, made), strict=True))


def _iqm(values: np.ndarray, axis: int) -> np.ndarray:
    return stats.trim_mean(values, 0.25, axis=axis)


def distribution(returns: Iterable[float]) -> figures.Curve:
    """The returns, sorted, by the fraction of episodes that return no more."""
    values = sorted(returns)
    percent = [100 * (rank + 1) / len(values) for rank in range(len(values))]
    series = figures.Series("test episodes", percent, values)
    return figures.Curve("Returns, sorted", "episodes (%)", "return", [series])
