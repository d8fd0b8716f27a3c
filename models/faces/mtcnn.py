"""MTCNN (Zhang et al., 2016, https://arxiv.org/abs/1604.02878): three networks that find faces.

The first one proposes faces at every place of a picture, the second one sorts proposals out, and the third
one also finds eyes, nose and the corners of the mouth.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
from keras import layers

PROPOSAL, REFINEMENT, OUTPUT = SIDES = (12, 24, 48)  # pixels of the networks' inputs
NAMES = ("pnet", "rnet", "onet")


def build_models() -> dict[str, keras.Model]:
    """Build the networks: 6,632, 100,178 and 389,040 weights.

    Inputs are RGB, 0 to 255: float32 [1, height, width, 3] of the proposal network `pnet`, [n, 24, 24, 3] of
    `rnet` and [n, 48, 48, 3] of `onet`.

    Outputs: dictionaries of float32. `score` is the probability of a face; `shift` [..., 4] moves the sides
    of the input's box (left, top, right, bottom), in units of its width and height; `landmarks` [n, 10], of
    `onet` alone, are five x and five y in the same units. Those of `pnet` are [1, rows, columns, ...], a
    place for every second pixel.
    """
    return {"pnet": _proposal(), "rnet": _refinement(), "onet": _output()}


def _proposal() -> keras.Model:
    pixels = keras.Input([None, None, 3])
    x = _convolved(_scaled(pixels), 10, 3)
    x = layers.MaxPooling2D(2, padding="same")(x)
    x = _convolved(_convolved(x, 16, 3), 32, 3)
    score = layers.Softmax()(layers.Conv2D(2, 1, name="score")(x))
    shift = layers.Conv2D(4, 1, name="shift")(x)
    return keras.Model(pixels, {"score": score[..., 1], "shift": shift}, name="pnet")


def _refinement() -> keras.Model:
    pixels = keras.Input([REFINEMENT, REFINEMENT, 3])
    x = _convolved(_scaled(pixels), 28, 3)
    x = layers.MaxPooling2D(3, 2, "same")(x)
    x = _convolved(x, 48, 3)
    x = layers.MaxPooling2D(3, 2)(x)
    x = layers.Flatten()(_convolved(x, 64, 2))
    return keras.Model(pixels, _answers(layers.PReLU()(layers.Dense(128)(x))), name="rnet")


def _output() -> keras.Model:
    pixels = keras.Input([OUTPUT, OUTPUT, 3])
    x = _convolved(_scaled(pixels), 32, 3)
    x = layers.MaxPooling2D(3, 2, "same")(x)
    x = _convolved(x, 64, 3)
    x = layers.MaxPooling2D(3, 2)(x)
    x = _convolved(x, 64, 3)
    x = layers.MaxPooling2D(2, padding="same")(x)
    x = layers.PReLU()(layers.Dense(256)(layers.Flatten()(_convolved(x, 128, 2))))
    return keras.Model(
        pixels, {**_answers(x), "landmarks": layers.Dense(10, name="landmarks")(x)}, name="onet"
    )


def _scaled(pixels: keras.KerasTensor) -> keras.KerasTensor:
    return layers.Rescaling(1 / 128, -127.5 / 128)(pixels)


def _convolved(x: keras.KerasTensor, filters: int, size: int) -> keras.KerasTensor:
    return layers.PReLU(shared_axes=[1, 2])(layers.Conv2D(filters, size)(x))


def _answers(x: keras.KerasTensor) -> dict[str, keras.KerasTensor]:
    score = layers.Softmax()(layers.Dense(2, name="score")(x))
    return {"score": score[..., 1], "shift": layers.Dense(4, name="shift")(x)}


def load(models: dict[str, keras.Model], contents: bytes) -> None:
    """Set the weights to those of `mtcnn_weights.npy` of the package mtcnn.

    They were learnt on pictures with rows and columns exchanged, which is undone here.

    Args:
        models: networks of `build_models`.
        contents: bytes of the file: a pickled dictionary of lists of arrays, in NumPy's format.

    Raises:
        ValueError: the file holds anything else.
    """
    try:
        stream = io.BytesIO(contents)
        np.lib.format.read_magic(stream)
        np.lib.format.read_array_header_1_0(stream)
        stored = _Arrays(stream).load().item()
        for name, model in models.items():
            arrays = iter(_upright(stored[name], name))
            for layer in _in_order(model):
                layer.set_weights([next(arrays) for _ in layer.weights])
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError, pickle.UnpicklingError) as error:
        raise ValueError(f"no weights of MTCNN: {error}") from error


class _Arrays(pickle.Unpickler):
    """Unpickler of arrays alone: a pickle may otherwise run any code."""

    _ALLOWED = ("_reconstruct", "ndarray", "dtype", "scalar")

    def find_class(self, module: str, name: str) -> Any:
        """Return one of NumPy's own classes, or the function that makes bytes of text in old pickles."""
        whole = module.partition(".")[0]
        if (module, name) != ("_codecs", "encode") and (whole != "numpy" or name not in self._ALLOWED):
            raise pickle.UnpicklingError(f"it holds {module}.{name}")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


def _upright(arrays: list[np.ndarray], name: str) -> Iterator[np.ndarray]:
    """The weights for pictures whose rows and columns are not exchanged."""
    channels = {"rnet": 64, "onet": 128}.get(name, 0)  # of the last feature map, 3 x 3
    for array in arrays:
        if array.ndim == 4:
            array = array.transpose(1, 0, 2, 3)
        elif array.ndim == 2 and len(array) == 9 * channels:
            array = array.reshape(3, 3, channels, -1).swapaxes(0, 1).reshape(array.shape)
        yield np.ascontiguousarray(array, np.float32)


def _in_order(model: keras.Model) -> list[keras.layers.Layer]:
    """Layers with weights, in the file's order: those of the outputs are the last ones."""
    learnt = [layer for layer in model.layers if layer.weights]
    last = ("score", "shift", "landmarks")
    return sorted(learnt, key=lambda layer: last.index(layer.name) if layer.name in last else -1)
