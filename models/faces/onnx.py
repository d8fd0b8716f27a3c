"""Weights of an ONNX file, read without ONNX's own package.

Only what weights need is read of the format (protocol buffers, onnx.proto3): the nodes of the graph in their
order, and the float32 initializers that each of them takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from models.faces.nodes import Node

_GRAPH = 7  # field numbers: of ModelProto
_NODE, _INITIALIZER = 1, 5  # of GraphProto
_INPUT, _OPERATION = 1, 4  # of NodeProto
_DIMENSIONS, _KIND, _NAME, _RAW = 1, 2, 8, 9  # of TensorProto
_FLOAT = 1  # TensorProto.DataType
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # wire types


def nodes(contents: bytes) -> list[Node]:
    """Read an ONNX file.

    Args:
        contents: bytes of the file.

    Returns:
        Nodes in the file's order, which is topological; their weights have the layout of ONNX (kernels as
        output, input, rows, columns).

    Raises:
        ValueError: the bytes are no ONNX model, or end early.
    """
    model = memoryview(contents)
    try:
        (graph,) = (value for number, value in _fields(model) if number == _GRAPH)
        parts = list(_fields(graph))
        stored = dict(_tensor(value) for number, value in parts if number == _INITIALIZER)
        return [_node(value, stored) for number, value in parts if number == _NODE]
    except (IndexError, TypeError, ValueError) as error:
        raise ValueError(f"no ONNX model: {error}") from error


def _node(message: memoryview, stored: dict[str, np.ndarray]) -> Node:
    fields = [(number, bytes(value).decode()) for number, value in _fields(message) if number in (1, 4)]
    (operation,) = (text for number, text in fields if number == _OPERATION)
    names = [text for number, text in fields if number == _INPUT]
    return Node(operation, tuple(stored[name] for name in names if name in stored))


def _tensor(message: memoryview) -> tuple[str, np.ndarray]:
    """Name and value of a tensor; one that is not float32 is left empty."""
    shape: list[int] = []
    name, kind, raw = "", 0, b""
    for number, value in _fields(message):
        if number == _DIMENSIONS:
            shape += [value] if isinstance(value, int) else _varints(value)
        elif number == _KIND:
            kind = value
        elif number == _NAME:
            name = bytes(value).decode()
        elif number == _RAW:
            raw = bytes(value)
    if kind != _FLOAT:
        return name, np.zeros(0, np.float32)
    return name, np.frombuffer(raw, "<f4").reshape(shape)


def _fields(message: memoryview) -> Iterator[tuple[int, Any]]:
    """Yield the number and the value of each field of a message."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if wire == _BYTES:
            length, at = _varint(message, at)
        else:
            length = {_FIXED64: 8, _FIXED32: 4}[wire] if wire in (_FIXED64, _FIXED32) else -1
        if length < 0 or at + length > len(message):
            raise ValueError("a field is broken or ends early")
        yield number, message[at : at + length]
        at += length


def _varints(message: memoryview) -> list[int]:
    found, at = [], 0
    while at < len(message):
        value, at = _varint(message, at)
        found.append(value)
    return found


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """The number of variable length at a place, and the place after it."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
