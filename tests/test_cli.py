import json
import re
import subprocess
import sys

import pytest
from helpers import Factory


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "digits_cnn"],
        ["data"],
        ["doctor"],
        ["report", "digits_cnn", "--preset", "smoke"],
        ["report", "digits_cnn", "--preset", "smoke", "--json"],
        ["report", "digits_cnn", "--preset", "smoke", "--html"],
        ["run", "digits_cnn", "--set", "epoch=1"],
        ["run", "--help"],
    ],
)
def test_only_a_run_imports_tensorflow(finished: Factory, arguments: list[str]) -> None:
    status = 2 if "epoch=1" in arguments else 0
    code = (
        "import sys\nfrom factory.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as end: assert (end.code or 0) == {status}, end.code\n"
        "heavy = {'tensorflow', 'tfx', 'apache_beam', 'keras', 'ml_metadata'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=finished.environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_list_names_every_product_with_what_it_is_for(factory: Factory) -> None:
    result = factory("list")
    assert result.returncode == 0
    assert re.search(r"^digits_cnn +Read the phone numbers", result.stdout, re.MULTILINE)


def test_list_describes_a_product_and_its_settings(factory: Factory) -> None:
    result = factory("list", "digits_cnn")
    assert result.returncode == 0
    assert "epochs: passes over the training digits (smoke 6, default 30, full 100)" in result.stdout


def test_seeds_are_run_one_after_another_and_summed_up(factory: Factory) -> None:
    result = factory.smoke("--seeds", "2", "--set", "epochs=3")
    assert result.returncode in (0, 3), result.stdout + result.stderr
    assert "over 2 seeds" in result.stdout and "deviation" in result.stdout
    runs = sorted((factory.root / "digits_cnn-smoke-trials" / "runs").glob("*/report.json"))
    reports = [json.loads(path.read_text()) for path in runs]
    assert [report["config"]["seed"] for report in reports] == [0, 1]
    assert not list(factory.root.glob("*/pushed/*"))
    assert reports[0]["metrics"] != reports[1]["metrics"]
    assert reports[1]["nodes"][0]["state"] == "cached"
