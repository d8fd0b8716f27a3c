"""Understand what guests ask on the web site, and answer what is asked often.

Data: a restaurant's sentence templates and FAQ, written for this project, and real small talk; or Home
Assistant's templates and a building firm's FAQ (--set sources=home,construction,smalltalk,chitchat); own data
as templates and JSON lines. Test sentences come from templates, values, paraphrases and topics that were
never learnt from.
Expected: over five folds intents 95.4 %, slots F1 78.8 %, answers found 88.8 %.
Command: factory run assistant
"""

from __future__ import annotations

import dataclasses
import pathlib
import typing
from collections.abc import Sequence

from pipelines._place import Data, Place
from pipelines._settings import setting
from schemas import gates

if typing.TYPE_CHECKING:
    from tfx.orchestration.pipeline import Pipeline

DATA_SETS = {
    "restaurant": ("restaurant_utterances", "restaurant_faq"),
    "home": ("home_intents", "home_values"),
    "construction": ("construction_faq",),
    "smalltalk": ("small_talk",),
    "chitchat": ("chitchat",),
}
TOOLS = ("english_annotator",)
SCHEMA = "assistant"
BY_SLICE = (
    "intent_accuracy",
    "slot_f1",
    "frame_accuracy",
    "out_of_scope_recall",
    "false_alarms",
    "recall_at_1",
    "answered_right",
)


@dataclasses.dataclass(frozen=True)
class Config:
    """What can be changed with --set."""

    seed: int = setting(0, "of weights and shuffling", at_least=0)
    fold: int = setting(
        0, "which fifth of templates, values and paraphrases is held out", at_least=0, at_most=4, of="data"
    )
    sources: str = setting(
        "restaurant,smalltalk,chitchat", "what is taken, joined by commas; all for all", of="data"
    )
    samples: int = setting(20, "sentences drawn from a template", at_least=1, of="data")
    vector_epochs: int = setting(3, "passes over the text of the word vectors", at_least=1, of="pretrainer")
    vector_rate: float = setting(0.005, "learning rate of the word vectors", at_least=0, of="pretrainer")
    window: int = setting(5, "neighbours that a word vector is learnt from", at_least=1, of="pretrainer")
    subsample: float = setting(
        1e-3, "share above which words are left out now and then", at_least=1e-9, of="pretrainer"
    )
    dimensions: int = setting(
        128, "of the vectors of words and trigrams", at_least=1, of="pretrainer trainer"
    )
    epochs: int = setting(4, "passes over the training texts", at_least=1, of="trainer")
    batch_size: int = setting(128, "texts in a step", at_least=1, at_most=4096, of="trainer")
    learning_rate: float = setting(0.003, "the greatest; it falls along a cosine", at_least=0, of="trainer")
    weight_decay: float = setting(0.001, "of AdamW", at_least=0, of="trainer")
    filters: int = setting(192, "of each convolution", at_least=1, of="trainer")
    dropout: float = setting(
        0.3, "part of the answers left out in training", at_least=0, at_most=0.95, of="trainer"
    )
    hidden: float = setting(
        0.1, "part of the words left out in training", at_least=0, at_most=0.95, of="trainer"
    )
    strangers: float = setting(
        0.3, "part of the slots' words spelt otherwise in training", at_least=0, at_most=1, of="trainer"
    )
    false_alarms: float = setting(
        0.015,
        "part of the validation texts in scope that may be refused",
        at_least=0,
        at_most=1,
        of="trainer",
    )
    false_answers: float = setting(
        0.03, "part of those that are no questions that may be answered", at_least=0, at_most=1, of="trainer"
    )
    linear_c: float = setting(
        10.0, "inverse strength of the baseline's regularisation", at_least=1e-9, of="book"
    )


PRESETS = {
    "smoke": Config(
        sources="restaurant,smalltalk", samples=2, epochs=1, vector_epochs=1, dimensions=32, filters=32
    ),
    "default": Config(),
    "full": Config(samples=60, vector_epochs=10, dimensions=300, filters=384),
}


def check_data(folders: Sequence[pathlib.Path]) -> None:
    """Raise RowError where a file cannot be understood."""
    from components.utterance_example_gen import sources

    sources.check(folders)


def create_pipeline(config: Config, data: Data, place: Place, limits: gates.Gates) -> Pipeline:
    """Wire the pipeline; the book's retrieval and a linear model are measured beside the assistant."""
    import json

    from components.mapped_examples.component import MapExamples
    from components.utterance_example_gen.component import UtteranceExampleGen
    from pipelines import _blueprint, _closure

    preprocessing, annotations = "models.assistant.preprocessing", "components.linguistics.annotations"
    example_gen = UtteranceExampleGen(
        **data.inputs(),
        sources=config.sources,
        fold=config.fold,
        samples=config.samples,
        cut=f"{preprocessing}.cut",
        code=_closure.code("components.utterance_example_gen.component", preprocessing),
    )
    annotating = data.tools["english_annotator"]
    annotator = MapExamples(
        source=example_gen.outputs["examples"],
        function=f"{annotations}.annotate",
        seed=0,
        config=json.dumps(
            {
                "feature": "text",
                "omit": ["task", "talk"],
                "model": annotating.folders[0],
                "sha256": annotating.sha256,
            }
        ),
        code=_closure.code("components.mapped_examples.component", annotations),
    ).with_id("Annotator")
    return _blueprint.supervised(
        "assistant",
        place,
        limits,
        [example_gen, annotator],
        config,
        schema=SCHEMA,
        metrics=[
            _blueprint.metric("ExampleCount"),
            _blueprint.metric("Understanding", module="components.metrics.understanding"),
        ],
        slices=["task", "source", "intent", "length", "root"],
        outputs="intent",
        label="intent",
        pretrain="models.assistant.vectors.train",
        rivals=["book"],
    )
