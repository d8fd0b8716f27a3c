"""IdxExampleGen: labelled images in IDX files, as Examples in the splits train, validation and test."""

from __future__ import annotations

import dataclasses
import pathlib
import zlib
from typing import Any

import apache_beam as beam
import numpy as np
import tensorflow as tf
from google.protobuf import struct_pb2
from tfx import types
from tfx.components.example_gen.component import FileBasedExampleGen
from tfx.components.util import examples_utils
from tfx.dsl.components.base import base_beam_executor, executor_spec
from tfx.proto import example_gen_pb2
from tfx.types import artifact_utils
from tfx.utils import proto_utils

from components.idx_example_gen import idx_format

_SPLITS = {"train": "train", "validation": "train", "test": "t10k"}  # the files each split is read from
_SHARD = 10_000  # records that one worker reads


class Executor(base_beam_executor.BaseBeamExecutor):
    """Writes each split as gzipped TFRecords of Examples with three features.

    `image` (bytes): height * width pixels, row by row, one byte each.
    `label` (int64): the class.
    `ink` (float32): the mean pixel, 0 to 1, so that inverted or blank images show in the statistics.

    A worker writes a whole shard. (TFX's own executor sends record after record through Beam, which takes
    three times as long.)
    """

    def Do(  # noqa: N802
        self,
        input_dict: dict[str, list[types.Artifact]],
        output_dict: dict[str, list[types.Artifact]],
        exec_properties: dict[str, Any],
    ) -> None:
        """Read `input_base` and write the artifact `examples`."""
        custom = example_gen_pb2.CustomConfig()
        proto_utils.json_to_proto(exec_properties["custom_config"], custom)
        options = struct_pb2.Struct()
        custom.custom_config.Unpack(options)
        examples = artifact_utils.get_single_instance(output_dict["examples"])
        examples.split_names = artifact_utils.encode_split_names(list(_SPLITS))
        examples_utils.set_payload_format(examples, example_gen_pb2.FORMAT_TF_EXAMPLE)
        examples_utils.set_file_format(examples, "tfrecords_gzip")
        shards = [
            shard
            for split, prefix in _SPLITS.items()
            for shard in shards_of(
                idx_format.read_folder(pathlib.Path(exec_properties["input_base"]), prefix),
                split,
                artifact_utils.get_split_uri([examples], split),
                int(options["limit"]),
            )
        ]
        with self._make_beam_pipeline() as pipeline:
            _ = (
                pipeline
                | beam.Create(shards)
                | beam.Map(write_shard, fraction=options["validation_fraction"])
            )


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


class IdxExampleGen(FileBasedExampleGen):
    """Reads a folder with a train and a t10k pair of IDX files.

    The validation split is taken from the train pair; the t10k pair is the test split, whole.
    """

    EXECUTOR_SPEC = executor_spec.BeamExecutorSpec(Executor)

    def __init__(
        self, input_base: str, sha256: str, validation_fraction: float, limit: int = 0, code: str = ""
    ) -> None:
        """Describe what to read.

        Args:
            input_base: the folder of the IDX files.
            sha256: of what it holds. (TFX itself looks at sizes and times alone, and all IDX files of
                equally many images are equally long.)
            validation_fraction: the part of the train pair that becomes the validation split, 0 to 1.
            limit: read at most this many records of each pair; 0 reads all.
            code: a hash of the code behind this component, so that a change of code is a cache miss.
        """
        options = struct_pb2.Struct()
        options.update(
            {"validation_fraction": validation_fraction, "limit": limit, "sha256": sha256, "code": code}
        )
        custom = example_gen_pb2.CustomConfig()
        custom.custom_config.Pack(options, deterministic=True)
        splits = [
            example_gen_pb2.Input.Split(name=split, pattern=f"{prefix}-*-ubyte")
            for split, prefix in _SPLITS.items()
        ]
        super().__init__(
            input_base=input_base,
            input_config=example_gen_pb2.Input(splits=splits),
            custom_config=custom,
        )
