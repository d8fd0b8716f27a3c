"""Schemas and anomalies of TensorFlow Data Validation, and limits of the data gate."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from typing import Any

from google.protobuf import text_format
from tensorflow_metadata.proto.v0 import anomalies_pb2, schema_pb2


@dataclasses.dataclass(frozen=True)
class Row:
    """A feature of a schema.

    Attributes:
        name: name.
        type: type, such as "FLOAT".
        presence: in words.
        shape: in words.
        domain: allowed values in words.
        rest: further bounds in words.
    """

    name: str
    type: str
    presence: str
    shape: str
    domain: str
    rest: str


def schema(content: bytes) -> list[Row]:
    """The features of a `schema.pbtxt`.

    Raises:
        ValueError: it is none.
    """
    try:
        found = text_format.Parse(str(content, "utf-8", "replace"), schema_pb2.Schema())
    except text_format.ParseError as error:
        raise ValueError(f"no schema: {error}") from None
    domains = {domain.name: list(domain.value) for domain in found.string_domain}
    return [_row(feature, domains) for feature in found.feature]


def _row(feature: Any, domains: dict[str, list[str]]) -> Row:
    return Row(
        feature.name,
        schema_pb2.FeatureType.Name(feature.type),
        _presence(feature),
        _shape(feature),
        _domain(feature, domains),
        _rest(feature),
    )


def _presence(feature: Any) -> str:
    if not feature.HasField("presence"):
        return ""
    fraction = feature.presence.min_fraction
    least = f"at least {feature.presence.min_count}" if feature.presence.min_count else ""
    share = "all examples" if fraction >= 1 else f"{fraction:.4g} of all examples" if fraction else ""
    return ", ".join(filter(None, (share, least)))


def _shape(feature: Any) -> str:
    if feature.HasField("shape"):
        return f"[{', '.join(str(dim.size) if dim.HasField('size') else 'n' for dim in feature.shape.dim)}]"
    if feature.HasField("value_count"):
        count = feature.value_count
        if count.HasField("max"):
            return f"{count.min} to {count.max} values" if count.min != count.max else f"{count.min} values"
        return f"at least {count.min} values"
    return ""


def _domain(feature: Any, domains: dict[str, list[str]]) -> str:
    which = feature.WhichOneof("domain_info")
    if which is None:
        return ""
    domain = getattr(feature, which)
    if which == "domain":
        return ", ".join(domains.get(domain, [domain]))
    if which == "string_domain":
        return ", ".join(domain.value)
    if which in ("int_domain", "float_domain"):
        return _range(domain)
    return which.removesuffix("_domain").replace("_", " ")


def _range(domain: Any) -> str:
    """The bounds of numbers."""
    named = (("min", "from"), ("max", "to"))
    bounds = [f"{word} {getattr(domain, name):,.12g}" for name, word in named if domain.HasField(name)]
    kind = ["categories"] if getattr(domain, "is_categorical", False) else []
    return ", ".join([" ".join(bounds), *kind] if bounds else kind)


def _rest(feature: Any) -> str:
    said = []
    if feature.not_in_environment:
        said.append(f"absent in {', '.join(feature.not_in_environment)}")
    for kind in ("skew", "drift"):
        comparator = getattr(feature, f"{kind}_comparator")
        for name in ("infinity_norm", "jensen_shannon_divergence"):
            if comparator.HasField(name):
                limit = getattr(comparator, name).threshold
                said.append(f"{kind} at most {limit:.4g} ({name.replace('_', ' ')})")
    if feature.lifecycle_stage:
        said.append(schema_pb2.LifecycleStage.Name(feature.lifecycle_stage).lower())
    return "; ".join(said)


@dataclasses.dataclass(frozen=True)
class Anomaly:
    """An anomaly of a split: its feature ("" for the data set), severity, kind and description."""

    split: str
    feature: str
    severity: str
    kind: str
    said: str


def anomalies(name: str, content: bytes) -> list[Anomaly]:
    """The anomalies in a file of a split.

    Args:
        name: path of the file; its folder names the split.
        content: `SchemaDiff.pb`, or a text proto.

    Raises:
        google.protobuf.message.DecodeError: it is neither.
    """
    if name.endswith(".pbtxt"):
        found = text_format.Parse(str(content, "utf-8", "replace"), anomalies_pb2.Anomalies())
    else:
        found = anomalies_pb2.Anomalies.FromString(content)
    split = pathlib.PurePosixPath(name).parent.name.removeprefix("Split-")
    whole = [("", found.dataset_anomaly_info)] if found.HasField("dataset_anomaly_info") else []
    infos = [*whole, *sorted(found.anomaly_info.items())]
    return [row for feature, info in infos for row in _anomaly(split, feature, info)]


def _anomaly(split: str, feature: str, info: Any) -> list[Anomaly]:
    severity = anomalies_pb2.AnomalyInfo.Severity.Name(info.severity).lower()
    if not info.reason:
        return [Anomaly(split, feature, severity, "", info.description)]
    return [
        Anomaly(
            split,
            feature,
            severity,
            anomalies_pb2.AnomalyInfo.Type.Name(reason.type).replace("_", " ").lower(),
            reason.description,
        )
        for reason in info.reason
    ]


def limits(gate: str) -> dict[str, float]:
    """The limits of drift by feature, of the parameter of a data gate; {} where it is none."""
    try:
        found = json.loads(gate).get("drift", {})
        return {str(name): float(limit) for name, limit in found.items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}
