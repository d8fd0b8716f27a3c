"""Beam search in the graph."""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

NEVER = -1e9  # log-probability of an impossible token

# (last numbers int64 [n, width], states [n, width, ...]) -> (log-probabilities [n, width, numbers], states)
Step = Callable[[tf.Tensor, list[tf.Tensor]], tuple[tf.Tensor, list[tf.Tensor]]]


def search(
    step: Step,
    states: list[tf.Tensor],
    first: tf.Tensor,
    end: int,
    width: int,
    most: int,
    penalty: float = 0.0,
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the best sequence of each row.

    Args:
        step: function that gives log-probabilities of the next token.
        states: initial states of the model, [n, ...] each.
        first: first token of each sequence, int64 [n].
        end: token that ends a sequence.
        width: beam width, in sequences per row.
        most: maximum length of a sequence, `end` included.
        penalty: length penalty (alpha): log-probabilities are divided by ((5 + length) / 6) to this power
            before they are compared (Wu et al., 2016). With 0 the most likely sequence is the best.

    Returns:
        The tokens after the first, int64 [n, up to `most`], 0 from `end` on, and the log-probability,
        float32 [n]. A sequence that has not ended after `most` tokens is truncated.
    """
    rows = tf.shape(first)[0]
    states = [_repeat(state, width) for state in states]
    begin = tf.concat([tf.zeros([rows, 1]), tf.fill([rows, width - 1], NEVER)], axis=1)

    def going(said: tf.Tensor, score: tf.Tensor, over: tf.Tensor, *_: tf.Tensor) -> tf.Tensor:
        return tf.logical_and(tf.shape(said)[2] <= most, tf.logical_not(tf.reduce_all(over)))

    def advance(
        said: tf.Tensor, score: tf.Tensor, over: tf.Tensor, length: tf.Tensor, *states: tf.Tensor
    ) -> list[tf.Tensor]:
        chances, after = step(said[:, :, -1], list(states))
        numbers = chances.shape[-1] or tf.shape(chances)[-1]
        # Ended sequences are padded with zeros, at no cost.
        nothing = tf.one_hot(0, numbers, on_value=0.0, off_value=NEVER)
        chances = tf.where(over[:, :, tf.newaxis], nothing, chances)
        total = score[:, :, tf.newaxis] + chances
        longer = length + tf.cast(tf.logical_not(over), tf.float32)
        rank = total / (((5.0 + longer) / 6.0) ** penalty)[:, :, tf.newaxis]
        _, best = tf.math.top_k(tf.reshape(rank, [rows, width * numbers]), width)
        beam, word = best // numbers, tf.cast(best % numbers, tf.int64)

        def kept(value: tf.Tensor) -> tf.Tensor:
            return tf.gather(value, beam, batch_dims=1)

        said = tf.concat([kept(said), word[:, :, tf.newaxis]], axis=2)
        score = tf.gather(tf.reshape(total, [rows, width * numbers]), best, batch_dims=1)
        over = tf.logical_or(kept(over), tf.equal(word, end))
        return [said, score, over, kept(longer), *map(kept, after)]

    said = tf.tile(first[:, tf.newaxis, tf.newaxis], [1, width, 1])
    over = tf.zeros([rows, width], tf.bool)
    variables = [said, begin, over, tf.zeros([rows, width]), *states]
    shapes = [tf.TensorShape([None, width, None]), *(v.shape for v in variables[1:])]
    said, score, *_ = tf.while_loop(going, advance, variables, shape_invariants=shapes)
    said = said[:, 0, 1:]
    return tf.where(tf.equal(said, end), tf.zeros_like(said), said), score[:, 0]


def _repeat(state: tf.Tensor, width: int) -> tf.Tensor:
    return tf.repeat(state[:, tf.newaxis], width, axis=1)
