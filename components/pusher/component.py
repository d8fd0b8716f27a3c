"""Pusher: TFX's Pusher, which lets no server see a half-copied version, and gives models warm-up requests."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Iterator
from typing import Any

import tensorflow as tf
from tfx import types
from tfx.components.pusher import component, executor
from tfx.dsl.components.base import executor_spec
from tfx.dsl.io import fileio
from tfx.proto import pusher_pb2
from tfx.types import artifact_utils, standard_component_specs
from tfx.types.component_spec import ChannelParameter, ExecutionParameter
from tfx.types.standard_artifacts import Examples
from tfx.utils import io_utils, proto_utils

from components.pusher import warmup

WARM_UP = "assets.extra/tf_serving_warmup_requests"
_GRAPH = "saved_model.pb"
_SPLITS = ("validation", "eval", "train")  # the first that is there; the Evaluator alone reads the test split
_SCRATCH = ".pushing-"
_LEFT = 60 * 60  # seconds after which a folder is one that a killed run has left


class Spec(standard_component_specs.PusherSpec):
    """TFX's, with examples."""

    PARAMETERS = {  # noqa: RUF012
        **standard_component_specs.PusherSpec.PARAMETERS,
        "name": ExecutionParameter(type=str),
        "contents": ExecutionParameter(type=str),
        "observations": ExecutionParameter(type=str),
        "code": ExecutionParameter(type=str),
    }
    INPUTS = {  # noqa: RUF012
        **standard_component_specs.PusherSpec.INPUTS,
        "examples": ChannelParameter(type=Examples),
    }


class Executor(executor.Executor):
    """Pushes a blessed model.

    A version in a local folder appears at once, when all of it is there. In an object store, which renames no
    folders, its graph comes last. Versions are Unix seconds, or greater where there is a later one.
    """

    def Do(  # noqa: N802
        self,
        input_dict: dict[str, list[types.Artifact]],
        output_dict: dict[str, list[types.Artifact]],
        exec_properties: dict[str, Any],
    ) -> None:
        """Push `model` if it was blessed, and copy it to `pushed_model`."""
        pushed = artifact_utils.get_single_instance(output_dict[standard_component_specs.PUSHED_MODEL_KEY])
        if not self.CheckBlessing(input_dict):
            self._MarkNotPushed(pushed)
            return
        model, base = self.GetModelPath(input_dict), _base(exec_properties)
        io_utils.copy_dir(model, pushed.uri)
        examples = artifact_utils.get_single_instance(input_dict["examples"])
        requests = warmup.requests(
            _read(examples),
            warmup.signatures_of(model),
            exec_properties["name"],
            exec_properties["contents"],
            json.loads(exec_properties["observations"]),
        )
        _write(f"{pushed.uri}/{WARM_UP}", requests)
        version = _copy(pushed.uri, base)
        self._MarkPushed(pushed, pushed_destination=f"{base}/{version}", pushed_version=version)


def _base(parameters: dict[str, Any]) -> str:
    destination = pusher_pb2.PushDestination()
    proto_utils.json_to_proto(parameters[standard_component_specs.PUSH_DESTINATION_KEY], destination)
    return destination.filesystem.base_directory.rstrip("/")


def _read(examples: types.Artifact) -> Iterator[bytes]:
    """Yield the first serialized examples of the validation split, in the order of the files' names."""
    splits = artifact_utils.decode_split_names(examples.split_names)
    split = next((name for name in _SPLITS if name in splits), None)
    if split is None:
        return
    folder = artifact_utils.get_split_uri([examples], split)
    for name in sorted(fileio.listdir(folder)):
        compression = "GZIP" if name.endswith(".gz") else None
        records = tf.data.TFRecordDataset(f"{folder}/{name}", compression_type=compression)
        yield from itertools.islice(records.as_numpy_iterator(), warmup.MOST)


def _write(file: str, records: Iterator[bytes]) -> None:
    first = next(records, None)
    if first is None:
        return
    fileio.makedirs(file.rpartition("/")[0])
    with tf.io.TFRecordWriter(file) as writer:
        for record in itertools.chain([first], records):
            writer.write(record)


def _copy(model: str, base: str) -> str:
    """Copy a model to the next version of a folder, and return the version."""
    fileio.makedirs(base)
    if "://" in base:
        version = _next(base)
        target = f"{base}/{version}"
        io_utils.copy_dir(model, target, deny_regex_patterns=[r"saved_model\.pb$"])
        io_utils.copy_file(f"{model}/{_GRAPH}", f"{target}/{_GRAPH}")
        return version
    _sweep(base)
    scratch = f"{base}/{_SCRATCH}{os.getpid()}-{time.time_ns()}"
    io_utils.copy_dir(model, scratch)
    while True:
        version = _next(base)
        try:
            os.rename(scratch, f"{base}/{version}")  # noqa: PTH104
        except OSError:
            if not fileio.exists(f"{base}/{version}"):
                raise
            continue  # another run took this version
        return version


def _next(base: str) -> str:
    taken = [name.strip("/") for name in fileio.listdir(base)]
    numbers = [int(name) for name in taken if name.isascii() and name.isdecimal()]
    return str(max(int(time.time()), *(number + 1 for number in numbers), 0))


def _sweep(base: str) -> None:
    """Delete what runs have left that were killed while they copied."""
    for name in fileio.listdir(base):
        path = f"{base}/{name}"
        if name.startswith(_SCRATCH) and time.time() - os.stat(path).st_mtime > _LEFT:  # noqa: PTH116
            fileio.rmtree(path)


class Pusher(component.Pusher):
    """TFX's Pusher with the further input `examples`.

    The first examples of their validation split, or of the training split where there is none, become
    warm-up requests in `assets.extra/` of the pushed model. Parameters: `name`, of the model; `contents`, a
    feature that the signature `predict` takes; `observations`, JSON list of the features that
    `serving_default` takes; `code`, the source fingerprint.
    """

    SPEC_CLASS = Spec
    EXECUTOR_SPEC = executor_spec.ExecutorClassSpec(Executor)

    def __init__(self, **given: Any) -> None:
        """Wire the node; `given` are its inputs and parameters."""
        spec = Spec(**given, pushed_model=types.Channel(type=types.standard_artifacts.PushedModel))
        super(component.Pusher, self).__init__(spec=spec)
