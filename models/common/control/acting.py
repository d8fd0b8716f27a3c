"""Shared parts of both algorithms: vectorised environments, exploration, validation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import gymnasium
import keras
import numpy as np
import tensorflow as tf
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from models.common.control import environments, episodes
from models.common.progress import progress

# observations, float32 [n, numbers] -> values of actions, float32 [n, actions]
Values = Callable[[np.ndarray], tf.Tensor]


class Steps(NamedTuple):
    """Batch of n steps (transitions).

    Attributes:
        observations: observations before each step, float32 [n, numbers].
        actions: int64 [n].
        rewards: float32 [n].
        following: observations after each step, float32 [n, numbers], the last of an episode included.
        terminated: whether the episode terminated, float32 [n]; 0 where a time limit truncated it, since
            truncated episodes are bootstrapped (Pardo et al., 2018).
    """

    observations: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray
    following: np.ndarray
    terminated: np.ndarray


class Games:
    """Environments stepped in parallel; an episode that ends is followed by a new one."""

    def __init__(self, environment: str, count: int, seed: int) -> None:
        """Reset `count` environments; `seed` is the seed of the run."""
        make = lambda: gymnasium.make(environment)  # noqa: E731
        self._games = SyncVectorEnv([make] * count, autoreset_mode=AutoresetMode.SAME_STEP)
        first = seed * environments.SEED_STRIDE
        self.observations, _ = self._games.reset(seed=list(range(first, first + count)))
        self._so_far = np.zeros(count)

    def step(self, actions: np.ndarray) -> tuple[Steps, np.ndarray, list[float]]:
        """Step each environment by one action, int64 [games].

        Returns:
            The steps; whether each episode ended (terminated or truncated), bool [games]; and the returns of
            the ended episodes.
        """
        before = self.observations
        self.observations, rewards, terminated, truncated, infos = self._games.step(actions)
        over = terminated | truncated
        following = self.observations
        if over.any():  # their observations are the first ones of the next episodes
            following = following.copy()
            following[over] = np.stack(infos["final_obs"][over])
        self._so_far += rewards
        returns = self._so_far[over].tolist()
        self._so_far[over] = 0
        steps = Steps(before, actions, rewards.astype(np.float32), following, terminated.astype(np.float32))
        return steps, over, returns


def values_of(network: keras.Model) -> Values:
    """Return the network as a compiled function."""
    signature = [tf.TensorSpec([None, *network.input_shape[1:]], tf.float32)]
    return tf.function(lambda observations: network(observations), input_signature=signature, autograph=False)


def greedy(values: Values) -> episodes.Policy:
    """Return the greedy policy."""
    return lambda observations: values(observations).numpy().argmax(axis=1)


def epsilon_at(part: float, config: dict[str, Any]) -> float:
    """Return epsilon after a fraction `part` of the training: it falls linearly, then stays constant."""
    fallen = min(1.0, part / config["exploration_fraction"])
    return 1.0 + fallen * (config["final_epsilon"] - 1.0)


class Watch:
    """Validation during the training, which keeps the best weights."""

    def __init__(self, network: keras.Model, environment: str, begun: int, config: dict[str, Any]) -> None:
        """Prepare the validation of a network; `begun` steps count towards the total timesteps already."""
        self._network, self._environment = network, environment
        self._policy = greedy(values_of(network))
        first = environments.VALIDATION
        self._seeds = range(first, first + config["validation_episodes"])
        self._every, self._budget = (
            max(1, config["total_timesteps"] // config["checkpoints"]),
            config["total_timesteps"],
        )
        self._returns: list[float] = []
        self._steps, self._best, self._weights = begun, -np.inf, network.get_weights()
        self.curves: dict[str, list[float]] = {"steps": [], "return": [], "val_return": []}

    def __call__(self, steps: int, returns: list[float]) -> None:
        """Count `steps` more, and validate when due; `returns` are of the training episodes that ended."""
        due = (self._steps + steps) // self._every > self._steps // self._every
        self._steps += steps
        self._returns += returns
        if due:
            self._validate()

    def _validate(self) -> None:
        played = episodes.play(self._environment, self._policy, self._seeds)
        reached = float(np.mean([episode.total() for episode in played]))
        if reached >= self._best:  # of equally good weights the latest
            self._best, self._weights = reached, self._network.get_weights()
        # Without an ended episode there is no return; the last one is repeated.
        explored = float(np.mean(self._returns)) if self._returns else (self.curves["return"] or [0.0])[-1]
        for name, value in (("steps", self._steps), ("return", explored), ("val_return", reached)):
            self.curves[name].append(value)
        self._returns = []
        values = (self._steps, self._budget, explored, reached)
        progress.info("step %d/%d return %.1f val_return %.1f", *values)

    def restore(self) -> float:
        """Restore the best weights of the network; return their mean validation return."""
        if self._steps not in self.curves["steps"]:
            self._validate()
        self._network.set_weights(self._weights)
        return self._best
