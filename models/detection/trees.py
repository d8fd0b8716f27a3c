"""Trees from the air: crowns marked by hand in pictures of the National Ecological Observatory Network.

The pictures are of three sites; NEON's names for them begin the file names: YELL (Yellowstone, two
pictures), OSBS (Ordway-Swisher, Florida) and SOAP (Soaproot Saddle, California).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from models.detection import voc
from models.detection.annotated import Annotated, Box
from models.detection.folders import Found

SOURCE, NAME = "trees", "tree"
TILE = 200  # pixels of 10 cm
_PICTURES = ("OSBS_029", "SOAP_061", "YELL_528000", "YELL_541000")
# Pictures for test by fold: each site, then each picture of the site that has two.
_TEST = (_PICTURES[:1], _PICTURES[1:2], _PICTURES[2:], _PICTURES[2:3], _PICTURES[3:])


def is_one(found: Found) -> bool:
    """Whether a folder holds these pictures."""
    stems = {file.stem for file in found.with_ending(".xml")}
    return stems == set(_PICTURES)


def read(found: Found, fold: int) -> Iterator[Annotated]:
    """Yield the pictures with all trees as one class; those that the fold holds out are for test.

    Fold 0 holds out OSBS, 1 SOAP, 2 YELL, 3 and 4 one picture of YELL each.
    """
    for given in voc.read(found):
        boxes = [Box(box.edges, NAME) for box in given.boxes]
        split = "test" if given.file.stem in _TEST[fold] else "learn"
        yield dataclasses.replace(given, boxes=boxes, split=split, source=SOURCE)
