"""Training of an agent by DQN or SARSA, and export of its policy."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow_transform as tft

from models.common import data
from models.common.control import dqn, policies, sarsa
from models.common.control.acting import Games, Steps, Watch
from models.common.control.environments import Environment
from models.common.control.model import build_model
from models.common.progress import record, save_weights

ALGORITHMS = {"dqn": dqn.train, "sarsa": sarsa.train}


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; `custom_config` also holds the `environment`.

    Raises:
        ValueError: the experience leaves too few of the total timesteps, or training diverged.
    """
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    environment = Environment.of(config["environment"])
    begun = data.count(fn_args.train_files, at_least=1)
    budget = config["total_timesteps"] - begun
    if budget < config["environments"]:
        total = config["total_timesteps"]
        raise ValueError(f"{begun} steps of experience leave too few of {total}; raise total_timesteps")
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    experience = read(fn_args.train_files, transform, config["replay_buffer"])
    network = build_model(len(environment.observations), len(environment.actions), config["units"])
    watch = Watch(network, environment.name, begun, config)
    games = Games(environment.name, config["environments"], config["seed"])
    ALGORITHMS[config["algorithm"]](network, games, experience, budget, config, watch)
    best = watch.restore()
    if not all(np.isfinite(weights).all() for weights in network.get_weights()):
        raise ValueError("training diverged: weights are not finite; try a smaller learning_rate")
    notes = {"parameters": network.count_params(), "validation_return": best}
    record(fn_args, {"": watch.curves}, notes)
    save_weights(network, fn_args)
    policies.save(network, environment, fn_args.serving_model_dir)


def read(patterns: list[str], transform: tft.TFTransformOutput, most: int) -> Steps:
    """Return the last steps of a split, at most `most`."""
    parts: list[Steps] = []
    for features, action in data.batches(patterns, transform, "action", 1000):
        given = {"observations": features["observation"], "actions": action, "rewards": features["reward"]}
        given |= {"following": features["following"], "terminated": features["terminated"]}
        parts.append(Steps(**{name: part.numpy() for name, part in given.items()}))
        while sum(len(part.actions) for part in parts[1:]) >= most:
            parts.pop(0)
    return Steps(*(np.concatenate(part)[-most:] for part in zip(*parts, strict=True)))
