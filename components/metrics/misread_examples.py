"""MisreadExamples: the held-out examples that a classifier gets wrong with the greatest confidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import apache_beam as beam
import numpy as np
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics import metric_types

from components.metrics import several

_Item = tuple[float, int, int, bytes]  # confidence, label, predicted, the feature's bytes


class MisreadExamples(tfma.metrics.Metric):
    """Emits JSON: a list of {label, predicted, confidence, kind, shown}, the surest first; `shown` is the
    feature in base64.

    The model must give the output `probabilities` ([classes], float32).
    """

    def __init__(
        self,
        feature: str = "image",
        kind: str = "image",
        most: int = 40,
        code: str = "",
        name: str = "misread_examples",
    ) -> None:
        """Choose what to show.

        Args:
            feature: the bytes feature that shows the example.
            kind: how a report shows it: "image" (a square of bytes) or "text".
            most: how many examples are kept at the most.
            code: a hash of the code behind this metric, so that a change of code is a cache miss.
            name: of the metric.
        """
        super().__init__(_computations, feature=feature, kind=kind, most=most, code=code, name=name)


metric_types.register_metric(MisreadExamples)


def _computations(
    feature: str,
    kind: str,
    most: int,
    code: str,
    name: str,
    model_names: list[str] | None = None,
) -> metric_types.MetricComputations:
    del code
    computations = []
    for model in model_names or [""]:
        key = metric_types.MetricKey(name, model_name=model)
        computations.append(
            metric_types.MetricComputation(
                keys=[key],
                preprocessors=[several.reader([feature], model)],
                combiner=_Combiner(key, feature, kind, most, model),
            )
        )
    return computations


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    """Keeps a heap of the surest errors, so memory does not grow with the data."""

    key: metric_types.MetricKey
    feature: str
    kind: str
    most: int
    model_name: str

    def create_accumulator(self) -> list[_Item]:
        return []

    def add_input(self, accumulator: list[_Item], element: metric_types.StandardMetricInputs) -> list[_Item]:
        outputs = element.get_predictions(self.model_name)
        label = int(np.asarray(element.get_labels(self.model_name)).item())
        # TFMA leaves the name out where there is but one output.
        probabilities = outputs["probabilities"] if isinstance(outputs, dict) else outputs
        probabilities = np.asarray(probabilities).reshape(-1)
        predicted = int(probabilities.argmax())
        if predicted != label:
            shown = bytes(np.asarray(element.features[self.feature]).item())
            several.keep(accumulator, (float(probabilities[predicted]), label, predicted, shown), self.most)
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[list[_Item]]) -> list[_Item]:
        merged: list[_Item] = []
        for accumulator in accumulators:
            for item in accumulator:
                several.keep(merged, item, self.most)
        return merged

    def extract_output(self, accumulator: list[_Item]) -> dict[metric_types.MetricKey, str]:
        return {self.key: several.misread(accumulator, self.kind)}
