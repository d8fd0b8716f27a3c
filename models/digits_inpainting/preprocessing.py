"""Preprocessing: bytes to image tensors and holes; the same graph is used in serving."""

from __future__ import annotations

import tensorflow as tf

from models.common.digits.images import SIDE, decode


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Decode and scale a whole batch at once.

    Args:
        inputs: `image` and `original`, string [n, 1], 784 bytes each; `hole` the same, 1 where a pixel is
            missing; `label`, int64 [n, 1].

    Returns:
        `image`, `original`, `hole`: float32 [n, 28, 28, 1], 0 to 1; `label`: int64 [n].
    """
    return {
        "image": decode(inputs["image"]),
        "original": decode(inputs["original"]),
        "hole": hole_of(tf.io.decode_raw(tf.reshape(inputs["hole"], [-1]), tf.uint8)),
        "label": tf.reshape(inputs["label"], [-1]),
    }


def hole_of(pixels: tf.Tensor) -> tf.Tensor:
    """Turn uint8 of any shape [n, ...], 0 where a pixel is known, into a hole, float32 [n, 28, 28, 1]."""
    return tf.reshape(tf.cast(tf.minimum(pixels, 1), tf.float32), [-1, SIDE, SIDE, 1])
