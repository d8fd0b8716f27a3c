"""Digit classifiers: training, choice of the confidence threshold, export.

A network reads float32 images [n, 28, 28, 1] from 0 to 1 and gives logits, float32 [n, 10].
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data, saved_models
from models.common.devices import even, in_single_precision
from models.common.digits import photographs
from models.common.digits.distortions import distort, warp
from models.common.digits.images import CLASSES, SIDE, scale
from models.common.progress import Curves, Progress, check, record, save_weights
from models.common.schedules import one_cycle

NUMBER = 10  # digits of a phone number

View = tuple[float, float, float]  # angle (radians), growth, slant
VIEWS: Sequence[View] = (
    (0.12, 0.0, 0.0),
    (-0.12, 0.0, 0.0),
    (0.0, 0.08, 0.0),
    (0.0, -0.08, 0.0),
    (0.0, 0.0, 0.1),
    (0.0, 0.0, -0.1),
)
Change = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]  # of images, by a seed (int [2])


def digits(fn_args: Any, config: Mapping[str, Any], train_on: str = "image") -> data.Splits:
    """Open the splits that a trainer or a tuner was handed, as batches of (images, labels).

    Args:
        fn_args: what TFX hands over.
        config: needs `batch_size` and `seed`.
        train_on: the feature that holds the images in training; validation reads `image`.

    Raises:
        ValueError: a split is too small.
    """
    splits = data.splits(fn_args, config)
    return dataclasses.replace(
        splits, train=splits.train.map(_of(train_on)), validation=splits.validation.map(_of("image"))
    )


def _of(feature: str) -> Callable[..., tuple[tf.Tensor, tf.Tensor]]:
    @tf.autograph.experimental.do_not_convert
    def pick(features: dict[str, tf.Tensor], label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return features[feature], label

    return pick


def changed(train: tf.data.Dataset, seed: int, change: Change) -> tf.data.Dataset:
    """The same batches with their images changed, in every step differently.

    Seeds are counted, so that a run can be repeated although batches are made in parallel.
    """

    @tf.autograph.experimental.do_not_convert
    def apply(batch: tuple[tf.Tensor, tf.Tensor], step: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        images, label = batch
        return change(images, tf.stack([tf.constant(seed, tf.int64), step])), label

    return tf.data.Dataset.zip(train, tf.data.Dataset.counter()).map(apply, num_parallel_calls=2)


def compiled(model: keras.Model, config: Mapping[str, Any], steps: int) -> keras.Model:
    """Compile a network to be trained for `epochs` of `steps` steps by AdamW."""
    model.compile(
        optimizer=keras.optimizers.AdamW(
            one_cycle(config["learning_rate"], steps * config["epochs"]),
            weight_decay=config["weight_decay"],
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def fit(
    model: keras.Model, digits: data.Splits, config: Mapping[str, Any], change: Change | None = None
) -> Curves:
    """Train a network and return its learning curves: for each figure, its value after each epoch.

    Args:
        model: reads digits.
        digits: what it is trained on.
        config: needs `seed`, `epochs`, `learning_rate`, `weight_decay` and `augment`.
        change: what is done to the images in training; they are distorted, where `augment` is set, unless
            it is given.

    Raises:
        ValueError: training diverged.
    """
    if change is None and config["augment"]:
        change = distort
    train = changed(digits.train, config["seed"], change) if change else digits.train
    history = compiled(model, config, digits.steps).fit(
        train.prefetch(2),
        steps_per_epoch=digits.steps,
        epochs=config["epochs"],
        validation_data=even(digits.validation),
        callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
        verbose=0,
    )
    check(history.history)
    return history.history


def classify(model: keras.Model, images: tf.Tensor, views: Sequence[View] = VIEWS) -> tf.Tensor:
    """Classify each digit in several views (test-time augmentation); return the mean.

    Digits whose views are classified differently get a lower confidence.

    Args:
        model: a trained network.
        images: float32 [n, 28, 28, 1].
        views: how it is turned, scaled and slanted.

    Returns:
        Probabilities, float32 [n, 10].
    """
    n = tf.shape(images)[0]
    seen = [images]
    for angle, growth, slant in views:
        seen.append(warp(images, angle, 1 + growth, 1 + growth, slant))
    logits = model(tf.concat(seen, axis=0), training=False)
    return tf.reduce_mean(tf.reshape(tf.nn.softmax(logits), [len(seen), n, CLASSES]), axis=0)


def choose_threshold(probabilities: np.ndarray, labels: np.ndarray, deliver: float) -> float:
    """Choose the confidence that a digit needs, on validation digits.

    The highest threshold, so the safest, that still delivers the fraction `deliver` of all ten-digit numbers
    at the first entry; where even accepting every digit does not, every digit is accepted.

    Args:
        probabilities: float32 [n, 10].
        labels: int64 [n].
        deliver: from 0 to 1.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    levels = np.unique(confidence)[::-1]
    rejected = np.searchsorted(np.sort(confidence[right]), levels, side="left")
    delivered = ((right.sum() - rejected) / len(labels)) ** NUMBER
    enough = levels[delivered >= deliver]
    return float(enough[0]) if len(enough) else 0.0


