"""Paths of the checkout, its environment, its locks and the user's cache."""

import os
import pathlib
import sys

LOCKS = pathlib.Path(__file__).parent / "locks"
CHECKOUT = pathlib.Path(__file__).parents[2]
ENVIRONMENT = CHECKOUT / ".venv"
SUPPORTED = ((3, 11), (3, 13))  # the first and the last Python that TFX 1.21 has wheels for
_NAME = "intelligent-factory"


class NoHomeError(ValueError):
    """The user has no home folder; the message says what to set."""


def user_cache() -> pathlib.Path:
    """The folder for what can be made or fetched again.

    It is FACTORY_CACHE where that is set, else a folder in the user's usual cache.

    Raises:
        NoHomeError: neither FACTORY_CACHE nor a home folder is known.
    """
    if named := os.environ.get("FACTORY_CACHE"):
        return pathlib.Path(os.path.expanduser(named)).absolute()  # noqa: PTH111 (an unknown ~user is no error)
    base = os.environ.get("XDG_CACHE_HOME", "")
    if pathlib.Path(base).is_absolute():  # by its specification, others are to be ignored
        return pathlib.Path(base, _NAME)
    if not (folder := home()):
        raise NoHomeError(
            "there is no home folder for the cache: HOME is not set and the system does not know the user; "
            "set FACTORY_CACHE to a folder that can be written to"
        )
    return folder / ("Library/Caches" if sys.platform == "darwin" else ".cache") / _NAME


def home() -> pathlib.Path | None:
    """The user's home folder; None where HOME is not set and the system does not know the user."""
    folder = pathlib.Path(os.path.expanduser("~"))  # noqa: PTH111 (an unknown user is no error)
    return folder if folder.is_absolute() else None
