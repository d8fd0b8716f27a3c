"""The commands promote and rollback."""

from __future__ import annotations

import pathlib

import click

from factory.options import PRESET, ROOT
from factory.serve import policy, versions
from factory.serve.decisions import Decision

_WHY = click.option("--why", default="", metavar="TEXT", help="Reason, which is kept with the decision.")


@click.command()
@click.argument("product")
@click.argument("version", type=click.IntRange(0, versions.MOST))
@_WHY
@ROOT
@PRESET
def promote(product: str, version: int, why: str, root: pathlib.Path, preset: str) -> None:
    """Have servers take VERSION of PRODUCT.

    If it is the newest, they take later ones as well; otherwise they stay with it. What a server refused for
    its differing answers is taken. Newer versions that it takes the place of are barred.
    """
    _say(product, policy.promote(root, product, version, preset, why))


@click.command()
@click.argument("product")
@click.argument("version", required=False, type=click.IntRange(0, versions.MOST))
@_WHY
@ROOT
@PRESET
def rollback(product: str, version: int | None, why: str, root: pathlib.Path, preset: str) -> None:
    """Have servers go back to an earlier VERSION of PRODUCT, or to the one before.

    Servers stay with it until another version is promoted. Versions that are newer are barred until they are
    promoted: neither servers nor later runs take them for the latest.
    """
    _say(product, policy.rollback(root, product, version, preset, why))


def _say(product: str, decision: Decision) -> None:
    held = "is taken, and later ones as well" if decision.policy == "latest" else "is taken, and no later one"
    click.echo(f"{product}: version {decision.version} {held}")
    if decision.left:
        click.echo(f"barred until promoted: {', '.join(decision.left)}")
