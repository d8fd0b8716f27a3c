"""From points to what the network reads."""

from __future__ import annotations

import tensorflow as tf


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """`point`, float32 [n, 2], and `label`, int64 [n], of `x`, `y` and `label`, each [n, 1]."""
    return {
        "point": tf.concat([inputs["x"], inputs["y"]], axis=1),
        "label": tf.reshape(inputs["label"], [-1]),
    }
