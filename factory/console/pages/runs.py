"""Pages of a run and of its nodes."""

from __future__ import annotations

import base64
import collections
import dataclasses
import datetime
import functools
import pathlib
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from factory import words
from factory.console import files, graph
from factory.console.pages.common import answer, number_of, opened, text
from factory.console.rendering import path
from factory.console.source import ShownRoot
from factory.inspection import runs, why
from factory.inspection.root import NotFoundError, Root
from factory.inspection.runs import Entry, Node
from factory.inspection.store import Artifact, Event, Store
from factory.runs import changes, live, page, record
from models.common import figures

_LOG = 8 << 20  # last bytes of a log that are searched
_LINES = 400  # of a log that are shown
_PROGRESS = 12
_RENDERED = 32  # pages of figures that are remembered
_MIMES = ("image/", "audio/", "video/")


def run(request: Request) -> Response:
    """Answer with the page of a run."""
    root = opened(request)
    entry = _entry(root, request)
    events = live.read(entry.folder) if entry.folder else live.Live()
    nodes = _nodes(runs.nodes(root, entry.run), events, entry)
    return answer(
        request,
        "run.html",
        root,
        entry=entry,
        record=root.record_of(entry.run),
        nodes=nodes,
        chain=why.chain(root, entry.run),
        drawings=_drawings(root, entry, nodes),
        figures=_has(entry, figures.FILE),
        log=_has(entry, record.LOG),
        running=entry.status == "running",
        progress=list(events.progress)[-_PROGRESS:],
        said=events.said if not events.nodes else "",
        before=_before(root, entry),
    )


def _entry(root: Root, request: Request) -> Entry:
    name = request.path_params["run"]
    if name not in root.starts():
        raise NotFoundError(f"there is no run {name[:60]!r} in {root}")
    return runs.entry(root, name)


def _has(entry: Entry, file: str) -> bool:
    return entry.folder is not None and (entry.folder / file).is_file()


def _before(root: ShownRoot, entry: Entry) -> str:
    """The run before, of the same pipeline; "" for the first."""
    return next(root.names(entry.pipeline, entry.run), "") if entry.pipeline else ""


def _nodes(found: Sequence[Node], events: live.Live, entry: Entry) -> list[Node]:
    """The nodes of a run; those that wait are known by the events of a run that goes on."""
    if not events.nodes or entry.status not in ("running", "cut off"):
        return list(found)
    by_name = {node.name: node for node in found}
    now = datetime.datetime.now(datetime.UTC)
    merged = []
    for node in events.nodes:
        known = by_name.get(node.name) or Node(node.name, node.state, node.seconds)
        state: str = node.state
        seconds = node.seconds
        if state == "running" and entry.status == "cut off":
            state = "cut off"
        elif state == "running" and events.since:
            seconds = max(0.0, (now - datetime.datetime.fromisoformat(events.since)).total_seconds())
        merged.append(
            dataclasses.replace(known, state=state, seconds=seconds, reason=node.reason, error=node.error)
        )
    return merged


def _drawings(root: ShownRoot, entry: Entry, nodes: Sequence[Node]) -> list[Markup]:
    """The graph of nodes, for broad screens and for narrow ones."""
    edges = _edges(root, nodes)
    if root.store and any(node.execution is None for node in nodes):
        edges += _edges_before(root, entry)
    shown = [
        graph.Node(
            node.name,
            node.name,
            _note(node),
            f"/nodes/{node.execution.id}" if node.execution else "",
            f"state-{node.state.replace(' ', '-')}",
            f"{node.name}: {node.state}. {node.error or node.reason}",
        )
        for node in nodes
    ]
    kept = graph.without_implied(_acyclic(edges, [node.name for node in nodes]))
    label = f"Nodes of run {entry.run} and what they pass on"
    return graph.draw(shown, kept, label)


def _acyclic(edges: Iterable[graph.Edge], order: Sequence[str]) -> list[graph.Edge]:
    """The edges that follow the order in which nodes ran."""
    place = {name: number for number, name in enumerate(order)}
    return [(a, b) for a, b in edges if a in place and b in place and place[a] < place[b]]


def _note(node: Node) -> str:
    if node.state in ("done", "complete", "failed", "running"):
        return f"{node.state}, {words.duration(node.seconds)}"
    return node.state


def _edges(root: Root, nodes: Iterable[Node]) -> list[graph.Edge]:
    """Pairs of nodes of which one reads what the other wrote."""
    names = {node.execution.id: node.name for node in nodes if node.execution}
    events = root.store.events(executions=names) if root.store else []
    makers: dict[int, list[str]] = collections.defaultdict(list)
    for event in events:
        if event.kind == "output":
            makers[event.artifact].append(names[event.execution])
    return [
        (maker, names[event.execution])
        for event in events
        if event.kind == "input"
        for maker in makers[event.artifact]
    ]


