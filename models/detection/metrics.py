"""Metrics of found objects, by class and size, with pictures and curves for the report."""

from __future__ import annotations

import dataclasses
import io
import zlib
from typing import Any

import numpy as np
from PIL import Image

from models.common import figures, metrics
from models.common.vision import drawing
from models.common.vision.drawing import Mark
from models.detection.precision import (
    ANY,
    OVERLAPS,
    Objects,
    Tally,
    mean_average_precision,
    pair,
    true_objects,
)
from models.detection.preprocessing import EDGES

_FEATURES = ("picture", *EDGES, "class_id", "class")
_SHOWN = 12  # pictures
_SIDE = 480  # pixels, longer side of a picture that is shown
_POINTS = 200  # of a curve
# Sizes of objects, as in COCO: bounds of the area in square pixels.
SIZES = {"small": (0.0, 32.0**2), "medium": (32.0**2, 96.0**2), "large": (96.0**2, 1e10)}
_ALL = (0.0, np.inf)
_NOTE = (
    "Green: found, with score. Orange, dashed: true boxes that were missed. Red: found where none is. "
    "Blue, thin: the true boxes of those found. The pictures do not depend on the model."
)


def _by_size(size: str) -> str:
    return f"mean_average_precision_50_{size}"


class Detections(metrics.Metric):
    """Emits `NAMES`, tables by class and by size of object, curves of precision and recall, and pictures.

    * `mean_average_precision`: mean of COCO's average precision over the classes that test pictures show, and
      over overlaps (intersections over union) of 0.5, 0.55 to 0.95.
    * `mean_average_precision_50`: at an overlap of 0.5; with `_small`, `_medium` or `_large`, of objects of
      this size.
    * `precision`, `recall`, `f1`: over the boxes of all classes at the model's threshold; a box is found if
      its intersection over union with one of its class is 0.5 or more.
    * `average_precision_any_class`: COCO's average precision at 0.5 where names do not count.

    The model must have the outputs `detections` (float32 [n, 6]: left, top, right, bottom, class, score; the
    class is -1 where there is no object) and `accepted` (the number of objects that reach the threshold).
    Its memory grows by some 20 bytes for each object found.

    The values are those of TFMA's `COCOMeanAveragePrecision`. That one has to be told the classes before
    data is read, rounds scores to thresholds, and counts all 10,000 thresholds again for every object found.
    """

    NAMES = (
        "mean_average_precision",
        "mean_average_precision_50",
        *map(_by_size, SIZES),
        "average_precision_any_class",
        "precision",
        "recall",
        "f1",
    )

    def __init__(self, code: str = "", name: str = "detections") -> None:
        """Set `code`, the source fingerprint, so that changed code is not taken from the cache."""
        super().__init__(Sums, name=name, code=code, features=_FEATURES)


@dataclasses.dataclass
class Counts:
    """True, found and rightly found boxes, at the model's threshold."""

    true: int = 0
    found: int = 0
    right: int = 0

    def add(self, true: int, found: int, right: int) -> None:
        """Add to the counts."""
        self.true, self.found, self.right = self.true + true, self.found + found, self.right + right

    @property
    def precision(self) -> float:
        """Fraction of found boxes that are right; not a number if none was found."""
        return self.right / self.found if self.found else metrics.NAN

    @property
    def recall(self) -> float:
        """Fraction of true boxes that were found."""
        return self.right / self.true if self.true else metrics.NAN

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.true + self.found) if self.true + self.found else metrics.NAN


