"""A console that serves pages for tests."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import socket
import threading
import time
from collections.abc import Iterator, Mapping

import uvicorn

from factory.console.server import config
from factory.console.source import Source


@dataclasses.dataclass(frozen=True)
class Answer:
    """What was answered: status, headers with names in small letters, and content."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


@dataclasses.dataclass(frozen=True)
class Console:
    """A console in a thread of its own."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __call__(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a page; `headers` stand in place of those that a browser sends."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(
                method, path, headers={name.replace("_", "-"): v for name, v in headers.items()}
            )
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    def page(self, path: str) -> str:
        """The text of a page that is there."""
        answer = self(path)
        assert answer.status == 200, f"{path}: {answer.status} {answer.text[:2000]}"
        return answer.text


@contextlib.contextmanager
def served(source: Source, host: str = "127.0.0.1", token: str = "") -> Iterator[Console]:
    """Serve a console on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(config(source, host, token))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Console(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
