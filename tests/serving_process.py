"""`factory serve` as a process of its own, and clients that keep their connections."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any, Self

import grpc
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

HOST = "127.0.0.1"


class Server:
    """`factory serve`, on the same two ports whenever it is started.

    Attributes:
        output: file that has what it printed, one JSON line for each request included; it runs in the folder
            of this file.
    """

    def __init__(
        self, output: pathlib.Path, *options: str, environment: Mapping[str, str] = os.environ
    ) -> None:
        self.output, self._options, self._environment = output, options, environment
        self.rest, self.grpc = _free_port(), _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start, and return the seconds until it is ready."""
        began = time.monotonic()
        words = ["serve", *self._options, "--rest_api_port", str(self.rest), "--port", str(self.grpc)]
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "factory", *words],
                env=dict(self._environment), cwd=self.output.parent,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() - began > 120:
                raise SystemExit(f"the server is not ready:\n{self.output.read_text()[-3000:]}")
            time.sleep(0.02)
        return time.monotonic() - began

    def is_ready(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/v2/health/ready").get("ready") is True
        return False

    def get(self, path: str) -> Any:
        """The JSON that a path answers, also with an error."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.rest}{path}", timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def states(self, model: str, place: str = "") -> dict[int, tuple[str, str]]:
        """State and reason of each version; `place` as in "/labels/stable"."""
        found = self.get(f"/v1/models/{model}{place}").get("model_version_status", [])
        return {int(v["version"]): (v["state"], v["status"]["error_message"]) for v in found}

    def stable(self, model: str) -> int | None:
        """The version in use."""
        return next(iter(self.states(model, "/labels/stable")), None)

    @property
    def megabytes(self) -> float:
        """Its memory."""
        assert self._process
        found = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self._process.pid)], capture_output=True, check=True
        )
        return int(found.stdout) / 1000

    def kill(self) -> None:
        """End it as a machine ends that fails."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Have it end in good order; returns its exit status."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process and self._process.poll() is None:
            self.kill()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


class Rest:
    """A client of REST with one connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def __call__(self, path: str, body: bytes) -> bytes:
        """The content of an answer.

        Raises:
            OSError: the request failed.
            http.client.HTTPException: the answer is none.
        """
        try:
            if self._connection.sock is None:
                self._connection.connect()
                self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection.request("POST", path, body)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        if answer.status != 200:
            raise OSError(f"{answer.status} {content.decode(errors='replace')[:200]}")
        return content


@contextlib.contextmanager
def predictions(port: int) -> Iterator[Any]:
    """Predict of gRPC, over a connection of its own that is soon made anew."""
    options = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_reconnect_backoff_ms", 200)]
    with grpc.insecure_channel(f"{HOST}:{port}", options) as channel:
        yield prediction_service_pb2_grpc.PredictionServiceStub(channel).Predict


def predict_request(model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> Any:
    """A request of gRPC."""
    import tensorflow as tf

    request = predict_pb2.PredictRequest()
    request.model_spec.name, request.model_spec.signature_name = model, signature
    for name, value in inputs.items():
        request.inputs[name].CopyFrom(tf.make_tensor_proto(value))
    return request


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of the values lies; not a number where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
