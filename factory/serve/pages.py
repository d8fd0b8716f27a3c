"""Pages of the server: what it serves, and a page per model to try it in a browser.

The pages ask the server's own REST interface, so that they show what every other client gets.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib
from collections.abc import Callable, Sequence

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from factory.runs import page as report

_FOLDER = pathlib.Path(__file__).parent
_REPORT = pathlib.Path(report.__file__).parent / "templates" / "report.css"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclasses.dataclass(frozen=True)
class Shown:
    """A model as the pages show it.

    Attributes:
        name: name in addresses.
        summary: what it does, in a sentence; "" where it is no product.
        takes: medium of its inputs: "text", "image" or "observation"; "" where its signature `predict` takes
            no contents, so that there is no page to try it.
        version: version that answers; "" where none is loaded.
        said: reason why none is loaded.
        drawn: whether a picture can be drawn, as of digits.
    """

    name: str
    summary: str
    takes: str
    version: str
    said: str = ""
    drawn: bool = False


Models = Callable[[], Sequence[Shown]]


def routes(models: Models, asks_for_key: bool = False) -> list[Route]:
    """Return the routes of the pages.

    Args:
        models: what is served now.
        asks_for_key: whether requests need an API key, which the page then asks for.
    """

    def home(request: Request) -> Response:
        address = str(request.base_url).rstrip("/")
        return _page("home.html", models=models(), address=address, key=asks_for_key)

    def trial(request: Request) -> Response:
        name = request.path_params["name"]
        shown = next((model for model in models() if model.name == name and model.takes), None)
        if shown is None:
            return _page("missing.html", 404, name=name)
        return _page("try.html", model=shown, key=asks_for_key)

    return [Route("/", home), Route("/try/{name}", trial), Route("/static/{name}", _static)]


def _page(template: str, status: int = 200, **values: object) -> Response:
    return HTMLResponse(_templates().get_template(template).render(values), status, _HEADERS)


@functools.cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(_FOLDER / "templates")
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)


def _static(request: Request) -> Response:
    """Answer with a file of the pages."""
    name = request.path_params["name"]
    content = _statics().get(name)
    if content is None:
        return _page("missing.html", 404, name=name)
    return Response(content, 200, _HEADERS, _KINDS[pathlib.PurePath(name).suffix])


@functools.cache
def _statics() -> dict[str, bytes]:
    """Files of the pages by name. Their style sheet is that of reports, and more."""
    found = {file.name: file.read_bytes() for file in (_FOLDER / "static").iterdir()}
    return {**found, "pages.css": _REPORT.read_bytes() + found["pages.css"]}
