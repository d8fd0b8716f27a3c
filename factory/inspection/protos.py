"""Protocol buffers of packages whose import would load TensorFlow, or take longer than a command may.

The generated modules hold serialized descriptors as a literal, which is read without importing them.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import pathlib
from typing import Any

from factory.inspection import wire

_DEPENDENCY = 3  # field of FileDescriptorProto


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

    _add(file)
    try:
        return message_factory.GetMessageClass(_pool().FindMessageTypeByName(name))
    except KeyError:
        raise ProtoError(f"{file} has no message {name}") from None


@functools.cache
def _pool() -> Any:
    from google.protobuf import descriptor_pool

    return descriptor_pool.DescriptorPool()  # of its own: the packages may be imported later


@functools.cache
def _add(file: str) -> None:
    """Add a file's descriptors to the pool, after those of the files that it depends on."""
    literal = _literal(_module(file))
    for number, value in wire.fields(literal):
        if number == _DEPENDENCY:
            _add(value.decode())
    _pool().AddSerializedFile(literal)


def _literal(module: pathlib.Path) -> bytes:
    """The longest bytes literal of a generated module: its descriptors."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return max((value for value in constants if isinstance(value, bytes)), key=len)


def _module(file: str) -> pathlib.Path:
    package, _, rest = file.removesuffix(".proto").partition("/")
    spec = importlib.util.find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        module = pathlib.Path(folder, f"{rest}_pb2.py")
        if module.is_file():
            return module
    raise ProtoError(f"{file} is in no installed package; install the factory anew")
