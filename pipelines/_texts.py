"""Shared settings of the products of texts."""

from __future__ import annotations

import dataclasses

from pipelines._settings import setting


@dataclasses.dataclass(frozen=True)
class WordVectorConfig:
    """Settings of pretrained word vectors."""

    dimensions: int = setting(
        128, "number of dimensions of a word vector", at_least=1, at_most=4096, of="pretrainer trainer"
    )
    vector_epochs: int = setting(
        3, "number of epochs over the texts of the word vectors", at_least=1, at_most=1000, of="pretrainer"
    )
    vector_learning_rate: float = setting(
        0.005, "learning rate of the word vectors", at_least=0, at_most=10, of="pretrainer"
    )
    window: int = setting(
        5, "number of context words on each side, for word vectors", at_least=1, at_most=1000, of="pretrainer"
    )
    subsample: float = setting(
        1e-4,
        "frequency above which words are subsampled, for word vectors",
        at_least=1e-9,
        at_most=1,
        of="pretrainer",
    )
