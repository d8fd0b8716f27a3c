"""Policies as SavedModels."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf


def save(network: keras.Model, folder: str) -> None:
    """Write a policy that does what a network thinks is worth most.

    `serving_default` takes `observations`, float32 [n, numbers], and gives `action`, int64 [n], and `values`
    of all actions, float32 [n, actions].
    """
    policy = tf.Module()
    policy.network = network
    signature = tf.TensorSpec([None, *network.input_shape[1:]], tf.float32, name="observations")

    @tf.function(input_signature=[signature], autograph=False)
    def act(observations: tf.Tensor) -> dict[str, tf.Tensor]:
        values = network(observations)
        return {"action": tf.argmax(values, axis=1), "values": values}

    tf.saved_model.save(policy, folder, signatures={"serving_default": act})


class Saved:
    """A policy that was written by `save`."""

    def __init__(self, folder: str) -> None:
        """Load it."""
        self._model = tf.saved_model.load(folder)
        self._serve = self._model.signatures["serving_default"]

    def values(self, observations: np.ndarray) -> np.ndarray:
        """What each action is worth, float32 [n, actions]; observations, float32 [n, numbers]."""
        return self._serve(observations=tf.constant(observations, tf.float32))["values"].numpy()

    def __call__(self, observations: np.ndarray) -> np.ndarray:
        """What is done, int64 [n]."""
        return self._serve(observations=tf.constant(observations, tf.float32))["action"].numpy()
