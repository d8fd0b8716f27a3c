"""Base of the project's own metrics for TFMA.

A metric is a class with the names of its scalars, and a state that takes in examples one at a time. Its
values in an evaluation are

* each of `NAMES`: a float; NaN where it cannot be computed;
* "<name of the metric>_figures": JSON, as `models.common.figures.dump` writes it;
* "<name of the metric>_not_applicable": JSON, the reason in words for each of `NAMES` that the examples
  cannot answer. NaN without a reason is the model's fault.
"""

from __future__ import annotations

import dataclasses
import heapq
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol, Self

import apache_beam as beam
import numpy as np
from tensorflow_model_analysis.metrics import metric_types

from models.common import figures

FIGURES = "_figures"
NOT_APPLICABLE = "_not_applicable"
NAN = float("nan")


@dataclasses.dataclass(frozen=True)
class Result:
    """The outcome of a metric.

    Attributes:
        values: a float for each of the metric's `NAMES`.
        figures: for the report.
        not_applicable: reasons in words, by name, for values that are NaN because the examples cannot answer.
    """

    values: Mapping[str, float]
    figures: Sequence[figures.Figure] = ()
    not_applicable: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Example:
    """An example, and the outputs of one model for it."""

    def __init__(self, inputs: metric_types.StandardMetricInputs, model: str) -> None:
        """Wrap the inputs that TFMA hands to a metric."""
        self._inputs = inputs
        self._label_of = model
        self._outputs = inputs.get_predictions(model)

    @property
    def label(self) -> Any:
        """The label as a plain value; bytes are decoded."""
        return plain(self._inputs.get_labels(self._label_of))

    def has(self, output: str) -> bool:
        """Whether the model has an output of this name; a single output has any name."""
        return not isinstance(self._outputs, Mapping) or output in self._outputs

    def output(self, name: str) -> np.ndarray:
        """An output of the model."""
        # TFMA leaves the name out where there is one output.
        return np.asarray(self._outputs[name] if isinstance(self._outputs, Mapping) else self._outputs)

    def bytes_of(self, feature: str) -> bytes:
        """A raw feature of type bytes."""
        return bytes(np.asarray(self._inputs.features[feature]).item())

    def values(self, feature: str) -> np.ndarray:
        """All values of a raw feature; none where it is absent."""
        found = self._inputs.features.get(feature)
        return np.zeros(0) if found is None else np.asarray(found).reshape(-1)

    def text(self, feature: str) -> str:
        """A raw feature of type bytes, decoded."""
        return self.bytes_of(feature).decode(errors="replace")


def plain(value: Any) -> Any:
    """The only item of an array as a plain value; bytes are decoded."""
    item = np.asarray(value).item()
    return item.decode(errors="replace") if isinstance(item, bytes) else item


class State(Protocol):
    """A metric's running state. Its memory must not grow with the data."""

    def add(self, example: Example) -> None:
        """Take in an example."""

    def merge(self, other: Self) -> None:
        """Take in another state, which is not used afterwards."""

    def result(self) -> Result:
        """The outcome of all examples so far."""


class Metric(metric_types.Metric):
    """A metric with several values. Subclasses set `NAMES` and hand a factory of states to `__init__`."""

    NAMES: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        state: Callable[[], State],
        *,
        name: str,
        code: str,
        features: Sequence[str] = (),
        **settings: Any,
    ) -> None:
        """Set the metric up.

        Args:
            state: makes an empty state; it has to be picklable.
            name: of the metric as a whole.
            code: source fingerprint, so that changed code is not taken from the cache.
            features: raw features that the state reads.
            **settings: arguments of the subclass, as JSON can hold them.
        """
        super().__init__(self._computations, name=name, code=code, **settings)
        self._state, self._features = state, features

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Register the metric with TFMA."""
        super().__init_subclass__(**kwargs)
        metric_types.register_metric(cls)

    def _computations(
        self, model_names: list[str] | None = None, **settings: Any
    ) -> metric_types.MetricComputations:
        del settings
        return [self._computation(model) for model in model_names or [""]]

    def _computation(self, model: str) -> metric_types.MetricComputation:
        names = (*self.NAMES, f"{self.name}{FIGURES}", f"{self.name}{NOT_APPLICABLE}")
        # TFMA looks bounds of metrics that it did not name itself up under `example_weighted` None.
        keys = {n: metric_types.MetricKey(n, model_name=model, example_weighted=None) for n in names}
        # TFMA would look for the predictions of a model without a name under the name "".
        reader = metric_types.FeaturePreprocessor(
            list(self._features), model_names=[model] if model else None
        )
        return metric_types.MetricComputation(
            keys=list(keys.values()),
            preprocessors=[reader] if self._features else None,
            combiner=_Combiner(self._state, str(self.name), keys, model),
        )


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    state: Callable[[], State]
    name: str
    keys: dict[str, metric_types.MetricKey]
    model: str

    def create_accumulator(self) -> State:
        return self.state()

    def add_input(self, accumulator: State, element: metric_types.StandardMetricInputs) -> State:
        accumulator.add(Example(element, self.model))
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[State]) -> State:
        merged = self.state()
        for accumulator in accumulators:
            merged.merge(accumulator)
        return merged

    def extract_output(self, accumulator: State) -> dict[metric_types.MetricKey, float | str]:
        result = accumulator.result()
        values: dict[str, float | str] = {
            **result.values,
            f"{self.name}{FIGURES}": figures.dump(result.figures),
            f"{self.name}{NOT_APPLICABLE}": json.dumps(dict(result.not_applicable)),
        }
        return {key: values[name] for name, key in self.keys.items()}


@dataclasses.dataclass
class Greatest:
    """The greatest items seen, at most `most` of them."""

    most: int = 40
    heap: list[Any] = dataclasses.field(default_factory=list)

    def add(self, item: Any) -> None:
        """Keep the item if it is among the greatest."""
        if len(self.heap) < self.most:
            heapq.heappush(self.heap, item)
        else:
            heapq.heappushpop(self.heap, item)

    def merge(self, other: Greatest) -> None:
        """Keep the greatest of both."""
        for item in other.heap:
            self.add(item)

    def sorted(self) -> list[Any]:
        """The items, the greatest first."""
        return sorted(self.heap, reverse=True)


@dataclasses.dataclass
class Errors:
    """The misclassified examples of the highest confidence; ties go by label, prediction and content."""

    items: Greatest = dataclasses.field(default_factory=Greatest)

    def add(self, confidence: float, label: Any, predicted: Any, content: bytes) -> None:
        """Take in an error; `content` is what shows the example."""
        self.items.add((confidence, label, predicted, content))

    def merge(self, other: Errors) -> None:
        """Take in other errors."""
        self.items.merge(other.items)

    def table(self, title: str, shown: str = "text") -> figures.Table:
        """The errors as a table; `shown` is the heading of the examples."""
        rows: list[list[figures.Cell]] = [
            [_short(content.decode(errors="replace")), str(label), str(predicted), confidence]
            for confidence, label, predicted, content in self.items.sorted()
        ]
        columns = [shown, "label", "prediction", "confidence"]
        return figures.Table(title, columns, rows, note="Highest confidence first.")

    def gallery(self, title: str) -> figures.Gallery:
        """The errors as pictures; their contents are squares of grey pixels, a byte each."""
        items = [
            figures.picture(
                figures.png(figures.square(content)), f"{label} read as {predicted} ({confidence:.4f})"
            )
            for confidence, label, predicted, content in self.items.sorted()
        ]
        return figures.Gallery(title, items, note="Confidence in brackets, highest first.")


def _short(text: str, most: int = 300) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
