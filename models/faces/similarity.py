"""Similarities of faces: pairs, rates of errors by threshold, and recognition among people and strangers.

Similarity is the cosine of two vectors of unit length. "Same" are pairs of one person, "different" pairs of
two.
"""

from __future__ import annotations

import dataclasses
import math
import statistics

import numpy as np

RATES = tuple(10.0**-power for power in range(1, 9))  # false accept rates, of which thresholds are noted
FEWEST = 4  # photographs of a person who is enrolled, or is a stranger
_CHUNK = 1000  # rows of the matrix of similarities that are held at once


@dataclasses.dataclass(frozen=True)
class Pairs:
    """Similarities of pairs, each sorted: float32."""

    same: np.ndarray
    different: np.ndarray


def all_pairs(vectors: np.ndarray, people: np.ndarray, most: int = 20_000_000) -> Pairs:
    """Similarities of every two photographs.

    Args:
        vectors: float32 [n, dimensions] of unit length.
        people: person of each, [n].
        most: pairs that are kept at most; of more, every k-th row is left out evenly.
    """
    step = max(1, math.ceil(len(vectors) ** 2 / 2 / most))
    same, different = [], []
    for start in range(0, len(vectors), _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, len(vectors)))
        rows = rows[rows % step == 0]
        found = vectors[rows] @ vectors.T
        later = np.arange(len(vectors))[np.newaxis] > rows[:, np.newaxis]
        equal = people[rows][:, np.newaxis] == people[np.newaxis]
        same.append(found[later & equal])
        different.append(found[later & ~equal])
    return Pairs(*(np.sort(np.concatenate([*part, np.zeros(0, np.float32)])) for part in (same, different)))


def threshold_at(different: np.ndarray, rate: float) -> float:
    """The least threshold at which at most the fraction `rate` of the sorted similarities is above it."""
    allowed = int(rate * len(different) + 1e-9)
    return float(different[len(different) - 1 - allowed])


def tail_threshold(different: np.ndarray, rate: float, prior: tuple[float, float], weight: int) -> float:
    """A threshold for a rate that may be too small to be counted.

    Where ten errors are expected it is counted. Otherwise the similarities are taken for normal, with mean
    and deviation from the data and a prior together; the highest ones may be of one person in two folders.

    Args:
        different: sorted similarities of pairs of different people, perhaps none.
        rate: fraction that may be above the threshold.
        prior: mean and deviation that are known from other people.
        weight: number of pairs that the prior counts for.
    """
    if rate * len(different) >= 10:
        return threshold_at(different, rate)
    total = len(different) + weight
    mean = (different.sum() + weight * prior[0]) / total
    squares = np.square(different - mean).sum() + weight * (prior[1] ** 2 + (prior[0] - mean) ** 2)
    return float(mean + statistics.NormalDist().inv_cdf(1 - rate) * math.sqrt(squares / total))


def threshold_among(tail: np.ndarray, rate: float, people: int) -> float:
    """The threshold at which a fraction of all strangers is taken for one of so many people.

    Each of them may be confused with a stranger as often as the others.

    Args:
        tail: thresholds at `RATES`.
        rate: the fraction.
        people: number of enrolled people.
    """
    each = math.log10(rate / max(people, 1))
    powers = [math.log10(known) for known in RATES]
    return float(np.interp(-each, [-power for power in powers], tail))


def rates(pairs: Pairs, thresholds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """True and false accept rates: the fractions of same and of different pairs above each threshold."""
    accepted = [
        1 - np.searchsorted(part, thresholds, side="right") / max(len(part), 1)
        for part in (pairs.same, pairs.different)
    ]
    return accepted[0], accepted[1]


def equal_error(pairs: Pairs) -> float:
    """Equal error rate: where both kinds of error are nearest to equal."""
    true, false = rates(pairs, np.unique(np.concatenate([pairs.same, pairs.different[-100_000:]])))
    best = int(np.argmin(np.abs(1 - true - false)))
    return float((1 - true[best] + false[best]) / 2)


def best_threshold(pairs: Pairs) -> float:
    """The threshold with the highest accuracy, both kinds of pairs counting alike; the middle of several."""
    thresholds = np.linspace(-1, 1, 4001)
    true, false = rates(pairs, thresholds)
    return float(np.median(thresholds[true - false >= (true - false).max() - 1e-9]))


@dataclasses.dataclass(frozen=True)
class Recognition:
    """An open set: scores of probes of enrolled people and of strangers.

    Attributes:
        known: for each probe of an enrolled person, the highest similarity to anybody enrolled.
        right: whether this is the person.
        strangers: for each probe of a stranger, the highest similarity.
    """

    known: np.ndarray
    right: np.ndarray
    strangers: np.ndarray

    def rate_at(self, false_positives: float) -> float:
        """Detection and identification rate at a false positive identification rate."""
        threshold = threshold_at(np.sort(self.strangers), false_positives)
        return self.rate_above(threshold)

    def rate_above(self, threshold: float) -> float:
        """Fraction of the probes of enrolled people who are recognised, rightly and above a threshold."""
        return float(np.mean(self.right & (self.known > threshold)))


def templates(vectors: np.ndarray, people: np.ndarray, names: np.ndarray) -> np.ndarray:
    """The mean of each person's vectors, of unit length, float32 [names, dimensions]."""
    means = np.stack([vectors[people == name].mean(axis=0) for name in names])
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)


def to_others(vectors: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Similarities of photographs to other people as they would be enrolled, sorted.

    People with a single photograph are enrolled only if all are such.
    """
    names, counts = np.unique(people, return_counts=True)
    enrolled = names[counts > 1] if (counts > 1).any() else names
    found = vectors @ templates(vectors, people, enrolled).T
    return np.sort(found[people[:, np.newaxis] != enrolled])


def recognise(
    vectors: np.ndarray, people: np.ndarray, seed: int = 0, fewest: int = FEWEST
) -> Recognition | None:
    """Enrol half of the people by half of their photographs, and recognise the rest among strangers.

    Args:
        vectors: float32 [n, dimensions] of unit length.
        people: person of each, [n].
        seed: seed of the choice of people and photographs.
        fewest: photographs that a person needs to take part.

    Returns:
        None, if fewer than two people have enough photographs.
    """
    random = np.random.default_rng(seed)
    names, counts = np.unique(people, return_counts=True)
    able = random.permutation(names[counts >= fewest])
    if len(able) < 2:
        return None
    enrolled, strangers = able[: len(able) // 2], able[len(able) // 2 :]
    shown = np.zeros(len(people), bool)
    for name in enrolled:
        own = random.permutation(np.flatnonzero(people == name))
        shown[own[: len(own) // 2]] = True
    gallery = templates(vectors[shown], people[shown], enrolled)
    probes = np.isin(people, enrolled) & ~shown
    known = vectors[probes] @ gallery.T
    unknown = vectors[np.isin(people, strangers)] @ gallery.T
    return Recognition(
        known.max(axis=1), enrolled[known.argmax(axis=1)] == people[probes], unknown.max(axis=1)
    )
