"""Cache explanations: why a node ran, or why its earlier outputs were reused, from the metadata store."""

from __future__ import annotations

import pathlib
from typing import Any

from ml_metadata import metadata_store
from ml_metadata.proto import metadata_store_pb2 as mlmd

from factory.runs import changes
from factory.runs.record import State

_COMPLETE, _CACHED = mlmd.Execution.COMPLETE, mlmd.Execution.CACHED


def explain(store: metadata_store.MetadataStore, node: str, execution_id: int | None) -> tuple[State, str]:
    """Return a node's state ("done", "cached" or "failed") and its cache explanation.

    Args:
        store: metadata store.
        node: name of the node's context, "<pipeline>.<node>".
        execution_id: id of the latest execution; None for a node that had nothing to do.
    """
    if execution_id is None:
        return "done", "it had nothing to do"
    context = store.get_context_by_type_and_name("node", node)
    executions = store.get_executions_by_context(context.id) if context else []
    this = next((e for e in executions if e.id == execution_id), None)
    if this is None:
        return "done", ""
    earlier = sorted((e for e in executions if e.id < execution_id), key=lambda e: -e.id)
    if this.last_known_state == mlmd.Execution.FAILED:
        return "failed", ""
    if this.last_known_state == _CACHED:
        return "cached", f"nothing changed since run {_run_of(store, _origin(store, this))}"
    finished = next((e for e in earlier if e.last_known_state in (_COMPLETE, _CACHED)), None)
    if finished is None:
        return "done", "an earlier attempt did not finish" if earlier else "first run"
    if not any(c.type == "execution_cache" for c in store.get_contexts_by_execution(execution_id)):
        return "done", "looked up in the metadata store every time"
    found = changes.of_parameters(_parameters(finished), _parameters(this))
    found += changes.of_inputs(_inputs(store, finished), _inputs(store, this))
    if found:
        return "done", changes.said(found)
    if earlier[0].id > finished.id:
        return "done", "the last attempt did not finish"
    return "done", "the cache was off, or its outputs are gone"


def _parameters(execution: mlmd.Execution) -> dict[str, Any]:
    return {
        key: getattr(value, value.WhichOneof("value") or "string_value")
        for key, value in execution.custom_properties.items()
    }


def _inputs(store: metadata_store.MetadataStore, execution: mlmd.Execution) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for event in store.get_events_by_execution_ids([execution.id]):
        if event.type == mlmd.Event.INPUT:
            key = event.path.steps[0].key if event.path.steps else ""
            found.setdefault(key, []).append(event.artifact_id)
    return {key: sorted(ids) for key, ids in found.items()}


def _origin(store: metadata_store.MetadataStore, cached: mlmd.Execution) -> mlmd.Execution:
    """Return the execution whose outputs a cached one reuses."""
    for context in store.get_contexts_by_execution(cached.id):
        if context.type == "execution_cache":
            same = [e for e in store.get_executions_by_context(context.id) if e.last_known_state == _COMPLETE]
            if same:
                return max(same, key=lambda e: e.id)
    return cached


def _run_of(store: metadata_store.MetadataStore, execution: mlmd.Execution) -> str:
    for context in store.get_contexts_by_execution(execution.id):
        if context.type == "pipeline_run":
            return context.name
    return "unknown"


def missing_input(store: metadata_store.MetadataStore, node: str) -> str:
    """Return a sentence on an input of a node's latest execution that is gone from the disk, or "".

    Args:
        store: the metadata store.
        node: the name of the node's context, "<pipeline>.<node>".
    """
    context = store.get_context_by_type_and_name("node", node)
    executions = store.get_executions_by_context(context.id) if context else []
    if not executions:
        return ""
    events = store.get_events_by_execution_ids([max(execution.id for execution in executions)])
    keys = {e.artifact_id: e.path.steps[0].key for e in events if e.type == mlmd.Event.INPUT and e.path.steps}
    for artifact in store.get_artifacts_by_id(list(keys)):
        if "://" not in artifact.uri and not pathlib.Path(artifact.uri).exists():
            return f"its input {keys[artifact.id].replace('_', ' ')} was in {artifact.uri}, which is gone"
    return ""
