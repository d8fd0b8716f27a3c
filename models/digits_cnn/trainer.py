"""Train digits_cnn, choose the confidence below which it asks again, and export it for serving."""

from __future__ import annotations

from typing import Any

import keras

from models.common.devices import visible
from models.common.digits import reader
from models.common.digits.cnn import build_model


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.custom_config` holds the fields of the product's configuration."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    digits = reader.digits(fn_args, config)
    with visible(config["batch_size"], mixed=True):
        model = build_model(config["dropout"])
        curves = reader.fit(model, digits, config)
    reader.finish(model, digits, config, fn_args, {"": curves})
