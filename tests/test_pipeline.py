"""The whole pipeline on real digits, by the real command."""

import contextlib
import json
import os
import pathlib
import pty
import subprocess
import sys

import numpy as np
from helpers import Factory, write_idx

NODES = [
    "IdxExampleGen", "Latest-digits-mlp", "Schema", "StatisticsGen", "ExampleValidator", "DataGate",
    "Evaluator-digits-mlp", "Transform", "Trainer", "LatestBlessed", "Evaluator", "Pusher",
]  # fmt: skip


def test_a_first_run_ends_with_a_pushed_model(finished: Factory) -> None:
    report = finished.report()
    assert report["status"] == "pushed" and report["blessed"]
    assert [node["name"] for node in report["nodes"]] == NODES
    assert {node["state"] for node in report["nodes"]} == {"done"}
    assert report["metrics"]["example_count"] == 3000
    assert report["metrics"]["sparse_categorical_accuracy"] > 0.8
    assert all(gate["passed"] for gate in report["gates"])
    rates = [report["metrics"][f"phone_{what}"] for what in ("delivered", "misrouted", "rejected")]
    assert abs(sum(rates) - 1) < 1e-9
    assert len(report["slices"]) == 10
    shown = finished.figures()
    confusion = np.array(shown["Confusion matrix"].values)
    assert confusion.shape == (10, 10) and confusion.sum() == 3000
    accuracy = np.trace(confusion) / 3000
    assert abs(accuracy - report["metrics"]["sparse_categorical_accuracy"]) < 1e-6
    assert {"Misclassified examples", "Misrouted by rejected numbers", "Learning curve: loss"} <= set(shown)
    for series in shown["Learning curve: accuracy"].series:
        assert len(series.y) == report["config"]["epochs"]
    assert report["data"]["sha256"].startswith("8f87f2d0") and "CC BY-SA" in report["data"]["licence"]
    log = pathlib.Path(report["folder"], "run.log").read_text()
    assert "Going to run a new execution" in log


def test_the_report_is_printed_and_written_as_a_page(finished: Factory, tmp_path: pathlib.Path) -> None:
    printed = finished("report", "digits_cnn", "--preset", "smoke")
    assert printed.returncode == 0
    for expected in ("phone_misrouted", "every gate passed", "Evaluator", "CC BY-SA"):
        assert expected in printed.stdout
    page = tmp_path / "report.html"
    result = finished("report", "digits_cnn", "--preset", "smoke", "--html", "--out", str(page))
    assert result.returncode == 0
    text = page.read_text()
    assert "<svg" in text and "data:image/png" in text and "Confusion matrix" in text
    assert "<script" not in text and 'src="http' not in text


def test_the_pushed_model_serves_in_a_fresh_process(finished: Factory, mnist: pathlib.Path) -> None:
    """Both signatures, on held-out digits, with nothing of ours imported."""
    code = """
import json, sys
import numpy as np, tensorflow as tf
model = tf.saved_model.load(sys.argv[1])
raw = open(sys.argv[2], "rb").read()[16 : 16 + 500 * 784]
images = np.frombuffer(raw, np.uint8).reshape(500, 28, 28)
def example(image):
    value = tf.train.Feature(bytes_list=tf.train.BytesList(value=[image.tobytes()]))
    return tf.train.Example(features=tf.train.Features(feature={"image": value})).SerializeToString()
one = model.signatures["serving_default"](examples=tf.constant([example(i) for i in images]))
two = model.signatures["images"](images=tf.constant(images))
np.testing.assert_allclose(one["probabilities"], two["probabilities"], atol=1e-5)
assert set(two["accepted"].numpy()) <= {0, 1}
print(json.dumps({"digits": two["digit"].numpy().tolist(), "sum": float(two["probabilities"].numpy().sum())}))
"""
    model = finished.report()["pushed_to"]
    assert list(finished.root.glob("digits_cnn-smoke/artifacts/Trainer/model/*/model.weights.h5"))
    arguments = [sys.executable, "-c", code, model, str(mnist / "t10k-images-idx3-ubyte")]
    result = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    served = json.loads(result.stdout)
    labels = (mnist / "t10k-labels-idx1-ubyte").read_bytes()[8:508]
    right = sum(digit == label for digit, label in zip(served["digits"], labels, strict=True))
    assert right > 400
    assert abs(served["sum"] - 500) < 1e-2


