"""SavedModels that every server loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tensorflow as tf


def write(module: tf.Module, folder: str, signatures: Mapping[str, Any]) -> None:
    """Write a SavedModel.

    Keras 3 wraps the variables of TensorFlow. Python programs load a SavedModel that tracks the wrappers
    alone, but the graph in it restores no variable, and TensorFlow Serving, which runs that graph, cannot use
    it. So the variables that the signatures read are tracked as well.

    Args:
        module: module that tracks what the signatures use, such as tables.
        folder: folder to write to.
        signatures: functions with an input signature, `tf.function`, by name.
    """
    graphs = [function.get_concrete_function().graph for function in signatures.values()]
    read = {id(variable): variable for graph in graphs for variable in graph.variables}
    module.served_variables = list(read.values())
    tf.saved_model.save(module, folder, signatures=dict(signatures))
