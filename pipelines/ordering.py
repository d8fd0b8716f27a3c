"""Translate guests' spoken orders into written orders and confirmations.

Data: orders composed from a menu and patterns written for this project, or 7,168 real conversations;
own data as CSV, JSON or JSON lines with text and reply, or as a phrasebook with another menu. Patterns,
combinations and conversations are held out.
Expected: 88 % of orders exact with unseen combinations, 77 % with unseen patterns.
Command: factory run ordering
"""

from __future__ import annotations

import dataclasses
import typing

from models.common import requests
from models.ordering import data
from pipelines._product import Product, SwapLimits
from pipelines._settings import setting

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder
    from schemas.gates import Gates


@dataclasses.dataclass(frozen=True)
class Config:
    """Settings, each changed by --set."""

    seed: int = setting(0, "seed of weights and shuffling", at_least=0, at_most=2**32 - 1)
    fold: int = setting(0, "held-out fifth of the data", at_least=0, at_most=4, of="data")
    sources: str = setting("orders", "sources of data, joined by commas; all for all", of="data")
    composed_orders: int = setting(
        60_000, "number of orders composed for training", at_least=100, at_most=100_000_000, of="data"
    )
    held_out_orders: int = setting(
        250,
        "number of orders composed for each challenge of validation",
        at_least=10,
        at_most=1_000_000,
        of="data",
    )
    fraction: float = setting(
        1.0, "fraction of the conversations that is read", at_least=0.001, at_most=1, of="data"
    )
    validation_fraction: float = setting(
        0.1,
        "fraction of the training conversations kept for validation",
        at_least=0.001,
        at_most=0.5,
        of="data",
    )
    epochs: int = setting(
        4, "number of epochs over the training sentences", at_least=1, at_most=100_000, of="trainer"
    )
    batch_size: int = setting(
        64, "number of sentences in a training step", at_least=1, at_most=4096, of="trainer"
    )
    learning_rate: float = setting(
        0.003, "peak learning rate of a one-cycle schedule", at_least=0, at_most=10, of="trainer"
    )
    dimensions: int = setting(
        128, "number of dimensions of a word vector", at_least=1, at_most=4096, of="trainer"
    )
    units: int = setting(256, "number of units of each LSTM", at_least=1, at_most=8192, of="trainer")
    dropout: float = setting(0.0, "dropout rate between layers", at_least=0, at_most=0.9, of="trainer")
    word_dropout: float = setting(
        0.05,
        "fraction of words replaced by the unknown word in training",
        at_least=0,
        at_most=0.9,
        of="trainer",
    )
    beam_width: int = setting(4, "beam width of the beam search", at_least=1, at_most=64, of="trainer")
    length_penalty: float = setting(
        0.0, "length penalty (alpha) of the beam search", at_least=0, at_most=2, of="trainer"
    )
    ngram_order: int = setting(4, "order of the n-gram baseline, in words", at_least=1, at_most=4, of="ngram")


def gates_for(config: Config, limits: Gates) -> Gates:
    """Return the gates that apply: slices "source x" if x is read, other slices if orders are read."""
    read = config.sources.split(",")

    def holds(part: str) -> bool:
        feature, _, value = part.partition(" ")
        return config.sources == "all" or (value if feature == "source" else data.ORDERS) in read

    slices = {part: bounds for part, bounds in limits.slices.items() if holds(part)}
    return dataclasses.replace(limits, slices=slices)


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline; the baselines are retrieval of the nearest sentence and an n-gram model."""
    import tensorflow_model_analysis as tfma

    from models.ordering import ngram, retrieval, trainer
    from models.ordering.metrics import Answers
    from models.ordering.preprocessing import preprocessing_fn
    from pipelines._evaluation import EvalSpec

    x = b.examples(data.rows)
    b.guard(x)
    t = b.transform(x, preprocessing_fn)
    m = b.train(t, trainer.run_fn)
    beside = {"retrieval": b.baseline(t, retrieval.run_fn), "ngram": b.baseline(t, ngram.run_fn)}
    metrics = [tfma.metrics.ExampleCount(), Answers()]
    slices = ["challenge", "task", "source", "length"]
    b.evaluate(
        m,
        EvalSpec(metrics, prediction_key="answer", label_key="target", slices=slices, signature="evaluate"),
        beside=beside,
        beside_spec=EvalSpec(metrics, prediction_key="answer", label_key="target", slices=slices),
    )
    b.push(m, contents="text")


PRODUCT = Product(
    __name__,
    build=build,
    check=data.check,
    endings=data.ENDINGS,
    data_sets={"orders": ("restaurant_orders",), "chitchat": ("chitchat",)},
    gates_for=gates_for,
    slice_metrics=("order_exact", "confirmation_exact", "token_perplexity", "distinct_2"),
    takes="text",
    swap=SwapLimits(changed=0.5),  # replies can be said in many ways
    requested=requests.texts,
    presets={
        "smoke": Config(
            composed_orders=1500, held_out_orders=20, epochs=1, dimensions=32, units=64, beam_width=2
        ),
        "default": Config(),
        "full": Config(composed_orders=200_000),
    },
)
