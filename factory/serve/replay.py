"""The check before a new version takes over: requests are replayed with it and with the version in use."""

from __future__ import annotations

import dataclasses
import itertools
import math
import pathlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from factory import products
from factory.predict import medium
from pipelines._product import SwapLimits

WARM_UP = "assets.extra/tf_serving_warmup_requests"
_MOST_WARM_UP = 1000  # as TensorFlow Serving has it
MOST_REPLAYED = 200
_SECONDS = 10.0  # of a comparison, after which no further request is replayed
_CERTAIN = 1.645  # standard deviations of a one-sided interval of 95%


class _Servable(Protocol):
    @property
    def signatures(self) -> Mapping[str, Any]: ...

    def run(self, signature: str, inputs: Mapping[str, Any]) -> dict[str, Any]: ...


@dataclasses.dataclass(frozen=True)
class Request:
    """A request for predictions.

    Attributes:
        signature: name of the signature.
        inputs: inputs by name.
    """

    signature: str
    inputs: Mapping[str, np.ndarray]


def warm_up_requests(folder: pathlib.Path) -> list[Request]:
    """The warm-up requests of a SavedModel, at most 1,000.

    Raises:
        ValueError: they cannot be read.
    """
    file = folder / WARM_UP
    if not file.is_file():
        return []
    import tensorflow as tf
    from google.protobuf.message import DecodeError
    from tensorflow_serving.apis import prediction_log_pb2

    try:
        records = itertools.islice(tf.data.TFRecordDataset(str(file)).as_numpy_iterator(), _MOST_WARM_UP)
        logs = [prediction_log_pb2.PredictionLog.FromString(record) for record in records]
    except (tf.errors.OpError, DecodeError) as error:
        raise ValueError(f"{WARM_UP} cannot be read: {_first_line(error)}") from None
    return [request for log in logs if (request := request_of(log))]


def request_of(log: Any) -> Request | None:
    """The request of a PredictionLog; None of those that name no inputs of a signature."""
    import tensorflow as tf

    kind = log.WhichOneof("log_type")
    if kind == "predict_log":
        asked = log.predict_log.request
        inputs = {name: tf.make_ndarray(value) for name, value in asked.inputs.items()}
        return Request(asked.model_spec.signature_name or "serving_default", inputs)
    if kind in ("classify_log", "regress_log"):
        asked = getattr(log, kind).request
        examples = [example.SerializeToString() for example in asked.input.example_list.examples]
        return Request(
            asked.model_spec.signature_name or "serving_default", {"": np.array(examples, dtype=object)}
        )
    return None


def limits_of(name: str) -> SwapLimits:
    """The limits of a product; those of others are the usual ones."""
    return products.load(name).swap if name in products.names() else SwapLimits()


class Checker:
    """Warms a new version up, and compares it with the one in use; a `manager.Check`."""

    def __init__(
        self,
        logged: Callable[[str], Iterable[Request]] = lambda name: (),
        limits: Callable[[str], SwapLimits] = limits_of,
        warmed: Callable[[pathlib.Path, float], None] = lambda folder, seconds: None,
    ) -> None:
        """Set where requests and limits come from.

        Args:
            logged: returns the newest logged requests of a model.
            limits: returns the limits of a model.
            warmed: called with the folder of a version and the seconds that its warm-up took.
        """
        self._logged, self._limits, self._warmed = logged, limits, warmed

    def __call__(
        self, name: str, new: _Servable, old: _Servable | None, folder: pathlib.Path, differing: bool
    ) -> str:
        """Why `new` must not take over; "" where it may."""
        try:
            warm_up = warm_up_requests(folder)
        except ValueError as error:
            return str(error)
        begun = time.monotonic()
        for number, request in enumerate(warm_up, 1):
            try:
                _run(new, request)
            except Exception as error:
                return f"warm-up request {number} of {len(warm_up)} failed: {_first_line(error)}"
        self._warmed(folder, time.monotonic() - begun)
        if old is None:
            return ""
        logged = list(itertools.islice(self._logged(name), MOST_REPLAYED))
        requests = logged or warm_up[:MOST_REPLAYED]
        limits = self._limits(name)
        return check(
            new,
            old,
            requests,
            limits if differing else dataclasses.replace(limits, changed=1, moved=math.inf),
        )


def check(new: _Servable, old: _Servable, requests: Sequence[Request], limits: SwapLimits) -> str:
    """Why a version must not take the place of another; "" where it may.

    Requests that the old version cannot answer do not count.

    Args:
        new: new version.
        old: version in use.
        requests: requests to answer with both.
        limits: how far answers may differ.
    """
    counted = _Counted()
    until = time.monotonic() + _SECONDS
    for number, request in enumerate(requests, 1):
        try:
            before = _run(old, request)
        except Exception:
            continue
        of = f"request {number} of {len(requests)}, {request.signature}"
        try:
            after = _run(new, request)
        except Exception as error:
            return f"{of}: fails, and did not before: {_first_line(error)}"
        if fault := _fault(before, after):
            return f"{of}: {fault}"
        counted.add(before, after, limits)
        if time.monotonic() > until:
            break
    return counted.refusal(limits)


