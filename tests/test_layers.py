"""What the import contracts of pyproject.toml cannot say, and that they find what they are for."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from factory import products
from factory.install.paths import CHECKOUT


@pytest.mark.parametrize("product", products.names())
def test_pipelines_wire_models_of_their_own_product(product: str) -> None:
    source = (CHECKOUT / "pipelines" / f"{product}.py").read_text()
    assert set(re.findall(r"^\s*(?:from|import) models\.(\w+)", source, re.MULTILINE)) <= {product, "common"}


def test_contracts_find_forbidden_imports(tmp_path: pathlib.Path) -> None:
    for name in ("pipelines", "components", "models", "schemas", "factory"):
        shutil.copytree(CHECKOUT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    for file, imported in (
        ("components/__init__.py", "pipelines.sentiment"),
        ("models/common/text.py", "tfx.types"),
        ("models/common/schedules.py", "models.sentiment.model"),
        ("pipelines/ordering.py", "pipelines.sentiment"),
        ("factory/catalog.py", "factory.cli"),
    ):
        with (tmp_path / file).open("a") as source:
            source.write(f"\nimport {imported}\n")
    lint = [pathlib.Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(lint, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "0 kept, 5 broken" in done.stdout
