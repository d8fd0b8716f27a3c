"""Classify guests' questions on the web site by intent and slots, and answer frequent ones.

Data: a restaurant's sentence templates and FAQ, written for this project, and real small talk; or Home
Assistant's templates and a building firm's FAQ (--set sources=home,construction,smalltalk,chitchat); own data
as templates and JSON lines. Templates, values, paraphrases and topics of the test split are held out.
Expected: over five folds intents 95.4 %, slots F1 78.8 %, answers found 88.8 %.
Command: factory run assistant
"""

from __future__ import annotations

import dataclasses
import typing

from models.assistant import data, labels
from models.common import requests
from pipelines._product import Product, SwapLimits
from pipelines._settings import setting
from pipelines._texts import WordVectorConfig

if typing.TYPE_CHECKING:
    from pipelines._builder import Builder


@dataclasses.dataclass(frozen=True)
class Config(WordVectorConfig):
    """Settings, each changed by --set."""

    subsample: float = setting(
        1e-3,
        "frequency above which words are subsampled, for word vectors",
        at_least=1e-9,
        at_most=1,
        of="pretrainer",
    )
    seed: int = setting(0, "seed of weights and shuffling", at_least=0, at_most=2**32 - 1)
    fold: int = setting(
        0,
        "held-out fifth of templates, values and paraphrases",
        at_least=0,
        at_most=4,
        of="data",
    )
    sources: str = setting(
        "restaurant,smalltalk,chitchat", "sources of data, joined by commas; all for all", of="data"
    )
    samples: int = setting(
        20, "number of sentences drawn from each template", at_least=1, at_most=100_000, of="data"
    )
    epochs: int = setting(
        4, "number of epochs over the training texts", at_least=1, at_most=100_000, of="trainer"
    )
    batch_size: int = setting(
        128, "number of texts in a training step", at_least=1, at_most=4096, of="trainer"
    )
    learning_rate: float = setting(
        0.003, "initial learning rate of a cosine schedule", at_least=0, at_most=10, of="trainer"
    )
    weight_decay: float = setting(0.001, "weight decay of AdamW", at_least=0, at_most=10, of="trainer")
    filters: int = setting(
        192, "number of filters of each convolution", at_least=1, at_most=8192, of="trainer"
    )
    dropout: float = setting(0.3, "dropout rate between layers", at_least=0, at_most=0.95, of="trainer")
    word_dropout: float = setting(
        0.1,
        "fraction of words replaced by the unknown word in training",
        at_least=0,
        at_most=0.95,
        of="trainer",
    )
    slot_noise: float = setting(
        0.3,
        "fraction of slot words given another word's letters in training",
        at_least=0,
        at_most=1,
        of="trainer",
    )
    false_alarms: float = setting(
        0.015,
        "permitted fraction of in-scope validation texts that are refused",
        at_least=0,
        at_most=1,
        of="trainer",
    )
    false_answers: float = setting(
        0.03,
        "permitted fraction of validation texts without a question that are answered",
        at_least=0,
        at_most=1,
        of="trainer",
    )
    linear_c: float = setting(
        10.0, "inverse regularisation strength of the baseline", at_least=1e-9, at_most=1e9, of="book"
    )


def build(b: Builder, config: Config) -> None:
    """Wire the pipeline; the baseline `book` combines retrieval and a linear model."""
    import tensorflow_model_analysis as tfma

    from models.assistant import annotations, book, trainer, vectors
    from models.assistant.metrics import Understanding
    from models.assistant.preprocessing import preprocessing_fn
    from pipelines._evaluation import EvalSpec

    annotator = b.files_of("english_annotator")
    x = b.map(
        b.examples(data.rows),
        annotations.annotate,
        id="Annotator",
        feature="text",
        omit=["task", "talk"],
        annotator=annotator.folder,
        sha256=annotator.sha256,
    )
    b.guard(x)
    t = b.transform(x, preprocessing_fn)
    m = b.train(t, trainer.run_fn, base=b.pretrain(t, vectors.train))
    baseline = b.baseline(t, book.run_fn)
    b.evaluate(
        m,
        EvalSpec(
            [tfma.metrics.ExampleCount(), Understanding()],
            prediction_key="intent",
            label_key="intent",
            slices=["task", "source", "intent", "length", "root"],
        ),
        beside={"book": baseline},
    )
    b.push(m, contents="text")


PRODUCT = Product(
    __name__,
    build=build,
    check=data.check,
    endings=data.ENDINGS,
    data_sets={
        "restaurant": ("restaurant_utterances", "restaurant_faq"),
        "home": ("home_intents", "home_values"),
        "construction": ("construction_faq",),
        "smalltalk": ("small_talk",),
        "chitchat": ("chitchat",),
    },
    pretrained=("english_annotator",),
    slice_metrics=(
        "intent_accuracy",
        "slot_f1",
        "frame_accuracy",
        "out_of_scope_recall",
        "false_alarms",
        "recall_at_1",
        "answered_right",
    ),
    takes="text",
    swap=SwapLimits(changed=0.4),
    requested=requests.texts,
    labels=labels.LABELS,
    presets={
        "smoke": Config(
            sources="restaurant,smalltalk", samples=2, epochs=1, vector_epochs=1, dimensions=32, filters=32
        ),
        "default": Config(),
        "full": Config(samples=60, vector_epochs=10, dimensions=300, filters=384),
    },
)
