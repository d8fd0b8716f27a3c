"""Resources of each component of each product on a cluster: reader of `kubeflow/resources.yaml`.

Unknown names are errors, with place and suggestion.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any

import pydantic

from factory.install import paths
from schemas import strict

FILE = paths.CHECKOUT / "kubeflow" / "resources.yaml"

_OF_TASKS = ("retries", "backoff", "caching")  # what a task may have without a container of ours
# As Kubernetes has them: names of claims, names and values of labels, and resources that nodes offer.
_CLAIM = r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?"
_WORD = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_BYTES = {"M": 10**6, "G": 10**9, "T": 10**12, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_SECONDS = {"s": 1, "m": 60, "h": 3600}


class ResourceError(ValueError):
    """A resources file is invalid; the message gives place and suggestion."""


def _amount(text: Any, units: Mapping[str, int]) -> float:
    """The value of a number with a unit, in the unit of 1; 0 if it is none."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]+)", text) if isinstance(text, str) else None
    return float(found[1]) * units[found[2]] if found and found[2] in units else 0


def _memory(text: Any) -> str:
    if not _amount(text, _BYTES):
        raise ValueError(f"{text!r} is no memory; write a number with {', '.join(_BYTES)}, such as 8G")
    return str(text)


def _duration(text: Any) -> int:
    seconds = round(_amount(text, _SECONDS))
    if seconds < 1:
        raise ValueError(f"{text!r} is no duration; write a number with s, m or h, such as 90m")
    return seconds


def _vertex_type(name: str) -> str:
    from google.cloud.aiplatform_v1.types import accelerator_type

    strict.known(name, list(accelerator_type.AcceleratorType.__members__)[1:])  # the first is for none
    return name


def _accelerator(name: Any, info: pydantic.ValidationInfo) -> Accelerator | None:
    """The accelerator of this name; the file's accelerators are the context."""
    if name is None:
        return None
    accelerators: Mapping[str, Accelerator] = info.context or {}
    strict.known(name, accelerators)
    return accelerators[name]


def _different(volumes: dict[str, str]) -> dict[str, str]:
    claims: dict[str, str] = {}
    for claim, path in volumes.items():
        if path in claims:
            raise ValueError(f"{claim} and {claims[path]} are both at {path}; write different paths")
        claims[path] = claim
    return volumes


_Labels = dict[
    Annotated[str, strict.matches(rf"({_CLAIM}/)?{_WORD}", "write the name of a Kubernetes label")],
    Annotated[str, strict.matches(rf"({_WORD})?", "write the value of a Kubernetes label")],
]
_Duration = Annotated[int, pydantic.BeforeValidator(_duration)]
_Claim = Annotated[str, strict.matches(_CLAIM, "write the name of a persistent volume claim")]
_Path = Annotated[str, strict.matches(r"(/[A-Za-z0-9_-][\w.-]*)+", "write an absolute path such as /models")]


class Accelerator(strict.Section):
    """A kind of accelerator, by the names that targets have for it.

    Attributes:
        vertex: Vertex AI's type, such as NVIDIA_TESLA_T4.
        kubeflow: the resource that a Kubernetes node offers, such as nvidia.com/gpu.
        node_selector: labels of the nodes that have it, on Kubernetes.
    """

    vertex: Annotated[str, pydantic.AfterValidator(_vertex_type)]
    kubeflow: Annotated[str, strict.matches(rf"{_CLAIM}/{_WORD}", "write a resource such as nvidia.com/gpu")]
    node_selector: _Labels = pydantic.Field(default_factory=dict)


class Resources(strict.Section):
    """Resources of one component.

    Attributes:
        cpu: cores.
        memory: a number with M, G, T, Mi, Gi or Ti.
        accelerator: one of the file's, or None.
        count: number of accelerators.
        node_selector: labels of the nodes that it may run on, on Kubernetes.
        retries: times that it is tried again.
        backoff: seconds before the first retry; twice as long before each next one.
        timeout: seconds after which an attempt is ended.
        caching: whether outputs of an earlier run may be reused.
    """

    cpu: Annotated[strict.Number, pydantic.Field(gt=0, le=1024)] = 1
    memory: Annotated[str, pydantic.BeforeValidator(_memory)] = "2G"
    accelerator: Annotated[Accelerator | None, pydantic.BeforeValidator(_accelerator)] = None
    count: Annotated[int, pydantic.Field(ge=1, le=64)] = 1
    node_selector: _Labels = pydantic.Field(default_factory=dict)
    retries: Annotated[int, pydantic.Field(ge=0, le=10)] = 0
    backoff: _Duration = 60
    timeout: _Duration = 3600
    caching: bool = True

    @property
    def gigabytes(self) -> float:
        """The memory in 10^9 bytes."""
        return _amount(self.memory, _BYTES) / 10**9

    @property
    def given(self) -> dict[str, Any]:
        """The values that the file gives."""
        return {name: getattr(self, name) for name in self.model_fields_set}


