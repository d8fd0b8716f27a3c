"""Preprocessing of digits: bytes to image tensors; the same graph is used in serving."""

from __future__ import annotations

import tensorflow as tf

SIDE = 28  # pixels
CLASSES = 10


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Decode and scale a whole batch at once.

    Args:
        inputs: `image`, string [n, 1], 784 bytes each; `label`, int64 [n, 1].

    Returns:
        `image`, float32 [n, 28, 28, 1], 0 to 1; `label`, int64 [n].
    """
    return {"image": decode(inputs["image"]), "label": tf.reshape(inputs["label"], [-1])}


def decode(image: tf.Tensor) -> tf.Tensor:
    """Turn string [n, 1], 784 bytes each, into float32 [n, 28, 28, 1] from 0 to 1."""
    return scale(tf.io.decode_raw(tf.reshape(image, [-1]), tf.uint8))


def pixels_of(images: tf.Tensor) -> tf.Tensor:
    """Turn float32 [n, 28, 28, 1] from 0 to 1 into uint8 pixels [n, 28, 28]."""
    return tf.cast(tf.round(255 * images[..., 0]), tf.uint8)


def scale(pixels: tf.Tensor) -> tf.Tensor:
    """Turn uint8 pixels of any shape [n, ...] into float32 [n, 28, 28, 1] from 0 to 1."""
    return tf.reshape(tf.cast(pixels, tf.float32) / 255.0, [-1, SIDE, SIDE, 1])
