"""COCO: a JSON file with the annotations of many pictures (Lin et al., 2014)."""

from __future__ import annotations

import pathlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from models.common.files import records
from models.common.rows import RowError
from models.detection.annotated import Annotated, Box
from models.detection.folders import Found, named_split

_PARTS = ("images", "annotations", "categories")
UNNAMED = ""  # class of a box whose category is not in the file's list; it is dropped


def read(found: Found) -> Iterator[Annotated]:
    """Yield the pictures that the JSON files of a folder annotate, in their order.

    A file's split is given by its name or that of its folder, such as `instances_train2017.json`. Boxes of
    crowds are left out.

    Raises:
        RowError: a file is not in the format; the message says where.
    """
    for file in found.with_ending(".json"):
        yield from _pictures(file, found)


def _pictures(file: pathlib.Path, found: Found) -> Iterator[Annotated]:
    with records.broken(file):
        content = records.parse(file.read_text(encoding="utf-8-sig"), str(file))
    for part in _PARTS:
        if not isinstance(content, dict) or not isinstance(content.get(part), list):
            raise RowError(f"{file}: has no list {part!r}; bring a file in COCO's format")
    try:
        names = {category["id"]: str(category["name"]) for category in content["categories"]}
        boxes = _boxes(content["annotations"], names, file)
        for image in content["images"]:
            size = (int(image.get("width") or 0), int(image.get("height") or 0))
            picture = found.picture(str(image["file_name"]), file)
            yield Annotated(picture, boxes[image["id"]], size, named_split(file, found.folder))
    except (KeyError, TypeError, AttributeError) as error:
        raise RowError(f"{file}: an entry lacks {error}; bring a file in COCO's format") from None


def _boxes(annotations: list[Any], names: dict[Any, str], file: pathlib.Path) -> dict[Any, list[Box]]:
    """The boxes of each picture, by its id."""
    boxes: dict[Any, list[Box]] = defaultdict(list)
    for number, each in enumerate(annotations, 1):
        if each.get("iscrowd"):
            continue
        try:
            left, top, width, height = map(float, each["bbox"])
        except (ValueError, TypeError):
            said = f"{file}, annotation {number}: bbox is {each.get('bbox')!r}"
            raise RowError(f"{said}; write [left, top, width, height]") from None
        name = names.get(each["category_id"], UNNAMED)
        boxes[each["image_id"]].append(Box((left, top, left + width, top + height), name))
    return boxes
