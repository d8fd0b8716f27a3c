import pathlib

import pytest

import schemas
from factory import products
from schemas import gates


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"metric": {}}, "did you mean 'metrics'?"),
        ({"data": {"stop": "error"}}, "did you mean 'stop_at'?"),
        ({"data": {"stop_at": "eror"}}, "did you mean 'error'?"),
        ({"data": {"drift": {"label": "much"}}}, "'much' is not a number"),
        ({"data": {"severities": {"INT_TYPE_BIG_INT": "fatal"}}}, "known are ignore, warning, error"),
        ({"data": {"severities": {"INT_TYPE_BIGINT": "error"}}}, "did you mean 'INT_TYPE_BIG_INT'?"),
        ({"metrics": {"accuracy": {"at_least": float("nan")}}}, "nan is not a number"),
        ({"full": {"metrics": {"accuracy": {"at_lest": 1}}}}, "did you mean 'at_least'?"),
        ({"metrics": {"accuracy": {"atleast": 0.9}}}, "did you mean 'at_least'?"),
        ({"metrics": {"accuracy": {}}}, "needs at_least or at_most"),
        ({"metrics": {"accuracy": 0.9}}, "is not a mapping"),
        ({"metrics": {"accuracy": {"at_least": True}}}, "True is not a number"),
        ({"change": {"accuracy": {"may_fall": 0.1, "may_rise": 0.1}}}, "either may_fall or may_rise"),
        ({"smoke": {"metrics": {"accuracy": {"at_lest": 1}}}}, "did you mean 'at_least'?"),
        ({"slices": {"mask": {"accuracy": {"at_least": 1}}}}, "a feature, a space and its value"),
        ({"slices": {"mask square": {"accuracy": 1}}}, "is not a mapping"),
        ({"slices": ["mask square"]}, "is not a mapping"),
        ({"smok": {}}, "did you mean 'smoke'?"),
        ({"metrics": {"accuracy": {"at_least": 0.9, "at_most": 0.1}}}, "at_least 0.9 is above at_most 0.1"),
        ([], "is not a mapping"),
    ],
)
def test_mistakes_in_a_gates_file_are_errors(content: object, said: str) -> None:
    with pytest.raises(gates.GateError, match=r"gates.yaml") as caught:
        gates.parse(content, "smoke", "gates.yaml")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"metrics:\n  a: {at_least: 1}\n  a: {at_least: 0}\n", "a is there twice"),
        (b"metrics: {a: {at_least: 1, at_least: 0}}", "at_least is there twice"),
        (b"[" * 5000, "cannot be read: maximum recursion"),
        (b"metrics: [", "cannot be read: while parsing"),
        (b"\xff\xfe", "byte 0: is not UTF-8"),
        (b"", "None is not a mapping"),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    tmp_path: pathlib.Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "own.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(gates.GateError) as caught:
        gates.load("sentiment", "smoke", file)
    assert str(file) in str(caught.value) and said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_numbers_may_have_exponents(tmp_path: pathlib.Path) -> None:
    (tmp_path / "own.yaml").write_text("metrics: {loss: {at_most: 1e-3}}\n")
    assert gates.load("sentiment", "smoke", tmp_path / "own.yaml").metrics["loss"].at_most == 0.001


@pytest.mark.parametrize("product", products.names())
@pytest.mark.parametrize("preset", gates.PRESETS)
def test_every_product_has_gates_for_every_preset(product: str, preset: str) -> None:
    assert gates.load(product, preset).metrics
    assert preset in products.load(product).presets


def test_schemas_parse() -> None:
    from google.protobuf import text_format
    from tensorflow_metadata.proto.v0 import schema_pb2

    for product in products.names():
        schema = text_format.Parse(
            schemas.schema_text(products.load(product).schema_name), schema_pb2.Schema()
        )
        limited = gates.load(product).data.drift
        assert set(limited) <= {feature.name for feature in schema.feature}
