"""Protocol buffers of packages whose import would load TensorFlow.

The generated modules hold the serialized descriptors as a literal, which is read without importing them.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import pathlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.protobuf.descriptor_pool import DescriptorPool


class ProtoError(ValueError):
    """A package does not have the message; it is missing, or of another release."""


@functools.cache
def message(file: str, name: str) -> Any:
    """The class of a message.

    Args:
        file: path of the .proto within site-packages, such as
            "tensorflow_model_analysis/proto/metrics_for_slice.proto".
        name: full name of the message.

    Raises:
        ProtoError: there is no such file or message.
    """
    from google.protobuf import message_factory

    pool = _pool()
    _add(pool, file)
    try:
        return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))
    except KeyError:
        raise ProtoError(f"{file} has no message {name}") from None


@functools.cache
def _pool() -> DescriptorPool:
    from google.protobuf import descriptor_pool

    return descriptor_pool.DescriptorPool()


@functools.cache
def _add(pool: DescriptorPool, file: str) -> None:
    """Add a file's descriptors to a pool, those that it imports first."""
    from google.protobuf import descriptor_pb2

    described = descriptor_pb2.FileDescriptorProto.FromString(_literal(_module(file)))
    for needed in described.dependency:
        _add(pool, needed)
    pool.Add(described)


def _module(file: str) -> pathlib.Path:
    package, _, rest = file.removesuffix(".proto").partition("/")
    spec = importlib.util.find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        module = pathlib.Path(folder, f"{rest}_pb2.py")
        if module.is_file():
            return module
    raise ProtoError(f"{file} is in no installed package; install the factory anew")


def _literal(module: pathlib.Path) -> bytes:
    """The longest bytes literal of a generated module: its descriptors."""
    found = (
        node.value
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, bytes)
    )
    return max(found, key=len)
