import importlib.machinery
import importlib.util
import pathlib
import re
import subprocess
import sys
import types

import pytest

from factory.beam import SETUP_FILE
from factory.install.paths import CHECKOUT

IMAGE = CHECKOUT / "kubeflow" / "image"
DOCKERFILE = IMAGE / "Dockerfile"


@pytest.fixture(scope="module")
def rehearse() -> types.ModuleType:
    """The script that follows the Dockerfile."""
    loader = importlib.machinery.SourceFileLoader("rehearse_image", str(IMAGE / "rehearse"))
    spec = importlib.util.spec_from_loader("rehearse_image", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.modules["rehearse_image"] = module  # dataclasses look there
    loader.exec_module(module)
    return module


def test_the_dockerfile_passes_hadolint() -> None:
    hadolint = pathlib.Path(sys.executable).with_name("hadolint")
    result = subprocess.run([hadolint, DOCKERFILE], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    worse = DOCKERFILE.read_text().replace("--no-install-recommends", "", 1)
    worse = subprocess.run([hadolint, "-"], input=worse, capture_output=True, text=True, check=False)
    assert "DL3015" in worse.stdout


def test_all_that_is_copied_is_there_and_let_in(rehearse: types.ModuleType) -> None:
    ignored = (IMAGE / "Dockerfile.dockerignore").read_text()
    copied = []
    for instruction in rehearse.instructions(DOCKERFILE.read_text()):
        if instruction.keyword == "COPY" and "from" not in instruction.flags:
            for source, files in rehearse.sources(instruction, ignored).items():
                assert files, source
                copied += files
    assert {"kubeflow/resources.yaml", "schemas/digits/schema.pbtxt", "factory/cluster/task.py"} <= set(
        copied
    )
    assert not any(re.search(r"(^|/)(\.|__pycache__|tests/)", name) for name in copied)


def test_what_is_installed_is_locked_with_hashes(rehearse: types.ModuleType) -> None:
    text = DOCKERFILE.read_text()
    locks = CHECKOUT / "factory" / "install" / "locks"
    named = set(re.findall(r"locks/(\w+)\.txt", text)) | set(re.findall(r"lock=(\w+)", text))
    assert {"runtime", "gpu", "bootstrap"} <= named
    for name in named:
        requirements = re.sub(r"\\\n", " ", (locks / f"{name}.txt").read_text()).splitlines()
        pins = [line for line in requirements if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
        assert pins and all("==" in line and "--hash=sha256:" in line for line in pins), name
    for instruction in rehearse.instructions(text):
        for call in re.findall(r"pip install[^&]*-r[^&]*", instruction.text):
            assert "--require-hashes" in call
    assert "nvidia-cudnn" in (locks / "gpu.txt").read_text()


def test_the_image_runs_tasks_as_nobody_in_particular(rehearse: types.ModuleType) -> None:
    last = {i.keyword: i for i in rehearse.instructions(DOCKERFILE.read_text())}
    assert int(last["USER"].text) > 0  # a number, which Kubernetes can tell from root's
    assert last["ENTRYPOINT"].words == ["python", "-m", "factory.cluster.task"]
    project = [
        i
        for i in rehearse.instructions(DOCKERFILE.read_text())
        if i.keyword == "COPY" and "setup.py" in i.text
    ]
    assert project[0].words[-1] == f"{pathlib.PurePosixPath(SETUP_FILE).parent}/"
