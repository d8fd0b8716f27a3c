"""Words as vectors that know their spelling, so that new and misspelt words mean something."""

from __future__ import annotations

import keras
from keras import layers, ops


def word_vectors(
    words: keras.KerasTensor,
    trigrams: keras.KerasTensor,
    vocabulary: int,
    buckets: int,
    dimensions: int,
    unknown: float,
) -> keras.KerasTensor:
    """A vector of each word itself, plus the mean of its letter trigrams' (Bojanowski et al., 2017).

    Args:
        words: int64 [n, length], 0 where there is none.
        trigrams: int64 [n, length, most], 0 where there is none.
        vocabulary: how many words there are.
        buckets: how many trigrams there are.
        dimensions: of a vector.
        unknown: the part of the words' own vectors that is left out in training, as if they were new.

    Returns:
        float32 [n, length, dimensions].
    """
    own = layers.Embedding(vocabulary, dimensions, name="words_embedding")(words)
    own = layers.Dropout(unknown, noise_shape=(None, None, 1))(own)
    parts = layers.Embedding(buckets, dimensions, name="trigrams_embedding")(trigrams)
    return layers.Add()([own, _Mean()([parts, trigrams])])


@keras.saving.register_keras_serializable("factory")
class _Mean(layers.Layer):
    """The mean of those vectors whose number is not 0."""

    def call(self, inputs: list[keras.KerasTensor]) -> keras.KerasTensor:
        vectors, numbers = inputs
        there = ops.cast(ops.not_equal(numbers, 0), vectors.dtype)
        total = ops.einsum("nlmd,nlm->nld", vectors, there)
        return total / ops.maximum(ops.sum(there, axis=-1), 1.0)[..., None]
