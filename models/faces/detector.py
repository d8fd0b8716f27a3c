"""The faces of a picture, found in a graph by the networks of MTCNN."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import keras
import tensorflow as tf

from models.faces import mtcnn

POINTS = 5  # eyes, nose and corners of the mouth, as they are seen from left to right
_FACTOR = 0.709  # between the sizes of the pyramid: half the area
_SCORES = (0.6, 0.7, 0.7)  # least scores of the three networks
_MOST = 400  # proposals that are kept
_OVER = 2  # samples of a crop's pixel along each axis, against aliasing


class Faces(NamedTuple):
    """Faces of one picture, in its pixels, the largest score first.

    Attributes:
        boxes: float32 [n, 4], x and y of the top left and of the bottom right corner.
        scores: float32 [n], 0 to 1.
        points: float32 [n, 5, 2], x and y of eyes, nose and corners of the mouth.
    """

    boxes: tf.Tensor
    scores: tf.Tensor
    points: tf.Tensor


def find(networks: Mapping[str, keras.Model], picture: tf.Tensor, smallest: float) -> Faces:
    """Find the faces of a picture.

    Args:
        networks: of `mtcnn.build_models`.
        picture: any number type, [height, width, 3], RGB, 0 to 255.
        smallest: side of the smallest face that is sought, in pixels.
    """
    picture = tf.cast(picture, tf.float32)
    boxes, scores = _proposals(networks["pnet"], picture, smallest)
    chosen = tf.image.non_max_suppression(_corners(boxes), scores, _MOST, 0.7)
    boxes = _squares(tf.gather(boxes, chosen))

    seen = _seen(networks["rnet"], picture, boxes, mtcnn.REFINEMENT)
    boxes, scores, shift = _above(_SCORES[1], boxes, seen["score"], seen["shift"])
    chosen = tf.image.non_max_suppression(_corners(boxes), scores, _MOST, 0.7)
    boxes = _squares(_moved(tf.gather(boxes, chosen), tf.gather(shift, chosen)))

    seen = _seen(networks["onet"], picture, boxes, mtcnn.OUTPUT)
    boxes, scores, shift, places = _above(_SCORES[2], boxes, seen["score"], seen["shift"], seen["landmarks"])
    points = boxes[:, tf.newaxis, :2] + _sides(boxes)[:, tf.newaxis] * tf.stack(
        [places[:, :POINTS], places[:, POINTS:]], axis=2
    )
    boxes = _moved(boxes, shift)
    chosen = tf.image.non_max_suppression_overlaps(_overlaps(boxes), scores, _MOST, 0.7)
    return Faces(*(tf.gather(part, chosen) for part in (boxes, scores, points)))


def _proposals(network: keras.Model, picture: tf.Tensor, smallest: float) -> tuple[tf.Tensor, tf.Tensor]:
    """Boxes [n, 4] and scores [n] of what looks like a face at any size of a pyramid of the picture."""
    size = tf.cast(tf.shape(picture)[:2], tf.float32)
    first = mtcnn.PROPOSAL / smallest
    shortest = tf.reduce_min(size) * first
    levels = tf.cast(tf.floor(tf.math.log(mtcnn.PROPOSAL / shortest) / math.log(_FACTOR)), tf.int32) + 1

    def add(level: tf.Tensor, boxes: tf.Tensor, scores: tf.Tensor) -> tuple[tf.Tensor, ...]:
        scale = first * tf.pow(_FACTOR, tf.cast(level, tf.float32))
        found, sure = _level(network, picture, tf.cast(tf.math.ceil(size * scale), tf.int32), scale)
        return level + 1, tf.concat([boxes, found], 0), tf.concat([scores, sure], 0)

    _, boxes, scores = tf.while_loop(
        lambda level, boxes, scores: level < levels,
        add,
        (tf.constant(0), tf.zeros([0, 4]), tf.zeros([0])),
        shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, 4]), tf.TensorShape([None])),
    )
    return boxes, scores


def _level(
    network: keras.Model, picture: tf.Tensor, size: tf.Tensor, scale: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Boxes and scores of one size of the pyramid."""
    seen = network(tf.image.resize(picture[tf.newaxis], size, "area"), training=False)
    score = seen["score"][0]
    places = tf.where(score > _SCORES[0])
    corner = 2 * tf.cast(places[:, ::-1], tf.float32)
    boxes = tf.concat([corner, corner + mtcnn.PROPOSAL], axis=1) / scale
    scores = tf.gather_nd(score, places)
    chosen = tf.image.non_max_suppression(_corners(boxes), scores, _MOST, 0.5)
    shift = tf.gather_nd(seen["shift"][0], tf.gather(places, chosen))
    return _moved(tf.gather(boxes, chosen), shift), tf.gather(scores, chosen)


