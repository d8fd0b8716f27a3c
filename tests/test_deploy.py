"""What the real clients send to a cluster, recorded by a server that answers as the cluster would."""

from __future__ import annotations

import base64
import dataclasses
import http.server
import json
import pathlib
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from helpers import Factory


@dataclasses.dataclass
class Request:
    """What was sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Recorder:
    """A server that keeps what is sent to it and answers from a table of (method, path) patterns."""

    def __init__(self, answers: dict[str, Any], context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.answers = answers
        recorder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                sent = Request(
                    self.command,
                    self.path,
                    {key.lower(): value for key, value in self.headers.items()},
                    self.rfile.read(length),
                )
                recorder.requests.append(sent)
                line = f"{sent.method} {sent.path}"
                status, body = 404, {"error": {"code": 404, "message": f"nothing at {line}"}}
                for pattern, given in recorder.answers.items():
                    if re.match(pattern, line):
                        status, body = given if isinstance(given, tuple) else (200, given)
                        break
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def sent(self, pattern: str) -> list[Request]:
        return [sent for sent in self.requests if re.match(pattern, f"{sent.method} {sent.path}")]


def before(first: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """A table whose first answers are these."""
    return first | {pattern: answer for pattern, answer in others.items() if pattern not in first}


V2 = "/apis/v2beta1"
KUBEFLOW = {
    f"GET {V2}/healthz": {"multi_user": False},
    rf"GET {V2}/pipelines/p1/versions": {},
    rf"GET {V2}/pipelines": {},
    rf"POST {V2}/pipelines/upload_version": {"pipeline_version_id": "v2"},
    rf"POST {V2}/pipelines": {"pipeline_id": "p1"},
    rf"GET {V2}/experiments": {
        "experiments": [{"experiment_id": "e1", "display_name": "intelligent-factory"}]
    },
    rf"POST {V2}/experiments": {"experiment_id": "e1"},
    rf"POST {V2}/runs": {"run_id": "r1"},
    rf"GET {V2}/recurringruns": {},
    rf"POST {V2}/recurringruns/old:disable": {},
    rf"POST {V2}/recurringruns": {"recurring_run_id": "s1"},
}
DEPLOY = ("deploy", "cartpole", "--preset", "smoke", "--image", "registry.example/factory:1")


@pytest.fixture
def kubeflow() -> Iterator[Recorder]:
    recorder = Recorder(dict(KUBEFLOW))
    yield recorder
    recorder.server.shutdown()


def call(factory: Factory, recorder: Recorder, *more: str) -> subprocess.CompletedProcess[str]:
    return factory(*DEPLOY, "--target", "kubeflow", "--host", f"http://127.0.0.1:{recorder.port}", *more)


def test_a_pipeline_is_uploaded_and_run_once(factory: Factory, kubeflow: Recorder) -> None:
    result = call(factory, kubeflow, "--service-account", "trainer")
    assert result.returncode == 0, result.stderr
    assert re.match(
        r"created the pipeline cartpole-smoke\nuploaded the version cartpole-smoke-[0-9a-f]{12}\n"
        r"started the run r1\n$",
        result.stdout,
    )
    (made,) = kubeflow.sent(f"POST {V2}/pipelines$")
    assert made.json == {"display_name": "cartpole-smoke"}
    (upload,) = kubeflow.sent(f"POST {V2}/pipelines/upload_version")
    assert "name=cartpole-smoke-" in upload.path and "pipelineid=p1" in upload.path
    text = re.search(rb"\r\n\r\n(.*?)\r\n--", upload.body, re.S)
    assert text
    spec, platform = yaml.safe_load_all(text[1])
    assert spec["pipelineInfo"]["name"] == "cartpole-smoke" and "kubernetes" in platform["platforms"]
    (run,) = kubeflow.sent(f"POST {V2}/runs")
    assert run.json["experiment_id"] == "e1" and run.json["service_account"] == "trainer"
    assert run.json["pipeline_version_reference"] == {"pipeline_id": "p1", "pipeline_version_id": "v2"}


def test_a_schedule_replaces_the_earlier_one(factory: Factory, kubeflow: Recorder) -> None:
    kubeflow.answers = before(
        {
            rf"GET {V2}/pipelines\?": {
                "pipelines": [{"pipeline_id": "p1", "display_name": "cartpole-smoke"}]
            },
            rf"GET {V2}/recurringruns": {
                "recurringRuns": [
                    {"recurring_run_id": "old", "display_name": "cartpole-smoke", "status": "ENABLED"},
                    {"recurring_run_id": "off", "display_name": "cartpole-smoke", "status": "DISABLED"},
                    {"recurring_run_id": "other", "display_name": "another", "status": "ENABLED"},
                ]
            },
        },
        KUBEFLOW,
    )
    schedule = ("--cron", "30 3 * * mon-fri", "--max-concurrency", "2", "--pipeline-root", "s3://b/root")
    result = call(factory, kubeflow, *schedule)
    assert result.returncode == 0, result.stderr
    assert re.match(
        r"uploaded the version cartpole-smoke-[0-9a-f]{12}\n"
        r"created the schedule s1: 30 3 \* \* mon-fri\n"
        r"disabled the earlier schedule old\n$",
        result.stdout,
    )
    (made,) = kubeflow.sent(f"POST {V2}/recurringruns$")
    assert made.json["trigger"]["cron_schedule"]["cron"] == "0 30 3 * * mon-fri"
    assert made.json["max_concurrency"] == "2" or made.json["max_concurrency"] == 2
    assert made.json["no_catchup"] is True and made.json["mode"] == "ENABLE"
    assert made.json["runtime_config"]["pipeline_root"] == "s3://b/root"
    assert made.json["pipeline_version_reference"]["pipeline_version_id"] == "v2"
    assert [sent.path for sent in kubeflow.sent("POST .*:disable")] == [f"{V2}/recurringruns/old:disable"]


def test_pipelines_are_looked_for_in_the_namespace_that_is_named(
    factory: Factory, kubeflow: Recorder
) -> None:
    result = call(factory, kubeflow, "--upload-only", "--namespace", "digits")
    assert result.returncode == 0, result.stderr
    (looked,) = kubeflow.sent(rf"GET {V2}/pipelines\?")
    assert "namespace=digits" in looked.path and "cartpole-smoke" in looked.path
    (made,) = kubeflow.sent(f"POST {V2}/pipelines$")
    assert made.json == {"display_name": "cartpole-smoke", "namespace": "digits"}


def test_the_api_is_found_by_a_kubeconfig_whatever_the_namespace(
    factory: Factory, kubeflow: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = "/api/v1/namespaces/kubeflow/services/ml-pipeline:http/proxy/"
    kubeflow.answers = {pattern.replace(V2, proxy + V2): said for pattern, said in KUBEFLOW.items()}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "me"}}],
        "clusters": [{"name": "here", "cluster": {"server": f"http://127.0.0.1:{kubeflow.port}"}}],
        "users": [{"name": "me", "user": {}}],
    }
    (factory.folder / "config").write_text(yaml.safe_dump(config))
    monkeypatch.setenv("KUBECONFIG", "config")
    monkeypatch.delenv("KF_PIPELINES_ENDPOINT", raising=False)
    result = factory(*DEPLOY, "--target", "kubeflow", "--namespace", "digits")
    assert result.returncode == 0, result.stderr
    assert "started the run r1\n" in result.stdout
    (looked,) = kubeflow.sent(rf"GET {proxy}{V2}/pipelines\?")
    assert "namespace=digits" in looked.path


def test_a_page_to_log_in_is_not_taken_for_the_api(factory: Factory, kubeflow: Recorder) -> None:
    kubeflow.answers = {".*": "<html>Log in</html>"}
    result = call(factory, kubeflow)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr == (
        f"factory: http://127.0.0.1:{kubeflow.port} does not answer as Kubeflow Pipelines; it may be a login "
        "page\n"
    )


def test_only_uploaded_and_only_once(factory: Factory, kubeflow: Recorder) -> None:
    first = call(factory, kubeflow, "--upload-only")
    assert first.returncode == 0 and not kubeflow.sent(f"POST {V2}/runs")
    kubeflow.answers = before(
        {
            rf"GET {V2}/pipelines\?": {
                "pipelines": [{"pipeline_id": "p1", "display_name": "cartpole-smoke"}]
            },
        },
        KUBEFLOW,
    )
    second = call(factory, kubeflow, "--upload-only")
    (version,) = re.findall("cartpole-smoke-[0-9a-f]{12}", second.stdout)
    versions = {"pipeline_versions": [{"pipeline_version_id": "v9", "display_name": version}]}
    kubeflow.answers = before({rf"GET {V2}/pipelines/p1/versions": versions}, kubeflow.answers)
    third = call(factory, kubeflow, "--upload-only")
    assert third.stdout == f"the version {version} exists already\n"
    assert len(kubeflow.sent(f"POST {V2}/pipelines/upload_version")) == 2


def test_what_kubeflow_refuses_is_one_sentence(factory: Factory, kubeflow: Recorder) -> None:
    refusal = {"error_message": "the token has expired", "error_details": "x"}
    kubeflow.answers = before({rf"POST {V2}/pipelines": (401, refusal)}, KUBEFLOW)
    result = call(factory, kubeflow)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr == "factory: Kubeflow Pipelines refused (401): the token has expired\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[pathlib.Path, pathlib.Path]:
    folder = tmp_path_factory.mktemp("certificate")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = [folder / "key.pem", folder / "certificate.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*command, "-keyout", files[0], "-out", files[1]], check=True, capture_output=True)
    return files[0], files[1]


PARENT = "/v1/projects/p/locations/europe-west4"


@pytest.fixture
def vertex(
    certificate: tuple[pathlib.Path, pathlib.Path], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Recorder]:
    """Vertex AI, and where a service account's key gets its token."""
    key, chain = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    recorder = Recorder({}, context)
    name = "projects/p/locations/europe-west4"
    recorder.answers = {
        "POST /token": {"access_token": "token", "expires_in": 3600, "token_type": "Bearer"},
        "GET /storage/v1/b/b": (403, {"error": {"code": 403, "message": "trainer may not see it"}}),
        rf"POST {PARENT}/pipelineJobs": {"name": f"{name}/pipelineJobs/j1"},
        rf"GET {PARENT}/schedules/7": {"name": f"{name}/schedules/7", "state": "ACTIVE"},
        rf"GET {PARENT}/schedules": {"schedules": [
            {"name": f"{name}/schedules/7", "displayName": "cartpole-smoke", "state": "ACTIVE",
             "createPipelineJobRequest": {"parent": name}},
        ]},
        rf"POST {PARENT}/schedules/7:pause": {},
        rf"POST {PARENT}/schedules": {"name": f"{name}/schedules/8", "state": "ACTIVE"},
    }  # fmt: skip
    account = {
        "type": "service_account", "project_id": "p", "private_key_id": "k", "client_id": "1",
        "private_key": key.read_text(), "client_email": "trainer@p.example",
        "token_uri": f"https://localhost:{recorder.port}/token",
    }  # fmt: skip
    (tmp_path / "account.json").write_text(json.dumps(account))
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "account.json"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(chain))
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"https://localhost:{recorder.port}")
    yield recorder
    recorder.server.shutdown()


