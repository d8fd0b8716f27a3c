"""Configuration of models in the format of TensorFlow Serving's `--model_config_file`.

model_config_list {
  config {
    name: "digits_cnn"
    base_path: "/runs/digits_cnn/pushed"
    model_platform: "tensorflow"
    model_version_policy { specific { versions: 1790000000 } }
  }
}
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from factory.names import pipeline_name

if TYPE_CHECKING:
    from tensorflow_serving.config import model_server_config_pb2

FOLDER = "serving"  # in a root folder
_HEADER = (
    "# Models and their versions, for servers. `factory promote` and `factory rollback` write this file.\n"
)


class ConfigError(ValueError):
    """A configuration cannot be used; the message gives file, place and reason."""


@dataclasses.dataclass(frozen=True)
class Policy:
    """Which versions of a model are served.

    Attributes:
        kind: the newest ones, all, or specific ones.
        count: number of the newest ones.
        versions: the specific ones, in ascending order.
    """

    kind: Literal["latest", "all", "specific"] = "latest"
    count: int = 1
    versions: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True)
class ModelConfig:
    """A model to be served.

    Attributes:
        name: name in requests.
        base_path: folder with a numbered folder for each version.
        policy: which versions.
        labels: versions by label.
    """

    name: str
    base_path: pathlib.Path
    policy: Policy = Policy()
    labels: Mapping[str, int] = dataclasses.field(default_factory=dict)


def file_of(root: pathlib.Path, preset: str = "default") -> pathlib.Path:
    """The file of a root folder's models; models of smoke runs have one of their own."""
    name = "models-smoke.config" if preset == "smoke" else "models.config"
    return root / FOLDER / name


def read(file: pathlib.Path) -> list[ModelConfig]:
    """Read a file.

    Raises:
        ConfigError: it cannot be read or used.
    """
    return models_of(_message(_text(file), str(file)), str(file))


def parse(text: str, place: str = "models.config") -> list[ModelConfig]:
    """The models of a text; `place` is what errors name."""
    return models_of(_message(text, place), place)


def _text(file: pathlib.Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ConfigError(f"{file}: {(reason or str(error)).lower()}") from None


def _message(text: str, place: str) -> model_server_config_pb2.ModelServerConfig:
    from google.protobuf import text_format
    from tensorflow_serving.config import model_server_config_pb2

    try:
        return text_format.Parse(text, model_server_config_pb2.ModelServerConfig())
    except text_format.ParseError as error:
        where = f"line {error.GetLine()}, column {error.GetColumn()}: " if error.GetLine() else ""
        reason = str(error).rpartition(" : ")[2]
        raise ConfigError(f"{place}: {where}{reason}") from None


def models_of(
    message: model_server_config_pb2.ModelServerConfig, place: str = "the configuration"
) -> list[ModelConfig]:
    """The models of a message.

    Raises:
        ConfigError: a model cannot be served.
    """
    if message.WhichOneof("config") == "custom_model_config":
        raise ConfigError(f"{place}: custom_model_config is not supported; write a model_config_list")
    found: dict[str, ModelConfig] = {}
    for number, entry in enumerate(message.model_config_list.config, 1):
        if fault := _fault(entry, found):
            raise ConfigError(f"{place}: config {number} ({entry.name or 'without a name'}): {fault}")
        path = pathlib.Path(entry.base_path)
        labels = dict(entry.version_labels)
        found[entry.name] = ModelConfig(entry.name, path, _policy(entry.model_version_policy), labels)
    return list(found.values())


def _fault(entry: model_server_config_pb2.ModelConfig, found: Iterable[str]) -> str:
    """Why a model cannot be served; "" where it can."""
    if not entry.name:
        return "give it a name"
    if entry.name in found:
        return "another one has this name"
    if entry.model_platform not in ("", "tensorflow"):
        return f'model_platform is {entry.model_platform!r}; only "tensorflow" is supported'
    if not entry.base_path.startswith("/"):
        return f"base_path {entry.base_path!r} is no absolute path of a folder on this machine"
    policy = entry.model_version_policy
    kind = policy.WhichOneof("policy_choice")
    if kind == "specific" and not policy.specific.versions:
        return "its policy names no version"
    return ""


def _policy(message: model_server_config_pb2.FileSystemStoragePathSourceConfig) -> Policy:
    kind = message.WhichOneof("policy_choice")
    if kind == "specific":
        return Policy("specific", versions=tuple(sorted(set(message.specific.versions))))
    if kind == "all":
        return Policy("all")
    return Policy(count=message.latest.num_versions or 1)


def with_policy(text: str, model: ModelConfig, place: str) -> str:
    """The text of a file with a model's policy changed; all else in it is kept, except for comments.

    Args:
        text: the text before; "" for a new file.
        model: the model with its new policy; its folder counts only where the text does not name the model.
        place: what errors name.
    """
    from google.protobuf import text_format

    message = _message(text, place)
    models_of(message, place)
    entries = message.model_config_list.config
    entry = next((entry for entry in entries if entry.name == model.name), None)
    if entry is None:
        entry = entries.add(name=model.name, base_path=str(model.base_path), model_platform="tensorflow")
    entry.ClearField("model_version_policy")
    if model.policy.kind == "specific":
        entry.model_version_policy.specific.versions.extend(model.policy.versions)
    elif model.policy.kind == "all":
        entry.model_version_policy.all.SetInParent()
    else:
        entry.model_version_policy.latest.num_versions = model.policy.count
    return _HEADER + text_format.MessageToString(message)


def of_products(root: pathlib.Path, products: Sequence[str], preset: str = "default") -> list[ModelConfig]:
    """The pushed models of products, with the policies and labels that the root folder's file gives them.

    The folders are always those of the root folder, wherever it was when the file was written.

    Raises:
        ConfigError: the file cannot be used.
    """
    file = file_of(root, preset)
    known = {model.name: model for model in read(file)} if file.is_file() else {}
    return [
        dataclasses.replace(known.get(name, ModelConfig(name, path)), base_path=path)
        for name in products
        for path in [root.resolve() / pipeline_name(name, preset) / "pushed"]
    ]


def pushed_products(root: pathlib.Path, preset: str = "default") -> list[str]:
    """The products of which a root folder has a folder of pushed models."""
    folders = (folder.parent.name for folder in root.glob("*/pushed/"))
    smoke = preset == "smoke"
    return sorted(n.removesuffix("-smoke") for n in folders if n.endswith("-smoke") == smoke)


class ConfigFile:
    """A file that is read again when it has changed; a source of the manager."""

    def __init__(self, file: pathlib.Path) -> None:
        """Set the file."""
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._models: list[ModelConfig] = []

    def __call__(self) -> list[ModelConfig]:
        """The models of the file.

        Raises:
            ConfigError: the file cannot be read or used.
        """
        try:
            found = self._file.stat()
        except OSError as error:
            raise ConfigError(f"{self._file}: {(error.strerror or str(error)).lower()}") from None
        seen = found.st_mtime_ns, found.st_size, found.st_ino
        if seen != self._seen:
            self._models = read(self._file)
            self._seen = seen
        return self._models
