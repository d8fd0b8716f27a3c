"""Metrics of ordering: exactness, likelihood and diversity of answers."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import math

from models.common import metrics

_TASKS = {"order_exact": ("order", "orders"), "confirmation_exact": ("confirm", "confirmations")}


class Answers(metrics.Metric):
    """Metric that emits `NAMES`, and the wrong orders of the highest confidence.

    * `order_exact`, `confirmation_exact`: fraction of the examples with the feature `task` "order" and
      "confirm" whose answer equals the label to the letter.
    * `token_perplexity`: exponential of the mean negative log-probability of the labels' words.
    * `distinct_2`: different pairs of neighbouring words in the answers, divided by all pairs (Li et al.,
      2016).

    The model may have the outputs `answer` (bytes) and `confidence` (float32), `log_likelihood` (float32) and
    `tokens` (int64). A value that needs a missing output is NaN; exactness is not applicable where the
    examples have no such task.
    """

    NAMES = ("order_exact", "confirmation_exact", "token_perplexity", "distinct_2")

    def __init__(self, code: str = "", name: str = "answers") -> None:
        """Set `code`, the source fingerprint, so that changed code is a cache miss."""
        super().__init__(Counts, name=name, code=code, features=["text", "task"])


@dataclasses.dataclass
class Counts:
    """State of the metric; its memory grows with the number of distinct word pairs."""

    tasks: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)  # examples
    right: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    asked: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)  # with an answer
    log_likelihood: float = 0.0
    tokens: int = 0
    pairs: set[tuple[str, str]] = dataclasses.field(default_factory=set)
    said: int = 0  # word pairs, not distinct
    errors: metrics.Errors = dataclasses.field(default_factory=metrics.Errors)

    def add(self, example: metrics.Example) -> None:
        """Add an example."""
        task = example.text("task")
        self.tasks[task] += 1
        if example.has("answer"):
            confidence = float(metrics.plain(example.output("confidence")))
            answer = metrics.plain(example.output("answer"))
            self.add_answer(task, example.text("text"), example.label, answer, confidence)
        if example.has("tokens"):
            self.log_likelihood += float(metrics.plain(example.output("log_likelihood")))
            self.tokens += int(metrics.plain(example.output("tokens")))

    def add_answer(self, task: str, text: str, expected: str, got: str, confidence: float) -> None:
        """Add an answer."""
        words = got.lower().split()
        self.pairs.update(itertools.pairwise(words))
        self.said += max(len(words) - 1, 0)
        self.asked[task] += 1
        self.right[task] += got == expected
        if task == "order" and got != expected:
            self.errors.add(confidence, expected or "nothing", got or "nothing", text.encode())

    def merge(self, other: Counts) -> None:
        """Add other counts."""
        self.tasks += other.tasks
        self.right += other.right
        self.asked += other.asked
        self.log_likelihood += other.log_likelihood
        self.tokens += other.tokens
        self.pairs |= other.pairs
        self.said += other.said
        self.errors.merge(other.errors)

    def values(self) -> dict[str, float]:
        """Return the metrics by name."""
        exact = {
            name: self.right[task] / self.asked[task] if self.asked[task] else metrics.NAN
            for name, (task, _) in _TASKS.items()
        }
        perplexity = math.exp(-self.log_likelihood / self.tokens) if self.tokens else metrics.NAN
        distinct = len(self.pairs) / self.said if self.said else metrics.NAN
        return {**exact, "token_perplexity": perplexity, "distinct_2": distinct}

    def result(self) -> metrics.Result:
        """Return the metrics and figures."""
        reasons = {
            name: f"the test examples hold no {kind}"
            for name, (task, kind) in _TASKS.items()
            if not self.tasks[task]
        }
        shown = [self.errors.table("Wrong orders")] if self.errors.items.heap else []
        return metrics.Result(self.values(), shown, reasons)
