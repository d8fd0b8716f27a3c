"""ClassReport: what accuracy does not say of a classifier: macro F1, and how honest its confidence is."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable

import apache_beam as beam
import numpy as np
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics import metric_types

from components.metrics import several

NAMES = ("macro_f1", "calibration_error", "reliability")
_BINS = 15


class ClassReport(tfma.metrics.Metric):
    """Emits the metrics in `NAMES`.

    * `macro_f1`: the mean of the classes' F1, over the classes that occur.
    * `calibration_error`: how far confidence is from accuracy, in 15 bins of equal width, weighted by their
      examples (ECE; Guo et al., 2017).
    * `reliability`: those bins as JSON, a list of [mean confidence, accuracy, examples].

    The model must give the output `probabilities` ([classes], float32).
    """

    def __init__(self, code: str = "", name: str = "class_report") -> None:
        """Set `code`, a hash of the code behind this metric, so that a change of code is a cache miss."""
        super().__init__(_computations, code=code, name=name)


metric_types.register_metric(ClassReport)


def _computations(
    code: str, name: str, model_names: list[str] | None = None
) -> metric_types.MetricComputations:
    del code, name
    return several.computations(NAMES, lambda keys, model: _Combiner(keys, model), model_names)


@dataclasses.dataclass
class Counts:
    """What is counted: memory grows with the classes alone."""

    classes: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros((0, 3), np.int64))
    bins: np.ndarray = dataclasses.field(default_factory=lambda: np.zeros((_BINS, 3)))

    def grow(self, classes: int) -> None:
        """Have room for so many classes: rows of right, predicted, labelled."""
        missing = classes - len(self.classes)
        if missing > 0:
            self.classes = np.pad(self.classes, ((0, missing), (0, 0)))

    def add(self, label: int, probabilities: np.ndarray) -> None:
        """Count an example."""
        predicted = int(probabilities.argmax())
        self.grow(max(len(probabilities), label + 1))
        self.classes[predicted, 1] += 1
        self.classes[label, 2] += 1
        if predicted == label:
            self.classes[label, 0] += 1
        confidence = float(probabilities[predicted])
        place = min(int(confidence * _BINS), _BINS - 1)
        self.bins[place] += (confidence, predicted == label, 1)

    def values(self) -> dict[str, float | str]:
        """The metrics by name."""
        right, predicted, labelled = self.classes.T
        occur = predicted + labelled > 0
        f1 = 2 * right[occur] / (predicted + labelled)[occur]
        filled = self.bins[self.bins[:, 2] > 0]
        error = np.abs(filled[:, 0] - filled[:, 1]).sum() / max(filled[:, 2].sum(), 1)
        rows = [[c / n, a / n, int(n)] for c, a, n in filled.tolist()]
        return {
            "macro_f1": float(f1.mean()) if len(f1) else float("nan"),
            "calibration_error": float(error),
            "reliability": json.dumps(rows),
        }


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    keys: several.Keys
    model_name: str

    def create_accumulator(self) -> Counts:
        return Counts()

    def add_input(self, accumulator: Counts, element: metric_types.StandardMetricInputs) -> Counts:
        outputs = element.get_predictions(self.model_name)
        label = int(np.asarray(element.get_labels(self.model_name)).item())
        # TFMA leaves the name out where there is but one output.
        probabilities = outputs["probabilities"] if isinstance(outputs, dict) else outputs
        accumulator.add(label, np.asarray(probabilities).reshape(-1))
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[Counts]) -> Counts:
        merged = Counts()
        for part in accumulators:
            merged.grow(len(part.classes))
            merged.classes[: len(part.classes)] += part.classes
            merged.bins += part.bins
        return merged

    def extract_output(self, accumulator: Counts) -> dict[metric_types.MetricKey, float | str]:
        return {self.keys[name]: value for name, value in accumulator.values().items()}
