"""The word vectors that the assistant begins with."""

from __future__ import annotations

from typing import Any

from models.assistant.preprocessing import cut, written
from models.common import word2vec


def train(patterns: list[str], transform_graph: str, config: dict[str, Any], folder: str) -> None:
    """Called by the Pretrainer; learns from all training texts and from unlabelled conversations."""
    word2vec.train(patterns, transform_graph, config, folder, lambda texts: written(cut(texts)))
