"""Fields of a product's configuration that say what they are for and what they may be."""

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
    """A dataclass field of a configuration.

    Args:
        default: its value, where a preset or a user gives no other.
        help: what it is for.
        at_least: the least value.
        at_most: the greatest value.
        among: the words that it may be.
        of: who reads it, separated by spaces: "data", "pretrainer", "tuner", "trainer", "evaluator" or the
            name of a rival. The others are not given it, so that a change of it leaves their outputs in the
            cache. Without it all who learn are given it.
    """
    if among:
        help += f": {', '.join(among[:-1])} or {among[-1]}"
    metadata = {"help": help, "at_least": at_least, "at_most": at_most, "among": among, "of": of.split()}
    return dataclasses.field(default=default, metadata=metadata)


def read_by(learner: str, config: Any) -> dict[str, Any]:
    """The values of a configuration that a learner is given."""
    return {
        field.name: getattr(config, field.name)
        for field in dataclasses.fields(config)
        if not field.metadata["of"] or learner in field.metadata["of"]
    }


def fault(config: Any) -> str | None:
    """What is wrong with a configuration, in a sentence: a value out of range, or what its `fault` says."""
    for field in dataclasses.fields(config):
        value, low, high = getattr(config, field.name), *map(field.metadata.get, ("at_least", "at_most"))
        if (among := field.metadata.get("among")) and value not in among:
            return f"{field.name} is {value!r}; it has to be one of {', '.join(among)}"
        if low is not None and not value >= low:
            return f"{field.name} is {value}; it has to be at least {low:g}"
        if high is not None and not value <= high:
            return f"{field.name} is {value}; it has to be at most {high:g}"
    return config.fault() if hasattr(config, "fault") else None
