"""Figures of a run's report: curves, tables, matrices, galleries, media and text.

Metrics and nodes emit them as JSON (`dump`, `write`); a report renders each kind once and knows no product.
A figure that is `per_slice` is shown for each slice of the test split, and the others for the whole split.
"""

from __future__ import annotations

import base64
import dataclasses
import io
import math
import pathlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, TypeAlias

import numpy as np
import pydantic
from PIL import Image
from pydantic.dataclasses import dataclass

FILE = "figures.json"  # in the folder of an output artifact, or of a run

Number: TypeAlias = int | float | None  # None: not a number; whole numbers are shown without decimals
Cell: TypeAlias = str | Number


@dataclass(frozen=True)
class Series:
    """A line of a curve; where `y` is None the line has a gap."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]
    dashed: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError where `x` and `y` differ in length."""
        if len(self.x) != len(self.y):
            raise ValueError(f"series {self.name!r} has {len(self.x)} x and {len(self.y)} y")


@dataclass(frozen=True)
class Picture:
    """An encoded picture: `content` is base64."""

    content: str
    mime: str
    caption: str = ""


@dataclass(frozen=True)
class Curve:
    """Lines in one coordinate system. Units belong into the labels."""

    title: str
    x_label: str
    y_label: str
    series: list[Series]
    per_slice: bool = False
    kind: Literal["curve"] = "curve"


@dataclass(frozen=True)
class Table:
    """Rows of cells below names of columns."""

    title: str
    columns: list[str]
    rows: list[list[Cell]]
    note: str = ""
    per_slice: bool = False
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Matrix:
    """A number for each pair of a row's and a column's name. `note` says what rows and columns are."""

    title: str
    rows: list[str]
    columns: list[str]
    values: list[list[Number]]
    note: str = ""
    per_slice: bool = False
    kind: Literal["matrix"] = "matrix"


@dataclass(frozen=True)
class Gallery:
    """Pictures with captions, side by side."""

    title: str
    items: list[Picture]
    note: str = ""
    per_slice: bool = False
    kind: Literal["gallery"] = "gallery"


@dataclass(frozen=True)
class Media:
    """One large picture (mime image/...), film (video/...) or sound (audio/...): `content` is base64."""

    title: str
    content: str
    mime: str
    caption: str = ""
    per_slice: bool = False
    kind: Literal["media"] = "media"


@dataclass(frozen=True)
class Text:
    """Plain text; line breaks are kept."""

    title: str
    text: str
    per_slice: bool = False
    kind: Literal["text"] = "text"


Figure: TypeAlias = Annotated[
    Curve | Table | Matrix | Gallery | Media | Text, pydantic.Field(discriminator="kind")
]
_FIGURES: pydantic.TypeAdapter[list[Figure]] = pydantic.TypeAdapter(list[Figure])


def dump(figures: Iterable[Figure]) -> str:
    """Figures as JSON; NaN and infinity become null."""
    return _FIGURES.dump_json(list(figures)).decode()


def load(content: str | bytes) -> list[Figure]:
    """The figures that `dump` wrote.

    Raises:
        pydantic.ValidationError: the content is not a list of figures.
    """
    return _FIGURES.validate_json(content)


def write(folder: str | pathlib.Path, figures: Iterable[Figure]) -> None:
    """Write `figures.json` into a folder, which is made where missing."""
    path = pathlib.Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    (path / FILE).write_text(dump(figures), encoding="utf-8")


def of_slice(figures: Iterable[Figure], slice_name: str) -> list[Figure]:
    """Those of a metric's figures that a report shows for a slice; their titles then name the slice.

    Args:
        figures: as the metric emitted them for this slice.
        slice_name: such as "mask square"; "" is the whole split.

    Returns:
        For the whole split the figures that are not `per_slice`, for a slice those that are.
    """
    ending = f": {slice_name}" if slice_name else ""
    return [
        dataclasses.replace(figure, title=figure.title + ending)
        for figure in figures
        if figure.per_slice == bool(slice_name)
    ]


def picture(content: bytes, caption: str = "", mime: str = "image/png") -> Picture:
    """An encoded picture as an item of a gallery."""
    return Picture(base64.b64encode(content).decode(), mime, caption)


def media(title: str, content: bytes, mime: str, caption: str = "") -> Media:
    """An encoded picture, film or sound as a figure."""
    return Media(title, base64.b64encode(content).decode(), mime, caption)


def png(pixels: np.ndarray) -> bytes:
    """Encode pixels, uint8 [height, width] (grey) or [height, width, 3] (RGB), as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def square(pixels: bytes) -> np.ndarray:
    """Grey pixels of a square picture, a byte each, as uint8 [side, side].

    Raises:
        ValueError: the number of bytes is not a square.
    """
    side = math.isqrt(len(pixels))
    return np.frombuffer(pixels, np.uint8).reshape(side, side)
