"""Tell whether a point lies above a line: the product of the tests, whose pipeline runs in seconds.

Data: points drawn at random; own points as CSV with x, y and above.
"""

from __future__ import annotations

import dataclasses
import typing

from models.toy import data
from pipelines._product import Product
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder


@dataclasses.dataclass(frozen=True)
class Config:
    """Settings, each changed by --set."""

    seed: int = setting(0, "seed of weights and shuffling", at_least=0, at_most=2**32 - 1)
    examples: int = setting(400, "points that are drawn", at_least=1, at_most=10**6, of="data")
    epochs: int = setting(
        10, "number of epochs over the training points", at_least=1, at_most=10**6, of="trainer"
    )
    batch_size: int = setting(32, "points in a training step", at_least=1, at_most=4096, of="trainer")
    learning_rate: float = setting(0.05, "learning rate", at_least=0, at_most=10, of="trainer")
    start: str = setting("random", "weights at the start", among=("random", "pretrained"), of="trainer")


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline."""
    import tensorflow_model_analysis as tfma

    from models.toy import pretrained
    from models.toy.preprocessing import preprocessing_fn
    from models.toy.trainer import run_fn
    from pipelines._evaluation import EvalSpec

    x, base = b.examples(data.rows), None
    if config.start == "pretrained":
        base = b.pretrained("home_values", pretrained.rebuild, slope=1.0)
        x = b.map(x, pretrained.mark, id="Mark", model=base)
    b.guard(x)
    t = b.transform(x, preprocessing_fn)
    m = b.train(t, run_fn, base=base)
    metrics = [tfma.metrics.ExampleCount(), tfma.MetricConfig(class_name="SparseCategoricalAccuracy")]
    b.evaluate(m, EvalSpec(metrics, prediction_key="probabilities", slices=["label"]))
    b.push(m)


PRODUCT = Product(
    __name__,
    build=build,
    check=data.check,
    collects=True,
    pretrained=lambda config: ("home_values",) if config.start == "pretrained" else (),
    instead={"home_values": "--set start=random"},
    slice_metrics=("sparse_categorical_accuracy",),
    presets={"smoke": Config(), "default": Config(epochs=20), "full": Config(epochs=40)},
)
