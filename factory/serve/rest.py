"""REST: TensorFlow Serving's paths and bodies, and health as in the Open Inference Protocol."""

from __future__ import annotations

import asyncio
import concurrent.futures
import dataclasses
import functools
import hmac
import re
import time
import uuid
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import orjson
from google.protobuf import json_format
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from factory.serve import codec, metrics
from factory.serve.errors import RequestError, TooLargeError, http, invalid
from factory.serve.service import Service, Wanted, as_request_errors

_TARGET = r"/v1/models/([^/:]+)(?:/versions/(\d+)|/labels/([^/:]+))?"
_POST = re.compile(rf"{_TARGET}:(classify|regress|predict)", re.IGNORECASE | re.ASCII)
_GET = re.compile(rf"{_TARGET}(?:/(metadata))?", re.IGNORECASE | re.ASCII)
_READY = re.compile(r"/v2/models/([^/]+)(?:/versions/(\d+))?/ready", re.ASCII)
_ID = re.compile(r"[\x21-\x7e]{1,128}")
_JSON = "application/json"
_UNREAD = 8  # times the allowed size that is read and thrown away, so that the client gets its answer
REQUEST_ID = "X-Request-Id"
Access = Callable[[Mapping[str, Any]], None]


@dataclasses.dataclass(frozen=True)
class Limits:
    """What a request may take.

    Attributes:
        body_bytes: maximum bytes of a request.
        body_seconds: maximum time in which a request is sent.
        at_once: requests that are answered or wait at the same time.
        threads: requests that are answered at the same time.
    """

    body_bytes: int = 64 * 2**20
    body_seconds: float = 60.0
    at_once: int = 1000
    threads: int = 64


@dataclasses.dataclass
class _Asked:
    """What is known of a request for the access log."""

    wanted: Wanted | None = None
    method: str = ""
    version: int | None = None
    read: int = 0


class _SlowError(RequestError):
    """A request was not sent in time."""


def create(
    service: Service,
    api_key: str = "",
    limits: Limits = Limits(),
    access: Access = lambda entry: None,
    pages: Sequence[BaseRoute] = (),
) -> Starlette:
    """Return the application.

    Args:
        service: answers the requests.
        api_key: secret that each request has to show; "" for none.
        limits: limits of requests.
        access: called with an entry for each request.
        pages: routes of pages for a browser.
    """
    rest = _Rest(service, api_key, limits, access)
    methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
    return Starlette(routes=[*pages, Route("/{path:path}", rest.answer, methods=methods)])


