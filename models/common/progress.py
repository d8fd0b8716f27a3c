"""Tell how training goes: on the `progress` logger while it runs, and as a file when it has ended."""

from __future__ import annotations

import json
import logging
import math
import pathlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import keras

progress = logging.getLogger("progress")


class Progress(keras.callbacks.Callback):
    """Logs a line at most every `interval` seconds and at the end of every epoch."""

    def __init__(self, interval: float = 0.5) -> None:
        """Set the smallest time between two lines, in seconds."""
        super().__init__()
        self._interval, self._last, self._epoch = interval, 0.0, 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Remember which epoch it is."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Log where the epoch stands."""
        if time.monotonic() - self._last >= self._interval:
            self._last = time.monotonic()
            steps = self.params.get("steps") or "?"
            self._log(f"epoch {self._epoch + 1}/{self.params['epochs']} step {batch + 1}/{steps}", logs)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Log the epoch's figures."""
        self._log(f"epoch {epoch + 1}/{self.params['epochs']}", logs)

    def _log(self, where: str, logs: dict | None) -> None:
        progress.info("%s %s", where, " ".join(f"{k} {float(v):.4f}" for k, v in (logs or {}).items()))


Curves = Mapping[str, Sequence[float]]  # for each figure, its value after each epoch


def check(curves: Curves, figure: str = "loss") -> None:
    """Raise ValueError where training diverged."""
    if not math.isfinite(curves[figure][-1]):
        raise ValueError(f"training diverged: the {figure} is not finite; try a smaller learning_rate")


def record(fn_args: Any, curves: Mapping[str, Curves], notes: Mapping[str, Any]) -> None:
    """Write how training went, for the report: `history.json` and `training.json`.

    Args:
        fn_args: what TFX handed over.
        curves: by network; the product's own network is "", the others are named after what they show.
        notes: what else there is to say, such as the number of `parameters`.
    """
    folder = pathlib.Path(fn_args.model_run_dir)
    folder.mkdir(parents=True, exist_ok=True)
    plain = {
        network: {figure: [float(value) for value in values] for figure, values in figures.items()}
        for network, figures in curves.items()
    }
    (folder / "history.json").write_text(json.dumps(plain))
    (folder / "training.json").write_text(json.dumps(notes))


def save_weights(model: keras.Model, fn_args: Any) -> None:
    """Save weights beside the SavedModel, for warm starts: a SavedModel cannot be trained further."""
    folder = pathlib.Path(fn_args.serving_model_dir).parent
    folder.mkdir(parents=True, exist_ok=True)
    model.save_weights(folder / "model.weights.h5")
