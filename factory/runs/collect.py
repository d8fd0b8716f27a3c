"""Read what the nodes of a run left behind: metrics, verdict, learning curves, what was pushed."""

from __future__ import annotations

import base64
import json
import math
import pathlib
from typing import Any

import tensorflow as tf
import tensorflow_model_analysis as tfma
from ml_metadata import metadata_store
from ml_metadata.proto import metadata_store_pb2 as mlmd

from schemas import gates

_CANDIDATE = ("", "candidate")


def collect(
    store: metadata_store.MetadataStore, executions: dict[str, int | None], limits: gates.Gates
) -> dict[str, Any]:
    """What a run's report says of its model.

    Args:
        store: the metadata store.
        executions: the execution of each node that ran.
        limits: the product's gates.

    Returns:
        The report's entries from `status` to `plots`.
    """
    made = {node: outputs(store, execution) for node, execution in executions.items()}
    found: dict[str, Any] = {"status": "partial", "plots": {}, "references": {}}
    for artifacts in made.values():
        if counts := read_json(artifacts.get("examples"), "rows.json"):
            found["rows"] = counts
    if pretrained := made.get("Pretrainer", {}).get("model"):
        found["plots"]["word_map"] = read_json(pretrained, "Format-Serving/word_map.json")
    if training := made.get("Trainer", {}).get("model_run"):
        found["training"] = read_json(training, "training.json")
        found["plots"]["history"] = read_json(training, "history.json")
    if tuned := made.get("Tuner", {}).get("best_hyperparameters"):
        found["tuning"] = {
            "best": read_json(tuned, "best_hyperparameters.txt")["values"],
            "trials": read_json(made["Tuner"]["tuner_results"], "tuner_results.json"),
        }
    for node, artifacts in made.items():
        kind, _, name = node.partition("-")
        if kind == "Evaluator" and name and (evaluated := artifacts.get("evaluation")):
            measured = read_evaluation(evaluated.uri)
            found["references"][name.replace("-", "_")] = {
                key: measured[key] for key in ("metrics", "slices")
            }
    if evaluated := made.get("Evaluator", {}).get("evaluation"):
        measured = read_evaluation(evaluated.uri)
        found["plots"] |= measured.pop("plots")
        found["audit"] = read_json(evaluated, "audit.json")
        for picture in ("film.gif", "strip.png"):
            if (file := pathlib.Path(evaluated.uri, picture)).is_file():
                found["plots"][picture] = base64.b64encode(file.read_bytes()).decode()
        found |= measured
        found["gates"] = judge(limits, found["metrics"], found["baseline"], found["slices"])
        found["blessed"] = made["Evaluator"]["blessing"].custom_properties["blessed"].int_value == 1
        found["status"] = "partial" if found["blessed"] else "not blessed"
    if pushed := made.get("Pusher", {}).get("pushed_model"):
        where = pushed.custom_properties["pushed_destination"].string_value
        if not pushed.custom_properties["pushed"].int_value:
            found["status"] = "not blessed"
        elif not pathlib.Path(where).is_dir():
            found["status"] = "failed"
            found["verdict"] = f"{where} was removed; push it again with --from Pusher --no-cache"
        else:
            found |= {"status": "pushed", "pushed_to": where}
    return found


def outputs(store: metadata_store.MetadataStore, execution: int | None) -> dict[str, mlmd.Artifact]:
    """The first artifact under each output key of an execution."""
    if execution is None:
        return {}
    events = store.get_events_by_execution_ids([execution])
    keys = {e.artifact_id: e.path.steps[0].key for e in events if e.type == mlmd.Event.OUTPUT}
    return {keys[a.id]: a for a in store.get_artifacts_by_id(list(keys))}


def read_evaluation(uri: str) -> dict[str, Any]:
    """Metrics and plots of an evaluation.

    Returns:
        `metrics` and `baseline`: scalars by name on the whole test split; `slices`: the same by slice;
        `plots`: `confusion` (rows are labels), `reject_curve`, `misread`, `repairs` (by slice), each where
        it was computed.
    """
    found: dict[str, Any] = {"metrics": {}, "baseline": {}, "slices": {}, "plots": {}}
    if not any(pathlib.Path(uri).glob("metrics*")):  # of a reference that is not there
        return found
    for record in tfma.load_metrics(uri):
        parts = [f"{k.column} {_slice_value(k)}" for k in record.slice_key.single_slice_keys]
        name = ", ".join(parts)
        for item in record.metric_keys_and_values:
            key, value = item.key, item.value
            if key.is_diff:
                continue
            if value.HasField("double_value"):
                number = value.double_value.value
                number = number if math.isfinite(number) else None
                if key.model_name not in _CANDIDATE:
                    if not name:
                        found["baseline"][key.name] = number
                elif name:
                    found["slices"].setdefault(name, {})[key.name] = number
                else:
                    found["metrics"][key.name] = number
            elif key.model_name in _CANDIDATE:
                _add_structured(found["plots"], name, key.name, value)
    for record in tfma.load_plots(uri):
        if not record.slice_key.single_slice_keys:
            for item in record.plot_keys_and_values:
                if item.key.model_name in _CANDIDATE:
                    _add_confusion(found["plots"], item.value)
    found["slices"] = dict(sorted(found["slices"].items()))
    return found


