"""SavedModels that servers can load. The test of each product asks its model as TensorFlow Serving does."""

import pathlib

import keras
import numpy as np
import pytest
import tensorflow as tf

from factory.install.paths import CHECKOUT
from models.common import saved_models


def test_every_variable_is_restored_in_a_session(tmp_path: pathlib.Path) -> None:
    inner = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dense(2)])
    network = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), inner])
    serving = tf.Module()
    serving.network, serving.offset = network, tf.Variable(3.0)

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x")], autograph=False)
    def answer(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {"y": tf.function(network)(x) + serving.offset}

    saved_models.write(serving, str(tmp_path / "model"), {"serving_default": answer})
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    with tf.Graph().as_default() as graph, tf.compat.v1.Session(graph=graph) as session:
        loaded = tf.compat.v1.saved_model.load(session, ["serve"], str(tmp_path / "model"))
        signature = loaded.signature_def["serving_default"]
        y = session.run(signature.outputs["y"].name, {signature.inputs["x"].name: x})
    np.testing.assert_allclose(y, network(x).numpy() + 3, rtol=1e-6)


@pytest.mark.parametrize("folder", ["models", "components", "pipelines"])
def test_no_model_is_written_in_another_way(folder: str) -> None:
    own = CHECKOUT / "models" / "common" / "saved_models.py"
    for file in (CHECKOUT / folder).rglob("*.py"):
        assert file == own or "saved_model.save" not in file.read_text(), file
