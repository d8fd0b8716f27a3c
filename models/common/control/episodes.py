"""Episodes of an environment, played in parallel."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

import gymnasium
import numpy as np

# observations, float32 [n, numbers] -> actions, int64 [n]
Policy = Callable[[np.ndarray], np.ndarray]

_TOGETHER = 100  # episodes played in parallel


@dataclasses.dataclass(frozen=True)
class Episode:
    """Episode, from a reset to its end.

    Attributes:
        seed: seed of the reset.
        observations: float32 [steps + 1, numbers], the one after the last action included.
        actions: int64 [steps].
        rewards: float32 [steps].
        terminated: whether the last step terminated it; otherwise a time limit truncated it.
    """

    seed: int
    observations: np.ndarray
    actions: np.ndarray
    rewards: np.ndarray
    terminated: bool

    def total(self) -> float:
        """Return of the episode: the sum of all rewards."""
        return float(self.rewards.sum(dtype=np.float64))

    def discounted(self, discount: float) -> float:
        """Discounted return of the episode: the reward of step t counts `discount` to the power of t."""
        return float(self.rewards @ discount ** np.arange(len(self.rewards)))


def play(environment: str, policy: Policy, seeds: Sequence[int]) -> Iterator[Episode]:
    """Yield one episode for each seed."""
    for start in range(0, len(seeds), _TOGETHER):
        yield from _play(environment, policy, seeds[start : start + _TOGETHER])


def _play(environment: str, policy: Policy, seeds: Sequence[int]) -> list[Episode]:
    games = [gymnasium.make(environment) for _ in seeds]
    seen = [[game.reset(seed=seed)[0]] for game, seed in zip(games, seeds, strict=True)]
    done: list[list[int]] = [[] for _ in games]
    won: list[list[float]] = [[] for _ in games]
    terminated = [False] * len(games)
    going = list(range(len(games)))
    while going:
        actions = policy(np.array([seen[game][-1] for game in going], np.float32))
        over = set()
        for game, action in zip(going, actions.tolist(), strict=True):
            observation, reward, terminated[game], truncated, _ = games[game].step(action)
            seen[game].append(observation)
            done[game].append(action)
            won[game].append(float(reward))
            if terminated[game] or truncated:
                over.add(game)
                games[game].close()
        going = [game for game in going if game not in over]
    parts = zip(seeds, seen, done, won, terminated, strict=True)
    return [
        Episode(seed, np.array(s, np.float32), np.array(d, np.int64), np.array(w, np.float32), bool(t))
        for seed, s, d, w, t in parts
    ]


def explore(best: np.ndarray, actions: int, epsilon: float, random: np.random.Generator) -> np.ndarray:
    """Return epsilon-greedy actions, int64 [games]: random ones with probability `epsilon`, else the best."""
    at_random = random.random(len(best)) < epsilon
    return np.where(at_random, random.integers(actions, size=len(best)), best)


def exploring(policy: Policy | None, actions: int, epsilon: float, seed: int) -> Policy:
    """Return an epsilon-greedy policy, or a random policy if `policy` is None."""
    random = np.random.default_rng(seed)

    def act(observations: np.ndarray) -> np.ndarray:
        if policy is None:
            return random.integers(actions, size=len(observations))
        return explore(policy(observations), actions, epsilon, random)

    return act