def _slice_value(key: Any) -> Any:
    value = getattr(key, key.WhichOneof("kind"))
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _add_structured(plots: dict[str, Any], part: str, name: str, value: Any) -> None:
    """Take a metric whose value is JSON, of the whole split (part "") or of a slice."""
    if name == "repairs_shown" and part:
        plots.setdefault("repairs", {})[part] = [
            {**item, "images": [_png(base64.b64decode(image)) for image in item["images"]]}
            for item in json.loads(value.bytes_value)
        ]
    elif name.endswith("_reject_curve") and not part:
        plots["reject_curve"] = json.loads(value.bytes_value)
    elif name == "misread_examples" and not part:
        plots["misread"] = [
            {**item, "shown": _shown(item["kind"], base64.b64decode(item["shown"]))}
            for item in json.loads(value.bytes_value)
        ]
    elif name == "reliability" and not part:
        plots["reliability"] = json.loads(value.bytes_value)


def _shown(kind: str, content: bytes) -> str:
    return content.decode(errors="replace") if kind == "text" else _png(content)


def _png(pixels: bytes) -> str:
    side = math.isqrt(len(pixels))
    image = tf.reshape(tf.io.decode_raw(pixels, tf.uint8), [side, side, 1])
    return base64.b64encode(tf.io.encode_png(image).numpy()).decode()


def _add_confusion(plots: dict[str, Any], value: Any) -> None:
    for matrix in value.multi_class_confusion_matrix_at_thresholds.matrices[:1]:
        classes = 1 + max(max(e.actual_class_id, e.predicted_class_id) for e in matrix.entries)
        table = [[0] * classes for _ in range(classes)]
        for entry in matrix.entries:
            table[entry.actual_class_id][entry.predicted_class_id] = int(entry.num_weighted_examples)
        plots["confusion"] = table


def read_json(artifact: mlmd.Artifact | None, name: str) -> Any:
    """A JSON file that a node left in an artifact's folder, or None."""
    file = pathlib.Path(artifact.uri, name) if artifact else None
    return json.loads(file.read_text()) if file and file.is_file() else None


def judge(
    limits: gates.Gates,
    metrics: dict[str, float | None],
    baseline: dict[str, float | None],
    slices: dict[str, dict[str, float | None]],
) -> list[dict[str, Any]]:
    """Hold metrics against the gates.

    Returns:
        For each gate its `gate` (a metric's name, and the slice), `bound` (in words), `value`, `passed`, and
        `by`: how far the value is from the bound, positive on the good side. Without a baseline, changes
        pass unmeasured.
    """
    rows = []
    where = [("", metrics, limits.metrics)]
    where += [(f", {part}", slices.get(part, {}), bounds) for part, bounds in limits.slices.items()]
    for part, measured, bounds in where:
        for name, bound in bounds.items():
            value = measured.get(name)
            if bound.low is not None:
                rows.append(_row(name + part, f"at least {bound.low:g}", value, bound.low, 1))
            if bound.high is not None:
                rows.append(_row(name + part, f"at most {bound.high:g}", value, bound.high, -1))
    for name, change in limits.change.items():
        before, value = baseline.get(name), metrics.get(name)
        difference = None if before is None or value is None else value - before
        if change.may_fall is not None:
            row = _row(name, f"may fall by {change.may_fall:g}", difference, -change.may_fall, 1)
        else:
            row = _row(name, f"may rise by {change.may_rise:g}", difference, change.may_rise or 0.0, -1)
        if not baseline:
            row.update(passed=True, bound=f"{row['bound']} (no earlier blessed model)")
        rows.append(row)
    return rows


def _row(name: str, bound: str, value: float | None, limit: float, sign: int) -> dict[str, Any]:
    by = None if value is None else sign * (value - limit)
    return {"gate": name, "bound": bound, "value": value, "passed": by is not None and by >= 0, "by": by}
