import pathlib
import re
import subprocess
import sys
import tarfile

import pytest

from factory import doctor
from factory.install import lockfile, paths

LOCKS = sorted(paths.LOCKS.glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_locks_pin_hashes_and_name_no_host(lock: pathlib.Path) -> None:
    pins = lockfile.read(lock)
    assert pins and all(pin.hashes for pin in pins)
    assert not re.search(r"https?://|index-url", lock.read_text())


def test_dev_lock_extends_the_runtime_lock() -> None:
    runtime, dev = (
        {(pin.name, pin.version, pin.marker) for pin in lockfile.read(paths.LOCKS / f"{name}.txt")}
        for name in ("runtime", "dev")
    )
    assert runtime <= dev


def test_doctor_works_on_a_bare_python() -> None:
    # -S leaves out site-packages, -I the environment: only the standard library is there.
    code = f"import sys; sys.path.insert(0, {str(paths.CHECKOUT)!r}); from factory.doctor import main; main()"
    result = subprocess.run([sys.executable, "-ISc", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "could not be checked" not in result.stdout
    assert len(result.stdout.splitlines()) >= len(doctor.CHECKS)


def test_doctor_names_what_differs_from_the_lock(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    (site / "tfx-1.20.0.dist-info").mkdir()
    monkeypatch.setattr(paths, "ENVIRONMENT", tmp_path)
    finding = doctor.installation()
    assert finding.mend and "differs from the lock" in finding.what


def test_beam_can_stage_the_project(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What --setup_file does: build a source distribution from setup.py and ship it to workers."""
    from apache_beam.runners.portability.stager import Stager

    monkeypatch.setenv("PYTHONPATH", "")
    made = Stager._build_setup_package(str(paths.CHECKOUT / "setup.py"), str(tmp_path))
    with tarfile.open(made) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    assert {"pipelines/digits_cnn.py", "schemas/digits_cnn/gates.yaml", "factory/catalog.toml"} <= names
    assert not any(name.startswith(("kubeflow/", "tests/")) for name in names)
