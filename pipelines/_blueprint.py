"""The shape that most products share; a product states only what is its own.

    ExampleGen - StatisticsGen - ExampleValidator - DataGate - Transform - Trainer - Evaluator - Pusher

A curated schema guards the data, and the latest blessed model stands beside the new one.
"""

from __future__ import annotations

import importlib
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow_model_analysis as tfma
from google.protobuf import json_format
from tensorflow_model_analysis.proto import config_pb2
from tfx.components.evaluator.component import Evaluator
from tfx.components.example_validator.component import ExampleValidator
from tfx.components.pusher.component import Pusher
from tfx.components.statistics_gen.component import StatisticsGen
from tfx.components.trainer.component import Trainer
from tfx.components.transform.component import Transform
from tfx.components.tuner.component import Tuner
from tfx.dsl.components.base.base_component import BaseComponent
from tfx.dsl.components.base.base_node import BaseNode
from tfx.dsl.components.common.resolver import Resolver
from tfx.dsl.placeholder.placeholder import Placeholder
from tfx.orchestration.pipeline import Pipeline
from tfx.proto import pusher_pb2, trainer_pb2, transform_pb2
from tfx.types.channel import BaseChannel, Channel, OutputChannel
from tfx.types.channel_utils import get_dependent_channels
from tfx.types.standard_artifacts import Model, ModelBlessing

import schemas
from components.curated_schema.component import CuratedSchema
from components.data_gate.component import DataGate
from components.experience_gen.component import ExperienceGen
from components.latest_blessed.component import LatestModel, LatestVersion
from components.latest_blessed.strategy import LatestBlessed
from components.policy_evaluator.component import PolicyEvaluator
from components.pretrainer.component import Pretrainer
from components.reference_evaluator.component import ReferenceEvaluator
from models.common.control.environments import Environment
from pipelines import _closure
from pipelines._place import Data, Place
from pipelines._settings import read_by
from schemas import gates

INFERENCE_BATCH = 256  # examples that the Evaluator hands to the model at once
NO_LIMITS = gates.Gates(gates.DataGate(), {}, {})


