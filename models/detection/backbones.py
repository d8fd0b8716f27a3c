"""Backbones: a detector of COCO's classes, a classifier of ImageNet's, or a network not trained before."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import keras
import numpy as np
from keras import layers

from models.common.vision import efficientnet_lite, tfjs

_HEAD = "tower_0/CenternetHead/"
FEATURES = f"{_HEAD}centernet_cls_output/separable_conv2d/depthwise"
CLASSES = f"{_HEAD}centernet_cls_output/BiasAdd"
DISTANCES = "tower_0/mul"  # of the edges, in pixels
_FILE = "model.keras"
_STAGES = {2: 4, 3: 8, 5: 16, 7: 32}  # strides of EfficientNet-Lite0's stages
_CHANNELS = 96  # of the pyramid


def coco_detector(folder: str | pathlib.Path) -> keras.Model:
    """The packaged CenterNet (MobileNetV3, TTFNet's heads, COCO's 80 classes), rebuilt from its graph.

    Returns:
        Network from float32 [n, 512, 512, 3], 0 to 255, to three outputs [n, 128, 128, ...]: features for
        classes (128), logits of classes (80), and distances of the edges in pixels (4).
    """
    return tfjs.rebuild(folder, [FEATURES, CLASSES, DISTANCES])


def import_detector(folders: Sequence[str], settings: Mapping[str, Any], target: str) -> None:
    """Rebuild `coco_detector` from the first of the folders, and write it into the folder `target`."""
    del settings
    coco_detector(folders[0]).save(pathlib.Path(target) / _FILE)


def import_classifier(folders: Sequence[str], settings: Mapping[str, Any], target: str) -> None:
    """Rebuild EfficientNet-Lite0 for pictures of any size; see `import_detector` for the arguments."""
    del settings
    (file,) = pathlib.Path(folders[0]).glob("*.pth")
    efficientnet_lite.load(file, top=False, side=None).save(pathlib.Path(target) / _FILE)


def of_detector(detector: keras.Model, side: int) -> keras.Model:
    """The part of `coco_detector` that new classes are put on, for pictures of another size.

    Its outputs are the features and the distances.
    """
    sized = tfjs.resized(detector, (side, side, 3))
    features, _, distances = sized.outputs
    return keras.Model(sized.input, [features, distances])


def last_layer(detector: keras.Model) -> tuple[np.ndarray, np.ndarray]:
    """Kernel [1, 1, 128, 80] and bias [80] of the detector's classes."""
    kernel, bias = detector.get_layer(CLASSES.replace("/", ".")).get_weights()
    return kernel, bias


def pyramid(levels: dict[int, keras.KerasTensor], picture: keras.KerasTensor) -> keras.Model:
    """A feature pyramid (Lin et al., 2017) over a network's feature maps, down to a stride of 4.

    Args:
        levels: feature maps by stride: 32, 16, 8 and 4.
        picture: input of the network.
    """
    top = None
    for stride in sorted(levels, reverse=True):
        side = layers.Conv2D(_CHANNELS, 1, name=f"side_{stride}")(levels[stride])
        if top is not None:
            side = layers.add([side, layers.UpSampling2D(interpolation="bilinear")(top)])
        mixed = layers.SeparableConv2D(_CHANNELS, 3, padding="same", use_bias=False, name=f"mixed_{stride}")(
            side
        )
        top = layers.ReLU()(layers.BatchNormalization()(mixed))
    return keras.Model(picture, top)


def load(folder: str | None) -> keras.Model:
    """Load the pretrained network from the folder that it was imported into.

    Raises:
        ValueError: there is none.
    """
    if not folder:
        raise ValueError("there is no pretrained network; choose --set backbone=none")
    return keras.models.load_model(pathlib.Path(folder) / _FILE, compile=False)


def sized(detector: keras.Model, side: int) -> keras.Model:
    """The same detector for pictures of another size."""
    return tfjs.resized(detector, (side, side, 3))


def of_classifier(classifier: keras.Model, side: int) -> keras.Model:
    """The stages of EfficientNet-Lite0, with a feature pyramid."""
    picture = keras.Input((side, side, 3))
    sized = keras.models.clone_model(classifier, input_tensors=picture)
    sized.set_weights(classifier.get_weights())
    levels = {stride: sized.get_layer(f"stage_{stage}").output for stage, stride in _STAGES.items()}
    return pyramid(levels, sized.input)


def from_scratch(side: int) -> keras.Model:
    """A small network that was not pretrained, with a feature pyramid."""
    picture = keras.Input((side, side, 3))
    return pyramid(_scratch(picture), picture)


def _scratch(picture: keras.KerasTensor) -> dict[int, keras.KerasTensor]:
    """Feature maps by stride of a network that was not pretrained: four stages of separable convolutions."""
    levels, shown = {}, layers.Rescaling(1 / 127.5, offset=-1)(picture)
    shown = layers.Conv2D(24, 3, strides=2, padding="same", use_bias=False)(shown)
    shown = layers.ReLU()(layers.BatchNormalization()(shown))
    for stride, channels in ((4, 48), (8, 96), (16, 192), (32, 256)):
        shown = _stage(shown, channels)
        levels[stride] = shown
    return levels


def _stage(shown: keras.KerasTensor, channels: int) -> keras.KerasTensor:
    """Halve the size, and add a residual block."""
    for strides in (2, 1):
        made = layers.SeparableConv2D(channels, 3, strides=strides, padding="same", use_bias=False)(shown)
        made = layers.ReLU()(layers.BatchNormalization()(made))
        shown = made if strides == 2 else layers.add([shown, made])
    return shown
