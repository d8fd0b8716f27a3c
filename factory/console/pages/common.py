"""What pages share: the source behind a request, its parameters, and answers."""

from __future__ import annotations

import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from factory.console.rendering import render
from factory.console.source import ShownRoot, Source
from factory.inspection.root import NotFoundError, Root

MOST = 200  # characters of a parameter


def source(request: Request) -> Source:
    """What the console shows."""
    found: Source = request.app.state.source
    return found


def opened(request: Request) -> ShownRoot:
    """The root as it is now."""
    return source(request).root()


def answer(
    request: Request, template: str, root: Root | None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page."""
    text = render(template, place=str(root or ""), at=request.url.path, **values)
    return HTMLResponse(text.encode(errors="replace"), status)  # texts of a store may be no Unicode


def text(request: Request, name: str) -> str:
    """A parameter, without spaces around it."""
    return request.query_params.get(name, "")[:MOST].strip()


def day(request: Request, name: str) -> datetime.date | None:
    """A parameter that is a date; None where it is none."""
    try:
        return datetime.date.fromisoformat(text(request, name))
    except ValueError:
        return None


def whole(request: Request, name: str, most: int = 10_000) -> int:
    """A parameter that is a whole number from 0, or 0."""
    given = text(request, name)
    return min(int(given), most) if given.isdecimal() and len(given) < 19 else 0


def number_of(request: Request, what: str) -> int:
    """The id in the path.

    Raises:
        NotFoundError: it is no number of the store.
    """
    given = str(request.path_params["id"])
    if not (given.isdecimal() and given.isascii() and len(given) < 19):
        raise NotFoundError(f"there is no {what} {given[:40]}")
    return int(given)
