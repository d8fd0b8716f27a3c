"""The network of the assistant: one reading of a text, for its intent and for its slots."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers, ops

from models.assistant.preprocessing import BUCKETS, LENGTH, TRIGRAMS
from models.common.embedding import spelling


def build_model(
    vectors: np.ndarray,
    intents: int,
    tags: int,
    dimensions: int,
    filters: int,
    dropout: float,
    hidden: float,
) -> keras.Model:
    """Two convolutions over three words each tag every word; pooled, they name the intent of all.

    One network for both, as in joint intent detection and slot filling (Liu and Lane, 2016), with
    convolutions in the place of an LSTM (Strubell et al., 2017). A word is read by its pretrained vector,
    which stays fixed, so that words without a label stay near similar ones; and by its letter trigrams.

    Inputs: `words`, int64 [n, 30], 0 where there is none; `trigrams`, int64 [n, 30, 10].
    Outputs: logits, float32, `intent` [n, intents] and `tags` [n, 30, tags].

    Args:
        vectors: of all words, float32 [words, dimensions].
        intents: how many there are.
        tags: how many there are.
        dimensions: of a trigram's vector.
        filters: of each convolution.
        dropout: the part of the vectors and of the filters' answers that is left out in training.
        hidden: the part of the words that is left out in training.
    """
    words = keras.Input((LENGTH,), dtype="int64", name="words")
    trigrams = keras.Input((LENGTH, TRIGRAMS), dtype="int64", name="trigrams")
    there = ops.cast(ops.not_equal(words, 0), "float32")[..., None]
    count = ops.maximum(ops.sum(there, axis=1), 1.0)  # an empty text has a mean, too
    pretrained = keras.initializers.Constant(vectors)
    known = layers.Embedding(*vectors.shape, embeddings_initializer=pretrained, trainable=False)(words)
    x = layers.Concatenate()([known, spelling(trigrams, BUCKETS, dimensions)])
    x = layers.Dropout(hidden, noise_shape=(None, None, 1))(x)
    near = layers.Conv1D(filters, 3, padding="same", activation="relu")(layers.Dropout(dropout)(x) * there)
    far = layers.Conv1D(filters, 3, padding="same", activation="relu")(layers.Dropout(dropout)(near))
    read = layers.Dropout(dropout)(layers.Concatenate()([near, far]))
    whole = layers.Concatenate()(
        [
            ops.sum(layers.Dropout(dropout)(x) * there, axis=1) / count,
            ops.sum(read * there, axis=1) / count,
            layers.GlobalMaxPooling1D()(read * there),
        ]
    )
    named = {
        "intent": layers.Dense(intents, name="intent")(whole),
        "tags": layers.Dense(tags, name="tags")(read),
    }
    return keras.Model([words, trigrams], named, name="assistant")
