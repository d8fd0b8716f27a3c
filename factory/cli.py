"""The command line. Each command imports its modules when it is called, so that it starts at once."""

from __future__ import annotations

import functools
import importlib
import os
import pathlib
import sys
from collections.abc import Callable
from typing import Any

import click
from click.core import ParameterSource

from factory.options import PRESET, ROOT


class _Commands(click.Group):
    """A group that also has the commands of other modules, which are imported when one of them is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted([*super().list_commands(context), *_ELSEWHERE])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of this name."""
        if name not in _ELSEWHERE:
            return super().get_command(context, name)
        return getattr(importlib.import_module(_ELSEWHERE[name]), name)


_INSPECTION = ("runs", "show", "models", "why", "compare", "lineage", "gc")
_RETRAINING = ("watch", "ticks", "pause", "resume", "backfill")
_ELSEWHERE = {
    **dict.fromkeys(_INSPECTION, "factory.inspection.commands"),
    **dict.fromkeys(_RETRAINING, "factory.retrain.commands"),
    "console": "factory.console.command",
    "promote": "factory.serve.promoting",
    "rollback": "factory.serve.promoting",
    "drift": "factory.serve.traffic",
    "feedback": "factory.serve.traffic",
    "serve": "factory.serve.command",
    "spans": "factory.inspection.spans_command",
}


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="intelligent-factory")
def cli() -> None:
    """Run deep-learning products as TFX pipelines: validated data, gated models, one command."""


@cli.command("list")
@click.argument("product", required=False)
def list_products(product: str | None) -> None:
    """List the products, or describe PRODUCT and its settings."""
    from factory import products

    if product:
        click.echo(products.describe(products.load(product)))
        return
    names = products.names()
    for name in names:
        click.echo(f"{name:<{max(map(len, names))}}  {products.summary(name)}")


@cli.command()
@click.argument("product")
@click.option(
    "--preset",
    default="default",
    show_default=True,
    help="Preset of the configuration: smoke, default or full.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=pathlib.Path),
    help="Folder with your own data in the product's format, or a pattern of them, such as 'in/day-{SPAN}'.",
)
@click.option(
    "--spans", default="", metavar="LIST", help="Spans to train on, such as 3,5,7..9 (default: all)."
)
@click.option("--window", type=click.IntRange(1), help="Number of the newest spans to train on.")
@click.option("--newest", is_flag=True, help="The newest span alone; the same as --window 1.")
@click.option(
    "--evaluate", default="", metavar="LIST", help="Spans to evaluate on, in place of test rows of others."
)
@click.option(
    "--anchor",
    default="",
    metavar="LIST",
    help="Old spans to evaluate on beside, to show what is forgotten.",
)
@click.option(
    "--pretrained",
    multiple=True,
    metavar="NAME=FOLDER",
    help="Folder with your own copy of a pretrained model's files, in place of the catalog's.",
)
@ROOT
@click.option("--from", "from_nodes", multiple=True, metavar="NODE", help="First node of a partial run.")
@click.option("--to", "to_nodes", multiple=True, metavar="NODE", help="Last node of a partial run.")
@click.option("--no-cache", is_flag=True, help="Cache off: every node is run, even if nothing has changed.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Value of a setting.")
@click.option(
    "--tune",
    is_flag=True,
    help="Search of the hyper-parameters before the training; the same as --set tune=true.",
)
@click.option(
    "--seeds",
    type=click.IntRange(1),
    help="Number of seeds (0, 1, ...) to train and evaluate with; nothing is pushed.",
)
@click.option("--folds", is_flag=True, help="Cross-validation on folds 0 to 4; nothing is pushed.")
@click.option(
    "--each",
    metavar="KEY=VALUE,VALUE",
    help="Values of a setting to train and evaluate with, side by side; nothing is pushed.",
)
@click.option(
    "--gates",
    type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path),
    help="Gates file, in place of the product's gates.yaml.",
)
@click.option("--hold", is_flag=True, help="Nothing is pushed: the pipeline ends with the evaluation.")
@click.option("--events", is_flag=True, help="Events as JSON lines, and no other output.")
def run(
    product: str,
    seeds: int | None,
    folds: bool,
    each: str | None,
    tune: bool,
    no_cache: bool,
    events: bool,
    hold: bool,
    settings: tuple[str, ...],
    newest: bool,
    evaluate: str,
    anchor: str,
    **options: Any,
) -> None:
    """Run PRODUCT's pipeline.

    Exit status: 0 pushed, 1 failed, 2 wrong usage, 3 ran but the model was not blessed.
    """
    import contextlib

    from factory import products
    from factory.runs import observers, record, report, spans, terminal
    from factory.runs import run as runs

    if seeds and folds:
        raise products.UsageError("--seeds and --folds cannot be called together; call one after the other")
    if tune:
        settings = (*settings, "tune=true")
    if newest and options["window"]:
        raise products.UsageError("--newest and --window cannot be called together; leave one of them out")
    options["window"] = 1 if newest else options["window"]
    options["evaluate"] = spans.numbers(options["data"], evaluate, "--evaluate")
    options["anchor"] = spans.numbers(options["data"], anchor, "--anchor")
    request = runs.Request(product, settings=settings, cache=not no_cache, push=not hold, **options)
    output = terminal.Output()
    console = output.console()
    with terminal.Redirection() as redirection, contextlib.ExitStack() as stack:
        view: observers.Observer = (
            observers.Events(output) if events else stack.enter_context(observers.ConsoleView(console))
        )
        observer = observers.Several(redirection, view)
        if seeds or folds or each is not None:
            repeated, values = ("fold", range(5)) if folds else ("seed", range(seeds or 0))
            groups = runs.repeat(request, each, repeated, values, observer)
        else:
            outcome = runs.run(request, observer)
            groups = {"": [outcome]}
    if seeds or folds or each is not None:
        from factory.runs import compare

        compared = compare.compare(groups, repeated)
        page = compare.write(compared, request.root)
        if not events:
            compare.show(groups, compared, console)
            console.print(page, highlight=False, soft_wrap=True)
    elif not events:
        report.show(outcome, console)
    sys.exit(record.worst_status([outcome for outcomes in groups.values() for outcome in outcomes]))