def supervised(
    product: str,
    place: Place,
    limits: gates.Gates,
    sources: Sequence[BaseComponent],
    config: Any,
    metrics: Sequence[tfma.MetricConfig],
    slices: Sequence[str],
    outputs: str,
    *,
    label: str = "label",
    signature: str = "serving_default",
    schema: str,
    preprocessing: str = "",
    tune: bool = False,
    pretrain: str = "",
    base: str = "",
    references: Sequence[str] = (),
    rivals: Sequence[str] = (),
    reference_metrics: Sequence[tfma.MetricConfig] = (),
) -> Pipeline:
    """Wire a product whose model learns labels from examples.

    Args:
        product: names the folder in models/.
        place: where the pipeline keeps its things.
        limits: the product's gates.
        sources: the nodes that make the examples; the last one yields the splits train, validation and
            test, of which the test split is the Evaluator's alone.
        config: a dataclass of settings; those that a learner reads reach it as `custom_config`.
        metrics: what is measured on the test split.
        slices: features by which the metrics are sliced as well.
        outputs: the model's output that standard metrics read.
        label: the feature that is the label.
        signature: of the model, which the Evaluator calls.
        schema: names the folder in schemas/ whose schema holds for the examples.
        preprocessing: the module with the `preprocessing_fn`, where it is not the product's own.
        tune: search the hyper-parameters before training, with the product's `tuner_fn`.
        pretrain: the function with which a Pretrainer makes the Trainer's base model.
        base: the product whose latest blessed model the Trainer builds upon; without one the run fails.
        references: products whose latest blessed models are measured beside this one, where there are any.
        rivals: modules in the product's folder whose `run_fn` trains another model to be measured beside it.
        reference_metrics: what is measured of references and rivals; the same metrics unless given.
    """
    examples = sources[-1].outputs["examples"]
    guard = _guard(examples, schema, limits)
    contract, gate = guard[0], guard[-1]
    models = f"models.{product}"
    transform = _transform(examples, contract, gate, preprocessing or f"{models}.preprocessing")

    def learning(learner: str) -> dict[str, Any]:
        """What a Trainer or a Tuner with the product's module of this name is given."""
        code = _closure.code(f"{models}.{learner}")
        return {
            "examples": examples,
            "transform_graph": transform.outputs["transform_graph"],
            "schema": contract.outputs["schema"],
            "train_args": trainer_pb2.TrainArgs(splits=["train"]),
            "eval_args": trainer_pb2.EvalArgs(splits=["validation"]),
            "custom_config": {**read_by(learner, config), "code": code},
        }

    needed = [base] if base else []
    blessed = {
        other: _latest_blessed(
            place, _id("Latest", other), other, place.command_for(other) if other == base else ""
        )
        for other in dict.fromkeys([*needed, *references])
    }
    ahead = None
    if pretrain:
        module = pretrain.rpartition(".")[0]
        ahead = Pretrainer(
            examples=examples,
            transform_graph=transform.outputs["transform_graph"],
            function=pretrain,
            config=json.dumps(read_by("pretrainer", config)),
            code=_closure.code("components.pretrainer.component", module),
        )
    tuner = Tuner(tuner_fn=f"{models}.tuner.tuner_fn", **learning("tuner")) if tune else None
    trainer = Trainer(
        run_fn=f"{models}.trainer.run_fn",
        hyperparameters=tuner.outputs["best_hyperparameters"] if tuner else None,
        base_model=ahead.outputs["model"] if ahead else blessed[base].outputs["model"] if base else None,
        **learning("trainer"),
    )
    trained = {
        rival: Trainer(run_fn=f"{models}.{rival}.run_fn", **learning(rival)).with_id(_id("Trainer", rival))
        for rival in rivals
    }
    if base:  # that it is not there is said first
        for source in sources:
            source.add_upstream_node(blessed[base])

    latest = _latest_blessed(place, "LatestBlessed", candidate=trainer.outputs["model"])
    evaluator = Evaluator(
        examples=examples,
        schema=contract.outputs["schema"],
        model=trainer.outputs["model"],
        baseline_model=latest.outputs["model"],
        eval_config=eval_config(limits, metrics, slices, outputs, label, signature),
        example_splits=["test"],
    )
    beside = eval_config(NO_LIMITS, reference_metrics or metrics, slices, outputs, label)
    others = [
        ReferenceEvaluator(
            examples=examples,
            schema=contract.outputs["schema"],
            model=node.outputs["model"],
            eval_config=beside,
            example_splits=["test"],
        ).with_id(_id("Evaluator", name))
        for name, node in [*((name, blessed[name]) for name in references), *trained.items()]
    ]
    for node in filter(None, (ahead, tuner, trainer, *trained.values(), *others)):
        node.add_upstream_node(gate)
    return _pipeline(
        place,
        [
            *blessed.values(),
            *sources,
            *guard,
            transform,
            *filter(None, (ahead, tuner)),
            *(trainer, *trained.values(), latest, *others, evaluator, _pusher(trainer, evaluator, place)),
        ],
    )


def agent(
    product: str,
    place: Place,
    limits: gates.Gates,
    environment: Environment,
    config: Any,
    metrics: Sequence[tfma.MetricConfig],
    *,
    models: str,
    schema: str,
    data: Data,
) -> Pipeline:
    """Wire a product whose model learns what to do in an environment.

    Steps that are played or were recorded are the examples, and the returns of episodes decide.

    Args:
        product: whose latest blessed model may play, outside trials.
        place: where the pipeline keeps its things.
        limits: the product's gates.
        environment: in which it acts.
        config: a dataclass of settings; those of the trainer reach it as `custom_config`.
        metrics: what is measured of returns.
        models: the package of its modules.
        schema: names the folder in schemas/ whose schema holds for the steps.
        data: recorded steps, or none: then episodes are played.
    """
    player = []
    if config.experience_of == "blessed" and data.none:
        player = [_latest_blessed(place, "Latest-policy", product, place.command_for(product))]
    experience = ExperienceGen(
        environment=environment.name,
        steps=config.experience,
        epsilon=config.experience_epsilon,
        seed=config.seed,
        **data.inputs(),
        code=_closure.code("components.experience_gen.component"),
        model=player[0].outputs["model"] if player else None,
    )
    examples = experience.outputs["examples"]
    guard = _guard(examples, schema, limits)
    contract, gate = guard[0], guard[-1]
    transform = _transform(
        examples, contract, gate, f"{models}.preprocessing", observations=list(environment.observations)
    )
    trainer = Trainer(
        run_fn=f"{models}.trainer.run_fn",
        examples=examples,
        transform_graph=transform.outputs["transform_graph"],
        schema=contract.outputs["schema"],
        train_args=trainer_pb2.TrainArgs(splits=["train"]),
        eval_args=trainer_pb2.EvalArgs(splits=["train"]),  # it validates by playing
        custom_config={
            **read_by("trainer", config),
            "environment": environment.name,
            "code": _closure.code(f"{models}.trainer"),
        },
    )
    latest = _latest_blessed(place, "LatestBlessed", candidate=trainer.outputs["model"])

    def evaluator(bounds: gates.Gates, **inputs: BaseChannel) -> BaseComponent:
        spec = eval_config(bounds, metrics, [], outputs="return", label="")
        return PolicyEvaluator(
            environment=environment.name,
            count=config.episodes,
            discount=config.discount,
            reward_scale=config.reward_scale,
            eval_config=json_format.MessageToJson(spec, sort_keys=True),
            code=_closure.code("components.policy_evaluator.component"),
            **inputs,
        )

    anything = evaluator(NO_LIMITS).with_id("Evaluator-random")
    judge = evaluator(
        limits, examples=examples, model=trainer.outputs["model"], baseline_model=latest.outputs["model"]
    ).with_id("Evaluator")
    for node in (trainer, anything, judge):
        node.add_upstream_node(gate)
    return _pipeline(
        place,
        [
            *(*player, experience, *guard, transform, trainer, latest, anything, judge),
            _pusher(trainer, judge, place),
        ],
    )


