"""What an assistant understands: intents, slots, what is out of scope, and which answer it finds.

The model must give the outputs `intent` (the label's classes), `confidence` (float32), `tags` ("O", or "B-"
or "I-" and the slot, for each word, joined by spaces), `entry` (the name of an answer) and `known` (int64, 1
where it would be given). The label is the intent, "" where it is not known; the examples hold `tags` alike,
`answer` (the entry's name, "" where it is no question) and `text`.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Iterable, Iterator

import apache_beam as beam
import numpy as np
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics import metric_types

from components.metrics import several

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
    "misread_examples",
)
_FEATURES = ["tags", "answer", "text"]
_SHOWN = 40  # errors kept, the surest
_Error = tuple[float, str, str, bytes]  # confidence, what it is, what was understood, the text


class Understanding(tfma.metrics.Metric):
    """Emits the metrics in `NAMES`; those without examples are not a number.

    * `intent_accuracy`: the part of the texts in scope whose intent is right; taken for out of scope is
      wrong.
    * `intent_macro_f1`: the mean of the intents' F1, over those that occur.
    * `slot_precision`, `slot_recall`, `slot_f1`: of whole slots, by name and place (as in CoNLL-2000).
    * `frame_accuracy`: the part of the texts in scope whose intent and slots are all right.
    * `out_of_scope_recall`: the part of the texts out of scope that are known to be.
    * `false_alarms`: the part of the texts in scope that are taken for others.
    * `recall_at_1`: the part of the questions whose answer is the one found.
    * `answered`, `answered_right`: the part of the questions that get an answer; that get the right one.
    * `answered_wrongly`: the part of the texts with an intent, and so no questions, that get an answer.
    * `misread_examples`: JSON, the surest errors, as MisreadExamples gives them.
    """

    def __init__(
        self, out_of_scope: str = "out_of_scope", code: str = "", name: str = "understanding"
    ) -> None:
        """Set up the count.

        Args:
            out_of_scope: the intent of texts that the assistant is not there for.
            code: a hash of the code behind this metric, so that a change of code is a cache miss.
            name: of the metric as a whole.
        """
        super().__init__(_computations, out_of_scope=out_of_scope, code=code, name=name)


metric_types.register_metric(Understanding)


def _computations(
    out_of_scope: str, code: str, name: str, model_names: list[str] | None = None
) -> metric_types.MetricComputations:
    del code, name
    return several.computations(
        NAMES, lambda keys, model: _Combiner(keys, out_of_scope, model), model_names, _FEATURES
    )


def slots_of(tags: str) -> Iterator[tuple[int, int, str]]:
    """The slots in tags joined by spaces: first word, one beyond the last, name.

    A slot begins with "B-", and with "I-" where the word before is not of the same slot.
    """
    start, name = 0, ""
    for place, tag in enumerate([*tags.split(), "O"]):
        prefix, _, slot = tag.partition("-")
        if name and (prefix != "I" or slot != name):
            yield start, place, name
            name = ""
        if slot and not name:
            start, name = place, slot


@dataclasses.dataclass
class Counts:
    """What is counted: memory grows with the intents alone."""

    sums: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    pairs: collections.Counter[tuple[str, str]] = dataclasses.field(default_factory=collections.Counter)
    errors: list[_Error] = dataclasses.field(default_factory=list)

    def add_utterance(
        self, label: str, intent: str, expected: set[tuple], found: set[tuple], out_of_scope: str
    ) -> None:
        """Count a text whose intent is known."""
        self.pairs[label, intent] += 1
        self.sums["said"] += 1
        self.sums["expected"] += len(expected)
        self.sums["found"] += len(found)
        self.sums["both"] += len(expected & found)
        if label == out_of_scope:
            self.sums["outside"] += 1
            self.sums["outside, right"] += intent == label
        else:
            self.sums["inside"] += 1
            self.sums["inside, right"] += intent == label
            self.sums["inside, all right"] += intent == label and expected == found
            self.sums["alarms"] += intent == out_of_scope

    def add_question(self, right: bool, known: bool) -> None:
        """Count a text that has an answer."""
        self.sums["questions"] += 1
        self.sums["first"] += right
        self.sums["answered"] += known
        self.sums["answered right"] += right and known

    def keep(self, error: _Error) -> None:
        """Keep the surest errors."""
        several.keep(self.errors, error, _SHOWN)

    def values(self) -> dict[str, float | str]:
        """The metrics by name."""
        sums = self.sums

        def part(of: str, whole: str) -> float:
            return sums[of] / sums[whole] if sums[whole] else float("nan")

        labelled: collections.Counter[str] = collections.Counter()
        predicted: collections.Counter[str] = collections.Counter()
        for (label, intent), count in self.pairs.items():
            labelled[label] += count
            predicted[intent] += count
        f1 = [2 * self.pairs[i, i] / (labelled[i] + predicted[i]) for i in {*labelled, *predicted}]
        marked = sums["expected"] + sums["found"]
        return {
            "intent_accuracy": part("inside, right", "inside"),
            "intent_macro_f1": float(np.mean(f1)) if f1 else float("nan"),
            "slot_precision": part("both", "found"),
            "slot_recall": part("both", "expected"),
            "slot_f1": 2 * sums["both"] / marked if marked else float("nan"),
            "frame_accuracy": part("inside, all right", "inside"),
            "out_of_scope_recall": part("outside, right", "outside"),
            "false_alarms": part("alarms", "inside"),
            "recall_at_1": part("first", "questions"),
            "answered": part("answered", "questions"),
            "answered_right": part("answered right", "questions"),
            "answered_wrongly": part("said, answered", "said"),
            "misread_examples": several.misread(self.errors, "text"),
        }


@dataclasses.dataclass
class _Combiner(beam.CombineFn):
    keys: several.Keys
    out_of_scope: str
    model_name: str

    def create_accumulator(self) -> Counts:
        return Counts()

    def add_input(self, accumulator: Counts, element: metric_types.StandardMetricInputs) -> Counts:
        outputs = {k: np.asarray(v).item() for k, v in element.get_predictions(self.model_name).items()}
        label = _text(element.get_labels(self.model_name))
        tags, answer, text = (_text(element.features[name]) for name in _FEATURES)
        intent, found = _text(outputs["intent"]), _text(outputs["tags"])
        known = bool(outputs["known"])
        if label:
            expected, marked = set(slots_of(tags)), set(slots_of(found))
            accumulator.add_utterance(label, intent, expected, marked, self.out_of_scope)
            accumulator.sums["said, answered"] += known
            if intent != label:
                accumulator.keep((float(outputs["confidence"]), label, intent, text.encode()))
            elif expected != marked:
                accumulator.keep((float(outputs["confidence"]), tags, found, text.encode()))
        if answer:
            entry = _text(outputs["entry"])
            accumulator.add_question(entry == answer, known)
            if entry != answer and known:
                accumulator.keep((float(outputs["score"]), answer, entry, text.encode()))
        return accumulator

    def merge_accumulators(self, accumulators: Iterable[Counts]) -> Counts:
        merged = Counts()
        for part in accumulators:
            merged.sums += part.sums
            merged.pairs += part.pairs
            for error in part.errors:
                merged.keep(error)
        return merged

    def extract_output(self, accumulator: Counts) -> dict[metric_types.MetricKey, float | str]:
        return {self.keys[name]: value for name, value in accumulator.values().items()}


def _text(value: object) -> str:
    content = np.asarray(value).reshape(-1)[0]
    return content.decode(errors="replace") if isinstance(content, bytes) else str(content)
