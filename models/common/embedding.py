"""Word vectors with letter trigrams, which cover new and misspelt words."""

from __future__ import annotations

import keras
from keras import layers, ops


def word_vectors(
    words: keras.KerasTensor,
    trigrams: keras.KerasTensor,
    vocabulary: int,
    buckets: int,
    dimensions: int,
    word_dropout: float,
) -> keras.KerasTensor:
    """A vector of each word itself, plus the mean of its letter trigrams' (Bojanowski et al., 2017).

    Args:
        words: int64 [n, length], 0 where there is none.
        trigrams: int64 [n, length, most], 0 where there is none.
        vocabulary: how many words there are.
        buckets: how many trigrams there are.
        dimensions: of a vector.
        word_dropout: dropout rate of whole words' own vectors, as if the words were new.

    Returns:
        float32 [n, length, dimensions].
    """
    own = layers.Embedding(vocabulary, dimensions, name="words_embedding")(words)
    own = layers.Dropout(word_dropout, noise_shape=(None, None, 1))(own)
    return layers.Add()([own, spelling(trigrams, buckets, dimensions)])


def spelling(trigrams: keras.KerasTensor, buckets: int, dimensions: int) -> keras.KerasTensor:
    """The mean of the vectors of each word's trigrams, float32 [n, length, dimensions].

    Args:
        trigrams: int64 [n, length, most], 0 where there is none.
        buckets: how many there are.
        dimensions: of a vector.
    """
    vectors = layers.Embedding(buckets, dimensions, name="trigrams_embedding")(trigrams)
    there = ops.cast(ops.not_equal(trigrams, 0), "float32")
    total = ops.einsum("nlmd,nlm->nld", vectors, there)
    return total / ops.maximum(ops.sum(there, axis=-1, keepdims=True), 1.0)
