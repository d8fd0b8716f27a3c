"""Shared wiring of the products of handwritten digits: settings, examples, metrics."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

from models.common.digits import data, requests
from pipelines._product import Product
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from tfx.dsl.components.base.base_component import BaseComponent
    from tfx.dsl.components.base.base_node import BaseNode

    from pipelines._builder import Builder
    from pipelines._evaluation import EvalSpec

SCHEMA = "digits"


@dataclasses.dataclass(frozen=True)
class Config:
    """Settings of every product of digits."""

    seed: int = setting(0, "seed of weights, shuffling and distortions", at_least=0, at_most=2**32 - 1)
    epochs: int = setting(
        30, "number of epochs over the training digits", at_least=1, at_most=100_000, of="trainer"
    )
    batch_size: int = setting(128, "number of digits in a training step", at_least=1, at_most=4096)
    learning_rate: float = setting(
        0.004, "peak learning rate of a one-cycle schedule", at_least=0, at_most=10, of="trainer"
    )
    weight_decay: float = setting(0.001, "weight decay of AdamW", at_least=0, at_most=10)
    augment: bool = setting(True, "random distortion of every digit in every epoch")
    validation_fraction: float = setting(
        0.1, "fraction of the training digits kept for validation", at_least=0.001, at_most=0.5, of="data"
    )
    max_examples: int = setting(
        0, "maximum number of digits read from each file; 0 for all", at_least=0, at_most=10**9, of="data"
    )


def dropout(of: str) -> Any:
    """Setting `dropout` of the learner `of`, which trains a digit classifier."""
    return setting(0.4, "dropout rate before the last layer", at_least=0, at_most=0.95, of=of)


def delivery_target(of: str) -> Any:
    """Setting `delivery_target` of the learner `of`, which trains a digit classifier."""
    return setting(
        0.95, "fraction of validation numbers delivered at the first entry", at_least=0, at_most=1, of=of
    )


@dataclasses.dataclass(frozen=True)
class ReaderConfig(Config):
    """Settings of digit classifiers."""

    dropout: float = dropout(of="trainer")
    delivery_target: float = delivery_target(of="trainer")


def product(module: str, **more: Any) -> Product:
    """Return the Product of a digits pipeline; `more` are further fields of `Product`."""
    shared = {
        "check": data.check,
        "endings": data.ENDINGS,
        "data_sets": ("mnist",),
        "schema": SCHEMA,
        "slice_metrics": ("sparse_categorical_accuracy",),
        "takes": "image",
        "drawn": True,
        "requested": requests.features,
        "labels": requests.LABELS,
    }
    return Product(module, **{**shared, **more})


def examples(b: Builder) -> BaseComponent:
    """Add the ExampleGen and the nodes that validate its examples."""
    x = b.examples(data.rows)
    b.guard(x)
    return x


def classify(
    b: Builder,
    run_fn: Any,
    tuner_fn: Any = None,
    beside: dict[str, BaseNode | None] | None = None,
) -> None:
    """Add all nodes of a digit classifier's pipeline."""
    from models.common.digits.images import preprocessing_fn

    x = examples(b)
    t = b.transform(x, preprocessing_fn)
    tuner = b.tune(t, tuner_fn) if tuner_fn else None
    m = b.train(t, run_fn, tuner=tuner)
    b.evaluate(m, spec(), beside=beside)
    b.push(m)


def spec() -> EvalSpec:
    """Return the evaluation spec of a digit classifier."""
    from pipelines._evaluation import EvalSpec

    return EvalSpec(metrics(), prediction_key="probabilities", slices=["label"])


def metrics() -> list[Any]:
    """Return the metrics of a digit classifier."""
    import tensorflow_model_analysis as tfma

    from components.metrics.classification import Classification
    from models.common.digits.metrics import PhoneNumbers

    return [
        tfma.metrics.ExampleCount(),
        tfma.MetricConfig(class_name="SparseCategoricalAccuracy"),
        PhoneNumbers(),
        Classification(feature="image", shown="image"),
    ]
