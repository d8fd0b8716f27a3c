"""MobileFaceNet (Chen et al., 2018, https://arxiv.org/abs/1804.07573): an embedding of an aligned face."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import layers

from models.faces.onnx import Node

SIDE = 112  # pixels
DIMENSIONS = 512
# (filters, expanded channels, stride of the first block, number of blocks after it)
STAGES = ((64, 128, 2, 4), (128, 256, 2, 6), (128, 512, 2, 0), (128, 256, 1, 2))


def build_model() -> keras.Model:
    """Build the network: 1.19 million weights; batch normalisation is folded into the convolutions.

    Input: float32 [n, 112, 112, 3], aligned faces, RGB, 0 to 255.
    Output: float32 [n, 512], not normalised.
    """
    pixels = keras.Input([SIDE, SIDE, 3], name="face")
    x = layers.Rescaling(1 / 128, -127 / 128)(pixels)
    x = _activated(_convolved(x, 64, 3, stride=2))
    x = _activated(_depthwise(x))
    for filters, expanded, stride, blocks in STAGES:
        if stride == 2:
            x = _block(x, filters, expanded, stride)
        for _ in range(blocks):
            x = layers.add([x, _block(x, filters, expanded)])
    x = _activated(_convolved(x, 512))
    x = layers.DepthwiseConv2D(7)(x)  # in place of a global average: the middle of a face tells more
    return keras.Model(pixels, layers.Flatten()(_convolved(x, DIMENSIONS)), name="mobilefacenet")


def _block(x: keras.KerasTensor, filters: int, expanded: int, stride: int = 1) -> keras.KerasTensor:
    """Inverted residual block without its sum: widen, filter each channel, narrow."""
    x = _activated(_convolved(x, expanded))
    x = _activated(_depthwise(x, stride))
    return _convolved(x, filters)


def _convolved(x: keras.KerasTensor, filters: int, size: int = 1, stride: int = 1) -> keras.KerasTensor:
    if size > 1:
        x = layers.ZeroPadding2D(size // 2)(x)
    return layers.Conv2D(filters, size, stride)(x)


def _depthwise(x: keras.KerasTensor, stride: int = 1) -> keras.KerasTensor:
    return layers.DepthwiseConv2D(3, stride)(layers.ZeroPadding2D(1)(x))


def _activated(x: keras.KerasTensor) -> keras.KerasTensor:
    return layers.PReLU(shared_axes=[1, 2])(x)


def load(model: keras.Model, nodes: Sequence[Node]) -> None:
    """Set the weights to those of an ONNX file.

    Args:
        model: network of `build_model`.
        nodes: nodes of the file, in its order, which is that of the layers.

    Raises:
        ValueError: the file holds another network.
    """
    stored = [node for node in nodes if node.weights and node.operation in _LAYOUTS]
    learnt = [layer for layer in model.layers if layer.weights]
    if len(stored) != len(learnt):
        raise ValueError(f"{len(stored)} layers have weights, not {len(learnt)}: another network than this")
    for layer, node in zip(learnt, stored, strict=True):
        kernel, *bias = node.weights
        kernel = kernel.transpose(_LAYOUTS[node.operation])
        if isinstance(layer, layers.DepthwiseConv2D):
            kernel = kernel.swapaxes(2, 3)
        layer.set_weights([np.ascontiguousarray(kernel), *bias])


_LAYOUTS = {"Conv": (2, 3, 1, 0), "PRelu": (1, 2, 0)}  # axes of ONNX in the order of Keras
