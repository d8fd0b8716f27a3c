"""Batching: requests that come at the same time are answered by one run of the model.

Requests of the same version, signature and shape are put together along their first dimension, serialized
examples as well. The parameters are those of TensorFlow Serving's batching file.
"""

from __future__ import annotations

import collections
import concurrent.futures
import dataclasses
import functools
import os
import pathlib
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format, wrappers_pb2

from factory.serve.errors import RequestError
from factory.serve.signatures import Signature

Arrays = Mapping[str, np.ndarray]
_NUMBERS = ("max_batch_size", "batch_timeout_micros", "max_enqueued_batches", "num_batch_threads")


class BatchingError(ValueError):
    """A batching file cannot be used; the message gives file, place and reason."""


class Runs(Protocol):
    """What is batched for: a servable."""

    @property
    def signatures(self) -> Mapping[str, Signature]:
        """Its signatures."""

    def run(self, signature: str, inputs: Arrays) -> dict[str, np.ndarray]:
        """Answer a request."""


@dataclasses.dataclass(frozen=True)
class Parameters:
    """How requests are put together.

    Attributes:
        max_batch_size: maximum number of rows of a batch.
        batch_timeout_micros: microseconds that a request waits for others while a thread is free.
        max_enqueued_batches: number of batches that may wait; further requests are refused.
        num_batch_threads: number of batches that are run at the same time.
        allowed_batch_sizes: sizes that batches are filled up to, in ascending order; none for any size.
    """

    max_batch_size: int = 1000
    batch_timeout_micros: int = 0
    max_enqueued_batches: int = 10
    num_batch_threads: int = os.cpu_count() or 1
    allowed_batch_sizes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Check the values."""
        for name in _NUMBERS:
            least = 0 if name == "batch_timeout_micros" else 1
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be {least} or more, and is {getattr(self, name)}")
        sizes = self.allowed_batch_sizes
        if sizes and (list(sizes) != sorted(set(sizes)) or sizes[0] < 1 or sizes[-1] != self.max_batch_size):
            raise ValueError("allowed_batch_sizes must ascend, and end with max_batch_size")

    def size(self, rows: int) -> int:
        """The size that a batch of some rows is filled up to."""
        return next((size for size in self.allowed_batch_sizes if size >= rows), rows)


def read(file: pathlib.Path) -> Parameters:
    """Read a batching file, which is a protocol buffer in text form.

    Raises:
        BatchingError: it cannot be read.
    """
    try:
        found = text_format.Parse(file.read_text(encoding="utf-8"), _message()())
    except OSError as error:
        raise BatchingError(f"{file} cannot be read: {error.strerror}") from error
    except (text_format.ParseError, UnicodeDecodeError) as error:
        raise BatchingError(f"{file}, line {error}") from error
    given = {name: getattr(found, name).value for name in _NUMBERS if found.HasField(name)}
    try:
        return Parameters(**given, allowed_batch_sizes=tuple(found.allowed_batch_sizes))
    except ValueError as error:
        raise BatchingError(f"{file}: {error}") from error


@functools.cache
def _message() -> Any:
    """The message of a batching file, of which the stubs of TensorFlow Serving have none.

    Values are wrapped in messages of their own. What does not change answers is read and not used: requests
    of different length are not padded but kept apart, and large ones are always split.
    """
    file = descriptor_pb2.FileDescriptorProto(
        name="factory/serve/batching.proto", package="factory.serve", syntax="proto3"
    )
    file.dependency.append(wrappers_pb2.DESCRIPTOR.name)
    message = file.message_type.add(name="BatchingParameters")
    kinds = dict.fromkeys((*_NUMBERS, "max_execution_batch_size"), "Int64Value") | {
        "thread_pool_name": "StringValue",
        "enable_large_batch_splitting": "BoolValue",
    }
    field = descriptor_pb2.FieldDescriptorProto
    for number, (name, kind) in enumerate(kinds.items(), 1):
        message.field.add(
            name=name, number=number, label=field.LABEL_OPTIONAL, type=field.TYPE_MESSAGE,
            type_name=f".google.protobuf.{kind}",
        )  # fmt: skip
    message.field.add(
        name="allowed_batch_sizes", number=20, label=field.LABEL_REPEATED, type=field.TYPE_INT64
    )
    message.field.add(
        name="pad_variable_length_inputs", number=21, label=field.LABEL_OPTIONAL, type=field.TYPE_BOOL
    )
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(wrappers_pb2.DESCRIPTOR.serialized_pb)
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("factory.serve.BatchingParameters"))


@dataclasses.dataclass(eq=False)
class _Task:
    """A request, or a part of one, that waits for its batch."""

    inputs: Arrays
    rows: int
    future: concurrent.futures.Future[dict[str, np.ndarray]]
    began: float


class _Queue:
    """Requests that can be put together."""

    def __init__(self, servable: Runs, signature: str) -> None:
        self.servable, self.signature = servable, signature
        self.tasks: collections.deque[_Task] = collections.deque()
        self.rows = 0
        self.full = threading.Event()

    def put(self, tasks: Sequence[_Task], most: int) -> None:
        self.tasks.extend(tasks)
        self.rows += sum(task.rows for task in tasks)
        if self.rows >= most:
            self.full.set()

    def take(self, most: int) -> list[_Task]:
        """The next batch: at least one request, and no more rows than allowed."""
        taken: list[_Task] = []
        rows = 0
        while self.tasks and (not taken or rows + self.tasks[0].rows <= most):
            taken.append(self.tasks.popleft())
            rows += taken[-1].rows
        self.rows -= rows
        if self.rows < most:
            self.full.clear()
        return taken


class Batcher:
    """Puts requests together, and runs the batches in threads of its own.

    A batch is taken as soon as a thread is free and the timeout is over: without a timeout no request waits
    for others while there is nothing to do, and batches grow with the load.
    """

    def __init__(
        self,
        parameters: Parameters = Parameters(),
        observe: Callable[[Runs, str, int], None] = lambda servable, signature, rows: None,
    ) -> None:
        """Start.

        Args:
            parameters: how requests are put together.
            observe: called with servable, signature and number of rows of each batch.
        """
        self._parameters, self._observe = parameters, observe
        self._lock = threading.Lock()
        self._queues: dict[Any, _Queue] = {}
        self._threads = concurrent.futures.ThreadPoolExecutor(parameters.num_batch_threads, "batches")

    def close(self) -> None:
        """Answer what waits, and end the threads."""
        self._threads.shutdown(wait=True)

    def submit(
        self, servable: Runs, signature: str, inputs: Arrays
    ) -> concurrent.futures.Future[dict[str, np.ndarray]]:
        """Answer a request together with others. The servable must not be closed before.

        Raises:
            RequestError: UNAVAILABLE where too many requests wait.
        """
        rows = self._rows(servable.signatures[signature], inputs)
        if not rows:
            return self._threads.submit(servable.run, signature, inputs)
        tasks = self._tasks(inputs, rows)
        shapes = tuple(sorted((name, value.shape[1:]) for name, value in inputs.items()))
        self._put((servable, signature, shapes), servable, signature, tasks)
        return tasks[0].future if len(tasks) == 1 else self._joined(tasks)

    @staticmethod
    def _rows(signature: Signature, inputs: Arrays) -> int:
        """The number of rows of a request; 0 if it must be run on its own."""
        sizes = {len(value) if value.ndim else 0 for value in inputs.values()}
        return sizes.pop() if signature.batched and len(sizes) == 1 else 0

    def _tasks(self, inputs: Arrays, rows: int) -> list[_Task]:
        now, most = time.monotonic(), self._parameters.max_batch_size
        if rows <= most:
            return [_Task(inputs, rows, concurrent.futures.Future(), now)]
        return [
            _Task(
                {name: value[start : start + most] for name, value in inputs.items()},
                min(most, rows - start), concurrent.futures.Future(), now,
            )
            for start in range(0, rows, most)
        ]  # fmt: skip

    def _put(self, key: Any, servable: Runs, signature: str, tasks: Sequence[_Task]) -> None:
        parameters = self._parameters
        with self._lock:
            queue = self._queues.get(key)
            waiting = queue.rows if queue else 0
            allowed = parameters.max_batch_size * parameters.max_enqueued_batches
            if waiting and waiting + sum(task.rows for task in tasks) > allowed:
                raise RequestError(
                    "UNAVAILABLE", "The batch scheduling queue to which this task was submitted is full"
                )
            if queue:
                queue.put(tasks, parameters.max_batch_size)
                return
            queue = self._queues[key] = _Queue(servable, signature)
            queue.put(tasks, parameters.max_batch_size)
        self._threads.submit(self._work, key, queue)

    def _work(self, key: Any, queue: _Queue) -> None:
        """Run the next batch of a queue. Another thread is asked for where more is left."""
        parameters = self._parameters
        with self._lock:
            wait = queue.tasks[0].began + parameters.batch_timeout_micros / 1e6 - time.monotonic()
        if wait > 0:
            queue.full.wait(wait)
        with self._lock:
            taken = queue.take(parameters.max_batch_size)
            left = bool(queue.tasks)
            if not left:
                del self._queues[key]
        if left:
            self._threads.submit(self._work, key, queue)
        self._answer(queue, [task for task in taken if task.future.set_running_or_notify_cancel()])

    def _answer(self, queue: _Queue, tasks: Sequence[_Task]) -> None:
        """Run a batch. If that fails, each request is run on its own: one must not fail its neighbours."""
        if not tasks:
            return
        try:
            answers = self._run(queue, tasks)
        except Exception as error:
            if len(tasks) == 1:
                tasks[0].future.set_exception(error)
                return
            for task in tasks:
                self._answer(queue, [task])
            return
        for task, answer in zip(tasks, answers, strict=True):
            task.future.set_result(answer)

    def _run(self, queue: _Queue, tasks: Sequence[_Task]) -> list[dict[str, np.ndarray]]:
        rows = sum(task.rows for task in tasks)
        inputs = tasks[0].inputs
        filled = self._parameters.size(rows)
        if len(tasks) > 1 or filled > rows:
            inputs = {name: _together(name, tasks, filled - rows) for name in inputs}
        self._observe(queue.servable, queue.signature, rows)
        outputs = queue.servable.run(queue.signature, inputs)
        if inputs is tasks[0].inputs:
            return [outputs]
        return list(_apart(outputs, [task.rows for task in tasks], filled))

    def _joined(self, tasks: Sequence[_Task]) -> concurrent.futures.Future[dict[str, np.ndarray]]:
        """The answer to a request that was split."""
        whole: concurrent.futures.Future[dict[str, np.ndarray]] = concurrent.futures.Future()
        left = threading.Semaphore(len(tasks) - 1)

        def done(_: Any) -> None:
            if not left.acquire(blocking=False):  # the last one
                try:
                    parts = [task.future.result() for task in tasks]
                    whole.set_result({name: np.concatenate([p[name] for p in parts]) for name in parts[0]})
                except BaseException as error:
                    whole.set_exception(error)

        for task in tasks:
            task.future.add_done_callback(done)
        return whole


def _together(name: str, tasks: Sequence[_Task], filling: int) -> np.ndarray:
    """The rows of all requests, filled up by the first one."""
    values = [task.inputs[name] for task in tasks]
    return np.concatenate([*values, *[values[0][:1]] * filling])


def _apart(outputs: Arrays, rows: Sequence[int], total: int) -> list[dict[str, np.ndarray]]:
    """The outputs of each request.

    Raises:
        RequestError: the outputs are not one of each row.
    """
    if any(value.ndim == 0 or len(value) != total for value in outputs.values()):
        raise RequestError("FAILED_PRECONDITION", "the model does not give an output for each row")
    ends = np.cumsum(rows)
    return [
        {name: value[end - count : end] for name, value in outputs.items()}
        for count, end in zip(rows, ends.tolist(), strict=True)
    ]
