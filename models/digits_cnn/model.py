"""The network of digits_cnn and the distortions it is trained with."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers

from models.digits_cnn.preprocessing import SIDE

CLASSES = 10


def build_model(dropout: float) -> keras.Model:
    """Five 3 x 3 convolutions while the image shrinks from 28 to 3 pixels, then a linear classifier.

    Input: float32 [n, 28, 28, 1] from 0 to 1. Output: float32 [n, 10] logits. 289,962 parameters.
    Batch normalisation follows every convolution (Ioffe and Szegedy, 2015), after the pooling where
    there is one: on a processor that takes a third of the time.
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


def classify(model: keras.Model, images: tf.Tensor) -> tf.Tensor:
    """Read each digit as it is and six times a little turned, scaled or slanted; return the mean.

    Digits that are read differently when they are turned a little get a lower confidence.

    Args:
        model: what `build_model` returned, trained.
        images: float32 [n, 28, 28, 1].

    Returns:
        Probabilities, float32 [n, 10].
    """
    n = tf.shape(images)[0]
    views = [images]
    for angle, scale, slant in VIEWS:
        views.append(_warp(images, angle, 1 + scale, 1 + scale, slant))
    logits = model(tf.concat(views, axis=0), training=False)
    return tf.reduce_mean(tf.reshape(tf.nn.softmax(logits), [len(views), n, CLASSES]), axis=0)


# Angle (radians), change of scale, slant.
VIEWS = (
    (0.12, 0.0, 0.0),
    (-0.12, 0.0, 0.0),
    (0.0, 0.08, 0.0),
    (0.0, -0.08, 0.0),
    (0.0, 0.0, 0.1),
    (0.0, 0.0, -0.1),
)


def distort(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Draw every digit a little differently: turned, scaled, slanted, moved and bent.

    One smooth random displacement field per image does it all, after the elastic distortions of Simard,
    Steinkraus and Platt (2003).

    Args:
        images: float32 [n, 28, 28, 1].
        seed: int [2]; equal seeds distort equally.

    Returns:
        float32 [n, 28, 28, 1], pixels outside the image taken as 0.
    """
    n = tf.shape(images)[0]
    seeds = tf.unstack(tf.random.split(seed, 7))

    def uniform(limit: float) -> tf.Tensor:
        return tf.random.stateless_uniform([n, 1, 1], seeds.pop(), -limit, limit)

    bend = tf.random.stateless_normal([n, 5, 5, 2], seeds.pop(), stddev=BEND)
    bend = tf.image.resize(bend, [SIDE, SIDE], method="bicubic")
    bend += tf.stack([uniform(1.5), uniform(1.5)], axis=-1)
    return _warp(images, uniform(0.12), 1 + uniform(0.1), 1 + uniform(0.1), uniform(0.1), bend)


BEND = 0.8  # pixels, the deviation of the bending before it is smoothed


def _warp(
    images: tf.Tensor,
    angle: float | tf.Tensor,
    scale_y: float | tf.Tensor,
    scale_x: float | tf.Tensor,
    slant: float | tf.Tensor,
    displacement: float | tf.Tensor = 0.0,
) -> tf.Tensor:
    """Turn, scale and slant images about their centre, then displace each pixel ([n, 28, 28, 2])."""
    axis = tf.range(SIDE, dtype=tf.float32) - (SIDE - 1) / 2
    y, x = axis[tf.newaxis, :, tf.newaxis], axis[tf.newaxis, tf.newaxis, :]
    from_y = scale_y * (tf.cos(angle) * y + tf.sin(angle) * x)
    from_x = scale_x * (tf.cos(angle) * x - tf.sin(angle) * y + slant * y)
    shape = [tf.shape(images)[0], SIDE, SIDE]
    places = tf.stack([tf.broadcast_to(from_y, shape), tf.broadcast_to(from_x, shape)], axis=-1)
    places += displacement
    return sample(images, places[..., 0], places[..., 1])


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
