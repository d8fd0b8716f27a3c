"""TF-IDF of word n-grams, and what a TfidfVectorizer of scikit-learn has learnt of it, as a graph."""

from __future__ import annotations

import numpy as np
import tensorflow as tf
from sklearn.feature_extraction.text import TfidfVectorizer

_SEPARATOR = "\x1f"  # joins the words of an n-gram; no word holds it


def ngrams(words: tf.RaggedTensor, widths: list[int]) -> tf.RaggedTensor:
    """Return n-grams of words as terms, string [n, terms], of words, string [n, words]."""
    return tf.strings.ngrams(words, widths, separator=_SEPARATOR)


def written_out(terms: tf.RaggedTensor) -> list[list[str]]:
    """Terms, string [n, terms], as scikit-learn takes them."""
    return [[term.decode() for term in row] for row in terms.to_list()]


class Tfidf(tf.Module):
    """Weighs terms as a fitted vectorizer does whose analyzer leaves terms as they are."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        """Take over the vocabulary, the weights and whether term frequencies are logarithmic."""
        super().__init__()
        names = list(vectorizer.vocabulary_)
        places = [vectorizer.vocabulary_[name] for name in names]
        self._table = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(tf.constant(names), tf.constant(places, tf.int64)), -1
        )
        self._idf = tf.Variable(vectorizer.idf_.astype(np.float32), trainable=False)
        self._logarithmic = vectorizer.sublinear_tf
        self.width = len(names)

    def __call__(self, terms: tf.RaggedTensor) -> tf.SparseTensor:
        """Weights, float32 [n, width], of terms, string [n, terms]; rows have length 1, or 0."""
        n = terms.nrows()
        known = self._table.lookup(terms.values)
        cells = terms.value_rowids() * self.width + known
        cells, _, times = tf.unique_with_counts(tf.sort(tf.boolean_mask(cells, known >= 0)))
        rows, columns = cells // self.width, cells % self.width
        times = tf.cast(times, tf.float32)
        value = (1 + tf.math.log(times) if self._logarithmic else times) * tf.gather(self._idf, columns)
        norm = tf.sqrt(tf.math.unsorted_segment_sum(value**2, rows, n))
        return tf.SparseTensor(
            tf.stack([rows, columns], axis=1), value / tf.gather(norm, rows), [n, self.width]
        )
