"""Networks rebuilt from TensorFlow.js answer as the original graphs do, can be trained, saved and resized."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator

import keras
import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from sklearn.datasets import load_sample_images

from factory import catalog
from models.common.rows import RowError
from models.common.vision import tfjs

DETECTOR = ["tower_0/wh", "tower_0/keypoints"]
EMBEDDER = ["global_pooling/Mean"]


@pytest.fixture(scope="module")
def detector() -> pathlib.Path:
    return catalog.fetch(catalog.load()["coco_detector"])


@pytest.fixture
def unoptimised() -> Iterator[None]:
    """TensorFlow takes the 1/6 of a hard swish for exact in optimised graphs, which float16 has not."""
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    yield
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False})


def photos(side: int) -> np.ndarray:
    """Two real photographs, a temple and a flower."""
    shown = (Image.fromarray(photo).resize((side, side)) for photo in load_sample_images().images)
    return np.stack([np.asarray(photo, np.float32) for photo in shown])


@pytest.mark.parametrize(
    ("name", "outputs", "side", "weights"),
    [("coco_detector", DETECTOR, 512, 2_014_924), ("face_embedder", EMBEDDER, 224, 3_200_992)],
)
def test_answers_are_those_of_the_original_graph(
    name: str, outputs: list[str], side: int, weights: int, unoptimised: None
) -> None:
    folder = catalog.fetch(catalog.load()[name])
    network = tfjs.rebuild(folder, outputs)
    original = tfjs.reference(folder, outputs)
    found = network(photos(side))
    for number, photo in enumerate(photos(side)):
        for ours, theirs in zip(
            tf.nest.flatten(found), original(tf.constant(photo[np.newaxis])), strict=True
        ):
            np.testing.assert_allclose(ours[number], theirs[0], rtol=1e-4, atol=1e-4 * np.abs(theirs).max())
    assert sum(int(np.prod(weight.shape)) for weight in network.trainable_weights) == weights


def test_the_detector_finds_what_is_in_a_photograph(detector: pathlib.Path) -> None:
    _, heat = tfjs.rebuild(detector, DETECTOR)(photos(512))
    peaks = heat.numpy().max(axis=(1, 2))
    assert peaks[1].argmax() == 58, "the flower is a potted plant, class 58 of COCO's 80"


def test_a_part_can_be_trained_saved_and_resized(detector: pathlib.Path, tmp_path: pathlib.Path) -> None:
    backbone = tfjs.rebuild(
        detector, ["tower_0/MobilenetV3/expanded_conv_6/project/BatchNorm/FusedBatchNorm"]
    )
    pictures = photos(512)
    network = tfjs.resized(backbone, (None, None, 3))
    np.testing.assert_allclose(network(pictures), backbone(pictures), rtol=1e-5, atol=1e-4)
    assert network(photos(96)).shape[1:3] == (6, 6)
    before = [weight.numpy() for weight in network.trainable_weights]
    network.compile(keras.optimizers.SGD(1e-5), "mse")
    network.fit(photos(96), np.zeros(network(photos(96)).shape), verbose=0)
    changed = [
        not np.array_equal(old, new) for old, new in zip(before, network.trainable_weights, strict=True)
    ]
    assert np.mean(changed) > 0.9
    assert all(np.array_equal(*pair) for pair in zip(before, backbone.get_weights(), strict=True))
    network.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert np.array_equal(again(photos(96)), network(photos(96)))


def graph(
    folder: pathlib.Path, nodes: list[dict], weights: dict[str, np.ndarray], **stored: dict
) -> pathlib.Path:
    """Write a graph model; `stored` says how weights are quantised."""
    folder.mkdir(exist_ok=True)
    content, listed = b"", []
    for name, values in weights.items():
        content += values.tobytes()
        entry = {"name": name, "shape": list(values.shape), "dtype": "float32"}
        listed.append({**entry, **({"quantization": stored[name]} if name in stored else {})})
    (folder / "weights.bin").write_bytes(content)
    constants = [{"name": name, "op": "Const"} for name in weights]
    placeholder = {
        "name": "x",
        "op": "Placeholder",
        "attr": {
            "dtype": {"type": "DT_FLOAT"},
            "shape": {"shape": {"dim": [{"size": size} for size in (1, 4, 4, 2)]}},
        },
    }
    for node in nodes:
        node.setdefault("attr", {}).setdefault("T", {"type": "DT_FLOAT"})
    described = {
        "modelTopology": {"node": [placeholder, *constants, *nodes]},
        "weightsManifest": [{"paths": ["weights.bin"], "weights": listed}],
    }
    (folder / "model.json").write_text(json.dumps(described))
    return folder


def test_quantised_weights_are_widened(tmp_path: pathlib.Path) -> None:
    add = {"name": "y", "op": "AddV2", "input": ["x", "halves"]}
    multiply = {"name": "z", "op": "Mul", "input": ["bytes", "y"]}
    folder = graph(
        tmp_path,
        [add, multiply],
        {"halves": np.float16([0.5, -2]), "bytes": np.uint8([0, 255])},
        halves={"dtype": "float16"},
        bytes={"dtype": "uint8", "scale": 0.01, "min": -1},
    )
    network = tfjs.rebuild(folder, ["z"])
    found = network(np.ones((3, 4, 4, 2), np.float32))
    np.testing.assert_allclose(found[2, 3, 3], [1.5 * -1, -1 * 1.55], rtol=1e-6)
    assert len(network.trainable_weights) == 2


def test_padded_channels_are_added_to_those_of_a_convolution(tmp_path: pathlib.Path) -> None:
    """In a graph too, where TensorFlow crashes if they are padded by its own operation."""
    convolution = {
        "name": "c",
        "op": "_FusedConv2D",
        "input": ["x", "kernel", "bias"],
        "attr": {
            "strides": {"list": {"i": [1, 1, 1, 1]}},
            "padding": {"s": "U0FNRQ=="},  # SAME
            "fused_ops": {"list": {"s": ["Qmlhc0FkZA=="]}},  # BiasAdd
        },
    }
    pad = {"name": "p", "op": "Pad", "input": ["x", "edges"]}
    add = {"name": "a", "op": "AddV2", "input": ["p", "c"]}
    relu = {"name": "r", "op": "Relu", "input": ["a"]}
    random = np.random.default_rng(0)
    folder = graph(
        tmp_path,
        [convolution, pad, add, relu],
        {
            "kernel": random.normal(size=(1, 1, 2, 5)).astype(np.float32),
            "bias": np.float32([1, 2, 3, 4, 5]),
            "edges": np.float32([[0, 0], [0, 0], [0, 0], [0, 3]]),
        },
    )
    content = json.loads((folder / "model.json").read_text())
    content["weightsManifest"][0]["weights"][-1] |= {"dtype": "int32", "quantization": {"dtype": "float32"}}
    (folder / "model.json").write_text(json.dumps(content))
    network = tfjs.rebuild(folder, ["r"])
    x = random.normal(size=(2, 4, 4, 2)).astype(np.float32)
    np.testing.assert_allclose(tf.function(network)(x), network(x), rtol=1e-5)
    assert network(x).shape == (2, 4, 4, 5)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (lambda folder: (folder / "model.json").unlink(), "holds 0 graph models"),
        (lambda folder: (folder / "model.json").write_text("{"), "model.json: is not JSON"),
        (
            lambda folder: (folder / "weights.bin").unlink(),
            "weights.bin: No such file or directory, but model.json",
        ),
        (lambda folder: (folder / "weights.bin").write_bytes(b"12"), "its weights end before w"),
    ],
)
def test_what_is_missing_of_a_graph_is_named(tmp_path: pathlib.Path, broken, message: str) -> None:
    folder = graph(tmp_path, [{"name": "y", "op": "Mul", "input": ["x", "w"]}], {"w": np.float32([1, 2])})
    broken(folder)
    with pytest.raises(RowError, match=message):
        tfjs.rebuild(folder, ["y"])


def test_what_cannot_be_rebuilt_is_named(tmp_path: pathlib.Path) -> None:
    folder = graph(tmp_path, [{"name": "y", "op": "TopKV2", "input": ["x"]}], {})
    with pytest.raises(RowError, match=r"node y has the operation TopKV2, which is not supported"):
        tfjs.rebuild(folder, ["y"])
    with pytest.raises(RowError, match="there is no node 'z'"):
        tfjs.rebuild(folder, ["z"])
