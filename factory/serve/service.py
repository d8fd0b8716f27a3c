"""The service: what REST and gRPC have in common.

A request is routed to a version, checked against its signature, run or batched, counted, logged, and in the
shadow answered once more. Errors are `RequestError`s, which the protocols translate.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

import numpy as np

from factory.serve import metrics as names
from factory.serve import signatures, tensors
from factory.serve.batching import Batcher
from factory.serve.errors import RequestError, invalid
from factory.serve.metrics import Metrics
from factory.serve.signatures import Signature

Api = Literal["REST", "GRPC"]
Arrays = Mapping[str, np.ndarray]
Reader = Callable[[Signature], Arrays]
_SHADOWS = 100  # answers that may wait to be compared
_log = logging.getLogger(__name__)


class Loaded(Protocol):
    """A version in memory."""

    name: str
    version: int

    @property
    def signatures(self) -> Mapping[str, Signature]:
        """Its signatures."""

    @property
    def definitions(self) -> Mapping[str, Any]:
        """Its SignatureDefs."""

    def run(self, signature: str, inputs: Arrays) -> dict[str, np.ndarray]:
        """Answer a request."""


class State(Protocol):
    """State of a version, such as LOADING or AVAILABLE, with the code and reason of an error."""

    @property
    def version(self) -> int:
        """Version."""

    @property
    def state(self) -> str:
        """State."""

    @property
    def code(self) -> str:
        """Canonical code."""

    @property
    def message(self) -> str:
        """Reason of an error."""


class Versions(Protocol):
    """Who holds the versions of all models."""

    def lease(
        self, name: str, version: int | None = None, label: str | None = None, key: str | None = None
    ) -> AbstractContextManager[Any]:
        """Hold a version while a request is answered; `key` routes to a canary."""

    def shadow_of(self, name: str) -> AbstractContextManager[Any]:
        """Hold the version whose answers are only compared; None where there is none."""

    def states(self, name: str, version: int | None = None, label: str | None = None) -> Sequence[State]:
        """States of a model's versions."""

    def names(self) -> list[str]:
        """Names of all models."""

    def ready(self, name: str | None = None, version: int | None = None) -> bool:
        """Whether a version, a model or each model can answer."""


