"""Preprocessing of faces: embeddings of unit length; the same graph is used in serving."""

from __future__ import annotations

import tensorflow as tf


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Normalise a whole batch at once.

    Args:
        inputs: `embedding`, float32 [n, dimensions], 0 without a face; `face`, string [n, 1]; `faces`, int64
            [n, 1]; `person`, `photo` and `pairs`, string [n, 1].

    Returns:
        `embedding`, float32 [n, dimensions], of unit length or 0; `face`, float32 [n, 112, 112, 3], 0 to 255;
        `faces`, int64 [n]; `person`, `photo` and `pairs`, string [n].
    """
    flat = {name: tf.reshape(inputs[name], [-1]) for name in ("faces", "person", "photo", "pairs")}
    pixels = tf.io.decode_raw(tf.reshape(inputs["face"], [-1]), tf.uint8)
    return {
        **flat,
        "embedding": tf.math.l2_normalize(inputs["embedding"], axis=1),
        "face": tf.reshape(tf.cast(pixels, tf.float32), [-1, 112, 112, 3]),
    }
