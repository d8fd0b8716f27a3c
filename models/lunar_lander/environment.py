"""Gymnasium's LunarLander-v3: a lander with three engines over the moon."""

from models.common.control.environments import Environment

ENVIRONMENT = Environment(
    "LunarLander-v3",
    ("x", "y", "x_velocity", "y_velocity", "angle", "angular_velocity", "left_leg", "right_leg"),
    ("wait", "fire left", "fire main", "fire right"),
)
