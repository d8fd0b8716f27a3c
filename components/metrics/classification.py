"""Classification: macro F1, calibration, confusion matrix and misclassified examples of a classifier."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import Literal

import numpy as np

from models.common import figures, metrics

_BINS = 15


class Classification(metrics.Metric):
    """Emits `NAMES`, a confusion matrix, a reliability diagram, and misclassified examples.

    * `macro_f1`: mean of the classes' F1, over the classes that occur.
    * `calibration_error`: expected calibration error (Guo et al., 2017), in 15 bins of equal width.

    The model must have the output `probabilities` (float32 [classes]); the label is a class number.
    """

    NAMES = ("macro_f1", "calibration_error")

    def __init__(
        self,
        class_names: Sequence[str] = (),
        feature: str = "",
        shown: Literal["image", "text"] = "text",
        code: str = "",
        name: str = "classification",
    ) -> None:
        """Set the metric up.

        Args:
            class_names: by class number; missing ones are shown as their number.
            feature: raw bytes feature that shows a misclassified example; "" shows none.
            shown: "image": a square of grey pixels, a byte each; "text": UTF-8.
            code: source fingerprint, so that changed code is not taken from the cache.
            name: of the metric as a whole.
        """
        names = list(class_names)
        super().__init__(
            functools.partial(Counts, names, feature, shown),
            name=name,
            code=code,
            features=[feature] if feature else [],
            class_names=names,
            feature=feature,
            shown=shown,
        )


@dataclasses.dataclass
class Calibration:
    """Confidence against accuracy, in bins: [bins, 3] sums of confidence, of right answers, of examples."""

    bins: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros((_BINS, 3)))

    def add(self, confidence: float, right: bool) -> None:
        """Count an answer."""
        self.bins[min(int(confidence * _BINS), _BINS - 1)] += (confidence, right, 1)

    def points(self) -> np.ndarray:
        """Mean confidence, accuracy and number of examples of each bin that has any: [filled bins, 3]."""
        filled = self.bins[self.bins[:, 2] > 0]
        return np.column_stack([filled[:, 0] / filled[:, 2], filled[:, 1] / filled[:, 2], filled[:, 2]])

    def error(self) -> float:
        """The expected calibration error."""
        confidence, accuracy, examples = self.points().T
        return float((np.abs(confidence - accuracy) * examples).sum() / max(examples.sum(), 1))

    def curve(self) -> figures.Curve:
        """The reliability diagram, in percent."""
        confidence, accuracy, _ = (100 * self.points()).T.tolist()
        ends = [min([*confidence, 100.0]), 100.0]
        return figures.Curve(
            "Reliability: accuracy by confidence",
            "confidence (%)",
            "accuracy (%)",
            [
                figures.Series("model", confidence, accuracy),
                figures.Series("perfect calibration", ends, ends, dashed=True),
            ],
        )


@dataclasses.dataclass
class Counts:
    """Counts; memory grows with the square of the classes."""

    class_names: list[str]
    feature: str = ""
    shown: str = "text"
    confusion: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros((0, 0), np.int64))
    calibration: Calibration = dataclasses.field(default_factory=Calibration)
    errors: metrics.Errors = dataclasses.field(default_factory=metrics.Errors)

    def add(self, example: metrics.Example) -> None:
        """Take in an example."""
        probabilities = example.output("probabilities").reshape(-1)
        label, predicted = int(example.label), int(probabilities.argmax())
        confidence = float(probabilities[predicted])
        self.count(label, predicted, confidence, len(probabilities))
        if label != predicted and self.feature:
            content = example.bytes_of(self.feature)
            self.errors.add(confidence, self.class_name(label), self.class_name(predicted), content)

    def count(self, label: int, predicted: int, confidence: float, classes: int) -> None:
        """Count an answer of a model that knows so many classes."""
        self._grow(max(classes, label + 1))
        self.confusion[label, predicted] += 1
        self.calibration.add(confidence, predicted == label)

    def merge(self, other: Counts) -> None:
        """Take in other counts."""
        classes = len(other.confusion)
        self._grow(classes)
        self.confusion[:classes, :classes] += other.confusion
        self.calibration.bins += other.calibration.bins
        self.errors.merge(other.errors)

    def _grow(self, classes: int) -> None:
        if (missing := classes - len(self.confusion)) > 0:
            self.confusion = np.pad(self.confusion, (0, missing))

    def class_name(self, number: int) -> str:
        """The name of a class, or its number."""
        return self.class_names[number] if number < len(self.class_names) else str(number)

    def macro_f1(self) -> float:
        """The mean of the classes' F1, over the classes that occur as label or prediction."""
        either = self.confusion.sum(axis=0) + self.confusion.sum(axis=1)
        f1 = 2 * self.confusion.diagonal()[either > 0] / either[either > 0]
        return float(f1.mean()) if len(f1) else metrics.NAN

    def result(self) -> metrics.Result:
        """The metrics and figures."""
        names = [self.class_name(number) for number in range(len(self.confusion))]
        shown: list[figures.Figure] = [
            figures.Matrix(
                "Confusion matrix",
                names,
                names,
                self.confusion.tolist(),
                note="Rows: labels. Columns: predictions.",
            ),
            self.calibration.curve(),
        ]
        if self.errors.items.heap:
            make = self.errors.gallery if self.shown == "image" else self.errors.table
            shown.append(make("Misclassified examples"))
        values = {"macro_f1": self.macro_f1(), "calibration_error": self.calibration.error()}
        return metrics.Result(values, shown)
