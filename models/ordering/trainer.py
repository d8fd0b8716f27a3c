"""Training of ordering with teacher forcing, and export for plain texts."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data
from models.common.devices import even, visible
from models.common.progress import Progress, check, progress, record, save_weights
from models.common.schedules import one_cycle
from models.ordering.model import build_model, token_loss
from models.ordering.preprocessing import TASK, TASKS
from models.ordering.serving import Responder, lengths, trimmed, words_of

_POOL = 32  # batches sorted by length together
_ALIKE = 6  # width of a length bucket of answers, in words
_CHECKED = 1500  # validation examples of each challenge evaluated after the training


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer."""
    config = fn_args.custom_config
    keras.utils.set_random_seed(config["seed"])
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    size = config["batch_size"]
    steps = data.count(fn_args.train_files, at_least=size) // size
    data.count(fn_args.eval_files, at_least=1)
    raw = raw_rows(fn_args.eval_files, transform)
    tasks = [task for task in TASKS if task.encode() in raw["task"]]
    together = 2 if {"order", "confirm"} <= set(tasks) and size % 2 == 0 else 1
    train = batches(fn_args.train_files, transform, size, min(_POOL, steps), config["seed"], together)
    validation = batches(fn_args.eval_files, transform, size, 1)
    words = transform.vocabulary_size_by_name("words") + 2
    with visible(config["batch_size"]):
        model = build_model(words, len(words_of(transform)), config)
        total = steps * config["epochs"]
        model.compile(
            optimizer=keras.optimizers.Adam(
                one_cycle(config["learning_rate"], total), beta_2=0.98, global_clipnorm=5.0
            ),
            loss=token_loss,
            jit_compile=False,
        )
        history = model.fit(
            train.repeat(),
            steps_per_epoch=steps,
            epochs=config["epochs"],
            validation_data=even(validation),
            callbacks=[keras.callbacks.TerminateOnNaN(), Progress()],
            verbose=0,
        )
    check(history.history)
    responder = Responder(model, transform, tasks, config)
    notes = {"train_steps": total, "parameters": model.count_params(), **validated(responder, raw)}
    progress.info("%s", notes)
    record(fn_args, {"": history.history}, notes)
    save_weights(model, fn_args)
    responder.export(fn_args.serving_model_dir)


def batches(
    patterns: list[str],
    transform: tft.TFTransformOutput,
    size: int,
    pool: int,
    seed: int | None = None,
    together: int = 1,
) -> tf.data.Dataset:
    """Yield (inputs, target) once, for teacher forcing, in batches of similar length.

    Args:
        patterns: file patterns of a split.
        transform: output of the Transform component.
        size: batch size, in rows.
        pool: batches sorted together; 1 for no sorting.
        seed: seed of the shuffle; None keeps the order of the files.
        together: number of consecutive rows that stay in one batch; `size` is a multiple of it. An order and
            its confirmation are consecutive, so that their text is encoded once.
    """
    pools = data.batches(
        patterns, transform, "target", size * pool, seed, drop_remainder=pool > 1, together=together
    )

    @tf.autograph.experimental.do_not_convert
    def regroup(features: dict[str, tf.Tensor], target: tf.Tensor) -> dict[str, tf.Tensor]:
        features = {**features, "target": target}
        said = tf.reduce_max(tf.reshape(lengths(target), [-1, together]), axis=1)
        said = tf.repeat(said // _ALIKE, together)
        order = tf.argsort(said * 1000 + lengths(features["words"]), stable=True)
        order = tf.random.experimental.stateless_shuffle(tf.reshape(order, [pool, size]), [0, seed or 0])
        return {key: tf.gather(value, order) for key, value in features.items()}

    @tf.autograph.experimental.do_not_convert
    def shifted(features: dict[str, tf.Tensor]) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        inputs = trimmed(features)
        target = inputs.pop("target")
        return {**inputs, "said": target[:, :-1]}, target[:, 1:]

    if pool == 1:
        return pools.map(lambda features, target: shifted({**features, "target": target})).prefetch(2)
    return pools.map(regroup).unbatch().map(shifted).prefetch(4)


def raw_rows(patterns: list[str], transform: tft.TFTransformOutput) -> dict[str, np.ndarray]:
    """Return the raw features of a split, bytes [n]."""
    spec = transform.raw_feature_spec()
    keys = ("text", "target", "task", "challenge")
    records = tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(1000)
    parts = [tf.io.parse_example(batch, {key: spec[key] for key in keys}) for batch in records]
    found = {key: np.concatenate([part[key].numpy()[:, 0] for part in parts]) for key in keys}
    return found


def validated(responder: Responder, raw: dict[str, np.ndarray]) -> dict[str, float]:
    """Return the validation metrics: exact answers by task and challenge, and perplexity.

    Settings are chosen by these, so that only the Evaluator reads the test split.
    """

    @tf.function(
        input_signature=[
            {key: tf.TensorSpec([None, 1], tf.string) for key in ("text", "target", "task")},
        ],
        autograph=False,
    )
    def answer(rows: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        features = trimmed(responder.transform(rows))
        target = features["target"]
        numbers, _ = responder.say(features["words"], features["trigrams"], target[:, 0])
        return {
            "answer": responder.text(numbers, tf.equal(target[:, 0], TASK)),
            **responder.judged(features),
        }

    found: dict[str, float] = {}
    likelihood, tokens = 0.0, 0
    for challenge in sorted(set(raw["challenge"].tolist())):
        rows = np.flatnonzero(raw["challenge"] == challenge)[:_CHECKED]
        right: dict[str, list[bool]] = {}
        for start in range(0, len(rows), 250):
            part = rows[start : start + 250]
            given = {key: tf.constant(raw[key][part][:, None]) for key in ("text", "target", "task")}
            made = {key: value.numpy() for key, value in answer(given).items()}
            likelihood += float(made["log_likelihood"].sum())
            tokens += int(made["tokens"].sum())
            for row, said in zip(part, made["answer"], strict=True):
                task = raw["task"][row].decode()
                right.setdefault(task, []).append(said == raw["target"][row])
        for task, hits in right.items():
            found[f"validation_{task}_exact_{challenge.decode()}"] = float(np.mean(hits))
    found["validation_perplexity"] = float(np.exp(-likelihood / tokens))
    return found
