"""BaselineTrainer: TFX's Trainer for a model that a product's model is only compared with."""

from __future__ import annotations

import logging
from typing import Any

from tfx import types
from tfx.components.trainer import executor
from tfx.components.trainer.component import Trainer
from tfx.dsl.components.base import executor_spec
from tfx.dsl.io import fileio
from tfx.types import artifact_utils
from tfx.types.standard_component_specs import MODEL_KEY

from models.common.baselines import NotTrainable
from models.common.errors import describe

NOT_TRAINED = "not_trained"  # the custom property of a model artifact without a model: the reason in words


class Executor(executor.GenericExecutor):
    """Trains a baseline, or leaves the model artifact empty and records the reason."""

    def Do(  # noqa: N802
        self,
        input_dict: dict[str, list[types.Artifact]],
        output_dict: dict[str, list[types.Artifact]],
        exec_properties: dict[str, Any],
    ) -> None:
        """Train with `run_fn`; a failure ends neither the node nor the run."""
        try:
            super().Do(input_dict, output_dict, exec_properties)
        except Exception as error:
            if isinstance(error, NotTrainable):
                logging.warning("the baseline was not trained: %s", error)
            else:  # an error of the baseline, which its traceback explains
                logging.exception("the baseline failed")
            model = artifact_utils.get_single_instance(output_dict[MODEL_KEY])
            if fileio.exists(model.uri):  # half a model is none
                fileio.rmtree(model.uri)
            fileio.makedirs(model.uri)
            model.set_string_custom_property(NOT_TRAINED, describe(error))


class BaselineTrainer(Trainer):
    """Takes what the Trainer takes; where training fails, `model` holds no model and has `not_trained` set."""

    EXECUTOR_SPEC = executor_spec.ExecutorClassSpec(Executor)
