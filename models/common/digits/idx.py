"""The IDX format: a magic number, the sizes, then raw values, all big-endian; perhaps compressed by gzip.

Reference: the description on the MNIST home page by LeCun, Cortes and Burges. Byte 2 of the magic
number is the type of the values (8 is uint8), byte 3 the number of dimensions.
"""

from __future__ import annotations

import dataclasses
import gzip
import io
import math
import pathlib
import struct
import zlib
from collections.abc import Iterator

import numpy as np

from models.common.files import listing
from models.common.rows import RowError

_UINT8 = 0x08
_CHUNK = 1024  # records per read
_GZIP = b"\x1f\x8b"
STARTS = (b"\0\0\x08", _GZIP)  # of IDX files of bytes
_AGAIN = "fetch or write it again"


@dataclasses.dataclass(frozen=True)
class Header:
    """Header of an IDX file.

    Attributes:
        path: the file.
        shape: sizes of all dimensions; the first is the number of records.
        offset: offset of the values, in bytes.
    """

    path: pathlib.Path
    shape: tuple[int, ...]
    offset: int

    def values(self) -> Iterator[np.ndarray]:
        """Yield the records, uint8 [n, ...], at most `_CHUNK` at a time.

        Raises:
            RowError: the file cannot be read to its end.
        """
        size = math.prod(self.shape[1:])
        with _opened(self.path) as stream:
            _read(stream, self.offset, self.path)
            for start in range(0, self.shape[0], _CHUNK):
                n = min(_CHUNK, self.shape[0] - start)
                content = _read(stream, n * size, self.path)
                yield np.frombuffer(content, np.uint8).reshape(n, *self.shape[1:])


@dataclasses.dataclass(frozen=True)
class Pair:
    """An image file and the label file that goes with it."""

    images: Header
    labels: Header

    def read(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield images, uint8 [n, height, width], and their labels, uint8 [n], at most `_CHUNK` at a time.

        Raises:
            RowError: a file cannot be read to its end.
        """
        yield from zip(self.images.values(), self.labels.values(), strict=True)


def read_folder(folder: pathlib.Path, prefix: str) -> Pair:
    """The pair of `<prefix>-images` and `<prefix>-labels` of a folder, checked against each other.

    The names are those of MNIST, such as `train-images-idx3-ubyte`, or `train-images.idx3-ubyte`; either
    may end in `.gz`.

    Raises:
        RowError: a file is missing or broken, or the counts differ.
    """
    images = read_header(_find(folder, f"{prefix}-images", "idx3-ubyte"), 3)
    labels = read_header(_find(folder, f"{prefix}-labels", "idx1-ubyte"), 1)
    if images.shape[0] != labels.shape[0]:
        raise RowError(
            f"{images.path}: holds {images.shape[0]:,} images, but {labels.path.name} holds "
            f"{labels.shape[0]:,} labels; the two must go together record by record"
        )
    return Pair(images, labels)


def _find(folder: pathlib.Path, stem: str, ending: str) -> pathlib.Path:
    """The file of that name in one of its spellings.

    Raises:
        RowError: there is none; the message says what is there.
    """
    found = listing.data_files(folder)
    files = {file.name.lower(): file for file in found.files}
    for name in (f"{stem}{joint}{ending}{suffix}" for suffix in ("", ".gz") for joint in "-."):
        if name in files:
            return files[name]
    here = [file.name for file in found.files] + found.left_out
    holds = f"the folder holds {listing.listed(here)}" if here else "the folder is empty"
    raise RowError(f"{folder / f'{stem}-{ending}'}: no such file, nor with .gz; {holds}; rename or add it")


def read_header(path: pathlib.Path, dimensions: int) -> Header:
    """Read and check the header of one file, and the file's length against it.

    Raises:
        RowError: empty, of another type, truncated, or longer than it says.
    """
    magic = bytes((0, 0, _UINT8, dimensions))
    with _opened(path) as stream:
        start = _read(stream, 4 + 4 * dimensions, path, whole=False)
        if not start:
            raise RowError(f"{path}: the file is empty; {_AGAIN}")
        if start[:4] != magic:
            raise RowError(
                f"{path}: begins with {start[:4].hex()}, not with the magic number {magic.hex()} of an IDX "
                f"file of bytes in {dimensions} dimension{'s' * (dimensions > 1)}; {_AGAIN}"
            )
        if len(start) < 4 + 4 * dimensions:
            raise RowError(f"{path}: ends inside its header, after {len(start)} bytes; {_AGAIN}")
        size = len(start) + _length(stream, path)
    shape = struct.unpack(f">{dimensions}I", start[4:])
    expected = len(start) + math.prod(shape)
    if size != expected:
        how = "truncated" if size < expected else "too long"
        raise RowError(
            f"{path}: {how}: its header promises {' x '.join(map(str, shape))} values, {expected:,} bytes "
            f"in all, and it has {size:,}; {_AGAIN}"
        )
    if not math.prod(shape):
        raise RowError(f"{path}: holds no records; an example at least is needed")
    return Header(path, shape, len(start))


def _opened(path: pathlib.Path) -> io.BufferedIOBase:
    """The file, unpacked where its content is compressed, whatever its name.

    Raises:
        RowError: it cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            compressed = stream.read(2) == _GZIP
        return gzip.open(path) if compressed else path.open("rb")
    except OSError as error:
        raise RowError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _read(stream: io.BufferedIOBase, size: int, path: pathlib.Path, whole: bool = True) -> bytes:
    """The next bytes of a file.

    Args:
        stream: the opened file.
        size: how many.
        path: of the file, for messages.
        whole: whether fewer are an error.

    Raises:
        RowError: the file cannot be read, or ends before.
    """
    try:
        content = stream.read(size)
    except EOFError:
        raise RowError(f"{path}: truncated: the compressed data ends too early; {_AGAIN}") from None
    except (OSError, zlib.error) as error:
        raise RowError(f"{path}: cannot be read ({error}); {_AGAIN}") from None
    if whole and len(content) < size:
        raise RowError(f"{path}: truncated: it ends too early; {_AGAIN}")
    return content


def _length(stream: io.BufferedIOBase, path: pathlib.Path) -> int:
    """The number of bytes that follow; compressed ones are unpacked, which checks their sum as well."""
    if not isinstance(stream, gzip.GzipFile):
        return path.stat().st_size - stream.tell()
    length = 0
    while content := _read(stream, 2**20, path, whole=False):
        length += len(content)
    return length
