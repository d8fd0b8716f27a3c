"""Atomic file writes."""

import os
import pathlib
import threading


def write_whole(path: pathlib.Path, text: str) -> None:
    """Write a file whole or not at all, also where several processes or threads write it at once."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    scratch.write_text(text)
    scratch.replace(path)
