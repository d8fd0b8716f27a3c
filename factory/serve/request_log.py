"""Request log: sampled requests with their answers, in TFRecords of PredictionLogs.

    log = Writer(folder_of(root), sample=0.1)
    log.write("id-1", "sentiment", 1795907796, "predict", inputs, outputs)
    log.close()
    newest(folder_of(root), "sentiment", 200)

A folder has a folder for each model, which has one for each version. Files are named after the time at which
they were begun, and never appended to again once closed. They may hold personal data: nobody but their owner
can read them.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import datetime
import fcntl
import hashlib
import heapq
import logging
import os
import pathlib
import threading
import time
import urllib.parse
from collections.abc import Callable, Collection, Iterator
from typing import Protocol

from factory import faults, locks
from factory.inspection.root import NotFoundError
from factory.serve import logged, tfrecords
from factory.serve.logged import Arrays, Logged

OK, DROPPED, FAILED, UNREADABLE = "OK", "RESOURCE_EXHAUSTED", "UNAVAILABLE", "INTERNAL"
_ENDING = ".tfrecord"
_KEPT = 0.9  # of the greatest size of all files, after the oldest were removed
_QUIET = 60.0  # seconds between two sentences on a disk that fails
_warn = logging.getLogger(__name__).warning
Count = Callable[[str, str], None]  # (model, status)


class Log(Protocol):
    """Where requests are logged."""

    def write(
        self, request_id: str, model: str, version: int, signature: str, inputs: Arrays, outputs: Arrays
    ) -> None:
        """Log a request with its answer. Never raises, and never waits."""

    def close(self) -> None:
        """Write what is left."""


class NoLog:
    """Logs nothing."""

    def write(
        self, request_id: str, model: str, version: int, signature: str, inputs: Arrays, outputs: Arrays
    ) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """Limits of a log.

    Attributes:
        file_bytes: size of a file, after which another is begun.
        file_seconds: age of a file, after which another is begun.
        total_bytes: size of all files; the oldest are removed.
        sync_seconds: time between two syncs: what a loss of power may cost.
        queued: requests that wait to be written; more are dropped.
        queued_bytes: size of these requests.
    """

    file_bytes: int = 64 * 2**20
    file_seconds: float = 3600.0
    total_bytes: int = 2**30
    sync_seconds: float = 1.0
    queued: int = 1000
    queued_bytes: int = 64 * 2**20


def folder_of(root: pathlib.Path) -> pathlib.Path:
    """The log's folder in a root folder."""
    return root / "serving" / "log"


