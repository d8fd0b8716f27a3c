"""Pictures of any kind and size, decoded and letterboxed in a graph.

Coordinates are pixels of the upright picture; a box is x and y of its top left and bottom right corners.
"""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

GREY = 114.0  # colour of a letterbox's edges, as in YOLO
_EXIF = 4096  # first bytes of a file that are searched for EXIF data


class Letterbox(NamedTuple):
    """A picture scaled into a square, in its middle.

    Attributes:
        picture: float32 [side, side, 3], 0 to 255.
        scale: float32 [2], pixels of the square per pixel of the picture, along x and y.
        offset: float32 [2], x and y of the picture's top left corner in the square.
    """

    picture: tf.Tensor
    scale: tf.Tensor
    offset: tf.Tensor


def decode(content: tf.Tensor) -> tf.Tensor:
    """Decode a picture, upright and in RGB; what is transparent becomes white.

    Args:
        content: string [], a JPEG, PNG, GIF or BMP file; of a GIF the first picture counts, with
            what is transparent in black.

    Returns:
        uint8 [height, width, 3].

    Raises:
        tf.errors.InvalidArgumentError: the file cannot be decoded (when the graph runs).
    """
    picture = tf.io.decode_image(content, expand_animations=False)
    picture.set_shape([None, None, None])
    opaque = tf.equal(tf.strings.substr(content, 0, 2), "BM")  # the fourth channel of a BMP says nothing
    return upright(_coloured(picture, opaque), orientation(content))


def _coloured(picture: tf.Tensor, opaque: tf.Tensor) -> tf.Tensor:
    """A picture [height, width, channels] of 1 to 4 channels in RGB, on white where it is transparent."""
    channels = tf.shape(picture)[2]
    colours = tf.cond(channels < 3, lambda: tf.repeat(picture[..., :1], 3, axis=2), lambda: picture[..., :3])
    has_alpha = tf.equal(channels % 2, 0) & ~opaque
    return tf.cond(has_alpha, lambda: _on_white(colours, picture[..., -1:]), lambda: colours)


def _on_white(colours: tf.Tensor, alpha: tf.Tensor) -> tf.Tensor:
    colours, alpha = tf.cast(colours, tf.float32), tf.cast(alpha, tf.float32) / 255
    return tf.cast(tf.round(colours * alpha + 255 * (1 - alpha)), tf.uint8)


def orientation(content: tf.Tensor) -> tf.Tensor:
    """Return the orientation in a file's EXIF data, 1 to 8; 1 if there is none.

    It is sought by the first bytes of its entry (tag 0x0112, a single short), in both byte orders.

    Args:
        content: string [], the file.
    """
    start = tf.io.decode_raw(tf.strings.substr(content, 0, _EXIF), tf.uint8)
    start = tf.pad(start, [[0, 16]])
    count = tf.size(start) - 16
    found = tf.constant(0, tf.uint8)
    for entry in (b"\x01\x12\x00\x03\x00\x00\x00\x01\x00", b"\x12\x01\x03\x00\x01\x00\x00\x00"):
        here = tf.reduce_all([start[n : n + count] == byte for n, byte in enumerate(entry)], axis=0)
        value = start[len(entry) : len(entry) + count]
        found = tf.maximum(found, tf.reduce_max(tf.where(here, value, 0)))
    return tf.where((found >= 1) & (found <= 8), found, 1)


def upright(picture: tf.Tensor, orientation: tf.Tensor) -> tf.Tensor:
    """A picture [height, width, channels] turned and mirrored as EXIF's orientation asks."""

    def among(*orientations: int) -> tf.Tensor:
        return tf.reduce_any([tf.equal(orientation, one) for one in orientations])

    for asked, change in (
        (among(5, 6, 7, 8), lambda shown: tf.transpose(shown, [1, 0, 2])),
        (among(2, 3, 6, 7), lambda shown: tf.reverse(shown, [1])),
        (among(3, 4, 7, 8), lambda shown: tf.reverse(shown, [0])),
    ):
        picture = tf.cond(asked, lambda c=change, p=picture: c(p), lambda p=picture: p)
    return picture


def letterbox(picture: tf.Tensor, side: int, fill: float = GREY) -> Letterbox:
    """Scale a picture into the middle of a square, with its aspect ratio kept.

    Args:
        picture: any number type, [height, width, 3], 0 to 255.
        side: pixels of the square's sides.
        fill: value of the square's pixels beside the picture.
    """
    size = tf.shape(picture)[:2]
    longest = tf.reduce_max(size)
    sides = tf.cast(tf.round(size * side / longest), tf.int32)
    sides = tf.clip_by_value(sides, 1, side)
    scaled = tf.image.resize(tf.cast(picture, tf.float32), sides, antialias=True)
    before = (side - sides) // 2
    edges = tf.stack([before, side - sides - before], axis=1)
    placed = tf.pad(scaled, tf.concat([edges, [[0, 0]]], axis=0), constant_values=fill)
    scale = tf.cast(sides / size, tf.float32)
    return Letterbox(tf.ensure_shape(placed, [side, side, 3]), scale[::-1], tf.cast(before[::-1], tf.float32))


def into_letterbox(boxes: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) -> tf.Tensor:
    """Boxes of a picture in pixels of its letterbox.

    Args:
        boxes: float32 [..., n, 4].
        scale: float32 [..., 2].
        offset: float32 [..., 2].
    """
    return boxes * _twice(scale) + _twice(offset)


def out_of_letterbox(boxes: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) -> tf.Tensor:
    """Boxes of a letterbox in pixels of the original picture; arguments as of `into_letterbox`."""
    return (boxes - _twice(offset)) / _twice(scale)


def _twice(values: tf.Tensor) -> tf.Tensor:
    return tf.concat([values, values], axis=-1)[..., tf.newaxis, :]
