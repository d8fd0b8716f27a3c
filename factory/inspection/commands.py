"""The commands runs, show, models, why, compare, lineage and gc."""

from __future__ import annotations

import datetime
import pathlib
import re
from collections.abc import Callable, Iterable
from typing import Any

import click

from factory import words
from factory.inspection import printing
from factory.inspection.root import NotFoundError, Root
from factory.options import PRESET, ROOT

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def _command(function: Callable[..., None]) -> click.Command:
    """A command with the options that all of them have."""
    store = click.option(
        "--store",
        "file",
        type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path),
        help="SQLite file of ML Metadata of any TFX pipeline (default: metadata.sqlite in the root folder).",
    )
    as_json = click.option("--json", "as_json", is_flag=True, help="JSON output.")
    return click.command()(ROOT(store(as_json(function))))


def _root(root: pathlib.Path, file: pathlib.Path | None) -> Root:
    return Root(None if file else root, file)


def _print(value: Any, as_json: bool, lines: Callable[[], Iterable[str]]) -> None:
    click.echo(printing.to_json(value) if as_json else "\n".join(lines()))


class _Age(click.ParamType):
    """A time such as 30d or 12h."""

    name = "age"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime.timedelta:
        """Return the time."""
        if isinstance(value, datetime.timedelta):
            return value
        found = re.fullmatch(r"(\d{1,6})([smhdw])", str(value))
        if not found:
            self.fail(f"{value!r} is no time; write it as 30d, 12h, 2w", param, ctx)
        return datetime.timedelta(**{_UNITS[found[2]]: int(found[1])})


@click.argument("product", required=False)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Number of runs.")
@click.option("--before", metavar="RUN", help="Id of a run; those before it.")
def _runs(
    product: str | None,
    limit: int,
    before: str | None,
    root: pathlib.Path,
    file: pathlib.Path | None,
    as_json: bool,
) -> None:
    """List the runs of PRODUCT, or all runs, the newest first."""
    from factory.inspection import identify, runs

    where = _root(root, file)
    earliest = identify.run_of(where, before) if before else None
    entries = runs.entries(where, product, limit=limit, before=earliest)
    if not entries and not as_json:
        raise NotFoundError(f"{where} holds no runs; make one with: factory run PRODUCT")
    rows = [
        {
            "run": entry.run,
            "pipeline": entry.pipeline,
            "status": entry.status,
            "time": words.duration(entry.seconds),
            "data": entry.sha256[:8],
            "headline": f"{entry.headline.name} {words.number(entry.headline.value)}"
            if entry.headline
            else "",
            "changed": "; ".join(entry.changed),
        }
        for entry in entries
    ]
    _print(entries, as_json, lambda: printing.table(rows))


@click.argument("id")
def _show(id: str, root: pathlib.Path, file: pathlib.Path | None, as_json: bool) -> None:
    """Show the run, node, execution, artifact or model with this ID.

    An ID is that of a run, RUN/NODE, a version of a model, e12 for an execution or a12 for an artifact. The
    beginning of an ID is enough.
    """
    from factory.inspection import identify, showing

    where = _root(root, file)
    described = showing.describe(where, identify.find(where, id))
    _print(described, as_json, lambda: printing.described(described))


@click.argument("product", required=False)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Number of models.")
@click.option("--server", default="", metavar="URL", help="Server to ask which versions it has loaded.")
def _models(
    product: str | None, limit: int, server: str, root: pathlib.Path, file: pathlib.Path | None, as_json: bool
) -> None:
    """List the pushed models of PRODUCT, or all of them, the newest first."""
    from factory.inspection import models

    where = _root(root, file)
    found = models.models(where, product, limit=limit)
    if server:
        found = models.served(found, server)
    if not found and not as_json:
        raise NotFoundError(f"{where} holds no pushed model; `factory why PRODUCT` says why")
    rows = [
        {
            "version": model.version,
            "pipeline": model.pipeline,
            "pushed": model.pushed,
            "state": model.state,
            "blessed": model.blessed,
            "gates": _gates(model.gates),
            "headline": f"{model.headline.name} {words.number(model.headline.value)}"
            if model.headline
            else "",
            "data": model.sha256[:8],
            "run": model.run,
            **({"served": model.served} if server else {}),
            **({"decided": model.decided} if any(one.decided for one in found) else {}),
        }
        for model in found
    ]
    _print(found, as_json, lambda: printing.table(rows))


def _gates(gates: Iterable[Any]) -> str:
    states = [gate.state for gate in gates if gate.state != "not applicable"]
    return f"{states.count('passed')} of {len(states)}" if states else ""


