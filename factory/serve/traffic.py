"""The commands drift and feedback: what is made of logged requests."""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterable
from typing import Any

import click

from factory.options import ROOT

_JSON = click.option("--json", "as_json", is_flag=True, help="JSON output.")


@click.command()
@click.argument("product")
@click.option(
    "--against",
    type=click.Choice(["serving"]),
    default="serving",
    show_default=True,
    help="Data to hold against the training data: the logged requests.",
)
@click.option(
    "--version", default="", help="Version whose training data is meant (default: the newest in the log)."
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=10_000,
    show_default=True,
    help="Number of requests, the newest.",
)
@ROOT
@_JSON
def drift(product: str, against: str, version: str, limit: int, root: pathlib.Path, as_json: bool) -> None:
    """Hold logged requests to PRODUCT against the training data of the served model.

    For each feature: distance, limit (of the schema's skew_comparator, or a default), and the distance that
    chance explains for so few requests.

    Exit status: 0 within the limits or by chance, 1 nothing to compare, 2 wrong usage, 3 beyond a limit.
    """
    from factory import products
    from factory.inspection import printing
    from factory.inspection.root import Root
    from factory.serve import drift as drifting
    from factory.silence import silent

    declared = products.load(product)
    with silent():
        found = drifting.drift(Root(root), declared, version, limit)
    click.echo(printing.to_json(found) if as_json else "\n".join(_drifted(found)))
    sys.exit(3 if found.beyond else 0)


def _drifted(found: Any) -> Iterable[str]:
    from factory.inspection import printing

    yield (
        f"{found.rows:,} inputs in {found.requests:,} requests to {found.model}, "
        f"{found.since:%Y-%m-%d %H:%M:%S} to {found.until:%Y-%m-%d %H:%M:%S}, against the training data of "
        f"version {found.version} (run {found.run})"
    )
    yield from printing.table(
        [
            {
                "feature": each.feature,
                "measure": each.measure,
                "distance": each.distance,
                "limit": each.limit,
                "by chance": each.chance,
                "state": each.state,
            }
            for each in found.features
        ]
    )
    yield from (f"not compared: {name}: {reason}" for name, reason in found.left_out.items())


@click.command()
@click.argument("product")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
@ROOT
@_JSON
def feedback(product: str, file: pathlib.Path, root: pathlib.Path, as_json: bool) -> None:
    """Join the labels in FILE with logged requests to PRODUCT.

    FILE is CSV, JSON or JSON lines with id and label, or JSON lines with groundTruthData and eventMetadata.
    The id is that of the answer's header X-Request-Id; of a request with several inputs it is ID/0, ID/1 and
    so on. Labels that are in no earlier span become a new span of examples, which `factory run PRODUCT
    --data` reads.
    """
    from factory import products
    from factory.inspection import printing
    from factory.serve import feedback as feeding
    from factory.silence import silent

    declared = products.load(product)
    with silent():
        found = feeding.feedback(root, declared, file)
    click.echo(printing.to_json(found) if as_json else "\n".join(_fed(found)))


def _fed(found: Any) -> Iterable[str]:
    from factory.inspection import printing

    yield (
        f"{found.joined:,} of {found.labels:,} labels belong to logged answers of {found.model}; "
        f"{found.requests:,} requests are logged"
    )
    versions = dict(found.versions)
    if found.total and len(versions) > 1:
        versions["all"] = found.total
    yield from printing.table(
        [
            {
                "version": version,
                "right": each.right,
                "labelled": each.labelled,
                "accuracy": each.share,
                "95 % from": each.low,
                "to": each.high,
            }
            for version, each in versions.items()
        ]
    )
    yield from (f"left out: {count:,}: {reason}" for reason, count in found.left_out.items())
    if found.span:
        yield f"{found.examples:,} examples in {found.span}"
        yield f"retrain with: factory run {found.model} --data {found.span}"
    else:
        yield f"no new span: {found.note}"
