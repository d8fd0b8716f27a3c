"""Rows of faces: photographs in folders named after people, and pairs of them to be compared."""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import io
import logging
import math
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.common.files import listing
from models.common.rows import FOLDS, Dropped, Row, RowError, Source, encoded

progress = logging.getLogger("progress")
PAIRS = "pairs.txt"
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".pgm", ".ppm", ".tif", ".tiff", ".webp")
ENDINGS = (*_PICTURES, PAIRS)
FEWEST = 3  # people: one for each split
_GREY = ("1", "L", "LA", "I", "I;16", "F")  # Pillow's modes


@dataclasses.dataclass(frozen=True)
class Collection:
    """Photographs and pairs of some folders.

    Attributes:
        photographs: files by person, in the order of their names.
        homeless: number of files that lie in no person's folder.
        pairs: identifiers of the pairs, "fold/line", by file.
        folds: fold of `pairs.txt` by person.
    """

    photographs: Mapping[str, list[pathlib.Path]]
    homeless: int
    pairs: Mapping[pathlib.Path, list[str]]
    folds: Mapping[str, int]


def rows(source: Source) -> Iterator[Row | Dropped]:
    """Yield a row for each photograph; a person's photographs fall into one split.

    A person is a folder with photographs, whatever folders it lies in. The settings `fold` and
    `validation_fraction` choose the splits, see `splits_of`; photographs with more than `longest_side` pixels
    are scaled down. Equal files are repeats. Features: `picture`, an encoded picture; `person`; `photo`, the
    file; `photographs`, the class of the number of the person's photographs; `pairs`, identifiers of the
    pairs that it is in, separated by spaces; `turned` and `grey`, 1 where EXIF turns the picture and where it
    has no colours.

    Raises:
        RowError: a folder cannot be read, there are too few people, or `pairs.txt` is broken.
    """
    collection = collect(source.folders, source.settings.get("most_people", 0))
    splits = splits_of(collection, source.settings)
    yield from (Dropped("in no person's folder") for _ in range(collection.homeless))
    for person, files in collection.photographs.items():
        for file in files:
            yield _row(file, person, splits[person], collection, source.settings["longest_side"])


def check(folders: Sequence[pathlib.Path], settings: Mapping[str, Any]) -> None:
    """Look for people and pairs, and read no photograph.

    Raises:
        RowError: see `rows`.
    """
    splits_of(collect(folders, settings.get("most_people", 0)), settings)


def _row(
    file: pathlib.Path, person: str, split: str, collection: Collection, longest_side: int
) -> Row | Dropped:
    from PIL import Image

    from models.common.vision import picture_files

    try:
        content = file.read_bytes()
        stored = picture_files.stored(content, longest_side, str(file))
    except RowError as error:
        progress.info("%s", error)
        return Dropped("not a readable picture")
    except OSError as error:
        raise RowError(f"{file}: {error.strerror}; mend its permissions") from None
    with Image.open(io.BytesIO(content)) as picture:
        turned, grey = picture_files.orientation(picture) != 1, picture.mode in _GREY
    features = {
        "picture": stored.content,
        "person": person,
        "photo": f"{person}/{file.name}",
        "photographs": class_of(len(collection.photographs[person])),
        "pairs": " ".join(collection.pairs.get(file, [])),
        "turned": int(turned),
        "grey": int(grey),
    }
    return Row(person, features, split=split, key=content)


def class_of(photographs: int) -> str:
    """The class of a number of photographs."""
    for most, name in ((1, "1"), (3, "2 or 3"), (9, "4 to 9")):
        if photographs <= most:
            return name
    return "10 or more"