@click.argument("what", metavar="PRODUCT")
@click.argument("version", required=False)
@click.option("--server", default="", metavar="URL", help="Server to ask whether it has loaded the model.")
@PRESET
def _why(
    what: str,
    version: str | None,
    server: str,
    preset: str,
    root: pathlib.Path,
    file: pathlib.Path | None,
    as_json: bool,
) -> None:
    """Say why PRODUCT's newest model was pushed or not: each step up to the first "no".

    VERSION is another pushed version. A run's id in place of PRODUCT says the same of the run's model, and
    RUN/NODE why the node ran again.
    """
    from factory.inspection import identify, why

    where = _root(root, file)
    if "/" in what:
        found = identify.find(where, what)
        reason = why.again(where, found.run, found.node) if found.node else None
        _print(reason, as_json, lambda: _again(reason))
        return
    run = identify.run_of(where, version) if version else _newest(where, what, preset)
    chain = why.chain(where, run, server)
    _print({"answer": chain.answer, "run": chain.run, "steps": chain.steps}, as_json, lambda: _steps(chain))


def _newest(root: Root, product: str, preset: str) -> str:
    """The newest run of a product's pipeline, of a pipeline, or the run that an id means."""
    from factory.inspection import identify, runs
    from factory.names import pipeline_name

    every = root.pipelines()
    named = next((name for name in (pipeline_name(product, preset), product) if name in every), None)
    if named is None:
        if any(product in (name, name.removesuffix("-smoke")) for name in every):
            raise NotFoundError(f"{root} holds no run of {product} with preset {preset}; try --preset smoke")
        return identify.run_of(root, product)
    for entry in runs.entries(root, named, limit=50):
        if entry.pipeline == named:
            return entry.run
    raise NotFoundError(f"{root} holds no run of {named}")


def _steps(chain: Any) -> Iterable[str]:
    yield f"{chain.run.run} of {chain.run.pipeline}: {chain.run.status}"
    for step in chain.steps:
        yield f"{step.answer:<8} {step.name}: {step.said}"
        rows = [
            {
                "gate": gate.name,
                "bound": gate.bound,
                "value": gate.value,
                "distance": gate.distance,
                "champion": gate.champion,
                "state": gate.state,
                "reason": gate.reason,
            }
            for gate in step.gates
        ]
        yield from (f"           {line}" for line in printing.table(rows))


def _again(reason: Any) -> Iterable[str]:
    yield f"{reason.node} of {reason.run}: {reason.state}: {reason.reason}"
    if reason.before:
        yield f"compared with {reason.before}:" + ("" if reason.changes else " no change")
    yield from (f"  {change}" for change in reason.changes)


@click.argument("ids", nargs=-1, required=True, metavar="ID ID...")
@click.option("--all", "every", is_flag=True, help="What is the same, too.")
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=pathlib.Path),
    help="File for a page, with the figures of the reports side by side.",
)
def _compare(
    ids: tuple[str, ...],
    every: bool,
    page: pathlib.Path | None,
    root: pathlib.Path,
    file: pathlib.Path | None,
    as_json: bool,
) -> None:
    """Show runs or models side by side: only what differs."""
    from factory.inspection import comparing, identify
    from factory.products import UsageError

    where = _root(root, file)
    wanted = list(dict.fromkeys(identify.run_of(where, one) for one in ids))
    if len(wanted) < 2:
        raise UsageError("name the ids of two runs or more")
    compared = comparing.compare(where, wanted, every)
    if page:
        comparing.page(compared, page)
        click.echo(page)
        return
    _print(compared, as_json, lambda: _compared(compared))


def _compared(compared: Any) -> Iterable[str]:
    names = [entry.run for entry in compared.runs]
    for title, rows in compared.sections.items():
        yield from printing.table(
            [{title: name, **dict(zip(names, values, strict=True))} for name, values in rows.items()]
        )
        yield ""
    for run, drifts in compared.drift.items():
        rows = [
            {
                f"drift of {run}": drift.feature,
                "split": drift.split,
                "divergence": drift.distance,
                "by chance": drift.chance,
            }
            for drift in drifts
        ]
        yield from printing.table(rows)
    if not compared.sections:
        yield "nothing differs"


@click.argument("id")
@click.option(
    "--up", "direction", flag_value="up", default="up", help="Everything that it came of (default)."
)
@click.option("--down", "direction", flag_value="down", help="Everything that came of it.")
def _lineage(id: str, direction: str, root: pathlib.Path, file: pathlib.Path | None, as_json: bool) -> None:
    """Show what the artifact, model, node or run with this ID came of, or what came of it."""
    from factory.inspection import identify, lineage

    where = _root(root, file)
    starts = identify.artifacts_of(where, identify.find(where, id))
    found = lineage.lineage(where.known, starts, "down" if direction == "down" else "up")
    _print(found, as_json, lambda: _tree(found, starts, direction))


