"""MobileFaceNet (Chen et al., 2018, https://arxiv.org/abs/1804.07573): an embedding of an aligned face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import keras
import numpy as np
from keras import layers

from models.faces import onnx, tflite
from models.faces.nodes import Node

SIDE = 112  # pixels
DIMENSIONS = 512  # of the longest embedding
# Expanded channels, filters, stride of the first block, number of blocks after it.
STAGES = ((128, 64, 2, 4), (256, 128, 2, 6), (512, 128, 2, 0), (256, 128, 1, 2))


class Variant(NamedTuple):
    """One of the two published networks that packages hold.

    Attributes:
        file: name of the weights' file.
        nodes: reader of the file.
        dimensions: of the embedding.
        middle: grey value that becomes 0.
        padding: "same", of which most lies below and to the right; or "even", the same on all sides.
        pointwise: whether a pointwise convolution follows the first and the last filter of each channel.
    """

    file: str
    nodes: Callable[[bytes], list[Node]]
    dimensions: int
    middle: float
    padding: str
    pointwise: bool


VARIANTS = {
    "mobilefacenet_192": Variant("MobileFaceNet.tflite", tflite.nodes, 192, 127.5, "same", True),
    "mobilefacenet_512": Variant("fr_feature.onnx", onnx.nodes, 512, 127.0, "even", False),
}


def build_model(variant: Variant) -> keras.Model:
    """Build the network; batch normalisation is folded into the convolutions.

    Input: float32 [n, 112, 112, 3], aligned faces, RGB, 0 to 255.
    Output: float32 [n, dimensions], not normalised.
    """
    pixels = keras.Input([SIDE, SIDE, 3], name="face")
    x = layers.Rescaling(1 / 128, -variant.middle / 128)(pixels)
    x = _activated(layers.Conv2D(64, 3, 2, padding="valid")(_padded(x, 2, variant)))
    x = _activated(_depthwise(x, 1, variant))
    if variant.pointwise:
        x = layers.Conv2D(64, 1)(x)
    for expanded, filters, stride, blocks in STAGES:
        if stride == 2:
            x = _block(x, expanded, filters, 2, variant)
        for _ in range(blocks):
            x = layers.add([x, _block(x, expanded, filters, 1, variant)])
    x = _activated(layers.Conv2D(512, 1)(x))
    x = layers.DepthwiseConv2D(7)(x)  # in place of a global average: the middle of a face tells more
    if variant.pointwise:
        x = layers.Conv2D(512, 1)(x)
    embedding = layers.Flatten()(layers.Conv2D(variant.dimensions, 1)(x))
    return keras.Model(pixels, embedding, name="mobilefacenet")


def _block(
    x: keras.KerasTensor, expanded: int, filters: int, stride: int, variant: Variant
) -> keras.KerasTensor:
    """Inverted residual block without its sum: widen, filter each channel, narrow."""
    x = _activated(layers.Conv2D(expanded, 1)(x))
    x = _activated(_depthwise(x, stride, variant))
    return layers.Conv2D(filters, 1)(x)


def _depthwise(x: keras.KerasTensor, stride: int, variant: Variant) -> keras.KerasTensor:
    return layers.DepthwiseConv2D(3, stride)(_padded(x, stride, variant))


def _padded(x: keras.KerasTensor, stride: int, variant: Variant) -> keras.KerasTensor:
    """A map of even size with the edges that a filter of 3 x 3 needs."""
    one_sided = stride == 2 and variant.padding == "same"
    return layers.ZeroPadding2D(((0, 1), (0, 1)) if one_sided else 1)(x)


def _activated(x: keras.KerasTensor) -> keras.KerasTensor:
    return layers.PReLU(shared_axes=[1, 2])(x)


def load(model: keras.Model, nodes: Sequence[Node]) -> None:
    """Set the weights to those of a file.

    Args:
        model: network of `build_model`.
        nodes: nodes of the variant's file, in its order, which is that of the layers.

    Raises:
        ValueError: the file holds another network.
    """
    stored = [
        _KERAS[node.operation](*node.weights) for node in nodes if node.weights and node.operation in _KERAS
    ]
    learnt = [layer for layer in model.layers if layer.weights]
    if len(stored) != len(learnt):
        raise ValueError(f"{len(stored)} layers have weights, not {len(learnt)}: another network than this")
    for layer, weights in zip(learnt, stored, strict=True):
        layer.set_weights([np.ascontiguousarray(each) for each in weights])


def _onnx_convolution(kernel: np.ndarray, bias: np.ndarray) -> list[np.ndarray]:
    """Kernels of output, input, rows, columns; filters of single channels have one input."""
    single = kernel.shape[1] == 1
    return [kernel.transpose(2, 3, 0, 1) if single else kernel.transpose(2, 3, 1, 0), bias]


def _lite_convolution(kernel: np.ndarray, bias: np.ndarray) -> list[np.ndarray]:
    return [kernel.transpose(1, 2, 3, 0), bias]


# By operation, from a file's weights to those of a layer in Keras.
_KERAS: dict[str, Callable[..., list[np.ndarray]]] = {
    "Conv": _onnx_convolution,
    "LiteConv": _lite_convolution,
    "PRelu": lambda slopes: [slopes.reshape(1, 1, -1)],
    "Mul": lambda halves: [2 * halves.reshape(1, 1, -1)],  # slopes of x - |x|, which is 2 x below 0
}
