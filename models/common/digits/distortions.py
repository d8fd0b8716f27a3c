"""Random distortions of digits (data augmentation)."""

from __future__ import annotations

import tensorflow as tf

from models.common.digits.images import SIDE


def distort(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Distort every digit at random: rotation, scale, slant, shift and elastic deformation.

    One smooth random displacement field per image combines them, after the elastic distortions of Simard,
    Steinkraus and Platt (2003).

    Args:
        images: float32 [n, 28, 28, 1].
        seed: int [2]; equal seeds distort equally.

    Returns:
        float32 [n, 28, 28, 1], pixels outside the image taken as 0.
    """
    n = tf.shape(images)[0]
    seeds = tf.unstack(tf.random.split(seed, 7))

    def uniform(limit: float) -> tf.Tensor:
        return tf.random.stateless_uniform([n, 1, 1], seeds.pop(), -limit, limit)

    bend = tf.random.stateless_normal([n, 5, 5, 2], seeds.pop(), stddev=BEND)
    bend = tf.image.resize(bend, [SIDE, SIDE], method="bicubic")
    bend += tf.stack([uniform(1.5), uniform(1.5)], axis=-1)
    return warp(images, uniform(0.12), 1 + uniform(0.1), 1 + uniform(0.1), uniform(0.1), bend)


BEND = 0.8  # pixels, the deviation of the bending before it is smoothed


def warp(
    images: tf.Tensor,
    angle: float | tf.Tensor,
    scale_y: float | tf.Tensor,
    scale_x: float | tf.Tensor,
    slant: float | tf.Tensor,
    displacement: float | tf.Tensor = 0.0,
) -> tf.Tensor:
    """Turn, scale and slant images about their centre, then displace each pixel ([n, 28, 28, 2])."""
    axis = tf.range(SIDE, dtype=tf.float32) - (SIDE - 1) / 2
    y, x = axis[tf.newaxis, :, tf.newaxis], axis[tf.newaxis, tf.newaxis, :]
    from_y = scale_y * (tf.cos(angle) * y + tf.sin(angle) * x)
    from_x = scale_x * (tf.cos(angle) * x - tf.sin(angle) * y + slant * y)
    shape = [tf.shape(images)[0], SIDE, SIDE]
    places = tf.stack([tf.broadcast_to(from_y, shape), tf.broadcast_to(from_x, shape)], axis=-1)
    places += displacement
    return sample(images, places[..., 0], places[..., 1])


def sample(images: tf.Tensor, y: tf.Tensor, x: tf.Tensor) -> tf.Tensor:
    """Read images at fractional positions, bilinearly.

    Args:
        images: float32 [n, 28, 28, 1].
        y: float32 [n, 28, 28], rows counted from the image's centre, in pixels.
        x: the same for columns.
    """
    n, wide = tf.shape(images)[0], SIDE + 3  # with a border of zeros
    flat = tf.reshape(tf.pad(images[..., 0], [[0, 0], [1, 2], [1, 2]]), [n, wide * wide])
    y = tf.clip_by_value(y + (SIDE + 1) / 2, 0.0, SIDE + 1.0)
    x = tf.clip_by_value(x + (SIDE + 1) / 2, 0.0, SIDE + 1.0)
    top, left = tf.floor(y), tf.floor(x)
    corner = tf.reshape(tf.cast(top * wide + left, tf.int32), [n, SIDE * SIDE])

    def at(offset: int) -> tf.Tensor:
        return tf.reshape(tf.gather(flat, corner + offset, batch_dims=1), [n, SIDE, SIDE])

    down, right = y - top, x - left
    upper = at(0) * (1 - right) + at(1) * right
    lower = at(wide) * (1 - right) + at(wide + 1) * right
    return (upper * (1 - down) + lower * down)[..., tf.newaxis]
