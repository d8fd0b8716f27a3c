"""Preprocessing: numbers of words and letter trigrams; the same graph is used in serving."""

from __future__ import annotations

import tensorflow as tf
import tensorflow_transform as tft

from models.common.text import PADDING, UNKNOWN, numbers, trigrams, words_of

TASKS = ("order", "confirm", "reply")
LENGTH = 150  # words read of a text, start token included
MOST = 120  # maximum length of an answer, in words
LETTERS = 10  # trigrams read of a word
BUCKETS = 5000  # hash buckets of trigrams
END = 2  # end token
TASK = 3  # start token of the first task
FIRST = TASK + len(TASKS)  # token of the most frequent word of answers
_WORDS = 15_000  # maximum vocabulary of texts
_ANSWERS = 8_000  # maximum vocabulary of answers
_FEWEST = 3  # minimum frequency of a known word in the train split
_BEGINNING = "\x02"  # start token, so that no text is empty


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Number words by their frequency in the train split, with separate vocabularies of texts and answers.

    Args:
        inputs: `text`, `target` and `task`, string [n, 1].

    Returns:
        `words`, int64 [n, 150]: 0 for padding, 1 for unknown words; `trigrams`, int64 [n, 150, 10];
        `target`, int64 [n, 122]: the task's number, the words', END, and 0 after it.
    """
    texts = tf.reshape(inputs["text"], [-1])
    words = words_of(texts)
    beginning = tf.fill([tf.size(texts), 1], _BEGINNING)
    words = tf.concat([tf.RaggedTensor.from_tensor(beginning), words], axis=1)[:, :LENGTH]
    known = tft.compute_and_apply_vocabulary(
        words.to_sparse(), top_k=_WORDS, frequency_threshold=_FEWEST, vocab_filename="words"
    )
    said = words_of(tf.reshape(inputs["target"], [-1]))
    answers = tft.compute_and_apply_vocabulary(
        said, top_k=_ANSWERS, frequency_threshold=_FEWEST, vocab_filename="answers"
    )
    return {
        "words": numbers(known, LENGTH),
        "trigrams": trigrams(words, LENGTH, LETTERS, BUCKETS),
        "target": _framed(answers, tf.reshape(inputs["task"], [-1])),
    }


def _framed(answers: tf.RaggedTensor, tasks: tf.Tensor) -> tf.Tensor:
    """Frame word numbers by the start token of the task and END."""
    task = tf.argmax(tf.equal(tasks[:, tf.newaxis], tf.constant(TASKS)), axis=1)[:, tf.newaxis] + TASK
    said = answers.with_values(
        tf.where(answers.values < 0, tf.cast(UNKNOWN, tf.int64), answers.values + FIRST)
    )
    end = tf.fill(tf.shape(task), tf.cast(END, tf.int64))
    parts = [tf.RaggedTensor.from_tensor(task), said, tf.RaggedTensor.from_tensor(end)]
    return tf.concat(parts, axis=1).to_tensor(PADDING, shape=[None, MOST + 2])
