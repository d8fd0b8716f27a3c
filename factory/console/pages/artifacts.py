"""Pages of an artifact and of its files."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from google.protobuf.message import DecodeError
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from factory.console import charts, files, graph
from factory.console.pages.common import answer, number_of, opened, text, whole
from factory.console.pages.runs import rendered
from factory.console.rendering import path
from factory.console.viewers import contract, signatures
from factory.console.viewers import statistics as viewer
from factory.inspection import cleanup, evaluations, lineage, statistics
from factory.inspection.lineage import Lineage, Pushed
from factory.inspection.root import NotFoundError, Root
from factory.inspection.store import Artifact, Store
from factory.runs.record import Measured
from models.common import figures

_DRAWN = 60  # artifacts of a lineage that are drawn
_FEATURES = 40  # of a page of statistics
_CANDIDATES = 100  # artifacts to choose from, to be laid over another
_TEXT = 200_000  # characters of a file that are shown
_PICTURES = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}
_SANDBOX = "sandbox; default-src 'none'"
_CONTRACTS = ("schema.pbtxt",)


@dataclasses.dataclass(frozen=True)
class View:
    """A viewer's part of a page: its template and values."""

    template: str
    values: Mapping[str, Any]


def artifact(request: Request) -> Response:
    """Answer with the page of an artifact."""
    root = opened(request)
    store, one = root.known, _artifact(root, number_of(request, "artifact"))
    up, down = (lineage.lineage(store, [one.id], direction, most=_DRAWN) for direction in ("up", "down"))
    place = files.root_of(one.uri)
    listing, whole_listing, reason = _listing(place)
    view, fault = _view(request, root, one, place, [entry.path for entry in listing])
    return answer(
        request,
        "artifact.html",
        root,
        artifact=one,
        makers=_makers(store, one),
        drawings=_drawings(store, one, up, down),
        cut=max(len(up.nodes), len(down.nodes)) >= _DRAWN,
        pushed=[*down.pushed],
        listing=listing,
        whole=whole_listing,
        bytes=sum(entry.bytes for entry in listing if entry.kind == "file"),
        reason=reason,
        tombstone=cleanup.tombstones(root.folder).get(one.id) if root.folder else None,
        view=view,
        fault=fault,
    )


def _artifact(root: Root, number: int) -> Artifact:
    found = root.known.artifact(number)
    if found is None:
        raise NotFoundError(f"there is no artifact {number} in {root}")
    return found


def _listing(place: pathlib.Path | None) -> tuple[list[files.Entry], bool, str]:
    if place is None:
        return [], True, "files are not here: the address names no folder of this machine"
    try:
        return *files.listing(place), ""
    except files.FileError as error:
        return [], True, str(error)


def _makers(store: Store, one: Artifact) -> list[Any]:
    """The executions that made an artifact, or handed it on from the cache, the first one first."""
    events = [event for event in store.events(artifacts=[one.id]) if event.kind == "output"]
    made = store.executions([event.execution for event in events])
    return [execution for execution in reversed(made) if execution.component not in lineage.LOOKING_UP]


def _drawings(store: Store, one: Artifact, up: Lineage, down: Lineage) -> list[Markup]:
    """What an artifact came of, and what came of it: its artifacts, for broad screens and for narrow ones."""
    nodes = {node.id: node for node in (*up.nodes, *down.nodes)}
    made_by = {edge.head: nodes[edge.tail].name for edge in (*up.edges, *down.edges) if edge.tail in nodes}
    pushed = {found.artifact: found for found in down.pushed}
    shown = [
        graph.Node(
            node.id,
            node.name,
            f"version {pushed[node.id].version}" if node.id in pushed else _maker(made_by, node),
            f"/artifacts/{node.id[1:]}",
            _look(node, one, pushed),
            f"{node.name} {node.id[1:]}, {node.state}, of {made_by.get(node.id, 'unknown')}, run {node.run}",
        )
        for node in sorted(nodes.values(), key=lambda node: int(node.id[1:]))
        if node.id.startswith("a")
    ]
    edges = [*_passed_on(up), *_passed_on(down)]
    kept = graph.without_implied(edges) if _is_acyclic(edges) else edges
    label = f"What {one.type} {one.id} came of, and what came of it"
    return graph.draw(shown, kept, label)


def _maker(made_by: Mapping[str, str], node: lineage.Node) -> str:
    return f"{made_by[node.id]}, {node.id[1:]}" if node.id in made_by else node.id[1:]


def _look(node: lineage.Node, one: Artifact, pushed: Mapping[str, Pushed]) -> str:
    looks = ["focus"] if node.id == f"a{one.id}" else []
    looks += ["state-pushed"] if node.id in pushed else []
    return " ".join([*looks, *([] if node.state == "live" else ["state-gone"])])


