"""Overlaps of boxes, without TensorFlow."""

from __future__ import annotations

import numpy as np


def overlaps(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Intersection over union of every box of [n, 4] with every box of [m, 4]: [n, m]."""
    low = np.maximum(one[:, np.newaxis, :2], other[np.newaxis, :, :2])
    high = np.minimum(one[:, np.newaxis, 2:], other[np.newaxis, :, 2:])
    shared = np.maximum(high - low, 0).prod(axis=-1)
    first, second = ((boxes[:, 2:] - boxes[:, :2]).prod(axis=-1) for boxes in (one, other))
    union = first[:, np.newaxis] + second - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