@cli.command("report")
@click.argument("product")
@ROOT
@PRESET
@click.option("--run", "run_id", help="Id of the run (default: the newest).")
@click.option("--json", "as_json", is_flag=True, help="Run record as JSON.")
@click.option("--html", is_flag=True, help="Path of the report's HTML page.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=pathlib.Path), help="File for a copy of the HTML page."
)
def show_report(
    product: str,
    root: pathlib.Path,
    preset: str,
    run_id: str | None,
    as_json: bool,
    html: bool,
    out: pathlib.Path | None,
) -> None:
    """Print the report of PRODUCT's newest run."""
    from factory import products
    from factory.runs import record

    products.require(product)
    folder = record.find(root, product, preset, run_id)
    outcome = record.read(folder)
    if as_json:
        click.echo((folder / record.FILE).read_text(encoding="utf-8"))
    elif html or out:
        page = record.page(folder)
        if out:
            out.write_bytes(page.read_bytes())
        click.echo(out or page)
    else:
        from rich.console import Console

        from factory.runs import report

        report.show_nodes(outcome, Console())
        report.show(outcome, Console())


@cli.command()
@click.argument("product")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@ROOT
@PRESET
@click.option("--json", "as_json", is_flag=True, help="JSON output: one object per input, with all outputs.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=pathlib.Path),
    help="Folder for outputs that are pictures or sound.",
)
def predict(
    product: str,
    inputs: tuple[str, ...],
    root: pathlib.Path,
    preset: str,
    as_json: bool,
    out: pathlib.Path | None,
) -> None:
    """Predict with PRODUCT's newest pushed model: an answer and its confidence for each INPUT.

    The medium of INPUT depends on the product. Text: the text itself, a .txt file (one text per line),
    or a .csv, .json or .jsonl file with a column "text". Image: a PNG or JPEG file, an IDX file of images,
    or, where objects are found, a film.
    Observation: JSON or a row of CSV, or a file of rows. "-" reads standard input. Write -- before inputs
    that begin with a hyphen.
    """
    from factory import predict as predictions
    from factory import products

    for line in predictions.printed(products.load(product), inputs, root, preset, as_json, out):
        click.echo(line)


@cli.command()
@click.argument("name")
@click.option("--like", required=True, metavar="PRODUCT", help="Product to copy.")
@click.option("--summary", default="", help="Summary in one sentence, for `factory list`.")
def new(name: str, like: str, summary: str) -> None:
    """Write the files of a new product NAME into this checkout, as a copy of another product."""
    from factory import new as product

    for place in product.write(product.Request(name, like, summary)):
        click.echo(f"wrote {place}")
    click.echo("Next:")
    for command in product.commands(name):
        click.echo(f"  {command}")


