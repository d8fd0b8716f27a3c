"""TF-IDF index of a FAQ, in the graph."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data

_SCALE = 20.0  # factor from scores to logits
_STAY = 0.01  # weight of the penalty on changes of the TF-IDF weights
_STEPS, _RATE = 50, 0.01  # of Adam, over all questions at once


class Index(tf.Module):
    """Index of FAQ entries by the cosine similarity of TF-IDF (Salton et al., 1975).

    Attributes:
        names: names of the entries, string [entries].
        replies: answers of the entries, string [entries].
        documents: weights, float32 [terms, entries]; columns have length 1 until `learn` is called.
    """

    def __init__(self, names: list[bytes], replies: list[bytes], documents: np.ndarray) -> None:
        """Set the entries; an empty index gets one entry without a name and with weights of 0.

        Args:
            names: names of the entries.
            replies: answers of the entries.
            documents: weights, float32 [terms, entries], columns of length 1.
        """
        super().__init__()
        self.names = tf.constant(names or [b""])
        self.replies = tf.constant(replies or [b""])
        self.documents = tf.Variable(documents if names else np.zeros([len(documents), 1], np.float32))

    def scores(self, terms: tf.SparseTensor, weights: tf.SparseTensor) -> tf.Tensor:
        """Return the similarity of texts and entries, float32 [n, entries], about 0 to 1.

        Args:
            terms: term numbers of the texts, int64 [n, terms].
            weights: TF-IDF weights of these terms, float32 [n, terms].
        """
        rows, n = terms.indices[:, 0], terms.dense_shape[0]
        squares = tf.math.unsorted_segment_sum(weights.values**2, rows, n)
        found = tf.gather(self.documents, terms.values) * weights.values[:, tf.newaxis]
        dot = tf.math.unsorted_segment_sum(found, rows, n)
        return tf.math.divide_no_nan(dot, tf.sqrt(squares)[:, tf.newaxis])

    def learn(self, terms: tf.SparseTensor, weights: tf.SparseTensor, entries: np.ndarray) -> None:
        """Adjust the weights so that known questions, and similar ones, find their entries.

        Minimises the cross-entropy of the scaled scores, with a penalty on changes of the weights.

        Args:
            terms: term numbers of the questions, int64 [n, terms].
            weights: TF-IDF weights of these terms, float32 [n, terms].
            entries: entries that answer the questions, int64 [n].
        """
        start = tf.constant(self.documents)
        optimizer = keras.optimizers.Adam(_RATE)
        optimizer.build([self.documents])
        for _ in range(_STEPS):
            with tf.GradientTape() as tape:
                logits = _SCALE * self.scores(terms, weights)
                loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(entries, logits))
                loss += _STAY * tf.reduce_sum((self.documents - start) ** 2)
            optimizer.apply(tape.gradient(loss, [self.documents]))


def build_index(patterns: list[str], transform: tft.TFTransformOutput) -> Index:
    """Build an index of the train split's documents, adjusted by its questions.

    Args:
        patterns: file patterns of gzipped TFRecords of Examples with `text`, `task`, `answer` and `reply`.
        transform: output of the Transform component, with `terms` and `weights`.
    """
    spec = {key: tf.io.FixedLenFeature([], tf.string) for key in ("text", "task", "answer", "reply")}
    found: dict[str, list[tf.Tensor]] = {"document": [], "faq": []}
    for records in tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(1000):
        parsed = tf.io.parse_example(records, spec)
        for task, rows in found.items():
            here = tf.where(parsed["task"] == task)[:, 0]
            rows.append(
                tf.stack([tf.gather(parsed[key], here) for key in ("text", "answer", "reply")], axis=1)
            )
    documents, questions = (tf.concat(rows, axis=0) for rows in found.values())
    layer = transform.transform_features_layer()
    dense = np.zeros([len(documents), transform.vocabulary_size_by_name("terms") + 1], np.float32)
    if len(documents):
        features = layer({"text": documents[:, :1]})
        cells = features["terms"].indices[:, 0].numpy(), features["terms"].values.numpy()
        dense[cells] = features["weights"].values.numpy()
        dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    names = documents[:, 1].numpy().tolist()
    index = Index(names, documents[:, 2].numpy().tolist(), dense.T)
    if len(questions):
        features = layer({"text": questions[:, :1]})
        entries = np.array([names.index(name) for name in questions[:, 1].numpy()])
        index.learn(features["terms"], features["weights"], entries)
    return index
