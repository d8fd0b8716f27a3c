"""Addresses that services listen on."""

from __future__ import annotations

import socket


class AddressError(ValueError):
    """An address cannot be listened on; the message gives reason and remedy."""


def listening(host: str, port: int, option: str = "--port") -> socket.socket:
    """Return a socket that is bound to an address, with TCP_NODELAY.

    Without that an answer would wait for 40 ms between its headers and its body.

    Args:
        host: host name or address.
        port: port, 0 for a free one.
        option: option that sets the port, for the error.

    Raises:
        AddressError: the address cannot be listened on.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise refused(host, port, error.strerror or str(error), option) from None
    return listener


def refused(host: str, port: int, reason: str, option: str = "--port") -> AddressError:
    """The error of an address that cannot be listened on."""
    return AddressError(f"{host}, port {port}: cannot be listened on ({reason}); choose another {option}")


def named(host: str, port: int) -> str:
    """Host and port as in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
