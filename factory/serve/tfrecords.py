"""TFRecord files without TensorFlow: written so that they can be synced, read so that they may be cut off.

A record is its length (8 bytes), the masked CRC-32C of these, the content, and its masked CRC-32C; numbers
are little-endian.
"""

from __future__ import annotations

import pathlib
import struct
from collections.abc import Iterator

import google_crc32c

_HEAD, _FOOT = struct.Struct("<QI"), struct.Struct("<I")


def framed(content: bytes) -> bytes:
    """A record with this content."""
    length = struct.pack("<Q", len(content))
    return b"".join((length, _FOOT.pack(_masked(length)), content, _FOOT.pack(_masked(content))))


def read(file: pathlib.Path) -> Iterator[bytes]:
    """Yield the contents of a file's records, up to the first that is cut off or damaged.

    Nothing is yielded where the file is gone.
    """
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        return
    with stream:
        left = file.stat().st_size if file.exists() else 0
        while len(head := stream.read(_HEAD.size)) == _HEAD.size:
            length, sum_of_length = _HEAD.unpack(head)
            left -= _HEAD.size + length + _FOOT.size
            if _masked(head[:8]) != sum_of_length or left < 0:
                return
            content, foot = stream.read(length), stream.read(_FOOT.size)
            if len(foot) < _FOOT.size or _FOOT.unpack(foot)[0] != _masked(content):
                return
            yield content


def _masked(content: bytes) -> int:
    """The CRC-32C, rotated and moved, so that sums of what holds sums are no special case."""
    found = google_crc32c.value(content)
    return ((found >> 15 | found << 17) + 0xA282EAD8) & 0xFFFFFFFF