class Writer:
    """Writes requests in a thread of its own.

    What cannot be written is dropped and counted: where too many requests wait, and where the disk is full,
    which is said once.
    """

    def __init__(
        self,
        folder: pathlib.Path,
        sample: float = 1.0,
        *,
        limits: Limits = Limits(),
        count: Count = lambda model, status: None,
        say: Callable[[str], None] = _warn,
    ) -> None:
        """Start.

        Args:
            folder: folder of the log.
            sample: share of requests that are logged, 0 to 1, chosen by their ids.
            limits: limits.
            count: called with the model and a status for each request of the sample: "OK" for one that was
                written, "RESOURCE_EXHAUSTED" for one that was dropped, "UNAVAILABLE" where the disk fails,
                "INTERNAL" for one that cannot be logged.
            say: called with a sentence when writing fails for the first time, and when it succeeds again.
        """
        self._sample, self._limits, self._count, self._say = sample, limits, count, say
        self._files = _Files(folder, limits)
        self._queue: collections.deque[tuple[Logged, int]] = collections.deque()
        self._bytes, self._closed = 0, False
        self._failures, self._said, self._told = 0, float("-inf"), False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="request log", daemon=True)
        self._thread.start()

    def write(
        self, request_id: str, model: str, version: int, signature: str, inputs: Arrays, outputs: Arrays
    ) -> None:
        """Log a request with its answer, if it is of the sample. Never raises, and never waits.

        The arrays are read later, and must not be changed.
        """
        with contextlib.suppress(Exception):
            if not sampled(request_id, self._sample):
                return
            try:
                now = int(time.time())
                status = self._put(Logged(request_id, model, int(version), signature, now, inputs, outputs))
            except Exception:
                status = UNREADABLE
            if status != OK:
                self._count(model, status)

    def close(self, patience: float = 10.0) -> None:
        """Write and sync what waits; give up after `patience` seconds."""
        with self._wake:
            self._closed = True
            self._wake.notify()
        self._thread.join(patience)

    def _put(self, one: Logged) -> str:
        size = logged.size(one.inputs) + logged.size(one.outputs)
        with self._wake:
            full = len(self._queue) >= self._limits.queued or self._bytes + size > self._limits.queued_bytes
            if full or self._closed:
                return DROPPED
            self._queue.append((one, size))
            self._bytes += size
            self._wake.notify()
        return OK

    def _work(self) -> None:
        while True:
            one, size = self._next()
            if one:
                status = self._written(one)
                with contextlib.suppress(Exception):
                    self._count(one.model, status)
                with self._wake:
                    self._bytes -= size
            self._tried(self._files.tend)
            if one is None and self._closed and not self._queue:
                break
        self._tried(self._files.close)

    def _next(self) -> tuple[Logged | None, int]:
        """The next request; None where there is none and the files are to be tended."""
        with self._wake:
            if not self._queue and not self._closed:
                self._wake.wait(self._files.pause())
            return self._queue.popleft() if self._queue else (None, 0)

    def _written(self, one: Logged) -> str:
        try:
            record = tfrecords.framed(logged.encoded(one, self._sample))
        except Exception:
            return UNREADABLE
        return OK if self._tried(lambda: self._files.append(one.model, one.version, record)) else FAILED

    def _tried(self, act: Callable[[], None]) -> bool:
        """Whether something succeeded; the first failure is said, and the first sync after one."""
        try:
            act()
        except OSError as error:
            self._files.synced, now = False, time.monotonic()
            self._failures += 1
            if now - self._said > _QUIET:
                self._said, self._told = now, True
                self._say(f"the request log is not written ({faults.sentence(error)}); requests are answered")
            return False
        if self._failures and self._files.synced:
            if self._told:
                self._say(f"the request log is written again, after {self._failures:,} failures")
            self._failures, self._told = 0, False
        return True


def sampled(request_id: str, sample: float) -> bool:
    """Whether a request is of the sample; the same on every server."""
    digest = hashlib.blake2b(request_id.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") < sample * 2**64


@dataclasses.dataclass
class _File:
    """An open file; `size` is that of its complete records."""

    descriptor: int
    opened: float
    size: int = 0
    dirty: bool = False

    def append(self, record: bytes) -> None:
        left = memoryview(record)
        try:
            while left:
                left = left[os.write(self.descriptor, left) :]
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self.descriptor, self.size)
            raise
        self.size += len(record)
        self.dirty = True


