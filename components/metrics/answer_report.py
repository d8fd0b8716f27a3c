"""AnswerReport: how good answers in words are: exact, likely, and varied."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterable

import apache_beam as beam
import numpy as np
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics import metric_types

from components.metrics import several

NAMES = ("order_exact", "confirmation_exact", "token_perplexity", "distinct_2", "misread_examples")
_SHOWN = 40  # wrong orders that are kept at the most
_Wrong = tuple[float, str, str, bytes]  # confidence, expected, got, what was said


class AnswerReport(tfma.metrics.Metric):
    """Emits the metrics in `NAMES`.

    * `order_exact`, `confirmation_exact`: the part of the examples with the feature `task` "order" and
      "confirm" whose answer is, to the letter, the label.
    * `token_perplexity`: e to the mean negative log-probability of the labels' words.
    * `distinct_2`: of all pairs of neighbouring words in the answers, the part that is different (Li et al.,
      2016).
    * `misread_examples`: JSON, the wrong orders with the greatest confidence: {label, predicted, confidence,
      kind, shown}; `shown` is what was said, in base64.

    The model may give the outputs `answer` (bytes) and `confidence` (float32), `log_likelihood` (float32) and
    `tokens` (int64). What needs one that is not there, or examples that are not there, is NaN.
    """

    def __init__(self, code: str = "", name: str = "answer_report") -> None:
        """Set `code`, a hash of the code behind this metric, so that a change of code is a cache miss."""
        super().__init__(_computations, code=code, name=name)


metric_types.register_metric(AnswerReport)


def _computations(
    code: str, name: str, model_names: list[str] | None = None
) -> metric_types.MetricComputations:
    del code, name
    return several.computations(
        NAMES, lambda keys, model: _Combiner(keys, model), model_names, ["text", "task"]
    )


@dataclasses.dataclass
class Counts:
    """What is counted; memory grows with the different pairs of words alone."""

    right: dict[str, int] = dataclasses.field(default_factory=dict)
    asked: dict[str, int] = dataclasses.field(default_factory=dict)
    log_likelihood: float = 0.0
    tokens: int = 0
    pairs: set[tuple[str, str]] = dataclasses.field(default_factory=set)
    said: int = 0  # pairs of words, different or not
    wrong: list[_Wrong] = dataclasses.field(default_factory=list)

    def add_answer(self, task: str, text: str, expected: str, got: str, confidence: float) -> None:
        """Count an answer."""
        words = got.lower().split()
        self.pairs.update(itertools.pairwise(words))
        self.said += max(len(words) - 1, 0)
        self.asked[task] = self.asked.get(task, 0) + 1
        self.right[task] = self.right.get(task, 0) + (got == expected)
        if task == "order" and got != expected:
            self.keep((confidence, expected or "nothing", got or "nothing", text.encode()))

    def add_likelihood(self, log_likelihood: float, tokens: int) -> None:
        """Count how likely the words of a label were."""
        self.log_likelihood += log_likelihood
        self.tokens += tokens

    def keep(self, wrong: _Wrong) -> None:
        """Keep the surest errors."""
        several.keep(self.wrong, wrong, _SHOWN)

    def values(self) -> dict[str, float | str]:
        """The metrics by name."""
        nan = float("nan")
        exact = {task: self.right[task] / asked for task, asked in self.asked.items()}
        return {
            "order_exact": exact.get("order", nan),
            "confirmation_exact": exact.get("confirm", nan),
            "token_perplexity": math.exp(-self.log_likelihood / self.tokens) if self.tokens else nan,
            "distinct_2": len(self.pairs) / self.said if self.said else nan,
            "misread_examples": several.misread(self.wrong, "text"),
        }


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    keys: several.Keys
    model_name: str

    def create_accumulator(self) -> Counts:
        return Counts()

    def add_input(self, accumulator: Counts, element: metric_types.StandardMetricInputs) -> Counts:
        outputs = element.get_predictions(self.model_name)
        if "answer" in outputs:
            task, text = (_text(element.features[name]) for name in ("task", "text"))
            label = _text(element.get_labels(self.model_name))
            confidence = float(np.asarray(outputs["confidence"]).item())
            accumulator.add_answer(task, text, label, _text(outputs["answer"]), confidence)
        if "tokens" in outputs:
            accumulator.add_likelihood(
                float(np.asarray(outputs["log_likelihood"]).item()), int(np.asarray(outputs["tokens"]).item())
            )
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[Counts]) -> Counts:
        merged = Counts()
        for part in accumulators:
            for task in part.asked:
                merged.asked[task] = merged.asked.get(task, 0) + part.asked[task]
                merged.right[task] = merged.right.get(task, 0) + part.right[task]
            merged.add_likelihood(part.log_likelihood, part.tokens)
            merged.pairs |= part.pairs
            merged.said += part.said
            for wrong in part.wrong:
                merged.keep(wrong)
        return merged

    def extract_output(self, accumulator: Counts) -> dict[metric_types.MetricKey, float | str]:
        return {self.keys[name]: value for name, value in accumulator.values().items()}


def _text(value: object) -> str:
    item = np.asarray(value).item()
    return item.decode(errors="replace") if isinstance(item, bytes) else str(item)
