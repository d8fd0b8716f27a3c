"""Whole products as a cluster runs them: the same gates, the same figures as a run on this machine."""

import json
import pathlib

import pytest
from helpers import Factory

from factory import evaluation


def rehearsed(factory: Factory, product: str) -> dict[str, dict]:
    """What became of each task of the newest rehearsal."""
    runs = factory.folder / "rehearsals" / "runs" / f"{product.replace('_', '-')}-smoke"
    return json.loads(max(runs.glob("*/tasks.json")).read_text())


def evaluated(factory: Factory, tasks: dict[str, dict]) -> dict:
    uri = tasks["Evaluator"]["artifacts"]["evaluation"][0]["uri"]
    (folder,) = (factory.folder / "rehearsals").glob(f"stores/gcs/{uri.removeprefix('gs://')}")
    return evaluation.read_evaluation(str(folder))


def test_digits_cnn_on_kubeflow_with_own_data(
    factory: Factory, finished: Factory, mnist: pathlib.Path
) -> None:
    spans = factory.folder / "digits"
    for span in ("day-1", "day-12", "day-9"):
        (spans / span).mkdir(parents=True)
    for file in mnist.iterdir():
        (spans / "day-12" / file.name).symlink_to(file)
    options = ("--preset", "smoke", "--data", "s3://bucket/digits/day-{SPAN}", "--out", "digits.yaml")
    compiled = factory("compile", "digits_cnn", "--target", "kubeflow", *options)
    assert compiled.returncode == 0, compiled.stderr
    call = ("rehearse", "digits.yaml", "--jobs", "2", "--parameter", f"data={spans}")
    first = factory(*call)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "\nblessed\npushed to " in first.stdout
    tasks = rehearsed(factory, "digits_cnn")
    assert tasks["DataVersion"]["parameters"]["folders"] == '["day-12"]'
    local = json.loads(min((finished.root / "digits_cnn-smoke" / "runs").glob("*/report.json")).read_text())
    assert evaluated(factory, tasks)["metrics"] == pytest.approx(local["metrics"], abs=1e-6)
    assert (tasks["Evaluator"]["artifacts"]["blessing"][0]["metadata"]["blessed"] == 1) is local["blessed"]
    (model,) = (factory.folder / "rehearsals").glob("volumes/factory-models/digits_cnn-smoke/*")
    assert (model / "saved_model.pb").is_file()

    # What has not changed is not done again, and the model that was pushed is not compared with itself.
    second = factory(*call)
    assert second.returncode == 0, second.stdout + second.stderr
    looked = {name for name, task in rehearsed(factory, "digits_cnn").items() if task["state"] == "done"}
    assert looked == {"Files", "DataVersion", "LatestBlessed-version", "Latest-digits-mlp-version"}


def test_cartpole_on_vertex(factory: Factory) -> None:
    root = ("--pipeline-root", "gs://bucket/root")
    compiled = factory(
        "compile", "cartpole", "--target", "vertex", "--preset", "smoke", *root, "--out", "c.json"
    )
    assert compiled.returncode == 0, compiled.stderr
    result = factory("rehearse", "c.json", "--jobs", "2")
    assert result.returncode == 0, result.stdout + result.stderr
    assert factory.smoke(product="cartpole").returncode == 0
    local = factory.report("cartpole")
    tasks = rehearsed(factory, "cartpole")
    found = evaluated(factory, tasks)
    assert found["metrics"] == local["metrics"]
    assert (tasks["Evaluator"]["artifacts"]["blessing"][0]["metadata"]["blessed"] == 1) is local["blessed"]
    (random,) = tasks["Evaluator-random"]["artifacts"]["evaluation"]
    assert random["uri"].startswith("gs://bucket/root/")
    (model,) = (factory.folder / "rehearsals").glob("stores/gcs/bucket/root/models/cartpole-smoke/*")
    assert (model / "saved_model.pb").is_file()
