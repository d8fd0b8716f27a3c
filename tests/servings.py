"""What tests of serving need: small SavedModels, versions without a manager, a server of both protocols."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import json
import pathlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import grpc
import numpy as np
import uvicorn
from starlette.routing import BaseRoute

from factory import addresses
from factory.serve import rpc, server
from factory.serve.errors import RequestError
from factory.serve.rest import Limits, create
from factory.serve.servable import Servable
from factory.serve.service import Service
from factory.serve.signatures import PREDICT, Signature, TensorSpec

HALF_PLUS_TWO = "half_plus_two"  # the model of TensorFlow Serving's documentation


def half_plus_two(folder: pathlib.Path) -> pathlib.Path:
    """Write a model with a signature of each method, as TensorFlow 1 did."""
    import tensorflow as tf

    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        half = v1.get_variable("half", initializer=0.5, use_resource=True)
        x = v1.placeholder(tf.float32, [None], "x")
        examples = v1.placeholder(tf.string, [None], "examples")
        read = tf.io.parse_example(examples, {"x": tf.io.FixedLenFeature([1], tf.float32)})["x"]
        y, of_examples = half * x + 2.0, half * read + 2.0
        classes = tf.tile([["small", "large"]], [tf.shape(read)[0], 1])
        scores = tf.concat([of_examples, read], 1)
        utils = v1.saved_model.signature_def_utils
        signatures = {
            "serving_default": utils.predict_signature_def({"x": x}, {"y": y}),
            "regress": utils.regression_signature_def(examples, of_examples),
            "classify": utils.classification_signature_def(examples, classes, scores),
        }
        session.run(half.initializer)
        builder = v1.saved_model.Builder(str(folder))
        builder.add_meta_graph_and_variables(session, ["serve"], signatures)
        builder.save()
    return folder


def kinds(folder: pathlib.Path) -> pathlib.Path:
    """Write a model with inputs and outputs of several types, and a signature for texts."""
    import tensorflow as tf

    class Kinds(tf.Module):
        @tf.function(
            input_signature=[
                tf.TensorSpec([None, 2], tf.float32, "pairs"),
                tf.TensorSpec([None], tf.string, "words"),
            ]
        )
        def mixed(self, pairs: tf.Tensor, words: tf.Tensor) -> dict[str, tf.Tensor]:
            return {
                "sum": tf.reduce_sum(pairs, 1),
                "count": tf.cast(tf.strings.length(words), tf.int64),
                "word": tf.strings.upper(words),
                "word_bytes": words,
                "long": tf.strings.length(words) > 3,
            }

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "contents")])
        def predict(self, contents: tf.Tensor) -> dict[str, tf.Tensor]:
            good = tf.reduce_all(contents != "bad")
            with tf.control_dependencies([tf.debugging.Assert(good, ["it is no good word"])]):
                return {"answer": tf.strings.join(["<", contents, ">"])}

        @tf.function(input_signature=[tf.TensorSpec([], tf.float32, "x")])
        def scalar(self, x: tf.Tensor) -> dict[str, tf.Tensor]:
            return {"root": tf.sqrt(x), "whole": tf.constant(7)}

    module = Kinds()
    signatures = {"serving_default": module.mixed, "predict": module.predict, "scalar": module.scalar}
    tf.saved_model.save(module, str(folder), signatures=signatures)
    return folder


class Slow:
    """A model in Python whose runs wait until they are let go; what it was given is kept.

    It doubles numbers, and refuses those below zero.
    """

    def __init__(self, name: str = "slow", version: int = 1) -> None:
        self.name, self.version = name, version
        spec = {"x": TensorSpec("x", 1, (None, None))}
        self.signatures = {"serving_default": Signature("serving_default", PREDICT, spec, spec)}
        self.definitions: dict[str, Any] = {}
        self.go, self.running = threading.Event(), threading.Event()
        self.runs: list[np.ndarray] = []

    def run(self, signature: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        self.runs.append(inputs["x"])
        self.running.set()
        assert self.go.wait(30)
        if (inputs["x"] < 0).any():
            raise RequestError("INVALID_ARGUMENT", "below zero")
        return {"x": inputs["x"] * 2}


@dataclasses.dataclass(frozen=True)
class State:
    version: int
    state: str = "AVAILABLE"
    code: str = "OK"
    message: str = ""


class Folders:
    """Versions that are there from the start."""

    def __init__(self, *servables: Any, labels: Mapping[str, int] | None = None) -> None:
        self.servables = {(one.name, one.version): one for one in servables}
        self.labels, self.extra = labels or {}, dict[str, list[State]]()
        self.leases, self.shadow, self.keys = 0, None, list[str | None]()

    @classmethod
    def of(cls, folders: Mapping[str, pathlib.Path], **options: Any) -> Folders:
        """Load a model from each folder, as version 1."""
        return cls(*(Servable.load(name, 1, folder) for name, folder in folders.items()), **options)

    @contextlib.contextmanager
    def lease(
        self, name: str, version: int | None = None, label: str | None = None, key: str | None = None
    ) -> Iterator[Any]:
        self.keys.append(key)
        numbers = [number for one, number in self.servables if one == name]
        wanted = self.labels.get(label) if label else version or max(numbers, default=None)
        if (name, wanted) not in self.servables:
            raise RequestError("NOT_FOUND", f"Servable not found for request: Latest({name})")
        self.leases += 1
        try:
            yield self.servables[name, wanted]
        finally:
            self.leases -= 1

    @contextlib.contextmanager
    def shadow_of(self, name: str) -> Iterator[Any]:
        yield self.shadow

    def states(self, name: str, version: int | None = None, label: str | None = None) -> Sequence[State]:
        wanted = self.labels.get(label) if label else version
        found = [State(number) for one, number in self.servables if one == name] + self.extra.get(name, [])
        found = [state for state in found if wanted in (None, state.version)]
        if not found:
            raise RequestError("NOT_FOUND", f"Could not find any versions of model {name}")
        return found

    def names(self) -> list[str]:
        return sorted({name for name, _ in self.servables} | self.extra.keys())

    def ready(self, name: str | None = None, version: int | None = None) -> bool:
        asked = self.names() if name is None else [name]
        return bool(asked) and all(
            any((one, number) in self.servables and version in (None, number) for number in range(10))
            for one in asked
        )


@dataclasses.dataclass(frozen=True)
class Answer:
    """What was answered: status, headers with names in small letters, and content."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclasses.dataclass
