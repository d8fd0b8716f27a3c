"""Hand compiled pipelines to clusters: upload them, run them once, or run them by a schedule.

The clusters' own clients do it, with credentials from where those look for them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
import io
import json
import logging
import os
import pathlib
import re
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from factory.cluster import cron, jobs, targets
from factory.cluster.jobs import Job
from factory.products import UsageError

_TOKEN = "/var/run/secrets/kubeflow/pipelines/token"  # in a pod that may call Kubeflow Pipelines
_EXPERIMENT = "intelligent-factory"
_IN_CLUSTER = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
_ALL = 100  # entries of a page


class DeployError(ValueError):
    """A cluster could not be reached, or refused; the message says which and why."""


@dataclasses.dataclass(frozen=True)
class Deployment:
    """What is to be done with a compiled pipeline.

    Attributes:
        upload_only: neither run nor schedule it.
        cron: the schedule, as `cron.fault` describes it; "" to run it once, now.
        max_concurrency: runs of the schedule at the same time.
        catch_up: start the runs that were missed as well.
        parameters: values of runtime parameters.
        service_account: under which it runs; "" for the cluster's default.
        host: of Kubeflow Pipelines; "" for what its client finds.
        namespace: of Kubernetes; "" for a cluster with one user.
        project: of Google Cloud; "" for that of the credentials.
        location: of Vertex AI, such as europe-west4.
        endpoint: of Vertex AI, where it is not the location's usual one.
    """

    upload_only: bool = False
    cron: str = ""
    max_concurrency: int = 1
    catch_up: bool = False
    parameters: Mapping[str, str] = dataclasses.field(default_factory=dict)
    service_account: str = ""
    host: str = ""
    namespace: str = ""
    project: str = ""
    location: str = ""
    endpoint: str = ""


def check(job: Job, wanted: Deployment) -> None:
    """Raise UsageError where something is missing or contradicts itself."""
    if not job.image:
        raise UsageError("name the image that the cluster is to pull, with --image or FACTORY_IMAGE")
    jobs.check(job)
    if wanted.cron and (fault := cron.fault(wanted.cron, targets.TARGETS[job.target])):
        raise UsageError(f"--cron {wanted.cron!r}: {fault}")
    if wanted.cron and wanted.upload_only:
        raise UsageError("--upload-only starts nothing, so it cannot be called with --cron")
    if wanted.catch_up and not wanted.cron:
        raise UsageError("--catch-up is about schedules; call it with --cron")
    known = ("data",) if job.data else ()  # what compiling makes a parameter of
    if unknown := sorted(set(wanted.parameters) - set(known)):
        raise UsageError(f"--parameter {unknown[0]}: known are {', '.join(known) or 'none without --data'}")
    {"kubeflow": _check_kubeflow, "vertex": _check_vertex}[job.target](job, wanted)


def deploy(job: Job, wanted: Deployment, text: str) -> list[str]:
    """Hand a compiled pipeline to its cluster; return what was done, in lines.

    Raises:
        UsageError: Google Cloud has to be told of a project.
        DeployError: the cluster could not be reached, or refused.
    """
    send = {"kubeflow": _kubeflow, "vertex": _vertex}[job.target]
    with tempfile.TemporaryDirectory() as folder, _telling(job.target):
        file = pathlib.Path(folder, f"{job.name}.yaml" if job.target == "kubeflow" else f"{job.name}.json")
        file.write_text(text, encoding="utf-8")
        return send(job, wanted, file, hashlib.sha256(text.encode()).hexdigest()[:12])


def _check_kubeflow(job: Job, wanted: Deployment) -> None:
    if wanted.endpoint:
        raise UsageError("--endpoint is of Vertex AI; name Kubeflow's API with --host")
    if wanted.host or os.environ.get("KF_PIPELINES_ENDPOINT") or _IN_CLUSTER.exists():
        return
    named = os.environ.get("KUBECONFIG", "")
    files = [pathlib.Path(file).expanduser() for file in named.split(os.pathsep) if file]
    if not any(file.is_file() for file in files or [pathlib.Path("~/.kube/config").expanduser()]):
        told = f", and not in KUBECONFIG, {named}" if named else ""
        raise UsageError(
            f"there is no Kubeflow Pipelines to be found{told}: name it with --host or "
            "KF_PIPELINES_ENDPOINT, or set up a kubeconfig"
        )
    import kubernetes.config
    import yaml

    try:
        kubernetes.config.list_kube_config_contexts(named or None)
    except (
        kubernetes.config.ConfigException,
        yaml.YAMLError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        raise UsageError(
            f"the kubeconfig {named or '~/.kube/config'} cannot be used: {_plain(error)}; mend it, or name "
            "Kubeflow Pipelines with --host"
        ) from None


def _kubeflow(job: Job, wanted: Deployment, file: pathlib.Path, digest: str) -> list[str]:
    import kfp
    from kfp.client import ServiceAccountTokenVolumeCredentials

    token = pathlib.Path(os.environ.get("KF_PIPELINES_SA_TOKEN_PATH", _TOKEN))
    client = kfp.Client(
        host=wanted.host or None,
        credentials=ServiceAccountTokenVolumeCredentials() if token.is_file() else None,
    )
    space = wanted.namespace or None
    done = []
    pipeline = _pipeline(client, job.name, space)
    if pipeline is None:
        # Made empty, as an upload would name its first version after the pipeline, not after what it holds.
        empty = client.api_models.V2beta1Pipeline(display_name=job.name, namespace=space)
        pipeline = client.pipelines.pipeline_service_create_pipeline(empty).pipeline_id
        if not pipeline:
            host = client.pipelines.api_client.configuration.host
            raise DeployError(f"{host} answers, and not as Kubeflow Pipelines; is it a page to log in?")
        done.append(f"made the pipeline {job.name}")
    name = f"{job.name}-{digest}"
    version = _version(client, pipeline, name)
    if version is None:
        version = client.upload_pipeline_version(
            str(file), pipeline_version_name=name, pipeline_id=pipeline
        ).pipeline_version_id
        done.append(f"uploaded the version {name}")
    else:
        done.append(f"the version {name} is there already")
    if wanted.upload_only:
        return done
    experiment = client.create_experiment(_EXPERIMENT, namespace=space).experiment_id
    common = {
        "experiment_id": experiment,
        "pipeline_id": pipeline,
        "version_id": version,
        "params": dict(wanted.parameters),
        "pipeline_root": job.pipeline_root or None,
        "service_account": wanted.service_account or None,
    }
    if not wanted.cron:
        run = client.run_pipeline(job_name=f"{job.name} {_now()}", **common)
        return [*done, f"started the run {run.run_id}"]
    earlier = [
        known.recurring_run_id
        for known in _pages(client.list_recurring_runs, "recurring_runs", experiment_id=experiment)
        if known.display_name == job.name and str(known.status).upper() != "DISABLED"
    ]
    made = client.create_recurring_run(
        job_name=job.name,
        cron_expression=cron.with_seconds(wanted.cron),
        max_concurrency=wanted.max_concurrency,
        no_catchup=not wanted.catch_up,
        **common,
    )
    for known in earlier:
        client.disable_recurring_run(known)
    done.append(f"it runs by the schedule {made.recurring_run_id}: {wanted.cron}")
    return done + [f"disabled the earlier schedule {known}" for known in earlier]


def _pipeline(client: Any, name: str, space: str | None) -> str | None:
    """The id of the pipeline of this name; the client's own search knows no namespaces."""
    named = {"operation": "EQUALS", "key": "display_name", "stringValue": name}
    asked = json.dumps({"predicates": [named]})
    for pipeline in _pages(client.list_pipelines, "pipelines", filter=asked, namespace=space):
        return str(pipeline.pipeline_id)
    return None


