"""What is complete stays; what was cut off is done again; two runs do not hurt each other."""

import os
import pathlib
import signal
import sqlite3
import time

import pytest
from helpers import Factory


def wait_until_running(factory: Factory, node: str) -> None:
    """Wait until the metadata store says that a node is being executed."""
    store = factory.root / "metadata.sqlite"
    query = (
        "select count(*) from Execution join Type on Execution.type_id = Type.id "
        "where Type.name like ? and last_known_state = 2"
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
                if connection.execute(query, [f"%.{node}"]).fetchone()[0]:
                    return
        except sqlite3.OperationalError:
            pass  # not made yet, or being written
        time.sleep(0.05)
    pytest.fail(f"{node} did not start")


# As many digits as ExampleGen needs to be met at work.
@pytest.mark.parametrize(("node", "examples"), [("IdxExampleGen", 10_000), ("Trainer", 3_000)])
def test_a_killed_run_is_finished_by_the_next(factory: Factory, node: str, examples: int) -> None:
    settings = ("--set", f"examples={examples}")
    process = factory.start("run", "digits_mlp", "--preset", "smoke", *settings)
    wait_until_running(factory, node)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not list(factory.root.rglob("report.json"))

    result = factory.smoke(*settings, product="digits_mlp")
    assert result.returncode == 0, result.stdout + result.stderr
    states, reasons = factory.states("digits_mlp"), factory.reasons("digits_mlp")
    assert states[node] == "done" and reasons[node] == "an earlier attempt did not finish"
    assert states["Evaluator"] == states["Pusher"] == "done"
    if node == "Trainer":
        assert {states[name] for name in ("IdxExampleGen", "StatisticsGen", "Transform")} == {"cached"}


def test_an_interrupted_run_says_that_the_next_goes_on(factory: Factory) -> None:
    process = factory.start("run", "digits_cnn", "--preset", "smoke", "--set", "epochs=50")
    wait_until_running(factory, "Trainer")
    process.send_signal(signal.SIGINT)
    printed = process.communicate(timeout=120)[0]
    assert process.returncode == 130, printed
    assert "interrupted; the next run goes on" in printed
    assert "Traceback" not in printed


SWALLOWED = """
import os, signal, time
from models.common import data

def count(*_, **__):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(60)
    except KeyboardInterrupt:
        {then}

data.count = count
from factory.cli import main
main(["run", "digits_cnn", "--preset", "smoke"])
"""


@pytest.mark.parametrize("then", ["raise ValueError('of another kind') from None", "return 512"])
def test_an_interrupt_that_a_library_takes_for_another_error_or_none(factory: Factory, then: str) -> None:
    script = SWALLOWED.replace("{then}", then)
    process = factory.start_python("-c", script)
    printed = process.communicate(timeout=240)[0]
    assert process.returncode == 130, printed
    assert "interrupted; the next run goes on" in printed
    assert "of another kind" not in printed and not list(factory.root.rglob("report.json"))


def test_two_runs_at_once_on_one_store(factory: Factory) -> None:
    """Different seeds, so that both really train; both push, and a third run goes on from their data."""
    arguments = ["run", "digits_mlp", "--preset", "smoke"]
    both = [factory.start(*arguments, "--set", f"seed={seed}") for seed in (1, 2)]
    printed = [process.communicate(timeout=600)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], "\n".join(printed)
    pushed = list((factory.root / "digits_mlp-smoke" / "pushed").iterdir())
    assert pushed and all(pathlib.Path(folder, "saved_model.pb").is_file() for folder in pushed)
    assert factory(*arguments, "--set", "seed=1").returncode == 0
    assert factory.states("digits_mlp")["StatisticsGen"] == "cached"
