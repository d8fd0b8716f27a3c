"""A baseline of faces: raw pixels of aligned faces, compared by their correlation."""

from __future__ import annotations

from typing import Any

import tensorflow_transform as tft

from models.faces.textbook import export
from models.faces.trainer import read, thresholds

PRIOR = (0.3, 0.2)  # mean and deviation of the correlation of different people's pixels


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; the threshold alone is chosen, on people of validation."""
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    validation = read(fn_args.eval_files, transform, "pixels")
    rate = fn_args.custom_config["false_accept_rate"]
    chosen = thresholds(validation.vectors, validation.people, PRIOR, rate)
    export("pixels", chosen, fn_args)
