"""Interrupts by Ctrl-C and other signals."""

from __future__ import annotations

import contextlib
import signal
import threading
import types
from collections.abc import Iterator
from typing import Any


class Interrupts:
    """A context that remembers an interrupt by the user.

    Parts of TensorFlow that are written in C++ drop the KeyboardInterrupt that is raised while they look at
    a Python object, and go on with a wrong answer, which becomes another error or none.
    """

    def __init__(self) -> None:
        """Begin without an interrupt."""
        self._noted = False
        self._before: Any = None

    def __enter__(self) -> Interrupts:
        """Listen, unless interrupts are ignored or handled elsewhere, or this is not the main thread."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.getsignal(signal.SIGINT)
        if self._before is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        """Put the former handler back."""
        if self._before is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._before)

    def _note(self, number: int, frame: types.FrameType | None) -> None:
        self._noted = True
        signal.default_int_handler(number, frame)

    def check(self) -> None:
        """Raise KeyboardInterrupt if the user has interrupted."""
        if self._noted:
            raise KeyboardInterrupt


@contextlib.contextmanager
def ended_like_interrupts() -> Iterator[None]:
    """Treat SIGTERM and SIGHUP as an interrupt, so that child processes are ended, too."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
