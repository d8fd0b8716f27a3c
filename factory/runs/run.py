"""Run a product's pipeline on this machine: the public interface for programs that start runs.

    record = run(Request("sentiment", preset="smoke"), observer)

The process's outputs are not redirected: messages of `logging` go to the run's log as well, and events to the
observer.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import logging
import pathlib
import re
import secrets
import shlex
import shutil
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from factory import beam, catalog, locks, products
from factory.interrupts import Interrupts
from factory.names import pipeline_name, run_command
from factory.runs import live, prepare, record, report
from factory.runs.observers import Observer, Several
from factory.runs.spans import Choice, Chosen, choose, is_given, only_of_spans
from models.common import errors
from models.common.files.spans import said
from pipelines._product import Context, Data
from schemas import gates

if TYPE_CHECKING:
    from models.common.figures import Figure

_LOG_FORMAT = "%(asctime)s %(levelname).1s %(name)s: %(message)s"


@dataclasses.dataclass(frozen=True)
class Request:
    """Request for a run.

    Attributes:
        product: name of the product.
        preset: "smoke", "default" or "full".
        settings: `key=value` changes to the preset's configuration.
        data: folder of the user's own data, in place of the catalog's.
        pretrained: `name=folder` for each pretrained model of which the user has own files.
        root: folder for metadata, artifacts, pushed models and reports.
        from_nodes: nodes where a partial run begins.
        to_nodes: nodes where it ends.
        cache: whether outputs of earlier runs may be reused.
        trial: measure only: push nothing, and compare with no earlier model.
        gates: the user's file of gates, in place of the product's.
        push: whether a blessed model is pushed; otherwise the pipeline ends with the Evaluators.
        spans: where `data` is a pattern of spans, those to train on, such as "3,5,7..9"; "" for all.
        window: number of the newest spans among these to train on; None for all.
        evaluate: spans whose rows are all test rows, and are not trained on.
        anchor: spans that are not trained on either, on which the new model and the latest blessed one are
            evaluated beside, so that it shows what is forgotten.
    """

    product: str
    preset: str = "default"
    settings: tuple[str, ...] = ()
    data: pathlib.Path | None = None
    pretrained: tuple[str, ...] = ()
    root: pathlib.Path = pathlib.Path("runs")
    from_nodes: tuple[str, ...] = ()
    to_nodes: tuple[str, ...] = ()
    cache: bool = True
    trial: bool = False
    gates: pathlib.Path | None = None
    push: bool = True
    spans: str = ""
    window: int | None = None
    evaluate: Sequence[int] = ()
    anchor: Sequence[int] = ()

    @property
    def choice(self) -> Choice:
        """What it says of spans."""
        return Choice(self.spans, self.window, self.evaluate, self.anchor)

    @property
    def pipeline(self) -> str:
        """Name of the pipeline, the key of its artifacts, cache and blessed models."""
        return pipeline_name(self.product, self.preset) + ("-trials" if self.trial else "")


def run(request: Request, observer: Observer | None = None) -> record.RunRecord:
    """Run a pipeline and return its record, which is also written into the run's folder.

    Args:
        request: what to run.
        observer: receives the events of the run.

    Raises:
        products.UsageError: the request is invalid; nothing was written.
        ValueError: data or gates cannot be read; nothing was written.
    """
    observer, began = observer or Observer(), time.monotonic()
    _check_path("--root", request.root)
    _check_pattern(request.root)
    _check_path("--data", request.data)
    prepared = prepare.prepare(
        request.product, request.preset, request.settings, request.gates, request.trial
    )
    chosen = _chosen(request, prepared)
    found = prepare.find_data(
        prepared,
        request.data,
        lambda data_set: fetch(data_set, observer),
        request.pretrained,
        chosen,
        _read_before(request) if chosen else (),
    )
    outcome = _begin(request, prepared, found)
    outcome.notes = _notes(request, chosen) if chosen else {}
    with live.written(pathlib.Path(outcome.folder)) as events:
        _carry_out(request, prepared, found.data, outcome, Several(observer, events), began)
    return outcome


def _carry_out(
    request: Request,
    prepared: prepare.Prepared,
    data: Data,
    outcome: record.RunRecord,
    observer: Observer,
    began: float,
) -> None:
    """Run a pipeline and write what came of it into `outcome` and the run's folder."""
    folder = pathlib.Path(outcome.folder)
    shown: list[Figure] = []
    held, logged = _held(request.root, folder, observer), _logged(folder / record.LOG, observer)
    with held, logged, Interrupts() as interrupts:
        observer.began(outcome)
        try:
            shown = _execute(request, prepared, data, outcome, observer, interrupts)
        except (products.UsageError, gates.GateError):
            shutil.rmtree(folder)
            raise
        except Exception as error:
            interrupts.check()
            logging.exception("the run failed")
            outcome.verdict = f"{errors.describe(error)}; the log is {folder / record.LOG}"
        outcome.seconds = time.monotonic() - began
        outcome.verdict = outcome.verdict or report.verdict(outcome)
        report.write(outcome, shown)
    observer.ended(outcome)


