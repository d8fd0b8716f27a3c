"""Every command in the documentation is one that exists."""

import pathlib
import re
import shlex

import click
import pytest

from factory import cli, products
from factory.install.paths import CHECKOUT

PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *sorted((CHECKOUT / "docs").glob("*.md"))]


def commands(page: pathlib.Path) -> list[str]:
    """The lines of a page's shell blocks, without comments."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_understood(
    page: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    targets = set(re.findall(r"^(\w+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    for line in commands(page):
        words = shlex.split(line)
        if words[0] == "make":
            called = [word for word in words[1:] if "=" not in word]
            assert set(called) <= targets, line
        elif words[0] == "factory":
            command = cli.cli.get_command(click.Context(cli.cli), words[1])
            assert command, line
            with command.make_context(words[1], words[2:]) as context:
                product, out = context.params.get("product"), context.params.get("out")
            if out:
                out.touch()  # a later command may read what this one writes
            if product:
                module = products.load(product)
                preset = context.params.get("preset", "default")
                products.configure(module, preset, context.params.get("settings") or ())
        else:
            raise AssertionError(f"{page.name}: {line!r} is neither make nor factory")


def test_pages_hold_commands() -> None:
    assert {"make demo", "make test"} <= set(commands(CHECKOUT / "README.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: pathlib.Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text()):
        target, _, heading = link.partition("#")
        if "://" not in target:
            file = page.parent / target if target else page
            assert file.exists(), f"{page.name}: {link}"
            assert not heading or heading in headings(file), f"{page.name}: {link}"


def headings(page: pathlib.Path) -> set[str]:
    """The headings of a page, as links name them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("product", products.names())
def test_pages_of_products_have_the_same_sections(product: str) -> None:
    page = (CHECKOUT / "docs" / f"{product}.md").read_text()
    titles = ["Data", "Model", "Settings", "Measured", "Serving"]
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == titles
