"""JSON of requests and answers: forms, types, shapes, and what is refused."""

import base64
import json
import math
from typing import Any

import numpy as np
import pytest

from factory.serve import codec
from factory.serve.errors import RequestError, of_tensorflow
from factory.serve.signatures import PREDICT, Signature, TensorSpec

FLOAT, DOUBLE, INT32, UINT8, STRING, INT64, BOOL, HALF = 1, 2, 3, 4, 7, 9, 10, 19
B64 = {"b64": base64.b64encode(b"\xff\x00a").decode()}


def signature(**types: int) -> Signature:
    return Signature("s", PREDICT, {name: TensorSpec(name, kind, None) for name, kind in types.items()}, {})


def read(request: str | dict[str, Any], **types: int) -> dict[str, Any]:
    body = request if isinstance(request, str) else json.dumps(request)
    return codec.arrays(codec.parse(body.encode()), signature(**types or {"x": FLOAT}))


@pytest.mark.parametrize(
    ("request_", "types", "wanted"),
    [
        ({"instances": [1.0, 2.0]}, {"x": FLOAT}, {"x": np.float32([1, 2])}),
        ({"instances": [[1, 2], [3, 4]]}, {"x": FLOAT}, {"x": np.float32([[1, 2], [3, 4]])}),
        ({"instances": [{"x": [1, 2]}]}, {"x": INT64}, {"x": np.int64([[1, 2]])}),
        ({"instances": [{"x": 1, "y": "a"}, {"y": "b", "x": 2}]}, {"x": INT32, "y": STRING},
         {"x": np.int32([1, 2]), "y": np.array([b"a", b"b"], object)}),
        ({"instances": [B64, "é"]}, {"x": STRING},
         {"x": np.array([b"\xff\x00a", "é".encode()], object)}),
        ({"inputs": 3}, {"x": FLOAT}, {"x": np.float32(3)}),
        ({"inputs": B64}, {"x": STRING}, {"x": np.array(b"\xff\x00a", object)}),
        ({"inputs": []}, {"x": FLOAT}, {"x": np.empty(0, np.float32)}),
        ({"inputs": {"x": [True], "y": [255]}}, {"x": BOOL, "y": UINT8},
         {"x": np.array([True]), "y": np.uint8([255])}),
        ({"inputs": {"x": [1], "more": "ignored"}}, {"x": DOUBLE}, {"x": np.float64([1])}),
        ('{"inputs": [NaN, -Infinity, 0.1]}', {"x": FLOAT},
         {"x": np.float32([math.nan, -math.inf, 0.1])}),
        ({"instances": [0.5]}, {"x": HALF}, {"x": np.float16([0.5])}),
        ({"instances": [16777215]}, {"x": FLOAT}, {"x": np.float32([16777215])}),
    ],
)  # fmt: skip
def test_requests_are_read_in_rows_and_columns(request_: Any, types: Any, wanted: Any) -> None:
    found = read(request_, **types)
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert found[name].dtype == value.dtype and found[name].shape == value.shape
        np.testing.assert_array_equal(found[name], value)


@pytest.mark.parametrize(
    ("body", "types", "reason"),
    [
        ("", {}, "document is empty"),
        ("[1]", {}, "Is not object"),
        ('{"instances": [1', {}, "JSON Parse error"),
        ('{"a": NaN', {}, "JSON Parse error"),
        ('{"instances": ' + "[" * 100_000, {}, "JSON Parse error"),
        ('{"instances": ' + "[" * 40 + "1" + "]" * 40 + "}", {}, "more than 32 levels"),
        ('{"instances": [NaN], "x": "\\ud800"}', {}, "JSON Parse error"),
        ("{}", {}, "Missing 'inputs' or 'instances' key"),
        ('{"instances": [1], "inputs": [1]}', {}, "only one of"),
        ('{"instances": 1}', {}, "to be an list"),
        ('{"instances": []}', {}, "No values"),
        ('{"instances": [[1], [1, 2]]}', {}, "lists of sizes 1, 2 at level 1"),
        ('{"instances": [1, [2]]}', {}, "lists and values at level 1"),
        ('{"instances": ["1"]}', {}, "String is not of expected type: DT_FLOAT"),
        ('{"instances": [true]}', {}, "Boolean is not of expected type: DT_FLOAT"),
        ('{"instances": [null]}', {}, "Null is not of expected type"),
        ('{"instances": [1.5]}', {"x": INT32}, "1.5 Type: Number is not of expected type: DT_INT32"),
        ('{"instances": [2147483648]}', {"x": INT32}, "out of the range"),
        ('{"instances": [-1]}', {"x": UINT8}, "out of the range"),
        ('{"instances": [1e39]}', {}, "without loss of precision"),
        ('{"instances": [1.5, 16777217]}', {}, "16777217 to DT_FLOAT without loss"),
        ('{"instances": [1]}', {"x": STRING}, "not of expected type: DT_STRING"),
        ('{"instances": [{"b64": "!"}]}', {"x": STRING}, "Unable to base64 decode"),
        ('{"inputs": {"x": [{"b64": "aa", "c": 1}]}}', {"x": STRING}, "not formatted correctly for base64"),
        ('{"instances": [1]}', {"x": FLOAT, "y": FLOAT}, "expecting list of objects"),
        ('{"instances": [{"x": 1}]}', {"x": FLOAT, "y": FLOAT}, "keys must be equal to: x,y"),
        ('{"instances": [{"x": 1}, 2]}', {}, "element: 1"),
        ('{"instances": [2, {"x": 1}]}', {}, "got object"),
        ('{"inputs": {"x": 1}}', {"x": FLOAT, "y": FLOAT}, "Missing named input: y"),
        ('{"signature_name": 1}', {}, "'signature_name' key must be a string"),
    ],
)  # fmt: skip
def test_wrong_requests_are_refused_with_the_reason(body: str, types: Any, reason: str) -> None:
    with pytest.raises(RequestError) as error:
        codec.signature_name(codec.parse(body.encode()))
        read(body, **types)
    assert error.value.code == "INVALID_ARGUMENT"
    assert reason in error.value.message
    assert len(error.value.message) < 2000


