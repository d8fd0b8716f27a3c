"""Atomic file writes."""

import os
import pathlib
import threading


def write_whole(path: pathlib.Path, content: str | bytes) -> None:
    """Write a file atomically, also if several processes write it at once."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    scratch.write_bytes(content.encode() if isinstance(content, str) else content)
    scratch.replace(path)