def _tree(found: Any, starts: Iterable[int], direction: str) -> Iterable[str]:
    from factory.inspection import lineage

    seen: set[str] = set()
    for start in starts:
        for depth, node, key in lineage.tree(found, f"a{start}", "down" if direction == "down" else "up"):
            if node.id not in seen:
                seen.add(node.id)
                state = "" if node.state in ("live", "complete") else f" ({node.state})"
                label = (f" {key}" if key else "") + (f" ({node.spans})" if node.spans else "")
                yield f"{'  ' * depth}{node.id} {node.name}{state}{label}  {node.uri or node.run}".rstrip()
    if direction == "down":
        yield ""
        yield from _pushed(found.pushed)


def _pushed(pushed: Iterable[Any]) -> Iterable[str]:
    rows = [
        {
            "pushed": model.version,
            "pipeline": model.pipeline,
            "run": model.run,
            "it": "saw this" if model.through == "model" else "was only compared with what saw this",
            "folder": model.destination,
        }
        for model in pushed
    ]
    yield from printing.table(rows) if rows else ["no pushed model came of it"]


@click.option(
    "--keep-last",
    type=click.IntRange(0),
    default=3,
    show_default=True,
    help="Complete runs to keep, per pipeline.",
)
@click.option(
    "--keep-pushed", type=click.IntRange(1), help="Pushed models to keep, per pipeline (default: all)."
)
@click.option(
    "--older-than", type=_Age(), default="0s", metavar="AGE", help="Only what was not used for so long."
)
@click.option(
    "--grace", type=_Age(), default="7d", show_default=True, help="Time between moving aside and deletion."
)
@click.option(
    "--apply", "applied", is_flag=True, help="Move aside, and delete what has been aside long enough."
)
@click.option("--undo", "undone", is_flag=True, help="Move back what is aside.")
def _gc(
    keep_last: int,
    keep_pushed: int | None,
    older_than: datetime.timedelta,
    grace: datetime.timedelta,
    applied: bool,
    undone: bool,
    root: pathlib.Path,
    file: pathlib.Path | None,
    as_json: bool,
) -> None:
    """Clean up artifacts that no kept model or run needs.

    Without --apply and --undo nothing is changed: it says what would be kept, and why.
    """
    from factory.inspection import cleanup, keeping
    from factory.products import UsageError

    if applied and undone:
        raise UsageError("--apply and --undo are called one after the other")
    if file:
        raise UsageError("--store: a store is only read; name the root folder with --root")
    where, policy = Root(root), keeping.Policy(keep_last, older_than, keep_pushed, grace)
    if not applied and not undone:
        items = keeping.survey(where, policy)
        aside = cleanup.pending(keeping.below(where))
        value = {"totals": keeping.totals(items), "items": items, "aside": aside}
        _print(value, as_json, lambda: _surveyed(items, aside))
        return
    changed = cleanup.undo(where) if undone else cleanup.apply(where, policy)
    _print(changed, as_json, lambda: _changed(changed))


def _surveyed(items: Any, aside: Any) -> Iterable[str]:
    from factory.inspection import keeping

    rows = [
        {
            "id": f"a{item.artifact}" if item.artifact else "",
            "type": item.type,
            "": "keep" if item.keep else "free",
            "size": words.size(item.bytes),
            "reason": item.reason,
            "path": item.path,
        }
        for item in sorted(items, key=lambda item: (item.keep, -item.bytes))
    ]
    yield from printing.table(rows)
    found = keeping.totals(items)
    yield (
        f"free: {found['freed']} folders, {words.size(found['freed_bytes'])}; "
        f"keep: {found['kept']} folders, {words.size(found['kept_bytes'])}"
    )
    for one in aside:
        yield _aside(one)
    if found["freed"]:
        yield "nothing was changed; --apply moves aside what is free"


def _aside(one: Any) -> str:
    phases = {
        "aside": f"aside until {one.until}; --undo moves it back",
        "marking": "cut off while it was moved aside; --apply goes on, --undo moves it back",
        "undoing": "cut off while it was moved back; --undo goes on",
        "deleting": "cut off while it was deleted; --apply goes on",
    }
    state = phases.get(one.phase, one.phase)
    return f"clean-up {one.id}: {len(one.entries)} folders, {words.size(one.bytes)}: {state}"


def _changed(changed: Any) -> Iterable[str]:
    yield from (_aside(one) for one in changed)
    if not changed:
        yield "there is nothing to do"


runs, show, models, why = (_command(function) for function in (_runs, _show, _models, _why))
compare, lineage, gc = (_command(function) for function in (_compare, _lineage, _gc))
