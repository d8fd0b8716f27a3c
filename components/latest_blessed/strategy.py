"""Resolve the latest blessed model other than the candidate itself.

TFX's own strategy would, on a repeated run, compare a model with itself: the comparison says nothing,
and the Evaluator runs again although nothing has changed.
"""

from __future__ import annotations

import ml_metadata
from tfx import types
from tfx.dsl.input_resolution.strategies.latest_blessed_model_strategy import LatestBlessedModelStrategy


class LatestBlessedOther(LatestBlessedModelStrategy):
    """Takes the channels `model`, `model_blessing` and `candidate` (the model to leave out)."""

    def resolve_artifacts(
        self, store: ml_metadata.MetadataStore, input_dict: dict[str, list[types.Artifact]]
    ) -> dict[str, list[types.Artifact]] | None:
        """Return the latest blessed model and its blessing, or empty lists where there is none."""
        candidates = input_dict["candidate"]
        ids = {artifact.id for artifact in candidates}
        others = {
            "model": [artifact for artifact in input_dict["model"] if artifact.id not in ids],
            "model_blessing": input_dict["model_blessing"],
        }
        resolved = super().resolve_artifacts(store, others)
        return None if resolved is None else {**resolved, "candidate": candidates}
