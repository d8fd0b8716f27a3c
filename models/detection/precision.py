"""Average precision as COCO's evaluation computes it (Lin et al., 2014), and the choice of a threshold."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from models.common.vision.overlaps import overlaps

OVERLAPS = np.linspace(0.5, 0.95, 10)  # intersections over union that count as found
_RECALLS = np.linspace(0, 1, 101)
ANY = -1  # the number of the class of all objects, whose names do not count


@dataclasses.dataclass(frozen=True)
class Objects:
    """Objects of a picture: boxes float32 [n, 4], classes int [n], scores float32 [n] (1 for true ones)."""

    boxes: np.ndarray
    classes: np.ndarray
    scores: np.ndarray

    def of(self, number: int) -> Objects:
        """Those of a class, the surest first."""
        kept = np.flatnonzero((self.classes == number) | (number == ANY))
        kept = kept[np.argsort(-self.scores[kept], kind="stable")]
        return Objects(self.boxes[kept], self.classes[kept], self.scores[kept])

    def are_within(self, area: tuple[float, float]) -> np.ndarray:
        """Whether the area of each is within bounds, both included, bool [n]."""
        own = (self.boxes[:, 2:] - self.boxes[:, :2]).prod(axis=-1)
        return (area[0] <= own) & (own <= area[1])

    def within(self, area: tuple[float, float]) -> Objects:
        """Those whose area is within bounds."""
        kept = self.are_within(area)
        return Objects(self.boxes[kept], self.classes[kept], self.scores[kept])


def true_objects(boxes: np.ndarray, classes: np.ndarray) -> Objects:
    """Annotated objects."""
    return Objects(boxes.reshape(-1, 4), classes, np.ones(len(classes), np.float32))


def pair(found: np.ndarray, true: np.ndarray, least: float) -> np.ndarray:
    """The number of the true box that each found box is taken for, -1 for none: int [n].

    Each true box is taken once: by the first found box, which has the highest score, that overlaps it enough
    and more than other true boxes.

    Args:
        found: boxes [n, 4], the surest first.
        true: boxes [m, 4].
        least: intersection over union that is enough.
    """
    shared = overlaps(found, true)
    taken = np.full(len(found), -1)
    for place in range(len(found) if len(true) else 0):
        best = int(shared[place].argmax())
        if shared[place, best] >= least:
            taken[place] = best
            shared[:, best] = -1
    return taken


@dataclasses.dataclass
class Tally:
    """Found and true boxes of one class, over pictures.

    Attributes:
        true: number of true boxes.
        scores: of the found boxes, a list of arrays.
        hits: whether each found box is a true one, by overlap: a list of bool arrays [n, 10].
    """

    true: int = 0
    scores: list[np.ndarray] = dataclasses.field(default_factory=list)
    hits: list[np.ndarray] = dataclasses.field(default_factory=list)

    def add(self, found: Objects, true: Objects, area: tuple[float, float] = (0.0, np.inf)) -> None:
        """Take in the objects of a picture.

        Args:
            found: found objects.
            true: true objects.
            area: bounds of the area of true objects that count, in square pixels; a found object that is not
                one of these counts if its own area is within them.
        """
        true = true.within(area)
        hits = np.stack([pair(found.boxes, true.boxes, least) >= 0 for least in OVERLAPS], axis=1)
        counts = hits[:, 0] | found.are_within(area)
        self.true += len(true.boxes)
        self.scores.append(found.scores[counts])
        self.hits.append(hits[counts])

    def merge(self, other: Tally) -> None:
        """Take in another tally."""
        self.true += other.true
        self.scores += other.scores
        self.hits += other.hits

    def sorted(self) -> tuple[np.ndarray, np.ndarray]:
        """Scores [n] and hits [n, 10], the surest first."""
        if not self.scores:
            return np.zeros(0), np.zeros((0, len(OVERLAPS)), bool)
        scores, hits = np.concatenate(self.scores), np.concatenate(self.hits)
        order = np.argsort(-scores, kind="stable")
        return scores[order], hits[order]

    def average_precision(self) -> np.ndarray:
        """Average precision at each overlap, [10]; not a number without true boxes."""
        _, hits = self.sorted()
        if not self.true:
            return np.full(len(OVERLAPS), np.nan)
        return np.array([_average(*_curve(hits[:, place], self.true)) for place in range(len(OVERLAPS))])

    def curve(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Scores, recall and precision at the lowest overlap when every box down to that score counts."""
        scores, hits = self.sorted()
        return scores, *_curve(hits[:, 0], max(1, self.true))


def _curve(hits: np.ndarray, true: int) -> tuple[np.ndarray, np.ndarray]:
    """Recall and precision after each found box."""
    right = np.cumsum(hits)
    return right / true, right / np.arange(1, len(hits) + 1)


def _average(recall: np.ndarray, precision: np.ndarray) -> float:
    """Mean over 101 recalls of the highest precision at that recall or a higher one."""
    highest = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, _RECALLS, side="left")
    return float(np.append(highest, 0.0)[places].mean())


def tallies(found: Sequence[Objects], true: Sequence[Objects]) -> dict[int, Tally]:
    """The tally of each class that has true boxes, and of `ANY`, over pictures."""
    numbers = {int(number) for each in true for number in each.classes}
    result = {number: Tally() for number in (*sorted(numbers), ANY)}
    for one, other in zip(found, true, strict=True):
        for number, tally in result.items():
            tally.add(one.of(number), other.of(number))
    return result


def mean_average_precision(of: dict[int, Tally]) -> tuple[float, float]:
    """Mean over classes of the average precision at an overlap of 0.5, and of its mean over overlaps.

    Classes without true boxes do not count; without any class the means are not numbers.
    """
    each = [tally.average_precision() for number, tally in of.items() if number != ANY and tally.true]
    if not each:
        return np.nan, np.nan
    return float(np.mean([values[0] for values in each])), float(np.mean(each))


def choose_threshold(of: dict[int, Tally]) -> float:
    """Choose the score that an object needs: the one of the highest F1 over the boxes of all classes."""
    scores = np.concatenate([tally.sorted()[0] for number, tally in of.items() if number != ANY])
    hits = np.concatenate([tally.sorted()[1][:, 0] for number, tally in of.items() if number != ANY])
    true = sum(tally.true for number, tally in of.items() if number != ANY)
    if not hits.any():
        return 0.5
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(hits[order])
    f1 = 2 * right / (true + np.arange(1, len(right) + 1))
    best = int(f1.argmax())
    following = scores[order][best + 1] if best + 1 < len(scores) else 0.0
    return float((scores[order][best] + following) / 2)
