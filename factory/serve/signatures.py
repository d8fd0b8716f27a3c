"""Signatures of a SavedModel: names, types and shapes of inputs and outputs.

Nothing here imports TensorFlow.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from factory.serve.errors import RequestError, invalid

DEFAULT = "serving_default"
PREDICT, CLASSIFY, REGRESS = (f"tensorflow/serving/{name}" for name in ("predict", "classify", "regress"))
_HIDDEN = "__saved_model_init_op"  # a signature that is no signature
# TensorFlow's types by number, with NumPy's name and the field of a TensorProto that holds values.
_TYPES = {
    1: ("DT_FLOAT", "float32", "float_val"),
    2: ("DT_DOUBLE", "float64", "double_val"),
    3: ("DT_INT32", "int32", "int_val"),
    4: ("DT_UINT8", "uint8", "int_val"),
    5: ("DT_INT16", "int16", "int_val"),
    6: ("DT_INT8", "int8", "int_val"),
    7: ("DT_STRING", "object", "string_val"),
    9: ("DT_INT64", "int64", "int64_val"),
    10: ("DT_BOOL", "bool", "bool_val"),
    14: ("DT_BFLOAT16", "bfloat16", "half_val"),
    17: ("DT_UINT16", "uint16", "int_val"),
    19: ("DT_HALF", "float16", "half_val"),
    22: ("DT_UINT32", "uint32", "uint32_val"),
    23: ("DT_UINT64", "uint64", "uint64_val"),
}


@dataclasses.dataclass(frozen=True)
class Type:
    """A type of values.

    Attributes:
        number: TensorFlow's number.
        name: TensorFlow's name, such as "DT_FLOAT".
        numpy: NumPy's type; object for strings.
        field: field of a TensorProto that holds the values.
    """

    number: int
    name: str
    numpy: np.dtype[Any]
    field: str


@functools.cache
def type_of(number: int) -> Type:
    """The type with TensorFlow's number.

    Raises:
        RequestError: it cannot be served.
    """
    if number not in _TYPES:
        raise RequestError("UNIMPLEMENTED", f"tensors of TensorFlow's type {number} are not served")
    name, kind, field = _TYPES[number]
    if kind == "bfloat16":
        import ml_dtypes

        return Type(number, name, np.dtype(ml_dtypes.bfloat16), field)
    return Type(number, name, np.dtype(kind), field)


@functools.cache
def type_for(numpy: np.dtype[Any]) -> Type:
    """The type of NumPy's type.

    Raises:
        RequestError: it cannot be served.
    """
    if numpy.kind in "OSU":
        return type_of(7)
    found = (number for number in _TYPES if type_of(number).numpy == numpy)
    return type_of(next(found, -1))


@dataclasses.dataclass(frozen=True)
class TensorSpec:
    """What a signature says of a tensor.

    Attributes:
        name: name of the tensor in the graph.
        dtype: TensorFlow's number of its type.
        shape: size of each dimension, None where it may vary; None for any shape.
    """

    name: str
    dtype: int
    shape: tuple[int | None, ...] | None

    @property
    def type(self) -> Type:
        """The type of its values."""
        return type_of(self.dtype)

    @property
    def batched(self) -> bool:
        """Whether rows can be added to it."""
        return self.shape is None or (bool(self.shape) and self.shape[0] is None)

    def fits(self, shape: tuple[int, ...]) -> bool:
        """Whether an array of this shape can be given."""
        return self.shape is None or (
            len(shape) == len(self.shape)
            and all(size in (None, given) for size, given in zip(self.shape, shape, strict=True))
        )


@dataclasses.dataclass(frozen=True)
class Signature:
    """A signature.

    Attributes:
        name: its name, such as "serving_default".
        method: name of its method, such as "tensorflow/serving/predict".
        inputs: inputs by name.
        outputs: outputs by name.
    """

    name: str
    method: str
    inputs: Mapping[str, TensorSpec]
    outputs: Mapping[str, TensorSpec]

    @functools.cached_property
    def batched(self) -> bool:
        """Whether rows of several requests can be answered at once."""
        return bool(self.inputs) and all(
            spec.batched for spec in (*self.inputs.values(), *self.outputs.values())
        )

    def check(self, inputs: Mapping[str, np.ndarray]) -> None:
        """Check inputs.

        Raises:
            RequestError: inputs are missing or not known, or differ in type or shape.
        """
        extra, missing = inputs.keys() - self.inputs.keys(), self.inputs.keys() - inputs.keys()
        if extra or missing:
            raise invalid(
                f"inputs do not match signature {self.name!r}. Sent extra: {{{','.join(sorted(extra))}}}. "
                f"Missing but required: {{{','.join(sorted(missing))}}}."
            )
        for name, spec in self.inputs.items():
            given = inputs[name]
            if type_for(given.dtype) != spec.type:
                raise invalid(
                    f"input {name!r} must be of type {spec.type.name}, and is {type_for(given.dtype).name}"
                )
            if not spec.fits(given.shape):
                wanted = ",".join("?" if size is None else str(size) for size in spec.shape or ())
                shape = ",".join(map(str, given.shape))
                raise invalid(f"input {name!r} must be of shape [{wanted}], and is [{shape}]")


def of(definitions: Mapping[str, Any]) -> dict[str, Signature]:
    """The signatures of a model, from the SignatureDefs of its MetaGraphDef."""
    return {
        name: Signature(name, given.method_name, _specs(given.inputs), _specs(given.outputs))
        for name, given in sorted(definitions.items())
        if name != _HIDDEN
    }


def _specs(tensors: Mapping[str, Any]) -> dict[str, TensorSpec]:
    return {
        name: TensorSpec(info.name, info.dtype, _shape(info.tensor_shape))
        for name, info in sorted(tensors.items())
    }


def _shape(given: Any) -> tuple[int | None, ...] | None:
    return None if given.unknown_rank else tuple(None if d.size < 0 else d.size for d in given.dim)
