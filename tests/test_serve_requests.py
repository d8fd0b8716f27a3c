"""Requests by REST: TensorFlow Serving's interface, health, metrics, limits, batching and the stop."""

import base64
import gzip
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import servings
from click.testing import CliRunner
from servings import HALF_PLUS_TWO, Folders, Served, Slow, State, until

from factory import addresses, cli
from factory.install.paths import CHECKOUT
from factory.serve import batching, metrics
from factory.serve.batching import Batcher, Parameters
from factory.serve.errors import RequestError
from factory.serve.rest import Limits
from factory.serve.servable import Servable
from factory.serve.service import Service, Wanted

HALF = f"/v1/models/{HALF_PLUS_TWO}"


class Written:
    """A log that keeps what it is given."""

    def __init__(self) -> None:
        self.entries: list[tuple[object, ...]] = []

    def write(self, *entry: object) -> None:
        self.entries.append(entry)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    folder = tmp_path_factory.mktemp("models")
    return {
        HALF_PLUS_TWO: servings.half_plus_two(folder / "half" / "1"),
        "kinds": servings.kinds(folder / "kinds" / "1"),
    }


@pytest.fixture(scope="module")
def versions(folders: dict[str, pathlib.Path]) -> Folders:
    found = Folders.of(folders, labels={"stable": 1})
    found.extra["broken"] = [State(3, "END", "INTERNAL", "no such file"), State(2, "LOADING")]
    return found


@pytest.fixture(scope="module")
def service(versions: Folders) -> Service:
    return Service(versions, log=Written())


@pytest.fixture(scope="module")
def ask(service: Service) -> Iterator[Served]:
    with servings.served(service, limits=Limits(body_bytes=2**20)) as served:
        yield served


# The forms of TensorFlow Serving's documentation, with the answers that it gives there


def test_predict_as_documented(ask: Served) -> None:
    assert ask.post(f"{HALF}:predict", {"instances": [1.0, 2.0, 5.0]}) == {"predictions": [2.5, 3.0, 4.5]}
    assert ask.post(f"{HALF}:predict", {"inputs": [1.0, 2.0]}) == {"outputs": [2.5, 3.0]}
    named = {"instances": [{"x": 1.0}, {"x": 2.0}], "signature_name": "serving_default"}
    assert ask.post(f"{HALF}/versions/1:predict", named) == {"predictions": [2.5, 3.0]}
    assert ask.post(f"{HALF}/labels/stable:predict", {"inputs": {"x": [1]}}) == {"outputs": [2.5]}
    answer = ask(f"{HALF.upper().replace('HALF_PLUS_TWO', HALF_PLUS_TWO)}:PREDICT", {"instances": [0]})
    assert answer.status == 200 and answer.headers["content-type"] == "application/json"


def test_regress_and_classify_as_documented(ask: Served) -> None:
    examples = [{"x": 1.0}, {"x": 2.0}]
    assert ask.post(f"{HALF}:regress", {"signature_name": "regress", "examples": examples}) == {
        "results": [2.5, 3.0]
    }
    common = {"signature_name": "regress", "context": {"x": [0.2]}, "examples": [{}, {"y": ["a"]}]}
    assert ask.post(f"{HALF}:regress", common) == {"results": [2.1, 2.1]}
    assert ask.post(f"{HALF}:classify", {"signature_name": "classify", "examples": examples}) == {
        "results": [[["small", 2.5], ["large", 1.0]], [["small", 3.0], ["large", 2.0]]]
    }


