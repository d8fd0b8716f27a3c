"""Start commands in processes of their own, forked from one process that has imported TFX.

Importing TFX takes some ten seconds, and the tests call hundreds of commands. A forked process has memory,
file descriptors, signals and a session of its own, and ends as Python ends; it shares the imports alone.

What a fork cannot give has to be started anew, by `subprocess`: another system than Linux, and other values
of environment variables that libraries read when they are imported.
"""

from __future__ import annotations

import functools
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence

ENVIRONMENT = dict(os.environ)
# Both libraries start threads on import otherwise, and a process with threads is not safe to fork.
SINGLE_THREADED = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
# What the factory pins before it imports Keras; its tasks inherit them.
PINNED = {
    "KERAS_BACKEND": "tensorflow",
    "KERAS_HOME": str(pathlib.Path(__file__).parents[1] / "factory" / "keras"),
}
# What libraries set when they are imported, as the tests themselves do; commands are not to inherit it.
SET_ON_IMPORT = (
    "ENABLE_RUNTIME_UPTIME_TELEMETRY", "HDF5_PLUGIN_PATH", "KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK",
    "LD_LIBRARY_PATH", "PYGAME_HIDE_SUPPORT_PROMPT", "TEMPORARILY_DISABLE_PROTOBUF_VERSION_CHECK",
    "TF2_BEHAVIOR", "TF_USE_LEGACY_KERAS", "TPU_ML_PLATFORM", "TPU_ML_PLATFORM_VERSION",
)  # fmt: skip
# Beginnings of names whose values do not change what is imported. KUBECONFIG's, for one, does.
READ_LATER = (
    "COLUMNS", "LINES", "TERM", "NO_COLOR", "PATH", "PYTHONPATH", "FACTORY_", "PYTEST_",
    "KF_PIPELINES_", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_", "REQUESTS_CA_BUNDLE",
    "STORAGE_EMULATOR_HOST", *SINGLE_THREADED,
)  # fmt: skip


def environment() -> dict[str, str]:
    """The variables of this process, without what imports have set."""
    kept = {name: value for name, value in os.environ.items() if name not in SET_ON_IMPORT}
    return kept | {name: ENVIRONMENT[name] for name in SET_ON_IMPORT if name in ENVIRONMENT}


def can_fork(environment: Mapping[str, str], *pinned: str) -> bool:
    """Whether a process with these variables, some of them pinned, would import what the server has."""
    changed = {name for name, _ in environment.items() ^ ENVIRONMENT.items()}.difference(pinned)
    return sys.platform == "linux" and all(name.startswith(READ_LATER) for name in changed)


class Process:
    """A forked process: what the tests need of `subprocess.Popen`, by the same names.

    Attributes:
        args: Python's arguments, such as "-m", "factory", "list".
        pid: its id. It leads a session and a process group of its own.
        returncode: its exit status, or minus the signal that ended it; None while that is not known.
    """

    def __init__(
        self,
        address: str,
        args: Sequence[str],
        env: Mapping[str, str],
        cwd: pathlib.Path | str,
        files: tuple[int, int, int],
    ) -> None:
        """Ask the server at `address` for a process; `files` are its stdin, stdout and stderr."""
        self.args = list(args)
        self.returncode: int | None = None
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(address)
        request = {"args": self.args, "env": dict(env), "cwd": str(cwd)}
        socket.send_fds(self._socket, [b"\n"], files)
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        self._answers = self._socket.makefile()
        answer = self._answers.readline().strip()
        if not answer.isdigit():
            raise RuntimeError(f"the fork server could not fork: {answer or 'it has ended'}")
        self.pid = int(answer)

    def poll(self) -> int | None:
        """The exit status, or None while it runs."""
        try:
            return self.wait(timeout=0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, at most `timeout` seconds, and return its exit status."""
        if self.returncode is None:
            if not select.select([self._socket], (), (), timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = int(self._answers.readline())
            self._answers.close()
            self._socket.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


class Captured(Process):
    """A forked process whose output is captured by pipes."""

    def __init__(
        self,
        args: Sequence[str],
        env: Mapping[str, str],
        cwd: pathlib.Path | str,
        merged: bool = False,
    ) -> None:
        """Start it at this process's own server; `merged` sends stderr where stdout goes."""
        pipes = [os.pipe() for _ in range(1 if merged else 2)]
        self._written = {reader: b"" for reader, _ in pipes}
        self._open = set(self._written)
        with pathlib.Path(os.devnull).open() as nothing:
            files = (nothing.fileno(), pipes[0][1], pipes[-1][1])
            super().__init__(server().address, args, env, cwd, files)
        for _, writer in pipes:
            os.close(writer)

    def communicate(self, timeout: float | None = None) -> tuple[str, str | None]:
        """Wait until it has ended, and return what it wrote to stdout and, unless merged, to stderr."""
        deadline = time.monotonic() + timeout if timeout is not None else None
        while self._open:
            left = deadline and max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select(self._open, (), (), left)
            if not ready:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            for reader in ready:
                if part := os.read(reader, 65536):
                    self._written[reader] += part
                else:
                    os.close(reader)
                    self._open.remove(reader)
        self.wait(deadline and max(0.0, deadline - time.monotonic()))
        written = [text.decode() for text in self._written.values()]
        return written[0], written[1] if len(written) == 2 else None


class Server:
    """The process that has imported TFX. It ends when this process ends."""

    def __init__(self) -> None:
        """Start it; the first request waits until it has imported all."""
        self._folder = tempfile.TemporaryDirectory(prefix="fork-server-")
        self.address = f"{self._folder.name}/socket"
        script = pathlib.Path(__file__).with_name("fork_server.py")
        log = pathlib.Path(self._folder.name, "log")
        kept = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("KERAS_")}
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening, log.open("wb") as errors:
            listening.bind(self.address)
            listening.listen(64)
            self.process = subprocess.Popen(
                [sys.executable, script, str(listening.fileno()), self.address],
                env={**kept, **SINGLE_THREADED, **PINNED},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[listening.fileno()],
                start_new_session=True,
            )


@functools.cache
def server() -> Server:
    """The fork server of this process, started when it is first asked for."""
    return Server()
