"""Beam search in the graph: the likeliest sequences that a model can say, a few at a time."""

from __future__ import annotations

from collections.abc import Callable

import tensorflow as tf

NEVER = -1e9  # the log-probability of what cannot be

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
    """The best sequence of each row.

    Args:
        step: what the model thinks of the next number.
        states: of the model at the beginning, [n, ...] each.
        first: the number that begins each sequence, int64 [n].
        end: the number that ends a sequence.
        width: sequences that are kept of each row.
        most: numbers of a sequence at the most, `end` included.
        penalty: what log-probabilities are divided by before they are compared: ((5 + length) / 6) to this
            power (Wu et al., 2016). With 0 the likeliest one is the best.

    Returns:
        The numbers after the first, int64 [n, up to `most`], 0 from `end` on, and the log-probability,
        float32 [n]. A sequence that has not ended after `most` numbers is cut off.
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
        # What has ended goes on with zeros that change nothing.
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
