"""Errors of requests."""

from __future__ import annotations


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
