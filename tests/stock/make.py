"""Make the files of this folder anew by `python tests/stock/make.py`: TFX's own components, no code of ours.

Three runs of one pipeline: the model of the first is not blessed, that of the second is pushed, and the third
is killed while it trains. What they left in the metadata store goes to store.sql, and what StatisticsGen,
SchemaGen, ExampleValidator and Evaluator wrote to files/. Paths begin with /stock.
"""

import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).parent
KEPT = ("statistics", "anomalies", "evaluation", "schema")
BEAM = ["--runner=apache_beam.runners.portability.fn_api_runner.FnApiRunner"]


def run_fn(fn_args) -> None:
    """Write a model whose answer is a constant, or die."""
    import tensorflow as tf

    if fn_args.custom_config["kill"]:
        os.kill(os.getpid(), signal.SIGKILL)

    class Constant(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
        def serve(self, examples: tf.Tensor) -> dict[str, tf.Tensor]:
            return {"score": tf.fill([tf.size(examples), 1], 0.7)}

    model = Constant()
    tf.saved_model.save(model, fn_args.serving_model_dir, {"serving_default": model.serve})


def run(root: pathlib.Path, least: float, kill: bool) -> None:
    import tensorflow_model_analysis as tfma
    from tfx import v1 as tfx

    examples = tfx.components.CsvExampleGen(str(root / "data"))
    statistics = tfx.components.StatisticsGen(examples.outputs["examples"])
    schema = tfx.components.SchemaGen(statistics.outputs["statistics"])
    validator = tfx.components.ExampleValidator(statistics.outputs["statistics"], schema.outputs["schema"])
    trainer = tfx.components.Trainer(
        run_fn="make.run_fn",
        examples=examples.outputs["examples"],
        schema=schema.outputs["schema"],
        custom_config={"kill": kill},
    )
    bound = tfma.GenericValueThreshold(lower_bound={"value": least})
    metric = tfma.MetricConfig(
        class_name="BinaryAccuracy", threshold=tfma.MetricThreshold(value_threshold=bound)
    )
    config = tfma.EvalConfig(
        model_specs=[tfma.ModelSpec(label_key="tip", signature_name="serving_default")],
        slicing_specs=[tfma.SlicingSpec(), tfma.SlicingSpec(feature_keys=["day"])],
        metrics_specs=[tfma.MetricsSpec(metrics=[tfma.MetricConfig(class_name="ExampleCount"), metric])],
    )
    evaluator = tfx.components.Evaluator(
        examples=examples.outputs["examples"], model=trainer.outputs["model"], eval_config=config
    )
    pusher = tfx.components.Pusher(
        model=trainer.outputs["model"],
        model_blessing=evaluator.outputs["blessing"],
        push_destination=tfx.proto.PushDestination(
            filesystem=tfx.proto.PushDestination.Filesystem(base_directory=str(root / "serving"))
        ),
    )
    pipeline = tfx.dsl.Pipeline(
        "tips",
        str(root / "pipeline"),
        tfx.orchestration.metadata.sqlite_metadata_connection_config(str(root / "metadata.sqlite")),
        [examples, statistics, schema, validator, trainer, evaluator, pusher],
        enable_cache=True,
        beam_pipeline_args=BEAM,
    )
    tfx.orchestration.LocalDagRunner().run(pipeline)


def dump(root: pathlib.Path) -> None:
    with sqlite3.connect(root / "metadata.sqlite") as connection:
        lines = "\n".join(connection.iterdump())
    (FOLDER / "store.sql").write_text(lines.replace(str(root), "/stock") + "\n")
    shutil.rmtree(FOLDER / "files", ignore_errors=True)
    for folder in KEPT:
        for source in (root / "pipeline").glob(f"*/{folder}/*"):
            target = FOLDER / "files" / source.relative_to(root)
            unread = shutil.ignore_patterns("plots*", "attributions*", "eval_config*")
            shutil.copytree(source, target, ignore=unread)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        run(pathlib.Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3] == "kill")
    else:
        with tempfile.TemporaryDirectory() as made:
            base = pathlib.Path(made)
            (base / "data").mkdir()
            rows = "\n".join(f"{n % 7},{n % 10 / 2},{int(n % 3 > 0)}" for n in range(60))
            (base / "data" / "tips.csv").write_text(f"day,fare,tip\n{rows}\n")
            for least, kill in (("0.9", "go"), ("0.5", "go"), ("0.4", "kill")):
                command = [sys.executable, __file__, str(base), least, kill]
                print(subprocess.run(command, cwd=FOLDER).returncode)
            dump(base)
