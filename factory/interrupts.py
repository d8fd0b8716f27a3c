"""Ctrl-C, as something that is not forgotten."""

from __future__ import annotations

import contextlib
import signal
import threading
import types
from collections.abc import Iterator
from typing import Any


class Interrupts:
    """Remembers that the user has interrupted, while it is entered.

    Parts of TensorFlow that are written in C++ drop the KeyboardInterrupt that is raised while they look at
    a Python object, and go on with a wrong answer, which becomes another error or none.
    """

    def __init__(self) -> None:
        """Nothing has been interrupted yet."""
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
        """Listen no more."""
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
    """Let what ends a process otherwise interrupt it too, so that it ends the processes that it has begun."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
