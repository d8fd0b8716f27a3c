"""Deep Q-learning (DQN): action values of the greedy policy, learnt from a replay buffer.

Mnih et al. (2015), optionally with double Q-learning (van Hasselt et al., 2016). Off-policy: it learns from
steps of any policy, and the replay buffer begins with the pipeline's experience.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from models.common.control.acting import Games, Steps, Watch, epsilon_at, values_of
from models.common.control.episodes import explore


def train(
    network: keras.Model, games: Games, experience: Steps, budget: int, config: dict[str, Any], watch: Watch
) -> None:
    """Train a network.

    Args:
        network: model from observations, float32 [n, numbers], to values, float32 [n, actions].
        games: environments.
        experience: initial content of the replay buffer.
        budget: number of steps to take.
        config: settings by name.
        watch: validation; called with the number of steps taken, and the returns of ended episodes.
    """
    random = np.random.default_rng(config["seed"])
    actions, count = network.output_shape[1], len(games.observations)
    values = values_of(network)
    memory = ReplayBuffer(experience, config["replay_buffer"])
    learn = learner(network, config, updates=budget // config["train_frequency"])
    for taken in range(0, budget - count + 1, count):
        epsilon = epsilon_at(taken / budget, config)
        best = values(games.observations).numpy().argmax(axis=1)
        steps, _, returns = games.step(explore(best, actions, epsilon, random))
        memory.add(steps)
        # One update for every multiple of `train_frequency` among these steps.
        for _ in range((taken + count) // config["train_frequency"] - taken // config["train_frequency"]):
            learn(*memory.draw(config["batch_size"], random))
        watch(count, returns)


class ReplayBuffer:
    """Replay buffer: the latest steps, in a ring."""

    def __init__(self, steps: Steps, size: int) -> None:
        """Fill with `steps`; the capacity is `size` steps."""
        self._kept = Steps(*(np.zeros((size, *part.shape[1:]), part.dtype) for part in steps))
        self._size, self._seen = size, 0
        self.add(Steps(*(part[-size:] for part in steps)))

    def add(self, steps: Steps) -> None:
        """Add steps, at most as many as the capacity, in place of the oldest."""
        count = len(steps.actions)
        places = (self._seen + np.arange(count)) % self._size
        for kept, new in zip(self._kept, steps, strict=True):
            kept[places] = new
        self._seen += count

    def draw(self, count: int, random: np.random.Generator) -> Steps:
        """Sample `count` steps with replacement."""
        places = random.integers(min(self._seen, self._size), size=count)
        return Steps(*(kept[places] for kept in self._kept))


def learner(network: keras.Model, config: dict[str, Any], updates: int) -> Callable[..., None]:
    """Return the compiled update function, whose arguments are the fields of `Steps`."""
    target = keras.models.clone_model(network)
    target.set_weights(network.get_weights())
    rate = keras.optimizers.schedules.PolynomialDecay(config["learning_rate"], max(1, updates), 0.0)
    optimizer = keras.optimizers.Adam(rate, clipnorm=10.0)
    optimizer.build(network.trainable_variables)
    discount, share = config["discount"], config["target_update_rate"]

    @tf.function(autograph=False)
    def learn(
        observations: tf.Tensor,
        actions: tf.Tensor,
        rewards: tf.Tensor,
        following: tf.Tensor,
        terminated: tf.Tensor,
    ) -> None:
        future = target(following)
        # Double Q-learning: the online network selects the action, the target network evaluates it.
        best = tf.argmax(network(following) if config["double_q"] else future, axis=1)
        worth = tf.gather(future, best, batch_dims=1)
        goal = config["reward_scale"] * rewards + discount * (1.0 - terminated) * worth
        with tf.GradientTape() as tape:
            said = tf.gather(network(observations), actions, batch_dims=1)
            loss = tf.reduce_mean(keras.losses.huber(goal[:, None], said[:, None]))
        optimizer.apply(tape.gradient(loss, network.trainable_variables), network.trainable_variables)
        for slow, fast in zip(target.variables, network.variables, strict=True):
            slow.assign_add(share * (fast - slow))

    return learn
