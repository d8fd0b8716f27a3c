"""A whole pipeline, by the real command: the toy's."""

import contextlib
import json
import os
import pathlib
import pty
import subprocess
import sys

import numpy as np
from helpers import Factory

NODES = [
    "ExampleGen", "Schema", "StatisticsGen", "ExampleValidator", "DataGate", "Transform", "Trainer",
    "LatestBlessed", "Evaluator", "Pusher",
]  # fmt: skip


def test_a_first_run_ends_with_a_pushed_model(finished_toy: Factory) -> None:
    report = finished_toy.report()
    assert report["status"] == "pushed" and report["blessed"]
    assert [node["name"] for node in report["nodes"]] == NODES
    assert {node["state"] for node in report["nodes"]} == {"done"}
    assert report["measured"]["metrics"]["sparse_categorical_accuracy"] > 0.8
    assert set(report["measured"]["slices"]) == {"label 0", "label 1"}
    assert [gate["state"] for gate in report["gates"]] == ["passed", "not applicable"]  # no earlier model
    rows = report["rows"]
    assert rows["read"] == 400 == rows["train"] + rows["validation"] + rows["test"]
    assert report["measured"]["metrics"]["example_count"] == rows["test"]
    for series in finished_toy.figures()["Learning curve: accuracy"].series:
        assert len(series.y) == report["config"]["epochs"]
    assert "Going to run a new execution" in pathlib.Path(report["folder"], "run.log").read_text()
    assert pathlib.Path(report["pushed_to"], "saved_model.pb").is_file()
    assert finished_toy.served(b"0.1 0.9") == "above"


def test_the_report_is_printed_and_written_as_a_page(finished_toy: Factory, tmp_path: pathlib.Path) -> None:
    printed = finished_toy("report", "toy", "--preset", "smoke")
    assert printed.returncode == 0
    for expected in (
        "sparse_categorical_accuracy",
        "passed; the model is in",
        "Evaluator",
        "no licence needed",
    ):
        assert expected in printed.stdout
    page = tmp_path / "report.html"
    result = finished_toy("report", "toy", "--preset", "smoke", "--html", "--out", str(page))
    assert result.returncode == 0
    text = page.read_text()
    assert "<svg" in text and "Learning curve" in text
    assert "<script" not in text and 'src="http' not in text


def test_a_second_run_reuses_all_and_says_why(finished_toy: Factory) -> None:
    first = finished_toy.report()
    result = finished_toy.smoke()
    assert result.returncode == 0, result.stdout + result.stderr
    states = finished_toy.states()
    assert [name for name in NODES if states[name] != "cached"] == ["LatestBlessed"]
    assert finished_toy.reasons()["Trainer"] == f"nothing changed since run {first['run']}"
    assert finished_toy.report()["measured"] == first["measured"]


def test_a_model_that_misses_a_gate_is_not_pushed(finished_toy: Factory) -> None:
    pushed = finished_toy.report()["pushed_to"]
    before = sorted(pathlib.Path(pushed).parent.iterdir())
    result = finished_toy.smoke("--set", "learning_rate=1e-9", "--set", "epochs=1")
    assert result.returncode == 3, result.stdout + result.stderr
    assert "sparse_categorical_accuracy is 0." in result.stdout
    assert "the gate asks at least 0.8: missed by 0." in result.stdout
    report = finished_toy.report()
    assert report["status"] == "not blessed" and report["pushed_to"] is None
    assert sorted(pathlib.Path(pushed).parent.iterdir()) == before
    reasons = finished_toy.reasons()
    assert "learning_rate was 0.05, is 1e-09" in reasons["Trainer"]
    assert "input baseline model is new" in reasons["Evaluator"]
    assert finished_toy.states()["Transform"] == "cached"
    assert report["champion"]["metrics"]["sparse_categorical_accuracy"] > 0.8
    assert finished_toy.smoke().returncode == 0  # the blessed model is the newest run's again


def test_a_terminal_shows_one_live_table_and_nothing_else(finished_toy: Factory) -> None:
    reader, writer = pty.openpty()
    command = [sys.executable, "-m", "factory", "run", "toy", "--preset", "smoke"]
    environment = {**finished_toy.environment, "TERM": "xterm-256color", "COLUMNS": "160", "LINES": "50"}
    files = {"stdout": writer, "stderr": writer}
    with subprocess.Popen(command, env=environment, cwd=finished_toy.folder, **files):  # loads TensorFlow
        os.close(writer)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
            while part := os.read(reader, 65536):
                shown += part
    os.close(reader)
    text = shown.decode()
    assert "\x1b[" in text and "cached" in text and "every gate" in text
    assert "Warning" not in text and "tensorflow" not in text.replace("loading TensorFlow", "")


def test_part_of_a_pipeline_can_be_run(finished_toy: Factory, points: pathlib.Path) -> None:
    result = finished_toy.smoke("--from", "Evaluator", "--to", "Evaluator", "--no-cache")
    assert result.returncode == 0, result.stdout + result.stderr
    states = finished_toy.states()
    assert states["Evaluator"] == "done"
    assert states["Trainer"] == states["Pusher"] == "skipped"
    refused = finished_toy.smoke("--from", "Evaluator", "--data", str(points))
    assert refused.returncode == 2 and "--data is read by ExampleGen" in refused.stderr


def test_own_data_is_used_and_a_broken_contract_stops_before_training(
    toy: Factory, points: pathlib.Path
) -> None:
    file = points / "points.csv"
    file.write_text(file.read_text().replace("\n0.1,", "\n1.1,"))
    result = toy.smoke("--data", str(points))
    assert result.returncode == 1
    states = toy.states()
    assert states["DataGate"] == "failed" and states["Trainer"] == "not run"
    assert "the data gate stopped the run before training" in result.stdout
    assert "feature x" in result.stdout
    report = toy.report()
    assert report["status"] == "failed" and str(points) in report["data"]["title"]


def test_settings_are_compared_side_by_side(toy: Factory) -> None:
    for each, fault in (("epochs=1,two", "two"), ("seed=1,2", "--seeds sets the seed as well")):
        wrong = toy.smoke("--seeds", "2", "--each", each)
        assert wrong.returncode == 2 and fault in wrong.stderr
    assert not toy.root.exists()
    result = toy.smoke("--seeds", "2", "--each", "epochs=2,3")
    assert result.returncode in (0, 3), result.stdout + result.stderr
    assert "over 2 seeds" in result.stdout and "deviation" in result.stdout
    (file,) = (toy.root / "toy-smoke-trials" / "comparisons").glob("*.json")
    assert str(file.with_suffix(".html")) in result.stdout
    groups = json.loads(file.read_text())["groups"]
    assert list(groups) == ["epochs=2", "epochs=3"]
    for epochs, group in zip((2, 3), groups.values(), strict=True):
        assert group["measured"] == len(set(group["runs"])) == 2
        curve = group["curves"]["Learning curve: accuracy"]
        assert len(curve["x"]) == len(curve["mean"]) == epochs
        assert np.all(np.less_equal(curve["low"], curve["mean"]))
        assert np.all(np.less_equal(curve["mean"], curve["high"]))
    page = file.with_suffix(".html").read_text()
    assert "epochs=3 (2)" in page and "<svg" in page and "<script" not in page
    records = toy.records(trials=True)
    assert [record["config"]["seed"] for record in records] == [0, 1, 0, 1]
    assert records[0]["measured"] != records[1]["measured"]
    assert {record["nodes"][0]["state"] for record in records[1:]} == {"cached"}
    assert not list(toy.root.glob("*/pushed/*"))
