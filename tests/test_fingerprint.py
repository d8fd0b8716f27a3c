import json
import pathlib

import pytest

from pipelines import _fingerprint


@pytest.fixture
def package(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> pathlib.Path:
    """A package with a chain of imports: trainer, model, blocks. Python remembers names, so each is new."""
    name = f"package_{request.node.name}"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "trainer.py").write_text(f"import numpy\nfrom {name} import model\n")
    (folder / "model.py").write_text(f"def build():\n    from {name}.blocks import block\n")
    (folder / "blocks.py").write_text("block = 1\n")
    (folder / "other.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(_fingerprint, "_PACKAGES", (name,))
    _fingerprint._source.cache_clear()
    return folder


def test_holds_what_is_imported_and_nothing_else(package: pathlib.Path) -> None:
    files = json.loads(_fingerprint.fingerprint(f"{package.name}.trainer"))
    assert set(files) == {f"{package.name}/{m}.py" for m in ("__init__", "trainer", "model", "blocks")}


def test_names_the_file_that_changed(package: pathlib.Path) -> None:
    before = json.loads(_fingerprint.fingerprint(f"{package.name}.trainer"))
    (package / "blocks.py").write_text("block = 2\n")
    after = json.loads(_fingerprint.fingerprint(f"{package.name}.trainer"))
    assert [name for name in before if before[name] != after[name]] == [f"{package.name}/blocks.py"]


def test_the_trainer_of_a_product_depends_on_its_model() -> None:
    files = json.loads(_fingerprint.fingerprint("models.digits_cnn.trainer"))
    assert {"models/common/digits/cnn.py", "models/common/data.py"} <= set(files)
    assert not any(name.startswith(("pipelines/", "components/")) for name in files)
