"""Resolver strategy for the latest blessed model of a pipeline."""

from __future__ import annotations

import ml_metadata
from ml_metadata.proto.metadata_store_pb2 import Event
from tfx import types
from tfx.dsl.input_resolution.strategies.latest_blessed_model_strategy import LatestBlessedModelStrategy
from tfx.dsl.io import fileio
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Model, ModelBlessing, PushedModel

from components.latest_blessed import barred


class LatestBlessed(LatestBlessedModelStrategy):
    """Latest model of a pipeline's Trainer that its Evaluator has blessed.

    TFX's own strategy considers all models of the current pipeline, including those of other pipelines and,
    in a repeated run, the new model itself; the comparison would be void, and the Evaluator would run again
    although nothing has changed.

    Models whose pushed version is barred are passed over as well.

    Takes the channels `model` and `model_blessing`, which name the outputs and are not read, and optionally
    `candidate`, a model to leave out.
    """

    def __init__(self, pipeline: str, command: str = "", pushed: str = "") -> None:
        """Set what is looked for.

        Args:
            pipeline: name of the pipeline.
            command: command that makes such a model, if a missing one is an error; otherwise "".
            pushed: folder of its pushed models; "" where none is barred.
        """
        self._pipeline, self._command, self._pushed = pipeline, command, pushed

    def resolve_artifacts(
        self, store: ml_metadata.MetadataStore, input_dict: dict[str, list[types.Artifact]]
    ) -> dict[str, list[types.Artifact]]:
        """Return the model and its blessing, or empty lists where there is none.

        Raises:
            ValueError: there is none, and one is needed.
        """
        candidates = {key: input_dict[key] for key in ("candidate",) if key in input_dict}
        left_out = {artifact.id for artifacts in candidates.values() for artifact in artifacts}
        left_out |= self._barred(store)
        models = _made_by(store, f"{self._pipeline}.Trainer", Model)
        made = {
            "model": [model for model in models if model.id not in left_out],
            "model_blessing": _made_by(store, f"{self._pipeline}.Evaluator", ModelBlessing),
        }
        resolved = super().resolve_artifacts(store, made) or {key: [] for key in made}
        if self._command and not resolved["model"]:
            raise ValueError(f"{self._pipeline} has no blessed model yet; make one with: {self._command}")
        return {**resolved, **candidates}

    def _barred(self, store: ml_metadata.MetadataStore) -> set[int]:
        """The ids of models whose pushed version is barred."""
        versions = barred.versions(self._pushed) if self._pushed else set()
        if not versions:
            return set()
        every = _made_by(store, f"{self._pipeline}.Pusher", PushedModel)
        out = [a.id for a in every if a.get_string_custom_property("pushed_version") in versions]
        makers = {e.execution_id for e in store.get_events_by_artifact_ids(out) if e.type == Event.OUTPUT}
        read = store.get_events_by_execution_ids(makers)
        return {event.artifact_id for event in read if event.type == Event.INPUT}


def _made_by(store: ml_metadata.MetadataStore, node: str, kind: type[types.Artifact]) -> list[types.Artifact]:
    """The artifacts of a kind that a node has made and that are still there."""
    context = store.get_context_by_type_and_name("node", node)
    types_by_id = {known.id: known for known in store.get_artifact_types()}
    return [
        artifact_utils.deserialize_artifact(types_by_id[artifact.type_id], artifact)
        for artifact in (store.get_artifacts_by_context(context.id) if context else [])
        if types_by_id[artifact.type_id].name == kind.TYPE_NAME and fileio.exists(artifact.uri)
    ]
