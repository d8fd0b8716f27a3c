"""Declaration of a product, and the data and context of a pipeline. Nothing here imports TFX."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from models.common import requests

if TYPE_CHECKING:
    from pipelines._builder import Builder
    from schemas.gates import Gates

RUN = "factory run"
Check = Callable[[Sequence[pathlib.Path], Mapping[str, Any]], None]  # (folders, settings)


@dataclasses.dataclass(frozen=True)
class SwapLimits:
    """How far the answers of a new version may differ from those of the version that servers use.

    Attributes:
        changed: share of answers that may be others, from 0 to 1.
        moved: mean difference of numbers such as a confidence, as a share of their mean size.
        answers: names of the outputs that are the answer, as far as a signature has them. Where it has none,
            texts and whole numbers are, or else the greatest of several numbers.
    """

    changed: float = 0.2
    moved: float = 0.5
    answers: Sequence[str] = ("answer", "action", "digit", "label")


@dataclasses.dataclass(frozen=True)
class Product:
    """Declaration of a product: `PRODUCT = Product(__name__, ...)` at the end of its module in pipelines/.

    Attributes:
        module: name of the module; the last part is the name of the product.
        presets: configurations "smoke", "default" and "full", dataclasses of `_settings.setting` fields.
        build: function that wires the pipeline with a Builder and a configuration.
        check: function that reads all data; raises ValueError with file, place, reason and remedy.
        endings: file name endings of data files; () for every visible file.
        deep: whether files in the folders within the data folder are data as well.
        data_sets: data sets of the catalog; or, by value of `sources`, the data sets of each source. Without
            any, users bring their own data.
        collects: whether the run collects its own experience, if users bring no data.
        pretrained: pretrained models of the catalog; or a function from a configuration to those it needs.
        instead: for a pretrained model, what else can be called where it cannot be fetched, such as "--set
            backbone=none".
        schema: folder in schemas/ with the `schema.pbtxt`; "" for the product's name.
        gates_for: function from a configuration and the gates of gates.yaml to the gates that apply.
        slice_metrics: metrics that reports show for each slice.
        takes: medium of the inputs of `factory predict`: "text", "image" or "observation".
        drawn: whether the pictures are drawings, so that a page has a pad to draw on.
        gives: medium of the answers: "text", "image" or, of objects in pictures and film, "boxes".
        swap: limits of a new version's answers; servers refuse a version beyond them until it is promoted.
        requested: function that reads the inputs of requests as features of rows.
        labels: what is done with labels that come later; None where no label says whether an answer is right.
    """

    module: str
    presets: Mapping[str, Any]
    build: Callable[[Builder, Any], None]
    check: Check
    endings: Sequence[str] = ()
    deep: bool = False
    data_sets: Sequence[str] | Mapping[str, Sequence[str]] = ()
    collects: bool = False
    pretrained: Sequence[str] | Callable[[Any], Sequence[str]] = ()
    instead: Mapping[str, str] = dataclasses.field(default_factory=dict)
    schema: str = ""
    gates_for: Callable[[Any, Gates], Gates] = lambda config, gates: gates
    slice_metrics: Sequence[str] = ()
    takes: str = "text"
    drawn: bool = False
    gives: str = "text"
    swap: SwapLimits = SwapLimits()
    requested: requests.Read = requests.examples
    labels: requests.Labels | None = None

    @property
    def name(self) -> str:
        """Name of the product."""
        return self.module.rpartition(".")[2]

    @property
    def schema_name(self) -> str:
        """Folder in schemas/ with the schema of the examples."""
        return self.schema or self.name

    def pretrained_for(self, config: Any) -> list[str]:
        """Names of the pretrained models that a configuration needs."""
        return list(self.pretrained(config) if callable(self.pretrained) else self.pretrained)


@dataclasses.dataclass(frozen=True)
class Pretrained:
    """Files of a pretrained model.

    Attributes:
        folder: path on this machine; or, for a cluster, a name in the catalog.
        sha256: digest of the files, so that a change is a cache miss.
        licence: licence of the weights, in words.
    """

    folder: str
    sha256: str
    licence: str


Role = Literal["train", "evaluate", "anchor"]


@dataclasses.dataclass(frozen=True)
class Span:
    """A span: data that arrived together.

    Attributes:
        number: number; of a date, the days since 1970-01-01.
        version: number of its version; None where there is only one.
        folder: path on this machine.
        sha256: digest of its files.
        role: "train" where rows are split as usual; "evaluate" and "anchor" where all are test rows: those
            that decide about a model, and those of old data that show what it has forgotten.
    """

    number: int
    version: int | None
    folder: str
    sha256: str
    role: Role = "train"


@dataclasses.dataclass(frozen=True)
class Data:
    """Folders of data files, and the SHA-256 of their content, so that changed data is a cache miss.

    Attributes:
        folders: paths on this machine, or within `files`; or a placeholder of their JSON list.
        sha256: digest of all files together, or a placeholder of it.
        pretrained: pretrained models that the configuration needs, by their names in the catalog.
        files: channel of an artifact that holds the folders, if they are not on this machine.
        spans: spans, each in one of the folders; () where the data does not arrive in spans.
    """

    folders: Any
    sha256: Any
    pretrained: Mapping[str, Pretrained] = dataclasses.field(default_factory=dict)
    files: Any = None
    spans: tuple[Span, ...] = ()

    @property
    def none(self) -> bool:
        """Whether there are no files: the run collects its own experience."""
        return isinstance(self.folders, tuple) and not self.folders

    def inputs(self) -> dict[str, Any]:
        """Return the parameters and inputs of an ExampleGen."""
        folders = json.dumps(self.folders) if isinstance(self.folders, tuple) else self.folders
        return {
            "folders": folders,
            "sha256": self.sha256,
            **({"files": self.files} if self.files else {}),
        }


@dataclasses.dataclass(frozen=True)
class Context:
    """Context of a pipeline: its name, folders and metadata store.

    Attributes:
        name: name of the pipeline, the key of its artifacts, cache and blessed models.
        root: folder of the artifacts.
        push_to: folder of pushed models, one numbered version each.
        preset: preset of this pipeline, and of the models of other products that it uses.
        metadata: ML Metadata connection config; without one, blessed models are read from the pushed ones.
        models: folder with a folder of pushed models for each pipeline; required without `metadata`. With it,
            a pipeline's pushed models are beside those of this one.
        beam_args: Beam options.
        command: command that runs pipelines in this context.
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
        """Name of another product's pipeline of the same preset."""
        return pipeline_name(product, self.preset)

    def pushed_of(self, product: str) -> str:
        """Folder of another product's pushed models of the same preset."""
        if self.metadata is None:
            return f"{self.models}/{self.pipeline_of(product)}"
        here = pathlib.Path(self.push_to)
        return str(here.parents[1] / self.pipeline_of(product) / here.name)

    def command_for(self, product: str) -> str:
        """Command that makes a model of a product with the same preset."""
        return run_command(product, self.preset, self.command)


def run_command(product: str, preset: str, command: str = RUN) -> str:
    """Command that runs a product's pipeline with a preset."""
    return f"{command} {product}" + (" --preset smoke" if preset == "smoke" else "")


def pipeline_name(product: str, preset: str) -> str:
    """Name of a product's pipeline; smoke runs have their own, so that they never replace real models."""
    return f"{product}-smoke" if preset == "smoke" else product