@dataclasses.dataclass
class Sums:
    """What was found and missed so far."""

    tallies: dict[tuple[str, int], Tally] = dataclasses.field(
        default_factory=dict
    )  # by size ("": all), class
    counts: dict[int, Counts] = dataclasses.field(default_factory=dict)
    by_size: dict[str, Counts] = dataclasses.field(default_factory=lambda: {name: Counts() for name in SIZES})
    names: dict[int, str] = dataclasses.field(default_factory=dict)
    # The lowest ranks: (-rank, caption, picture with boxes as JPEG).
    shown: metrics.Greatest = dataclasses.field(default_factory=lambda: metrics.Greatest(_SHOWN))

    def add(self, example: metrics.Example) -> None:
        """Take in a picture."""
        edges = [example.values(name).astype(np.float32) for name in EDGES]
        labels = example.values("class_id").astype(int)
        words = [word.decode(errors="replace") for word in example.values("class").tolist()]
        self.names |= dict(zip(labels.tolist(), words, strict=True))
        rows = example.output("detections").reshape(-1, 6)
        there = rows[:, 4] >= 0
        found = Objects(rows[there, :4], rows[there, 4].astype(int), rows[there, 5])
        accepted = int(metrics.plain(example.output("accepted")))
        self.add_picture(
            found, true_objects(np.stack(edges, axis=-1), labels), accepted, example.bytes_of("picture")
        )

    def add_picture(self, found: Objects, true: Objects, accepted: int, content: bytes) -> None:
        """Take in the objects of a picture, of which the first `accepted` reach the threshold."""
        for number in {*found.classes.tolist(), *true.classes.tolist(), ANY}:
            for size, area in {"": _ALL, **SIZES}.items():
                tally = self.tallies.setdefault((size, number), Tally())
                tally.add(found.of(number), true.of(number), area)
        sure = Objects(found.boxes[:accepted], found.classes[:accepted], found.scores[:accepted])
        taken = taken_for(sure, true)
        for number in {*sure.classes.tolist(), *true.classes.tolist()}:
            right = int((taken[sure.classes == number] >= 0).sum())
            count = self.counts.setdefault(number, Counts())
            count.add(int((true.classes == number).sum()), int((sure.classes == number).sum()), right)
        self._add_sizes(sure, true, taken)
        rank = zlib.crc32(content)
        if len(self.shown.heap) < _SHOWN or -rank > self.shown.heap[0][0]:
            caption = (
                f"{len(true.boxes)} true, {int((taken >= 0).sum())} found, {int((taken < 0).sum())} false"
            )
            self.shown.add((-rank, caption, picture(content, sure, true, taken, self.names)))

    def _add_sizes(self, sure: Objects, true: Objects, taken: np.ndarray) -> None:
        """Count true boxes, and those found, by the size of the true box; false ones by their own."""
        own, other = _areas(true.boxes), _areas(sure.boxes)
        other = np.where(taken >= 0, np.append(own, 0)[taken], other)
        for name, (low, high) in SIZES.items():
            of_size = (other >= low) & (other < high)
            right = int((of_size & (taken >= 0)).sum())
            self.by_size[name].add(int(((own >= low) & (own < high)).sum()), int(of_size.sum()), right)

    def merge(self, other: Sums) -> None:
        """Take in other sums."""
        for key, tally in other.tallies.items():
            self.tallies.setdefault(key, Tally()).merge(tally)
        for number, count in other.counts.items():
            self.counts.setdefault(number, Counts()).add(count.true, count.found, count.right)
        for name, count in other.by_size.items():
            self.by_size[name].add(count.true, count.found, count.right)
        self.names |= other.names
        self.shown.merge(other.shown)

    def result(self) -> metrics.Result:
        """The metrics and figures."""
        every = Counts()
        for count in self.counts.values():
            every.add(count.true, count.found, count.right)
        if not every.true:
            reasons = dict.fromkeys(Detections.NAMES, "the test pictures have no boxes")
            return metrics.Result(dict.fromkeys(Detections.NAMES, metrics.NAN), not_applicable=reasons)
        half, mean = self._mean("")
        sizes = {_by_size(size): self._mean(size)[0] for size in SIZES}
        reasons = {
            _by_size(size): f"no test picture has a {size} object"
            for size in SIZES
            if not self.tallies[size, ANY].true
        }
        values = {
            "mean_average_precision": mean,
            "mean_average_precision_50": half,
            **sizes,
            "average_precision_any_class": float(self.tallies["", ANY].average_precision()[0]),
            "precision": every.precision,
            "recall": every.recall,
            "f1": every.f1,
        }
        shown: list[figures.Figure] = [self._classes(), self._sizes(), self._curves(), self._gallery()]
        return metrics.Result(values, shown, reasons)

    def _mean(self, size: str) -> tuple[float, float]:
        """Mean average precision at an overlap of 0.5 and over overlaps, of objects of a size."""
        return mean_average_precision(
            {number: tally for (of, number), tally in self.tallies.items() if of == size}
        )

    def _true_classes(self) -> list[int]:
        return [number for number in sorted(self.names) if self.tallies["", number].true]

    def _classes(self) -> figures.Table:
        columns = ["class", "true boxes", "AP at 0.5", "AP at 0.5 to 0.95", "precision", "recall"]
        rows: list[list[figures.Cell]] = []
        for number in self._true_classes():
            tally, count = self.tallies["", number], self.counts[number]
            precision = tally.average_precision()
            rows.append(
                [
                    self.names[number],
                    count.true,
                    float(precision[0]),
                    float(precision.mean()),
                    count.precision,
                    count.recall,
                ]
            )
        note = (
            "AP: average precision; precision and recall are at the model's threshold, at an overlap of 0.5."
        )
        return figures.Table("Objects by class", columns, rows, note)

    def _sizes(self) -> figures.Table:
        rows: list[list[figures.Cell]] = [
            [name, count.true, self._mean(name)[0], count.precision, count.recall]
            for name, count in self.by_size.items()
        ]
        note = "Small: an area below 32 x 32 pixels; large: of 96 x 96 or more. At the model's threshold."
        return figures.Table(
            "Objects by size", ["size", "true boxes", "mean AP at 0.5", "precision", "recall"], rows, note
        )

    def _curves(self) -> figures.Curve:
        series = []
        for number in self._true_classes():
            _, recall, precision = self.tallies["", number].curve()
            kept = np.unique(np.linspace(0, max(0, len(recall) - 1), _POINTS).astype(int))[: len(recall)]
            series.append(figures.Series(self.names[number], recall[kept].tolist(), precision[kept].tolist()))
        title = f"Precision and recall at an overlap of {OVERLAPS[0]:g}"
        return figures.Curve(title, "recall", "precision", series)

    def _gallery(self) -> figures.Gallery:
        items = [
            figures.picture(content, caption, "image/jpeg") for _, caption, content in self.shown.sorted()
        ]
        return figures.Gallery("Test pictures", items, _NOTE)


