"""Statistics of several data sets together, from the statistics of each, as TFDV writes them.

Exact are the numbers of examples and of missing values, the numbers of values, sums, means, deviations,
zeros, minima and maxima, and the counts of strings where each data set has few. Histograms, medians and
quantiles are approximations: values lie evenly in each bucket. Strings that no data set lists among its most
frequent ones stay unlisted, and the number of distinct strings is then a lower bound. Weighted statistics
and those of TFDV's semantic domains are left out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Any

from tensorflow_metadata.proto.v0 import statistics_pb2 as proto

_KINDS = ("num_stats", "string_stats", "bytes_stats", "struct_stats")
_TOP = 20  # most frequent strings that TFDV lists as such
_STANDARD = proto.Histogram.STANDARD

Buckets = list[tuple[float, float, float]]  # low, high, count


class MergeError(ValueError):
    """Statistics do not belong together; the message names the feature."""


def merge(parts: Sequence[proto.DatasetFeatureStatisticsList]) -> proto.DatasetFeatureStatisticsList:
    """Return the statistics of data sets together.

    Raises:
        MergeError: a feature has different types.
    """
    sets = [part.datasets[0] for part in parts if part.datasets]
    merged = proto.DatasetFeatureStatisticsList()
    together = merged.datasets.add(num_examples=sum(one.num_examples for one in sets))
    if sets:
        together.name = sets[0].name
    by_name: dict[tuple[str, ...], list[tuple[int, Any]]] = {}
    for number, one in enumerate(sets):
        for feature in one.features:
            by_name.setdefault(_name(feature), []).append((number, feature))
    for name in sorted(by_name):
        have = {number for number, _ in by_name[name]}
        without = sum(one.num_examples for number, one in enumerate(sets) if number not in have)
        together.features.append(_feature([feature for _, feature in by_name[name]], without))
    return merged


def _name(feature: proto.FeatureNameStatistics) -> tuple[str, ...]:
    return (feature.name,) if feature.name else tuple(feature.path.step)


def _feature(parts: Sequence[proto.FeatureNameStatistics], without: int) -> proto.FeatureNameStatistics:
    """A feature of several data sets; `without` examples are in data sets that do not have it at all."""
    filled = [part for part in parts if _common(part).num_non_missing] or list(parts)
    kinds = {(part.type, part.WhichOneof("stats")) for part in filled}
    if len(kinds) > 1:
        words = " and ".join(sorted(proto.FeatureNameStatistics.Type.Name(kind) for kind, _ in kinds))
        raise MergeError(f"feature {'.'.join(_name(parts[0]))} is of type {words} in different spans")
    merged = proto.FeatureNameStatistics(type=filled[0].type)
    if parts[0].name:
        merged.name = parts[0].name
    else:
        merged.path.step.extend(parts[0].path.step)
    kind = filled[0].WhichOneof("stats")
    found = [getattr(part, kind) for part in filled]
    target = getattr(merged, kind)
    missing = without + sum(_common(part).num_missing for part in parts if part not in filled)
    _add_common([one.common_stats for one in found], target.common_stats, missing)
    {"num_stats": _add_numbers, "string_stats": _add_strings, "bytes_stats": _add_bytes}.get(
        kind, lambda *_: None
    )(found, target)
    return merged


def _common(feature: proto.FeatureNameStatistics) -> proto.CommonStatistics:
    kind = feature.WhichOneof("stats")
    return getattr(feature, kind).common_stats if kind in _KINDS else proto.CommonStatistics()


def _add_common(
    parts: Sequence[proto.CommonStatistics], target: proto.CommonStatistics, missing: int
) -> None:
    _add_counts(parts, target)
    target.num_missing += missing
    if target.num_non_missing:
        target.avg_num_values = target.tot_num_values / target.num_non_missing
    lengths = [histogram for part in parts for histogram in [part.num_values_histogram] if histogram.buckets]
    if lengths:
        target.num_values_histogram.CopyFrom(_histogram(lengths))
    depth = max((len(part.presence_and_valency_stats) for part in parts), default=0)
    for level in range(depth):
        nested = [part.presence_and_valency_stats[level : level + 1] for part in parts]
        _add_counts(list(itertools.chain(*nested)), target.presence_and_valency_stats.add())
        if level == 0:
            target.presence_and_valency_stats[0].num_missing += missing


def _add_counts(parts: Sequence[Any], target: Any) -> None:
    """Sums of missing values and of values, and the bounds of values in an example."""
    for name in ("num_missing", "num_non_missing", "tot_num_values"):
        setattr(target, name, sum(getattr(part, name) for part in parts))
    filled = [part for part in parts if part.num_non_missing]
    if filled:
        target.min_num_values = min(part.min_num_values for part in filled)
        target.max_num_values = max(part.max_num_values for part in filled)


def _add_numbers(parts: Sequence[proto.NumericStatistics], target: proto.NumericStatistics) -> None:
    target.num_zeros = sum(part.num_zeros for part in parts)
    counted = [(part, _finite(part)) for part in parts]
    filled = [(part, count) for part, count in counted if count > 0]
    total = sum(count for _, count in filled)
    if filled:
        mean = math.fsum(part.mean * count for part, count in filled) / total
        squares = math.fsum((part.std_dev**2 + (part.mean - mean) ** 2) * count for part, count in filled)
        target.mean, target.std_dev = mean, math.sqrt(squares / total)
        target.min = min(part.min for part, _ in filled)
        target.max = max(part.max for part, _ in filled)
    kinds = dict.fromkeys(histogram.type for part in parts for histogram in part.histograms)
    for kind in kinds:
        same = [histogram for part in parts for histogram in part.histograms if histogram.type == kind]
        target.histograms.append(_histogram(same))
    buckets = _cut([b for h in target.histograms if h.type != _STANDARD for b in _buckets(h)])
    if buckets:
        target.median = _quantiles(buckets, 2)[1]


def _finite(part: proto.NumericStatistics) -> float:
    """The number of values that are numbers."""
    nan = max((histogram.num_nan for histogram in part.histograms), default=0)
    return float(part.common_stats.tot_num_values - nan)


def _add_strings(parts: Sequence[proto.StringStatistics], target: proto.StringStatistics) -> None:
    counts: dict[str, float] = {}
    for part in parts:
        for bucket in part.rank_histogram.buckets:
            counts[bucket.label] = counts.get(bucket.label, 0.0) + bucket.sample_count
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for rank, (label, count) in enumerate(ranked):
        target.rank_histogram.buckets.add(low_rank=rank, high_rank=rank, label=label, sample_count=count)
        if rank < _TOP:
            target.top_values.add(value=label, frequency=count)
    target.unique = max([len(counts), *(part.unique for part in parts)])
    target.invalid_utf8_count = sum(part.invalid_utf8_count for part in parts)
    target.avg_length = _mean((part.avg_length, part.common_stats.tot_num_values) for part in parts)


def _add_bytes(parts: Sequence[proto.BytesStatistics], target: proto.BytesStatistics) -> None:
    target.unique = max((part.unique for part in parts), default=0)
    target.avg_num_bytes = _mean((part.avg_num_bytes, part.common_stats.tot_num_values) for part in parts)
    filled = [part for part in parts if part.common_stats.num_non_missing]
    for name, choose in (("min_num_bytes", min), ("max_num_bytes", max)):
        for field in (name, f"{name}_int"):
            if filled and hasattr(target, field):
                setattr(target, field, choose(getattr(part, field) for part in filled))


def _mean(values: Iterable[tuple[float, float]]) -> float:
    """The mean of means, each with its number of values."""
    found = [(mean, count) for mean, count in values if count]
    total = sum(count for _, count in found)
    return math.fsum(mean * count for mean, count in found) / total if total else 0.0


def _histogram(parts: Sequence[proto.Histogram]) -> proto.Histogram:
    """A histogram of the same type, with as many buckets as the one of the parts that has the most."""
    merged = proto.Histogram(type=parts[0].type, name=parts[0].name)
    merged.num_nan = sum(part.num_nan for part in parts)
    merged.num_undefined = sum(part.num_undefined for part in parts)
    bins = max(len(part.buckets) for part in parts)
    buckets = _cut([bucket for part in parts for bucket in _buckets(part)])
    if not buckets or not bins:
        return merged
    if merged.type == _STANDARD:
        low, high = min(b[0] for b in buckets), max(b[1] for b in buckets)
        edges = [low + (high - low) * number / bins for number in range(bins)] + [high]
    else:
        edges = _quantiles(buckets, bins)
    counts = _counts(buckets, edges)
    for (low, high), count in zip(itertools.pairwise(edges), counts, strict=True):
        merged.buckets.add(low_value=low, high_value=high, sample_count=count)
    return merged


def _buckets(histogram: proto.Histogram) -> Buckets:
    return [(b.low_value, b.high_value, b.sample_count) for b in histogram.buckets if b.sample_count]


def _cut(buckets: Buckets) -> Buckets:
    """Buckets with bounds that are numbers: an infinite bound becomes the nearest finite one."""
    bounds = [edge for low, high, _ in buckets for edge in (low, high) if math.isfinite(edge)]
    if not bounds:
        return []
    least, most = min(bounds), max(bounds)
    return [(max(low, least), min(high, most), count) for low, high, count in buckets]


def _below(buckets: Buckets, edge: float) -> float:
    """The number of values below an edge, or at it."""
    total = 0.0
    for low, high, count in buckets:
        if high <= edge:
            total += count
        elif low < edge:
            total += count * (edge - low) / (high - low)
    return total


def _counts(buckets: Buckets, edges: Sequence[float]) -> list[float]:
    """The number of values between each edge and the next; those at the first one are in the first bucket."""
    below = [0.0, *(_below(buckets, edge) for edge in edges[1:])]
    return [max(0.0, high - low) for low, high in itertools.pairwise(below)]


def _quantiles(buckets: Buckets, bins: int) -> list[float]:
    """Edges between which lie equal numbers of values."""
    knots = sorted({edge for low, high, _ in buckets for edge in (low, high)})
    below = [_below(buckets, knot) for knot in knots]
    below[0], total = 0.0, sum(count for _, _, count in buckets)
    edges, place = [knots[0]], 0
    for number in range(1, bins):
        wanted = total * number / bins
        while place + 1 < len(knots) - 1 and below[place + 1] < wanted:
            place += 1
        low, high = below[place], below[place + 1] if place + 1 < len(below) else total
        share = (wanted - low) / (high - low) if high > low else 0.0
        end = knots[min(place + 1, len(knots) - 1)]
        edges.append(knots[place] + (end - knots[place]) * min(1.0, max(0.0, share)))
    return [*edges, knots[-1]]
