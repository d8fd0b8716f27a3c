"""Runs as other programs see them: records, events, and outputs that go away; by the toy."""

import io
import json
import pathlib
import shlex
import shutil
import sqlite3
import subprocess
import sys

import pytest
import tensorflow as tf
from helpers import Factory
from rich.console import Console

from factory.runs import compare, live, record
from models.common import errors, figures


def test_a_record_is_read_as_it_was_written_and_other_versions_are_refused(tmp_path: pathlib.Path) -> None:
    run = record.RunRecord(
        "1", "sentiment", "smoke", "sentiment-smoke", "now", str(tmp_path), record.DataRecord("t", "l", "s")
    )
    run.gates = [record.GateRecord("f1", "kind odd", "at least 1", None, None, "failed", "was not measured")]
    run.measured.metrics = {"f1": 0.5, "count": 3}
    run.beside["linear"] = record.Measured(reason="one class only")
    record.write(run)
    file = tmp_path / record.FILE
    file.write_text(file.read_text().replace('"reason": ""', '"reason": "", "later": 1'))
    assert record.read(tmp_path) == record.glance(tmp_path) == run
    for broken in ('"version": 2', '"beside": []', '"data": 3', "{"):
        file.write_text(broken if broken == "{" else f"{{{broken}}}")
        for reading in (record.read, record.glance):
            with pytest.raises(record.RecordError, match="no record of version 1"):
                reading(tmp_path)
    with pytest.raises(record.RecordError, match=r"report\.html: no such file; run the product again"):
        record.page(tmp_path)


def test_a_baseline_stands_beside_what_seeds_sum_up(tmp_path: pathlib.Path) -> None:
    runs = []
    for seed, (f1, linear) in enumerate([(0.5, 0.4), (0.7, None)]):
        run = record.RunRecord(
            str(seed),
            "sentiment",
            "smoke",
            "sentiment-smoke",
            "now",
            str(tmp_path),
            record.DataRecord("t", "l", "s"),
        )
        run.config, run.slice_metrics = {"seed": seed}, ["f1"]
        run.measured = record.Measured({"f1": f1}, {"source own": {"f1": f1 / 2, "count": 3}})
        run.beside["linear"] = record.Measured({"f1": linear})
        runs.append(run)
    (tmp_path / figures.FILE).write_text(figures.dump([]))
    comparison = compare.compare({"": runs}, "seed")
    summary = comparison["groups"][""]["summary"]
    assert list(summary) == ["f1", "f1 (linear)", "f1, source own"]
    assert summary["f1"]["mean"] == pytest.approx(0.6) and summary["f1"]["deviation"] == pytest.approx(
        0.2 / 2**0.5
    )
    assert summary["f1 (linear)"] == {"mean": 0.4, "deviation": 0.0, "least": 0.4, "greatest": 0.4}
    printed = io.StringIO()
    compare.show({"": runs}, comparison, Console(file=printed, width=120))
    assert "over 2 seeds" in printed.getvalue() and "f1 (linear)" in printed.getvalue()
    compare.show({"": runs[:1]}, compare.compare({"": runs[:1]}, "seed"), Console(file=printed, width=120))
    assert "one run" in printed.getvalue()


def test_events_are_all_that_is_printed(finished_toy: Factory) -> None:
    result = finished_toy.smoke("--events")
    assert result.returncode == 0, result.stdout + result.stderr
    events = [json.loads(line) for line in result.stdout.splitlines()]
    run = finished_toy.report()
    assert events[0]["event"] == "began" and events[0]["folder"] == run["folder"]
    assert events[-1]["event"] == "ended"
    assert {event["run"] for event in events} == {run["run"]}
    for field in ("status", "verdict", "blessed", "pushed_to"):
        assert events[-1][field] == run[field]
    last = {event["node"]: event["state"] for event in events if event["event"] == "node"}
    assert last == finished_toy.states()


def test_events_lie_in_the_runs_folder(finished_toy: Factory) -> None:
    report = finished_toy.report()
    folder = pathlib.Path(report["folder"])
    found = live.read(folder)
    known = [(node["name"], node["state"], node["reason"]) for node in report["nodes"]]
    assert [(node.name, node.state, node.reason) for node in found.nodes] == known
    assert found.product == "toy" and not found.alive and found.running is None
    assert json.loads((folder / live.FILE).read_text().splitlines()[-1])["event"] == "ended"