def test_status_and_metadata_as_documented(ask: Served) -> None:
    one = {"version": "1", "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
    for path in ("", "/versions/1", "/labels/stable"):
        assert ask(HALF + path).json == {"model_version_status": [one]}
    assert ask("/v1/models/broken/versions/3").json["model_version_status"] == [
        {"version": "3", "state": "END",
         "status": {"error_code": "INTERNAL", "error_message": "no such file"}}
    ]  # fmt: skip
    found = ask(f"{HALF}/metadata").json
    assert found["model_spec"] == {"name": HALF_PLUS_TWO, "signature_name": "", "version": "1"}
    signature = found["metadata"]["signature_def"]["signature_def"]["serving_default"]
    assert signature["method_name"] == "tensorflow/serving/predict"
    assert signature["inputs"]["x"] == {
        "dtype": "DT_FLOAT",
        "name": "x:0",
        "tensor_shape": {"dim": [{"name": "", "size": "-1"}], "unknown_rank": False},
    }
    assert ask("/v1/models").json == {"models": ["broken", HALF_PLUS_TWO, "kinds"]}


def test_several_inputs_and_outputs_of_all_kinds(ask: Served) -> None:
    rows = [{"pairs": [1, 2], "words": "word"}, {"pairs": [0.5, 0], "words": {"b64": "w6k="}}]
    first = {"sum": 3.0, "count": 4, "word": "WORD", "word_bytes": {"b64": "d29yZA=="}, "long": True}
    found = ask.post("/v1/models/kinds:predict", {"instances": rows})["predictions"]
    assert found[0] == first
    assert found[1]["word_bytes"] == {"b64": "w6k="} and found[1]["sum"] == 0.5
    columns = ask.post("/v1/models/kinds:predict", {"inputs": {"pairs": [[1, 2]], "words": ["word"]}})
    assert columns == {"outputs": {name: [value] for name, value in first.items()}}
    scalar = {"signature_name": "scalar", "inputs": 9.0}
    assert ask.post("/v1/models/kinds:predict", scalar) == {"outputs": {"root": 3.0, "whole": 7}}


@pytest.mark.parametrize(
    ("path", "body", "status", "reason"),
    [
        ("/v1/models/none:predict", {"instances": [1]}, 404, "Servable not found"),
        (f"{HALF}/versions/9:predict", {"instances": [1]}, 404, "Servable not found"),
        (f"{HALF}/labels/none:predict", {"instances": [1]}, 404, "Servable not found"),
        (f"{HALF}/versions/99999999999999999999:predict", {"instances": [1]}, 400, "to numeric"),
        (f"{HALF}:predict", {"signature_name": "none", "instances": [1]}, 400, 'key "none" not found'),
        (f"{HALF}:predict", {"instances": [[1], [2]]}, 400, "must be of shape [?], and is [2,1]"),
        (f"{HALF}:predict", b"no JSON", 400, "JSON Parse error"),
        (f"{HALF}:classify", {"signature_name": "classify"}, 400, "'examples' is expected"),
        (f"{HALF}:classify", {"signature_name": "classify", "examples": [3]}, 400, "must be JSON object"),
        (f"{HALF}:classify", {"signature_name": "regress", "examples": [{}]}, 400, "serving/classify"),
        (f"{HALF}:regress", {"signature_name": "regress", "examples": [{"x": [1, 0.5]}]}, 400, "element"),
        (f"{HALF}:regress", {"signature_name": "regress", "examples": [{"x": "text"}]}, 400, "x"),
        ("/v1/models/kinds:predict", {"signature_name": "predict", "instances": ["bad"]}, 400,
         "it is no good word"),
        (f"{HALF}:explain", {"instances": [1]}, 400, "Malformed request: POST"),
        ("/v1/models/none", None, 404, "Could not find any versions"),
        (f"{HALF}/versions/9", None, 404, "Could not find"),
        (f"{HALF}/none", None, 400, "Malformed request: GET"),
        ("/else", None, 404, "there is no /else"),
    ],
)  # fmt: skip
def test_wrong_requests_have_a_code_and_a_reason(
    ask: Served, path: str, body: object, status: int, reason: str
) -> None:
    answer = ask(path, body)
    assert answer.status == status
    assert list(answer.json) == ["error"] and reason in answer.json["error"]
    assert "{{" not in answer.json["error"] and len(answer.json["error"]) < 1100


def test_products_take_their_contents_as_bytes(ask: Served) -> None:
    content = {"b64": base64.b64encode(b"word").decode()}
    body = {"signature_name": "predict", "instances": [content, {"contents": content}][:1]}
    assert ask.post("/v1/models/kinds:predict", body) == {"predictions": ["<word>"]}
    compressed = gzip.compress(json.dumps(body).encode())
    assert ask("/v1/models/kinds:predict", compressed, content_encoding="gzip").status == 200
    bomb = gzip.compress(bytes(2**22))
    assert ask("/v1/models/kinds:predict", bomb, content_encoding="gzip").status == 413


def test_large_bodies_are_refused_whether_announced_or_not(ask: Served) -> None:
    answer = ask(f"{HALF}:predict", bytes(3 * 2**20))
    assert answer.status == 413 and "1,048,576" in answer.json["error"]
    connection = http.client.HTTPConnection("127.0.0.1", ask.port, timeout=60)
    connection.request("POST", f"{HALF}:predict", iter([bytes(2**20)] * 3), encode_chunked=True,
                       headers={"Transfer-Encoding": "chunked"})  # fmt: skip
    assert connection.getresponse().status == 413
    connection.close()
    with socket.create_connection(("127.0.0.1", ask.port), timeout=60) as client:
        head = f"POST {HALF}:predict HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n"
        client.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 413")  # before anything was sent


def test_slow_and_leaving_clients_do_no_harm(versions: Folders) -> None:
    with servings.served(Service(versions), limits=Limits(body_seconds=0.2)) as ask:
        head = f"POST {HALF}:predict HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", ask.port), timeout=60) as client:
            client.sendall(head)
            assert client.recv(100).startswith(b"HTTP/1.1 408")
        with socket.create_connection(("127.0.0.1", ask.port)) as client:
            client.sendall(head + b"123")
        assert ask.post(f"{HALF}:predict", {"instances": [1]}) == {"predictions": [2.5]}


