"""Composed scenes: cut-outs of photographs pasted on other photographs, so that boxes are exact.

Cut-outs are Tux Paint's photographic stamps, backgrounds the photographs of scikit-image and OpenCV. Scenes
of a split have cut-outs and backgrounds of this split alone.
"""

from __future__ import annotations

import dataclasses
import hashlib
import pathlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
from PIL import Image

from models.common.rows import FOLDS, RowError
from models.detection.annotated import Box, Part
from models.detection.folders import PICTURES, Found

SOURCE = "scenes"
STAMPS, PHOTOGRAPHS = "stamps", "photographs"  # folders
# Classes, by the folders of their stamps.
_CLASSES = {
    "animals/mammals": "mammal",
    "animals/marsupials": "mammal",
    "animals/birds": "bird",
    "food/fruit": "fruit",
    "plants/flowers": "flower",
    "town/roadsigns": "sign",
}
NAMES = tuple(dict.fromkeys(_CLASSES.values()))
SIDES = (320, 512)  # pixels, range of a scene's sides
_MOST = 4  # cut-outs in a scene
_SEEN = 0.5  # fraction of a cut-out that others may not hide
_COLOURS = 0.02  # distinct colours per opaque pixel that tell photographs from drawings
_OPAQUE = 128


_Item = TypeVar("_Item")


@dataclasses.dataclass(frozen=True)
class Stamp:
    """A cut-out: RGBA pixels, uint8 [height, width, 4], cropped to what is opaque, and its class."""

    pixels: np.ndarray
    name: str


@dataclasses.dataclass(frozen=True)
class Kit:
    """What the scenes of a split are composed of."""

    stamps: Mapping[str, Sequence[Stamp]]  # by class
    backgrounds: Sequence[np.ndarray]


def is_one(found: Found) -> bool:
    """Whether a folder holds stamps or photographs to compose scenes of."""
    return any((found.folder / name).is_dir() for name in (STAMPS, PHOTOGRAPHS))


def compose(folders: Sequence[Found], counts: Mapping[str, int], fold: int) -> Iterator[tuple[str, Part]]:
    """Yield scenes with their splits, the same ones for the same fold.

    Args:
        folders: with stamps and photographs.
        counts: number of scenes by split.
        fold: fifth of cut-outs and backgrounds that is for test; the next one is for validation.

    Raises:
        RowError: stamps of a class or photographs are missing.
    """
    kits = _kits(folders, fold)
    for split, count in counts.items():
        random = np.random.default_rng([fold, list(counts).index(split)])
        for _ in range(count):
            yield split, scene(kits[split], random)


def _kits(folders: Sequence[Found], fold: int) -> dict[str, Kit]:
    stamps = {name: dict.fromkeys(("train", "validation", "test"), ()) for name in NAMES}
    files: dict[str, list[pathlib.Path]] = {name: [] for name in NAMES}
    photographs: list[pathlib.Path] = []
    for found in folders:
        for file in found.with_ending(*PICTURES):
            place = file.relative_to(found.folder).as_posix()
            if place.startswith(PHOTOGRAPHS):
                photographs.append(file)
            elif name := _CLASSES.get("/".join(place.split("/")[1:3])):
                files[name].append(file)
    cut = {name: dealt([f for f in group if _photographic(f)], fold) for name, group in files.items()}
    grounds = dealt(photographs, fold)
    for name, parts in (*cut.items(), ("background", grounds)):
        if not all(parts.values()):
            raise RowError(
                f"{folders[0].folder}: has too few pictures of a {name}; fetch the data sets again"
            )
    return {
        split: Kit(
            {name: [_stamp(file, name) for file in parts[split]] for name, parts in cut.items()},
            [np.asarray(Image.open(file).convert("RGB")) for file in grounds[split]],
        )
        for split in stamps[NAMES[0]]
    }


def dealt(files: Sequence[pathlib.Path], fold: int) -> dict[str, list[pathlib.Path]]:
    """Deal files out to splits: groups of files whose names begin with the same word stay together."""
    groups: dict[str, list[pathlib.Path]] = {}
    for file in files:
        groups.setdefault(re.split(r"[-_0-9.]", file.stem.lower())[0], []).append(file)
    ranked = sorted(groups, key=lambda word: hashlib.sha256(word.encode()).digest())
    splits: dict[str, list[pathlib.Path]] = {"train": [], "validation": [], "test": []}
    for rank, word in enumerate(ranked):
        part = {fold: "test", (fold + 1) % FOLDS: "validation"}.get(rank % FOLDS, "train")
        splits[part] += sorted(groups[word])
    return splits


