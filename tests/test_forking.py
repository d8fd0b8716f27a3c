"""A forked command is a process like any other, and gives what a new one gives."""

import json
import os
import pathlib
import signal
import subprocess

import forking
import pytest
from helpers import Factory, wait_for

pytestmark = pytest.mark.skipif(os.uname().sysname != "Linux", reason="commands are forked on Linux alone")


def python(code: str, folder: pathlib.Path, **environment: str) -> forking.Captured:
    return forking.Captured(("-c", code), {**forking.environment(), **environment}, folder)


def children() -> list[str]:
    pid = forking.server().process.pid
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def test_the_server_has_one_thread_and_no_context_of_tensorflow(tmp_path: pathlib.Path) -> None:
    code = (
        "import os, sys; from tensorflow.python.eager import context\n"
        "print(os.environ['NAME'], os.getcwd(), 'tfx.components' in sys.modules, 'factory' in sys.modules,\n"
        "      context.context_safe() is None or context.context()._context_handle is None)"
    )
    printed, errors = python(code, tmp_path, NAME="value").communicate(60)
    assert printed == f"value {tmp_path} True False True\n", errors
    pid = forking.server().process.pid
    assert len(list(pathlib.Path(f"/proc/{pid}/task").iterdir())) == 1


def test_a_forked_run_gives_what_a_new_process_gives(finished_toy: Factory, toy: Factory) -> None:
    anew = toy.python("-m", "factory", "run", "toy", "--preset", "smoke", anew=True)
    assert anew.returncode == 0, anew.stdout + anew.stderr
    assert toy.report()["measured"] == finished_toy.report()["measured"]


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("", 0, ""),
        ("import sys; sys.exit(7)", 7, ""),
        ("import sys; sys.exit('a word')", 1, "a word\n"),
        ("raise ValueError('a word')", 1, "ValueError: a word\n"),
        ("import os; os.kill(os.getpid(), 9)", -9, ""),
        ("import atexit; atexit.register(lambda: print('last', file=__import__('sys').stderr))", 0, "last\n"),
    ],
)
def test_how_it_ends(tmp_path: pathlib.Path, code: str, status: int, said: str) -> None:
    process = python(code, tmp_path)
    assert process.communicate(60)[1].endswith(said)
    assert process.returncode == status


def test_twenty_in_a_row_leave_nothing_and_draw_different_numbers(tmp_path: pathlib.Path) -> None:
    drawn = set()
    for _ in range(20):
        code = "import random, numpy as np; print(random.random(), np.random.random())"
        drawn |= set(python(code, tmp_path).communicate(60)[0].split())
    assert len(drawn) == 40
    assert children() == []


def test_two_at_once_and_signals(tmp_path: pathlib.Path) -> None:
    """An interrupt reaches one of them; the other one is killed, with the process that it has started."""
    code = (
        "import os, pathlib, subprocess, time\n"
        "child = subprocess.Popen(['sleep', '100'])\n"
        "pathlib.Path(os.environ['NAME']).write_text(str(child.pid))\n"
        "time.sleep(100)"
    )
    first, second = (python(code, tmp_path, NAME=name) for name in ("first", "second"))
    for name in ("first", "second"):
        wait_for(lambda name=name: (tmp_path / name).exists() and (tmp_path / name).read_text())
    assert first.poll() is second.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        first.communicate(timeout=0.1)
    first.send_signal(signal.SIGINT)
    os.kill(int((tmp_path / "first").read_text()), signal.SIGKILL)  # it holds the pipes open
    assert "KeyboardInterrupt" in first.communicate(60)[1]
    os.killpg(second.pid, signal.SIGKILL)
    assert second.wait(60) == -signal.SIGKILL
    wait_for(lambda: children() == [])


def test_much_output_is_read_while_it_is_written(tmp_path: pathlib.Path) -> None:
    code = "import sys; sys.stdout.write('o' * 10**6); sys.stderr.write('e' * 10**6)"
    assert [len(text) for text in python(code, tmp_path).communicate(60)] == [10**6, 10**6]


def test_as_many_threads_of_numpy_as_anew(tmp_path: pathlib.Path) -> None:
    code = (
        "import json, numpy, scipy.linalg, threadpoolctl\n"
        "found = threadpoolctl.threadpool_info()\n"
        "print(json.dumps([pool['num_threads'] for pool in found if pool['user_api'] == 'blas']))"
    )
    forked = json.loads(python(code, tmp_path).communicate(60)[0])
    factory = Factory(tmp_path, tmp_path)
    anew = json.loads(factory.python("-c", code, anew=True).stdout)
    assert anew and set(forked) == set(anew)  # Keras imports OpenCV, which has another pool


def test_what_is_read_on_import_is_started_anew() -> None:
    assert forking.can_fork({**forking.environment(), "FACTORY_ROOT": "runs", "COLUMNS": "80"})
    for name in ("CUDA_VISIBLE_DEVICES", "TF_CPP_MIN_LOG_LEVEL", "KERAS_BACKEND", "HOME", "KUBECONFIG"):
        assert not forking.can_fork({**forking.environment(), name: "other"})


def test_what_the_tests_import_does_not_keep_commands_from_being_forked(toy: Factory) -> None:
    import tensorflow_model_analysis  # noqa: F401

    assert isinstance(toy.start("list"), forking.Captured)
