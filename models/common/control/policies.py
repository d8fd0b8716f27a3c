"""Policies as SavedModels."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf

from models.common import saved_models
from models.common.control.environments import Environment

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"


def save(network: keras.Model, environment: Environment, folder: str) -> None:
    """Write a greedy policy as a SavedModel.

    `serving_default` takes `observations`, float32 [n, numbers], and gives `action`, int64 [n], and `values`
    of all actions, float32 [n, actions].
    `predict` takes `contents`, string [n], see `parse`, and gives the same; `answer`, string [n], the
    action's name; `value_<action>`, float32 [n], of each action; and `confidence`, float32 [n], see `margin`.

    Args:
        network: model from observations, float32 [n, numbers], to values, float32 [n, actions].
        environment: environment with the names of numbers and actions.
        folder: folder to write to.
    """
    policy = tf.Module()
    policy.network = network
    signature = tf.TensorSpec([None, *network.input_shape[1:]], tf.float32, name="observations")

    @tf.function(input_signature=[signature], autograph=False)
    def act(observations: tf.Tensor) -> dict[str, tf.Tensor]:
        values = network(observations)
        return {"action": tf.argmax(values, axis=1), "values": values}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        outputs = act(parse(contents, environment.observations))
        named = zip(environment.actions, tf.unstack(outputs["values"], axis=1), strict=True)
        return {
            **outputs,
            **{f"value_{name.replace(' ', '_')}": value for name, value in named},
            "answer": tf.gather(tf.constant(environment.actions), outputs["action"]),
            "confidence": margin(outputs["values"]),
        }

    saved_models.write(policy, folder, {"serving_default": act, "predict": predict})


def margin(values: tf.Tensor) -> tf.Tensor:
    """Return the distance between the values of the best and the second best action, float32 [n] from 0 to 1.

    The distance is a fraction of the greater of both magnitudes, and no probability; 0 for equal values.

    Args:
        values: action values, float32 [n, actions].
    """
    best, second = tf.unstack(tf.math.top_k(values, 2).values, axis=1)
    greater = tf.maximum(tf.abs(best), tf.abs(second))
    return tf.minimum(tf.math.divide_no_nan(best - second, greater), 1.0)


def parse(contents: tf.Tensor, names: Sequence[str]) -> tf.Tensor:
    """Read observations in the graph.

    Args:
        contents: string [n]: a JSON object with these names, whose other members are ignored; or all
            numbers in this order, as a JSON list or a row of CSV.
        names: names of the numbers.

    Returns:
        float32 [n, numbers].

    Raises:
        tf.errors.InvalidArgumentError: a number is missing, surplus, or not finite (when the graph runs).
    """
    contents = tf.strings.strip(contents)
    objects = tf.strings.regex_full_match(contents, r"(?s)\{.*\}")
    lists = tf.strings.regex_full_match(contents, _list_of(len(names)))
    _demand(
        objects | lists,
        f"an observation needs {len(names)} finite numbers ({', '.join(names)}): "
        "as a JSON object with these names, or in this order as a JSON list or a row of CSV",
    )
    items = tf.strings.split(tf.strings.regex_replace(contents, r"[\[\],;\s]+", " ")).to_tensor("")
    items = tf.pad(items, [[0, 0], [0, len(names)]])
    columns = []
    for place, name in enumerate(names):
        member = rf'(?s).*"{name}"\s*:\s*"?({_NUMBER})"?\s*[,}}].*'
        given = lists | tf.strings.regex_full_match(contents, member)
        _demand(
            given | ~objects,
            f"{name} is missing or is no finite number; an observation has {', '.join(names)}",
        )
        text = tf.where(objects, tf.strings.regex_replace(contents, member, r"\1"), items[:, place])
        columns.append(tf.strings.to_number(tf.where(given, text, "0")))
    observations = tf.stack(columns, axis=1)
    _demand(tf.math.is_finite(observations), "an observation has a number that is too great")
    return observations


def _list_of(count: int) -> str:
    """Return a pattern of `count` numbers in a row, with or without brackets."""
    return rf"\[?\s*{_NUMBER}(?:(?:\s*[,;]\s*|\s+){_NUMBER}){{{count - 1}}}\s*\]?"


def _demand(holds: tf.Tensor, otherwise: str) -> None:
    tf.debugging.Assert(tf.reduce_all(holds), [otherwise])


class Saved:
    """Policy loaded from a SavedModel of `save`."""

    def __init__(self, folder: str) -> None:
        """Load the SavedModel in a folder."""
        self._model = tf.saved_model.load(folder)
        self._serve = self._model.signatures["serving_default"]

    def values(self, observations: np.ndarray) -> np.ndarray:
        """Return the action values, float32 [n, actions], of observations, float32 [n, numbers]."""
        return self._serve(observations=tf.constant(observations, tf.float32))["values"].numpy()

    def __call__(self, observations: np.ndarray) -> np.ndarray:
        """Return the actions, int64 [n], of observations, float32 [n, numbers]."""
        return self._serve(observations=tf.constant(observations, tf.float32))["action"].numpy()
