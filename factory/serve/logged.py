"""A logged request as a PredictionLog of TensorFlow Serving, without TensorFlow.

A PredictionLog has no id; it is kept as `request_origin`. The outermost messages are read and written here,
since the file that declares them depends on ones that are in no package.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from factory.inspection import protos, wire

_METADATA, _PREDICT_LOG = 1, 6  # fields of PredictionLog
_REQUEST, _RESPONSE = 1, 2  # fields of PredictLog
_STRING = 7  # TensorFlow's number of the type
_TYPES = {
    1: "float32", 2: "float64", 3: "int32", 4: "uint8", 5: "int16", 6: "int8", 9: "int64", 10: "bool",
    17: "uint16", 19: "float16", 22: "uint32", 23: "uint64",
}  # fmt: skip
_NUMBERS = {name: number for number, name in _TYPES.items()}
Arrays = Mapping[str, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Logged:
    """A request and its answer.

    Attributes:
        id: id of the request.
        model: name of the model.
        version: its version.
        signature: signature that was called.
        time: seconds since 1970.
        inputs: arrays by name; strings are bytes.
        outputs: arrays by name.
    """

    id: str
    model: str
    version: int
    signature: str
    time: int
    inputs: Arrays
    outputs: Arrays

    @property
    def rows(self) -> int:
        """Number of inputs that the request holds."""
        return max((len(array) for array in self.inputs.values() if array.ndim), default=1)


def size(arrays: Arrays) -> int:
    """Bytes of arrays in memory, about; those of strings included."""
    return sum(_size(np.asarray(array)) for array in arrays.values())


def _size(array: np.ndarray) -> int:
    return array.nbytes + (sum(map(len, array.ravel().tolist())) if array.dtype.kind == "O" else 0)


def encoded(one: Logged, sample: float = 1.0) -> bytes:
    """A PredictionLog.

    Args:
        one: request.
        sample: share of requests that are logged.

    Raises:
        ValueError: an array has a type that is not logged.
    """
    metadata, request, response = _messages()
    for message in (about := metadata(), asked := request(), answered := response()):
        message.model_spec.name, message.model_spec.signature_name = one.model, one.signature
        message.model_spec.version.value = one.version
    about.request_origin, about.timestamp_secs = one.id, one.time
    about.sampling_config.sampling_rate = sample
    for arrays, tensors in ((one.inputs, asked.inputs), (one.outputs, answered.outputs)):
        for name, array in arrays.items():
            _write(np.asarray(array), tensors[name])
    log = _field(_REQUEST, asked.SerializeToString()) + _field(_RESPONSE, answered.SerializeToString())
    return _field(_METADATA, about.SerializeToString()) + _field(_PREDICT_LOG, log)


def id_of(record: bytes) -> str:
    """The id in a PredictionLog, without reading the rest; "" where it has none."""
    return str(_metadata(dict(wire.fields(record))).request_origin)


def decoded(record: bytes) -> Logged | None:
    """The request of a PredictionLog; None where it logs no prediction.

    Raises:
        ValueError: it cannot be read.
    """
    from google.protobuf.message import DecodeError

    try:
        fields = dict(wire.fields(record))
        if _PREDICT_LOG not in fields:
            return None
        parts = dict(wire.fields(fields[_PREDICT_LOG]))
        _, request, response = _messages()
        about = _metadata(fields)
        asked = request.FromString(parts.get(_REQUEST, b""))
        answered = response.FromString(parts.get(_RESPONSE, b""))
    except DecodeError as error:
        raise ValueError(str(error)) from None
    spec = answered.model_spec if answered.HasField("model_spec") else asked.model_spec
    return Logged(
        about.request_origin,
        spec.name,
        spec.version.value,
        spec.signature_name,
        about.timestamp_secs,
        {name: _read(tensor) for name, tensor in asked.inputs.items()},
        {name: _read(tensor) for name, tensor in answered.outputs.items()},
    )


def _metadata(fields: Mapping[int, Any]) -> Any:
    return _messages()[0].FromString(fields.get(_METADATA, b""))


@functools.cache
def _messages() -> tuple[Any, Any, Any]:
    """The classes LogMetadata, PredictRequest and PredictResponse."""
    predict = "tensorflow_serving/apis/predict.proto"
    return (
        protos.message("tensorflow_serving/apis/logging.proto", "tensorflow.serving.LogMetadata"),
        protos.message(predict, "tensorflow.serving.PredictRequest"),
        protos.message(predict, "tensorflow.serving.PredictResponse"),
    )


def _field(number: int, content: bytes) -> bytes:
    """A field of bytes."""
    length, head = len(content), bytearray([number << 3 | 2])
    while length >= 0x80:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    head.append(length)
    return bytes(head) + content


def _write(array: np.ndarray, tensor: Any) -> None:
    for length in array.shape:
        tensor.tensor_shape.dim.add().size = length
    if array.dtype.kind in "OSU":
        tensor.dtype = _STRING
        values = array.ravel().tolist()
        tensor.string_val.extend(v.encode() if isinstance(v, str) else v for v in values)
    elif array.dtype.name in _NUMBERS:
        tensor.dtype = _NUMBERS[array.dtype.name]
        tensor.tensor_content = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
    else:
        raise ValueError(f"arrays of {array.dtype.name} are not logged")


def _read(tensor: Any) -> np.ndarray:
    shape = [dimension.size for dimension in tensor.tensor_shape.dim]
    if tensor.dtype == _STRING:
        return np.array(list(tensor.string_val), object).reshape(shape)
    if tensor.dtype not in _TYPES:
        raise ValueError(f"tensors of type {tensor.dtype} are not logged")
    little = np.dtype(_TYPES[tensor.dtype]).newbyteorder("<")
    return np.frombuffer(tensor.tensor_content, little).reshape(shape)
