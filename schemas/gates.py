"""Read `gates.yaml`: the bounds that stop a run, or keep a model from being pushed.

The file has the sections `data`, `metrics`, `slices` and `change`, and may have a section named after a
preset that replaces any of them for it. `slices` has a section of metrics for each slice, named as reports
name them: "feature value". Whatever is not known is an error.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import math
from typing import Any

import yaml
from tensorflow_metadata.proto.v0 import anomalies_pb2

import schemas

SEVERITIES = ("ignore", "warning", "error")
PRESETS = ("smoke", "default", "full")
_SECTIONS = ("data", "metrics", "slices", "change")


class GateError(ValueError):
    """A gates file says something that cannot be understood; the message says where and what is meant."""


@dataclasses.dataclass(frozen=True)
class DataGate:
    """What stops a run before training.

    Attributes:
        stop_at: anomalies of this severity or worse stop the run ("warning" or "error").
        severities: by TFDV anomaly type, a severity in the place of TFDV's own.
        drift: by feature, the largest Jensen-Shannon divergence of a split from the train split, unless
            splits are so small that chance explains more.
    """

    stop_at: str = "error"
    severities: dict[str, str] = dataclasses.field(default_factory=dict)
    drift: dict[str, float] = dataclasses.field(default_factory=dict)

    def to_json(self) -> str:
        """The gate as a component's parameter."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)


@dataclasses.dataclass(frozen=True)
class Bound:
    """A bound on a metric's value: at least `low` and at most `high`."""

    low: float | None = None
    high: float | None = None


@dataclasses.dataclass(frozen=True)
class Change:
    """How far a metric may get worse than the latest blessed model's."""

    may_fall: float | None = None
    may_rise: float | None = None


@dataclasses.dataclass(frozen=True)
class Gates:
    """All gates of a product.

    Attributes:
        data: what stops a run before training.
        metrics: bounds on the whole test split, by metric.
        change: how much worse than the latest blessed model's a metric may be, on the whole test split.
        slices: bounds on slices of the test split, by "feature value" and metric.
    """

    data: DataGate
    metrics: dict[str, Bound]
    change: dict[str, Change]
    slices: dict[str, dict[str, Bound]] = dataclasses.field(default_factory=dict)


def load(product: str, preset: str = "default") -> Gates:
    """Read a product's gates for a preset.

    Raises:
        GateError: the file has unknown keys or unusable values.
    """
    path = schemas.path_of(product, "gates.yaml")
    try:
        content = yaml.safe_load(path.read_text())
    except yaml.YAMLError as error:
        raise GateError(f"{path}: is not YAML: {error}") from None
    return parse(content, preset, str(path))


def parse(content: Any, preset: str, where: str) -> Gates:
    """Make gates of a file's content; `where` names the file in errors."""
    _check_keys(content, (*_SECTIONS, *PRESETS), where)
    for name in PRESETS:  # a mistake in any section is one, whichever preset is run
        _check_keys(content.get(name) or {}, _SECTIONS, f"{where}: {name}")
        made = _make({**content, **(content.get(name) or {})}, where)
        if name == preset:
            chosen = made
    return chosen


def _make(content: dict[str, Any], where: str) -> Gates:
    data, metrics, slices, change = (content.get(section) or {} for section in _SECTIONS)
    for name in _mapping(slices, f"{where}: slices"):
        if not all(str(name).partition(" ")):
            raise GateError(f"{where}: slices: {name!r} has to be a feature, a space and its value")
    return Gates(
        data=_data(data, f"{where}: data"),
        metrics=_bounds(metrics, f"{where}: metrics"),
        change={k: _change(v, f"{where}: change: {k}") for k, v in _mapping(change, where).items()},
        slices={k: _bounds(v, f"{where}: slices: {k}") for k, v in slices.items()},
    )


def _data(content: Any, where: str) -> DataGate:
    _check_keys(content, ("stop_at", "severities", "drift"), where)
    gate = DataGate(**content)
    _check_word(gate.stop_at, SEVERITIES[1:], f"{where}: stop_at")
    for anomaly, severity in _mapping(gate.severities, where).items():
        _check_word(anomaly, tuple(anomalies_pb2.AnomalyInfo.Type.keys()), f"{where}: severities")
        _check_word(severity, SEVERITIES, f"{where}: severities: {anomaly}")
    for feature, limit in _mapping(gate.drift, where).items():
        _number(limit, f"{where}: drift: {feature}")
    return gate


def _bounds(content: Any, where: str) -> dict[str, Bound]:
    return {name: _bound(bound, f"{where}: {name}") for name, bound in _mapping(content, where).items()}


def _bound(content: Any, where: str) -> Bound:
    _check_keys(content, ("at_least", "at_most"), where)
    numbers = {key: _number(value, f"{where}: {key}") for key, value in content.items()}
    if not numbers:
        raise GateError(f"{where}: needs at_least or at_most")
    return Bound(numbers.get("at_least"), numbers.get("at_most"))


def _change(content: Any, where: str) -> Change:
    _check_keys(content, ("may_fall", "may_rise"), where)
    if len(content) != 1:
        raise GateError(f"{where}: needs either may_fall or may_rise")
    return Change(**{key: _number(value, f"{where}: {key}") for key, value in content.items()})


def _mapping(content: Any, where: str) -> dict:
    if not isinstance(content, dict):
        raise GateError(f"{where}: {content!r} is not a mapping of names to values")
    return content


def _check_keys(content: Any, known: tuple[str, ...], where: str) -> None:
    for key in _mapping(content, where):
        _check_word(key, known, where)


def _check_word(word: Any, known: tuple[str, ...], where: str) -> None:
    if word not in known:
        near = difflib.get_close_matches(str(word), known, 1)
        meant = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known[:8])}"
        raise GateError(f"{where}: {word!r} is not known; {meant}")


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise GateError(f"{where}: {value!r} is not a number")
    return float(value)
