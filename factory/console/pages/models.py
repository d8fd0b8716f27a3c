"""Pages of pushed models, and of runs side by side."""

from __future__ import annotations

import collections
from collections.abc import Iterable

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from factory.console import files
from factory.console.pages.common import answer, opened, text, whole
from factory.console.pages.runs import rendered
from factory.console.rendering import path
from factory.inspection import comparing, models
from factory.inspection.root import NotFoundError, Root
from factory.inspection.runs import Entry
from models.common import figures

_PAGE = 25
_SIDE_BY_SIDE = 8  # runs at most


def model_list(request: Request) -> Response:
    """Answer with the pushed models of a product, or of all."""
    root = opened(request)
    product, before = str(request.path_params.get("product", "")), whole(request, "before", most=2**62)
    found = models.models(root, product or None, limit=_PAGE + 1, before=before or None)
    return answer(
        request,
        "models.html",
        root,
        product=product,
        models=found[:_PAGE],
        more=len(found) > _PAGE,
        before=before,
        pipelines=root.pipelines(),
    )


def compare(request: Request) -> Response:
    """Answer with runs side by side."""
    root = opened(request)
    asked = [name.strip() for name in request.query_params.getlist("run") if name.strip()][:_SIDE_BY_SIDE]
    ids = list(dict.fromkeys(_run(root, name) for name in asked))
    every, with_figures = bool(text(request, "all")), bool(text(request, "figures"))
    compared = comparing.compare(root, ids, every) if len(ids) > 1 else None
    shown = _figures(compared.runs) if compared and with_figures else {}
    recent = root.entries(limit=_PAGE) if compared is None else []
    return answer(
        request, "compare.html", root, ids=ids, compared=compared, every=every, with_figures=with_figures,
        shown=shown, recent=recent,
    )  # fmt: skip


def _run(root: Root, given: str) -> str:
    """The run whose id begins so."""
    found = [name for name in root.starts() if name.startswith(given)]
    if given in found or len(found) == 1:
        return given if given in found else found[0]
    raise NotFoundError(
        f"{given[:60]!r} is the beginning of several runs; write more of it"
        if found
        else f"there is no run {given[:60]!r} in {root}"
    )


def _figures(entries: Iterable[Entry]) -> dict[str, dict[str, Markup]]:
    """The figures of runs by title and run."""
    found: dict[str, dict[str, Markup]] = collections.defaultdict(dict)
    for entry in entries:
        if entry.folder and (entry.folder / figures.FILE).is_file():
            for figure in figures.load(files.read(entry.folder, figures.FILE)):
                if figure.kind not in ("gallery", "media"):
                    shown = rendered([figure], f"/runs/{path(entry.run)}/pictures")
                    found[figure.title][entry.run] = Markup(shown)
    return found
