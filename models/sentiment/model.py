"""The network of sentiment."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers

from models.sentiment.preprocessing import LENGTH


def build_model(
    vectors: np.ndarray, trainable: bool, filters: int, dropout: float, word_dropout: float
) -> keras.Model:
    """Convolutions over 3, 4 and 5 words, the strongest answer of each filter (Kim, 2014).

    Input: word numbers, int64 [n, 200], 0 where there is none. Output: float32 [n, 2] logits.

    Args:
        vectors: of all words, float32 [words, dimensions], to begin with.
        trainable: whether the vectors are learnt further.
        filters: of each width.
        dropout: the part of the filters' answers that is left out in training.
        word_dropout: the part of the vectors' dimensions that is left out in training.
    """
    words = keras.Input((LENGTH,), dtype="int64", name="words")
    begin = keras.initializers.Constant(vectors)
    x = layers.Embedding(*vectors.shape, embeddings_initializer=begin, trainable=trainable)(words)
    x = layers.SpatialDropout1D(word_dropout)(x)
    answers = [
        layers.GlobalMaxPooling1D()(layers.Conv1D(filters, width, activation="relu", padding="same")(x))
        for width in (3, 4, 5)
    ]
    x = layers.Dropout(dropout)(layers.Concatenate()(answers))
    return keras.Model(words, layers.Dense(2, name="logits")(x), name="sentiment")
