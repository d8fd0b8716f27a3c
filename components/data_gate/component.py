"""DataGate: stop the run before training where the data breaks its contract.

Stock TFX writes anomalies down and goes on. This component reads what ExampleValidator found, and the
statistics for drift between splits, and fails the run when a gate says so.
"""

import json
import pathlib

import tensorflow_data_validation as tfdv
from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2
from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.types import artifact_utils
from tfx.types.artifact import Artifact
from tfx.types.standard_artifacts import ExampleAnomalies, ExampleStatistics, Schema

_RANK = {"ignore": 0, "unknown": 1, "warning": 1, "error": 2}
_DRIFT = anomalies_pb2.AnomalyInfo.COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH


class DataGateError(Exception):
    """The data may not be trained on; the message lists every reason."""


class DataVerdict(Artifact):
    """What the gate found, as `findings.json`: a list of strings, empty for flawless data."""

    TYPE_NAME = "DataVerdict"


@component
def DataGate(  # noqa: N802
    statistics: InputArtifact[ExampleStatistics],
    schema: InputArtifact[Schema],
    anomalies: InputArtifact[ExampleAnomalies],
    verdict: OutputArtifact[DataVerdict],
    gate: Parameter[str],
    code: Parameter[str],
) -> None:
    """Fail where an anomaly is as severe as `gate` allows no more.

    Args:
        statistics: of every split.
        schema: the curated schema.
        anomalies: what ExampleValidator found in every split.
        verdict: what was found, be it severe or not.
        gate: a `schemas.gates.DataGate` as JSON.
        code: a hash of the code behind this component.

    Raises:
        DataGateError: the data may not be trained on.
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
        raise DataGateError("the data gate stopped the run before training: " + "; ".join(stop))
    folder = pathlib.Path(verdict.uri)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "findings.json").write_text(json.dumps([f"{severity}: {text}" for severity, text in found]))


def findings(
    report: anomalies_pb2.Anomalies, split: str, severities: dict[str, str]
) -> list[tuple[str, str]]:
    """Each anomaly of a split as (severity, sentence)."""
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


def drifts(statistics: ExampleStatistics, schema: Schema, limits: dict[str, float]) -> list[tuple[str, str]]:
    """Each feature of a split whose distribution is too far from the train split's."""
    if not limits:
        return []
    contract = text_format.Parse(pathlib.Path(schema.uri, "schema.pbtxt").read_text(), schema_pb2.Schema())
    features = {feature.name: feature for feature in contract.feature}
    for name, limit in limits.items():
        if name not in features:
            raise DataGateError(f"gates.yaml limits the drift of {name}, which the schema does not have")
        features[name].drift_comparator.jensen_shannon_divergence.threshold = limit
    splits = {
        split: tfdv.load_stats_binary(str(next(pathlib.Path(uri).glob("*.pb"))))
        for split in artifact_utils.decode_split_names(statistics.split_names)
        for uri in [artifact_utils.get_split_uri([statistics], split)]
    }
    train = splits.pop("train")
    result = []
    for split, stats in splits.items():
        report = tfdv.validate_statistics(stats, contract, previous_statistics=train)
        for name, info in sorted(report.anomaly_info.items()):
            for reason in info.reason:
                if reason.type == _DRIFT:
                    result.append(("error", f"split {split}, feature {name}: {reason.description}"))
    return result
