"""Faces of photographs, found, aligned and embedded: in Examples before training, and in serving."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from models.common.vision import pictures
from models.faces import alignment, detector, pretrained
from models.faces.mobilefacenet import DIMENSIONS, SIDE

_BATCH = 32  # faces embedded at once
LONGEST = 1280  # pixels of a picture's longer side, at most, when faces are sought
SIZES = ((32, "under 32"), (64, "32 to 63"), (128, "64 to 127"))
LARGEST = "128 or more"
_ABSENT = "none"  # size of a face that was not found


class Found(NamedTuple):
    """The faces of one picture, the main one first; boxes are in pixels of the upright picture.

    Attributes:
        boxes: float32 [n, 4], x and y of the top left and of the bottom right corner.
        scores: float32 [n].
        crops: float32 [n, 112, 112, 3], aligned, 0 to 255.
    """

    boxes: tf.Tensor
    scores: tf.Tensor
    crops: tf.Tensor


def in_picture(networks: pretrained.Networks, content: tf.Tensor, smallest: float) -> Found:
    """Find and align the faces of an encoded picture.

    The main face is the largest one, less so the farther it lies from the middle.

    Args:
        networks: detector and embedder.
        content: string [], the file.
        smallest: side of the smallest face that is sought, in pixels of a picture of at most `LONGEST`
            pixels.
    """
    picture = tf.cast(pictures.decode(content), tf.float32)
    size = tf.cast(tf.shape(picture)[:2], tf.float32)
    scale = tf.minimum(1.0, LONGEST / tf.reduce_max(size))
    sides = tf.maximum(tf.cast(tf.round(size * scale), tf.int32), 12)
    scaled = tf.image.resize(picture, sides, "area")
    faces = detector.find(networks.detector, scaled, smallest)
    sides_of = faces.boxes[:, 2:] - faces.boxes[:, :2]
    middle = tf.cast(sides[::-1], tf.float32) / 2
    away = tf.reduce_sum(tf.square((faces.boxes[:, :2] + faces.boxes[:, 2:]) / 2 - middle), axis=1)
    order = tf.argsort(tf.reduce_prod(sides_of, axis=1) - 2 * away, direction="DESCENDING")
    boxes, scores, points = (tf.gather(part, order) for part in faces)
    back = tf.tile(size[::-1] / tf.cast(sides[::-1], tf.float32), [2])
    return Found(boxes * back, scores, alignment.align(scaled, points, SIDE))


def embed(embedder: keras.Model, crops: tf.Tensor) -> tf.Tensor:
    """Embeddings of unit length of aligned faces [n, 112, 112, 3], filled up with 0, float32 [n, 512]."""
    # One crop more than asked for: convolutions of none fail on some processors.
    more = tf.pad(crops, [[0, 1], [0, 0], [0, 0], [0, 0]])
    vectors = tf.math.l2_normalize(embedder(more, training=False)[:-1], axis=1)
    return tf.pad(vectors, [[0, 0], [0, DIMENSIONS - vectors.shape[1]]])


def find_faces(
    serialized: list[bytes], split: str, seed: list[int], *, model: str, smallest: float
) -> Iterator[bytes]:
    """Replace the photograph of each Example by its main face.

    Args:
        serialized: Examples with `picture` and others, see `data.rows`.
        split: not used.
        seed: not used.
        model: folder of the networks.
        smallest: see `in_picture`.

    Yields:
        The Examples without `picture`, and with `faces`, the number of faces found; `face`, the aligned main
        face as uint8 [112, 112, 3]; `embedding`; `size`, the side of its box in pixels, and `face_size`, the
        class of it; `box` and `score`. Without a face, `face` is black and the others are 0.
    """
    del split, seed
    find, embedded = _functions(model, smallest)
    examples = [tf.train.Example.FromString(content) for content in serialized]
    photographs = [example.features.feature.pop("picture").bytes_list.value[0] for example in examples]
    found = tf.data.Dataset.from_tensor_slices(photographs).map(find, num_parallel_calls=tf.data.AUTOTUNE)
    options = tf.data.Options()
    options.threading.max_intra_op_parallelism = 1  # photographs side by side need no more
    described = iter(examples)
    for batch in found.with_options(options).batch(_BATCH).prefetch(1):
        vectors = embedded(batch[-1])
        for number, box, score, crop, vector in zip(
            *(part.numpy() for part in (*batch, vectors)), strict=True
        ):
            example = next(described)
            _describe(example, int(number), box.tolist(), float(score), crop, vector)
            yield example.SerializeToString()


def _describe(
    example: tf.train.Example,
    number: int,
    box: list[float],
    score: float,
    crop: np.ndarray,
    vector: np.ndarray,
) -> None:
    """Write what was found into an Example."""
    feature = example.features.feature
    size = ((box[2] - box[0]) * (box[3] - box[1])) ** 0.5 if number else 0.0
    feature["faces"].int64_list.value.append(number)
    feature["face"].bytes_list.value.append(np.rint(crop).astype(np.uint8).tobytes())
    feature["embedding"].float_list.value.extend(vector if number else 0 * vector)
    feature["size"].float_list.value.append(size)
    feature["face_size"].bytes_list.value.append(size_class(size).encode())
    feature["box"].float_list.value.extend(box)
    feature["score"].float_list.value.append(score)


def size_class(size: float) -> str:
    """The class of a face's side in pixels; of 0, that there is none."""
    if not size:
        return _ABSENT
    return next((name for below, name in SIZES if size < below), LARGEST)


@functools.lru_cache(1)
def _functions(model: str, smallest: float) -> tuple[Callable, Callable]:
    """Graphs that find the main face of a file, and that embed crops."""
    networks = pretrained.load(model)

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)], autograph=False)
    def find(content: tf.Tensor) -> tuple[tf.Tensor, ...]:
        found = in_picture(networks, content, smallest)
        number = tf.shape(found.scores)[0]
        return number, *(tf.pad(part, [[0, 1]] + [[0, 0]] * (len(part.shape) - 1))[0] for part in found)

    @tf.function(input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.float32)], autograph=False)
    def embedded(crops: tf.Tensor) -> tf.Tensor:
        return embed(networks.embedder, crops)

    return find, embedded
