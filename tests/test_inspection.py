"""Runs, models, reasons, differences and lineage, of our own runs and of stores that stock TFX wrote."""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import signal
import sqlite3
import threading
import tracemalloc
from collections.abc import Iterator

import pytest
import stores
from click.testing import CliRunner
from helpers import Factory

from factory import cli, locks
from factory.inspection import (
    comparing,
    evaluations,
    identify,
    lineage,
    models,
    runs,
    showing,
    statistics,
    why,
    wire,
)
from factory.inspection.root import NotFoundError, Root
from factory.inspection.store import Store, StoreError

COMMANDS = (
    ["runs"], ["runs", "toy", "--limit", "1"], ["show", "RUN"], ["show", "NODE"], ["show", "a1"],
    ["show", "e1"], ["show", "VERSION"], ["models", "toy"], ["why", "toy", "--preset", "smoke"],
    ["why", "NODE"], ["lineage", "VERSION"], ["lineage", "a1", "--down"], ["gc"],
)  # fmt: skip


def call(*arguments: str | pathlib.Path) -> str:
    """What a command prints."""
    result = CliRunner().invoke(cli.cli, list(map(str, arguments)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def many(tmp_path: pathlib.Path) -> Root:
    """Three runs that pushed."""
    stores.Many(tmp_path / "runs").write(3, files=True)
    return Root(tmp_path / "runs")


@pytest.fixture
def stock(tmp_path: pathlib.Path) -> Root:
    """What stock TFX left: a model that was not blessed, one that was pushed, and a run that was killed."""
    return Root(None, stores.stock(tmp_path))


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    root = tmp_path_factory.mktemp("thousand") / "runs"
    stores.Many(root).write(1000)
    return root


# Our own runs


def test_every_command_starts_at_once_and_prints_text_and_json(finished_toy: Factory) -> None:
    """In one process for all of them: none imports what takes long."""
    (run,) = [path.name for path in (finished_toy.root / "toy-smoke" / "runs").iterdir()][:1]
    (version,) = [path.name for path in (finished_toy.root / "toy-smoke" / "pushed").iterdir()][:1]
    code = f"""
import json, sys
from click.testing import CliRunner
from factory import cli
words = {{"RUN": {run!r}, "VERSION": {version!r}, "NODE": {run[:18] + "/Train"!r}}}
for command in {COMMANDS!r}:
    for more in ([], ["--json"]):
        called = [words.get(word, word) for word in command]
        result = CliRunner().invoke(cli.cli, [*called, *more])
        assert result.exit_code == 0 and result.output, (called, result.output, result.exception)
        if more:
            json.loads(result.output)
heavy = {{"tensorflow", "tfx", "apache_beam", "keras", "ml_metadata", "numpy", "pydantic", "rich", "jinja2"}}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
    result = finished_toy.python("-c", code, anew=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_real_run_is_described(finished_toy: Factory) -> None:
    root = Root(finished_toy.root)
    entry = runs.entries(root, "toy")[0]
    report = finished_toy.report()
    assert (entry.run, entry.status, entry.sha256) == (report["run"], "pushed", report["data"]["sha256"])
    assert entry.headline and entry.headline.value == report["measured"]["metrics"][entry.headline.name]
    nodes = {node.name: node for node in runs.nodes(root, entry.run)}
    assert list(nodes) == [node["name"] for node in report["nodes"]]
    (model,) = [model for model in models.models(root, "toy") if str(model.folder) == report["pushed_to"]]
    assert model.state == "newest" and model.blessed
    assert model.run in [each.run for each in runs.entries(root, "toy")]  # a later one may reuse its nodes
    down = lineage.lineage(root.known, [nodes["ExampleGen"].outputs["examples"].id], "down")
    assert model.version in {pushed.version for pushed in down.pushed if pushed.through == "model"}
    up = lineage.lineage(root.known, [model.artifact], "up")
    assert {"Examples", "Schema", "TransformGraph", "Model", "ModelBlessing"} <= {
        node.name for node in up.nodes
    }
    chain = why.chain(root, entry.run)
    assert [step.answer for step in chain.steps] == ["yes", "yes", "yes", "yes", "unknown"]
    assert {gate.name: gate.value for gate in chain.steps[2].gates} == {
        gate["metric"]: gate["value"] for gate in report["gates"]
    }


def test_ids_are_found_by_their_beginning(many: Root) -> None:
    newest = runs.entries(many)[0].run
    assert identify.find(many, newest).run == newest
    assert identify.find(many, newest[:14]).run == newest
    found = identify.find(many, f"{newest[:14]}/Push")
    assert found.node and found.node.name == "Pusher"
    node = identify.find(many, f"{newest[:14]}/Trainer").node
    assert node and node.name == "Trainer"  # although Trainer-linear begins so, too
    model = identify.find(many, "1790000002").model
    assert model and model.run == newest
    assert showing.describe(many, identify.find(many, "a14"))["type"] == "PushedModel"
    for text, said in (
        ("2026", "2026 is the beginning of 3 ids"),
        ("17900", "is the beginning of 3 ids"),
        ("nothing", "nothing has the id nothing"),
        ("a99", "has no artifact 99"),
        (f"{newest}/Trainers", "the run has no node Trainers"),
        (f"{newest}/Eval", "is the beginning of 2 ids"),
    ):
        with pytest.raises(NotFoundError, match=said):
            identify.find(many, text)


def test_runs_are_the_newest_first_and_paged(thousand: pathlib.Path) -> None:
    root, seen, before = Root(thousand), [], None
    while page := runs.entries(root, limit=300, before=before):
        seen += [entry.run for entry in page]
        before = page[-1].run
    assert len(seen) == len(set(seen)) == 1000 and seen == sorted(seen, reverse=True)
    assert page == [] and runs.entries(root, "toy", limit=2)[1].run == seen[1]
    store, paged, last = root.known, [], None
    while part := store.runs(limit=300, before=last):
        paged += [run.name for run in part]
        last = part[-1].id
    assert paged == seen and part == []


def test_a_thousand_runs_take_no_more_memory_than_a_page(thousand: pathlib.Path) -> None:
    root = Root(thousand)
    runs.entries(root, limit=50)
    peaks = []
    for before in (None, *list(root.starts())[100:900:200]):
        tracemalloc.start()
        runs.entries(root, limit=50, before=before)
        root.known.executions(limit=50)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert max(peaks) < 5_000_000 and max(peaks) < 1.5 * min(peaks)


def test_commands_work_with_a_thousand_runs(thousand: pathlib.Path) -> None:
    newest, before = [entry.run for entry in runs.entries(Root(thousand), limit=2)]
    for command in (
        ["runs"], ["runs", "toy", "--before", before], ["show", newest], ["show", "a13990"],
        ["models", "toy"],
        ["why", "toy", "--preset", "smoke"], ["why", f"{newest}/Trainer"], ["compare", newest, before],
        ["lineage", "a1", "--down"], ["lineage", "a14000"],
    ):  # fmt: skip
        assert call(*command, "--root", thousand)


def test_a_run_goes_on_or_was_cut_off(many: Root) -> None:
    newest = runs.entries(many)[0]
    assert newest.folder
    (newest.folder / "record.json").unlink()
    log = newest.folder / "run.log"
    log.touch()
    with locks.alone(log):
        assert runs.entries(many)[0].status == "running"
        assert why.chain(many, newest.run).steps[-1].answer == "waiting"
    cut_off = runs.entries(many)[0]
    assert (cut_off.status, cut_off.pipeline) == ("cut off", stores.PIPELINE)
    assert "was cut off" in why.chain(many, newest.run).answer


def test_a_broken_record_hides_no_other(many: Root) -> None:
    newest = runs.entries(many)[0]
    assert newest.folder
    (newest.folder / "record.json").write_text('{"version": 2}')
    assert [entry.status for entry in runs.entries(many)] == ["unreadable", "pushed", "pushed"]
    assert len(models.models(many)) == 3 and len(runs.nodes(many, newest.run)) == 14


def test_why_ends_at_the_first_no(many: Root) -> None:
    newest = runs.entries(many)[0].run
    file = many.folders[newest] / "record.json"
    record = json.loads(file.read_text())
    gate = {"metric": "f1", "slice": "kind 1", "bound": "at least 0.9", "value": 0.5, "by": -0.4}
    record["gates"].append({**gate, "state": "failed", "reason": ""})
    record["champion"]["slices"] = {"kind 1": {"f1": 0.7}}
    file.write_text(json.dumps(record))
    with sqlite3.connect(many.known.file) as connection:
        connection.execute("UPDATE ArtifactProperty SET int_value = 0 WHERE name = 'blessed'")
    answer = json.loads(call("why", "toy", "--preset", "smoke", "--root", many.folder, "--json"))
    assert [step["answer"] for step in answer["steps"]] == ["yes", "yes", "no"]
    last = answer["steps"][-1]["gates"][-1]
    assert (last["name"], last["distance"], last["champion"]) == ("f1, kind 1", -0.4, 0.7)
    printed = call("why", newest, "--root", many.folder)
    assert "no       model gates: 1 of 2 failed" in printed and "at least 0.9" in printed


def test_why_says_where_the_data_gate_or_a_node_failed(many: Root) -> None:
    newest = runs.entries(many)[0].run
    file = many.folders[newest] / "record.json"
    record = json.loads(file.read_text())
    record["status"] = "failed"
    record["nodes"][4] |= {"state": "failed", "error": "split test drifts"}
    file.write_text(json.dumps(record))
    (step,) = why.chain(many, newest).steps
    assert (step.name, step.answer, step.said) == ("data gate", "no", "split test drifts")
    record["nodes"][7] |= record["nodes"][4] | {"name": "Trainer", "error": "out of memory"}
    record["nodes"][4]["state"] = "done"
    file.write_text(json.dumps(record))
    assert why.chain(many, newest).steps[-1].said == "Trainer: out of memory"


def test_why_says_what_servers_take(many: Root) -> None:
    older = runs.entries(many)[1]
    assert "version 1790000002 is newer" in why.chain(many, older.run).answer
    pathlib.Path(many.known.artifacts(type="PushedModel")[0].custom["pushed_destination"]).rename(
        many.known.file.parent / "gone"
    )
    assert why.chain(many, older.run).steps[-1].answer == "unknown"
    assert "which is gone" in why.chain(many, runs.entries(many)[0].run).answer
    assert [model.state for model in models.models(many)] == ["gone", "newest", "older"]


def test_why_a_node_ran_again(many: Root) -> None:
    newest = runs.entries(many)[0].run
    found = why.again(many, newest, next(node for node in runs.nodes(many, newest) if node.name == "Trainer"))
    assert found.changes == [
        "epochs was 1, is 2", "input best hyperparameters changed", "input examples changed",
        "input transform graph changed",
    ]  # fmt: skip
    printed = call("why", f"{newest}/Trainer", "--root", many.folder)
    assert "epochs was 1, is 2" in printed


def test_a_server_is_asked_what_it_has_loaded(many: Root, server: str) -> None:
    served = models.served(models.models(many, "toy"), server)
    assert [model.served for model in served] == ["not loaded", "AVAILABLE", "LOADING"]
    run = runs.entries(many)[1].run
    assert why.chain(many, run, server).steps[-1].answer == "yes"
    with pytest.raises(models.ServerError, match="does not answer"):
        models.versions("http://127.0.0.1:9", "toy")
    with pytest.raises(models.ServerError, match="does not answer"):
        models.versions("file:///etc/passwd?", "toy")


@pytest.fixture
def server() -> Iterator[str]:
    """A server with TensorFlow Serving's model status."""
    status = [{"version": "1790000001", "state": "AVAILABLE"}, {"version": "1790000000", "state": "LOADING"}]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/v1/models/toy" else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"model_version_status": status}).encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


def test_only_what_differs_is_compared(many: Root, tmp_path: pathlib.Path) -> None:
    names = [entry.run for entry in runs.entries(many)][:2]
    compared = comparing.compare(many, names)
    assert compared.sections["configuration"] == {"epochs": [2, 1]}
    assert "code" not in compared.sections and "SHA-256" in compared.sections["data"]
    assert compared.sections["metrics"] == {"f1": [0.52, 0.51]}
    whole = comparing.compare(many, names, every=True)
    assert whole.sections["configuration"]["seed"] == [0, 0] and len(whole.sections["code"]) == 12
    figure = {"kind": "text", "title": "Remarks", "text": "<b>mine</b>"}
    (many.folders[names[0]] / "figures.json").write_text(json.dumps([figure]))
    call("compare", *names, "--root", many.folder, "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text()
    assert "Remarks" in page and "&lt;b&gt;mine" in page and all(name in page for name in names)
    result = CliRunner().invoke(cli.cli, ["compare", names[0], names[0], "--root", str(many.folder)])
    assert "two runs or more" in str(result.exception)


def test_lineage_tells_what_saw_the_data_from_what_was_compared_with_it(many: Root) -> None:
    with sqlite3.connect(
        many.known.file
    ) as connection:  # the second run's model was compared with the first's
        added = connection.execute("INSERT INTO Event VALUES (NULL, 8, 27, 3, 0)").lastrowid
        connection.execute("INSERT INTO EventPath VALUES (?, 0, NULL, 'baseline_model')", (added,))
    down = lineage.lineage(many.known, [1], "down")
    assert {pushed.version: pushed.through for pushed in down.pushed} == {
        "1790000000": "model", "1790000001": "comparison"
    }  # fmt: skip
    printed = call("lineage", "a1", "--down", "--root", many.folder)
    assert "saw this" in printed and "was only compared with what saw this" in printed
    assert not lineage.lineage(many.known, [1], "up").pushed
    up = lineage.lineage(many.known, [28], "up")
    assert {int(node.id[1:]) for node in up.nodes if node.id[0] == "a"} == lineage.ancestors(many.known, [28])
    assert min(lineage.ancestors(many.known, [28])) == 15  # it did not come of what it was compared with
    assert lineage.ancestors(many.known, [14]) == {1, 2, 3, 4, 5, 6, 7, 8, 13, 14}


def test_what_is_not_there_is_one_sentence(tmp_path: pathlib.Path) -> None:
    for command, said in (
        (["runs"], "holds no runs; make one with: factory run"),
        (["models"], "holds no metadata.sqlite"),
        (["gc"], "holds no metadata.sqlite"),
        (["runs", "toys"], "there is no pipeline 'toys'"),
    ):
        result = CliRunner().invoke(cli.cli, [*command, "--root", str(tmp_path)])
        assert said in str(result.exception)


# Stores of others


def test_runs_of_stock_tfx_are_listed(stock: Root) -> None:
    before = hashlib.sha256(stock.known.file.read_bytes()).hexdigest()
    found = runs.entries(stock, "tips")
    assert [entry.status for entry in found] == ["unfinished", "pushed", "not blessed"]
    assert len(found[1].changed) == 1 and found[1].changed[0].endswith("lower_bound was 0.9, is 0.5")
    assert found[0].changed == ["kill was False, is True"]
    nodes = [node.name for node in runs.nodes(stock, found[2].run)]
    assert nodes[0] == "CsvExampleGen" and nodes[-1] == "Pusher" and len(nodes) == 7
    (model,) = models.models(stock, "tips")
    assert (model.run, model.state, model.blessed) == (found[1].run, "gone", True)
    for command in (
        ["runs"], ["models"], ["show", found[1].run], ["show", f"{found[1].run}/Evaluator"],
        ["show", model.version], ["why", "tips"], ["why", found[2].run],
        ["compare", found[1].run, found[2].run], ["lineage", "a1", "--down"],
    ):  # fmt: skip
        assert call(*command, "--store", stock.known.file)
        json.loads(call(*command, "--store", stock.known.file, "--json"))
    assert hashlib.sha256(stock.known.file.read_bytes()).hexdigest() == before
    assert [file.name for file in stock.known.file.parent.glob("metadata*")] == ["metadata.sqlite"]


def test_why_reads_what_tfma_wrote(stock: Root, tmp_path: pathlib.Path) -> None:
    newest, pushed, refused = runs.entries(stock)
    chain = why.chain(stock, refused.run)
    assert [(step.name, step.answer) for step in chain.steps] == [
        ("data validation", "yes"), ("nodes", "yes"), ("model gates", "no")
    ]  # fmt: skip
    assert chain.steps[0].said == "no anomaly in any split"
    gate = chain.steps[-1].gates[0]
    assert (gate.name, gate.bound, gate.state) == ("binary_accuracy", "at least 0.9", "failed")
    assert "binary_accuracy, day 4" in {gate.name for gate in chain.steps[-1].gates}
    assert gate.value and gate.distance == pytest.approx(gate.value - 0.9)
    assert "was pushed to" in why.chain(stock, pushed.run).answer  # and is gone
    assert "Trainer has begun and not ended" in why.chain(stock, newest.run).answer
    evaluation = next(node for node in runs.nodes(stock, refused.run) if node.name == "Evaluator")
    folder = evaluation.outputs["evaluation"].path
    assert folder
    numbers = list(evaluations.metrics(folder))
    assert {metric.name for metric in numbers} >= {"binary_accuracy", "example_count"}
    assert {metric.slice for metric in numbers} >= {"", "day 0"}
    folder.rename(tmp_path / "gone")
    assert "which is gone" in why.chain(stock, refused.run).answer


def test_anomalies_and_drift_are_read_without_tfdv(stock: Root) -> None:
    found = stock.known.artifacts(type="ExampleStatistics")[0]
    features = statistics.read(found.path, "train")
    assert set(features) == {"day", "fare", "tip"}
    assert statistics.drifts(found, found, ["train", "eval"]) == []
    distance, chance = statistics.apart(features["day"], features["fare"])
    assert 0 < distance <= 1 and chance > 0
    assert statistics.apart(features["day"], features["day"])[0] == 0
    assert statistics.apart(features["day"], None) == (1.0, 0.0)


def test_structs_are_read_as_protobuf_reads_them() -> None:
    from google.protobuf import json_format, struct_pb2

    value = {"a": 0.5, "b": ["x", None, True, {"c": []}], "d": "ü", "e": {}, "f": False}
    packed = json_format.ParseDict(value, struct_pb2.Struct()).SerializeToString()
    assert wire.unpacked(packed) == value
    for end in range(1, len(packed)):
        with contextlib.suppress(ValueError):
            wire.unpacked(packed[:-end])


def test_divergence_and_chance_are_those_of_scipy() -> None:
    from scipy import stats
    from scipy.spatial import distance

    one, other = {"a": 30.0, "b": 50.0, "c": 20.0}, {"a": 10.0, "b": 5.0, "d": 85.0}
    p, q = [0.3, 0.5, 0.2, 0], [0.1, 0.05, 0, 0.85]
    expected = distance.jensenshannon(p, q, base=2) ** 2
    assert statistics.divergence(one, other) == pytest.approx(expected)
    quantile = stats.chi2.ppf(0.999, 3)
    assert statistics.by_chance(one, other) == pytest.approx(quantile * 0.02 / (8 * 0.6931472), rel=0.02)
    assert statistics.divergence({}, {}) == 0 and statistics.divergence(one, {}) == 1


def test_a_store_is_read_while_a_pipeline_writes(stock: Root) -> None:
    with sqlite3.connect(stock.known.file, timeout=0) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE Execution SET last_known_state = 3")
        assert runs.entries(stock)[0].status == "unfinished"
        connection.commit()  # no reader holds a lock
    assert runs.entries(stock)[0].status == "complete"


def test_a_store_whose_writer_was_killed_within_a_commit_is_read(stock: Root) -> None:
    file = stock.known.file
    before = stock.known.newest()
    if not (pid := os.fork()):
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA cache_size = 5")  # spills pages into the file before the commit
        for number in range(3000):
            connection.execute(
                "INSERT INTO Artifact VALUES (NULL, 1, ?, 2, NULL, NULL, 0, 0)", (f"{number}" * 99,)
            )
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    journal = file.with_name("metadata.sqlite-journal")
    content = file.read_bytes(), journal.read_bytes()
    assert Store(file).newest() == before
    assert [entry.status for entry in runs.entries(Root(None, file))] == [
        "unfinished",
        "pushed",
        "not blessed",
    ]
    assert (file.read_bytes(), journal.read_bytes()) == content


def test_a_store_with_a_write_ahead_log_is_read(stock: Root) -> None:
    with sqlite3.connect(stock.known.file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE Execution SET last_known_state = 3")
        connection.commit()
        assert runs.entries(stock)[0].status == "complete"


@pytest.mark.parametrize("version", range(6, 10))
def test_stores_of_earlier_releases_are_read(stock: Root, version: int) -> None:
    from ml_metadata import metadata_store
    from ml_metadata.proto import metadata_store_pb2

    config = metadata_store_pb2.ConnectionConfig()
    config.sqlite.filename_uri = str(stock.known.file)
    metadata_store.downgrade_schema(config, version)
    earlier = Root(None, stock.known.file)
    assert earlier.known.schema == version
    assert [entry.status for entry in runs.entries(earlier)] == ["unfinished", "pushed", "not blessed"]
    assert why.chain(earlier, runs.entries(earlier)[2].run).steps[-1].gates


def test_runs_are_found_where_a_store_names_no_parents(stock: Root) -> None:
    with sqlite3.connect(stock.known.file) as connection:
        connection.execute("DELETE FROM ParentContext")
    assert [run.pipeline for run in stock.known.runs()] == ["tips"] * 3
    assert [(pipeline.name, pipeline.runs) for pipeline in stock.known.pipelines()] == [("tips", 3)]
    assert len(stock.known.runs("tips")) == 3


def test_what_is_no_store_is_refused(tmp_path: pathlib.Path, stock: Root) -> None:
    for content, said in ((b"", "is a SQLite file and no metadata store"), (b"text" * 999, "cannot be read")):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(StoreError, match=said):
            Store(tmp_path / "file")
    with pytest.raises(StoreError, match="no such file"):
        Store(tmp_path / "nowhere")
    with sqlite3.connect(stock.known.file) as connection:
        connection.execute("UPDATE MLMDEnv SET schema_version = 11")
    with pytest.raises(StoreError, match="schema version 11"):
        Store(stock.known.file)
    with sqlite3.connect(stock.known.file) as connection:
        connection.execute("DROP TABLE MLMDEnv")
    with pytest.raises(StoreError, match="no metadata store"):
        Store(stock.known.file)


def test_hostile_names_do_not_reach_the_terminal_as_they_are(many: Root) -> None:
    with sqlite3.connect(many.known.file) as connection:
        connection.execute(
            "UPDATE ArtifactProperty SET string_value = ? WHERE name = 'tfx_version'", ("\x1b[2J\n",)
        )
    assert "\x1b" not in call("show", "a1", "--root", many.folder)
