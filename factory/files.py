"""Atomic and durable file writes."""

import os
import pathlib
import threading


def write_whole(path: pathlib.Path, content: str | bytes) -> None:
    """Write a file atomically, also if several processes write it at once."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    scratch.write_bytes(content.encode() if isinstance(content, str) else content)
    scratch.replace(path)


def sync(*paths: pathlib.Path) -> None:
    """Have the disk hold what was written into files, and the names in folders."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
