"""Deep SARSA: what each action is worth if the agent goes on as it does, learnt from its latest steps.

Rummery and Niranjan (1994), with returns over n steps (Sutton and Barto, 2018, chapter 7) and a network in
the place of a table. On-policy: every value is learnt from actions that the agent chose itself, so experience
of others is not learnt from, though it counts as part of the budget. Many games side by side stand in for a
memory (Mnih et al., 2016), and normalised layers for a target network (Gallici et al., 2024).
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
        network: from observations, float32 [n, numbers], to values, float32 [n, actions].
        games: to be played.
        experience: steps of others, which are not learnt from.
        budget: of steps to be taken.
        config: the fields of the product's configuration.
        watch: receives the number of steps taken, and the returns of episodes that ended.

    Raises:
        ValueError: the budget is too small.
    """
    random = np.random.default_rng(config["seed"])
    actions, count = network.output_shape[1], len(games.observations)
    length, parts = config["rollout_length"], min(config["minibatches"], config["rollout_length"] * count)
    values = values_of(network)
    rollouts = budget // (length * count)
    if not rollouts:
        raise ValueError(
            f"{budget} steps are too few for one rollout; raise steps, or lower rollout or games"
        )
    learn = learner(network, config, rollouts * config["update_epochs"] * parts)

    chosen = explore(values(games.observations).numpy().argmax(axis=1), actions, 1.0, random)
    for rollout in range(rollouts):
        epsilon = epsilon_at(rollout / rollouts, config)
        taken: list[Steps] = []
        ended, worth = [], []
        for _ in range(length):
            steps, over, returns = games.step(chosen)
            taken.append(steps)
            after = values(steps.following).numpy()
            # Where a game ended, the next action is the first one of the next game.
            now = values(games.observations).numpy() if over.any() else after
            chosen = explore(now.argmax(axis=1), actions, epsilon, random)
            # Where time ran out no action followed: the mean over those that might have.
            might = (1 - epsilon) * after.max(axis=1) + epsilon * after.mean(axis=1)
            ended.append(over)
            worth.append(np.where(over, might, np.take_along_axis(after, chosen[:, None], axis=1)[:, 0]))
            watch(count, returns)
        observations, actions_taken, rewards, _, terminated = map(np.stack, zip(*taken, strict=True))
        goals = n_step(rewards, np.stack(ended), np.stack(worth), terminated, config)
        flat = [np.concatenate(part) for part in (observations, actions_taken, goals)]
        for _ in range(config["update_epochs"]):
            for places in np.array_split(random.permutation(length * count), parts):
                learn(*(part[places] for part in flat))


def n_step(
    rewards: np.ndarray, over: np.ndarray, worth: np.ndarray, terminated: np.ndarray, config: dict[str, Any]
) -> np.ndarray:
    """What each action turned out to be worth: n rewards, and what is thought of the action after them.

    Args:
        rewards: float32 [steps, games].
        over: whether a game ended after a step, for whatever reason, bool [steps, games].
        worth: what was thought of the action after each step, float32 [steps, games].
        terminated: whether nothing followed, float32 [steps, games].
        config: needs `discount`, `n_step` and `reward_scale`.

    Returns:
        float32 [steps, games]. Towards the end of the steps, and of a game, there are fewer than n rewards.
    """
    rewards = config["reward_scale"] * rewards
    left = config["discount"] * (1 - terminated)
    goals = one = rewards + left * worth
    for _ in range(1, min(config["n_step"], len(rewards))):
        longer = rewards[:-1] + left[:-1] * goals[1:]
        goals = np.concatenate([np.where(over[:-1], one[:-1], longer), one[-1:]])
    return goals.astype(np.float32)


def learner(network: keras.Model, config: dict[str, Any], updates: int) -> Callable[..., None]:
    """A compiled function of observations, actions and goals that makes the network's values truer."""
    rate = keras.optimizers.schedules.PolynomialDecay(config["learning_rate"], max(1, updates), 0.0)
    optimizer = keras.optimizers.Adam(rate, clipnorm=10.0)
    optimizer.build(network.trainable_variables)

    @tf.function(autograph=False)
    def learn(observations: tf.Tensor, actions: tf.Tensor, goals: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            said = tf.gather(network(observations), actions, batch_dims=1)
            loss = tf.reduce_mean(keras.losses.huber(goals[:, None], said[:, None]))
        optimizer.apply(tape.gradient(loss, network.trainable_variables), network.trainable_variables)

    return learn
