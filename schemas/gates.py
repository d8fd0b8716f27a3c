"""Gates: reader of `gates.yaml`, the bounds on data and metrics.

The file has the sections `data`, `metrics`, `slices` and `change`; a section named after a preset replaces
any of them for this preset. `slices` has a section of metrics for each slice, named "feature value" as in
reports. Unknown names are errors.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
from typing import Annotated, Any, Literal

import pydantic
from pydantic.dataclasses import dataclass
from tensorflow_metadata.proto.v0 import anomalies_pb2

import schemas
from schemas import strict

PRESETS = ("smoke", "default", "full")


class GateError(ValueError):
    """A gates file is invalid; the message gives the place and a suggestion."""


def _anomaly(name: str) -> str:
    strict.known(name, anomalies_pb2.AnomalyInfo.Type.keys())
    return name


def _slice(name: str) -> str:
    if not all(name.partition(" ")):
        raise ValueError(f"{name!r} has to be a feature, a space and its value")
    return name


Severity = Literal["ignore", "warning", "error"]
Anomaly = Annotated[str, pydantic.AfterValidator(_anomaly)]
Slice = Annotated[str, pydantic.AfterValidator(_slice)]


class _Section:
    """Section of the file: an unknown key is an error; an empty section has the defaults."""

    @pydantic.model_validator(mode="before")
    @classmethod
    def _keys(cls, content: Any) -> Any:
        if isinstance(content, dict):
            for key in content:
                strict.known(key, [field.name for field in dataclasses.fields(cls)])  # type: ignore[arg-type]
        return {} if content is None else content


@dataclass(frozen=True)
class DataGate(_Section):
    """Data gate: bounds that stop a run before training.

    Attributes:
        stop_at: anomalies of this severity or worse stop the run.
        severities: severity in place of TFDV's own, by TFDV anomaly type.
        drift: maximum Jensen-Shannon divergence of a split from the train split, by feature; divergences
            that chance explains in small splits do not count.
    """

    stop_at: Literal["warning", "error"] = "error"
    severities: dict[Anomaly, Severity] = dataclasses.field(default_factory=dict)
    drift: dict[str, strict.Number] = dataclasses.field(default_factory=dict)

    def to_json(self) -> str:
        """Return the gate as JSON, a component's parameter."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)


@dataclass(frozen=True)
class Bound(_Section):
    """Bounds of a metric's value, inclusive; None is no bound."""

    at_least: strict.Number | None = None
    at_most: strict.Number | None = None

    @pydantic.model_validator(mode="after")
    def _one(self) -> Bound:
        if self.at_least is None and self.at_most is None:
            raise ValueError("needs at_least or at_most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least:g} is above at_most {self.at_most:g}; swap them")
        return self


@dataclass(frozen=True)
class Change(_Section):
    """Bound of a metric's change from the latest blessed model's value."""

    may_fall: strict.Number | None = None
    may_rise: strict.Number | None = None

    @pydantic.model_validator(mode="after")
    def _one(self) -> Change:
        if (self.may_fall is None) == (self.may_rise is None):
            raise ValueError("needs either may_fall or may_rise")
        return self


_Bounds = Annotated[dict[str, Bound], strict.OrEmpty]


@dataclass(frozen=True)
class Gates(_Section):
    """All gates of a product.

    Attributes:
        data: bounds that stop a run before training.
        metrics: bounds on the whole test split, by metric.
        change: bounds of the change from the latest blessed model, on the whole test split, by metric.
        slices: bounds on slices of the test split, by "feature value" and metric.
    """

    data: DataGate = dataclasses.field(default_factory=DataGate)
    metrics: _Bounds = dataclasses.field(default_factory=dict)
    change: Annotated[dict[str, Change], strict.OrEmpty] = dataclasses.field(default_factory=dict)
    slices: Annotated[dict[Slice, _Bounds], strict.OrEmpty] = dataclasses.field(default_factory=dict)


def load(product: str, preset: str = "default", file: pathlib.Path | None = None) -> Gates:
    """Read the gates for a preset.

    Args:
        product: name of the product.
        preset: "smoke", "default" or "full".
        file: the user's gates file, in place of the product's gates.yaml.

    Raises:
        GateError: the file cannot be read, has unknown keys or unusable values.
    """
    path = file or schemas.path_of(product, "gates.yaml")
    content = strict.read_yaml(path, GateError)
    return parse(content, preset, str(path))


def parse(content: Any, preset: str, where: str) -> Gates:
    """Parse the content of a gates file; `where` names the file in errors."""
    if not isinstance(content, dict):
        raise GateError(f"{where}: {content!r} is not a mapping of names to values")
    known = [*(field.name for field in dataclasses.fields(Gates)), *PRESETS]
    if unknown := [key for key in content if key not in known]:
        raise GateError(f"{where}: {strict.unknown(unknown[0], known)}")
    common = {key: value for key, value in content.items() if key not in PRESETS}
    gates = {"": strict.validate(Gates, common, where, GateError)}
    for name in PRESETS:  # every section is validated, whichever preset is run
        changed = content.get(name)
        own = strict.validate(Gates, changed, f"{where}: {name}", GateError)
        gates[name] = dataclasses.replace(gates[""], **{key: getattr(own, key) for key in changed or ()})
    return gates[preset]
