"""Errors of requests, with the codes of gRPC and what they are in HTTP."""

from __future__ import annotations

import re

CODES = (
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
    "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
)  # fmt: skip
"""Canonical codes, each at its number."""
_HTTP = {
    "OK": 200, "CANCELLED": 499, "INVALID_ARGUMENT": 400, "DEADLINE_EXCEEDED": 504, "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409, "PERMISSION_DENIED": 403, "RESOURCE_EXHAUSTED": 429, "FAILED_PRECONDITION": 400,
    "ABORTED": 409, "OUT_OF_RANGE": 400, "UNIMPLEMENTED": 501, "UNAVAILABLE": 503, "UNAUTHENTICATED": 401,
}  # fmt: skip
# Lines of TensorFlow's errors that are not the reason.
_TRACE = re.compile(
    r"Graph execution error|Detected at node|<stack traces|\s*File |\s+\[\[|\d+ root error|\s{4}"
)
_LONGEST = 1000  # characters of a message


class RequestError(Exception):
    """A request cannot be answered.

    Attributes:
        code: canonical code, such as "NOT_FOUND".
        message: reason.
    """

    def __init__(self, code: str, message: str) -> None:
        """Set code and reason."""
        super().__init__(message)
        self.code, self.message = code, message


class TooLargeError(RequestError):
    """A request or answer is larger than the server allows."""

    def __init__(self, message: str) -> None:
        """Set the reason."""
        super().__init__("RESOURCE_EXHAUSTED", message)


def invalid(message: str) -> RequestError:
    """The error of a request that is wrong in itself."""
    return RequestError("INVALID_ARGUMENT", shortened(message))


def http(error: RequestError) -> int:
    """The status of HTTP for an error."""
    return 413 if isinstance(error, TooLargeError) else _HTTP.get(error.code, 500)


def of_tensorflow(number: int, message: str) -> RequestError:
    """The error of a request that a model refused: TensorFlow's number and message.

    An assertion of the model is told by its own words; of others the trace through the graph is cut off.
    """
    asserted = re.search(r"assertion failed: \[(.*?)\]\s*(?:\n|$|\[\[|\[Op:)", message, re.DOTALL)
    lines = [line for line in message.splitlines() if line.strip() and not _TRACE.match(line)]
    plain = re.sub(
        r"\{\{.*?\}\}\s*|\s*\[Op:.*?\].*$|^\s*\(0\) \w+: ", "", lines[0] if lines else "the model failed"
    )
    said = asserted[1].strip("\"' ") if asserted else plain
    return RequestError(CODES[number] if 0 < number < len(CODES) else "UNKNOWN", shortened(said))


def shortened(message: str) -> str:
    """A message of bounded length: requests are quoted in it."""
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}..."
