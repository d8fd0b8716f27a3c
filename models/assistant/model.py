"""Network of the assistant: joint classification of intent and slots."""

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
    word_dropout: float,
) -> keras.Model:
    """Build the network: two convolutions over three words tag every word; pooled, they classify the intent.

    Joint intent detection and slot filling (Liu and Lane, 2016), with convolutions in place of an LSTM
    (Strubell et al., 2017). Inputs of each word are its pretrained vector, which stays fixed, so that words
    without labels stay near similar ones; and its letter trigrams.

    Inputs: `words`, int64 [n, 30], 0 for padding; `trigrams`, int64 [n, 30, 10].
    Outputs: logits, float32, `intent` [n, intents] and `tags` [n, 30, tags].

    Args:
        vectors: pretrained word vectors, float32 [words, dimensions].
        intents: number of intents.
        tags: number of tags.
        dimensions: dimensions of a trigram's vector.
        filters: number of filters of each convolution.
        dropout: dropout rate of vectors and filters.
        word_dropout: dropout rate of whole words.
    """
    words = keras.Input((LENGTH,), dtype="int64", name="words")
    trigrams = keras.Input((LENGTH, TRIGRAMS), dtype="int64", name="trigrams")
    there = ops.cast(ops.not_equal(words, 0), "float32")[..., None]
    count = ops.maximum(ops.sum(there, axis=1), 1.0)  # avoids 0 / 0 for an empty text
    pretrained = keras.initializers.Constant(vectors)
    known = layers.Embedding(*vectors.shape, embeddings_initializer=pretrained, trainable=False)(words)
    x = layers.Concatenate()([known, spelling(trigrams, BUCKETS, dimensions)])
    x = layers.Dropout(word_dropout, noise_shape=(None, None, 1))(x)
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
