"""Search by id, hash, product, status and date."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from factory.console.pages.common import answer, day, opened, source, text
from factory.console.rendering import path
from factory.console.source import Found, ShownRoot
from factory.inspection.root import product_of
from factory.inspection.runs import Entry, by_names
from factory.inspection.store import Artifact

PAGE = 25
STATUSES = (
    "pushed", "not blessed", "partial", "failed", "running", "cut off", "unreadable", "complete", "unfinished"
)  # fmt: skip
_HASH = 4  # digits of a hash at least
_HITS = 20


@dataclasses.dataclass(frozen=True)
class Hit:
    """Something that was found: its kind, title and path."""

    kind: str
    title: str
    note: str
    href: str


def asked_for(request: Request, root: ShownRoot) -> Found:
    """What the parameters of a list of runs ask for; an unknown product is passed over."""
    product = text(request, "product")
    if product not in {name for pipeline in root.pipelines() for name in (pipeline, product_of(pipeline))}:
        product = ""
    status = text(request, "status")
    return Found(
        product,
        status if status in STATUSES else "",
        text(request, "sha256").lower(),
        day(request, "from"),
        day(request, "to"),
    )


def limited(found: Iterable[Entry]) -> tuple[list[Entry], bool]:
    """A page of runs, and whether there are more."""
    entries = list(itertools.islice(found, PAGE + 1))
    return entries[:PAGE], len(entries) > PAGE


def search(request: Request) -> Response:
    """Answer with what has an id, hash or name; a single thing is shown at once."""
    root, words = opened(request), text(request, "q")
    hits = list(_hits(root, words)) if words else []
    if len(hits) == 1:
        return RedirectResponse(hits[0].href, 303)
    entries, more = _by_hash(request, root, words)
    return answer(request, "search.html", root, words=words, hits=hits, entries=entries, more=more)


def _hits(root: ShownRoot, words: str) -> Iterable[Hit]:
    names = (name for name in root.starts() if name.startswith(words))
    for entry in by_names(root, list(itertools.islice(names, _HITS))):
        yield Hit("run", entry.run, f"{entry.pipeline}, {entry.status}", f"/runs/{path(entry.run)}")
    for name in root.pipelines():
        if words.lower() in name.lower():
            yield Hit("pipeline", name, "its runs", f"/runs?product={path(name)}")
    yield from _in_store(root, words)


def _in_store(root: ShownRoot, words: str) -> Iterable[Hit]:
    if root.store is None:
        return
    kind, number = (words[:1], words[1:]) if words[:1] in ("a", "e") else ("", words)
    numeric = number.isdecimal() and number.isascii() and len(number) < 19
    if numeric and kind != "e" and (artifact := root.store.artifact(int(number))):
        yield _artifact(artifact)
    if numeric and kind != "a" and (execution := root.store.execution(int(number))):
        yield Hit("node", execution.node, f"{execution.run}, {execution.state}", f"/nodes/{execution.id}")
    for name in ("pushed_version", "input_fingerprint"):
        for artifact in root.store.artifacts(property=(name, words), limit=_HITS):
            yield _artifact(artifact)


def _artifact(artifact: Artifact) -> Hit:
    version = artifact.value("pushed_version")
    note = f"version {version!s}" if version else artifact.uri
    return Hit("artifact", f"{artifact.type} {artifact.id}", note, f"/artifacts/{artifact.id}")


def _by_hash(request: Request, root: ShownRoot, words: str) -> tuple[list[Entry], bool]:
    """Runs on data whose digest begins with the words."""
    digits = words.lower()
    if len(digits) < _HASH or not set(digits) <= set("0123456789abcdef"):
        return [], False
    return limited(source(request).search(root, Found(sha256=digits)))
