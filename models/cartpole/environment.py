"""Gymnasium's CartPole-v1: a pole that stands on a cart."""

from models.common.control.environments import Environment

ENVIRONMENT = Environment(
    "CartPole-v1",
    ("cart_position", "cart_velocity", "pole_angle", "pole_velocity"),
    ("push left", "push right"),
)
