"""The digit products beside each other, by the real command."""

import itertools
import json
import pathlib
import sqlite3
import subprocess
import sys

import numpy as np
import pytest
from helpers import FEW_HOLES, Factory
from PIL import Image


def test_a_search_is_recorded_and_its_best_values_are_trained_with(family: Factory) -> None:
    report = family.report("digits_mlp")
    assert report["status"] == "pushed"
    search = family.figures("digits_mlp")["Search for hyper-parameters"]
    trials = [dict(zip(search.columns, row, strict=True)) for row in search.rows]
    assert len(trials) == report["config"]["trials"] == 2
    best = trials[0]
    assert best["score"] == max(trial["score"] for trial in trials)
    widths = [28 * 28] + [int(best["units"])] * int(best["hidden_layers"]) + [10]
    parameters = sum((a + 1) * b for a, b in itertools.pairwise(widths))
    assert report["notes"]["parameters"] == parameters
    with sqlite3.connect(family.root / "metadata.sqlite") as store:
        kinds = {row[0] for row in store.execute("SELECT name FROM Type")}
    assert {"HyperParameters", "TunerResults"} <= kinds


def test_curves_of_an_under_and_an_overfitting_network_stand_in_the_report(family: Factory) -> None:
    titles = [title for title in family.figures("digits_mlp") if title.startswith("Learning curve: accuracy")]
    assert len(titles) == 3
    page = family("report", "digits_mlp", "--preset", "smoke", "--html").stdout.strip()
    text = (family.folder / page).read_text()
    assert "underfitting" in text and "overfitting" in text and "Search for hyper-parameters" in text


def test_the_baseline_is_measured_on_the_same_digits(family: Factory) -> None:
    mlp, cnn = family.report("digits_mlp"), family.report("digits_cnn")
    assert cnn["beside"]["digits_mlp"]["metrics"] == mlp["measured"]["metrics"]
    assert "latest blessed" in family("report", "digits_cnn", "--preset", "smoke").stdout
    assert not cnn["champion"]["metrics"]  # the perceptron is no earlier version of this product


def test_broken_digits_are_read_before_and_after_repair(family: Factory) -> None:
    report = family.report("digits_inpainting")
    assert report["status"] == "pushed"
    shapes = {"mask square", "mask blocks", "mask strokes", "mask noise"}
    for measured in (report["measured"], *report["beside"].values()):
        assert set(measured["slices"]) == shapes
        assert all(slice_["phone_delivered"] is not None for slice_ in measured["slices"].values())
    assert set(report["beside"]) == {"digits_cnn", "masked_reader"}
    metrics = report["measured"]["metrics"]
    assert metrics["psnr"] > 0 and 0 < metrics["ssim"] < 1
    shown = family.figures("digits_inpainting")
    assert {f"Repairs: {shape}" for shape in shapes} <= set(shown) and "Repairs" not in shown
    states = {(gate["metric"], gate["slice"]): gate["state"] for gate in report["gates"]}
    assert states["psnr", "mask square"] == "passed"


def test_the_classifier_is_an_input_with_lineage(family: Factory) -> None:
    trainer = next(n for n in family.report("digits_inpainting")["nodes"] if n["name"] == "Trainer")
    query = """SELECT Artifact.uri FROM Event JOIN Artifact ON Event.artifact_id = Artifact.id
               JOIN Type ON Artifact.type_id = Type.id
               WHERE Event.execution_id = ? AND Event.type = 3 AND Type.name = 'Model'"""
    with sqlite3.connect(family.root / "metadata.sqlite") as store:
        ((uri,),) = store.execute(query, [trainer["execution"]]).fetchall()
    assert pathlib.Path(uri).is_relative_to(family.root / "digits_cnn-smoke" / "artifacts" / "Trainer")


def test_without_a_blessed_classifier_the_command_that_makes_one_is_said(factory: Factory) -> None:
    result = factory.smoke(product="digits_inpainting")
    assert result.returncode == 1
    assert "has no blessed model yet; make one with: factory run digits_cnn --preset smoke" in result.stdout
    states = {node["name"]: node["state"] for node in factory.report("digits_inpainting")["nodes"]}
    assert states["Latest-digits-cnn"] == "failed" and states["ExampleGen"] == "not run"


