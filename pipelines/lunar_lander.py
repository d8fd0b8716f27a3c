"""Land on the moon by reinforcement learning: cartpole's agent in a harder environment.

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
        "smoke": Config(
            experience_steps=500, total_timesteps=3000, checkpoints=3, validation_episodes=5, episodes=10
        ),
        "default": Config(
            total_timesteps=500_000, learning_rate=0.001, exploration_fraction=0.3, replay_buffer=100_000
        ),
        "full": Config(
            total_timesteps=2_000_000,
            learning_rate=0.001,
            exploration_fraction=0.3,
            replay_buffer=500_000,
            episodes=1000,
        ),
    },
)
