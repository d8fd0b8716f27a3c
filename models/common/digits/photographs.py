"""Normalisation of photographs of digits as in MNIST: decoding, segmentation of strokes, scaling, in a graph.

MNIST's digits are light strokes on black. Their size was normalised to a box of 20 x 20 pixels with the
aspect ratio kept, and they were centred in 28 x 28 pixels by their centre of mass (LeCun et al., 1998).
"""

from __future__ import annotations

from typing import NamedTuple

import tensorflow as tf

from models.common.digits.images import CLASSES, SIDE
from models.common.vision import pictures

_BOX = 20  # pixels, the longer side of a normalised digit
_LARGEST = 320  # pixels, the longer side that strokes are searched at
_FITS = 5  # rounds in which the brightness of the paper is fitted
_CONTRAST = 0.06  # between strokes and paper at the least; the whole range is 1
_NOISE = 7.0  # deviations of the paper that strokes stand out by at the least
_SPECK = 0.04  # of the largest connected stroke's area; what is smaller is dirt
_CELL = 4  # pixels, the side of a cell, in the search for connected strokes
_STROKE = 0.1  # of the digit's longer side; thinner strokes are thickened, as MNIST's seldom are so thin


class Digits(NamedTuple):
    """Normalised digits.

    Attributes:
        images: uint8 [n, 28, 28], light strokes on black.
        holes: uint8 [n, 28, 28], 1 where a pixel is missing.
        found: bool [n], whether there are any strokes; images are black where not.
    """

    images: tf.Tensor
    holes: tf.Tensor
    found: tf.Tensor


def read(contents: tf.Tensor, holes: bool = False) -> Digits:
    """Decode pictures of one digit each, and normalise them.

    A picture of 28 x 28 pixels with a black or white edge counts as normalised; it is inverted where the
    edge is white, and otherwise left as it is.

    Args:
        contents: string [n], PNG, JPEG, GIF or BMP files of any size, which are turned as their EXIF data
            asks; dark strokes on a light ground, or light ones on a dark ground, which may be shaded.
            Transparent parts are ground.
        holes: take transparent and red parts as missing.

    Raises:
        tf.errors.InvalidArgumentError: a file cannot be decoded (when the graph runs).
    """
    pixels, missing = (tf.TensorSpec([SIDE, SIDE], tf.uint8) for _ in range(2))
    signature = Digits(pixels, missing, tf.TensorSpec([], tf.bool))

    @tf.autograph.experimental.do_not_convert
    def one(content: tf.Tensor) -> Digits:
        grey, missing = _decode(content, holes)
        edge = _edge(grey, 1 - missing)
        shown = tf.where(edge > 0.5, 1 - grey, grey)
        plain = tf.abs(edge - 0.5) > 0.44  # black or white
        ready = plain & tf.reduce_all(tf.equal(tf.shape(grey), SIDE))
        return tf.cond(ready, lambda: _as_it_is(shown, missing), lambda: _normalise(grey, missing))

    return tf.map_fn(one, contents, fn_output_signature=signature, parallel_iterations=4)


def encode(images: tf.Tensor) -> tf.Tensor:
    """Images, uint8 [n, height, width], as PNG files, string [n]."""
    return tf.map_fn(tf.io.encode_png, images[..., tf.newaxis], fn_output_signature=tf.string)


def answered(outputs: dict[str, tf.Tensor], found: tf.Tensor) -> dict[str, tf.Tensor]:
    """A classifier's outputs for photographs, with an answer.

    Args:
        outputs: `probabilities` float32 [n, 10], `digit` and `accepted` int64 [n], `confidence` float32 [n],
            and any others.
        found: bool [n], see `Digits`.

    Returns:
        The same and `answer`, string [n], the digit. Without strokes the answer is "no digit", the digit -1,
        all probabilities are equal, and it is not accepted.
    """
    equal = 1 / CLASSES
    return {
        **outputs,
        "answer": tf.where(found, tf.strings.as_string(outputs["digit"]), "no digit"),
        "digit": tf.where(found, outputs["digit"], -1),
        "probabilities": tf.where(found[:, tf.newaxis], outputs["probabilities"], equal),
        "confidence": tf.where(found, outputs["confidence"], equal),
        "accepted": tf.where(found, outputs["accepted"], 0),
    }


