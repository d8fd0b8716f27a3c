"""Distances of features between requests and training data, by TFDV, and what chance explains."""

from __future__ import annotations

import dataclasses
import math
import pathlib
import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from factory.inspection import statistics
from models.common.requests import Features, decoded

L_INFINITY, JENSEN_SHANNON = "L-infinity", "Jensen-Shannon"
# Where the schema has none: a value's share moved by a tenth, or a normal distribution by half its deviation.
_LIMITS = {L_INFINITY: 0.1, JENSEN_SHANNON: 0.05}
_COMPARATORS = {L_INFINITY: "infinity_norm", JENSEN_SHANNON: "jensen_shannon_divergence"}
_DRAWS, _SURE = 2000, 0.999
_CLASSES = 10  # of numbers
_SAMPLE = 20_000  # training rows whose numbers are read
_FREE_TEXT = 0.5  # distinct values per value: with more, values do not repeat
_FREE = ("natural_language_domain", "image_domain")  # domains of values that do not repeat
_INT, _FLOAT = 0, 1  # types of FeatureNameStatistics


@dataclasses.dataclass(frozen=True)
class Distance:
    """The distance of a feature between requests and training data.

    Attributes:
        feature: name of the feature.
        measure: "L-infinity", the greatest difference of a value's shares; or "Jensen-Shannon", the
            divergence in bits, of numbers in ten classes of equally many training rows.
        distance: distance, 0 to 1.
        limit: limit of the schema, or a default one.
        chance: distance that as many rows of the training data exceed once in a thousand times.
        state: "within" the limit, "by chance" where chance explains what is beyond it, or "beyond".
    """

    feature: str
    measure: str
    distance: float
    limit: float
    chance: float
    state: str


@dataclasses.dataclass(frozen=True)
class Training:
    """Training data.

    Attributes:
        statistics: file with TFDV's statistics of the train split.
        schema: file with the schema, where `skew_comparator` of a feature has its limit.
        examples: folder with the train split's gzipped TFRecords of Examples, for numbers; None where it is
            gone.
    """

    statistics: pathlib.Path
    schema: pathlib.Path
    examples: pathlib.Path | None

    def features(self) -> dict[str, Any]:
        """FeatureNameStatistics by name."""
        return statistics.read(self.statistics.parents[1], "train")

    def contract(self) -> Any:
        """The schema."""
        from google.protobuf import text_format
        from tensorflow_metadata.proto.v0 import schema_pb2

        return text_format.Parse(self.schema.read_text(encoding="utf-8"), schema_pb2.Schema())


def comparable(rows: Sequence[Features], training: Training) -> tuple[list[str], dict[str, str]]:
    """The names of features that can be compared, and the reasons why others cannot, by name."""
    trained = training.features()
    free = {f.name for f in training.contract().feature if f.WhichOneof("domain_info") in _FREE}
    compared, left_out = [], {}
    for name in dict.fromkeys(name for row in rows for name in row):
        found = trained.get(name)
        if found is None:
            left_out[name] = "the training data has no such feature"
        elif name in free or found.WhichOneof("stats") == "bytes_stats" or _is_free(found):
            left_out[name] = "its values do not repeat"
        elif found.HasField("num_stats") and not training.examples:
            left_out[name] = "the training examples are gone"
        else:
            compared.append(name)
    return compared, left_out


def _is_free(found: Any) -> bool:
    text = found.string_stats if found.HasField("string_stats") else None
    return text is not None and text.unique > _FREE_TEXT * text.common_stats.num_non_missing > 1


def distances(rows: Sequence[Features], training: Training, names: Sequence[str]) -> list[Distance]:
    """The distance of each feature, the farthest beyond its limit first.

    Args:
        rows: features of requests.
        training: training data.
        names: names by `comparable`.
    """
    import tensorflow_data_validation as tfdv

    before = tfdv.load_stats_binary(str(training.statistics))
    trained = {name: found for name, found in _by_name(before).items() if name in names}
    contract = _contract(training.contract(), trained)
    served = _statistics(rows, trained, contract)
    numbers = [name for name, found in trained.items() if found.HasField("num_stats")]
    known = _numbers(training, numbers)
    counts = {
        name: np.array(list(statistics.ranks(found.string_stats).values()), np.float64)
        for name, found in trained.items()
        if name not in numbers
    }
    for name in numbers:
        values = _finite(value for row in rows for value in _listed(row.get(name)))
        counts[name] = _count(known[name], values, trained[name], _by_name(served)[name])
    report = tfdv.validate_statistics(before, contract, serving_statistics=served)
    found = [_distance(info, counts, rows) for info in report.drift_skew_info]
    return sorted(found, key=lambda one: one.limit - one.distance)


def _by_name(found: Any) -> dict[str, Any]:
    return {feature.name or ".".join(feature.path.step): feature for feature in found.datasets[0].features}


def _distance(info: Any, counts: Mapping[str, np.ndarray], rows: Sequence[Features]) -> Distance:
    (name,) = info.path.step
    measured = next(each for each in info.skew_measurements if each.threshold)
    measure = JENSEN_SHANNON if measured.type == measured.JENSEN_SHANNON_DIVERGENCE else L_INFINITY
    by_chance = chance(counts[name], sum(name in row for row in rows), measure)
    far, limit = measured.value, measured.threshold
    state = "within" if far <= limit else "by chance" if far <= by_chance else "beyond"
    return Distance(name, measure, far, limit, by_chance, state)


