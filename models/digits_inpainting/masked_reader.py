"""A baseline of digits_inpainting: a classifier trained to read masked digits as they are."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from models.common.devices import visible
from models.common.digits import reader
from models.common.digits.cnn import build_model
from models.common.digits.distortions import distort
from models.digits_inpainting.masks import holes


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; trains the network of digits_cnn on digits broken anew in every step."""
    given = fn_args.custom_config
    config = {**given, "epochs": given["baseline_epochs"], "learning_rate": given["baseline_learning_rate"]}
    keras.utils.set_random_seed(config["seed"])
    digits = reader.digits(fn_args, config, train_on="original")
    with visible(config["batch_size"], mixed=True):
        model = build_model(config["dropout"])
        curves = reader.fit(model, digits, config, change=_break if config["augment"] else _mask)
    # No views: they would turn the edges of holes, which it has never seen turned.
    reader.finish(model, digits, config, fn_args, {"": curves}, views=())


def _break(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    drawn, missing = tf.unstack(tf.random.split(seed, 2))
    return _mask(distort(images, drawn), missing)


def _mask(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    return images * (1 - holes(tf.shape(images)[0], seed))