def test_the_pushed_model_repairs_and_reads_in_a_fresh_process(family: Factory, mnist: pathlib.Path) -> None:
    code = """
import json, sys
import numpy as np, tensorflow as tf
model = tf.saved_model.load(sys.argv[1])
raw = open(sys.argv[2], "rb").read()[16 : 16 + 100 * 784]
whole = np.frombuffer(raw, np.uint8).reshape(100, 28, 28)
holes = np.zeros_like(whole)
holes[:, 10:18, 9:17] = 1
repaired = model.signatures["repair"](images=tf.constant(whole), holes=tf.constant(holes))["restored"].numpy()
assert np.array_equal(repaired[holes == 0], whole[holes == 0])
assert not np.array_equal(repaired[holes == 1], whole[holes == 1])  # it cannot see them
broken = np.where(holes, 0, whole).astype(np.uint8)
read = model.signatures["repair_and_read"](images=tf.constant(broken), holes=tf.constant(holes))
assert np.array_equal(read["restored"], repaired)
def example(image, hole):
    feature = {name: tf.train.Feature(bytes_list=tf.train.BytesList(value=[value.tobytes()]))
               for name, value in (("image", image), ("hole", hole))}
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()
served = model.signatures["serving_default"](examples=tf.constant([example(*p) for p in zip(broken, holes)]))
assert np.array_equal(served["restored"], repaired)
print(json.dumps({"digits": read["digit"].numpy().tolist(), "accepted": read["accepted"].numpy().tolist()}))
"""
    arguments = [
        *(sys.executable, "-c", code),
        *(family.report("digits_inpainting")["pushed_to"], str(mnist / "t10k-images-idx3-ubyte")),
    ]
    result = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    served = json.loads(result.stdout)
    assert len(served["digits"]) == 100 and set(served["accepted"]) <= {0, 1}
    labels = (mnist / "t10k-labels-idx1-ubyte").read_bytes()[8:108]
    assert sum(digit == label for digit, label in zip(served["digits"], labels, strict=True)) > 50


@pytest.mark.parametrize("product", ["digits_mlp", "digits_cnn", "digits_inpainting"])
def test_tensorflow_serving_would_read_as_predict_does(
    family: Factory, idx_folder: pathlib.Path, tmp_path: pathlib.Path, product: str
) -> None:
    picture = tmp_path / "digit.png"
    pixels = (idx_folder / "t10k-images-idx3-ubyte").read_bytes()[16 : 16 + 784]
    Image.fromarray(np.frombuffer(pixels, np.uint8).reshape(28, 28)).save(picture)
    told = family("predict", product, "--preset", "smoke", "--json", str(picture))
    assert family.served(picture.read_bytes(), product) == json.loads(told.stdout)["answer"]


def test_a_rerun_of_the_family_reuses_all(family: Factory) -> None:
    assert family.smoke(*FEW_HOLES, product="digits_inpainting").returncode == 0
    nodes = family.report("digits_inpainting")["nodes"]
    assert {n["name"] for n in nodes if n["state"] != "cached"} == {"Latest-digits-cnn", "LatestBlessed"}


def test_a_smoke_run_of_digits_cnn_shows_how_digits_are_read(family: Factory) -> None:
    report, shown = family.report("digits_cnn"), family.figures("digits_cnn")
    metrics = report["measured"]["metrics"]
    assert metrics["example_count"] == 1500
    assert metrics["sparse_categorical_accuracy"] > 0.8
    rates = [metrics[f"phone_{what}"] for what in ("delivered", "misrouted", "rejected")]
    assert abs(sum(rates) - 1) < 1e-9
    assert len(report["measured"]["slices"]) == 10
    confusion = np.array(shown["Confusion matrix"].values)
    assert confusion.shape == (10, 10) and confusion.sum() == 1500
    accuracy = np.trace(confusion) / 1500
    assert abs(accuracy - metrics["sparse_categorical_accuracy"]) < 1e-6
    assert {"Misclassified examples", "Misrouted by rejected numbers", "Learning curve: loss"} <= set(shown)
    for series in shown["Learning curve: accuracy"].series:
        assert len(series.y) == report["config"]["epochs"]
    assert report["data"]["sha256"].startswith("8f87f2d0") and "CC BY-SA" in report["data"]["licence"]
    printed = family("report", "digits_cnn", "--preset", "smoke", "--html")
    text = (family.folder / printed.stdout.strip()).read_text()
    assert "data:image/png" in text and "Confusion matrix" in text


def test_the_pushed_model_serves_in_a_fresh_process(family: Factory, mnist: pathlib.Path) -> None:
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
    model = family.report("digits_cnn")["pushed_to"]
    assert list(family.root.glob("digits_cnn-smoke/artifacts/Trainer/model/*/model.weights.h5"))
    arguments = [sys.executable, "-c", code, model, str(mnist / "t10k-images-idx3-ubyte")]
    result = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    served = json.loads(result.stdout)
    labels = (mnist / "t10k-labels-idx1-ubyte").read_bytes()[8:508]
    right = sum(digit == label for digit, label in zip(served["digits"], labels, strict=True))
    assert right > 400
    assert abs(served["sum"] - 500) < 1e-2
