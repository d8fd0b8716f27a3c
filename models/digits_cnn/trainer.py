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
from models.digits_cnn.model import build_model, distort
from models.digits_cnn.preprocessing import SIDE, scale


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.custom_config` holds the fields of the product's configuration."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    size = config["batch_size"]
    train = data.batches(fn_args.train_files, transform, "label", size, config["seed"], drop_remainder=True)
    if config["distort"]:
        train = train.map(lambda x, y: ({"image": distort(x["image"])}, y), num_parallel_calls=2)
    validation = data.batches(fn_args.eval_files, transform, "label", 1000)

    steps = max(1, data.count(fn_args.train_files) // size)
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
        train.repeat().prefetch(2),
        steps_per_epoch=steps,
        epochs=config["epochs"],
        validation_data=validation,
        callbacks=[Progress()],
        verbose=0,
    )
    write_history(history, fn_args.model_run_dir)

    probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(model.predict(validation, verbose=0)))
    labels = np.concatenate([label for _, label in validation.as_numpy_iterator()])
    threshold = choose_threshold(probabilities, labels, config["misrouted_cost"])
    run = {
        "threshold": threshold,
        "train_steps": steps * config["epochs"],
        "parameters": model.count_params(),
    }
    pathlib.Path(fn_args.model_run_dir, "training.json").write_text(json.dumps(run))

    # Beside the SavedModel, for warm starts: a SavedModel cannot be trained further.
    model.save_weights(pathlib.Path(fn_args.serving_model_dir).parent / "model.weights.h5")
    export(model, transform, threshold, fn_args.serving_model_dir)


def one_cycle(peak: float, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Rise to `peak` in a tenth of the steps, then fall along a cosine."""
    warmup = max(1, steps // 10)
    return keras.optimizers.schedules.CosineDecay(
        peak / 40, max(1, steps - warmup), alpha=1e-3, warmup_target=peak, warmup_steps=warmup
    )


def choose_threshold(probabilities: np.ndarray, labels: np.ndarray, misrouted_cost: float) -> float:
    """Choose the confidence that a digit needs, on validation digits.

    A number is sent when all its ten digits are accepted. The threshold minimises what it costs when a
    number is asked for again (1) or goes to a stranger (`misrouted_cost`).

    Args:
        probabilities: float32 [n, 10].
        labels: int64 [n].
        misrouted_cost: how many repeated entries are as bad as one misrouted text.
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    order = np.argsort(-confidence)
    ranked = confidence[order]
    # Entry k: the k surest digits are accepted; number-level rates follow from ten independent digits.
    sent = (np.arange(len(order) + 1) / len(order)) ** 10
    delivered = (np.concatenate([[0], np.cumsum(right[order])]) / len(order)) ** 10
    cost = (1 - sent) + misrouted_cost * (sent - delivered)
    best = int(np.argmin(cost))
    if best == 0:
        return 1.0
    below = ranked[best] if best < len(ranked) else 0.0
    return float((ranked[best - 1] + below) / 2)


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
        probabilities = tf.nn.softmax(model(images, training=False))
        confidence = tf.reduce_max(probabilities, axis=1)
        return {
            "probabilities": probabilities,
            "digit": tf.argmax(probabilities, axis=1),
            "confidence": confidence,
            "accepted": tf.cast(confidence >= threshold, tf.int64),
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")])
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        return read(serving.transform(tf.io.parse_example(examples, raw_spec))["image"])

    @tf.function(input_signature=[tf.TensorSpec([None, SIDE, SIDE], tf.uint8, name="images")])
    def images(images: tf.Tensor) -> dict[str, tf.Tensor]:
        return read(scale(images))

    tf.saved_model.save(serving, folder, signatures={"serving_default": examples, "images": images})
