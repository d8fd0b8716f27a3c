"""Read handwritten phone numbers, digit by digit, with a convolutional network.

Data: MNIST, 60,000 digits to train on (a tenth of them for validation) and the official 10,000 to test.
Expected: test accuracy 99.67 ± 0.03 % over five seeds, in 11 minutes on two cores.
Command: factory run digits_cnn
"""

from __future__ import annotations

import dataclasses
import typing

from pipelines import _digits

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder


@dataclasses.dataclass(frozen=True)
class Config(_digits.ReaderConfig):
    """Settings, each changed by --set."""


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline; the reference product is digits_mlp's latest blessed model."""
    from models.digits_cnn.trainer import run_fn

    _digits.classify(b, run_fn, beside={"digits_mlp": b.latest("digits_mlp")})


PRODUCT = _digits.product(
    __name__,
    build=build,
    presets={
        "smoke": Config(epochs=6, max_examples=3000),
        "default": Config(),
        "full": Config(epochs=100, batch_size=256, learning_rate=0.006),
    },
)
