"""Write Examples as gzipped TFRecords, in files of a limited size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import tensorflow as tf
from tfx.components.util import examples_utils
from tfx.dsl.io import fileio
from tfx.proto import example_gen_pb2
from tfx.types import artifact_utils
from tfx.types.standard_artifacts import Examples

SPLITS = ("train", "validation", "test")
_SHARD = 10_000  # Examples in a file
_LENGTHS = ((10, "1 to 10"), (25, "11 to 25"), (100, "26 to 100"))  # words


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
            self._writer = tf.io.TFRecordWriter(path, tf.io.TFRecordOptions(compression_type="GZIP"))
        assert self._writer
        self._writer.write(record)
        self._count += 1

    def close(self) -> None:
        """Finish the last file."""
        if self._writer:
            self._writer.close()
            self._writer = None


def example(features: Mapping[str, str | int | float]) -> bytes:
    """One serialized Example of strings and numbers."""
    made = {}
    for name, value in features.items():
        if isinstance(value, str):
            encoded = value.encode("utf-8", "replace")  # half a surrogate pair cannot be encoded
            made[name] = tf.train.Feature(bytes_list=tf.train.BytesList(value=[encoded]))
        elif isinstance(value, int):
            made[name] = tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))
        else:
            made[name] = tf.train.Feature(float_list=tf.train.FloatList(value=[value]))
    return tf.train.Example(features=tf.train.Features(feature=made)).SerializeToString()


def lengths(text: str) -> dict[str, str | int]:
    """The features `words`, how many there are, and `length`, the same in classes."""
    words = len(text.split())
    return {"words": words, "length": next((name for most, name in _LENGTHS if words <= most), "over 100")}
