"""One-stage detector without anchors: each cell of a grid says whose centre it is, and how large that is.

Training follows TTFNet (Liu et al., 2020): a heat map by class, trained with a focal loss whose targets are
Gaussians around the centres (CornerNet, Law and Deng, 2018; CenterNet, Zhou et al., 2019), and distances to
the four edges of the box, trained with generalised intersection over union at the cells near the centre.
Losses in float32.
"""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

import keras
import tensorflow as tf
from keras import layers

from models.common.vision import boxes as box_ops

STRIDE = 4  # pixels of a cell
MOST = 100  # objects found in a picture
OVERLAP = 0.5  # of boxes of a class, above which one of them is dropped
_WIDTH = 0.54 / 6  # deviation of a Gaussian, as a fraction of the box's side
_NEAR = 0.1  # height of the Gaussian down to which cells learn the box
_RARE = -4.6  # initial logit: an object at one cell in a hundred
_EDGES = 5.0  # weight of the loss of boxes


def build_model(backbone: keras.Model, classes: int) -> keras.Model:
    """Put heads for so many classes on a backbone.

    Args:
        backbone: network from a picture, float32 [n, side, side, 3], 0 to 255, to one output,
            features float32 [n, side / 4, side / 4, channels]; or to two: features for classes, and the
            distances of a detector.
        classes: number of classes.

    Returns:
        Network with the outputs `heat`, logits float32 [n, side / 4, side / 4, classes], and `edges`,
        distances of the box's left, top, right and bottom edge from the cell, in pixels, float32
        [n, side / 4, side / 4, 4].
    """
    features, edges = backbone.outputs if len(backbone.outputs) == 2 else (backbone.output, None)
    bias = keras.initializers.Constant(_RARE)
    heat = layers.Conv2D(classes, 1, kernel_initializer="zeros", bias_initializer=bias, name="heat")
    if edges is None:
        hidden = layers.SeparableConv2D(128, 3, padding="same", activation="relu", name="edges_hidden")
        edges = layers.Conv2D(4, 1, activation="softplus", name="edges_cells")(hidden(features))
    scaled = layers.Rescaling(1.0 if len(backbone.outputs) == 2 else 4.0 * STRIDE, name="edges")
    return keras.Model(backbone.input, {"heat": heat(features), "edges": scaled(edges)})


@dataclasses.dataclass(frozen=True)
class Targets:
    """What a picture's grid should say.

    Attributes:
        heat: float32 [side / 4, side / 4, classes], 1 at the centres of objects, falling to 0 around them.
        edges: float32 [side / 4, side / 4, 5], distances of the edges from the cell, and the weight
            of the cell.
    """

    heat: tf.Tensor
    edges: tf.Tensor


def targets(boxes: tf.Tensor, labels: tf.Tensor, side: int, classes: int) -> Targets:
    """Return the targets of a square picture.

    Where the Gaussians of several objects meet, the cell learns the smallest box. The weights of each object
    sum to 1, if it hides no other.

    Args:
        boxes: float32 [n, 4], in pixels.
        labels: classes of the boxes, int32 [n].
        side: side of the picture in pixels.
        classes: number of classes.
    """
    cells = side // STRIDE
    axis = tf.range(cells, dtype=tf.float32)
    centre = tf.floor((boxes[:, :2] + boxes[:, 2:]) / (2 * STRIDE))
    width = tf.maximum((boxes[:, 2:] - boxes[:, :2]) * (_WIDTH / STRIDE), 0.3)
    x, y = (
        tf.exp(-((axis - centre[:, side : side + 1]) ** 2) / (2 * width[:, side : side + 1] ** 2))
        for side in (0, 1)
    )
    bells = y[:, :, tf.newaxis] * x[:, tf.newaxis, :]  # [n, cells, cells]
    of_class = tf.one_hot(labels, classes)[:, tf.newaxis, tf.newaxis, :]
    heat = tf.reduce_max(bells[..., tf.newaxis] * of_class, axis=0, keepdims=False)
    heat = tf.maximum(heat, 0.0)  # without objects the maximum is -infinity
    near = tf.where(bells > _NEAR, bells, 0.0)
    weights = near / tf.maximum(tf.reduce_sum(near, axis=[1, 2], keepdims=True), 1e-6)
    area = tf.where(near > 0, box_ops.area(boxes)[:, tf.newaxis, tf.newaxis], 1e9)
    none = tf.ones([1, cells, cells])
    owner = tf.argmin(tf.concat([area, 1e8 * none], axis=0), axis=0)  # n: no object
    weight = tf.gather(
        tf.transpose(tf.concat([weights, 0 * none], axis=0), [1, 2, 0]), owner, axis=2, batch_dims=2
    )
    own = tf.gather(tf.concat([boxes, tf.zeros([1, 4])], axis=0), owner)
    place = _places(cells)
    edges = tf.concat([place - own[..., :2], own[..., 2:] - place, weight[..., tf.newaxis]], axis=-1)
    return Targets(heat, edges)


