"""Baseline of ordering: n-gram probabilities of the words of an answer, given the previous words.

Interpolated Kneser-Ney smoothing (Kneser and Ney, 1995; Chen and Goodman, 1999) with one discount for each
order, estimated as by Ney, Essen and Kneser (1994): n1 / (n1 + 2 n2).
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data, saved_models
from models.common.baselines import NotTrainableError
from models.common.progress import record
from models.common.text import PADDING
from models.ordering.preprocessing import FIRST, TASK


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; counts n-grams."""
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    batches = data.batches(fn_args.train_files, transform, "target", 1000)
    targets = np.concatenate([target.numpy() for _, target in batches])
    numbers = transform.vocabulary_size_by_name("answers") + FIRST
    model = Model(targets, numbers, fn_args.custom_config["ngram_order"])
    record(fn_args, {}, {"parameters": sum(len(level.keys) for level in model.levels)})
    export(model, transform, fn_args.serving_model_dir)


@dataclasses.dataclass
class Level:
    """Statistics of one order of n-grams.

    Attributes:
        keys: n-grams, as one number each, int64, ascending.
        above: discounted relative frequency of the last word in its context, float32.
        contexts: contexts, as one number each, int64, ascending.
        rest: probability mass for shorter contexts, float32.
    """

    keys: np.ndarray
    above: np.ndarray
    contexts: np.ndarray
    rest: np.ndarray


class Model(tf.Module):
    """N-gram model: probabilities of words given up to `order` - 1 previous words."""

    def __init__(self, targets: np.ndarray, numbers: int, order: int) -> None:
        """Count n-grams.

        Args:
            targets: int64 [n, length]: a task, words, END, and 0 after it.
            numbers: vocabulary size.
            order: maximum n, 1 to 4.
        """
        super().__init__()
        if numbers**order >= 2**63:
            fault = f"{numbers} words to the power of {order} are too many; choose a lower ngram_order"
            raise NotTrainableError(fault)
        self.numbers, self.order = numbers, order
        # Neither padding nor tasks are predicted.
        self.sayable = numbers - 1 - (FIRST - TASK)
        grams = _grams(targets, order)
        levels: list[Level] = []
        counts: np.ndarray | None = None
        for length in range(order, 0, -1):
            if counts is None:
                keys, counts = np.unique(_key(grams, numbers), return_counts=True)
            else:  # number of distinct contexts
                keys, counts = np.unique(keys % numbers**length, return_counts=True)
            levels.append(_level(keys, counts, numbers))
        self.levels = levels[::-1]
        self.tables = [
            [tf.Variable(array, trainable=False) for array in dataclasses.astuple(level)]
            for level in self.levels
        ]

    def probability(self, target: tf.Tensor) -> tf.Tensor:
        """Return the probability of each word after the first, float32 [n, length - 1]; int64 [n, length]."""
        windows = _windows(target, self.order)
        chance = tf.fill(tf.shape(windows)[:2], 1.0 / self.sayable)
        for length, (keys, above, contexts, rest) in enumerate(self.tables, 1):
            key = tf.zeros_like(windows[:, :, 0])
            for place in range(self.order - length, self.order):
                key = key * self.numbers + windows[:, :, place]
            left = _look_up(key // self.numbers, contexts, rest, 1.0)
            chance = _look_up(key, keys, above, 0.0) + left * chance
        return chance


def _windows(target: Any, order: int) -> tf.Tensor:
    """Return the `order` tokens up to each token after the first; the first one is repeated as padding."""
    target = tf.convert_to_tensor(target, tf.int64)
    before = tf.repeat(target[:, :1], order - 1, axis=1)
    padded = tf.concat([before, target], axis=1)
    length = tf.shape(target)[1]
    return tf.stack([padded[:, place + 1 : place + length] for place in range(order)], axis=2)


def _grams(targets: np.ndarray, order: int) -> np.ndarray:
    windows = _windows(targets, order).numpy()
    return windows[targets[:, 1:] != PADDING]


def _key(grams: np.ndarray, numbers: int) -> np.ndarray:
    key = np.zeros(len(grams), np.int64)
    for place in range(grams.shape[1]):
        key = key * numbers + grams[:, place]
    return key


def _level(keys: np.ndarray, counts: np.ndarray, numbers: int) -> Level:
    ones, twos = (counts == 1).sum(), (counts == 2).sum()
    discount = ones / (ones + 2 * twos) if ones and twos else 0.5
    contexts, first, kinds = np.unique(keys // numbers, return_index=True, return_counts=True)
    totals = np.add.reduceat(counts, first)
    above = (counts - discount) / np.repeat(totals, kinds)
    return Level(keys, above.astype(np.float32), contexts, (discount * kinds / totals).astype(np.float32))


def _look_up(wanted: tf.Tensor, keys: tf.Tensor, values: tf.Tensor, otherwise: float) -> tf.Tensor:
    flat = tf.reshape(wanted, [-1])
    place = tf.minimum(tf.searchsorted(keys, flat), tf.size(keys) - 1)
    found = tf.where(tf.equal(tf.gather(keys, place), flat), tf.gather(values, place), otherwise)
    return tf.reshape(found, tf.shape(wanted))


def export(model: Model, transform: tft.TFTransformOutput, folder: str) -> None:
    """Write a SavedModel whose `serving_default` takes `examples`, string [n], with `task` and `target`.

    Outputs: `log_likelihood`, float32 [n], of the target's words, END included, and `tokens`, int64 [n], how
    many they are.
    """
    serving = tf.Module()
    serving.model, serving.transform = model, transform.transform_features_layer()
    spec = {key: transform.raw_feature_spec()[key] for key in ("target", "task")}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        target = serving.transform(tf.io.parse_example(examples, spec))["target"]
        there = tf.not_equal(target[:, 1:], PADDING)
        chances = tf.where(there, tf.math.log(model.probability(target)), 0.0)
        return {
            "log_likelihood": tf.reduce_sum(chances, axis=1),
            "tokens": tf.reduce_sum(tf.cast(there, tf.int64), axis=1),
        }

    saved_models.write(serving, folder, {"serving_default": examples})
