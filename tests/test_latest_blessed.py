import pathlib

import pytest

metadata_store = pytest.importorskip("ml_metadata.metadata_store")

from ml_metadata.proto import metadata_store_pb2 as mlmd  # noqa: E402
from tfx.types.standard_artifacts import Model  # noqa: E402

from components.latest_blessed import BARRED  # noqa: E402
from components.latest_blessed.strategy import LatestBlessed  # noqa: E402


class Store:
    """A metadata store with models of a pipeline."""

    def __init__(self, folder: pathlib.Path) -> None:
        config = mlmd.ConnectionConfig()
        config.fake_database.SetInParent()
        self.store = metadata_store.MetadataStore(config)
        self.folder = folder
        self.types = {name: self._type(name) for name in ("Model", "ModelBlessing", "PushedModel")}
        self.push = self.store.put_execution_type(mlmd.ExecutionType(name="Pusher"))
        self.node = self.store.put_context_type(mlmd.ContextType(name="node"))

    def _type(self, name: str) -> int:
        kind = mlmd.ArtifactType(name=name)
        if name == "Model":
            kind.base_type = mlmd.ArtifactType.MODEL
        return self.store.put_artifact_type(kind)

    def _put(self, pipeline: str, node: str, kind: str, **properties: int | str) -> int:
        name = f"{pipeline}.{node}"
        context = self.store.get_context_by_type_and_name("node", name)
        if context is None:
            (context_id,) = self.store.put_contexts([mlmd.Context(type_id=self.node, name=name)])
        else:
            context_id = context.id
        artifact = mlmd.Artifact(
            type_id=self.types[kind], uri=str(self.folder / f"{len(list(self.folder.iterdir()))}")
        )
        pathlib.Path(artifact.uri).mkdir()
        for key, value in properties.items():
            if isinstance(value, int):
                artifact.custom_properties[key].int_value = value
            else:
                artifact.custom_properties[key].string_value = value
        (identifier,) = self.store.put_artifacts([artifact])
        attribution = mlmd.Attribution(artifact_id=identifier, context_id=context_id)
        self.store.put_attributions_and_associations([attribution], [])
        return identifier

    def model(self, pipeline: str, blessed: bool, node: str = "Trainer") -> int:
        identifier = self._put(pipeline, node, "Model")
        self._put(pipeline, "Evaluator", "ModelBlessing", blessed=int(blessed), current_model_id=identifier)
        return identifier

    def pushed(self, pipeline: str, version: str) -> int:
        """A blessed model that was pushed."""
        model = self.model(pipeline, blessed=True)
        made = self._put(pipeline, "Pusher", "PushedModel", pushed_version=version)
        (execution,) = self.store.put_executions([mlmd.Execution(type_id=self.push)])
        self.store.put_events(
            [
                mlmd.Event(artifact_id=model, execution_id=execution, type=mlmd.Event.INPUT),
                mlmd.Event(artifact_id=made, execution_id=execution, type=mlmd.Event.OUTPUT),
            ]
        )
        return model

    def resolve(self, strategy: LatestBlessed, **inputs: list) -> list[int]:
        found = strategy.resolve_artifacts(self.store, {"model": [], "model_blessing": [], **inputs})
        return [artifact.id for artifact in found["model"]]


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Store:
    return Store(tmp_path)


def test_the_newest_blessed_model_of_that_pipeline_is_found(store: Store) -> None:
    store.model("digits_cnn", blessed=True)
    newest = store.model("digits_cnn", blessed=True)
    store.model("digits_cnn", blessed=False)
    store.model("digits_mlp", blessed=True)
    store.model("digits_cnn", blessed=True, node="Trainer-linear")
    assert store.resolve(LatestBlessed("digits_cnn")) == [newest]


def test_a_model_whose_folder_is_gone_is_passed_over(store: Store) -> None:
    older, newer = (store.model("digits_cnn", blessed=True) for _ in range(2))
    (artifact,) = store.store.get_artifacts_by_id([newer])
    pathlib.Path(artifact.uri).rmdir()
    assert store.resolve(LatestBlessed("digits_cnn")) == [older]


def test_the_candidate_is_left_out(store: Store) -> None:
    older, newer = (store.model("digits_cnn", blessed=True) for _ in range(2))
    candidate = Model()
    candidate.id = newer
    assert store.resolve(LatestBlessed("digits_cnn"), candidate=[candidate]) == [older]


def test_a_barred_version_is_passed_over(store: Store, tmp_path: pathlib.Path) -> None:
    models = [store.pushed("digits_cnn", version) for version in ("10", "20")]
    pushed = tmp_path / "pushed"
    pushed.mkdir()
    look = LatestBlessed("digits_cnn", pushed=str(pushed))
    assert store.resolve(look) == [models[1]]
    (pushed / BARRED).write_text('{"20": "rolled back by a@b"}')
    assert store.resolve(look) == [models[0]]
    newer = store.model("digits_cnn", blessed=True)  # not pushed yet
    assert store.resolve(look) == [newer]
    (pushed / BARRED).write_text("half")
    with pytest.raises(ValueError, match=r"barred.json: names no barred versions; promote or roll back"):
        store.resolve(look)


def test_no_model_is_nothing_or_an_error_with_the_command(store: Store) -> None:
    store.model("digits_cnn", blessed=False)
    assert store.resolve(LatestBlessed("digits_cnn")) == []
    assert store.resolve(LatestBlessed("never_run")) == []
    with pytest.raises(ValueError, match="no blessed model yet; make one with: factory run digits_cnn"):
        store.resolve(LatestBlessed("digits_cnn", "factory run digits_cnn"))
