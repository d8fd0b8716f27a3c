"""Metrics of phone numbers: effect of a digit classifier's errors on handwritten numbers.

A phone number is ten digits. A text is sent only if it accepts every digit of the number; otherwise
the guest is asked to write the number again. So each number ends as

* delivered: all digits accepted and right;
* misrouted: all digits accepted, at least one wrong;
* rejected: at least one digit not accepted.

Numbers are drawn, with a fixed seed, from the held-out digits that TFMA evaluates. A rejected number is
drawn anew once, as a guest would write it again; that gives the values "within two".
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from models.common import figures, metrics

_BINS_PER_DECADE = 100
_DECADES = 7  # float32 tells apart confidences up to 1 - 1e-7
_BINS = _BINS_PER_DECADE * _DECADES + 1


class PhoneNumbers(metrics.Metric):
    """Emits the rates in `NAMES`, and misrouted against rejected numbers as a curve over thresholds.

    The model must have the outputs `probabilities` (float32 [classes]) and `accepted` (0 or 1).
    """

    NAMES = (
        "phone_delivered",
        "phone_misrouted",
        "phone_rejected",
        "phone_delivered_within_two",
        "phone_misrouted_within_two",
    )

    def __init__(
        self,
        digits: int = 10,
        numbers: int = 100_000,
        seed: int = 0,
        code: str = "",
        name: str = "phone_numbers",
    ) -> None:
        """Set the metric up.

        Args:
            digits: digits in a number.
            numbers: how many numbers are drawn.
            seed: of the draw.
            code: source fingerprint, so that changed code is a cache miss.
            name: name of the metric.
        """
        super().__init__(
            functools.partial(Digits, digits, numbers, seed),
            name=name,
            code=code,
            digits=digits,
            numbers=numbers,
            seed=seed,
        )


@dataclasses.dataclass
class Digits:
    """Digits counted by accepted, right and bin of confidence: int64 [2, 2, bins]."""

    digits: int
    numbers: int
    seed: int
    counts: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros((2, 2, _BINS), np.int64))

    def add(self, example: metrics.Example) -> None:
        """Add a digit."""
        probabilities = example.output("probabilities").reshape(-1)
        predicted = int(probabilities.argmax())
        accepted = int(metrics.plain(example.output("accepted")) > 0)
        right = int(predicted == int(example.label))
        self.counts[accepted, right, bin_of(float(probabilities[predicted]))] += 1

    def merge(self, other: Digits) -> None:
        """Add other digits."""
        self.counts += other.counts

    def result(self) -> metrics.Result:
        """The metrics and figures."""
        if not self.counts.sum():
            return metrics.Result(dict.fromkeys(PhoneNumbers.NAMES, metrics.NAN))
        values, curve = simulate(self.counts, self.digits, self.numbers, self.seed)
        return metrics.Result(values, [reject_curve(curve)])


def bin_of(confidence: float) -> int:
    """Return the bin of a confidence, linear in log(1 - confidence), so that 0.999 and 0.9999 differ."""
    doubt = max(1.0 - confidence, 10.0**-_DECADES)
    return round(-float(np.log10(doubt)) * _BINS_PER_DECADE)


def confidence_of(bins: np.ndarray) -> np.ndarray:
    """Return the confidence of a bin."""
    return 1.0 - 10.0 ** (-bins / _BINS_PER_DECADE)


def simulate(
    counts: np.ndarray, digits: int, numbers: int, seed: int
) -> tuple[dict[str, float], list[list[float]]]:
    """Draw phone numbers from counted digits.

    Args:
        counts: int64 [2, 2, bins]: digits by accepted, right and bin of confidence; not all 0.
        digits: digits in a number.
        numbers: how many numbers to draw.
        seed: of the draw.

    Returns:
        The rates by name; and, for each of several thresholds of confidence, [threshold, delivered,
        misrouted, rejected].
    """
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
    rates = (delivered, misrouted, ~sent, second_delivered, second_misrouted)
    return {n: float(r.mean()) for n, r in zip(PhoneNumbers.NAMES, rates, strict=True)}, curve


def reject_curve(rows: list[list[float]]) -> figures.Curve:
    """The curve of `simulate` in percent: misrouted against rejected numbers."""
    points = sorted((100 * rejected, 100 * misrouted) for _, _, misrouted, rejected in rows)
    x, y = (list(values) for values in zip(*points, strict=True))
    series = figures.Series("phone numbers", x, y)
    return figures.Curve("Misrouted by rejected numbers", "rejected (%)", "misrouted (%)", [series])
