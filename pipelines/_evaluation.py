"""Evaluation specs: metrics and slices of a model, and gates as TFMA thresholds."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow_model_analysis as tfma
from google.protobuf import json_format
from tensorflow_model_analysis.metrics import metric_specs
from tensorflow_model_analysis.proto import config_pb2
from tfx.dsl.components.base.base_component import BaseComponent
from tfx.types.channel import BaseChannel

from components.evaluator.component import Evaluator
from components.policy_evaluator.component import PolicyEvaluator
from components.reference_evaluator.component import ReferenceEvaluator
from models.common.control.environments import Environment
from pipelines._fingerprint import fingerprint
from schemas import gates, strict

INFERENCE_BATCH = 256  # examples per call of the model in an Evaluator
NO_GATES = gates.Gates()


@dataclasses.dataclass(frozen=True)
class EvalSpec:
    """Evaluation of a model that predicts from examples, by TFX's Evaluator.

    Attributes:
        metrics: metrics of TFMA, of Keras, or the project's own.
        prediction_key: prediction key: the model's output that standard metrics read.
        slices: slice features.
        label_key: label feature.
        signature: signature of the model that takes serialized Examples.
    """

    metrics: Sequence[Any]
    prediction_key: str
    slices: Sequence[str] = ()
    label_key: str = "label"
    signature: str = "serving_default"

    def evaluator(self, limits: gates.Gates, **inputs: BaseChannel) -> BaseComponent:
        """Return the node that evaluates a model and blesses it if it meets the gates."""
        return Evaluator(
            eval_config=self.config(limits),
            example_splits=["test"],
            code=fingerprint(Evaluator),
            **inputs,
        )

    def reference(
        self, model: BaseChannel | None, examples: BaseChannel, schema: BaseChannel
    ) -> BaseComponent:
        """Return the node that evaluates a baseline or reference product; its model may be absent."""
        return ReferenceEvaluator(
            examples=examples,
            schema=schema,
            model=model,
            eval_config=self.config(NO_GATES),
            example_splits=["test"],
        )

    def config(self, limits: gates.Gates) -> tfma.EvalConfig:
        """Return TFMA's configuration, with the gates as thresholds."""
        return eval_config(self, limits)


@dataclasses.dataclass(frozen=True)
class EpisodeSpec(EvalSpec):
    """Evaluation of a policy by the returns of the episodes that it plays.

    Attributes:
        environment: environment of the policy.
        episodes: number of test episodes; their seeds are fixed and used for nothing else.
        discount: discount factor (gamma) of a step, as in training.
        reward_scale: factor of rewards in training.
    """

    prediction_key: str = "return"
    label_key: str = ""
    environment: Environment | None = None
    episodes: int = 100
    discount: float = 1.0
    reward_scale: float = 1.0

    def evaluator(self, limits: gates.Gates, **inputs: BaseChannel) -> BaseComponent:
        """Return the node that plays the episodes and blesses the policy if it meets the gates."""
        assert self.environment
        inputs.pop("schema", None)
        return PolicyEvaluator(
            environment=self.environment.to_json(),
            count=self.episodes,
            discount=self.discount,
            reward_scale=self.reward_scale,
            eval_config=json_format.MessageToJson(self.config(limits), sort_keys=True),
            code=fingerprint(PolicyEvaluator),
            **inputs,
        )

    def reference(
        self, model: BaseChannel | None, examples: BaseChannel, schema: BaseChannel
    ) -> BaseComponent:
        """Return the node that evaluates a reference policy; without a model, a random policy."""
        del examples, schema
        return self.evaluator(NO_GATES, **({"model": model} if model else {}))


def eval_config(spec: EvalSpec, limits: gates.Gates) -> tfma.EvalConfig:
    """Return TFMA's configuration of an evaluation, with the gates as thresholds.

    Raises:
        gates.GateError: a gate names an unknown metric or slice feature.
    """
    measured = tfma.MetricsSpec(metrics=map(_metric_config, spec.metrics))
    by_name = {_name(config): config for config in measured.metrics}
    emitted = [
        name
        for metric, config in zip(spec.metrics, measured.metrics, strict=True)
        for name in getattr(metric, "NAMES", (_name(config),))
    ]

    def bound(name: str, threshold: tfma.MetricThreshold, where: tfma.SlicingSpec) -> None:
        if name not in emitted:
            raise gates.GateError(f"metric {strict.unknown(name, sorted(emitted))}")
        # A metric with several values has no entry under their names: thresholds are set in the metrics spec.
        holder = by_name[name].per_slice_thresholds if name in by_name else None
        if holder is None:
            holder = measured.per_slice_thresholds[name].thresholds
        holder.append(config_pb2.PerSliceMetricThreshold(slicing_specs=[where], threshold=threshold))

    for name, threshold in thresholds(limits.metrics, limits.change).items():
        bound(name, threshold, tfma.SlicingSpec())
    for part, bounds in limits.slices.items():
        feature, _, value = part.partition(" ")
        if feature not in spec.slices:
            raise gates.GateError(f"slices: feature {strict.unknown(feature, spec.slices)}")
        for name, threshold in thresholds(bounds, {}).items():
            bound(name, threshold, tfma.SlicingSpec(feature_values={feature: value}))
    return tfma.EvalConfig(
        model_specs=[
            tfma.ModelSpec(
                signature_name=spec.signature,
                label_key=spec.label_key,
                prediction_key=spec.prediction_key,
                inference_batch_size=INFERENCE_BATCH,
            )
        ],
        metrics_specs=[measured],
        slicing_specs=[
            tfma.SlicingSpec(),
            *(tfma.SlicingSpec(feature_keys=[key]) for key in spec.slices),
        ],
    )


def thresholds(
    bounds: Mapping[str, gates.Bound], changes: Mapping[str, gates.Change]
) -> dict[str, tfma.MetricThreshold]:
    """Return the metric gates as TFMA thresholds, by metric."""
    result: dict[str, tfma.MetricThreshold] = {}
    for name, bound in bounds.items():
        value = result.setdefault(name, tfma.MetricThreshold()).value_threshold
        if bound.at_least is not None:
            value.lower_bound.value = bound.at_least
        if bound.at_most is not None:
            value.upper_bound.value = bound.at_most
    for name, change in changes.items():
        threshold = result.setdefault(name, tfma.MetricThreshold()).change_threshold
        if change.may_fall is not None:
            threshold.direction = tfma.MetricDirection.HIGHER_IS_BETTER
            threshold.absolute.value = -change.may_fall
        if change.may_rise is not None:
            threshold.direction = tfma.MetricDirection.LOWER_IS_BETTER
            threshold.absolute.value = change.may_rise
    return result


def _metric_config(metric: Any) -> tfma.MetricConfig:
    """Return TFMA's configuration of a metric; one of the project's own gets a source fingerprint."""
    if isinstance(metric, tfma.MetricConfig):  # names one of Keras' metrics
        return metric
    config = metric_specs.config_from_metric(metric)
    if type(metric).__module__.startswith(("components.", "models.")):
        config.module = type(metric).__module__
        given = {**metric.get_config(), "code": fingerprint(type(metric))}
        config.config = json.dumps(given, sort_keys=True)
    return config


def _name(config: tfma.MetricConfig) -> str:
    """Name of a metric's value."""
    given = json.loads(config.config or "{}").get("name")
    return given or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", config.class_name).lower()
