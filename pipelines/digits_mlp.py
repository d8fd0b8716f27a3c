"""Read handwritten digits with a multilayer perceptron: the baseline of every other digit model.

Data: MNIST, 60,000 digits to train on (a tenth of them for validation) and the official 10,000 to test.
Expected: test accuracy 99.23 ± 0.03 % over five seeds, in 11 minutes on two cores.
Command: factory run digits_mlp
"""

from __future__ import annotations

import dataclasses
import typing

from pipelines import _digits
from pipelines._digits import BY_SLICE, DATA_SETS, SCHEMA, check_data
from pipelines._place import Data, Place
from pipelines._settings import setting
from schemas import gates

if typing.TYPE_CHECKING:
    from tfx.orchestration.pipeline import Pipeline

__all__ = ["BY_SLICE", "DATA_SETS", "PRESETS", "SCHEMA", "Config", "check_data", "create_pipeline"]


@dataclasses.dataclass(frozen=True)
class Config(_digits.ReaderConfig):
    """What can be changed with --set; a search (--tune) sets what it finds in the place of these."""

    hidden: int = setting(2, "hidden layers", at_least=0, at_most=8, of="trainer")
    width: int = setting(512, "units in a hidden layer", at_least=1, at_most=8192, of="trainer")
    contrasts: bool = setting(
        True, "train an under- and an overfitting network too, for the report", of="trainer"
    )
    tune: bool = setting(
        False, "search hidden, width, dropout, learning_rate and weight_decay first", of="tuner"
    )
    trials: int = setting(20, "networks that a search tries", at_least=1, of="tuner")
    trial_epochs: int = setting(6, "passes over the training digits in a trial", at_least=1, of="tuner")


# The best of 20 trials: factory run digits_mlp --tune
BEST = Config(hidden=3, width=1024, dropout=0.1, learning_rate=0.00306, weight_decay=0.016)
PRESETS = {
    "smoke": Config(epochs=4, examples=3000, trials=2, trial_epochs=1),
    "default": dataclasses.replace(BEST, epochs=20),
    "full": dataclasses.replace(BEST, epochs=100, trials=100),
}


def create_pipeline(config: Config, data: Data, place: Place, limits: gates.Gates) -> Pipeline:
    """Wire the pipeline, with a Tuner before the Trainer where `tune` is set."""
    return _digits.reader_pipeline("digits_mlp", config, data, place, limits, tune=config.tune)
