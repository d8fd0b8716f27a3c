"""Compilation of a product's pipeline for Vertex AI or Kubeflow Pipelines.

TFX's compiler does most of the work. Its output is corrected and completed; see docs/kubeflow.md.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import pathlib
import re
from collections.abc import Mapping
from typing import Any

import yaml
from google.protobuf import json_format
from kfp.kubernetes import kubernetes_executor_config_pb2
from kfp.pipeline_spec import pipeline_spec_pb2
from tfx.dsl.components.common.importer import Importer
from tfx.orchestration.data_types import RuntimeParameter
from tfx.orchestration.kubeflow.v2.kubeflow_v2_dag_runner import (
    KubeflowV2DagRunner,
    KubeflowV2DagRunnerConfig,
)
from tfx.orchestration.pipeline import Pipeline
from tfx.types.experimental.simple_artifacts import Dataset

from components.data_version.component import DataVersion
from factory import beam, catalog, products
from factory.cluster import jobs, lint, stores, targets
from factory.cluster.resources import Resources, Sheet, load
from factory.files import write_whole
from factory.names import pipeline_name
from factory.runs.prepare import Prepared
from pipelines import _settings
from pipelines._fingerprint import fingerprint
from pipelines._product import Context, Data, Pretrained

COMMAND = ("python", "-m", "factory.cluster.task")
# Components that can run on remote Beam workers; the others read files of their container.
_BEAM_ELSEWHERE = (
    "tfx.components.statistics_gen.",
    "tfx.components.transform.",
    "components.evaluator.",
    "components.reference_evaluator.",
)
_PENDING = 6 * 60 * 60  # seconds that an attempt may wait for a node
_LOOKING = ("DataVersion_Executor", "LatestVersion_Executor")  # never cached: data and models may be new


def compile_job(job: jobs.Job) -> str:
    """Compile a pipeline to the text of its file, which is the same on every machine.

    Raises:
        products.UsageError: the job is invalid.
        ResourceError: the resources file is invalid.
        ValueError: the compiled pipeline would not run.
    """
    target = targets.TARGETS[job.target]
    sheet = load({name: component_names(name) for name in products.names()}, *filter(None, [job.resources]))
    spec = _spec(job)
    tasks = lint.tasks_of(spec)
    sheet.check_importers(
        job.product, [name for name, task in tasks.items() if "importer" in lint.executor_of(spec, task)]
    )
    models = jobs.models_of(job)
    if models.startswith("/") and not sheet.volume_of(models):
        raise products.UsageError(
            f"models are pushed to {models}, and no volume of {sheet.path} is there; give it one under "
            "volumes, or name another place with --models"
        )
    given = {task: sheet.of(job.product, task) for task in tasks}
    for task, resources in given.items():
        equip(spec, task, resources, target, beam.elsewhere(job.beam))
    platform = kubernetes_platform(spec, given, sheet) if target.kubernetes else None
    if faults := lint.faults(spec, target):
        raise ValueError(f"{job.product} compiled for {job.target} would not run: {'; '.join(faults)}")
    if target.kubernetes:
        documents = [spec, *([platform] if platform else [])]
        return yaml.safe_dump_all(documents, sort_keys=True, width=100)
    return _pipeline_job(job, spec)


def _spec(job: jobs.Job) -> dict[str, Any]:
    """Return the PipelineSpec of TFX's compiler, corrected."""
    prepared = jobs.prepared(job)
    runner = KubeflowV2DagRunner(
        KubeflowV2DagRunnerConfig(
            default_image=job.image, default_commands=list(COMMAND), use_pipeline_spec_2_1=True
        )
    )
    made = runner.run(wire(job, prepared, jobs.models_of(job)), write_out=False)
    spec: dict[str, Any] = made["pipelineSpec"]
    mend(spec)
    base, _ = jobs.split_pattern(job.data)
    if base:
        spec["root"]["inputDefinitions"]["parameters"]["data"]["defaultValue"] = base
    if job.pipeline_root:
        spec["defaultPipelineRoot"] = job.pipeline_root
    return spec


