"""Handwritten digits in IDX files, the format of MNIST."""

from __future__ import annotations

import pathlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from models.common.digits import idx
from models.common.rows import Row, RowError, Source
from models.common.rows import check as check_rows

ENDINGS = ("idx3-ubyte", "idx1-ubyte", "idx3-ubyte.gz", "idx1-ubyte.gz")
_HEIGHT, _WIDTH = 28, 28


def rows(source: Source) -> Iterator[Row]:
    """A row for each digit: those of the t10k pair are for test, the others for train and validation.

    Features: `image`, bytes, 28 * 28 pixels row by row; `label`, 0 to 9; `ink`, the mean pixel from 0 to 1,
    so that inverted or blank images show in the statistics.

    The setting `max_examples` limits the digits of each pair (0: all); `validation_fraction` (default 0.1) is
    the fraction of the train pair for validation, by a hash of the pixels, so that equal images share a
    split.

    Raises:
        RowError: a file is missing or broken, or its images are of another size.
    """
    (folder,) = source.folders
    limit, fraction = source.settings.get("max_examples", 0), source.settings.get("validation_fraction", 0.1)
    train, test = _pair(folder, "train"), _pair(folder, "t10k")
    for pixels, features in _digits(train, limit):
        yield Row(pixels, features, split=_split(pixels, fraction))
    for pixels, features in _digits(test, limit):
        yield Row(pixels, features, split="test")


def _digits(pair: idx.Pair, limit: int) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """The pixels and the features of the first `limit` digits (0: all)."""
    left = limit or pair.labels.shape[0]
    for images, labels in pair.read():
        images, labels = images[:left], labels[:left]
        ink = images.mean(axis=(1, 2), dtype=np.float32) / 255
        for image, label, mean in zip(images, labels.tolist(), ink.tolist(), strict=True):
            pixels = image.tobytes()
            yield pixels, {"image": pixels, "label": label, "ink": mean}
        left -= len(images)
        if not left:
            return


def _split(pixels: bytes, fraction: float) -> str:
    return "validation" if zlib.crc32(pixels) < fraction * 2**32 else "train"


def _pair(folder: pathlib.Path, prefix: str) -> idx.Pair:
    pair = idx.read_folder(folder, prefix)
    if pair.images.shape[1:] != (_HEIGHT, _WIDTH):
        found = " x ".join(map(str, pair.images.shape[1:]))
        raise RowError(
            f"{pair.images.path}: its images are {found} pixels; scale them to {_HEIGHT} x {_WIDTH}"
        )
    return pair


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Check the files, and that they fill the splits: train has a batch (`batch_size`) or more.

    Raises:
        RowError: a file is missing or broken, or there are too few digits.
    """
    check_rows(rows, Source(folders, settings))
