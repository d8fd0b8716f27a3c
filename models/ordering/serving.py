"""Serving graph of ordering: from texts to answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf
import tensorflow_transform as tft

from models.common import saved_models
from models.common.text import PADDING
from models.ordering import beam, wording
from models.ordering.model import Dialogue
from models.ordering.preprocessing import END, FIRST, MOST, TASK, TASKS

Tensors = dict[str, tf.Tensor]


class Responder(tf.Module):
    """Trained network with its vocabularies and beam search."""

    def __init__(
        self, model: Dialogue, transform: tft.TFTransformOutput, tasks: Sequence[str], config: dict[str, Any]
    ) -> None:
        """Set up.

        Args:
            model: trained network.
            transform: output of the Transform component.
            tasks: tasks in the train split.
            config: settings `beam_width` and `length_penalty`.
        """
        super().__init__()
        self.model, self.transform = model, transform.transform_features_layer()
        self.table = tf.Variable(words_of(transform), trainable=False)
        self._raw = transform.raw_feature_spec()
        self._tasks, self._beam, self._penalty = tasks, config["beam_width"], config["length_penalty"]

    def say(self, words: tf.Tensor, trigrams: tf.Tensor, tasks: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the best answers: word numbers, int64 [n, length], and their log-probabilities, float32 [n].

        Args:
            words: int64 [n, heard].
            trigrams: int64 [n, heard, letters].
            tasks: start tokens of the tasks, int64 [n].
        """
        memory, hidden, states = self.model.encode(words, trigrams)
        never = (
            tf.reduce_sum(tf.one_hot([0, 1, *range(TASK, FIRST)], self.table.shape[0]), axis=0) * beam.NEVER
        )

        def step(said: tf.Tensor, states: list[tf.Tensor]) -> tuple[tf.Tensor, list[tf.Tensor]]:
            logits, states = self.model.step(said, states, memory, hidden)
            return tf.nn.log_softmax(logits) + never, states

        return beam.search(step, states, tasks, END, self._beam, MOST, self._penalty)

    def text(self, numbers: tf.Tensor, orders: tf.Tensor) -> tf.Tensor:
        """Return word numbers as texts, string [n]; `orders`, bool [n], marks written orders."""
        words = tf.gather(self.table, numbers)
        return tf.where(orders, wording.written(words), wording.spoken(words))

    def judged(self, features: Tensors) -> Tensors:
        """Return the log-probability of the right answers and their number of words, END included."""
        heard, target = {key: features[key] for key in ("words", "trigrams")}, features["target"]
        logits = self.model({**heard, "said": target[:, :-1]}, training=False)
        chances = -tf.nn.sparse_softmax_cross_entropy_with_logits(target[:, 1:], logits)
        there = tf.not_equal(target[:, 1:], PADDING)
        return {
            "log_likelihood": tf.reduce_sum(tf.where(there, chances, 0.0), axis=1),
            "tokens": tf.reduce_sum(tf.cast(there, tf.int64), axis=1),
        }

    def evaluate(self, serialized: tf.Tensor) -> Tensors:
        """Return the answer to the task of each Example, and the likelihood of the right answer."""
        raw = tf.io.parse_example(serialized, {key: self._raw[key] for key in ("text", "task", "target")})
        features = trimmed(self.transform(raw))
        target = features["target"]
        numbers, chance = self.say(features["words"], features["trigrams"], target[:, 0])
        answer = self.text(numbers, tf.equal(target[:, 0], TASK))
        return {"answer": answer, "confidence": tf.exp(chance), **self.judged(features)}

    def answer(self, texts: tf.Tensor) -> Tensors:
        """Return the answers of all tasks to texts, string [n]."""
        features = trimmed(self.transform({"text": tf.reshape(texts, [-1, 1])}))
        found: Tensors = {}
        for task, name in zip(TASKS, ("order", "confirmation", "reply"), strict=True):
            if task in self._tasks:
                number = tf.fill([tf.size(texts)], tf.constant(TASK + TASKS.index(task), tf.int64))
                numbers, chance = self.say(features["words"], features["trigrams"], number)
                found[name] = self.text(numbers, tf.fill([tf.size(texts)], task == "order"))
                found[f"{name}_confidence"] = tf.exp(chance)
        names = [name for name in ("confirmation", "reply", "order") if name in found]
        answer, sure = found[names[0]], found[f"{names[0]}_confidence"]
        if {"order", "confirmation", "reply"} <= set(found):  # a text without an order gets a reply
            empty = tf.equal(found["order"], "")
            answer = tf.where(empty, found["reply"], answer)
            sure = tf.where(empty, found["reply_confidence"], sure)
        return {**found, "answer": answer, "confidence": sure}

    def export(self, folder: str) -> None:
        """Write a SavedModel with three signatures.

        `serving_default` takes `examples`, string [n]: serialized Examples with the feature `text`; `predict`
        takes `contents`, string [n]: texts. Outputs: `answer` string [n]; `confidence` float32 [n], its
        probability; and of `order`, `confirmation` and `reply` those that were learnt, string [n], each with
        its `..._confidence`. `evaluate` takes `examples` with `text`, `task` and `target`; see `evaluate`.
        """
        texts = {"text": self._raw["text"]}
        examples_spec = [tf.TensorSpec([None], tf.string, name="examples")]

        @tf.function(input_signature=examples_spec, autograph=False)
        def serving_default(examples: tf.Tensor) -> Tensors:
            return self.answer(tf.reshape(tf.io.parse_example(examples, texts)["text"], [-1]))

        @tf.function(input_signature=examples_spec, autograph=False)
        def evaluate(examples: tf.Tensor) -> Tensors:
            return self.evaluate(examples)

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
        def predict(contents: tf.Tensor) -> Tensors:
            return self.answer(contents)

        signatures = {"serving_default": serving_default, "evaluate": evaluate, "predict": predict}
        saved_models.write(self, folder, signatures)


def words_of(transform: tft.TFTransformOutput) -> list[bytes]:
    """Return the answer vocabulary by number; special tokens are empty."""
    return [b""] * FIRST + transform.vocabulary_by_name("answers")


def trimmed(features: Tensors) -> Tensors:
    """Return features without the columns that are padding in every row."""
    cut = dict(features)
    for key in ("words", "target"):
        if key in cut:
            cut[key] = cut[key][:, : tf.reduce_max(lengths(cut[key]))]
    cut["trigrams"] = cut["trigrams"][:, : tf.shape(cut["words"])[1]]
    return cut


def lengths(numbers: tf.Tensor) -> tf.Tensor:
    """Return the length of each row without padding, int32 [n]."""
    there = tf.cast(tf.not_equal(numbers, PADDING), tf.int32)
    return tf.reduce_sum(there, axis=1)