def test_a_run_whose_output_is_read_no_further_goes_on(finished_toy: Factory) -> None:
    before = finished_toy.report()["run"]
    command = [sys.executable, "-m", "factory", "run", "toy", "--preset", "smoke"]
    files = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(
        command, env=finished_toy.environment, cwd=finished_toy.folder, text=True, **files
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert not process.stderr.read()
    assert process.returncode == 0
    run = finished_toy.report()
    assert run["run"] != before and run["status"] == "pushed"
    assert pathlib.Path(run["folder"], "report.html").is_file()
    assert "the run goes on" in pathlib.Path(run["folder"], "run.log").read_text()


def test_a_program_is_told_and_keeps_its_outputs(finished_toy: Factory) -> None:
    code = (
        "import pathlib, sys\n"
        "from factory.runs import observers\n"
        "from factory.runs.run import Request, run\n"
        "class Count(observers.Observer):\n"
        "    def ended(self, record): print('ended', record.status)\n"
        "record = run(Request('toy', 'smoke', root=pathlib.Path(sys.argv[1])), Count())\n"
        "print(record.exit_status)\n"
    )
    result = finished_toy.python("-c", code, str(finished_toy.root))
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["ended", "pushed", "0"]


def test_own_gates_hold_in_place_of_the_products(finished_toy: Factory, tmp_path: pathlib.Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("slices: {label 7: {sparse_categorical_accuracy: {at_least: 0.9}}}\n")
    result = finished_toy.smoke("--gates", str(own))
    assert result.returncode == 3, result.stdout
    assert "no gate applies to this data" in result.stdout and "no test example has label 7" in result.stdout
    own.write_text("metrics: {acuracy: {at_least: 0.9}}\n")
    result = finished_toy.smoke("--gates", str(own))
    assert result.returncode != 0 and "'acuracy'" in result.stderr
    assert finished_toy.smoke().returncode == 0  # the blessed model is the newest run's again


def test_after_the_root_was_renamed_it_says_what_is_gone_and_what_recovers(
    finished_toy: Factory, toy: Factory
) -> None:
    shutil.copytree(finished_toy.root, toy.root)
    hidden = finished_toy.root.with_name("hidden")
    finished_toy.root.rename(hidden)
    try:
        toy.root = toy.root.rename(toy.root.with_name("renamed root"))
        result = toy.smoke("--from", "Trainer", "--set", "epochs=2")
        assert result.returncode == 1
        assert f"was in {finished_toy.root}" in result.stdout
        command = f"factory run toy --preset smoke --set epochs=2 --root '{toy.root}'"
        assert command in result.stdout
        recovered = toy(*shlex.split(command)[1:])
        assert recovered.returncode in (0, 3), recovered.stdout
    finally:
        hidden.rename(finished_toy.root)


def _fit() -> None:
    import keras
    import numpy as np

    model = keras.Sequential([keras.layers.Dense(3)])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(np.zeros((8, 2)), np.full(8, 7), verbose=0)


def _parse() -> None:
    spec = {"text": tf.io.FixedLenFeature([], tf.string)}
    examples = tf.data.Dataset.from_tensors([tf.train.Example().SerializeToString()])
    list(examples.map(lambda batch: tf.io.parse_example(batch, spec)))


def _look_up() -> None:
    try:
        {}["slots"]
    except KeyError as error:
        raise ValueError("line 3 cannot be read") from error


def _fill() -> None:
    with sqlite3.connect(":memory:") as store:
        store.execute("PRAGMA max_page_count = 1")
        store.execute("CREATE TABLE a (b)")


@pytest.mark.parametrize(
    ("fails", "said"),
    [
        (_fit, "Received a label value of 7 which is outside the valid range of [0, 3)."),
        (_parse, "Name: <unknown>, Feature: text (data type: string) is required but could not be found."),
        (_look_up, "line 3 cannot be read (because of KeyError: 'slots')"),
        (lambda: {}["slots"], "KeyError: 'slots'"),
        (lambda: pathlib.Path("/dev/full").write_text("a"), "no space is left on the disk"),
        (_fill, "no space is left on the disk"),
    ],
)
def test_the_reason_of_an_error_is_found(fails: object, said: str) -> None:
    with pytest.raises(Exception) as caught:
        fails()  # type: ignore[operator]
    assert errors.describe(caught.value).startswith(said)
