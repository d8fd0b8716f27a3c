"""Baseline of sentiment: TF-IDF of words and word pairs, and logistic regression."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf
import tensorflow_transform as tft
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from models.common import data, saved_models
from models.common.baselines import NotTrainableError
from models.common.progress import record
from models.common.text import words_of
from models.common.tfidf import Tfidf, ngrams, written_out


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; scikit-learn trains, and the result is exported as a graph."""
    transform = tft.TFTransformOutput(fn_args.transform_graph_path)
    terms, labels = zip(*_terms(fn_args.train_files, transform), strict=True)
    if len(set(labels)) < 2:
        raise NotTrainableError(f"all texts for training have the label {labels[0]}; it needs two")
    vectorizer = TfidfVectorizer(analyzer=lambda given: given, sublinear_tf=True)
    model = LogisticRegression(C=fn_args.custom_config["linear_c"], max_iter=300)
    model.fit(vectorizer.fit_transform(terms), np.array(labels))
    record(fn_args, {}, {"parameters": len(vectorizer.vocabulary_) + 1})
    export(vectorizer, model, fn_args.serving_model_dir)


def _terms(patterns: list[str], transform: tft.TFTransformOutput) -> list[tuple[list[str], int]]:
    """Return the words and word pairs of each text, and its label."""
    spec = transform.raw_feature_spec()
    records = tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(1000)
    found: list[tuple[list[str], int]] = []
    for batch in records:
        parsed = tf.io.parse_example(batch, {key: spec[key] for key in ("text", "label")})
        terms = written_out(terms_of(parsed["text"][:, 0]))
        found += zip(terms, parsed["label"][:, 0].numpy().tolist(), strict=True)
    return found


def terms_of(texts: tf.Tensor) -> tf.RaggedTensor:
    """Words and word pairs, string [n, terms], of texts, string [n]."""
    return ngrams(words_of(texts), [1, 2])


def export(vectorizer: TfidfVectorizer, model: LogisticRegression, folder: str) -> None:
    """Write a SavedModel whose `serving_default` takes `examples`, string [n], with the feature `text`.

    Output: `probabilities`, float32 [n, 2], negative and positive.
    """
    serving = tf.Module()
    serving.tfidf = Tfidf(vectorizer)
    serving.weights = tf.Variable(model.coef_.T.astype(np.float32), trainable=False)
    bias = float(model.intercept_[0])

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        spec = {"text": tf.io.FixedLenFeature([1], tf.string)}
        terms = terms_of(tf.io.parse_example(examples, spec)["text"][:, 0])
        product = tf.sparse.sparse_dense_matmul(serving.tfidf(terms), serving.weights)
        positive = tf.sigmoid(product[:, 0] + bias)
        return {"probabilities": tf.stack([1 - positive, positive], axis=1)}

    saved_models.write(serving, folder, {"serving_default": examples})