class Log(Protocol):
    """Where requests are logged."""

    def write(
        self, request_id: str, model: str, version: int, signature: str, inputs: Arrays, outputs: Arrays
    ) -> None:
        """Log a request with its answer. Never raises, and never waits."""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """The model that a request asks for.

    Attributes:
        name: its name.
        version: version; None for the one in use.
        label: label of the version, in place of a number.
    """

    name: str
    version: int | None = None
    label: str | None = None


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer to a request for predictions.

    Attributes:
        version: version that gave it.
        signature: name of the signature.
        outputs: outputs by name.
    """

    version: int
    signature: str
    outputs: dict[str, np.ndarray]


class Service:
    """Answers requests of both protocols. Safe for use by many threads."""

    def __init__(
        self,
        versions: Versions,
        batcher: Batcher | None = None,
        metrics: Metrics | None = None,
        log: Log | None = None,
    ) -> None:
        """Set up.

        Args:
            versions: holds the versions.
            batcher: puts requests together; None to run each on its own.
            metrics: what is counted.
            log: where requests are logged; None for nowhere.
        """
        self.versions, self.metrics = versions, metrics or Metrics()
        self.stopping = threading.Event()
        self._batcher, self._log = batcher, log
        self._comparing = concurrent.futures.ThreadPoolExecutor(1, "shadow")
        self._shadows = threading.Semaphore(_SHADOWS)

    def close(self) -> None:
        """Answer what waits, and end the threads."""
        if self._batcher:
            self._batcher.close()
        self._comparing.shutdown(wait=True)

    def counted(self, model: str, method: str, api: Api) -> AbstractContextManager[None]:
        """Count a request and time it; "predict" is written as TensorFlow Serving writes it for each API."""
        shown = method if api == "REST" else method.capitalize()
        return self.metrics.request(model, self.versions.names(), shown, api)

    # Requests

    def predict(
        self,
        wanted: Wanted,
        signature: str,
        inputs: Arrays | Reader,
        *,
        request_id: str,
        seconds: float | None = None,
        outputs: Sequence[str] = (),
    ) -> Answer:
        """Answer a request for predictions.

        Args:
            wanted: model and version.
            signature: name of the signature; "" for the default one.
            inputs: inputs by name, or a function that reads them for a signature.
            request_id: id of the request.
            seconds: time until the answer is of no use; None for no limit.
            outputs: names of outputs; none for all.

        Raises:
            RequestError: it cannot be answered.
        """
        with self.versions.lease(wanted.name, wanted.version, wanted.label, request_id) as servable:
            found = self._signature(servable, signature or signatures.DEFAULT)
            given = inputs(found) if callable(inputs) else inputs
            answer = self._answer(servable, found, given, request_id, seconds)
        return Answer(servable.version, found.name, _chosen(answer, outputs))

    def classify(
        self, wanted: Wanted, signature: str, examples: Any, *, request_id: str, seconds: float | None = None
    ) -> tuple[int, str, list[list[tuple[bytes, float]]]]:
        """Classify the examples of an Input.

        Returns:
            Version, name of the signature, and the classes of each example with their scores.

        Raises:
            RequestError: it cannot be answered.
        """
        version, name, outputs, rows = self._of_examples(
            wanted, signature, signatures.CLASSIFY, examples, request_id, seconds
        )
        labels, scores = (_table(outputs.get(key), key, rows) for key in ("classes", "scores"))
        if labels is None and scores is None:
            raise RequestError("FAILED_PRECONDITION", "the signature has neither 'classes' nor 'scores'")
        width = max(value.shape[1] for value in (labels, scores) if value is not None)
        if labels is not None and scores is not None and labels.shape != scores.shape:
            raise invalid("'classes' and 'scores' differ in shape")
        texts = [[b""] * width] * rows if labels is None else labels.tolist()
        numbers = np.zeros((rows, width)).tolist() if scores is None else scores.tolist()
        found = [
            [(tensors.encoded(text), number) for text, number in zip(a, b, strict=True)]
            for a, b in zip(texts, numbers, strict=True)
        ]
        return version, name, found

    def regress(
        self, wanted: Wanted, signature: str, examples: Any, *, request_id: str, seconds: float | None = None
    ) -> tuple[int, str, list[float]]:
        """Give a number for each example of an Input; see `classify`."""
        version, name, outputs, rows = self._of_examples(
            wanted, signature, signatures.REGRESS, examples, request_id, seconds
        )
        value = outputs.get("outputs")
        if value is None or value.shape not in ((rows,), (rows, 1)):
            raise invalid("Expected output Tensor shape to be either [batch_size] or [batch_size, 1]")
        return version, name, value.ravel().tolist()

    def definitions(self, wanted: Wanted) -> tuple[int, Mapping[str, Any]]:
        """Version and SignatureDefs of a model.

        Raises:
            RequestError: it is not there.
        """
        with self.versions.lease(wanted.name, wanted.version, wanted.label) as servable:
            return servable.version, servable.definitions

    def states(self, wanted: Wanted) -> Sequence[State]:
        """States of the versions of a model.

        Raises:
            RequestError: there is none.
        """
        found = self.versions.states(wanted.name, wanted.version, wanted.label)
        if not found:
            raise RequestError("NOT_FOUND", f"Could not find any versions of model {wanted.name}")
        return found

    def ready(self, name: str | None = None, version: int | None = None) -> str:
        """Why requests cannot be answered; "" if they can."""
        if self.stopping.is_set():
            return "the server is stopping"
        if self.versions.ready(name, version):
            return ""
        asked = self.versions.names() if name is None else [name]
        return "; ".join(filter(None, map(self._unready, asked))) or "nothing is loaded yet"

    def _unready(self, name: str) -> str:
        if self.versions.ready(name):
            return ""
        try:
            states = self.versions.states(name)
        except RequestError as error:
            return error.message
        failed = next((state for state in states if state.code != "OK"), None)
        return f"{name} {failed.version}: {failed.message}" if failed else f"{name} is not loaded yet"

    # How they are answered

    def _of_examples(
        self,
        wanted: Wanted,
        signature: str,
        method: str,
        examples: Any,
        request_id: str,
        seconds: float | None,
    ) -> tuple[int, str, dict[str, np.ndarray], int]:
        given = tensors.serialized_examples(examples)
        with self.versions.lease(wanted.name, wanted.version, wanted.label, request_id) as servable:
            name = signature or signatures.DEFAULT
            found = servable.signatures.get(name)
            if found is None:
                raise invalid(f"No signature was found with the name: {name}")
            if found.method != method:
                raise invalid(f"Expected signature method_name to be {method}. Was: {found.method}")
            if set(found.inputs) != {"inputs"}:
                raise RequestError("FAILED_PRECONDITION", f"signature {name!r} has no sole input 'inputs'")
            outputs = self._answer(servable, found, {"inputs": given}, request_id, seconds)
        self.metrics.count(names.EXAMPLES, wanted.name, by=len(given))
        return servable.version, name, outputs, len(given)

    @staticmethod
    def _signature(servable: Loaded, name: str) -> Signature:
        found = servable.signatures.get(name)
        if found is None:
            known = ", ".join(servable.signatures)
            raise RequestError(
                "FAILED_PRECONDITION", f'Serving signature key "{name[:200]}" not found; there are: {known}.'
            )
        return found

    def _answer(
        self, servable: Loaded, signature: Signature, inputs: Arrays, request_id: str, seconds: float | None
    ) -> dict[str, np.ndarray]:
        """Check, run, count and log a request."""
        labels = (servable.name, str(servable.version), signature.name)
        status = "INTERNAL"
        try:
            signature.check(inputs)
            began = time.perf_counter()
            outputs = self._run(servable, signature.name, inputs, seconds)
            taken = time.perf_counter() - began
            status = "OK"
        except RequestError as error:
            status = error.code
            raise
        finally:
            self.metrics.count(names.VERSION_REQUESTS, *labels, status)
        self.metrics.observe(names.RUNTIME, taken * 1e6, servable.name, "Predict", "TF1")
        self.metrics.observe(names.VERSION_SECONDS, taken, *labels)
        if self._log:
            self._log.write(request_id, servable.name, servable.version, signature.name, inputs, outputs)
        self._shadow(servable, signature.name, inputs, outputs)
        return outputs

    def _run(
        self, servable: Loaded, signature: str, inputs: Arrays, seconds: float | None
    ) -> dict[str, np.ndarray]:
        if self._batcher is None:
            return servable.run(signature, inputs)
        future = self._batcher.submit(servable, signature, inputs)
        try:
            return future.result(seconds)
        except concurrent.futures.TimeoutError:
            if not future.cancel():  # it is being run, and the version must not be closed before the end
                concurrent.futures.wait([future])
            raise RequestError("DEADLINE_EXCEEDED", "the deadline has passed") from None

    # Shadow

    def _shadow(self, servable: Loaded, signature: str, inputs: Arrays, outputs: Arrays) -> None:
        """Have the answer of the shadow compared, unless too many wait for that."""
        stack = contextlib.ExitStack()
        other = stack.enter_context(self.versions.shadow_of(servable.name))
        if other is None or other.version == servable.version:
            stack.close()
            return
        if not self._shadows.acquire(blocking=False):
            self.metrics.count(names.SHADOW, other.name, str(other.version), "dropped")
            stack.close()
            return
        self._comparing.submit(self._compare, stack, other, signature, inputs, outputs)

    def _compare(
        self, stack: contextlib.ExitStack, other: Loaded, signature: str, inputs: Arrays, outputs: Arrays
    ) -> None:
        result = "error"
        with stack, contextlib.suppress(RequestError):
            try:
                result = "same" if _same(outputs, other.run(signature, inputs)) else "different"
            finally:
                self._shadows.release()
                self.metrics.count(names.SHADOW, other.name, str(other.version), result)


@contextlib.contextmanager
def as_request_errors() -> Iterator[None]:
    """Context in which any other exception becomes an internal error, whose trace is logged."""
    try:
        yield
    except RequestError:
        raise
    except Exception as error:
        _log.exception("a request failed")
        raise RequestError(
            "INTERNAL", f"the server failed ({type(error).__name__}); its output says more"
        ) from error


def _chosen(outputs: dict[str, np.ndarray], wanted: Sequence[str]) -> dict[str, np.ndarray]:
    """The outputs that are asked for, in the order of the model's."""
    for number, name in enumerate(wanted):
        if name not in outputs:
            raise invalid(f"output tensor alias not found in signature: {name}")
        if name in wanted[:number]:
            raise invalid(f"duplicate output tensor alias: {name}")
    return {name: value for name, value in outputs.items() if not wanted or name in wanted}


def _table(value: np.ndarray | None, name: str, rows: int) -> np.ndarray | None:
    if value is not None and (value.ndim != 2 or len(value) != rows):
        raise invalid(
            f"Expected Tensor shape of {name}: [batch_size num_classes] but got {list(value.shape)}"
        )
    return value


def _same(one: Arrays, other: Arrays) -> bool:
    """Whether answers agree: numbers nearly, texts exactly."""
    if one.keys() != other.keys():
        return False
    return all(
        a.shape == b.shape
        and bool(np.allclose(a, b, 1e-3, 1e-5, equal_nan=True) if a.dtype.kind == "f" else (a == b).all())
        for a, b in ((one[name], other[name]) for name in one)
    )
