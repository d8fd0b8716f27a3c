"""Preprocessing of annotated pictures: the same graph is used in serving, where there are no boxes."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

EDGES = ("xmin", "ymin", "xmax", "ymax")


def preprocessing_fn(inputs: dict[str, Any]) -> dict[str, Any]:
    """Pass on what the network learns from; pictures are decoded later, since their sizes differ.

    Args:
        inputs: `picture`, string [n, 1]; `xmin`, `ymin`, `xmax`, `ymax`, `class` and `class_id`, a value
            per box.

    Returns:
        `picture`, string [n]; the others as they are.
    """
    passed = {name: inputs[name] for name in (*EDGES, "class_id", "class")}
    return {"picture": tf.reshape(inputs["picture"], [-1]), **passed}
