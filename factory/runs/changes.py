"""What changed between two executions of a node: parameters, code files and inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

_MOST = 4  # maximum number of changes in an explanation
_WRAPPERS = ("custom_config", "settings", "config", "value")  # parameters that hold others


def of_parameters(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return a clause for each parameter and code file that differs."""
    old, new = flat(before), flat(after)
    changes = []
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            path = key.split("\t")
            if "code" in path:
                changes.append(f"{path[-1]} changed")
            elif path[-1] == "sha256":
                changes.append("the input files changed")
            else:
                name = ".".join(part for part in path if part not in _WRAPPERS)
                changes.append(f"{name} was {_short(old.get(key))}, is {_short(new.get(key))}")
    return changes


def flat(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return all parameters, with JSON text parsed: keys are paths, joined with tabs."""
    found: dict[str, Any] = {}

    def visit(path: str, value: Any) -> None:
        if isinstance(value, str) and value[:1] in ("{", "["):
            try:
                value = json.loads(value)
            except ValueError:
                found[path] = value
                return
        if isinstance(value, dict):
            for key, item in value.items():
                visit(f"{path}\t{key}", item)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                visit(f"{path}\t{number}", item)
        else:
            found[path] = value

    for key, value in parameters.items():
        visit(key, value)
    return found


def _short(value: Any) -> str:
    if value is None:
        return "not set"
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:37]}..."


def of_inputs(old: Mapping[str, Sequence[int]], new: Mapping[str, Sequence[int]]) -> list[str]:
    """Return a clause for each input whose artifacts differ; the values are sorted ids."""
    changes = []
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            verb = "is new" if key not in old else "is gone" if key not in new else "changed"
            changes.append(f"input {key.replace('_', ' ')} {verb}")
    return changes


def said(changes: Sequence[str]) -> str:
    """Return the first changes, and how many more there are."""
    more = f" and {len(changes) - _MOST} more" if len(changes) > _MOST else ""
    return "; ".join(changes[:_MOST]) + more
