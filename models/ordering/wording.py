"""Detokenisation of answers, in the graph."""

from __future__ import annotations

import tensorflow as tf


def written(words: tf.Tensor) -> tf.Tensor:
    """Join words, string [n, length] with "" after the last, into texts, string [n], with single spaces."""
    return tf.strings.strip(tf.strings.reduce_join(words, axis=1, separator=" "))


def spoken(words: tf.Tensor) -> tf.Tensor:
    """Join words into sentences: no space before marks, and a capital at the beginning."""
    before = tf.concat([tf.fill([tf.shape(words)[0], 1], "."), words], axis=1)[:, :-1]
    begins = tf.reduce_any(tf.equal(before[:, :, tf.newaxis], tf.constant([".", "?", "!"])), axis=2)
    first = tf.strings.upper(tf.strings.regex_replace(words, r"^(.).*$", r"\1"), encoding="utf-8")
    capital = tf.strings.join([first, tf.strings.regex_replace(words, r"^.", "")])
    text = written(tf.where(begins, capital, words))
    text = tf.strings.regex_replace(text, r" n't\b", "n't")
    text = tf.strings.regex_replace(text, r" ([.,!?:;)])", r"\1")
    text = tf.strings.regex_replace(text, r"([(]) ", r"\1")
    return tf.strings.regex_replace(text, r"\bi\b", "I")
