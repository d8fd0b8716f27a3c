"""A whole pipeline as clusters run it: the same gates, the same figures as a run on this machine."""

import pathlib

import pytest
from helpers import Factory, Rehearsed


def test_on_kubeflow_with_own_data(toy: Factory, points: pathlib.Path) -> None:
    spans = toy.folder / "spans"
    for span in ("day-1", "day-12", "day-9"):
        (spans / span).mkdir(parents=True)
    (spans / "day-12" / "points.csv").symlink_to(points / "points.csv")
    pretrained = ("--set", "start=pretrained")
    options = ("--preset", "smoke", "--data", "s3://bucket/points/day-{SPAN}", "--out", "toy.yaml")
    compiled = toy("compile", "toy", "--target", "kubeflow", *options, *pretrained)
    assert compiled.returncode == 0, compiled.stderr
    call = ("rehearse", "toy.yaml", "--jobs", "2", "--parameter", f"data={spans}")
    first = toy(*call)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "\nblessed\npushed to " in first.stdout
    rehearsed = Rehearsed(toy)
    assert rehearsed.tasks["DataVersion"]["parameters"]["folders"] == '["day-12"]'
    (model,) = rehearsed.tasks["Pretrained-home-values"]["artifacts"]["model"]
    assert model["metadata"]["licence"] == "that of this project"
    assert toy.smoke("--data", str(points), *pretrained).returncode == 0
    local = toy.report()
    assert rehearsed.metrics == pytest.approx(local["measured"]["metrics"], abs=1e-6)
    assert rehearsed.blessed and local["blessed"]
    (model,) = rehearsed.folder.glob("volumes/factory-models/toy-smoke/*")
    assert (model / "saved_model.pb").is_file()

    # What has not changed is not done again, and the model that was pushed is not compared with itself.
    second = toy(*call)
    assert second.returncode == 0, second.stdout + second.stderr
    looked = {name for name, task in Rehearsed(toy).tasks.items() if task["state"] == "done"}
    assert looked == {"Files", "DataVersion", "LatestBlessed-version"}


def test_on_vertex_a_model_that_misses_a_gate_is_not_pushed(toy: Factory) -> None:
    options = ("--preset", "smoke", "--pipeline-root", "gs://bucket/root", "--set", "learning_rate=1e-9")
    compiled = toy("compile", "toy", "--target", "vertex", *options, "--out", "toy.json")
    assert compiled.returncode == 0, compiled.stderr
    result = toy("rehearse", "toy.json", "--jobs", "2")
    assert result.returncode == 3, result.stdout + result.stderr
    assert "sparse_categorical_accuracy is 0." in result.stdout
    rehearsed = Rehearsed(toy)
    assert not rehearsed.blessed
    assert not list(rehearsed.folder.glob("stores/gcs/bucket/root/models/toy-smoke/*"))
