"""Q-network: the values of actions."""

from __future__ import annotations

import keras
from keras import layers


def build_model(numbers: int, actions: int, units: int) -> keras.Model:
    """Build two dense layers, normalised (Ba et al., 2016) for stable training (Gallici et al., 2024).

    Args:
        numbers: number of observed numbers.
        actions: number of actions.
        units: number of units of each layer.

    Returns:
        A model from observations, float32 [n, numbers], to values, float32 [n, actions]. With 4 numbers, 2
        actions and 128 units it has 17,666 parameters.
    """
    observations = keras.Input((numbers,), name="observations")
    hidden = observations
    for layer in (1, 2):
        hidden = layers.Dense(units, use_bias=False, name=f"dense_{layer}")(hidden)
        hidden = layers.LayerNormalization(name=f"normalised_{layer}")(hidden)
        hidden = layers.Activation("relu", name=f"relu_{layer}")(hidden)
    return keras.Model(observations, layers.Dense(actions, name="values")(hidden), name="cartpole")
