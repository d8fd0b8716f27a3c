"""Error messages in one line, for errors of any library."""

from __future__ import annotations

import errno
import re

_LONGEST = 1000  # characters
# Errors whose text alone says little: their type is named as well.
_NAMED = (ArithmeticError, AssertionError, AttributeError, IndexError, KeyError, NameError, TypeError)

# What the system and SQLite say of a full disk; TensorFlow passes on the text alone.
_FULL = re.compile("No space left on device|Disk quota exceeded|database or disk is full")

# What TensorFlow, Keras and Beam write around the reason.
_NOISE = re.compile(
    r"\s|$|Graph execution error:|Detected at node|Exception encountered when calling|Traceback \(|"
    r"<stack traces|\d+ root error|Original stack trace|Error processing instruction|During handling of|"
    r"The above exception"
)
_WRAPPING = (
    re.compile(r"\x1b\[\d*m"),
    re.compile(r"^(\s*\(\d+\) [A-Z_]+: +)?(\{\{function_node [^}]*\}\} ?)*"),
    re.compile(r"^Error in user-defined function passed to \S+ transformation with iterator: \S+ "),
    re.compile(r" \[Op:\w+\]( name: ?)?.*$"),
    re.compile(r" \[while running .*$"),  # Beam's own graph
)


def describe(error: BaseException) -> str:
    """The reason of an error: what it says, and what it was raised from where that says something else."""
    if _disk_full(error):
        return "no space is left on the disk; free some and run again: what was complete is reused"
    inner, text = cause(error), _line(error)
    if inner is not error and (first := _line(inner)) not in text:
        kind = type(inner).__name__
        text += f" (because of {first})" if first.startswith(kind) else f" (because of {kind}: {first})"
    return text


def _disk_full(error: BaseException) -> bool:
    each: BaseException | None = error
    while each:
        if getattr(each, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or _FULL.search(str(each)):
            return True
        each = each.__cause__ or each.__context__
    return False


def cause(error: BaseException) -> BaseException:
    """Return the root cause of an error, without TensorFlow's internal errors."""
    while inner := error.__cause__ or (None if error.__suppress_context__ else error.__context__):
        if type(inner).__name__.startswith("_"):
            break
        error = inner
    return error


def _line(error: BaseException) -> str:
    """Return the most informative line of an error's text."""
    text = str(error)
    lines = [line for line in text.split("\n") if not _NOISE.match(line)]
    line = (lines[-1] if "Original traceback is" in text else lines[0]) if lines else ""
    for wrapping in _WRAPPING:
        line = wrapping.sub("", line)
    line = line.strip()
    if not line or isinstance(error, _NAMED):
        line = f"{type(error).__name__}: {line}" if line else type(error).__name__
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
