"""Source fingerprints: hashes of the files that a function depends on, so that changed code is a cache miss.

A TFX component gets the path of the function to call; the path stays the same when the code behind it
changes. The fingerprint of the function's import closure is therefore a parameter of the component.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import json
import pathlib
from collections.abc import Callable
from typing import Any

_PACKAGES = ("pipelines", "components", "models", "schemas")


def fingerprint(*sources: Any) -> str:
    """Hash the files of functions and classes, and all files of the project that they import.

    Args:
        sources: functions, classes or components; or names of modules.

    Returns:
        JSON: for each file name its short hash.
    """
    files: dict[str, str] = {}
    for source in sources:
        _visit(source if isinstance(source, str) else source.__module__, files)
    return json.dumps(files, sort_keys=True)


def path_of(function: Callable[..., Any]) -> str:
    """The full name by which a component finds a function again."""
    return f"{function.__module__}.{function.__qualname__}"


def _visit(module: str, files: dict[str, str]) -> None:
    path = _source(module)
    if path is None:
        return
    name = "/".join(path.parts[len(path.parts) - 1 - module.count(".") - (path.name == "__init__.py") :])
    if name in files:
        return
    content = path.read_bytes()
    files[name] = hashlib.sha256(content).hexdigest()[:12]
    parts = module.split(".")
    for depth in range(1, len(parts)):  # importing a.b.c runs a and a.b as well
        _visit(".".join(parts[:depth]), files)
    for imported in _imports(path, content):
        _visit(imported, files)


@functools.cache
def _source(module: str) -> pathlib.Path | None:
    if module.split(".")[0] not in _PACKAGES:
        return None
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # `from package import name`: the name is no module
        return None
    return pathlib.Path(spec.origin) if spec and spec.origin else None


@functools.cache
def _imports(path: pathlib.Path, content: bytes) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            raise ValueError(f"{path}: import by full names, so that what code depends on can be seen")
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)
