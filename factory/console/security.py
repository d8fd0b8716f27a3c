"""Security of the console: who may ask, what is answered to, and what a browser may do with an answer.

The console changes nothing, and shows what may be confidential. Against other web sites that the user's
browser visits, names of hosts are checked (DNS rebinding), and so is the origin of requests. Against texts in
stores, pages allow neither scripts nor styles but the console's own files.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Collection, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "factory_console"
LEAST = 16  # characters of a token
TOKEN = "token"  # parameter of the address that the command line prints
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


def is_token(text: str) -> bool:
    """Whether a text is a token: long enough, and fit for addresses and cookies."""
    return re.fullmatch(rf"[\w-]{{{LEAST},200}}", text, re.ASCII) is not None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host."""
    address = _address(host)
    return host == "localhost" if address is None else address.is_loopback


def is_of(host: str, names: Collection[str]) -> bool:
    """Whether a header `Host` is one of names, or an IP address, which no other web site can have."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in names or _address(name) is not None


class Guard:
    """Middleware that refuses requests from elsewhere and adds `HEADERS` to each answer.

    A browser names in `Host` the host of the page's address. An IP address or `localhost` there cannot belong
    to another web site; a name can, and is answered to only where the console was started for it.
    """

    def __init__(self, app: ASGIApp, host: str, token: str = "") -> None:
        """Guard `app`.

        Args:
            app: the application.
            host: on which the console listens.
            token: secret that each request has to show, in a cookie or as bearer; "" for none.
        """
        self._app, self._names, self._token = app, {"localhost", host.lower()}, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or self._login(scope) or self._app
        await answer(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("The console changes nothing: GET alone.\n", 405, {"Allow": "GET, HEAD"})
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or not is_of(host, self._names):
            return PlainTextResponse(f"The console does not answer to the host {host[:100]!r}.\n", 421)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return PlainTextResponse("Requests of other origins are refused.\n", 403)
        return None

    def _login(self, scope: Scope) -> Response | None:
        """Ask for the token, or take it out of the address into a cookie."""
        if not self._token or self._shown(Headers(scope=scope)):
            return None
        parameters = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if not self._same(parameters.pop(TOKEN, "")):
            return PlainTextResponse("Open the address with the token that `factory console` printed.\n", 401)
        path = quote(scope["path"]) if not scope["path"].startswith("//") else "/"
        answer = RedirectResponse(f"{path}?{urlencode(parameters)}" if parameters else path, 303)
        answer.set_cookie(COOKIE, self._token, httponly=True, samesite="strict")
        return answer

    def _shown(self, headers: Mapping[str, str]) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            cookie = None
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        return self._same(cookie.value if cookie else "") or self._same(bearer)

    def _same(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self._token.encode())


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
