"""The process that imports TFX and is forked: `fork_server.py DESCRIPTOR ADDRESS` of a listening socket."""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pathlib
import runpy
import selectors
import signal
import socket
import sys
import threading
import traceback
import types
from typing import Any, NoReturn

import forking

IMPORTED = (
    "tfx.components", "tfx.orchestration.local.runner_utils", "tfx.orchestration.portable.partial_run_utils",
    "tfx.orchestration.kubeflow.v2.kubeflow_v2_dag_runner", "google.cloud.aiplatform_v1", "kfp.kubernetes",
    "tensorflow_model_analysis", "keras",
)  # fmt: skip


def threads() -> list[str]:
    """The names of this process's threads, libraries' own ones included."""
    return [(task / "comm").read_text().strip() for task in pathlib.Path("/proc/self/task").iterdir()]


class Requests:
    """Takes requests from a socket and has a process forked for each."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._selector = selectors.DefaultSelector()
        self._selector.register(listening, selectors.EVENT_READ)
        self._selector.register(sys.stdin, selectors.EVENT_READ)
        self._running: dict[int, tuple[int, socket.socket]] = {}  # by descriptor of the process

    def serve(self) -> dict[str, Any]:
        """Fork until stdin is closed. Returns in forked processes alone, with what is to be done there."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is sys.stdin:
                    self._end()
                elif key.fileobj is not self._listening:
                    self._ended(key.fd)
                elif request := self._forked():
                    return request

    def _forked(self) -> dict[str, Any] | None:
        """Take a request and fork; the request in the new process, None in this one."""
        connection, _ = self._listening.accept()
        _, files, _, _ = socket.recv_fds(connection, 1, 3)
        request = json.loads(connection.makefile().readline())
        if len(threads()) > 1:
            connection.sendall(f"it has threads: {threads()}\n".encode())
            return None
        if pid := os.fork():
            connection.sendall(f"{pid}\n".encode())
            process = os.pidfd_open(pid)
            self._running[process] = pid, connection
            self._selector.register(process, selectors.EVENT_READ)
        else:
            os.setsid()
            for number, file in enumerate(files):
                os.dup2(file, number)
            self._close(connection)
        for file in files:
            os.close(file)
        return None if pid else request

    def _close(self, connection: socket.socket) -> None:
        """Close what belongs to the server, in a forked process."""
        self._selector.close()
        for held in (self._listening, connection, *(held for _, held in self._running.values())):
            held.close()
        for process in self._running:
            os.close(process)

    def _ended(self, process: int) -> None:
        """Tell the exit status of a process that has ended."""
        self._selector.unregister(process)
        pid, connection = self._running.pop(process)
        os.close(process)
        _, status = os.waitpid(pid, 0)
        with contextlib.suppress(BrokenPipeError), connection:
            connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())

    def _end(self) -> None:
        """End, and every process that still runs."""
        for pid, _ in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        os._exit(0)


def set_up(request: dict[str, Any]) -> None:
    """Give a forked process what a new one would have: directory, environment, paths, signals and so on."""
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    sys.stdout.reconfigure(line_buffering=os.isatty(1))  # type: ignore[union-attr]
    import numpy as np
    import threadpoolctl

    np.random.seed()
    threadpoolctl.threadpool_limits(len(os.sched_getaffinity(0)), "blas")
    paths = request["env"].get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [path for path in paths if path and path not in sys.path]


def fork_tasks(address: str) -> None:
    """Have the tasks of a rehearsal forked by the same server, where their commands are Python's."""
    from factory.cluster import launcher

    def start(command: list[str], *, env: dict[str, str], stdout: Any, **options: Any) -> Any:
        if command[0] != "python" or not forking.can_fork(env, *forking.PINNED, *forking.SET_ON_IMPORT):
            return popen(command, env=env, stdout=stdout, **options)
        files = (0, stdout.fileno(), options["stderr"].fileno())
        return forking.Process(address, command[1:], env, options["cwd"], files)

    popen = launcher.subprocess.Popen
    launcher.subprocess = types.SimpleNamespace(Popen=start)  # type: ignore[attr-defined]


def status_of(args: list[str]) -> int:
    """Do what `python ARGS` does, and return its exit status."""
    try:
        run(args)
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def end(status: int) -> NoReturn:
    """End as Python does, without taking every module apart, which takes half a second."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def run(args: list[str]) -> None:
    """Do what `python ARGS` does."""
    kind, what, *rest = args
    sys.path.insert(0, str(pathlib.Path.cwd()) if kind == "-m" else "")
    sys.argv = [kind, *rest]
    if kind == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        exec(compile(what, "<string>", "exec"), main.__dict__)


if __name__ == "__main__":
    del sys.path[0]  # the tests' folder
    for module in IMPORTED:
        importlib.import_module(module)
    gc.freeze()  # a collection would write to all pages that are shared
    _, descriptor, address = sys.argv
    request = Requests(socket.socket(fileno=int(descriptor))).serve()
    set_up(request)
    if request["args"][1:3] == ["factory", "rehearse"]:
        fork_tasks(address)
    end(status_of(request["args"]))
