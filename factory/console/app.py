"""The console: its routes, errors and server."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from factory.console import files
from factory.console.pages import artifacts, models, overview, retraining, runs, search
from factory.console.pages.common import answer
from factory.console.security import Guard
from factory.console.source import Source
from factory.inspection.root import NotFoundError
from factory.inspection.store import StoreError
from factory.runs import page

_STATIC = pathlib.Path(__file__).parent / "static"
_REPORT = pathlib.Path(page.__file__).parent / "templates" / "report.css"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

ROUTES = [
    Route("/", overview.overview),
    Route("/runs", overview.run_list),
    Route("/runs/{run}", runs.run),
    Route("/runs/{run}/figures", runs.shown_figures),
    Route("/runs/{run}/pictures/{id}", runs.picture),
    Route("/runs/{run}/log", runs.log),
    Route("/nodes/{id}", runs.node),
    Route("/artifacts/{id}", artifacts.artifact),
    Route("/artifacts/{id}/files/{path:path}", artifacts.file),
    Route("/models", models.model_list),
    Route("/models/{product:path}", models.model_list),
    Route("/retraining", retraining.retraining_list),
    Route("/retraining/{pipeline}", retraining.retraining),
    Route("/compare", models.compare),
    Route("/search", search.search),
]


def create(source: Source, host: str = "127.0.0.1", token: str = "") -> Guard:
    """Return the application.

    Args:
        source: what is shown.
        host: on which it listens.
        token: secret that each request has to show; "" for none.
    """
    faults: dict[type[Exception], Callable[[Request, Exception], Response]] = {
        NotFoundError: functools.partial(_fault, 404),
        files.FileError: functools.partial(_fault, 404),
        StoreError: functools.partial(_fault, 503),
        HTTPException: _http_fault,
        Exception: _unexpected,
    }
    app = Starlette(routes=[*ROUTES, Route("/static/{name}", _static)], exception_handlers=faults)
    app.state.source = source
    return Guard(app, host, token)


def _fault(status: int, request: Request, error: Exception) -> Response:
    return answer(request, "fault.html", None, status, said=str(error), code=status)


def _http_fault(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _fault(status, request, NotFoundError("there is no such page" if status == 404 else str(error)))


def _unexpected(request: Request, error: Exception) -> Response:
    """Starlette logs the error, and answers with this page."""
    said = f"this page failed ({type(error).__name__}); the console's output says more"
    return _fault(500, request, NotFoundError(said))


def _static(request: Request) -> Response:
    """Answer with a file of the console's own."""
    name = request.path_params["name"]
    content = _statics().get(name)
    if content is None:
        raise NotFoundError("there is no such page")
    headers = {"Cache-Control": "max-age=3600"}
    return Response(content, media_type=_KINDS[pathlib.PurePath(name).suffix], headers=headers)


@functools.cache
def _statics() -> dict[str, bytes]:
    """The console's own files by name. Its style sheet is that of reports, and more."""
    found = {file.name: file.read_bytes() for file in _STATIC.iterdir() if file.suffix in _KINDS}
    return {**found, "console.css": _REPORT.read_bytes() + found["console.css"]}
