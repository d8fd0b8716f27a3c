"""The network of the assistant: one reading of a text, for its intent and for its slots."""

from __future__ import annotations

import keras
from keras import layers

from models.assistant.preprocessing import BUCKETS, LENGTH, TRIGRAMS
from models.common.embedding import word_vectors


def build_model(
    vocabulary: int,
    intents: int,
    tags: int,
    dimensions: int,
    units: int,
    dropout: float,
    unknown: float,
) -> keras.Model:
    """A bidirectional LSTM that tags each word and names the intent of all (Liu and Lane, 2016).

    Inputs: `words`, int64 [n, 30], 0 where there is none; `trigrams`, int64 [n, 30, 10].
    Outputs: logits, float32, `intent` [n, intents] and `tags` [n, 30, tags].

    Args:
        vocabulary: how many word numbers there are.
        intents: how many there are.
        tags: how many there are.
        dimensions: of a word vector.
        units: of the LSTM, in each direction.
        dropout: the part of the vectors and of the LSTM's answers that is left out in training.
        unknown: the part of the words that are only known by their spelling in training.
    """
    words = keras.Input((LENGTH,), dtype="int64", name="words")
    trigrams = keras.Input((LENGTH, TRIGRAMS), dtype="int64", name="trigrams")
    there = layers.Lambda(lambda w: keras.ops.not_equal(w, 0), output_shape=(LENGTH,))(words)
    x = word_vectors(words, trigrams, vocabulary, BUCKETS, dimensions, unknown)
    x = layers.Dropout(dropout)(x)
    x = layers.Bidirectional(layers.LSTM(units, return_sequences=True))(x, mask=there)
    x = layers.Dropout(dropout)(x)
    named = layers.Dense(tags, name="tags")(x)
    whole = layers.Concatenate()(
        [layers.GlobalMaxPooling1D()(x), layers.GlobalAveragePooling1D()(x, mask=there)]
    )
    intent = layers.Dense(intents, name="intent")(whole)
    return keras.Model([words, trigrams], {"intent": intent, "tags": named}, name="assistant")