def _id(kind: str, name: str) -> str:
    """The id of a node that its component alone does not tell: Kubeflow Pipelines allows no underscores."""
    return f"{kind}-{name}".replace("_", "-")


def _transform(
    examples: BaseChannel, contract: BaseComponent, gate: BaseComponent, preprocessing: str, **told: Any
) -> Transform:
    """The node that applies a module's `preprocessing_fn`, which is told what else it has to know."""
    transform = Transform(
        examples=examples,
        schema=contract.outputs["schema"],
        preprocessing_fn=f"{preprocessing}.preprocessing_fn",
        splits_config=transform_pb2.SplitsConfig(analyze=["train"]),
        # Decoding a batch is cheaper than reading it decoded, so only the graph is kept.
        materialize=False,
        disable_statistics=True,
        disable_analyzer_cache=True,
        custom_config={**told, "code": _closure.code(preprocessing)},
    )
    transform.add_upstream_node(gate)
    return transform


def _pusher(trainer: BaseComponent, evaluator: BaseComponent, place: Place) -> Pusher:
    return Pusher(
        model=trainer.outputs["model"],
        model_blessing=evaluator.outputs["blessing"],
        push_destination=pusher_pb2.PushDestination(
            filesystem=pusher_pb2.PushDestination.Filesystem(base_directory=place.push_to)
        ),
    )


def _pipeline(place: Place, components: Sequence[BaseNode]) -> Pipeline:
    return Pipeline(
        pipeline_name=place.name,
        pipeline_root=place.root,
        components=_with_upstream(components),
        enable_cache=True,
        metadata_connection_config=place.metadata,
        beam_pipeline_args=list(place.beam_args),
    )


def _with_upstream(nodes: Sequence[BaseNode]) -> list[BaseNode]:
    """The nodes and those whose outputs they need."""
    found: dict[str, BaseNode] = {}

    def visit(node: BaseNode) -> None:
        if node.id not in found:
            found[node.id] = node
            told = (value for value in node.exec_properties.values() if isinstance(value, Placeholder))
            for channel in (*node.inputs.values(), *itertools.chain(*map(get_dependent_channels, told))):
                if isinstance(channel, OutputChannel):
                    visit(channel.producer_component)

    for node in nodes:
        visit(node)
    return list(found.values())


def _guard(examples: BaseChannel, schema: str, limits: gates.Gates) -> list[BaseComponent]:
    """The nodes that hold the data against its contract: first the schema, last the gate."""
    contract = CuratedSchema(
        text=schemas.schema_text(schema), code=_closure.code("components.curated_schema.component")
    ).with_id("Schema")
    statistics = StatisticsGen(examples=examples, schema=contract.outputs["schema"])
    validator = ExampleValidator(
        statistics=statistics.outputs["statistics"], schema=contract.outputs["schema"]
    )
    gate = DataGate(
        statistics=statistics.outputs["statistics"],
        schema=contract.outputs["schema"],
        anomalies=validator.outputs["anomalies"],
        gate=limits.data.to_json(),
        code=_closure.code("components.data_gate.component"),
    )
    return [contract, statistics, validator, gate]


