"""Statistics of TensorFlow Data Validation: features, histograms, and how far two data sets drift apart."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

from tensorflow_metadata.proto.v0 import statistics_pb2 as proto

from factory.console.viewers import protos

_SURE = 3.0902  # standard deviations of the normal distribution that are exceeded once in a thousand times
_KINDS = proto.FeatureNameStatistics.Type

Bin = tuple[float, float, float]  # from, to, count


@dataclasses.dataclass(frozen=True)
class Feature:
    """Statistics of a feature in one split.

    Attributes:
        name: name, or path of a nested one.
        kind: "int", "float", "string", "bytes" or "struct".
        examples: number of examples that have it.
        missing: number of those that lack it.
        values: number of values.
        facts: figures by name, such as "mean".
        bins: histogram of a number.
        shares: number of values by text, of a text.
    """

    name: str
    kind: str
    examples: float
    missing: float
    values: float
    facts: Mapping[str, float]
    bins: Sequence[Bin] = ()
    shares: Mapping[str, float] = dataclasses.field(default_factory=dict)

    @property
    def kinds(self) -> int:
        """Number of distinct values, or of classes of the histogram."""
        return int(self.facts.get("distinct", 0)) or len(self.shares) or len(self.bins)


def parse(content: bytes) -> tuple[float, dict[str, Feature]]:
    """The number of examples, and features by name.

    Args:
        content: of `FeatureStats.pb`, or of the file `stats_tfrecord` that older TFX writes.

    Raises:
        google.protobuf.message.DecodeError: the content is neither.
    """
    found = next(protos.records(content), None) if _is_tfrecord(content) else content
    datasets = proto.DatasetFeatureStatisticsList.FromString(found or b"").datasets
    if not datasets:
        return 0, {}
    features = [_feature(feature) for feature in datasets[0].features]
    return datasets[0].num_examples, {feature.name: feature for feature in features}


def _is_tfrecord(content: bytes) -> bool:
    return int.from_bytes(content[:8], "little") + 16 == len(content)


def _feature(feature: proto.FeatureNameStatistics) -> Feature:
    stats = getattr(feature, feature.WhichOneof("stats") or "num_stats")
    common = stats if isinstance(stats, proto.CommonStatistics) else stats.common_stats
    shares = {}
    if isinstance(stats, proto.StringStatistics):
        shares = {bucket.label: bucket.sample_count for bucket in stats.rank_histogram.buckets}
    return Feature(
        feature.name or ".".join(feature.path.step),
        _KINDS.Name(feature.type).lower(),
        common.num_non_missing,
        common.num_missing,
        common.tot_num_values or common.num_non_missing,
        _facts(stats),
        _bins(stats) if isinstance(stats, proto.NumericStatistics) else (),
        shares,
    )


def _facts(stats: object) -> dict[str, float]:
    if isinstance(stats, proto.NumericStatistics):
        return {"mean": stats.mean, "deviation": stats.std_dev, "least": stats.min, "median": stats.median,
                "greatest": stats.max, "zeros": stats.num_zeros}  # fmt: skip
    if isinstance(stats, proto.StringStatistics):
        return {"distinct": stats.unique, "mean length": stats.avg_length}
    if isinstance(stats, proto.BytesStatistics):
        facts = {"least bytes": stats.min_num_bytes, "mean bytes": stats.avg_num_bytes,
                 "greatest bytes": stats.max_num_bytes}  # fmt: skip
        return facts | ({"distinct": stats.unique} if stats.unique else {})
    return {}


def _bins(stats: proto.NumericStatistics) -> list[Bin]:
    standard = next((h for h in stats.histograms if h.type == proto.Histogram.STANDARD), None)
    found = [(b.low_value, b.high_value, b.sample_count) for b in standard.buckets] if standard else []
    return [bin_ for bin_ in found if all(map(math.isfinite, bin_))]


def divergence(one: Feature, other: Feature) -> float | None:
    """The Jensen-Shannon divergence of two features in bits, 0 to 1; None where they cannot be compared.

    Histograms of numbers are cut at the edges of both, as TensorFlow Data Validation does.
    """
    if one.shares and other.shares:
        labels = sorted(one.shares.keys() | other.shares.keys())
        pairs = [(one.shares.get(label, 0.0), other.shares.get(label, 0.0)) for label in labels]
    elif one.bins and other.bins:
        edges = sorted({edge for low, high, _ in (*one.bins, *other.bins) for edge in (low, high)})
        pairs = list(zip(_cut(one.bins, edges), _cut(other.bins, edges), strict=True))
    else:
        return None
    totals = [sum(pair[side] for pair in pairs) for side in (0, 1)]
    if not all(totals):
        return None
    return sum(_term(a / totals[0], b / totals[1]) for a, b in pairs)


def _cut(bins: Sequence[Bin], edges: Sequence[float]) -> list[float]:
    """The counts between edges, and on each of them, where the values of a class lie evenly in it."""
    points = {edge: 0.0 for edge in edges}
    between = [0.0] * max(0, len(edges) - 1)
    number = {edge: place for place, edge in enumerate(edges)}
    for low, high, count in bins:
        if high <= low:
            points[low] += count
            continue
        for place in range(number[low], number[high]):
            between[place] += count * (edges[place + 1] - edges[place]) / (high - low)
    return [*points.values(), *between]


def _term(a: float, b: float) -> float:
    middle = (a + b) / 2
    return sum(p / 2 * math.log2(p / middle) for p in (a, b) if p > 0)


def by_chance(one: Feature, other: Feature) -> float:
    """The divergence (bits) that samples of one distribution exceed once in a thousand times.

    As the data gate's: (1/n + 1/m) / (8 ln 2) times a quantile of chi-squared, here by Wilson and Hilferty (1931).
    """
    if not one.values or not other.values:
        return 0.0
    degrees = max(1, max(one.kinds, other.kinds) - 1)
    spread = 2 / (9 * degrees)
    quantile = degrees * (1 - spread + _SURE * math.sqrt(spread)) ** 3
    return quantile * (1 / one.values + 1 / other.values) / (8 * math.log(2))
