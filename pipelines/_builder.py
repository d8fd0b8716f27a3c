"""Pipeline builder: a product's `build` calls it node by node; each call adds a node and returns it.

    x = b.examples(data.rows)                      ExampleGen
    b.guard(x)                                     Schema, StatisticsGen, ExampleValidator, DataGate
    t = b.transform(x, preprocessing_fn)           Transform
    m = b.train(t, run_fn)                         Trainer
    b.evaluate(m, EvalSpec(...), beside={...})     LatestBlessed, Evaluators
    b.push(m)                                      Pusher

Data in spans gets nodes for each span, whose outputs are reused whichever spans a later run takes, and a
Window, which hands on the rows of all of them as those of one ExampleGen.

Functions and components are passed as objects. Their import paths, by which TFX calls them, and their source
fingerprints, by which the cache notices changed code, are derived from them.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import schema_pb2
from tfx.components.example_validator.component import ExampleValidator
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
from tfx.types.channel import BaseChannel, Channel, OutputChannel, UnionChannel
from tfx.types.channel_utils import get_dependent_channels
from tfx.types.standard_artifacts import Model, ModelBlessing

import schemas
from components.baseline_trainer.component import BaselineTrainer
from components.curated_schema.component import CuratedSchema
from components.data_gate.component import DataGate
from components.imported_model.component import ImportModel
from components.latest_blessed.component import LatestModel, LatestVersion
from components.latest_blessed.strategy import LatestBlessed
from components.mapped_examples.component import MapExamples
from components.pretrainer.component import Pretrainer
from components.pusher.component import Pusher
from components.source_example_gen.component import SourceExampleGen
from components.window.component import Window, WindowStatistics
from pipelines._evaluation import EvalSpec
from pipelines._fingerprint import fingerprint, path_of
from pipelines._product import Context, Data, Pretrained, Product, Role, Span
from pipelines._settings import read_by
from schemas import strict
from schemas.gates import DataGate as DataGates
from schemas.gates import GateError, Gates

SPLITS = ("train", "validation", "test")
Parts = Mapping[Span, BaseComponent]  # nodes with the examples, or statistics, of each span


@dataclasses.dataclass(frozen=True)
class Transformed:
    """Examples with their transform graph: the inputs of a learner.

    Attributes:
        examples: node that wrote the examples.
        graph: Transform node.
    """

    examples: BaseComponent
    graph: Transform


class Builder:
    """Builder of one pipeline; the order of calls is the order of nodes."""

    def __init__(self, product: Product, config: Any, data: Data, context: Context, gates: Gates) -> None:
        """Start a pipeline without nodes.

        Args:
            product: product of the pipeline.
            config: its configuration; each node gets the settings that it reads.
            data: input of the ExampleGen.
            context: name, folders and metadata store of the pipeline.
            gates: bounds on data and metrics.
        """
        self.product, self.config, self.data = product, config, data
        self._context, self._gates = context, gates
        self._nodes: list[BaseNode] = []
        self._required: list[BaseNode] = []  # required models of other products
        self._schema: BaseComponent | None = None
        self._gate: BaseComponent | None = None
        self._judges: dict[str, BaseComponent] = {}
        self._parts: dict[str, Parts] = {}  # by id of their Window

    def pipeline(self) -> Pipeline:
        """Pipeline of all added nodes."""
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
            splits: names of the splits; only the Evaluator reads the test split.
            model: node with a model that `rows` uses.
            settings: arguments of `rows`, besides the configuration's settings of "data".
        """
        given = {**read_by("data", self.config), **settings}

        def read(id: str, settings: Mapping[str, Any], **inputs: Any) -> BaseComponent:
            node = SourceExampleGen(
                rows=path_of(rows),
                settings=json.dumps(settings, sort_keys=True),
                splits=",".join(splits),
                **inputs,
                code=fingerprint(SourceExampleGen, rows),
                model=model.outputs["model"] if model else None,
            ).with_id(id)
            for needed in self._required:  # a missing model is reported before data is read
                node.add_upstream_node(needed)
            return self._add(node)

        if not self.data.spans:
            return read("ExampleGen", given, **self.data.inputs())
        return self._window(
            "Window",
            {
                span: read(
                    _id("Examples", str(span.number)),
                    {**given, "span": span.number, "version": span.version},
                    folders=json.dumps([span.folder]),
                    sha256=span.sha256,
                )
                for span in self.data.spans
            },
        )

    def _window(self, id: str, parts: Parts, roles: Sequence[Role] = ("train", "evaluate")) -> BaseComponent:
        """Return the node with the rows of the spans in these roles; a node that reads it adds it."""
        self._parts[id] = parts
        chosen = {span: node for span, node in parts.items() if span.role in roles}
        return Window(
            spans=_union(node.outputs["examples"] for node in chosen.values()),
            roles=_roles(chosen),
            code=fingerprint(Window),
        ).with_id(id)

    def files_of(self, pretrained: str) -> Pretrained:
        """Files of a pretrained model.

        Raises:
            ValueError: the product does not declare it for this configuration.
        """
        if pretrained not in self.data.pretrained:
            raise ValueError(f"{self.product.module}: declare {pretrained!r} in `pretrained`")
        return self.data.pretrained[pretrained]

    def pretrained(
        self, name: str, function: Callable[..., Any], *others: str, **settings: Any
    ) -> BaseComponent:
        """Add a node that rebuilds a pretrained model in Keras: a base model, or the model of a map.

        Args:
            name: name of the pretrained model in the catalog, which the product declares in `pretrained`.
            others: names of models that belong to it; the function gets their folders after the first one.
            function: a `components.imported_model.component.Function`.
            settings: its settings.

        Raises:
            ValueError: the product does not declare the model for this configuration.
        """
        names = [name, *others]
        files = [self.files_of(each) for each in names]
        node = ImportModel(
            pretrained=", ".join(names),
            source=json.dumps([each.folder for each in files]),
            sha256=" ".join(each.sha256 for each in files),
            licence="; ".join(each.licence for each in files),
            function=path_of(function),
            config=json.dumps(settings, sort_keys=True),
            code=fingerprint(ImportModel, function),
        )
        return self._add(node.with_id(_id("Pretrained", name)))

    def map(
        self,
        examples: BaseComponent,
        function: Callable[..., Any],
        id: str,
        seed: int = 0,
        model: BaseNode | None = None,
        **settings: Any,
    ) -> BaseComponent:
        """Add a node that maps examples to new examples, batch by batch.

        Args:
            examples: node that wrote the examples.
            function: a `components.mapped_examples.component.Function`.
            id: node id.
            seed: random seed of the function.
            model: node with a model, whose folder the function gets as `model`.
            settings: arguments of the function.
        """

        def mapped(id: str, examples: BaseComponent, seed: int) -> BaseComponent:
            return self._add(
                MapExamples(
                    source=examples.outputs["examples"],
                    function=path_of(function),
                    seed=seed,
                    config=json.dumps(settings, sort_keys=True),
                    code=fingerprint(MapExamples, function),
                    model=model.outputs["model"] if model else None,
                ).with_id(id)
            )

        if examples.id not in self._parts:
            return mapped(id, examples, seed)
        parts = self._parts[examples.id]
        return self._window(
            _id("Window", id),
            {
                # Spans have batches of the same numbers, and draw differently.
                span: mapped(_id(id, str(span.number)), node, zlib.crc32(f"{seed} {span.number}".encode()))
                for span, node in parts.items()
            },
        )

    def guard(self, examples: BaseComponent) -> None:
        """Add the nodes that validate the data against its schema and gate; learners wait for them.

        Raises:
            GateError: the gate limits the drift of a feature that the schema does not have.
        """
        text = schemas.schema_text(self.product.schema_name)
        _check_drift(self._gates.data, text)
        schema = CuratedSchema(text=text, code=fingerprint(CuratedSchema)).with_id("Schema")
        self._add(schema)
        statistics = self._statistics(examples, schema)
        validator = ExampleValidator(
            statistics=statistics.outputs["statistics"], schema=schema.outputs["schema"]
        )
        gate = DataGate(
            statistics=statistics.outputs["statistics"],
            schema=schema.outputs["schema"],
            anomalies=validator.outputs["anomalies"],
            gate=self._gates.data.to_json(),
            code=fingerprint(DataGate),
            **self._blamed(statistics),
        )
        self._add(validator)
        self._add(gate)
        self._schema, self._gate = schema, gate

    def _blamed(self, statistics: BaseComponent) -> dict[str, Any]:
        """Inputs of the gate by which it says which spans have a fault."""
        if not isinstance(statistics, WindowStatistics):
            return {}
        folders = {span.number: span.folder for span in self.data.spans}
        return {"spans": statistics.inputs["spans"], "places": json.dumps(folders)}

    def _statistics(self, examples: BaseComponent, schema: BaseComponent) -> BaseComponent:
        """Add the node with the statistics of examples; of a window, one for each span as well."""

        def measured(examples: BaseComponent) -> BaseComponent:
            return StatisticsGen(examples=examples.outputs["examples"], schema=schema.outputs["schema"])

        if examples.id not in self._parts:
            return self._add(measured(examples))
        parts = {
            span: self._add(measured(node).with_id(_id("Statistics", str(span.number))))
            for span, node in self._parts[examples.id].items()
            if span.role != "anchor"
        }
        return self._add(
            WindowStatistics(
                spans=_union(node.outputs["statistics"] for node in parts.values()),
                roles=_roles(parts),
                code=fingerprint(WindowStatistics),
            )
        )

    def transform(
        self, examples: BaseComponent, preprocessing_fn: Callable[..., Any], **settings: Any
    ) -> Transformed:
        """Add the Transform node; `settings` reach `preprocessing_fn` as `custom_config`."""
        node = Transform(
            examples=examples.outputs["examples"],
            schema=self._contract(),
            preprocessing_fn=path_of(preprocessing_fn),
            splits_config=transform_pb2.SplitsConfig(analyze=["train"]),
            # Only the graph is kept: decoding a batch is cheaper than reading a decoded one.
            materialize=False,
            disable_statistics=True,
            disable_analyzer_cache=True,
            custom_config={**settings, "code": fingerprint(preprocessing_fn)},
        )
        return Transformed(examples, self._guarded(node))

    def pretrain(self, transformed: Transformed, function: Callable[..., Any]) -> BaseComponent:
        """Add a node that pretrains a part of the model.

        Args:
            transformed: examples and transform graph; the train split is read.
            function: a `components.pretrainer.component.Function`, called with the settings of "pretrainer".
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
        """Add TFX's Tuner, which searches the hyper-parameters."""
        return self._guarded(Tuner(tuner_fn=path_of(tuner_fn), **self._learning(transformed, tuner_fn)))

    def train(
        self,
        transformed: Transformed,
        run_fn: Callable[..., Any],
        *,
        base: BaseNode | None = None,
        tuner: BaseComponent | None = None,
        validation: str = "validation",
        splits: Sequence[str] = ("train",),
        **settings: Any,
    ) -> BaseComponent:
        """Add the Trainer; a second one is named after its module.

        Args:
            transformed: examples and transform graph.
            run_fn: function that trains and exports; `custom_config` has the settings of its module's name.
            base: node with the base model.
            tuner: node with the best hyper-parameters.
            validation: name of the validation split.
            splits: names of the splits that are trained on.
            settings: further values of `custom_config`.
        """
        node = Trainer(
            run_fn=path_of(run_fn),
            base_model=base.outputs["model"] if base else None,
            hyperparameters=tuner.outputs["best_hyperparameters"] if tuner else None,
            **self._learning(transformed, run_fn, validation, splits, **settings),
        )
        if any(other.id == node.id for other in self._nodes):
            node = node.with_id(_id("Trainer", _learner(run_fn)))
        return self._guarded(node)

    def baseline(
        self, transformed: Transformed, run_fn: Callable[..., Any], *, base: BaseNode | None = None
    ) -> BaseComponent:
        """Add the Trainer of a baseline; if it cannot be trained, the run goes on without it.

        Args:
            transformed: examples and transform graph.
            run_fn: see `train`.
            base: node with the base model.
        """
        node = BaselineTrainer(
            run_fn=path_of(run_fn),
            base_model=base.outputs["model"] if base else None,
            **self._learning(transformed, run_fn),
        )
        return self._guarded(node.with_id(_id("Trainer", _learner(run_fn))))

    def latest(self, product: str, *, required: bool = False) -> BaseNode:
        """Add the node that resolves a product's latest blessed model of the same preset.

        Args:
            product: name of another product, or of this one.
            required: whether the run fails without such a model, before data is read.
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
        """Add the Evaluator, which compares a model with its gates and the latest blessed model.

        Args:
            model: Trainer of the model, which is evaluated on the test split of its examples.
            spec: metrics, slices and signature.
            beside: baselines and reference products, by name, evaluated on the same examples; None instead of
                a node evaluates without a model, such as a random policy.
            beside_spec: spec of the models in `beside`; `spec` unless given.
        """
        source, schema = model.inputs["examples"], self._contract()
        for name, other in (beside or {}).items():
            reference = (beside_spec or spec).reference(other and other.outputs["model"], source, schema)
            self._guarded(reference.with_id(_id("Evaluator", name)))
        candidate = model.outputs["model"]
        champion = self._latest("LatestBlessed", candidate=candidate)
        blessed = champion.outputs["model"]
        self._remember(spec, source, schema, {"anchor": candidate, "anchor_champion": blessed})
        judge = spec.evaluator(
            self._gates,
            examples=source,
            schema=schema,
            model=candidate,
            baseline_model=blessed,
        ).with_id("Evaluator")
        self._judges[model.id] = judge
        return self._guarded(judge)

    def _remember(
        self, spec: EvalSpec, source: BaseChannel, schema: BaseChannel, models: Mapping[str, BaseChannel]
    ) -> None:
        """Add evaluations of models on the spans that are the anchor, if there are any."""
        if not any(span.role == "anchor" for span in self.data.spans):
            return
        assert isinstance(source, OutputChannel)
        parts = self._parts[source.producer_component.id]
        anchor = self._window("Anchor", parts, roles=("anchor",)).outputs["examples"]
        for name, model in models.items():
            self._guarded(spec.reference(model, anchor, schema).with_id(_id("Evaluator", name)))

    def push(
        self, model: BaseComponent, *, contents: str = "", observations: Sequence[str] = ()
    ) -> BaseComponent:
        """Add the Pusher of an evaluated model, which gives the model requests to warm up servers with.

        Args:
            model: Trainer of the model, whose examples the requests are made of.
            contents: feature of the examples that the signature `predict` takes as `contents`; "" for none.
            observations: features that `serving_default` takes as `observations`; () if it takes examples.
        """
        filesystem = pusher_pb2.PushDestination.Filesystem(base_directory=self._context.push_to)
        return self._add(
            Pusher(
                model=model.outputs["model"],
                model_blessing=self._judges[model.id].outputs["blessing"],
                examples=model.inputs["examples"],
                push_destination=pusher_pb2.PushDestination(filesystem=filesystem),
                name=self.product.name,
                contents=contents,
                observations=json.dumps(list(observations)),
                code=fingerprint(Pusher),
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
            raise ValueError(
                f"{self.product.module}: call guard(examples) before the nodes that learn from them"
            )
        return self._schema.outputs["schema"]

    def _learning(
        self,
        transformed: Transformed,
        function: Callable[..., Any],
        validation: str = "validation",
        splits: Sequence[str] = ("train",),
        **settings: Any,
    ) -> dict[str, Any]:
        """Return the inputs and parameters of every learner."""
        return {
            "examples": transformed.examples.outputs["examples"],
            "transform_graph": transformed.graph.outputs["transform_graph"],
            "schema": self._contract(),
            "train_args": trainer_pb2.TrainArgs(splits=list(splits)),
            "eval_args": trainer_pb2.EvalArgs(splits=[validation]),
            "custom_config": {
                **read_by(_learner(function), self.config),
                **settings,
                "code": fingerprint(function),
            },
        }

    def _latest(self, id: str, product: str = "", command: str = "", **candidate: BaseChannel) -> BaseNode:
        """Add the node that resolves the latest blessed model of a product, or else of this pipeline.

        Args:
            id: node id.
            product: name of the product; "" for this pipeline.
            command: command that makes such a model, if one is required; otherwise "".
            candidate: channel `candidate` of a model to leave out.
        """
        context = self._context
        if context.metadata is not None:
            return self._add(
                Resolver(
                    strategy_class=LatestBlessed,
                    config={
                        "pipeline": context.pipeline_of(product) if product else context.name,
                        "command": command,
                        "pushed": context.pushed_of(product) if product else context.push_to,
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
    """Name of a learner in the argument `of` of settings: the last part of its module's name."""
    return function.__module__.rpartition(".")[2]


