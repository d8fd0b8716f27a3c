"""Servable: one version of a model in memory."""

from __future__ import annotations

import gc
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from factory.serve import signatures
from factory.serve.errors import RequestError, invalid, of_tensorflow
from factory.serve.signatures import Signature


class Servable:
    """A loaded SavedModel. Safe for use by many threads, which run it side by side.

    It is loaded as Python programs load it. A session, as TensorFlow Serving has it, is neither faster nor
    smaller, and does not find the variables of Keras 3 in models that were exported without care for that.
    """

    def __init__(
        self, name: str, version: int, functions: Mapping[str, Callable[..., Any]], graph: Any
    ) -> None:
        """Set what was loaded; see `load`.

        Args:
            name: name of the model.
            version: version of the model.
            functions: function of each signature.
            graph: the MetaGraphDef.
        """
        self.name, self.version = name, version
        self.definitions: Mapping[str, Any] = dict(graph.signature_def)
        self.signatures: Mapping[str, Signature] = signatures.of(self.definitions)
        self._functions = dict(functions)
        self._kept: Any = None

    @classmethod
    def load(cls, name: str, version: int, folder: pathlib.Path) -> Servable:
        """Load a version.

        Args:
            name: name of the model.
            version: version of the model.
            folder: folder of the SavedModel.

        Raises:
            RequestError: it cannot be loaded.
        """
        import tensorflow as tf

        try:
            loaded = tf.saved_model.load(str(folder), tags=["serve"])
            graph = _graph(folder)
        except tf.errors.OpError as error:
            raise of_tensorflow(error.error_code, error.message) from error
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            reason = next(iter(str(error).strip().splitlines()), type(error).__name__)
            raise RequestError("INTERNAL", f"{folder} cannot be loaded: {reason}") from error
        made = cls(name, version, loaded.signatures, graph)
        made._kept = loaded  # the variables live as long as it does
        return made

    def run(self, signature: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Answer a request.

        Args:
            signature: name of a signature.
            inputs: an array for each of its inputs.

        Raises:
            RequestError: the model refuses the inputs, or is closed.
        """
        import tensorflow as tf

        function, found = self._functions.get(signature), self.signatures.get(signature)
        if found is None:
            raise RequestError("FAILED_PRECONDITION", f'Serving signature key "{signature}" not found.')
        if function is None:
            raise RequestError("UNAVAILABLE", f"version {self.version} of {self.name} is unloaded")
        specs = found.inputs
        if unknown := inputs.keys() - specs.keys():
            raise invalid(f"signature {signature!r} has no input {min(unknown)!r}")
        try:
            given = {
                name: tf.constant(value, tf.as_dtype(specs[name].dtype)) for name, value in inputs.items()
            }
            return {name: _array(value) for name, value in function(**given).items()}
        except tf.errors.OpError as error:
            raise of_tensorflow(error.error_code, error.message) from error
        except (TypeError, ValueError) as error:  # shapes that the function was not made for
            raise invalid(str(error)) from error

    def close(self) -> None:
        """Give the memory back. Nobody may use the servable any more."""
        self._functions, self._kept = {}, None
        gc.collect()  # what was loaded refers to itself


def _graph(folder: pathlib.Path) -> Any:
    from tensorflow.core.protobuf import saved_model_pb2

    saved = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    return next(graph for graph in saved.meta_graphs if "serve" in graph.meta_info_def.tags)


def _array(tensor: Any) -> np.ndarray:
    value = tensor.numpy()
    return np.asarray(value, object if isinstance(value, bytes) else None)
