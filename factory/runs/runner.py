"""Run a compiled pipeline node by node on this machine, and tell what happens to each node.

This drives the same launcher that TFX's LocalDagRunner drives; that one gives no word of what it reuses,
skips or fails at.
"""

from __future__ import annotations

import dataclasses
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

from factory import why

_LONGEST = 1000  # characters of an error that are shown


@dataclasses.dataclass
class Node:
    """What became of a node.

    Attributes:
        name: the node's id.
        state: waiting, running, done, cached, failed, skipped or "not run".
        seconds: how long it took.
        reason: why it ran, or why it could be reused.
        execution: the id of its execution in the metadata store.
        error: the first line of what it failed with.
    """

    name: str
    state: str = "waiting"
    seconds: float = 0.0
    reason: str = ""
    execution: int | None = None
    error: str = ""


class RunError(Exception):
    """A node failed; the message is its error's."""


def compile_pipeline(
    pipeline: Pipeline, run_id: str, from_nodes: Sequence[str], to_nodes: Sequence[str], cache: bool
) -> pipeline_pb2.Pipeline:
    """Compile a pipeline for one run.

    Raises:
        LookupError: a partial run needs outputs that no earlier run has made.
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


def nodes_of(compiled: pipeline_pb2.Pipeline) -> list[Node]:
    """The nodes of a compiled pipeline in the order they will run."""
    return [Node(node.pipeline_node.node_info.id) for node in compiled.nodes]


def run(
    compiled: pipeline_pb2.Pipeline,
    connection: Any,
    nodes: list[Node],
    changed: Callable[[Node], None],
) -> None:
    """Run the nodes one after another, keeping `nodes` up to date.

    Args:
        compiled: what `compile_pipeline` returned.
        connection: the ML Metadata connection config.
        nodes: what `nodes_of` returned; updated in place.
        changed: called when a node begins or ends.

    Raises:
        RunError: a node failed; those after it are left "not run".
    """
    deployment = runner_utils.extract_local_deployment_config(compiled)
    for compiled_node, node in zip(compiled.nodes, nodes, strict=True):
        pipeline_node = compiled_node.pipeline_node
        if pipeline_node.execution_options.HasField("skip"):
            node.state = "skipped"
            changed(node)
            continue
        node.state, began = "running", time.monotonic()
        changed(node)
        if pipeline_node.execution_options.run.perform_snapshot:
            with metadata.Metadata(connection) as handle:
                partial_run_utils.snapshot(handle, compiled)
        caught = _Caught()
        logging.getLogger().addHandler(caught)
        try:
            info = launcher.Launcher(
                pipeline_node=pipeline_node,
                mlmd_connection=metadata.Metadata(connection),
                pipeline_info=compiled.pipeline_info,
                pipeline_runtime_spec=compiled.runtime_spec,
                executor_spec=runner_utils.extract_executor_spec(deployment, node.name),
                custom_driver_spec=runner_utils.extract_custom_driver_spec(deployment, node.name),
            ).launch()
        except Exception as error:
            logging.exception("%s failed", node.name)
            node.seconds, node.state, node.error = time.monotonic() - began, "failed", _first_line(error)
            _give_up(nodes)
            changed(node)
            raise RunError(f"{node.name}: {node.error}") from error
        finally:
            logging.getLogger().removeHandler(caught)
        node.seconds = time.monotonic() - began
        node.execution = info.execution_id if info else None
        with metadata.Metadata(connection) as handle:
            node.state, node.reason = why.explain(
                handle.store, f"{compiled.pipeline_info.id}.{node.name}", node.execution
            )
        if node.state == "failed":
            node.error = (
                caught.said or "its inputs could not be found in the metadata store; the log says which"
            )
            _give_up(nodes)
        changed(node)
        if node.state == "failed":
            raise RunError(f"{node.name}: {node.error}")


class _Caught(logging.Handler):
    """Keeps the cause of an error that the launcher logs and does not raise, as when it resolves inputs."""

    said = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Remember the error of a record that has one."""
        if record.exc_info and record.exc_info[1]:
            self.said = _shorten(_cause(record.exc_info[1]))


def _give_up(nodes: list[Node]) -> None:
    for node in nodes:
        if node.state == "waiting":
            node.state = "not run"


def _first_line(error: BaseException) -> str:
    """The error in a line; a library's wrapping comes first, then what it wraps."""
    inner, text = _cause(error), _shorten(error)
    if inner is not error and _shorten(inner) not in text:
        text += f" (because of {type(inner).__name__}: {_shorten(inner)})"
    return text


def _cause(error: BaseException) -> BaseException:
    """The error that all began with."""
    while cause := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        error = cause
    return error


def _shorten(error: BaseException) -> str:
    # Beam appends where in its own graph it was.
    text = str(error).split("\n")[0].split(" [while running")[0] or type(error).__name__
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
