"""Inputs of `factory predict`: texts, pictures and observations, from arguments, files and standard input."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import os
import pathlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from factory.products import UsageError
from models.common.digits import idx
from models.common.files import records
from models.common.rows import RowError

_ROWS = (".txt", *records.FORMATS)
STDIN = "-"
_IDX = (b"\0\0\x08", b"\x1f\x8b")  # first bytes of an IDX file of bytes, and of a compressed one


@dataclasses.dataclass(frozen=True)
class Input:
    """One input of a model.

    Attributes:
        name: text, or file with the place in it.
        content: UTF-8 text, or bytes of a file.
        stem: beginning of the names of output files.
    """

    name: str
    content: bytes
    stem: str


def read(arguments: Sequence[str], takes: str) -> Iterator[Input]:
    """Yield the inputs of the arguments.

    Args:
        arguments: texts, files, or "-" for standard input.
        takes: medium of the product's inputs: "text", "image" or "observation".

    Raises:
        UsageError: a file is missing.
        RowError: a file is broken; the message says file, place, reason and remedy.
    """
    reader = _READERS[takes]
    for argument in arguments:
        yield from reader(argument)


def _texts(argument: str) -> Iterator[Input]:
    """Yield a text, the lines of a .txt file, or the column `text` of rows."""
    file = pathlib.Path(argument)
    if argument == STDIN:
        yield from _lines(sys.stdin.buffer, "standard input", "stdin")
    elif file.suffix.lower() in _ROWS and _is_file(file):
        yield from _rows(file, _text_of)
    elif file.suffix.lower() in _ROWS and len(argument.split()) == 1:
        raise UsageError(f"{file}: no such file; give one, or the text on standard input, with -")
    elif argument.endswith(os.sep) and file.is_dir():
        raise UsageError(f"{file}: is a folder; name its files, such as {file}/*.csv")
    elif not argument.strip():
        raise UsageError("an input is empty; write a text")
    else:
        yield _text(argument, argument)


def _observations(argument: str) -> Iterator[Input]:
    """Yield an observation as JSON or CSV text, or the rows of a file."""
    file = pathlib.Path(argument)
    if argument == STDIN:
        yield from _lines(sys.stdin.buffer, "standard input", "stdin")
    elif file.suffix.lower() in _ROWS and not argument.lstrip().startswith(("{", "[")):
        if not _is_file(file):
            raise UsageError(f"{file}: no such file; give one, or an observation as JSON or CSV")
        yield from _rows(file, lambda record, where: json.dumps(record))
    else:
        yield _text(argument, argument)


def _rows(file: pathlib.Path, make: Callable[[Any, str], str]) -> Iterator[Input]:
    """Yield the lines of a .txt file or of a CSV file without a header; else the text of each record."""
    if file.suffix.lower() == ".txt" or (file.suffix.lower() == ".csv" and _without_header(file)):
        with records.broken(file), file.open("rb") as lines:
            yield from _lines(lines, str(file), file.stem)
        return

    def named(record: Any, where: str) -> Input:
        return _text(make(record, where), where, f"{file.stem}-{where.rpartition(' ')[2]}")

    yield from records.read(file, named)


def _without_header(file: pathlib.Path) -> bool:
    """Whether the first line holds numbers alone."""
    with records.broken(file), file.open(encoding="utf-8-sig", errors="replace") as stream:
        return re.fullmatch(r"[-+.,;eE\d\s]*\d[-+.,;eE\d\s]*", stream.readline(100_000)) is not None


def _lines(stream: IO[bytes], where: str, stem: str) -> Iterator[Input]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield Input(f"{where}, line {number}", line.rstrip(b"\r\n"), f"{stem}-{number}")


def _text_of(record: Any, where: str) -> str:
    if isinstance(record, str):
        return record
    return records.text(records.fields(record, ["text"], where), "text", where)


def _text(text: str, name: str, stem: str = "") -> Input:
    """Return an input of a text; bytes that are not UTF-8 become question marks."""
    words = re.sub(r"\W+", "-", text[:40]).strip("-")
    return Input(name, text.encode("utf-8", "replace"), stem or words or "input")


def _images(argument: str) -> Iterator[Input]:
    """A picture, or the images of an IDX file."""
    if argument == STDIN:
        content = sys.stdin.buffer.read()
        check_picture(content, "standard input")
        yield Input("standard input", content, "stdin")
        return
    file = pathlib.Path(argument)
    if file.is_dir():
        raise UsageError(f"{file}: is a folder; name its files, such as {file}/*.png")
    if not _is_file(file):
        raise UsageError(f"{file}: no such file; give PNG, JPEG or IDX files")
    with records.broken(file), file.open("rb") as stream:
        start = stream.read(3)
        if not start.startswith(idx.STARTS):
            content = start + stream.read()
            check_picture(content, str(file))
            yield Input(str(file), content, file.stem)
            return
    yield from _idx_images(file)


def _idx_images(file: pathlib.Path) -> Iterator[Input]:
    from PIL import Image

    images = itertools.chain.from_iterable(idx.read_header(file, 3).values())
    for number, image in enumerate(images, 1):
        written = io.BytesIO()
        Image.fromarray(image).save(written, "PNG")
        yield Input(f"{file}, image {number}", written.getvalue(), f"{file.name}-{number}")


def check_picture(content: bytes, name: str) -> None:
    """Raise RowError unless the bytes are a complete picture in a format that models decode."""
    from models.common.vision import picture_files

    kind = picture_files.opened(content, name).format
    if kind not in picture_files.FORMATS:
        raise RowError(f"{name}: is a {kind} picture; save it as PNG or JPEG")


def _is_file(file: pathlib.Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # a text may be too long for a file's name
        return False


_READERS = {"text": _texts, "image": _images, "observation": _observations}
