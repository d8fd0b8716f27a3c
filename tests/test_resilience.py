"""What is complete stays; what was cut off is done again; two runs do not hurt each other."""

import os
import pathlib
import signal
import sqlite3

import pytest
from helpers import Factory, Process, wait_for


def start_and_hold(toy: Factory, node: str) -> Process:
    """Start a run, and let it wait within a node."""
    store, held = toy.root / "metadata.sqlite", toy.folder / f"hold-{node}"
    query = (
        "select count(*) from Execution join Type on Execution.type_id = Type.id "
        "where Type.name like ? and last_known_state = 2"
    )

    def running() -> bool:
        try:
            with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
                return connection.execute(query, [f"%{node}"]).fetchone()[0] == 1
        except sqlite3.OperationalError:
            return False  # not made yet, or being written

    held.touch()
    process = toy.start("run", "toy", "--preset", "smoke")
    wait_for(running, node)
    held.unlink()
    return process


@pytest.mark.parametrize("node", ["ExampleGen", "Trainer"])
def test_a_killed_run_is_finished_by_the_next(toy: Factory, node: str) -> None:
    process = start_and_hold(toy, node)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not list(toy.root.rglob("record.json"))

    result = toy.smoke()
    assert result.returncode == 0, result.stdout + result.stderr
    states, reasons = toy.states(), toy.reasons()
    assert states[node] == "done" and reasons[node] == "an earlier attempt did not finish"
    assert states["Evaluator"] == states["Pusher"] == "done"
    if node == "Trainer":
        assert {states[name] for name in ("ExampleGen", "StatisticsGen", "Transform")} == {"cached"}


def test_an_interrupted_run_says_that_the_next_goes_on(toy: Factory) -> None:
    process = start_and_hold(toy, "Trainer")
    process.send_signal(signal.SIGINT)
    printed = process.communicate(timeout=120)[0]
    assert process.returncode == 130, printed
    assert "interrupted; the next run reuses" in printed
    assert "Traceback" not in printed


SWALLOWED = """
import os, signal, time
from models.toy import hold as held

def hold(node):
    if node != "Trainer":
        return
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(60)
    except KeyboardInterrupt:
        {then}

held.hold = hold
from factory.cli import main
main(["run", "toy", "--preset", "smoke"])
"""


@pytest.mark.parametrize("then", ["raise ValueError('of another kind') from None", "return"])
def test_an_interrupt_that_a_library_takes_for_another_error_or_none(toy: Factory, then: str) -> None:
    script = SWALLOWED.replace("{then}", then)
    process = toy.start_python("-c", script)
    printed = process.communicate(timeout=240)[0]
    assert process.returncode == 130, printed
    assert "interrupted; the next run reuses" in printed
    assert "of another kind" not in printed and not list(toy.root.rglob("record.json"))


def test_two_runs_at_once_on_one_store(toy: Factory) -> None:
    """Different seeds, so that both really train; both push, and a third run goes on from their data."""
    arguments = ["run", "toy", "--preset", "smoke"]
    both = [toy.start(*arguments, "--set", f"seed={seed}") for seed in (1, 2)]
    printed = [process.communicate(timeout=600)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], "\n".join(printed)
    pushed = list((toy.root / "toy-smoke" / "pushed").iterdir())
    assert pushed and all(pathlib.Path(folder, "saved_model.pb").is_file() for folder in pushed)
    assert toy(*arguments, "--set", "seed=1").returncode == 0
    assert toy.states()["StatisticsGen"] == "cached"
