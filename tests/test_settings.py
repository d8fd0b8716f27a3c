"""Who is given which setting: what a learner is not given cannot send it out of the cache."""

import dataclasses
import pathlib

import pytest

import models
from factory import products
from pipelines import _settings


@pytest.mark.parametrize("product", products.names())
def test_settings_are_of_someone_who_is_there(product: str) -> None:
    module = products.load(product)
    folder = pathlib.Path(models.__path__[0], getattr(module, "MODELS", product))
    there = {file.stem for file in folder.glob("*.py")} | {"data", "pretrainer", "evaluator"}
    for field in dataclasses.fields(module.PRESETS["default"]):
        assert set(field.metadata["of"]) <= there, field.name


def test_a_learner_is_given_its_own_settings_and_those_of_all() -> None:
    config = products.load("digits_inpainting").PRESETS["default"]
    trainer, rival = (_settings.read_by(learner, config) for learner in ("trainer", "masked_reader"))
    assert "epochs" in trainer and "baseline_epochs" not in trainer
    assert "baseline_epochs" in rival and "epochs" not in rival
    assert trainer["seed"] == rival["seed"] == 0
    assert "mask_seed" not in trainer | rival


def test_a_word_that_is_not_among_those_allowed_is_a_fault() -> None:
    config = products.load("sentiment").PRESETS["default"]
    assert _settings.fault(config) is None
    wrong = dataclasses.replace(config, vectors="learnt")
    assert _settings.fault(wrong) == "vectors is 'learnt'; it has to be one of trained, frozen, none"
