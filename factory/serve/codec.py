"""JSON of requests and answers, as TensorFlow Serving has it.

Rows (`instances`, answered by `predictions`) and columns (`inputs`, answered by `outputs`). Values are
strict: no number is rounded and no text is taken for a number. Bytes are `{"b64": "..."}`, NaN and Infinity
literal.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from factory.serve.errors import invalid
from factory.serve.signatures import Signature, TensorSpec

ROW, COLUMN = "instances", "inputs"
_DEEPEST = 32  # dimensions of a tensor
_NAMES = {dict: "Object", list: "Array", str: "String", int: "Number", float: "Number", bool: "Boolean"}
_WHOLE = {"DT_HALF": 11, "DT_BFLOAT16": 8, "DT_FLOAT": 24, "DT_DOUBLE": 53}  # bits of a whole number
Arrays = dict[str, np.ndarray]


def parse(body: bytes) -> dict[str, Any]:
    """The object of a request.

    Raises:
        RequestError: it is no JSON object.
    """
    if not body.strip():
        raise invalid("JSON Parse error: The document is empty")
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        found = _unusual(body, error)
    if not isinstance(found, dict):
        raise invalid(f"JSON Value: {_quoted(found)} Is not object")
    return found


def _unusual(body: bytes, error: orjson.JSONDecodeError) -> Any:
    """JSON with NaN or Infinity, which orjson does not know."""
    if b"NaN" in body or b"Infinity" in body:
        with contextlib.suppress(ValueError, TypeError, RecursionError):
            found = json.loads(body)
            orjson.dumps(found)  # refuses halves of characters
            return found
    raise invalid(f"JSON Parse error: {error.msg} at offset: {error.pos}") from None


def signature_name(request: Mapping[str, Any]) -> str:
    """The name of the signature that a request asks for; "" for none.

    Raises:
        RequestError: it is no text.
    """
    name = request.get("signature_name", "")
    if not isinstance(name, str):
        raise invalid(
            f"JSON Value: {_quoted(name)} not formatted correctly. "
            "'signature_name' key must be a string value."
        )
    return name


def form(request: Mapping[str, Any]) -> str:
    """Whether a request for predictions has rows or columns.

    Raises:
        RequestError: it has neither, or both.
    """
    if ROW in request and COLUMN in request:
        raise invalid(f"Not formatted correctly expecting only one of '{COLUMN}' or '{ROW}' keys to exist")
    for key in (ROW, COLUMN):
        if key in request:
            return key
    raise invalid(f"Missing '{COLUMN}' or '{ROW}' key")


def arrays(request: Mapping[str, Any], signature: Signature) -> Arrays:
    """The inputs of a request for predictions.

    Raises:
        RequestError: they do not fit the signature.
    """
    if not signature.inputs:
        raise invalid(f"Failed to get input map for signature: {signature.name}")
    return _rows(request[ROW], signature) if form(request) == ROW else _columns(request[COLUMN], signature)


def _rows(instances: Any, signature: Signature) -> Arrays:
    if not isinstance(instances, list):
        raise invalid(f"Expecting '{ROW}' to be an list/array")
    if not instances:
        raise invalid(f"No values in '{ROW}' array")
    if not _named(instances[0]):
        if any(map(_named, instances)):
            raise invalid("Expecting value/list but got object in the list of instances")
        return {_sole(signature, ROW): _dense(instances, *_only(signature))}
    for number, row in enumerate(instances):
        if not _named(row) or row.keys() != signature.inputs.keys():
            raise invalid(
                f"Failed to process element: {number} of '{ROW}' list. JSON object: {_quoted(row)} "
                f"keys must be equal to: {','.join(signature.inputs)}"
            )
    return {
        name: _dense([row[name] for row in instances], name, spec) for name, spec in signature.inputs.items()
    }


def _columns(given: Any, signature: Signature) -> Arrays:
    if not _named(given):
        return {_sole(signature, COLUMN): _dense(given, *_only(signature))}
    for name in signature.inputs:
        if name not in given:
            raise invalid(f"Missing named input: {name} in '{COLUMN}' object.")
    return {name: _dense(given[name], name, spec) for name, spec in signature.inputs.items()}


def _named(value: Any) -> bool:
    """Whether a value holds inputs by name: any object but one of bytes."""
    return isinstance(value, dict) and not _is_bytes(value)


def _is_bytes(value: dict[str, Any]) -> bool:
    return len(value) == 1 and isinstance(value.get("b64"), str)


def _sole(signature: Signature, key: str) -> str:
    if len(signature.inputs) > 1:
        raise invalid(
            f"{key} is a plain list, but expecting list of objects as multiple input tensors required: "
            f"{','.join(signature.inputs)}"
        )
    return next(iter(signature.inputs))


def _only(signature: Signature) -> tuple[str, TensorSpec]:
    return next(iter(signature.inputs.items()))


def _dense(value: Any, name: str, spec: TensorSpec) -> np.ndarray:
    """The array of nested lists.

    A level is taken at a time, which is many times as fast as a value at a time.
    """
    shape: list[int] = []
    level = [value]
    while list in (kinds := set(map(type, level))):
        if len(kinds) > 1:
            raise invalid(f"input {name!r} has lists and values at level {len(shape)}")
        sizes = set(map(len, level))
        if len(sizes) > 1:
            raise invalid(f"input {name!r} has lists of sizes {_listed(sizes)} at level {len(shape)}")
        if len(shape) == _DEEPEST:
            raise invalid(f"input {name!r} has lists in more than {_DEEPEST} levels")
        shape.append(sizes.pop())
        level = list(itertools.chain.from_iterable(level))
    return _flat(level, kinds, name, spec).reshape(shape)


def _listed(sizes: set[int]) -> str:
    return ", ".join(map(str, sorted(sizes)[:5]))


def _flat(values: list[Any], kinds: set[type], name: str, spec: TensorSpec) -> np.ndarray:
    kind = spec.type
    allowed, convert = _KINDS[kind.numpy.kind]
    if wrong := kinds - allowed:
        value = next(value for value in values if type(value) in wrong)
        found = _NAMES.get(type(value), "Null")
        raise invalid(
            f"input {name!r}: JSON Value: {_quoted(value)} Type: {found} is not of expected type: {kind.name}"
        )
    return convert(values, spec)


def _decimals(values: list[Any], spec: TensorSpec) -> np.ndarray:
    kind = spec.type
    most = 2 ** _WHOLE[kind.name] - 1  # what lies beyond may be rounded
    exact = np.array(values, np.float64)
    with np.errstate(over="ignore"):
        found = exact.astype(kind.numpy)
    rounded = np.isinf(found.astype(np.float64)) & np.isfinite(exact)
    if np.abs(exact).max(initial=0) > most:
        rounded |= [isinstance(value, int) and abs(value) > most for value in values]
    if rounded.any():
        value = values[int(rounded.argmax())]
        raise invalid(
            f"Cannot convert JSON value: {_quoted(value)} to {kind.name} without loss of precision."
        )
    return found


def _whole(values: list[int], spec: TensorSpec) -> np.ndarray:
    kind = spec.type
    range_ = np.iinfo(kind.numpy)
    for value in (min(values, default=0), max(values, default=0)):
        if not range_.min <= value <= range_.max:
            raise invalid(f"JSON Value: {value} is out of the range of {kind.name}")
    return np.array(values, kind.numpy)


def _truths(values: list[bool], spec: TensorSpec) -> np.ndarray:
    return np.array(values, spec.type.numpy)


def _texts(values: list[Any], spec: TensorSpec) -> np.ndarray:
    found = np.empty(len(values), object)
    found[:] = [value.encode() if isinstance(value, str) else _bytes(value) for value in values]
    return found


# By NumPy's kind: what values of JSON are taken, and what makes an array of them.
_KINDS: dict[str, tuple[set[type], Callable[[list[Any], TensorSpec], np.ndarray]]] = {
    "f": ({int, float}, _decimals),
    "V": ({int, float}, _decimals),
    "i": ({int}, _whole),
    "u": ({int}, _whole),
    "b": ({bool}, _truths),
    "O": ({str, dict}, _texts),
}


def _bytes(value: dict[str, Any]) -> bytes:
    if not _is_bytes(value):
        raise invalid(f"JSON Value: {_quoted(value)} not formatted correctly for base64 data")
    text = "".join(value["b64"].split()).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise invalid(f"Unable to base64 decode {_quoted(value)}") from None


def _quoted(value: Any) -> str:
    """A value in a message, cut where it is long."""
    text = repr(value) if isinstance(value, float) else _start(value)
    return text if len(text) <= 100 else f"{text[:100]}..."


def _start(value: Any) -> str:
    if isinstance(value, str):
        value = value[:200]
    elif isinstance(value, list):
        value = value[:20]
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, ValueError):
        return str(type(value).__name__)


def predictions(outputs: Mapping[str, np.ndarray]) -> bytes:
    """The answer to a request with rows; a sole output has no name.

    Raises:
        RequestError: the outputs are no rows.
    """
    sizes = {name: len(value) if value.ndim else None for name, value in outputs.items()}
    for name, size in sizes.items():
        if size is None:
            raise invalid(f"Tensor name: {name} has no shape information; ask for columns: '{COLUMN}'")
        if size != next(iter(sizes.values())):
            raise invalid(
                f"Tensor name: {name} has inconsistent batch size: {size} expecting: "
                f"{next(iter(sizes.values()))}; ask for columns: '{COLUMN}'"
            )
    values = {name: _plain(name, value) for name, value in outputs.items()}
    if len(values) == 1:
        return _dumped({"predictions": next(iter(values.values()))}, outputs)
    rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    return _dumped({"predictions": rows}, outputs)


def columns(outputs: Mapping[str, np.ndarray]) -> bytes:
    """The answer to a request with columns; a sole output has no name."""
    values = {name: _plain(name, value) for name, value in outputs.items()}
    return _dumped({"outputs": next(iter(values.values())) if len(values) == 1 else values}, outputs)


def _plain(name: str, value: np.ndarray) -> Any:
    """An output as JSON takes it: an array of numbers, or lists."""
    if value.dtype.kind in "OSU":
        return _strings(name, value)
    if value.dtype.kind not in "biufV":
        raise invalid(f"Failed to write JSON value for tensor type: {value.dtype}")
    if value.dtype.itemsize == 2 and value.dtype.kind in "fV":
        value = value.astype(np.float32)
    if value.dtype.kind == "f" and not np.isfinite(value).all():
        return _not_finite(value)
    return np.ascontiguousarray(value) if value.ndim else value[()]


def _strings(name: str, value: np.ndarray) -> Any:
    """Texts, or bytes by name. Other bytes that are no text can only be given as bytes, too."""
    flat = [v if isinstance(v, bytes) else str(v).encode() for v in value.ravel().tolist()]
    found = np.empty(len(flat), object)
    try:
        if name.endswith("_bytes"):
            raise UnicodeError
        found[:] = [v.decode() for v in flat]
    except UnicodeError:
        found[:] = [{"b64": base64.b64encode(v).decode()} for v in flat]
    return found.reshape(value.shape).tolist()


def _not_finite(value: np.ndarray) -> Any:
    """Numbers as they are written: the shortest that are read back as the same."""
    found = np.empty(value.size, object)
    found[:] = [float(str(v)) for v in value.ravel()]
    return found.reshape(value.shape).tolist()


def _dumped(answer: Any, outputs: Mapping[str, np.ndarray]) -> bytes:
    if any(value.dtype.kind in "fV" and not np.isfinite(value).all() for value in outputs.values()):
        return json.dumps(answer, ensure_ascii=False, default=_listing).encode()
    return orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY)


def _listing(value: Any) -> Any:
    """Numbers of NumPy beside others that are not finite."""
    return _not_finite(np.asarray(value)) if value.dtype.kind == "f" else value.tolist()


def examples(request: Mapping[str, Any], target: Any) -> None:
    """Fill an Input with the examples of a request for classes or regressions.

    Raises:
        RequestError: there are none, or a feature is wrong.
    """
    if "context" in request:
        _example(request["context"], target.example_list_with_context.context)
    listed = target.example_list_with_context if "context" in request else target.example_list
    given = request.get("examples")
    if given is None:
        raise invalid("When method is classify, key 'examples' is expected and was not found")
    if not isinstance(given, list) or not given:
        raise invalid("Expecting 'examples' value to be an list/array with values")
    for one in given:
        _example(one, listed.examples.add())


def _example(given: Any, target: Any) -> None:
    if not isinstance(given, dict):
        raise invalid(f"Example must be JSON object but got JSON {_NAMES.get(type(given), 'Null')}")
    for name, value in given.items():
        _feature(name, value if isinstance(value, list) else [value], target.features.feature[name])


def _feature(name: str, values: Sequence[Any], target: Any) -> None:
    kinds = {int if kind is bool else str if kind is dict else kind for kind in map(type, values)}
    if not kinds:
        return
    if len(kinds) > 1 or not kinds <= {int, float, str}:
        raise invalid(f"Unexpected element type in feature: {name}: {_quoted(list(values))}")
    try:
        if kinds == {int}:
            target.int64_list.value.extend(map(int, values))
        elif kinds == {float}:
            target.float_list.value.extend(values)
        else:
            texts = [value.encode() if isinstance(value, str) else _bytes(value) for value in values]
            target.bytes_list.value.extend(texts)
    except (ValueError, OverflowError):
        raise invalid(f"Feature: {name} has values out of range. Only int64 is supported.") from None


def classes(found: Sequence[Sequence[tuple[bytes, float]]]) -> bytes:
    """The answer to a request for classes: a list of label and score for each example."""
    rows = [[(label.decode(errors="replace"), _short(score)) for label, score in row] for row in found]
    return _results(rows)


def regressions(found: Sequence[float]) -> bytes:
    """The answer to a request for regressions: a number for each example."""
    return _results(list(map(_short, found)))


def _short(value: float) -> float:
    """A number of 32 bits as it is written."""
    return float(str(np.float32(value)))


def _results(rows: list[Any]) -> bytes:
    return json.dumps({"results": rows}, ensure_ascii=False).encode()


def error(message: str) -> bytes:
    """The answer to a request that was refused."""
    return orjson.dumps({"error": message.encode(errors="replace").decode()})
