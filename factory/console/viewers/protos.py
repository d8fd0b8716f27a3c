"""Messages of protocol buffers whose Python modules cannot be imported without TensorFlow.

Only the fields that viewers show are declared; others are passed over. A pool of its own keeps the names apart
from those of the libraries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_SCALARS = ("double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string")
_BYTES, _MESSAGE = 12, 11

Fields = Mapping[str, tuple[int, str]]  # number and type by name; "[...]" is repeated


def declare(name: str, messages: Mapping[str, Fields]) -> dict[str, Any]:
    """The classes of messages, by name.

    Args:
        name: name of the package.
        messages: fields by name of the message. Types are scalars or names of other messages.
    """
    file = descriptor_pb2.FileDescriptorProto(name=f"{name}.proto", package=name, syntax="proto3")
    for title, fields in messages.items():
        message = file.message_type.add(name=title)
        for field, (number, kind) in fields.items():
            inner = kind.strip("[]")
            added = message.field.add(name=field, number=number, label=3 if inner != kind else 1)
            if inner in messages:
                added.type, added.type_name = _MESSAGE, f".{name}.{inner}"
            else:
                added.type = _BYTES if inner == "bytes" else _SCALARS.index(inner) + 1
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        title: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{name}.{title}"))
        for title in messages
    }


def records(content: bytes) -> Iterator[bytes]:
    """Yield the records of an uncompressed TFRecord file; one that is cut off ends it."""
    place = 0
    while place + 12 <= len(content):
        size = int.from_bytes(content[place : place + 8], "little")
        if place + 16 + size > len(content):
            return
        yield content[place + 12 : place + 12 + size]
        place += 16 + size
