"""Settings: fields of a product's configuration, with help and range."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any


def setting(
    default: Any,
    help: str,
    at_least: float | None = None,
    at_most: float | None = None,
    among: Sequence[str] = (),
    of: str = "",
) -> Any:
    """Return a dataclass field of a configuration.

    Args:
        default: value, unless a preset or the user gives another.
        help: description, noun first, with the unit.
        at_least: minimum.
        at_most: maximum.
        among: permitted words.
        of: nodes that read the setting, separated by spaces: "data" (the ExampleGen), "pretrainer",
            "evaluator" or the name of a learner's module, such as "trainer", "tuner" or that of a baseline.
            A change of the setting is a cache miss for these nodes alone. Without `of` all learners read it.
    """
    if among:
        help += f": {', '.join(among[:-1])} or {among[-1]}"
    metadata = {"help": help, "at_least": at_least, "at_most": at_most, "among": among, "of": of.split()}
    return dataclasses.field(default=default, metadata=metadata)


def read_by(reader: str, config: Any) -> dict[str, Any]:
    """Return the settings that a node reads, by name.

    Args:
        reader: name of the node, as in the argument `of` of `setting`.
        config: configuration.
    """
    return {
        field.name: getattr(config, field.name)
        for field in dataclasses.fields(config)
        if reader in field.metadata["of"] or (not field.metadata["of"] and reader != "data")
    }


def fault(config: Any) -> str | None:
    """Return the first value out of range, or else the configuration's own `fault`, as a sentence or None."""
    for field in dataclasses.fields(config):
        value, low, high = getattr(config, field.name), *map(field.metadata.get, ("at_least", "at_most"))
        if (among := field.metadata.get("among")) and value not in among:
            return f"{field.name} is {value!r}; it has to be one of {', '.join(among)}"
        if low is not None and not value >= low:
            return f"{field.name} is {value}; it has to be at least {_plain(low)}"
        if high is not None and not value <= high:
            return f"{field.name} is {value}; it has to be at most {_plain(high)}"
    return config.fault() if hasattr(config, "fault") else None


def _plain(bound: float) -> str:
    return f"{bound:,}" if isinstance(bound, int) else f"{bound:g}"
