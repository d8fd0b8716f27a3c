"""Augmentation of pictures with boxes: random views, mosaics and colours, in the graph, drawn by seed.

A picture is uint8 or float32 [height, width, 3], 0 to 255; its boxes are float32 [n, 4] in its pixels
(`models.common.vision.boxes`), with their classes, int32 [n].
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import tensorflow as tf

from models.common.vision import boxes as box_ops

GREY = 114.0  # what lies beyond the edges of a picture
_SEEN = 0.3  # fraction of an object's box that has to be in view, or the object is left out
_SIDE = 3.0  # pixels, the minimum side of a box in view


@dataclasses.dataclass(frozen=True)
class Labelled:
    """A picture with its boxes and their classes."""

    pixels: tf.Tensor
    boxes: tf.Tensor
    classes: tf.Tensor


class Dice:
    """Random numbers of a seed (int64 [2]); every call draws others."""

    def __init__(self, seed: tf.Tensor) -> None:
        """Set the seed."""
        self._seed, self._calls = seed, 0

    def next(self) -> tf.Tensor:
        """Another seed."""
        self._calls += 1
        return tf.random.fold_in(self._seed, self._calls)

    def uniform(self, low: float, high: float) -> tf.Tensor:
        """A number from a range, float32."""
        return tf.random.stateless_uniform([], self.next(), low, high)

    def ratio(self, low: float, high: float) -> tf.Tensor:
        """A number from a range, whose logarithm is uniform."""
        return tf.exp(self.uniform(np.log(low), np.log(high)))

    def whole(self, below: tf.Tensor, count: int) -> tf.Tensor:
        """Whole numbers from 0 to below `below`, int32 [count]."""
        return tf.random.stateless_uniform([count], self.next(), 0, below, tf.int32)


def view(given: Labelled, width: tf.Tensor, height: tf.Tensor, zoom: tf.Tensor, dice: Dice) -> Labelled:
    """A random view of a picture: scaled, stretched, moved and perhaps mirrored.

    Args:
        given: the picture.
        width: of the view, int32, in pixels.
        height: of the view.
        zoom: scale of the picture; with 1 it just fits into the view.
        dice: random numbers.
    """
    size = tf.cast(tf.stack([width, height]), tf.float32)
    whole = tf.cast(tf.shape(given.pixels)[1::-1], tf.float32)
    stretch = dice.ratio(0.85, 1.18)
    scale = zoom * tf.reduce_min(size / whole) * tf.stack([1 / stretch, stretch])
    seen = size / scale  # the part of the picture that is in view, in its pixels
    start = tf.stack([dice.uniform(0.0, 1.0), dice.uniform(0.0, 1.0)]) * (whole - seen)
    pixels = window(given.pixels, start, seen, width, height)
    moved = (given.boxes - tf.tile(start, [2])) * tf.tile(scale, [2])
    boxes = box_ops.clip(moved, width, height)
    sides = boxes[:, 2:] - boxes[:, :2]
    kept = (box_ops.area(boxes) > _SEEN * box_ops.area(moved)) & tf.reduce_all(sides > _SIDE, axis=1)
    mirrored = dice.uniform(0.0, 1.0) < 0.5
    return mirror(Labelled(pixels, boxes[kept], given.classes[kept]), mirrored)


def window(
    pixels: tf.Tensor, start: tf.Tensor, seen: tf.Tensor, width: tf.Tensor, height: tf.Tensor
) -> tf.Tensor:
    """A part of a picture, scaled (bilinear): float32 [height, width, 3]; grey beyond its edges.

    Args:
        pixels: the picture.
        start: left and top of the part, in the picture's pixels.
        seen: width and height of the part.
        width: of what is returned.
        height: of what is returned.
    """
    last = tf.cast(tf.maximum(tf.shape(pixels)[1::-1] - 1, 1), tf.float32)
    low, high = start / last, (start + seen - 1.0) / last
    box = tf.stack([low[1], low[0], high[1], high[0]])
    size = tf.stack([height, width])
    picture = tf.cast(pixels, tf.float32)[tf.newaxis]
    return tf.image.crop_and_resize(picture, box[tf.newaxis], [0], size, extrapolation_value=GREY)[0]


def mirror(given: Labelled, mirrored: tf.Tensor) -> Labelled:
    """The picture with left and right exchanged, if `mirrored` (bool)."""
    width = tf.cast(tf.shape(given.pixels)[1], tf.float32)
    left, top, right, bottom = tf.unstack(given.boxes, axis=1)
    turned = tf.stack([width - right, top, width - left, bottom], axis=1)
    return Labelled(
        tf.where(mirrored, given.pixels[:, ::-1], given.pixels),
        tf.where(mirrored, turned, given.boxes),
        given.classes,
    )


def mosaic(four: Callable[[int], Labelled], side: int, dice: Dice) -> Labelled:
    """Views of four pictures in one of a side (Bochkovskiy et al., 2020), which meet near its middle.

    Args:
        four: returns the pictures 0 to 3.
        side: in pixels.
        dice: random numbers.
    """
    x, y = (tf.cast(dice.uniform(0.3, 0.7) * side, tf.int32) for _ in range(2))
    places = [(0, 0, x, y), (x, 0, side - x, y), (0, y, x, side - y), (x, y, side - x, side - y)]
    parts = [
        view(four(number), width, height, dice.ratio(0.8, 2.2), dice)
        for number, (_, _, width, height) in enumerate(places)
    ]
    upper, lower = (tf.concat([a.pixels, b.pixels], axis=1) for a, b in (parts[:2], parts[2:]))
    moved = [
        part.boxes + tf.cast(tf.stack([left, top, left, top]), tf.float32)
        for part, (left, top, _, _) in zip(parts, places, strict=True)
    ]
    pixels = tf.ensure_shape(tf.concat([upper, lower], axis=0), [side, side, 3])
    return Labelled(pixels, tf.concat(moved, axis=0), tf.concat([part.classes for part in parts], axis=0))


def colour(pixels: tf.Tensor, dice: Dice) -> tf.Tensor:
    """Change brightness, contrast, saturation and hue a little; one picture in ten becomes grey.

    Args:
        pixels: float32 [height, width, 3], 0 to 255.
        dice: random numbers.
    """
    shown = tf.clip_by_value(pixels / 255.0, 0.0, 1.0)
    shown = tf.image.stateless_random_hue(shown, 0.03, dice.next())
    grey = tf.reduce_mean(shown, axis=-1, keepdims=True)
    saturation = tf.where(dice.uniform(0.0, 1.0) < 0.1, 0.0, dice.ratio(0.6, 1.6))
    shown = grey + saturation * (shown - grey)
    middle = tf.reduce_mean(shown)
    shown = middle + dice.ratio(0.7, 1.4) * (shown - middle) + dice.uniform(-0.12, 0.12)
    return 255.0 * tf.clip_by_value(shown, 0.0, 1.0)
