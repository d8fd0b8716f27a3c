"""Products: discovery, descriptions and configurations.

Nothing here imports TensorFlow: product modules import it only when they wire their pipeline.
"""

from __future__ import annotations

import ast
import dataclasses
import difflib
import importlib
import pathlib
import sys
import typing
from collections.abc import Iterable, Mapping
from typing import Any

import pipelines
from pipelines import _settings
from pipelines._product import Product


class UsageError(ValueError):
    """Wrong usage; the message gives the reason and a suggestion."""


def names() -> list[str]:
    """Return the names of all products: the modules in pipelines/ without a leading underscore."""
    folder = pathlib.Path(pipelines.__path__[0])
    return sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_"))


def summary(product: str) -> str:
    """The first line of a product's docstring, read without importing it."""
    source = pathlib.Path(pipelines.__path__[0], f"{product}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").split("\n")[0]


def load(product: str) -> Product:
    """Import a product.

    Raises:
        UsageError: there is no such product.
    """
    require(product)
    declared: Product = importlib.import_module(f"pipelines.{product}").PRODUCT
    return declared


def require(product: str) -> None:
    """Raise UsageError unless the product exists."""
    if product not in names():
        raise UsageError(f"there is no product {product!r}; {suggest(product, names())}")


def configure(product: Product, preset: str, settings: Iterable[str]) -> Any:
    """Return the configuration of a preset, changed by `key=value` settings.

    Raises:
        UsageError: an unknown preset or key, or a value of the wrong type.
    """
    if preset not in product.presets:
        raise UsageError(f"there is no preset {preset!r}; {suggest(preset, list(product.presets))}")
    config = product.presets[preset]
    kinds = typing.get_type_hints(type(config))
    changes = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise UsageError(f"--set {setting}: write it as key=value")
        if key == "tune" and key not in kinds:
            raise UsageError("--tune: this product has no search of hyper-parameters")
        if key == "fold" and key not in kinds:
            raise UsageError("--folds: the data of this product has no folds")
        if key not in kinds:
            raise UsageError(f"--set {setting}: there is no setting {key!r}; {suggest(key, list(kinds))}")
        changes[key] = _convert(setting, kinds[key], text)
    changed = dataclasses.replace(config, **changes)
    if fault := _settings.fault(changed):
        raise UsageError(f"--set: {fault}")
    return changed


def data_sets(product: Product, config: Any) -> list[str]:
    """Return the data sets of the catalog that a product reads with this configuration."""
    if not isinstance(product.data_sets, Mapping):
        return list(product.data_sets)
    every = list(product.data_sets)
    wanted = every if config.sources == "all" else config.sources.split(",")
    if unknown := [name for name in wanted if name not in every]:
        raise UsageError(f"there is no source {unknown[0]!r}; {suggest(unknown[0], every)}")
    return [name for source in wanted for name in product.data_sets[source]]


def describe(product: Product) -> str:
    """Return a product's docstring and its settings, with their values in each preset."""
    lines = [sys.modules[product.module].__doc__ or "", "Settings, with their values in the presets:"]
    for field in dataclasses.fields(product.presets["default"]):
        values = ", ".join(f"{name} {getattr(c, field.name)}" for name, c in product.presets.items())
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
    """Return a suggestion for an unknown word, as the end of a sentence."""
    near = difflib.get_close_matches(word, known, 1, 0.4)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
