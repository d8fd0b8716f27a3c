"""Preprocessing of steps: the named numbers of an observation become a vector."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


def preprocessing_fn(inputs: dict[str, tf.Tensor], custom_config: dict[str, Any]) -> dict[str, tf.Tensor]:
    """Called by TFX's Transform; `custom_config` names the `observations` in their order.

    Returns:
        `observation` and `following`, float32 [n, numbers]; `action` int64, `reward` and `terminated`
        float32, [n] each.
    """
    names = custom_config["observations"]
    return {
        "observation": tf.concat([inputs[name] for name in names], axis=1),
        "following": tf.concat([inputs[f"next_{name}"] for name in names], axis=1),
        "action": inputs["action"][:, 0],
        "reward": inputs["reward"][:, 0],
        "terminated": tf.cast(inputs["terminated"][:, 0], tf.float32),
    }