def test_ids_come_back_and_are_logged(ask: Served, service: Service, versions: Folders) -> None:
    answer = ask(f"{HALF}:predict", {"instances": [7]}, X_Request_Id="mine-1")
    assert answer.headers["x-request-id"] == "mine-1"
    assert versions.keys[-1] == "mine-1"  # routes to a canary, or not
    request_id, model, version, signature, inputs, outputs = service._log.entries[-1]  # type: ignore[union-attr]
    assert (request_id, model, version, signature) == ("mine-1", HALF_PLUS_TWO, 1, "serving_default")
    assert inputs["x"].tolist() == [7] and outputs["y"].tolist() == [5.5]
    made = ask(f"{HALF}:predict", {"instances": [7]}, X_Request_Id="no id").headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", made)
    until(lambda: ask.entries[-1]["id"] == made)
    entry = ask.entries[-1]
    assert entry["model"] == HALF_PLUS_TWO and entry["version"] == 1 and entry["status"] == 200
    assert entry["bytes_in"] == len('{"instances": [7]}') and entry["bytes_out"] > 0


def test_health_is_honest(versions: Folders) -> None:
    service = Service(versions)
    with servings.served(service, "a key of 16 letters") as ask:  # probes show no key
        assert ask("/v2/health/live").status == 200
        answer = ask("/v2/health/ready")
        assert answer.status == 503 and answer.json["error"] == "broken 3: no such file"
        key = {"x_api_key": "a key of 16 letters"}
        assert ask(f"/v2/models/{HALF_PLUS_TWO}/ready", **key).json == {"name": HALF_PLUS_TWO, "ready": True}
        assert ask(f"/v2/models/{HALF_PLUS_TWO}/versions/1/ready", **key).status == 200
        assert ask("/v2/models/broken/ready", **key).status == 503
        assert ask("/v2/models/none/ready", **key).status == 404
        service.stopping.set()
        assert ask("/v2/health/live").status == 200
        assert ask(f"/v2/models/{HALF_PLUS_TWO}/ready", **key).status == 503


