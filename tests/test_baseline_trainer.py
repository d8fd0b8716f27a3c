"""Baselines that cannot be trained: the run goes on, and the reason is kept."""

import json
import pathlib

import pytest

pytest.importorskip("tensorflow")

from tfx.dsl.components.base.base_executor import BaseExecutor
from tfx.types.standard_artifacts import Examples, Model, ModelEvaluation, ModelRun

from components.baseline_trainer.component import NOT_TRAINED, Executor, why_not_trained
from components.reference_evaluator import component as reference_evaluator
from models.common.baselines import NotTrainableError


def train_on_one_class(fn_args) -> None:
    folder = pathlib.Path(fn_args.serving_model_dir)
    folder.mkdir(parents=True)
    (folder / "half.txt").write_text("half a model")
    raise NotTrainableError("the classifier needs two classes")


def train_on_full_disk(fn_args) -> None:
    raise OSError(28, "No space left on device")


def train(fn_args) -> None:
    folder = pathlib.Path(fn_args.serving_model_dir)
    folder.mkdir(parents=True)
    (folder / "saved_model.pb").write_text("a model")


def trained(tmp_path: pathlib.Path, run_fn: str) -> Model:
    model, model_run, examples = Model(), ModelRun(), Examples()
    for artifact in (model, model_run, examples):
        artifact.uri = str(tmp_path / artifact.type_name)
        pathlib.Path(artifact.uri).mkdir()
    examples.split_names = '["train", "validation"]'
    executor = Executor(BaseExecutor.Context(tmp_dir=str(tmp_path / "tmp"), unique_id="1"))
    properties = {
        "run_fn": f"{__name__}.{run_fn}",
        "train_args": '{"splits": ["train"]}',
        "eval_args": '{"splits": ["validation"]}',
        "custom_config": json.dumps({}),
    }
    executor.Do({"examples": [examples]}, {"model": [model], "model_run": [model_run]}, properties)
    return model


def test_a_baseline_that_cannot_be_trained_leaves_no_model_but_the_reason(tmp_path: pathlib.Path) -> None:
    model = trained(tmp_path, "train_on_one_class")
    assert model.get_string_custom_property(NOT_TRAINED) == "the classifier needs two classes"
    assert [file.name for file in pathlib.Path(model.uri).rglob("*")] == [f"{NOT_TRAINED}.txt"]

    evaluation = ModelEvaluation()
    evaluation.uri = str(tmp_path / "evaluation")
    reference_evaluator.Executor().Do({"model": [model]}, {"evaluation": [evaluation]}, {})
    assert evaluation.get_string_custom_property(NOT_TRAINED) == "the classifier needs two classes"
    assert not pathlib.Path(evaluation.uri).exists()


def test_a_full_disk_is_no_property_of_the_data(tmp_path: pathlib.Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        trained(tmp_path, "train_on_full_disk")


def test_a_trained_baseline_is_a_model(tmp_path: pathlib.Path) -> None:
    model = trained(tmp_path, "train")
    assert not why_not_trained(model) and not model.get_string_custom_property(NOT_TRAINED)
