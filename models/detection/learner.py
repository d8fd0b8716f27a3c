"""Training step of the detector."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from models.common.schedules import one_cycle
from models.detection.model import edges_loss, heat_loss

_DECAYS = (0.9, 0.999)  # of the gradient's moments
_LONGEST = 10.0  # norm of all gradients together


class Learner(keras.Model):
    """A network in training, by Adam (Kingma and Ba, 2015) with clipped gradients; its weights are averaged.

    Keras' own optimizers take a minute to trace for the hundreds of small weights of a mobile network.
    """

    def __init__(self, network: keras.Model, peak: float, steps: int, averaging: float) -> None:
        """Set the network, the peak learning rate, the number of steps, and the momentum of the average."""
        super().__init__()
        self.network = network
        self._rate, self._averaging = one_cycle(peak, steps), averaging
        self._weights_in_training = [weight.value for weight in network.trainable_weights]
        self._moments = [
            tuple(tf.Variable(tf.zeros_like(weight), trainable=False) for _ in _DECAYS)
            for weight in self._weights_in_training
        ]
        self._averages = [tf.Variable(weight, trainable=False) for weight in self._weights_in_training]
        self._step = tf.Variable(0.0, trainable=False)

    def call(self, pictures: tf.Tensor, training: bool = False) -> dict[str, tf.Tensor]:
        """Outputs of the network."""
        return self.network(pictures, training=training)

    def train_step(self, data: tuple[tf.Tensor, dict[str, tf.Tensor]]) -> dict[str, tf.Tensor]:
        """Learn from a batch; return its losses."""
        pictures, target = data
        with tf.GradientTape() as tape:
            given = self(pictures, training=True)
            heat, edges = (
                heat_loss(target["heat"], given["heat"]),
                edges_loss(target["edges"], given["edges"]),
            )
            loss = heat + edges
        self._update(tape.gradient(loss, self._weights_in_training))
        return {"loss": loss, "heat_loss": heat, "edges_loss": edges}

    def _update(self, gradients: list[tf.Tensor]) -> None:
        gradients, _ = tf.clip_by_global_norm(gradients, _LONGEST)
        rate = tf.cast(self._rate(self._step), tf.float32)
        step = self._step.assign_add(1.0)
        corrections = [1 - decay**step for decay in _DECAYS]
        momentum = tf.minimum(self._averaging, (1 + step) / (10 + step))
        weights = zip(self._weights_in_training, gradients, self._moments, self._averages, strict=True)
        for weight, gradient, (first, second), average in weights:
            first.assign(_DECAYS[0] * first + (1 - _DECAYS[0]) * gradient)
            second.assign(_DECAYS[1] * second + (1 - _DECAYS[1]) * gradient**2)
            root = tf.sqrt(second / corrections[1]) + 1e-8
            weight.assign_sub(rate * (first / corrections[0]) / root)
            average.assign(momentum * average + (1 - momentum) * weight)

    def swap(self) -> None:
        """Exchange the weights and their averages."""
        for weight, average in zip(self._weights_in_training, self._averages, strict=True):
            value: Any = weight.read_value()
            weight.assign(average)
            average.assign(value)
