"""Signatures of a SavedModel."""

from __future__ import annotations

import dataclasses

from factory.console.viewers import protos

_PLACE = {"key": (1, "string"), "value": (2, "Signature")}
_TENSOR = {"key": (1, "string"), "value": (2, "Tensor")}
_MESSAGES = protos.declare(
    "saved_model",
    {
        "SavedModel": {"meta_graphs": (2, "[MetaGraph]")},
        "MetaGraph": {"info": (1, "Info"), "signatures": (5, "[SignatureEntry]")},
        "Info": {"tags": (4, "[string]"), "version": (5, "string")},
        "SignatureEntry": _PLACE,
        "Signature": {"inputs": (1, "[TensorEntry]"), "outputs": (2, "[TensorEntry]")},
        "TensorEntry": _TENSOR,
        "Tensor": {"dtype": (2, "int32"), "shape": (3, "Shape")},
        "Shape": {"dim": (2, "[Dim]"), "unknown_rank": (3, "bool")},
        "Dim": {"size": (1, "int64")},
    },
)
# TensorFlow's DataType
_TYPES = {1: "float32", 2: "float64", 3: "int32", 4: "uint8", 5: "int16", 6: "int8", 7: "string", 8: "complex64",
          9: "int64", 10: "bool", 14: "bfloat16", 17: "uint16", 19: "float16", 22: "uint32", 23: "uint64"}  # fmt: skip


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


def parse(content: bytes) -> Model:
    """Read `saved_model.pb`.

    Raises:
        google.protobuf.message.DecodeError: the content is no SavedModel.
    """
    graphs = _MESSAGES["SavedModel"].FromString(content).meta_graphs
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


def _described(tensor: protos.Any) -> str:
    dims = ", ".join("n" if dim.size < 0 else str(dim.size) for dim in tensor.shape.dim)
    shape = "of any shape" if tensor.shape.unknown_rank else f"[{dims}]"
    return f"{_TYPES.get(tensor.dtype, f'type {tensor.dtype}')} {shape}"