def _photographic(file: pathlib.Path) -> bool:
    """Whether a picture is a cut-out, and has as many colours as photographs have."""
    pixels = np.asarray(Image.open(file).convert("RGBA"))
    opaque = pixels[pixels[..., 3] >= _OPAQUE]
    transparent = 1 - len(opaque) / pixels[..., 3].size
    colours = len(np.unique(opaque[:, :3] // 8, axis=0))
    return len(opaque) > 500 and transparent > 0.02 and colours > _COLOURS * min(len(opaque), 20_000)


def _stamp(file: pathlib.Path, name: str) -> Stamp:
    pixels = np.asarray(Image.open(file).convert("RGBA"))
    rows, columns = (np.flatnonzero((pixels[..., 3] >= _OPAQUE).any(axis=axis)) for axis in (1, 0))
    return Stamp(pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], name)


def scene(kit: Kit, random: np.random.Generator) -> Part:
    """Compose a scene of one to four cut-outs; later ones lie in front of earlier ones."""
    canvas = _background(_one(kit.backgrounds, random), random).astype(np.float32)
    owner = np.full(canvas.shape[:2], -1)  # number of the cut-out that is seen at a pixel
    placed = []
    for number in range(random.integers(1, _MOST + 1)):
        stamp = _one(kit.stamps[_one(NAMES, random)], random)
        area = _paste(_changed(stamp.pixels, min(owner.shape), random), canvas, owner, number, random)
        placed.append((area, stamp.name))
    boxes = [
        Box(edges, name)
        for number, (area, name) in enumerate(placed)
        if (edges := _seen(owner == number, area))
    ]
    return Part(canvas.round().astype(np.uint8), boxes)


def _one(items: Sequence[_Item], random: np.random.Generator) -> _Item:
    return items[int(random.integers(len(items)))]


def _paste(
    pixels: np.ndarray, canvas: np.ndarray, owner: np.ndarray, number: int, random: np.random.Generator
) -> int:
    """Paste a cut-out somewhere on a canvas, enter its number into `owner`, and return its area."""
    sides = zip(owner.shape, pixels.shape[:2], strict=True)
    place = tuple(
        slice(start, start + side)
        for whole, side in sides
        for start in [int(random.integers(0, max(1, whole - side + 1)))]
    )
    alpha, opaque = pixels[..., 3:] / 255.0, pixels[..., 3] >= _OPAQUE
    canvas[place] = alpha * pixels[..., :3] + (1 - alpha) * canvas[place]
    owner[place][opaque] = number
    return int(opaque.sum())


def _seen(mask: np.ndarray, area: int) -> tuple[float, float, float, float] | None:
    """The box of what is seen of a cut-out; None if too much is hidden."""
    if mask.sum() < max(1, _SEEN * area):
        return None
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def _background(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A part of a photograph, scaled to a scene's size."""
    height, width = (int(random.integers(*SIDES, endpoint=True)) for _ in range(2))
    scale = max(height / pixels.shape[0], width / pixels.shape[1]) * random.uniform(1, 1.6)
    size = (max(width, round(pixels.shape[1] * scale)), max(height, round(pixels.shape[0] * scale)))
    scaled = np.asarray(Image.fromarray(pixels).resize(size))
    top = random.integers(0, size[1] - height + 1)
    left = random.integers(0, size[0] - width + 1)
    part = scaled[top : top + height, left : left + width]
    return part[:, ::-1] if random.random() < 0.5 else part


def _changed(pixels: np.ndarray, side: int, random: np.random.Generator) -> np.ndarray:
    """A cut-out scaled to 15 to 65 % of a scene's shorter side, perhaps mirrored, turned a little and lit."""
    longer = side * random.uniform(0.15, 0.65)
    scale = longer / max(pixels.shape[:2])
    size = [max(8, round(length * scale)) for length in (pixels.shape[1], pixels.shape[0])]
    picture = Image.fromarray(pixels).resize((size[0], size[1]))
    turned = np.asarray(picture.rotate(random.uniform(-12, 12), Image.Resampling.BILINEAR, expand=True))
    turned = turned[:side, :side].astype(np.float32)
    turned[..., :3] = np.clip(turned[..., :3] * random.uniform(0.75, 1.25), 0, 255)
    return turned[:, ::-1] if random.random() < 0.5 else turned
