"""Tracks of objects through the frames of a film, by the overlap of their boxes (Bewley et al., 2016)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from models.common.vision.overlaps import overlaps

_LEAST = 0.3  # intersection over union of an object's boxes in following frames
_PATIENCE = 10  # frames in which an object may be missed


@dataclasses.dataclass
class _Track:
    number: int
    name: str
    box: np.ndarray
    seen: int  # number of the frame


@dataclasses.dataclass
class Tracker:
    """Numbers the objects of a film, frame by frame.

    Attributes:
        names: class of each track, by number less 1.
    """

    names: list[str] = dataclasses.field(default_factory=list)
    _alive: list[_Track] = dataclasses.field(default_factory=list)
    _frame: int = 0

    def update(self, boxes: np.ndarray, names: Sequence[str]) -> list[int]:
        """Return the number of the track, from 1, of each object of the next frame.

        Pairs of boxes of one class are taken by their overlap, the greatest first.

        Args:
            boxes: float [n, 4].
            names: class of each.
        """
        self._frame += 1
        self._alive = [track for track in self._alive if self._frame - track.seen <= _PATIENCE]
        numbers = [0] * len(boxes)
        for place, track in self._pairs(boxes, names):
            numbers[place], track.box, track.seen = track.number, boxes[place], self._frame
        for place, number in enumerate(numbers):
            if not number:
                self.names.append(names[place])
                numbers[place] = len(self.names)
                self._alive.append(_Track(numbers[place], names[place], boxes[place], self._frame))
        return numbers

    def _pairs(self, boxes: np.ndarray, names: Sequence[str]) -> list[tuple[int, _Track]]:
        if not len(boxes) or not self._alive:
            return []
        shared = overlaps(boxes, np.stack([track.box for track in self._alive]))
        same = np.array([[name == track.name for track in self._alive] for name in names])
        shared = np.where(same, shared, 0.0)
        pairs = []
        while shared.max() >= _LEAST:
            place, other = np.unravel_index(int(shared.argmax()), shared.shape)
            pairs.append((int(place), self._alive[int(other)]))
            shared[place, :] = shared[:, other] = 0.0
        return pairs
