"""Network of digits_mlp."""

from __future__ import annotations

import keras
from keras import layers

from models.common.digits.images import CLASSES, SIDE


def build_model(hidden_layers: int, units: int, dropout: float) -> keras.Model:
    """Build a multilayer perceptron on the pixels: `hidden_layers` layers of `units` rectified linear units.

    Input: float32 [n, 28, 28, 1] from 0 to 1. Output: float32 [n, 10] logits. Without hidden layers it is
    a linear classifier. Initial weights as in He et al. (2015), dropout as in Srivastava et al. (2014).
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.Flatten()(image)
    for _ in range(hidden_layers):
        x = layers.Dense(units, activation="relu", kernel_initializer="he_normal")(x)
        x = layers.Dropout(dropout)(x)
    return keras.Model(image, layers.Dense(CLASSES, name="logits")(x), name="digits_mlp")
