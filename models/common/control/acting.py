"""What both algorithms do alike: act in several games at once, explore, and be watched."""

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
    """Steps of any games, n of them.

    Attributes:
        observations: before each step, float32 [n, numbers].
        actions: int64 [n].
        rewards: float32 [n].
        following: observations after each step, float32 [n, numbers], also where it was the last one.
        terminated: whether the game ended there, float32 [n]. Where a limit of time cut it off it did not:
            what would have followed still counts (Pardo et al., 2018).
    """

    observations: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray
    following: np.ndarray
    terminated: np.ndarray


class Games:
    """Games that are played side by side; one that ends begins anew."""

    def __init__(self, environment: str, count: int, seed: int) -> None:
        """Begin `count` games; `seed` is that of the run."""
        make = lambda: gymnasium.make(environment)  # noqa: E731
        self._games = SyncVectorEnv([make] * count, autoreset_mode=AutoresetMode.SAME_STEP)
        first = seed * environments.SEED_STRIDE
        self.observations, _ = self._games.reset(seed=list(range(first, first + count)))
        self._so_far = np.zeros(count)

    def step(self, actions: np.ndarray) -> tuple[Steps, np.ndarray, list[float]]:
        """Do one action, int64 [games], in each game.

        Returns:
            The steps, whether each game ended for whatever reason, bool [games], and the returns of those
            that did.
        """
        before = self.observations
        self.observations, rewards, terminated, truncated, told = self._games.step(actions)
        over = terminated | truncated
        following = self.observations
        if over.any():  # what is observed then is the beginning of the next game
            following = following.copy()
            following[over] = np.stack(told["final_obs"][over])
        self._so_far += rewards
        returns = self._so_far[over].tolist()
        self._so_far[over] = 0
        steps = Steps(before, actions, rewards.astype(np.float32), following, terminated.astype(np.float32))
        return steps, over, returns


def values_of(network: keras.Model) -> Values:
    """The network as a compiled function."""
    signature = [tf.TensorSpec([None, *network.input_shape[1:]], tf.float32)]
    return tf.function(lambda observations: network(observations), input_signature=signature, autograph=False)


def greedy(values: Values) -> episodes.Policy:
    """The policy that always does what is worth most."""
    return lambda observations: values(observations).numpy().argmax(axis=1)


def epsilon_at(part: float, config: dict[str, Any]) -> float:
    """The part of steps at random after this part of the training: it falls in a line, then stays."""
    fallen = min(1.0, part / config["exploration_fraction"])
    return 1.0 + fallen * (config["final_epsilon"] - 1.0)


class Watch:
    """Plays validation episodes now and then, and keeps the best weights."""

    def __init__(self, network: keras.Model, environment: str, begun: int, config: dict[str, Any]) -> None:
        """Watch the training of a network; `begun` steps are taken already."""
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
        """Take note of so many steps more; `returns` are of training episodes that ended with them."""
        due = (self._steps + steps) // self._every > self._steps // self._every
        self._steps += steps
        self._returns += returns
        if due:
            self._look()

    def _look(self) -> None:
        played = episodes.play(self._environment, self._policy, self._seeds)
        reached = float(np.mean([episode.total() for episode in played]))
        if reached >= self._best:  # of equally good ones the one that has learnt longest
            self._best, self._weights = reached, self._network.get_weights()
        # Before an episode has ended there is no return; the last one stands in for it.
        explored = float(np.mean(self._returns)) if self._returns else (self.curves["return"] or [0.0])[-1]
        for name, value in (("steps", self._steps), ("return", explored), ("val_return", reached)):
            self.curves[name].append(value)
        self._returns = []
        told = (self._steps, self._budget, explored, reached)
        progress.info("step %d/%d return %.1f val_return %.1f", *told)

    def restore(self) -> float:
        """Give the network the best weights, and return what they reached."""
        if self._steps not in self.curves["steps"]:
            self._look()
        self._network.set_weights(self._weights)
        return self._best
