"""Boxes: float32 [..., 4], left, top, right and bottom in pixels."""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

_TINY = 1e-6


def area(boxes: tf.Tensor) -> tf.Tensor:
    """Area of boxes [..., 4] in square pixels, [...]; 0 where a side is negative."""
    sides = tf.maximum(boxes[..., 2:] - boxes[..., :2], 0.0)
    return sides[..., 0] * sides[..., 1]


def clip(boxes: tf.Tensor, width: tf.Tensor, height: tf.Tensor) -> tf.Tensor:
    """The parts of boxes [..., 4] that lie in a picture of a width and height (pixels)."""
    return tf.clip_by_value(boxes, 0.0, tf.cast(tf.stack([width, height, width, height]), boxes.dtype))


def generalised_iou(one: tf.Tensor, other: tf.Tensor) -> tf.Tensor:
    """Generalised intersection over union (Rezatofighi et al., 2019) of paired boxes, [...], -1 to 1."""
    shared = area(_corners(tf.maximum, tf.minimum, one, other))
    union = area(one) + area(other) - shared
    hull = area(_corners(tf.minimum, tf.maximum, one, other))
    return shared / tf.maximum(union, _TINY) - (hull - union) / tf.maximum(hull, _TINY)


def _corners(
    first: Callable[..., tf.Tensor], last: Callable[..., tf.Tensor], one: tf.Tensor, other: tf.Tensor
) -> tf.Tensor:
    return tf.concat([first(one[..., :2], other[..., :2]), last(one[..., 2:], other[..., 2:])], axis=-1)


def suppress(
    boxes: tf.Tensor, scores: tf.Tensor, classes: tf.Tensor, most: int, overlap: float
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Non-maximum suppression within each class.

    Args:
        boxes: [n, 4].
        scores: float32 [n].
        classes: int32 [n].
        most: maximum number of boxes kept.
        overlap: intersection over union above which the box of the lower score is dropped.

    Returns:
        Boxes [k, 4], scores [k] and classes [k], the highest score first.
    """
    # Boxes of different classes are moved apart, so that they cannot overlap.
    far = 2.0 * (tf.reduce_max(tf.abs(tf.pad(boxes, [[0, 1], [0, 0]]))) + 1.0)
    apart = boxes + tf.cast(classes, boxes.dtype)[:, tf.newaxis] * far
    kept = tf.image.non_max_suppression(apart, scores, most, overlap)
    return tf.gather(boxes, kept), tf.gather(scores, kept), tf.gather(classes, kept)
