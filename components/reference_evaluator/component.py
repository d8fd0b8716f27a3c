"""ReferenceEvaluator: TFX's Evaluator for a baseline or reference product, which may be absent."""

from __future__ import annotations

from typing import Any

from tfx import types
from tfx.components.evaluator import executor
from tfx.components.evaluator.component import Evaluator
from tfx.dsl.components.base import executor_spec
from tfx.types import artifact_utils
from tfx.types.standard_component_specs import EVALUATION_KEY, MODEL_KEY

from components.baseline_trainer.component import NOT_TRAINED, why_not_trained


class Executor(executor.Executor):
    """Executor that leaves the evaluation empty if no model was resolved or trained."""

    def Do(  # noqa: N802
        self,
        input_dict: dict[str, list[types.Artifact]],
        output_dict: dict[str, list[types.Artifact]],
        exec_properties: dict[str, Any],
    ) -> None:
        """Evaluate `model` on `examples`; `not_trained` of the evaluation says why there was none."""
        models = input_dict.get(MODEL_KEY)
        if not models:
            return
        if reason := why_not_trained(artifact_utils.get_single_instance(models)):
            evaluation = artifact_utils.get_single_instance(output_dict[EVALUATION_KEY])
            evaluation.set_string_custom_property(NOT_TRAINED, reason)
            return
        super().Do(input_dict, output_dict, exec_properties)


class ReferenceEvaluator(Evaluator):
    """Takes what the Evaluator takes; its `eval_config` has no thresholds, so it blesses nothing."""

    EXECUTOR_SPEC = executor_spec.BeamExecutorSpec(Executor)
