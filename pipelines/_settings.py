"""Fields of a product's configuration, with their help and their range."""

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
        default: the value, where neither preset nor user gives another.
        help: what it is, noun first, with its unit.
        at_least: smallest value.
        at_most: greatest value.
        among: the words that it may be.
        of: the nodes that read it, separated by spaces: "data" (the ExampleGen), "pretrainer", "evaluator" or
            the name of a learner's module, such as "trainer", "tuner" or that of a baseline. Other nodes are
            not given it, so that a change of it leaves their outputs in the cache. Without it all learners
            are given it.
    """
    if among:
        help += f": {', '.join(among[:-1])} or {among[-1]}"
    metadata = {"help": help, "at_least": at_least, "at_most": at_most, "among": among, "of": of.split()}
    return dataclasses.field(default=default, metadata=metadata)


def read_by(reader: str, config: Any) -> dict[str, Any]:
    """The values of a configuration that a node is given.

    Args:
        reader: one of the names that `setting` takes as `of`.
        config: the configuration.
    """
    return {
        field.name: getattr(config, field.name)
        for field in dataclasses.fields(config)
        if reader in field.metadata["of"] or (not field.metadata["of"] and reader != "data")
    }


def fault(config: Any) -> str | None:
    """The fault of a configuration in a sentence, or None: a value out of range, or what its `fault` says."""
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
