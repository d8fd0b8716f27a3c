"""Digits in IDX files, as they are found in the world."""

import gzip
import pathlib

import numpy as np
import pytest
from helpers import break_file, write_idx

from models.common.digits import data, idx
from models.common.rows import Row, RowError, Source

WAYS = (
    "truncated", "too long", "empty", "magic number", "inside its header", "no such file", "no records",
    "labels", "pixels",
)  # fmt: skip


@pytest.mark.parametrize("how", WAYS)
def test_broken_file_is_named_with_its_reason(idx_folder: pathlib.Path, how: str) -> None:
    broken = break_file(idx_folder, how)
    with pytest.raises(RowError) as caught:
        data.check([idx_folder], {})
    assert str(broken) in str(caught.value) and how in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_folder(tmp_path: pathlib.Path) -> None:
    with pytest.raises(RowError, match="no such folder"):
        data.check([tmp_path / "nowhere"], {})


def rows_of(folder: pathlib.Path, examples: int = 0) -> list[Row]:
    return list(data.rows(Source([folder], {"max_examples": examples})))


def test_digits_are_read_whole_and_in_order(mnist: pathlib.Path) -> None:
    found = rows_of(mnist)
    by_pair = {"train": [row for row in found if row.split != "test"], "t10k": found[-10_000:]}
    for prefix, of_pair in by_pair.items():
        raw = (mnist / f"{prefix}-images-idx3-ubyte").read_bytes()[16:]
        assert b"".join(row.features["image"] for row in of_pair) == raw
        labels = (mnist / f"{prefix}-labels-idx1-ubyte").read_bytes()[8:]
        assert bytes(row.features["label"] for row in of_pair) == labels
    assert {row.split for row in by_pair["t10k"]} == {"test"}
    assert 0.09 < sum(row.split == "validation" for row in found) / 60_000 < 0.11
    assert found[0].features["ink"] == pytest.approx(np.frombuffer(found[0].group, np.uint8).mean() / 255)


def test_a_limit_holds_for_each_pair(mnist: pathlib.Path) -> None:
    limited = rows_of(mnist, 1500)  # more than are read at once
    everything = rows_of(mnist)
    assert limited == everything[:1500] + everything[60_000:61_500]


def test_equal_digits_share_a_split(tmp_path: pathlib.Path) -> None:
    images = np.random.default_rng(0).integers(0, 256, (50, 28, 28), np.uint8)
    for prefix in ("train", "t10k"):
        write_idx(tmp_path, prefix, np.concatenate([images, images]), bytes(100))
    splits = [row.split for row in rows_of(tmp_path)][:100]
    assert splits[:50] == splits[50:] and set(splits) == {"train", "validation"}


def pack(file: pathlib.Path, name: str) -> pathlib.Path:
    file.write_bytes(gzip.compress(file.read_bytes(), 1))
    return file.rename(file.with_name(name))


def test_every_spelling_is_read(idx_folder: pathlib.Path) -> None:
    expected = rows_of(idx_folder)
    train, test = "train-images-idx3-ubyte", "t10k-images-idx3-ubyte"
    pack(idx_folder / train, f"{train}.gz")
    pack(idx_folder / test, test)  # compressed, whatever its name
    labels = idx_folder / "train-labels-idx1-ubyte"
    labels.rename(idx_folder / "train-labels.idx1-ubyte")
    pack(idx_folder / "t10k-labels-idx1-ubyte", "T10K-labels.IDX1-ubyte.gz")
    assert rows_of(idx_folder) == expected
    data.check([idx_folder], {})


def test_near_names_are_hinted_at(idx_folder: pathlib.Path) -> None:
    (idx_folder / "train-images-idx3-ubyte").rename(idx_folder / "train_images.idx")
    with pytest.raises(RowError, match=r"no such file, nor .* holds .*, train_images\.idx; rename or add it"):
        data.check([idx_folder], {})


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda packed: packed[:-100], "truncated: the compressed data ends too early"),
        (lambda packed: packed[:5], "truncated: the compressed data ends too early"),
        (lambda packed: packed[:500] + bytes(400) + packed[900:], "cannot be read"),
        (lambda packed: packed[:-8] + bytes(8), "cannot be read (CRC check failed"),
        (lambda packed: gzip.compress(gzip.decompress(packed)[:-1]), "truncated: its header promises"),
        (lambda packed: gzip.compress(gzip.decompress(packed) + b"0"), "too long"),
        (lambda packed: packed + b"garbage", "cannot be read (Not a gzipped file"),
    ],
)
def test_damaged_gzip_is_one_clear_sentence(idx_folder: pathlib.Path, damage: object, said: str) -> None:
    assert callable(damage)
    name = "train-images-idx3-ubyte"
    packed = pack(idx_folder / name, f"{name}.gz")
    packed.write_bytes(damage(packed.read_bytes()))
    with pytest.raises(RowError) as caught:
        data.check([idx_folder], {})
    assert str(packed) in str(caught.value) and said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_digits_too_few_for_a_batch_are_refused_before_training(idx_folder: pathlib.Path) -> None:
    with pytest.raises(RowError, match="55 rows are for training, fewer than a batch of 128"):
        data.check([idx_folder], {"max_examples": 60, "batch_size": 128})
    data.check([idx_folder], {"max_examples": 0, "batch_size": 128})


def test_files_are_streamed(mnist: pathlib.Path) -> None:
    pair = idx.read_folder(mnist, "t10k")
    assert max(len(images) for images, _ in pair.read()) <= 1024
