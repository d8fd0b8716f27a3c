"""PyTorch's older weight files without PyTorch: names and values of tensors.

`torch.save` wrote, before version 1.6: pickles of a magic number, the version, facts on the machine, the
tensors by name (each refers to a storage) and the storages' keys; then for each key the count and the values.
"""

from __future__ import annotations

import collections
import pathlib
import pickle
from typing import IO, Any, NamedTuple

import numpy as np

from models.common.rows import RowError

_MAGIC = 0x1950A86A20F9469CFC6C
_STORAGES = {
    "FloatStorage": "<f4",
    "DoubleStorage": "<f8",
    "HalfStorage": "<f2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "?",
}


class _Storage(NamedTuple):
    kind: str
    key: str


class _Tensor(NamedTuple):
    storage: _Storage
    offset: int
    size: tuple[int, ...]
    strides: tuple[int, ...]  # values, not bytes; they need not be those of a contiguous array


def read(path: str | pathlib.Path) -> dict[str, np.ndarray]:
    """Read the tensors of a weight file by name.

    Only what a weight file is made of is unpickled: a file cannot run code.

    Raises:
        RowError: the file is missing, truncated, of another format or holds anything but tensors.
    """
    try:
        with pathlib.Path(path).open("rb") as stream:
            return _read(stream)
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError, AttributeError) as error:
        reason = " ".join(str(error).split()) or "it ends too soon"
        raise RowError(
            f"{path}: is no weight file of torch.save before 1.6 ({reason}); copy it again"
        ) from None
    except OSError as error:
        raise RowError(f"{path}: {error.strerror}; name a file of weights") from None


def _read(stream: IO[bytes]) -> dict[str, np.ndarray]:
    magic, version, _ = (_Unpickler(stream).load() for _ in range(3))
    if (magic, version) != (_MAGIC, 1001):
        raise ValueError("it does not begin as such a file does")
    tensors = _Unpickler(stream).load()
    keys = _Unpickler(stream).load()
    kinds = {tensor.storage.key: tensor.storage.kind for tensor in tensors.values()}
    storages = {key: _values(stream, kinds.get(key, "u1")) for key in keys}
    return {name: _array(tensor, storages[tensor.storage.key]) for name, tensor in tensors.items()}


def _values(stream: IO[bytes], kind: str) -> np.ndarray:
    """The values of the next storage."""
    count = int(np.frombuffer(stream.read(8), "<i8")[0])
    content = stream.read(count * np.dtype(kind).itemsize)
    return np.frombuffer(content, kind, count)


def _array(tensor: _Tensor, values: np.ndarray) -> np.ndarray:
    """A tensor's values in its shape, by its strides."""
    index = np.full(tensor.size, tensor.offset)
    for axis, (size, stride) in enumerate(zip(tensor.size, tensor.strides, strict=True)):
        place = np.arange(size) * stride
        index += place.reshape([-1 if other == axis else 1 for other in range(len(tensor.size))])
    return values[index]


class _Unpickler(pickle.Unpickler):
    """An unpickler of tensors, dictionaries, numbers and texts alone."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, size, strides, *_: _Tensor(storage, offset, size, strides)
        if module == "torch" and name in _STORAGES:
            return _STORAGES[name]
        raise pickle.UnpicklingError(f"it holds {module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, *_ = pid
        return _Storage(kind, key)
