"""Models whose weights were trained elsewhere: artifacts with a licence, own files, lost packages."""

from __future__ import annotations

import dataclasses
import html
import pathlib
import re

import pytest
from helpers import Factory
from ml_metadata import metadata_store
from ml_metadata.proto import metadata_store_pb2 as mlmd

from factory import catalog, products
from factory.runs import prepare
from pipelines._product import Product
from schemas import gates

START = ("--set", "start=pretrained")


def test_pretrained_models_are_artifacts_with_their_licence(toy: Factory, tmp_path: pathlib.Path) -> None:
    result = toy.smoke(*START, "--set", "learning_rate=0")
    assert result.returncode == 0, result.stdout + result.stderr
    report = toy.report()
    assert toy.states()["Pretrained-home-values"] == toy.states()["Mark"] == "done"
    assert report["measured"]["metrics"]["sparse_categorical_accuracy"] == 1, "nothing was learnt: it knew"
    entry = catalog.load()["home_values"]
    (model,) = report["pretrained"]
    assert (model["name"], model["licence"], model["sha256"]) == (entry.name, entry.licence, entry.sha256)
    page = pathlib.Path(report["folder"], "report.html").read_text()
    assert (
        "Pretrained models" in page
        and html.unescape(page).count(entry.title)
        and entry.title in result.stdout
    )

    connection = mlmd.ConnectionConfig()
    connection.sqlite.filename_uri = str(toy.root / "metadata.sqlite")
    found = [
        artifact.custom_properties
        for artifact in metadata_store.MetadataStore(connection).get_artifacts_by_type("Model")
        if "licence" in artifact.custom_properties
    ]
    assert [each["licence"].string_value for each in found] == [entry.licence]

    # The user's own file in place of it: only what depends on it is made again.
    own = tmp_path / "own"
    own.mkdir()
    file = own / "home.values.yaml"
    file.write_bytes((entry.folder / "home.values.yaml").read_bytes() + b"\n")
    result = toy.smoke(*START, "--set", "learning_rate=0", "--pretrained", f"home_values={own}")
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"own files in {own}" in result.stdout
    assert toy.states()["ExampleGen"] == "cached"
    assert "the input files changed" in toy.reasons()["Pretrained-home-values"]
    assert toy.states()["Mark"] == "done" and toy.reasons()["Mark"] == "input model changed"


@dataclasses.dataclass(frozen=True)
class Config:
    backbone: str = "coco"


def prepared(**changes: object) -> prepare.Prepared:
    """A product with a pretrained backbone, unless `backbone` is another."""
    product = Product(
        "pipelines.tiny",
        presets={},
        build=lambda b, config: None,
        check=lambda folders, settings: None,
        collects=True,
        pretrained=lambda config: ("coco_detector",) if config.backbone == "coco" else (),
        instead={"coco_detector": "--set backbone=none"},
    )
    return prepare.Prepared(product, Config(**changes), gates.Gates(), pathlib.Path("gates.yaml"))


def lost(data_set: catalog.DataSet) -> pathlib.Path:
    """Fetch a package that is no longer there."""
    gone = dataclasses.replace(data_set, version="3.3.6-gone")
    raise catalog.DataError(
        f"{gone.name} could not be fetched: no such version", "bring your own with --data"
    )


def test_a_lost_package_is_one_sentence_with_what_else_can_be_used() -> None:
    with pytest.raises(catalog.DataError) as caught:
        prepare.find_data(prepared(), None, lost)
    assert str(caught.value) == (
        "coco_detector could not be fetched: no such version; check the network, use --set backbone=none, or "
        "give a folder with your copy of its files with --pretrained coco_detector=FOLDER"
    )
    assert prepare.find_data(prepared(backbone="none"), None, lost).pretrained == []


def test_own_files_are_taken_without_the_catalog(tmp_path: pathlib.Path) -> None:
    for name in catalog.load()["coco_detector"].files:
        (tmp_path / name).write_bytes(b"weights")
    found = prepare.find_data(prepared(), None, lost, [f"coco_detector={tmp_path}"])
    files = found.data.pretrained["coco_detector"]
    assert (files.folder, files.licence) == (str(tmp_path), "the user's own")
    (tmp_path / "centernet.bin").write_bytes(b"others")
    again = prepare.find_data(prepared(), None, lost, [f"coco_detector={tmp_path}"])
    assert again.data.pretrained["coco_detector"].sha256 != files.sha256


@pytest.mark.parametrize(
    ("given", "backbone", "said"),
    [
        ("coco_detector", "coco", "write it as name=folder"),
        ("coco_detectr=.", "coco", "no model 'coco_detectr'; did you mean 'coco_detector'?"),
        ("coco_detector=.", "none", "no model 'coco_detector'; it needs none"),
        (
            "coco_detector=.",
            "coco",
            "there is no file centernet.json; it takes centernet.json, centernet.bin",
        ),
    ],
)
def test_wrong_own_files_are_refused(given: str, backbone: str, said: str) -> None:
    with pytest.raises(products.UsageError, match=re.escape(said)):
        prepare.own_pretrained(prepared(backbone=backbone), [given])


def test_products_name_models_of_the_catalog() -> None:
    for name in products.names():
        product = products.load(name)
        for config in product.presets.values():
            assert set(product.pretrained_for(config)) <= set(catalog.load())
        assert set(product.instead) <= set(catalog.load())
