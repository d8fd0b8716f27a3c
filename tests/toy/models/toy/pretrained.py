"""A network whose weights come from a file of the catalog: a small one, that has to be there."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf


def rebuild(folders: Sequence[str], config: dict[str, Any], folder: str) -> None:
    """Write a network that takes points, float32 [n, 2], and knows the line."""
    assert pathlib.Path(folders[0], "home.values.yaml").is_file()
    slope = config["slope"]
    model = keras.Sequential([keras.Input([2]), keras.layers.Dense(2)])
    model.set_weights([np.float32([[slope, -slope], [-slope, slope]]), np.zeros(2, np.float32)])
    model.save(pathlib.Path(folder, "model.keras"))


def load(folder: str) -> keras.Model:
    """The network that was written."""
    return keras.models.load_model(pathlib.Path(folder, "model.keras"))


def mark(serialized: list[bytes], split: str, seed: list[int], *, model: str) -> Iterator[bytes]:
    """Replace labels by what the network says."""
    del split, seed
    examples = [tf.train.Example.FromString(example).features.feature for example in serialized]
    points = np.float32([[each[axis].float_list.value[0] for axis in "xy"] for each in examples])
    for content, says in zip(serialized, load(model)(points).numpy().argmax(axis=1), strict=True):
        example = tf.train.Example.FromString(content)
        example.features.feature["label"].int64_list.value[:] = [says]
        yield example.SerializeToString()
