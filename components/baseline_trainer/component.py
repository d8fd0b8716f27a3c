"""BaselineTrainer: TFX's Trainer for baselines, whose failure does not end the run."""

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

NOT_TRAINED = "not_trained"  # custom property of a model artifact without a model: the reason
# Failures of the machine: a retry may succeed, so they must not be cached.
_OF_THE_MACHINE = (OSError, MemoryError, tf.errors.ResourceExhaustedError)


class Executor(executor.GenericExecutor):
    """Executor that trains a baseline; if it cannot be trained, it records the reason and leaves no model."""

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
    """Remove the partial model, and record the reason as a property and as a file.

    Object stores keep no empty folders, and not every orchestrator keeps properties.
    """
    if fileio.exists(model.uri):
        fileio.rmtree(model.uri)
    io_utils.write_string_file(f"{model.uri}/{NOT_TRAINED}.txt", reason)
    model.set_string_custom_property(NOT_TRAINED, reason)


def why_not_trained(model: types.Artifact) -> str:
    """Return the reason why a model artifact holds no model; "" if it holds one."""
    file = f"{model.uri}/{NOT_TRAINED}.txt"
    return io_utils.read_string_file(file) if fileio.exists(file) else ""


class BaselineTrainer(Trainer):
    """TFX's Trainer; if training fails, `model` holds no model and its property `not_trained` the reason."""

    EXECUTOR_SPEC = executor_spec.ExecutorClassSpec(Executor)