class _Files:
    """The open files of a log, one for each version. They are held by a lock, so that nobody removes them."""

    def __init__(self, folder: pathlib.Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._most = min(limits.file_bytes, max(1, limits.total_bytes // 4))
        self._open: dict[tuple[str, int], _File] = {}
        self._total: int | None = None  # bytes of all files
        self._next_sync = 0.0
        self.synced = False  # whether a record was synced; callers set it back

    def append(self, model: str, version: int, record: bytes) -> None:
        """Write a record.

        Raises:
            OSError: it cannot be written; the file is as before.
        """
        if self._total is None:
            self._total = sum(_bytes(file) for file in self._folder.glob(f"*/*/*{_ENDING}"))
        file = self._open.get((model, version))
        if file is None:
            file = self._open[model, version] = self._begun(model, version)
        file.append(record)
        self._total += len(record)
        if file.size >= self._most:
            self._end((model, version))
        if self._total > self._limits.total_bytes:
            self._remove_oldest()

    def pause(self) -> float | None:
        """Seconds until files are to be tended; None where none is open."""
        if any(file.dirty for file in self._open.values()):
            return self._limits.sync_seconds
        return self._limits.file_seconds if self._open else None

    def tend(self) -> None:
        """Sync, and close old files, where it is time to."""
        now = time.monotonic()
        if now >= self._next_sync:
            self._next_sync = now + self._limits.sync_seconds
            for file in self._open.values():
                self._sync(file)
        for key, file in list(self._open.items()):
            if now - file.opened >= self._limits.file_seconds:
                self._end(key)

    def close(self) -> None:
        """Sync and close all files."""
        for key in list(self._open):
            self._end(key)

    def _begun(self, model: str, version: int) -> _File:
        folder = self._folder / _quoted(model) / str(version)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}{_ENDING}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return _File(descriptor, time.monotonic())

    def _end(self, key: tuple[str, int]) -> None:
        file = self._open.pop(key)
        try:
            self._sync(file)
        finally:
            os.close(file.descriptor)

    def _sync(self, file: _File) -> None:
        if file.dirty:
            os.fsync(file.descriptor)
            file.dirty, self.synced = False, True

    def _remove_oldest(self) -> None:
        self.close()
        files = sorted(self._folder.glob(f"*/*/*{_ENDING}"), key=lambda file: file.name)
        total = sum(map(_bytes, files))
        for file in files:
            if total <= _KEPT * self._limits.total_bytes:
                break
            if not locks.is_held(file):
                total -= _bytes(file)
                file.unlink(missing_ok=True)
                with contextlib.suppress(OSError):
                    file.parent.rmdir()
        self._total = total


def _quoted(model: str) -> str:
    """A model's name as the name of a folder."""
    quoted = urllib.parse.quote(model, safe="")
    return f"%2E{quoted[1:]}" if quoted.startswith(".") else quoted


def _bytes(file: pathlib.Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def versions(folder: pathlib.Path, model: str) -> list[int]:
    """Versions of a model that have logged requests, in their order."""
    found = (folder / _quoted(model)).glob("*/")
    return sorted(int(each.name) for each in found if each.name.isdigit() and any(each.glob(f"*{_ENDING}")))


def required(folder: pathlib.Path, model: str) -> list[int]:
    """Versions as of `versions`.

    Raises:
        NotFoundError: nothing is logged.
    """
    found = versions(folder, model)
    if not found:
        raise NotFoundError(
            f"{folder} holds no request to {model}; log some with: factory serve {model} --log"
        )
    return found


def newest(
    folder: pathlib.Path, model: str, most: int, wanted: Collection[int] | None = None
) -> list[Logged]:
    """The newest logged requests of a model, the oldest of them first.

    Args:
        folder: folder of the log.
        model: name of the model.
        most: maximum number.
        wanted: versions; None for all.
    """
    chosen = [v for v in versions(folder, model) if wanted is None or v in wanted]
    found = [one for version in chosen for one in _newest(folder, model, version, most)]
    return heapq.nlargest(most, found, key=lambda one: one.time)[::-1]


def _newest(folder: pathlib.Path, model: str, version: int, most: int) -> list[Logged]:
    """The newest requests of a version, the newest first."""
    found: list[Logged] = []
    for file in reversed(_files(folder, model, version)):
        last = collections.deque(tfrecords.read(file), maxlen=most - len(found))
        found += [one for record in reversed(last) if (one := decoded(record))]
        if len(found) >= most:
            break
    return found


def records(folder: pathlib.Path, model: str) -> Iterator[bytes]:
    """Yield all logged requests of a model as they were written, see `logged`."""
    for version in versions(folder, model):
        for file in _files(folder, model, version):
            yield from tfrecords.read(file)


def _files(folder: pathlib.Path, model: str, version: int) -> list[pathlib.Path]:
    found = (folder / _quoted(model) / str(version)).glob(f"*{_ENDING}")
    return sorted(found, key=lambda file: file.name)


def decoded(record: bytes) -> Logged | None:
    """The request of a record; None where it is none, or has types that are not read."""
    with contextlib.suppress(ValueError):
        return logged.decoded(record)
    return None