def _pipeline_job(job: jobs.Job, spec: dict[str, Any]) -> str:
    """Return the PipelineJob of Vertex AI in JSON, validated by its protocol buffer."""
    job_spec = {
        "displayName": job.name,
        "labels": {"product": job.product.replace("_", "-"), "preset": job.preset},
        "pipelineSpec": spec,
        "runtimeConfig": {"gcsOutputDirectory": job.pipeline_root} if job.pipeline_root else {},
    }
    json_format.ParseDict(job_spec, pipeline_spec_pb2.PipelineJob())
    return json.dumps(job_spec, indent=1, sort_keys=True) + "\n"


@functools.cache
def component_names(product: str) -> set[str]:
    """Return all components of a product's pipeline under any settings."""
    job = jobs.Job(product, "kubeflow", data="gs://any/where")
    prepared = jobs.prepared(job)
    default = prepared.config
    choices = [default]
    for field in dataclasses.fields(default):
        words = field.metadata.get("among") or ((True, False) if isinstance(field.default, bool) else ())
        choices += [dataclasses.replace(default, **{field.name: word}) for word in words]
    found: set[str] = set()
    for config in choices:
        for data in ("", job.data):
            chosen = dataclasses.replace(prepared, config=config)
            wired = wire(dataclasses.replace(job, data=data), chosen, "/models")
            found |= {component.id for component in wired.components}
    return found


def wire(job: jobs.Job, prepared: Prepared, models: str) -> Pipeline:
    """Return the product's pipeline for a cluster: without a metadata store, and with remote files."""
    if fault := _settings.fault(prepared.config):
        raise products.UsageError(f"--set: {fault}")
    context = Context(
        name=job.name,
        root=job.pipeline_root or "root",
        push_to=f"{models}/{pipeline_name(job.product, job.preset)}",
        preset=job.preset,
        models=models,
        command=f"factory deploy --target {job.target}",
    )
    return prepared.build(_data(job, prepared), context)


def _data(job: jobs.Job, prepared: Prepared) -> Data:
    known = catalog.load()
    pretrained = {
        name: Pretrained(stores.from_catalog(name), known[name].sha256, known[name].licence)
        for name in prepared.product.pretrained_for(prepared.config)
    }
    if not job.data:
        names = products.data_sets(prepared.product, prepared.config)
        digest = catalog.joined([known[name].sha256 for name in names])
        return Data(tuple(map(stores.from_catalog, names)), digest, pretrained)
    base, pattern = jobs.split_pattern(job.data)
    files = Importer(
        source_uri=RuntimeParameter("data", str, default=base), artifact_type=Dataset, reimport=False
    ).with_id("Files")
    version = DataVersion(
        files=files.outputs["result"],
        pattern=pattern,
        code=fingerprint(DataVersion),
    )
    folders, sha256 = (version.outputs[name].future()[0].value for name in ("folders", "sha256"))
    return Data(folders, sha256, pretrained, files.outputs["result"])


def mend(spec: dict[str, Any]) -> None:
    """Correct faults of TFX's compiler.

    * The producer of a parameter is named `<id>_task`, which does not exist.
    * Runtime parameters are not passed to the tasks in the DAG that an exit handler waits for.
    """
    for dag in lint.dags_of(spec):
        for task in dag["tasks"].values():
            for given in task.get("inputs", {}).get("parameters", {}).values():
                output = given.get("taskOutputParameter", {})
                producer = output.get("producerTask", "").removesuffix("_task")
                if producer in dag["tasks"] and output["producerTask"] not in dag["tasks"]:
                    output["producerTask"] = producer
    defined = spec["root"].get("inputDefinitions", {}).get("parameters", {})
    for name, task in spec["root"]["dag"]["tasks"].items():
        component = spec["components"][task["componentRef"]["name"]]
        if "dag" in component and defined and "inputDefinitions" not in component:
            component["inputDefinitions"] = {"parameters": dict(defined)}
            passed = {key: {"componentInputParameter": key} for key in defined}
            spec["root"]["dag"]["tasks"][name].setdefault("inputs", {})["parameters"] = passed