def _passed_on(found: Lineage) -> Iterator[graph.Edge]:
    """Pairs of artifacts of which one was read where the other was made."""
    outputs: dict[str, list[str]] = {}
    for edge in found.edges:
        if edge.tail.startswith("e"):
            outputs.setdefault(edge.tail, []).append(edge.head)
    for edge in found.edges:
        if edge.head.startswith("e"):
            yield from ((edge.tail, made) for made in outputs.get(edge.head, ()))


def _is_acyclic(edges: Sequence[graph.Edge]) -> bool:
    """Whether each artifact came of earlier ones alone, as in every store that TFX writes."""
    return all(int(a[1:]) < int(b[1:]) for a, b in edges)


def _view(
    request: Request, root: Root, one: Artifact, place: pathlib.Path | None, names: Sequence[str]
) -> tuple[View | None, str]:
    """The viewer for an artifact's files, or the reason why they cannot be shown."""
    if place is None or not names:
        return None, ""
    viewers: list[tuple[bool, Callable[[], View]]] = [
        (one.type == "ExampleStatistics", lambda: _statistics(request, root, one)),
        (one.type == "ExampleAnomalies", lambda: _anomalies(place, names)),
        (one.type == "ModelEvaluation", lambda: _evaluation(request, place)),
        (any(name.endswith(_CONTRACTS) for name in names), lambda: _schema(place, names)),
        (any(name.endswith("saved_model.pb") for name in names), lambda: _model(place, names)),
        (any(name.endswith(figures.FILE) for name in names), lambda: _figures(one, place, names)),
    ]
    try:
        return next((view() for holds, view in viewers if holds), None), ""
    except files.FileError as error:
        return None, str(error)
    except (DecodeError, ValueError, RecursionError) as error:
        return None, f"they cannot be read ({str(error)[:200]})"


def _statistics(request: Request, root: Root, one: Artifact) -> View:
    """Features with their distributions by split, or of two data sets laid over each other."""
    other = _other(root, one, text(request, "with"))
    splits = lineage.splits(one) or ["train"]
    split = text(request, "split") if text(request, "split") in splits else splits[0]
    series = _series(one, splits) if other is None else _two(one, other, split)
    names = list(dict.fromkeys(name for found in series.values() for name in found))
    start = whole(request, "start")
    limits = _limits(root.known, one)
    rows = [_feature(name, series, limits.get(name)) for name in names[start : start + _FEATURES]]
    makers = _makers(root.known, one)
    pipeline = makers[0].pipeline if makers else None
    of_pipeline = root.known.artifacts(type=one.type, pipeline=pipeline or None, limit=_CANDIDATES)
    candidates = [artifact for artifact in of_pipeline if artifact.id != one.id]
    return View("view_statistics.html", {
        "rows": rows, "series": list(series), "total": len(names), "start": start, "step": _FEATURES,
        "split": split, "splits": splits, "other": other, "candidates": candidates, "limited": bool(limits),
    })  # fmt: skip


def _other(root: Root, one: Artifact, given: str) -> Artifact | None:
    other = root.known.artifact(int(given)) if given.isdecimal() and len(given) < 19 else None
    return other if other and other.type == one.type and other.id != one.id else None


