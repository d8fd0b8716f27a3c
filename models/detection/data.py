"""Rows of detection: annotated pictures in Pascal VOC or COCO format, trees from the air, composed scenes."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from models.common import rows as common
from models.common.rows import Dropped, Row, RowError, Source
from models.detection import annotated, coco, scenes, trees, voc
from models.detection.annotated import Annotated
from models.detection.folders import PICTURES, Found, find

ENDINGS = (*PICTURES, ".xml", ".json", ".txt")
_GIVEN = {"train", "learn", "validation", "test"}
_CHECKED = {"scenes": 20}  # enough to fill each split


def rows(source: Source) -> Iterator[Row | Dropped]:
    """Yield a row for each annotated picture, or tile; see `annotated.row` for the features.

    Splits that the data set gives are kept; where it gives no test split its validation split is for test,
    and where it gives no validation split a part of its train split is for validation. Without splits,
    pictures are divided by the hash of their content.

    Args:
        source: with the settings `classes` (names joined by commas, "" for all), `tile` (pixels, 0 for none),
            `scenes` (number of composed scenes for training) and `fold`.

    Raises:
        RowError: an annotation file is broken, or a class of `classes` does not occur.
    """
    settings = source.settings
    found = [find(folder, ENDINGS) for folder in source.folders]
    kits = [each for each in found if scenes.is_one(each)]
    given, tile = _own(found), settings.get("tile", 0)
    if any(map(trees.is_one, found)):
        given, tile = _trees(found, settings.get("fold", 0)), tile or trees.TILE
    numbers = _numbers(given, bool(kits), settings, source.folders)
    for each in given:
        yield from annotated.rows(each, numbers, tile)
    if kits:
        yield from _composed(kits, numbers, settings)


def _own(found: Sequence[Found]) -> list[Annotated]:
    own = [each for each in found if not scenes.is_one(each)]
    readers = [(voc if each.with_ending(".xml") else coco, each) for each in own]
    given = [picture for reader, each in readers for picture in reader.read(each)]
    if own and not given:
        folders = ", ".join(str(each.folder) for each in own)
        raise RowError(f"{folders}: holds no annotation; bring Pascal VOC files (.xml) or COCO files (.json)")
    return [*_with_test(given)]


def _with_test(given: Sequence[Annotated]) -> Iterable[Annotated]:
    """The pictures with splits that can be filled: see `rows`."""
    splits = {picture.split for picture in given}
    if not splits & _GIVEN:
        return given
    changes = {} if "test" in splits else {"validation": "test"}
    if "test" not in splits and "validation" not in splits:
        changes = {"train": "", "learn": ""}
    elif "test" not in splits or "validation" not in splits:
        changes |= {"train": "learn"}
    changes = {"": "learn"} | changes if splits & {"test", "validation"} else changes
    return [dataclasses.replace(each, split=changes.get(each.split, each.split)) for each in given]


def _trees(found: Sequence[Found], fold: int) -> list[Annotated]:
    return [picture for each in found if trees.is_one(each) for picture in trees.read(each, fold)]


def _numbers(
    given: Iterable[Annotated], composed: bool, settings: Mapping[str, Any], folders: Sequence[pathlib.Path]
) -> dict[str, int]:
    """The number of each class, in the order of their names."""
    names = {box.name for picture in given for box in picture.boxes} - {coco.UNNAMED}
    names |= set(scenes.NAMES) if composed else set()
    place = ", ".join(map(str, folders))
    if wanted := [name.strip() for name in settings.get("classes", "").split(",") if name.strip()]:
        if missing := sorted(set(wanted) - names):
            have = ", ".join(sorted(names))
            raise RowError(f"{place}: no box is of the class {missing[0]!r}; the files have {have}")
        names = set(wanted)
    return {name: number for number, name in enumerate(sorted(names))}


def _composed(
    kits: Sequence[Found], numbers: Mapping[str, int], settings: Mapping[str, Any]
) -> Iterator[Row | Dropped]:
    count = settings.get("scenes", 1000)
    counts = {"train": count, "validation": max(10, count // 8), "test": max(10, count // 5)}
    for split, part in scenes.compose(kits, counts, settings.get("fold", 0)):
        kept = [box for box in part.boxes if box.name in numbers]
        yield annotated.row(annotated.Part(part.pixels, kept), numbers, split, scenes.SOURCE)


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Read everything, and compose a few scenes.

    Raises:
        RowError: a file is broken, a split is empty, or no picture for training has a box.
    """
    few = {**settings, "scenes": min(settings.get("scenes", 0), _CHECKED["scenes"]), "batch_size": 1}
    boxes = 0

    def counted(source: Source) -> Iterator[Row | Dropped]:
        nonlocal boxes
        for each in rows(source):
            boxes += each.features["objects"] if isinstance(each, Row) else 0
            yield each

    common.check(counted, Source(folders, few))
    if not boxes:
        place = ", ".join(map(str, folders))
        raise RowError(f"{place}: no picture has a box that can be used; check the annotations")