def test_the_key_is_asked_for(versions: Folders) -> None:
    with servings.served(Service(versions), "a key of 16 letters") as ask:
        for headers in ({}, {"x_api_key": "another"}, {"authorization": "Bearer é"}):
            answer = ask(f"{HALF}:predict", {"instances": [1]}, **headers)
            assert answer.status == 401 and "error" in answer.json
        for headers in (
            {"x_api_key": "a key of 16 letters"},
            {"authorization": "Bearer a key of 16 letters"},
        ):
            assert ask(f"{HALF}:predict", {"instances": [1]}, **headers).status == 200
        assert ask("/monitoring/prometheus/metrics").status == 401


def test_metrics_have_the_names_of_tensorflow_serving(versions: Folders) -> None:
    with servings.served(Service(versions)) as ask:
        ask(f"{HALF}:predict", {"instances": [1]})
        ask(f"{HALF}:predict", {"instances": ["a"]})
        ask(f"{HALF}:regress", {"signature_name": "regress", "examples": [{"x": 1.0}] * 3})
        for number in range(3):
            ask(f"/v1/models/none{number}:predict", {"instances": [1]})
        answer = ask("/monitoring/prometheus/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    for line in (
        "# TYPE :tensorflow:serving:request_count counter",
        f':tensorflow:serving:request_count{{model_name="{HALF_PLUS_TWO}",status="OK"}} 2',
        f':tensorflow:serving:request_count{{model_name="{HALF_PLUS_TWO}",status="INVALID_ARGUMENT"}} 1',
        ':tensorflow:serving:request_count{model_name="",status="NOT_FOUND"} 3',  # not a series for each
        "# TYPE :tensorflow:serving:request_latency histogram",
        f':tensorflow:serving:request_latency_count{{model_name="{HALF_PLUS_TWO}",API="predict",'
        'entrypoint="REST"} 1',
        f':tensorflow:serving:runtime_latency_count{{model_name="{HALF_PLUS_TWO}",API="Predict",'
        'runtime="TF1"} 2',
        f':tensorflow:serving:request_example_count_total{{model="{HALF_PLUS_TWO}"}} 3',
        f'factory_serving_requests_total{{model="{HALF_PLUS_TWO}",version="1",signature="regress",'
        'status="OK"} 1',
    ):
        assert line in lines
    buckets = [line for line in lines if line.startswith(":tensorflow:serving:request_latency_bucket")]
    limits = [line.split('le="')[1].split('"')[0] for line in buckets if 'API="predict"' in line]
    assert len(limits) == 34 and limits[:3] == ["10", "18", "32.4"] and limits[19] == "708235"


def test_labels_of_metrics_are_escaped() -> None:
    found = metrics.Metrics()
    found.count(metrics.REQUESTS, 'a"\\\n', "OK")
    assert 'model_name="a\\"\\\\\\n"' in found.text()


# Models


def test_a_model_gives_its_memory_back_and_cannot_be_used(folders: dict[str, pathlib.Path]) -> None:
    import weakref

    servable = Servable.load("kinds", 1, folders["kinds"])
    kept = weakref.ref(servable._kept)
    assert servable.signatures["predict"].inputs["contents"].shape == (None,)
    servable.close()
    assert kept() is None
    with pytest.raises(RequestError, match="unloaded"):
        servable.run("predict", {})


def test_a_broken_model_is_an_error_with_its_place(tmp_path: pathlib.Path) -> None:
    with pytest.raises(RequestError, match=str(tmp_path)):
        Servable.load("m", 1, tmp_path)
    (tmp_path / "saved_model.pb").write_bytes(b"nonsense")
    with pytest.raises(RequestError, match=str(tmp_path)):
        Servable.load("m", 1, tmp_path)


# Batching


