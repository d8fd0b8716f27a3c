"""Annotated pictures: boxes with names, as files state them, made into rows fit for training."""

from __future__ import annotations

import dataclasses
import hashlib
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image

from models.common.rows import Dropped, Row, RowError
from models.common.vision import picture_files
from models.common.vision.drawing import jpeg

MOST = 1024  # pixels, the longer side of a stored picture
_SEEN = 0.3  # fraction of a box that a tile has to hold
_SIDEWAYS = (5, 6, 7, 8)  # orientations that exchange width and height
UNREADABLE, MISSING = "picture that cannot be decoded", "picture that is missing"
OUTSIDE, NO_AREA, UNKNOWN = "box outside its picture", "box of no area", "box of an unknown class"

Edges = tuple[float, float, float, float]  # left, top, right and bottom in pixels


@dataclasses.dataclass(frozen=True)
class Box:
    """One annotation: the edges of the box, and the name of the class."""

    edges: Edges
    name: str


@dataclasses.dataclass(frozen=True)
class Annotated:
    """One picture with its annotations.

    Attributes:
        file: the picture.
        boxes: as the annotation file states them.
        size: width and height that the annotation file states; (0, 0) if it states none.
        split: as the data set gives it: "train", "learn", "validation" or "test"; "" if it gives none.
        source: name of the source, for slices.
    """

    file: pathlib.Path
    boxes: Sequence[Box]
    size: tuple[int, int] = (0, 0)
    split: str = ""
    source: str = "own"


@dataclasses.dataclass(frozen=True)
class Part:
    """A picture, or a tile of one.

    Attributes:
        pixels: uint8 [height, width, 3].
        boxes: in its pixels.
    """

    pixels: np.ndarray
    boxes: Sequence[Box]


def rows(given: Annotated, numbers: Mapping[str, int], tile: int = 0) -> Iterator[Row | Dropped]:
    """Yield the row of a picture, or one for each of its tiles, and what was dropped of it.

    Pictures are turned upright by their EXIF orientation; boxes that were drawn on the picture as it is
    stored are turned with it. Boxes are clipped to their picture.

    Args:
        given: the picture.
        numbers: number of each class.
        tile: side of the square tiles that a larger picture is cut into, in pixels; 0 for none.
    """
    if not given.file.is_file():
        yield Dropped(MISSING)
        return
    try:
        stored = picture_files.read(given.file)
    except RowError:
        yield Dropped(UNREADABLE)
        return
    pixels, orientation = np.asarray(picture_files.upright(stored)), picture_files.orientation(stored)
    boxes = []
    for box in given.boxes:
        edges = turned(box.edges, given.size, orientation) if _lying(given, pixels) else box.edges
        clipped, fault = clip(edges, pixels.shape[1], pixels.shape[0])
        if fault := fault or ("" if box.name in numbers else UNKNOWN):
            yield Dropped(fault)
        else:
            boxes.append(Box(clipped, box.name))
    for part in tiles(Part(pixels, boxes), tile):
        yield row(part, numbers, given.split, given.source)


def _lying(given: Annotated, pixels: np.ndarray) -> bool:
    """Whether the annotation file states the size of the picture before it is turned by 90 degrees."""
    height, width = pixels.shape[:2]
    return width != height and given.size == (height, width)


def turned(edges: Edges, size: tuple[int, int], orientation: int) -> Edges:
    """A box of a picture as it is stored, as a box of the picture turned upright by 90 degrees.

    Args:
        edges: the box.
        size: width and height of the picture as it is stored.
        orientation: EXIF orientation, 5 to 8; the box is left as it is for any other.
    """
    if orientation not in _SIDEWAYS:
        return edges
    left, top, right, bottom = edges
    width, height = size
    if orientation in (6, 7):  # the stored bottom is on the left
        top, bottom = height - bottom, height - top
    if orientation in (7, 8):  # the stored right is at the top
        left, right = width - right, width - left
    return top, left, bottom, right


def clip(edges: Edges, width: int, height: int) -> tuple[Edges, str]:
    """The part of a box inside a picture, and the fault of a box that has none ("" otherwise)."""
    left, top, right, bottom = edges
    if not (right > left and bottom > top):  # also where an edge is not a number
        return edges, NO_AREA
    inside = (max(0.0, left), max(0.0, top), min(float(width), right), min(float(height), bottom))
    outside = inside[2] - inside[0] < 1 or inside[3] - inside[1] < 1
    return inside, OUTSIDE if outside else ""


def tiles(whole: Part, side: int) -> Iterator[Part]:
    """Cut a picture into square tiles, or yield it as it is if it is not larger than one.

    A tile has the boxes of which it holds `_SEEN` or more, clipped. The last tiles of a row and column end at
    the edge of the picture, and overlap with their neighbours.
    """
    height, width = whole.pixels.shape[:2]
    if not side or max(height, width) <= side:
        yield whole
        return
    for top in _starts(height, side):
        for left in _starts(width, side):
            yield Part(
                whole.pixels[top : top + side, left : left + side],
                [box for each in whole.boxes if (box := _within(each, left, top, side))],
            )


def _starts(length: int, side: int) -> list[int]:
    return [min(start, max(0, length - side)) for start in range(0, length, side)]


def _within(box: Box, left: int, top: int, side: int) -> Box | None:
    """The part of a box in a tile, in the tile's pixels; None if it is too small."""
    x0, y0, x1, y1 = box.edges
    low = (max(x0 - left, 0.0), max(y0 - top, 0.0))
    high = (min(x1 - left, float(side)), min(y1 - top, float(side)))
    seen = max(0.0, high[0] - low[0]) * max(0.0, high[1] - low[1])
    return Box((*low, *high), box.name) if seen >= _SEEN * (x1 - x0) * (y1 - y0) else None


def row(part: Part, numbers: Mapping[str, int], split: str, source: str) -> Row:
    """The row of a picture; it is made smaller if its longer side has more than `MOST` pixels.

    Features: `picture`, a JPEG file; `xmin`, `ymin`, `xmax`, `ymax` (floats, in its pixels), `class` (names)
    and `class_id` (their numbers), a value per box each; `objects`, the number of boxes; `width`, `height`;
    `light`, the mean pixel from 0 to 1; `source`. Equal pictures are one group.
    """
    height, width = part.pixels.shape[:2]
    scale = min(1.0, MOST / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    pixels = part.pixels if scale == 1 else np.asarray(Image.fromarray(part.pixels).resize(size))
    edges = np.array([box.edges for box in part.boxes], np.float32).reshape(-1, 4) * scale
    content = jpeg(pixels, quality=95)
    columns = zip(("xmin", "ymin", "xmax", "ymax"), edges.T.tolist(), strict=True)
    features: dict[str, Any] = {
        "picture": content,
        **{name: [float(value) for value in values] for name, values in columns},
        "class": [box.name for box in part.boxes],
        "class_id": [numbers[box.name] for box in part.boxes],
        "objects": len(part.boxes),
        "width": size[0],
        "height": size[1],
        "light": float(pixels.mean(dtype=np.float64) / 255),
        "source": source,
    }
    group = hashlib.sha256(content).digest()
    return Row(group, features, split=split, key=group)
