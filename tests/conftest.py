"""What several tests need: the command, finished runs, real digits."""

import pathlib

import numpy as np
import pytest
from helpers import FEW_DIGITS, FEW_HOLES, Factory, with_toy, write_idx

from factory import catalog

# Files that run whole products: started first, so that no worker is left with one of them at the end. What
# test_pipeline says of a first run holds while no other file has used `finished_toy`.
LONG = (
    "test_digits_family", "test_cartpole", "test_assistant", "test_ordering", "test_resilience",
    "test_sentiment", "test_forking", "test_rehearsed_pipelines", "test_pipeline", "test_runs",
    "test_cleanup", "test_faces", "test_detection", "test_console_browser", "test_inspection",
    "test_watch", "test_pretrained", "test_predict", "test_new", "test_compile", "test_catalog",
    "test_deploy",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(LONG)))


@pytest.fixture
def factory(tmp_path: pathlib.Path) -> Factory:
    return Factory(tmp_path / "runs", tmp_path)


@pytest.fixture(scope="session")
def toy_project(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return with_toy(tmp_path_factory.mktemp("project"))


@pytest.fixture
def toy(tmp_path: pathlib.Path, toy_project: pathlib.Path) -> Factory:
    """The command line of a project whose product is the toy."""
    return Factory(tmp_path / "runs", tmp_path, "toy", toy_project)


@pytest.fixture(scope="session")
def finished_toy(tmp_path_factory: pytest.TempPathFactory, toy_project: pathlib.Path) -> Factory:
    """A root folder in which one run of the toy has ended well. Tests leave its newest run blessed."""
    folder = tmp_path_factory.mktemp("finished-toy")
    factory = Factory(folder / "runs", folder, "toy", toy_project)
    result = factory.smoke()
    assert result.returncode == 0, result.stdout + result.stderr
    return factory


@pytest.fixture(scope="session")
def family(tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """A root folder in which the digit products were run one after another, a search for one of them."""
    folder = tmp_path_factory.mktemp("family")
    factory = Factory(folder / "runs", folder)
    for product, *options in (
        ["digits_mlp", "--tune", *FEW_DIGITS],
        ["digits_cnn", *FEW_DIGITS],
        ["digits_inpainting", *FEW_HOLES],
    ):
        result = factory.smoke(*options, product=product)
        assert result.returncode == 0, result.stdout + result.stderr
    return factory


@pytest.fixture(scope="session")
def mnist() -> pathlib.Path:
    return catalog.fetch(catalog.load()["mnist"])


@pytest.fixture
def idx_folder(tmp_path: pathlib.Path, mnist: pathlib.Path) -> pathlib.Path:
    """A copy of the first 400 real digits of each pair, to be broken."""
    folder = tmp_path / "idx"
    folder.mkdir()
    for prefix in ("train", "t10k"):
        images = (mnist / f"{prefix}-images-idx3-ubyte").read_bytes()[16 : 16 + 400 * 784]
        labels = (mnist / f"{prefix}-labels-idx1-ubyte").read_bytes()[8 : 8 + 400]
        write_idx(folder, prefix, np.frombuffer(images, np.uint8).reshape(400, 28, 28), labels)
    return folder


@pytest.fixture
def points(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder with points for the toy."""
    folder = tmp_path / "points"
    folder.mkdir()
    lines = [f"{x / 10},{y / 10},{int(y > x)}" for x in range(-10, 11) for y in range(-10, 11)]
    (folder / "points.csv").write_text("\n".join(["x,y,above", *lines, ""]))
    return folder
