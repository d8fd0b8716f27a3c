"""Checks and pins of the user's environment, before anything heavy is imported.

Standard library only.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import pathlib
import sys
from collections.abc import Mapping

from factory.install import paths

_ROOT = pathlib.Path(__file__).parents[1]
_PACKAGES = ("pipelines", "components", "models", "schemas")
_KERAS_HOME = _ROOT / "factory" / "keras"
_USERS = dict(os.environ)  # the user's original variables, for the doctor


def prepare() -> str | None:
    """Prepare the environment of this process and its child processes.

    Empty variables of the factory are dropped, Keras' configuration is pinned, and libraries that insist on a
    home folder are given the cache where there is none. Closed standard streams are opened on the null
    device. What the encoding of the output lacks is printed as a question mark.

    Returns:
        The reason why the factory cannot work in this environment, with the remedy; None if it can.
    """
    _open_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        with contextlib.suppress(OSError):  # a broken one is noticed where something is written to it
            sys.stdout.reconfigure(errors="replace")
    for name, value in tuple(os.environ.items()):
        if not value and (name == "HOME" or name.startswith("FACTORY_")):
            del os.environ[name]
    # Among them are limits of epochs and steps, which Keras applies silently.
    for name in [name for name in os.environ if name.startswith("KERAS_")]:
        del os.environ[name]
    os.environ.pop("TF_USE_LEGACY_KERAS", None)
    os.environ.update(KERAS_BACKEND="tensorflow", KERAS_HOME=str(_KERAS_HOME))
    try:
        if not paths.home():
            os.environ["HOME"] = str(paths.user_cache())
    except paths.NoHomeError as error:
        return str(error)
    return shadowed()


def _open_streams() -> None:
    """Open closed standard streams on the null device: files would get their descriptors, and the output."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free descriptor, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def shadowed() -> str | None:
    """Return the reason why another package hides one of the factory's, with the remedy, or None.

    Nothing is imported.
    """
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        folders = [pathlib.Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
        if any(folder.resolve() == (_ROOT / name).resolve() for folder in folders):
            continue
        if spec is None:
            return f"the package {name} is missing beside {_ROOT / 'factory'}; install the factory anew"
        found = folders[0] if folders else pathlib.Path(str(spec.origin))
        return f"{found} hides the factory's own package {name}; {_remedy(found.parent)}"
    return None


def _remedy(folder: pathlib.Path) -> str:
    python_path = os.environ.get("PYTHONPATH")  # an empty entry is the current folder
    if python_path and folder.resolve() in map(_resolved, python_path.split(os.pathsep)):
        return f"take {folder} out of PYTHONPATH"
    if folder.resolve() == pathlib.Path.cwd():
        return "call `factory` in place of `python -m factory`, or from another folder"
    return f"take {folder} out of Python's search path"


def _resolved(entry: str) -> pathlib.Path:
    return pathlib.Path(entry).resolve()


def keras_settings(variables: Mapping[str, str] = _USERS) -> list[str]:
    """The settings of Keras in the user's environment that the factory does not follow, in words."""
    usual = json.loads((_KERAS_HOME / "keras.json").read_text(encoding="utf-8"))
    named = ("KERAS_BACKEND", "KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH", "TF_USE_LEGACY_KERAS")
    found = [f"{name}={variables[name]}" for name in named if variables.get(name)]
    found = [setting for setting in found if setting != "KERAS_BACKEND=tensorflow"]
    home = variables.get("HOME")
    folder = variables.get("KERAS_HOME") or (home and pathlib.Path(home, ".keras"))
    file = pathlib.Path(folder, "keras.json") if folder else None
    try:
        own = json.loads(file.read_text(encoding="utf-8")) if file else {}
    except (OSError, ValueError):
        return found  # Keras passes such a file over, too
    differs = [
        f"{key} {own[key]}"
        for key in usual
        if isinstance(own, dict) and own.get(key, usual[key]) != usual[key]
    ]
    return found + ([f"{file} ({', '.join(differs)})"] if differs else [])
