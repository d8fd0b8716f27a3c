"""Read `kubeflow/resources.yaml`: what each component of each product is given on a cluster.

Whatever is not known is an error, which says where it stands and what was probably meant.
"""

from __future__ import annotations

import dataclasses
import difflib
import pathlib
import re
from collections.abc import Collection, Mapping
from typing import Any

import yaml

from factory.install import paths

FILE = paths.CHECKOUT / "kubeflow" / "resources.yaml"

_SECTIONS = ("accelerators", "volumes", "defaults", "components", "products")
_OF_TASKS = ("retries", "backoff", "caching")  # what a task may have without a container of ours
# As Kubernetes has them: names of claims, names and values of labels, and resources that nodes offer.
_CLAIM = r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?"
_WORD = r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_LABEL = rf"({_CLAIM}/)?{_WORD}"
_EXTENDED = rf"{_CLAIM}/{_WORD}"
_BYTES = {"M": 10**6, "G": 10**9, "T": 10**12, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_SECONDS = {"s": 1, "m": 60, "h": 3600}


class ResourceError(ValueError):
    """A file of resources cannot be understood; the message says where and what is meant."""


@dataclasses.dataclass(frozen=True)
class Accelerator:
    """A kind of accelerator, by the names that targets have for it.

    Attributes:
        vertex: Vertex AI's type, such as NVIDIA_TESLA_T4.
        kubeflow: the resource that a Kubernetes node offers, such as nvidia.com/gpu.
        node_selector: labels of the nodes that have it, on Kubernetes.
    """

    vertex: str
    kubeflow: str
    node_selector: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Resources:
    """What one component is given.

    Attributes:
        cpu: cores.
        memory: a number with M, G, T, Mi, Gi or Ti.
        accelerator: one of the file's, or None.
        count: of accelerators.
        node_selector: labels of the nodes that it may run on, on Kubernetes.
        retries: times that it is tried again.
        backoff: seconds before the first retry; twice as long before each next one.
        timeout: seconds after which an attempt is ended.
        caching: whether outputs of an earlier run may be reused.
    """

    cpu: float = 1
    memory: str = "2G"
    accelerator: Accelerator | None = None
    count: int = 1
    node_selector: dict[str, str] = dataclasses.field(default_factory=dict)
    retries: int = 0
    backoff: int = 60
    timeout: int = 3600
    caching: bool = True

    @property
    def gigabytes(self) -> float:
        """The memory in 10^9 bytes."""
        number, unit = _amount(self.memory, _BYTES)
        return number * _BYTES[unit] / 10**9


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A whole file.

    Attributes:
        path: where it lies.
        defaults: what every component is given.
        components: by component, what it is given in every product.
        products: by product and component, what it is given there.
        volumes: by persistent volume claim, the path under which containers find it, on Kubernetes.
    """

    path: pathlib.Path
    defaults: Mapping[str, Any]
    components: Mapping[str, Mapping[str, Any]]
    products: Mapping[str, Mapping[str, Mapping[str, Any]]]
    volumes: Mapping[str, str]

    def of(self, product: str, component: str) -> Resources:
        """What a component of a product is given: of the product, else of the component, else of all.

        Raises:
            ResourceError: it is given several of no accelerator.
        """
        given = Resources(**{**self.defaults, **self._told(product, component)})
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
            if lost := sorted(set(self._told(product, name)) - set(_OF_TASKS)):
                raise ResourceError(
                    f"{self.path}: {name}: is imported by the cluster's own container, which cannot be given "
                    f"{' and '.join(lost)}; it may have {', '.join(_OF_TASKS)}"
                )

    def _told(self, product: str, component: str) -> dict[str, Any]:
        own = self.products.get(product, {}).get(component, {})
        return {**self.components.get(component, {}), **own}


def load(known: Mapping[str, Collection[str]], path: pathlib.Path = FILE) -> Sheet:
    """Read and check a file.

    Args:
        known: the components of each product.
        path: the file.

    Raises:
        ResourceError: it cannot be read, or says something that cannot be understood.
    """
    try:
        content = yaml.load(path.read_text(), _Loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ResourceError(f"{path}: cannot be read: {' '.join(str(error).split())}") from None
    check = _Checker(path)
    if content is None:
        raise check.fail("the file", f"is empty; it may have {', '.join(_SECTIONS)}")
    sections = check.mapping(content, "the file")
    check.names(sections, _SECTIONS, "the file")
    parts = {name: check.mapping(sections.get(name), name) for name in _SECTIONS}
    accelerators = {
        name: check.accelerator(told, f"accelerators.{name}") for name, told in parts["accelerators"].items()
    }
    check.names(parts["products"], known, "products")
    everywhere = sorted(set().union(*known.values()))
    check.names(parts["components"], everywhere, "components")
    volumes = check.volumes(parts["volumes"])
    return Sheet(
        path,
        check.resources(parts["defaults"], "defaults", accelerators),
        {
            name: check.resources(told, f"components.{name}", accelerators)
            for name, told in parts["components"].items()
        },
        {
            product: {
                name: check.resources(told, f"products.{product}.{name}", accelerators)
                for name, told in check.named(listed, known[product], f"products.{product}").items()
            }
            for product, listed in parts["products"].items()
        },
        volumes,
    )


def _vertex_accelerators() -> list[str]:
    """The accelerators that the client of Vertex AI knows."""
    from google.cloud.aiplatform_v1.types import accelerator_type

    return list(accelerator_type.AcceleratorType.__members__)[1:]  # the first is for none


class _Loader(yaml.SafeLoader):
    """Refuses names that are given twice, of which YAML's reader would take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Make a mapping, if its names differ."""
        names = [key.value for key, _ in node.value]
        for number, (key, _) in enumerate(node.value):
            if key.value in names[:number]:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} is there twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


