"""Resolver strategy for the latest blessed model of a pipeline."""

from __future__ import annotations

import ml_metadata
from tfx import types
from tfx.dsl.input_resolution.strategies.latest_blessed_model_strategy import LatestBlessedModelStrategy
from tfx.dsl.io import fileio
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Model, ModelBlessing


class LatestBlessed(LatestBlessedModelStrategy):
    """Latest model of a pipeline's Trainer that its Evaluator has blessed.

    TFX's own strategy considers all models of the current pipeline, including those of other pipelines and,
    in a repeated run, the new model itself; the comparison would be void, and the Evaluator would run again
    although nothing has changed.

    Takes the channels `model` and `model_blessing`, which name the outputs and are not read, and optionally
    `candidate`, a model to leave out.
    """

    def __init__(self, pipeline: str, command: str = "") -> None:
        """Set the pipeline; with a `command` that makes such a model, a missing model is an error."""
        self._pipeline, self._command = pipeline, command

    def resolve_artifacts(
        self, store: ml_metadata.MetadataStore, input_dict: dict[str, list[types.Artifact]]
    ) -> dict[str, list[types.Artifact]]:
        """Return the model and its blessing, or empty lists where there is none.

        Raises:
            ValueError: there is none, and one is needed.
        """
        candidates = {key: input_dict[key] for key in ("candidate",) if key in input_dict}
        left_out = {artifact.id for artifacts in candidates.values() for artifact in artifacts}
        models = _made_by(store, f"{self._pipeline}.Trainer", Model)
        made = {
            "model": [model for model in models if model.id not in left_out],
            "model_blessing": _made_by(store, f"{self._pipeline}.Evaluator", ModelBlessing),
        }
        resolved = super().resolve_artifacts(store, made) or {key: [] for key in made}
        if self._command and not resolved["model"]:
            raise ValueError(f"{self._pipeline} has no blessed model yet; make one with: {self._command}")
        return {**resolved, **candidates}


def _made_by(store: ml_metadata.MetadataStore, node: str, kind: type[types.Artifact]) -> list[types.Artifact]:
    """The artifacts of a kind that a node has made and that are still there."""
    context = store.get_context_by_type_and_name("node", node)
    types_by_id = {known.id: known for known in store.get_artifact_types()}
    return [
        artifact_utils.deserialize_artifact(types_by_id[artifact.type_id], artifact)
        for artifact in (store.get_artifacts_by_context(context.id) if context else [])
        if types_by_id[artifact.type_id].name == kind.TYPE_NAME and fileio.exists(artifact.uri)
    ]
