"""Environments that agents act in: Gymnasium's, with names for observations and actions."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Environment:
    """An environment with a vector of numbers to observe and a choice of discrete actions.

    Attributes:
        name: Gymnasium's id.
        observations: names of the observed numbers, in Gymnasium's order.
        actions: names of the actions, in Gymnasium's order.
    """

    name: str
    observations: tuple[str, ...]
    actions: tuple[str, ...]

    def to_json(self) -> str:
        """The environment as a component's parameter."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    @staticmethod
    def from_json(text: str) -> Environment:
        """The environment that `to_json` wrote."""
        return Environment.of(json.loads(text))

    @staticmethod
    def of(fields: Mapping[str, Any]) -> Environment:
        """The environment with these fields, as a setting holds them."""
        return Environment(fields["name"], tuple(fields["observations"]), tuple(fields["actions"]))


# First seeds of the episodes of each purpose, so far apart that no two purposes share one. Those of training
# and experience depend on the seed of the run; those of validation and test are always the same.
VALIDATION, TEST, EXPERIENCE = 1_000_000, 2_000_000, 3_000_000
SEED_STRIDE = 1000  # between the episodes of two runs
SEEDS = VALIDATION // SEED_STRIDE  # runs whose episodes do not overlap