def _chosen(request: Request, prepared: prepare.Prepared) -> Chosen | None:
    """The spans of a request; None where its data does not arrive in spans.

    Raises:
        products.UsageError: the choice cannot be understood, or contradicts the rest of the request.
    """
    if request.data is None or not is_given(request.data):
        if request.choice.given:
            raise only_of_spans()
        return None
    if request.from_nodes:
        raise products.UsageError(
            "--from leaves out the nodes of spans; leave it out: what has not changed is reused"
        )
    return choose(request.data, request.choice, prepared.product, request.root)


def _read_before(request: Request) -> set[str]:
    """Digests of the spans that an earlier run has read."""
    from factory.inspection.root import Root
    from factory.inspection.spans import taken_in

    return set(taken_in(Root(request.root), request.pipeline))


def _notes(request: Request, chosen: Chosen) -> dict[str, str]:
    """Remarks on the spans of a run: those left out, and those on which the comparison is not a fair one."""
    from factory.inspection.root import Root
    from factory.inspection.spans import learnt

    seen = learnt(Root(request.root), request.pipeline)
    spans = [s.number for s in chosen.spans if s.role == "evaluate" and s.sha256 in seen]
    names = said(chosen.pattern.names(spans))
    unfair = f"was trained on {names}, on which both are evaluated"
    return {**chosen.notes, **({"latest model": unfair} if spans else {})}


def _check_path(option: str, path: pathlib.Path | None) -> None:
    """Raise UsageError unless the path is UTF-8, which records, reports and ML Metadata need."""
    try:
        str(path and path.resolve()).encode()
    except UnicodeEncodeError:
        raise products.UsageError(f"{option} {path}: the path is not UTF-8; rename its folders") from None


def _check_pattern(root: pathlib.Path) -> None:
    """Raise UsageError where Beam and TensorFlow would take the path of an artifact for a pattern."""
    if found := re.search(r"[*?\[]", str(root.resolve())):
        raise products.UsageError(
            f"--root {root}: the path has {found[0]}, which stands for other characters in patterns; "
            "choose another folder"
        )


def _begin(request: Request, prepared: prepare.Prepared, found: prepare.FoundData) -> record.RunRecord:
    """Make the run's folder and its record."""
    now = datetime.datetime.now(datetime.UTC)
    run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    folder = request.root.resolve() / request.pipeline / "runs" / run_id
    folder.mkdir(parents=True)
    return record.RunRecord(
        run=run_id,
        product=request.product,
        preset=request.preset,
        pipeline=request.pipeline,
        started=now.isoformat(timespec="seconds"),
        folder=str(folder),
        data=record.DataRecord(
            **found.description,
            left_out=list(found.left_out),
            spans=[record.SpanRecord(**dataclasses.asdict(span)) for span in found.data.spans],
        ),
        pretrained=[record.DataRecord(**described) for described in found.pretrained],
        config=dataclasses.asdict(prepared.config),
        slice_metrics=list(prepared.product.slice_metrics),
    )


def _execute(
    request: Request,
    prepared: prepare.Prepared,
    data: Data,
    outcome: record.RunRecord,
    observer: Observer,
    interrupts: Interrupts,
) -> list[Figure]:
    """Build, compile and run the pipeline; write into `outcome` what came of it and return its figures."""
    observer.say("loading TensorFlow and TFX")
    from tfx.orchestration import metadata

    from factory.runs import collect, runner

    root, name = request.root.resolve(), request.pipeline
    connection = metadata.sqlite_metadata_connection_config(str(root / "metadata.sqlite"))
    context = Context(
        name=name,
        root=str(root / name / "artifacts"),
        push_to=str(root / name / "pushed"),
        preset=request.preset,
        metadata=connection,
        beam_args=beam.HERE,
    )
    pipeline = prepared.build(data, context)
    _check_nodes(request, [component.id for component in pipeline.components])
    to_nodes = request.to_nodes
    if (request.trial or not request.push) and not to_nodes:
        to_nodes = tuple(c.id for c in pipeline.components if c.id.startswith("Evaluator"))
    compiled = runner.compile_pipeline(pipeline, outcome.run, request.from_nodes, to_nodes, request.cache)
    outcome.nodes = runner.nodes_of(compiled)
    _check_data(request, pipeline, outcome)
    observer.nodes(outcome.nodes)

    def changed(node: record.NodeRecord) -> None:
        interrupts.check()
        observer.node(node)

    try:
        runner.run(compiled, connection, outcome.nodes, changed)
    except runner.MissingInputError as error:
        raise runner.RunError(f"{error}; make it again with a whole run: {_command(request)}") from None
    with metadata.Metadata(connection) as handle:
        return collect.collect(handle.store, outcome)


def _command(request: Request) -> str:
    """The command of the same run as a whole."""
    words = [word for setting in request.settings for word in ("--set", setting)]
    words += [word for given in request.pretrained for word in ("--pretrained", given)]
    if request.gates:
        words += ["--gates", str(request.gates)]
    if request.root != Request.root:
        words += ["--root", str(request.root)]
    return shlex.join([*run_command(request.product, request.preset).split(), *words])