def _run(servable: _Servable, request: Request) -> dict[str, np.ndarray]:
    inputs = request.inputs
    if "" in inputs:  # Examples, whatever the signature calls them
        (name,) = servable.signatures[request.signature].inputs
        inputs = {name: inputs[""]}
    found = servable.run(request.signature, inputs)
    return {name: np.asarray(value) for name, value in found.items()}


def _fault(before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray]) -> str:
    """What is wrong with outputs, whatever the answer is."""
    for name, old in before.items():
        if name not in after:
            return f"the output {name!r} is missing"
        new = after[name]
        if new.ndim != old.ndim or (old.dtype.kind in "fiub") != (new.dtype.kind in "fiub"):
            return (
                f"the output {name!r} is {new.dtype} {list(new.shape)}, and was {old.dtype} {list(old.shape)}"
            )
        if _not_a_number(new) and not _not_a_number(old):
            return f"the output {name!r} is not a number"
    return ""


def _not_a_number(values: np.ndarray) -> bool:
    return values.dtype.kind == "f" and not bool(np.isfinite(values).all())


class _Counted:
    """Rows whose answer changed, and by how much numbers moved."""

    def __init__(self) -> None:
        self.rows = self.changed = 0
        self.moved: dict[str, list[float]] = {}  # sums of differences and magnitudes, by output

    def add(
        self, before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray], limits: SwapLimits
    ) -> None:
        """Count the rows of a request."""
        names = [name for name in limits.answers if name in before] or _discrete(before) or _scores(before)
        differ = [_rows_that_differ(before[name], after[name]) for name in names]
        if differ:
            self.rows += len(differ[0])
            self.changed += int(np.logical_or.reduce(differ).sum())
        for name in _numbers(before):
            old, new = before[name].astype(float), after[name].astype(float)
            if old.shape == new.shape and np.isfinite(old).all():
                sums = self.moved.setdefault(name, [0.0, 0.0])
                sums[0] += float(np.abs(new - old).sum())
                sums[1] += float(np.abs(old).sum())

    def refusal(self, limits: SwapLimits) -> str:
        """Why the answers differ too much; "" where they do not, or by no more than chance explains."""
        if self.rows and _least(self.changed, self.rows) > limits.changed:
            share = self.changed / self.rows
            return (
                f"{self.changed} of {self.rows} answers ({share:.0%}) differ from the version in use; "
                f"the limit is {limits.changed:.0%}"
            )
        for name, (difference, magnitude) in self.moved.items():
            moved = difference / magnitude if magnitude else 0.0
            if moved > limits.moved:
                return (
                    f"{name!r} differs by {moved:.0%} of its size on average; the limit is {limits.moved:.0%}"
                )
        return ""


def _least(count: int, of: int) -> float:
    """The lower end of Wilson's interval of a share: with few requests many may differ by chance."""
    share, square = count / of, _CERTAIN**2
    centre = share + square / (2 * of)
    spread = _CERTAIN * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return (centre - spread) / (1 + square / of)


def _discrete(outputs: Mapping[str, np.ndarray]) -> list[str]:
    """Outputs with a text or a whole number for each row; pictures and sound are not compared."""
    return [
        name
        for name, values in outputs.items()
        if _is_column(values)
        and (values.dtype.kind in "iub" or (values.dtype.kind in "OSU" and not _is_media(values)))
    ]


def _is_column(values: np.ndarray) -> bool:
    """Whether there is one value for each row."""
    return values.ndim == 1 or (values.ndim == 2 and values.shape[1] == 1)


def _is_media(values: np.ndarray) -> bool:
    return any(medium(value) for value in values.ravel()[:3].tolist())


def _scores(outputs: Mapping[str, np.ndarray]) -> list[str]:
    """Outputs with a number for each of several answers."""
    found = [n for n, values in outputs.items() if values.dtype.kind == "f" and values.ndim == 2]
    return [name for name in found if outputs[name].shape[1] > 1]


def _numbers(outputs: Mapping[str, np.ndarray]) -> Iterator[str]:
    """Outputs with one number for each row, or pixels."""
    for name, values in outputs.items():
        if (values.dtype.kind == "f" and _is_column(values)) or (
            values.dtype == np.uint8 and values.ndim > 2
        ):
            yield name


def _rows_that_differ(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Whether each row's answer differs, bool [n]."""
    if before.dtype.kind == "f":
        before, after = before.argmax(axis=-1), after.argmax(axis=-1)
    rows = len(before) if before.ndim else 1
    if before.shape != after.shape:
        return np.ones(rows, bool)
    differ: np.ndarray = np.not_equal(before, after).reshape(rows, -1)
    return np.asarray(differ.any(axis=1))


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
