import json
import pathlib
import subprocess
import sys

import keras
import numpy as np
from helpers import Factory

from models.common import devices, figures
from models.common.digits.cnn import build_model

# The processor is taken for two GPUs with tensor cores; a process of its own, as devices are fixed once used.
# A perceptron, as convolutions in half precision take minutes on processors.
ON_TWO = """
import json, pathlib, sys, types
import tensorflow as tf

(processor,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
from models.common import devices
devices.gpus = lambda: tf.config.list_logical_devices("CPU")
tf.config.experimental.set_memory_growth = lambda *_: None
tf.config.experimental.get_device_details = lambda _: {"compute_capability": (7, 5)}
from models.common.digits import reader
from models.digits_mlp import trainer

examples, graph, out, config = sys.argv[1:]
pathlib.Path(out, "run").mkdir(parents=True)
fit, seen = reader.fit, []
def watched(model, *arguments, **options):
    seen.extend([len(model.trainable_weights[0].value.values), model.layers[2].compute_dtype])
    return fit(model, *arguments, **options)
reader.fit = watched
trainer.run_fn(types.SimpleNamespace(
    train_files=[f"{examples}/Split-train/*"],
    eval_files=[f"{examples}/Split-validation/*"],
    transform_graph_path=graph,
    hyperparameters=None,
    custom_config=json.loads(config),
    serving_model_dir=f"{out}/serving",
    model_run_dir=f"{out}/run",
))
serve = tf.saved_model.load(f"{out}/serving").signatures["images"]
halves = [op for op in serve.graph.get_operations() if any(o.dtype == tf.float16 for o in op.outputs)]
print("SEEN", json.dumps([*seen, len(halves)]))
"""


def newest(factory: Factory, node: str, output: str) -> pathlib.Path:
    folder = factory.root / "digits_cnn-smoke" / "artifacts" / node / output
    return max(folder.iterdir(), key=lambda made: int(made.name))


def trained_on_two(
    finished: Factory, folder: pathlib.Path, batch_size: int
) -> subprocess.CompletedProcess[str]:
    config = {
        "seed": 0, "epochs": 5, "batch_size": batch_size, "learning_rate": 0.004, "weight_decay": 0.001,
        "hidden": 1, "width": 64, "distort": False, "dropout": 0.1, "contrasts": False, "deliver": 0.95,
    }  # fmt: skip
    inputs = [newest(finished, "IdxExampleGen", "examples"), newest(finished, "Transform", "transform_graph")]
    return subprocess.run(
        [sys.executable, "-c", ON_TWO, *map(str, inputs), str(folder), json.dumps(config)],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def test_training_shares_batches_in_half_precision_and_serves_in_single(
    finished: Factory, tmp_path: pathlib.Path
) -> None:
    result = trained_on_two(finished, tmp_path / "out", batch_size=128)
    assert result.returncode == 0, result.stderr[-3000:]
    (said,) = [line for line in result.stdout.splitlines() if line.startswith("SEEN ")]
    assert json.loads(said.removeprefix("SEEN ")) == [2, "float16", 0]
    drawn = figures.load((tmp_path / "out" / "run" / figures.FILE).read_text())
    (accuracy,) = (curve for curve in drawn if curve.title == "Learning curve: accuracy")
    assert max(accuracy.series[1].y) > 0.5  # validation: it learns so, too


def test_a_batch_that_cannot_be_shared_is_refused(finished: Factory, tmp_path: pathlib.Path) -> None:
    result = trained_on_two(finished, tmp_path / "out", batch_size=127)
    assert result.returncode == 1
    assert "batch_size is 127, and 2 GPUs share each batch; choose a multiple of 2" in result.stderr


def test_single_precision_gives_the_same_answers() -> None:
    images = np.random.default_rng(0).random((4, 28, 28, 1), np.float32)
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = build_model(0.1)
    finally:
        keras.config.set_dtype_policy("float32")
    same = devices.in_single_precision(model)
    assert {layer.compute_dtype for layer in same.layers} == {"float32"}
    assert np.allclose(model(images), same(images), atol=0.01)
    assert devices.in_single_precision(same) is same
