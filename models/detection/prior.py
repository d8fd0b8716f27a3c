"""Baseline that looks at no picture: the boxes that training pictures have most often, at the same places."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_transform as tft
from sklearn.cluster import KMeans

from models.common.vision import pictures
from models.detection import samples, serving
from models.detection.model import Found
from models.detection.precision import Objects, choose_threshold, tallies, true_objects
from models.detection.trainer import class_names

_KINDS = 20  # boxes of a class at most


def run_fn(fn_args: Any) -> None:
    """Called by the baseline's trainer."""
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    train, validation = (
        samples.read(files, transform) for files in (fn_args.train_files, fn_args.eval_files)
    )
    names = class_names(train.names, validation.names)
    prior = Prior(*usual(relative(train)))
    true = [true_objects(boxes, labels) for boxes, labels in relative(validation)]
    found = [Objects(prior.boxes, prior.classes, prior.scores)] * len(true)
    answers = serving.Answers(prior.look, names, choose_threshold(tallies(found, true)))
    serving.save(answers, answers, transform, fn_args.serving_model_dir)


def relative(split: samples.Split) -> list[tuple[np.ndarray, np.ndarray]]:
    """Boxes of each picture as fractions of its width and height, [n, 4], and their classes, [n]."""
    result = []
    for number in range(len(split)):
        height, width = pictures.decode(split.contents[number]).shape[:2]
        boxes = split.boxes[number].numpy() / np.array([width, height, width, height], np.float32)
        result.append((boxes, split.classes[number].numpy()))
    return result


def usual(given: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The middles of clusters of boxes, by class: boxes [k, 4], classes [k], and scores [k].

    A score is the fraction of the pictures that have a box in the cluster, at most 1.
    """
    boxes, labels = np.concatenate([each[0] for each in given]), np.concatenate([each[1] for each in given])
    found = []
    for label in np.unique(labels):
        own = boxes[labels == label]
        kinds = min(_KINDS, len(np.unique(own, axis=0)))
        clusters = KMeans(kinds, n_init=3, random_state=0).fit(own)
        sizes = np.bincount(clusters.labels_, minlength=kinds)
        found += [
            (score, label, box)
            for score, box in zip(sizes / len(given), clusters.cluster_centers_, strict=True)
        ]
    found.sort(key=lambda each: -each[0])
    scores, classes, middles = zip(*found[:100], strict=True)
    return (
        np.array(middles, np.float32),
        np.array(classes, np.int32),
        np.minimum(np.array(scores, np.float32), 1.0),
    )


class Prior(tf.Module):
    """The same boxes for every picture."""

    def __init__(self, boxes: np.ndarray, classes: np.ndarray, scores: np.ndarray) -> None:
        """Set the boxes, as fractions of a picture's sides, their classes, and scores."""
        super().__init__()
        self.boxes, self.classes, self.scores = boxes, classes, scores

    def look(self, picture: tf.Tensor) -> Found:
        """The boxes for a picture [height, width, 3], in its pixels."""
        height, width = tf.unstack(tf.cast(tf.shape(picture)[:2], tf.float32))
        size = tf.stack([width, height, width, height])
        return Found(self.boxes * size, tf.constant(self.scores), tf.constant(self.classes))
