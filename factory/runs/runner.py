"""Run a compiled pipeline node by node on this machine.

This drives the same launcher that TFX's LocalDagRunner drives, which does not report what it reuses, skips or
fails at.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from tfx.dsl.compiler import compiler, constants
from tfx.orchestration import metadata
from tfx.orchestration.local import runner_utils
from tfx.orchestration.pipeline import Pipeline
from tfx.orchestration.portable import launcher, partial_run_utils, runtime_parameter_utils
from tfx.proto.orchestration import pipeline_pb2

from factory.runs import explain, quick_beam
from factory.runs.record import NodeRecord
from models.common import errors

Changed = Callable[[NodeRecord], None]


class RunError(Exception):
    """A node failed; the message names it and the reason."""


class MissingInputError(RunError):
    """A node failed as an input of it is gone from the disk."""


def compile_pipeline(
    pipeline: Pipeline, run_id: str, from_nodes: Sequence[str], to_nodes: Sequence[str], cache: bool
) -> pipeline_pb2.Pipeline:
    """Compile a pipeline for one run.

    Args:
        pipeline: the pipeline.
        run_id: id of the run.
        from_nodes: nodes where a partial run begins; none for all.
        to_nodes: nodes where it ends; none for all.
        cache: whether earlier outputs may be reused.
    """
    compiled = compiler.Compiler().compile(pipeline)
    runtime_parameter_utils.substitute_runtime_parameter(
        compiled, {constants.PIPELINE_RUN_ID_PARAMETER_NAME: run_id}
    )
    if from_nodes or to_nodes:
        snapshot = pipeline_pb2.SnapshotSettings()
        snapshot.latest_pipeline_run_strategy.SetInParent()
        partial_run_utils.mark_pipeline(
            compiled, from_nodes=from_nodes or None, to_nodes=to_nodes or None, snapshot_settings=snapshot
        )
    for node in compiled.nodes:
        node.pipeline_node.execution_options.caching_options.enable_cache = cache
    return compiled


def nodes_of(compiled: pipeline_pb2.Pipeline) -> list[NodeRecord]:
    """The nodes of a compiled pipeline in the order in which they run; those left out are "skipped"."""
    return [
        NodeRecord(node.pipeline_node.node_info.id, "skipped" if _skipped(node.pipeline_node) else "waiting")
        for node in compiled.nodes
    ]


def _skipped(node: pipeline_pb2.PipelineNode) -> bool:
    return node.execution_options.HasField("skip")


def run(
    compiled: pipeline_pb2.Pipeline, connection: Any, nodes: Sequence[NodeRecord], changed: Changed
) -> None:
    """Run the nodes one after another.

    Args:
        compiled: what `compile_pipeline` returned.
        connection: the ML Metadata connection config.
        nodes: what `nodes_of` returned; updated in place.
        changed: called when a node begins or ends.

    Raises:
        RunError: a node failed; those after it are left "not run".
        MissingInputError: it failed as an input is gone, such as where the root folder was renamed.
    """
    quick_beam.install()
    for compiled_node, node in zip(compiled.nodes, nodes, strict=True):
        if node.state == "skipped":
            changed(node)
            continue
        node.state, began = "running", time.monotonic()
        changed(node)
        fault = _run_node(compiled, compiled_node.pipeline_node, connection, node)
        node.seconds = time.monotonic() - began
        if fault:
            for later in nodes:
                later.state = "not run" if later.state == "waiting" else later.state
        changed(node)
        if fault:
            raise fault(f"{node.name}: {node.error}")


def _run_node(
    compiled: pipeline_pb2.Pipeline, pipeline_node: Any, connection: Any, node: NodeRecord
) -> type[RunError] | None:
    """Run a node, and write into `node` what became of it; return the kind of its failure, if it failed."""
    context = f"{compiled.pipeline_info.id}.{node.name}"
    try:
        if pipeline_node.execution_options.run.perform_snapshot:
            with metadata.Metadata(connection) as handle:
                partial_run_utils.snapshot(handle, compiled)
        with _Caught() as caught:
            info = _launch(compiled, pipeline_node, connection, node.name)
    except Exception as error:
        logging.exception("%s failed", node.name)
        node.state, node.error = "failed", errors.describe(error)
        with metadata.Metadata(connection) as handle:
            missing = explain.missing_input(handle.store, context)
        node.error = missing or node.error
        return MissingInputError if missing else RunError
    node.execution = info.execution_id if info else None
    with metadata.Metadata(connection) as handle:
        node.state, node.reason = explain.explain(handle.store, context, node.execution)
    if node.state != "failed":
        return None
    node.error = caught.reason or "its inputs were not found in the metadata store; the log says which"
    return RunError


def _launch(compiled: pipeline_pb2.Pipeline, pipeline_node: Any, connection: Any, name: str) -> Any:
    deployment = runner_utils.extract_local_deployment_config(compiled)
    return launcher.Launcher(
        pipeline_node=pipeline_node,
        mlmd_connection=metadata.Metadata(connection),
        pipeline_info=compiled.pipeline_info,
        pipeline_runtime_spec=compiled.runtime_spec,
        executor_spec=runner_utils.extract_executor_spec(deployment, name),
        custom_driver_spec=runner_utils.extract_custom_driver_spec(deployment, name),
    ).launch()


class _Caught(logging.Handler):
    """Keeps the reason of an error that the launcher logs and does not raise, as when it resolves inputs."""

    reason = ""

    def __enter__(self) -> _Caught:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Remember the reason of a record that has one."""
        if record.exc_info and record.exc_info[1]:
            self.reason = errors.describe(errors.cause(record.exc_info[1]))
