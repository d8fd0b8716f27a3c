"""From texts to numbers of words; the same graph serves in production."""

from __future__ import annotations

import tensorflow as tf
import tensorflow_transform as tft

from models.common.text import numbers, words_of

LENGTH = 200  # words that are read of a text
VOCABULARY = 30_000  # words that are known at the most
_FEWEST = 2  # times that a known word occurs in the train split


def preprocessing_fn(inputs: dict[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Number the words by how often they occur in the train split.

    Args:
        inputs: `text`, string [n, 1]; `label`, int64 [n, 1].

    Returns:
        `words`, int64 [n, 200]: 0 where there is none, 1 for unknown ones; `label`, int64 [n].
    """
    words = words_of(tf.reshape(inputs["text"], [-1]))
    ids = tft.compute_and_apply_vocabulary(
        words.to_sparse(), top_k=VOCABULARY, frequency_threshold=_FEWEST, vocab_filename="words"
    )
    return {"words": numbers(ids, LENGTH), "label": tf.reshape(inputs["label"], [-1])}