def _series(one: Artifact, splits: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Features by split."""
    place = files.root_of(one.uri)
    return {split: statistics.read(place, split) for split in splits} if place else {}


def _two(one: Artifact, other: Artifact, split: str) -> dict[str, dict[str, Any]]:
    """Features of one split of two artifacts, the older one first."""
    pair = sorted((one, other), key=lambda artifact: artifact.id)
    return {f"{a.id}, {split}": _series(a, [split]).get(split, {}) for a in pair}


def _feature(name: str, series: Mapping[str, Mapping[str, Any]], limit: float | None) -> dict[str, Any]:
    """A feature: facts by series, a chart, and the distance of each series from the first."""
    found = {title: viewer.feature(given[name]) for title, given in series.items() if name in given}
    protos = {title: given[name] for title, given in series.items() if name in given}
    first, *rest = protos
    drifts = {title: statistics.apart(protos[first], protos[title]) for title in rest}
    label = f"Distribution of {name}: {', '.join(found)}"
    numbers = {title: found[title].bins if title in found else () for title in series}
    texts = {title: found[title].shares if title in found else {} for title in series}
    return {
        "name": name,
        "kind": found[first].kind,
        "found": found,
        "chart": charts.histogram(numbers, label) or charts.bars(texts, label),
        "drifts": {
            title: {
                "distance": distance,
                "chance": chance,
                "limit": limit,
                "far": distance > max(chance, limit or 0.0),
            }
            for title, (distance, chance) in drifts.items()
        },
    }


def _limits(store: Store, one: Artifact) -> dict[str, float]:
    """The limits of drift by feature, of the data gate that judged the statistics."""
    events = [event for event in store.events(artifacts=[one.id]) if event.kind == "input"]
    for execution in store.executions([event.execution for event in events]):
        found = contract.limits(str(execution.custom.get("gate", execution.properties.get("gate", ""))))
        if found:
            return found
    return {}


def _anomalies(place: pathlib.Path, names: Sequence[str]) -> View:
    found = [name for name in names if name.endswith(("SchemaDiff.pb", "anomalies.pbtxt"))]
    rows = [row for name in found for row in contract.anomalies(name, files.read(place, name))]
    return View("view_anomalies.html", {"rows": rows, "files": len(found)})


def _schema(place: pathlib.Path, names: Sequence[str]) -> View:
    name = next(name for name in names if name.endswith(_CONTRACTS))
    return View("view_schema.html", {"rows": contract.schema(files.read(place, name)), "file": name})


def _model(place: pathlib.Path, names: Sequence[str]) -> View:
    name = min(
        (name for name in names if name.endswith("saved_model.pb")), key=lambda name: (len(name), name)
    )
    return View("view_model.html", {"model": signatures.parse(files.read(place, name)), "file": name})


def _figures(one: Artifact, place: pathlib.Path, names: Sequence[str]) -> View:
    name = next(name for name in names if name.endswith(figures.FILE))
    shown = [f for f in figures.load(files.read(place, name)) if f.kind not in ("gallery", "media")]
    return View("view_figures.html", {"shown": Markup(rendered(shown, f"/artifacts/{one.id}/pictures"))})


def _evaluation(request: Request, place: pathlib.Path) -> View:
    """Metrics by model, and those of slices, sorted by a column."""
    models = _measured(place)
    first = next(iter(models.values()), Measured())
    columns = list(dict.fromkeys(name for part in first.slices.values() for name in part))
    sort = text(request, "sort") if text(request, "sort") in columns else ""
    falling = text(request, "order") == "falling"
    parts = sorted(first.slices.items())
    if sort:
        known = [part for part in parts if part[1].get(sort) is not None]
        known.sort(key=lambda part: part[1][sort] or 0.0, reverse=falling)
        parts = [*known, *(part for part in parts if part[1].get(sort) is None)]
    result = evaluations.validation(place)
    return View("view_evaluation.html", {
        "models": models, "first": first, "columns": columns, "parts": parts, "sort": sort,
        "falling": falling, "failures": result[1] if result else [], "ok": result[0] if result else None,
    })  # fmt: skip


@functools.lru_cache(16)
def _read_measured(place: pathlib.Path, changed: float) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    for metric in evaluations.metrics(place):
        if not metric.is_diff:
            name = "this model" if metric.model in evaluations.CANDIDATE else metric.model
            measured = found.setdefault(name, Measured())
            metrics = measured.slices.setdefault(metric.slice, {}) if metric.slice else measured.metrics
            metrics[metric.name] = metric.value
    return found


def _measured(place: pathlib.Path) -> dict[str, Measured]:
    return _read_measured(place, place.stat().st_mtime)


def file(request: Request) -> Response:
    """Answer with a file of an artifact: as a page, or as it is where `raw` is asked for."""
    root = opened(request)
    one, below = _artifact(root, number_of(request, "artifact")), str(request.path_params["path"])
    place = files.root_of(one.uri)
    if place is None:
        raise files.FileError("files are not here: the address names no folder of this machine")
    kind = _PICTURES.get(pathlib.PurePosixPath(below or one.uri).suffix.lower())
    mime = f"image/{kind}" if kind else ""
    if text(request, "raw"):
        return _raw(files.read(place, below), below or place.name, mime)
    size = files.size(place, below)
    content = b"" if mime else files.read(place, below, _TEXT, whole=False)
    return answer(
        request, "file.html", root, artifact=one, below=below, name=below or place.name, size=size, mime=mime,
        content=_readable(content), cut=size > len(content) and not mime, most=files.MOST_BYTES,
        address=f"/artifacts/{one.id}/files/{'/'.join(path(part) for part in below.split('/'))}",
    )  # fmt: skip


def _readable(content: bytes) -> str | None:
    """The content as text; None for what is none."""
    if b"\0" in content:
        return None
    found = str(content, "utf-8", "replace")
    return None if found.count("�") > len(found) // 50 + 1 else found


def _raw(content: bytes, name: str, mime: str) -> Response:
    """A file to be saved; pictures may be shown. No file is a page of its own."""
    kind = "inline" if mime else "attachment"
    plain = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\' else "_" for c in name.split("/")[-1]
    )
    headers = {"Content-Disposition": f'{kind}; filename="{plain}"', "Content-Security-Policy": _SANDBOX}
    return Response(content, media_type=mime or "application/octet-stream", headers=headers)