def _version(client: Any, pipeline: str, name: str) -> str | None:
    """The id of a pipeline's version of this name."""
    for version in _pages(client.list_pipeline_versions, "pipeline_versions", pipeline_id=pipeline):
        if version.display_name == name:
            return str(version.pipeline_version_id)
    return None


def _pages(listing: Callable[..., Any], entries: str, **of: str | None) -> Iterator[Any]:
    token = ""
    while True:
        page = listing(page_token=token, page_size=_ALL, **of)
        yield from getattr(page, entries) or []
        token = page.next_page_token
        if not token:
            return


def _check_vertex(job: Job, wanted: Deployment) -> None:
    for option, given in (("--host", wanted.host), ("--namespace", wanted.namespace)):
        if given:
            raise UsageError(f"{option} is of Kubeflow Pipelines, and this goes to Vertex AI")
    if wanted.upload_only:
        raise UsageError("--upload-only means nothing to Vertex AI, which keeps runs and schedules alone")
    if wanted.catch_up:
        raise UsageError("a schedule of Vertex AI catches up when it is resumed, not from its start")
    if not job.pipeline_root:
        raise UsageError(
            "Vertex AI needs a folder for artifacts: name it with --pipeline-root gs://BUCKET/FOLDER or "
            "FACTORY_PIPELINE_ROOT"
        )
    if not re.fullmatch(r"[a-z]+-[a-z]+[0-9]+", wanted.location):
        told = f", not {wanted.location!r}" if wanted.location else ""
        raise UsageError(f"name where Vertex AI is to run it, such as --location europe-west4{told}")


