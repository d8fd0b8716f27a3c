"""Locks between processes."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator

ROOT = ".lock"  # file in a root folder: runs hold it together, a clean-up holds it alone


class LockError(ValueError):
    """Another process holds a lock; the message says what to do."""


@contextlib.contextmanager
def alone(path: str | os.PathLike[str], otherwise: str = "") -> Iterator[None]:
    """Hold an exclusive lock on `path`; the kernel releases it when this process ends, however it ends.

    Args:
        path: file, made where it is missing.
        otherwise: message of a LockError where another process holds the lock; "" to wait for it.
    """
    with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (fcntl.LOCK_NB if otherwise else 0))
        except BlockingIOError:
            raise LockError(otherwise) from None
        yield


@contextlib.contextmanager
def together(path: str | os.PathLike[str], waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock on `path` that any number of processes may hold, while none holds it alone.

    Args:
        path: file, made where it is missing.
        waiting: called where another process holds it alone, before waiting for it.
    """
    with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_held(path: str | os.PathLike[str]) -> bool:
    """Whether a process holds an exclusive lock on `path`."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except OSError:
        return False
