"""Boxes and captions drawn on pictures."""

from __future__ import annotations

import dataclasses
import functools
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

GREEN, BLUE, ORANGE, RED = "#2ca02c", "#1f77b4", "#ff9f1c", "#d62728"
# Colours of classes, distinct also to most people who see few colours (Okabe and Ito, 2008).
PALETTE = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")


@dataclasses.dataclass(frozen=True)
class Mark:
    """A box to draw.

    Attributes:
        box: left, top, right and bottom in the picture's pixels.
        colour: as "#rrggbb".
        caption: "" for none.
        dashed: whether the outline has gaps.
    """

    box: tuple[float, float, float, float]
    colour: str
    caption: str = ""
    dashed: bool = False


def draw(pixels: np.ndarray, marks: Sequence[Mark]) -> np.ndarray:
    """Draw boxes on a picture, uint8 [height, width, 3]; return another one. Captions lie above all boxes."""
    picture = Image.fromarray(pixels)
    pen = ImageDraw.Draw(picture)
    longest = max(picture.size)
    for mark in marks:
        _outline(pen, mark, max(2, round(longest / 250)))
    for mark in marks:
        if mark.caption:
            _caption(pen, mark, max(11, round(longest / 45)))
    return np.asarray(picture)


def _outline(pen: ImageDraw.ImageDraw, mark: Mark, width: int) -> None:
    left, top, right, bottom = mark.box
    if not mark.dashed:
        pen.rectangle((left, top, max(left, right), max(top, bottom)), outline=mark.colour, width=width)
        return
    dash = 4 * width
    for x in np.arange(left, right, 2 * dash):
        for y in (top, bottom):
            pen.line((x, y, min(x + dash, right), y), fill=mark.colour, width=width)
    for y in np.arange(top, bottom, 2 * dash):
        for x in (left, right):
            pen.line((x, y, x, min(y + dash, bottom)), fill=mark.colour, width=width)


def _caption(pen: ImageDraw.ImageDraw, mark: Mark, size: int) -> None:
    """Write a caption above a box, or inside where there is no room."""
    left, top = mark.box[:2]
    _, _, wide, high = pen.textbbox((0, 0), mark.caption, font=_font(size))
    place = (max(0.0, left), top - high - 2 if top > high + 2 else max(0.0, top))
    pen.rectangle((*place, place[0] + wide + 4, place[1] + high + 2), fill=mark.colour)
    pen.text((place[0] + 2, place[1]), mark.caption, fill=_readable(mark.colour), font=_font(size))


def _readable(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#000000" if 0.3 * red + 0.59 * green + 0.11 * blue > 140 else "#ffffff"


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def shrunk(pixels: np.ndarray, most: int) -> np.ndarray:
    """A picture whose longer side has at most `most` pixels."""
    picture = Image.fromarray(pixels)
    picture.thumbnail((most, most))
    return np.asarray(picture)


def jpeg(pixels: np.ndarray, quality: int = 90) -> bytes:
    """Encode a picture, uint8 [height, width, 3], as JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
