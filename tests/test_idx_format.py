import pathlib

import numpy as np
import pytest
from helpers import break_file

from components.idx_example_gen import idx_format

WAYS = (
    "truncated", "too long", "empty", "magic number", "compressed", "inside its header",
    "no such file", "no records", "labels", "pixels",
)  # fmt: skip


@pytest.mark.parametrize("how", WAYS)
def test_broken_file_is_named_with_its_reason(idx_folder: pathlib.Path, how: str) -> None:
    broken = break_file(idx_folder, how)
    with pytest.raises(idx_format.IdxError) as caught:
        idx_format.check_folder(idx_folder, 28, 28)
    assert str(broken) in str(caught.value)
    assert how in str(caught.value)


def test_missing_folder(tmp_path: pathlib.Path) -> None:
    with pytest.raises(idx_format.IdxError, match="no such folder"):
        idx_format.check_folder(tmp_path / "nowhere", 28, 28)


def test_reads_the_records_asked_for(mnist: pathlib.Path) -> None:
    pair = idx_format.read_folder(mnist, "t10k")
    chunks = list(pair.read(1500, 4000))
    images = np.concatenate([images for images, _ in chunks])
    labels = np.concatenate([labels for _, labels in chunks])
    raw = (mnist / "t10k-images-idx3-ubyte").read_bytes()[16 + 1500 * 784 : 16 + 4000 * 784]
    assert images.tobytes() == raw
    assert labels.tobytes() == (mnist / "t10k-labels-idx1-ubyte").read_bytes()[8 + 1500 : 8 + 4000]
    assert max(len(images) for images, _ in chunks) <= 1024  # it streams