_OfComponents = Annotated[dict[str, Annotated[Resources, strict.OrEmpty]], strict.OrEmpty]


class _File(strict.Section):
    """The sections of a file."""

    accelerators: dict[str, Accelerator]
    volumes: Annotated[dict[_Claim, _Path], strict.OrEmpty, pydantic.AfterValidator(_different)] = (
        pydantic.Field(default_factory=dict)
    )
    defaults: Annotated[Resources, strict.OrEmpty] = Resources()
    components: _OfComponents = pydantic.Field(default_factory=dict)
    products: Annotated[dict[str, _OfComponents], strict.OrEmpty] = pydantic.Field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Sheet:
    """The resources of all products.

    Attributes:
        path: the file that they are read from.
        file: its content.
    """

    path: pathlib.Path
    file: _File

    @property
    def volumes(self) -> Mapping[str, str]:
        """By persistent volume claim, the path under which containers find it, on Kubernetes."""
        return self.file.volumes

    def of(self, product: str, component: str) -> Resources:
        """The resources of a product's component: the product's own, else the component's, else the defaults.

        Raises:
            ResourceError: it is given several of no accelerator.
        """
        given = self.file.defaults.model_copy(update=self._own(product, component))
        if given.count > 1 and not given.accelerator:
            raise ResourceError(
                f"{self.path}: {component} of {product}: count is {given.count}, and there is no accelerator"
            )
        return given

    def volume_of(self, path: str) -> str | None:
        """The volume that a path within the containers lies on."""
        for claim, mounted in self.volumes.items():
            if path == mounted or path.startswith(f"{mounted}/"):
                return claim
        return None

    def check_importers(self, product: str, names: Collection[str]) -> None:
        """Raise ResourceError where importers are to be given what clusters cannot give them."""
        for name in names:
            if lost := sorted(set(self._own(product, name)) - set(_OF_TASKS)):
                raise ResourceError(
                    f"{self.path}: {name}: is imported by the cluster's own container, which cannot be given "
                    f"{' and '.join(lost)}; it may have {', '.join(_OF_TASKS)}"
                )

    def _own(self, product: str, component: str) -> dict[str, Any]:
        """The values that a product's component is given besides the defaults."""
        parts = (self.file.components, self.file.products.get(product, {}))
        return {
            name: value
            for part in parts
            if component in part
            for name, value in part[component].given.items()
        }


def load(known: Mapping[str, Collection[str]], path: pathlib.Path = FILE) -> Sheet:
    """Read and check a file.

    Args:
        known: the components of each product.
        path: the file.

    Raises:
        ResourceError: it cannot be read, or says something that cannot be understood.
    """
    content = strict.read_yaml(path, ResourceError)
    if content is None:
        raise ResourceError(f"{path}: is empty; it may have {', '.join(_File.model_fields)}")
    sections = strict.validate(dict[str, Any], content, str(path), ResourceError)
    accelerators = strict.validate(
        dict[str, Accelerator], sections.get("accelerators") or {}, f"{path}: accelerators", ResourceError
    )
    file = _File.read({**sections, "accelerators": accelerators}, str(path), ResourceError, accelerators)
    _check_names(file.components, set().union(*known.values()), f"{path}: components")
    _check_names(file.products, known, f"{path}: products")
    for product, components in file.products.items():
        _check_names(components, known[product], f"{path}: products: {product}")
    return Sheet(path, file)


def _check_names(names: Collection[str], known: Collection[str], where: str) -> None:
    for name in names:
        if name not in known:
            raise ResourceError(f"{where}: {strict.unknown(name, sorted(known))}")
