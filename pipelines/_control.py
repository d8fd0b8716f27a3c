"""What the products share that learn what to do: settings, data, metrics."""

from __future__ import annotations

import dataclasses
import pathlib
import typing
from collections.abc import Sequence

from components.experience_gen import rows
from models.common.control.environments import ENVIRONMENTS, SEEDS
from pipelines._place import Data, Place
from pipelines._settings import setting
from schemas import gates

if typing.TYPE_CHECKING:
    from tfx.orchestration.pipeline import Pipeline

DATA_SETS = ()  # experience is collected by the run
BY_SLICE = ()
MODELS = "cartpole"  # the folder in models/ that they share


@dataclasses.dataclass(frozen=True)
class Config:
    """What can be changed with --set in each of them."""

    seed: int = setting(0, "of weights, games and what is tried", at_least=0, at_most=SEEDS - 1)
    experience: int = setting(
        4000, "steps collected ahead, at the least", at_least=100, at_most=10_000_000, of="data"
    )
    experience_of: str = setting("random", "who takes them", among=("random", "blessed"), of="data")
    experience_epsilon: float = setting(
        0.1, "part of the blessed policy's steps at random", at_least=0, at_most=1, of="data"
    )
    algorithm: str = setting("dqn", "how it learns", among=("dqn", "sarsa"), of="trainer")
    steps: int = setting(150_000, "budget of steps, those of experience included", at_least=1, of="trainer")
    games: int = setting(8, "played side by side", at_least=1, at_most=1000, of="trainer")
    units: int = setting(128, "of each layer", at_least=2, at_most=4096, of="trainer")
    discount: float = setting(0.99, "what the next reward is worth beside this one", at_least=0, at_most=1)
    learning_rate: float = setting(0.0005, "at the beginning; it falls to 0", at_least=0, of="trainer")
    batch_size: int = setting(128, "dqn: steps in an update", at_least=1, at_most=65_536, of="trainer")
    exploration: float = setting(
        0.1,
        "part of the training until steps at random have become rare",
        at_least=1e-9,
        at_most=1,
        of="trainer",
    )
    epsilon: float = setting(
        0.05, "part of steps at random from then on", at_least=0, at_most=1, of="trainer"
    )
    reward_scale: float = setting(
        1.0, "what rewards are multiplied by in training", at_least=-1e6, at_most=1e6, of="trainer"
    )
    double: bool = setting(True, "dqn: choose and judge the next action by two networks", of="trainer")
    memory: int = setting(50_000, "dqn: steps that are remembered", at_least=1000, of="trainer")
    learn_every: int = setting(4, "dqn: steps for each update", at_least=1, of="trainer")
    target_share: float = setting(
        0.01, "dqn: how far the second network follows in an update", at_least=0, at_most=1, of="trainer"
    )
    n_step: int = setting(16, "sarsa: rewards that are added up", at_least=1, of="trainer")
    rollout: int = setting(32, "sarsa: steps of each game between updates", at_least=1, of="trainer")
    passes: int = setting(4, "sarsa: times that those are learnt from", at_least=1, of="trainer")
    parts: int = setting(4, "sarsa: updates in a pass", at_least=1, of="trainer")
    checkpoints: int = setting(20, "times that validation episodes are played", at_least=1, of="trainer")
    validation_episodes: int = setting(50, "played at each", at_least=1, at_most=100_000, of="trainer")
    episodes: int = setting(100, "test episodes", at_least=1, at_most=100_000, of="evaluator")

    def fault(self) -> str | None:
        """What is wrong with the settings together, in a sentence."""
        if self.experience >= self.steps:
            return f"steps is {self.steps}, which {self.experience} steps of experience use up; raise it"
        return None


def check_data(folders: Sequence[pathlib.Path], environment: str) -> None:
    """Raise rows.RowError where recorded steps cannot be read to their end."""
    rows.check(folders, ENVIRONMENTS[environment].observations)


def pipeline(
    product: str, environment: str, config: Config, data: Data, place: Place, limits: gates.Gates
) -> Pipeline:
    """Wire a product that acts in an environment."""
    from pipelines import _blueprint

    return _blueprint.agent(
        product,
        place,
        limits,
        ENVIRONMENTS[environment],
        config,
        [
            _blueprint.metric("ExampleCount"),
            _blueprint.metric("Returns", module="components.metrics.returns"),
        ],
        models=f"models.{MODELS}",
        schema=product,
        data=data,
    )
