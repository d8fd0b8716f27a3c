"""Static checks of a compiled pipeline."""

from __future__ import annotations

import graphlib
import json
import re
from collections.abc import Iterator
from typing import Any

from google.protobuf import json_format
from kfp.pipeline_spec import pipeline_spec_pb2

from factory.cluster.targets import Target

_SCHEMA = "2.1.0"
_NAME = re.compile(r"[\w-]+", re.ASCII)
_ARGO = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}")  # Kubeflow Pipelines makes longer names of them


def dags_of(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every DAG of a pipeline, the outermost first."""
    yield spec["root"]["dag"]
    for component in spec.get("components", {}).values():
        if "dag" in component:
            yield component["dag"]


def tasks_of(spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every task that an executor runs, by name."""
    return {
        name: task
        for dag in dags_of(spec)
        for name, task in dag["tasks"].items()
        if "dag" not in spec["components"][task["componentRef"]["name"]]
    }


def executor_of(spec: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
    """The executor of a task."""
    label = spec["components"][task["componentRef"]["name"]]["executorLabel"]
    return spec["deploymentSpec"]["executors"][label]


def parse(spec: dict[str, Any]) -> list[str]:
    """What the protocol buffers of Kubeflow Pipelines do not know; the first of it."""
    try:
        json_format.ParseDict(spec, pipeline_spec_pb2.PipelineSpec())
        json_format.ParseDict(spec["deploymentSpec"], pipeline_spec_pb2.PipelineDeploymentConfig())
    except (json_format.ParseError, KeyError) as error:
        return [f"it is no PipelineSpec: {' '.join(str(error).split())}"]
    return []


def parse_around(job: dict[str, Any], platform: Any) -> list[str]:
    """What the protocol buffers do not know of what stands around a PipelineSpec; the first of it."""
    try:
        if "pipelineSpec" in job:
            json_format.ParseDict(job, pipeline_spec_pb2.PipelineJob())
        json_format.ParseDict(platform, pipeline_spec_pb2.PlatformSpec())
    except (json_format.ParseError, AttributeError, TypeError) as error:
        return [f"what stands beside its PipelineSpec is not understood: {' '.join(str(error).split())}"]
    return []


def faults(spec: dict[str, Any], target: Target) -> list[str]:
    """Return the faults of a PipelineSpec, and features that `target` cannot run, in sentences."""
    if found := parse(spec):
        return found
    if spec.get("schemaVersion") != _SCHEMA:
        found.append(f"its schema is {spec.get('schemaVersion')}, not {_SCHEMA}")
    names = [
        spec.get("pipelineInfo", {}).get("name", ""),
        *(name for dag in dags_of(spec) for name in dag["tasks"]),
    ]
    found += [f"{name!r} is no name of a pipeline or task" for name in names if not _NAME.fullmatch(name)]
    root = spec["root"]
    owners = [(root, "the pipeline")]
    owners += [(c, name) for name, c in spec.get("components", {}).items() if "dag" in c]
    for owner, name in owners:
        found += _dag(spec, owner, name)
    if found:
        return found  # what follows takes for granted that all of it is there
    executors = spec["deploymentSpec"].get("executors", {})
    for name, task in tasks_of(spec).items():
        component = spec["components"][task["componentRef"]["name"]]
        executor = executors.get(component.get("executorLabel", ""))
        if executor is None:
            found.append(f"{name} has no executor {component.get('executorLabel')!r}")
        else:
            found += _executor(name, task, executor)
    if target.kubernetes and not found:
        found += _kubeflow(spec)
    return found


def _kubeflow(spec: dict[str, Any]) -> Iterator[str]:
    """Yield features that Kubeflow Pipelines cannot run, or would run differently."""
    names = [name for dag in dags_of(spec) for name in dag["tasks"]]
    names += [name for name, component in spec.get("components", {}).items() if "dag" in component]
    for name in names:
        if not _ARGO.fullmatch(name):
            yield f"{name} is no name that Argo takes: up to a hundred letters, digits and hyphens"
    known: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, task in tasks_of(spec).items():
        executor = executor_of(spec, task)
        retry = task.get("retryPolicy", {})
        if retry.get("maxRetryCount") and not retry.get("backoffMaxDuration"):
            yield f"{name} has retries and no backoffMaxDuration, which Argo takes for 0: there would be none"
        if "resolver" in executor:
            yield f"{name} is a resolver, which Kubeflow Pipelines cannot run"
        if "importer" in executor and task.get("triggerPolicy", {}).get("condition"):
            yield f"{name} is an importer with a condition, which Kubeflow Pipelines cannot run"
        if "container" not in executor:
            continue
        if "lifecycle" in executor["container"]:
            yield f"{name} has a driver, which Kubeflow Pipelines never runs"
        # It knows a component by its container, and would give both the definition of one of them.
        container = json.dumps(executor["container"], sort_keys=True)
        defined = {
            key: value
            for key, value in spec["components"][task["componentRef"]["name"]].items()
            if key.endswith("Definitions")
        }
        other, before = known.setdefault(container, (name, defined))
        if before != defined:
            yield f"{name} has the container of {other} and another interface, which Kubeflow mixes up"


def _dag(spec: dict[str, Any], owner: dict[str, Any], where: str) -> Iterator[str]:
    tasks = owner["dag"]["tasks"]
    given = owner.get("inputDefinitions", {})
    graph = {}
    for name, task in tasks.items():
        graph[name] = [other for other in task.get("dependentTasks", ()) if other in tasks]
        for other in task.get("dependentTasks", ()):
            if other not in tasks:
                yield f"{name} waits for {other}, which {where} does not have"
        reference = task.get("componentRef", {}).get("name")
        component = spec.get("components", {}).get(reference)
        if component is None:
            yield f"{name} is of the component {reference}, which is not defined"
            continue
        for kind, single in (("artifacts", "Artifact"), ("parameters", "Parameter")):
            defined = component.get("inputDefinitions", {}).get(kind, {})
            for key, source in task.get("inputs", {}).get(kind, {}).items():
                if key not in defined:
                    yield f"{name} is given {key}, which {reference} does not define"
                if origin := source.get(f"taskOutput{single}"):
                    yield from _producer(spec, tasks, name, task, key, origin, kind, single)
                inherited = source.get(f"componentInput{single}")
                if inherited and inherited not in given.get(kind, {}):
                    yield f"{name} takes {key} from the input {inherited}, which {where} does not have"
            for key, definition in defined.items():
                optional = definition.get("isOptional") or "defaultValue" in definition
                if key not in task.get("inputs", {}).get(kind, {}) and not optional:
                    yield f"{name} is not given {key}"
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        yield f"{' waits for '.join(error.args[1])}"


def _producer(
    spec: dict[str, Any],
    tasks: dict[str, Any],
    name: str,
    task: dict[str, Any],
    key: str,
    origin: dict[str, Any],
    kind: str,
    single: str,
) -> Iterator[str]:
    producer, output = origin["producerTask"], origin[f"output{single}Key"]
    if producer not in tasks:
        yield f"{name} takes {key} from {producer}, and there is no such task"
        return
    component = spec["components"].get(tasks[producer]["componentRef"]["name"], {})
    if output not in component.get("outputDefinitions", {}).get(kind, {}):
        yield f"{name} takes {key} from {producer}, which has no output {output}"
    if producer not in task.get("dependentTasks", ()):
        yield f"{name} takes {key} from {producer} and does not wait for it"


def _executor(name: str, task: dict[str, Any], executor: dict[str, Any]) -> Iterator[str]:
    container = executor.get("container")
    if container is not None:
        if not container.get("image"):
            yield f"{name} has no image"
        if not container.get("command"):
            yield f"{name} has no command"
    elif "importer" in executor:
        origin = executor["importer"].get("artifactUri", {}).get("runtimeParameter")
        if origin and origin not in task.get("inputs", {}).get("parameters", {}):
            yield f"{name} imports what its parameter {origin} names, and has no such parameter"
    elif "resolver" not in executor:
        yield f"{name} has an executor of a kind that is not known: {json.dumps(sorted(executor))}"
