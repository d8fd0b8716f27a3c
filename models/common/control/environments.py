"""Environments of Gymnasium, with names of observations and actions."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Environment:
    """Environment with a vector of observed numbers and discrete actions.

    Attributes:
        name: Gymnasium's id.
        observations: names of the observed numbers, in Gymnasium's order.
        actions: names of the actions, in Gymnasium's order.
    """

    name: str
    observations: tuple[str, ...]
    actions: tuple[str, ...]

    def to_json(self) -> str:
        """Return the environment as JSON, a component's parameter."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    @staticmethod
    def from_json(text: str) -> Environment:
        """Parse the JSON of `to_json`."""
        return Environment.of(json.loads(text))

    @staticmethod
    def of(fields: Mapping[str, Any]) -> Environment:
        """Return the environment with these fields."""
        return Environment(fields["name"], tuple(fields["observations"]), tuple(fields["actions"]))


# First seed of the episodes of each purpose, far enough apart that no two purposes share a seed. Seeds of
# training and experience depend on the seed of the run; seeds of validation and test are fixed.
VALIDATION, TEST, EXPERIENCE = 1_000_000, 2_000_000, 3_000_000
SEED_STRIDE = 1000  # between the episodes of two runs
SEEDS = VALIDATION // SEED_STRIDE  # runs whose episodes do not overlap
