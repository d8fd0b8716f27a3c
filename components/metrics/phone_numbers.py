"""PhoneNumbers: what a digit classifier means for the numbers that guests write.

A phone number is ten digits. The system sends a text only if it accepts every digit of the number; else
it asks the guest to write the number again. So each number ends as

* delivered: all digits accepted and right;
* misrouted: all digits accepted, at least one wrong, so that a stranger gets the text;
* rejected: at least one digit not accepted.

Numbers are drawn, with a fixed seed, from the held-out digits that TFMA evaluates. A rejected number is
drawn anew once, as a guest would write it again; that gives the figures "within two".
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable

import apache_beam as beam
import numpy as np
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics import metric_types

from components.metrics import several

NAMES = (
    "phone_delivered",
    "phone_misrouted",
    "phone_rejected",
    "phone_delivered_within_two",
    "phone_misrouted_within_two",
    "phone_reject_curve",
)
_BINS_PER_DECADE = 100
_DECADES = 7  # float32 tells apart confidences up to 1 - 1e-7
_BINS = _BINS_PER_DECADE * _DECADES + 1


class PhoneNumbers(tfma.metrics.Metric):
    """Emits the metrics in `NAMES`: rates, and the curve as JSON.

    The curve is a list of [threshold, delivered, misrouted, rejected]. (TFMA would subtract arrays of two
    models from each other, and these differ in length.)

    The model must give the outputs `probabilities` ([classes], float32) and `accepted` (0 or 1).
    """

    def __init__(
        self,
        digits: int = 10,
        numbers: int = 100_000,
        seed: int = 0,
        code: str = "",
        name: str = "phone_numbers",
    ) -> None:
        """Set up the draw.

        Args:
            digits: digits in a number.
            numbers: how many numbers are drawn.
            seed: of the draw.
            code: a hash of the code behind this metric, so that a change of code is a cache miss.
            name: of the metric as a whole.
        """
        super().__init__(_computations, digits=digits, numbers=numbers, seed=seed, code=code, name=name)


metric_types.register_metric(PhoneNumbers)


def _computations(
    digits: int,
    numbers: int,
    seed: int,
    code: str,
    name: str,
    model_names: list[str] | None = None,
) -> metric_types.MetricComputations:
    del code, name
    return several.computations(
        NAMES, lambda keys, model: _Combiner(keys, digits, numbers, seed, model), model_names
    )


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    """Counts digits by (accepted, right, confidence): constant memory, in whatever order they come."""

    keys: several.Keys
    digits: int
    numbers: int
    seed: int
    model_name: str

    def create_accumulator(self) -> np.ndarray:
        return np.zeros((2, 2, _BINS), np.int64)

    def add_input(self, accumulator: np.ndarray, element: metric_types.StandardMetricInputs) -> np.ndarray:
        outputs = element.get_predictions(self.model_name)
        label = int(np.asarray(element.get_labels(self.model_name)).item())
        probabilities = np.asarray(outputs["probabilities"]).reshape(-1)
        predicted = int(probabilities.argmax())
        accepted = int(np.asarray(outputs["accepted"]).item() > 0)
        accumulator[accepted, int(predicted == label), bin_of(float(probabilities[predicted]))] += 1
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[np.ndarray]) -> np.ndarray:
        return np.sum(list(accumulators), axis=0)

    def extract_output(self, accumulator: np.ndarray) -> dict[metric_types.MetricKey, float | str]:
        values = simulate(accumulator, self.digits, self.numbers, self.seed)
        return {self.keys[name]: value for name, value in values.items()}


def bin_of(confidence: float) -> int:
    """The bin of a confidence: even in the logarithm of the doubt, so that 0.999 and 0.9999 differ."""
    doubt = max(1.0 - confidence, 10.0**-_DECADES)
    return round(-float(np.log10(doubt)) * _BINS_PER_DECADE)


def confidence_of(bins: np.ndarray) -> np.ndarray:
    """The confidence that a bin stands for."""
    return 1.0 - 10.0 ** (-bins / _BINS_PER_DECADE)


def simulate(counts: np.ndarray, digits: int, numbers: int, seed: int) -> dict[str, float | str]:
    """Draw phone numbers from counted digits and say what becomes of them.

    Args:
        counts: int64 [2, 2, bins]: digits by accepted, right and bin of confidence.
        digits: digits in a number.
        numbers: how many numbers to draw.
        seed: of the draw.

    Returns:
        The metrics by name.
    """
    if not counts.sum():
        empty = {name: float("nan") for name in NAMES[:-1]}
        return {**empty, "phone_reject_curve": "[]"}
    generator = np.random.default_rng(seed)
    accepted, right, bins = np.nonzero(counts)
    share = counts[accepted, right, bins] / counts.sum()

    def draw() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        cells = generator.choice(share.size, size=(numbers, digits), p=share)
        return (
            np.all(accepted[cells], axis=1),
            np.all(right[cells], axis=1),
            np.min(bins[cells], axis=1),
        )

    sent, correct, weakest = draw()
    sent_again, correct_again, _ = draw()
    delivered, misrouted = (sent & correct), (sent & ~correct)
    second_delivered = delivered | (~sent & sent_again & correct_again)
    second_misrouted = misrouted | (~sent & sent_again & ~correct_again)
    curve = [
        [float(x) for x in (confidence_of(level), *map(np.mean, (sure & correct, sure & ~correct, ~sure)))]
        for level in np.unique(np.quantile(weakest, np.linspace(0, 0.5, 51), method="nearest"))
        for sure in [weakest >= level]
    ]
    return {
        "phone_delivered": float(delivered.mean()),
        "phone_misrouted": float(misrouted.mean()),
        "phone_rejected": float((~sent).mean()),
        "phone_delivered_within_two": float(second_delivered.mean()),
        "phone_misrouted_within_two": float(second_misrouted.mean()),
        "phone_reject_curve": json.dumps(curve),
    }
