"""Source fingerprints: hashes of a function's source files, so that changed code is a cache miss.

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
    """Return the source fingerprint of functions and classes, with all files that they import.

    Args:
        sources: functions, classes or components; or names of modules.

    Returns:
        JSON object: short SHA-256 by file name. Only files of the project count.
    """
    files: dict[str, str] = {}
    for source in sources:
        _visit(source if isinstance(source, str) else source.__module__, files)
    return json.dumps(files, sort_keys=True)


def path_of(function: Callable[..., Any]) -> str:
    """Import path of a function."""
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
            raise ValueError(f"{path}: import by full names; relative imports cannot be fingerprinted")
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(found)
