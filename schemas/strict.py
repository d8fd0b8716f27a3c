"""Strict reading of YAML files with pydantic: each error is one sentence with place and remedy."""

from __future__ import annotations

import difflib
import pathlib
import re
from collections.abc import Collection, Hashable
from typing import Annotated, Any, Self, TypeVar

import pydantic
import yaml

from schemas.unique_keys import UniqueKeys

T = TypeVar("T")

# An empty section in YAML is null; it stands for the section's defaults.
OrEmpty = pydantic.BeforeValidator(lambda value: {} if value is None else value)


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError(f"{value} is not a number")
    return value


# YAML 1.1 reads 1e-3 as text.
Number = Annotated[
    float, pydantic.BeforeValidator(_no_flag), pydantic.Field(strict=False, allow_inf_nan=False)
]

_REASONS = {
    "bool_type": "{input!r} is not true or false",
    "dataclass_type": "{input!r} is not a mapping of names to values",
    "dict_type": "{input!r} is not a mapping of names to values",
    "finite_number": "{input!r} is not a number",
    "float_parsing": "{input!r} is not a number",
    "float_type": "{input!r} is not a number",
    "greater_than": "{input!r} is not greater than {gt:g}",
    "greater_than_equal": "{input!r} is not at least {ge:g}",
    "int_type": "{input!r} is not a whole number",
    "less_than": "{input!r} is not less than {lt:g}",
    "less_than_equal": "{input!r} is not at most {le:g}",
    "list_type": "{input!r} is not a list",
    "missing": "is missing",
    "model_type": "{input!r} is not a mapping of names to values",
    "string_type": "{input!r} is not text; write it in quotes",
}


class Section(pydantic.BaseModel):
    """Mapping with known names: no other names, no conversion of types, no infinite numbers."""

    model_config = pydantic.ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    @pydantic.model_validator(mode="before")
    @classmethod
    def _known_names(cls, content: Any) -> Any:
        if isinstance(content, dict):
            for name in content:
                known(name, cls.model_fields)
        return content

    @classmethod
    def read(
        cls, content: Any, where: str, error: type[ValueError] = ValueError, context: Any = None
    ) -> Self:
        """Validate `content` of a YAML file; the other arguments are those of `validate`."""
        return validate(cls, content, where, error, context)


def validate(
    kind: type[T], content: Any, where: str, error: type[ValueError] = ValueError, context: Any = None
) -> T:
    """Validate `content` as `kind`, any type that pydantic supports.

    Args:
        kind: a `Section`, or a type such as `dict[str, Bound]`.
        content: content of a YAML or JSON file.
        where: file, the beginning of the message.
        error: class of the error.
        context: `info.context` of the validators.

    Raises:
        error: the first error, as "file: section: name: reason; remedy".
    """
    try:
        return pydantic.TypeAdapter(kind).validate_python(content, context=context)
    except pydantic.ValidationError as mistakes:
        raise error(sentence(mistakes, where)) from None


def sentence(mistakes: pydantic.ValidationError, where: str) -> str:
    """Return the first error, as "where: section: name: reason; remedy"."""
    first = mistakes.errors(include_url=False)[0]
    context = first.get("ctx", {})
    if first["type"] == "value_error":
        reason = str(context["error"])
    elif first["type"] == "literal_error":
        reason = unknown(first["input"], re.findall(r"'([^']*)'", context["expected"]))
    else:
        reason = _REASONS.get(first["type"], first["msg"]).format(input=first["input"], **context)
    places = [str(place) for place in first["loc"] if place != "[key]"]
    return ": ".join([where, *places, reason])


def matches(pattern: str, remedy: str) -> pydantic.AfterValidator:
    """Return a validator of text that has to match all of `pattern`; `remedy` ends the message."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(f"{text!r} cannot be used; {remedy}")
        return text

    return pydantic.AfterValidator(check)


def known(word: Hashable, words: Collection[str]) -> None:
    """Raise ValueError, with a suggestion, unless `word` is one of `words`."""
    if word not in words:
        raise ValueError(unknown(word, words))


def unknown(word: Any, words: Collection[str]) -> str:
    """Return the reason why a word is refused, with a suggestion."""
    near = difflib.get_close_matches(str(word), list(words), 1, 0.4)
    some = ", ".join(list(words)[:8]) or "none"
    return f"{word!r} is not known; " + (f"did you mean {near[0]!r}?" if near else f"known are {some}")


class _Loader(UniqueKeys, yaml.SafeLoader):
    """Safe YAML loader that refuses duplicate keys."""


def read_yaml(path: pathlib.Path, error: type[ValueError] = ValueError) -> Any:
    """Read a YAML file without duplicate names.

    Raises:
        error: the file cannot be read, is not YAML, or has a duplicate name.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except UnicodeDecodeError as reason:
        raise error(f"{path}, byte {reason.start}: is not UTF-8; save the file as UTF-8") from None
    except OSError as reason:
        raise error(f"{path}: cannot be read: {reason.strerror}") from None
    except (ValueError, RecursionError, yaml.YAMLError) as reason:
        raise error(f"{path}: cannot be read: {' '.join(str(reason).split())}") from None
