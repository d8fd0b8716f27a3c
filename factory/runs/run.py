"""Run a product's pipeline on this machine, from the call to the report."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import logging
import os
import pathlib
import secrets
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from pipelines._place import Data, Place
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from models.common.files.digest import digest
from factory import beam, catalog, products, report
from factory.console import RunView
from factory.interrupts import Interrupts
from factory.names import pipeline_name
from schemas import gates

_LOG_FORMAT = "%(asctime)s %(levelname).1s %(name)s: %(message)s"


@dataclasses.dataclass(frozen=True)
class Request:
    """What is to be run.

    Attributes:
        product: its name.
        preset: "smoke", "default" or "full".
        settings: `key=value` changes to the preset's configuration.
        data: the user's own data in the place of the catalog's, or None.
        root: the folder for metadata, artifacts, pushed models and reports.
        from_nodes: where a partial run begins.
        to_nodes: where it ends.
        cache: whether outputs of earlier runs may be reused.
        trial: measure only: nothing is pushed, and nothing compared with earlier models.
    """

    product: str
    preset: str = "default"
    settings: tuple[str, ...] = ()
    data: pathlib.Path | None = None
    root: pathlib.Path = pathlib.Path("runs")
    from_nodes: tuple[str, ...] = ()
    to_nodes: tuple[str, ...] = ()
    cache: bool = True
    trial: bool = False

    @property
    def pipeline(self) -> str:
        """The name of the pipeline, by which its artifacts, cache and blessed models are found again."""
        return pipeline_name(self.product, self.preset) + ("-trials" if self.trial else "")


def run(request: Request, console: Console) -> dict[str, Any]:
    """Run a pipeline and return its report, which is also written beside the log.

    Raises:
        products.UsageError: the request cannot be understood.
        ValueError: the data cannot be had or read; nothing was written.
    """
    began = time.monotonic()
    product = products.load(request.product)
    config = products.configure(product, request.preset, request.settings)
    limits = gates.load(request.product, request.preset)
    if hasattr(product, "limits_for"):
        limits = product.limits_for(config, limits)
    if request.trial:
        limits = dataclasses.replace(limits, change={})
    folders, described = find_data(request, product, config, console)
    known = catalog.load()
    tools = {name: known[name] for name in getattr(product, "TOOLS", ())}
    data = Data(
        tuple(map(str, folders)),
        described["sha256"],
        {name: Data((str(fetch(tool, console)),), tool.sha256) for name, tool in tools.items()},
    )

    now = datetime.datetime.now(datetime.UTC)
    run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    root = request.root.resolve()
    folder = root / request.pipeline / "runs" / run_id
    folder.mkdir(parents=True)
    outcome: dict[str, Any] = {
        "product": request.product,
        "run": run_id,
        "preset": request.preset,
        "config": dataclasses.asdict(config),
        "started": now.isoformat(timespec="seconds"),
        "status": "failed",
        "verdict": "",
        "blessed": False,
        "pushed_to": None,
        "metrics": {},
        "baseline": {},
        "references": {},
        "tuning": None,
        "gates": [],
        "nodes": [],
        "slices": {},
        "by_slice": list(product.BY_SLICE),
        "plots": {},
        "audit": None,
        "training": None,
        "rows": None,
        "data": described,
        "folder": str(folder),
    }
    title = f"{request.product} ({request.preset}), run {run_id}"
    with _log_to(folder / "run.log", console) as terminal:
        with RunView(terminal, title) as view, Interrupts() as interrupts:
            try:
                _drive(request, product, config, limits, data, outcome, view, interrupts)
            except products.UsageError:
                shutil.rmtree(folder)
                raise
            except Exception as error:
                interrupts.check()
                logging.exception("the run failed")
                outcome["verdict"] = f"{' '.join(str(error).split())}; the log is {folder / 'run.log'}"
        outcome["seconds"] = time.monotonic() - began
        outcome["verdict"] = outcome["verdict"] or report.verdict(outcome)
        report.write(outcome, folder)
    return outcome


def _drive(
    request: Request,
    product: Any,
    config: Any,
    limits: gates.Gates,
    data: Data,
    outcome: dict[str, Any],
    view: RunView,
    interrupts: Interrupts,
) -> None:
    """Wire, compile and run the pipeline, and write into `outcome` what came of it."""
    view.say("loading TensorFlow and TFX")
    from tfx.orchestration import metadata

    from factory import evaluation, runner

    root, name = request.root.resolve(), request.pipeline
    connection = metadata.sqlite_metadata_connection_config(str(root / "metadata.sqlite"))
    place = Place(
        name=name,
        root=str(root / name / "artifacts"),
        push_to=str(root / name / "pushed"),
        preset=request.preset,
        metadata=connection,
        beam_args=beam.HERE,
    )
    pipeline = product.create_pipeline(config, data, place, limits)
    known = [component.id for component in pipeline.components]
    for node in (*request.from_nodes, *request.to_nodes):
        if node not in known:
            raise products.UsageError(f"there is no node {node!r}; {products.suggest(node, known)}")
    if request.from_nodes and known[0] not in request.from_nodes:
        if request.data is not None:
            raise products.UsageError(f"--data is read by {known[0]}, which this partial run leaves out")
        outcome["data"] = {"title": "that of the newest run", "licence": "as there", "sha256": "as there"}
    to_nodes = request.to_nodes
    if request.trial and not to_nodes:
        to_nodes = tuple(node for node in known if node.startswith("Evaluator"))
    compiled = runner.compile_pipeline(pipeline, outcome["run"], request.from_nodes, to_nodes, request.cache)
    nodes = runner.nodes_of(compiled)
    view.show(nodes)

    def changed(node: runner.Node) -> None:
        interrupts.check()
        view.changed(node)

    try:
        runner.run(compiled, connection, nodes, changed)
    finally:
        outcome["nodes"] = [dataclasses.asdict(node) for node in nodes]
    with metadata.Metadata(connection) as handle:
        executions = {node.name: node.execution for node in nodes}
        outcome.update(evaluation.collect(handle.store, executions, limits))


def find_data(
    request: Request, product: Any, config: Any, console: Console
) -> tuple[list[pathlib.Path], dict[str, Any]]:
    """The folders of the data, checked, and what the report says of them."""
    if request.data is not None:
        folder = request.data.resolve()
        product.check_data([folder])
        described = {
            "title": f"own files in {folder}",
            "licence": "the user's own",
            "sha256": digest(folder),
        }
        return [folder], described
    known = catalog.load()
    data_sets = [known[name] for name in products.data_sets(product, config)]
    if not data_sets:
        title = "collected by the run itself"
        return [], {"title": title, "licence": "no licence needed", "sha256": catalog.joined([])}
    folders = [fetch(data_set, console) for data_set in data_sets]
    product.check_data(folders)
    keys = ("name", "title", "ecosystem", "package", "version", "sha256", "licence")
    each = [{key: getattr(data_set, key) for key in keys} for data_set in data_sets]
    if len(each) == 1:
        return folders, each[0]
    together = {key: "; ".join(entry[key] for entry in each) for key in keys}
    return folders, {**together, "sha256": catalog.joined([entry["sha256"] for entry in each])}


def fetch(data_set: catalog.DataSet, console: Console) -> pathlib.Path:
    """Fetch a data set, with a progress bar where it is not there yet."""
    if data_set.present:
        return data_set.folder
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"fetching {data_set.name}", total=data_set.bytes)
        if not console.is_terminal:
            console.print(f"fetching {data_set.name} ({data_set.bytes / 1e6:.1f} MB)", highlight=False)
        return catalog.fetch(data_set, lambda n: bar.update(task, completed=min(n, data_set.bytes)))


@contextlib.contextmanager
def _log_to(path: pathlib.Path, console: Console) -> Iterator[Console]:
    """Send all that libraries print to a file, and yield a console that still reaches the terminal.

    TensorFlow and Beam write from C++ as well, so the file descriptors themselves are redirected.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    out, err = os.dup(1), os.dup(2)
    is_terminal, width = console.is_terminal, console.width  # asked now: later it would be of the file
    with path.open("wb", buffering=0) as log, os.fdopen(os.dup(out), "w", buffering=1) as terminal:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=_LOG_FORMAT, force=True)
            yield Console(file=terminal, force_terminal=is_terminal, width=width)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            logging.getLogger().handlers.clear()
            os.dup2(out, 1)
            os.dup2(err, 2)
            os.close(out)
            os.close(err)


