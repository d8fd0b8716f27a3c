"""Drift of logged requests from the training data of a served model."""

from __future__ import annotations

import dataclasses
import datetime
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from factory.inspection import models, runs
from factory.inspection.models import Model
from factory.inspection.root import NotFoundError, Root
from factory.serve import request_log, skew
from factory.serve.logged import Logged
from factory.serve.skew import Distance, Training
from models.common.requests import Features
from pipelines._product import Product


@dataclasses.dataclass(frozen=True)
class Drift:
    """Distances of logged requests from training data.

    Attributes:
        model: name of the model.
        version: version whose training data it is.
        run: run that pushed it.
        requests: number of requests.
        rows: number of inputs in them that have features.
        since: time of the first request.
        until: time of the last one.
        features: distances, the farthest beyond its limit first.
        left_out: reasons why other features and inputs are not compared, by name.
    """

    model: str
    version: str
    run: str
    requests: int
    rows: int
    since: datetime.datetime
    until: datetime.datetime
    features: Sequence[Distance]
    left_out: Mapping[str, str]

    @property
    def beyond(self) -> bool:
        """Whether a feature is beyond its limit, and beyond what chance explains."""
        return any(each.state == "beyond" for each in self.features)


def drift(root: Root, product: Product, version: str = "", most: int = 10_000) -> Drift:
    """Hold the newest logged requests of a product, to whichever version, against training data.

    Args:
        root: where they are.
        product: product, by whose name the model is served.
        version: version whose training data is meant, or its beginning; "" for the newest in the log.
        most: maximum number of requests.

    Raises:
        NotFoundError: nothing is logged, or the training data of the version is not known.
    """
    model = _model(root, product.name, version)
    training = _training(root, model)
    requests = request_log.newest(_log(root), product.name, most)
    rows, no_rows = rows_of(product, requests)
    compared, left_out = skew.comparable(rows, training)
    left_out = {**no_rows, **left_out}
    if not compared:
        said = "; ".join(f"{name}: {reason}" for name, reason in left_out.items())
        raise NotFoundError(f"no feature of the requests to {product.name} can be compared ({said})")
    times = [datetime.datetime.fromtimestamp(one.time, datetime.UTC) for one in requests]
    return Drift(
        product.name,
        model.version,
        model.run,
        len(requests),
        len(rows),
        times[0],
        times[-1],
        skew.distances(rows, training, compared),
        left_out,
    )


def _log(root: Root) -> pathlib.Path:
    assert root.folder
    return request_log.folder_of(root.folder)


def _model(root: Root, product: str, version: str) -> Model:
    """The model of a version; by default the newest one that has logged requests."""
    logged = request_log.required(_log(root), product)
    if version:
        return models.model(root, product, version)
    known = {model.version: model for model in models.models(root, product)}
    found = next((known[str(each)] for each in reversed(logged) if str(each) in known), None)
    if found is None:
        raise NotFoundError(
            f"{root} knows no run that pushed the logged versions of {product} "
            f"({', '.join(map(str, logged[-5:]))}); name the --root of their runs"
        )
    return found


def _training(root: Root, model: Model) -> Training:
    """The training data of a model."""
    nodes = runs.nodes(root, model.run)
    outputs = {key: artifact for node in nodes for key, artifact in node.outputs.items()}
    maker = next((node.execution for node in nodes if "statistics" in node.outputs), None)
    events = root.known.events(executions=[maker.id]) if maker else []
    examples = root.known.artifacts(e.artifact for e in events if (e.kind, e.key) == ("input", "examples"))
    statistics = _file(outputs.get("statistics"), "Split-train/*.pb")
    schema = _file(outputs.get("schema"), "*.pbtxt")
    if statistics is None or schema is None:
        raise NotFoundError(f"the statistics of run {model.run} are gone; name another version")
    split = _file(examples[0] if examples else None, "Split-train/*.gz")
    return Training(statistics, schema, split.parent if split else None)


def _file(artifact: Any, pattern: str) -> pathlib.Path | None:
    """The first file of an artifact."""
    folder = artifact.path if artifact else None
    return next(iter(sorted(folder.glob(pattern))), None) if folder else None


def rows_of(product: Product, requests: Sequence[Logged]) -> tuple[list[Features], dict[str, str]]:
    """The features of all inputs of requests, and the reasons why inputs have none, by name."""
    values: dict[str, list[Any]] = {}
    left_out = {}
    for one in requests:
        if len(one.inputs) == 1:
            ((name, array),) = one.inputs.items()
            values.setdefault(name, []).extend(np.atleast_1d(array))
        else:
            left_out[", ".join(one.inputs)] = "several inputs are not read"
    rows: list[Features] = []
    for name, found in values.items():
        read = product.requested(name, found)
        if read is None:
            left_out[name] = "it has no features of the training data"
        rows += read or ()
    return rows, left_out
