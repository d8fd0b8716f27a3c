"""The questions of a FAQ as an index of TF-IDF, in the graph."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
import tensorflow_transform as tft

from models.common import data


class Index(tf.Module):
    """Finds the entry whose document is most like a text, by the cosine of TF-IDF (Salton et al., 1975).

    Attributes:
        names: of the entries, string [entries].
        replies: their answers, string [entries].
    """

    def __init__(self, names: list[bytes], replies: list[bytes], documents: np.ndarray) -> None:
        """Take entries in.

        Args:
            names: of the entries.
            replies: their answers.
            documents: float32 [terms, entries], columns of length 1.
        """
        super().__init__()
        # Without a FAQ there is one entry, which nothing is like.
        self.names = tf.constant(names or [b""])
        self.replies = tf.constant(replies or [b""])
        self.documents = tf.Variable(
            documents if names else np.zeros([len(documents), 1], np.float32), trainable=False
        )

    def scores(self, terms: tf.SparseTensor, weights: tf.SparseTensor) -> tf.Tensor:
        """How like each entry texts are, float32 [n, entries] from 0 to 1.

        Args:
            terms: of the texts, int64 [n, terms].
            weights: of these terms, float32 [n, terms].
        """
        rows = terms.indices[:, 0]
        squares = tf.math.unsorted_segment_sum(weights.values**2, rows, terms.dense_shape[0])
        found = tf.gather(self.documents, terms.values) * weights.values[:, tf.newaxis]
        dot = tf.math.unsorted_segment_sum(found, rows, terms.dense_shape[0])
        return tf.math.divide_no_nan(dot, tf.sqrt(squares)[:, tf.newaxis])


def build_index(patterns: list[str], transform: tft.TFTransformOutput) -> Index:
    """Index the documents of the train split.

    Args:
        patterns: file patterns of gzipped TFRecords of Examples with `text`, `task`, `answer` and `reply`.
        transform: gives `terms` and `weights`.
    """
    spec = {key: tf.io.FixedLenFeature([1], tf.string) for key in ("text", "task", "answer", "reply")}
    layer = transform.transform_features_layer()
    names: list[bytes] = []
    replies: list[bytes] = []
    columns: list[np.ndarray] = []
    terms = transform.vocabulary_size_by_name("terms") + 1  # one for all unknown ones
    for records in tf.data.TFRecordDataset(data.files_of(patterns), compression_type="GZIP").batch(1000):
        parsed = tf.io.parse_example(records, spec)
        here = tf.where(parsed["task"][:, 0] == b"document")[:, 0]
        if not len(here):
            continue
        features = layer({"text": tf.gather(parsed["text"], here)})
        document = np.zeros([len(here), terms], np.float32)
        found = features["terms"]
        document[found.indices[:, 0].numpy(), found.values.numpy()] = features["weights"].values.numpy()
        columns.append(document / np.linalg.norm(document, axis=1, keepdims=True))
        names += tf.gather(parsed["answer"], here)[:, 0].numpy().tolist()
        replies += tf.gather(parsed["reply"], here)[:, 0].numpy().tolist()
    documents = np.concatenate(columns).T if columns else np.zeros([terms, 0], np.float32)
    return Index(names, replies, documents)
