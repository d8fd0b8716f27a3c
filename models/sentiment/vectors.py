"""Pretrained word vectors of sentiment."""

from __future__ import annotations

from typing import Any

from models.common import word2vec
from models.common.text import words_of


def train(patterns: list[str], transform_graph: str, config: dict[str, Any], folder: str) -> None:
    """Called by the Pretrainer; trains on all training texts, without their labels."""
    word2vec.train(patterns, transform_graph, config, folder, words_of)
