"""Read records from CSV, JSON, JSON-lines and YAML files, and take values out of them."""

from __future__ import annotations

import csv
import decimal
import json
import math
import pathlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import yaml

try:
    from yaml import CSafeLoader as SafeLoader  # ten times as fast
except ImportError:  # PyYAML without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

from models.common.rows import RowError
from schemas.unique_keys import UniqueKeys

FORMATS = (".csv", ".json", ".jsonl")
TRUTH = {"0": 0, "false": 0, "f": 0, "no": 0, "n": 0, "1": 1, "true": 1, "t": 1, "yes": 1, "y": 1}
_DEPTH = 100  # of YAML
_NULLS = ("~", "null", "Null", "NULL")
_Row = TypeVar("_Row")


def read(file: pathlib.Path, make: Callable[[Any, str], _Row]) -> Iterator[_Row]:
    """What `make` makes of each record of a file and of the words that say where it stands.

    A CSV file has a header; a JSON file is a list of objects, a JSON-lines file has one in every line.

    Raises:
        RowError: the file is empty or broken; the message says where.
    """
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json_lines}
    with broken(file):
        if not file.stat().st_size:
            raise RowError(f"{file}: is empty; write rows, or remove the file")
        for where, record in readers[file.suffix.lower()](file):
            yield make(record, f"{file}, {where}")


class broken:  # noqa: N801
    """Say of errors in reading which file they are about."""

    def __init__(self, file: pathlib.Path) -> None:
        """Set the file that is read."""
        self._file = file

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, UnicodeDecodeError):
            place = f"{self._file}, byte {error.start}"
            raise RowError(f"{place}: is not UTF-8; save the file as UTF-8") from None
        if isinstance(error, OSError):
            remedy = "check the file and its permissions"
            raise RowError(f"{self._file}: cannot be read ({error.strerror}); {remedy}") from None


