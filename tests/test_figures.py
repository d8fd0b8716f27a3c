import base64
import io
import pathlib

import numpy as np
import pydantic
import pytest
from PIL import Image

from models.common import figures

EVERY_KIND = [
    figures.Curve("Loss", "epoch", "loss", [figures.Series("training", [1, 2], [0.5, 0.25], dashed=True)]),
    figures.Table("Errors", ["text", "confidence", "count"], [["1.0", 0.5, 3], ["", None, 2.0]], "a note"),
    figures.Matrix("Confusion", ["no", "yes"], ["no", "yes"], [[3, 0], [1, 2]]),
    figures.Gallery("Misread", [figures.picture(b"\x89PNG", "7 read as 1")]),
    figures.Media("Episode", "R0lG", "image/gif", per_slice=True),
    figures.Text("Licence", "first line\nsecond line"),
]


def test_figures_of_every_kind_are_what_they_were_after_reading(tmp_path: pathlib.Path) -> None:
    figures.write(tmp_path / "new", EVERY_KIND)
    assert figures.load((tmp_path / "new" / figures.FILE).read_text()) == EVERY_KIND
    cells = figures.load(figures.dump(EVERY_KIND))[1].rows
    assert [type(cell) for cell in cells[0]] == [str, float, int]


def test_what_is_not_a_number_becomes_a_gap() -> None:
    curve = figures.Curve("Loss", "epoch", "loss", [figures.Series("", [1, 2], [float("nan"), 1.0])])
    (read,) = figures.load(figures.dump([curve]))
    assert read.series[0].y == [None, 1.0]


def test_faulty_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="series 'loss' has 2 x and 1 y"):
        figures.Series("loss", [1, 2], [1.0])
    with pytest.raises(pydantic.ValidationError, match="kind"):
        figures.load('[{"kind": "pie", "title": "Shares"}]')


def test_a_slice_shows_its_own_figures_alone() -> None:
    (shown,) = figures.of_slice(EVERY_KIND, "mask square")
    assert shown.title == "Episode: mask square"
    assert [figure.title for figure in figures.of_slice(EVERY_KIND, "")] == [
        *("Loss", "Errors", "Confusion", "Misread", "Licence")
    ]


def test_pixels_survive_encoding() -> None:
    pixels = np.arange(16, dtype=np.uint8)
    item = figures.picture(figures.png(figures.square(pixels.tobytes())))
    decoded = Image.open(io.BytesIO(base64.b64decode(item.content)))
    np.testing.assert_array_equal(np.asarray(decoded), pixels.reshape(4, 4))
