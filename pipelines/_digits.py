"""What the products that work on handwritten digits share: data, settings, metrics."""

from __future__ import annotations

import dataclasses
import pathlib
import typing
from collections.abc import Sequence
from typing import Any

from components.idx_example_gen import idx_format
from pipelines._place import Data, Place
from pipelines._settings import setting
from schemas import gates

if typing.TYPE_CHECKING:
    import tensorflow_model_analysis as tfma
    from tfx.dsl.components.base.base_component import BaseComponent
    from tfx.orchestration.pipeline import Pipeline

DATA_SETS = ("mnist",)
SCHEMA = "digits"
BY_SLICE = ("sparse_categorical_accuracy",)  # what a report shows of each slice
PREPROCESSING = "models.common.digits.images"


@dataclasses.dataclass(frozen=True)
class Config:
    """What can be changed with --set in each of them."""

    seed: int = setting(0, "of weights, shuffling and distortions", at_least=0)
    epochs: int = setting(30, "passes over the training digits", at_least=1, of="trainer")
    batch_size: int = setting(128, "digits in a step", at_least=1, at_most=4096)
    learning_rate: float = setting(
        0.004, "the greatest; it rises to it and falls again", at_least=0, of="trainer"
    )
    weight_decay: float = setting(0.001, "of AdamW", at_least=0)
    distort: bool = setting(True, "draw every digit a little differently in every pass")
    validation_fraction: float = setting(
        0.1, "part of the training digits kept for validation", at_least=0.001, at_most=0.5, of="data"
    )
    examples: int = setting(0, "read at most so many digits of each file; 0 reads all", at_least=0, of="data")


def dropout(of: str) -> Any:
    """A setting of a learner that trains a reader of digits."""
    return setting(0.4, "part of a layer left out in training", at_least=0, at_most=0.95, of=of)


def deliver(of: str) -> Any:
    """A setting of a learner that trains a reader of digits."""
    return setting(
        0.95, "part of the validation numbers to be read at the first entry", at_least=0, at_most=1, of=of
    )


@dataclasses.dataclass(frozen=True)
class ReaderConfig(Config):
    """What can be changed in those that read digits."""

    dropout: float = dropout(of="trainer")
    deliver: float = deliver(of="trainer")


def check_data(folders: Sequence[pathlib.Path]) -> None:
    """Raise idx_format.IdxError where the folder does not hold the four IDX files of 28 x 28 digits."""
    (folder,) = folders
    idx_format.check_folder(folder, 28, 28)


def example_gen(config: Config, data: Data) -> BaseComponent:
    """The node that reads the digits."""
    from components.idx_example_gen.component import IdxExampleGen
    from pipelines import _closure

    return IdxExampleGen(
        **data.inputs(),
        validation_fraction=config.validation_fraction,
        limit=config.examples,
        code=_closure.code("components.idx_example_gen.component"),
    )


def reader_pipeline(
    product: str, config: ReaderConfig, data: Data, place: Place, limits: gates.Gates, **more: Any
) -> Pipeline:
    """Wire a product that reads digits; `more` goes to the blueprint as it is."""
    from pipelines import _blueprint

    return _blueprint.supervised(
        product,
        place,
        limits,
        [example_gen(config, data)],
        config,
        schema=SCHEMA,
        preprocessing=PREPROCESSING,
        metrics=metrics(),
        slices=["label"],
        outputs="probabilities",
        **more,
    )


def metrics() -> list[tfma.MetricConfig]:
    """What is measured of a model that reads digits."""
    from pipelines._blueprint import metric

    return [
        metric("ExampleCount"),
        metric("SparseCategoricalAccuracy"),
        metric("MultiClassConfusionMatrixPlot", thresholds=[0.0]),
        metric("PhoneNumbers", module="components.metrics.phone_numbers"),
        metric("MisreadExamples", module="components.metrics.misread_examples"),
    ]
