"""The environments that agents act in: Gymnasium's, with names for what is observed and done."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Environment:
    """What is known of an environment.

    Attributes:
        name: Gymnasium's.
        observations: names of the numbers that are observed, in Gymnasium's order.
        actions: names of what can be done, in Gymnasium's order.
    """

    name: str
    observations: tuple[str, ...]
    actions: tuple[str, ...]


ENVIRONMENTS = {
    environment.name: environment
    for environment in (
        Environment(
            "CartPole-v1",
            ("cart_position", "cart_velocity", "pole_angle", "pole_velocity"),
            ("push left", "push right"),
        ),
        Environment(
            "LunarLander-v3",
            ("x", "y", "x_velocity", "y_velocity", "angle", "angular_velocity", "left_leg", "right_leg"),
            ("wait", "fire left", "fire main", "fire right"),
        ),
    )
}

# The first seeds of episodes that serve different ends, so far apart that no two ends share one. Those of
# training and experience are moved by the seed of the run; those of validation and test are always the same.
VALIDATION, TEST, EXPERIENCE = 1_000_000, 2_000_000, 3_000_000
MOVED = 1000  # by each seed of a run
SEEDS = VALIDATION // MOVED  # so many runs have seeds of their own
