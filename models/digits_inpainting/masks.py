"""Holes of digits, of four shapes, drawn by seed.

A hole is float32 [n, 28, 28, 1], 1 where the pixel is missing. Broken images are 0 there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from models.common.digits.images import SIDE, pixels_of, scale

_AXIS = np.arange(SIDE, dtype=np.float32)


def square(n: int | tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """One square of 8 x 8 pixels near the middle: its upper left corner in rows and columns 8 to 11."""
    corner = tf.random.stateless_uniform([n, 1, 2], seed, 8, 12, tf.int32)
    return _rectangles(tf.cast(corner, tf.float32), tf.constant(8.0))


def blocks(n: int | tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Four squares of 3 to 7 pixels anywhere but at the very edge."""
    sides, corners = tf.unstack(tf.random.split(seed, 2))
    side = tf.floor(tf.random.stateless_uniform([n, 4, 1], sides, 3, 8))
    return _rectangles(tf.floor(tf.random.stateless_uniform([n, 4, 2], corners, 2, 20)), side)


def strokes(n: int | tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Three straight lines, 1.6 to 3.6 pixels wide, across the image."""
    angles, centres, widths = tf.unstack(tf.random.split(seed, 3))
    angle = tf.random.stateless_uniform([n, 3, 1, 1], angles, 0, math.pi)
    centre = tf.random.stateless_uniform([n, 3, 2, 1], centres, 6, 21)
    half = tf.random.stateless_uniform([n, 3, 1, 1], widths, 0.8, 1.8)
    y = _AXIS[:, np.newaxis] - centre[:, :, :1]
    x = _AXIS[np.newaxis, :] - centre[:, :, 1:]
    return _any(tf.abs(tf.cos(angle) * y - tf.sin(angle) * x) < half)


def noise(n: int | tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Every other pixel, at random."""
    return tf.cast(tf.random.stateless_uniform([n, SIDE, SIDE, 1], seed) < 0.5, tf.float32)


SHAPES = {"square": square, "blocks": blocks, "strokes": strokes, "noise": noise}


def holes(n: int | tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Holes of all shapes, each image's drawn from them alike."""
    *seeds, choice = tf.unstack(tf.random.split(seed, len(SHAPES) + 1))
    drawn = [shape(n, own) for shape, own in zip(SHAPES.values(), seeds, strict=True)]
    chosen = tf.random.stateless_uniform([n], choice, 0, len(SHAPES), tf.int32)
    return tf.gather(tf.stack(drawn, axis=1), chosen, axis=1, batch_dims=1)


def _rectangles(corner: tf.Tensor, side: tf.Tensor) -> tf.Tensor:
    """Squares [n, k, 2] (row and column of their corners) of sides [n, k, 1], as holes."""
    rows, columns = (
        (corner[..., axis : axis + 1] <= _AXIS) & (corner[..., axis : axis + 1] + side > _AXIS)
        for axis in (0, 1)
    )
    return _any(rows[..., :, tf.newaxis] & columns[..., tf.newaxis, :])


def _any(parts: tf.Tensor) -> tf.Tensor:
    """A hole is where any of its parts [n, k, 28, 28] is."""
    return tf.cast(tf.reduce_any(parts, axis=1), tf.float32)[..., tf.newaxis]


def break_examples(serialized: list[bytes], split: str, seed: list[int]) -> Iterator[bytes]:
    """Break digits: each in one way, those of the test split in every way.

    Args:
        serialized: Examples with `image`, `label` and `ink`.
        split: "train", "validation" or "test".
        seed: of the holes.

    Yields:
        Examples with `image` (broken), `original`, `hole` (one byte per pixel, 1 where it is missing),
        `mask` (the hole's shape), `missing` (the fraction of the image that is missing), `label` and `ink`.
    """
    examples = [tf.train.Example.FromString(example) for example in serialized]
    pixels = [example.features.feature["image"].bytes_list.value[0] for example in examples]
    images = scale(tf.io.decode_raw(pixels, tf.uint8))
    seeds = tf.unstack(tf.random.split(tf.constant(seed, tf.int64), len(SHAPES)))
    for number, (name, shape) in enumerate(SHAPES.items()):
        drawn = shape(len(examples), seeds[number])
        missing = drawn.numpy().mean(axis=(1, 2, 3))
        broken = pixels_of(images * (1 - drawn)).numpy()
        hole = tf.cast(drawn, tf.uint8).numpy()
        for place, example in enumerate(examples):
            if split == "test" or place % len(SHAPES) == number:
                made = tf.train.Example()
                made.CopyFrom(example)
                feature = made.features.feature
                feature["original"].CopyFrom(example.features.feature["image"])
                feature["image"].bytes_list.value[0] = broken[place].tobytes()
                feature["hole"].bytes_list.value.append(hole[place].tobytes())
                feature["mask"].bytes_list.value.append(name.encode())
                feature["missing"].float_list.value.append(missing[place])
                yield made.SerializeToString()
