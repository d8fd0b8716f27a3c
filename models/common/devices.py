"""Devices for training: the processor, one GPU, or all GPUs of the machine."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import keras
import tensorflow as tf

from models.common.progress import progress

_TENSOR_CORES = (7, 0)  # minimum compute capability with tensor cores
_MIXED = "mixed_float16"


@contextlib.contextmanager
def visible(batch_size: int, mixed: bool = False) -> Iterator[None]:
    """A context in which a network is built, compiled and fitted on the devices that are visible.

    Several GPUs share every batch and keep equal weights (`tf.distribute.MirroredStrategy`), so the batch
    size is the same on any machine. GPU memory is allocated on demand.

    Args:
        batch_size: examples of a training batch.
        mixed: if all GPUs have tensor cores, compute in float16 and keep weights in float32 (Micikevicius
            et al., 2018), which helps networks of convolutions and large matrices. Keras scales the loss.
            What is exported has to be handed to `in_single_precision`.

    Raises:
        ValueError: the GPUs cannot share a batch evenly.
    """
    chosen = strategy()
    shared = chosen.num_replicas_in_sync
    if batch_size % shared:
        raise ValueError(
            f"batch_size is {batch_size}, and {shared} GPUs share each batch; choose a multiple of {shared}"
        )
    with chosen.scope(), _policy(mixed and have_tensor_cores(gpus())):
        yield


def gpus() -> list[tf.config.PhysicalDevice]:
    """The GPUs that are visible to TensorFlow."""
    return list(tf.config.list_physical_devices("GPU"))


def strategy() -> tf.distribute.Strategy:
    """Return the distribution strategy for the visible devices."""
    found = gpus()
    for gpu in found:
        # Once a GPU is in use it cannot be set any more, and was set before.
        with contextlib.suppress(RuntimeError):
            tf.config.experimental.set_memory_growth(gpu, True)
    names = [gpu.name.removeprefix("/physical_device:") for gpu in found]
    progress.info("training on %s", ", ".join(names) or "the processor")
    if len(names) > 1:
        return tf.distribute.MirroredStrategy(names)
    return tf.distribute.OneDeviceStrategy(names[0]) if names else tf.distribute.get_strategy()


def have_tensor_cores(found: list[tf.config.PhysicalDevice]) -> bool:
    """Whether all of these GPUs compute in half precision faster than in single precision."""
    details = [tf.config.experimental.get_device_details(gpu) for gpu in found]
    return bool(found) and all(gpu.get("compute_capability", (0, 0)) >= _TENSOR_CORES for gpu in details)


def even(batches: tf.data.Dataset) -> tf.data.Dataset:
    """The same batches, without the few rows at the end that the devices cannot share evenly.

    Keras looks at a first batch to build what it evaluates with, and fails where its parts are unequal.
    """
    shared = tf.distribute.get_strategy().num_replicas_in_sync
    if shared == 1:
        return batches

    @tf.autograph.experimental.do_not_convert
    def cut(*batch: Any) -> Any:
        rows = tf.shape(tf.nest.flatten(batch)[0])[0] // shared * shared
        return tf.nest.map_structure(lambda part: part[:rows], batch)

    @tf.autograph.experimental.do_not_convert
    def filled(*batch: Any) -> tf.Tensor:
        return tf.shape(tf.nest.flatten(batch)[0])[0] > 0

    return batches.map(cut).filter(filled)


@contextlib.contextmanager
def _policy(mixed: bool) -> Iterator[None]:
    before = keras.config.dtype_policy()
    if mixed:
        keras.config.set_dtype_policy(_MIXED)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def in_single_precision(model: keras.Model) -> keras.Model:
    """The same network computing in float32, which any machine can serve; itself, if it does already."""
    described = json.dumps(model.get_config())
    if _MIXED not in described:
        return model
    same = model.__class__.from_config(json.loads(described.replace(_MIXED, "float32")))
    same.set_weights(model.get_weights())
    return same
