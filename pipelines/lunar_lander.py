"""Land on the moon: cartpole's agent in a harder environment, by configuration alone.

Data: steps in Gymnasium's LunarLander-v3, which the run collects; own records as CSV, JSON or JSON lines.
Expected: a mean return above 200.
Command: factory run lunar_lander
"""

from models.lunar_lander.environment import ENVIRONMENT
from pipelines._control import Config, product

PRODUCT = product(
    __name__,
    ENVIRONMENT,
    presets={
        "smoke": Config(experience=500, steps=3000, checkpoints=3, validation_episodes=5, episodes=10),
        "default": Config(steps=500_000, learning_rate=0.001, exploration=0.3, memory=100_000),
        "full": Config(steps=2_000_000, learning_rate=0.001, exploration=0.3, memory=500_000, episodes=1000),
    },
)
