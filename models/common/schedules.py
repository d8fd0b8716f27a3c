"""Learning rate schedules."""

from __future__ import annotations

import keras


def one_cycle(peak: float, steps: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Rise to `peak` in a tenth of the steps, then fall along a cosine."""
    warmup = max(1, steps // 10)
    return keras.optimizers.schedules.CosineDecay(
        peak / 40, max(1, steps - warmup), alpha=1e-3, warmup_target=peak, warmup_steps=warmup
    )
