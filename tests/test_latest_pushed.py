"""Finding data and models on clusters: what is looked for in folders."""

import datetime
import json
import pathlib

import pytest

pytest.importorskip("tfx")

from tfx.types.experimental.simple_artifacts import Dataset
from tfx.types.standard_artifacts import Model

from components.data_version import component as data_version
from components.latest_blessed import ABSENT, BARRED
from components.latest_blessed import component as latest


def pushed(folder: pathlib.Path, version: str, fingerprint: bytes = b"") -> pathlib.Path:
    made = folder / version
    made.mkdir(parents=True)
    (made / "saved_model.pb").write_bytes(b"graph")
    if fingerprint:
        (made / "fingerprint.pb").write_bytes(fingerprint)
    return made


def trained(folder: pathlib.Path, fingerprint: bytes) -> Model:
    model = Model()
    model.uri = str(folder)
    pushed(folder, "Format-Serving", fingerprint)
    return model


def found(folder: pathlib.Path, candidate: Model | None = None, command: str = "") -> str:
    options = {"candidate": candidate} if candidate else {}
    look = latest.LatestVersion.test_call
    return look(folder=str(folder), command=command, code="", **options)["version"]


def test_the_greatest_number_is_the_latest(tmp_path: pathlib.Path) -> None:
    for version in ("9", "100", "20"):
        pushed(tmp_path, version, version.encode())
    for version, missing in (("101", "saved_model.pb"), ("102", "fingerprint.pb")):  # cut off
        (pushed(tmp_path, version, b"x") / missing).unlink()
    (tmp_path / "notes").mkdir()
    assert found(tmp_path) == "100"


def test_a_barred_version_is_not_the_latest(tmp_path: pathlib.Path) -> None:
    for version in ("9", "100"):
        pushed(tmp_path, version, version.encode())
    (tmp_path / BARRED).write_text('{"100": "rolled back by a@b"}')
    assert found(tmp_path) == "9"


def test_the_model_of_this_run_is_left_out(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "pushed"
    for version in ("1", "2"):
        pushed(folder, version, version.encode())
    assert found(folder, trained(tmp_path / "model", b"2")) == "1"
    assert found(folder, trained(tmp_path / "other", b"3")) == "2"


def test_without_a_model_there_is_none_or_an_error(tmp_path: pathlib.Path) -> None:
    assert found(tmp_path / "nowhere") == ""
    with pytest.raises(ValueError, match="holds no pushed model yet; make one with: factory run digits_cnn"):
        found(tmp_path, command="factory run digits_cnn")


def test_a_model_is_fetched_or_marked_as_absent(tmp_path: pathlib.Path) -> None:
    pushed(tmp_path / "pushed", "7", b"7")
    for version, absent in (("7", False), ("", True)):
        model = Model()
        model.uri = str(tmp_path / f"fetched{version}")
        latest.LatestModel.test_call(model=model, folder=str(tmp_path / "pushed"), version=version, code="")
        assert model.has_custom_property(ABSENT) is absent
        assert (tmp_path / f"fetched{version}" / "Format-Serving" / "fingerprint.pb").exists() is not absent


def look(folder: pathlib.Path, pattern: str) -> dict[str, str]:
    files = Dataset()
    files.uri = str(folder)
    return data_version.DataVersion.test_call(files=files, pattern=pattern, code="")


def test_the_newest_span_and_its_newest_version_are_found(tmp_path: pathlib.Path) -> None:
    for name in ("span-2/v1", "span-10/v2", "span-10/v11", "span-9/v99", "other"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text(name)
    assert json.loads(look(tmp_path, "span-{SPAN}/v{VERSION}")["folders"]) == ["span-10/v11"]
    today = datetime.date(2026, 11, 24)
    for day in (today, today - datetime.timedelta(days=30)):
        (tmp_path / f"{day:%Y-%m-%d}").mkdir()
        (tmp_path / f"{day:%Y-%m-%d}" / "file").touch()
    assert json.loads(look(tmp_path, "{YYYY}-{MM}-{DD}")["folders"]) == ["2026-11-24"]


def test_the_hash_is_of_names_and_contents(tmp_path: pathlib.Path) -> None:
    (tmp_path / "a").write_text("1")
    before = look(tmp_path, "")
    assert json.loads(before["folders"]) == [""]
    (tmp_path / "a").touch()  # another time is no other content
    assert look(tmp_path, "") == before
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = look(tmp_path, "")["sha256"]
    (tmp_path / "b").write_text("2")
    assert len({before["sha256"], renamed, look(tmp_path, "")["sha256"]}) == 3


def test_a_folder_without_files_is_an_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ValueError, match="holds no files; name the folder that the data lies in"):
        look(tmp_path, "")
    with pytest.raises(ValueError, match="no folder with files is like day-"):
        look(tmp_path, "day-{SPAN}")
    for name in ("day-1", "day-old"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    with pytest.raises(
        ValueError, match=r"has no number or date there, and belongs elsewhere .*day-old/file"
    ):
        look(tmp_path, "day-{SPAN}")
