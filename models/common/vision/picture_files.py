"""Files of pictures of any kind and size, read and written by Pillow; no TensorFlow."""

from __future__ import annotations

import io
import pathlib
import warnings
from typing import NamedTuple

from PIL import Image, ImageOps, UnidentifiedImageError

from models.common.rows import RowError

FORMATS = ("JPEG", "PNG", "GIF", "BMP")  # that TensorFlow decodes
_PLAIN = ("L", "RGB", "RGBA", "P", "1")  # Pillow's modes of pictures that are decoded in a graph
_QUALITY = 92  # of JPEG files that are written
_ORIENTATION = 0x0112  # EXIF's tag


class Stored(NamedTuple):
    """An encoded picture.

    Attributes:
        content: file in a format that `pictures.decode` reads.
        width: pixels of the upright picture.
        height: pixels of the upright picture.
        scale: pixels of this picture per pixel of the original.
    """

    content: bytes
    width: int
    height: int
    scale: float


def read(path: pathlib.Path) -> Image.Image:
    """Read a picture as it is stored; see `opened`.

    Raises:
        RowError: the file is empty, truncated, too large or no picture.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RowError(f"{path}: {error.strerror}; name a picture that can be read") from None
    return opened(content, str(path))


def opened(content: bytes, name: str) -> Image.Image:
    """A picture as it is stored, with all its pixels.

    Args:
        content: content of its file.
        name: name of the file, for messages.

    Raises:
        RowError: the file is empty, truncated, too large or no picture.
    """
    if not content:
        raise RowError(f"{name}: is empty; give a PNG or JPEG file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            picture.load()
            return picture
    except UnidentifiedImageError:
        raise RowError(f"{name}: is not a picture; give a PNG or JPEG file") from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        most = f"{Image.MAX_IMAGE_PIXELS:,}"
        raise RowError(f"{name}: has more than {most} pixels; make the picture smaller") from None
    except Exception as error:  # Pillow's decoders raise various errors for broken files
        raise RowError(f"{name}: cannot be decoded ({error}); save or copy it again") from None


def stored(content: bytes, side: int, name: str) -> Stored:
    """A picture that `pictures.decode` reads: as it is, unless it is too large or of another format.

    Args:
        content: content of its file.
        side: longest side in pixels; a larger picture is scaled down and written upright as JPEG.
        name: name of the file, for messages.

    Raises:
        RowError: the file is empty, truncated, too large or no picture.
    """
    found = opened(content, name)
    turned = orientation(found) in (5, 6, 7, 8)
    width, height = found.size[::-1] if turned else found.size
    scale = min(1.0, side / max(width, height))
    clear = found.format == "GIF" and "transparency" in found.info
    if scale == 1.0 and found.format in FORMATS and found.mode in _PLAIN and not clear:
        return Stored(content, width, height, scale)
    width, height = (max(1, round(each * scale)) for each in (width, height))
    written = io.BytesIO()
    upright(found).resize((width, height), Image.Resampling.LANCZOS).save(written, "JPEG", quality=_QUALITY)
    return Stored(written.getvalue(), width, height, scale)


def orientation(picture: Image.Image) -> int:
    """The orientation in a picture's EXIF data, 1 to 8; 1 if there is none."""
    return picture.getexif().get(_ORIENTATION, 1)


def upright(picture: Image.Image) -> Image.Image:
    """A picture in RGB, turned as its EXIF data asks, on white where it is transparent."""
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith(("I", "F")):  # 16 or 32 bits
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return picture.convert("RGB")
