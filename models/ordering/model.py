"""Network of ordering: an LSTM encoder-decoder with attention."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from models.common.embedding import word_vectors
from models.common.text import PADDING
from models.ordering.preprocessing import BUCKETS, LETTERS

States = list[tf.Tensor]
PLACE = 64  # dimensions of the positional encoding


class Attention(layers.Layer):
    """Attention of decoder states to encoder outputs (Luong et al., 2015, "general").

    Scores are scaled as in Vaswani et al. (2017), so that the softmax does not saturate early in training.
    The output is normalised (Ba et al., 2016): early in training it is a mean of many words, whose norm is
    too small to learn from.
    """

    def __init__(self, units: int, name: str) -> None:
        """Set the number of units of the encoder outputs."""
        super().__init__(name=name)
        self.scale = units**-0.5
        self.asked = layers.Dense(units, use_bias=False, name="asked")
        self.size = layers.LayerNormalization(name="size")

    def call(self, asking: tf.Tensor, memory: tf.Tensor, hidden: tf.Tensor) -> tf.Tensor:
        """Return outputs [n, asking, units] for states [n, asking, any]; `hidden` is added to the scores."""
        scores = ops.matmul(self.asked(asking), ops.transpose(memory, (0, 2, 1))) * self.scale
        return self.size(ops.matmul(ops.softmax(scores + hidden), memory))


class Dialogue(keras.Model):
    """Bidirectional LSTM encoder with self-attention, and an LSTM decoder with two attention hops.

    The encoder has one layer of self-attention (Cheng et al., 2016), so that a dish can find its correction.
    The decoder attends first by position, then, given word and position found, to what comes next (two hops,
    Sukhbaatar et al., 2015). Neither hop depends on the attention of other words, so whole sequences are
    computed at once, without a loop.
    Input and output vectors of answer words are shared (Press and Wolf, 2017).
    """

    def __init__(
        self, words: int, answers: int, dimensions: int, units: int, dropout: float, word_dropout: float
    ) -> None:
        """Build the layers.

        Args:
            words: numbers of words of texts.
            answers: numbers of words of answers.
            dimensions: of word vectors.
            units: of the LSTM that answers; the two that read, one in each direction, and what they make of
                each word have half as many.
            dropout: the part left out between layers in training.
            word_dropout: dropout rate of whole words' own vectors; their letter trigrams remain.
        """
        super().__init__(name="ordering")
        # Initial vectors are small; LSTMs learn much faster from inputs of norm about 1.
        self.scale = dimensions**0.5
        heard = keras.Input((None,), dtype="int64", name="words")
        letters = keras.Input((None, LETTERS), dtype="int64", name="trigrams")
        vectors = word_vectors(heard, letters, words, BUCKETS, dimensions, word_dropout)
        self.vectors = keras.Model([heard, letters], vectors, name="vectors")
        self.forward = layers.LSTM(units // 2, return_sequences=True, name="forward")
        self.backward = layers.LSTM(units // 2, return_sequences=True, name="backward")
        self.joined = layers.Dense(units // 2, use_bias=False, name="joined")
        self.plain = layers.Dense(units // 2, use_bias=False, name="plain")
        self.memory = layers.LayerNormalization(name="memory")
        self.alike = Attention(units // 2 + PLACE, name="alike")
        # Initialised to no effect: early in training, self-attention would blur the encoder outputs.
        self.related = layers.Dense(units // 2, kernel_initializer="zeros", name="related")
        self.settled = layers.LayerNormalization(name="settled")
        self.begin = layers.Dense(2 * units, activation="tanh", name="begin")
        begin = keras.initializers.RandomNormal(stddev=dimensions**-0.5)
        self.embedding = layers.Embedding(answers, dimensions, begin, name="answers")
        self.decoder = layers.LSTM(units, return_sequences=True, name="decoder")
        self.here, self.next = (Attention(units // 2 + PLACE, name=name) for name in ("here", "next"))
        self.hop = layers.Dense(units // 2, activation="relu", name="hop")
        self.hopped = layers.LayerNormalization(name="hopped")
        self.merged = layers.Dense(dimensions, name="merged")
        self.said = layers.LayerNormalization(name="said")
        self.bias = self.add_weight((answers,), initializer="zeros", name="bias")
        self.dropout = layers.Dropout(dropout)

    def call(self, inputs: dict[str, tf.Tensor], training: bool = False) -> tf.Tensor:
        """Return the logits of each next word, float32 [n, length, answers], given the right previous words.

        Args:
            inputs: `words` int64 [n, heard], `trigrams` int64 [n, heard, letters], `said` int64 [n, length]:
                the task and the words of the answer.
            training: whether dropout is on.
        """
        memory, hidden, states = self.encode(inputs["words"], inputs["trigrams"], training)
        vectors = self.dropout(self.embedding(inputs["said"]) * self.scale, training=training)
        return self._answer(vectors, self.decoder(vectors, initial_state=states), memory, hidden, training)

    def encode(
        self, words: tf.Tensor, trigrams: tf.Tensor, training: bool = False
    ) -> tuple[tf.Tensor, tf.Tensor, States]:
        """Encode texts: outputs [n, heard, units / 2 + PLACE], mask to add to scores, initial states.

        Equal texts in a batch, such as one with several targets, are encoded once.
        """
        rows = tf.concat([words, tf.reshape(trigrams, [tf.shape(words)[0], -1])], axis=1)
        kinds, places = tf.raw_ops.UniqueV2(x=rows, axis=[0])
        words, trigrams = tf.split(kinds, [tf.shape(words)[1], -1], axis=1)
        read = self._read(words, tf.reshape(trigrams, [*tf.unstack(tf.shape(words)), LETTERS]), training)
        memory, hidden, *states = (tf.gather(part, places) for part in read)
        return memory, hidden, states

    def _read(self, words: tf.Tensor, trigrams: tf.Tensor, training: bool) -> tuple[tf.Tensor, ...]:
        """Return the outputs of `encode`, with its states one by one.

        The backward direction begins at the end of each text, so that padding changes nothing.
        """
        there = ops.cast(ops.not_equal(words, PADDING), "float32")
        lengths = ops.sum(ops.cast(there, "int32"), axis=1)
        vectors = self.dropout(self._vectors(words, trigrams, training), training=training)
        forward = self.forward(vectors)
        back = tf.reverse_sequence(self.backward(tf.reverse_sequence(vectors, lengths, 1)), lengths, 1)
        # Attention can match both the plain words and their contextual encoding.
        memory = self.joined(ops.concatenate([forward, back], axis=-1)) + self.plain(vectors)
        memory = self.dropout(self.memory(memory), training=training)
        share = there / ops.cast(lengths, "float32")[:, None]
        states = ops.split(self.begin(ops.einsum("nlu,nl->nu", memory, share)), 2, axis=-1)
        hidden = (1.0 - there)[:, None, :] * -1e9
        # Self-attention links distant words, such as an item and its correction.
        place = ops.broadcast_to(waves(ops.shape(words)[1])[None], (*ops.shape(words), PLACE))
        placed = ops.concatenate([memory, place], axis=-1)
        memory = self.settled(memory + self.related(self.alike(placed, placed, hidden)))
        return ops.concatenate([memory, place], axis=-1), hidden, *states

    def _vectors(self, words: tf.Tensor, trigrams: tf.Tensor, training: bool) -> tf.Tensor:
        """Return word vectors; each distinct word is computed once, as its trigrams are costly."""
        both = tf.concat([words[:, :, tf.newaxis], trigrams], axis=2)
        kinds, places = tf.raw_ops.UniqueV2(x=tf.reshape(both, [-1, both.shape[2]]), axis=[0])
        made = self.vectors([kinds[:, tf.newaxis, 0], kinds[:, tf.newaxis, 1:]], training=training)
        return tf.reshape(
            tf.gather(made[:, 0] * self.scale, places), [*tf.unstack(tf.shape(words)), made.shape[2]]
        )

    def step(
        self, said: tf.Tensor, states: States, memory: tf.Tensor, hidden: tf.Tensor
    ) -> tuple[tf.Tensor, States]:
        """Decode one word of several answers to each text.

        Args:
            said: previous words, int64 [n, answers].
            states: two float32 [n, answers, units].
            memory: outputs of `encode`.
            hidden: mask of `encode`.

        Returns:
            Logits, float32 [n, answers, words], and the next states.
        """
        flat = [tf.reshape(state, [-1, state.shape[-1]]) for state in states]
        vectors = self.embedding(said) * self.scale
        _, after = self.decoder.cell(tf.reshape(vectors, [-1, vectors.shape[-1]]), flat)
        after = [tf.reshape(new, tf.shape(old)) for new, old in zip(after, states, strict=True)]
        return self._answer(vectors, after[0], memory, hidden, training=False), after

    def _answer(
        self, said: tf.Tensor, state: tf.Tensor, memory: tf.Tensor, hidden: tf.Tensor, training: bool
    ) -> tf.Tensor:
        """Return logits [n, asking, words] for the previous words' vectors and the states [n, asking, units].

        The query of the second hop is the previous word and the encoder output at its position, not the
        state: a state that counts positions does not generalise to longer answers.
        """
        state = self.dropout(state, training=training)
        here = self.here(state, memory, hidden)
        hop = self.hopped(self.hop(ops.concatenate([said, here], axis=-1)))
        found = self.next(ops.concatenate([hop, here], axis=-1), memory, hidden)
        merged = self.merged(ops.concatenate([state, hop, found], axis=-1))
        merged = self.dropout(self.said(merged), training=training)
        return ops.matmul(merged, ops.transpose(self.embedding.embeddings)) + self.bias


def waves(length: int | tf.Tensor) -> tf.Tensor:
    """Return the sinusoidal positional encoding, float32 [length, PLACE] (Vaswani et al., 2017).

    A fixed offset is the same rotation at every position, including those beyond the lengths in training.
    """
    angles = np.geomspace(1.5, 1.5 / 200, PLACE // 2, dtype=np.float32)
    turned = ops.cast(ops.arange(length), "float32")[:, None] * angles
    return ops.concatenate([ops.sin(turned), ops.cos(turned)], axis=-1)


def token_loss(target: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    """Return the mean cross-entropy of the words of a batch, without padding."""
    target = ops.cast(target, "int32")  # Keras hands over floats
    there = ops.cast(ops.not_equal(target, PADDING), "float32")
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(target, logits)
    return ops.sum(losses * there) / ops.maximum(ops.sum(there), 1.0)


def build_model(words: int, answers: int, config: dict[str, Any]) -> Dialogue:
    """Build the network of a configuration, with initial weights."""
    keys = ("dimensions", "units", "dropout", "word_dropout")
    model = Dialogue(words, answers, **{key: config[key] for key in keys})
    heard = tf.zeros([1, 2], tf.int64)
    model({"words": heard + 1, "trigrams": tf.zeros([1, 2, LETTERS], tf.int64), "said": heard + 1})
    return model
