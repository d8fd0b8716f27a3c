"""Rendering of the console's pages."""

from __future__ import annotations

import base64
import binascii
import datetime
import functools
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from google.protobuf import json_format, struct_pb2
from google.protobuf.message import DecodeError

from factory import words
from factory.console.graph import shortened
from factory.runs import page

_LOOKS = {
    "good": ("pushed", "done", "complete", "passed", "yes", "live", "newest", "pinned"),
    "bad": (
        "failed",
        "unreadable",
        "no",
        "gone",
        "deleted",
        "marked for deletion",
        "abandoned",
        "canceled",
        "refused",
    ),
    "warn": (
        "rolled back",
        "barred",
        "not blessed",
        "running",
        "held",
        "cut off",
        "unfinished",
        "waiting for it",
        "new",
    ),
}
_STRUCT = "mlmd-struct::"  # before a protocol buffer that TFX keeps as text
_SHORT = 60  # characters of JSON in one line


def render(template: str, **values: Any) -> str:
    """A page."""
    return environment().get_template(template).render(values)


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, with every text escaped."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("factory.console"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters |= {
        "number": words.number,
        "metric": page.metric,
        "duration": words.duration,
        "shortened": shortened,
        "look": look,
        "time": moment,
        "ago": ago,
        "bytes": words.size,
        "path": path,
        "value": value,
        "sentence": sentence,
    }
    made.globals |= {"link": link}
    return made


def look(state: str) -> str:
    """The class of a state's colour."""
    return next((name for name, states in _LOOKS.items() if state in states), "still")


def moment(time: datetime.datetime) -> str:
    """A time as pages show it: to the minute, UTC."""
    return f"{time:%Y-%m-%d %H:%M}"


def ago(time: datetime.datetime) -> str:
    """How long ago a time was, in its greatest unit."""
    seconds = (datetime.datetime.now(datetime.UTC) - time).total_seconds()
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(seconds // length)
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now" if seconds >= -60 else moment(time)


def path(text: str) -> str:
    """A text as one part of a path."""
    return quote(str(text), safe="", errors="replace")


def link(target: str, **parameters: Any) -> str:
    """A path with parameters; those that are empty are left out. Values may be lists."""
    given = {name: value for name, value in parameters.items() if value not in ("", None, [])}
    return f"{target}?{urlencode(given, doseq=True, errors='replace')}" if given else target


def value(given: Any) -> str:
    """A property as text: JSON with indentation where it is long, bytes by their length."""
    if isinstance(given, str) and given.startswith(_STRUCT):
        given = _struct(given)
    if isinstance(given, bytes):
        return f"{len(given):,} bytes"
    if isinstance(given, str) and given[:1] in ("{", "["):
        try:
            return _json(json.loads(given))
        except ValueError:
            return given
    return _json(given) if isinstance(given, Mapping | list | tuple) else str(given)


def _json(given: Any) -> str:
    short = json.dumps(given, ensure_ascii=False, default=str)
    return short if len(short) <= _SHORT else json.dumps(given, indent=1, ensure_ascii=False, default=str)


def _struct(given: str) -> Any:
    try:
        content = base64.b64decode(given.removeprefix(_STRUCT), validate=True)
        return json_format.MessageToDict(struct_pb2.Struct.FromString(content))
    except (binascii.Error, DecodeError):
        return given


def sentence(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
