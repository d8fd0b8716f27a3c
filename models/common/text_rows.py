"""Shared features of rows of texts."""

from __future__ import annotations

import unicodedata

_LENGTHS = ((10, "1 to 10"), (25, "11 to 25"), (100, "26 to 100"))  # words


def normalised(text: str) -> str:
    """Return the key of duplicates: the text normalised (NFKC), in lower case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def lengths(text: str) -> dict[str, str | int]:
    """The features `words`, the number of words, and `length`, the class of that number."""
    words = len(text.split())
    return {"words": words, "length": next((name for most, name in _LENGTHS if words <= most), "over 100")}
