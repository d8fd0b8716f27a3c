"""Metrics of the assistant: intents, slots, out-of-scope texts and answers.

The model must have the outputs `intent` (the label's classes), `confidence` (float32), `tags` ("O", or "B-"
or "I-" and the slot, for each word, joined by spaces), `entry` (the name of an answer), `score` (float32) and
`known` (int64, 1 if the answer is given). The label is the intent, "" if unknown; the examples hold `tags` in
the same form, `answer` (the entry's name, "" if the text is no question) and `text`.
"""

from __future__ import annotations

import collections
import dataclasses
import functools
from collections.abc import Iterator

import numpy as np

from models.common import metrics


class Understanding(metrics.Metric):
    """Metric that emits `NAMES`, and the errors of the highest confidence.

    * `intent_accuracy`: fraction of in-scope texts with the right intent; "out of scope" counts as wrong.
    * `intent_macro_f1`: mean of the intents' F1, over the intents that occur.
    * `slot_precision`, `slot_recall`, `slot_f1`: of whole slots, by name and position (as in CoNLL-2000).
    * `frame_accuracy`: fraction of in-scope texts whose intent and slots are all right.
    * `out_of_scope_recall`: fraction of out-of-scope texts that are recognised.
    * `false_alarms`: fraction of in-scope texts that are classified as out of scope.
    * `recall_at_1`: fraction of questions whose right answer is ranked first.
    * `answered`, `answered_right`: fraction of questions with an answer; with the right answer.
    * `answered_wrongly`: fraction of texts with an intent (no questions) that get an answer.

    A value is not applicable if the examples hold none of the texts in its denominator.
    """

    NAMES = (
        "intent_accuracy",
        "intent_macro_f1",
        "slot_precision",
        "slot_recall",
        "slot_f1",
        "frame_accuracy",
        "out_of_scope_recall",
        "false_alarms",
        "recall_at_1",
        "answered",
        "answered_right",
        "answered_wrongly",
    )

    def __init__(
        self, out_of_scope: str = "out_of_scope", code: str = "", name: str = "understanding"
    ) -> None:
        """Set the metric up.

        Args:
            out_of_scope: intent of out-of-scope texts.
            code: source fingerprint, so that changed code is a cache miss.
            name: name of the metric.
        """
        super().__init__(
            functools.partial(Counts, out_of_scope),
            name=name,
            code=code,
            features=["tags", "answer", "text"],
            out_of_scope=out_of_scope,
        )


def slots_of(tags: str) -> Iterator[tuple[int, int, str]]:
    """Yield the slots of tags joined by spaces: first word, last word + 1, name.

    A slot begins with "B-", or with "I-" if the previous word is not in the same slot.
    """
    start, name = 0, ""
    for place, tag in enumerate([*tags.split(), "O"]):
        prefix, _, slot = tag.partition("-")
        if name and (prefix != "I" or slot != name):
            yield start, place, name
            name = ""
        if slot and not name:
            start, name = place, slot


# Required texts by count, and the metrics that need them.
_NEEDED = {
    "said": ("text with an intent", ("intent_macro_f1", "answered_wrongly")),
    "inside": ("text in scope", ("intent_accuracy", "frame_accuracy", "false_alarms")),
    "expected": ("slot", ("slot_precision", "slot_recall", "slot_f1")),
    "outside": ("out-of-scope text", ("out_of_scope_recall",)),
    "questions": ("question with a known answer", ("recall_at_1", "answered", "answered_right")),
}


