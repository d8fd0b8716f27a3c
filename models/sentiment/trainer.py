"""Train sentiment from word vectors, and export it to take plain texts."""

from __future__ import annotations

import pathlib
from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data
from models.common.progress import Progress, check, record, save_weights
from models.common.text import UNKNOWN
from models.sentiment.model import build_model

ANSWERS = ("negative", "positive")


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.base_model` holds the word vectors, where there are any."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    splits = data.splits(fn_args, config)
    steps = splits.steps * config["epochs"]
    vectors = initial_vectors(fn_args.base_model, splits.transform, config)
    model = build_model(
        vectors, config["vectors"] != "frozen", config["filters"], config["dropout"], config["word_dropout"]
    )
    schedule = keras.optimizers.schedules.CosineDecay(config["learning_rate"], steps)
    model.compile(
        optimizer=keras.optimizers.AdamW(schedule, weight_decay=config["weight_decay"]),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    history = model.fit(
        splits.train.map(_plain),
        steps_per_epoch=splits.steps,
        epochs=config["epochs"],
        validation_data=splits.validation.map(_plain),
        callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
        verbose=0,
    )
    check(history.history)
    temperature = choose_temperature(model, splits.validation)
    notes = {"temperature": temperature, "train_steps": steps, "parameters": model.count_params()}
    record(fn_args, {"": history.history}, notes)
    save_weights(model, fn_args)
    export(model, splits.transform, temperature, fn_args.serving_model_dir)


@tf.autograph.experimental.do_not_convert
def _plain(features: dict[str, tf.Tensor], label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return features["words"], label


def initial_vectors(
    folder: str | None, transform: tft.TFTransformOutput, config: dict[str, Any]
) -> np.ndarray:
    """What the network begins with: learnt vectors, scaled to a common deviation, or random ones."""
    words = transform.vocabulary_size_by_name("words") + UNKNOWN + 1
    if config["vectors"] == "none":
        random = np.random.default_rng(config["seed"])
        vectors = random.uniform(-0.25, 0.25, [words, config["dimensions"]]).astype(np.float32)
    else:
        vectors = np.load(pathlib.Path(folder or "", "vectors.npy"))
        vectors = vectors * (0.25 / vectors[UNKNOWN + 1 :].std())
    vectors[: UNKNOWN + 1] = 0
    return vectors


def choose_temperature(model: keras.Model, validation: tf.data.Dataset) -> float:
    """Choose what logits are divided by, so that confidence is honest (Guo et al., 2017).

    The one with the lowest cross-entropy on validation texts, from 0.5 to 5.
    """
    pairs = [(model(features["words"], training=False), labels) for features, labels in validation]
    logits, labels = (tf.concat(parts, axis=0) for parts in zip(*pairs, strict=True))
    candidates = np.geomspace(0.5, 5.0, 50)
    losses = [
        float(tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits / t)))
        for t in candidates
    ]
    return float(candidates[int(np.argmin(losses))])


def export(model: keras.Model, transform: tft.TFTransformOutput, temperature: float, folder: str) -> None:
    """Write a SavedModel with two signatures.

    `serving_default` takes `examples`, string [n]: serialized Examples with the feature `text`.
    `ask` takes `texts`, string [n].
    Outputs: `probabilities` float32 [n, 2], negative and positive; `answer` string [n]; `confidence` float32
    [n].
    """
    serving = tf.Module()
    serving.model, serving.transform = model, transform.transform_features_layer()
    raw_spec = {"text": transform.raw_feature_spec()["text"]}
    names = tf.constant(ANSWERS)

    def answer(texts: tf.Tensor) -> dict[str, tf.Tensor]:
        words = serving.transform({"text": tf.reshape(texts, [-1, 1])})["words"]
        probabilities = tf.nn.softmax(model(words, training=False) / temperature)
        return {
            "probabilities": probabilities,
            "answer": tf.gather(names, tf.argmax(probabilities, axis=1)),
            "confidence": tf.reduce_max(probabilities, axis=1),
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        return answer(tf.io.parse_example(examples, raw_spec)["text"])

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="texts")], autograph=False)
    def ask(texts: tf.Tensor) -> dict[str, tf.Tensor]:
        return answer(texts)

    tf.saved_model.save(serving, folder, signatures={"serving_default": examples, "ask": ask})
