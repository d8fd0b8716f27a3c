"""Wrong calls and broken data: one clear sentence, a non-zero exit, and nothing written."""

import pathlib

import pytest
from helpers import Factory, break_file


@pytest.mark.parametrize("how", ["truncated", "magic number", "labels", "empty"])
def test_broken_data_stops_before_anything_is_written(
    factory: Factory, idx_folder: pathlib.Path, how: str
) -> None:
    broken = break_file(idx_folder, how)
    result = factory.smoke("--data", str(idx_folder))
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert str(broken) in result.stderr and how in result.stderr
    assert not factory.root.exists()


@pytest.mark.parametrize("product", ["digits_mlp", "digits_inpainting"])
def test_every_product_checks_its_data_first(
    factory: Factory, idx_folder: pathlib.Path, product: str
) -> None:
    broken = break_file(idx_folder, "truncated")
    result = factory.smoke("--data", str(idx_folder), product=product)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1 and str(broken) in result.stderr
    assert not factory.root.exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '{{"text": "text {}", "label": 1}}',
            "have the label 1; bring rows of two classes",
        ),
        ('{{"text": "text {}", "label": null}}', "dropped: no label 40"),
        (
            '{{"text": "text {}", "label": "0.0"}}\n{{"text": "no. {}", "label": "yes"}}',
            "than a batch of 64",
        ),
    ],
)
def test_data_that_cannot_be_learnt_from_is_refused_first(
    factory: Factory, tmp_path: pathlib.Path, line: str, said: str
) -> None:
    (own := tmp_path / "own").mkdir()
    (own / "rows.jsonl").write_text("\n".join(line.format(n, n) for n in range(40)))
    result = factory.smoke("--data", str(own), "--set", "fraction=1", product="sentiment")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1 and said in result.stderr and str(own) in result.stderr
    assert not factory.root.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "digits_cnm"], "did you mean 'digits_cnn'?"),
        (["run", "digits_cnn", "--preset", "smok"], "did you mean 'smoke'?"),
        (["run", "digits_cnn", "--set", "epoch=3"], "did you mean 'epochs'?"),
        (["run", "digits_cnn", "--set", "epochs=many"], "'many' is not of type int"),
        (["run", "digits_cnn", "--set", "epochs"], "write it as key=value"),
        (["run", "digits_cnn", "--set", "augment=maybe"], "true or false"),
        (["run", "digits_cnn", "--set", "epochs=0"], "epochs is 0; it has to be at least 1"),
        (["run", "digits_cnn", "--set", "dropout=nan"], "dropout is nan"),
        (["run", "digits_cnn", "--set", "validation_fraction=1"], "it has to be at most 0.5"),
        (["run", "digits_cnn", "--tune"], "no search of hyper-parameters"),
        (["run", "digits_cnn", "--folds"], "has no folds"),
        (["run", "digits_mlp", "--set", "hidden_layers=9"], "hidden_layers is 9; it has to be at most 8"),
        (["run", "digits_inpainting", "--set", "adversarial_weight=-1"], "adversarial_weight is -1"),
        (["run", "../../etc/passwd"], "there is no product"),
        (["run", "digits_cnn", "--to", "Trainr", "--preset", "smoke"], "did you mean 'Trainer'?"),
        (["data", "mnits"], "did you mean 'mnist'?"),
        (["report", "digits_cn"], "did you mean 'digits_cnn'?"),
    ],
)
def test_wrong_usage_names_what_was_meant(factory: Factory, arguments: list[str], said: str) -> None:
    result = factory(*arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not list(factory.root.rglob("run.log"))


def test_report_without_a_run_says_which_command_makes_one(factory: Factory) -> None:
    result = factory("report", "digits_cnn")
    assert result.returncode == 1
    assert "factory run digits_cnn" in result.stderr


@pytest.mark.parametrize("option", ["--root", "--data"])
def test_paths_that_are_not_utf_8_are_refused(factory: Factory, tmp_path: pathlib.Path, option: str) -> None:
    (folder := tmp_path / "M\udce4rz").mkdir()
    result = factory.smoke(option, str(folder), product="sentiment")
    assert result.returncode == 2 and len(result.stderr.splitlines()) == 1, result.stderr
    assert f"factory: {option} " in result.stderr and "is not UTF-8; rename" in result.stderr
    assert not factory.root.exists() and not list(folder.iterdir())


def test_a_root_that_is_a_pattern_is_refused(factory: Factory, tmp_path: pathlib.Path) -> None:
    result = factory.smoke("--root", str(tmp_path / "runs [old]"), product="cartpole")
    assert result.returncode == 2 and "the path has [, which stands for" in result.stderr
    assert len(result.stderr.splitlines()) == 1 and not list(tmp_path.iterdir())
