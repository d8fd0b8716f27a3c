"""Spans in words, and as options of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.common.files import spans


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as `--spans` takes them, such as "1..4,6"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(str(low) if low == high else f"{low}..{high}" for low, high in runs)


def named(numbers: Sequence[int], pattern: str) -> str:
    """Spans in words, such as "span 3", "spans 3..5" or "span 2026-11-24"."""
    names = [spans.name_of(number, "{YYYY" in pattern) for number in sorted(numbers)]
    return f"span{'s' if len(numbers) > 1 else ''} {spans.said(names)}"


def be(numbers: Sequence[int], pattern: str) -> str:
    """The beginning of a sentence on spans, such as "span 3 is" or "spans 3..5 are"."""
    return f"{named(numbers, pattern)} {'are' if len(numbers) > 1 else 'is'}"
