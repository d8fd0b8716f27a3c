"""Mistakes in YAML files: one sentence with file, place, reason and remedy."""

import pathlib
from typing import Annotated, Literal

import pydantic
import pytest

from schemas import strict


class Bound(strict.Section):
    low: strict.Number | None = None
    retries: int = 0


class File(strict.Section):
    bounds: Annotated[dict[str, Bound], strict.OrEmpty] = pydantic.Field(default_factory=dict)
    severity: Literal["warning", "error"] = "error"
    name: str = ""
    slow: bool = False


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([], "f.yaml: [] is not a mapping of names to values"),
        ({"bound": {}}, "f.yaml: 'bound' is not known; did you mean 'bounds'?"),
        ({1: {}}, "f.yaml: 1 is not known; known are bounds, severity, name, slow"),
        ({"bounds": 3}, "f.yaml: bounds: 3 is not a mapping of names to values"),
        ({"bounds": {"x": {"lov": 1}}}, "f.yaml: bounds: x: 'lov' is not known; did you mean 'low'?"),
        ({"bounds": {"x": {"low": "much"}}}, "f.yaml: bounds: x: low: 'much' is not a number"),
        ({"bounds": {"x": {"low": float("nan")}}}, "f.yaml: bounds: x: low: nan is not a number"),
        ({"bounds": {"x": {"low": True}}}, "f.yaml: bounds: x: low: True is not a number"),
        ({"bounds": {"x": {"retries": 1.5}}}, "f.yaml: bounds: x: retries: 1.5 is not a whole number"),
        ({"bounds": {1: {}}}, "f.yaml: bounds: 1: 1 is not text; write it in quotes"),
        ({"severity": "eror"}, "f.yaml: severity: 'eror' is not known; did you mean 'error'?"),
        ({"severity": []}, "f.yaml: severity: [] is not known; known are warning, error"),
        ({"name": 3}, "f.yaml: name: 3 is not text; write it in quotes"),
        ({"slow": "yes"}, "f.yaml: slow: 'yes' is not true or false"),
    ],
)
def test_a_mistake_is_one_sentence(content: object, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        File.read(content, "f.yaml")
    assert str(caught.value) == said


def test_what_is_right_is_read() -> None:
    read = File.read({"bounds": None, "severity": "warning"}, "f.yaml")
    assert read.bounds == {} and read.severity == "warning"
    assert File.read({"bounds": {"x": {"low": 1}}}, "f.yaml").bounds["x"].low == 1.0


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: [", "\x00", "[" * 3000])
def test_what_is_no_yaml_is_one_sentence(tmp_path: pathlib.Path, text: str) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(text)
    with pytest.raises(ValueError) as caught:
        strict.read_yaml(file)
    assert str(caught.value).startswith(f"{file}: cannot be read: ") and "\n" not in str(caught.value)