def _latest_blessed(
    place: Place, name: str, product: str = "", command: str = "", **candidate: BaseChannel
) -> BaseNode:
    """Finds the latest blessed model of another product, or of this pipeline if none is named.

    Args:
        place: with a metadata store it is looked up there, else where blessed models are pushed to.
        name: the id of the node.
        product: whose model.
        command: what makes such a model, if there has to be one.
        candidate: the channel `candidate` of a model to leave out.
    """
    if place.metadata is not None:
        return Resolver(
            strategy_class=LatestBlessed,
            config={
                "pipeline": place.pipeline_of(product) if product else place.name,
                "command": command,
            },
            model=Channel(type=Model),
            model_blessing=Channel(type=ModelBlessing),
            **candidate,
        ).with_id(name)
    told = {
        "folder": place.pushed_of(product) if product else place.push_to,
        "code": _closure.code("components.latest_blessed.component"),
    }
    version = LatestVersion(command=command, **told, **candidate).with_id(_id(name, "version"))
    return LatestModel(version=version.outputs["version"].future()[0].value, **told).with_id(name)


def metric(class_name: str, module: str = "", **config: Any) -> tfma.MetricConfig:
    """A metric of TFMA's, or one of ours in `module`, whose code then counts as part of it."""
    if module:
        config["code"] = _closure.code(module)
    return tfma.MetricConfig(
        class_name=class_name, module=module, config=json.dumps(config) if config else ""
    )


def eval_config(
    limits: gates.Gates,
    metrics: Sequence[tfma.MetricConfig],
    slices: Sequence[str],
    outputs: str,
    label: str,
    signature: str = "serving_default",
) -> tfma.EvalConfig:
    """What the Evaluator measures, and the gates as TFMA thresholds."""
    spec = tfma.MetricsSpec(metrics=metrics)
    by_name = {_snake_case(metric.class_name): metric for metric in spec.metrics}
    emitted = {name for metric in metrics for name in _emitted(metric)}

    def bound(name: str, threshold: tfma.MetricThreshold, where: tfma.SlicingSpec) -> None:
        if name not in emitted:
            raise gates.GateError(f"gates.yaml bounds {name!r}, but only {sorted(emitted)} are measured")
        # A metric of ours that gives several values has no entry of their names: the spec itself bounds them.
        holder = by_name[name].per_slice_thresholds if name in by_name else None
        if holder is None:
            holder = spec.per_slice_thresholds[name].thresholds
        holder.append(config_pb2.PerSliceMetricThreshold(slicing_specs=[where], threshold=threshold))

    for name, threshold in thresholds(limits.metrics, limits.change).items():
        bound(name, threshold, tfma.SlicingSpec())
    for part, bounds in limits.slices.items():
        feature, _, value = part.partition(" ")
        if feature not in slices:
            raise gates.GateError(f"gates.yaml bounds the slice {part!r}, but slices are by {list(slices)}")
        for name, threshold in thresholds(bounds, {}).items():
            bound(name, threshold, tfma.SlicingSpec(feature_values={feature: value}))
    return tfma.EvalConfig(
        model_specs=[
            tfma.ModelSpec(
                signature_name=signature,
                label_key=label,
                prediction_key=outputs,
                inference_batch_size=INFERENCE_BATCH,
            )
        ],
        metrics_specs=[spec],
        slicing_specs=[tfma.SlicingSpec(), *(tfma.SlicingSpec(feature_keys=[key]) for key in slices)],
    )


def _emitted(metric: tfma.MetricConfig) -> Sequence[str]:
    """The names of the values that a metric gives: ours may list several as NAMES."""
    names = getattr(importlib.import_module(metric.module), "NAMES", None) if metric.module else None
    return names or [_snake_case(metric.class_name)]


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def thresholds(
    bounds: Mapping[str, gates.Bound], changes: Mapping[str, gates.Change]
) -> dict[str, tfma.MetricThreshold]:
    """The metric gates in TFMA's terms, by metric."""
    result: dict[str, tfma.MetricThreshold] = {}
    for name, bound in bounds.items():
        value = result.setdefault(name, tfma.MetricThreshold()).value_threshold
        if bound.low is not None:
            value.lower_bound.value = bound.low
        if bound.high is not None:
            value.upper_bound.value = bound.high
    for name, change in changes.items():
        threshold = result.setdefault(name, tfma.MetricThreshold()).change_threshold
        if change.may_fall is not None:
            threshold.direction = tfma.MetricDirection.HIGHER_IS_BETTER
            threshold.absolute.value = -change.may_fall
        if change.may_rise is not None:
            threshold.direction = tfma.MetricDirection.LOWER_IS_BETTER
            threshold.absolute.value = change.may_rise
    return result