@cli.command()
def doctor() -> None:
    """Check the machine, the environment and the installation, with a remedy for each fault."""
    from factory import doctor as checks

    sys.exit(checks.main())


@cli.command()
@click.argument("names", nargs=-1)
@click.option("--fetch", is_flag=True, help="Fetching of the named data sets (default: all).")
def data(names: tuple[str, ...], fetch: bool) -> None:
    """List the data sets, or fetch them."""
    from factory import catalog, products

    known = catalog.load()
    for name in names:
        if name not in known:
            raise products.UsageError(f"there is no data set {name!r}; {products.suggest(name, list(known))}")
    for data_set in (known[name] for name in names or known):
        if fetch:
            from rich.console import Console

            from factory.runs.observers import ConsoleView
            from factory.runs.run import fetch as fetch_data

            click.echo(fetch_data(data_set, ConsoleView(Console(stderr=True))))
        else:
            state = (
                str(data_set.folder) if data_set.present else f"not fetched, {data_set.bytes / 1e6:.1f} MB"
            )
            click.echo(f"{data_set.name}: {data_set.title}")
            click.echo(f"  {data_set.ecosystem} {data_set.package} {data_set.version}; {data_set.licence}")
            click.echo(f"  {state}")


TARGET = click.option(
    "--target", type=click.Choice(["vertex", "kubeflow"]), required=True, help="Kind of cluster."
)


