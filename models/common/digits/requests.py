"""Requests to readers of digits, and digits that are named later."""

from __future__ import annotations

import pathlib
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from models.common import requests
from models.common.files import records
from models.common.requests import Features
from models.common.rows import FOLDS, RowError

SIDE, CLASSES = 28, 10
_BATCH = 64  # pictures


def features(name: str, values: Sequence[Any]) -> list[Features] | None:
    """The pixels and the ink of digits, as their rows have them; photographs are normalised first."""
    images = _images(name, values)
    if images is None:
        return None
    ink = images.mean(axis=(1, 2), dtype=np.float32) / 255
    return [{"image": image.tobytes(), "ink": float(mean)} for image, mean in zip(images, ink, strict=True)]


def _images(name: str, values: Sequence[Any]) -> np.ndarray | None:
    """The images, uint8 [n, 28, 28], of an input; None where it has none."""
    if name == "images":
        return np.asarray(values, np.uint8).reshape(-1, SIDE, SIDE)
    if name == requests.EXAMPLES:
        pixels = b"".join(bytes(requests.decoded(value)["image"]) for value in values)
        return np.frombuffer(pixels, np.uint8).reshape(-1, SIDE, SIDE)
    return _photographs(values) if name == requests.CONTENTS else None


def _photographs(contents: Sequence[bytes]) -> np.ndarray:
    import tensorflow as tf

    from models.common.digits import photographs

    signature = [tf.TensorSpec([None], tf.string)]
    read = tf.function(lambda batch: photographs.read(batch).images, signature, autograph=False)
    batches = [tf.constant(list(contents[at : at + _BATCH])) for at in range(0, len(contents), _BATCH)]
    return np.concatenate([np.zeros([0, SIDE, SIDE], np.uint8), *(read(batch).numpy() for batch in batches)])


def meaning(label: str, where: str) -> str:
    """The digit that a label means.

    Raises:
        RowError: it means none.
    """
    digits = {str(digit): digit for digit in range(CLASSES)}
    return str(records.chosen({"label": label}, "label", digits, where, "a digit from 0 to 9"))


def write(rows: Sequence[tuple[Features, str]], folder: pathlib.Path) -> None:
    """Write the four IDX files; a fifth of the digits, by a hash of their pixels, is for test.

    Raises:
        RowError: a pair of files would be empty.
    """
    pairs: dict[str, list[tuple[bytes, int]]] = {"train": [], "t10k": []}
    for each, label in rows:
        held_out = zlib.crc32(b"test" + each["image"]) % FOLDS == 0  # not the hash that splits `train`
        pairs["t10k" if held_out else "train"].append((each["image"], int(label)))
    if not all(pairs.values()):
        raise RowError(f"{len(rows)} labelled digits do not fill a training and a test file; bring more")
    for prefix, digits in pairs.items():
        images, labels = zip(*digits, strict=True)
        head = struct.pack(">IIII", 0x803, len(images), SIDE, SIDE)
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(head + b"".join(images))
        head = struct.pack(">II", 0x801, len(labels))
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(head + bytes(labels))


LABELS = requests.Labels(("answer", "digit"), meaning, write)
