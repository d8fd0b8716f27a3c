"""Pascal VOC: an XML file for each picture (Everingham et al., 2010)."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from models.common.files import records
from models.common.rows import RowError
from models.detection.annotated import Annotated, Box
from models.detection.folders import Found, named_split

_EDGES = ("xmin", "ymin", "xmax", "ymax")


def read(found: Found) -> Iterator[Annotated]:
    """Yield the pictures that the XML files of a folder annotate, in the order of the files' names.

    Splits are those of `ImageSets/Main/{train,val,trainval,test}.txt`, or else of folders named so.

    Raises:
        RowError: a file is no annotation; the message says where.
    """
    splits = _listed(found)
    for file in found.with_ending(".xml"):
        picture, boxes, size = _annotation(file)
        split = splits.get(file.stem, "left out") if splits else named_split(file.parent, found.folder)
        if split != "left out":
            yield Annotated(found.picture(picture, file), boxes, size, split)


def _listed(found: Found) -> dict[str, str]:
    """The split of each picture by the lists in `ImageSets/Main`, the smaller lists last."""
    splits: dict[str, str] = {}
    lists = {file.stem: file for file in found.with_ending(".txt") if file.parent.name == "Main"}
    for name in ("trainval", "train", "val", "test"):
        if name in lists:
            with records.broken(lists[name]):
                lines = lists[name].read_text(encoding="utf-8").splitlines()
            splits |= {line.split()[0]: _SPLITS[name] for line in lines if line.strip()}
    return splits


_SPLITS: Mapping[str, str] = {"trainval": "learn", "train": "train", "val": "validation", "test": "test"}


def _annotation(file: pathlib.Path) -> tuple[str, list[Box], tuple[int, int]]:
    """The name of the picture, its boxes, and its size as stated."""
    with records.broken(file):
        content = file.read_bytes()
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        line = error.position[0]
        raise RowError(f"{file}, line {line}: is not XML ({error}); mend or remove the file") from None
    if root.tag != "annotation":
        raise RowError(f"{file}: is no annotation but <{root.tag}>; bring Pascal VOC files")
    boxes = [_box(each, f"{file}, object {number}") for number, each in enumerate(root.iter("object"), 1)]
    size = tuple(_whole(root.findtext(f"size/{side}")) for side in ("width", "height"))
    name = root.findtext("filename") or file.stem
    return name, boxes, (size[0], size[1])


def _box(element: ElementTree.Element, where: str) -> Box:
    name = (element.findtext("name") or "").strip()
    if not name:
        raise RowError(f"{where}: has no <name>; name its class")
    edges = []
    for edge in _EDGES:
        text = element.findtext(f"bndbox/{edge}")
        try:
            edges.append(float(text or ""))
        except ValueError:
            said = f"is {text!r}" if text else "is missing"
            raise RowError(f"{where}: <{edge}> {said}; write a number of pixels") from None
    return Box((edges[0], edges[1], edges[2], edges[3]), name)


def _whole(text: str | None) -> int:
    return int(text) if text and text.strip().isdigit() else 0