def _check_nodes(request: Request, known: Sequence[str]) -> None:
    for node in (*request.from_nodes, *request.to_nodes):
        if node not in known:
            raise products.UsageError(f"there is no node {node!r}; {products.suggest(node, list(known))}")


def _check_data(request: Request, pipeline: Any, outcome: record.RunRecord) -> None:
    """Raise UsageError where the user's data would not be read, as a partial run leaves its reader out."""
    readers = [c.id for c in pipeline.components if "folders" in c.exec_properties]
    if any(node.state != "skipped" for node in outcome.nodes if node.name in readers):
        return
    if request.data is not None:
        raise products.UsageError(
            f"--data is read by {readers[0]}, which this partial run leaves out; add --from {readers[0]}"
        )
    outcome.data = record.DataRecord("that of the newest run", "as there", "as there")


def fetch(data_set: catalog.DataSet, observer: Observer) -> pathlib.Path:
    """The folder of a data set, which is fetched where it is missing."""
    if data_set.present:
        return data_set.folder
    size, last = data_set.bytes / 1e6, -1
    observer.say(f"fetching {data_set.name} ({size:.1f} MB)")

    def fetched(count: int) -> None:
        nonlocal last
        percent = min(100, 100 * count // max(1, data_set.bytes))
        if percent > last:
            last = percent
            observer.progress(f"fetching {data_set.name} ({size:.1f} MB): {percent} %")

    return catalog.fetch(data_set, fetched)


@contextlib.contextmanager
def _held(root: pathlib.Path, folder: pathlib.Path, observer: Observer) -> Iterator[None]:
    """Keep clean-ups away from the root folder, and show that this run goes on."""
    waiting = functools.partial(observer.say, f"waiting until a clean-up of {root} has ended")
    with locks.together(root / locks.ROOT, waiting), locks.alone(folder / record.LOG):
        yield


@contextlib.contextmanager
def _logged(file: pathlib.Path, observer: Observer) -> Iterator[None]:
    """Log to a file, and pass on to the observer what nodes log as progress."""
    root, progress = logging.getLogger(), logging.getLogger("progress")
    handler, watcher = logging.FileHandler(file), _Watcher(observer)
    handler.setFormatter(logging.Formatter(_LOG_FORMAT))
    level = root.level
    root.addHandler(handler)
    progress.addHandler(watcher)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(level)
        progress.removeHandler(watcher)
        root.removeHandler(handler)
        handler.close()


class _Watcher(logging.Handler):
    def __init__(self, observer: Observer) -> None:
        super().__init__(logging.INFO)
        self._observer = observer

    def emit(self, record: logging.LogRecord) -> None:
        self._observer.progress(record.getMessage())


def repeat(
    request: Request, each: str | None, repeated: str, values: Sequence[int], observer: Observer | None = None
) -> dict[str, list[record.RunRecord]]:
    """Train and evaluate with each value of one setting or two, baselines as well; nothing is pushed.

    Args:
        request: what is run again and again.
        each: a setting and its values, as `key=value,value`, or None.
        repeated: another setting.
        values: its values; with none it stays as it is.
        observer: receives the events of each run.

    Returns:
        For each of `each` (or for "" without one) the records of its runs.

    Raises:
        products.UsageError: `each` cannot be understood; nothing was run.
    """
    if repeated == "fold" and request.evaluate:
        raise products.UsageError(
            "--folds: the rows of spans for evaluation are test rows in every fold; leave out --evaluate"
        )
    again: list[tuple[str, ...]] = [(f"{repeated}={value}",) for value in values] or [()]
    trials = {
        alternative: [
            dataclasses.replace(request, trial=True, settings=(*request.settings, *chosen, *more))
            for more in again
        ]
        for alternative, chosen in _alternatives(each, repeated, bool(values)).items()
    }
    for trial in (trial for group in trials.values() for trial in group):  # before the first one is run
        prepared = prepare.prepare(trial.product, trial.preset, trial.settings, trial.gates, trial=True)
        prepare.own_pretrained(prepared, trial.pretrained)
        if trial.data is None:
            products.data_sets(prepared.product, prepared.config)
    return {alternative: [run(trial, observer) for trial in group] for alternative, group in trials.items()}


def _alternatives(each: str | None, repeated: str, repeats: bool) -> dict[str, tuple[str, ...]]:
    """The settings that `each` stands for, by name; {"": ()} without it."""
    if not each:
        return {"": ()}
    key, equals, listed = each.partition("=")
    if not equals:
        raise products.UsageError(f"--each {each}: write it as key=value,value")
    if key == repeated and repeats:
        raise products.UsageError(
            f"--each {each}: --{repeated}s sets the {repeated} as well; call one of them"
        )
    return {f"{key}={value}": (f"{key}={value}",) for value in dict.fromkeys(listed.split(","))}
