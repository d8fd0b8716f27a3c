"""What a product declares, and what a pipeline is given by the one who runs it. Nothing here imports TFX."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines._builder import Builder
    from schemas.gates import Gates

RUN = "factory run"
Check = Callable[[Sequence[pathlib.Path], Mapping[str, Any]], None]  # (folders, settings)


@dataclasses.dataclass(frozen=True)
class Product:
    """A product: `PRODUCT = Product(__name__, ...)` at the end of its module in pipelines/.

    Attributes:
        module: the module's name; the product has the name of its file.
        presets: configurations, dataclasses of `_settings.setting` fields: "smoke", "default" and "full".
        build: wires the pipeline: calls a Builder node by node with a configuration.
        check: reads folders of data to their end; raises ValueError with file, place, reason and remedy.
        endings: of the names of data files; () for every visible file.
        data_sets: data sets of the catalog; or, for each source that `sources` may name, those that hold it.
            With none of them users bring their own data.
        collects: whether the run itself collects what it learns from, where users bring no data.
        pretrained: pretrained models of the catalog that the pipeline works with.
        schema: the folder in schemas/ of its `schema.pbtxt`; its own name, unless a family shares one.
        gates_for: the gates that hold with a configuration, given those of gates.yaml.
        slice_metrics: metrics that reports show for each slice.
        takes: medium of the inputs of `factory predict`: "text", "image" or "observation".
        gives: medium of its answers: "text" or "image".
    """

    module: str
    presets: Mapping[str, Any]
    build: Callable[[Builder, Any], None]
    check: Check
    endings: Sequence[str] = ()
    data_sets: Sequence[str] | Mapping[str, Sequence[str]] = ()
    collects: bool = False
    pretrained: Sequence[str] = ()
    schema: str = ""
    gates_for: Callable[[Any, Gates], Gates] = lambda config, gates: gates
    slice_metrics: Sequence[str] = ()
    takes: str = "text"
    gives: str = "text"

    @property
    def name(self) -> str:
        """The product's name."""
        return self.module.rpartition(".")[2]

    @property
    def schema_name(self) -> str:
        """The folder in schemas/ whose schema the examples keep to."""
        return self.schema or self.name


@dataclasses.dataclass(frozen=True)
class Data:
    """Folders of data files, and the SHA-256 of their content, by which the cache notices a change.

    Attributes:
        folders: paths on this machine, or within `files`; or a placeholder of their JSON list.
        sha256: of all files together, or a placeholder of it.
        pretrained: pretrained models, by their names in the catalog.
        files: the channel of an artifact that holds the folders, where they are not on this machine.
    """

    folders: Any
    sha256: Any
    pretrained: Mapping[str, Data] = dataclasses.field(default_factory=dict)
    files: Any = None

    @property
    def none(self) -> bool:
        """Whether there are no files: the run itself collects what it learns from."""
        return isinstance(self.folders, tuple) and not self.folders

    def inputs(self) -> dict[str, Any]:
        """The parameters and inputs of an ExampleGen."""
        folders = json.dumps(self.folders) if isinstance(self.folders, tuple) else self.folders
        return {
            "folders": folders,
            "sha256": self.sha256,
            **({"files": self.files} if self.files else {}),
        }


@dataclasses.dataclass(frozen=True)
class Context:
    """Where a pipeline runs and keeps its artifacts.

    Attributes:
        name: the pipeline's name, by which artifacts, cache and blessed models are found again.
        root: folder of the artifacts.
        push_to: folder that models are pushed to, one numbered version each.
        preset: by which models of other products are found.
        metadata: ML Metadata connection config; without one, blessed models are found where they were pushed.
        models: folder that holds a folder of pushed models for each pipeline; needed without `metadata`.
        beam_args: options of Beam.
        command: the command that runs pipelines there.
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
        """The command that makes such models."""
        return run_command(product, self.preset, self.command)


def run_command(product: str, preset: str, command: str = RUN) -> str:
    """The command that runs a product's pipeline of this preset."""
    return f"{command} {product}" + (" --preset smoke" if preset == "smoke" else "")


def pipeline_name(product: str, preset: str) -> str:
    """Smoke runs are a pipeline of their own, so that their models never replace or meet the real ones."""
    return f"{product}-smoke" if preset == "smoke" else product
