"""A network of one layer that learns."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from models.common import data, saved_models
from models.common.devices import even, in_single_precision, visible
from models.common.progress import Progress, check, record
from models.toy import pretrained
from models.toy.hold import hold


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    hold("Trainer")
    splits = data.splits(fn_args, config)
    with visible(config["batch_size"], mixed=True):
        model = build_model()
        if fn_args.base_model:
            model.set_weights(pretrained.load(fn_args.base_model).get_weights())
        model.compile(
            optimizer=keras.optimizers.Adam(config["learning_rate"]),
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
        )
        history = model.fit(
            splits.train.map(_point),
            steps_per_epoch=splits.steps,
            epochs=config["epochs"],
            validation_data=even(splits.validation.map(_point)),
            callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
            verbose=0,
        )
    check(history.history)
    record(fn_args, {"": history.history}, {"parameters": model.count_params()})
    export(in_single_precision(model), fn_args.serving_model_dir)


def build_model() -> keras.Model:
    """A network that takes points, float32 [n, 2], and gives logits, float32 [n, 2]."""
    return keras.Sequential(
        [keras.Input([2]), keras.layers.Dense(2), keras.layers.Activation("linear", dtype="float32")]
    )


def export(model: keras.Model, folder: str) -> None:
    """Write a SavedModel: `serving_default` takes Examples, `predict` texts such as "0.5 -0.25"."""
    serving = tf.Module()
    serving.model = model
    spec = {name: tf.io.FixedLenFeature([1], tf.float32) for name in "xy"}

    def answer(points: tf.Tensor) -> dict[str, tf.Tensor]:
        probabilities = tf.nn.softmax(model(points, training=False))
        return {
            "probabilities": probabilities,
            "answer": tf.gather(tf.constant(["below", "above"]), tf.argmax(probabilities, axis=1)),
            "confidence": tf.reduce_max(probabilities, axis=1),
        }

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        features = tf.io.parse_example(examples, spec)
        return answer(tf.concat([features["x"], features["y"]], axis=1))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")], autograph=False)
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        return answer(tf.strings.to_number(tf.strings.split(contents).to_tensor("0", shape=[None, 2])))

    saved_models.write(serving, folder, {"serving_default": examples, "predict": predict})


@tf.autograph.experimental.do_not_convert
def _point(features: dict[str, tf.Tensor], label: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return features["point"], label