def equip(
    spec: dict[str, Any],
    name: str,
    given: Resources,
    target: targets.Target,
    beam_args: tuple[str, ...] = (),
) -> None:
    """Add resources, retries, timeouts, caching and Beam options to the tasks of a compiled pipeline."""
    task = lint.tasks_of(spec)[name]
    executor = lint.executor_of(spec, task)
    looking = any(word.endswith(_LOOKING) for word in executor.get("container", {}).get("args", ()))
    task["cachingOptions"] = {"enableCache": True} if given.caching and not looking else {}
    if given.retries:
        task["retryPolicy"] = {
            "maxRetryCount": given.retries,
            "backoffDuration": f"{given.backoff}s",
            "backoffFactor": 2.0,
        }
        if target.kubernetes:
            # Argo counts it from the start of the first attempt, and ends the task after it.
            longest = given.timeout + _PENDING
            task["retryPolicy"]["backoffMaxDuration"] = (
                f"{(given.retries + 1) * longest + given.backoff * 2**given.retries}s"
            )
    if "container" not in executor:
        return  # an importer runs in the cluster's container: its specification has no resources
    container = executor["container"]
    container["command"] = [*COMMAND, "--timeout", str(given.timeout)]
    away = beam_args and container["args"][1].startswith(_BEAM_ELSEWHERE)
    container["args"] += beam_args if away else beam.HERE
    # Newer clusters read the names that begin with "resource", older ones the others.
    resources: dict[str, Any] = {
        "cpuLimit": float(given.cpu),
        "memoryLimit": given.gigabytes,
        "resourceCpuLimit": f"{given.cpu:g}",
        "resourceMemoryLimit": given.memory,
    }
    if given.accelerator:
        kind = target.accelerator(given.accelerator)
        resources["accelerator"] = {
            "type": kind,
            "count": str(given.count),
            "resourceType": kind,
            "resourceCount": str(given.count),
        }
    container["resources"] = resources


def kubernetes_platform(
    spec: dict[str, Any], given: Mapping[str, Resources], sheet: Sheet
) -> dict[str, Any] | None:
    """Return the Kubernetes platform spec: node selectors, and volumes whose path a parameter names."""
    executors: dict[str, Any] = {}
    for name, task in lint.tasks_of(spec).items():
        if "container" not in lint.executor_of(spec, task):
            continue
        resources = given[name]
        selector = {**(resources.accelerator.node_selector if resources.accelerator else {})}
        selector |= resources.node_selector
        constants = [
            value.get("runtimeValue", {}).get("constant")
            for value in task.get("inputs", {}).get("parameters", {}).values()
        ]
        text = json.dumps(constants)
        mounts = [
            # Newer clusters read the last entry, older ones the first.
            {
                "constant": claim,
                "mountPath": path,
                "pvcNameParameter": {"runtimeValue": {"constant": claim}},
            }
            for claim, path in sheet.volumes.items()
            if re.search(rf'"{re.escape(path)}[/"\\]', text)
        ]
        config: dict[str, Any] = {}
        if selector:
            config["nodeSelector"] = {"labels": selector}
        if mounts:
            config["pvcMount"] = mounts
        if config:
            json_format.ParseDict(config, kubernetes_executor_config_pb2.KubernetesExecutorConfig())
            label = spec["components"][task["componentRef"]["name"]]["executorLabel"]
            executors[label] = config
    if not executors:
        return None
    platform = {"platforms": {"kubernetes": {"deploymentSpec": {"executors": executors}}}}
    json_format.ParseDict(platform, pipeline_spec_pb2.PlatformSpec())
    return platform


def write(text: str, out: pathlib.Path) -> None:
    """Write a compiled file atomically; other targets, such as a pipe, are written to directly."""
    if out.exists() and not out.is_file():
        out.write_text(text, encoding="utf-8")
        return
    out = out.resolve()  # what a link leads to
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, text)
