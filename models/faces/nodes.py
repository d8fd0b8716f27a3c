"""Operations of a graph with the weights that are stored in its file."""

from __future__ import annotations

import dataclasses

import numpy as np


@dataclasses.dataclass(frozen=True)
class Node:
    """Operation of the graph, such as "Conv", and its weights in the order of its inputs."""

    operation: str
    weights: tuple[np.ndarray, ...]
