"""The Builder: a product's `build` calls it node by node, and each call adds a node and returns it.

    x = b.examples(data.rows)                      ExampleGen
    b.guard(x)                                     Schema, StatisticsGen, ExampleValidator, DataGate
    t = b.transform(x, preprocessing_fn)           Transform
    m = b.train(t, run_fn)                         Trainer
    b.evaluate(m, EvalSpec(...), beside={...})     LatestBlessed, Evaluators
    b.push(m)                                      Pusher

Functions and components are handed over as they are: the paths by which TFX calls them, and the source
fingerprints by which the cache notices a change of code, follow from them.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
from components.baseline_trainer.component import BaselineTrainer
from components.curated_schema.component import CuratedSchema
from components.data_gate.component import DataGate
from components.latest_blessed.component import LatestModel, LatestVersion
from components.latest_blessed.strategy import LatestBlessed
from components.mapped_examples.component import MapExamples
from components.pretrainer.component import Pretrainer
from components.source_example_gen.component import SourceExampleGen
from pipelines._evaluation import EvalSpec
from pipelines._fingerprint import fingerprint, path_of
from pipelines._product import Context, Data, Product
from pipelines._settings import read_by
from schemas.gates import Gates

SPLITS = ("train", "validation", "test")


@dataclasses.dataclass(frozen=True)
class Transformed:
    """Examples with the graph that transforms them: what learners are given.

    Attributes:
        examples: the node that wrote the examples.
        graph: the Transform node.
    """

    examples: BaseComponent
    graph: Transform


class Builder:
    """Adds the nodes of one pipeline; the order of calls is the order of nodes."""

    def __init__(self, product: Product, config: Any, data: Data, context: Context, gates: Gates) -> None:
        """Begin a pipeline without nodes.

        Args:
            product: whose pipeline it is.
            config: its configuration; each node gets the settings that it reads.
            data: what the ExampleGen reads.
            context: where the pipeline runs.
            gates: what data and model have to meet.
        """
        self.product, self.config, self.data = product, config, data
        self._context, self._gates = context, gates
        self._nodes: list[BaseNode] = []
        self._required: list[BaseNode] = []  # models of other products without which nothing can begin
        self._schema: BaseComponent | None = None
        self._gate: BaseComponent | None = None
        self._judges: dict[str, BaseComponent] = {}

    def pipeline(self) -> Pipeline:
        """The pipeline of all nodes that were added."""
        return Pipeline(
            pipeline_name=self._context.name,
            pipeline_root=self._context.root,
            components=_with_upstream(self._nodes),
            enable_cache=True,
            metadata_connection_config=self._context.metadata,
            beam_pipeline_args=list(self._context.beam_args),
        )

    def examples(
        self,
        rows: Callable[..., Any],
        *,
        splits: Sequence[str] = SPLITS,
        model: BaseNode | None = None,
        **settings: Any,
    ) -> BaseComponent:
        """Add the ExampleGen.

        Args:
            rows: the product's `models.common.rows.Rows` function.
            splits: that the examples have; the test split is the Evaluator's alone.
            model: a node with a model that rows are made with.
            settings: for `rows`, besides the settings of the configuration that are of "data".
        """
        node = SourceExampleGen(
            rows=path_of(rows),
            settings=json.dumps({**read_by("data", self.config), **settings}, sort_keys=True),
            splits=",".join(splits),
            **self.data.inputs(),
            code=fingerprint(SourceExampleGen, rows),
            model=model.outputs["model"] if model else None,
        ).with_id("ExampleGen")
        for needed in self._required:  # that one is missing is said before data is read
            node.add_upstream_node(needed)
        return self._add(node)

    def map(
        self, examples: BaseComponent, function: Callable[..., Any], id: str, seed: int = 0, **settings: Any
    ) -> BaseComponent:
        """Add a node that makes new examples of examples, batch by batch.

        Args:
            examples: the node that wrote them.
            function: a `components.mapped_examples.component.Function`.
            id: of the node.
            seed: of what the function draws.
            settings: for the function.
        """
        return self._add(
            MapExamples(
                source=examples.outputs["examples"],
                function=path_of(function),
                seed=seed,
                config=json.dumps(settings, sort_keys=True),
                code=fingerprint(MapExamples, function),
            ).with_id(id)
        )

    def guard(self, examples: BaseComponent) -> None:
        """Add the nodes that hold the data against its schema and gate; learners wait for them."""
        schema = CuratedSchema(
            text=schemas.schema_text(self.product.schema_name), code=fingerprint(CuratedSchema)
        ).with_id("Schema")
        statistics = StatisticsGen(examples=examples.outputs["examples"], schema=schema.outputs["schema"])
        validator = ExampleValidator(
            statistics=statistics.outputs["statistics"], schema=schema.outputs["schema"]
        )
        gate = DataGate(
            statistics=statistics.outputs["statistics"],
            schema=schema.outputs["schema"],
            anomalies=validator.outputs["anomalies"],
            gate=self._gates.data.to_json(),
            code=fingerprint(DataGate),
        )
        for node in (schema, statistics, validator, gate):
            self._add(node)
        self._schema, self._gate = schema, gate

    def transform(
        self, examples: BaseComponent, preprocessing_fn: Callable[..., Any], **settings: Any
    ) -> Transformed:
        """Add the Transform node; `settings` reach `preprocessing_fn` as `custom_config`."""
        node = Transform(
            examples=examples.outputs["examples"],
            schema=self._contract(),
            preprocessing_fn=path_of(preprocessing_fn),
            splits_config=transform_pb2.SplitsConfig(analyze=["train"]),
            # Decoding a batch is cheaper than reading it decoded, so only the graph is kept.
            materialize=False,
            disable_statistics=True,
            disable_analyzer_cache=True,
            custom_config={**settings, "code": fingerprint(preprocessing_fn)},
        )
        return Transformed(examples, self._guarded(node))

    def pretrain(self, transformed: Transformed, function: Callable[..., Any]) -> BaseComponent:
        """Add a node that trains a part of the model first.

        Args:
            transformed: the examples; the train split is read.
            function: a `components.pretrainer.component.Function`, given the settings of "pretrainer".
        """
        return self._guarded(
            Pretrainer(
                examples=transformed.examples.outputs["examples"],
                transform_graph=transformed.graph.outputs["transform_graph"],
                function=path_of(function),
                config=json.dumps(read_by("pretrainer", self.config)),
                code=fingerprint(Pretrainer, function),
            )
        )

    def tune(self, transformed: Transformed, tuner_fn: Callable[..., Any]) -> BaseComponent:
        """Add TFX's Tuner, which searches hyper-parameters."""
        return self._guarded(Tuner(tuner_fn=path_of(tuner_fn), **self._learning(transformed, tuner_fn)))

    def train(
        self,
        transformed: Transformed,
        run_fn: Callable[..., Any],
        *,
        base: BaseNode | None = None,
        tuner: BaseComponent | None = None,
        validation: str = "validation",
        **settings: Any,
    ) -> BaseComponent:
        """Add the Trainer.

        Args:
            transformed: what it learns from.
            run_fn: trains and exports; `custom_config` has the settings of its module's name.
            base: a node with a model that it builds upon.
            tuner: the node that has found hyper-parameters.
            validation: the split that it validates on.
            settings: in `custom_config` as well.
        """
        return self._guarded(
            Trainer(
                run_fn=path_of(run_fn),
                base_model=base.outputs["model"] if base else None,
                hyperparameters=tuner.outputs["best_hyperparameters"] if tuner else None,
                **self._learning(transformed, run_fn, validation, **settings),
            )
        )

    def baseline(self, transformed: Transformed, run_fn: Callable[..., Any]) -> BaseComponent:
        """Add a Trainer of a baseline; where it cannot be trained, the run goes on without it."""
        node = BaselineTrainer(run_fn=path_of(run_fn), **self._learning(transformed, run_fn))
        return self._guarded(node.with_id(_id("Trainer", _learner(run_fn))))

    def latest(self, product: str, *, required: bool = False) -> BaseNode:
        """Add the node that finds a product's latest blessed model of the same preset.

        Args:
            product: another product, or this one.
            required: without such a model the run fails, before data is read.
        """
        command = self._context.command_for(product) if required else ""
        node = self._latest(_id("Latest", product), product, command)
        if required:
            self._required.append(node)
        return node

    def evaluate(
        self,
        model: BaseComponent,
        spec: EvalSpec,
        *,
        beside: Mapping[str, BaseNode | None] | None = None,
        beside_spec: EvalSpec | None = None,
    ) -> BaseComponent:
        """Add the Evaluator, which holds a model against its gates and the latest blessed one.

        Args:
            model: the Trainer; it is measured on the test split of its examples.
            spec: what is measured.
            beside: models measured on the same examples, by the names that reports give them: baselines and
                reference products; None stands for no model at all, as in a policy that acts at random.
            beside_spec: what is measured of those; `spec` unless given.
        """
        source, schema = model.inputs["examples"], self._contract()
        for name, other in (beside or {}).items():
            reference = (beside_spec or spec).reference(other and other.outputs["model"], source, schema)
            self._guarded(reference.with_id(_id("Evaluator", name)))
        candidate = model.outputs["model"]
        champion = self._latest("LatestBlessed", candidate=candidate)
        judge = spec.evaluator(
            self._gates,
            examples=source,
            schema=schema,
            model=candidate,
            baseline_model=champion.outputs["model"],
        ).with_id("Evaluator")
        self._judges[model.id] = judge
        return self._guarded(judge)

    def push(self, model: BaseComponent) -> BaseComponent:
        """Add the Pusher of a model that was evaluated."""
        filesystem = pusher_pb2.PushDestination.Filesystem(base_directory=self._context.push_to)
        return self._add(
            Pusher(
                model=model.outputs["model"],
                model_blessing=self._judges[model.id].outputs["blessing"],
                push_destination=pusher_pb2.PushDestination(filesystem=filesystem),
            )
        )

    def _add(self, node: Any) -> Any:
        self._nodes.append(node)
        return node

    def _guarded(self, node: Any) -> Any:
        """Add a node that waits until the data has passed its gate."""
        if self._gate is not None:
            node.add_upstream_node(self._gate)
        return self._add(node)

    def _contract(self) -> BaseChannel:
        if self._schema is None:
            raise ValueError(f"{self.product.module}: call guard(examples) before what learns from them")
        return self._schema.outputs["schema"]

    def _learning(
        self,
        transformed: Transformed,
        function: Callable[..., Any],
        validation: str = "validation",
        **settings: Any,
    ) -> dict[str, Any]:
        """What every learner is given."""
        return {
            "examples": transformed.examples.outputs["examples"],
            "transform_graph": transformed.graph.outputs["transform_graph"],
            "schema": self._contract(),
            "train_args": trainer_pb2.TrainArgs(splits=["train"]),
            "eval_args": trainer_pb2.EvalArgs(splits=[validation]),
            "custom_config": {
                **read_by(_learner(function), self.config),
                **settings,
                "code": fingerprint(function),
            },
        }

    def _latest(self, id: str, product: str = "", command: str = "", **candidate: BaseChannel) -> BaseNode:
        """Add the node that finds the latest blessed model of a product, or else of this pipeline.

        Args:
            id: of the node.
            product: whose model.
            command: the command that makes one, where one is required.
            candidate: the channel `candidate` of a model to leave out.
        """
        context = self._context
        if context.metadata is not None:
            return self._add(
                Resolver(
                    strategy_class=LatestBlessed,
                    config={
                        "pipeline": context.pipeline_of(product) if product else context.name,
                        "command": command,
                    },
                    model=Channel(type=Model),
                    model_blessing=Channel(type=ModelBlessing),
                    **candidate,
                ).with_id(id)
            )
        given = {
            "folder": context.pushed_of(product) if product else context.push_to,
            "code": fingerprint(LatestVersion),
        }
        version = self._add(LatestVersion(command=command, **given, **candidate).with_id(_id(id, "version")))
        return self._add(
            LatestModel(version=version.outputs["version"].future()[0].value, **given).with_id(id)
        )


def _learner(function: Callable[..., Any]) -> str:
    """The name by which settings say that a learner reads them: that of its module."""
    return function.__module__.rpartition(".")[2]


def _id(kind: str, name: str) -> str:
    """The id of a node of which there are several; Kubeflow Pipelines allows no underscores."""
    return f"{kind}-{name}".replace("_", "-")


def _with_upstream(nodes: Sequence[BaseNode]) -> list[BaseNode]:
    """The nodes, and those whose outputs they need, such as the importer of a cluster's files."""
    found: dict[str, BaseNode] = {}

    def visit(node: BaseNode) -> None:
        if node.id not in found:
            found[node.id] = node
            values = (value for value in node.exec_properties.values() if isinstance(value, Placeholder))
            for channel in (
                *node.inputs.values(),
                *itertools.chain(*map(get_dependent_channels, values)),
            ):
                if isinstance(channel, OutputChannel):
                    visit(channel.producer_component)

    for node in nodes:
        visit(node)
    return list(found.values())
