"""Examples as tf.data, decoded and transformed in whole batches."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import tensorflow as tf
import tensorflow_transform as tft

_SHUFFLE = 20_000  # size of the shuffle buffer, in examples


def files_of(patterns: list[str]) -> list[str]:
    """Return the TFRecord files of a split, in a fixed order."""
    return sorted(file for pattern in patterns for file in tf.io.gfile.glob(pattern))


def count(patterns: list[str], at_least: int) -> int:
    """Return the number of examples in a split.

    Raises:
        ValueError: it has fewer than `at_least`.
    """
    records = tf.data.TFRecordDataset(files_of(patterns), compression_type="GZIP")
    found = int(records.reduce(tf.constant(0, tf.int64), lambda total, _: total + 1))
    if found < at_least:
        places = ", ".join(patterns)
        remedy = "bring more, or a smaller batch"
        raise ValueError(f"{places} holds {found} examples; at least {at_least} are needed: {remedy}")
    return found


def batches(
    patterns: list[str],
    transform: tft.TFTransformOutput,
    label: str,
    batch_size: int,
    shuffle_seed: int | None = None,
    drop_remainder: bool = False,
    together: int = 1,
) -> tf.data.Dataset:
    """Yield (features, label) batches of a split, once.

    Args:
        patterns: file patterns of gzipped TFRecords of serialized Examples.
        transform: the output of the Transform component, whose graph is applied.
        label: the transformed feature that is the label.
        batch_size: examples per batch.
        shuffle_seed: seed of the shuffle, with another order in every epoch; None keeps the order of the
            files.
        drop_remainder: leave out a last, smaller batch.
        together: number of consecutive examples that are shuffled as one.
    """
    raw_spec = transform.raw_feature_spec()
    layer = transform.transform_features_layer()

    @tf.autograph.experimental.do_not_convert
    def decode(serialized: tf.Tensor) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        features = layer(tf.io.parse_example(serialized, raw_spec))
        return features, features.pop(label)

    records = tf.data.TFRecordDataset(files_of(patterns), compression_type="GZIP")
    if together > 1:
        records = records.batch(together)
    if shuffle_seed is not None:
        records = records.shuffle(_SHUFFLE // together, seed=shuffle_seed, reshuffle_each_iteration=True)
    if together > 1:
        records = records.unbatch()
    decoded = records.batch(batch_size, drop_remainder=drop_remainder).map(decode, num_parallel_calls=2)
    return decoded.prefetch(2)


@dataclasses.dataclass
class Splits:
    """Train and validation splits of a trainer.

    Attributes:
        train: endless batches of (features, label), shuffled.
        validation: batches of (features, label), once.
        steps: batches of `train` per epoch.
        transform: output of the Transform component.
    """

    train: tf.data.Dataset
    validation: tf.data.Dataset
    steps: int
    transform: tft.TFTransformOutput


def splits(fn_args: Any, config: Mapping[str, Any], label: str = "label") -> Splits:
    """Open the splits of a trainer or tuner.

    Args:
        fn_args: arguments of TFX.
        config: settings `batch_size` and `seed`.
        label: the transformed feature that is the label.

    Raises:
        ValueError: a split is too small.
    """
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    size = config["batch_size"]
    steps = count(fn_args.train_files, at_least=size) // size
    count(fn_args.eval_files, at_least=1)
    train = batches(fn_args.train_files, transform, label, size, config["seed"], drop_remainder=True)
    return Splits(train.repeat(), batches(fn_args.eval_files, transform, label, 1000), steps, transform)
