"""Statistics of TensorFlow Data Validation, as a page shows them: facts and distributions by feature."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

_KINDS = ("int", "float", "string", "bytes", "struct")  # FeatureNameStatistics.Type
_STANDARD = 0  # Histogram.STANDARD: classes of equal width

Bin = tuple[float, float, float]  # from, to, count


@dataclasses.dataclass(frozen=True)
class Feature:
    """A feature in one split.

    Attributes:
        kind: "int", "float", "string", "bytes" or "struct".
        examples: number of examples that have it.
        missing: number of those that lack it.
        facts: figures by name, such as "mean".
        bins: histogram of a number.
        shares: number of values by text, of a text.
    """

    kind: str
    examples: float
    missing: float
    facts: Mapping[str, float]
    bins: Sequence[Bin] = ()
    shares: Mapping[str, float] = dataclasses.field(default_factory=dict)


def feature(statistics: Any) -> Feature:
    """A feature of `factory.inspection.statistics.read`, a FeatureNameStatistics."""
    which = statistics.WhichOneof("stats") or "num_stats"
    stats = getattr(statistics, which)
    common = stats if which == "struct_stats" and not hasattr(stats, "common_stats") else stats.common_stats
    shares = {}
    if which == "string_stats":
        shares = {bucket.label: bucket.sample_count for bucket in stats.rank_histogram.buckets}
    return Feature(
        _KINDS[statistics.type] if statistics.type < len(_KINDS) else "other",
        common.num_non_missing,
        common.num_missing,
        _facts(which, stats),
        _bins(stats) if which == "num_stats" else (),
        shares,
    )


def _facts(which: str, stats: Any) -> dict[str, float]:
    if which == "num_stats":
        return {"mean": stats.mean, "deviation": stats.std_dev, "least": stats.min, "median": stats.median,
                "greatest": stats.max, "zeros": stats.num_zeros}  # fmt: skip
    if which == "string_stats":
        return {"distinct": stats.unique, "mean length": stats.avg_length}
    if which == "bytes_stats":
        return {"least bytes": stats.min_num_bytes, "mean bytes": stats.avg_num_bytes,
                "greatest bytes": stats.max_num_bytes}  # fmt: skip
    return {}


def _bins(stats: Any) -> list[Bin]:
    standard = next((h for h in stats.histograms if h.type == _STANDARD), None)
    found = [(b.low_value, b.high_value, b.sample_count) for b in standard.buckets] if standard else []
    return [bin_ for bin_ in found if all(map(math.isfinite, bin_))]
