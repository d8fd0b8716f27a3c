"""Statistics of examples as TFDV wrote them, and how far those of two data sets lie apart, without TFDV."""

from __future__ import annotations

import dataclasses
import math
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from factory.inspection import protos
from factory.inspection.store import Artifact

_STATISTICS = (
    "tensorflow_metadata/proto/v0/statistics.proto",
    "tensorflow.metadata.v0.DatasetFeatureStatisticsList",
)

_SURE = 3.090232306167813  # standard normal quantile of 0.999
_STANDARD = 0  # Histogram.STANDARD: buckets of equal width


@dataclasses.dataclass(frozen=True)
class Drift:
    """The distance of a feature between two data sets.

    Attributes:
        split: split.
        feature: name of the feature.
        distance: Jensen-Shannon divergence in bits, 0 to 1; 1 where only one data set has the feature.
        chance: divergence that samples of one distribution of these sizes exceed once in a thousand times.
    """

    split: str
    feature: str
    distance: float
    chance: float


def read(folder: pathlib.Path, split: str) -> dict[str, Any]:
    """The statistics of a split's features (FeatureNameStatistics), by name; {} where the files are gone."""
    file = _file(folder, split)
    if file is None:
        return {}
    from google.protobuf.message import DecodeError

    try:
        found = protos.message(*_STATISTICS).FromString(file.read_bytes())
    except DecodeError:
        return {}
    features = (feature for dataset in found.datasets[:1] for feature in dataset.features)
    return {feature.name or ".".join(feature.path.step): feature for feature in features}


def _file(folder: pathlib.Path | None, split: str) -> pathlib.Path | None:
    found = (folder / f"Split-{split}").glob("*.pb") if folder else ()
    return next(iter(sorted(found)), None)


def drifts(one: Artifact, other: Artifact, splits: Sequence[str]) -> list[Drift]:
    """The distance of each feature between two artifacts of statistics, the greatest first.

    Splits whose statistics are the same file by file are left out.
    """
    found = []
    for split in splits:
        files = [_file(artifact.path, split) for artifact in (one, other)]
        if files[0] and files[1] and files[0].read_bytes() == files[1].read_bytes():
            continue
        old, new = (read(a.path, split) if a.path else {} for a in (one, other))
        for name in sorted(old.keys() | new.keys()) if old and new else ():
            distance, chance = apart(old.get(name), new.get(name))
            found.append(Drift(split, name, distance, chance))
    return sorted(found, key=lambda drift: -drift.distance)


def apart(one: Any, other: Any) -> tuple[float, float]:
    """The divergence of a feature's two distributions, and the one that chance explains."""
    if one is None or other is None:
        return 1.0, 0.0
    if one.HasField("string_stats") and other.HasField("string_stats"):
        counts = [ranks(feature.string_stats) for feature in (one, other)]
    elif one.HasField("num_stats") and other.HasField("num_stats"):
        counts = _binned(_histogram(one.num_stats), _histogram(other.num_stats))
    else:
        return 0.0 if one.WhichOneof("stats") == other.WhichOneof("stats") else 1.0, 0.0
    return divergence(*counts), by_chance(*counts)


def divergence(one: Mapping[Any, float], other: Mapping[Any, float]) -> float:
    """The Jensen-Shannon divergence of two distributions in bits, given as counts."""
    sums = sum(one.values()), sum(other.values())
    if not all(sums):
        return 0.0 if not any(sums) else 1.0
    total = 0.0
    for key in one.keys() | other.keys():
        p, q = one.get(key, 0.0) / sums[0], other.get(key, 0.0) / sums[1]
        middle = (p + q) / 2
        total += sum(share / 2 * math.log2(share / middle) for share in (p, q) if share)
    return min(1.0, max(0.0, total))


def by_chance(one: Mapping[Any, float], other: Mapping[Any, float]) -> float:
    """The divergence (bits) that samples of one distribution exceed once in a thousand times.

    For n and m values of k kinds it is about (1/n + 1/m) / (8 ln 2) times a chi-squared variable with k - 1
    degrees of freedom (Menendez et al., 1997), whose quantile is that of Wilson and Hilferty (1931).
    """
    sums = sum(one.values()), sum(other.values())
    if not all(sums):
        return 0.0
    free = max(1, len(one.keys() | other.keys()) - 1)
    quantile = free * (1 - 2 / (9 * free) + _SURE * math.sqrt(2 / (9 * free))) ** 3
    return quantile * sum(1 / values for values in sums) / (8 * math.log(2))


def ranks(statistics: Any) -> dict[Any, float]:
    """Counts by value; those of values that are not listed together, under None."""
    counts = {bucket.label: bucket.sample_count for bucket in statistics.rank_histogram.buckets}
    rest = statistics.common_stats.num_non_missing - sum(counts.values())
    return {**counts, None: rest} if rest > 0.5 and counts else counts


Buckets = Sequence[tuple[float, float, float]]  # low, high, count


def _histogram(statistics: Any) -> Buckets:
    for histogram in statistics.histograms:
        if histogram.type == _STANDARD:
            return [(b.low_value, b.high_value, b.sample_count) for b in histogram.buckets]
    return []


def _binned(one: Buckets, other: Buckets) -> list[dict[Any, float]]:
    """Both histograms in the buckets of the first, over the range of both; values lie evenly in a bucket."""
    lows = [low for low, _, _ in (*one, *other) if math.isfinite(low)]
    highs = [high for _, high, _ in (*one, *other) if math.isfinite(high)]
    if not lows or not highs:
        return [dict(enumerate(count for _, _, count in buckets)) for buckets in (one, other)]
    low, high, bins = min(lows), max(highs), max(len(one), len(other))
    return [_rebinned(buckets, low, high, bins) for buckets in (one, other)]


def _rebinned(buckets: Buckets, low: float, high: float, bins: int) -> dict[Any, float]:
    counts: dict[Any, float] = {}
    width = (high - low) / bins or 1.0
    for start, end, count in buckets:
        if not count:
            continue
        start, end = max(start, low), min(end, high)
        first, last = (min(bins - 1, int((edge - low) / width)) for edge in (start, end))
        for place in range(first, last + 1):
            overlap = min(end, low + (place + 1) * width) - max(start, low + place * width)
            share = overlap / (end - start) if end > start else 1.0 if place == first else 0.0
            if share > 0:
                counts[place] = counts.get(place, 0.0) + count * share
    return counts
