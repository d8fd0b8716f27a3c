"""Preprocessing: word numbers and TF-IDF of texts; the same graph is used in serving."""

from __future__ import annotations

import tensorflow as tf
import tensorflow_transform as tft

from models.common import text

LENGTH = 30  # words read of a text
TRIGRAMS = 10  # trigrams read of a word
BUCKETS = 5000  # hash buckets of trigrams
TERMS = 30_000  # maximum vocabulary of TF-IDF
NONE = -1  # an unknown intent or tag
_STEM = 4  # letters of a stem
_FEWEST = 2  # minimum frequency of a known word in the train split


def cut(texts: tf.Tensor) -> tf.RaggedTensor:
    """Tokenise texts, string [n], into words, string [n, words]; hyphenated words are split."""
    return text.words_of(tf.strings.regex_replace(texts, "-", " "))


def written(words: tf.RaggedTensor) -> tf.RaggedTensor:
    """Replace every digit of words, string [n, words], by 0, so that times and numbers share a form."""
    return words.with_values(tf.strings.regex_replace(words.values, r"\d", "0"))


def terms_of(words: tf.RaggedTensor) -> tf.RaggedTensor:
    """Return the terms of TF-IDF, string [n, terms]: words, and their first four letters as a stem."""
    stems = tf.strings.join(["^", tf.strings.substr(words.values, 0, _STEM, unit="UTF8_CHAR")])
    return tf.concat([words, words.with_values(stems)], axis=1)


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Number words, tags and intents by the train split's vocabularies, and weight terms by TF-IDF.

    Args:
        inputs: `text`, `intent` and `tags`, string [n, 1].

    Returns:
        `words`, int64 [n, 30]: 0 for padding, 1 for unknown words; `trigrams`, int64 [n, 30, 10]; `terms`,
        int64, and `weights`, float32, sparse [n, terms]: the distinct terms of a text and their TF-IDF;
        `intent`, int64 [n], and `tags`, int64 [n, 30]: -1 if unknown.
    """
    words = cut(tf.reshape(inputs["text"], [-1]))
    spelt = written(words)
    known = tft.compute_and_apply_vocabulary(
        spelt.to_sparse(), frequency_threshold=_FEWEST, vocab_filename="words"
    )
    each_once = tft.bag_of_words(terms_of(words).to_sparse(), (1, 1), " ")
    numbered = tft.compute_and_apply_vocabulary(
        each_once, top_k=TERMS, num_oov_buckets=1, vocab_filename="terms"
    )
    terms, weights = tft.tfidf(numbered, TERMS + 1)
    tags = tft.compute_and_apply_vocabulary(
        tf.strings.split(tf.reshape(inputs["tags"], [-1])).to_sparse(), vocab_filename="tags"
    )
    intents = tft.compute_and_apply_vocabulary(
        tf.reshape(inputs["intent"], [-1]), default_value=NONE, vocab_filename="intents"
    )
    return {
        "words": text.numbers(known, LENGTH),
        "trigrams": text.trigrams(spelt, LENGTH, TRIGRAMS, BUCKETS),
        "terms": terms,
        "weights": weights,
        "intent": intents,
        "tags": tf.RaggedTensor.from_sparse(tags)[:, :LENGTH].to_tensor(NONE, shape=[None, LENGTH]),
    }
