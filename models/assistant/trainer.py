"""Training of the assistant: network and FAQ index, exported for plain texts."""

from __future__ import annotations

import functools
import tempfile
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.assistant.index import Index, build_index
from models.assistant.model import build_model
from models.assistant.preprocessing import NONE, cut
from models.common import data, saved_models, word2vec
from models.common.devices import even, visible
from models.common.progress import Progress, check, record, save_weights

OUT_OF_SCOPE = "out_of_scope"  # intent of out-of-scope texts
_SHUFFLE = 50_000  # size of the shuffle buffer, in texts
_FEWEST_CLASSES = 2  # Keras drops an axis of length 1 before a loss
NO_ANSWER = "I do not know."


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.base_model` holds the word vectors."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    intents, tags = (_names(transform, kind) for kind in ("intents", "tags"))
    size = config["batch_size"]
    validation = data.batches(fn_args.eval_files, transform, "intent", 1000)
    with tempfile.TemporaryDirectory() as folder, visible(size):
        model = build_model(
            word2vec.load(fn_args.base_model, 0.5),
            max(len(intents), _FEWEST_CLASSES),
            max(len(tags), _FEWEST_CLASSES),
            config["dimensions"],
            config["filters"],
            config["dropout"],
            config["word_dropout"],
        )
        learnt = labelled(fn_args.train_files, transform, f"{folder}/train")
        steps = int(learnt.reduce(np.int64(0), lambda total, *_: total + 1)) // size or 1
        outside = tags.index("O") if "O" in tags else NONE
        noise = functools.partial(swap_letters, outside=outside, rate=config["slot_noise"])
        schedule = keras.optimizers.schedules.CosineDecay(config["learning_rate"], steps * config["epochs"])
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=NONE)
        model.compile(
            optimizer=keras.optimizers.AdamW(schedule, weight_decay=config["weight_decay"], clipnorm=1.0),
            loss={"intent": loss, "tags": loss},
        )
        history = model.fit(
            learnt.shuffle(_SHUFFLE, config["seed"]).repeat().batch(size).map(noise).prefetch(2),
            steps_per_epoch=steps,
            epochs=config["epochs"],
            validation_data=even(validation.map(_targets)),
            callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
            verbose=0,
        )
    check(history.history)
    index = build_index(fn_args.train_files, transform)
    assistant = Assistant(model, transform, index, intents, tags)
    assistant.choose_bounds(validation, config["false_alarms"], config["false_answers"])
    notes = {
        "parameters": model.count_params(),
        "train_steps": steps * config["epochs"],
        "questions_indexed": int(tf.size(index.names)),
        "out_of_scope_from": float(assistant.alarm),
        "known_from": float(assistant.known),
    }
    record(fn_args, {"": history.history}, notes)
    save_weights(model, fn_args)
    assistant.export(fn_args.serving_model_dir)


def labelled(patterns: list[str], transform: tft.TFTransformOutput, file: str) -> tf.data.Dataset:
    """Return the texts with a known intent, one by one, as of `_targets`; the cache is a file."""
    every = data.batches(patterns, transform, "intent", 1000).map(_targets).unbatch()
    return every.filter(lambda _, targets: targets["intent"] != NONE).cache(file)


@tf.autograph.experimental.do_not_convert
def _targets(features: dict[str, tf.Tensor], intent: tf.Tensor) -> tuple[Any, Any]:
    """Return inputs and targets of the network."""
    return (features["words"], features["trigrams"]), {"intent": intent, "tags": features["tags"]}


@tf.autograph.experimental.do_not_convert
def swap_letters(inputs: Any, targets: Any, *, outside: int, rate: float) -> tuple[Any, Any]:
    """Give some slot words the letters of other words, so that the context has to identify their slot.

    Args:
        inputs: `words`, int64 [n, length], unchanged; `trigrams`, int64 [n, length, most].
        targets: unchanged; `tags`, int64 [n, length].
        outside: tag of words in no slot.
        rate: fraction of the slot words.
    """
    words, trigrams = inputs
    inside = (targets["tags"] != outside) & (targets["tags"] != NONE)
    drawn = inside & (tf.random.uniform(tf.shape(words)) < rate)
    other = tf.random.shuffle(trigrams)
    return (words, tf.where(drawn[..., tf.newaxis], other, trigrams)), targets


def _before(values: tf.Tensor, first: Any) -> tf.Tensor:
    """Return the previous value of each value, [n]; `first` before the first."""
    return tf.concat([[tf.cast(first, values.dtype)], values], axis=0)[:-1]


def _names(transform: tft.TFTransformOutput, kind: str) -> list[str]:
    return [name.decode() for name in transform.vocabulary_by_name(kind)]


class Assistant(tf.Module):
    """Model that answers texts: network, FAQ index, and the thresholds of rejection."""

    def __init__(
        self,
        model: keras.Model,
        transform: tft.TFTransformOutput,
        index: Index,
        intents: list[str],
        tags: list[str],
    ) -> None:
        """Combine network and index; no text is refused until thresholds are chosen."""
        super().__init__()
        self.model, self.index = model, index
        self.transform = transform.transform_features_layer()
        self._intents, self._tags = tf.constant(intents), tf.constant(tags)
        self.alarm = tf.Variable(1.0, trainable=False)  # minimum probability of an out-of-scope text
        self.known = tf.Variable(0.0, trainable=False)  # minimum score of an answer

    def choose_bounds(self, validation: tf.data.Dataset, false_alarms: float, false_answers: float) -> None:
        """Choose both thresholds on validation texts.

        Args:
            validation: batches of (features, intent); texts without an intent are questions.
            false_alarms: permitted fraction of in-scope texts classified as out of scope.
            false_answers: permitted fraction of texts without a question that get an answer.
        """
        alarms, scores, labels = [], [], []
        for features, intents in validation:
            alarms.append(self._alarm(tf.nn.softmax(self._logits(features)["intent"])))
            scores.append(tf.reduce_max(self.index.scores(features["terms"], features["weights"]), axis=1))
            labels.append(tf.where(intents == NONE, "", tf.gather(self._intents, tf.maximum(intents, 0))))
        alarm, score, label = (tf.concat(part, axis=0).numpy() for part in (alarms, scores, labels))
        said, outside = label != b"", label == OUT_OF_SCOPE.encode()
        if outside.any() and (said & ~outside).any():
            self.alarm.assign(np.quantile(alarm[said & ~outside], 1 - false_alarms, method="higher"))
        if said.any():
            self.known.assign(np.quantile(score[said], 1 - false_answers, method="higher"))

    def _logits(self, features: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Return logits of the intents, float32 [n, intents], and of the tags, float32 [n, length, tags]."""
        logits = self.model([features["words"], features["trigrams"]], training=False)
        return {
            "intent": logits["intent"][:, : self._intents.shape[0]],
            "tags": logits["tags"][:, :, : self._tags.shape[0]],
        }

    def _alarm(self, probabilities: tf.Tensor) -> tf.Tensor:
        """Return the probability that texts are out of scope, float32 [n]."""
        return tf.reduce_sum(tf.where(self._intents == OUT_OF_SCOPE, probabilities, 0.0), axis=1)

    def read(self, texts: tf.Tensor) -> dict[str, tf.Tensor]:
        """Classify texts, string [n].

        Returns:
            `intent`, `tags` (of the words, joined by spaces), `slots` ("name: words", joined by commas) and
            `entry` (the most similar FAQ entry), string [n]; `confidence` (of the intent), `score` (of the
            entry) and `out_of_scope` (a probability), float32 [n]; `known`, int64 [n], 1 if the score reaches
            the threshold; `reply`, string [n], the answer of the entry.
        """
        features = self.transform({"text": tf.reshape(texts, [-1, 1])})
        logits = self._logits(features)
        probabilities = tf.nn.softmax(logits["intent"])
        alarm = self._alarm(probabilities)
        inside = tf.where(self._intents == OUT_OF_SCOPE, -1.0, probabilities)
        outside = (alarm >= self.alarm) & (alarm > 0)
        intent = tf.where(outside, OUT_OF_SCOPE, tf.gather(self._intents, tf.argmax(inside, axis=1)))
        tags, slots = self._slots(cut(texts), logits["tags"])
        scores = self.index.scores(features["terms"], features["weights"])
        best, score = tf.argmax(scores, axis=1), tf.reduce_max(scores, axis=1)
        return {
            "intent": intent,
            "confidence": tf.where(outside, alarm, tf.reduce_max(inside, axis=1)),
            "out_of_scope": alarm,
            "tags": tags,
            "slots": slots,
            "entry": tf.gather(self.index.names, best),
            "reply": tf.gather(self.index.replies, best),
            "score": score,
            "known": tf.cast((score >= self.known) & (score > 0), tf.int64),
        }

    def _slots(self, words: tf.RaggedTensor, logits: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return tags and slots, string [n], for words [n, words] and logits [n, length, tags]."""
        words = words[:, : tf.shape(logits)[1]]
        chosen = tf.gather(self._tags, tf.argmax(logits, axis=2))
        named = tf.RaggedTensor.from_tensor(chosen, lengths=words.row_lengths())
        tags, rows = named.values, named.value_rowids()
        slot = tf.strings.regex_replace(tags, "^[BI]-", "")
        inside = tags != "O"
        same = (slot == _before(slot, "")) & (rows == _before(rows, -1))
        begins = inside & (~same | tf.strings.regex_full_match(tags, "B-.*"))
        run = tf.cumsum(tf.cast(begins, tf.int64)) - 1
        first = tf.where(begins)[:, 0]
        kept = tf.where(inside)[:, 0]
        runs = tf.size(first, out_type=tf.int64)
        values = tf.strings.unsorted_segment_join(
            tf.gather(words.values, kept), tf.gather(run, kept), runs, separator=" "
        )
        pairs = tf.strings.join([tf.gather(slot, first), values], separator=": ")
        n = words.nrows()
        listed = tf.strings.unsorted_segment_join(pairs, tf.gather(rows, first), n, separator=", ")
        return tf.strings.reduce_join(named, axis=1, separator=" "), listed

    def answer(self, texts: tf.Tensor) -> dict[str, tf.Tensor]:
        """Return the answer to texts, string [n]: the outputs of `read`, and `answer`, string [n].

        The answer is that of the FAQ entry if its score reaches the threshold; for other in-scope texts it
        names the intent and its slots, for a program to act upon.
        """
        found = self.read(texts)
        slots = tf.strings.join([found["intent"], " (", found["slots"], ")"])
        act = tf.where(found["slots"] == "", found["intent"], slots)
        nothing = (found["intent"] == OUT_OF_SCOPE) | (found["tags"] == "")  # no tags: no words
        act = tf.where(nothing, NO_ANSWER, act)
        known = found["known"] == 1
        return {
            **found,
            "answer": tf.where(known, found["reply"], act),
            "confidence": tf.where(known, found["score"], found["confidence"]),
        }

    def export(self, folder: str) -> None:
        """Write a SavedModel with two signatures, both with the outputs of `answer`.

        `serving_default` takes `examples`, string [n]: serialized Examples with the feature `text`.
        `predict` takes `contents`, string [n]: texts.
        """

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
        def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
            spec = {"text": tf.io.FixedLenFeature([1], tf.string)}
            return self.answer(tf.io.parse_example(examples, spec)["text"][:, 0])

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
        def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
            return self.answer(contents)

        saved_models.write(self, folder, {"serving_default": examples, "predict": predict})