def _edges_before(root: ShownRoot, entry: Entry) -> list[graph.Edge]:
    """The edges of the run before, for nodes that have not begun."""
    before = _before(root, entry)
    return _edges(root, runs.nodes(root, before)) if before else []


def shown_figures(request: Request) -> Response:
    """Answer with the figures of a run's report."""
    root = opened(request)
    entry = _entry(root, request)
    shown = Markup("")
    if entry.folder and _has(entry, figures.FILE):
        changed = (entry.folder / figures.FILE).stat().st_mtime_ns
        shown = _rendered(entry.folder, changed, f"/runs/{path(entry.run)}/pictures")
    return answer(request, "figures.html", root, entry=entry, shown=shown, log=_has(entry, record.LOG))


@functools.lru_cache(_RENDERED)
def _rendered(folder: pathlib.Path, changed: int, address: str) -> Markup:
    return Markup(rendered(_figures(folder), address))


def rendered(shown: Sequence[figures.Figure], address: str) -> str:
    """Figures, with pictures at `address`/<number>."""
    numbers = {id(picture): number for number, picture in enumerate(_pictures(shown))}
    return page.render_figures(shown, lambda picture: f"{address}/{numbers[id(picture)]}")


def _figures(folder: pathlib.Path) -> list[figures.Figure]:
    return figures.load(files.read(folder, figures.FILE))


def _pictures(shown: Iterable[figures.Figure]) -> list[figures.Picture | figures.Media]:
    found: list[figures.Picture | figures.Media] = []
    for figure in shown:
        if isinstance(figure, figures.Gallery):
            found += figure.items
        elif isinstance(figure, figures.Media):
            found.append(figure)
    return found


def picture(request: Request) -> Response:
    """Answer with a picture, film or sound of a run's figures."""
    root = opened(request)
    entry, number = _entry(root, request), number_of(request, "picture")
    found = _pictures(_figures(entry.folder)) if entry.folder and _has(entry, figures.FILE) else []
    if number >= len(found) or not found[number].mime.startswith(_MIMES):
        raise NotFoundError(f"run {entry.run} has no picture {number}")
    content = base64.b64decode(found[number].content)
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
               "Cache-Control": "private, max-age=600"}  # fmt: skip
    return Response(content, media_type=found[number].mime, headers=headers)


def log(request: Request) -> Response:
    """Answer with the end of a run's log, or with the lines that have some words."""
    root = opened(request)
    entry, words = _entry(root, request), text(request, "q")
    if entry.folder is None:
        raise NotFoundError(f"run {entry.run} has no log here")
    content, skipped = files.tail(entry.folder, record.LOG, _LOG)
    lines = str(content, "utf-8", "replace").splitlines()
    found = [line for line in lines if words.lower() in line.lower()]
    return answer(
        request, "log.html", root, entry=entry, words=words, lines=[line[:2000] for line in found[-_LINES:]],
        found=len(found), all=len(lines), skipped=skipped, figures=_has(entry, figures.FILE),
    )  # fmt: skip


def node(request: Request) -> Response:
    """Answer with the page of an execution."""
    root, number = opened(request), number_of(request, "execution")
    store = root.known
    execution = store.execution(number)
    if execution is None:
        raise NotFoundError(f"there is no execution {number} in {root}")
    listed = runs.nodes(root, execution.run) if execution.run else []
    one = next((found for found in listed if found.execution and found.execution.id == number), None)
    one = one or Node(execution.node, execution.state, execution.seconds, execution=execution)
    ins, outs = _given(store, number)
    parameters = changes.flat({**execution.properties, **execution.custom})
    code = {key.split("\t")[-1]: given for key, given in parameters.items() if "code" in key.split("\t")}
    others = {
        ".".join(key.split("\t")): given for key, given in parameters.items() if "code" not in key.split("\t")
    }
    return answer(
        request, "node.html", root, execution=execution, node=one, inputs=ins, outputs=outs,
        parameters=others, code=code, again=why.again(root, execution.run, one),
    )  # fmt: skip


def _given(store: Store, execution: int) -> list[list[tuple[Event, Artifact]]]:
    """Inputs and outputs of an execution."""
    events = store.events(executions=[execution])
    found: Mapping[int, Artifact] = {a.id: a for a in store.artifacts([event.artifact for event in events])}
    return [
        [(event, found[event.artifact]) for event in events if event.kind == kind and event.artifact in found]
        for kind in ("input", "output")
    ]
