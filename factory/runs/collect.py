"""Results of a run's nodes: metrics, gates, figures, notes and the pushed model."""

from __future__ import annotations

import json
import math
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

import tensorflow_model_analysis as tfma
from ml_metadata import metadata_store
from ml_metadata.proto import metadata_store_pb2 as mlmd

from components.baseline_trainer.component import NOT_TRAINED
from components.evaluator.judging import CANDIDATE, slice_name
from factory.runs import judge
from factory.runs.record import Measured, RunRecord
from models.common import figures
from models.common.metrics import FIGURES

_ANCHOR = {"anchor": "anchor", "anchor-champion": "anchor_champion"}  # fields of the record by evaluation

Outputs = dict[str, mlmd.Artifact]  # by output key


def collect(store: metadata_store.MetadataStore, run: RunRecord) -> list[figures.Figure]:
    """Add the results of the nodes to a record, and return their figures.

    Args:
        store: metadata store.
        run: record, with the execution of each node that ran.
    """
    made = {node.name: outputs(store, node.execution) for node in run.nodes}
    run.status = "partial"
    shown: list[figures.Figure] = []
    for name, artifacts in made.items():
        for artifact in artifacts.values():
            run.rows |= read_json(artifact, "rows.json") or {}
            if not name.startswith("Evaluator-"):
                shown += _figures_in(artifact)
        kind, _, other = name.partition("-")
        if kind == "Evaluator" and other and "evaluation" in artifacts:
            measured, _ = read_evaluation(artifacts["evaluation"].uri)
            if other in _ANCHOR:
                setattr(run, _ANCHOR[other], measured)
                continue
            measured.reason = artifacts["evaluation"].custom_properties[NOT_TRAINED].string_value
            run.beside[other.replace("-", "_")] = measured
    run.notes |= read_json(made.get("Trainer", {}).get("model_run"), "training.json") or {}
    shown += _forgetting(run)
    shown += _search(made.get("Tuner", {}))
    if "evaluation" in made.get("Evaluator", {}):
        shown += _judged(run, made["Evaluator"])
    if "pushed_model" in made.get("Pusher", {}):
        _pushed(run, made["Pusher"]["pushed_model"])
    return shown


def _forgetting(run: RunRecord) -> list[figures.Figure]:
    """The metrics on the anchor as a table: of the new model and of the latest blessed one."""
    if not run.anchor.metrics:
        return []
    rows = [
        [name, value, run.anchor_champion.metrics.get(name)] for name, value in run.anchor.metrics.items()
    ]
    note = "Measured on old spans that the new model was not trained on; the other one may have been."
    return [figures.Table("Forgetting", ["metric", "new model", "latest blessed"], rows, note)]


def _judged(run: RunRecord, artifacts: Outputs) -> list[figures.Figure]:
    folder = artifacts["evaluation"].uri
    run.measured, run.champion = read_evaluation(folder)
    run.gates = judge.read(folder)
    run.blessed = artifacts["blessing"].custom_properties["blessed"].int_value == 1
    run.status = "partial" if run.blessed else "not blessed"
    return list(_figures_of_metrics(folder))


def _pushed(run: RunRecord, model: mlmd.Artifact) -> None:
    folder = model.custom_properties["pushed_destination"].string_value
    if not model.custom_properties["pushed"].int_value:
        run.status = "not blessed"
    elif not pathlib.Path(folder).is_dir():
        run.status = "failed"
        run.verdict = f"{folder} was removed; push it again with --from Pusher --no-cache"
    else:
        run.status, run.pushed_to = "pushed", folder


def outputs(store: metadata_store.MetadataStore, execution: int | None) -> Outputs:
    """Return the first artifact of each output key of an execution."""
    if execution is None:
        return {}
    events = store.get_events_by_execution_ids([execution])
    keys = {e.artifact_id: e.path.steps[0].key for e in events if e.type == mlmd.Event.OUTPUT}
    return {keys[a.id]: a for a in store.get_artifacts_by_id(list(keys))}


def read_evaluation(folder: str) -> tuple[Measured, Measured]:
    """Return the metrics of the model and of its baseline; empty without a model."""
    measured, baseline = Measured(), Measured()
    for part, key, value in _values(folder):
        if key.is_diff or not value.HasField("double_value"):
            continue
        found = measured if key.model_name in CANDIDATE else baseline
        number = value.double_value.value
        metrics = found.slices.setdefault(part, {}) if part else found.metrics
        metrics[key.name] = number if math.isfinite(number) else None
    for found in (measured, baseline):
        found.slices = dict(sorted(found.slices.items()))
    return measured, baseline


def _figures_of_metrics(folder: str) -> Iterator[figures.Figure]:
    for part, key, value in _values(folder):
        if key.name.endswith(FIGURES) and key.model_name in CANDIDATE and value.bytes_value:
            yield from figures.of_slice(figures.load(value.bytes_value), part)


def _values(folder: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield slice, key and value of each metric of an evaluation."""
    if any(pathlib.Path(folder).glob("metrics*")):
        for record in tfma.load_metrics(folder):
            for item in record.metric_keys_and_values:
                yield slice_name(record.slice_key), item.key, item.value


def _figures_in(artifact: mlmd.Artifact) -> list[figures.Figure]:
    file = next(pathlib.Path(artifact.uri).glob(f"**/{figures.FILE}"), None)
    return figures.load(file.read_bytes()) if file else []


def _search(artifacts: Mapping[str, mlmd.Artifact]) -> list[figures.Figure]:
    """Return the trials of a search of hyper-parameters as a table, the best first."""
    best = read_json(artifacts.get("best_hyperparameters"), "best_hyperparameters.txt")
    trials = read_json(artifacts.get("tuner_results"), "tuner_results.json")
    if not best or not trials:
        return []
    columns = list(best["values"])
    rows = [[trial["score"], *(str(trial[name]) for name in columns)] for trial in trials]
    note = "Trials by validation score; the Trainer took the values of the first."
    return [figures.Table("Search for hyper-parameters", ["score", *columns], rows, note)]


def read_json(artifact: mlmd.Artifact | None, name: str) -> Any:
    """Return the content of a JSON file in an artifact's folder, or None."""
    file = pathlib.Path(artifact.uri, name) if artifact else None
    return json.loads(file.read_text(encoding="utf-8")) if file and file.is_file() else None
