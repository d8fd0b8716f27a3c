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
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from factory import products
from factory.console.security import is_of
from factory.runs import page as report
from factory.serve.errors import RequestError
from factory.serve.service import Service, Wanted

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


def shown(service: Service) -> list[Shown]:
    """What a service serves."""
    known = set(products.names())
    return [_shown(service, name, name in known) for name in service.versions.names()]


def _shown(service: Service, name: str, is_product: bool) -> Shown:
    try:
        version, definitions = service.definitions(Wanted(name))
    except RequestError as error:
        return Shown(name, products.summary(name) if is_product else "", "", "", error.message)
    predict = definitions.get("predict")
    if not is_product or predict is None or set(predict.inputs) != {"contents"}:
        return Shown(name, products.summary(name) if is_product else "", "", str(version))
    product = products.load(name)
    return Shown(name, products.summary(name), product.takes, str(version), drawn=product.drawn)


Models = Callable[[], Sequence[Shown]]
Page = Callable[[Request], Response]


def routes(models: Models, host: str = "localhost", asks_for_key: bool = False) -> list[Route]:
    """Return the routes of the pages.

    Args:
        models: what is served now.
        host: on which the server listens. Pages answer to it, to localhost and to IP addresses; another web
            site may have led any other name here (DNS rebinding).
        asks_for_key: whether requests need an API key, which the page then asks for.
    """

    def home(request: Request) -> Response:
        address = str(request.base_url).rstrip("/")
        return _page("home.html", models=models(), address=address)

    def trial(request: Request) -> Response:
        name = request.path_params["name"]
        shown = next((model for model in models() if model.name == name and model.takes), None)
        if shown is None:
            return _page("missing.html", 404, name=name)
        return _page("try.html", model=shown, key=asks_for_key)

    def guarded(page: Page) -> Page:
        def answer(request: Request) -> Response:
            asked = request.headers.get("host", "")
            if not is_of(asked, {"localhost", host.lower()}):
                return PlainTextResponse(f"The pages do not answer to the host {asked[:100]!r}.\n", 421)
            return page(request)

        return answer

    pages = {"/": home, "/try/{name}": trial, "/static/{name}": _static}
    return [Route(path, guarded(page)) for path, page in pages.items()]


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