class _Checker:
    """Turns what YAML holds into what it means, or says what is wrong with it."""

    def __init__(self, path: pathlib.Path) -> None:
        self._path = path

    def fail(self, where: str, why: str) -> ResourceError:
        return ResourceError(f"{self._path}: {where}: {why}")

    def mapping(self, value: Any, where: str) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise self.fail(where, f"is {value!r}; write names with values")
        return value

    def names(self, found: Collection[str], known: Collection[str], where: str) -> None:
        for name in found:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1, 0.4)
                meant = (
                    f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known)) or 'none'}"
                )
                raise self.fail(where, f"{name} is not known; {meant}")

    def named(self, value: Any, known: Collection[str], where: str) -> dict[str, Any]:
        found = self.mapping(value, where)
        self.names(found, known, where)
        return found

    def accelerator(self, value: Any, where: str) -> Accelerator:
        fields = [field.name for field in dataclasses.fields(Accelerator)]
        told = self.named(value, fields, where)
        for name in ("vertex", "kubeflow"):
            if not isinstance(told.get(name), str):
                raise self.fail(where, f"{name} is {told.get(name)!r}; write what {name} calls it")
        self.names([told["vertex"]], _vertex_accelerators(), f"{where}.vertex")
        if not re.fullmatch(_EXTENDED, told["kubeflow"]):
            raise self.fail(
                where, f"kubeflow is {told['kubeflow']!r}; write a resource such as nvidia.com/gpu"
            )
        labels = self.labels(told.get("node_selector", {}), f"{where}.node_selector")
        return Accelerator(told["vertex"], told["kubeflow"], labels)

    def labels(self, value: Any, where: str) -> dict[str, str]:
        found = self.mapping(value, where)
        for name, text in found.items():
            if not isinstance(text, str):
                raise self.fail(where, f"{name} is {text!r}; write a string in quotes")
            if not re.fullmatch(_LABEL, name) or (text and not re.fullmatch(_WORD, text)):
                raise self.fail(where, f"{name}: {text} is no label that Kubernetes could have")
        return found

    def volumes(self, found: dict[str, Any]) -> dict[str, str]:
        paths: dict[str, str] = {}
        for name, path in found.items():
            where = f"volumes.{name}"
            if not re.fullmatch(_CLAIM, name):
                raise self.fail(where, "is no name that a claim could have")
            if not isinstance(path, str) or not re.fullmatch(r"(/[A-Za-z0-9_-][\w.-]*)+", path, re.ASCII):
                raise self.fail(where, f"is {path!r}; write an absolute path such as /models")
            if path in paths.values():
                raise self.fail(where, f"is {path}, where another volume is already")
            paths[name] = path
        return paths

    def resources(self, value: Any, where: str, accelerators: Mapping[str, Accelerator]) -> dict[str, Any]:
        fields = [field.name for field in dataclasses.fields(Resources)]
        told = dict(self.named(value, fields, where))
        for name, given in told.items():
            told[name] = self._value(name, given, f"{where}.{name}", accelerators)
        return told

    def _value(self, name: str, given: Any, where: str, accelerators: Mapping[str, Accelerator]) -> Any:
        if name == "accelerator":
            if given is None:
                return None
            self.names([str(given)], accelerators, where)
            return accelerators[str(given)]
        if name == "caching":
            if not isinstance(given, bool):
                raise self.fail(where, f"is {given!r}; write true or false")
            return given
        if name == "node_selector":
            return self.labels(given, where)
        if name == "memory":
            if not isinstance(given, str) or _amount(given, _BYTES) is None:
                raise self.fail(where, f"is {given!r}; write a number with {', '.join(_BYTES)}, such as 8G")
            return given
        if name in ("timeout", "backoff"):
            amount = _amount(given, _SECONDS) if isinstance(given, str) else None
            seconds = round(amount[0] * _SECONDS[amount[1]]) if amount else 0
            if seconds < 1:
                raise self.fail(where, f"is {given!r}; write a number with s, m or h, such as 90m")
            return seconds
        if name == "cpu":
            if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= 1024:
                raise self.fail(where, f"is {given!r}; write a number of cores, such as 2 or 0.5")
            return given
        least, most = (1, 64) if name == "count" else (0, 10)
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            raise self.fail(where, f"is {given!r}; write a whole number from {least} to {most}")
        return given


def _amount(text: str, units: Mapping[str, int]) -> Any:
    """A positive number and its unit, or None."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([A-Za-z]+)", text)
    if not found or found[2] not in units or not float(found[1]):
        return None
    return float(found[1]), found[2]
