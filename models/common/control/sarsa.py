"""Deep SARSA: action values of the current policy, learnt from its latest steps.

Rummery and Niranjan (1994), with n-step returns (Sutton and Barto, 2018, chapter 7) and a network in place of
a table. On-policy: it learns from the agent's own actions alone, so the experience is not learnt from, though
it counts towards the total timesteps. Parallel environments replace the replay buffer (Mnih et al., 2016),
and normalised layers the target network (Gallici et al., 2024).
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
        experience: not used.
        budget: number of steps to take.
        config: settings by name.
        watch: validation; called with the number of steps taken, and the returns of ended episodes.

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
            f"{budget} steps are too few for one rollout; raise total_timesteps, or lower rollout_length or "
            "environments"
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
            # After the end of an episode, the next action is the first one of the next episode.
            now = values(games.observations).numpy() if over.any() else after
            chosen = explore(now.argmax(axis=1), actions, epsilon, random)
            # A truncated episode has no next action: the expectation over the policy.
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
    """Return the n-step returns: n discounted rewards and the value of the next action after them.

    Args:
        rewards: float32 [steps, games].
        over: whether the episode ended with the step (terminated or truncated), bool [steps, games].
        worth: estimated value of the next action, float32 [steps, games].
        terminated: whether the episode terminated with the step, float32 [steps, games].
        config: settings `discount`, `n_step` and `reward_scale`.

    Returns:
        float32 [steps, games]. Near the end of the steps, and of an episode, there are fewer than n rewards.
    """
    rewards = config["reward_scale"] * rewards
    left = config["discount"] * (1 - terminated)
    goals = one = rewards + left * worth
    for _ in range(1, min(config["n_step"], len(rewards))):
        longer = rewards[:-1] + left[:-1] * goals[1:]
        goals = np.concatenate([np.where(over[:-1], one[:-1], longer), one[-1:]])
    return goals.astype(np.float32)


def learner(network: keras.Model, config: dict[str, Any], updates: int) -> Callable[..., None]:
    """Return the compiled update function of observations, actions and n-step returns."""
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
