"""Deployment of compiled pipelines: upload, one run, or a schedule.

It uses the clusters' own clients and their standard credentials.
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

_TOKEN = "/var/run/secrets/kubeflow/pipelines/token"  # token of a pod with access to Kubeflow Pipelines
_EXPERIMENT = "intelligent-factory"
_IN_CLUSTER = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount/token")
_ALL = 100  # entries of a page


class DeployError(ValueError):
    """A cluster could not be reached, or refused; the message gives cluster and reason."""


@dataclasses.dataclass(frozen=True)
class Deployment:
    """Options of a deployment.

    Attributes:
        upload_only: upload without run or schedule.
        cron: cron schedule, see `cron.fault`; "" for one run, now.
        max_concurrency: maximum number of concurrent runs of the schedule.
        catch_up: whether missed runs are started as well.
        parameters: values of runtime parameters.
        service_account: service account of the run; "" for the cluster's default.
        host: URL of Kubeflow Pipelines; "" for the client's default.
        namespace: Kubernetes namespace; "" in single-user mode.
        project: Google Cloud project; "" for that of the credentials.
        location: region of Vertex AI, such as europe-west4.
        endpoint: API endpoint of Vertex AI; "" for that of the region.
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
    """Raise UsageError for missing or contradictory options."""
    if not job.image:
        raise UsageError("the container image is missing; name it with --image or FACTORY_IMAGE")
    jobs.check(job)
    if wanted.cron and (fault := cron.fault(wanted.cron, targets.TARGETS[job.target])):
        raise UsageError(f"--cron {wanted.cron!r}: {fault}")
    if wanted.cron and wanted.upload_only:
        raise UsageError("--upload-only cannot be combined with --cron: it starts no run")
    if wanted.catch_up and not wanted.cron:
        raise UsageError("--catch-up requires --cron")
    known = ("data",) if job.data else ()  # runtime parameters of the compiled pipeline
    if unknown := sorted(set(wanted.parameters) - set(known)):
        raise UsageError(f"--parameter {unknown[0]}: known are {', '.join(known) or 'none without --data'}")
    {"kubeflow": _check_kubeflow, "vertex": _check_vertex}[job.target](job, wanted)


def deploy(job: Job, wanted: Deployment, text: str) -> list[str]:
    """Deploy a compiled pipeline; return a line for each action.

    Raises:
        UsageError: the Google Cloud project is missing.
        DeployError: the cluster could not be reached, or refused.
    """
    send = {"kubeflow": _kubeflow, "vertex": _vertex}[job.target]
    with tempfile.TemporaryDirectory() as folder, _telling(job.target):
        file = pathlib.Path(folder, f"{job.name}.yaml" if job.target == "kubeflow" else f"{job.name}.json")
        file.write_text(text, encoding="utf-8")
        return send(job, wanted, file, hashlib.sha256(text.encode()).hexdigest()[:12])


def _check_kubeflow(job: Job, wanted: Deployment) -> None:
    if wanted.endpoint:
        raise UsageError("--endpoint is an option of Vertex AI; name Kubeflow's API with --host")
    if wanted.host or os.environ.get("KF_PIPELINES_ENDPOINT") or _IN_CLUSTER.exists():
        return
    named = os.environ.get("KUBECONFIG", "")
    files = [pathlib.Path(file).expanduser() for file in named.split(os.pathsep) if file]
    if not any(file.is_file() for file in files or [pathlib.Path("~/.kube/config").expanduser()]):
        place = f", nor in KUBECONFIG, {named}" if named else ""
        raise UsageError(
            f"no Kubeflow Pipelines found{place}; name it with --host or "
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
        # Created empty, as an upload would name the first version after the pipeline, not after its digest.
        empty = client.api_models.V2beta1Pipeline(display_name=job.name, namespace=space)
        pipeline = client.pipelines.pipeline_service_create_pipeline(empty).pipeline_id
        if not pipeline:
            host = client.pipelines.api_client.configuration.host
            raise DeployError(f"{host} does not answer as Kubeflow Pipelines; it may be a login page")
        done.append(f"created the pipeline {job.name}")
    name = f"{job.name}-{digest}"
    version = _version(client, pipeline, name)
    if version is None:
        version = client.upload_pipeline_version(
            str(file), pipeline_version_name=name, pipeline_id=pipeline
        ).pipeline_version_id
        done.append(f"uploaded the version {name}")
    else:
        done.append(f"the version {name} exists already")
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
    done.append(f"created the schedule {made.recurring_run_id}: {wanted.cron}")
    return done + [f"disabled the earlier schedule {known}" for known in earlier]


def _pipeline(client: Any, name: str, space: str | None) -> str | None:
    """Return the id of the pipeline of this name; the client's own search ignores namespaces."""
    named = {"operation": "EQUALS", "key": "display_name", "stringValue": name}
    asked = json.dumps({"predicates": [named]})
    for pipeline in _pages(client.list_pipelines, "pipelines", filter=asked, namespace=space):
        return str(pipeline.pipeline_id)
    return None


def _version(client: Any, pipeline: str, name: str) -> str | None:
    """Return the id of a pipeline's version of this name."""
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
            raise UsageError(f"{option} is an option of Kubeflow Pipelines, not of Vertex AI")
    if wanted.upload_only:
        raise UsageError("--upload-only is not available on Vertex AI, which stores runs and schedules alone")
    if wanted.catch_up:
        raise UsageError(
            "--catch-up is not available on Vertex AI, which catches up when a schedule is resumed"
        )
    if not job.pipeline_root:
        raise UsageError(
            "Vertex AI requires a folder for artifacts; name it with --pipeline-root gs://BUCKET/FOLDER or "
            "FACTORY_PIPELINE_ROOT"
        )
    if not re.fullmatch(r"[a-z]+-[a-z]+[0-9]+", wanted.location):
        given = f", not {wanted.location!r}" if wanted.location else ""
        raise UsageError(f"Vertex AI requires a region, such as --location europe-west4{given}")


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
    done = [f"created the schedule {schedule.resource_name}: {wanted.cron}"]
    return done + [f"paused the earlier schedule {known.resource_name}" for known in earlier]


def _now() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M:%S}"


@contextlib.contextmanager
def _silent_logs() -> Iterator[None]:
    for client in ("google", "urllib3"):
        logging.getLogger(client).setLevel(logging.CRITICAL)  # google.auth's threads outlive the call
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextlib.contextmanager
def _telling(target: str) -> Iterator[None]:
    """Suppress the clients' output, and raise their errors as one sentence."""
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
                f"GOOGLE_APPLICATION_CREDENTIALS names {named}, which holds no credentials: {_plain(error)}"
            ) from None
        raise DeployError(
            "Google Cloud credentials are missing; get them with: gcloud auth application-default login"
        ) from None
    except google.auth.exceptions.GoogleAuthError as error:
        if "Unable to find your project" in str(error):
            raise UsageError(
                "the Google Cloud project is missing; name it with --project or GOOGLE_CLOUD_PROJECT"
            ) from None
        raise DeployError(f"Google Cloud refused the credentials: {_plain(error)}") from None
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
