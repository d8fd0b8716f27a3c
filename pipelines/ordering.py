"""Take orders by telephone: what a guest says becomes an order, and an answer.

Data: orders that are composed from a menu and patterns written for this project, or 7,168 real conversations;
own data as CSV, JSON or JSON lines with text and reply, or as a phrasebook with another menu. Patterns,
combinations and conversations are held out.
Expected: 88 % of orders exact with unseen combinations, 77 % with unseen patterns.
Command: factory run ordering
"""

from __future__ import annotations

import dataclasses
import pathlib
import typing
from collections.abc import Sequence

from components.dialogue_example_gen import rows
from pipelines._place import Data, Place
from pipelines._settings import setting
from schemas import gates

if typing.TYPE_CHECKING:
    from tfx.orchestration.pipeline import Pipeline

DATA_SETS = {"orders": ("restaurant_orders",), "chitchat": ("chitchat",)}
SCHEMA = "ordering"
BY_SLICE = ("order_exact", "confirmation_exact", "token_perplexity", "distinct_2")


@dataclasses.dataclass(frozen=True)
class Config:
    """What can be changed with --set."""

    seed: int = setting(0, "of weights and shuffling", at_least=0)
    fold: int = setting(0, "which fifth is held out", at_least=0, at_most=4, of="data")
    sources: str = setting("orders", "of which talk is taken, joined by commas; all for all", of="data")
    sentences: int = setting(60_000, "orders composed for training", at_least=100, of="data")
    held_out: int = setting(250, "orders composed for each challenge of validation", at_least=10, of="data")
    fraction: float = setting(
        1.0, "part of all conversations that is taken", at_least=0.001, at_most=1, of="data"
    )
    validation_fraction: float = setting(
        0.1, "part of the other conversations kept for validation", at_least=0.001, at_most=0.5, of="data"
    )
    epochs: int = setting(4, "passes over the training sentences", at_least=1, of="trainer")
    batch_size: int = setting(64, "sentences in a step", at_least=1, at_most=4096, of="trainer")
    learning_rate: float = setting(0.003, "the greatest; it rises and falls", at_least=0, of="trainer")
    dimensions: int = setting(128, "of a word vector", at_least=1, of="trainer")
    units: int = setting(256, "of each LSTM", at_least=1, of="trainer")
    dropout: float = setting(0.0, "part left out between layers", at_least=0, at_most=0.9, of="trainer")
    unknown: float = setting(
        0.05, "part of words known by their letters alone in training", at_least=0, at_most=0.9, of="trainer"
    )
    beam: int = setting(4, "answers that are followed at once", at_least=1, at_most=64, of="trainer")
    length_penalty: float = setting(
        0.0, "how much long answers are favoured", at_least=0, at_most=2, of="trainer"
    )
    ngram: int = setting(4, "words that the baseline counts together", at_least=1, at_most=4, of="ngram")


PRESETS = {
    "smoke": Config(sentences=1500, held_out=20, epochs=1, dimensions=32, units=64, beam=2),
    "default": Config(),
    "full": Config(sentences=200_000),
}


def check_data(folders: Sequence[pathlib.Path]) -> None:
    """Raise rows.RowError where a file cannot be read to its end."""
    rows.check(folders)


def limits_for(config: Config, limits: gates.Gates) -> gates.Gates:
    """Those gates that are about talk that is taken: of "source x" if x is, else if orders are."""
    taken = config.sources.split(",")

    def holds(part: str) -> bool:
        feature, _, value = part.partition(" ")
        return config.sources == "all" or (value if feature == "source" else rows.ORDERS) in taken

    slices = {part: bounds for part, bounds in limits.slices.items() if holds(part)}
    return dataclasses.replace(limits, slices=slices)


def create_pipeline(config: Config, data: Data, place: Place, limits: gates.Gates) -> Pipeline:
    """Wire the pipeline; the nearest known sentence and a model of word sequences are measured beside."""
    from components.dialogue_example_gen.component import DialogueExampleGen
    from pipelines import _blueprint, _closure

    example_gen = DialogueExampleGen(
        **data.inputs(),
        sources=config.sources,
        sentences=config.sentences,
        held_out=config.held_out,
        fold=config.fold,
        validation_fraction=config.validation_fraction,
        fraction=config.fraction,
        code=_closure.code("components.dialogue_example_gen.component"),
    )
    return _blueprint.supervised(
        "ordering",
        place,
        limits,
        [example_gen],
        config,
        schema=SCHEMA,
        metrics=[
            _blueprint.metric("ExampleCount"),
            _blueprint.metric("AnswerReport", module="components.metrics.answer_report"),
        ],
        slices=["challenge", "task", "source", "length"],
        outputs="answer",
        label="target",
        signature="evaluate",
        rivals=["retrieval", "ngram"],
    )
