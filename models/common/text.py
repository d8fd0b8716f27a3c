"""Tokenisation of texts in the graph, the same in training and serving."""

from __future__ import annotations

import tensorflow as tf

PADDING, UNKNOWN = 0, 1  # word numbers that stand for no word


def words_of(texts: tf.Tensor) -> tf.RaggedTensor:
    """Cut texts into words in lower case; punctuation marks are words of their own.

    Args:
        texts: string [n], UTF-8; broken bytes, control characters and tags as in HTML are left out.

    Returns:
        string [n, words], ragged; letters of every script are letters.
    """
    texts = tf.strings.unicode_transcode(
        texts, "UTF-8", "UTF-8", "replace", replacement_char=ord(" "), replace_control_characters=True
    )
    texts = tf.strings.lower(texts, encoding="utf-8")
    texts = tf.strings.regex_replace(texts, r"<[a-z/][^<>]*>", " ")
    texts = tf.strings.regex_replace(texts, "[\u2018\u2019`]", "'")
    texts = tf.strings.regex_replace(texts, r"n't\b", " n't")
    texts = tf.strings.regex_replace(texts, r"([!?.,:;()\"])", r" \1 ")
    texts = tf.strings.regex_replace(texts, r"[^\pL\pM\pN'!?.,:;()\s\pS-]+", " ")
    return tf.strings.split(texts)


def numbers(ids: tf.RaggedTensor | tf.SparseTensor, length: int) -> tf.Tensor:
    """Word numbers as int64 [n, length]: cut, or filled up with PADDING.

    Args:
        ids: int64 [n, words]; -1 for unknown words, others counted from 0.
        length: of the result.
    """
    if isinstance(ids, tf.SparseTensor):
        ids = tf.RaggedTensor.from_sparse(ids)
    return (ids + UNKNOWN + 1)[:, :length].to_tensor(PADDING, shape=[None, length])


def trigrams(words: tf.RaggedTensor, length: int, most: int, buckets: int) -> tf.Tensor:
    """The letters of each word in threes, as numbers: words that are new or misspelt share most of them.

    After Bojanowski et al. (2017); "<" and ">" stand for a word's edges.

    Args:
        words: string [n, words], ragged.
        length: words that are kept of a text.
        most: trigrams that are kept of a word.
        buckets: what they are hashed into; the greatest number is `buckets` - 1.

    Returns:
        int64 [n, length, most], 0 where there is none.
    """
    letters = tf.strings.unicode_split(tf.strings.join(["<", words.values, ">"]), "UTF-8")
    hashed = tf.strings.to_hash_bucket_fast(tf.strings.ngrams(letters, 3, separator=""), buckets - 1) + 1
    of_words = hashed[:, :most].to_tensor(PADDING, shape=[None, most])
    return words.with_values(of_words)[:, :length].to_tensor(PADDING, shape=[None, length, most])