def _csv(file: pathlib.Path) -> Iterator[tuple[str, dict[str, Any]]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with file.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.DictReader(_without_nul(stream, file), strict=True)
        try:
            names = [name for name in reader.fieldnames or [] if name]
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise RowError(f"{file}, line 1: names the column {twice[0]!r} twice; rename one")
            for record in reader:
                if None in record or None in record.values():
                    fault = f"has not as many fields as the header ({len(reader.fieldnames or [])})"
                    raise RowError(f"{file}, line {reader.line_num}: {fault}; quote fields that hold commas")
                yield f"line {reader.line_num}", record
        except csv.Error as error:
            raise RowError(f"{file}, line {reader.line_num}: is not CSV ({error}); mend the line") from None


def _without_nul(lines: Iterable[str], file: pathlib.Path) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            raise RowError(f"{file}, line {number}: holds a NUL byte; save the file as UTF-8 text")
        yield line


def _json(file: pathlib.Path) -> Iterator[tuple[str, Any]]:
    records = parse(file.read_text(encoding="utf-8-sig"), str(file))
    if not isinstance(records, list):
        raise RowError(
            f"{file}: is not a list of objects; write [{{...}}, ...], or one object a line in .jsonl"
        )
    for number, record in enumerate(records, 1):
        yield f"record {number}", record


def _json_lines(file: pathlib.Path) -> Iterator[tuple[str, Any]]:
    with file.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"line {number}", parse(line, f"{file}, line {number}")


def parse(text: str, where: str) -> Any:
    """JSON as it is, or a RowError that says where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of more than 4,300 digits
        raise RowError(f"{where}: is not JSON ({error}); mend it") from None


class _TextLoader(UniqueKeys, SafeLoader):
    """Keeps scalars as they are written: YAML 1.1 reads 18:30 as 1110, and on and no as truth values."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Construct a mapping, in which a null without quotes is None; in lists it is a word."""
        made = super().construct_mapping(node, deep)
        last = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        return {**made, **dict.fromkeys(key for key, value in last.items() if _is_null_node(value))}


def _is_null_node(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


_TextLoader.yaml_implicit_resolvers = {"<": SafeLoader.yaml_implicit_resolvers["<"]}  # merge keys


def yaml_text(file: pathlib.Path) -> Any:
    """The content of a YAML file, with every key and scalar as a string; an empty value is "".

    Only an explicit tag, such as `!!int 5`, makes something else of a scalar. Take numbers and truth values
    with `whole_number`, `number` and `truth`, which read strings as well.

    Raises:
        RowError: the file cannot be read, or is not YAML.
    """
    with broken(file):
        text = file.read_text(encoding="utf-8-sig")
    try:
        _check_depth(text)
        return yaml.load(text, Loader=_TextLoader)  # a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RowError(f"{file}: is not YAML ({' '.join(str(error).split())}); mend it") from None


def _check_depth(text: str) -> None:
    """Refuse YAML that is nested so deeply that libyaml's composer would overflow the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH:
            raise yaml.YAMLError(f"more than {_DEPTH} lists and mappings are nested")


def fields(record: Any, keys: Sequence[str], where: str) -> dict[str, Any]:
    """The record, once it is known to be an object with these keys."""
    if not isinstance(record, dict):
        raise RowError(f"{where}: is {type(record).__name__}, not an object with {' and '.join(keys)}")
    for key in keys:
        if key not in record:
            raise RowError(f"{where}: has no {key!r} but {sorted(map(str, record))[:5]}; name the columns so")
    return record


def optional(record: Mapping[str, Any], key: str) -> Any:
    """A value; None where the record has no such key, or null, NaN or an empty string there."""
    value = record.get(key)
    return None if _is_null(value) or (isinstance(value, str) and not value.strip()) else value


def _is_null(value: Any) -> bool:
    """Whether the value is JSON's null, or NaN, which pandas writes for it."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def text(record: Mapping[str, Any], key: str, where: str) -> str:
    """A text as it stands in the record; "" where there is none."""
    value = record.get(key)
    return "" if _is_null(value) else string(value, key, where)


def string(value: Any, key: str, where: str) -> str:
    """The value, once it is known to be a string."""
    if not isinstance(value, str):
        raise RowError(f"{where}: {key} is {value!r}, not a string; write text in quotes")
    return value


def name(record: Mapping[str, Any], key: str, where: str, default: str = "") -> str:
    """A name or an identifier: a string or a whole number; `default` where there is none."""
    value = optional(record, key)
    if value is None:
        return default
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise RowError(f"{where}: {key} is {value!r}, neither a name nor a whole number; write one of them")
    return str(value)


def listed(record: Mapping[str, Any], key: str, where: str) -> list[Any]:
    """A list; empty where there is none."""
    value = optional(record, key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RowError(f"{where}: {key} is {value!r}, not a list; write [...]")
    return value


def number(record: Mapping[str, Any], key: str, where: str) -> float:
    """A number, which may be NaN or infinite: that is for the schema to judge."""
    value = record[key]
    try:
        if isinstance(value, bool):
            raise ValueError
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise RowError(f"{where}: {key} is {value!r}, not a number; write one such as 0.5") from None


def whole_number(record: Mapping[str, Any], key: str, where: str) -> int:
    """A whole number within 64 bits, however it is written: 1, 1.0, "1" or "1.0"."""
    found = _whole(record[key])
    if found is None:
        raise RowError(f"{where}: {key} is {record[key]!r}, not a whole number; write one such as 1")
    return found


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = decimal.Decimal(value)  # exact, unlike float, up to 64 bits
    except decimal.InvalidOperation:
        return None
    is_whole = found.is_finite() and -(2**63) <= found < 2**63 and found == found.to_integral_value()
    return int(found) if is_whole else None


def truth(record: Mapping[str, Any], key: str, where: str) -> bool:
    """A truth value: true or false, yes or no, 1 or 0."""
    needed = "true or false, yes or no, 1 or 0"
    found = chosen(record, key, TRUTH, where, needed)
    if found is None:
        raise RowError(f"{where}: {key} is missing; write {needed}")
    return bool(found)


def chosen(
    record: Mapping[str, Any], key: str, numbers: Mapping[str, int], where: str, needed: str
) -> int | None:
    """The number of a class that a record names by a word or by a number.

    Args:
        record: the record.
        key: of the value; words are matched in any case, numbers by their value (1, 1.0, "1.0").
        numbers: by words in lower case, and by numbers as written without a point.
        where: the place, for the message.
        needed: what may be written, in words.

    Returns:
        The number; None where the record has no value.

    Raises:
        RowError: the value is none of these.
    """
    value = optional(record, key)
    if value is None:
        return None
    word = str(value).strip().lower()
    whole = _whole(value)
    found = numbers.get(word if whole is None else str(whole))
    if found is None:
        raise RowError(f"{where}: {key} is {value!r}; write {needed}")
    return found
