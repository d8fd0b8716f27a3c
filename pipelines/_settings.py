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
) -> Any:
    """A dataclass field with its help and the range of its values, or the words that it may be."""
    if among:
        help += f": {', '.join(among[:-1])} or {among[-1]}"
    return dataclasses.field(
        default=default, metadata={"help": help, "at_least": at_least, "at_most": at_most, "among": among}
    )


def fault(config: Any) -> str | None:
    """The first value of a configuration that is out of its range, in a sentence; None where all are in."""
    for field in dataclasses.fields(config):
        value, low, high = getattr(config, field.name), *map(field.metadata.get, ("at_least", "at_most"))
        if (among := field.metadata.get("among")) and value not in among:
            return f"{field.name} is {value!r}; it has to be one of {', '.join(among)}"
        if low is not None and not value >= low:
            return f"{field.name} is {value}; it has to be at least {low:g}"
        if high is not None and not value <= high:
            return f"{field.name} is {value}; it has to be at most {high:g}"
    return None