def _decode(content: tf.Tensor, holes: bool) -> tuple[tf.Tensor, tf.Tensor]:
    """Brightness, float32 [height, width] from 0 to 1, and what is missing, float32 of that shape, 0 or 1."""
    picture = tf.cast(tf.io.decode_image(content, expand_animations=False), tf.float32) / 255
    picture.set_shape([None, None, None])
    picture = pictures.upright(picture, pictures.orientation(content))
    channels = tf.shape(picture)[2]
    colours = tf.cond(channels < 3, lambda: tf.repeat(picture[..., :1], 3, axis=2), lambda: picture[..., :3])
    grey = tf.image.rgb_to_grayscale(colours)[..., 0]
    has_alpha = tf.equal(channels % 2, 0)
    alpha = tf.cond(has_alpha, lambda: picture[..., -1], lambda: tf.ones_like(grey))
    if holes:
        red = (colours[..., 0] > 0.6) & (tf.reduce_max(colours[..., 1:], axis=2) < 0.4)
        return grey, tf.cast(red | (alpha < 0.5), tf.float32)
    # The ground below transparent parts is what the opaque ones stand out from.
    mean = tf.math.divide_no_nan(tf.reduce_sum(grey * alpha), tf.reduce_sum(alpha))
    ground = tf.where(mean < 0.5, 1.0, 0.0)
    return grey * alpha + ground * (1 - alpha), tf.zeros_like(grey)


def _edge(grey: tf.Tensor, known: tf.Tensor) -> tf.Tensor:
    """The median brightness of the outermost pixels [height, width]."""
    inner = tf.zeros(tf.maximum(tf.shape(grey) - 2, 0))
    outermost = tf.pad(inner, [[1, 1], [1, 1]], constant_values=1.0)[: tf.shape(grey)[0], : tf.shape(grey)[1]]
    return _median(grey, outermost * known)


def _as_it_is(grey: tf.Tensor, missing: tf.Tensor) -> Digits:
    """A normalised picture, light on black, of 28 x 28 pixels."""
    grey, missing = (tf.reshape(image, [SIDE, SIDE]) for image in (grey, missing))
    strokes = grey * (1 - missing)
    return Digits(_pixels(strokes), tf.cast(missing, tf.uint8), tf.reduce_max(strokes) > 0.25)


def _normalise(grey: tf.Tensor, missing: tf.Tensor) -> Digits:
    grey, missing = _shrink(grey), tf.round(_shrink(missing))
    strokes = _strokes(grey, 1 - missing)
    found = tf.reduce_any(strokes > 0.5)
    nothing = tf.zeros([SIDE, SIDE], tf.uint8)
    return tf.cond(found, lambda: _placed(strokes, missing), lambda: Digits(nothing, nothing, found))


def _shrink(image: tf.Tensor) -> tf.Tensor:
    """The same image [height, width] with a longer side of 320 pixels, unless it is shorter."""
    size = tf.cast(tf.shape(image), tf.float32)
    scale = tf.minimum(1.0, _LARGEST / tf.reduce_max(size))
    return _resize(image, tf.maximum(1, tf.cast(tf.round(size * scale), tf.int32)))


