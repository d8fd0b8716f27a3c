"""The server: REST and gRPC in one process, from start to a graceful stop."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import gc
import json
import os
import pathlib
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import uvicorn

from factory import addresses
from factory.products import UsageError
from factory.serve import pages
from factory.serve.batching import Batcher, Parameters
from factory.serve.batching import read as read_batching
from factory.serve.rest import Access, Limits, create
from factory.serve.service import Service

_PATIENCE = 30.0  # seconds in which requests that are being answered may end
_KEEP = 75  # seconds for which an idle connection is kept
_BACKLOG = 1024  # connections that may wait


@dataclasses.dataclass(frozen=True)
class Options:
    """Options of the command; see its help."""

    products: tuple[str, ...] = ()
    root: pathlib.Path = pathlib.Path("runs")
    preset: str = "default"
    rest_port: int = 8501
    grpc_port: int = 8500
    host: str = "127.0.0.1"
    api_key: str = ""
    config_file: pathlib.Path | None = None
    config_seconds: float = 1.0
    poll_seconds: float = 1.0
    batching: bool = False
    batching_file: pathlib.Path | None = None
    canary: float = 0.0
    shadow: bool = False
    log: bool = False
    log_sample: float = 1.0
    max_body: int = 64
    drain: float = 0.0

    @property
    def limits(self) -> Limits:
        """Limits of requests."""
        return Limits(body_bytes=self.max_body * 2**20)

    def parameters(self) -> Parameters | None:
        """Parameters of batching; None for no batching.

        Raises:
            BatchingError: the batching file cannot be read.
        """
        if self.batching_file:
            return read_batching(self.batching_file)
        return Parameters() if self.batching else None


def run(options: Options, said: Callable[[str], None]) -> None:
    """Serve until a signal comes.

    Args:
        options: what is served, and how.
        said: prints addresses and notes.

    Raises:
        UsageError: an option is wrong.
        BatchingError: the batching file cannot be read.
        AddressError: an address cannot be listened on.
    """
    if options.api_key and len(options.api_key) < 16:
        raise UsageError("--api-key: needs 16 characters at least; or leave it out")
    for note in _notes(options):
        said(note)
    parameters = options.parameters()
    with contextlib.ExitStack() as stack:
        port = options.grpc_port
        rest = addresses.listening(options.host, options.rest_port, "--rest_api_port")
        stack.callback(rest.close)
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        import tensorflow  # noqa: F401 (before there are threads: where two import it at once, one fails)

        service = stack.enter_context(_wired(options, parameters))
        serve(service, options, rest, port, said)


def _notes(options: Options) -> Iterator[str]:
    from factory.console.security import is_loopback

    if not is_loopback(options.host):
        key = "" if options.api_key else " Anybody there can ask: set --api-key."
        yield f"Other machines may reach {options.host}. Nothing is encrypted: let a proxy do TLS.{key}"


@contextlib.contextmanager
def _wired(options: Options, parameters: Parameters | None) -> Iterator[Service]:
    """The service with its versions and log, which end with the context."""
    from factory.serve import metrics
    from factory.serve.config import ConfigFile, of_products, pushed_products
    from factory.serve.decisions import Ledger
    from factory.serve.manager import Manager
    from factory.serve.manager import Options as Polling
    from factory.serve.replay import MOST_REPLAYED, Checker, Request
    from factory.serve.request_log import Writer, folder_of, newest
    from factory.serve.servable import Servable

    products = options.products or pushed_products(options.root, options.preset)
    source = (
        ConfigFile(options.config_file)
        if options.config_file
        else lambda: of_products(options.root, products, options.preset)
    )
    polling = Polling(options.poll_seconds, options.config_seconds, options.canary, options.shadow)
    found, access = metrics.Metrics(), access_log(sys.stderr.write)

    def observe(event: Any) -> None:
        found.count(metrics.EVENTS, event.model, event.kind)
        access({"event": event.kind, **{k: v for k, v in vars(event).items() if k != "kind"}})

    def rows(servable: Any, signature: str, count: int) -> None:
        found.observe(metrics.BATCH_ROWS, count, servable.name, str(servable.version), signature)

    def logged(model: str, status: str) -> None:
        found.count(metrics.LOGGED, model, status)

    def warmed(version: pathlib.Path, seconds: float) -> None:
        found.observe(metrics.WARM_UP, seconds * 1e6, str(version), "OK")

    folder = folder_of(options.root)

    def newest_requests(model: str) -> list[Request]:
        return [Request(one.signature, one.inputs) for one in newest(folder, model, MOST_REPLAYED)]

    with contextlib.ExitStack() as stack:
        ledger = Ledger(options.root, options.preset)
        checker = Checker(newest_requests, warmed=warmed)
        versions = Manager(source, Servable.load, checker, ledger, polling, observe)
        log = None
        if options.log:
            log = Writer(folder, options.log_sample, count=logged)
            stack.callback(log.close)
        service = Service(versions, Batcher(parameters, rows) if parameters else None, found, log)
        versions.start()
        stack.callback(versions.stop, _PATIENCE)
        stack.callback(service.close)
        yield service


def serve(
    service: Service, options: Options, rest: socket.socket, grpc_port: int, said: Callable[[str], None]
) -> None:
    """Serve both protocols until a signal comes.

    Args:
        service: answers the requests.
        options: see the command.
        rest: socket of REST.
        grpc_port: port of gRPC.
        said: prints the addresses.

    Raises:
        AddressError: the port of gRPC cannot be listened on.
    """
    from factory.serve import rpc

    access = access_log(sys.stderr.write)
    calls = rpc.create(service, options.api_key, options.limits, access)
    try:
        port = calls.add_insecure_port(addresses.named(options.host, grpc_port))
    except RuntimeError:
        raise addresses.refused(options.host, grpc_port, "it is taken") from None
    server = Server(configuration(service, options, access), service, options.drain)
    gc.collect()
    gc.freeze()  # unloading a model then looks through what was made since, and stops requests for less
    rest.listen(_BACKLOG)  # whoever reads the address may ask
    calls.start()
    said(f"REST http://{addresses.named(options.host, rest.getsockname()[1])}")
    said(f"gRPC {addresses.named(options.host, port)}")
    try:
        server.run(sockets=[rest])
    finally:
        service.stopping.set()
        calls.stop(_PATIENCE).wait()
        gc.unfreeze()


def configuration(service: Service, options: Options, access: Access) -> uvicorn.Config:
    """The configuration of the server of REST."""
    models = functools.partial(pages.shown, service)
    routes = pages.routes(models, options.host, bool(options.api_key))
    return uvicorn.Config(
        create(service, options.api_key, options.limits, access, routes),
        lifespan="off",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP,
        timeout_graceful_shutdown=int(_PATIENCE),
    )


class Server(uvicorn.Server):
    """A server that is not ready from the signal on, and stops when load balancers have seen that."""

    def __init__(self, config: uvicorn.Config, service: Service, drain: float) -> None:
        """Set up.

        Args:
            config: configuration.
            service: told of the stop.
            drain: seconds between signal and stop.
        """
        super().__init__(config)
        self._service, self._drain = service, drain

    def handle_exit(self, number: int, frame: Any) -> None:
        """Stop; at once by a second signal.

        The signal ends here: raised again, as uvicorn does at its end, it would cut off what is to be closed.
        """
        if self._service.stopping.is_set():
            self.should_exit = self.force_exit = True
            return
        self._service.stopping.set()
        timer = threading.Timer(self._drain, setattr, (self, "should_exit", True))
        timer.daemon = True
        timer.start()


def access_log(write: Callable[[str], Any]) -> Access:
    """Return a function that writes entries as JSON lines."""
    lock = threading.Lock()

    def access(entry: Mapping[str, Any]) -> None:
        time = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"time": time, **entry}, ensure_ascii=False)
        with lock, contextlib.suppress(OSError, ValueError):  # nobody reads it, or the disk is full
            write(f"{line}\n")

    return access