def _not_empty(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse an empty value, such as that of a variable that a script has not set."""
    given = context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    if given and not value.strip():
        raise click.BadParameter("is empty; leave it out, or give a value")
    return value


_text = functools.partial(click.option, default="", callback=_not_empty)
_JOB_OPTIONS = ("preset", "settings", "pipeline_root", "models", "data", "beam", "resources")


def _job_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that define a compile job."""
    path = click.Path(exists=True, dir_okay=False, path_type=pathlib.Path)
    for option in reversed(
        (
            PRESET,
            click.option(
                "--set",
                "settings",
                multiple=True,
                metavar="KEY=VALUE",
                help="Value of a setting, in place of the preset's.",
            ),
            _text(
                "--image",
                envvar="FACTORY_IMAGE",
                help="Container image of all tasks (default: intelligent-factory:latest).",
            ),
            _text(
                "--pipeline-root",
                envvar="FACTORY_PIPELINE_ROOT",
                help="Folder of all artifacts, such as gs://BUCKET/FOLDER (default: given at the run).",
            ),
            _text(
                "--models",
                help="Folder of pushed models, with a folder for each product (default: /models on Kubeflow, "
                "PIPELINE_ROOT/models on Vertex AI).",
            ),
            _text(
                "--data",
                help="URI of your data; may contain {SPAN}, {VERSION} (default: the product's data sets).",
            ),
            click.option(
                "--beam",
                multiple=True,
                metavar="KEY=VALUE",
                help="Beam option, such as runner=dataflow (default runner: the task's own process).",
            ),
            click.option("--resources", type=path, help="Resources file (default: kubeflow/resources.yaml)."),
        )
    ):
        command = option(command)
    return command


@cli.command("compile")
@click.argument("product", required=False)
@click.option("--all", "every", is_flag=True, help="All products; --out is then a folder.")
@TARGET
@click.option(
    "--out",
    type=click.Path(path_type=pathlib.Path),
    required=True,
    help="Output file; with --all, output folder.",
)
@_job_options
def compile_pipeline(
    product: str | None, every: bool, target: str, out: pathlib.Path, image: str, **job: Any
) -> None:
    """Compile PRODUCT's pipeline for a cluster.

    Vertex AI takes a PipelineJob in JSON, Kubeflow Pipelines a PipelineSpec in YAML.
    """
    from factory import products

    if every == bool(product):
        raise products.UsageError("name one product, or call --all with a folder as --out")
    if every and out.exists() and not out.is_dir():
        raise products.UsageError(f"--out {out}: is a file; name a folder for all products")
    if not every and out.is_dir():
        raise products.UsageError(f"--out {out}: is a folder; name the file to be written")
    for option, given in (("--set", job["settings"]), ("--data", job["data"])):
        if every and given:
            raise products.UsageError(f"{option} depends on the product; compile one product at a time")
    near = next(folder for folder in out.resolve().parents if folder.exists())
    whole = out.is_file() or not out.exists()  # neither a pipe nor a terminal
    if whole and not (near.is_dir() and os.access(near, os.W_OK)):
        raise products.UsageError(f"--out {out}: {near} is not a writable folder")
    from factory.cluster import jobs, targets
    from factory.silence import silent

    image = image or targets.IMAGE
    named = products.names() if every else [str(product)]
    wanted = [jobs.Job(name, target, image=image, **job) for name in named]
    for one in wanted:
        jobs.check(one)
    with silent():
        from factory.cluster import compiling

    files = [out / f"{name}{targets.TARGETS[target].suffix}" for name in named] if every else [out]
    texts = [compiling.compile_job(one) for one in wanted]  # compile all before writing any
    for text, file in zip(texts, files, strict=True):
        compiling.write(text, file)
        if file.is_file():
            click.echo(file)


@cli.command()
@click.argument("product")
@TARGET
@_job_options
@_text(
    "--cron",
    help="Cron schedule, such as '0 3 * * *' (default: one run). Vertex: may begin with TZ=Europe/Berlin.",
)
@click.option(
    "--max-concurrency",
    type=click.IntRange(1, 10),
    default=1,
    show_default=True,
    help="Maximum number of concurrent runs of a schedule.",
)
@click.option("--catch-up", is_flag=True, help="Kubeflow: start of missed scheduled runs as well.")
@click.option("--upload-only", is_flag=True, help="Kubeflow: upload alone, without a run.")
@click.option(
    "--parameter", "parameters", multiple=True, metavar="KEY=VALUE", help="Value of a runtime parameter."
)
@_text("--service-account", help="Service account of the run (default: the cluster's own).")
@_text("--host", help="Kubeflow: URL of the API (default: from KF_PIPELINES_ENDPOINT or the kubeconfig).")
@_text("--namespace", help="Kubeflow: namespace of the run, in multi-user mode.")
@_text(
    "--project",
    envvar="GOOGLE_CLOUD_PROJECT",
    help="Vertex: Google Cloud project (default: from the credentials).",
)
@_text("--location", envvar="GOOGLE_CLOUD_REGION", help="Vertex: region, such as europe-west4.")
@_text("--endpoint", help="Vertex: API endpoint (default: that of the region).")
def deploy(product: str, target: str, image: str, parameters: tuple[str, ...], **options: Any) -> None:
    """Compile PRODUCT's pipeline and run it on a cluster, once or on a schedule."""
    from factory.cluster import deployment, jobs
    from factory.silence import silent

    values = _parameters(parameters)
    of_job = {key: options.pop(key) for key in _JOB_OPTIONS}
    job = jobs.Job(product, target, image=image, **of_job)
    wanted = deployment.Deployment(parameters=values, **options)
    deployment.check(job, wanted)
    with silent():
        from factory.cluster import compiling

    for line in deployment.deploy(job, wanted, compiling.compile_job(job)):
        click.echo(line)


def _parameters(given: tuple[str, ...]) -> dict[str, str]:
    from factory import products

    values = {}
    for parameter in given:
        key, equals, value = parameter.partition("=")
        if not equals:
            raise products.UsageError(f"--parameter {parameter}: write it as key=value")
        values[key] = value
    return values


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path))
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=pathlib.Path),
    default=pathlib.Path("rehearsals"),
    show_default=True,
    help="Folder for object stores, volumes, cache and runs of the rehearsal.",
)
@click.option(
    "--parameter", "parameters", multiple=True, metavar="KEY=VALUE", help="Value of a runtime parameter."
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Number of tasks run in parallel.",
)
@click.option("--no-cache", is_flag=True, help="Cache off: every task is run, even if nothing has changed.")
def rehearse(
    file: pathlib.Path, folder: pathlib.Path, parameters: tuple[str, ...], jobs: int, no_cache: bool
) -> None:
    """Run a compiled FILE on this machine, each task in its own process, as a cluster would.

    Exit status: 0 all tasks succeeded, 1 a task failed, 2 wrong usage, 3 the model was not blessed.
    """
    from rich.console import Console

    from factory.cluster import rehearse as rehearsing
    from factory.cluster import stage

    document = rehearsing.read(file)
    sys.exit(stage.show(document, folder, _parameters(parameters), jobs, not no_cache, Console()))


def main(arguments: list[str] | None = None) -> None:
    """Run the command line. User errors are one sentence on stderr."""
    from factory import environment

    if reason := environment.prepare():
        click.echo(f"factory: {reason}", err=True)
        sys.exit(2)
    try:
        sys.exit(cli.main(arguments, prog_name="factory", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("factory: interrupted; the next run reuses all complete nodes", err=True)
        sys.exit(130)
    except BrokenPipeError:  # the reader of the output has closed it, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except Exception as error:
        from factory import faults

        sys.exit(faults.report(error))
