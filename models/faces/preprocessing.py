"""Preprocessing of faces: vectors of unit length; the same graph is used in serving."""

from __future__ import annotations

import tensorflow as tf

_SIDE, _COARSE = 112, 4  # pixels of an aligned face, and of a square of it that becomes one value


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Normalise a whole batch at once.

    Args:
        inputs: `embedding`, float32 [n, dimensions], 0 without a face; `face`, string [n, 1]; `faces`,
            `turned` and `grey`, int64 [n, 1]; `size`, float32 [n, 1]; `person`, string [n, 1].

    Returns:
        `embedding`, float32 [n, dimensions], of unit length or 0; `pixels`, float32 [n, 784], the aligned
        face in 28 x 28 grey values, of mean 0 and unit length or 0; `faces`, `turned` and `grey`, int64 [n];
        `size`, float32 [n]; `person`, string [n].
    """
    face = tf.io.decode_raw(tf.reshape(inputs["face"], [-1]), tf.uint8)
    face = tf.cast(tf.reshape(face, [-1, _SIDE, _SIDE, 3]), tf.float32)
    coarse = tf.nn.avg_pool2d(tf.reduce_mean(face, axis=3, keepdims=True), _COARSE, _COARSE, "VALID")
    grey = tf.reshape(coarse, [-1, (_SIDE // _COARSE) ** 2])
    return {
        **{name: tf.reshape(inputs[name], [-1]) for name in ("person", "faces", "turned", "grey", "size")},
        "embedding": tf.math.l2_normalize(inputs["embedding"], axis=1),
        "pixels": tf.math.l2_normalize(grey - tf.reduce_mean(grey, axis=1, keepdims=True), axis=1),
    }
