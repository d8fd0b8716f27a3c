"""Preparation of a pipeline: configuration, gates, data and context of a request.

Runs on this machine, compilation for clusters and continuous retraining prepare their pipelines here.
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import schemas
from factory import catalog, products
from factory.runs.spans import Chosen
from models.common.files.digest import digest, digest_of
from models.common.files.listing import data_files
from pipelines._product import Context, Data, Pretrained, Product
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
        pretrained: the same of each pretrained model.
        left_out: names of files in the user's folder that are no data.
    """

    data: Data
    description: dict[str, str]
    pretrained: Sequence[dict[str, Any]] = ()
    left_out: Sequence[str] = ()


def find_data(
    prepared: Prepared,
    own: pathlib.Path | None,
    fetch: Fetch,
    pretrained: Sequence[str] = (),
    chosen: Chosen | None = None,
    known: Collection[str] = (),
) -> FoundData:
    """The user's own data, or the data sets of the catalog, fetched where they are missing.

    Args:
        prepared: the product with its configuration.
        own: the folder of the user's own data, or None.
        fetch: returns the folder of a data set of the catalog.
        pretrained: `name=folder` for each pretrained model of which the user has own files.
        chosen: spans of the user's own data, in place of a folder.
        known: digests of spans that an earlier run has read, and that are not checked again.

    Raises:
        ValueError: data cannot be fetched or read; nothing was written.
    """
    weights = _find_pretrained(prepared, own_pretrained(prepared, pretrained), fetch)
    found = _of_spans(prepared, chosen, known) if chosen else _find_rows(prepared, own, fetch)
    files = {
        name: Pretrained(folder, described["sha256"], described["licence"])
        for name, (folder, described) in weights.items()
    }
    described = [described for _, described in weights.values()]
    return dataclasses.replace(
        found, data=dataclasses.replace(found.data, pretrained=files), pretrained=described
    )


def _find_rows(prepared: Prepared, own: pathlib.Path | None, fetch: Fetch) -> FoundData:
    """The data without pretrained models."""
    if own is not None:
        folder = own.resolve()
        prepared.product.check([folder], dataclasses.asdict(prepared.config))
        endings, deep = prepared.product.endings, prepared.product.deep
        description = {
            "title": f"own files in {folder}",
            "licence": "the user's own",
            "sha256": digest(folder, endings, deep),
        }
        data = Data((str(folder),), description["sha256"])
        return FoundData(data, description, left_out=data_files(folder, endings, deep).left_out)
    known = catalog.load()
    data_sets = [known[name] for name in products.data_sets(prepared.product, prepared.config)]
    if not data_sets and not prepared.product.collects:
        raise products.UsageError(f"{prepared.product.name} requires your own data; name it with --data")
    if not data_sets:
        description = {
            "title": "collected by the run itself",
            "licence": "no licence needed",
            "sha256": catalog.joined([]),
        }
        return FoundData(Data((), description["sha256"]), description)
    folders = [fetch(data_set) for data_set in data_sets]
    prepared.product.check(folders, dataclasses.asdict(prepared.config))
    described = describe(data_sets)
    return FoundData(Data(tuple(map(str, folders)), described["sha256"]), described)


def _of_spans(prepared: Prepared, chosen: Chosen, known: Collection[str]) -> FoundData:
    """The data of spans, those checked that no earlier run has read."""
    settings = dataclasses.asdict(prepared.config)
    for span in chosen.spans:
        if span.sha256 not in known:
            prepared.product.check([pathlib.Path(span.folder)], {**settings, "span": span.number})
    described = {
        "title": chosen.title,
        "licence": "the user's own",
        "sha256": catalog.joined([span.sha256 for span in chosen.spans]),
    }
    folders = tuple(span.folder for span in chosen.spans)
    return FoundData(Data(folders, described["sha256"], spans=chosen.spans), described)


def own_pretrained(prepared: Prepared, given: Sequence[str]) -> dict[str, pathlib.Path]:
    """The folders of pretrained models of which the user has own files, by name.

    Args:
        prepared: the product with its configuration.
        given: `name=folder` for each of them.

    Raises:
        products.UsageError: the run needs no such model, or a file is missing.
    """
    needed, known = prepared.product.pretrained_for(prepared.config), catalog.load()
    found = {}
    for option in given:
        name, equals, folder = option.partition("=")
        if not equals or not folder:
            raise products.UsageError(f"--pretrained {option}: write it as name=folder")
        if name not in needed:
            hint = products.suggest(name, needed) if needed else "it needs none"
            raise products.UsageError(f"--pretrained {option}: this run needs no model {name!r}; {hint}")
        found[name] = pathlib.Path(folder).resolve()
        for file in known[name].files:
            if not (found[name] / file).is_file():
                every = ", ".join(known[name].files)
                raise products.UsageError(f"--pretrained {option}: there is no file {file}; it takes {every}")
    return found


def _find_pretrained(
    prepared: Prepared, own: Mapping[str, pathlib.Path], fetch: Fetch
) -> dict[str, tuple[str, dict[str, str]]]:
    """The folder and the description of each pretrained model that the configuration needs, by name."""
    known, found = catalog.load(), {}
    for name in prepared.product.pretrained_for(prepared.config):
        entry = known[name]
        if name in own:
            described = {
                "name": name,
                "title": f"own files in {own[name]}",
                "licence": "the user's own",
                "sha256": digest_of([own[name] / file for file in entry.files], own[name]),
            }
            found[name] = str(own[name]), described
        else:
            found[name] = str(_fetched(prepared.product, entry, fetch)), describe([entry])
    return found


def _fetched(product: Product, entry: catalog.DataSet, fetch: Fetch) -> pathlib.Path:
    """The folder of a pretrained model; a failure's message says what else can be used."""
    try:
        return fetch(entry)
    except catalog.DataError as error:
        other = f"use {product.instead[entry.name]}, " if entry.name in product.instead else ""
        copy = f"give a folder with your copy of its files with --pretrained {entry.name}=FOLDER"
        raise catalog.DataError(error.reason, f"check the network, {other}or {copy}") from None


def describe(data_sets: Sequence[catalog.DataSet]) -> dict[str, str]:
    """Return the description of catalog data sets for the run record."""
    keys = ("name", "title", "ecosystem", "package", "version", "licence")
    together = {key: "; ".join(getattr(data_set, key) for data_set in data_sets) for key in keys}
    return {**together, "sha256": catalog.joined([data_set.sha256 for data_set in data_sets])}
