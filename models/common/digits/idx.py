"""The IDX format: a magic number, the sizes, then raw values, all big-endian.

Reference: the description on the MNIST home page by LeCun, Cortes and Burges. Byte 2 of the magic
number is the type of the values (8 is uint8), byte 3 the number of dimensions.
"""

from __future__ import annotations

import dataclasses
import math
import pathlib
import struct
from collections.abc import Iterator

import numpy as np

_UINT8 = 0x08
_CHUNK = 1024  # records per read


class IdxError(ValueError):
    """An IDX file cannot be read; the message names the file, the reason and the remedy."""


@dataclasses.dataclass(frozen=True)
class Header:
    """What the first bytes of an IDX file say.

    Attributes:
        path: the file.
        shape: sizes of all dimensions; the first is the number of records.
        offset: where the values begin, in bytes.
    """

    path: pathlib.Path
    shape: tuple[int, ...]
    offset: int


@dataclasses.dataclass(frozen=True)
class Pair:
    """An image file and the label file that goes with it."""

    images: Header
    labels: Header

    @property
    def count(self) -> int:
        """The number of labelled images."""
        return self.labels.shape[0]

    def read(self, start: int, stop: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield images (uint8, [n, height, width]) and labels (uint8, [n]) of records start to stop.

        At most `_CHUNK` records are in memory at a time.
        """
        size = math.prod(self.images.shape[1:])
        with self.images.path.open("rb") as images, self.labels.path.open("rb") as labels:
            images.seek(self.images.offset + start * size)
            labels.seek(self.labels.offset + start)
            for first in range(start, stop, _CHUNK):
                n = min(_CHUNK, stop - first)
                pixels = np.frombuffer(images.read(n * size), np.uint8)
                yield pixels.reshape(n, *self.images.shape[1:]), np.frombuffer(labels.read(n), np.uint8)


def read_header(path: pathlib.Path, dimensions: int) -> Header:
    """Read and check the header of one file, and the file's length against it.

    Raises:
        IdxError: missing, empty, compressed, of another type, truncated, or longer than it says.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(4 + 4 * dimensions)
    except FileNotFoundError:
        raise IdxError(f"{path}: no such file; an IDX data set needs it") from None
    except OSError as error:
        raise IdxError(f"{path}: cannot be read: {error.strerror}") from None
    if not size:
        raise IdxError(f"{path}: the file is empty; fetch or write it again")
    if start[:2] == b"\x1f\x8b":
        raise IdxError(f"{path}: the file is compressed; unpack it first (gunzip)")
    magic = bytes((0, 0, _UINT8, dimensions))
    if start[:4] != magic:
        raise IdxError(
            f"{path}: begins with {start[:4].hex()}, not with the magic number {magic.hex()} of an IDX "
            f"file of bytes in {dimensions} dimension{'s' * (dimensions > 1)}"
        )
    if len(start) < 4 + 4 * dimensions:
        raise IdxError(f"{path}: ends inside its header, after {len(start)} bytes; fetch or write it again")
    shape = struct.unpack(f">{dimensions}I", start[4:])
    expected = len(start) + math.prod(shape)
    if size != expected:
        how = "truncated" if size < expected else "too long"
        raise IdxError(
            f"{path}: {how}: its header promises {' x '.join(map(str, shape))} values, {expected:,} bytes "
            f"in all, and it has {size:,}; fetch or write it again"
        )
    if not math.prod(shape):
        raise IdxError(f"{path}: holds no records; an example at least is needed")
    return Header(path, shape, len(start))


def read_pair(images: pathlib.Path, labels: pathlib.Path) -> Pair:
    """Check an image file and its label file against each other.

    Raises:
        IdxError: either is broken, or their counts differ.
    """
    pair = Pair(read_header(images, 3), read_header(labels, 1))
    if pair.images.shape[0] != pair.labels.shape[0]:
        raise IdxError(
            f"{images}: holds {pair.images.shape[0]:,} images, but {labels.name} holds "
            f"{pair.labels.shape[0]:,} labels; the two must go together record by record"
        )
    return pair


def read_folder(folder: pathlib.Path, prefix: str) -> Pair:
    """The pair `<prefix>-images-idx3-ubyte` and `<prefix>-labels-idx1-ubyte` of a folder."""
    if not folder.is_dir():
        raise IdxError(f"{folder}: no such folder; --data wants the folder that holds the IDX files")
    return read_pair(folder / f"{prefix}-images-idx3-ubyte", folder / f"{prefix}-labels-idx1-ubyte")


def check_folder(folder: pathlib.Path, height: int, width: int) -> None:
    """Check a whole data set: the train and the t10k pair, with images of the given size.

    Raises:
        IdxError: any of the four files is missing, broken, or of another image size.
    """
    for prefix in ("train", "t10k"):
        images = read_folder(folder, prefix).images
        if images.shape[1:] != (height, width):
            found = " x ".join(map(str, images.shape[1:]))
            raise IdxError(f"{images.path}: its images are {found} pixels; {height} x {width} are needed")
