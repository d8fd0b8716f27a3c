"""The server of the console."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from urllib.parse import urlencode

import uvicorn

from factory import addresses
from factory.console import app, security
from factory.console.source import Source

_AT_ONCE = 100  # connections and requests at the same time


def serve(source: Source, host: str, port: int, token: str, said: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Args:
        source: what is shown.
        host: address to listen on.
        port: port; 0 for a free one.
        token: secret that each request has to show; "" for none.
        said: prints the address.

    Raises:
        AddressError: the address cannot be listened on.
    """
    with addresses.listening(host, port) as listener:
        said(_address(host, listener.getsockname()[1], token))
        with contextlib.suppress(KeyboardInterrupt):  # the usual end
            uvicorn.Server(config(source, host, token)).run(sockets=[listener])


def config(source: Source, host: str, token: str) -> uvicorn.Config:
    """The configuration of the server: no log of requests, no word about itself, no trust in proxies."""
    return uvicorn.Config(
        app.create(source, host, token),
        lifespan="off",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=1,
    )


def _address(host: str, port: int, token: str) -> str:
    return f"http://{addresses.named(host, port)}/" + (
        f"?{urlencode({security.TOKEN: token})}" if token else ""
    )
