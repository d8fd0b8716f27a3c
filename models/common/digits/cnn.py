"""Network of digits_cnn."""

from __future__ import annotations

import keras
from keras import layers

from models.common.digits.images import CLASSES, SIDE


def build_model(dropout: float) -> keras.Model:
    """Five 3 x 3 convolutions while the image shrinks from 28 to 3 pixels, then a linear classifier.

    Input: float32 [n, 28, 28, 1] from 0 to 1. Output: float32 [n, 10] logits. 289,962 parameters.
    Batch normalisation follows every convolution (Ioffe and Szegedy, 2015), after the pooling where
    there is one: on a processor this takes a third of the time.
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = _convolution(image, 32, "valid", pool=True)  # 28 to 13
    x = _convolution(x, 64, "valid")  # 11
    x = _convolution(x, 64, "same", pool=True)  # 5
    x = _convolution(x, 128, "same")
    x = _convolution(x, 128, "valid")  # 3
    x = layers.Flatten()(x)
    x = layers.Dropout(dropout)(x)
    return keras.Model(image, layers.Dense(CLASSES, name="logits")(x), name="digits_cnn")


def _convolution(x: keras.KerasTensor, filters: int, padding: str, pool: bool = False) -> keras.KerasTensor:
    x = layers.Conv2D(filters, 3, padding=padding, use_bias=False)(x)
    if pool:
        x = layers.MaxPooling2D()(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.Activation("relu")(x)