def test_requests_that_wait_are_run_together_and_one_fails_alone() -> None:
    slow, batcher = Slow(), Batcher(Parameters(num_batch_threads=1, max_batch_size=8))
    first = batcher.submit(slow, "serving_default", {"x": np.float32([[0]])})
    assert slow.running.wait(30)
    others = [batcher.submit(slow, "serving_default", {"x": np.float32([[n], [n]])}) for n in (1, -1, 2)]
    wide = batcher.submit(slow, "serving_default", {"x": np.float32([[1, 2]])})
    slow.go.set()
    batcher.close()
    assert first.result()["x"].tolist() == [[0]]
    assert others[0].result()["x"].tolist() == [[2], [2]] and others[2].result()["x"].tolist() == [[4], [4]]
    assert isinstance(others[1].exception(), RequestError)
    assert wide.result()["x"].tolist() == [[2, 4]]  # another shape is another batch
    assert slow.runs[1].ravel().tolist() == [1, 1, -1, -1, 2, 2]


def test_batches_are_filled_up_and_large_requests_split() -> None:
    slow, rows = Slow(), []
    slow.go.set()
    parameters = Parameters(max_batch_size=4, allowed_batch_sizes=(2, 4), num_batch_threads=1)
    batcher = Batcher(parameters, lambda servable, signature, count: rows.append(count))
    large = np.arange(9, dtype=np.float32)[:, None]
    assert (
        batcher.submit(slow, "serving_default", {"x": large}).result()["x"].tolist() == (large * 2).tolist()
    )
    three = batcher.submit(slow, "serving_default", {"x": large[:3]})
    assert three.result()["x"].tolist() == [[0], [2], [4]]
    batcher.close()
    assert rows == [4, 4, 1, 3] and [len(run) for run in slow.runs] == [4, 4, 2, 4]


def test_a_full_queue_and_a_deadline_are_errors_of_their_own() -> None:
    slow, versions = Slow(), Folders()
    versions.servables = {("slow", 1): slow}
    parameters = Parameters(max_batch_size=1, max_enqueued_batches=1, num_batch_threads=1)
    service = Service(versions, Batcher(parameters))
    with servings.served(service) as ask, ThreadPoolExecutor(2) as pool:
        body = {"instances": [[1]]}
        running = pool.submit(ask.post, "/v1/models/slow:predict", body)
        assert slow.running.wait(30)
        waiting = pool.submit(ask.post, "/v1/models/slow:predict", body)
        until(lambda: service._batcher and service._batcher._queues)
        full = ask("/v1/models/slow:predict", body)
        assert full.status == 503 and "queue" in full.json["error"]
        slow.go.set()
        assert running.result() == waiting.result() == {"predictions": [[2.0]]}
        slow.go.clear()
        slow.running.clear()
        threading.Timer(0.2, slow.go.set).start()
        with pytest.raises(RequestError) as error:
            service.predict(Wanted("slow"), "", {"x": np.float32([[1]])}, request_id="a", seconds=0.05)
        assert error.value.code == "DEADLINE_EXCEEDED"
        assert versions.leases == 0


def test_serialized_examples_are_batched(versions: Folders) -> None:
    rows: list[int] = []
    batcher = Batcher(Parameters(batch_timeout_micros=200_000, max_batch_size=8, num_batch_threads=1),
                      lambda servable, signature, count: rows.append(count))  # fmt: skip
    with servings.served(Service(versions, batcher)) as ask, ThreadPoolExecutor(8) as pool:
        bodies = [{"signature_name": "regress", "examples": [{"x": float(n)}]} for n in range(8)]
        found = list(pool.map(lambda body: ask.post(f"{HALF}:regress", body)["results"], bodies))
    assert found == [[2 + n / 2] for n in range(8)]
    assert sum(rows) == 8 and len(rows) < 8


