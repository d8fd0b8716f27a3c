"""Baseline of ordering: the answer to the nearest known sentence, by TF-IDF of words and word pairs."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_transform as tft
from sklearn.feature_extraction.text import TfidfVectorizer

from models.common import data, saved_models
from models.common.progress import record
from models.common.text import words_of
from models.common.tfidf import Tfidf, ngrams, written_out
from models.ordering.preprocessing import TASKS

_MOST = 30_000  # maximum number of known sentences of a task


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; fits the TF-IDF weights."""
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    rows = read(fn_args.train_files, transform)
    terms = written_out(terms_of(tf.constant(rows["text"])))
    vectorizer = TfidfVectorizer(analyzer=lambda given: given, sublinear_tf=True, min_df=2)
    matrix = vectorizer.fit_transform(terms)
    record(fn_args, {}, {"parameters": int(matrix.nnz)})
    export(vectorizer, matrix, rows, fn_args.serving_model_dir)


def read(patterns: list[str], transform: tft.TFTransformOutput) -> dict[str, np.ndarray]:
    """`text`, `target` and `task` of the first sentences of each task, bytes [n]."""
    spec = {key: transform.raw_feature_spec()[key] for key in ("text", "target", "task")}
    records = tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(1000)
    parts = [tf.io.parse_example(batch, spec) for batch in records]
    found = {key: np.concatenate([part[key].numpy()[:, 0] for part in parts]) for key in spec}
    kept = [np.flatnonzero(found["task"] == task.encode())[:_MOST] for task in TASKS]
    return {key: value[np.concatenate(kept)] for key, value in found.items()}


def terms_of(texts: tf.Tensor) -> tf.RaggedTensor:
    """Words and word pairs, string [n, terms], of texts, string [n]."""
    return ngrams(words_of(texts), [1, 2])


def export(vectorizer: TfidfVectorizer, matrix: Any, rows: dict[str, np.ndarray], folder: str) -> None:
    """Write a SavedModel whose `serving_default` takes `examples`, string [n], with `text` and `task`.

    Outputs: `answer`, string [n], and `confidence`, float32 [n], the cosine of the angle between the texts.

    Args:
        vectorizer: fitted vectorizer.
        matrix: TF-IDF of the known texts, sparse float [texts, terms], rows of length 1.
        rows: `target` and `task` of the known texts.
        folder: folder to write to.
    """
    cells = matrix.tocoo()
    serving = tf.Module()
    serving.tfidf = Tfidf(vectorizer)
    serving.places = tf.Variable(np.stack([cells.row, cells.col], axis=1).astype(np.int64), trainable=False)
    serving.values = tf.Variable(cells.data.astype(np.float32), trainable=False)
    serving.targets = tf.Variable(rows["target"].astype("S"), trainable=False)
    serving.tasks = tf.Variable(rows["task"].astype("S"), trainable=False)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        spec = {key: tf.io.FixedLenFeature([1], tf.string) for key in ("text", "task")}
        given = {key: value[:, 0] for key, value in tf.io.parse_example(examples, spec).items()}
        columns = tf.transpose(tf.sparse.to_dense(serving.tfidf(terms_of(given["text"]))))
        texts = tf.SparseTensor(serving.places, serving.values, matrix.shape)
        likeness = tf.transpose(tf.sparse.sparse_dense_matmul(texts, columns))
        same = tf.equal(given["task"][:, tf.newaxis], serving.tasks[tf.newaxis, :])
        likeness = tf.where(same, likeness, -1.0)
        best = tf.argmax(likeness, axis=1)
        return {"answer": tf.gather(serving.targets, best), "confidence": tf.reduce_max(likeness, axis=1)}

    saved_models.write(serving, folder, {"serving_default": examples})
