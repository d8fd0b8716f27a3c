"""The command spans."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from factory import words
from factory.options import PRESET, ROOT

if TYPE_CHECKING:
    from factory.inspection.spans import Span

_MODELS = 3  # pushed models that are named of each span


@click.command()
@click.argument("product")
@click.option(
    "--data",
    type=click.Path(path_type=pathlib.Path),
    required=True,
    metavar="PATTERN",
    help="Pattern of the folders of spans, such as 'in/day-{SPAN}'.",
)
@click.option("--drift", is_flag=True, help="Taking in of new spans, so that their drift is known.")
@click.option("--json", "as_json", is_flag=True, help="JSON output.")
@ROOT
@PRESET
def spans(
    product: str, data: pathlib.Path, drift: bool, as_json: bool, root: pathlib.Path, preset: str
) -> None:
    """List the spans of PRODUCT's data: versions, rows, drift, and the pushed models that used them.

    Drift is the distance of a span from the training data of the newest pushed model, by feature. It is known
    of spans that a run has taken in.
    """
    from factory import products
    from factory.inspection import printing
    from factory.inspection import spans as found
    from factory.inspection.root import Root

    declared = products.load(product)
    if drift:
        before = found.survey(Root(root), declared, data, preset)
        _take_in(product, data, root, preset, before, quiet=as_json)
    every = found.survey(Root(root), declared, data, preset)
    if as_json:
        click.echo(printing.to_json([_object(span) for span in every]))
        return
    if not every:
        raise products.UsageError(f"--data {data}: no folder with files is like it")
    click.echo("\n".join(_lines(every)))


def _take_in(
    product: str, data: pathlib.Path, root: pathlib.Path, preset: str, every: Sequence[Span], quiet: bool
) -> None:
    """Run the pipeline up to the statistics of the spans that are new."""
    import contextlib

    from factory.runs import observers, record, terminal
    from factory.runs import run as runs

    new = [span for span in every if span.state == "new"]
    if not new:
        return
    request = runs.Request(
        product,
        preset,
        data=data,
        root=root,
        spans=",".join(span.name for span in new),
        to_nodes=tuple(f"Statistics-{span.span}" for span in new),
    )
    view = observers.ConsoleView(terminal.Output().console())
    with terminal.Redirection() as redirection, contextlib.nullcontext() if quiet else view:
        seen = [redirection] if quiet else [redirection, view]
        outcome = runs.run(request, observers.Several(*seen))
    if outcome.exit_status != record.SUCCESS:
        raise record.RecordError(f"new spans could not be taken in: {outcome.verdict}")


def _object(span: Span) -> dict[str, Any]:
    return {
        **{name: getattr(span, name) for name in span.__dataclass_fields__},
        "state": span.state,
        "drift": [{**vars(drift), "exceeded": drift.exceeded} for drift in span.drift],
    }


def _lines(every: Sequence[Span]) -> Iterator[str]:
    from factory.inspection import printing

    yield from printing.table(
        [
            {
                "span": span.name,
                "version": "" if span.version is None else f"{span.version} of {len(span.versions)}",
                "state": span.state,
                "rows": span.count,
                "bytes": span.bytes,
                "data": span.sha256[:8],
                "drift": _drift(span),
                "models": _users(span),
            }
            for span in every
        ]
    )


def _drift(span: Span) -> str:
    """The drift of the feature that comes nearest to its limit, or exceeds it the most."""
    if not span.drift:
        return ""
    worst = span.drift[0]
    distance, chance = words.number(worst.distance), words.number(worst.chance)
    limit = "no limit" if worst.limit is None else f"limit {words.number(worst.limit)}"
    verdict = ", exceeded" if worst.exceeded else ""
    return f"{worst.feature} {distance} ({limit}, chance {chance}{verdict})"


def _users(span: Span) -> str:
    """The newest pushed models that used a span."""
    named = [
        version if role == "train" else f"{version} ({role})"
        for version, role in sorted(span.used.items(), reverse=True)
    ]
    more = f" and {len(named) - _MODELS} more" if len(named) > _MODELS else ""
    return ", ".join(named[:_MODELS]) + more
