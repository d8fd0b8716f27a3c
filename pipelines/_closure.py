"""Hash the source that a function depends on, so that a change of code is a cache miss.

TFX components are told by a path which function to call; the path stays the same when the code behind
it changes. The hash of the function's import closure goes into the component's parameters instead.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import json
import pathlib

_OURS = ("pipelines", "components", "models", "schemas")


def code(*modules: str) -> str:
    """Hash each file that `modules` import, directly or not, as JSON of file name to short hash."""
    files: dict[str, str] = {}
    for module in modules:
        _visit(module, files)
    return json.dumps(files, sort_keys=True)


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
    if module.split(".")[0] not in _OURS:
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