class _Rest:
    def __init__(self, service: Service, api_key: str, limits: Limits, access: Access) -> None:
        self._service, self._key, self._limits, self._access = service, api_key, limits, access
        self._threads = concurrent.futures.ThreadPoolExecutor(limits.threads, "requests")
        self._running = 0

    async def answer(self, request: Request) -> Response:
        """Answer any request."""
        began = time.perf_counter()
        given = request.headers.get(REQUEST_ID, "")
        request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        asked = _Asked()
        self._running += 1
        try:
            answer = await self._answered(request, request_id, asked)
        except RequestError as error:
            status = 408 if isinstance(error, _SlowError) else http(error)
            answer = _json(codec.error(error.message), status)
        finally:
            self._running -= 1
        answer.headers[REQUEST_ID] = request_id
        self._access(_entry(request, answer, asked, request_id, time.perf_counter() - began))
        return answer

    async def _answered(self, request: Request, request_id: str, asked: _Asked) -> Response:
        raw = request.scope.get("raw_path")
        path = raw.decode("latin-1").partition("?")[0] if raw else request.url.path
        if path in ("/v2/health/live", "/v2/health/ready") and request.method in ("GET", "HEAD"):
            return self._health(path)
        self._authorise(request.headers)
        if self._running > self._limits.at_once:
            raise RequestError("UNAVAILABLE", "too many requests at once; try again")
        if request.method == "POST" and (found := _POST.fullmatch(path)):
            asked.wanted, asked.method = _wanted(found), found[4].lower()
            return await self._inferred(request, request_id, asked)
        if request.method in ("GET", "HEAD"):
            answer = functools.partial(self._told, path, request.method, asked)
            return await asyncio.get_running_loop().run_in_executor(self._threads, answer)
        raise invalid(f"Malformed request: {request.method} {path}")

    def _authorise(self, headers: Headers) -> None:
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if self._key and not any(same_key(self._key, key) for key in (headers.get("x-api-key", ""), bearer)):
            raise RequestError("UNAUTHENTICATED", "show the API key in x-api-key, or as bearer")

    # Inference

    async def _inferred(self, request: Request, request_id: str, asked: _Asked) -> Response:
        body = await self._body(request, asked)
        answer = functools.partial(self._infer, body, request_id, asked)
        return _json(await asyncio.get_running_loop().run_in_executor(self._threads, answer))

    def _infer(self, body: bytes | RequestError, request_id: str, asked: _Asked) -> bytes:
        assert asked.wanted
        with self._service.counted(asked.wanted.name, asked.method, "REST"), as_request_errors():
            if isinstance(body, RequestError):
                raise body
            given = codec.parse(body)
            name = codec.signature_name(given)
            if asked.method == "predict":
                return self._predict(asked, name, given, request_id)
            return self._of_examples(asked, name, given, request_id)

    def _predict(self, asked: _Asked, name: str, given: dict[str, Any], request_id: str) -> bytes:
        assert asked.wanted
        form = codec.form(given)
        reader = functools.partial(codec.arrays, given)
        answer = self._service.predict(asked.wanted, name, reader, request_id=request_id)
        asked.version = answer.version
        return (codec.predictions if form == codec.ROW else codec.columns)(answer.outputs)

    def _of_examples(self, asked: _Asked, name: str, given: dict[str, Any], request_id: str) -> bytes:
        from tensorflow_serving.apis import input_pb2

        assert asked.wanted
        examples = input_pb2.Input()
        codec.examples(given, examples)
        if asked.method == "classify":
            asked.version, _, classes = self._service.classify(
                asked.wanted, name, examples, request_id=request_id
            )
            return codec.classes(classes)
        asked.version, _, numbers = self._service.regress(asked.wanted, name, examples, request_id=request_id)
        return codec.regressions(numbers)

    async def _body(self, request: Request, asked: _Asked) -> bytes | RequestError:
        """The body of a request, or why it is none."""
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                return await self._read(request, asked)
        except TimeoutError:
            raise _SlowError(
                "DEADLINE_EXCEEDED", f"the request was not sent in {self._limits.body_seconds:g} seconds"
            ) from None
        except ClientDisconnect:
            return RequestError("CANCELLED", "the client has closed the connection")
        except RequestError as error:
            return error

    async def _read(self, request: Request, asked: _Asked) -> bytes:
        most = self._limits.body_bytes
        announced = request.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > most and "expect" in request.headers:
            raise TooLargeError(f"the request has {int(announced):,} bytes; {most:,} are allowed")
        parts: list[bytes] = []
        async for part in request.stream():
            asked.read += len(part)
            if asked.read <= most:
                parts.append(part)
                continue
            parts.clear()
            if asked.read > most * _UNREAD:
                break
        if asked.read > most:
            raise TooLargeError(f"the request has more than {most:,} bytes, which are allowed")
        body = b"".join(parts)
        return _expanded(body, most) if request.headers.get("content-encoding") == "gzip" else body

    # What is known

    def _told(self, path: str, method: str, asked: _Asked) -> Response:
        """Answer what needs no model to run."""
        with as_request_errors():
            if path.rstrip("/").lower() == "/v1/models":
                return _json(orjson.dumps({"models": self._service.versions.names()}))
            if path == "/monitoring/prometheus/metrics":
                return Response(self._service.metrics.text(), headers={"Content-Type": metrics.TYPE})
            if found := _READY.fullmatch(path):
                return self._model_health(_wanted(found))
            if found := _GET.fullmatch(path):
                asked.wanted, asked.method = _wanted(found), (found[4] or "status").lower()
                return _json(self._metadata(asked.wanted) if found[4] else self._status(asked.wanted))
            if path.lower().startswith("/v1/"):
                raise invalid(f"Malformed request: {method} {path}")
            raise RequestError("NOT_FOUND", f"there is no {path[:200]}")

    def _status(self, wanted: Wanted) -> bytes:
        shown = [
            {
                "version": str(state.version),
                "state": state.state,
                "status": {"error_code": state.code, "error_message": state.message},
            }
            for state in self._service.states(wanted)
        ]
        return orjson.dumps({"model_version_status": shown}, option=orjson.OPT_INDENT_2)

    def _metadata(self, wanted: Wanted) -> bytes:
        version, definitions = self._service.definitions(wanted)
        shown = {
            name: json_format.MessageToDict(
                definition, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
            )
            for name, definition in definitions.items()
        }
        spec = {"name": wanted.name, "signature_name": "", "version": str(version)}
        metadata = {"signature_def": {"signature_def": shown}}
        return orjson.dumps({"model_spec": spec, "metadata": metadata}, option=orjson.OPT_INDENT_2)

    def _health(self, path: str) -> Response:
        if path.endswith("live"):
            return _json(b'{"live":true}')
        return _ready({}, self._service.ready())

    def _model_health(self, wanted: Wanted) -> Response:
        self._service.versions.states(wanted.name, wanted.version)  # raises where there is none
        reason = self._service.ready(wanted.name, wanted.version)
        return _ready({"name": wanted.name}, reason)


def same_key(key: str, given: str) -> bool:
    """Whether a key was given, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(key.encode(), given.encode())


def _wanted(found: re.Match[str]) -> Wanted:
    name, version = unquote(found[1]), found[2]
    if version and int(version) >= 2**63:
        raise invalid(f"Failed to convert version: {version[:100]} to numeric.")
    label = found[3] if found.re.groups > 2 else None
    return Wanted(name, int(version) if version else None, unquote(label) if label else None)


def _expanded(body: bytes, most: int) -> bytes:
    machine = zlib.decompressobj(31)
    try:
        expanded = machine.decompress(body, most + 1)
    except zlib.error as error:
        raise invalid(f"the request is no gzip: {error}") from None
    if len(expanded) > most:
        raise TooLargeError(f"the request has more than {most:,} bytes, which are allowed")
    if not machine.eof:
        raise invalid("the request is no whole gzip")
    return expanded


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type=_JSON)


def _ready(shown: dict[str, Any], reason: str) -> Response:
    answer = {**shown, "ready": not reason} | ({"error": reason} if reason else {})
    return _json(orjson.dumps(answer), 503 if reason else 200)


def _entry(
    request: Request, answer: Response, asked: _Asked, request_id: str, seconds: float
) -> dict[str, Any]:
    wanted = asked.wanted or Wanted("")
    return {
        "id": request_id,
        "model": wanted.name,
        "version": asked.version or wanted.version,
        "api": "REST",
        "method": asked.method or request.url.path[:200],
        "status": answer.status_code,
        "ms": round(seconds * 1000, 3),
        "bytes_in": asked.read,
        "bytes_out": len(answer.body),
    }