def _vertex(job: Job, wanted: Deployment, file: pathlib.Path, digest: str) -> list[str]:
    del digest
    from google.cloud import aiplatform

    aiplatform.init(
        project=wanted.project or None,
        location=wanted.location,
        api_endpoint=wanted.endpoint or None,
        api_transport="rest",
    )
    pipeline_job = aiplatform.PipelineJob(
        display_name=job.name,
        template_path=str(file),
        pipeline_root=job.pipeline_root,
        parameter_values=dict(wanted.parameters),
        labels=json.loads(file.read_text(encoding="utf-8"))["labels"],
    )
    account = wanted.service_account or None
    if not wanted.cron:
        pipeline_job.submit(service_account=account)
        return [f"started the run {pipeline_job.resource_name}"]
    earlier = [
        known
        for known in aiplatform.PipelineJobSchedule.list(filter=f'display_name="{job.name}"')
        if known.state.name == "ACTIVE"
    ]
    schedule = pipeline_job.create_schedule(
        cron=wanted.cron,
        display_name=job.name,
        max_concurrent_run_count=wanted.max_concurrency,
        service_account=account,
    )
    for known in earlier:
        known.pause()
    done = [f"it runs by the schedule {schedule.resource_name}: {wanted.cron}"]
    return done + [f"paused the earlier schedule {known.resource_name}" for known in earlier]


def _now() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M:%S}"


@contextlib.contextmanager
def _silent_logs() -> Iterator[None]:
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextlib.contextmanager
def _telling(target: str) -> Iterator[None]:
    """Keep the clients quiet, and say in one sentence what they failed with."""
    import google.api_core.exceptions
    import google.auth.exceptions
    import kfp_server_api
    import requests
    import urllib3

    name = {"kubeflow": "Kubeflow Pipelines", "vertex": "Vertex AI"}[target]
    try:
        with _silent_logs(), warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    except google.auth.exceptions.DefaultCredentialsError as error:
        if named := os.environ.get("GOOGLE_APPLICATION_CREDENTIALS"):
            raise DeployError(
                f"GOOGLE_APPLICATION_CREDENTIALS names {named}, which has no credentials: {_plain(error)}"
            ) from None
        raise DeployError(
            "there are no credentials for Google Cloud; get some with: gcloud auth application-default login"
        ) from None
    except google.auth.exceptions.GoogleAuthError as error:
        if "Unable to find your project" in str(error):
            raise UsageError(
                "name the project of Google Cloud, with --project or GOOGLE_CLOUD_PROJECT"
            ) from None
        raise DeployError(f"Google Cloud does not take the credentials: {_plain(error)}") from None
    except kfp_server_api.ApiException as error:
        said = re.search(r'"(?:error_message|error|message)"\s*:\s*"([^"]*)"', str(error.body))
        raise DeployError(f"{name} refused ({error.status}): {said[1] if said else error.reason}") from None
    except google.api_core.exceptions.GoogleAPICallError as error:
        raise DeployError(f"{name} refused ({error.code}): {error.message}") from None
    except (
        TimeoutError,
        urllib3.exceptions.HTTPError,
        requests.exceptions.RequestException,
        google.api_core.exceptions.RetryError,
    ) as error:
        raise DeployError(f"{name} cannot be reached: {_plain(getattr(error, 'reason', error))}") from None


def _plain(error: object) -> str:
    return " ".join(str(error).split())
