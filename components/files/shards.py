"""Write Examples as gzipped TFRecords, in files of a limited size."""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from typing import Any

import tensorflow as tf
from tfx.components.util import examples_utils
from tfx.dsl.io import fileio
from tfx.proto import example_gen_pb2
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Examples

from models.common.rows import SPLITS, encoded

_SHARD = 10_000  # Examples in a file
_OPTIONS = tf.io.TFRecordOptions(compression_type="GZIP", compression_level=1)  # the fastest


def open_splits(examples: Examples, splits: Sequence[str] = SPLITS) -> dict[str, Shards]:
    """A writer for each split of an artifact."""
    declare(examples, splits)
    return {split: Shards(artifact_utils.get_split_uri([examples], split)) for split in splits}


def declare(examples: Examples, splits: Sequence[str]) -> None:
    """Say of an artifact that its splits are gzipped TFRecords of Examples."""
    examples.split_names = artifact_utils.encode_split_names(list(splits))
    examples_utils.set_payload_format(examples, example_gen_pb2.FORMAT_TF_EXAMPLE)
    examples_utils.set_file_format(examples, "tfrecords_gzip")


class Shards:
    """Writes records to files of a split, a new one after every `_SHARD` records."""

    def __init__(self, folder: str) -> None:
        """Set the folder of the split."""
        fileio.makedirs(folder)
        self._folder, self._count = folder, 0
        self._writer: tf.io.TFRecordWriter | None = None

    def write(self, record: bytes) -> None:
        """Write a serialized Example."""
        if self._count % _SHARD == 0:
            self.close()
            path = f"{self._folder}/data_tfrecord-{self._count // _SHARD:05d}.gz"
            self._writer = tf.io.TFRecordWriter(path, _OPTIONS)
        assert self._writer
        self._writer.write(record)
        self._count += 1

    def finish(self) -> None:
        """Finish the last file; without any record an empty one is written, as readers ask for a file."""
        if not self._count:
            tf.io.TFRecordWriter(f"{self._folder}/data_tfrecord-00000.gz", _OPTIONS).close()
        self.close()

    def close(self) -> None:
        """Finish the last file."""
        if self._writer:
            self._writer.close()
            self._writer = None


def example(features: Mapping[str, Any], ordered: bool = False) -> bytes:
    """One serialized Example.

    Args:
        features: by name a string, bytes, a number, or a sequence of one of these. Strings are encoded as
            UTF-8, whole numbers as int64, other numbers as float32.
        ordered: whether equal features always give equal bytes.
    """
    made = tf.train.Example()
    for name, value in features.items():
        values: list[Any] = [value] if isinstance(value, str | bytes | int | float) else list(value)
        feature = made.features.feature[name]
        if not values:
            continue
        if isinstance(values[0], str | bytes):
            feature.bytes_list.value.extend(encoded(each) for each in values)
        elif all(isinstance(each, numbers.Integral) for each in values):
            feature.int64_list.value.extend(values)
        else:
            feature.float_list.value.extend(values)
    return made.SerializeToString(deterministic=True) if ordered else made.SerializeToString()
