"""DataGate: stop the run before training if the data violates its contract.

TFX alone records anomalies and goes on. This component reads the anomalies of ExampleValidator, and the
statistics for drift between splits, and fails the run if a gate is not met.
"""

import json
import math
import pathlib
from collections.abc import Mapping, Sequence

import tensorflow_data_validation as tfdv
from google.protobuf import text_format
from scipy import stats
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2, statistics_pb2
from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.types import artifact_utils
from tfx.types.experimental.simple_artifacts import File
from tfx.types.standard_artifacts import ExampleAnomalies, ExampleStatistics, Schema

_RANK = {"ignore": 0, "unknown": 1, "warning": 1, "error": 2}
_SURE = 0.999  # confidence level of a drift
_DRIFT = anomalies_pb2.AnomalyInfo.COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH


class DataGateError(Exception):
    """The data does not pass the gate; the message lists every reason."""


@component
def DataGate(  # noqa: N802
    statistics: InputArtifact[ExampleStatistics],
    schema: InputArtifact[Schema],
    anomalies: InputArtifact[ExampleAnomalies],
    verdict: OutputArtifact[File],
    gate: Parameter[str],
    code: Parameter[str],
    spans: InputArtifact[list[ExampleStatistics]] = None,
    places: Parameter[str] = "{}",
) -> None:
    """Fail if an anomaly or drift exceeds the gate.

    Args:
        statistics: statistics of every split.
        schema: curated schema.
        anomalies: anomalies of every split, by ExampleValidator.
        verdict: all findings, of any severity: `findings.json`, a list of strings.
        gate: a `schemas.gates.DataGate` as JSON.
        code: source fingerprint.
        spans: statistics of each span of the data, so that a reason names the spans that have it.
        places: JSON object: folder of each span.

    Raises:
        DataGateError: the data does not pass the gate.
    """
    policy = json.loads(gate)
    found = []
    for split in artifact_utils.decode_split_names(anomalies.split_names):
        binary = pathlib.Path(artifact_utils.get_split_uri([anomalies], split), "SchemaDiff.pb")
        report = anomalies_pb2.Anomalies.FromString(binary.read_bytes())
        found += findings(report, split, policy["severities"])
    found += drifts(statistics, schema, policy["drift"])
    stop = [text for severity, text in found if _RANK[severity] >= _RANK[policy["stop_at"]]]
    if stop:
        stop += blamed(spans or [], json.loads(places), schema, stop)
        raise DataGateError("the data gate stopped the run before training: " + "; ".join(stop))
    folder = pathlib.Path(verdict.uri)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "findings.json").write_text(
        json.dumps([f"{severity}: {text}" for severity, text in found]), encoding="utf-8"
    )


def findings(
    report: anomalies_pb2.Anomalies, split: str, severities: dict[str, str]
) -> list[tuple[str, str]]:
    """Return each anomaly of a split as (severity, sentence)."""
    result = []
    if report.HasField("dataset_anomaly_info"):
        result += _describe(report.dataset_anomaly_info, f"split {split}", severities)
    for feature, info in sorted(report.anomaly_info.items()):
        result += _describe(info, f"split {split}, feature {feature}", severities)
    return result


def _describe(
    info: anomalies_pb2.AnomalyInfo, place: str, severities: dict[str, str]
) -> list[tuple[str, str]]:
    natural = anomalies_pb2.AnomalyInfo.Severity.Name(info.severity).lower()
    result = []
    for reason in info.reason:
        kind = anomalies_pb2.AnomalyInfo.Type.Name(reason.type)
        result.append((severities.get(kind, natural), f"{place}: {reason.description} ({kind})"))
    return result


def blamed(
    spans: Sequence[ExampleStatistics], folders: Mapping[str, str], schema: Schema, stop: Sequence[str]
) -> list[str]:
    """Return a clause for each span that by itself has an anomaly of a feature that stops the run."""
    contract, result = _contract(schema), []
    for statistics in sorted(spans, key=lambda statistics: statistics.span):
        found = {
            feature
            for split in _splits(statistics).values()
            if split.datasets[0].num_examples
            for feature in tfdv.validate_statistics(split, contract).anomaly_info
            if any(f", feature {feature}: " in reason for reason in stop)
        }
        if found:
            folder = folders.get(str(statistics.span), f"span {statistics.span}")
            result.append(f"{folder} has it ({', '.join(sorted(found))})")
    return result


def _contract(schema: Schema) -> schema_pb2.Schema:
    text = pathlib.Path(schema.uri, "schema.pbtxt").read_text(encoding="utf-8")
    return text_format.Parse(text, schema_pb2.Schema())


def _splits(statistics: ExampleStatistics) -> dict[str, statistics_pb2.DatasetFeatureStatisticsList]:
    return {
        split: tfdv.load_stats_binary(str(next(pathlib.Path(uri).glob("*.pb"))))
        for split in artifact_utils.decode_split_names(statistics.split_names)
        for uri in [artifact_utils.get_split_uri([statistics], split)]
    }


def drifts(statistics: ExampleStatistics, schema: Schema, limits: dict[str, float]) -> list[tuple[str, str]]:
    """Return each feature of a split whose drift from the train split exceeds its limit.

    The drift also has to exceed what chance explains in small splits.
    """
    if not limits:
        return []
    contract = _contract(schema)
    features = {feature.name: feature for feature in contract.feature}
    for name in limits:
        if name not in features:
            raise DataGateError(f"gates.yaml limits the drift of {name}, which the schema does not have")
    splits = _splits(statistics)
    train = splits.pop("train")
    result = []
    for split, found in splits.items():
        for name, limit in limits.items():
            far = max(limit, by_chance(_feature(train, name), _feature(found, name)))
            features[name].drift_comparator.jensen_shannon_divergence.threshold = far
        report = tfdv.validate_statistics(found, contract, previous_statistics=train)
        for name, info in sorted(report.anomaly_info.items()):
            for reason in info.reason:
                if reason.type == _DRIFT:
                    result.append(("error", f"split {split}, feature {name}: {reason.description}"))
    return result


def by_chance(
    one: statistics_pb2.FeatureNameStatistics | None, other: statistics_pb2.FeatureNameStatistics | None
) -> float:
    """The Jensen-Shannon divergence (bits) that samples of one distribution exceed once in a thousand times.

    For n and m values of k kinds it is about (1/n + 1/m) / (8 ln 2) times a chi-squared variable with k - 1
    degrees of freedom (Menendez et al., 1997).
    """
    counted = [_counts(feature) for feature in (one, other) if feature is not None]
    if len(counted) < 2 or not all(values for values, _ in counted):
        return 0.0
    kinds = max(kinds for _, kinds in counted)
    quantile = float(stats.chi2.ppf(_SURE, max(1, kinds - 1)))
    return quantile * sum(1 / values for values, _ in counted) / (8 * math.log(2))


def _feature(
    statistics: statistics_pb2.DatasetFeatureStatisticsList, name: str
) -> statistics_pb2.FeatureNameStatistics | None:
    found = (f for f in statistics.datasets[0].features if name in (f.name, *f.path.step))
    return next(found, None)


def _counts(feature: statistics_pb2.FeatureNameStatistics) -> tuple[int, int]:
    """Return the number of values, and of distinct values, or of histogram classes for numbers."""
    if feature.HasField("string_stats"):
        common, kinds = feature.string_stats.common_stats, feature.string_stats.unique
    else:
        common = feature.num_stats.common_stats
        kinds = max((len(h.buckets) for h in feature.num_stats.histograms), default=1)
    return common.num_non_missing, kinds
