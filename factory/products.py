"""Find the products, read what they say of themselves, and make their configurations.

Nothing here imports TensorFlow: product modules import it only when they wire their pipeline.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import importlib
import pathlib
import types
import typing
from collections.abc import Iterable
from typing import Any

import pipelines
from pipelines import _settings


class UsageError(ValueError):
    """The command was called wrongly; the message says how and what was probably meant."""


def names() -> list[str]:
    """Every product: the modules in pipelines/ that do not begin with an underscore."""
    folder = pathlib.Path(pipelines.__path__[0])
    return sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_"))


def summary(product: str) -> str:
    """The first line of a product's docstring, read without importing it."""
    source = pathlib.Path(pipelines.__path__[0], f"{product}.py").read_text()
    return (ast.get_docstring(ast.parse(source)) or "").split("\n")[0]


def load(product: str) -> types.ModuleType:
    """Import a product's module.

    Raises:
        UsageError: there is no such product.
    """
    require(product)
    return importlib.import_module(f"pipelines.{product}")


def require(product: str) -> None:
    """Raise UsageError unless there is such a product."""
    if product not in names():
        raise UsageError(f"there is no product {product!r}; {suggest(product, names())}")


def configure(product: types.ModuleType, preset: str, settings: Iterable[str]) -> Any:
    """The configuration of a preset, changed by `key=value` settings.

    Raises:
        UsageError: an unknown preset or key, or a value of the wrong type.
    """
    if preset not in product.PRESETS:
        raise UsageError(f"there is no preset {preset!r}; {suggest(preset, list(product.PRESETS))}")
    config = product.PRESETS[preset]
    kinds = typing.get_type_hints(type(config))
    changes = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise UsageError(f"--set {setting}: write it as key=value")
        if key == "tune" and key not in kinds:
            raise UsageError("this product has no search for hyper-parameters, so --tune means nothing to it")
        if key not in kinds:
            raise UsageError(f"--set {setting}: there is no setting {key!r}; {suggest(key, list(kinds))}")
        changes[key] = _convert(setting, kinds[key], text)
    changed = dataclasses.replace(config, **changes)
    if fault := _settings.fault(changed):
        raise UsageError(f"--set: {fault}")
    return changed


def data_sets(product: types.ModuleType, config: Any) -> list[str]:
    """The data sets of the catalog that a product reads with this configuration.

    `DATA_SETS` lists them, or maps each source to those that hold it.
    """
    if not isinstance(product.DATA_SETS, dict):
        return list(product.DATA_SETS)
    every = list(product.DATA_SETS)
    wanted = every if config.sources == "all" else config.sources.split(",")
    if unknown := [name for name in wanted if name not in every]:
        raise UsageError(f"there is no source {unknown[0]!r}; {suggest(unknown[0], every)}")
    return [name for source in wanted for name in product.DATA_SETS[source]]


def describe(product: types.ModuleType) -> str:
    """A product's docstring and its settings, with their values in each preset."""
    lines = [product.__doc__ or "", "Settings, with their values in the presets:"]
    for field in dataclasses.fields(product.PRESETS["default"]):
        values = ", ".join(f"{name} {getattr(c, field.name)}" for name, c in product.PRESETS.items())
        lines.append(f"  {field.name}: {field.metadata['help']} ({values})")
    return "\n".join(lines)


def _convert(setting: str, kind: type, text: str) -> Any:
    if kind is bool:
        if text.lower() not in ("true", "false"):
            raise UsageError(f"--set {setting}: the value is true or false")
        return text.lower() == "true"
    try:
        return kind(text)
    except ValueError:
        raise UsageError(f"--set {setting}: {text!r} is not of type {kind.__name__}") from None


def suggest(word: str, known: list[str]) -> str:
    """What was probably meant by an unknown word, as the end of a sentence."""
    near = difflib.get_close_matches(word, known, 1, 0.4)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
