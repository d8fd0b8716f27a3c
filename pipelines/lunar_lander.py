"""Land on the moon: cartpole's agent in a harder environment, by configuration alone.

Data: steps in Gymnasium's LunarLander-v3, which the run collects; own records as CSV, JSON or JSON lines.
Expected: a mean return above 200.
Command: factory run lunar_lander
"""

from __future__ import annotations

import pathlib
import typing
from collections.abc import Sequence

from pipelines import _control
from pipelines._control import BY_SLICE, DATA_SETS, MODELS, Config
from pipelines._place import Data, Place
from schemas import gates

if typing.TYPE_CHECKING:
    from tfx.orchestration.pipeline import Pipeline

__all__ = ["BY_SLICE", "DATA_SETS", "MODELS", "PRESETS", "SCHEMA", "Config", "check_data", "create_pipeline"]

ENVIRONMENT = "LunarLander-v3"
SCHEMA = "lunar_lander"
PRESETS = {
    "smoke": Config(experience=500, steps=3000, checkpoints=3, validation_episodes=5, episodes=10),
    "default": Config(steps=500_000, learning_rate=0.001, exploration=0.3, memory=100_000),
    "full": Config(steps=2_000_000, learning_rate=0.001, exploration=0.3, memory=500_000, episodes=1000),
}


def check_data(folders: Sequence[pathlib.Path]) -> None:
    """Raise rows.RowError where recorded steps cannot be read to their end."""
    _control.check_data(folders, ENVIRONMENT)


def create_pipeline(config: Config, data: Data, place: Place, limits: gates.Gates) -> Pipeline:
    """Wire the pipeline; doing anything at random is measured beside the policy."""
    return _control.pipeline(SCHEMA, ENVIRONMENT, config, data, place, limits)
