"""Splits of annotated pictures in memory, and batches of augmented ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data
from models.common.vision import augmentation, pictures
from models.common.vision.augmentation import Dice, Labelled
from models.detection.model import targets
from models.detection.precision import Objects, true_objects
from models.detection.preprocessing import EDGES

_ZOOM = (0.6, 1.6)  # range of the scale of a picture that is seen alone


@dataclasses.dataclass
class Split:
    """Annotated pictures.

    Attributes:
        contents: picture files, string [n].
        boxes: float32 [n, (boxes), 4], in pixels of the pictures.
        classes: int32 [n, (boxes)].
        names: class names by number, of the classes that occur.
    """

    contents: tf.Tensor
    boxes: tf.RaggedTensor
    classes: tf.RaggedTensor
    names: dict[int, str]

    def __len__(self) -> int:
        """The number of pictures."""
        return len(self.contents)

    def picture(self, number: tf.Tensor) -> Labelled:
        """A picture, decoded, with its boxes."""
        return Labelled(pictures.decode(self.contents[number]), self.boxes[number], self.classes[number])

    def letterboxed(self, side: int) -> Iterator[tuple[tf.Tensor, Objects]]:
        """Yield each picture in a letterbox, float32 [side, side, 3], with its objects there."""

        @tf.autograph.experimental.do_not_convert
        def placed(number: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
            box = pictures.letterbox(pictures.decode(self.contents[number]), side)
            return box.picture, box.scale, box.offset

        numbers = tf.data.Dataset.range(len(self)).map(placed, num_parallel_calls=2).prefetch(2)
        for number, (picture, scale, offset) in enumerate(numbers):
            moved = self.boxes[number].numpy() * np.tile(scale, 2) + np.tile(offset, 2)
            yield picture, true_objects(moved, self.classes[number].numpy())


def read(patterns: list[str], transform: tft.TFTransformOutput) -> Split:
    """Read a split.

    Raises:
        ValueError: it has no picture.
    """
    data.count(patterns, at_least=1)
    layer, spec = transform.transform_features_layer(), transform.raw_feature_spec()
    records = tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(100)
    parts = [layer(tf.io.parse_example(serialized, spec)) for serialized in records]
    edges = [tf.stack([_ragged(part[name]).values for name in EDGES], axis=-1) for part in parts]
    numbers = tf.concat([_ragged(part["class_id"]) for part in parts], axis=0)
    words = tf.concat([_ragged(part["class"]).values for part in parts], axis=0).numpy()
    return Split(
        tf.concat([part["picture"] for part in parts], axis=0),
        numbers.with_values(tf.concat(edges, axis=0)),
        tf.cast(numbers, tf.int32),
        {int(number): word.decode() for number, word in zip(numbers.values.numpy(), words, strict=True)},
    )


def _ragged(values: tf.SparseTensor) -> tf.RaggedTensor:
    return tf.RaggedTensor.from_sparse(values)


def augmented(
    split: Split, side: int, classes: int, batch_size: int, mosaic: float, seed: int
) -> tf.data.Dataset:
    """Endless batches of augmented pictures with their targets.

    Args:
        split: pictures.
        side: of the network's input in pixels.
        classes: number of classes.
        batch_size: pictures in a batch.
        mosaic: fraction of the pictures that are composed of four.
        seed: of order and augmentation.

    Returns:
        Pictures, float32 [batch, side, side, 3], and a dictionary of targets, see `model.Targets`.
    """

    @tf.autograph.experimental.do_not_convert
    def drawn(number: tf.Tensor, step: tf.Tensor) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
        dice = Dice(tf.stack([tf.constant(seed, tf.int64), step]))
        others = tf.concat([[tf.cast(number, tf.int32)], dice.whole(len(split), 3)], axis=0)

        def alone() -> tuple[tf.Tensor, ...]:
            zoom = dice.ratio(*_ZOOM)
            return _parts(
                augmentation.view(split.picture(number), tf.constant(side), tf.constant(side), zoom, dice)
            )

        def four() -> tuple[tf.Tensor, ...]:
            return _parts(augmentation.mosaic(lambda place: split.picture(others[place]), side, dice))

        pixels, boxes, labels = tf.cond(dice.uniform(0.0, 1.0) < mosaic, four, alone)
        pixels = augmentation.colour(tf.ensure_shape(pixels, [side, side, 3]), dice)
        wanted = targets(boxes, labels, side, classes)
        return pixels, {"heat": wanted.heat, "edges": wanted.edges}

    order = tf.data.Dataset.range(len(split)).shuffle(len(split), seed=seed).repeat()
    samples = tf.data.Dataset.zip(order, tf.data.Dataset.counter()).map(drawn, num_parallel_calls=2)
    return samples.batch(batch_size).prefetch(2)


def _parts(given: Labelled) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    return given.pixels, given.boxes, given.classes
