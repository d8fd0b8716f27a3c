"""Tell how training goes: on the `progress` logger while it runs, and as a file when it has ended."""

from __future__ import annotations

import json
import logging
import pathlib
import time
from collections.abc import Mapping, Sequence

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


def write_history(curves: Mapping[str, Mapping[str, Sequence[float]]], folder: str) -> None:
    """Write learning curves as `history.json`.

    Args:
        curves: by network, for each figure its value after each epoch; the product's own network is "",
            the others are named after what they show.
        folder: where to.
    """
    path = pathlib.Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    plain = {
        network: {figure: [float(value) for value in values] for figure, values in figures.items()}
        for network, figures in curves.items()
    }
    (path / "history.json").write_text(json.dumps(plain))
