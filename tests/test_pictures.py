"""Pictures: decoding in the graph and on the host, letterboxes, files that are no pictures."""

from __future__ import annotations

import io
import itertools
import pathlib

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

from models.common.rows import RowError
from models.common.vision import picture_files, pictures


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


@pytest.fixture
def photo() -> Image.Image:
    """Smooth colours, a different one in every corner, 90 x 60 pixels."""
    corners = np.uint8([[[250, 20, 20], [20, 250, 20]], [[20, 20, 250], [240, 240, 30]]])
    return Image.fromarray(corners).resize((90, 60), Image.Resampling.BILINEAR)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_graph_and_host_turn_pictures_alike(
    photo: Image.Image, tmp_path: pathlib.Path, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = tmp_path / "photo.jpg"
    file.write_bytes(encoded(photo, "JPEG", exif=exif, quality=95))
    in_graph = pictures.decode(tf.constant(file.read_bytes())).numpy()
    on_host = np.asarray(picture_files.upright(picture_files.read(file)))
    assert in_graph.shape == on_host.shape == ((90, 60, 3) if orientation > 4 else (60, 90, 3))
    assert np.abs(in_graph.astype(int) - on_host).max() <= 8  # decoders round differently


@pytest.mark.parametrize(
    ("kind", "mode"),
    [*itertools.product(["PNG", "GIF", "BMP"], ["RGB", "L"]), ("PNG", "RGBA"), ("BMP", "RGBA")],
)
def test_kinds_of_pictures_are_decoded_alike(
    photo: Image.Image, tmp_path: pathlib.Path, kind: str, mode: str
) -> None:
    if kind == "GIF":
        photo = photo.quantize(64).convert("RGB")  # a palette without dithering
    picture = photo.convert(mode)
    if mode == "RGBA":
        picture.putalpha(Image.fromarray(np.uint8([[0, 255]])).resize(photo.size, Image.Resampling.NEAREST))
    file = tmp_path / "picture"
    file.write_bytes(encoded(picture, kind))
    in_graph = pictures.decode(tf.constant(file.read_bytes())).numpy()
    on_host = np.asarray(picture_files.upright(picture_files.read(file)))
    assert in_graph.shape == (60, 90, 3)
    assert np.abs(in_graph.astype(int) - on_host).max() <= 1
    if mode == "RGBA" and kind == "PNG":
        assert (in_graph[:, :40] == 255).all() and (in_graph[:, 50:] < 255).any()


def test_a_grey_picture_of_16_bits_keeps_its_brightness(tmp_path: pathlib.Path) -> None:
    values = np.uint16([[0, 20_000, 65_535]])
    file = tmp_path / "grey.png"
    Image.fromarray(values).save(file)
    on_host = np.asarray(picture_files.upright(picture_files.read(file)))
    assert np.abs(on_host[0, :, 0].astype(int) - values[0] // 257).max() <= 1
    kept = picture_files.stored(file.read_bytes(), 100, "grey.png")
    in_graph = pictures.decode(tf.constant(kept.content)).numpy()
    assert np.abs(in_graph.astype(int) - on_host).max() <= 10  # JPEG's loss on a border of three pixels


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"no picture at all", "is not a picture"), (None, "cannot be decoded")],
)
def test_what_is_no_picture_is_named(
    photo: Image.Image, tmp_path: pathlib.Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "broken.jpg"
    file.write_bytes(encoded(photo, "JPEG")[:-200] if content is None else content)
    with pytest.raises(RowError, match=f"broken.jpg: {reason}"):
        picture_files.read(file)


def test_a_missing_picture_is_named(tmp_path: pathlib.Path) -> None:
    with pytest.raises(RowError, match=r"missing.jpg: No such file"):
        picture_files.read(tmp_path / "missing.jpg")


def test_only_large_and_foreign_pictures_are_written_anew(photo: Image.Image) -> None:
    content = encoded(photo, "JPEG")
    assert picture_files.stored(content, 90, "picture").content == content
    exif = Image.Exif()
    exif[0x0112] = 6
    large = picture_files.stored(encoded(photo, "JPEG", exif=exif), 45, "large.jpg")
    assert large[1:] == (30, 45, 0.5)
    assert pictures.decode(tf.constant(large.content)).shape == (45, 30, 3)
    foreign = picture_files.stored(encoded(photo, "TIFF"), 1000, "foreign.tif")
    assert foreign.scale == 1 and pictures.decode(tf.constant(foreign.content)).shape == (60, 90, 3)


@pytest.mark.parametrize("size", [(90, 60), (60, 90), (500, 3), (64, 64), (7, 5)])
def test_boxes_survive_a_letterbox(size: tuple[int, int]) -> None:
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[height // 3 :, width // 3 :] = 255
    made = pictures.letterbox(tf.constant(picture), 64, fill=7)
    boxes = tf.constant([[width // 3, height // 3, width, height]], tf.float32)
    placed = pictures.into_letterbox(boxes, made.scale, made.offset)
    assert made.picture.shape == (64, 64, 3)
    light = made.picture.numpy()[..., 0] > 127
    rows, columns = np.flatnonzero(light.any(axis=1)), np.flatnonzero(light.any(axis=0))
    found = [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]
    assert np.abs(placed.numpy()[0] - found).max() <= 1
    assert np.allclose(pictures.out_of_letterbox(placed, made.scale, made.offset), boxes, atol=1e-3)
    assert (made.picture.numpy() == 7).all(axis=2).sum() == 64 * 64 - int(
        np.prod(np.round(made.scale * size))
    )


def test_batches_of_boxes_are_placed_each_by_its_own_letterbox() -> None:
    boxes = tf.reshape(tf.range(16, dtype=tf.float32), [2, 2, 4])
    scale, offset = tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([[0.0, 1.0], [2.0, 3.0]])
    placed = pictures.into_letterbox(boxes, scale, offset)
    assert placed[1, 0].numpy().tolist() == [8 * 3 + 2, 9 * 4 + 3, 10 * 3 + 2, 11 * 4 + 3]
    assert np.allclose(pictures.out_of_letterbox(placed, scale, offset), boxes)
