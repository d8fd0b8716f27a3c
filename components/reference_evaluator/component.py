"""ReferenceEvaluator: TFX's Evaluator for a model that may not be there, and that is never blessed."""

from __future__ import annotations

from typing import Any

from tfx import types
from tfx.components.evaluator import executor
from tfx.components.evaluator.component import Evaluator
from tfx.dsl.components.base import executor_spec


class Executor(executor.Executor):
    """Leaves the evaluation empty where no model was resolved."""

    def Do(  # noqa: N802
        self,
        input_dict: dict[str, list[types.Artifact]],
        output_dict: dict[str, list[types.Artifact]],
        exec_properties: dict[str, Any],
    ) -> None:
        """Evaluate `model` on `examples`."""
        if input_dict.get("model"):
            super().Do(input_dict, output_dict, exec_properties)


class ReferenceEvaluator(Evaluator):
    """Takes what the Evaluator takes; its `eval_config` has no thresholds, so it blesses nothing."""

    EXECUTOR_SPEC = executor_spec.BeamExecutorSpec(Executor)
