"""Balance a pole on a cart: an agent that learns by doing, by deep Q-learning or deep SARSA.

Data: steps in Gymnasium's CartPole-v1, which the run collects; own records as CSV, JSON or JSON lines.
Expected: a mean return of 500, which is the most there is, in a minute.
Command: factory run cartpole
"""

from __future__ import annotations

import pathlib
import typing
from collections.abc import Sequence

from pipelines import _control
from pipelines._control import BY_SLICE, DATA_SETS, Config
from pipelines._place import Data, Place
from schemas import gates

if typing.TYPE_CHECKING:
    from tfx.orchestration.pipeline import Pipeline

__all__ = ["BY_SLICE", "DATA_SETS", "PRESETS", "SCHEMA", "Config", "check_data", "create_pipeline"]

ENVIRONMENT = "CartPole-v1"
SCHEMA = "cartpole"
PRESETS = {
    "smoke": Config(experience=500, steps=6000, checkpoints=6, validation_episodes=5, episodes=10),
    "default": Config(),
    "full": Config(steps=500_000, episodes=1000),
}


def check_data(folders: Sequence[pathlib.Path]) -> None:
    """Raise rows.RowError where recorded steps cannot be read to their end."""
    _control.check_data(folders, ENVIRONMENT)


def create_pipeline(config: Config, data: Data, place: Place, limits: gates.Gates) -> Pipeline:
    """Wire the pipeline; doing anything at random is measured beside the policy."""
    return _control.pipeline(SCHEMA, ENVIRONMENT, config, data, place, limits)