def _above(least: float, boxes: tf.Tensor, scores: tf.Tensor, *others: tf.Tensor) -> list[tf.Tensor]:
    """Rows of all tensors whose score is above `least`."""
    rows = tf.where(scores > least)[:, 0]
    return [tf.gather(part, rows) for part in (boxes, scores, *others)]


def _corners(boxes: tf.Tensor) -> tf.Tensor:
    """Boxes as TensorFlow takes them: y before x."""
    return tf.gather(boxes, [1, 0, 3, 2], axis=1)


def _sides(boxes: tf.Tensor) -> tf.Tensor:
    """Widths and heights, [n, 2]."""
    return boxes[:, 2:] - boxes[:, :2]


def _moved(boxes: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
    """Boxes with their sides moved, in units of width and height."""
    return boxes + shift * tf.tile(_sides(boxes), [1, 2])


def _squares(boxes: tf.Tensor) -> tf.Tensor:
    """Squares around the same middles, as wide as the longer side."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    half = tf.reduce_max(_sides(boxes), axis=1, keepdims=True) / 2
    return tf.concat([middle - half, middle + half], axis=1)


def _seen(network: keras.Model, picture: tf.Tensor, boxes: tf.Tensor, side: int) -> dict[str, tf.Tensor]:
    """Outputs of a network for squares of the picture."""
    # One square more than asked for: convolutions of none fail on some processors.
    crops = _crops(picture, tf.pad(boxes, [[0, 1], [0, 0]]), side)
    return {name: part[:-1] for name, part in network(crops, training=False).items()}


def _crops(picture: tf.Tensor, boxes: tf.Tensor, side: int) -> tf.Tensor:
    """Squares of the picture, float32 [n, side, side, 3]; what lies outside of it is black."""
    last = tf.cast(tf.shape(picture)[:2], tf.float32)[::-1] - 1
    step = _sides(boxes) / (side * _OVER)
    # The first and the last sample lie half a step within the box; pixels are points in their middles.
    first, final = boxes[:, :2] + step / 2 - 0.5, boxes[:, 2:] - step / 2 - 0.5
    places = _corners(tf.concat([first / last, final / last], axis=1))
    samples = [side * _OVER, side * _OVER]
    drawn = tf.image.crop_and_resize(
        picture[tf.newaxis], places, tf.zeros(tf.shape(boxes)[:1], tf.int32), samples
    )
    return tf.nn.avg_pool2d(drawn, _OVER, _OVER, "VALID")


def _overlaps(boxes: tf.Tensor) -> tf.Tensor:
    """Intersection of every two boxes over the smaller one, [n, n]."""
    start = tf.maximum(boxes[:, tf.newaxis, :2], boxes[tf.newaxis, :, :2])
    end = tf.minimum(boxes[:, tf.newaxis, 2:], boxes[tf.newaxis, :, 2:])
    shared = tf.reduce_prod(tf.maximum(end - start, 0), axis=2)
    area = tf.reduce_prod(_sides(boxes), axis=1)
    smaller = tf.minimum(area[:, tf.newaxis], area[tf.newaxis])
    return tf.math.divide_no_nan(shared, smaller)
