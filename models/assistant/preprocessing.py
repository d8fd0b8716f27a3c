"""From texts to numbers of words and to TF-IDF; the same graph serves in production."""

from __future__ import annotations

import tensorflow as tf
import tensorflow_transform as tft

from models.common import text

LENGTH = 30  # words of a text that slots are looked for in
TRIGRAMS = 10  # of a word that are read
BUCKETS = 5000  # that trigrams are hashed into
TERMS = 30_000  # that TF-IDF knows at the most
NONE = -1  # stands for an intent or a tag that is not known
_STEM = 4  # letters of a word that its inflections share
_FEWEST = 2  # times that a known word occurs in the train split


def cut(texts: tf.Tensor) -> tf.RaggedTensor:
    """Texts, string [n], as words, string [n, words]; parts of a hyphenated word are words of their own."""
    return text.words_of(tf.strings.regex_replace(texts, "-", " "))


def written(words: tf.RaggedTensor) -> tf.RaggedTensor:
    """Words, string [n, words], with all digits alike: a time or a number is known by its form."""
    return words.with_values(tf.strings.regex_replace(words.values, r"\d", "0"))


def terms_of(words: tf.RaggedTensor) -> tf.RaggedTensor:
    """What TF-IDF counts, string [n, terms]: words, and their first four letters as a simple stem."""
    stems = tf.strings.join(["^", tf.strings.substr(words.values, 0, _STEM, unit="UTF8_CHAR")])
    return tf.concat([words, words.with_values(stems)], axis=1)


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Number words, tags and intents as they occur in the train split, and weigh terms.

    Args:
        inputs: `text`, `intent` and `tags`, string [n, 1].

    Returns:
        `words`, int64 [n, 30]: 0 where there is none, 1 for unknown ones; `trigrams`, int64 [n, 30, 10];
        `terms`, int64, and `weights`, float32, sparse [n, terms]: the terms of a text, each once, and their
        TF-IDF; `intent`, int64 [n], and `tags`, int64 [n, 30]: -1 where there is none.
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
