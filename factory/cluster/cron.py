"""Cron expressions: minute, hour, day of the month, month, day of the week."""

from __future__ import annotations

import re

_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
)
_NAMES = {
    "month": ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    "day of the week": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
}


def fault(text: str, sunday: int = 7) -> str | None:
    """What is wrong with an expression, in a sentence, or None.

    Args:
        text: the expression.
        sunday: the greatest day of the week: 7, where Sunday can be called so besides 0, or 6.
    """
    fields = text.split()
    if len(fields) != len(_FIELDS):
        names = ", ".join(name for name, *_ in _FIELDS)
        return f"has {len(fields)} fields; write five: {names}, such as '0 3 * * *' for three every night"
    for field, (name, low, high) in zip(fields, (*_FIELDS[:-1], (*_FIELDS[-1][:2], sunday)), strict=True):
        for part in field.split(","):
            found = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", part)
            words = [word for word in (found[1], found[2]) if word and word != "*"] if found else []
            values = [_value(word, name, low) for word in words]
            good = found and not (found[1] == "*" and found[2]) and found[3] != "0"
            if not good or not all(low <= value <= high for value in values) or values != sorted(values):
                return f"has {part!r} as the {name}; write {low} to {high}, a-b, *, and /n for every nth"
    return None


def _value(word: str, name: str, low: int) -> int:
    names = _NAMES.get(name, [])
    if word.lower() in names:
        return names.index(word.lower()) + low
    return int(word) if word.isdecimal() else -1
