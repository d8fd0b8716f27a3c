import re

import pytest
from helpers import Factory


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "toy"],
        ["data"],
        ["doctor"],
        ["report", "toy", "--preset", "smoke"],
        ["report", "toy", "--preset", "smoke", "--json"],
        ["report", "toy", "--preset", "smoke", "--html"],
        ["run", "toy", "--set", "epoch=1"],
        ["run", "--help"],
    ],
)
def test_only_a_run_imports_tensorflow(finished_toy: Factory, arguments: list[str]) -> None:
    status = 2 if "epoch=1" in arguments else 0
    code = (
        "import sys\nfrom factory.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit as end: assert (end.code or 0) == {status}, end.code\n"
        "heavy = {'tensorflow', 'tfx', 'apache_beam', 'keras', 'ml_metadata'}\n"
        f"heavy |= {{'pydantic', 'numpy'}} if {arguments[0] == 'list'} else set()\n"
        "heavy &= set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    result = finished_toy.python("-c", code, anew=True)
    assert result.returncode == 0, result.stderr


def test_list_names_every_product_with_what_it_is_for(factory: Factory) -> None:
    result = factory("list")
    assert result.returncode == 0
    assert re.search(r"^digits_cnn +\S", result.stdout, re.MULTILINE)


def test_list_describes_a_product_and_its_settings(factory: Factory) -> None:
    result = factory("list", "digits_cnn")
    assert result.returncode == 0
    assert (
        "epochs: number of epochs over the training digits (smoke 6, default 30, full 100)" in result.stdout
    )