def _places(cells: int) -> tf.Tensor:
    """Place of each cell in pixels, float32 [cells, cells, 2]."""
    axis = STRIDE * tf.range(cells, dtype=tf.float32)
    return tf.stack(tf.meshgrid(axis, axis), axis=-1)


def heat_loss(target: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Focal loss of heat maps, summed, per object (CenterNet, equation 1): [n, h, w, classes] each."""
    heat = tf.clip_by_value(tf.sigmoid(tf.cast(logits, tf.float32)), 1e-4, 1 - 1e-4)
    centre = tf.cast(target > 0.999, tf.float32)
    found = centre * (1 - heat) ** 2 * tf.math.log(heat)
    missed = (1 - centre) * (1 - target) ** 4 * heat**2 * tf.math.log(1 - heat)
    return -tf.reduce_sum(found + missed) / tf.maximum(tf.reduce_sum(centre), 1.0)


def edges_loss(target: tf.Tensor, distances: tf.Tensor) -> tf.Tensor:
    """Mean of 1 - generalised IoU over objects, weighted: target [n, h, w, 5], distances [n, h, w, 4]."""
    sign = tf.constant([-1.0, -1.0, 1.0, 1.0])
    weight = target[..., 4]
    same = box_ops.generalised_iou(sign * tf.cast(distances, tf.float32), sign * target[..., :4])
    return _EDGES * tf.reduce_sum(weight * (1 - same)) / tf.maximum(tf.reduce_sum(weight), 1.0)


class Found(NamedTuple):
    """Objects found in a picture, the surest first.

    Attributes:
        boxes: float32 [k, 4], in pixels of the network's input.
        scores: float32 [k], 0 to 1.
        classes: int32 [k].
    """

    boxes: tf.Tensor
    scores: tf.Tensor
    classes: tf.Tensor


def find(heat: tf.Tensor, edges: tf.Tensor) -> Found:
    """The objects at the peaks of a picture's heat maps, without those that overlap surer ones of a class.

    Args:
        heat: logits, float32 [cells, cells, classes].
        edges: float32 [cells, cells, 4].
    """
    cells, classes = tf.shape(heat)[0], heat.shape[-1]
    score = tf.sigmoid(tf.cast(heat, tf.float32))
    highest = tf.nn.max_pool2d(score[tf.newaxis], 3, 1, "SAME")[0]
    peaks = tf.where(score == highest, score, 0.0)
    scores, places = tf.math.top_k(tf.reshape(peaks, [-1]), 2 * MOST)
    labels, place = places % classes, places // classes
    point = STRIDE * tf.cast(tf.stack([place % cells, place // cells], axis=-1), tf.float32)
    distance = tf.maximum(tf.gather(tf.reshape(tf.cast(edges, tf.float32), [-1, 4]), place), 0.0)
    boxes = tf.concat([point - distance[:, :2], point + distance[:, 2:]], axis=-1)
    return Found(*box_ops.suppress(boxes, scores, labels, MOST, OVERLAP))


def transfer(model: keras.Model, kernel: Any, bias: Any, likeness: Any) -> None:
    """Start each class as a mean of the classes of another detector that reads the same features.

    Args:
        model: of `build_model`.
        kernel: of the other detector's last layer, float32 [1, 1, channels, k].
        bias: of that layer, float32 [k].
        likeness: weights of the other detector's classes for each class, float32 [classes, k], rows sum to 1.
    """
    mixed = tf.einsum("abik,ck->abic", kernel, likeness)
    model.get_layer("heat").set_weights([mixed.numpy(), tf.einsum("k,ck->c", bias, likeness).numpy()])
