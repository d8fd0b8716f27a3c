"""Pushed models of a product, and what servers say of them."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import json
import pathlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from factory.inspection import runs, serving
from factory.inspection.root import NotFoundError, Root, product_of
from factory.inspection.store import PAGE, Artifact, Store
from factory.runs.record import GateRecord, SpanRecord

_PATIENCE = 2.0  # seconds to wait for a server


class ServerError(ValueError):
    """A server does not answer; the message says what to try."""


@dataclasses.dataclass(frozen=True)
class Model:
    """A pushed model.

    Attributes:
        version: version, the name of its folder.
        pipeline: pipeline that pushed it.
        product: the pipeline's product.
        run: run that pushed it.
        artifact: id of the pushed model in the store.
        model: id of the trained model in the store; None where the store does not say.
        pushed: time.
        folder: folder that it was pushed to.
        state: "newest", "older", or "gone" where the folder is gone; "pinned" where servers stay with it,
            "rolled back", "barred" or "refused" where they pass it over.
        blessed: whether its gates passed; None where the store does not say.
        gates: gates with their outcome, of the run's record.
        data: data that it was trained on, in words.
        sha256: digest of the data.
        headline: metric that stands for it.
        spans: spans of the data, where it arrives in spans.
        served: state that a server gives it, such as "AVAILABLE"; "" where none was asked.
        decided: what was decided on it last, by whom, when and why; "" where nothing was.
    """

    version: str
    pipeline: str
    product: str
    run: str
    artifact: int
    model: int | None
    pushed: datetime.datetime
    folder: pathlib.Path
    state: str
    blessed: bool | None
    gates: Sequence[GateRecord] = ()
    data: str = ""
    sha256: str = ""
    headline: runs.Headline | None = None
    spans: Sequence[SpanRecord] = ()
    served: str = ""
    decided: str = ""


def models(
    root: Root, product: str | None = None, *, limit: int | None = None, before: int | None = None
) -> list[Model]:
    """The pushed models of a product or pipeline, the newest first; None for all.

    Args:
        root: where they are.
        product: name of a product or pipeline; None for all.
        limit: maximum number.
        before: id of a pushed model in the store; those before it.

    Raises:
        NotFoundError: there is no such product.
        StoreError: there is no store.
    """
    pipelines = root.pipelines_of(product) if product is not None else [None]
    store = root.known
    found = [a for name in pipelines for a in itertools.islice(_pushed(store, name, before), limit)]
    pushed = sorted(found, key=lambda artifact: -artifact.id)
    newer = [newest(store, name) for name in pipelines] if before else []
    parents = {_folder(artifact).parent for artifact in newer if artifact}
    return _described(root, store, pushed[:limit], parents)


def _pushed(store: Store, pipeline: str | None, before: int | None = None) -> Iterator[Artifact]:
    """Yield the pushed models of a pipeline, the newest first."""
    while page := store.artifacts(type=runs.PUSHED, pipeline=pipeline, before=before, limit=PAGE):
        yield from (artifact for artifact in page if artifact.value("pushed"))
        before = page[-1].id


def _folder(artifact: Artifact) -> pathlib.Path:
    return pathlib.Path(str(artifact.value("pushed_destination") or artifact.uri))


def newest(
    store: Store, pipeline: str | None, is_out: Callable[[str], bool] = lambda version: False
) -> Artifact | None:
    """The newest pushed model of a pipeline whose folder is there and whose version is not out."""
    return next(
        (
            artifact
            for artifact in _pushed(store, pipeline)
            if _folder(artifact).is_dir() and not is_out(_version(artifact))
        ),
        None,
    )


def _version(artifact: Artifact) -> str:
    return str(artifact.value("pushed_version") or _folder(artifact).name)


def described(root: Root, artifacts: Sequence[int]) -> list[Model]:
    """The pushed models with these ids of the store, the newest first."""
    return _described(root, root.known, root.known.artifacts(artifacts))


def _described(
    root: Root, store: Store, pushed: Sequence[Artifact], newer: Collection[pathlib.Path] = ()
) -> list[Model]:
    """Models, the newest first; of each folder in `newer` there is a newer one."""
    events = store.events(artifacts=[artifact.id for artifact in pushed])
    makers = {e.artifact: e.execution for e in reversed(events) if e.kind == "output"}  # the first one
    executions = {execution.id: execution for execution in store.executions(makers.values())}
    inputs = _inputs(store, list(executions))
    newest = set(newer)
    decided: dict[str, serving.Serving] = {}
    described = []
    for artifact in pushed:
        execution = executions.get(makers.get(artifact.id, 0))
        given = inputs.get(execution.id, {}) if execution else {}
        folder = _folder(artifact)
        state = "gone" if not folder.is_dir() else "older" if folder.parent in newest else "newest"
        if state == "newest":
            newest.add(folder.parent)
        run, pipeline = (execution.run, execution.pipeline) if execution else ("", "")
        version = _version(artifact)
        if pipeline not in decided:
            decided[pipeline] = serving.of(root, pipeline)
        if state != "gone":
            state = decided[pipeline].state(version, state)
        blessing = given.get("model_blessing")
        record = root.record_of(run)
        described.append(
            Model(
                version,
                pipeline,
                product_of(pipeline),
                run,
                artifact.id,
                given["model"].id if "model" in given else None,
                artifact.created,
                folder,
                state,
                bool(blessing.value("blessed")) if blessing else None,
                record.gates if record else (),
                record.data.title if record else "",
                record.data.sha256 if record else "",
                runs.headline(record) if record else None,
                record.data.spans if record else (),
                decided=decided[pipeline].said(version),
            )
        )
    return described


def _inputs(store: Store, executions: Sequence[int]) -> dict[int, dict[str, Artifact]]:
    """The first artifact of each input, by execution and name of the input."""
    events = [event for event in store.events(executions=executions) if event.kind == "input"]
    artifacts = {artifact.id: artifact for artifact in store.artifacts(e.artifact for e in events)}
    found: dict[int, dict[str, Artifact]] = {}
    for event in events:
        found.setdefault(event.execution, {}).setdefault(event.key, artifacts[event.artifact])
    return found


def served(found: Sequence[Model], server: str) -> list[Model]:
    """The models with what a server says of them, by TensorFlow Serving's model status.

    Args:
        found: models.
        server: address, such as "http://localhost:8501".

    Raises:
        ServerError: it does not answer.
    """
    states = {name: versions(server, name) for name in dict.fromkeys(model.product for model in found)}
    return [
        dataclasses.replace(model, served=states[model.product].get(model.version, "not loaded"))
        for model in found
    ]


def versions(server: str, name: str) -> Mapping[str, str]:
    """The state of each version of a model at a server, with the reason of a fault.

    There is none where the server does not know the model.

    Raises:
        ServerError: it does not answer.
    """
    import urllib.error
    import urllib.request

    address = f"{server.rstrip('/')}/v1/models/{name}"
    try:
        if not address.startswith(("http://", "https://")):
            raise ValueError("it is no http address")
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            status = json.load(answer)["model_version_status"]
            return {str(version["version"]): _state(version) for version in status}
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return {}
        raise ServerError(f"{address}: answers {error.code}; check the server's log") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ServerError(f"{address}: does not answer ({error}); check --server") from None


def _state(version: Mapping[str, Any]) -> str:
    reason = (version.get("status") or {}).get("error_message", "")
    return f"{version['state']}: {reason}" if reason else str(version["state"])


def model(root: Root, product: str | None, version: str) -> Model:
    """The pushed model whose version begins so.

    Raises:
        NotFoundError: there is none, or more than one.
    """
    every = models(root, product)
    found = [one for one in every if one.version == version] or [
        one for one in every if one.version.startswith(version)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(f"{one.version} ({one.pipeline})" for one in found[:5])
        raise NotFoundError(f"{version} is the beginning of several versions: {names}; write more of it")
    names = ", ".join(one.version for one in every[:5])
    raise NotFoundError(
        f"no pushed model has a version {version}; "
        + (f"there are {names}" if names else "nothing was pushed yet")
    )
