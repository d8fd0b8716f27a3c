"""Signatures of a SavedModel.

TensorFlow's own messages would parse the graph as well, which takes long and is not shown. The ones here
declare what is, and pass the rest over.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

# Fields by message: number and type; "[...]" is repeated.
_MESSAGES: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "SavedModel": {"meta_graphs": (2, "[MetaGraph]")},
    "MetaGraph": {"info": (1, "Info"), "signatures": (5, "[SignatureEntry]")},
    "Info": {"tags": (4, "[string]"), "version": (5, "string")},
    "SignatureEntry": {"key": (1, "string"), "value": (2, "Signature")},
    "Signature": {"inputs": (1, "[TensorEntry]"), "outputs": (2, "[TensorEntry]")},
    "TensorEntry": {"key": (1, "string"), "value": (2, "Tensor")},
    "Tensor": {"dtype": (2, "int32"), "shape": (3, "Shape")},
    "Shape": {"dim": (2, "[Dim]"), "unknown_rank": (3, "bool")},
    "Dim": {"size": (1, "int64")},
}
_SCALARS = {"int64": 3, "int32": 5, "bool": 8, "string": 9}  # FieldDescriptorProto.Type
_MESSAGE, _OPTIONAL, _REPEATED = 11, 1, 3


# TensorFlow's DataType
_TYPES = {1: "float32", 2: "float64", 3: "int32", 4: "uint8", 5: "int16", 6: "int8", 7: "string",
          8: "complex64", 9: "int64", 10: "bool", 14: "bfloat16", 17: "uint16", 19: "float16", 22: "uint32",
          23: "uint64"}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Signature:
    """A signature.

    Attributes:
        name: name, such as "serving_default".
        inputs: type and shape by name, such as "string [n]".
        outputs: the same of its outputs.
    """

    name: str
    inputs: dict[str, str]
    outputs: dict[str, str]


@dataclasses.dataclass(frozen=True)
class Model:
    """What a SavedModel says of itself: its signatures, tags and the version of TensorFlow that wrote it."""

    signatures: list[Signature]
    tags: list[str]
    version: str


@functools.cache
def _saved_model() -> Any:
    """The class of the message, in a pool of its own, apart from TensorFlow's."""
    file = descriptor_pb2.FileDescriptorProto(name="shown.proto", package="shown", syntax="proto3")
    for title, fields in _MESSAGES.items():
        message = file.message_type.add(name=title)
        for field, (number, kind) in fields.items():
            inner = kind.strip("[]")
            label = _OPTIONAL if inner == kind else _REPEATED
            added = message.field.add(name=field, number=number, label=label)
            added.type = _SCALARS.get(inner, _MESSAGE)
            if inner not in _SCALARS:
                added.type_name = f".shown.{inner}"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("shown.SavedModel"))


def parse(content: bytes) -> Model:
    """Read `saved_model.pb`.

    Raises:
        google.protobuf.message.DecodeError: the content is no SavedModel.
    """
    graphs = _saved_model().FromString(content).meta_graphs
    if not graphs:
        return Model([], [], "")
    shown = [
        Signature(entry.key, _tensors(entry.value.inputs), _tensors(entry.value.outputs))
        for entry in sorted(graphs[0].signatures, key=lambda entry: entry.key)
        if not entry.key.startswith("__")  # for initialisation and training, not for users
    ]
    return Model(shown, list(graphs[0].info.tags), graphs[0].info.version)


def _tensors(entries: list) -> dict[str, str]:
    return {entry.key: _described(entry.value) for entry in sorted(entries, key=lambda entry: entry.key)}


def _described(tensor: Any) -> str:
    dims = ", ".join("n" if dim.size < 0 else str(dim.size) for dim in tensor.shape.dim)
    shape = "of any shape" if tensor.shape.unknown_rank else f"[{dims}]"
    return f"{_TYPES.get(tensor.dtype, f'type {tensor.dtype}')} {shape}"