def finish(
    model: keras.Model,
    digits: data.Splits,
    config: Mapping[str, Any],
    fn_args: Any,
    curves: Mapping[str, Curves],
    views: Sequence[View] = VIEWS,
) -> None:
    """Choose the threshold, record the training, and export the model.

    Args:
        model: the trained network.
        digits: what it was trained on.
        config: needs `epochs` and `delivery_target`.
        fn_args: what TFX handed over.
        curves: of this network ("") and of others.
        views: of a digit, as in `classify`.
    """
    model = in_single_precision(model)
    read = tf.function(lambda images: classify(model, images, views), autograph=False)
    results = [(read(images).numpy(), labels.numpy()) for images, labels in digits.validation]
    probabilities, labels = (np.concatenate(parts) for parts in zip(*results, strict=True))
    threshold = choose_threshold(probabilities, labels, config["delivery_target"])
    notes = {
        "threshold": threshold,
        "train_steps": digits.steps * config["epochs"],
        "parameters": model.count_params(),
    }
    record(fn_args, curves, notes)
    save_weights(model, fn_args)
    export(model, digits.transform, threshold, fn_args.serving_model_dir, views)


def export(
    model: keras.Model,
    transform: tft.TFTransformOutput,
    threshold: float,
    folder: str,
    views: Sequence[View] = VIEWS,
) -> None:
    """Write a SavedModel with three signatures.

    `serving_default` takes `examples`, string [n]: serialized Examples with the feature `image`.
    `images` takes `images`, uint8 [n, 28, 28].
    `predict` takes `contents`, string [n]: pictures as `photographs.read` takes them.
    Outputs: `probabilities` float32 [n, 10]; `digit` int64 [n]; `confidence` float32 [n]; `accepted`
    int64 [n], 1 where the confidence is high enough to send a text; of `predict` also `answer`, string [n],
    see `photographs.answered`.
    """
    serving = tf.Module()
    serving.model, serving.transform = model, transform.transform_features_layer()
    raw_spec = {"image": transform.raw_feature_spec()["image"]}

    def read(images: tf.Tensor) -> dict[str, tf.Tensor]:
        probabilities = classify(model, images, views)
        confidence = tf.reduce_max(probabilities, axis=1)
        return {
            "probabilities": probabilities,
            "digit": tf.argmax(probabilities, axis=1),
            "confidence": confidence,
            "accepted": tf.cast(confidence >= threshold, tf.int64),
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        return read(serving.transform(tf.io.parse_example(examples, raw_spec))["image"])

    @tf.function(
        input_signature=[tf.TensorSpec([None, SIDE, SIDE], tf.uint8, name="images")], autograph=False
    )
    def images(images: tf.Tensor) -> dict[str, tf.Tensor]:
        return read(scale(images))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        photos = photographs.read(contents)
        return photographs.answered(read(scale(photos.images)), photos.found)

    signatures = {"serving_default": examples, "images": images, "predict": predict}
    saved_models.write(serving, folder, signatures)
