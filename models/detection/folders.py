"""Folders of annotated pictures: which files they hold, and which splits their names give."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re

from models.common.files import listing

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".gif")
_WORDS = {
    "train": "train",
    "training": "train",
    "trainval": "learn",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "dev": "validation",
    "test": "test",
    "testing": "test",
}


@dataclasses.dataclass(frozen=True)
class Found:
    """The files of a folder and of the folders in it.

    Attributes:
        folder: the folder.
        files: in the order of their paths.
    """

    folder: pathlib.Path
    files: list[pathlib.Path]

    def with_ending(self, *endings: str) -> list[pathlib.Path]:
        """The files whose names end so, in any case."""
        return [file for file in self.files if file.suffix.lower() in endings]

    @functools.cached_property
    def _pictures(self) -> dict[str, list[pathlib.Path]]:
        """Pictures by the lower-case stem of their names."""
        found: dict[str, list[pathlib.Path]] = {}
        for file in self.with_ending(*PICTURES):
            found.setdefault(file.stem.lower(), []).append(file)
        return found

    def picture(self, name: str, beside: pathlib.Path) -> pathlib.Path:
        """The picture of a name, whose ending may differ: the one in the nearest folder to a file.

        Returns:
            Its path, or a path that does not exist.
        """
        stem = pathlib.PurePosixPath(name.replace("\\", "/")).stem.lower()
        candidates = self._pictures.get(stem) or self._pictures.get(beside.stem.lower(), [])
        near = sorted(candidates, key=lambda file: (-_shared(file, beside), file))
        return near[0] if near else beside.parent / pathlib.PurePosixPath(name).name


def find(folder: pathlib.Path, endings: tuple[str, ...]) -> Found:
    """Find the data files of a folder and of the folders in it.

    Raises:
        RowError: the folder is missing or cannot be read.
    """
    return Found(folder, listing.data_files(folder, endings, deep=True).files)


def _shared(one: pathlib.Path, other: pathlib.Path) -> int:
    """The number of folders that two paths begin with."""
    pairs = zip(one.parent.parts, other.parent.parts, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), len(one.parent.parts))


def named_split(file: pathlib.Path, folder: pathlib.Path) -> str:
    """The split that the name of a file or of a folder on its way gives, such as "train2017"; else ""."""
    for part in reversed(file.relative_to(folder).parts):
        for word in re.findall("[a-z]+", part.lower()):
            if word in _WORDS:
                return _WORDS[word]
    return ""
