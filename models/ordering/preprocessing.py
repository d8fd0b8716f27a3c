"""From what was said to numbers of words and of their letters; the same graph serves in production."""

from __future__ import annotations

import tensorflow as tf
import tensorflow_transform as tft

from models.common.text import PADDING, UNKNOWN, numbers, trigrams, words_of

TASKS = ("order", "confirm", "reply")
LENGTH = 150  # words that are read of a text, one for its beginning included
MOST = 120  # words of an answer
LETTERS = 10  # trigrams of a word
BUCKETS = 5000  # that trigrams are hashed into
END = 2  # the number that ends an answer
TASK = 3  # the number that begins an answer of the first task
FIRST = TASK + len(TASKS)  # the number of the most frequent word of answers
_WORDS = 15_000  # words that are known at the most, of what is said
_ANSWERS = 8_000  # the same, of answers
_FEWEST = 3  # times that a known word occurs in the train split
_BEGINNING = "\x02"  # a word that no text holds, so that no text is empty


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Number words by how often they occur in the train split, those of texts and of answers apart.

    Args:
        inputs: `text`, `target` and `task`, string [n, 1].

    Returns:
        `words`, int64 [n, 150]: 0 where there is none, 1 for unknown ones; `trigrams`, int64 [n, 150, 10];
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
    """Word numbers between that of the task and END."""
    task = tf.argmax(tf.equal(tasks[:, tf.newaxis], tf.constant(TASKS)), axis=1)[:, tf.newaxis] + TASK
    said = answers.with_values(
        tf.where(answers.values < 0, tf.cast(UNKNOWN, tf.int64), answers.values + FIRST)
    )
    end = tf.fill(tf.shape(task), tf.cast(END, tf.int64))
    parts = [tf.RaggedTensor.from_tensor(task), said, tf.RaggedTensor.from_tensor(end)]
    return tf.concat(parts, axis=1).to_tensor(PADDING, shape=[None, MOST + 2])
