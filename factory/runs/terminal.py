"""The outputs of a process that runs a pipeline: the terminal for the user, the log for libraries."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import pathlib
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import TextIO, cast

from rich.console import Console

from factory.runs import record
from factory.runs.observers import Observer


class Output(io.TextIOBase):
    """The process's standard output, independent of later redirections of file descriptor 1.

    If its reader closes the pipe, as `head` does, output is dropped and the process goes on.
    """

    encoding = "utf-8"

    def __init__(self) -> None:
        """Duplicate the current standard output."""
        self._stream: TextIO = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8", errors="replace")

    def write(self, text: str) -> int:
        """Write text; it is dropped if the reader has closed the pipe."""
        with self._silenced():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush what is buffered."""
        with self._silenced():
            self._stream.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The file descriptor, of its own."""
        return self._stream.fileno()

    @contextlib.contextmanager
    def _silenced(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            logging.warning("the reader has closed the output (%s); the run goes on", error.strerror)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    def console(self) -> Console:
        """A console on it, as wide as the terminal is now."""
        is_terminal, width = self.isatty(), Console().width
        return Console(file=cast(TextIO, self), force_terminal=is_terminal, width=width)


class Redirection(Observer):
    """Observer that redirects the process's output to the log of the current run. A context.

    TensorFlow and Beam write from C++ as well, so the file descriptors themselves are redirected.
    """

    def __enter__(self) -> Redirection:
        self._kept: tuple[int, int] | None = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._restore()

    def began(self, run: record.RunRecord) -> None:
        """Redirect to the run's log."""
        _flush()
        self._kept = os.dup(1), os.dup(2)
        with pathlib.Path(run.folder, record.LOG).open("ab", buffering=0) as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)

    def ended(self, run: record.RunRecord) -> None:
        """End the redirection."""
        self._restore()

    def _restore(self) -> None:
        if self._kept:
            _flush()
            for number, kept in zip((1, 2), self._kept, strict=True):
                os.dup2(kept, number)
                os.close(kept)
            self._kept = None


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream.flush()
