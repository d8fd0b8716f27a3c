"""Progress of training: lines on the `progress` logger, and files at the end."""

from __future__ import annotations

import json
import logging
import math
import pathlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import keras

from models.common import figures

progress = logging.getLogger("progress")


class Progress(keras.callbacks.Callback):
    """Callback that logs a line at most every `interval` seconds and at the end of every epoch."""

    def __init__(self, interval: float = 0.5) -> None:
        """Set the smallest time between two lines, in seconds."""
        super().__init__()
        self._interval, self._last, self._epoch = interval, 0.0, 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Remember which epoch it is."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Log the progress of the epoch."""
        if time.monotonic() - self._last >= self._interval:
            self._last = time.monotonic()
            steps = self.params.get("steps") or "?"
            self._log(f"epoch {self._epoch + 1}/{self.params['epochs']} step {batch + 1}/{steps}", logs)

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Log the epoch's figures."""
        self._log(f"epoch {epoch + 1}/{self.params['epochs']}", logs)

    def _log(self, where: str, logs: dict | None) -> None:
        progress.info("%s %s", where, " ".join(f"{k} {float(v):.4f}" for k, v in (logs or {}).items()))


Curves = Mapping[str, Sequence[float]]  # by name, the values after each epoch
_STEPS, _VALIDATION = "steps", "val_"


def check(curves: Curves, figure: str = "loss") -> None:
    """Raise ValueError if training diverged."""
    if not math.isfinite(curves[figure][-1]):
        raise ValueError(f"training diverged: the {figure} is not finite; try a smaller learning_rate")


def record(fn_args: Any, curves: Mapping[str, Curves], notes: Mapping[str, Any]) -> None:
    """Write learning curves and notes for the report: `figures.json` and `training.json`.

    Args:
        fn_args: from TFX.
        curves: by network; the product's own network is "", the others are named after what they show.
        notes: other facts of the training by name, such as the number of `parameters`.
    """
    folder = pathlib.Path(fn_args.model_run_dir)
    drawn = [
        learning_curve(values, name, network)
        for network, values in sorted(curves.items())
        for name in values
        if name != _STEPS and not name.startswith(_VALIDATION)
    ]
    figures.write(folder, drawn)
    (folder / "training.json").write_text(json.dumps(notes), encoding="utf-8")


def learning_curve(curves: Curves, name: str, network: str = "") -> figures.Curve:
    """The values of one name in training and, where there are any, in validation.

    Args:
        curves: by name. With "steps" in them that is the x axis, else it is epochs.
        name: such as "loss"; the values of "val_loss" are those in validation.
        network: for the title.
    """
    x = [float(step) for step in curves.get(_STEPS, range(1, len(curves[name]) + 1))]
    series = [
        figures.Series(label, x, [float(value) for value in curves[key]])
        for label, key in (("training", name), ("validation", _VALIDATION + name))
        if key in curves
    ]
    title = f"Learning curve: {name}" + (f" ({network})" if network else "")
    return figures.Curve(title, "steps" if _STEPS in curves else "epoch", name, series)


def save_weights(model: keras.Model, fn_args: Any) -> None:
    """Save weights beside the SavedModel, for warm starts: a SavedModel cannot be trained further.

    Raises:
        OSError: the disk has no space for them.
    """
    folder = pathlib.Path(fn_args.serving_model_dir).parent
    folder.mkdir(parents=True, exist_ok=True)
    # The space is tried first: where HDF5 runs out of it, the process crashes when it ends.
    trial = folder / "space"
    try:
        trial.write_bytes(bytes(8 * model.count_params() + 2**20))
    finally:
        trial.unlink(missing_ok=True)
    model.save_weights(folder / "model.weights.h5")
