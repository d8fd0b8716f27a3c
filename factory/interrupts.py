"""Interrupts by Ctrl-C and other signals."""

from __future__ import annotations

import contextlib
import signal
import threading
import types
from collections.abc import Iterator
from typing import Any


class Interrupts:
    """Context that records an interrupt by the user.

    C++ code of TensorFlow may drop a KeyboardInterrupt that is raised in a Python callback, and go on with a
    wrong result, which becomes another error or none.
    """

    def __init__(self) -> None:
        """Set the state to no interrupt."""
        self._noted = False
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        """Install the handler, unless interrupts are ignored or handled elsewhere, or in another thread."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.getsignal(signal.SIGINT)
        if self._before is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        """Restore the previous handler."""
        if self._before is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: types.FrameType | None) -> None:
        self._noted = True
        signal.default_int_handler(number, frame)

    def check(self) -> None:
        """Raise KeyboardInterrupt after an interrupt."""
        if self._noted:
            raise KeyboardInterrupt


@contextlib.contextmanager
def ended_like_interrupts() -> Iterator[None]:
    """Treat SIGTERM and SIGHUP as an interrupt, so that child processes are ended as well."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
