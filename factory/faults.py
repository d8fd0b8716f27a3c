"""Error messages for the user."""

from __future__ import annotations

import sys
import traceback

import factory.products
from factory.install import disks, paths

_OURS = ("factory", "pipelines", "components", "models", "schemas")


def report(error: Exception) -> int:
    """Print `error` on stderr and return the exit status: 2 for wrong usage, else 1.

    A user error is one sentence. Any other error is a bug and keeps its traceback.
    """
    if isinstance(error, OSError) or is_expected(error):
        print(f"factory: {sentence(error)}", file=sys.stderr)
        return 2 if isinstance(error, factory.products.UsageError) else 1
    traceback.print_exception(error)
    kind = type(error).__name__
    print(f"factory: this {kind} is a bug of the factory; report it with the lines above", file=sys.stderr)
    return 1


def is_expected(error: Exception) -> bool:
    """Whether `error` is of a class for user errors."""
    return type(error).__module__.partition(".")[0] in _OURS


def sentence(error: Exception) -> str:
    """Return the reason, and the remedy for errors of the system."""
    if not isinstance(error, OSError) or error.errno is None:
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    reason = f"{where}{(error.strerror or str(error)).lower()}"
    if disks.is_full(error):
        return f"{reason}; free some space there, or choose other folders with --root and FACTORY_CACHE"
    if _in_cache(error.filename):
        return f"{reason}; set FACTORY_CACHE to a folder that can be written to"
    return reason


def _in_cache(file: object) -> bool:
    try:
        return str(file).startswith(str(paths.user_cache()))
    except paths.NoHomeError:
        return False
