"""Restore missing pixels of handwritten digits, before digits_cnn reads them.

Data: MNIST, with squares, blocks, strokes or noise missing. Holes are drawn anew for every training batch;
each of the official 10,000 test digits has a hole of every shape, fixed by seed.
Expected: with a square of 8 x 8 pixels missing, digits_cnn reads 97.8 % of the repaired digits rightly
(67.4 % without repair), after 14 minutes of training on two cores.
Command: factory run digits_cnn, which makes the classifier, then factory run digits_inpainting
"""

from __future__ import annotations

import dataclasses
import typing

from models.common import requests
from models.common.digits import data
from pipelines import _digits
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder


@dataclasses.dataclass(frozen=True)
class Config(_digits.Config):
    """Settings, each changed by --set.

    The baseline `masked_reader` is a classifier trained on broken digits.
    """

    discriminator_learning_rate: float = setting(
        0.0004, "peak learning rate of the discriminator", at_least=0, at_most=10, of="trainer"
    )
    adversarial_weight: float = setting(
        0.01, "weight of the discriminator in the generator's loss", at_least=0, at_most=1e6, of="trainer"
    )
    mask_seed: int = setting(
        0, "seed of the holes in validation and test digits", at_least=0, at_most=2**31 - 1, of="evaluator"
    )
    baseline_epochs: int = setting(
        10,
        "number of epochs of the baseline over the training digits",
        at_least=1,
        at_most=100_000,
        of="masked_reader",
    )
    dropout: float = _digits.dropout(of="masked_reader")
    delivery_target: float = _digits.delivery_target(of="masked_reader")
    baseline_learning_rate: float = setting(
        0.004, "peak learning rate of the baseline", at_least=0, at_most=10, of="masked_reader"
    )


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline around digits_cnn's latest blessed model.

    The same broken digits are read by that classifier without repair (reference product), and by a classifier
    trained on broken digits (baseline).
    """
    from models.digits_inpainting import masked_reader, trainer
    from models.digits_inpainting.masks import break_examples
    from models.digits_inpainting.metrics import Repairs
    from models.digits_inpainting.preprocessing import preprocessing_fn
    from pipelines._evaluation import EvalSpec

    classifier = b.latest("digits_cnn", required=True)
    x = b.map(b.examples(data.rows), break_examples, id="BreakDigits", seed=config.mask_seed)
    b.guard(x)
    t = b.transform(x, preprocessing_fn)
    m = b.train(t, trainer.run_fn, base=classifier)
    baseline = b.baseline(t, masked_reader.run_fn)
    b.evaluate(
        m,
        EvalSpec(
            [*_digits.metrics(), Repairs()],
            prediction_key="probabilities",
            slices=["mask"],
            signature="evaluate",
        ),
        beside={"digits_cnn": classifier, "masked_reader": baseline},
        beside_spec=EvalSpec(_digits.metrics(), prediction_key="probabilities", slices=["mask"]),
    )
    b.push(m)


PRODUCT = _digits.product(
    __name__,
    build=build,
    schema="digits_inpainting",
    slice_metrics=(
        "sparse_categorical_accuracy",
        "phone_delivered",
        "phone_misrouted",
        "psnr",
        "ssim",
        "label_changed",
    ),
    gives="image",
    requested=requests.examples,  # of broken digits
    labels=None,
    presets={
        "smoke": Config(epochs=6, learning_rate=0.002, baseline_epochs=3, max_examples=1000),
        "default": Config(epochs=5, learning_rate=0.002),
        "full": Config(epochs=50, learning_rate=0.002, baseline_epochs=30),
    },
)
