"""Aligned crops: a face turned, scaled and moved so that eyes, nose and mouth lie where they always do."""

from __future__ import annotations

import tensorflow as tf

# Eyes, nose and corners of the mouth in a crop of 112 x 112 pixels (Deng et al., ArcFace, 2019).
TEMPLATE = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)
_TEMPLATE_SIDE = 112
_OVER = 3  # samples of a crop's pixel along each axis, against aliasing


def align(picture: tf.Tensor, points: tf.Tensor, side: int = _TEMPLATE_SIDE) -> tf.Tensor:
    """Crop faces by the similarity transform of least squared distance from the template.

    Args:
        picture: float32 [height, width, 3].
        points: float32 [n, 5, 2], x and y of each face's landmarks in the picture.
        side: pixels of a crop.

    Returns:
        float32 [n, side, side, 3]; what lies outside of the picture is black.
    """
    turn, shift = similarity(tf.constant(TEMPLATE) * (side / _TEMPLATE_SIDE), points)
    # Pixels are points in their middles, and a crop's pixel is the mean of the samples within it.
    samples = (tf.range(side * _OVER, dtype=tf.float32) + 0.5) / _OVER - 0.5
    u, v = samples[tf.newaxis, tf.newaxis, :], samples[tf.newaxis, :, tf.newaxis]
    a, b, x, y = (part[:, tf.newaxis, tf.newaxis] for part in tf.unstack(tf.concat([turn, shift], 1), axis=1))
    drawn = _sampled(picture, a * u - b * v + x, b * u + a * v + y)
    return tf.nn.avg_pool2d(drawn, _OVER, _OVER, "VALID")


def _sampled(picture: tf.Tensor, x: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """Values of a picture at places x and y [n, rows, columns] between its pixels, bilinear."""
    padded = tf.pad(picture, [[1, 1], [1, 1], [0, 0]])  # black beyond the edges
    height, width = tf.shape(padded)[0], tf.shape(padded)[1]
    x = tf.clip_by_value(x + 1, 0.0, tf.cast(width, tf.float32) - 1.001)
    y = tf.clip_by_value(y + 1, 0.0, tf.cast(height, tf.float32) - 1.001)
    left, top = tf.floor(x), tf.floor(y)
    right_share, low_share = (x - left)[..., tf.newaxis], (y - top)[..., tf.newaxis]
    first = tf.cast(top, tf.int32) * width + tf.cast(left, tf.int32)
    pixels = tf.reshape(padded, [-1, 3])
    upper = _between(tf.gather(pixels, first), tf.gather(pixels, first + 1), right_share)
    lower = _between(tf.gather(pixels, first + width), tf.gather(pixels, first + width + 1), right_share)
    return _between(upper, lower, low_share)


def _between(one: tf.Tensor, other: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
    return one + (other - one) * share


def similarity(source: tf.Tensor, target: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The similarity transform of least squares from points to points (Umeyama, 1991, without mirroring).

    Args:
        source: float32 [k, 2].
        target: float32 [n, k, 2].

    Returns:
        `turn`, float32 [n, 2]: a and b of x' = a x - b y, y' = b x + a y; and the shift that is added,
        float32 [n, 2].
    """
    middle, middles = tf.reduce_mean(source, axis=0), tf.reduce_mean(target, axis=1)
    s, t = source - middle, target - middles[:, tf.newaxis]
    along = tf.reduce_sum(s * t, axis=[1, 2])
    across = tf.reduce_sum(s[:, 0] * t[..., 1] - s[:, 1] * t[..., 0], axis=1)
    turn = tf.stack([along, across], axis=1) / tf.reduce_sum(tf.square(s))
    a, b = tf.unstack(turn, axis=1)
    moved = tf.stack([a * middle[0] - b * middle[1], b * middle[0] + a * middle[1]], axis=1)
    return turn, middles - moved
