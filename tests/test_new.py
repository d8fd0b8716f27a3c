"""`factory new` in a copy of the checkout: what it writes passes the checks, and runs."""

from __future__ import annotations

import csv
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from factory import products
from factory.install.paths import CHECKOUT

LINT = pathlib.Path(sys.executable).with_name("lint-imports")  # no module that can be called
COPIED = ("pipelines", "components", "models", "schemas", "factory", "docs", "tests")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    return folder


def call(checkout: pathlib.Path, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call a command of the environment, with the packages of the checkout."""
    return subprocess.run(
        [sys.executable, "-m", command, *arguments] if command != "lint-imports" else [LINT, *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def succeed(checkout: pathlib.Path, *arguments: str) -> str:
    done = call(checkout, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def places(checkout: pathlib.Path, name: str) -> list[pathlib.Path]:
    found = (*checkout.glob(f"*/{name}*"), *checkout.glob(f"*/test_{name}.py"))
    return sorted(path.relative_to(checkout) for path in found)


@pytest.fixture(scope="module")
def written(checkout: pathlib.Path) -> list[str]:
    """The new products, one like each of the others."""
    for like in products.names():
        succeed(checkout, "factory", "new", f"new_{like}", "--like", like, "--summary", f"Do like {like}.")
    return [f"new_{like}" for like in products.names()]


def test_products_lie_in_five_places(checkout: pathlib.Path, written: list[str]) -> None:
    listed = succeed(checkout, "factory", "list")
    for name in written:
        assert list(map(str, places(checkout, name))) == [
            f"docs/{name}.md",
            f"models/{name}",
            f"pipelines/{name}.py",
            f"schemas/{name}",
            f"tests/test_{name}.py",
        ]
        assert f"{name} " in listed
    assert not list(checkout.glob(".new-*"))


def test_products_pass_the_checks(checkout: pathlib.Path, written: list[str]) -> None:
    code = [str(path) for name in written for path in places(checkout, name) if path.suffix in (".py", "")]
    succeed(checkout, "ruff", "check", *code)
    succeed(checkout, "ruff", "format", "--check", *code)
    succeed(checkout, "mypy", *(path for path in code if path.startswith(("models", "pipelines"))))
    succeed(checkout, "lint-imports", "--no-cache")


def test_products_can_be_described(checkout: pathlib.Path, written: list[str]) -> None:
    for name in written:
        described = succeed(checkout, "factory", "list", name)
        assert described.startswith(f"Do like {name.removeprefix('new_')}.")


def test_text_product_runs_on_a_handful_of_rows(checkout: pathlib.Path, tmp_path: pathlib.Path) -> None:
    succeed(checkout, "factory", "new", "menu_cards", "--like", "sentiment")
    rows = checkout / "tests" / "rows" / "menu_cards"
    rows.mkdir(parents=True)
    dishes = ("soup", "bread", "fish", "salad", "pasta", "rice", "cake", "coffee", "tea", "juice")
    with (rows / "guests.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["text", "label"])
        for dish in dishes:
            table.writerow([f"The {dish} was lovely.", 1])
            table.writerow([f"What a good {dish}, thank you!", 1])
            table.writerow([f"The {dish} was cold.", 0])
            table.writerow([f"I would not order the {dish} again.", 0])
    succeed(
        checkout, "pytest", "-p", "no:cacheprovider", "tests/test_menu_cards.py", "-k", "smoke or contracts"
    )


@pytest.mark.parametrize(
    ("name", "like", "reason"),
    [
        ("Menu", "sentiment", "'Menu' is not a product name"),
        ("_menu", "sentiment", "'_menu' is not a product name"),
        ("menu-cards", "sentiment", "'menu-cards' is not a product name"),
        ("class", "sentiment", "a keyword of Python"),
        ("models", "sentiment", "'models' is the name of a package"),
        ("common", "sentiment", "models.common exists already"),
        ("sentiment", "ordering", "models.sentiment exists already"),
        ("running", "sentiment", "docs/running.md exists already"),
        ("menu", "sentimental", "did you mean 'sentiment'?"),
    ],
)
def test_refusals_write_nothing(checkout: pathlib.Path, name: str, like: str, reason: str) -> None:
    before = places(checkout, name)
    done = call(checkout, "factory", "new", name, "--like", like)
    assert done.returncode == 2
    assert reason in done.stderr
    assert places(checkout, name) == before
