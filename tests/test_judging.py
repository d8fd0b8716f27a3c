"""How gates are judged: on evaluations that TFMA itself has written."""

import json
import math
import pathlib
from typing import Any

import apache_beam as beam
import pandas as pd
import pyarrow as pa
import pytest
import tensorflow_model_analysis as tfma
from tensorflow_model_analysis.metrics import metric_types
from tensorflow_model_analysis.proto import config_pb2
from tfx.types.standard_artifacts import ModelBlessing
from tfx_bsl.arrow import table_util

from components.evaluator import judging
from factory.beam import HERE
from factory.runs import judge, record, report


class Yes(metric_types.Metric):
    """The recall of FAQ, of which there is none; and something that is not a number for no reason."""

    def __init__(self, name: str = "answers") -> None:
        super().__init__(_recalls, name=name)


class _Combine(beam.CombineFn):
    def __init__(self, model: str) -> None:
        self._model = model

    def create_accumulator(self) -> int:
        return 0

    def add_input(self, count: int, element: Any) -> int:
        return count + 1

    def merge_accumulators(self, counts: Any) -> int:
        return sum(counts)

    def extract_output(self, count: int) -> dict[metric_types.MetricKey, Any]:
        reasons = json.dumps({"recall": "no test example is an FAQ"}).encode()
        values = {"recall": math.nan, "broken": math.nan, "recall_not_applicable": reasons}
        return {_key(name, self._model): value for name, value in values.items()}


def _key(name: str, model: str) -> metric_types.MetricKey:
    return metric_types.MetricKey(name, model_name=model, example_weighted=None)


def _recalls(name: str = "", model_names: list[str] | None = None, **_: Any) -> list[Any]:
    names = ("recall", "broken", "recall_not_applicable")
    return [
        metric_types.MetricComputation(
            keys=[_key(name, model) for name in names], preprocessors=None, combiner=_Combine(model)
        )
        for model in model_names or [""]
    ]


def bounded(name: str, low: float, **feature: str) -> tuple[str, Any]:
    threshold = tfma.MetricThreshold(value_threshold={"lower_bound": {"value": low}})
    spec = tfma.SlicingSpec(feature_values=feature)
    return name, config_pb2.PerSliceMetricThreshold(slicing_specs=[spec], threshold=threshold)


def falling(name: str, by: float) -> tuple[str, Any]:
    change = {"absolute": {"value": -by}, "direction": tfma.MetricDirection.HIGHER_IS_BETTER}
    threshold = tfma.MetricThreshold(change_threshold=change)
    return name, config_pb2.PerSliceMetricThreshold(slicing_specs=[tfma.SlicingSpec()], threshold=threshold)


def judged(folder: pathlib.Path, *gates: tuple[str, Any]) -> tuple[bool, list[record.GateRecord]]:
    """Let TFMA evaluate a model that is right on all odd and on half of the even examples, and judge it."""
    spec = tfma.MetricsSpec(
        metrics=[
            tfma.MetricConfig(class_name="BinaryAccuracy"),
            tfma.MetricConfig(class_name="Yes", module=__name__),
        ]
    )
    for name, threshold in gates:  # TFMA finds bounds of its own metrics beside them alone
        own = name == "binary_accuracy"
        holder = spec.metrics[0].per_slice_thresholds if own else spec.per_slice_thresholds[name].thresholds
        holder.append(threshold)
    config = tfma.EvalConfig(
        model_specs=[tfma.ModelSpec(label_key="label", prediction_key="answer")],
        metrics_specs=[spec],
        slicing_specs=[tfma.SlicingSpec(), tfma.SlicingSpec(feature_keys=["kind"])],
    )
    table = pd.DataFrame(
        {"label": [1.0] * 4, "answer": [1.0, 1.0, 1.0, 0.0], "kind": ["odd"] * 2 + ["even"] * 2}
    )
    stored = tfma.utils.update_eval_config_with_defaults(config, has_baseline=False, rubber_stamp=True)
    rows = table_util.CanonicalizeRecordBatch(pa.RecordBatch.from_pandas(table))
    with beam.Pipeline(argv=list(HERE)) as p:
        evaluate = tfma.ExtractEvaluateAndWriteResults(eval_config=stored, output_path=str(folder))
        _ = p | beam.Create([rows]) | evaluate
    good = judging.settle(str(folder), config, has_baseline=False)
    assert tfma.load_validation_result(str(folder)).validation_ok == good
    return good, judge.read(str(folder))


def test_what_the_data_cannot_answer_keeps_no_model_back(tmp_path: pathlib.Path) -> None:
    good, gates = judged(
        tmp_path,
        bounded("binary_accuracy", 0.7),
        bounded("binary_accuracy", 0.9, kind="odd"),
        bounded("binary_accuracy", 0.9, kind="prime"),
        bounded("recall", 0.5),
        falling("binary_accuracy", 0.1),
    )
    assert good
    assert {(gate.name, gate.state, gate.reason) for gate in gates} == {
        ("binary_accuracy", "passed", ""),
        ("binary_accuracy, kind odd", "passed", ""),
        ("binary_accuracy, kind prime", "not applicable", "no test example has kind prime"),
        ("recall", "not applicable", "no test example is an FAQ"),
        ("binary_accuracy", "not applicable", "there is no earlier blessed model"),
    }
    assert not judge.missed(gates)


def test_missed_gates_are_named_with_value_bound_and_distance(tmp_path: pathlib.Path) -> None:
    good, gates = judged(
        tmp_path,
        bounded("binary_accuracy", 0.8),
        bounded("binary_accuracy", 0.9, kind="even"),
        bounded("broken", 0.5),
        bounded("absent", 0.5),
        bounded("recall", 0.5),
    )
    assert not good
    assert set(judge.missed(gates)) == {
        "binary_accuracy is 0.7500, the gate asks at least 0.8: missed by 0.05",
        "binary_accuracy, kind even is 0.5000, the gate asks at least 0.9: missed by 0.4",
        "broken is not a number, and the gate asks at least 0.5",
        "absent was not measured, and the gate asks at least 0.5",
    }
    failures = tfma.load_validation_result(str(tmp_path)).metric_validations_per_slice
    assert "recall" not in {f.metric_key.name for part in failures for f in part.failures}


def test_a_model_of_which_no_gate_says_anything_is_not_blessed(tmp_path: pathlib.Path) -> None:
    good, gates = judged(tmp_path, bounded("binary_accuracy", 0.9, kind="prime"))
    assert not good and [gate.state for gate in gates] == ["not applicable"]
    run = record.RunRecord("1", "p", "smoke", "p-smoke", "", "", record.DataRecord("", "", ""))
    run.status, run.gates = "not blessed", gates
    assert report.verdict(run) == (
        "the model was not pushed: no gate applies to this data; not applicable: "
        "binary_accuracy, kind prime (no test example has kind prime)"
    )


@pytest.mark.parametrize("good", [True, False])
def test_a_verdict_replaces_one_that_is_there(tmp_path: pathlib.Path, good: bool) -> None:
    blessing = ModelBlessing()
    blessing.uri = str(tmp_path)
    for verdict in (not good, good):
        judging.mark(blessing, verdict)
    assert [file.name for file in tmp_path.iterdir()] == ["BLESSED" if good else "NOT_BLESSED"]
    assert blessing.get_int_custom_property("blessed") == good
