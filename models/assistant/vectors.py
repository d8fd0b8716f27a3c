"""Pretrained word vectors of the assistant."""

from __future__ import annotations

from typing import Any

from models.assistant.preprocessing import cut, written
from models.common import word2vec


def train(patterns: list[str], transform_graph: str, config: dict[str, Any], folder: str) -> None:
    """Called by the Pretrainer; trains on all training texts and unlabelled conversations."""
    word2vec.train(patterns, transform_graph, config, folder, lambda texts: written(cut(texts)))
