import json
import pathlib
import subprocess

import keras
import numpy as np
from helpers import Factory

from models.common import devices, figures
from models.common.digits.cnn import build_model

# The processor is taken for two GPUs with tensor cores; a process of its own, as devices are fixed once used.
ON_TWO = """
import json, pathlib, sys, types
import tensorflow as tf

(processor,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
from models.common import devices
devices.gpus = lambda: tf.config.list_logical_devices("CPU")
tf.config.experimental.set_memory_growth = lambda *_: None
tf.config.experimental.get_device_details = lambda _: {"compute_capability": (7, 5)}
from models.toy import trainer

examples, graph, out, config = sys.argv[1:]
pathlib.Path(out, "run").mkdir(parents=True)
built, seen = trainer.build_model, []
def watched():
    model = built()
    seen.extend([len(model.trainable_weights[0].value.values), model.layers[0].compute_dtype])
    return model
trainer.build_model = watched
trainer.run_fn(types.SimpleNamespace(
    train_files=[f"{examples}/Split-train/*"],
    eval_files=[f"{examples}/Split-validation/*"],
    transform_graph_path=graph,
    custom_config=json.loads(config),
    serving_model_dir=f"{out}/serving",
    model_run_dir=f"{out}/run",
    base_model=None,
))
serve = tf.saved_model.load(f"{out}/serving").signatures["predict"]
halves = [op for op in serve.graph.get_operations() if any(o.dtype == tf.float16 for o in op.outputs)]
print("SEEN", json.dumps([*seen, len(halves)]))
"""


def newest(factory: Factory, node: str, output: str) -> pathlib.Path:
    folder = factory.root / "toy-smoke" / "artifacts" / node / output
    return max(folder.iterdir(), key=lambda made: int(made.name))


def trained_on_two(
    finished_toy: Factory, folder: pathlib.Path, batch_size: int
) -> subprocess.CompletedProcess[str]:
    config = json.dumps({"seed": 0, "epochs": 10, "batch_size": batch_size, "learning_rate": 0.05})
    inputs = (
        newest(finished_toy, "ExampleGen", "examples"),
        newest(finished_toy, "Transform", "transform_graph"),
    )
    return finished_toy.python("-c", ON_TWO, *map(str, inputs), str(folder), config)


def test_training_shares_batches_in_half_precision_and_serves_in_single(
    finished_toy: Factory, tmp_path: pathlib.Path
) -> None:
    result = trained_on_two(finished_toy, tmp_path / "out", batch_size=32)
    assert result.returncode == 0, result.stderr[-3000:]
    (said,) = [line for line in result.stdout.splitlines() if line.startswith("SEEN ")]
    assert json.loads(said.removeprefix("SEEN ")) == [2, "float16", 0]
    drawn = figures.load((tmp_path / "out" / "run" / figures.FILE).read_text())
    (accuracy,) = (curve for curve in drawn if curve.title == "Learning curve: accuracy")
    assert max(accuracy.series[1].y) > 0.7  # validation: it learns so, too


def test_a_batch_that_cannot_be_shared_is_refused(finished_toy: Factory, tmp_path: pathlib.Path) -> None:
    result = trained_on_two(finished_toy, tmp_path / "out", batch_size=31)
    assert result.returncode == 1
    assert "batch_size is 31, and 2 GPUs share each batch; choose a multiple of 2" in result.stderr


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