def taken_for(found: Objects, true: Objects) -> np.ndarray:
    """Number of the true object of its class that each found one is taken for, -1 for none: int [n]."""
    taken = np.full(len(found.boxes), -1)
    for number in np.unique(found.classes):
        of_found, of_true = np.flatnonzero(found.classes == number), np.flatnonzero(true.classes == number)
        pairs = pair(found.boxes[of_found], true.boxes[of_true], OVERLAPS[0])
        taken[of_found] = np.append(of_true, -1)[pairs]
    return taken


def _areas(boxes: np.ndarray) -> np.ndarray:
    return (boxes[:, 2:] - boxes[:, :2]).prod(axis=-1)


def picture(content: bytes, found: Objects, true: Objects, taken: np.ndarray, names: dict[int, str]) -> bytes:
    """A picture with true, found, missed and false boxes, as JPEG."""
    with Image.open(io.BytesIO(content)) as opened:
        shown = opened.convert("RGB")
    scale = min(1.0, _SIDE / max(shown.size))
    shown = shown.resize((max(1, round(shown.width * scale)), max(1, round(shown.height * scale))))

    def mark(box: np.ndarray, label: Any, colour: str, caption: str = "", dashed: bool = False) -> Mark:
        name = names.get(int(label), str(label)) if len(names) > 1 else ""
        left, top, right, bottom = (float(edge) * scale for edge in box)
        return Mark((left, top, right, bottom), colour, f"{name} {caption}".strip(), dashed)

    missed = sorted({*range(len(true.boxes))} - {*taken.tolist()})
    marks = [mark(true.boxes[n], true.classes[n], drawing.ORANGE, dashed=True) for n in missed]
    marks += [Mark(mark(true.boxes[n], 0, drawing.BLUE).box, drawing.BLUE) for n in taken if n >= 0]
    for box, label, score, place in zip(found.boxes, found.classes, found.scores, taken, strict=True):
        marks.append(mark(box, label, drawing.GREEN if place >= 0 else drawing.RED, f"{score:.2f}"))
    return drawing.jpeg(drawing.draw(np.asarray(shown), marks), quality=80)
