"""The commands watch, ticks, pause, resume and backfill."""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterator
from typing import Any

import click

from factory.options import PRESET, ROOT

_DATA = click.option(
    "--data",
    "pattern",
    required=True,
    metavar="PATTERN",
    help="Folders of the spans, such as 'in/day-{SPAN}'; may contain {VERSION}, or {YYYY}, {MM} and {DD}.",
)
_SETTINGS = click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Value of a setting, in each training."
)
_POLICY = click.option(
    "--policy",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path),
    help="Policy file (default: the product's retrain.yaml, else training on each new span).",
)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="What would be done, without doing it.")


def _watch_of(
    product: str,
    pattern: str,
    root: pathlib.Path,
    preset: str,
    settings: tuple[str, ...] = (),
    file: pathlib.Path | None = None,
) -> Any:
    from factory import products
    from factory.retrain import policy
    from factory.retrain.watch import Watch

    products.require(product)
    absolute = str(pathlib.Path(pattern).absolute()) if pattern else ""
    if pattern:
        _check(absolute)
    return Watch(product, absolute, policy.load(product, file), root, preset, settings, _tell)


def _check(pattern: str) -> None:
    """Raise UsageError where a pattern cannot be understood."""
    from factory.products import UsageError
    from models.common.files.spans import Pattern, SpanError

    try:
        Pattern(pattern)
    except SpanError as error:
        raise UsageError(f"--data {error}") from None


def _tell(tick: Any) -> None:
    """Say which training goes on."""
    if tick.phase == "running":
        click.echo(f"tick {tick.number}: run {tick.run} goes on: {tick.reason}")


def _ended(tick: Any) -> None:
    """Print how a tick has ended, and exit with its status."""
    click.echo(f"tick {tick.number}: {tick.outcome}: {tick.said}")
    sys.exit(tick.exit_status)


@click.command()
@click.argument("product")
@_DATA
@_POLICY
@click.option("--once", is_flag=True, help="One decision, carried out; for cron and systemd.")
@_DRY_RUN
@click.option(
    "--every", type=click.FloatRange(1), default=60.0, show_default=True, help="Seconds between looks."
)
@ROOT
@PRESET
@_SETTINGS
def watch(
    product: str,
    pattern: str,
    file: pathlib.Path | None,
    once: bool,
    dry_run: bool,
    every: float,
    root: pathlib.Path,
    preset: str,
    settings: tuple[str, ...],
) -> None:
    """Retrain PRODUCT where its policy says so, as spans of data arrive.

    Exit status of --once: 0 pushed or nothing to do, 1 failed, 2 wrong usage, 3 held back.
    """
    from factory.retrain import watch as watching

    watched = _watch_of(product, pattern, root, preset, settings, file)
    if dry_run:
        _previewed(watching.preview(watched))
    elif once:
        _ended(watching.tick(watched))
    else:
        watching.follow(watched, every, click.echo)


def _previewed(tick: Any) -> None:
    """Print what a tick would do."""
    from factory.inspection import printing

    what = "would train" if tick.trained else "nothing would be trained"
    click.echo(f"{what}: {tick.reason}")
    rows = [
        {
            "span": span.number,
            "version": span.version,
            "use": span.role,
            "rows": span.rows,
            "sha256": span.sha256[:8],
            "note": span.note,
        }
        for span in tick.spans
    ]
    for line in printing.table(rows):
        click.echo(line)


@click.command()
@click.argument("product")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Number of ticks.")
@ROOT
@PRESET
@click.option("--json", "as_json", is_flag=True, help="JSON output, with spans and drift of each tick.")
def ticks(product: str, limit: int, root: pathlib.Path, preset: str, as_json: bool) -> None:
    """List the decisions on PRODUCT's retraining, the newest first."""
    from factory import products
    from factory.inspection import printing
    from factory.names import pipeline_name
    from factory.retrain.ticks import Book

    products.require(product)
    book = Book(root, pipeline_name(product, preset))
    found = book.ticks()[: -limit - 1 : -1]
    if as_json:
        said = {"ticks": found, "control": book.control(), "looked": book.state().get("looked", "")}
        click.echo(printing.to_json(said))
        return
    for line in (*printing.table([_row(tick) for tick in found]), *_states(book)):
        click.echo(line)


def _row(tick: Any) -> dict[str, Any]:
    """A row of the table of ticks."""
    from factory.retrain import naming
    from factory.words import number

    train, evaluate = (tick.numbers(role) if tick.trained else [] for role in ("train", "evaluate"))
    return {
        "tick": tick.number,
        "time": tick.time,
        "outcome": tick.outcome or tick.phase,
        "trigger": tick.trigger,
        "trained on": naming.ranges(train),
        "measured on": naming.ranges(evaluate),
        "metric": tick.metric,
        "value": number(tick.value) if tick.metric else "",
        "champion": number(tick.champion) if tick.metric else "",
        "run": tick.run,
        "reason": tick.said,
    }


def _states(book: Any) -> Iterator[str]:
    """Yield what a person should know beside the ticks."""
    control, looked = book.control(), book.state().get("looked")
    yield f"last look: {looked}" if looked else "no tick yet; make one with: factory watch"
    if control.paused:
        yield f"paused since {control.paused}" + (f": {control.why}" if control.why else "")


@click.command()
@click.argument("product")
@click.option("--why", default="", metavar="TEXT", help="Reason, which ticks repeat.")
@ROOT
@PRESET
def pause(product: str, why: str, root: pathlib.Path, preset: str) -> None:
    """Begin no training of PRODUCT until it is resumed. A training that goes on is not ended."""
    from factory.retrain import orders

    click.echo(orders.pause(product, root, preset, why))


@click.command()
@click.argument("product")
@click.option("--push", is_flag=True, help="Push of the blessed model that waits for a person.")
@ROOT
@PRESET
def resume(product: str, push: bool, root: pathlib.Path, preset: str) -> None:
    """Go on after a pause or an open circuit breaker; a training that failed is tried again.

    Exit status of --push: 0 pushed, 1 failed, 2 wrong usage, 3 held back.
    """
    from factory.retrain import orders
    from factory.retrain import watch as watching

    if push:
        _ended(watching.pushed(_watch_of(product, "", root, preset)))
    click.echo(orders.resume(product, root, preset))


@click.command()
@click.argument("product")
@_DATA
@click.option("--spans", required=True, metavar="SPANS", help="Spans to take in, such as 3..7 or 3,5.")
@_POLICY
@_DRY_RUN
@ROOT
@PRESET
@_SETTINGS
def backfill(
    product: str,
    pattern: str,
    spans: str,
    file: pathlib.Path | None,
    dry_run: bool,
    root: pathlib.Path,
    preset: str,
    settings: tuple[str, ...],
) -> None:
    """Train PRODUCT once on these SPANS besides those of the policy's window, whatever its triggers say.

    Exit status: 0 pushed or nothing to do, 1 failed, 2 wrong usage, 3 held back.
    """
    from factory.products import UsageError
    from factory.retrain import watch as watching
    from models.common.files.spans import Pattern, SpanError

    watched = _watch_of(product, pattern, root, preset, settings, file)
    try:
        found = Pattern(watched.pattern)
        numbers = [one.span for one in found.chosen(spans, found.look().spans)]
    except SpanError as error:
        raise UsageError(f"--spans: {error}") from None
    if dry_run:
        _previewed(watching.preview(watched, backfill=numbers))
    else:
        _ended(watching.tick(watched, backfill=numbers))
