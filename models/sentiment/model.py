"""Network of sentiment: a convolutional branch and a linear branch."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops

_PACE = 10.0  # factor of the terms' weights, so that they learn as fast as word vectors


def build_model(
    vectors: np.ndarray,
    rarity: np.ndarray,
    trainable: bool,
    filters: int,
    dropout: float,
    word_dropout: float,
) -> keras.Model:
    """Build two branches: convolutions over word vectors, and a linear model of terms.

    Convolutions over 3, 4 and 5 words are max-pooled over the text (Kim, 2014). The linear branch is the wide
    part of wide and deep learning (Cheng et al., 2016). Each branch has logits and a loss of its own: with a
    loss of their sum alone the terms, which learn faster, would leave little for the convolutions to learn.

    Input: word numbers, int64 [n, words], and term numbers, int64 [n, terms], 0 for padding.
    The amount of padding does not matter. Output: logits, float32 [n, 2, 2], of convolutions and of terms.

    Args:
        vectors: initial word vectors, float32 [words, dimensions].
        rarity: inverse document frequency of each term, float32 [terms].
        trainable: whether the vectors are trained further.
        filters: number of filters of each width.
        dropout: the part of the filters' answers that is left out in training.
        word_dropout: the part of the vectors' dimensions that is left out in training.
    """
    words = keras.Input((None,), dtype="int64", name="words")
    there = _There()(words)
    begin = keras.initializers.Constant(vectors)
    x = layers.Embedding(*vectors.shape, embeddings_initializer=begin, trainable=trainable)(words)
    x = layers.Multiply()([layers.SpatialDropout1D(word_dropout)(x), there])
    answers = []
    for width in (3, 4, 5):
        answer = layers.Conv1D(filters, width, activation="relu", padding="same")(x)
        answers.append(layers.GlobalMaxPooling1D()(layers.Multiply()([answer, there])))
    x = layers.Dropout(dropout)(layers.Concatenate()(answers))
    convolutions = layers.Dense(2, name="convolutions")(x)

    terms = keras.Input((None,), dtype="int64", name="terms")
    both = _Stack()([convolutions, WeightedTerms(rarity, name="weighted_terms")(terms)])
    return keras.Model([words, terms], both, name="sentiment")


class _There(layers.Layer):
    """Mask: 1 for a word, 0 for padding, float32 [n, words, 1]."""

    def call(self, words: keras.KerasTensor) -> keras.KerasTensor:
        return ops.cast(ops.not_equal(words, 0), "float32")[..., None]


class _Stack(layers.Layer):
    """Stack of several [n, 2] into one [n, several, 2]."""

    def call(self, parts: list[keras.KerasTensor]) -> keras.KerasTensor:
        return ops.stack(parts, axis=1)


class WeightedTerms(layers.Layer):
    """Linear model of terms, weighted by their rarity.

    As in TF-IDF, the rarities of a text's terms are divided by their norm, against an effect of length.
    """

    def __init__(self, rarity: np.ndarray, **options: str) -> None:
        """Initialise the weights with 0.

        Args:
            rarity: inverse document frequency of each term, float32 [terms]; 0 for the term 0.
            options: options of `keras.layers.Layer`.
        """
        super().__init__(**options)
        begin = keras.initializers.Constant(rarity)
        self.weight = self.add_weight(shape=rarity.shape, initializer="zeros", name="weight")
        self.rarity = self.add_weight(shape=rarity.shape, initializer=begin, trainable=False, name="rarity")

    def call(self, terms: keras.KerasTensor) -> keras.KerasTensor:
        """Return logits, float32 [n, 2], of distinct term numbers, int64 [n, terms]."""
        rarity, weight = ops.take(self.rarity, terms), ops.take(self.weight, terms)
        length = ops.sqrt(ops.maximum(ops.sum(rarity**2, axis=1), 1.0))
        positive = _PACE * ops.sum(rarity * weight, axis=1) / length
        return ops.stack([-positive, positive], axis=1)
