"""Baseline of the assistant: retrieval by TF-IDF of word n-grams, a linear model, most frequent tags."""

from __future__ import annotations

import collections
from typing import Any

import numpy as np
import tensorflow as tf
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from models.assistant.preprocessing import cut
from models.common import data, saved_models
from models.common.baselines import NotTrainableError
from models.common.progress import record
from models.common.tfidf import Tfidf, ngrams, written_out

_FEATURES = ("text", "task", "intent", "tags", "answer")


def run_fn(fn_args: Any) -> None:
    """Called by TFX's Trainer; scikit-learn trains, and the result is exported as a graph.

    * Questions: the entry with the greatest dot product of TF-IDF of word n-grams (n = 2 to 4); any score
      above 0 gives an answer.
    * Intents: logistic regression on TF-IDF of words and word pairs.
    * Tags: the most frequent tag of each word.
    """
    rows = list(_rows(fn_args.train_files))
    documents = [(row["text"], row["answer"]) for row in rows if row["task"] == b"document"]
    said = [row for row in rows if row["intent"]]
    if len(intents_said := {row["intent"].decode() for row in said}) < 2:
        raise NotTrainableError(f"the classifier needs two intents or more; there is {sorted(intents_said)}")
    intents = TfidfVectorizer(analyzer=lambda given: given, sublinear_tf=True)
    linear = LogisticRegression(C=fn_args.custom_config["linear_c"], max_iter=300)
    linear.fit(
        intents.fit_transform(_terms([row["text"] for row in said], [1, 2])),
        [row["intent"].decode() for row in said],
    )
    retrieval = TfidfVectorizer(analyzer=lambda given: given)
    texts = [text for text, _ in documents] or [said[0]["text"]]
    index = retrieval.fit_transform(_terms(texts, [2, 3, 4]))
    names = [name for _, name in documents] or [b""]
    tags = _frequent_tags(said)
    record(fn_args, {}, {"parameters": int(linear.coef_.size + linear.intercept_.size)})

    baseline = tf.Module()
    baseline.intents, baseline.retrieval = Tfidf(intents), Tfidf(retrieval)
    baseline.weights = tf.Variable(linear.coef_.T.astype(np.float32), trainable=False)
    baseline.bias = tf.Variable(linear.intercept_.astype(np.float32), trainable=False)
    baseline.index = tf.Variable(index.T.toarray().astype(np.float32), trainable=False)
    baseline.tags = tf.lookup.StaticHashTable(
        tf.lookup.KeyValueTensorInitializer(tf.constant(list(tags)), tf.constant(list(tags.values()))), "O"
    )

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="examples")], autograph=False)
    def examples(examples: tf.Tensor) -> dict[str, tf.Tensor]:
        spec = {"text": tf.io.FixedLenFeature([1], tf.string)}
        words = cut(tf.io.parse_example(examples, spec)["text"][:, 0])
        logits = tf.sparse.sparse_dense_matmul(baseline.intents(ngrams(words, [1, 2])), baseline.weights)
        scores = tf.sparse.sparse_dense_matmul(baseline.retrieval(ngrams(words, [2, 3, 4])), baseline.index)
        score = tf.reduce_max(scores, axis=1)
        tagged = words.with_values(baseline.tags.lookup(words.values))
        return {
            "intent": tf.gather(
                tf.constant(list(linear.classes_)), tf.argmax(logits + baseline.bias, axis=1)
            ),
            "confidence": tf.reduce_max(tf.nn.softmax(logits + baseline.bias), axis=1),
            "tags": tf.strings.reduce_join(tagged, axis=1, separator=" "),
            "entry": tf.gather(tf.constant(names), tf.argmax(scores, axis=1)),
            "score": score,
            "known": tf.cast(score > 0, tf.int64),
        }

    saved_models.write(baseline, fn_args.serving_model_dir, {"serving_default": examples})


def _rows(patterns: list[str]) -> Any:
    spec = {key: tf.io.FixedLenFeature([1], tf.string) for key in _FEATURES}
    for batch in tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(1000):
        parsed = {key: value[:, 0].numpy() for key, value in tf.io.parse_example(batch, spec).items()}
        for values in zip(*parsed.values(), strict=True):
            yield dict(zip(parsed, values, strict=True))


def _terms(texts: list[bytes], widths: list[int]) -> list[list[str]]:
    return written_out(ngrams(cut(tf.constant(texts)), widths))


def _frequent_tags(rows: list[dict[str, bytes]]) -> dict[bytes, bytes]:
    """Return the most frequent tag of each word."""
    counts: dict[bytes, collections.Counter[bytes]] = collections.defaultdict(collections.Counter)
    for row, words in zip(rows, cut(tf.constant([row["text"] for row in rows])).to_list(), strict=True):
        for word, tag in zip(words, row["tags"].split(), strict=True):
            counts[word][tag] += 1
    return {word: tags.most_common(1)[0][0] for word, tags in counts.items()}
