"""Search of digits_mlp's hyper-parameters on validation digits."""

from __future__ import annotations

import types
from typing import Any

import keras
import keras_tuner

from models.common.devices import even, strategy
from models.common.digits import reader
from models.common.digits.distortions import distort
from models.common.progress import Progress
from models.digits_mlp.model import build_model


def tuner_fn(fn_args: Any) -> types.SimpleNamespace:
    """Called by TFX's Tuner; what it searches has the names of the configuration's fields.

    Returns:
        `tuner` and `fit_kwargs`. Gaussian processes propose the trials (Snoek et al., 2012), each of which
        trains for `trial_epochs` epochs; the best validation accuracy wins.
    """
    config = fn_args.custom_config
    short = {**config, "epochs": config["trial_epochs"]}
    digits = reader.digits(fn_args, config)
    train = digits.train
    if config["augment"]:
        train = reader.changed(train, config["seed"], distort)

    def build(space: keras_tuner.HyperParameters) -> keras.Model:
        keras.utils.set_random_seed(config["seed"])
        model = build_model(
            space.Int("hidden_layers", 1, 3),
            space.Choice("units", [128, 256, 512, 1024]),
            space.Float("dropout", 0.0, 0.5, step=0.1),
        )
        rate = space.Float("learning_rate", 3e-4, 1e-2, sampling="log")
        decay = space.Float("weight_decay", 1e-4, 1e-1, sampling="log")
        return reader.compiled(model, {**short, "learning_rate": rate, "weight_decay": decay}, digits.steps)

    tuner = keras_tuner.BayesianOptimization(
        build,
        distribution_strategy=strategy(),
        objective=keras_tuner.Objective("val_accuracy", "max"),
        max_trials=config["trials"],
        max_consecutive_failed_trials=1,  # otherwise untried values could be returned
        seed=config["seed"],
        directory=fn_args.working_dir,
        project_name="trials",
        overwrite=True,
    )
    fit_kwargs = {
        "x": train.prefetch(2),
        "steps_per_epoch": digits.steps,
        "epochs": config["trial_epochs"],
        "validation_data": even(digits.validation),
        "callbacks": [keras.callbacks.TerminateOnNaN(), Progress()],
        "verbose": 0,
    }
    return types.SimpleNamespace(tuner=tuner, fit_kwargs=fit_kwargs)