def _contract(contract: Any, trained: Mapping[str, Any]) -> Any:
    """The schema of the compared features alone, each with a comparator, and none for serving or training."""
    kept = [feature for feature in contract.feature if feature.name in trained]
    del contract.feature[:], contract.default_environment[:]
    for feature in kept:
        del feature.not_in_environment[:], feature.in_environment[:]
        if not any(getattr(feature.skew_comparator, each).threshold for each in _COMPARATORS.values()):
            numbers = trained[feature.name].HasField("num_stats")
            measure = JENSEN_SHANNON if numbers else L_INFINITY
            getattr(feature.skew_comparator, _COMPARATORS[measure]).threshold = _LIMITS[measure]
    contract.feature.extend(kept)
    return contract


def _statistics(rows: Sequence[Features], trained: Mapping[str, Any], contract: Any) -> Any:
    """TFDV's statistics of rows."""
    import pyarrow as pa
    from tensorflow_data_validation.statistics import stats_impl
    from tensorflow_data_validation.statistics.stats_options import StatsOptions

    kinds = {_INT: pa.int64(), _FLOAT: pa.float32()}
    columns = {
        name: pa.array(
            [_listed(row[name]) if name in row else None for row in rows],
            pa.list_(kinds.get(found.type, pa.binary())),
        )
        for name, found in trained.items()
    }
    batch = pa.RecordBatch.from_pydict(columns)
    return stats_impl.generate_statistics_in_memory(batch, StatsOptions(schema=contract))


def _listed(value: Any) -> list[Any]:
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [each.encode() if isinstance(each, str) else each for each in values]


def _finite(values: Any) -> np.ndarray:
    """The finite values, float64, as the single precision of Examples has them."""
    found = np.array(list(values), np.float32).astype(np.float64)
    return found[np.isfinite(found)]


def _numbers(training: Training, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Values of numbers in a sample of the training rows, by name."""
    import tensorflow as tf

    if not names:
        return {}
    files = sorted(str(file) for file in (training.examples or pathlib.Path()).glob("*.gz"))
    choice, kept = random.Random(0), []
    for number, record in enumerate(tf.data.TFRecordDataset(files, "GZIP").as_numpy_iterator()):
        if number < _SAMPLE:
            kept.append(record)
        elif (place := choice.randrange(number + 1)) < _SAMPLE:
            kept[place] = record
    rows = [decoded(record) for record in kept]
    return {name: _finite(v for row in rows for v in _listed(row.get(name))) for name in names}


def _count(known: np.ndarray, values: np.ndarray, trained: Any, served: Any) -> np.ndarray:
    """Count the numbers of training data and requests in the same classes, for TFDV to compare.

    TFDV's own histograms have classes of equal widths from the least to the greatest value of their data, and
    by them a small sample of the training data would be far from it.

    Args:
        known: values of the training data.
        values: values of the requests.
        trained: FeatureNameStatistics of the training data, whose histogram is replaced.
        served: those of the requests.

    Returns:
        Counts of the training data, float64 [classes].
    """
    edges = _edges(known)
    edges = np.union1d(edges, [values.min(), values.max()]) if len(values) else edges
    counts = [np.histogram(each, edges)[0] for each in (known, values)]
    for found, counted in zip((trained.num_stats, served.num_stats), counts, strict=True):
        del found.histograms[:]
        histogram = found.histograms.add()
        for low, high, count in zip(edges[:-1], edges[1:], counted, strict=True):
            histogram.buckets.add(low_value=low, high_value=high, sample_count=count)
    return counts[0].astype(np.float64)


def _edges(values: np.ndarray) -> np.ndarray:
    """The edges of classes of equally many values; a value that many of them have is a class of its own."""
    if not len(values):
        return np.array([0.0, 1.0])
    found, times = np.unique(
        np.quantile(values, np.linspace(0, 1, _CLASSES + 1), method="nearest"), return_counts=True
    )
    after = np.nextafter(found[times > 1].astype(np.float32), np.float32(math.inf)).astype(np.float64)
    return np.union1d(found, after)


def chance(counts: np.ndarray, rows: int, measure: str) -> float:
    """The distance from training data that rows drawn from it exceed once in a thousand times.

    The training data is drawn anew as well, since it is a sample, too.

    Args:
        counts: counts of values or classes in the training data, float64 [kinds].
        rows: number of rows.
        measure: "L-infinity" or "Jensen-Shannon".
    """
    total = round(counts.sum())
    if not total or not rows:
        return 0.0
    numbers = np.random.default_rng(0)
    one, other = (numbers.multinomial(n, counts / counts.sum(), _DRAWS) / n for n in (total, rows))
    far = np.abs(one - other).max(axis=1) if measure == L_INFINITY else _divergences(one, other)
    return float(np.quantile(far, _SURE))


def _divergences(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Jensen-Shannon divergences in bits, float64 [n], of shares, float64 [n, kinds]."""
    middle = np.maximum((one + other) / 2, 1e-300)
    parts = [shares * np.log2(np.where(shares > 0, shares / middle, 1)) for shares in (one, other)]
    return np.maximum(0, (parts[0] + parts[1]).sum(axis=1) / 2)
