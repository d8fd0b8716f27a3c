"""IdxExampleGen: labelled images in IDX files, as Examples in the splits train, validation and test."""

import dataclasses
import pathlib
import zlib

import apache_beam as beam
import numpy as np
import tensorflow as tf
from tfx.dsl.component.experimental.annotations import (
    BeamComponentParameter,
    InputArtifact,
    OutputArtifact,
    Parameter,
)
from tfx.dsl.component.experimental.decorators import component
from tfx.types import artifact_utils
from tfx.types.experimental.simple_artifacts import Dataset
from tfx.types.standard_artifacts import Examples

from components.files import shards
from components.files.folders import found
from components.idx_example_gen import idx_format

_FILES = {"train": "train", "validation": "train", "test": "t10k"}  # that each split is read from
_SHARD = 10_000  # records that one worker reads


@component(use_beam=True)
def IdxExampleGen(  # noqa: N802
    examples: OutputArtifact[Examples],
    folders: Parameter[str],
    sha256: Parameter[str],
    validation_fraction: Parameter[float],
    limit: Parameter[int],
    code: Parameter[str],
    files: InputArtifact[Dataset] = None,
    beam_pipeline: BeamComponentParameter[beam.Pipeline] = None,
) -> None:
    """Write a folder's train pair to the splits train and validation, and its t10k pair to test, whole.

    The Examples have `image` (bytes: height * width pixels, row by row, one byte each), `label` (int64, the
    class) and `ink` (float32: the mean pixel, 0 to 1, so that inverted or blank images show in the
    statistics). A worker writes a whole shard. (Sending record after record through Beam, as TFX's own
    ExampleGens do, takes three times as long.)

    Args:
        examples: gzipped TFRecords.
        folders: JSON list of the one folder to be read.
        sha256: of what it holds, so that a change is a cache miss.
        validation_fraction: the part of the train pair that becomes the validation split, 0 to 1.
        limit: read at most this many records of each pair; 0 reads all.
        code: a hash of the code behind this component.
        files: what the folder is in, where it does not lie on this machine.
        beam_pipeline: what runs it.

    Raises:
        IdxError: a file cannot be read.
    """
    del sha256, code
    shards.declare(examples, list(_FILES))
    (folder,) = found(folders, files)
    ranges = []
    for split, prefix in _FILES.items():
        target = artifact_utils.get_split_uri([examples], split)
        ranges += shards_of(idx_format.read_folder(folder, prefix), split, target, limit)
    with beam_pipeline as pipeline:
        _ = pipeline | beam.Create(ranges) | beam.Map(write_shard, fraction=validation_fraction)


@dataclasses.dataclass(frozen=True)
class Shard:
    """A range of records that one worker reads, and the file that it writes."""

    pair: idx_format.Pair
    split: str
    start: int
    stop: int
    path: str


def shards_of(pair: idx_format.Pair, split: str, folder: str, limit: int) -> list[Shard]:
    """Cut the first `limit` records (0 for all) of a pair into shards."""
    count = min(pair.count, limit) if limit else pair.count
    starts = range(0, count, _SHARD)
    return [
        Shard(
            pair,
            split,
            start,
            min(start + _SHARD, count),
            f"{folder}/data_tfrecord-{number:05d}-of-{len(starts):05d}.gz",
        )
        for number, start in enumerate(starts)
    ]


def write_shard(shard: Shard, fraction: float) -> None:
    """Write the Examples of a range of records that belong to the shard's split."""
    options = tf.io.TFRecordOptions(compression_type="GZIP", compression_level=1)
    tf.io.gfile.makedirs(str(pathlib.PurePath(shard.path).parent))
    with tf.io.TFRecordWriter(shard.path, options) as writer:
        for images, labels in shard.pair.read(shard.start, shard.stop):
            ink = images.mean(axis=(1, 2), dtype=np.float32) / 255
            for image, label, mean in zip(images, labels, ink, strict=True):
                pixels = image.tobytes()
                if shard.split == "test" or shard.split == split_of(pixels, fraction):
                    writer.write(encode(pixels, int(label), float(mean)))


def split_of(pixels: bytes, fraction: float) -> str:
    """The split of a training image: by its content, so that equal images never fall in two splits."""
    return "validation" if zlib.crc32(pixels) < fraction * 2**32 else "train"


def encode(pixels: bytes, label: int, ink: float) -> bytes:
    """One serialized Example."""
    feature = tf.train.Feature
    features = {
        "image": feature(bytes_list=tf.train.BytesList(value=[pixels])),
        "label": feature(int64_list=tf.train.Int64List(value=[label])),
        "ink": feature(float_list=tf.train.FloatList(value=[ink])),
    }
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()
