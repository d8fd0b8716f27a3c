"""Reference: the packaged detector as it is, where classes of the data are among COCO's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common.baselines import NotTrainableError
from models.common.vision import boxes as box_ops
from models.common.vision import pictures
from models.detection import backbones, samples, serving
from models.detection.model import Found, find
from models.detection.precision import Objects, choose_threshold, tallies, true_objects
from models.detection.trainer import class_names

_SIDE = 512  # pixels of its input
COCO = """
person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant,
stop sign, parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe,
backpack, umbrella, handbag, tie, suitcase, frisbee, skis, snowboard, sports ball, kite, baseball
bat, baseball glove, skateboard, surfboard, tennis racket, bottle, wine glass, cup, fork, knife,
spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot, hot dog, pizza, donut, cake, chair,
couch, potted plant, bed, dining table, toilet, tv, laptop, mouse, remote, keyboard, cell phone,
microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear, hair drier,
toothbrush
""".replace("\n", " ")
NAMES = tuple(name.strip() for name in COCO.split(","))


def run_fn(fn_args: Any) -> None:
    """Called by the baseline's trainer; `fn_args.base_model` is the folder of the detector.

    Raises:
        NotTrainableError: no class of the data is one of COCO's.
    """
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    train, validation = (
        samples.read(files, transform) for files in (fn_args.train_files, fn_args.eval_files)
    )
    names = class_names(train.names, validation.names)
    packaged = Packaged(backbones.load(fn_args.base_model), numbers(names))
    look = tf.function(packaged.look, autograph=False)
    found, true = [], []
    for number in range(len(validation)):
        seen = look(pictures.decode(validation.contents[number]))
        found.append(Objects(seen.boxes.numpy(), seen.classes.numpy(), seen.scores.numpy()))
        true.append(true_objects(validation.boxes[number].numpy(), validation.classes[number].numpy()))
    packaged.answers = answers = serving.Answers(packaged.look, names, choose_threshold(tallies(found, true)))
    serving.save(packaged, answers, transform, fn_args.serving_model_dir)


def numbers(names: Sequence[str]) -> dict[int, int]:
    """COCO's number of each class of the data that is one of COCO's.

    Raises:
        NotTrainableError: there is none.
    """
    same = {name: number for number, name in enumerate(NAMES)}
    found = {place: same[name.lower()] for place, name in enumerate(names) if name.lower() in same}
    if not found:
        raise NotTrainableError(f"none of {', '.join(names)} is one of COCO's classes")
    return found


class Packaged(tf.Module):
    """The packaged detector, with those of its classes that the data has."""

    def __init__(self, detector: keras.Model, numbers: dict[int, int]) -> None:
        """Set the detector, and COCO's number of classes of the data, by their number."""
        super().__init__()
        self.detector = detector
        self.answers: serving.Answers | None = None
        self._own = np.array(list(numbers), np.int32)
        self._theirs = np.array(list(numbers.values()), np.int32)

    def look(self, picture: tf.Tensor) -> Found:
        """The objects in a picture [height, width, 3], in its pixels."""
        box = pictures.letterbox(picture, _SIDE)
        _, heat, edges = self.detector(box.picture[tf.newaxis], training=False)
        found = find(tf.gather(heat[0], self._theirs, axis=-1), edges[0])
        moved = pictures.out_of_letterbox(found.boxes, box.scale, box.offset)
        height, width = tf.unstack(tf.shape(picture)[:2])
        return Found(box_ops.clip(moved, width, height), found.scores, tf.gather(self._own, found.classes))
