"""Weights of a TensorFlow Lite file, read without an interpreter.

Only what weights need is read of the format (FlatBuffers, schema.fbs of TensorFlow): the operators of the
first graph in their order, and the float32 constants that each of them takes.
"""

from __future__ import annotations

import struct

import numpy as np

from models.faces.nodes import Node

_NAMES = {3: "LiteConv", 4: "LiteConv", 18: "Mul"}  # of BuiltinOperator; 4 filters each channel
_CODES, _GRAPHS, _BUFFERS = 1, 2, 4  # fields: of Model
_TENSORS, _OPERATORS = 0, 3  # of SubGraph
_SHAPE, _KIND, _BUFFER = 0, 1, 2  # of Tensor
_OPCODE, _INPUTS = 0, 1  # of Operator
_FLOAT32 = 0  # TensorType


def nodes(contents: bytes) -> list[Node]:
    """Read a TensorFlow Lite file.

    Args:
        contents: bytes of the file.

    Returns:
        Operators in the file's order, which is topological, "" for those without weights here; kernels are
        output, rows, columns, input.

    Raises:
        ValueError: the bytes are no such file, or end early.
    """
    if contents[4:8] != b"TFL3":
        raise ValueError("no TensorFlow Lite model")
    try:
        model = _Table(contents, _offset(contents, 0))
        buffers, codes = model.tables(_BUFFERS), [code.byte(0) for code in model.tables(_CODES)]
        graph = model.tables(_GRAPHS)[0]
        stored = [_constant(tensor, buffers) for tensor in graph.tables(_TENSORS)]
        return [
            Node(
                _NAMES.get(codes[operator.integer(_OPCODE)], ""),
                tuple(stored[n] for n in operator.integers(_INPUTS) if n >= 0 and stored[n].size),
            )
            for operator in graph.tables(_OPERATORS)
        ]
    except (IndexError, ValueError, struct.error) as error:
        raise ValueError(f"no TensorFlow Lite model: {error}") from error


def _constant(tensor: _Table, buffers: list[_Table]) -> np.ndarray:
    """Value of a tensor; empty, if it is no float32 or is computed."""
    raw = buffers[tensor.integer(_BUFFER)].bytes(0)
    if tensor.byte(_KIND) != _FLOAT32 or not raw:
        return np.zeros(0, np.float32)
    return np.frombuffer(raw, "<f4").reshape(tensor.integers(_SHAPE))


def _offset(contents: bytes, at: int) -> int:
    """The place that the unsigned number at a place leads to, from there."""
    return at + struct.unpack_from("<I", contents, at)[0]


class _Table:
    """A table of a FlatBuffer: fields by number, each of which may be absent."""

    def __init__(self, contents: bytes, at: int) -> None:
        self._contents, self._at = contents, at
        self._fields = at - struct.unpack_from("<i", contents, at)[0]
        self._size = struct.unpack_from("<H", contents, self._fields)[0]

    def _place(self, number: int) -> int:
        entry = 4 + 2 * number
        if entry >= self._size:
            return 0
        start = struct.unpack_from("<H", self._contents, self._fields + entry)[0]
        return self._at + start if start else 0

    def byte(self, number: int) -> int:
        place = self._place(number)
        return self._contents[place] if place else 0

    def integer(self, number: int) -> int:
        place = self._place(number)
        return struct.unpack_from("<I", self._contents, place)[0] if place else 0

    def _vector(self, number: int) -> tuple[int, int]:
        """Place of the first element, and the number of elements."""
        place = self._place(number)
        if not place:
            return 0, 0
        start = _offset(self._contents, place)
        return start + 4, struct.unpack_from("<I", self._contents, start)[0]

    def bytes(self, number: int) -> bytes:
        start, count = self._vector(number)
        return self._contents[start : start + count]

    def integers(self, number: int) -> tuple[int, ...]:
        start, count = self._vector(number)
        return struct.unpack_from(f"<{count}i", self._contents, start)

    def tables(self, number: int) -> list[_Table]:
        start, count = self._vector(number)
        return [_Table(self._contents, _offset(self._contents, start + 4 * n)) for n in range(count)]
