"""The network of sentiment: it reads a text in two ways, and answers with both."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops

_PACE = 10.0  # what terms' weights are multiplied by, so that they learn as fast as word vectors do


def build_model(
    vectors: np.ndarray,
    rarity: np.ndarray,
    trainable: bool,
    filters: int,
    dropout: float,
    word_dropout: float,
) -> keras.Model:
    """Convolutions over word vectors, and beside them a weight for each term.

    The convolutions see 3, 4 and 5 words and give the strongest answer of each filter (Kim, 2014). The terms
    are what a linear model would read, as in wide and deep learning (Cheng et al., 2016). Either way has
    logits of its own and is to be right by itself: if only their sum had a loss, the terms, which learn
    sooner, would leave little for the convolutions to learn.

    Input: word numbers, int64 [n, words], and term numbers, int64 [n, terms], 0 where there is none.
    How many zeros follow does not matter. Output: logits, float32 [n, 2, 2], of convolutions and of terms.

    Args:
        vectors: of all words, float32 [words, dimensions], to begin with.
        rarity: of all terms, float32 [terms]: how much each counts.
        trainable: whether the vectors are learnt further.
        filters: of each width.
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
    """1 where there is a word, float32 [n, words, 1]."""

    def call(self, words: keras.KerasTensor) -> keras.KerasTensor:
        return ops.cast(ops.not_equal(words, 0), "float32")[..., None]


class _Stack(layers.Layer):
    """Several [n, 2] as one [n, several, 2]."""

    def call(self, parts: list[keras.KerasTensor]) -> keras.KerasTensor:
        return ops.stack(parts, axis=1)


class WeightedTerms(layers.Layer):
    """A linear model: each term speaks for positive or negative by its weight and its rarity.

    As in TF-IDF, the rarities of a text's terms are divided by their length, so that long texts do not shout.
    """

    def __init__(self, rarity: np.ndarray, **options: str) -> None:
        """Begin with weights of 0.

        Args:
            rarity: of each term, float32 [terms]; 0 for the term 0.
            options: as of any layer.
        """
        super().__init__(**options)
        begin = keras.initializers.Constant(rarity)
        self.weight = self.add_weight(shape=rarity.shape, initializer="zeros", name="weight")
        self.rarity = self.add_weight(shape=rarity.shape, initializer=begin, trainable=False, name="rarity")

    def call(self, terms: keras.KerasTensor) -> keras.KerasTensor:
        """Logits, float32 [n, 2], of term numbers, int64 [n, terms], each of which occurs once in a text."""
        rarity, weight = ops.take(self.rarity, terms), ops.take(self.weight, terms)
        length = ops.sqrt(ops.maximum(ops.sum(rarity**2, axis=1), 1.0))
        positive = _PACE * ops.sum(rarity * weight, axis=1) / length
        return ops.stack([-positive, positive], axis=1)
