"""Preparation of a pipeline: configuration, gates, data and context of a request.

Runs on this machine, compilation for clusters and continuous retraining prepare their pipelines here.
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import schemas
from factory import catalog, products
from models.common.files.digest import digest
from models.common.files.listing import data_files
from pipelines._product import Context, Data, Product
from schemas import gates

if TYPE_CHECKING:
    from tfx.orchestration.pipeline import Pipeline

Fetch = Callable[[catalog.DataSet], pathlib.Path]  # returns the folder of a data set


@dataclasses.dataclass(frozen=True)
class Prepared:
    """A product with configuration and gates.

    Attributes:
        product: product of the pipeline.
        config: its configuration.
        gates: that data and model have to meet.
        gates_file: where they were read.
    """

    product: Product
    config: Any
    gates: gates.Gates
    gates_file: pathlib.Path

    def build(self, data: Data, context: Context) -> Pipeline:
        """Wire the pipeline. Imports TFX.

        Raises:
            gates.GateError: a gate names a metric or a feature that the product does not have.
        """
        from pipelines._builder import Builder

        builder = Builder(self.product, self.config, data, context, self.gates)
        try:
            self.product.build(builder, self.config)
        except gates.GateError as error:
            raise gates.GateError(f"{self.gates_file}: {error}") from None
        return builder.pipeline()


def prepare(
    product: str,
    preset: str,
    settings: Sequence[str] = (),
    gates_file: pathlib.Path | None = None,
    trial: bool = False,
) -> Prepared:
    """Configure a product and choose its gates.

    Args:
        product: its name.
        preset: "smoke", "default" or "full".
        settings: `key=value` changes to the preset's configuration.
        gates_file: the user's gates in place of the product's.
        trial: leave out the comparison with earlier models.

    Raises:
        products.UsageError: an unknown product, preset or setting, or a value out of range.
        gates.GateError: a gates file cannot be understood.
    """
    declared = products.load(product)
    config = products.configure(declared, preset, settings)
    file = gates_file or schemas.path_of(product, "gates.yaml")
    limits = gates.load(product, preset, file)
    limits = declared.gates_for(config, limits)
    if trial:
        limits = dataclasses.replace(limits, change={})
    return Prepared(declared, config, limits, file)


@dataclasses.dataclass(frozen=True)
class FoundData:
    """Checked data on this machine, with its description for the run record.

    Attributes:
        data: data of the Builder.
        description: title, licence and sha256 of the data, and where it comes from.
        left_out: names of files in the user's folder that are no data.
    """

    data: Data
    description: dict[str, str]
    left_out: Sequence[str] = ()


def find_data(prepared: Prepared, own: pathlib.Path | None, fetch: Fetch) -> FoundData:
    """The user's own data, or the data sets of the catalog, fetched where they are missing.

    Args:
        prepared: the product with its configuration.
        own: the folder of the user's own data, or None.
        fetch: returns the folder of a data set of the catalog.

    Raises:
        ValueError: data cannot be fetched or read; nothing was written.
    """
    known = catalog.load()
    pretrained = {
        name: Data((str(fetch(known[name])),), known[name].sha256) for name in prepared.product.pretrained
    }
    if own is not None:
        folder = own.resolve()
        prepared.product.check([folder], dataclasses.asdict(prepared.config))
        endings = prepared.product.endings
        description = {
            "title": f"own files in {folder}",
            "licence": "the user's own",
            "sha256": digest(folder, endings),
        }
        data = Data((str(folder),), description["sha256"], pretrained)
        return FoundData(data, description, data_files(folder, endings).left_out)
    data_sets = [known[name] for name in products.data_sets(prepared.product, prepared.config)]
    if not data_sets and not prepared.product.collects:
        raise products.UsageError(f"{prepared.product.name} requires your own data; name it with --data")
    if not data_sets:
        description = {
            "title": "collected by the run itself",
            "licence": "no licence needed",
            "sha256": catalog.joined([]),
        }
        return FoundData(Data((), description["sha256"], pretrained), description)
    folders = [fetch(data_set) for data_set in data_sets]
    prepared.product.check(folders, dataclasses.asdict(prepared.config))
    described = describe(data_sets)
    return FoundData(Data(tuple(map(str, folders)), described["sha256"], pretrained), described)


def describe(data_sets: Sequence[catalog.DataSet]) -> dict[str, str]:
    """Return the description of catalog data sets for the run record."""
    keys = ("name", "title", "ecosystem", "package", "version", "licence")
    together = {key: "; ".join(getattr(data_set, key) for data_set in data_sets) for key in keys}
    return {**together, "sha256": catalog.joined([data_set.sha256 for data_set in data_sets])}
