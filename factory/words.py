"""Numbers, times and sizes in words, as tables and pages show them. Standard library only."""

from __future__ import annotations

import math
from typing import Any


def number(value: Any) -> str:
    """A value as tables show it: whole numbers without decimals, others with four of them.

    Very small numbers are shown with an exponent, and what is not a number as a dash.
    """
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "-"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or (value.is_integer() and abs(value) > 1):
        return f"{value:,.0f}"
    return f"{value:.1e}" if 0 < abs(value) < 0.00005 else f"{value:,.4f}"


def duration(seconds: float) -> str:
    """Seconds in words, such as "4 min 10 s"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def size(count: float) -> str:
    """Bytes in words, such as "12.3 MB"."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
