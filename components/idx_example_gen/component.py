"""IdxExampleGen: labelled images in IDX files, as Examples in the splits train, validation and test."""

from __future__ import annotations

import pathlib
import zlib
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import numpy as np
import tensorflow as tf
from google.protobuf import struct_pb2
from tfx.components.example_gen.base_example_gen_executor import BaseExampleGenExecutor
from tfx.components.example_gen.component import FileBasedExampleGen
from tfx.dsl.components.base import executor_spec
from tfx.proto import example_gen_pb2
from tfx.utils import proto_utils

from components.idx_example_gen import idx_format

_SPLITS = {"train": "train", "validation": "train", "test": "t10k"}  # the files each split is read from
_SHARD = 10_000  # records that one worker reads


class Executor(BaseExampleGenExecutor):
    """Writes each split as TFRecords of Examples with three features.

    `image` (bytes): height * width pixels, row by row, one byte each.
    `label` (int64): the class.
    `ink` (float32): the mean pixel, 0 to 1, so that inverted or blank images show in the statistics.
    """

    def GetInputSourceToExamplePTransform(self) -> beam.PTransform:  # noqa: N802
        """Not used: the splits share files, so they are made together."""
        raise NotImplementedError

    def GenerateExamplesByBeam(  # noqa: N802
        self, pipeline: beam.Pipeline, exec_properties: dict[str, Any]
    ) -> dict[str, beam.PCollection]:
        """Return serialized Examples for each split."""
        custom = example_gen_pb2.CustomConfig()
        proto_utils.json_to_proto(exec_properties["custom_config"], custom)
        options = struct_pb2.Struct()
        custom.custom_config.Unpack(options)
        fraction, limit = options["validation_fraction"], int(options["limit"])
        folder = pathlib.Path(exec_properties["input_base"])
        result = {}
        for split, prefix in _SPLITS.items():
            pair = idx_format.read_folder(folder, prefix)
            count = min(pair.count, limit) if limit else pair.count
            shards = [(start, min(start + _SHARD, count)) for start in range(0, count, _SHARD)]
            result[split] = (
                pipeline
                | f"Shards[{split}]" >> beam.Create(shards, reshuffle=False)
                | f"Read[{split}]" >> beam.FlatMap(read_shard, pair=pair, split=split, fraction=fraction)
            )
        return result


def read_shard(shard: tuple[int, int], pair: idx_format.Pair, split: str, fraction: float) -> Iterator[bytes]:
    """Yield the serialized Examples of one range of records that belong to `split`."""
    for images, labels in pair.read(*shard):
        ink = images.mean(axis=(1, 2), dtype=np.float32) / 255
        for image, label, mean in zip(images, labels, ink, strict=True):
            pixels = image.tobytes()
            if split == "test" or split == split_of(pixels, fraction):
                yield encode(pixels, int(label), float(mean))


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

    def __init__(self, input_base: str, validation_fraction: float, limit: int = 0, code: str = "") -> None:
        """Describe what to read.

        Args:
            input_base: the folder of the IDX files.
            validation_fraction: the part of the train pair that becomes the validation split, 0 to 1.
            limit: read at most this many records of each pair; 0 reads all.
            code: a hash of the code behind this component, so that a change of code is a cache miss.
        """
        options = struct_pb2.Struct()
        options.update({"validation_fraction": validation_fraction, "limit": limit, "code": code})
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
