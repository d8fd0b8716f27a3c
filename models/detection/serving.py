"""Export of detectors: from the file of a picture of any size to boxes in its own pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import keras
import tensorflow as tf
import tensorflow_transform as tft

from models.common import saved_models
from models.common.vision import boxes as box_ops
from models.common.vision import pictures
from models.detection.model import MOST, Found, find

NONE = -1  # number of the class of rows after the last object
Look = Callable[[tf.Tensor], Found]  # from pixels [height, width, 3] to objects in these pixels


class Detector(tf.Module):
    """Detector of a SavedModel: signatures around a function that looks at one picture."""

    def __init__(self, model: keras.Model, names: Sequence[str], threshold: float, side: int) -> None:
        """Set the detector up.

        Args:
            model: network of `model.build_model`.
            names: names of the classes.
            threshold: score that an object needs to be part of an answer.
            side: side of the network's input in pixels.
        """
        super().__init__()
        self.model = model
        self.answers = Answers(self._look, names, threshold)
        self._side = side

    def _look(self, picture: tf.Tensor) -> Found:
        box = pictures.letterbox(picture, self._side)
        given = self.model(box.picture[tf.newaxis], training=False)
        found = find(given["heat"][0], given["edges"][0])
        moved = pictures.out_of_letterbox(found.boxes, box.scale, box.offset)
        height, width = tf.unstack(tf.shape(picture)[:2])
        return Found(box_ops.clip(moved, width, height), found.scores, found.classes)

    def predict(self, contents: tf.Tensor) -> dict[str, tf.Tensor]:
        """See `Answers.predict`."""
        return self.answers.predict(contents)


class Answers(tf.Module):
    """What any detector answers, whatever it looks with."""

    def __init__(self, look: Look, names: Sequence[str], threshold: float) -> None:
        """Set how to look at a picture, the names of the classes, and the score that an object needs."""
        super().__init__()
        self._look, self._names, self._threshold = look, tf.constant(list(names)), threshold

    def found(self, contents: tf.Tensor) -> dict[str, tf.Tensor]:
        """Look at picture files, string [n].

        Returns:
            `detections`, float32 [n, 100, 6]: left, top, right, bottom (pixels), class and score, the surest
            first; rows without an object have the class -1. `accepted`, int64 [n]: the number of objects
            whose score is high enough.
        """
        shape = tf.TensorSpec([MOST, 6], tf.float32)
        rows = tf.map_fn(self._rows, contents, fn_output_signature=shape)
        enough = (rows[..., 5] >= self._threshold) & (rows[..., 4] >= 0)
        return {"detections": rows, "accepted": tf.math.count_nonzero(enough, axis=1)}

    def _rows(self, content: tf.Tensor) -> tf.Tensor:
        found = self._look(pictures.decode(content))
        label = tf.cast(found.classes, tf.float32)[:, tf.newaxis]
        rows = tf.concat([found.boxes, label, found.scores[:, tf.newaxis]], axis=1)
        missing = MOST - tf.shape(rows)[0]
        return tf.pad(rows, [[0, missing], [0, 0]]) + _no_class(missing)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
    def predict(self, contents: tf.Tensor) -> dict[str, tf.Tensor]:
        """Answer for picture files.

        Returns:
            `answer`, string [n], such as "2 cat, 1 dog" or "nothing"; `confidence`, float32 [n], the highest
            score, or 1 less it for nothing; `count`, int64 [n], the number of objects; and of each object,
            in the first `count` of 100 rows, `boxes`, float32 [n, 100, 4] in pixels of the upright picture,
            `names`, string [n, 100], and `scores`, float32 [n, 100].
        """
        found = self.found(contents)
        rows, count = found["detections"], found["accepted"]
        label = tf.cast(rows[..., 4], tf.int32)
        there = tf.sequence_mask(count, MOST)
        names = tf.where(there, tf.gather(self._names, tf.maximum(label, 0)), "")
        counts = tf.reduce_sum(
            tf.one_hot(tf.where(there, label, NONE), len(self._names), dtype=tf.int32), axis=1
        )
        words = tf.strings.as_string(counts) + " " + self._names
        listed = tf.ragged.boolean_mask(words, counts > 0)
        answer = tf.strings.reduce_join(listed, axis=1, separator=", ")
        best = tf.reduce_max(rows[..., 5], axis=1)
        return {
            "answer": tf.where(count > 0, answer, "nothing"),
            "confidence": tf.where(count > 0, best, 1 - best),
            "count": count,
            "boxes": rows[..., :4],
            "names": names,
            "scores": rows[..., 5],
        }


def _no_class(rows: tf.Tensor) -> tf.Tensor:
    """Float32 [100, 6]: the class -1 in the last rows, 0 elsewhere."""
    last = tf.cast(tf.range(MOST) >= MOST - rows, tf.float32)
    return NONE * last[:, tf.newaxis] * tf.one_hot(4, 6)


def export(detector: Detector, transform: tft.TFTransformOutput, folder: str) -> None:
    """Write a SavedModel with two signatures; see `Answers` for the outputs.

    `serving_default` takes `examples`, string [n]: serialized Examples with the feature `picture`.
    `predict` takes `contents`, string [n]: JPEG, PNG, GIF or BMP files.
    """
    save(detector, detector.answers, transform, folder)


def save(module: tf.Module, answers: Answers, transform: tft.TFTransformOutput, folder: str) -> None:
    """Write a SavedModel of a module whose answers these are."""
    spec = {"picture": transform.raw_feature_spec()["picture"]}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        return answers.found(tf.reshape(tf.io.parse_example(examples, spec)["picture"], [-1]))

    signatures = {"serving_default": examples, "predict": answers.predict}
    saved_models.write(module, folder, signatures)
