"""Full disks, in words. Standard library only."""

from __future__ import annotations

import errno
import os
import pathlib
import shutil

_FULL = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: OSError) -> bool:
    """Whether the error is a disk or a quota that has no space left."""
    return error.errno in _FULL


def lack(needed: float, *folders: str | os.PathLike[str]) -> str | None:
    """A sentence on the first folder whose disk has fewer than `needed` bytes free; None if all have."""
    for folder in folders:
        path = pathlib.Path(folder).absolute()
        near = next(parent for parent in (path, *path.parents) if parent.is_dir())
        free = shutil.disk_usage(near).free
        if free < needed:
            return f"the disk of {path} is full: {free / 1e6:.0f} MB are free; free some space there"
    return None
