"""MapExamples: apply a function to the Examples of every split, and write the results."""

import dataclasses
import json
import pathlib
import pkgutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
import tensorflow as tf
from tfx.dsl.component.experimental.annotations import (
    BeamComponentParameter,
    InputArtifact,
    OutputArtifact,
    Parameter,
)
from tfx.dsl.component.experimental.decorators import component
from tfx.dsl.io import fileio
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Examples, Model
from tfx.utils import path_utils

from components.files import shards, spans

_BATCH = 1000  # Examples that the function gets at once

# (serialized Examples, split, two seeds of the batch, and its settings by name) -> serialized Examples
Function = Callable[..., Iterable[bytes]]


@dataclasses.dataclass(frozen=True)
class _File:
    """A file of Examples, and what is written in its place."""

    split: str
    source: str
    target: str


@component(use_beam=True)
def MapExamples(  # noqa: N802
    source: InputArtifact[Examples],
    examples: OutputArtifact[Examples],
    function: Parameter[str],
    seed: Parameter[int],
    code: Parameter[str],
    config: Parameter[str] = "{}",
    model: InputArtifact[Model] = None,
    beam_pipeline: BeamComponentParameter[beam.Pipeline] = None,
) -> None:
    """Write to `examples` what a function makes of `source`, file by file.

    Args:
        source: gzipped TFRecords of Examples.
        examples: the same splits and as many files.
        function: its full name; it is a `Function`. Equal seeds come with equal batches, so what it draws
            can be repeated.
        seed: the first of the two seeds; the second one tells files and batches apart.
        code: a hash of the code behind the function and this component.
        config: the function's settings, as JSON.
        model: the model that the function gets the folder of, as `model`, where there is one.
        beam_pipeline: what runs it.
    """
    splits = artifact_utils.decode_split_names(source.split_names)
    shards.declare(examples, splits)
    spans.carry(source, examples)
    files = []
    for split in splits:
        folder, target = (artifact_utils.get_split_uri([a], split) for a in (source, examples))
        fileio.makedirs(target)
        names = sorted(pathlib.PurePath(path).name for path in fileio.glob(f"{folder}/*"))
        files += [_File(split, f"{folder}/{name}", f"{target}/{name}") for name in names]
    settings = json.loads(config)
    if model:
        settings["model"] = path_utils.serving_model_path(model.uri)
    with beam_pipeline as pipeline:
        _ = pipeline | beam.Create(files) | beam.Map(_map_file, function, seed, settings)


def _map_file(file: _File, function: str, seed: int, config: dict[str, Any]) -> None:
    apply: Function = pkgutil.resolve_name(function)
    place = zlib.crc32(f"{file.split}/{pathlib.PurePath(file.source).name}".encode())
    compression = tf.io.TFRecordOptions(compression_type="GZIP", compression_level=1)
    with tf.io.TFRecordWriter(file.target, compression) as writer:
        for number, batch in enumerate(_batches(file.source)):
            for made in apply(batch, file.split, [seed, place + number], **config):
                writer.write(made)


def _batches(path: str) -> Iterator[list[bytes]]:
    for batch in tf.data.TFRecordDataset(path, compression_type="GZIP").batch(_BATCH):
        yield list(batch.numpy())
