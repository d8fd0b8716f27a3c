"""The wire format of protocol buffers, for messages so small that no library need be imported for them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any


def fields(serialized: bytes) -> Iterator[tuple[int, Any]]:
    """Yield number and value of each field: an integer, the bytes of 8 or 4, or bytes.

    Raises:
        ValueError: it is no message.
    """
    place = 0
    try:
        while place < len(serialized):
            key, place = _varint(serialized, place)
            if key & 7 == 0:
                value, place = _varint(serialized, place)
                yield key >> 3, value
                continue
            length = {1: 8, 5: 4}.get(key & 7)
            if length is None:
                length, place = _varint(serialized, place)
            if place + length > len(serialized):
                raise IndexError
            yield key >> 3, serialized[place : place + length]
            place += length
    except IndexError:
        raise ValueError("it ends within a field") from None


def _varint(serialized: bytes, place: int) -> tuple[int, int]:
    """The number at a place, and the place after it."""
    value = shift = 0
    while serialized[place] & 0x80:
        value |= (serialized[place] & 0x7F) << shift
        place, shift = place + 1, shift + 7
    return value | serialized[place] << shift, place + 1


def unpacked(serialized: bytes) -> dict[str, Any]:
    """A google.protobuf.Struct as Python's own values.

    Raises:
        ValueError: it is none.
    """
    entries = [dict(fields(entry)) for number, entry in fields(serialized) if number == 1]
    return {entry.get(1, b"").decode(): _value(entry.get(2, b"")) for entry in entries}


def _value(serialized: bytes) -> Any:
    """A google.protobuf.Value."""
    for number, value in fields(serialized):
        if number == 2:
            return struct.unpack("<d", value)[0]
        if number == 3:
            return value.decode()
        if number == 4:
            return bool(value)
        if number == 5:
            return unpacked(value)
        if number == 6:
            return [_value(item) for _, item in fields(value)]
    return None
