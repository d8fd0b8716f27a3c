"""Read handwritten digits with a multilayer perceptron: the baseline of every other digit model.

Data: MNIST, 60,000 digits to train on (a tenth of them for validation) and the official 10,000 to test.
Expected: test accuracy 99.23 ± 0.03 % over five seeds, in 11 minutes on two cores.
Command: factory run digits_mlp
"""

from __future__ import annotations

import dataclasses
import typing

from pipelines import _digits
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder


@dataclasses.dataclass(frozen=True)
class Config(_digits.ReaderConfig):
    """Settings, each changed by --set; a search (--tune) replaces them by the best values."""

    hidden_layers: int = setting(2, "number of hidden layers", at_least=0, at_most=8, of="trainer")
    units: int = setting(512, "number of units of a hidden layer", at_least=1, at_most=8192, of="trainer")
    contrasts: bool = setting(
        True, "training of an underfitting and an overfitting network as well, for the report", of="trainer"
    )
    tune: bool = setting(
        False,
        "search of hidden_layers, units, dropout, learning_rate and weight_decay before training",
        of="tuner",
    )
    trials: int = setting(20, "number of trials of a search", at_least=1, at_most=100_000, of="tuner")
    trial_epochs: int = setting(
        6, "number of epochs over the training digits in a trial", at_least=1, at_most=100_000, of="tuner"
    )


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline, with a Tuner before the Trainer if `tune` is set."""
    from models.digits_mlp.trainer import run_fn
    from models.digits_mlp.tuner import tuner_fn

    _digits.classify(b, run_fn, tuner_fn if config.tune else None)


# The best of 20 trials: factory run digits_mlp --tune
BEST = Config(hidden_layers=3, units=1024, dropout=0.1, learning_rate=0.00306, weight_decay=0.016)

PRODUCT = _digits.product(
    __name__,
    build=build,
    presets={
        "smoke": Config(epochs=4, max_examples=3000, trials=2, trial_epochs=1),
        "default": dataclasses.replace(BEST, epochs=20),
        "full": dataclasses.replace(BEST, epochs=100, trials=100),
    },
)
