"""The network of ordering."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import layers, ops

from models.common.embedding import word_vectors
from models.common.text import PADDING
from models.ordering.preprocessing import BUCKETS, LETTERS

States = list[tf.Tensor]


class Attention(layers.Layer):
    """What a state asks for of what was heard (Luong et al., 2015, "general").

    Its answer is brought to a common size (Ba et al., 2016): before it has learnt where to look it is a mean
    of many words, which would be too faint to learn from.
    """

    def __init__(self, units: int, name: str) -> None:
        """Set how many units what was heard has."""
        super().__init__(name=name)
        self.asked = layers.Dense(units, use_bias=False, name="asked")
        self.size = layers.LayerNormalization(name="size")

    def call(self, asking: tf.Tensor, memory: tf.Tensor, hidden: tf.Tensor) -> tf.Tensor:
        """Answers [n, asking, units] to states [n, asking, units]; `hidden` is added to the scores."""
        scores = ops.matmul(self.asked(asking), ops.transpose(memory, (0, 2, 1)))
        return self.size(ops.matmul(ops.softmax(scores + hidden), memory))


class Dialogue(keras.Model):
    """An LSTM encoder in both directions, and an LSTM decoder that attends to it.

    As in GNMT (Wu et al., 2016) the lower layer of the decoder asks what was heard and the upper one reads
    the answer, so that whole sequences are attended to at once, without a loop; what the upper one has read
    tells it where to look for the next word.
    Words of answers have the same vectors when they are read and when they are said (Press and Wolf, 2017).
    """

    def __init__(
        self, words: int, answers: int, dimensions: int, units: int, dropout: float, unknown: float
    ) -> None:
        """Build the layers.

        Args:
            words: numbers of words of texts.
            answers: numbers of words of answers.
            dimensions: of word vectors.
            units: of each LSTM: two that read, one in each direction, and two that answer.
            dropout: the part left out between layers in training.
            unknown: the part of words whose own vector is left out in training, so that letters must do.
        """
        super().__init__(name="ordering")
        # Vectors begin small; LSTMs learn much sooner from inputs whose size is about one.
        self.scale = dimensions**0.5
        heard = keras.Input((None,), dtype="int64", name="words")
        letters = keras.Input((None, LETTERS), dtype="int64", name="trigrams")
        vectors = word_vectors(heard, letters, words, BUCKETS, dimensions, unknown)
        self.vectors = keras.Model([heard, letters], vectors, name="vectors")
        self.forward = layers.LSTM(units, return_sequences=True, name="forward")
        self.backward = layers.LSTM(units, return_sequences=True, name="backward")
        self.joined = layers.Dense(units, use_bias=False, name="joined")
        self.plain = layers.Dense(units, use_bias=False, name="plain")
        self.begin = layers.Dense(4 * units, activation="tanh", name="begin")
        begin = keras.initializers.RandomNormal(stddev=dimensions**-0.5)
        self.embedding = layers.Embedding(answers, dimensions, begin, name="answers")
        self.lower = layers.LSTM(units, return_sequences=True, name="lower")
        self.upper = layers.LSTM(units, return_sequences=True, name="upper")
        self.memory = layers.LayerNormalization(name="memory")
        self.first, self.second = (Attention(units, name=name) for name in ("first", "second"))
        self.merged = layers.Dense(dimensions, name="merged")
        self.said = layers.LayerNormalization(name="said")
        self.bias = self.add_weight((answers,), initializer="zeros", name="bias")
        self.dropout = layers.Dropout(dropout)

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        """Logits of each next word, float32 [n, length, answers], told the right words before it.

        Args:
            inputs: `words` int64 [n, heard], `trigrams` int64 [n, heard, letters], `said` int64 [n, length]:
                the task and the words of the answer.
            training: whether dropout is on.
        """
        memory, hidden, states = self.encode(inputs["words"], inputs["trigrams"], training)
        vectors = self.dropout(self.embedding(inputs["said"]) * self.scale, training=training)
        lower = self.dropout(self.lower(vectors, initial_state=states[:2]), training=training)
        context = self.first(lower, memory, hidden)
        both = ops.concatenate([lower, context], axis=-1)
        upper = self.dropout(self.upper(both, initial_state=states[2:]), training=training)
        context = self.second(upper, memory, hidden)
        return self._logits(ops.concatenate([upper, context], axis=-1), training)

    def encode(
        self, words: tf.Tensor, trigrams: tf.Tensor, training: bool = False
    ) -> tuple[tf.Tensor, tf.Tensor, States]:
        """What was heard: vectors [n, heard, units], what to add to attention [n, 1, heard], first states.

        The second direction reads each text from its own end, so that padding changes nothing.
        """
        there = ops.not_equal(words, PADDING)
        lengths = ops.sum(ops.cast(there, "int32"), axis=1)
        vectors = self.dropout(self._vectors(words, trigrams, training), training=training)
        ahead = self.forward(vectors)
        back = tf.reverse_sequence(self.backward(tf.reverse_sequence(vectors, lengths, 1)), lengths, 1)
        # The words themselves can be found as well as what they mean here.
        memory = self.joined(ops.concatenate([ahead, back], axis=-1)) + self.plain(vectors)
        memory = self.dropout(self.memory(memory), training=training)
        share = ops.cast(there, "float32")[..., None] / ops.cast(lengths, "float32")[:, None, None]
        states = ops.split(self.begin(ops.sum(memory * share, axis=1)), 4, axis=-1)
        return memory, (1.0 - ops.cast(there, "float32"))[:, None, :] * -1e9, list(states)

    def _vectors(self, words: tf.Tensor, trigrams: tf.Tensor, training: bool) -> tf.Tensor:
        """Vectors of words; each word's is made once, as most of the work is in its letters."""
        both = tf.concat([words[:, :, tf.newaxis], trigrams], axis=2)
        kinds, places = tf.raw_ops.UniqueV2(x=tf.reshape(both, [-1, both.shape[2]]), axis=[0])
        made = self.vectors([kinds[:, tf.newaxis, 0], kinds[:, tf.newaxis, 1:]], training=training)
        return tf.reshape(
            tf.gather(made[:, 0] * self.scale, places), [*tf.unstack(tf.shape(words)), made.shape[2]]
        )

    def step(
        self, said: tf.Tensor, states: States, memory: tf.Tensor, hidden: tf.Tensor
    ) -> tuple[tf.Tensor, States]:
        """One more word, for several answers to each text.

        Args:
            said: the last words, int64 [n, answers].
            states: four float32 [n, answers, units].
            memory: as `encode` gives it.
            hidden: as `encode` gives it.

        Returns:
            Logits, float32 [n, answers, words], and the next states.
        """
        shape = tf.shape(said)
        flat = [tf.reshape(state, [-1, state.shape[-1]]) for state in states]
        vectors = self.embedding(tf.reshape(said, [-1])) * self.scale
        lower, below = self.lower.cell(vectors, flat[:2])
        asking = tf.reshape(lower, [shape[0], shape[1], lower.shape[-1]])
        context = tf.reshape(self.first(asking, memory, hidden), tf.shape(lower))
        upper, above = self.upper.cell(tf.concat([lower, context], axis=-1), flat[2:])
        asking = tf.reshape(upper, tf.shape(asking))
        context = tf.reshape(self.second(asking, memory, hidden), tf.shape(lower))
        logits = self._logits(tf.concat([upper, context], axis=-1), training=False)
        next_states = [tf.reshape(state, [shape[0], shape[1], state.shape[-1]]) for state in [*below, *above]]
        return tf.reshape(logits, [shape[0], shape[1], logits.shape[-1]]), next_states

    def _logits(self, found: tf.Tensor, training: bool) -> tf.Tensor:
        merged = self.dropout(self.said(self.merged(found)), training=training)
        return ops.matmul(merged, ops.transpose(self.embedding.embeddings)) + self.bias


def token_loss(target: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """The mean cross-entropy of the words of a batch, padding left out."""
    target = ops.cast(target, "int32")  # Keras hands over floats
    there = ops.cast(ops.not_equal(target, PADDING), "float32")
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)
    return ops.sum(losses * there) / ops.maximum(ops.sum(there), 1.0)


def build_model(words: int, answers: int, config: dict[str, Any]) -> Dialogue:
    """The network of a configuration, with its weights made."""
    keys = ("dimensions", "units", "dropout", "unknown")
    model = Dialogue(words, answers, **{key: config[key] for key in keys})
    heard = tf.zeros([1, 2], tf.int64)
    model({"words": heard + 1, "trigrams": tf.zeros([1, 2, LETTERS], tf.int64), "said": heard + 1})
    return model