@dataclasses.dataclass
class Counts:
    """State of the metric; its memory grows with the number of intents."""

    out_of_scope: str
    sums: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    pairs: collections.Counter[tuple[str, str]] = dataclasses.field(default_factory=collections.Counter)
    errors: metrics.Errors = dataclasses.field(default_factory=metrics.Errors)

    def add(self, example: metrics.Example) -> None:
        """Add an example: an utterance, a question, or both."""
        known = bool(metrics.plain(example.output("known")))
        content = example.bytes_of("text")
        if label := example.label:
            tags, found = example.text("tags"), metrics.plain(example.output("tags"))
            intent = metrics.plain(example.output("intent"))
            expected, marked = set(slots_of(tags)), set(slots_of(found))
            self.add_utterance(label, intent, expected, marked)
            self.sums["said, answered"] += known
            confidence = float(metrics.plain(example.output("confidence")))
            if intent != label:
                self.errors.add(confidence, label, intent, content)
            elif expected != marked:
                self.errors.add(confidence, tags, found, content)
        if answer := example.text("answer"):
            entry = metrics.plain(example.output("entry"))
            self.add_question(entry == answer, known)
            if entry != answer and known:
                self.errors.add(float(metrics.plain(example.output("score"))), answer, entry, content)

    def add_utterance(self, label: str, intent: str, expected: set[tuple], found: set[tuple]) -> None:
        """Add a text with a known intent."""
        self.pairs[label, intent] += 1
        self.sums["said"] += 1
        self.sums["expected"] += len(expected)
        self.sums["found"] += len(found)
        self.sums["both"] += len(expected & found)
        if label == self.out_of_scope:
            self.sums["outside"] += 1
            self.sums["outside, right"] += intent == label
        else:
            self.sums["inside"] += 1
            self.sums["inside, right"] += intent == label
            self.sums["inside, all right"] += intent == label and expected == found
            self.sums["alarms"] += intent == self.out_of_scope

    def add_question(self, right: bool, known: bool) -> None:
        """Add a text with an answer."""
        self.sums["questions"] += 1
        self.sums["first"] += right
        self.sums["answered"] += known
        self.sums["answered right"] += right and known

    def merge(self, other: Counts) -> None:
        """Add other counts."""
        self.sums += other.sums
        self.pairs += other.pairs
        self.errors.merge(other.errors)

    def intent_macro_f1(self) -> float:
        """Return the mean F1 of the intents that occur as label or prediction."""
        labelled: collections.Counter[str] = collections.Counter()
        predicted: collections.Counter[str] = collections.Counter()
        for (label, intent), count in self.pairs.items():
            labelled[label] += count
            predicted[intent] += count
        f1 = [2 * self.pairs[i, i] / (labelled[i] + predicted[i]) for i in {*labelled, *predicted}]
        return float(np.mean(f1)) if f1 else metrics.NAN

    def _part(self, of: str, whole: str) -> float:
        return self.sums[of] / self.sums[whole] if self.sums[whole] else metrics.NAN

    def values(self) -> dict[str, float]:
        """Return the metrics by name."""
        part, sums = self._part, self.sums
        marked = sums["expected"] + sums["found"]
        return {
            "intent_accuracy": part("inside, right", "inside"),
            "intent_macro_f1": self.intent_macro_f1(),
            "slot_precision": part("both", "found"),
            "slot_recall": part("both", "expected"),
            "slot_f1": 2 * sums["both"] / marked if marked else metrics.NAN,
            "frame_accuracy": part("inside, all right", "inside"),
            "out_of_scope_recall": part("outside, right", "outside"),
            "false_alarms": part("alarms", "inside"),
            "recall_at_1": part("first", "questions"),
            "answered": part("answered", "questions"),
            "answered_right": part("answered right", "questions"),
            "answered_wrongly": part("said, answered", "said"),
        }

    def result(self) -> metrics.Result:
        """Return the metrics and figures."""
        values = self.values()
        reasons = {
            name: f"the test examples hold no {kind}"
            for count, (kind, names) in _NEEDED.items()
            if not self.sums[count]
            for name in names
            if np.isnan(values[name])
        }
        shown = [self.errors.table("Misunderstood texts")] if self.errors.items.heap else []
        return metrics.Result(values, shown, reasons)