class Served:
    """A server of both protocols in threads of its own."""

    port: int
    channel: grpc.Channel
    entries: list[Mapping[str, Any]]

    def __call__(self, path: str, body: Any = None, method: str = "", **headers: str) -> Answer:
        """Ask for a path; with a body by POST, which is JSON unless it is bytes."""
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method or ("GET" if body is None else "POST"), path, content, named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """The JSON of an answer that is no error."""
        answer = self(path, body, **headers)
        assert answer.status == 200, answer.content
        return answer.json


@contextlib.contextmanager
def served(
    service: Service, api_key: str = "", limits: Limits | None = None, pages: Sequence[BaseRoute] = ()
) -> Iterator[Served]:
    """Serve on free ports."""
    entries: list[Mapping[str, Any]] = []
    limits = limits or Limits()
    listener = addresses.listening("127.0.0.1", 0)
    configuration = server.configuration(service, server.Options(), entries.append)
    configuration.app = create(service, api_key, limits, entries.append, pages)
    rest = uvicorn.Server(configuration)
    thread = threading.Thread(target=rest.run, kwargs={"sockets": [listener]}, daemon=True)
    calls = rpc.create(service, api_key, limits, entries.append)
    port = calls.add_insecure_port("127.0.0.1:0")
    calls.start()
    thread.start()
    until(lambda: rest.started)
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield Served(listener.getsockname()[1], channel, entries)
    finally:
        rest.should_exit = True
        calls.stop(1).wait()
        thread.join(10)
        listener.close()
        service.close()


def until(done: Callable[[], Any], seconds: float = 30) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.005)
