"""What a pipeline is told by the one who runs it."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class Data:
    """A folder of files, and the SHA-256 of what it holds, by which the cache tells a change."""

    folder: str
    sha256: str


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a pipeline keeps its things, as the one who runs it decides.

    Attributes:
        name: of the pipeline; artifacts, cache and blessed models are found again by it.
        root: the folder of the artifacts.
        push_to: the folder that pushed models go to, one numbered version each.
        metadata: an ML Metadata connection config, where the runner needs one.
        beam_args: options for Beam.
    """

    name: str
    root: str
    push_to: str
    metadata: Any = None
    beam_args: tuple[str, ...] = ()
