"""The pretrained networks of faces, rebuilt in Keras: a detector of three networks, and an embedder."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import keras

from models.common.rows import RowError
from models.faces import mobilefacenet, mtcnn

DETECTOR = "mtcnn_weights.npy"
_EMBEDDER = "embedder"


class Networks(NamedTuple):
    """The networks: see `mtcnn.build_models` and `mobilefacenet.build_model`."""

    detector: dict[str, keras.Model]
    embedder: keras.Model


def rebuild(folders: Sequence[str], config: Mapping[str, Any], folder: str) -> None:
    """Write the networks as .keras files.

    Args:
        folders: where the files of the detector and of the embedder lie.
        config: `embedder`, the name of a variant.
        folder: folder to write to.

    Raises:
        RowError: a file is broken.
    """
    variant = mobilefacenet.VARIANTS[config["embedder"]]
    networks = Networks(mtcnn.build_models(), mobilefacenet.build_model(variant))
    finder, embedder = pathlib.Path(folders[0], DETECTOR), pathlib.Path(folders[1], variant.file)
    try:
        mtcnn.load(networks.detector, finder.read_bytes())
        mobilefacenet.load(networks.embedder, variant.nodes(embedder.read_bytes()))
    except (OSError, ValueError) as error:
        places = f"{finder}, {embedder}"
        raise RowError(
            f"{places}: cannot be read ({error}); bring the files that the catalog names"
        ) from None
    save(networks, folder)


def save(networks: Networks, folder: str) -> None:
    """Write the networks into a folder."""
    for name, network in (*networks.detector.items(), (_EMBEDDER, networks.embedder)):
        network.save(pathlib.Path(folder, f"{name}.keras"))


@functools.lru_cache(1)
def load(folder: str) -> Networks:
    """The networks of a folder that `save` wrote."""

    def read(name: str) -> keras.Model:
        return keras.models.load_model(pathlib.Path(folder, f"{name}.keras"), compile=False)

    return Networks({name: read(name) for name in mtcnn.NAMES}, read(_EMBEDDER))