def collect(folders: Sequence[pathlib.Path], most_people: int = 0) -> Collection:
    """Find people, their photographs and pairs.

    Args:
        folders: where they lie.
        most_people: number of people, the first ones by name, at most; 0 for all.

    Raises:
        RowError: a folder cannot be read, there are fewer than three people, or `pairs.txt` is broken.
    """
    photographs: dict[str, list[pathlib.Path]] = collections.defaultdict(list)
    listed, homeless = [], 0
    for folder in folders:
        for file in listing.data_files(folder, ENDINGS, deep=True).files:
            if file.name.lower() == PAIRS:
                listed.append(file)
            elif file.parent == folder:
                homeless += 1
            else:
                photographs[encoded(file.parent.name).decode()].append(file)
    for person in sorted(photographs)[most_people or len(photographs) :]:
        del photographs[person]
    if len(photographs) < FEWEST:
        place = ", ".join(map(str, folders))
        raise RowError(
            f"{place}: {len(photographs)} people have a folder with photographs, and {FEWEST} are needed; "
            "bring a folder for each person, named after them, with JPEG or PNG files"
        )
    pairs: dict[pathlib.Path, list[str]] = collections.defaultdict(list)
    folds: dict[str, int] = {}
    for file in listed:
        _read_pairs(file, photographs, pairs, folds)
    return Collection(photographs, homeless, pairs, folds)


def splits_of(collection: Collection, settings: Mapping[str, Any]) -> dict[str, str]:
    """The split of each person.

    A fifth of the people is the test split: those of fold `fold` of `pairs.txt`, and of the others every
    fifth in the order of their hashes. Of the rest, the fraction `validation_fraction` is for validation, and
    somebody is always left for training.
    """
    fold = settings.get("fold", 0)
    ranked = sorted(collection.photographs, key=lambda person: hashlib.sha256(person.encode()).digest())
    free = [person for person in ranked if person not in collection.folds]
    folds = {**{person: rank % FOLDS for rank, person in enumerate(free)}, **collection.folds}
    test = {person for person in ranked if folds[person] % FOLDS == fold} or {ranked[fold % len(ranked)]}
    rest = [person for person in ranked if person not in test]
    if len(rest) < 2:
        raise RowError("all people are in one fold of pairs.txt; bring more folds, or leave pairs.txt out")
    validation = min(len(rest) - 1, math.ceil(len(rest) * settings.get("validation_fraction", 0.25)))
    learnt = {person: "validation" if n < validation else "train" for n, person in enumerate(rest)}
    return {**learnt, **dict.fromkeys(test, "test")}


def _read_pairs(
    file: pathlib.Path,
    photographs: Mapping[str, list[pathlib.Path]],
    pairs: dict[pathlib.Path, list[str]],
    folds: dict[str, int],
) -> None:
    """Read a `pairs.txt` of Labeled Faces in the Wild into `pairs` and `folds`.

    The first line holds the number of folds, if there are several, and the number of pairs of each kind in a
    fold; the others a person and two numbers, or two people with a number each.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RowError(f"{file}: cannot be read ({error}); save it as UTF-8 text, or leave it out") from None
    by_name = {(person, photo.stem): photo for person, all_ in photographs.items() for photo in all_}
    head = [int(word) for word in lines[0].split() if word.isdigit()] if lines else []
    if not 1 <= len(head) <= 2 or not min(head):
        raise RowError(f"{file}, line 1: has to be the number of folds and of pairs; see LFW's pairs.txt")
    absent = 0
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        fold = (number - 2) // (2 * head[-1])
        named = _pair(line, f"{file}, line {number}")
        found = [by_name[name] for name in named if name in by_name]
        if len(found) < 2:
            absent += 1
            continue
        for photo in found:
            pairs[photo].append(f"{fold}/{number}")
            folds.setdefault(encoded(photo.parent.name).decode(), fold)
    if absent:
        progress.info("%s: %s pairs name photographs that are not there", file, f"{absent:,}")


def _pair(line: str, where: str) -> list[tuple[str, str]]:
    """Person and file name, without its ending, of both photographs of a pair."""
    words = line.split("\t") if "\t" in line else line.split()
    words = [word.strip() for word in words]
    if len(words) == 3:
        words = [words[0], words[1], words[0], words[2]]
    if len(words) != 4 or not (words[1].isdigit() and words[3].isdigit()):
        raise RowError(
            f"{where}: {line!r} is no pair; write a person and two numbers, or twice a person and a number"
        )
    return [(person, f"{person}_{int(number):04d}") for person, number in (words[:2], words[2:])]
