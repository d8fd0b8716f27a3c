"""The head of faces: what is learnt on top of a pretrained embedding."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers


def build_head(dimensions: int, weight_decay: float) -> keras.Model:
    """Build a head that at first changes nothing, and learns a small linear shift.

    Args:
        dimensions: of the embedding.
        weight_decay: strength of the pull back to no shift.

    Input and output: float32 [n, dimensions], vectors of unit length.
    """
    vectors = keras.Input([dimensions], name="embedding")
    shift = layers.Dense(
        dimensions,
        use_bias=False,
        kernel_initializer="zeros",
        kernel_regularizer=keras.regularizers.L2(weight_decay),
        name="shift",
    )(vectors)
    return keras.Model(vectors, layers.UnitNormalization()(layers.add([vectors, shift])), name="head")


def contrastive_loss(people: tf.Tensor, vectors: tf.Tensor, temperature: float) -> tf.Tensor:
    """Supervised contrastive loss (Khosla et al., 2020): photographs of a person belong together.

    Args:
        people: int64 [n], number of each vector's person.
        vectors: float32 [n, dimensions] of unit length.
        temperature: of the softmax over the other vectors of the batch.

    Returns:
        float32 [], mean over the vectors that have another one of the same person.
    """
    itself = tf.eye(tf.shape(vectors)[0], dtype=tf.bool)
    logits = tf.where(itself, -1e9, tf.matmul(vectors, vectors, transpose_b=True) / temperature)
    right = tf.cast((people[:, tf.newaxis] == people[tf.newaxis]) & ~itself, tf.float32)
    number = tf.reduce_sum(right, axis=1)
    each = -tf.math.divide_no_nan(tf.reduce_sum(right * tf.nn.log_softmax(logits), axis=1), number)
    return tf.math.divide_no_nan(tf.reduce_sum(each), tf.cast(tf.math.count_nonzero(number), tf.float32))