def _resize(image: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
    return tf.image.resize(image[..., tf.newaxis], size, antialias=True)[..., 0]


def _strokes(grey: tf.Tensor, known: tf.Tensor) -> tf.Tensor:
    """How much of each pixel is stroke, float32 [height, width] from 0 to 1; all 0 if there are none."""
    smooth = _blur(grey)
    above = (smooth - _paper(smooth, known)) * known
    light = tf.reduce_sum(above**3) > 0  # strokes cover less than the paper does, and so are the longer tail
    above = tf.where(light, above, -above)
    contrast = tf.reduce_max(above)
    noise = 1.48 * _median(tf.abs(above), known)
    clear = contrast > tf.maximum(_CONTRAST, _NOISE * noise)
    strokes = tf.clip_by_value(above / tf.maximum(contrast, 1e-6) * 2 - 0.5, 0.0, 1.0)
    return tf.cond(clear, lambda: strokes * _large(strokes > 0.5), lambda: tf.zeros_like(strokes))


def _blur(image: tf.Tensor) -> tf.Tensor:
    """A binomial filter of 5 x 5 pixels; at the edge, pixels are repeated."""
    row = tf.constant([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    padded = tf.pad(tf.pad(image, [[1, 1], [1, 1]], "SYMMETRIC"), [[1, 1], [1, 1]], "SYMMETRIC")
    kernel = (row[:, tf.newaxis] * row)[..., tf.newaxis, tf.newaxis]
    return tf.nn.conv2d(padded[tf.newaxis, ..., tf.newaxis], kernel, 1, "VALID")[0, ..., 0]


def _paper(grey: tf.Tensor, known: tf.Tensor) -> tf.Tensor:
    """The brightness of the ground, float32 [height, width]: a quadratic surface that overlooks strokes.

    Least squares, iteratively reweighted (Holland and Welsch, 1977) with Cauchy's weights. Pixels in a grid
    of about 80 x 80 are enough to fit it.
    """
    height, width = tf.unstack(tf.shape(grey))
    y, x = tf.meshgrid(tf.linspace(-1.0, 1.0, height), tf.linspace(-1.0, 1.0, width), indexing="ij")
    terms = tf.stack([tf.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    step = tf.maximum(tf.reduce_max(tf.shape(grey)) // 80, 1)
    flat = tf.reshape(terms[::step, ::step], [-1, 6])
    values, used = (tf.reshape(image[::step, ::step], [-1]) for image in (grey, known))
    weights, surface = used, tf.zeros([6])
    for _ in range(_FITS):
        weighted = flat * weights[:, tf.newaxis]
        normal = tf.matmul(weighted, flat, transpose_a=True) + 1e-3 * tf.eye(6)
        right = tf.linalg.matvec(weighted, values, transpose_a=True)
        surface = tf.linalg.solve(normal, right[:, tf.newaxis])[:, 0]
        off = tf.abs(values - tf.linalg.matvec(flat, surface))
        weights = used / (1 + tf.square(off / tf.maximum(2 * _median(off, used), 0.01)))
    return tf.linalg.matvec(terms, surface)


def _median(values: tf.Tensor, used: tf.Tensor) -> tf.Tensor:
    """The median of those values where `used` is greater than 0; 0 if there are none."""
    chosen = tf.sort(tf.boolean_mask(tf.reshape(values, [-1]), tf.reshape(used, [-1]) > 0))
    return tf.concat([chosen, [0.0]], axis=0)[tf.size(chosen) // 2]


def _large(mask: tf.Tensor) -> tf.Tensor:
    """Where the connected parts of a mask, bool [height, width], are that are no specks: float32, 0 or 1.

    Parts are distinguished in cells of 4 x 4 pixels; pixels next to a cell belong to it as well.
    """
    inside = tf.nn.max_pool2d(tf.cast(mask, tf.float32)[tf.newaxis, ..., tf.newaxis], _CELL, _CELL, "SAME")
    inside = inside[0, ..., 0]
    count = tf.size(inside)
    numbers = tf.reshape(tf.range(1, tf.cast(count, tf.float32) + 1), tf.shape(inside)) * inside

    def spread(numbers: tf.Tensor, _: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        grown = _dilate(numbers) * inside
        return grown, tf.reduce_any(grown != numbers)

    # Each part takes the greatest of its pixels' numbers, which are exact in float32 up to 2 ** 24.
    numbers, _ = tf.while_loop(lambda _, grows: grows, spread, (numbers, True))
    labels = tf.cast(numbers, tf.int32)
    areas = tf.math.bincount(tf.reshape(labels, [-1]), minlength=count + 1)
    areas = tf.concat([[0], areas[1:]], axis=0)
    large = tf.cast(areas, tf.float32) >= _SPECK * tf.cast(tf.reduce_max(areas), tf.float32)
    cells = _dilate(tf.cast(tf.gather(large, labels), tf.float32))
    pixels = tf.repeat(tf.repeat(cells, _CELL, axis=0), _CELL, axis=1)
    return pixels[: tf.shape(mask)[0], : tf.shape(mask)[1]]


def _dilate(image: tf.Tensor) -> tf.Tensor:
    return tf.nn.max_pool2d(image[tf.newaxis, ..., tf.newaxis], 3, 1, "SAME")[0, ..., 0]


def _placed(strokes: tf.Tensor, missing: tf.Tensor) -> Digits:
    """The digit 20 pixels long, its centre of mass in the middle, and its holes likewise."""
    _, size = _bounds(strokes)
    strokes = _thicken(strokes, _STROKE * tf.cast(tf.reduce_max(size), tf.float32))
    first, size = _bounds(strokes)
    scale = _BOX / tf.cast(tf.reduce_max(size), tf.float32)
    # Far enough around the digit to fill the image wherever its centre of mass lies.
    margin = tf.cast(tf.math.ceil(SIDE / scale), tf.int64)
    around = [[margin, margin], [margin, margin]]
    size += 2 * margin
    small = tf.cast(tf.round(tf.cast(size, tf.float32) * scale), tf.int32)

    def cut(image: tf.Tensor) -> tf.Tensor:
        return _resize(tf.slice(tf.pad(image, around), first, size), small)

    strokes, missing = cut(strokes), tf.round(cut(missing))
    corner = tf.cast(tf.round(_centre(strokes) - (SIDE + 1) / 2), tf.int32)
    strokes, missing = (tf.slice(image, corner, [SIDE, SIDE]) for image in (strokes, missing))
    strokes = tf.minimum(strokes / tf.reduce_max(strokes), 1.0) * (1 - missing)
    return Digits(_pixels(strokes), tf.cast(missing, tf.uint8), tf.constant(True))


def _bounds(strokes: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The upper left corner of the box around strokes, and its size, int64 [2] each."""
    places = tf.where(strokes > 0.5)
    first = tf.reduce_min(places, axis=0)
    return first, tf.reduce_max(places, axis=0) - first + 1


def _thicken(strokes: tf.Tensor, width: tf.Tensor) -> tf.Tensor:
    """Strokes that are at the mean as wide as `width`, in pixels, or more."""
    mask = strokes > 0.5
    inner = -_dilate(tf.cast(~mask, tf.float32)) + 1
    area = tf.reduce_sum(tf.cast(mask, tf.float32))
    edge = area - tf.reduce_sum(inner)
    steps = tf.cast(tf.round((width - 2 * area / tf.maximum(edge, 1.0)) / 2), tf.int32)
    return tf.while_loop(
        lambda done, _: done < steps, lambda done, image: (done + 1, _dilate(image)), (0, strokes)
    )[1]


def _centre(image: tf.Tensor) -> tf.Tensor:
    """The centre of mass in pixels from the upper left corner, float32 [2]."""
    height, width = tf.unstack(tf.shape(image))
    y = tf.range(tf.cast(height, tf.float32)) + 0.5
    x = tf.range(tf.cast(width, tf.float32)) + 0.5
    mass = tf.reduce_sum(image)
    rows, columns = tf.reduce_sum(image, axis=1), tf.reduce_sum(image, axis=0)
    return tf.stack([tf.reduce_sum(rows * y), tf.reduce_sum(columns * x)]) / mass


def _pixels(image: tf.Tensor) -> tf.Tensor:
    return tf.cast(tf.round(255 * image), tf.uint8)
