"""Metrics in Prometheus' text format: TensorFlow Serving's names, and per version and signature our own.

The format is written by hand: the usual client library refuses names that begin with a colon.
"""

from __future__ import annotations

import bisect
import contextlib
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence

from factory.serve.errors import RequestError

TYPE = "text/plain; version=0.0.4; charset=utf-8"
_MICROSECONDS = [10 * 1.8**power for power in range(33)]
_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
_ROWS = [float(2**power) for power in range(11)]
_THEIRS, _OURS = ":tensorflow:serving:", "factory_serving_"

REQUESTS = f"{_THEIRS}request_count"
LATENCY = f"{_THEIRS}request_latency"
RUNTIME = f"{_THEIRS}runtime_latency"
EXAMPLES = f"{_THEIRS}request_example_count_total"
WARM_UP = f"{_THEIRS}model_warmup_latency"
LOGGED = f"{_THEIRS}request_log_count"
VERSION_REQUESTS = f"{_OURS}requests_total"
VERSION_SECONDS = f"{_OURS}run_seconds"
BATCH_ROWS = f"{_OURS}batch_rows"
SHADOW = f"{_OURS}shadow_total"
EVENTS = f"{_OURS}events_total"
RUNNING = f"{_OURS}requests_running"

_LABELS: Mapping[str, tuple[str, ...]] = {
    REQUESTS: ("model_name", "status"),
    LATENCY: ("model_name", "API", "entrypoint"),
    RUNTIME: ("model_name", "API", "runtime"),
    EXAMPLES: ("model",),
    WARM_UP: ("model_path", "status"),
    LOGGED: ("model_name", "status_code"),
    VERSION_REQUESTS: ("model", "version", "signature", "status"),
    VERSION_SECONDS: ("model", "version", "signature"),
    BATCH_ROWS: ("model", "version", "signature"),
    SHADOW: ("model", "version", "result"),
    EVENTS: ("model", "kind"),
    RUNNING: ("entrypoint",),
}
_BUCKETS: Mapping[str, Sequence[float]] = {
    LATENCY: _MICROSECONDS,
    RUNTIME: _MICROSECONDS,
    WARM_UP: _MICROSECONDS,
    VERSION_SECONDS: _SECONDS,
    BATCH_ROWS: _ROWS,
}
_GAUGES = (RUNNING,)


class Metrics:
    """Counts and distributions. Safe for use by many threads."""

    def __init__(self) -> None:
        """Set up a server that has answered nothing."""
        self._lock = threading.Lock()
        self._values: dict[str, dict[tuple[str, ...], float]] = {name: {} for name in _LABELS}
        self._buckets: dict[str, dict[tuple[str, ...], list[int]]] = {name: {} for name in _BUCKETS}

    def count(self, name: str, *labels: str, by: float = 1) -> None:
        """Add to a count. Labels are those of the metric, in their order."""
        with self._lock:
            values = self._values[name]
            values[labels] = values.get(labels, 0) + by

    def observe(self, name: str, value: float, *labels: str) -> None:
        """Add a value to a distribution."""
        limits = _BUCKETS[name]
        with self._lock:
            counts = self._buckets[name].setdefault(labels, [0] * (len(limits) + 1))
            counts[bisect.bisect_left(limits, value)] += 1
            values = self._values[name]
            values[labels] = values.get(labels, 0) + value

    def value(self, name: str, *labels: str) -> float:
        """The value of a count, or the sum of a distribution."""
        with self._lock:
            return self._values[name].get(labels, 0)

    @contextlib.contextmanager
    def request(self, model: str, known: Collection[str], api: str, entrypoint: str) -> Iterator[None]:
        """Count a request, and time it if it is answered.

        Args:
            model: name of the model; anything may be asked for.
            known: names of the models that there are; others have no name here.
            api: what is asked for, such as "predict".
            entrypoint: "REST" or "GRPC".
        """
        began = time.perf_counter()
        status = "OK"
        self.count(RUNNING, entrypoint)
        try:
            yield
        except RequestError as error:
            status = error.code
            raise
        except BaseException:
            status = "INTERNAL"
            raise
        finally:
            self.count(RUNNING, entrypoint, by=-1)
            name = model if model in known else ""
            self.count(REQUESTS, name, status)
            if status == "OK":
                self.observe(LATENCY, (time.perf_counter() - began) * 1e6, name, api, entrypoint)

    def text(self) -> str:
        """All metrics that have a value."""
        with self._lock:
            return "".join(line for name in _LABELS if self._values[name] for line in self._lines(name))

    def _lines(self, name: str) -> Iterator[str]:
        kind = "histogram" if name in _BUCKETS else "gauge" if name in _GAUGES else "counter"
        yield f"# TYPE {name} {kind}\n"
        for labels, value in sorted(self._values[name].items()):
            shown = ",".join(
                f'{label}="{_escaped(text)}"' for label, text in zip(_LABELS[name], labels, strict=True)
            )
            if kind == "histogram":
                yield from _distribution(name, shown, value, self._buckets[name][labels])
            else:
                yield f"{name}{{{shown}}} {value:.17g}\n"


def _distribution(name: str, labels: str, total: float, counts: Sequence[int]) -> Iterator[str]:
    so_far = 0
    for limit, count in zip([*(f"{limit:g}" for limit in _BUCKETS[name]), "+Inf"], counts, strict=True):
        so_far += count
        yield f'{name}_bucket{{{labels},le="{limit}"}} {so_far}\n'
    yield f"{name}_sum{{{labels}}} {total:.17g}\n"
    yield f"{name}_count{{{labels}}} {so_far}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
