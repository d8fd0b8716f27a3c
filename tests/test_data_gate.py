"""What the data gate makes of anomalies and of drift."""

import pathlib
import random

import pytest
import tensorflow_data_validation as tfdv
from tensorflow_metadata.proto.v0 import anomalies_pb2
from tfx.types import artifact_utils, standard_artifacts

import schemas
from components.data_gate import component

INFO = anomalies_pb2.AnomalyInfo


def report(kind: int, severity: int) -> anomalies_pb2.Anomalies:
    made = anomalies_pb2.Anomalies()
    made.anomaly_info["label"].severity = severity
    made.anomaly_info["label"].reason.add(type=kind, description="Out of range.")
    return made


def test_an_anomaly_keeps_its_severity_unless_told_otherwise() -> None:
    anomalies = report(INFO.INT_TYPE_BIG_INT, INFO.ERROR)
    ((severity, text),) = component.findings(anomalies, "train", {})
    assert severity == "error"
    assert text == "split train, feature label: Out of range. (INT_TYPE_BIG_INT)"
    ((severity, _),) = component.findings(anomalies, "train", {"INT_TYPE_BIG_INT": "ignore"})
    assert severity == "ignore"


def artifacts(
    folder: pathlib.Path, splits: dict[str, list[int]]
) -> tuple[standard_artifacts.ExampleStatistics, standard_artifacts.Schema]:
    """Statistics of splits that hold the labels given, and the schema of digits_cnn."""
    import pandas

    statistics = standard_artifacts.ExampleStatistics()
    statistics.uri = str(folder)
    statistics.split_names = artifact_utils.encode_split_names(list(splits))
    contract = tfdv.load_schema_text(str(schemas.path_of("digits", "schema.pbtxt")))
    options = tfdv.StatsOptions(schema=contract)
    for split, labels in splits.items():
        made = tfdv.generate_statistics_from_dataframe(pandas.DataFrame({"label": labels}), options)
        place = folder / f"Split-{split}"
        place.mkdir()
        (place / "FeatureStats.pb").write_bytes(made.SerializeToString())
    schema = standard_artifacts.Schema()
    schema.uri = str(folder / "schema")
    pathlib.Path(schema.uri).mkdir()
    pathlib.Path(schema.uri, "schema.pbtxt").write_text(schemas.schema_text("digits"))
    return statistics, schema


def test_only_a_split_that_drifts_is_named(tmp_path: pathlib.Path) -> None:
    even = [digit for digit in range(10) for _ in range(50)]
    skewed = [1] * 400 + even[:100]
    statistics, schema = artifacts(tmp_path, {"train": even, "validation": even, "test": skewed})
    ((severity, text),) = component.drifts(statistics, schema, {"label": 0.01})
    assert severity == "error" and "split test, feature label" in text
    assert component.drifts(statistics, schema, {"label": 0.9}) == []
    assert component.drifts(statistics, schema, {}) == []


def test_small_splits_may_differ_by_chance(tmp_path: pathlib.Path) -> None:
    draw = random.Random(0)
    for trial in range(20):
        splits = {"train": [draw.randrange(10) for _ in range(700)]}
        splits["test"] = [draw.randrange(10) for _ in range(80)]
        (folder := tmp_path / str(trial)).mkdir()
        assert component.drifts(*artifacts(folder, splits), {"label": 0.01}) == []
    skewed = {"train": splits["train"], "test": [draw.randrange(7) for _ in range(80)]}
    (folder := tmp_path / "skewed").mkdir()
    assert component.drifts(*artifacts(folder, skewed), {"label": 0.01})


def test_a_limit_on_a_feature_that_does_not_exist_is_an_error(tmp_path: pathlib.Path) -> None:
    statistics, schema = artifacts(tmp_path, {"train": [1, 2]})
    with pytest.raises(component.DataGateError, match="the drift of lable"):
        component.drifts(statistics, schema, {"lable": 0.1})