def test_answers_have_rows_or_columns_and_a_sole_output_no_name() -> None:
    one = {"y": np.float32([2.5, 0.1])}
    assert codec.predictions(one) == b'{"predictions":[2.5,0.1]}'
    assert codec.columns(one) == b'{"outputs":[2.5,0.1]}'
    two = one | {"t_bytes": np.array([b"\xff", b"a"], object)}
    rows = [{"y": 2.5, "t_bytes": {"b64": "/w=="}}, {"y": 0.1, "t_bytes": {"b64": "YQ=="}}]
    assert json.loads(codec.predictions(two)) == {"predictions": rows}
    assert json.loads(codec.columns(two))["outputs"] == {
        "y": [2.5, 0.1], "t_bytes": [{"b64": "/w=="}, {"b64": "YQ=="}]
    }  # fmt: skip
    assert codec.columns({"s": np.array(7)}) == b'{"outputs":7}'


def test_numbers_are_written_as_they_are() -> None:
    values = {
        "a": np.float32([math.nan, math.inf, 0.1]),
        "b": np.float32([[1.0], [2.5], [3e38]]),
        "c": np.float16([1, 2, 0.5]),
        "d": np.array([True, False, True]),
        "e": np.uint64([2**64 - 1, 0, 1]),
    }
    text = codec.predictions(values).decode()
    assert "NaN" in text and "Infinity" in text and "0.1," in text
    rows = json.loads(text)["predictions"]
    assert rows[1] == {"a": math.inf, "b": [2.5], "c": 2.0, "d": False, "e": 0}
    assert rows[0]["e"] == 2**64 - 1 and rows[2]["b"] == [3e38]


def test_texts_that_are_none_are_given_as_bytes() -> None:
    assert json.loads(codec.columns({"t": np.array([b"a", b"\xff"], object)})) == {
        "outputs": [{"b64": "YQ=="}, {"b64": "/w=="}]
    }


def test_outputs_that_are_no_rows_are_refused_in_rows() -> None:
    with pytest.raises(RequestError, match="no shape"):
        codec.predictions({"a": np.array(1)})
    with pytest.raises(RequestError, match="inconsistent batch size: 2 expecting: 1"):
        codec.predictions({"a": np.zeros(1), "b": np.zeros(2)})


def test_numbers_of_any_answer_are_read_back_as_the_same() -> None:
    bits = np.random.default_rng(0).integers(0, 2**32, 2000, np.uint32)
    values = bits.view(np.float32)
    found = json.loads(codec.columns({"x": values}))["outputs"]
    np.testing.assert_array_equal(np.array(found, np.float64).astype(np.float32), values)
    finite = values[np.isfinite(values)]
    again = codec.arrays({"inputs": json.loads(codec.columns({"x": finite}))["outputs"]}, signature(x=FLOAT))
    np.testing.assert_array_equal(again["x"], finite)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Graph execution error:\n\nDetected at node map/x defined at (most recent call last):\n"
         "<stack traces unavailable>\nUnknown image file format.\n\t [[{{node map/x}}]] [Op:__inference_1]",
         "Unknown image file format."),
        ("2 root error(s) found.\n  (0) INVALID_ARGUMENT:  no number\n\t [[{{node a}}]]\n", "no number"),
        ("{{function_node f}} assertion failed: [it is too long] [Op:f]\n", "it is too long"),
    ],
)  # fmt: skip
def test_errors_of_models_are_told_without_the_graph(message: str, said: str) -> None:
    error = of_tensorflow(3, message)
    assert (error.code, error.message.strip()) == ("INVALID_ARGUMENT", said)