def repeat(
    request: Request, each: str | None, repeated: str, values: Sequence[int], console: Console
) -> dict[str, list[dict[str, Any]]]:
    """Train and evaluate with each value of one setting or two, rivals as well; nothing is pushed.

    Args:
        request: what is run again and again.
        each: a setting and its values, as `key=value,value`, or None.
        repeated: another setting.
        values: its values; with none it stays as it is.
        console: for progress.

    Returns:
        For each of `each` (or for "" without one) the reports of its runs.

    Raises:
        products.UsageError: `each` cannot be understood; nothing was run.
    """
    key, equals, listed = (each or "").partition("=")
    alternatives = [f"{key}={value}" for value in dict.fromkeys(listed.split(","))] if each else [""]
    if each and not equals:
        raise products.UsageError(f"--each {each}: write it as key=value,value")
    if key == repeated and values:
        raise products.UsageError(
            f"--each {each}: --{repeated}s sets the {repeated} as well; call one of them"
        )
    settings = {
        alternative: [*request.settings, *filter(None, [alternative])] for alternative in alternatives
    }
    again = [[f"{repeated}={value}"] for value in values] or [[]]
    product = products.load(request.product)
    for chosen in settings.values():  # a mistake in the last one is told before the first one is run
        for more in again:
            config = products.configure(product, request.preset, [*chosen, *more])
            if request.data is None:
                products.data_sets(product, config)
    trial = dataclasses.replace(request, trial=True)
    return {
        alternative: [run(dataclasses.replace(trial, settings=(*chosen, *more)), console) for more in again]
        for alternative, chosen in settings.items()
    }
