"""Warm-up requests: PredictionLogs that servers replay before a model answers, and to check it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2
from tensorflow_serving.apis import prediction_log_pb2
from tfx.dsl.io import fileio

MOST = 20  # requests of a signature
_BYTES = 4 * 2**20  # of all requests together; the first one of each signature is written in any case
_LONGEST = 100_000  # bytes of one request, unless it is the first of its signature

Inputs = Mapping[str, tf.Tensor]


def requests(
    examples: Iterable[bytes],
    signatures: Mapping[str, Mapping[str, int]],
    name: str,
    contents: str,
    observations: Sequence[str],
) -> Iterator[bytes]:
    """Yield serialized PredictionLogs, at most 20 of each signature.

    Args:
        examples: serialized Examples.
        signatures: types of the inputs, see `signatures_of`.
        name: name of the model.
        contents: feature that `predict` takes as `contents`; "" for none.
        observations: features that `serving_default` takes as `observations`; () if it takes examples.
    """
    few = list(itertools.islice(examples, MOST))
    makers: dict[str, Callable[[bytes], Inputs | None]] = {}
    default = signatures.get("serving_default", {})
    if set(default) == {"observations"} and observations:
        makers["serving_default"] = lambda example: _observed(example, observations)
    elif list(default.values()) == [tf.string.as_datatype_enum]:
        (key,) = default
        makers["serving_default"] = lambda example: {key: tf.constant([example])}
    if contents and set(signatures.get("predict", ())) == {"contents"}:
        makers["predict"] = lambda example: _content(example, contents)
    left = _BYTES
    for signature, make in makers.items():
        for number, example in enumerate(few):
            inputs = make(example)
            log = _log(name, signature, inputs) if inputs else b""
            if log and (number == 0 or len(log) <= min(left, _LONGEST)):
                left -= len(log)
                yield log


def _log(name: str, signature: str, inputs: Inputs) -> bytes:
    log = prediction_log_pb2.PredictionLog()
    request = log.predict_log.request
    request.model_spec.name, request.model_spec.signature_name = name, signature
    for key, value in inputs.items():
        request.inputs[key].CopyFrom(tf.make_tensor_proto(value))
    return log.SerializeToString(deterministic=True)


def _observed(example: bytes, names: Sequence[str]) -> Inputs | None:
    features = tf.train.Example.FromString(example).features.feature
    if not all(features[name].float_list.value for name in names):
        return None
    row = [features[name].float_list.value[0] for name in names]
    return {"observations": tf.constant([row], tf.float32)}


def _content(example: bytes, name: str) -> Inputs | None:
    values = tf.train.Example.FromString(example).features.feature[name].bytes_list.value
    return {"contents": tf.constant([values[0]])} if values else None


def signatures_of(model: str) -> dict[str, dict[str, int]]:
    """The types of the inputs of a SavedModel's signatures, by name."""
    saved = saved_model_pb2.SavedModel()
    with fileio.open(f"{model}/saved_model.pb", "rb") as stream:
        saved.ParseFromString(stream.read())
    return {
        name: {key: info.dtype for key, info in signature.inputs.items()}
        for graph in saved.meta_graphs
        for name, signature in graph.signature_def.items()
        if not name.startswith("__")
    }
