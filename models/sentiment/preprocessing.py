"""Preprocessing: numbers of words and terms; the same graph is used in serving."""

from __future__ import annotations

import tensorflow as tf
import tensorflow_transform as tft

from models.common.text import PADDING, numbers, words_of

LENGTH = 200  # words read of a text
VOCABULARY = 30_000  # maximum vocabulary
TERMS = 1000  # terms read of a text
BUCKETS = 2**20  # hash buckets of terms
_LETTERS = 5  # letters of a word piece
_FEWEST = 2  # minimum frequency of a known word in the train split


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Number the words by their frequency in the train split, and hash the terms.

    Args:
        inputs: `text`, string [n, 1]; `label`, int64 [n, 1].

    Returns:
        `words`, int64 [n, 200]: 0 for padding, 1 for unknown words; `terms`, int64 [n, 1000]: 0 for
        padding; `label`, int64 [n].
    """
    words = words_of(tf.reshape(inputs["text"], [-1]))
    ids = tft.compute_and_apply_vocabulary(
        words.to_sparse(), top_k=VOCABULARY, frequency_threshold=_FEWEST, vocab_filename="words"
    )
    return {
        "words": numbers(ids, LENGTH),
        "terms": hashed(terms_of(words[:, :LENGTH])),
        "label": tf.reshape(inputs["label"], [-1]),
    }


def terms_of(words: tf.RaggedTensor) -> tf.RaggedTensor:
    """Return words, word pairs, and the pieces of five letters of each word, string [n, terms].

    "<" and ">" stand for a word's edges. New and inflected words share pieces with known ones.

    Args:
        words: string [n, words].
    """
    letters = tf.strings.unicode_split(tf.strings.join(["<", words.values, ">"]), "UTF-8")
    pieces = words.with_values(tf.strings.ngrams(letters, _LETTERS, separator="")).merge_dims(1, 2)
    return tf.concat([tf.strings.ngrams(words, [1, 2], separator=" "), pieces], axis=1)


def hashed(terms: tf.RaggedTensor) -> tf.Tensor:
    """Return the distinct term numbers of each text, int64 [n, 1000]; 0 for padding.

    Args:
        terms: string [n, terms].
    """
    numbered = tf.strings.to_hash_bucket_fast(terms.values, BUCKETS - 1) + 1
    cells, _ = tf.unique(terms.value_rowids() * BUCKETS + numbered)
    once = tf.RaggedTensor.from_value_rowids(cells % BUCKETS, cells // BUCKETS, nrows=terms.nrows())
    return once[:, :TERMS].to_tensor(PADDING, shape=[None, TERMS])
