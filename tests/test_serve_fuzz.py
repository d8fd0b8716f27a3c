"""Requests that nobody would write: each is answered, in JSON, and none is the server's fault."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
import servings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servings import HALF_PLUS_TWO, Folders, Served

from factory.serve.rest import Limits
from factory.serve.service import Service

# The same requests in each run, so that a run does not fail by chance.
FUZZ = settings(max_examples=120, deadline=None, derandomize=True, database=None,
                suppress_health_check=list(HealthCheck))  # fmt: skip
WORDS = st.sampled_from(
    ["instances", "inputs", "signature_name", "examples", "context", "b64", "x", "pairs", "words", "contents",
     "serving_default", "predict", "scalar", "classify", ""]
)  # fmt: skip
TEXTS = WORDS | st.text(max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)
ROWS = st.lists(VALUES | st.lists(st.floats(width=32), max_size=3), max_size=4)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "signature_name": WORDS | VALUES,
        "instances": ROWS | VALUES,
        "inputs": VALUES,
        "examples": ROWS,
    },
)
VERBS = st.sampled_from(["predict", "classify", "regress", "guess", ""])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("models")
    versions = Folders.of(
        {
            HALF_PLUS_TWO: servings.half_plus_two(folder / "half" / "1"),
            "kinds": servings.kinds(folder / "kinds" / "1"),
        }
    )
    with servings.served(Service(versions), limits=Limits(body_bytes=100_000)) as served:
        yield served


def is_answer(server: Served, path: str, body: bytes) -> None:
    answer = server(path, body)
    assert answer.status in (200, 400, 404, 405, 413), (answer.status, answer.content, body)
    assert answer.status == 200 or set(answer.json) == {"error"}


@FUZZ
@given(model=st.sampled_from([HALF_PLUS_TWO, "kinds"]), verb=VERBS, body=BODIES | VALUES)
def test_any_json_is_answered(server: Served, model: str, verb: str, body: Any) -> None:
    is_answer(server, f"/v1/models/{model}:{verb}", json.dumps(body).encode())


@FUZZ
@given(content=st.binary(max_size=300), cut=st.integers(0, 60))
def test_any_bytes_are_answered(server: Served, content: bytes, cut: int) -> None:
    whole = json.dumps({"instances": [{"pairs": [1, 2], "words": {"b64": "YWJj"}}]}).encode()
    is_answer(server, "/v1/models/kinds:predict", content)
    is_answer(server, "/v1/models/kinds:predict", whole[:cut] + content + whole[cut:])


@FUZZ
@given(path=st.text("abcv12/:%.-_?#models kindspredictmetadata", max_size=40))
def test_any_path_is_answered(server: Served, path: str) -> None:
    answer = server("/v1/models/" + path.replace(" ", "%20").replace("#", "%23"))
    assert answer.status in (200, 400, 404, 405), (path, answer.status, answer.content)


def test_the_server_still_answers(server: Served, tmp_path: pathlib.Path) -> None:
    deep = b"[" * 50_000 + b"]" * 50_000
    is_answer(server, f"/v1/models/{HALF_PLUS_TWO}:predict", b'{"instances": ' + deep[:90_000])
    assert server(f"/v1/models/{HALF_PLUS_TWO}:predict", b"x" * 100_001).status == 413
    answer = server.post(f"/v1/models/{HALF_PLUS_TWO}:predict", {"instances": [1.0, 2.0, 5.0]})
    assert answer == {"predictions": [2.5, 3.0, 4.5]}
