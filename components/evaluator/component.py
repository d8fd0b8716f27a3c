"""Evaluator: TFX's Evaluator, which distinguishes gates not applicable to the data from failed gates."""

from __future__ import annotations

from typing import Any

import tensorflow_model_analysis as tfma
from tfx import types
from tfx.components.evaluator import component, constants, executor
from tfx.dsl.components.base import executor_spec
from tfx.types import artifact_utils
from tfx.utils import proto_utils

from components.evaluator import judging


class Executor(executor.Executor):
    """TFX's executor with the judgement of `judging.settle`."""

    def Do(  # noqa: N802
        self,
        input_dict: dict[str, list[types.Artifact]],
        output_dict: dict[str, list[types.Artifact]],
        exec_properties: dict[str, Any],
    ) -> None:
        """Evaluate `model` on `examples` and bless it if the applicable gates are met."""
        super().Do(input_dict, output_dict, exec_properties)
        blessing = artifact_utils.get_single_instance(output_dict["blessing"])
        if not blessing.has_custom_property(constants.ARTIFACT_PROPERTY_BLESSED_KEY):
            return  # there are no gates
        eval_config = tfma.EvalConfig()
        proto_utils.json_to_proto(exec_properties["eval_config"], eval_config)
        evaluation = artifact_utils.get_single_uri(output_dict["evaluation"])
        has_baseline = bool(input_dict.get("baseline_model"))
        judging.mark(blessing, judging.settle(evaluation, eval_config, has_baseline))


class Evaluator(component.Evaluator):
    """TFX's Evaluator with the further parameter `code`, the source fingerprint."""

    EXECUTOR_SPEC = executor_spec.BeamExecutorSpec(Executor)

    def __init__(self, code: str, **inputs: Any) -> None:
        """Wire the node; `inputs` are those of TFX's Evaluator."""
        super().__init__(**inputs)
        self.spec.exec_properties["code"] = code
