"""Keep two processes from doing the same thing at once."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator


@contextlib.contextmanager
def alone(path: str | os.PathLike[str]) -> Iterator[None]:
    """Wait until no other process holds `path`; the kernel frees it when this process ends, however."""
    with open(path, "a") as file:  # noqa: PTH123
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
