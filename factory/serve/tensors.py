"""Tensors and examples of requests as protocol buffers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from factory.serve.errors import invalid
from factory.serve.signatures import Type, type_for, type_of

_HALVES = ("DT_HALF", "DT_BFLOAT16")  # their values are held as the integers with the same bits
_DEEPEST = 32  # dimensions


def array(name: str, tensor: Any, most: int) -> np.ndarray:
    """The array of a TensorProto.

    Args:
        name: name of the input, for messages.
        tensor: the TensorProto.
        most: maximum bytes: a single value may stand for a tensor of any size.

    Raises:
        RequestError: it is no tensor.
    """
    kind = type_of(tensor.dtype)
    shape = tuple(dimension.size for dimension in tensor.tensor_shape.dim)
    count = math.prod(shape)
    if tensor.tensor_shape.unknown_rank or len(shape) > _DEEPEST or any(size < 0 for size in shape):
        raise invalid(f"input {name!r} has no shape of known size")
    if count * kind.numpy.itemsize > most:
        raise invalid(f"input {name!r} has {count:,} values; {most:,} bytes are allowed")
    if tensor.tensor_content:
        return _content(name, kind, tensor.tensor_content, count).reshape(shape)
    values = getattr(tensor, kind.field)
    if len(values) > count:
        raise invalid(f"input {name!r} has {len(values)} values, {count} by its shape")
    return _filled(kind, values, count).reshape(shape)


def _content(name: str, kind: Type, content: bytes, count: int) -> np.ndarray:
    if kind.numpy.hasobject or len(content) != count * kind.numpy.itemsize:
        raise invalid(f"tensor_content of input {name!r} does not fit type and shape")
    if kind.name == "DT_BOOL":  # any other byte would be no value of the type
        return np.frombuffer(content, np.uint8) != 0
    return np.frombuffer(content, kind.numpy)


def _filled(kind: Type, values: Sequence[Any], count: int) -> np.ndarray:
    """The values; the last one stands for all that are left out."""
    if kind.name == "DT_STRING":
        found = np.empty(count, object)
        found[:] = [*values, *[values[-1] if values else b""] * (count - len(values))]
        return found
    if kind.name in _HALVES:
        given = np.array(values, np.int64).astype(np.uint16).view(kind.numpy)
    else:
        given = np.array(values, np.int64 if kind.field == "int_val" else kind.numpy).astype(kind.numpy)
    if len(given) == count:
        return given
    return np.concatenate([given, np.full(count - len(given), given[-1] if len(given) else 0, kind.numpy)])


def fill(tensor: Any, value: np.ndarray) -> None:
    """Fill an empty TensorProto. Values are in the field of their type, where clients look for them.

    Raises:
        RequestError: arrays of this type are not served.
    """
    kind = type_for(value.dtype)
    tensor.dtype = kind.number
    for size in value.shape:
        tensor.tensor_shape.dim.add(size=size)
    flat = value.ravel()
    if kind.name in _HALVES:
        flat = flat.view(np.uint16)
    values = flat.tolist()
    getattr(tensor, kind.field).extend([encoded(v) for v in values] if kind.name == "DT_STRING" else values)


def encoded(value: Any) -> bytes:
    """A value of a tensor of strings as bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


def serialized_examples(given: Any) -> np.ndarray:
    """The serialized examples of an Input, each with the features of the context.

    Raises:
        RequestError: there is none.
    """
    kind = given.WhichOneof("kind")
    if kind == "example_list_with_context":
        listed = given.example_list_with_context
        context = listed.context.SerializeToString()  # messages that follow one another are merged
        rows = [context + example.SerializeToString() for example in listed.examples]
    else:
        rows = [example.SerializeToString() for example in given.example_list.examples]
    if not rows:
        raise invalid("Input is empty.")
    found = np.empty(len(rows), object)
    found[:] = rows
    return found