def call_vertex(factory: Factory, recorder: Recorder, *more: str) -> subprocess.CompletedProcess[str]:
    where = ("--location", "europe-west4", "--endpoint", f"localhost:{recorder.port}")
    return factory(*DEPLOY, "--target", "vertex", "--pipeline-root", "gs://b/root", *where, *more)


def test_vertex_runs_a_pipeline_once(factory: Factory, vertex: Recorder) -> None:
    result = call_vertex(factory, vertex, "--service-account", "trainer@p.example")
    assert result.returncode == 0, result.stderr
    assert result.stdout == "started the run projects/p/locations/europe-west4/pipelineJobs/j1\n"
    (made,) = vertex.sent(f"POST {PARENT}/pipelineJobs")
    claims = made.headers["authorization"].removeprefix("Bearer ").split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["iss"] == "trainer@p.example"
    job = made.json
    assert job["displayName"] == "cartpole-smoke" and job["serviceAccount"] == "trainer@p.example"
    assert job["labels"].items() >= {"product": "cartpole", "preset": "smoke"}.items()
    assert job["runtimeConfig"]["gcsOutputDirectory"] == "gs://b/root"
    assert job["pipelineSpec"]["schemaVersion"] == "2.1.0"
    assert "Trainer" in job["pipelineSpec"]["root"]["dag"]["tasks"]


