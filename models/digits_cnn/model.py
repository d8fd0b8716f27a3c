"""The network of digits_cnn and the distortions it is trained with."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers

from models.digits_cnn.preprocessing import SIDE

CLASSES = 10


def build_model(dropout: float) -> keras.Model:
    """Three convolutions on 28, 14 and 7 pixels, then a linear classifier.

    Input: float32 [n, 28, 28, 1] from 0 to 1. Output: float32 [n, 10] logits. 156,586 parameters.
    Batch normalisation follows every convolution (Ioffe and Szegedy, 2015).
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = _convolution(image, 32, 5)
    x = layers.MaxPooling2D()(x)
    x = _convolution(x, 64, 3)
    x = layers.MaxPooling2D()(x)
    x = _convolution(x, 128, 3)
    x = layers.Flatten()(x)
    x = layers.Dropout(dropout)(x)
    return keras.Model(image, layers.Dense(CLASSES, name="logits")(x), name="digits_cnn")


def _convolution(x: keras.KerasTensor, filters: int, size: int) -> keras.KerasTensor:
    x = layers.Conv2D(filters, size, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.Activation("relu")(x)


def distort(images: tf.Tensor) -> tf.Tensor:
    """Draw every digit a little differently: turned, scaled, slanted, moved and bent.

    One smooth random displacement field per image does it all, after the elastic distortions of Simard,
    Steinkraus and Platt (2003).

    Args:
        images: float32 [n, 28, 28, 1].

    Returns:
        float32 [n, 28, 28, 1], pixels outside the image taken as 0.
    """
    n = tf.shape(images)[0]

    def uniform(limit: float) -> tf.Tensor:
        return tf.random.uniform([n, 1, 1], -limit, limit)

    axis = tf.range(SIDE, dtype=tf.float32) - (SIDE - 1) / 2
    y, x = axis[tf.newaxis, :, tf.newaxis], axis[tf.newaxis, tf.newaxis, :]
    angle, slant = uniform(0.12), uniform(0.1)
    from_y = (1 + uniform(0.1)) * (tf.cos(angle) * y + tf.sin(angle) * x) + uniform(1.5)
    from_x = (1 + uniform(0.1)) * (tf.cos(angle) * x - tf.sin(angle) * y + slant * y) + uniform(1.5)
    bend = tf.image.resize(tf.random.normal([n, 5, 5, 2], stddev=BEND), [SIDE, SIDE], method="bicubic")
    return sample(images, from_y + bend[..., 0], from_x + bend[..., 1])


BEND = 2.0  # pixels, the deviation of the bending before it is smoothed


def sample(images: tf.Tensor, y: tf.Tensor, x: tf.Tensor) -> tf.Tensor:
    """Read images at fractional positions, bilinearly.

    Args:
        images: float32 [n, 28, 28, 1].
        y: float32 [n, 28, 28], rows counted from the image's centre, in pixels.
        x: the same for columns.
    """
    n, wide = tf.shape(images)[0], SIDE + 3  # with a border of zeros
    flat = tf.reshape(tf.pad(images[..., 0], [[0, 0], [1, 2], [1, 2]]), [n, wide * wide])
    y = tf.clip_by_value(y + (SIDE + 1) / 2, 0.0, SIDE + 1.0)
    x = tf.clip_by_value(x + (SIDE + 1) / 2, 0.0, SIDE + 1.0)
    top, left = tf.floor(y), tf.floor(x)
    corner = tf.reshape(tf.cast(top * wide + left, tf.int32), [n, SIDE * SIDE])

    def at(offset: int) -> tf.Tensor:
        return tf.reshape(tf.gather(flat, corner + offset, batch_dims=1), [n, SIDE, SIDE])

    down, right = y - top, x - left
    upper = at(0) * (1 - right) + at(1) * right
    lower = at(wide) * (1 - right) + at(wide + 1) * right
    return (upper * (1 - down) + lower * down)[..., tf.newaxis]
