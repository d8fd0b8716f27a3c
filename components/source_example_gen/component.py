"""SourceExampleGen: the rows that a product's function reads, as Examples in splits."""

import json
import pkgutil

from tfx.dsl.component.experimental.annotations import InputArtifact, OutputArtifact, Parameter
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types.experimental.simple_artifacts import Dataset
from tfx.types.standard_artifacts import Examples, Model
from tfx.utils import path_utils

from components.files import shards
from components.files.folders import found
from components.files.spans import SpanWriter
from models.common.rows import Rows, Source, Splitter


@component
def SourceExampleGen(  # noqa: N802
    examples: OutputArtifact[Examples],
    rows: Parameter[str],
    settings: Parameter[str],
    folders: Parameter[str],
    sha256: Parameter[str],
    code: Parameter[str],
    splits: Parameter[str] = "train,validation,test",
    model: InputArtifact[Model] = None,
    files: InputArtifact[Dataset] = None,
) -> None:
    """Write each row to its split; `rows.json` beside the splits counts rows read, kept and dropped.

    A group of rows falls into one split, by its hash, unless the product has fixed the split. With the
    setting `span` the rows are those of this span: splits may stay empty, and what a window of spans has to
    know is written beside them.

    Args:
        examples: gzipped TFRecords.
        rows: the full name of a `models.common.rows.Rows` function.
        settings: JSON object of the settings of "data"; `Splitter` reads some as well. Of a span also
            `span` and `version`, its numbers.
        folders: JSON list of the folders to be read.
        sha256: digest of their files, so that a change is a cache miss.
        code: source fingerprint of this component and the function.
        splits: the names of the splits, joined by commas.
        model: the model that rows are made with, where there is one.
        files: what the folders are in, where they do not lie on this machine.

    Raises:
        ValueError: a file cannot be read, a source does not exist, or a split is empty.
    """
    del code
    function: Rows = pkgutil.resolve_name(rows)
    saved = path_utils.serving_model_path(model.uri) if model else ""
    source = Source(found(folders, files), json.loads(settings), saved)
    names = splits.split(",")
    splitter = Splitter(source, names)
    if "span" in source.settings:
        writer = SpanWriter(examples, names)
        for split, row in splitter.divide(function(source)):
            writer.write(split, row)
        writer.finish(source.settings, sha256, splitter)
    else:
        writers = shards.open_splits(examples, names)
        for split, row in splitter.divide(function(source)):
            writers[split].write(shards.example(row.features))
        for each in writers.values():
            each.close()
    with fileio.open(f"{examples.uri}/rows.json", "w") as stream:
        stream.write(json.dumps(splitter.counts))