def test_vertex_runs_a_pipeline_by_a_schedule(factory: Factory, vertex: Recorder) -> None:
    result = call_vertex(factory, vertex, "--cron", "0 3 * * *", "--max-concurrency", "3")
    assert result.returncode == 0, result.stderr
    assert result.stdout == (
        "created the schedule projects/p/locations/europe-west4/schedules/8: 0 3 * * *\n"
        "paused the earlier schedule projects/p/locations/europe-west4/schedules/7\n"
    )
    (made,) = vertex.sent(rf"POST {PARENT}/schedules(\?|$)")
    schedule = made.json
    assert schedule["cron"] == "0 3 * * *" and int(schedule["maxConcurrentRunCount"]) == 3
    request = schedule["createPipelineJobRequest"]["pipelineJob"]
    assert request["runtimeConfig"]["gcsOutputDirectory"] == "gs://b/root"
    assert len(vertex.sent(f"POST {PARENT}/schedules/7:pause")) == 1


def test_what_vertex_refuses_is_one_sentence(factory: Factory, vertex: Recorder) -> None:
    refusal = {"error": {"code": 403, "message": "trainer may not run pipelines"}}
    vertex.answers = before({rf"POST {PARENT}/pipelineJobs": (403, refusal)}, vertex.answers)
    result = call_vertex(factory, vertex)
    assert result.returncode == 1 and result.stdout == ""
    assert re.match(
        r"factory: Vertex AI refused \(403\): .*trainer may not run pipelines\n$", result.stderr
    ), result.stderr


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--target", "kubeflow"], "no Kubeflow Pipelines found; name it with --host"),
        (["--target", "vertex"], "Vertex AI requires a folder for artifacts"),
        (["--target", "vertex", "--pipeline-root", "gs://b"], "such as --location europe-west4"),
        (["--target", "vertex", "--pipeline-root", "gs://b", "--catch-up"], "--catch-up requires --cron"),
        (["--target", "kubeflow", "--cron", "* * * *"], "has 4 fields; write five"),
        (["--target", "kubeflow", "--cron", "0 3 * * *", "--upload-only"], "cannot be combined with --cron"),
        (["--target", "vertex", "--upload-only"], "is not available on Vertex AI"),
        (["--target", "vertex", "--parameter", "data"], "write it as key=value"),
        (["--target", "vertex", "--parameter", "data=x"], "--parameter data: known are none without --data"),
        (["--target", "vertex", "--host", "h"], "--host is an option of Kubeflow Pipelines"),
        (["--target", "kubeflow", "--endpoint", "e"], "--endpoint is an option of Vertex AI"),
        (["--target", "vertex", "--pipeline-root", "gs://b", "--location", "x"], "europe-west4, not 'x'"),
        (["--target", "kubeflow", "--cron", ""], "is empty; leave it out"),
        (["--target", "kubeflow", "--cron", "0 3 * * 7"], "so write 0 for Sunday"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_sent(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    for name in ("KF_PIPELINES_ENDPOINT", "KUBECONFIG", "FACTORY_PIPELINE_ROOT", "GOOGLE_CLOUD_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(factory.folder))
    result = factory(*DEPLOY, *arguments)
    assert result.returncode == 2
    assert sentence in result.stderr and "Traceback" not in result.stderr


def test_an_image_that_no_cluster_could_pull_is_not_deployed(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACTORY_IMAGE", raising=False)
    result = factory("deploy", "cartpole", "--target", "kubeflow", "--host", "http://127.0.0.1:9")
    assert result.returncode == 2
    assert "the container image is missing; name it with --image or FACTORY_IMAGE" in result.stderr


@pytest.mark.parametrize(
    "content, sentence",
    [
        (None, "no Kubeflow Pipelines found, nor in KUBECONFIG, config; name it with --host"),
        ("{}", "the kubeconfig config cannot be used: Invalid kube-config file"),
        ("a: [", "the kubeconfig config cannot be used: while parsing"),
    ],
)
def test_a_kubeconfig_that_leads_nowhere(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, content: str | None, sentence: str
) -> None:
    monkeypatch.delenv("KF_PIPELINES_ENDPOINT", raising=False)
    monkeypatch.setenv("KUBECONFIG", "config")
    if content is not None:
        (factory.folder / "config").write_text(content)
    result = factory(*DEPLOY, "--target", "kubeflow")
    assert result.returncode == 2
    assert sentence in result.stderr and "Traceback" not in result.stderr


def test_a_key_that_cannot_be_read_is_named(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "key.json")
    (factory.folder / "key.json").write_text('{"type": "of another kind"}')
    options = ("--pipeline-root", "gs://b/r", "--location", "europe-west4", "--project", "p")
    result = factory(*DEPLOY, "--target", "vertex", *options)
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert "GOOGLE_APPLICATION_CREDENTIALS names key.json, which holds no credentials" in result.stderr


def test_no_client_is_imported_to_say_what_is_missing() -> None:
    script = (
        "import sys; from factory.cluster import deployment, jobs\n"
        "print(sorted({'tensorflow', 'tfx', 'kfp', 'google.cloud.aiplatform'} & set(sys.modules)))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "[]\n"