def test_a_second_run_reuses_all_and_says_why(finished: Factory) -> None:
    first = finished.report()
    result = finished.smoke()
    assert result.returncode == 0, result.stdout + result.stderr
    states = finished.states()
    assert [name for name in NODES if states[name] != "cached"] == ["Latest-digits-mlp", "LatestBlessed"]
    assert finished.reasons()["Trainer"] == f"nothing changed since run {first['run']}"
    assert finished.report()["metrics"] == first["metrics"]


def test_a_model_that_misses_a_gate_is_not_pushed(finished: Factory) -> None:
    pushed = finished.report()["pushed_to"]
    before = sorted(pathlib.Path(pushed).parent.iterdir())
    result = finished.smoke("--set", "learning_rate=1e-9", "--set", "epochs=1")
    assert result.returncode == 3, result.stdout + result.stderr
    assert "sparse_categorical_accuracy is 0." in result.stdout
    assert "the gate asks at least 0.5: missed by 0." in result.stdout
    report = finished.report()
    assert report["status"] == "not blessed" and report["pushed_to"] is None
    assert sorted(pathlib.Path(pushed).parent.iterdir()) == before
    reasons = finished.reasons()
    assert "learning_rate was 0.004, is 1e-09" in reasons["Trainer"]
    assert "input baseline model is new" in reasons["Evaluator"]
    assert finished.states()["Transform"] == "cached"
    assert report["baseline"]["sparse_categorical_accuracy"] > 0.8
    assert finished.smoke().returncode == 0  # the blessed model is the newest run's again


def test_a_terminal_shows_one_live_table_and_nothing_else(finished: Factory) -> None:
    reader, writer = pty.openpty()
    command = finished.command("run", "digits_cnn", "--preset", "smoke")
    environment = {**finished.environment, "TERM": "xterm-256color", "COLUMNS": "160", "LINES": "50"}
    with subprocess.Popen(command, env=environment, cwd=finished.folder, stdout=writer, stderr=writer):
        os.close(writer)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
            while part := os.read(reader, 65536):
                shown += part
    os.close(reader)
    text = shown.decode()
    assert "\x1b[" in text and "cached" in text and "every gate passed" in text
    assert "Warning" not in text and "tensorflow" not in text.replace("loading TensorFlow", "")


def test_part_of_a_pipeline_can_be_run(finished: Factory, mnist: pathlib.Path) -> None:
    result = finished.smoke("--from", "Evaluator", "--to", "Evaluator", "--no-cache")
    assert result.returncode == 0, result.stdout + result.stderr
    states = finished.states()
    assert states["Evaluator"] == "done"
    assert states["Trainer"] == states["Pusher"] == "skipped"
    refused = finished.smoke("--from", "Evaluator", "--data", str(mnist))
    assert refused.returncode == 2 and "--data is read by IdxExampleGen" in refused.stderr


def test_own_data_is_used_and_a_broken_contract_stops_before_training(
    factory: Factory, idx_folder: pathlib.Path, mnist: pathlib.Path
) -> None:
    labels = bytearray((mnist / "train-labels-idx1-ubyte").read_bytes()[8:408])
    images = (mnist / "train-images-idx3-ubyte").read_bytes()[16 : 16 + 400 * 784]
    labels[7] = 12
    inverted = 255 - np.frombuffer(images, np.uint8).reshape(400, 28, 28)
    write_idx(idx_folder, "train", inverted, bytes(labels))
    result = factory.smoke("--data", str(idx_folder))
    assert result.returncode == 1
    states = factory.states()
    assert states["DataGate"] == "failed" and states["Trainer"] == "not run"
    assert "the data gate stopped the run before training" in result.stdout
    assert "feature label" in result.stdout and "feature ink" in result.stdout
    report = factory.report()
    assert report["status"] == "failed" and str(idx_folder) in report["data"]["title"]