def test_batching_files_are_those_of_tensorflow_serving(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "batching.txt"
    file.write_text(
        "max_batch_size { value: 32 }\nbatch_timeout_micros { value: 2000 }\n"
        "max_enqueued_batches { value: 100 }\n"
        'num_batch_threads { value: 4 }  # cores\nthread_pool_name { value: "pool" }\n'
        "pad_variable_length_inputs: true\nallowed_batch_sizes: 8\nallowed_batch_sizes: 32\n"
    )
    assert batching.read(file) == Parameters(32, 2000, 100, 4, (8, 32))
    for text, reason in (
        ("max_batch_size: 32", "line 1"),
        ("\nmax_batch { value: 32 }", "line 2:1 : .* no field named"),
        ("max_batch_size { value: 0 }", "must be 1 or more"),
        ("allowed_batch_sizes: 8", "end with max_batch_size"),
    ):
        file.write_text(text)
        with pytest.raises(batching.BatchingError, match=reason):
            batching.read(file)


def test_answers_of_the_shadow_are_compared_and_not_given() -> None:
    slow, shadow, versions = Slow(), Slow(version=2), Folders()
    versions.servables, versions.shadow = {("slow", 1): slow}, shadow
    slow.go.set()
    shadow.go.set()
    service = Service(versions)
    for value in (1, 2):
        service.predict(Wanted("slow"), "", {"x": np.float32([[value]])}, request_id="a")
    service.close()
    assert service.metrics.value(metrics.SHADOW, "slow", "2", "same") == 2


# The server


def test_a_port_that_is_taken_and_a_short_key_are_sentences() -> None:
    with addresses.listening("127.0.0.1", 0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(cli.cli, ["serve", "--rest_api_port", port, "--enable_batching=true"])
    assert isinstance(result.exception, ValueError) and "choose another --rest_api_port" in str(
        result.exception
    )
    result = CliRunner().invoke(cli.cli, ["serve", "--api-key", "short"])
    assert "--api-key" in str(result.exception)


STOPPED = """
import sys
from servings import Folders, Slow
from factory import addresses
from factory.serve import server
from factory.serve.service import Service
slow, versions = Slow(), Folders()
versions.servables = {("slow", 1): slow}
options = server.Options(rest_port=0, grpc_port=0, drain=1.0)
service = Service(versions)
def said(line):
    print(line, flush=True)
def stopped():
    service.stopping.wait()
    said("stopping")
    slow.go.wait()
import threading
threading.Thread(target=lambda: (sys.stdin.readline(), slow.go.set()), daemon=True).start()
threading.Thread(target=stopped, daemon=True).start()
server.serve(service, options, addresses.listening("127.0.0.1", 0), 0, said)
said("stopped")
"""


def test_a_stop_finishes_what_is_begun() -> None:
    environment = {**os.environ, "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{CHECKOUT / 'tests'}"}
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED], env=environment, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin and process.stdout and process.stderr
        port = int(process.stdout.readline().rpartition(":")[2])
        process.stdout.readline()
        ask, pool = Served(port, None, []), ThreadPoolExecutor(1)  # type: ignore[arg-type]
        try:
            answer = pool.submit(ask.post, "/v1/models/slow:predict", {"instances": [[1]]})
            running = 'requests_running{entrypoint="REST"} 1'
            until(lambda: running in ask("/monitoring/prometheus/metrics").content.decode())
            process.send_signal(signal.SIGTERM)
            assert process.stdout.readline() == "stopping\n"
            assert ask("/v2/health/ready").status == 503  # seen by load balancers before the stop
            assert ask("/v2/health/live").status == 200
            process.stdin.write("go\n")
            process.stdin.flush()
            assert answer.result(30) == {"predictions": [[2.0]]}
            assert process.stdout.readline() == "stopped\n"
            assert process.wait(30) == 0
        finally:
            process.kill()
            pool.shutdown(wait=False)
        lines = [json.loads(line) for line in process.stderr if line.startswith("{")]
    assert any(line["method"] == "predict" and line["status"] == 200 and line["time"] for line in lines)
