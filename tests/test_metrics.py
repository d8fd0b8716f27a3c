import json
import pathlib

import numpy as np
import pytest

pytest.importorskip("tfx.components")  # TFMA cannot be imported whole before it

import apache_beam as beam
import pyarrow as pa
import tensorflow_model_analysis as tfma

from components.metrics import classification
from models.common import figures, metrics

COUNTED = [(0, 0, 0.9), (0, 0, 0.9), (0, 1, 0.9), (1, 1, 0.9)]  # label, prediction, confidence


def test_classification_by_hand() -> None:
    parts = [classification.Counts(["no", "yes"]) for _ in range(2)]
    for number, answer in enumerate(COUNTED):
        parts[number % 2].count(*answer, classes=2)
    parts[0].merge(parts[1])
    result = parts[0].result()
    assert result.values["macro_f1"] == pytest.approx((2 * 2 / 5 + 2 * 1 / 3) / 2)
    assert result.values["calibration_error"] == pytest.approx(0.15)
    matrix, curve = result.figures
    assert (matrix.rows, matrix.values) == (["no", "yes"], [[2, 1], [0, 1]])
    model, diagonal = curve.series
    assert (model.x, model.y) == ([pytest.approx(90)], [75]) and diagonal.dashed


def test_classes_without_names_are_numbers() -> None:
    counts = classification.Counts(["no"])
    counts.count(2, 0, 0.5, classes=2)
    matrix, _ = counts.result().figures
    assert matrix.columns == ["no", "1", "2"] and matrix.values[2] == [1, 0, 0]


def test_misclassified_pictures_and_texts_are_shown_the_surest_first() -> None:
    errors = metrics.Errors()
    for confidence in (0.6, 0.9):
        errors.add(confidence, "no", "yes", b"\x00\x01\x02\x03")
    assert [item.caption for item in errors.gallery("").items] == [
        "no read as yes (0.9000)",
        "no read as yes (0.6000)",
    ]
    long = metrics.Errors()
    long.add(0.5, "no", "yes", b"a" * 1000)
    ((text, *rest),) = long.table("").rows
    assert len(text) == 300 and rest == ["no", "yes", 0.5]


def test_memory_of_errors_is_bounded() -> None:
    greatest = metrics.Greatest(most=3)
    for number in np.random.default_rng(0).permutation(100).tolist():
        greatest.add(number)
    assert greatest.sorted() == [99, 98, 97]


def test_tfma_evaluates_a_metric_with_figures_and_bounds_it(tmp_path: pathlib.Path) -> None:
    config = json.dumps({"class_names": ["no", "yes"], "feature": "text"})
    spec = tfma.MetricsSpec(
        metrics=[
            tfma.MetricConfig(class_name="Classification", module=classification.__name__, config=config)
        ],
        thresholds={
            "macro_f1": tfma.MetricThreshold(value_threshold={"lower_bound": {"value": 0.9}}),
        },
    )
    rows = {
        "label": [[label] for label, _, _ in COUNTED],
        "probabilities": [[0.9, 0.1] if answer == 0 else [0.1, 0.9] for _, answer, _ in COUNTED],
        "text": [[f"text {number}".encode()] for number in range(4)],
        "source": [[b"a"], [b"a"], [b"b"], [b"b"]],
    }
    evaluate = tfma.ExtractEvaluateAndWriteResults(
        eval_config=tfma.EvalConfig(
            model_specs=[tfma.ModelSpec(prediction_key="probabilities", label_key="label")],
            metrics_specs=[spec],
            slicing_specs=[tfma.SlicingSpec(), tfma.SlicingSpec(feature_keys=["source"])],
        ),
        output_path=str(tmp_path),
    )
    with beam.Pipeline() as pipeline:
        _ = pipeline | beam.Create([pa.RecordBatch.from_pydict(rows)]) | evaluate

    found = {}
    for record in tfma.load_metrics(str(tmp_path)):
        for item in record.metric_keys_and_values:
            found[bool(record.slice_key.single_slice_keys), item.key.name] = item.value
    assert found[False, "macro_f1"].double_value.value == pytest.approx((2 * 2 / 5 + 2 * 1 / 3) / 2)
    name = f"classification{metrics.FIGURES}"
    matrix, _, table = figures.load(found[False, name].bytes_value)
    assert matrix.values == [[2, 1], [0, 1]]
    assert table.rows == [["text 2", "no", "yes", pytest.approx(0.9)]]
    assert (True, name) in found
    assert json.loads(found[False, f"classification{metrics.NOT_APPLICABLE}"].bytes_value) == {}
    validation = tfma.load_validation_result(str(tmp_path))
    (failure,) = validation.metric_validations_per_slice[0].failures
    assert failure.metric_key.name == "macro_f1" and not validation.validation_ok
