"""Which node is given which setting: what a node is not given cannot make it run again."""

import dataclasses

import pytest

from factory import products
from factory.cluster import jobs
from pipelines import _settings


@pytest.mark.parametrize("product", products.names())
def test_every_setting_is_read_by_a_node_that_exists(product: str) -> None:
    """Learners are named after their modules; the pipeline says which ones it has."""
    from factory.cluster import compiling

    job = jobs.Job(product, "kubeflow")
    wired = compiling.wire(job, jobs.prepared(job), "/models")
    functions = [
        node.exec_properties.get(key)
        for node in wired.components
        for key in ("run_fn", "tuner_fn", "function")
    ]
    learners = {path.split(".")[-2] for path in functions if path}
    known = learners | {"data", "pretrainer", "tuner", "evaluator"}
    for field in dataclasses.fields(products.load(product).presets["default"]):
        assert set(field.metadata["of"]) <= known, field.name


def test_a_learner_is_given_its_own_settings_and_those_of_all() -> None:
    config = products.load("digits_inpainting").presets["default"]
    trainer, baseline = (_settings.read_by(learner, config) for learner in ("trainer", "masked_reader"))
    assert "epochs" in trainer and "baseline_epochs" not in trainer
    assert "baseline_epochs" in baseline and "epochs" not in baseline
    assert trainer["seed"] == baseline["seed"] == 0
    assert "mask_seed" not in trainer | baseline
    assert "seed" not in _settings.read_by("data", config)


def test_a_word_that_is_not_among_those_allowed_is_a_fault() -> None:
    config = products.load("sentiment").presets["default"]
    assert _settings.fault(config) is None
    wrong = dataclasses.replace(config, vectors="learnt")
    assert _settings.fault(wrong) == "vectors is 'learnt'; it has to be one of trained, frozen, none"
    wrong = dataclasses.replace(config, seed=2**32)
    assert _settings.fault(wrong) == "seed is 4294967296; it has to be at most 4,294,967,295"
