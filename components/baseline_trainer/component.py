"""BaselineTrainer: TFX's Trainer for a model that a product's model is only compared with."""

from __future__ import annotations

import logging
from typing import Any

import tensorflow as tf
from tfx import types
from tfx.components.trainer import executor
from tfx.components.trainer.component import Trainer
from tfx.dsl.components.base import executor_spec
from tfx.dsl.io import fileio
from tfx.types import artifact_utils
from tfx.types.standard_component_specs import MODEL_KEY
from tfx.utils import io_utils

from models.common.baselines import NotTrainableError
from models.common.errors import describe

NOT_TRAINED = "not_trained"  # the custom property of a model artifact without a model: the reason in words
# Failures of the machine: another try may succeed, so the cache must not keep them.
_OF_THE_MACHINE = (OSError, MemoryError, tf.errors.ResourceExhaustedError)


class Executor(executor.GenericExecutor):
    """Trains a baseline; where it cannot be trained, leaves no model and records the reason."""

    def Do(  # noqa: N802
        self,
        input_dict: dict[str, list[types.Artifact]],
        output_dict: dict[str, list[types.Artifact]],
        exec_properties: dict[str, Any],
    ) -> None:
        """Train with `run_fn`; only a failure of the machine ends the run."""
        try:
            super().Do(input_dict, output_dict, exec_properties)
        except _OF_THE_MACHINE:
            raise
        except Exception as error:
            if isinstance(error, NotTrainableError):
                logging.warning("the baseline was not trained: %s", error)
            else:
                logging.exception("the baseline failed")
            _leave_without_model(artifact_utils.get_single_instance(output_dict[MODEL_KEY]), describe(error))


def _leave_without_model(model: types.Artifact, reason: str) -> None:
    """Remove what there is of a model, and record the reason as a property and as a file.

    Object stores keep no empty folders, and not every orchestrator keeps properties.
    """
    if fileio.exists(model.uri):
        fileio.rmtree(model.uri)
    io_utils.write_string_file(f"{model.uri}/{NOT_TRAINED}.txt", reason)
    model.set_string_custom_property(NOT_TRAINED, reason)


def why_not_trained(model: types.Artifact) -> str:
    """The reason why a model artifact holds no model; "" where it holds one."""
    file = f"{model.uri}/{NOT_TRAINED}.txt"
    return io_utils.read_string_file(file) if fileio.exists(file) else ""


class BaselineTrainer(Trainer):
    """Takes what the Trainer takes; where training fails, `model` holds no model but `not_trained` is set."""

    EXECUTOR_SPEC = executor_spec.ExecutorClassSpec(Executor)
