"""Where the checkout, its environment, its locks and the user's cache lie."""

import os
import pathlib
import sys

LOCKS = pathlib.Path(__file__).parent / "locks"
CHECKOUT = pathlib.Path(__file__).parents[2]
ENVIRONMENT = CHECKOUT / ".venv"
SUPPORTED = ((3, 11), (3, 13))  # the first and the last Python that TFX 1.21 has wheels for


def user_cache() -> pathlib.Path:
    """The folder for what can be made or fetched again; FACTORY_CACHE overrides the usual place."""
    if "FACTORY_CACHE" in os.environ:
        return pathlib.Path(os.environ["FACTORY_CACHE"])
    if sys.platform == "darwin":
        return pathlib.Path.home() / "Library" / "Caches" / "intelligent-factory"
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "intelligent-factory"
