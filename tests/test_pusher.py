"""The Pusher: versions appear whole, and carry requests to warm servers up with."""

from __future__ import annotations

import json
import os
import pathlib
import time
from collections.abc import Callable

import pytest

pytest.importorskip("tfx")

import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2
from tfx.dsl.components.base.base_executor import BaseExecutor
from tfx.proto import pusher_pb2
from tfx.types.standard_artifacts import Examples, Model, ModelBlessing, PushedModel
from tfx.utils import proto_utils

from components.files import shards
from components.pusher import component, warmup
from factory.serve import replay, versions
from factory.serve.replay import Request


def save(folder: pathlib.Path, policy: bool = False) -> None:
    """A model that doubles x, and one that takes observations."""
    module = tf.Module()
    module.factor = tf.Variable(2.0)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")])
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        x = tf.io.parse_example(examples, {"x": tf.io.FixedLenFeature([], tf.float32)})["x"]
        return {"y": module.factor * x}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="contents")])
    def predict(contents: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"answer": tf.strings.upper(contents)}

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32, name="observations")])
    def act(observations: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"action": tf.argmax(observations * module.factor, axis=1)}

    default = act if policy else examples
    tf.saved_model.save(module, str(folder), signatures={"serving_default": default, "predict": predict})


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Model]:
    found = {}
    for policy in (False, True):
        found[policy] = Model()
        found[policy].uri = str(tmp_path_factory.mktemp("model"))
        save(pathlib.Path(found[policy].uri, "Format-Serving"), policy)
    return found


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    artifact = Examples()
    artifact.uri = str(tmp_path_factory.mktemp("examples"))
    for writer in (writers := shards.open_splits(artifact, ["train", "validation", "test"])).values():
        for number in range(60):
            split = next(name for name, one in writers.items() if one is writer)
            features = {"x": float(number), "y": -1.0, "text": f"{split} {number}"}
            writer.write(shards.example(features))
        writer.close()
    return artifact


@pytest.fixture
def push(tmp_path: pathlib.Path, models: dict[bool, Model], rows: Examples) -> Callable[..., PushedModel]:
    def pushed(blessed: int = 1, policy: bool = False, contents: str = "text") -> PushedModel:
        blessing, target = ModelBlessing(), PushedModel()
        blessing.set_int_custom_property("blessed", blessed)
        target.uri = str(tmp_path / f"artifact-{len(list(tmp_path.iterdir()))}")
        filesystem = pusher_pb2.PushDestination.Filesystem(base_directory=str(tmp_path / "pushed"))
        parameters = {
            "push_destination": proto_utils.proto_to_json(pusher_pb2.PushDestination(filesystem=filesystem)),
            "name": "doubler",
            "contents": contents,
            "observations": json.dumps(["y", "x"] if policy else []),
            "code": "",
        }
        given = {"model": [models[policy]], "model_blessing": [blessing], "examples": [rows]}
        executor: BaseExecutor = component.Executor()
        executor.Do(given, {"pushed_model": [target]}, parameters)
        return target

    return pushed


def folder_of(pushed: PushedModel) -> pathlib.Path:
    return pathlib.Path(pushed.get_string_custom_property("pushed_destination"))


def test_a_pushed_model_carries_requests_of_the_validation_split(push: Callable[..., PushedModel]) -> None:
    pushed = push()
    folder = folder_of(pushed)
    assert pushed.get_int_custom_property("pushed") == 1 and versions.complete(folder)
    assert folder.name == pushed.get_string_custom_property("pushed_version")
    requests = replay.warm_up_requests(folder)
    assert [request.signature for request in requests] == ["serving_default"] * 20 + ["predict"] * 20
    assert requests[20].inputs["contents"].tolist() == [b"validation 0"]
    model = tf.saved_model.load(str(folder))
    for request in (requests[3], requests[23]):  # a server can run them
        inputs = {name: tf.constant(value) for name, value in request.inputs.items()}
        (output,) = model.signatures[request.signature](**inputs).values()
        assert output.numpy()[0] in (6.0, b"VALIDATION 3")
    (log,) = list(tf.data.TFRecordDataset(str(folder / component.WARM_UP)).take(1).as_numpy_iterator())
    assert prediction_log_pb2.PredictionLog.FromString(log).predict_log.request.model_spec.name == "doubler"


def test_the_same_model_and_examples_give_the_same_bytes(push: Callable[..., PushedModel]) -> None:
    first, second = (folder_of(push()) for _ in range(2))
    assert first != second  # within the same second
    assert (first / component.WARM_UP).read_bytes() == (second / component.WARM_UP).read_bytes()


def test_a_policy_is_warmed_up_with_observations(push: Callable[..., PushedModel]) -> None:
    requests = replay.warm_up_requests(folder_of(push(policy=True, contents="")))
    assert len(requests) == 20 and isinstance(requests[0], Request)
    assert requests[7].inputs["observations"].tolist() == [[-1.0, 7.0]]


def test_a_model_that_was_not_blessed_is_not_pushed(
    push: Callable[..., PushedModel], tmp_path: pathlib.Path
) -> None:
    assert push(blessed=0).get_int_custom_property("pushed") == 0
    assert not (tmp_path / "pushed").exists()


def test_a_copy_that_is_cut_off_is_never_a_version(
    push: Callable[..., PushedModel], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(source: str, target: str) -> None:
        raise KeyboardInterrupt

    base = tmp_path / "pushed"
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(component.os, "rename", cut)
        push()
    assert not versions.numbered(base) and len(list(base.iterdir())) == 1
    push()
    assert len(list(base.iterdir())) == 2  # it may still be at work
    (left,) = base.glob(".*")
    os.utime(left, (time.time() - 7200,) * 2)
    push()
    assert len(list(base.iterdir())) == len(versions.finished(base)) == 2


def test_versions_only_grow(push: Callable[..., PushedModel], tmp_path: pathlib.Path) -> None:
    later = int(time.time()) + 10_000  # the clock was wrong once
    (tmp_path / "pushed" / str(later)).mkdir(parents=True)
    (tmp_path / "pushed" / str(later) / "file").touch()
    assert folder_of(push()).name == str(later + 1)


def test_an_object_store_gets_the_graph_last(
    push: Callable[..., PushedModel], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(
        component.io_utils, "copy_dir", lambda *given, **more: copied.append(f"all but {more}")
    )
    monkeypatch.setattr(component.io_utils, "copy_file", lambda source, target: copied.append(target))
    monkeypatch.setattr(component.fileio, "makedirs", lambda path: None)
    monkeypatch.setattr(component.fileio, "listdir", lambda path: ["5/", "notes"])
    version = component._copy("model", "gs://bucket/models")
    assert "saved_model" in copied[0] and copied[1] == f"gs://bucket/models/{version}/saved_model.pb"


def test_large_requests_are_few() -> None:
    large = shards.example({"picture": b"x" * 3_000_000})
    signatures = {"predict": {"contents": 7}, "serving_default": {"examples": 7}}
    made = list(warmup.requests([large] * 5, signatures, "pictures", "picture", ()))
    assert len(made) == 2
