"""Train digits_mlp, choose the confidence below which it asks again, and export it for serving."""

from __future__ import annotations

from typing import Any

import keras
import keras_tuner

from models.common.data import Splits
from models.common.devices import visible
from models.common.digits import reader
from models.common.progress import Curves
from models.digits_mlp.model import build_model

# Contrasting networks for the report: underfitting and overfitting.
CONTRASTS: dict[str, dict[str, Any]] = {
    "underfitting (no hidden layer)": {"hidden_layers": 0, "augment": False},
    "overfitting (no dropout, weight decay or distortions)": {
        "dropout": 0.0,
        "weight_decay": 0.0,
        "augment": False,
    },
}


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `fn_args.custom_config` holds the fields of the product's configuration.

    After a search, what it found replaces the configuration's values.
    """
    config = dict(fn_args.custom_config)
    if fn_args.hyperparameters:
        config |= keras_tuner.HyperParameters.from_config(fn_args.hyperparameters).values
    digits = reader.digits(fn_args, config)

    curves = {}
    for name, changes in CONTRASTS.items() if config["contrasts"] else ():
        keras.utils.set_random_seed(config["seed"])
        _, curves[name] = train(digits, {**config, **changes})
    keras.utils.set_random_seed(config["seed"])
    model, curves[""] = train(digits, config)
    reader.finish(model, digits, config, fn_args, curves)


def train(digits: Splits, config: dict[str, Any]) -> tuple[keras.Model, Curves]:
    """A trained network and its learning curves."""
    with visible(config["batch_size"], mixed=True):
        model = build_model(config["hidden_layers"], config["units"], config["dropout"])
        return model, reader.fit(model, digits, config)
