"""What a pipeline is told by the one who runs it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

RUN = "factory run"


@dataclasses.dataclass(frozen=True)
class Data:
    """Folders of files, and the SHA-256 of what they hold, by which the cache tells a change.

    Attributes:
        folders: as they lie on this machine, or in `files`; or a placeholder of their JSON list.
        sha256: of all files together, or a placeholder of it.
        tools: models of others that a pipeline works with, by their names in the catalog.
        files: the channel of an artifact that the folders are in, where they do not lie on this machine.
    """

    folders: Any
    sha256: Any
    tools: Mapping[str, Data] = dataclasses.field(default_factory=dict)
    files: Any = None

    @property
    def none(self) -> bool:
        """Whether there is nothing to be read: the run collects what it learns from."""
        return isinstance(self.folders, tuple) and not self.folders

    def inputs(self) -> dict[str, Any]:
        """What every ExampleGen is given of it."""
        folders = json.dumps(self.folders) if isinstance(self.folders, tuple) else self.folders
        return {
            "folders": folders,
            "sha256": self.sha256,
            **({"files": self.files} if self.files else {}),
        }


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a pipeline keeps its things, as the one who runs it decides.

    Attributes:
        name: of the pipeline; artifacts, cache and blessed models are found again by it.
        root: the folder of the artifacts.
        push_to: the folder that pushed models go to, one numbered version each.
        preset: by which the models of other products are found.
        metadata: an ML Metadata connection config, where the runner needs one; without it blessed models are
            found again by where they were pushed to.
        models: the folder in which each pipeline has a folder of pushed models, where that is needed.
        beam_args: options for Beam.
        command: by which pipelines are run there.
    """

    name: str
    root: str
    push_to: str
    preset: str = "default"
    metadata: Any = None
    models: str = ""
    beam_args: tuple[str, ...] = ()
    command: str = RUN

    def pipeline_of(self, product: str) -> str:
        """The pipeline in which another product's models of the same preset are blessed."""
        return pipeline_name(product, self.preset)

    def pushed_of(self, product: str) -> str:
        """The folder that another product's models of the same preset are pushed to."""
        return f"{self.models}/{self.pipeline_of(product)}"

    def command_for(self, product: str) -> str:
        """The command that makes them."""
        return run_command(product, self.preset, self.command)


def run_command(product: str, preset: str, command: str = RUN) -> str:
    """The command that runs a product's pipeline of this preset."""
    return f"{command} {product}" + (" --preset smoke" if preset == "smoke" else "")


def pipeline_name(product: str, preset: str) -> str:
    """Smoke runs are a pipeline of their own: what they push and bless never meets the real models."""
    return f"{product}-smoke" if preset == "smoke" else product
