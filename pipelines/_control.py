"""Shared wiring of the reinforcement-learning products: settings and pipeline."""

from __future__ import annotations

import dataclasses
import functools
import math
import pathlib
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from models.common.control import data, requests
from models.common.control.environments import SEEDS, Environment
from pipelines._product import Product, SwapLimits
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder


@dataclasses.dataclass(frozen=True)
class Config:
    """Settings of every product with an environment."""

    seed: int = setting(0, "seed of weights, episodes and exploration", at_least=0, at_most=SEEDS - 1)
    experience_steps: int = setting(
        4000,
        "minimum number of steps of experience collected before training",
        at_least=100,
        at_most=10_000_000,
        of="data",
    )
    experience_policy: str = setting(
        "random", "policy that collects the experience", among=("random", "blessed"), of="data"
    )
    experience_epsilon: float = setting(
        0.1, "fraction of the blessed policy's steps taken at random", at_least=0, at_most=1, of="data"
    )
    algorithm: str = setting("dqn", "learning algorithm", among=("dqn", "sarsa"), of="trainer")
    total_timesteps: int = setting(
        150_000, "total timesteps, experience included", at_least=1, at_most=10**9, of="trainer"
    )
    environments: int = setting(
        8, "number of environments stepped in parallel", at_least=1, at_most=1000, of="trainer"
    )
    units: int = setting(128, "number of units of each layer", at_least=2, at_most=4096, of="trainer")
    discount: float = setting(0.99, "discount factor (gamma) of a step", at_least=0, at_most=1)
    learning_rate: float = setting(
        0.0005, "initial learning rate, which falls linearly to 0", at_least=0, at_most=10, of="trainer"
    )
    batch_size: int = setting(
        128, "dqn: number of steps in an update", at_least=1, at_most=65_536, of="trainer"
    )
    exploration_fraction: float = setting(
        0.1,
        "fraction of the training steps in which epsilon falls from 1 to its final value",
        at_least=1e-9,
        at_most=1,
        of="trainer",
    )
    final_epsilon: float = setting(
        0.05, "final fraction of steps taken at random", at_least=0, at_most=1, of="trainer"
    )
    reward_scale: float = setting(
        1.0, "factor of rewards in training", at_least=-1e6, at_most=1e6, of="trainer"
    )
    double_q: bool = setting(True, "dqn: double Q-learning", of="trainer")
    replay_buffer: int = setting(
        50_000, "dqn: size of the replay buffer, in steps", at_least=1000, at_most=10**8, of="trainer"
    )
    train_frequency: int = setting(
        4, "dqn: number of steps between updates", at_least=1, at_most=10**6, of="trainer"
    )
    target_update_rate: float = setting(
        0.01, "dqn: soft update rate (tau) of the target network", at_least=0, at_most=1, of="trainer"
    )
    n_step: int = setting(
        16, "sarsa: number of rewards in an n-step return", at_least=1, at_most=10_000, of="trainer"
    )
    rollout_length: int = setting(
        32,
        "sarsa: number of steps of each environment between updates",
        at_least=1,
        at_most=100_000,
        of="trainer",
    )
    update_epochs: int = setting(
        4, "sarsa: number of epochs over a rollout", at_least=1, at_most=1000, of="trainer"
    )
    minibatches: int = setting(
        4, "sarsa: number of minibatches in an epoch over a rollout", at_least=1, at_most=1000, of="trainer"
    )
    checkpoints: int = setting(
        20, "number of validations during the training", at_least=1, at_most=100_000, of="trainer"
    )
    validation_episodes: int = setting(
        50, "number of episodes of a validation", at_least=1, at_most=100_000, of="trainer"
    )
    episodes: int = setting(100, "number of test episodes", at_least=1, at_most=100_000, of="evaluator")

    def fault(self) -> str | None:
        """Return the fault of settings that contradict each other, in a sentence, or None."""
        if self.experience_steps >= self.total_timesteps:
            return (
                f"total_timesteps is {self.total_timesteps}, and {self.experience_steps} steps of experience "
                "use them up; raise it"
            )
        return None


def product(module: str, environment: Environment, **more: Any) -> Product:
    """Return the Product of an environment; `more` are further fields of `Product`."""

    def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
        data.check(folders, {**settings, "environment": dataclasses.asdict(environment)})

    return Product(
        module,
        build=functools.partial(build, environment=environment),
        check=check,
        endings=data.ENDINGS,
        collects=True,
        takes="observation",
        swap=SwapLimits(changed=0.75, moved=math.inf),  # good policies may act in different ways
        requested=requests.reader(environment),
        **more,
    )


def build(b: Builder, config: Config, *, environment: Environment) -> None:
    """Wire the pipeline; the baseline is a random policy."""
    import tensorflow_model_analysis as tfma

    from components.metrics.returns import Returns
    from models.common.control.preprocessing import preprocessing_fn
    from models.common.control.trainer import run_fn
    from pipelines._evaluation import EpisodeSpec

    described = dataclasses.asdict(environment)
    blessed = config.experience_policy == "blessed" and b.data.none
    player = b.latest(b.product.name, required=True) if blessed else None
    x = b.examples(data.rows, splits=("train", "test"), model=player, environment=described, seed=config.seed)
    b.guard(x)
    t = b.transform(x, preprocessing_fn, observations=list(environment.observations))
    m = b.train(t, run_fn, validation="train", environment=described)  # validation plays episodes instead
    spec = EpisodeSpec(
        [tfma.metrics.ExampleCount(), Returns()],
        environment=environment,
        episodes=config.episodes,
        discount=config.discount,
        reward_scale=config.reward_scale,
    )
    b.evaluate(m, spec, beside={"random": None})
    b.push(m, observations=environment.observations)
