"""Train digits_cnn, choose the confidence below which it asks again, and export it for serving."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data
from models.common.progress import Progress, write_history
from models.digits_cnn.model import build_model, classify, distort
from models.digits_cnn.preprocessing import SIDE, scale

DIGITS = 10  # of a phone number


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.custom_config` holds the fields of the product's configuration."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    size = config["batch_size"]
    train = data.batches(fn_args.train_files, transform, "label", size, config["seed"], drop_remainder=True)
    train = train.map(plain).repeat()
    if config["distort"]:
        # Seeds that are counted, so that a run can be repeated although batches are made in parallel.
        seeds = tf.data.Dataset.counter().map(lambda step: tf.stack([config["seed"], step]))
        train = tf.data.Dataset.zip(train, seeds).map(distorted, num_parallel_calls=2)
    validation = data.batches(fn_args.eval_files, transform, "label", 1000).map(plain)

    steps = data.count(fn_args.train_files, at_least=size) // size
    data.count(fn_args.eval_files, at_least=1)
    model = build_model(config["dropout"])
    model.compile(
        optimizer=keras.optimizers.AdamW(
            one_cycle(config["learning_rate"], steps * config["epochs"]),
            weight_decay=config["weight_decay"],
        ),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    history = model.fit(
        train.prefetch(2),
        steps_per_epoch=steps,
        epochs=config["epochs"],
        validation_data=validation,
        callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
        verbose=0,
    )
    write_history(history, fn_args.model_run_dir)
    if not np.isfinite(history.history["loss"][-1]):
        raise ValueError("training diverged: the loss is not finite; try a smaller learning_rate")

    read = tf.function(lambda images: classify(model, images), autograph=False)
    results = [(read(images).numpy(), labels.numpy()) for images, labels in validation]
    probabilities, labels = (np.concatenate(parts) for parts in zip(*results, strict=True))
    threshold = choose_threshold(probabilities, labels, config["deliver"])
    run = {
        "threshold": threshold,
        "train_steps": steps * config["epochs"],
        "parameters": model.count_params(),
    }
    pathlib.Path(fn_args.model_run_dir, "training.json").write_text(json.dumps(run))

    # Beside the SavedModel, for warm starts: a SavedModel cannot be trained further.
    model.save_weights(pathlib.Path(fn_args.serving_model_dir).parent / "model.weights.h5")
    export(model, transform, threshold, fn_args.serving_model_dir)


@tf.autograph.experimental.do_not_convert
def plain(features: dict[str, tf.Tensor], label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """The images of a batch and their labels."""
    return features["image"], label


@tf.autograph.experimental.do_not_convert
def distorted(batch: tuple[tf.Tensor, tf.Tensor], seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """A batch with its images distorted."""
    images, label = batch
    return distort(images, seed), label


def one_cycle(peak: float, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Rise to `peak` in a tenth of the steps, then fall along a cosine."""
    warmup = max(1, steps // 10)
    return keras.optimizers.schedules.CosineDecay(
        peak / 40, max(1, steps - warmup), alpha=1e-3, warmup_target=peak, warmup_steps=warmup
    )


def choose_threshold(probabilities: np.ndarray, labels: np.ndarray, deliver: float) -> float:
    """Choose the confidence that a digit needs, on validation digits.

    The highest threshold, so the safest, that still delivers the part `deliver` of all ten-digit numbers
    at the first entry; where even accepting every digit does not, every digit is accepted.

    Args:
        probabilities: float32 [n, 10].
        labels: int64 [n].
        deliver: from 0 to 1.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    levels = np.unique(confidence)[::-1]
    rejected = np.searchsorted(np.sort(confidence[right]), levels, side="left")
    delivered = ((right.sum() - rejected) / len(labels)) ** DIGITS
    enough = levels[delivered >= deliver]
    return float(enough[0]) if len(enough) else 0.0


def export(model: keras.Model, transform: tft.TFTransformOutput, threshold: float, folder: str) -> None:
    """Write a SavedModel with two signatures of the same outputs.

    `serving_default` takes `examples`, string [n]: serialized Examples with the feature `image`.
    `images` takes `images`, uint8 [n, 28, 28].
    Outputs: `probabilities` float32 [n, 10]; `digit` int64 [n]; `confidence` float32 [n]; `accepted`
    int64 [n], 1 where the confidence is high enough to send a text.
    """
    serving = tf.Module()
    serving.model, serving.transform = model, transform.transform_features_layer()
    raw_spec = {"image": transform.raw_feature_spec()["image"]}

    def read(images: tf.Tensor) -> dict[str, tf.Tensor]:
        probabilities = classify(model, images)
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

    tf.saved_model.save(serving, folder, signatures={"serving_default": examples, "images": images})
