"""Balance a pole on a cart by reinforcement learning: deep Q-learning or deep SARSA.

Data: steps in Gymnasium's CartPole-v1, which the run collects; own records as CSV, JSON or JSON lines.
Expected: a mean return of 500, the maximum, in a minute.
Command: factory run cartpole
"""

from models.cartpole.environment import ENVIRONMENT
from pipelines._control import Config, product

PRODUCT = product(
    __name__,
    ENVIRONMENT,
    presets={
        "smoke": Config(
            experience_steps=500, total_timesteps=6000, checkpoints=6, validation_episodes=5, episodes=10
        ),
        "default": Config(),
        "full": Config(total_timesteps=500_000, episodes=1000),
    },
)