def _id(kind: str, name: str) -> str:
    """Id of one of several nodes of a kind; Kubeflow Pipelines allows no underscores."""
    return f"{kind}-{name}".replace("_", "-")


def _union(channels: Iterable[BaseChannel]) -> BaseChannel:
    """Artifacts of several nodes as one input."""
    return UnionChannel(channels)


def _channels(given: BaseChannel) -> Sequence[BaseChannel]:
    return given.channels if isinstance(given, UnionChannel) else [given]


def _roles(parts: Parts) -> str:
    """The roles of spans as a parameter."""
    return json.dumps({span.number: span.role for span in parts})


def _check_drift(gate: DataGates, schema: str) -> None:
    """Raise GateError where the gate limits the drift of a feature that the schema does not have."""
    known = [feature.name for feature in text_format.Parse(schema, schema_pb2.Schema()).feature]
    for name in gate.drift:
        if name not in known:
            raise GateError(f"data: drift: feature {strict.unknown(name, known)}")


def _with_upstream(nodes: Sequence[BaseNode]) -> list[BaseNode]:
    """Nodes and their upstream nodes, such as the importer of a cluster's files."""
    found: dict[str, BaseNode] = {}

    def visit(node: BaseNode) -> None:
        if node.id not in found:
            found[node.id] = node
            values = (value for value in node.exec_properties.values() if isinstance(value, Placeholder))
            for channel in (
                *itertools.chain(*map(_channels, node.inputs.values())),
                *itertools.chain(*map(get_dependent_channels, values)),
            ):
                if isinstance(channel, OutputChannel):
                    visit(channel.producer_component)

    for node in nodes:
        visit(node)
    return list(found.values())
